/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One line of a JSON Lines file: what it states of an article.
 *
 * Fields: text (or body), id, title, date, url, source,
 * force, operation, year; all others are kept as they are.
 */
#ifndef CORPUS_RECORD_H
#define CORPUS_RECORD_H

#include "base/arena.h"
#include "corpus/extraction.h"
#include "corpus/members.h"

struct record {
    struct str text;
    struct str id; /* empty: none; a number is taken as its digits */
    struct str url, source;
    struct str extra; /* the unknown keys as a JSON object; empty: none */
    struct stated stated;
};

/* All of `out` lives in `arena`. STATUS_BAD_INPUT says what is wrong with the line, without its number:
 * broken JSON (with the column), not an object, no text, a field of another type. */
MUST_CHECK enum status record_parse(struct member_reader *reader, struct str line, struct arena *arena, struct record *out,
                                    struct error *err);

#endif
