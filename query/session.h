/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An open index and what is kept between the searches in it.
 *
 * A search that meets a newer state of the index (STATUS_STALE) begins anew on it, here and nowhere else.
 */
#ifndef QUERY_SESSION_H
#define QUERY_SESSION_H

#include "corpus/registers.h"
#include "store/columns.h"
#include "store/stories.h"
#include "query/postings.h"
#include "query/ranking.h"
#include "query/snippets.h"
#include "stem/analyzer.h"
#include "store/archive.h"
#include "store/stored.h"

struct session {
    struct archive archive;
    struct analyzer *analyzer;
    struct posting_store *postings;
    struct columns *columns;
    struct stories *stories;     /* read when they are asked for */
    struct registers *registers; /* loaded when a name has to be looked up */
    struct text_codec *codec;
    struct marker_memory marker_memory;
    struct ranking_memory ranking_memory;
    struct buf blob, payload; /* the article read last */
    bool is_stale;
};

#define SESSION_INIT { .archive = ARCHIVE_INIT }

MUST_CHECK enum status session_open(struct session *s, const char *index, struct error *err);
/* Before each search: moves on if the last one found the index stale, and keeps the caches within their bounds. */
MUST_CHECK enum status session_begin(struct session *s, struct error *err);
MUST_CHECK enum status session_registers(struct session *s, const struct registers **out, struct error *err);

/* NULL: the index was made before there were signatures, and has no stories. */
MUST_CHECK enum status session_stories(struct session *s, const struct stories **out, struct error *err);

/* The hit record of an article; in `arena`. */
MUST_CHECK enum status session_hit(struct session *s, uint32_t docid, struct arena *arena, struct hit_record *out,
                                   struct error *err);
/* The forces and operations in it as the facets count them: each once, and in the same spelling. */
MUST_CHECK enum status session_values(struct session *s, uint32_t docid, struct arena *arena, struct hit_record *hit,
                                      struct error *err);
/* Its text, valid until the next call; facts in `arena` (NULL: not wanted). */
MUST_CHECK enum status session_text(struct session *s, uint32_t docid, struct arena *arena, struct stored_text *out,
                                    struct error *err);
/* The docid of an id. STATUS_NOT_FOUND: there is no such article. */
MUST_CHECK enum status session_find(struct session *s, struct str id, uint32_t *docid, struct error *err);
void session_close(struct session *s);

#endif
