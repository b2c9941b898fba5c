/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Corrections by people: values that override what was derived or stated, each with who, when and why.
 *
 * A file is lines of id, field, value, who, when, why with tabs between. The lines that one
 * file has for a field of an article are its values; an empty value removes them; a later file replaces
 * an earlier one's. All lines ever applied stay in the index, in the order they came, and hold for
 * every later run and rebuild. What a correction replaced stays with the article, marked.
 */
#ifndef INDEXER_CORRECTIONS_H
#define INDEXER_CORRECTIONS_H

#include "base/arena.h"
#include "corpus/article.h"
#include "corpus/registers.h"
#include "corpus/rules.h"
#include "store/archive.h"

struct correction {
    struct str id, value, who, when, why;
    enum fact_kind field;
    uint32_t batch; /* counts the files applied, from 1 */
    uint64_t line;  /* of the file applied in this run; 0: from the index */
    bool is_applied;
};

struct corrections {
    struct arena arena;
    struct correction *list; /* by id, field and batch; in the order of the file among equals */
    size_t count, capacity;
    uint32_t batches;
    size_t new_count; /* lines of this run's file that say something new */
};

/* A line of the file that cannot be used. */
typedef enum status correction_problem(uint64_t line, const char *reason, void *payload, struct error *err);

/* What the index has; corrections_parse() reads the lines that corrections_write() made. */
MUST_CHECK enum status corrections_parse(struct corrections *c, struct str log, struct error *err);
MUST_CHECK enum status corrections_read(struct corrections *c, struct xap_reader *reader, struct error *err);
/* Adds a file. Broken lines and unknown fields and forces go to `problem`, the others apply. */
MUST_CHECK enum status corrections_add(struct corrections *c, struct str tsv, const struct registers *registers,
                                       correction_problem *problem, void *payload, struct error *err);
MUST_CHECK enum status corrections_write(const struct corrections *c, metadata_put *put, void *payload,
                                         struct error *err);

/* Overrides the article's facts, date and title; what it needs is in `arena`. May be used by several threads. */
MUST_CHECK enum status corrections_apply(const struct corrections *c, struct str id, struct arena *arena,
                                         struct article *article, struct error *err);
/* Remembers that an article of this id is in the index. */
void corrections_mark_applied(struct corrections *c, struct str id);
void corrections_release(struct corrections *c);

#endif
