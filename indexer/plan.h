/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a run has to do: the files found, compared with the manifest.
 *
 * Reads no article. Files are in the order of their ids, so that the index does not
 * depend on the order in which a file system lists them.
 */
#ifndef INDEXER_PLAN_H
#define INDEXER_PLAN_H

#include "indexer/manifest.h"
#include "indexer/request.h"

struct skipped {
    struct str path, reason;
};

struct plan {
    struct arena arena;
    struct manifest *manifest;
    struct source **to_read; /* new, or of another size, time or inode */
    size_t read_count, read_capacity;
    struct source **gone; /* of the manifest, under a given path, not found */
    size_t gone_count, gone_capacity;
    struct skipped *skipped; /* files that are not read at all */
    size_t skip_count, skip_capacity;
    struct str *refused; /* roots that are empty now but were not: nothing is removed there */
    size_t refused_count, refused_capacity;
    uint64_t unchanged; /* articles in files that look as they did */
    uint64_t bytes_to_read;
};

MUST_CHECK enum status plan_make(struct plan *plan, struct manifest *manifest, const struct request *request,
                                 struct error *err);
/* Adds every other file of the manifest to what is read, for an index that is made anew. *is_possible: all of them are there
 * and look as they did; else nothing was changed. */
MUST_CHECK enum status plan_read_all(struct plan *plan, bool *is_possible, struct error *err);
/* Also used while reading: remembers a file or a record that was left out. The views are copied. */
MUST_CHECK enum status plan_skip(struct plan *plan, struct str path, struct str reason, struct error *err);
void plan_release(struct plan *plan);

#endif
