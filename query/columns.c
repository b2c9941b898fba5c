/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/columns.h"

#include "base/arena.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { BATCH = 512, FIRST_SLOTS = 256 };

/* Distinct values while a column is read. */
struct dictionary {
    struct str *values;
    size_t count, capacity;
    uint32_t *slots; /* ordinal + 1 */
    size_t slot_count;
};

struct columns {
    struct xap_reader *reader;
    uint32_t last;
    struct arena arena;
    struct facet_column facets[FACET_COUNT];
    bool has_facet[FACET_COUNT];
    uint32_t *dates;
};

enum status columns_new(struct columns **out, struct xap_reader *reader, uint32_t last, struct error *err)
{
    struct columns *c = calloc(1, sizeof *c);

    if (!c)
        return error_no_memory(err);
    c->reader = reader;
    c->last = last;
    *out = c;
    return STATUS_OK;
}

void columns_free(struct columns *c)
{
    if (!c)
        return;
    for (int i = 0; i < FACET_COUNT; i++)
        if (c->has_facet[i]) {
            free((void *)(uintptr_t)c->facets[i].starts);
            free((void *)(uintptr_t)c->facets[i].ordinals);
            free((void *)(uintptr_t)c->facets[i].values);
        }
    free(c->dates);
    arena_release(&c->arena);
    free(c);
}

static enum status grow_dictionary(struct dictionary *d, struct error *err)
{
    size_t slot_count = d->slot_count ? d->slot_count * 2 : FIRST_SLOTS;
    uint32_t *slots = calloc(slot_count, sizeof *slots);
    struct str *values = realloc(d->values, slot_count / 2 * sizeof *values);

    if (values)
        d->values = values;
    if (!slots || !values) {
        free(slots);
        return error_no_memory(err);
    }
    for (size_t i = 0; i < d->count; i++) {
        size_t slot = (size_t)XXH3_64bits(values[i].at, values[i].len) & (slot_count - 1);

        while (slots[slot])
            slot = (slot + 1) & (slot_count - 1);
        slots[slot] = (uint32_t)i + 1;
    }
    free(d->slots);
    d->slots = slots;
    d->slot_count = slot_count;
    return STATUS_OK;
}

static enum status ordinal_of(struct dictionary *d, struct str value, struct arena *arena, uint32_t *ordinal,
                              struct error *err)
{
    size_t slot;
    enum status status;

    if (d->count >= d->slot_count / 2) {
        status = grow_dictionary(d, err);
        if (status)
            return status;
    }
    slot = (size_t)XXH3_64bits(value.at, value.len) & (d->slot_count - 1);
    for (; d->slots[slot]; slot = (slot + 1) & (d->slot_count - 1))
        if (str_is_equal(d->values[d->slots[slot] - 1], value)) {
            *ordinal = d->slots[slot] - 1;
            return STATUS_OK;
        }
    status = arena_copy(arena, value, &d->values[d->count], err);
    if (status)
        return status;
    d->slots[slot] = (uint32_t)++d->count;
    *ordinal = (uint32_t)d->count - 1;
    return STATUS_OK;
}

/* A facet while it is read. */
struct building {
    struct dictionary dictionary;
    uint32_t *starts, *ordinals;
    size_t count, capacity;
    uint32_t next; /* articles below it have their starts */
};

static enum status add_value(struct building *b, struct str joined, struct arena *arena, struct error *err)
{
    struct str value;

    while (str_next(&joined, '\n', &value)) {
        uint32_t ordinal = 0;
        enum status status = ordinal_of(&b->dictionary, value, arena, &ordinal, err);

        if (status)
            return status;
        if (b->count == b->capacity) {
            size_t capacity = b->capacity ? b->capacity * 2 : 1024;
            uint32_t *ordinals = realloc(b->ordinals, capacity * sizeof *ordinals);

            if (!ordinals)
                return error_no_memory(err);
            b->ordinals = ordinals;
            b->capacity = capacity;
        }
        b->ordinals[b->count++] = ordinal;
    }
    return STATUS_OK;
}

static void fill_starts(struct building *b, uint32_t up_to)
{
    while (b->next <= up_to)
        b->starts[b->next++] = (uint32_t)b->count;
}

static enum status read_facet(struct columns *c, enum field_id facet, struct building *b, struct error *err)
{
    struct xap_values *values = NULL;
    uint32_t docids[BATCH];
    struct str texts[BATCH];
    size_t got = 1;
    enum status status = xap_values_open(&values, c->reader, (uint32_t)field_at(facet)->slot, err);

    while (!status && got) {
        status = xap_values_next_batch(values, docids, texts, BATCH, &got, err);
        for (size_t i = 0; i < got && !status; i++) {
            if (docids[i] > c->last)
                continue;
            fill_starts(b, docids[i]);
            status = add_value(b, texts[i], &c->arena, err);
        }
    }
    xap_values_close(values);
    if (!status)
        fill_starts(b, c->last + 1);
    return status;
}

enum status columns_facet(struct columns *c, enum field_id facet, const struct facet_column **out, struct error *err)
{
    struct building b = { .starts = NULL };
    enum status status;

    *out = &c->facets[facet];
    if (c->has_facet[facet])
        return STATUS_OK;
    b.starts = calloc((size_t)c->last + 2, sizeof *b.starts);
    status = b.starts ? read_facet(c, facet, &b, err) : error_no_memory(err);
    free(b.dictionary.slots);
    if (status) {
        free(b.starts);
        free(b.ordinals);
        free(b.dictionary.values);
        return status;
    }
    c->facets[facet] = (struct facet_column){ b.starts, b.ordinals, b.dictionary.values, b.dictionary.count };
    c->has_facet[facet] = true;
    return STATUS_OK;
}

/* "2014", "201407", "20140716". */
static uint32_t day_of(struct str value)
{
    uint64_t number = 0;

    if (!str_to_unsigned(value, 99999999, &number))
        return 0;
    return (uint32_t)(value.len == 4 ? number * 10000 : value.len == 6 ? number * 100 : number);
}

enum status columns_dates(struct columns *c, const uint32_t **out, struct error *err)
{
    struct xap_values *values = NULL;
    uint32_t docids[BATCH];
    struct str texts[BATCH];
    size_t got = 1;
    uint32_t *dates;
    enum status status;

    *out = c->dates;
    if (c->dates)
        return STATUS_OK;
    dates = calloc((size_t)c->last + 1, sizeof *dates);
    status = dates ? xap_values_open(&values, c->reader, SLOT_DATE, err) : error_no_memory(err);
    while (!status && got) {
        status = xap_values_next_batch(values, docids, texts, BATCH, &got, err);
        for (size_t i = 0; i < got && !status; i++)
            if (docids[i] <= c->last)
                dates[docids[i]] = day_of(texts[i]);
    }
    xap_values_close(values);
    if (status)
        free(dates);
    else
        *out = c->dates = dates;
    return status;
}
