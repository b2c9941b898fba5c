/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stories in answers: the copies of a hit, who was first, one hit a story, how many stories.
 */
#ifndef QUERY_COPIES_H
#define QUERY_COPIES_H

#include "query/ranking.h"
#include "query/session.h"

/* Members are in the order of their dates, those without a day last, then of their ids. */
struct story {
    struct str name;                  /* the id of its first member; empty: no copies, or no stories in the index */
    const struct hit_record *members; /* the article itself among them */
    size_t count;
    struct str first; /* the id of the one member that has the earliest day; empty where several have it, or none a day */
};

/* The story of an article, in `arena`. */
MUST_CHECK enum status story_of(struct session *s, uint32_t docid, struct arena *arena, struct story *out,
                                struct error *err);

/* How many stories the articles of a set are of; one without a copy is one. */
MUST_CHECK enum status story_count(struct session *s, const struct docset *set, struct arena *arena, uint64_t *out,
                                   struct error *err);
/* As ranking_run(), with the best hit of each story; `offset` and `limit` count stories. */
MUST_CHECK enum status story_rank(struct session *s, struct matcher *m, const struct docset *set, enum sort_order order,
                                  size_t offset, size_t limit, struct ranked **out, size_t *count, struct error *err);

/* For --copies. STATUS_VERSION: the index has no stories. */
MUST_CHECK enum status copies_text(const struct hit_record *article, const struct story *story, struct buf *out,
                                   struct error *err);
MUST_CHECK enum status copies_json(const struct hit_record *article, const struct story *story, struct buf *out,
                                   struct error *err);

#endif
