/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one table of fields: what an article has beside its words, and how the index keeps it.
 *
 * The indexer, the query parser, facets, help and completion read this table. To add a
 * facet: a row here, its extraction in corpus/, a test.
 */
#ifndef STORE_FIELDS_H
#define STORE_FIELDS_H

#include "base/text.h"
#include "corpus/article.h"

enum field_id {
    FIELD_FORCE,
    FIELD_YEAR,
    FIELD_OPERATION,
    FIELD_FORCE_SOURCE,
    FIELD_YEAR_SOURCE,
    FIELD_OPERATION_SOURCE,
    FIELD_DATE,
    FIELD_TITLE,
    FIELD_ID,
    FIELD_PATH,
    FIELD_COUNT
};

enum field_kind {
    FIELD_IS_FACET,  /* counted; several values an article; the value "none" */
    FIELD_IS_SOURCE, /* the rules that the values of a facet rest on (corpus/rules.h) */
    FIELD_IS_DATE,   /* ranges */
    FIELD_IS_TEXT,   /* words of its own */
    FIELD_IS_KEY     /* one article, or those of one file */
};

enum {
    SLOT_NONE = -1,
    SLOT_DATE = 0,
    SLOT_FORCE = 1,
    SLOT_YEAR = 2,
    SLOT_OPERATION = 3,
    SLOT_SIGNATURE = 4,
    SLOT_SEQUENCE = 5,           /* the words in their order; what is beyond PIECE_MAX: */
    SLOT_SEQUENCE_REST = 1 << 24, /* and up */
    SLOT_TEXT = 16               /* and up */
};

struct field {
    const char *name;
    const char *short_name; /* also understood in queries; NULL: none */
    const char *prefix;     /* of its terms */
    int slot;               /* of its values, or SLOT_NONE */
    enum field_kind kind;
    enum fact_kind fact; /* a facet and its sources have the same */
    const char *help;
};

enum { FACET_COUNT = 3, TERM_BYTES_MAX = 245 /* libxapian refuses longer ones */ };

/* Facets have the first FACET_COUNT ids. */
const struct field *field_at(enum field_id id);
/* By name or short name, ASCII case ignored; false: no such field. */
bool field_find(struct str name, enum field_id *id);

/* The term for a value of a facet or a source: prefix and folded value ("XFORCEkent police"). An empty value gives the
 * term of the articles without one: without a value they have no source. Too long ones end in a hash. */
MUST_CHECK enum status field_term(enum field_id id, struct str value, struct buf *out, struct error *err);
/* The term for a key or a date, byte for byte ("Q" + id); too long ones end in a hash. */
MUST_CHECK enum status field_key_term(enum field_id id, struct str value, struct buf *out, struct error *err);
/* Whether a term says what a value rests on. */
bool field_is_source_term(struct str term);
/* Appends `s` without case and accents, runs of white space as one space. */
MUST_CHECK enum status field_fold(struct str s, struct buf *out, struct error *err);
/* Appends what a value of a facet is known by: values with the same key are one value, whatever their spelling. It is the
 * folded value; the name of an operation is besides one word, "Net Safe", "Net-Safe" and "NetSafe" alike. */
MUST_CHECK enum status field_key(enum field_id facet, struct str value, struct buf *out, struct error *err);
/* Whether `value` has this key, which has to be one of the same facet; `scratch` is overwritten. Quick to say no. */
MUST_CHECK enum status field_has_key(enum field_id facet, struct str value, struct str key, struct buf *scratch, bool *has,
                                     struct error *err);

#endif
