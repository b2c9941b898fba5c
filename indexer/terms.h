/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The distinct words of one article: how often, where, and whether in the headline.
 *
 * Positions: a stated headline has 1 and up, the text follows BODY_GAP behind it; a headline that
 * is the first line of the text has the positions of that line. A word of the
 * headline weighs HEADLINE_WEIGHT times as much as one of the text.
 */
#ifndef INDEXER_TERMS_H
#define INDEXER_TERMS_H

#include "corpus/article.h"
#include "stem/analyzer.h"
#include "store/sequence.h"

enum { BODY_GAP = 100, HEADLINE_WEIGHT = 3 };

struct term_use {
    uint32_t lexeme;         /* of the analyzer that made the list */
    uint32_t last;           /* position */
    uint32_t wdf;            /* weighted occurrences */
    uint32_t headline_count; /* of positions */
};

/* Of a lexeme: the article that last had it, and its number in `uses`. */
struct term_mark {
    uint32_t epoch, use;
};

/* Reused from article to article. */
struct term_list {
    struct term_use *uses; /* in order of first occurrence */
    size_t count, capacity;
    struct sequence_word *words; /* of the uses; the text is the analyzer's */
    struct sequence_place *places;
    size_t place_count, place_capacity;
    uint32_t headline_end, gap; /* as in struct sequence_source */
    /* scratch */
    struct term_mark *marks; /* by lexeme */
    size_t lexeme_capacity;
    uint32_t epoch;
};

MUST_CHECK enum status term_list_fill(struct term_list *list, struct analyzer *a, const struct article *article,
                                      struct error *err);
void term_list_release(struct term_list *list);

#endif
