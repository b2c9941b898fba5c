/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes articles through libxapian: the way for updates, and for every index that the
 * bulk builder does not make.
 */
#ifndef INDEXER_LIBRARY_H
#define INDEXER_LIBRARY_H

#include "indexer/entry.h"

struct library;

/* `is_new`: makes the database, without syncing (the caller does); else opens it and begins a transaction. At most
 * `flush_changes` changed articles wait in memory. Not while other threads run: libxapian reads that from the environment. */
MUST_CHECK enum status library_open(struct library **out, const char *path, bool is_new, unsigned flush_changes,
                                    struct error *err);
struct xap_writer *library_writer(struct library *l);

/* The document of an id: its docid and the hash it was made from. STATUS_NOT_FOUND: there is none. */
MUST_CHECK enum status library_find(struct library *l, struct str id, uint32_t *docid, struct buf *hash,
                                    struct error *err);
MUST_CHECK enum status library_add(struct library *l, const struct entry *e, struct str id, struct error *err);
MUST_CHECK enum status library_delete(struct library *l, uint32_t docid, struct error *err);
/* Deletes the records of a file whose ids `keeps` refuses. */
typedef bool library_keeps(struct str id, void *payload);
MUST_CHECK enum status library_delete_records(struct library *l, struct str path, library_keeps *keeps, void *payload,
                                              uint64_t *deleted, struct error *err);
/* What the index keeps of the article of an id; in `arena`, but for the text, which is in `payload`. */
MUST_CHECK enum status library_stored(struct library *l, uint32_t docid, struct text_codec *codec, struct buf *payload,
                                      struct arena *arena, struct hit_record *hit, struct stored_text *text,
                                      struct error *err);
MUST_CHECK enum status library_count(struct library *l, uint64_t *articles, struct error *err);

/* Makes everything permanent; the library is closed whatever happens. */
MUST_CHECK enum status library_commit(struct library *l, struct error *err);
/* Closes without the changes of an open transaction. NULL is fine. */
void library_abandon(struct library *l);

#endif
