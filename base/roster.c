/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/roster.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { FIRST_SLOTS = 256 };

static enum status grow(struct roster *r, struct error *err)
{
    size_t slot_count = r->slot_count ? r->slot_count * 2 : FIRST_SLOTS;
    uint32_t *slots = calloc(slot_count, sizeof *slots);
    struct str *texts = realloc(r->texts, slot_count / 2 * sizeof *texts);

    if (texts)
        r->texts = texts;
    if (!slots || !texts) {
        free(slots);
        return error_no_memory(err);
    }
    for (size_t i = 0; i < r->count; i++) {
        size_t slot = (size_t)XXH3_64bits(texts[i].at, texts[i].len) & (slot_count - 1);

        while (slots[slot])
            slot = (slot + 1) & (slot_count - 1);
        slots[slot] = (uint32_t)i + 1;
    }
    free(r->slots);
    r->slots = slots;
    r->slot_count = slot_count;
    return STATUS_OK;
}

enum status roster_number(struct roster *r, struct str text, struct arena *arena, uint32_t *number,
                          struct error *err)
{
    size_t slot;
    enum status status;

    if (r->count >= r->slot_count / 2) {
        status = grow(r, err);
        if (status)
            return status;
    }
    slot = (size_t)XXH3_64bits(text.at, text.len) & (r->slot_count - 1);
    for (; r->slots[slot]; slot = (slot + 1) & (r->slot_count - 1))
        if (str_is_equal(r->texts[r->slots[slot] - 1], text)) {
            *number = r->slots[slot] - 1;
            return STATUS_OK;
        }
    status = arena_copy(arena, text, &r->texts[r->count], err);
    if (status)
        return status;
    r->slots[slot] = (uint32_t)++r->count;
    *number = (uint32_t)r->count - 1;
    return STATUS_OK;
}

void roster_release(struct roster *r)
{
    free(r->texts);
    free(r->slots);
    *r = (struct roster)ROSTER_INIT;
}
