/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/facets.h"

#include <stdlib.h>

enum { INSERTION_MAX = 64 };

/* How many articles of the set have each value; behind the values, how many have none. */
static enum status count_set(const struct facet_column *column, const struct docset *set, uint32_t *counts, struct arena *arena,
                             struct error *err)
{
    uint32_t *by_code = arena_calloc(arena, column->code_count, sizeof *by_code), docid;
    struct docset_walk walk = DOCSET_WALK;

    if (!by_code)
        return error_no_memory(err);
    if (column->narrow)
        while (docset_next(&walk, set, &docid))
            by_code[column->narrow[docid]]++;
    else
        while (docset_next(&walk, set, &docid))
            by_code[column->wide[docid]]++;
    for (size_t code = 0; code < column->code_count; code++) {
        if (column->starts[code] == column->starts[code + 1])
            counts[column->value_count] += by_code[code];
        for (uint32_t at = column->starts[code]; by_code[code] && at < column->starts[code + 1]; at++)
            counts[column->ordinals[at]] += by_code[code];
    }
    return STATUS_OK;
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
    enum status status;
    struct facet_count *values = arena_alloc(arena, (is_short ? limit : slots) * sizeof *values);

    if (!counts || !matching || !values)
        return error_no_memory(err);
    status = count_set(column, others, counts, arena, err);
    if (!status && matching != counts)
        status = count_set(column, all, matching, arena, err);
    if (status)
        return status;
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
