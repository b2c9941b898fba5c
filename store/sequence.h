/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of one article in their order: what phrases and NEAR are answered from.
 *
 * A word is a code of two bytes from its hash. Words of the article whose codes would be the same get others, which the
 * article keeps beside. Who asks for a word that the article has (its postings say so) therefore gets the places
 * of this word and of no other, and nobody needs a list of all words. docs/index-format.md has the bytes.
 *
 * Positions count from 1, in the order of the text. Several words may share one (parts of a hyphenated word); there
 * may be a gap between the headline and the text, so that no phrase goes across.
 */
#ifndef STORE_SEQUENCE_H
#define STORE_SEQUENCE_H

#include "base/hash.h"

/* A word as the index has it: folded, without a prefix. */
struct sequence_word {
    uint32_t hash; /* hash_word() */
    struct str word;
};

struct sequence_place {
    uint32_t word; /* index into sequence_source.words */
    uint32_t position;
};

struct sequence_source {
    const struct sequence_word *words; /* distinct, in an order that the text alone decides */
    size_t word_count;
    const struct sequence_place *places; /* distinct; by position, those with the same one by the order in which they were met */
    size_t place_count;
    uint32_t headline_end; /* the last position of the headline; 0: there is none */
    uint32_t gap;          /* positions that are left out behind it */
};

/* Keeps its memory between articles; one for each thread. */
struct sequence_maker;
MUST_CHECK enum status sequence_maker_new(struct sequence_maker **out, struct error *err);
void sequence_maker_free(struct sequence_maker *m); /* NULL is fine */

/* Appends the bytes. */
MUST_CHECK enum status sequence_make(struct sequence_maker *m, const struct sequence_source *source, struct buf *out,
                                     struct error *err);

/* A view of the bytes. */
struct sequence {
    struct str codes;  /* one a position */
    struct str extras; /* codes of further words that share a position */
    struct str steps;  /* where these stand, each counted from the one before */
    struct str changes; /* words that have another code than their hash says */
    struct str words;   /* by code, where two have the same hash */
    bool is_listed;
    uint8_t width; /* bytes of a code */
    uint32_t headline_end, gap, count;
    uint32_t extra_count;
};

/* STATUS_CORRUPT: not what sequence_make() made. */
MUST_CHECK enum status sequence_read(struct sequence *out, struct str bytes, struct error *err);

/* Positions, rising. */
struct positions {
    uint32_t *at;
    size_t count, capacity;
};

/* Appends the positions of a word that the article has; of those in the headline only, if asked. Of a word that it
 * does not have, those of some other may be given. Freed by the caller: free(positions.at). */
MUST_CHECK enum status sequence_find(const struct sequence *s, const struct sequence_word *word, bool is_headline_only,
                                     struct positions *out, struct error *err);
/* Whether such a word stands there. A look and no search, but for words that share positions. */
bool sequence_has(const struct sequence *s, const struct sequence_word *word, uint32_t position);

#endif
