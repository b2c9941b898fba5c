/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why a search found nothing: what each clause finds by itself, which one leaves nothing, what the words would
 * find as written and by their stems, what each filter takes away, and what may have been meant.
 */
#ifndef QUERY_DOCTOR_H
#define QUERY_DOCTOR_H

#include "query/suggestion.h"

struct doctor_word {
    struct str word, stem; /* no stem: empty */
    bool is_title;
    uint64_t as_written;
    uint64_t stemmed; /* as_written where there is no stem */
};

struct doctor_clause {
    struct str text;
    uint64_t count;   /* articles that it finds by itself; of "NOT x": articles that x takes away */
    uint64_t without; /* what the query would find without it, under the filters */
    bool is_negative;
    struct doctor_word *words;
    size_t word_count;
};

struct doctor_filter {
    enum field_id field;
    struct str text;
    const struct docset *set; /* articles that it leaves */
    struct str given;         /* its first value */
    uint64_t count;
    uint64_t without; /* what the search would find without it */
    struct str nearest; /* a value of the index near the one that was given, where that one has no article */
};

enum { DOCTOR_NONE = -1 };

struct diagnosis {
    struct doctor_clause *clauses; /* of the top level */
    size_t clause_count;
    bool is_either;       /* they are joined by OR */
    int culprit;          /* the clause without which most is found; DOCTOR_NONE: the filters are to blame, or more than one */
    uint64_t unfiltered;  /* articles of the query without filters */
    uint64_t any;         /* articles that have any of the clauses, under the filters */
    struct doctor_filter *filters;
    size_t filter_count;
    int worst_filter;     /* the one without which most is found; DOCTOR_NONE */
    struct str suggestion; /* empty: none */
    uint64_t suggestion_count;
};

struct doctor_case {
    struct matcher *matcher; /* lends its store and arena; its terms stay as they are */
    const struct clause *query;
    struct str text;
    const struct docset *matches; /* of the query alone */
    struct doctor_filter *filters; /* field, text, given and set */
    size_t filter_count;
    struct suggestion_help help;
};

/* *out lives in the matcher's arena. */
MUST_CHECK enum status doctor_examine(const struct doctor_case *c, const struct diagnosis **out, struct error *err);

/* A few lines for people, and a JSON object. `suggestion`: as it is shown. */
MUST_CHECK enum status doctor_text(const struct diagnosis *d, struct str suggestion, struct buf *out, struct error *err);
MUST_CHECK enum status doctor_json(const struct diagnosis *d, struct buf *out, struct error *err);

#endif
