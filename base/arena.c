/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/arena.h"

#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#define ONE_BLOCK_EACH 1
#elif defined(__has_feature)
#define ONE_BLOCK_EACH __has_feature(address_sanitizer)
#else
#define ONE_BLOCK_EACH 0
#endif

enum {
    ALIGNMENT = 16,
    FIRST_BLOCK = 4096,
    LARGEST_BLOCK = 1 << 20
};

struct arena_block {
    struct arena_block *older;
    size_t size; /* of the memory behind this head */
};

enum { HEAD = (sizeof(struct arena_block) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT };

static bool add_block(struct arena *a, size_t size)
{
    struct arena_block *block;

    if (!ONE_BLOCK_EACH) {
        size_t usual = a->blocks ? a->blocks->size * 2 : FIRST_BLOCK;

        if (usual > LARGEST_BLOCK)
            usual = LARGEST_BLOCK;
        if (size < usual)
            size = usual;
    }
    block = malloc(HEAD + size);
    if (!block)
        return false;
    block->older = a->blocks;
    block->size = size;
    a->blocks = block;
    a->at = (char *)block + HEAD;
    a->left = size;
    a->taken += HEAD + size;
    return true;
}

void *arena_alloc(struct arena *a, size_t size)
{
    void *memory;
    size_t rounded;

    if (size > SIZE_MAX / 2)
        return NULL;
    rounded = ONE_BLOCK_EACH ? size : (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (rounded == 0)
        rounded = 1;
    if ((ONE_BLOCK_EACH || rounded > a->left) && !add_block(a, rounded))
        return NULL;
    memory = a->at;
    a->at += rounded;
    a->left -= rounded;
    return memory;
}

void *arena_calloc(struct arena *a, size_t count, size_t size)
{
    void *memory;

    if (size && count > SIZE_MAX / 2 / size)
        return NULL;
    memory = arena_alloc(a, count * size);
    if (memory)
        memset(memory, 0, count * size);
    return memory;
}

enum status arena_copy(struct arena *a, struct str s, struct str *out, struct error *err)
{
    char *copy = arena_alloc(a, s.len + 1);

    if (!copy)
        return error_no_memory(err);
    if (s.len)
        memcpy(copy, s.at, s.len);
    copy[s.len] = '\0';
    *out = str_of(copy, s.len);
    return STATUS_OK;
}

void arena_reset(struct arena *a)
{
    struct arena_block *kept = a->blocks;

    if (ONE_BLOCK_EACH || !kept) {
        arena_release(a);
        return;
    }
    while (kept->older) {
        struct arena_block *older = kept->older->older;

        a->taken -= HEAD + kept->older->size;
        free(kept->older);
        kept->older = older;
    }
    a->at = (char *)kept + HEAD;
    a->left = kept->size;
}

void arena_release(struct arena *a)
{
    while (a->blocks) {
        struct arena_block *older = a->blocks->older;

        free(a->blocks);
        a->blocks = older;
    }
    *a = (struct arena)ARENA_INIT;
}
