/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From the text of a page to an article: removes page furniture, finds the
 * headline and the date, and derives the facets force, year and operation.
 *
 * The rules are tables and small grammars, a file for each concern
 * (furniture, dates, title, forces, operations). Knows nothing of files,
 * encodings, terms or of Xapian. Linear in the length of the text. One
 * extraction may be used by one thread at a time; registers by many.
 */
#ifndef CORPUS_EXTRACTION_H
#define CORPUS_EXTRACTION_H

#include "base/arena.h"
#include "corpus/article.h"
#include "corpus/registers.h"

struct extraction;

/* What the record itself states; each wins over what would be derived. All views may be empty. */
struct stated {
    struct str title;
    struct str slug;              /* the part of its address that has words, "three-jailed-for-burglary": where no title is
                                     stated, these tell which story of a page is meant; empty: none */
    struct str date;              /* as written in the record */
    struct str year;              /* as written in the record */
    const struct str *forces;
    size_t force_count;
    bool has_forces;              /* the record has the field, also when it is an empty list */
    const struct str *operations;
    size_t operation_count;
    bool has_operations;
};

/* `registers` must outlive the extraction. On success *out is freed by extraction_free(). */
MUST_CHECK enum status extraction_new(struct extraction **out, const struct registers *registers, struct error *err);

/*
 * Fills `out`; its text and facts live in `arena` (or in the registers) and
 * do not point into `source`, which must be valid UTF-8. `stated` may be NULL.
 * Fails only for want of memory.
 */
MUST_CHECK enum status extraction_run(struct extraction *x, struct str source, const struct stated *stated,
                                      struct arena *arena, struct article *out, struct error *err);

void extraction_free(struct extraction *x); /* NULL is fine */

#endif
