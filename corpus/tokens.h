/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An article as words and lines, with what stood between the words.
 *
 * Every grammar of extraction reads this and never the bytes, so that soft
 * hyphens, zero-width and non-breaking spaces, curly and broken quotes and
 * accents are dealt with once. "Police's" is "police" and possessive, "27th"
 * is "27" and "th", "Dyfed-Powys" two words with a hyphen between.
 */
#ifndef CORPUS_TOKENS_H
#define CORPUS_TOKENS_H

#include "corpus/vocabulary.h"

/* What stands before a word. */
enum gap {
    GAP_SPACE = 1 << 0,
    GAP_LINE = 1 << 1,    /* the word begins a line */
    GAP_BLANK = 1 << 2,   /* a blank line before it */
    GAP_STOP = 1 << 3,    /* . ! ? */
    GAP_COMMA = 1 << 4,
    GAP_COLON = 1 << 5,
    GAP_SEMICOLON = 1 << 6,
    GAP_QUOTE = 1 << 7,   /* any quotation mark */
    GAP_OPEN = 1 << 8,    /* ( or [ */
    GAP_CLOSE = 1 << 9,
    GAP_HYPHEN = 1 << 10, /* between two words, without spaces */
    GAP_DASH = 1 << 11,
    GAP_SLASH = 1 << 12,
    GAP_BULLET = 1 << 13,
    GAP_PIPE = 1 << 14,   /* | and » > of breadcrumbs */
    GAP_AT = 1 << 15,     /* @ */
    GAP_HASH = 1 << 16,
    GAP_MONEY = 1 << 17,  /* a currency or per cent sign */
    GAP_OTHER = 1 << 18,
    GAP_ELLIPSIS = 1 << 19
};

enum shape {
    SHAPE_CAPITAL = 1 << 0,    /* begins with a capital */
    SHAPE_ALL_CAPS = 1 << 1,   /* and has no small letter */
    SHAPE_DIGITS = 1 << 2,
    SHAPE_POSSESSIVE = 1 << 3,
    SHAPE_CAMEL = 1 << 4,      /* a capital after a small letter */
    SHAPE_ACCENT = 1 << 5,     /* has a letter that is not ASCII */
    SHAPE_IN_NAME = 1 << 6     /* part of the name of an operation, and so of no place or force */
};

struct token {
    uint64_t classes; /* of its word; 0 for an unknown one */
    uint32_t at, end; /* bytes of the source; a possessive ending is not in */
    uint32_t word;    /* 0: unknown */
    uint32_t node;    /* of the phrases that begin with it; 0: none */
    uint32_t hash;
    uint32_t gap;
    uint32_t line;
    uint16_t number;  /* value of at most 4 digits */
    uint8_t digits;   /* how many */
    uint8_t shape;
};

struct line {
    uint32_t at, end;      /* without white space at both ends */
    uint32_t whole_at, whole_end; /* with it, and without the line end */
    uint32_t token, token_count;
    uint32_t tail_gap;     /* what stands behind its last word */
    uint32_t hash;         /* of all its words */
    uint32_t flags;        /* enum line_flag */
    struct str furniture;  /* the rule by which it is page furniture; empty: it is not */
};

enum line_flag {
    LINE_BLANK_BEFORE = 1 << 0,
    LINE_DATE = 1 << 1,       /* only a date and what goes with it; kept in the text */
    LINE_SENTENCE = 1 << 2,   /* looks like a sentence or more */
    LINE_BULLET = 1 << 3,
    LINE_CLOCK = 1 << 4,      /* may be the clock of the page: no evidence of a year */
    LINE_OTHER_STORY = 1 << 5 /* belongs to another story */
};

/* So many empty tokens, of class 0 and gap STOP, stand in front of the token list and behind it: grammars may look past both
 * without a check. */
enum { TOKENS_EDGE = 4 };

struct tokens {
    const struct vocabulary *vocabulary;
    struct str source;
    struct token *tokens;
    size_t count, capacity;
    struct line *lines;
    size_t line_count, line_capacity;
};

/* Splits `source` from byte `from` on. Fills `t`, whose arrays are kept from run to run. */
MUST_CHECK enum status tokens_split(struct tokens *t, const struct vocabulary *l, struct str source, size_t from,
                                    struct error *err);
void tokens_release(struct tokens *t);

/* The letters of a token in lower case, without accents and soft hyphens; returns how many, at most `capacity`. */
size_t token_letters(const struct tokens *t, const struct token *token, char *out, size_t capacity);

/* The vocabulary's words of a phrase, in `words`; *count is 0 when it has more than `capacity` or none.
 * With `make`, new words are interned into it. `t` is for the phrase's tokens, and may be used for the next. */
MUST_CHECK enum status tokens_of_phrase(struct tokens *t, struct vocabulary *make, const struct vocabulary *find, struct str phrase,
                                        uint32_t *words, size_t capacity, size_t *count, struct error *err);

static inline bool token_is(const struct token *t, uint64_t classes)
{
    return (t->classes & classes) != 0;
}

static inline bool token_is_capital(const struct token *t)
{
    return (t->shape & SHAPE_CAPITAL) != 0;
}

/* The sentence, or the part of it up to a colon, goes on with this token. */
static inline bool token_goes_on(const struct token *t)
{
    return !(t->gap & (GAP_STOP | GAP_LINE | GAP_SEMICOLON | GAP_COLON));
}

#endif
