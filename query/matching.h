/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which articles a clause matches: all of them, as a set, unranked.
 *
 * Totals, facets and the timeline are counted over these sets, so they are
 * exact by construction. The terms that may give weight are collected on the way.
 */
#ifndef QUERY_MATCHING_H
#define QUERY_MATCHING_H

#include "store/columns.h"
#include "query/docset.h"
#include "query/postings.h"
#include "query/syntax.h"
#include "stem/analyzer.h"

/* A term of the query outside of NOT, with what ranking needs. */
struct weighted_term {
    struct str word;          /* as the query has it */
    struct str stem;          /* empty: the word itself */
    const struct postings *postings;
    bool is_title;
    double factor;            /* of its weight: 1, or less for mere evidence */
};

struct ranking_memory;

struct matcher {
    struct posting_store *store;
    struct ranking_memory *ranking; /* kept from search to search */
    struct columns *columns;
    struct analyzer *analyzer;
    struct arena *arena;
    struct weighted_term *terms;
    size_t term_count, term_capacity;
    struct buf scratch;
};

/* Adds, for each word of the query so far, the words that begin like it as weaker terms: evidence for ranking what
 * matches anyway, no reason to match. For long queries whose words are joined by OR. */
MUST_CHECK enum status matcher_add_kin(struct matcher *m, struct error *err);

/* A new set of the articles that match. */
MUST_CHECK enum status matcher_run(struct matcher *m, const struct clause *c, struct docset *out, struct error *err);
void matcher_release(struct matcher *m);

#endif
