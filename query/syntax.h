/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A query as a tree, made by query/parser.h and read by everything behind it.
 */
#ifndef QUERY_SYNTAX_H
#define QUERY_SYNTAX_H

#include "base/text.h"
#include "store/fields.h"

enum clause_kind {
    CLAUSE_ALL,     /* every article */
    CLAUSE_WORD,    /* slots[0]: a word, by its stem */
    CLAUSE_EXACT,   /* slots[0]: a word as written */
    CLAUSE_PREFIX,  /* slots[0]: words that begin so */
    CLAUSE_PHRASE,  /* slots next to each other, in order */
    CLAUSE_NEAR,    /* slots, or phrases of them, within `window` words of each other, in any order (proximity.h) */
    CLAUSE_FACET,   /* `field` has the value `text`; empty: none */
    CLAUSE_RANGE,   /* `field` is date or year: from `low` to `high`, as 20140716; year 2014 is 20140000 to 20149999 */
    CLAUSE_AND,     /* children */
    CLAUSE_OR,
    CLAUSE_NOT      /* children[0] without children[1] */
};

/* One word of a clause. */
struct slot {
    struct str word; /* folded */
    struct str stem; /* its stem; empty where the word has none */
    enum clause_kind kind; /* CLAUSE_WORD, CLAUSE_EXACT or CLAUSE_PREFIX */
    bool is_operation;     /* "op" before a name: "op" and "operation" alike */
    bool goes_on;          /* of a NEAR: stands right behind the slot before, as in a phrase */
};

struct clause {
    enum clause_kind kind;
    bool is_title; /* words: of the headline only */
    struct slot *slots;
    size_t slot_count;
    uint32_t window;
    enum field_id field;
    struct str text;
    uint32_t low, high;
    struct clause **children;
    size_t child_count;
    size_t offset, length; /* of the query's text, for messages */
};

/* The end of the part of a NEAR that begins with slot `first`: one word, or a phrase. */
size_t clause_part_end(const struct clause *c, size_t first);

/* The query in its own language, as it was understood: every operator written out. */
MUST_CHECK enum status clause_describe(const struct clause *c, struct buf *out, struct error *err);

#endif
