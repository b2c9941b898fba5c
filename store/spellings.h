/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes one value of those of a facet column that are only spelled in different ways.
 *
 * Articles are kept with the values as they were found. Which spelling is shown hangs on all articles of the
 * index, so it is chosen where the column is read: the bytewise smallest one that is in use.
 */
#ifndef STORE_SPELLINGS_H
#define STORE_SPELLINGS_H

#include "base/arena.h"
#include "store/columns.h"

/* Of the values of a column as it was read. */
struct spellings {
    uint32_t *value_of; /* by ordinal: the number of the value */
    size_t value_count;
    bool has_variants; /* some are the same value: fewer values than spellings */
    bool has_repeats;  /* there is a code with the same value twice: not so in indexes of today */
};

/* In `arena`. */
MUST_CHECK enum status spellings_compare(enum field_id facet, const struct facet_column *column, struct arena *arena,
                                         struct spellings *out, struct error *err);
/* The column with each value once, its codes as they were, in `arena` and beside `column`. `is_used`, by ordinal of `column`:
 * whether an article has the spelling. */
MUST_CHECK enum status spellings_unite(const struct spellings *s, const struct facet_column *column, const bool *is_used,
                                       struct arena *arena, struct facet_column *out, struct error *err);

#endif
