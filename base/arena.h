/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Many small things with one life: the strings of one article, the hits of a page.
 *
 * Memory is taken in growing blocks and given back together. In sanitizer
 * builds every allocation is a block of its own, so that overruns are seen.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/error.h"
#include "base/text.h"

#ifdef __cplusplus
extern "C" {
#endif

struct arena_block;

struct arena {
    struct arena_block *blocks; /* newest first */
    char *at;                   /* free space of the newest block */
    size_t left;
    size_t taken; /* bytes held from malloc, for memory budgets */
};

#define ARENA_INIT { NULL, NULL, 0, 0 }

/* Uninitialised memory, aligned for any type; NULL when there is none. */
void *arena_alloc(struct arena *a, size_t size);
/* Zeroed array; NULL also when count * size does not fit. */
void *arena_calloc(struct arena *a, size_t count, size_t size);
/* A copy of `s`, with a NUL behind it; out->at is never NULL on success. */
MUST_CHECK enum status arena_copy(struct arena *a, struct str s, struct str *out, struct error *err);

void arena_reset(struct arena *a); /* gives back all but one block */
void arena_release(struct arena *a);

#ifdef __cplusplus
}
#endif

#endif
