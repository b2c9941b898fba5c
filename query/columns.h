/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Facet values and dates of all articles as arrays by docid, for counting and sorting.
 *
 * A column is read when it is first asked for, and kept while the index stays as it is.
 */
#ifndef QUERY_COLUMNS_H
#define QUERY_COLUMNS_H

#include "store/fields.h"
#include "xapian-c/xapian-c.h"

/* The values of article d are values[ordinals[starts[d]]] up to, not including, starts[d + 1]. */
struct facet_column {
    const uint32_t *starts; /* last + 2 of them */
    const uint32_t *ordinals;
    const struct str *values;
    size_t value_count;
};

struct columns;

/* `last`: the highest docid of `reader`, which is borrowed. */
MUST_CHECK enum status columns_new(struct columns **out, struct xap_reader *reader, uint32_t last, struct error *err);
MUST_CHECK enum status columns_facet(struct columns *c, enum field_id facet, const struct facet_column **out,
                                     struct error *err);
/* 20140716, 20140700, 20140000, or 0 where nothing is known. */
MUST_CHECK enum status columns_dates(struct columns *c, const uint32_t **out, struct error *err);
void columns_free(struct columns *c);

#endif
