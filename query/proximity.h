/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Do the parts of a NEAR stand close together? A part is a word or a phrase;
 * two parts are within N words of each other when the first word of the later
 * is at most N positions behind the last word of the earlier. No word is two
 * parts at once ("drug NEAR/3 drug*" needs two words).
 */
#ifndef QUERY_PROXIMITY_H
#define QUERY_PROXIMITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PROXIMITY_PARTS_MAX = 8 /* keeps the search for an assignment short */ };

/* Where a part stands: positions of its first and its last word. */
struct span {
    uint32_t first, last;
    uint32_t part;
};

/* By their first word. */
void proximity_sort(struct span *spans, size_t count);

/* Each of `parts` parts has a span of its own, spans[from] among them and first, all within `window` of each other.
 * The spans are sorted; `*end` is the first span that is too far behind. */
bool proximity_holds_from(const struct span *spans, size_t count, size_t from, size_t parts, uint32_t window, size_t *end);
/* The same from any span. */
bool proximity_holds(const struct span *spans, size_t count, size_t parts, uint32_t window);

#endif
