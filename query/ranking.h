/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Orders the matches: BM25 over the query's terms, or by date.
 *
 * BM25: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009; the idf
 * is that of libxapian: ln((N - n + 0.5) / (n + 0.5)), bent so that it stays positive.
 */
#ifndef QUERY_RANKING_H
#define QUERY_RANKING_H

#include "query/matching.h"

enum sort_order { SORT_RELEVANCE, SORT_NEWEST, SORT_OLDEST };

/* A score for each article, kept from search to search and all zero between them, so that a search pays for its matches
 * and not for the articles of the index. */
struct ranking_memory {
    float *keys;
    size_t count;
};

void ranking_memory_release(struct ranking_memory *memory);

struct ranked {
    uint32_t docid;
    float score; /* 0 when sorted by date */
};

/* The matches in `set` from rank `offset` (0 is the best), at most `limit` of them, into an array in the matcher's
 * arena. Equal ones are in the order of their docids. */
MUST_CHECK enum status ranking_run(struct matcher *m, const struct docset *set, enum sort_order order, size_t offset,
                                   size_t limit, struct ranked **out, size_t *count, struct error *err);

/* The weight of one term: its idf. */
double ranking_idf(size_t frequency, uint32_t articles);

#endif
