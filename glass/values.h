/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values as they arrive, kept by slot: for each the documents' values in order
 * of docid, how many, the least and the greatest.
 */
#ifndef GLASS_VALUES_H
#define GLASS_VALUES_H

#include "base/text.h"

struct slot_values {
    uint32_t slot;
    uint32_t count;
    struct buf entries;                                    /* per document: docid, length, value */
    size_t lower_at, lower_length, upper_at, upper_length; /* in `entries` */
};

struct values {
    struct slot_values *slots; /* by slot, rising */
    size_t count, capacity;
    size_t bytes; /* of all entries */
};

void values_release(struct values *v);
/* Keeps the memory of usual slots. */
void values_clear(struct values *v);

/* Room for one more value in the slot, so that adding it cannot fail. */
MUST_CHECK enum status values_reserve(struct values *v, uint32_t slot, size_t length, struct error *err);
/* After values_reserve(); docids rise within a slot, `value` is not empty. */
void values_add(struct values *v, uint32_t slot, uint32_t docid, struct str value);

static inline struct str slot_lower(const struct slot_values *s)
{
    return str_of(s->entries.at + s->lower_at, s->lower_length);
}

static inline struct str slot_upper(const struct slot_values *s)
{
    return str_of(s->entries.at + s->upper_at, s->upper_length);
}

#endif
