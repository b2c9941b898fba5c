/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/facets.h"

#include <stdlib.h>

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

enum status facets_count(const struct facet_column *column, enum field_id facet, const struct docset *others,
                         const struct docset *all, size_t limit, struct arena *arena, struct facet_counts *out,
                         struct error *err)
{
    size_t slots = column->value_count + 1, used = 0;
    uint32_t *counts = arena_calloc(arena, slots, sizeof *counts);
    uint32_t *matching = others == all ? counts : arena_calloc(arena, slots, sizeof *matching);
    struct facet_count *values = arena_calloc(arena, slots, sizeof *values);

    if (!counts || !matching || !values)
        return error_no_memory(err);
    count_set(column, others, counts);
    if (matching != counts)
        count_set(column, all, matching);
    for (size_t i = 0; i < slots; i++)
        if (counts[i])
            values[used++] = (struct facet_count){ .value = i < column->value_count ? column->values[i] : STR_EMPTY,
                                                   .count = counts[i],
                                                   .matching = matching[i] };
    qsort(values, used, sizeof *values, facet == FIELD_YEAR ? by_year : by_count);
    *out = (struct facet_counts){ facet, values, limit && used > limit ? limit : used, used };
    return STATUS_OK;
}
