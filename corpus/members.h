/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The members of a JSON object, one line of JSON Lines.
 *
 * Two readers: simdjson, several times as fast, says nothing of what is wrong with a line and is asked first; jansson
 * says it, and reads whatever simdjson is not sure of. What both read, they read alike.
 */
#ifndef CORPUS_MEMBERS_H
#define CORPUS_MEMBERS_H

#include "base/arena.h"

#ifdef __cplusplus
extern "C" {
#endif

enum member_kind { MEMBER_TEXT, MEMBER_INTEGER, MEMBER_REAL, MEMBER_BOOLEAN, MEMBER_NULL, MEMBER_LIST, MEMBER_OBJECT };

struct member {
    struct str key;
    enum member_kind kind;
    struct str text;             /* of a text, with spaces for NULs; the digits of an integer */
    const struct member *items;  /* of a list; themselves without key and items */
    size_t item_count;
    struct str json;             /* the value in compact JSON, where it was asked for */
};

struct members {
    struct member *at;
    size_t count;
};

/* Whose value is wanted as JSON, too. */
typedef bool member_wants_json(struct str key);

/* Keeps its memory between lines; one for each thread. */
struct member_reader;
MUST_CHECK enum status member_reader_new(struct member_reader **out, struct error *err);
void member_reader_free(struct member_reader *r); /* NULL is fine */

/* All of `out` lives in `arena`. *is_sure false: nothing is known of the line, ask members_read_tree(). */
MUST_CHECK enum status members_read_fast(struct member_reader *r, struct str line, member_wants_json *wants_json,
                                         struct arena *arena, struct members *out, bool *is_sure, struct error *err);
/* STATUS_BAD_INPUT: broken JSON (with the column), or no object. */
MUST_CHECK enum status members_read_tree(struct str line, member_wants_json *wants_json, struct arena *arena,
                                         struct members *out, struct error *err);
/* "a list" and the like. */
const char *member_kind_name(enum member_kind kind);

#ifdef __cplusplus
}
#endif

#endif
