/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The registers: police forces with their aliases and areas, and named operations.
 *
 * Plain TSV files in corpus/registers/, built into the programs; a user may
 * add rows of his own. Registers are for aliases and canonical spelling: a
 * name that is in none of them works as well. Immutable once loaded, and then
 * shared between threads.
 */
#ifndef CORPUS_REGISTERS_H
#define CORPUS_REGISTERS_H

#include "base/text.h"

struct registers;
struct vocabulary;

enum force_kind {
    FORCE_TERRITORIAL,
    FORCE_NATIONAL,
    FORCE_SPECIAL,
    FORCE_CROWN,
    FORCE_REGIONAL,
    FORCE_JOINT,
    FORCE_FORMER,
    FORCE_FOREIGN, /* this and the next: known, but never a value of the facet */
    FORCE_PARTNER
};

struct force_row {
    struct str name;
    enum force_kind kind;
    uint16_t from, to;  /* years; 0: not known, or still there */
    uint32_t successor; /* a row; ROW_NONE: none */
    struct str members;
};

enum operation_kind { OPERATION_POLICE, OPERATION_PROJECT, OPERATION_MILITARY, OPERATION_TRAFFIC, OPERATION_OTHER };

struct operation_row {
    struct str name;
    enum operation_kind kind;
};

enum furniture_place { FURNITURE_LINE, FURNITURE_START, FURNITURE_END };

struct furniture_row {
    struct str rule;
    enum furniture_place place;
    bool needs_mark; /* a colon, dash or bracket must follow the words */
};

enum { ROW_NONE = UINT32_MAX };

/* Loads the built-in registers. On success *out is freed by registers_free(). */
MUST_CHECK enum status registers_new(struct registers **out, struct error *err);
/* The same with the words of the grammars alone: no force, no operation, no furniture. Quick to load, for tests. */
MUST_CHECK enum status registers_new_bare(struct registers **out, struct error *err);

/* Adds the rows of a user's register: `name` is for messages ("'my.tsv', line 3: ..."). STATUS_BAD_INPUT names
 * the first broken row, duplicate alias or cycle; the registers are then unchanged. */
MUST_CHECK enum status registers_add(struct registers *r, struct str tsv, const char *name, struct error *err);

/* The canonical name for a name or an alias in any case ("tvp", "The Met"), or an empty view.
 * Spaces at the ends, a leading "the" and runs of spaces do not matter. The view lives as long as `r`. */
MUST_CHECK enum status registers_force(const struct registers *r, struct str name, struct str *out, struct error *err);

/* The canonical spelling of an operation: without "Operation", "Op", "Project" before it or a phase number
 * behind it; "net safe" gives "NetSafe" where a register says so; a name in no register gets capitals if it had none.
 * The result is written to `out`. */
MUST_CHECK enum status registers_operation(const struct registers *r, struct str name, struct buf *out,
                                           struct error *err);

/* Up to `capacity` canonical force names nearest to `name` in spelling, aliases counted, nearest first; returns how many. */
size_t registers_nearest_forces(const struct registers *r, struct str name, struct str *out, size_t capacity);

/* For extraction: the words and phrases of all registers, and the rows that the meanings of phrases point to. */
const struct vocabulary *registers_vocabulary(const struct registers *r);
const struct force_row *registers_force_row(const struct registers *r, uint32_t row);
const struct operation_row *registers_operation_row(const struct registers *r, uint32_t row);
const struct furniture_row *registers_furniture_row(const struct registers *r, uint32_t row);
size_t registers_force_count(const struct registers *r);

/* A fingerprint of all rows, for the index to record what it was built with. */
uint64_t registers_fingerprint(const struct registers *r);

void registers_free(struct registers *r); /* NULL is fine */

#endif
