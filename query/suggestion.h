/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "Did you mean": for a query that finds nothing, the same query with its unknown words replaced by the
 * nearest ones of the index.
 */
#ifndef QUERY_SUGGESTION_H
#define QUERY_SUGGESTION_H

#include "query/matching.h"

/* *out is empty where there is nothing to suggest; in the matcher's arena. Distance: Damerau-Levenshtein (optimal string
 * alignment), at most 1 for words of up to 5 letters, else 2; the more frequent word wins. */
MUST_CHECK enum status suggestion_make(struct matcher *m, const struct clause *query, struct str text, struct str *out,
                                       struct error *err);

#endif
