/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Splits text into words: folded, without accents and case, with the place
 * each one came from.
 *
 * The rules (tests/unit/test_tokenizer.c has a table of them):
 *   letters, digits and marks make a word; soft hyphens and zero-width
 *   characters vanish; a possessive 's is dropped; other apostrophes inside
 *   stay ("don't"), but O'Brien is "obrien" and also "o'brien"; 1,200 is
 *   "1200"; 1.2m stays one word; U.K. is "uk"; D&C stays one word;
 *   hyphens split; #OpWarrior is "opwarrior" and also "op" and "warrior" at the
 *   same place; ideographs are words by themselves; a word is cut
 *   after WORD_MAX bytes; invalid UTF-8 ends a word.
 *
 * Knows nothing of stems. Never fails and never allocates.
 */
#ifndef STEM_TOKENIZER_H
#define STEM_TOKENIZER_H

#include "base/text.h"

enum { WORD_MAX = 64, WORD_FRONT = 16, TOKENIZER_EXTRAS = 8 };

struct word {
    uint32_t offset;   /* bytes into the text */
    uint32_t length;   /* of the text that is the word, in bytes: what a highlight covers */
    uint32_t position; /* counts words from 1; extras share that of their word */
    uint8_t len;       /* of `folded` */
    bool is_extra;     /* another spelling at the same place; queries ignore it */
    char folded[WORD_MAX]; /* up to WORD_FRONT bytes, zeros follow a short one */
};

struct tokenizer {
    struct str text; /* at most UINT32_MAX bytes */
    size_t at;
    uint32_t position;
    unsigned extras;      /* waiting in `extra` */
    unsigned extras_sent;
    struct word extra[TOKENIZER_EXTRAS];
};

/* `first_position` is that of the first word. */
void tokenizer_init(struct tokenizer *t, struct str text, uint32_t first_position);
/* False at the end of the text. */
bool tokenizer_next(struct tokenizer *t, struct word *out);

#endif
