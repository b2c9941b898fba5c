/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What registers are made of: the rows of each table, and the vocabulary that their words and phrases become.
 *
 * For registers.c alone, which has the life of all this and answers the questions.
 */
#ifndef CORPUS_REGISTER_ROWS_H
#define CORPUS_REGISTER_ROWS_H

#include "base/arena.h"
#include "corpus/registers.h"
#include "corpus/tokens.h"

struct register_source {
    struct str tsv;
    struct str name; /* for messages */
};

/* A spelling of a force, for finding the nearest. */
struct spelling {
    struct str text;
    uint32_t force;
};

struct registers {
    struct arena arena; /* the texts of the sources; all views into rows point there or into the program */
    struct register_source *sources;
    size_t source_count;
    struct vocabulary *vocabulary;
    struct tokens phrase; /* the one that is being read */
    struct force_row *forces;
    struct str *successors; /* names as written, by force; resolved when all rows are read */
    unsigned *force_lines;
    size_t force_count, force_capacity;
    struct operation_row *operations;
    size_t operation_count, operation_capacity;
    struct furniture_row *furniture;
    size_t furniture_count, furniture_capacity;
    struct spelling *spellings;
    size_t spelling_count, spelling_capacity;
    uint64_t fingerprint;
};

/* Adds the rows of a source. STATUS_BAD_INPUT: the first that is broken. */
MUST_CHECK enum status register_rows_read(struct registers *r, struct register_source source, struct error *err);
/* When all are read: finds the successors of forces; `last` is the source that was added, for messages. */
MUST_CHECK enum status register_rows_resolve(struct registers *r, struct register_source last, struct error *err);
/* The row that this text names, or ROW_NONE; `kinds`: those of phrases that count, as KIND() bits. */
MUST_CHECK enum status register_rows_find(const struct registers *r, struct str text, unsigned kinds, uint32_t *row,
                                          struct error *err);
/* The letters and digits of a name in lower case, without anything between: "Net-Safe" is "netsafe". Returns how many. */
size_t register_letters(const struct tokens *t, size_t first, size_t last, char *out, size_t capacity);
/* All but the arena and the sources. */
void register_rows_release(struct registers *r);

#endif
