/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The query language: text to a tree. man/cuttings-query.7.scd is its manual.
 *
 * Nothing is dropped in silence: what looks like an operator and is none is an
 * error that says where.
 */
#ifndef QUERY_PARSER_H
#define QUERY_PARSER_H

#include "base/arena.h"
#include "query/syntax.h"
#include "stem/analyzer.h"

enum { QUERY_BYTES_MAX = 32768, QUERY_DEPTH_MAX = 64, QUERY_WORDS_MAX = 2048, PREFIX_LETTERS_MIN = 3 };

/* Where a query is wrong. */
struct query_fault {
    bool is_set;
    size_t offset; /* bytes into the query's text */
};

/* Turns what was written for a facet into its value: an alias into the canonical force. STATUS_BAD_INPUT with a
 * message where it means nothing. `value` is unquoted; "none" never comes here. */
typedef enum status facet_resolver(enum field_id field, struct str value, struct arena *arena, struct str *out,
                                   void *payload, struct error *err);

struct parser_settings {
    struct analyzer *analyzer;
    facet_resolver *resolve;
    void *payload;
    bool is_any; /* words beside each other are joined by OR */
};

/* An empty query is CLAUSE_ALL. The tree lives in `arena`. STATUS_BAD_INPUT: see the message; `fault` says where. */
MUST_CHECK enum status parser_run(const struct parser_settings *settings, struct str text, struct arena *arena,
                                  struct clause **out, struct query_fault *fault, struct error *err);

/* A facet filter ("tvp", "none", "2014..2016" for a year) as a clause. */
MUST_CHECK enum status parser_filter(const struct parser_settings *settings, enum field_id field, struct str value,
                                     struct arena *arena, struct clause **out, struct error *err);

#endif
