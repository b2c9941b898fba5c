/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/proximity.h"

#include <stdlib.h>

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

static bool overlap(const struct span *a, const struct span *b)
{
    return a->first <= b->last && b->first <= a->last;
}

/* Gives a span to each part from number `part` on; those of earlier parts and of `first` are taken. */
static bool assign(const struct span *spans, size_t count, const struct span *first, uint32_t part, size_t parts,
                   const struct span **used)
{
    if (part == first->part)
        part++;
    if (part == parts)
        return true;
    for (size_t i = 0; i < count; i++) {
        bool is_taken = spans[i].part != part || overlap(&spans[i], first);

        for (uint32_t j = 0; j < part && !is_taken; j++)
            is_taken = j != first->part && overlap(&spans[i], used[j]);
        if (is_taken)
            continue;
        used[part] = &spans[i];
        if (assign(spans, count, first, part + 1, parts, used))
            return true;
    }
    return false;
}

bool proximity_holds_from(const struct span *spans, size_t count, size_t from, size_t parts, uint32_t window, size_t *end)
{
    const struct span *used[PROXIMITY_PARTS_MAX];
    uint32_t seen = 0;

    for (*end = from; *end < count && spans[*end].first <= (uint64_t)spans[from].last + window; (*end)++)
        seen |= UINT32_C(1) << spans[*end].part;
    return seen == (UINT32_C(1) << parts) - 1 &&
           assign(spans + from, *end - from, &spans[from], 0, parts, used);
}

bool proximity_holds(const struct span *spans, size_t count, size_t parts, uint32_t window)
{
    size_t end;

    for (size_t from = 0; from < count; from++)
        if (proximity_holds_from(spans, count, from, parts, window, &end))
            return true;
    return false;
}
