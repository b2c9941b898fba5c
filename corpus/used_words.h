/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words that the sentences of a page use, by hash: its headline uses some
 * of them again, names of sites and headlines of other stories hardly any.
 */
#ifndef CORPUS_USED_WORDS_H
#define CORPUS_USED_WORDS_H

#include "corpus/page.h"

enum { USED_WORDS_BITS = 1 << 15 };

struct used_words {
    uint64_t bits[USED_WORDS_BITS / 64];
};

/* Those of the sentences from the line on; what was there is forgotten. */
void used_words_read(struct used_words *used, const struct page *p, size_t first_line);
/* How many words of the line are among them; `*all`: of how many that say something. Words of the classes `without` do not
 * count. */
unsigned used_words_in(const struct used_words *used, const struct page *p, size_t line, uint64_t without, unsigned *all);

#endif
