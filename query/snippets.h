/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cuts the best sentences of an article for a query, with exactly the matched words marked.
 *
 * One pass over the text with the analyzer that made the index. A word is
 * marked when a clause of the query matches it: by stem, as written, by its beginning; the
 * words of a phrase or of NEAR only where they stand as the clause wants them.
 */
#ifndef QUERY_SNIPPETS_H
#define QUERY_SNIPPETS_H

#include "base/arena.h"
#include "query/syntax.h"
#include "stem/analyzer.h"

enum { SNIPPET_BYTES = 240, SNIPPETS_MAX = 20, HIGHLIGHTS_MAX = 64 };

struct highlight {
    uint32_t start, length; /* bytes of the snippet's text */
};

struct snippet {
    struct str text;  /* a piece of the article's text */
    uint32_t offset;  /* of it */
    struct highlight *highlights;
    size_t highlight_count;
};

/* What a query marks, worked out once for all its hits. */
struct marker;

/* What is known of the analyzer's words, kept from query to query. To be emptied when the analyzer forgets. */
struct marker_memory {
    struct mark *marks; /* by lexeme */
    size_t capacity;
    uint32_t query;
};

/* Clauses under NOT, filters and words of the headline only mark nothing in the text. `weight_of` gives the weight
 * of a word in the choice of sentences (NULL: all alike). Lives in `arena`. */
typedef double snippet_weight(const struct slot *slot, void *payload);
MUST_CHECK enum status marker_new(struct marker **out, struct marker_memory *memory, struct analyzer *analyzer,
                                  const struct clause *query, snippet_weight *weight_of, void *payload,
                                  struct arena *arena, struct error *err);
void marker_memory_release(struct marker_memory *memory);

/* Up to `wanted` snippets in the order of the text, in `arena`. `headline_end`: text before it is the headline, taken only
 * when the body has nothing. Without a match: the beginning of the body. */
MUST_CHECK enum status snippets_cut(struct marker *m, struct str text, uint32_t headline_end, size_t wanted,
                                    struct arena *arena, struct snippet **out, size_t *count, struct error *err);

#endif
