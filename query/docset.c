/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/docset.h"

enum status docset_new(struct docset *out, uint32_t last, struct arena *arena, struct error *err)
{
    out->word_count = (size_t)last / 64 + 1;
    out->words = arena_calloc(arena, out->word_count, sizeof *out->words);
    return out->words ? STATUS_OK : error_no_memory(err);
}

void docset_add_all(struct docset *s, const uint32_t *docids, size_t count)
{
    for (size_t i = 0; i < count; i++)
        docset_add(s, docids[i]);
}

void docset_intersect(struct docset *s, const struct docset *other)
{
    for (size_t i = 0; i < s->word_count; i++)
        s->words[i] &= other->words[i];
}

void docset_unite(struct docset *s, const struct docset *other)
{
    for (size_t i = 0; i < s->word_count; i++)
        s->words[i] |= other->words[i];
}

void docset_subtract(struct docset *s, const struct docset *other)
{
    for (size_t i = 0; i < s->word_count; i++)
        s->words[i] &= ~other->words[i];
}

uint64_t docset_count(const struct docset *s)
{
    uint64_t count = 0;

    for (size_t i = 0; i < s->word_count; i++)
        count += (uint64_t)__builtin_popcountll(s->words[i]);
    return count;
}
