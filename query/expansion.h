/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a stem or a prefix to the words of the index that it stands for.
 *
 * The index has positions for words, not for stems; phrases of stems, NEAR and prefixes are searched
 * through the words.
 */
#ifndef QUERY_EXPANSION_H
#define QUERY_EXPANSION_H

#include "base/arena.h"
#include "stem/analyzer.h"
#include "xapian-c/xapian-c.h"

enum { EXPANSION_MAX = 50000 };

struct word_list {
    struct str *words; /* without prefix */
    size_t count, capacity;
};

/* All words of the index that begin with `prefix`; `field_prefix` is "" or "S". STATUS_BAD_INPUT: more than
 * EXPANSION_MAX. */
MUST_CHECK enum status expansion_of_prefix(struct xap_reader *reader, const char *field_prefix, struct str prefix,
                                           struct arena *arena, struct word_list *out, struct error *err);
/* All words of the index with the stem. */
MUST_CHECK enum status expansion_of_stem(struct xap_reader *reader, const char *field_prefix, struct analyzer *analyzer,
                                         struct str stem, struct arena *arena, struct word_list *out, struct error *err);

#endif
