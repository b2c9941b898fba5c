/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Postings of terms, decoded whole and kept while the index stays as it is.
 *
 * A term is decoded once, however many clauses, facets and queries of a batch
 * ask for it, and one that stands in at least one of POSTINGS_DENSE articles is kept
 * as a set too, so that broad queries are unions and intersections of words of
 * memory. What is kept is bounded: beyond CACHE_BYTES everything is forgotten before the next search.
 */
#ifndef QUERY_POSTINGS_H
#define QUERY_POSTINGS_H

#include "query/docset.h"
#include "xapian-c/xapian-c.h"

struct postings {
    const uint32_t *docids; /* rising */
    const uint32_t *wdfs;
    size_t count;
    struct docset set; /* the same articles, for a term in a good part of all; words NULL: for another */
};

enum { POSTINGS_DENSE = 64 /* a bit for each article is then at most twice as long as the list of docids */ };

struct posting_store;

/* Adds the articles of the list to the set. */
void postings_unite(const struct postings *p, struct docset *set);

/* `reader` is borrowed. */
MUST_CHECK enum status posting_store_new(struct posting_store **out, struct xap_reader *reader, struct error *err);
/* Valid until posting_store_begin(). The empty term: all articles, with wdf 1. */
MUST_CHECK enum status posting_store_get(struct posting_store *s, struct str term, const struct postings **out,
                                         struct error *err);
/* The highest docid. */
uint32_t posting_store_last(const struct posting_store *s);
struct xap_reader *posting_store_reader(struct posting_store *s);
/* Between two searches: forgets what has become too much. */
void posting_store_begin(struct posting_store *s);
void posting_store_free(struct posting_store *s);

#endif
