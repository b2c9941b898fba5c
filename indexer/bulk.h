/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes articles in bulk: the way for new indexes. Every thread inverts what it
 * analyses; a whole glass database is written at the end (docs/glass.md).
 */
#ifndef INDEXER_BULK_H
#define INDEXER_BULK_H

#include "indexer/document.h"
#include "store/archive.h"

struct bulk;
struct bulk_feed; /* of one thread */

MUST_CHECK enum status bulk_new(struct bulk **out, const char *folder, unsigned feeds, size_t memory_bytes,
                                struct error *err);
/* Borrowed; `i` from 0. */
struct bulk_feed *bulk_feed(struct bulk *b, unsigned i);
/* `terms` are of `analyzer`. Docids rise within a feed. `entry` needs no postings. */
MUST_CHECK enum status bulk_feed_add(struct bulk_feed *f, uint32_t docid, const struct analyzer *analyzer,
                                     const struct term_list *terms, const struct entry *entry, struct str id,
                                     struct arena *arena, struct error *err);
/* The analyzer's lexicon is empty again: its numbers mean other words from now on. */
void bulk_feed_forget(struct bulk_feed *f);

/* A metadata_put; the payload is the bulk. */
enum status bulk_put_metadata(struct str key, struct str value, void *bulk, struct error *err);
/* Writes the database, on disk when it returns. */
MUST_CHECK enum status bulk_finish(struct bulk *b, struct error *err);
/* Opens the result through libxapian and looks at it from all sides: every table, some articles of all parts.
 * `articles`: how many there must be. */
MUST_CHECK enum status bulk_check(const char *folder, uint64_t articles, struct error *err);
void bulk_free(struct bulk *b);

#endif
