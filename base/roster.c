/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/roster.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { FIRST_SLOTS = 256, GROWTH = 4 };

static void enter(struct roster *r, uint32_t number)
{
    size_t slot = (size_t)r->hashes[number] & (r->slot_count - 1);

    while (r->slots[slot])
        slot = (slot + 1) & (r->slot_count - 1);
    r->slots[slot] = number + 1;
}

static enum status grow(struct roster *r, struct error *err)
{
    size_t slot_count = r->slot_count ? r->slot_count * GROWTH : FIRST_SLOTS;
    uint32_t *slots = calloc(slot_count, sizeof *slots);
    struct str *texts = realloc(r->texts, slot_count / 2 * sizeof *texts);
    uint64_t *hashes = realloc(r->hashes, slot_count / 2 * sizeof *hashes);

    if (texts)
        r->texts = texts;
    if (hashes)
        r->hashes = hashes;
    if (!slots || !texts || !hashes) {
        free(slots);
        return error_no_memory(err);
    }
    free(r->slots);
    r->slots = slots;
    r->slot_count = slot_count;
    for (size_t i = 0; i < r->count; i++)
        enter(r, (uint32_t)i);
    return STATUS_OK;
}

static bool is_it(const struct roster *r, uint32_t number, struct str text, uint64_t hash)
{
    return r->hashes[number] == hash && str_is_equal(r->texts[number], text);
}

enum status roster_number(struct roster *r, struct str text, struct arena *arena, uint32_t *number, struct error *err)
{
    uint64_t hash = XXH3_64bits(text.at, text.len);
    enum status status = r->count >= r->slot_count / 2 ? grow(r, err) : STATUS_OK;

    if (status)
        return status;
    for (size_t slot = (size_t)hash & (r->slot_count - 1); r->slots[slot]; slot = (slot + 1) & (r->slot_count - 1))
        if (is_it(r, r->slots[slot] - 1, text, hash)) {
            *number = r->slots[slot] - 1;
            return STATUS_OK;
        }
    status = arena_copy(arena, text, &r->texts[r->count], err);
    if (status)
        return status;
    r->hashes[r->count] = hash;
    *number = (uint32_t)r->count++;
    enter(r, *number);
    return STATUS_OK;
}

void roster_release(struct roster *r)
{
    free(r->texts);
    free(r->hashes);
    free(r->slots);
    *r = (struct roster)ROSTER_INIT;
}
