/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A set of ids, by their hashes: which records of a file have been seen.
 */
#ifndef INDEXER_IDSET_H
#define INDEXER_IDSET_H

#include "base/text.h"

struct id_set {
    uint64_t *slots; /* hash, never 0; 0: free */
    size_t slot_count, count;
};

/* *is_new: it was not in the set. */
MUST_CHECK enum status id_set_add(struct id_set *set, struct str id, bool *is_new, struct error *err);
bool id_set_has(const struct id_set *set, struct str id);
void id_set_clear(struct id_set *set);
void id_set_release(struct id_set *set);

#endif
