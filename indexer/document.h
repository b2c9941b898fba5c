/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an article becomes in the index besides its words: boolean terms, values and data.
 *
 * The same for both ways of writing, through libxapian and in bulk.
 */
#ifndef INDEXER_DOCUMENT_H
#define INDEXER_DOCUMENT_H

#include "indexer/entry.h"

struct document_value {
    uint32_t slot;
    struct str value;
};

/* Lives in the arena given to document_make(). */
struct document {
    struct str *booleans; /* terms without weight */
    size_t boolean_count, boolean_capacity;
    struct document_value *values; /* by slot */
    size_t value_count, value_capacity;
    struct str data;
};

MUST_CHECK enum status document_make(struct document *out, const struct entry *e, struct str id, struct arena *arena,
                                     struct error *err);

/* "hash" of the hit record: 32 hex digits. */
enum { DIGEST_TEXT = 33 };
void digest_text(struct digest d, char out[DIGEST_TEXT]);

#endif
