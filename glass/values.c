/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/values.h"

#include "base/memory.h"
#include "glass/encoding.h"

#include <stdlib.h>

enum { KEPT_MAX = 64 }; /* more slots than that are of one very long value in pieces */

void values_release(struct values *v)
{
    for (size_t i = 0; i < v->count; i++)
        buf_release(&v->slots[i].entries);
    free(v->slots);
    *v = (struct values){ 0 };
}

void values_clear(struct values *v)
{
    if (v->count > KEPT_MAX) {
        values_release(v);
        return;
    }
    for (size_t i = 0; i < v->count; i++) {
        buf_clear(&v->slots[i].entries);
        v->slots[i].count = 0;
    }
    v->bytes = 0;
}

/* Index of the first slot that is not below `slot`. */
static size_t find(const struct values *v, uint32_t slot)
{
    size_t low = 0, high = v->count;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (v->slots[mid].slot < slot)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static enum status insert(struct values *v, size_t at, uint32_t slot, struct error *err)
{
    if (v->count == v->capacity) {
        size_t capacity = v->capacity ? 2 * v->capacity : 8;
        struct slot_values *slots = realloc(v->slots, capacity * sizeof *slots);

        if (!slots)
            return error_no_memory(err);
        v->slots = slots;
        v->capacity = capacity;
    }
    memmove(v->slots + at + 1, v->slots + at, (v->count - at) * sizeof *v->slots);
    v->slots[at] = (struct slot_values){ .slot = slot };
    v->count++;
    return STATUS_OK;
}

enum status values_reserve(struct values *v, uint32_t slot, size_t length, struct error *err)
{
    size_t at = find(v, slot);

    if (at == v->count || v->slots[at].slot != slot) {
        enum status status = insert(v, at, slot, err);

        if (status)
            return status;
    }
    return memory_reserve(&v->slots[at].entries, UINT32_MAX_BYTES + UINT_MAX_BYTES + length, err);
}

void values_add(struct values *v, uint32_t slot, uint32_t docid, struct str value)
{
    struct slot_values *s = &v->slots[find(v, slot)];
    unsigned char *at = (unsigned char *)s->entries.at + s->entries.len;
    size_t before = s->entries.len, value_at;

    at = put_uint(at, docid);
    at = put_uint(at, value.len);
    memcpy(at, value.at, value.len);
    value_at = (size_t)(at - (unsigned char *)s->entries.at);
    s->entries.len = value_at + value.len;
    if (s->count == 0 || str_compare(value, slot_lower(s)) < 0) {
        s->lower_at = value_at;
        s->lower_length = value.len;
    }
    if (s->count == 0 || str_compare(value, slot_upper(s)) > 0) {
        s->upper_at = value_at;
        s->upper_length = value.len;
    }
    s->count++;
    v->bytes += s->entries.len - before;
}
