/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every file that the index was made from: what it looked like when it was read.
 *
 * Kept in the index's metadata and committed with the articles, in 256 buckets so that
 * a small change writes little. A run compares the files it finds with the manifest
 * and reads only what differs.
 */
#ifndef INDEXER_MANIFEST_H
#define INDEXER_MANIFEST_H

#include "base/arena.h"
#include "corpus/walk.h"
#include "store/archive.h"

struct digest {
    uint64_t low, high; /* XXH3, 128 bits, of the file's bytes */
};

struct source {
    struct str path;   /* absolute; NUL-ended */
    struct str id;     /* of the article, or the part before "#" of its records' ids */
    struct str reason; /* why it was skipped; empty: it was not */
    uint64_t size;
    int64_t mtime_ns;
    uint64_t inode;
    struct digest digest;
    uint32_t articles;
    uint8_t kind;    /* enum source_kind */
    bool is_to_read; /* the plan has it already */
    bool is_gone;    /* the plan wants it out of the index */
    bool is_seen;    /* this run found it */
    bool is_removed; /* this run removed it from the manifest */
    bool is_new;     /* this run added it */
};

struct manifest {
    struct arena arena;
    struct source **sources;
    size_t count, capacity;
    uint32_t *by_path, *by_id; /* open addressing: number + 1 */
    size_t slot_count;
    bool is_dirty[256];
};

MUST_CHECK enum status manifest_read(struct manifest *m, struct xap_reader *reader, struct error *err);
/* Adds the files of one bucket, as it is stored. */
MUST_CHECK enum status manifest_read_bucket(struct manifest *m, struct str stored, struct error *err);
/* Writes the buckets that changed; `is_whole`: all that hold anything, for a database that has none of them yet. */
MUST_CHECK enum status manifest_write(struct manifest *m, bool is_whole, metadata_put *put, void *payload,
                                      struct error *err);

/* NULL: not there (or removed). */
struct source *manifest_find(const struct manifest *m, struct str path);
struct source *manifest_find_id(const struct manifest *m, struct str id);
/* A source that is not there yet; the views are copied. */
MUST_CHECK enum status manifest_add(struct manifest *m, struct str path, struct str id, struct source **out,
                                    struct error *err);
/* To be called after each change of a source. */
void manifest_touch(struct manifest *m, const struct source *s);
void manifest_remove(struct manifest *m, struct source *s);
void manifest_release(struct manifest *m);

#endif
