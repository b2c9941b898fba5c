/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "Did you mean": for a query that finds nothing, the same query with misspelled words replaced by near ones of
 * the index, a name of a force as that force, or the force or operation of the index whose name is near. What is suggested was tried: it finds something.
 */
#ifndef QUERY_SUGGESTION_H
#define QUERY_SUGGESTION_H

#include "query/matching.h"

/* How many articles the text would find under the same filters; 0 also where it is no query. */
typedef enum status suggestion_try(struct str text, uint64_t *count, void *payload, struct error *err);

/* The force that a name or an alias stands for; empty: none. */
typedef enum status suggestion_alias(struct str text, struct str *name, void *payload, struct error *err);

struct suggestion_help {
    suggestion_try *finds;
    suggestion_alias *force;
    void *payload;
};

/* *out is empty where there is nothing to suggest; in the matcher's arena. Distance: Damerau-Levenshtein (optimal string
 * alignment), at most 1 for words of up to 5 letters, else 2. Among words of one distance those with the same first
 * and last letters come first, then the more frequent ones. */
MUST_CHECK enum status suggestion_make(struct matcher *m, const struct clause *query, struct str text,
                                       const struct suggestion_help *help, struct str *out, uint64_t *out_count,
                                       struct error *err);

/* The value of a facet that is nearest to `value` in spelling; empty: none is near. In the matcher's arena. */
MUST_CHECK enum status suggestion_value(struct matcher *m, enum field_id field, struct str value, struct str *out,
                                        struct error *err);

#endif
