/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One line of a JSON Lines file: what it states of an article.
 *
 * The only user of jansson for reading. Fields: text (or body), id, title, date, url, source,
 * force, operation, year; all others are kept as they are.
 */
#ifndef CORPUS_RECORD_H
#define CORPUS_RECORD_H

#include "base/arena.h"
#include "corpus/extraction.h"

struct record {
    struct str text;
    struct str id; /* empty: none; a number is taken as its digits */
    struct str url, source;
    struct str extra; /* the unknown keys as a JSON object; empty: none */
    struct stated stated;
};

/* All of `out` lives in `arena`. STATUS_BAD_INPUT says what is wrong with the line, without its number:
 * broken JSON (with the column), not an object, no text, a field of another type. */
MUST_CHECK enum status record_parse(struct str line, struct arena *arena, struct record *out, struct error *err);

/* STATUS_BAD_INPUT: `text` is not what record.extra may be. For those who read it from an index, which anybody may have made. */
MUST_CHECK enum status record_check_extra(struct str text, struct error *err);

#endif
