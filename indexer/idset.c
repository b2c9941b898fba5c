/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/idset.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { FIRST_SLOTS = 1024 };

static uint64_t hash_of(struct str id)
{
    uint64_t hash = XXH3_64bits(id.at, id.len);

    return hash ? hash : 1;
}

static size_t place_of(const uint64_t *slots, size_t slot_count, uint64_t hash)
{
    size_t slot = hash & (slot_count - 1);

    while (slots[slot] && slots[slot] != hash)
        slot = (slot + 1) & (slot_count - 1);
    return slot;
}

static enum status grow(struct id_set *set, struct error *err)
{
    size_t slot_count = set->slot_count ? set->slot_count * 2 : FIRST_SLOTS;
    uint64_t *slots = calloc(slot_count, sizeof *slots);

    if (!slots)
        return error_no_memory(err);
    for (size_t i = 0; i < set->slot_count; i++)
        if (set->slots[i])
            slots[place_of(slots, slot_count, set->slots[i])] = set->slots[i];
    free(set->slots);
    set->slots = slots;
    set->slot_count = slot_count;
    return STATUS_OK;
}

enum status id_set_add(struct id_set *set, struct str id, bool *is_new, struct error *err)
{
    uint64_t hash = hash_of(id);
    size_t slot;

    if (set->count >= set->slot_count / 2) {
        enum status status = grow(set, err);

        if (status)
            return status;
    }
    slot = place_of(set->slots, set->slot_count, hash);
    *is_new = set->slots[slot] == 0;
    set->slots[slot] = hash;
    set->count += *is_new;
    return STATUS_OK;
}

bool id_set_has(const struct id_set *set, struct str id)
{
    return set->slot_count && set->slots[place_of(set->slots, set->slot_count, hash_of(id))] != 0;
}

void id_set_clear(struct id_set *set)
{
    if (set->slots)
        memset(set->slots, 0, set->slot_count * sizeof *set->slots);
    set->count = 0;
}

void id_set_release(struct id_set *set)
{
    free(set->slots);
    *set = (struct id_set){ NULL, 0, 0 };
}
