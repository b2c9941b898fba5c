/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/proximity.h"

#include <stdlib.h>
#include <string.h>

static int by_first(const void *a, const void *b)
{
    const struct span *left = a, *right = b;

    if (left->first != right->first)
        return left->first < right->first ? -1 : 1;
    return (left->part > right->part) - (left->part < right->part);
}

void proximity_sort(struct span *spans, size_t count)
{
    qsort(spans, count, sizeof *spans, by_first);
}

/* Spans of one part beyond this many say nothing new: the other parts together cannot be in the way of all of them. */
static size_t enough(const struct span *spans, size_t count, size_t parts)
{
    uint32_t longest = 1;

    for (size_t i = 0; i < count; i++)
        if (spans[i].last - spans[i].first + 1 > longest)
            longest = spans[i].last - spans[i].first + 1;
    return parts * (2 * (size_t)longest - 1);
}

/* Can each part have a span that overlaps no other's, that of spans[0] among them? Spans that do not overlap end in the
 * order in which they begin, so for each set of parts the earliest end is all that matters of how they were placed. */
static bool can_assign(const struct span *spans, size_t count, size_t parts)
{
    uint32_t ends[1 << PROXIMITY_PARTS_MAX];
    size_t seen[PROXIMITY_PARTS_MAX] = { 0 }, most = enough(spans, count, parts);
    const uint32_t all = (UINT32_C(1) << parts) - 1;

    memset(ends, 0xFF, sizeof ends);
    ends[UINT32_C(1) << spans[0].part] = spans[0].last;
    for (size_t i = 1; i < count; i++) {
        const uint32_t bit = UINT32_C(1) << spans[i].part;

        if (seen[spans[i].part]++ > most)
            continue;
        for (uint32_t set = all; set > 0; set--)
            if (!(set & bit) && ends[set] < spans[i].first && spans[i].last < ends[set | bit])
                ends[set | bit] = spans[i].last;
    }
    return ends[all] != UINT32_MAX;
}

bool proximity_holds_from(const struct span *spans, size_t count, size_t from, size_t parts, uint32_t window, size_t *end)
{
    uint32_t seen = 0;

    for (*end = from; *end < count && spans[*end].first <= (uint64_t)spans[from].last + window; (*end)++)
        seen |= UINT32_C(1) << spans[*end].part;
    return seen == (UINT32_C(1) << parts) - 1 && can_assign(spans + from, *end - from, parts);
}

bool proximity_holds(const struct span *spans, size_t count, size_t parts, uint32_t window)
{
    size_t end;

    for (size_t from = 0; from < count; from++)
        if (proximity_holds_from(spans, count, from, parts, window, &end))
            return true;
    return false;
}
