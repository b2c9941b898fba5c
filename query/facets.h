/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counts of the values of a facet over sets of articles. Exact: every article of the sets is looked at.
 */
#ifndef QUERY_FACETS_H
#define QUERY_FACETS_H

#include "store/columns.h"
#include "query/docset.h"

struct facet_count {
    struct str value; /* empty: articles without a value */
    uint64_t count;    /* under the filters on the other facets */
    uint64_t matching; /* under all filters */
    bool is_selected;
};

struct facet_counts {
    enum field_id facet;
    struct facet_count *values; /* by count, then value; years newest first; none is last among equals */
    size_t value_count;         /* of those shown */
    size_t total;               /* of those there are */
};

/* `others`: articles that match the query and the filters on the other facets; `all`: under all filters, a
 * subset of it. `limit` 0: all values. Values with count 0 are left out. The result lives in `arena`. */
MUST_CHECK enum status facets_count(const struct facet_column *column, enum field_id facet, const struct docset *others,
                                    const struct docset *all, size_t limit, struct arena *arena,
                                    struct facet_counts *out, struct error *err);

#endif
