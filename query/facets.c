/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/facets.h"

#include <stdlib.h>

enum { INSERTION_MAX = 64 };

/* One more than the ordinals: the last counter is for articles without a value. */
static void count_set(const struct facet_column *column, const struct docset *set, uint32_t *counts)
{
    struct docset_walk walk = DOCSET_WALK;
    uint32_t docid;

    while (docset_next(&walk, set, &docid)) {
        uint32_t at = column->starts[docid], end = column->starts[docid + 1];

        if (at == end)
            counts[column->value_count]++;
        for (; at < end; at++)
            counts[column->ordinals[at]]++;
    }
}

static int by_count(const void *a, const void *b)
{
    const struct facet_count *left = a, *right = b;

    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    if ((left->value.len == 0) != (right->value.len == 0))
        return left->value.len == 0 ? 1 : -1;
    return str_compare(left->value, right->value);
}

static int by_year(const void *a, const void *b)
{
    const struct facet_count *left = a, *right = b;

    return str_compare(right->value, left->value); /* newest first, none last */
}

typedef int order_of_values(const void *a, const void *b);

/* The first `limit` of what is added, in order: an insertion into a short list, for one that most do not get into. */
static void keep_first(struct facet_count *values, size_t *kept, size_t limit, struct facet_count value, order_of_values *order)
{
    size_t at = *kept;

    if (at == limit && order(&values[at - 1], &value) <= 0)
        return;
    if (at == limit)
        at--;
    else
        (*kept)++;
    while (at > 0 && order(&values[at - 1], &value) > 0) {
        values[at] = values[at - 1];
        at--;
    }
    values[at] = value;
}

enum status facets_count(const struct facet_column *column, enum field_id facet, const struct docset *others,
                         const struct docset *all, size_t limit, struct arena *arena, struct facet_counts *out,
                         struct error *err)
{
    order_of_values *order = facet == FIELD_YEAR ? by_year : by_count;
    size_t slots = column->value_count + 1, used = 0, kept = 0;
    bool is_short = limit > 0 && limit <= INSERTION_MAX && limit < slots;
    uint32_t *counts = arena_calloc(arena, slots, sizeof *counts);
    uint32_t *matching = others == all ? counts : arena_calloc(arena, slots, sizeof *matching);
    struct facet_count *values = arena_alloc(arena, (is_short ? limit : slots) * sizeof *values);

    if (!counts || !matching || !values)
        return error_no_memory(err);
    count_set(column, others, counts);
    if (matching != counts)
        count_set(column, all, matching);
    for (size_t i = 0; i < slots; i++) {
        struct facet_count value = { .value = i < column->value_count ? column->values[i] : STR_EMPTY,
                                     .count = counts[i],
                                     .matching = matching[i] };

        if (counts[i] == 0)
            continue;
        used++;
        if (is_short)
            keep_first(values, &kept, limit, value, order);
        else
            values[kept++] = value;
    }
    if (!is_short)
        qsort(values, kept, sizeof *values, order);
    *out = (struct facet_counts){ facet, values, limit && kept > limit ? limit : kept, used };
    return STATUS_OK;
}
