/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A set of articles: a bit for each docid.
 */
#ifndef QUERY_DOCSET_H
#define QUERY_DOCSET_H

#include "base/arena.h"
#include "base/bits.h"

struct docset {
    uint64_t *words;
    size_t word_count; /* docid d is bit d % 64 of words[d / 64] */
};

/* An empty set for docids up to `last`; all sets of one search have the same size. */
MUST_CHECK enum status docset_new(struct docset *out, uint32_t last, struct arena *arena, struct error *err);

static inline void docset_add(struct docset *s, uint32_t docid)
{
    bits_put(s->words, docid);
}

static inline void docset_remove(struct docset *s, uint32_t docid)
{
    bits_take(s->words, docid);
}

static inline bool docset_has(const struct docset *s, uint32_t docid)
{
    return bits_have(s->words, docid);
}

void docset_add_all(struct docset *s, const uint32_t *docids, size_t count);
void docset_intersect(struct docset *s, const struct docset *other);
void docset_unite(struct docset *s, const struct docset *other);
void docset_subtract(struct docset *s, const struct docset *other);
uint64_t docset_count(const struct docset *s);

/* for (uint32_t d; docset_next(&at, s, &d);), with `at` from DOCSET_WALK: every docid, rising. */
struct docset_walk {
    size_t word;
    uint64_t bits;
};
#define DOCSET_WALK { SIZE_MAX, 0 }

static inline bool docset_next(struct docset_walk *at, const struct docset *s, uint32_t *docid)
{
    while (at->bits == 0) {
        if (++at->word >= s->word_count)
            return false;
        at->bits = s->words[at->word];
    }
    *docid = (uint32_t)(at->word * 64 + (unsigned)__builtin_ctzll(at->bits));
    at->bits &= at->bits - 1;
    return true;
}

#endif
