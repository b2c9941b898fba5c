/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every distinct word met so far, each with its stem: a word is stemmed once.
 *
 * Words have small numbers, dense from 0 in order of first sight, so that a
 * caller can keep arrays beside the lexicon instead of hashing again.
 */
#ifndef STEM_LEXICON_H
#define STEM_LEXICON_H

#include "base/arena.h"
#include "stem/stemmer.h"

enum { LEXICON_FRONT = 16 };

/* Half a cache line, so that finding a word that is no longer than its front touches no other memory. */
struct lexeme {
    char front[LEXICON_FRONT]; /* of the word; zeros follow a short one */
    const char *word; /* followed by the stem, unless that is the word itself */
    uint32_t hash; /* hash_word() */
    uint8_t word_len;
    uint8_t stem_len; /* 0: nobody has asked for it yet */
    bool is_own_stem;
};

struct lexicon {
    struct lexeme *lexemes;
    size_t count, capacity;
    uint64_t *slots; /* place << 32 | number of a lexeme + 1, or 0; open addressing */
    size_t slot_count;
    struct arena text;
};

#define LEXICON_INIT { NULL, 0, 0, NULL, 0, ARENA_INIT }

static inline struct str lexeme_word(const struct lexeme *l)
{
    return str_of(l->word, l->word_len);
}

static inline struct str lexeme_stem(const struct lexeme *l)
{
    return str_of(l->is_own_stem ? l->word : l->word + l->word_len, l->stem_len);
}

/* Words that begin with a digit are found as they stand and have no stem in the index, by the custom of Xapian. */
static inline bool lexeme_has_stem(const struct lexeme *l)
{
    return !(l->front[0] >= '0' && l->front[0] <= '9');
}

/* The stem, which is worked out if nobody has asked for it. */
MUST_CHECK enum status lexicon_stem(struct lexicon *x, uint32_t number, struct stemmer *stemmer, struct str *stem,
                                    struct error *err);

/* The number of `word` (1 to WORD_MAX bytes), which is added when it is new; `stemmer` NULL: without its stem. */
MUST_CHECK enum status lexicon_number(struct lexicon *x, struct str word, struct stemmer *stemmer, uint32_t *number,
                                      struct error *err);

/* The same for up to LEXICON_BATCH words, of which a short one has zeros behind it up to LEXICON_FRONT bytes. Their places in
 * memory are far apart, and all are asked for before the first is read, so that the waits overlap. */
enum { LEXICON_BATCH = 16 };
MUST_CHECK enum status lexicon_numbers(struct lexicon *x, const struct str *words, size_t count, struct stemmer *stemmer,
                                       uint32_t *numbers, struct error *err);
size_t lexicon_memory(const struct lexicon *x); /* bytes */
void lexicon_release(struct lexicon *x);

#endif
