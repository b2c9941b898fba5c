/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The terms that a feed has seen since its last spill: texts to numbers, what
 * is being counted per number, and at the end their order.
 *
 * Memory that is far apart is what costs time here, so a look-up touches two
 * places (slot, text) and a posting one (its 32 bytes of counters).
 */
#ifndef GLASS_DICTIONARY_H
#define GLASS_DICTIONARY_H

#include "base/text.h"

enum { DICTIONARY_TERMS_MAX = (1 << 24) - 1 }; /* the log keeps numbers in 3 bytes */

/* Everything that adding a posting reads and changes, in half a cache line. */
struct term_counters {
    uint32_t text;       /* where in the pool */
    uint32_t last_docid; /* 0: none yet */
    uint32_t document;   /* serial number of the document that had it last */
    uint32_t place;      /* in that document's list of different terms */
    uint32_t count;      /* postings */
    uint32_t bytes;      /* that the postings will take, sorted */
    uint64_t frequency;  /* sum of wdf */
};

struct dictionary {
    uint64_t *slots; /* (place in the pool + 1) << 32 | upper half of the hash; 0: free */
    size_t slot_count;
    struct term_counters *terms; /* by number */
    uint32_t count, capacity;
    struct buf pool; /* number (4 bytes), length (1), text */
};

MUST_CHECK enum status dictionary_init(struct dictionary *d, struct error *err);
void dictionary_release(struct dictionary *d);
/* Keeps the memory. */
void dictionary_clear(struct dictionary *d);

uint64_t dictionary_hash(struct str term);
/* The number of a term, a new one if need be. The length is at most 255; `hash` is dictionary_hash() of it. */
MUST_CHECK enum status dictionary_number(struct dictionary *d, struct str term, uint64_t hash, uint32_t *number,
                                         struct error *err);
/* Ask for the memory that looking up a term with this hash will touch: its slot, and, once that is there, its text. */
static inline void dictionary_ask(const struct dictionary *d, uint64_t hash)
{
    __builtin_prefetch(&d->slots[hash & (d->slot_count - 1)]);
}
void dictionary_ask_text(const struct dictionary *d, uint64_t hash);

static inline struct str dictionary_text(const struct dictionary *d, uint32_t number)
{
    const char *record = d->pool.at + d->terms[number].text;

    return str_of(record + 5, (unsigned char)record[4]);
}

/* Roughly, with what sorting will take. */
size_t dictionary_memory(const struct dictionary *d);

/* The numbers in byte order of their texts; an array of `count`, to be freed. */
MUST_CHECK enum status dictionary_sort(const struct dictionary *d, uint32_t **order, struct error *err);

#endif
