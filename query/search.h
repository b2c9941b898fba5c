/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One search: from a request to an answer with hits, snippets, facets and the exact total.
 */
#ifndef QUERY_SEARCH_H
#define QUERY_SEARCH_H

#include "query/doctor.h"
#include "query/copies.h"
#include "query/facets.h"
#include "query/parser.h"
#include "query/ranking.h"
#include "query/session.h"
#include "query/timeline.h"

/* A filter: values of one facet joined by OR, or ranges. */
struct filter {
    enum field_id field;
    const char *const *values;
    size_t count;
};

enum { FILTERS_MAX = 7 };

struct search_request {
    struct str text;
    struct filter filters[FILTERS_MAX]; /* count 0: none */
    bool is_any;
    bool has_order; /* else by relevance, or newest first where nothing can be ranked */
    enum sort_order order;
    size_t offset, limit;
    size_t snippets; /* for each hit */
    bool facets[FACET_COUNT];
    size_t facet_limit;
    bool is_by_story;  /* one hit a story; `offset` and `limit` count stories */
    struct str except; /* the id of an article that is not to be found; empty: none */
    enum timeline_step timeline;
};

struct search_hit {
    uint32_t docid;
    float score;
    struct hit_record record;
    struct snippet *snippets;
    size_t snippet_count;
    struct story story;
};

/* What a search does, one after the other. */
enum search_step { STEP_MATCHING, STEP_RANKING, STEP_HITS, STEP_FACETS, STEP_TIMELINE, STEP_DIAGNOSIS, SEARCH_STEPS };

/* "matching", "hits"; for --explain. */
const char *search_step_name(enum search_step step);

/* Lives in the arena that was given to search_run(). */
struct answer {
    struct str parsed;
    const struct clause *query; /* the query itself, without filters */
    uint64_t total;   /* of articles, always */
    uint64_t stories; /* of which they are, where the request is by story */
    uint64_t articles; /* in the index */
    struct ranked *ranked; /* the page; for streams, which fetch their hits one by one */
    struct search_hit *hits;
    size_t hit_count;
    struct facet_counts facets[FACET_COUNT];
    size_t facet_count;
    struct timeline timeline; /* where one is wanted */
    struct str suggestion; /* empty: none */
    const struct diagnosis *doctor; /* NULL: something was found */
    struct matcher *matcher;
    struct marker *marker;
    uint64_t elapsed_us;
    uint64_t step_us[SEARCH_STEPS]; /* of which each step took; opening the index is in none */
};

/* STATUS_BAD_INPUT: the query or a filter; `fault` says where in the query. `fetches_hits`: fill answer.hits. */
MUST_CHECK enum status search_run(struct session *s, const struct search_request *request, bool fetches_hits,
                                  struct arena *arena, struct answer *out, struct query_fault *fault, struct error *err);

/* One hit of answer.ranked, in `arena`. */
MUST_CHECK enum status search_fetch(struct session *s, const struct search_request *request, const struct answer *answer,
                                    size_t at, struct arena *arena, struct search_hit *out, struct error *err);

#endif
