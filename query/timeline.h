/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Articles by year or month, beside all articles of the index of that time: 3 of 40 says more than 3.
 */
#ifndef QUERY_TIMELINE_H
#define QUERY_TIMELINE_H

#include "query/docset.h"
#include "store/columns.h"

enum timeline_step { TIMELINE_NONE, TIMELINE_YEAR, TIMELINE_MONTH };

struct timeline_period {
    uint32_t at;    /* 2019 or 201903; 0: not known */
    uint64_t count; /* under the query and all filters */
    uint64_t of;    /* in the index */
};

/* From the first period with a match to the last one, none left out between; then the articles of which it is not
 * known, if there are any in the index. */
struct timeline {
    enum timeline_step step;
    struct timeline_period *periods;
    size_t count;
};

/* `matches` and `everything`: articles. An article with a year and no month counts for its year, and has no month.
 * The periods live in `arena`. */
MUST_CHECK enum status timeline_count(struct columns *columns, enum timeline_step step, const struct docset *matches,
                                      const struct docset *everything, struct arena *arena, struct timeline *out,
                                      struct error *err);

/* "2019", "2019-03"; "none" for 0. */
MUST_CHECK enum status timeline_name(uint32_t at, struct buf *out, struct error *err);
/* [{"period":"2019","count":3,"of":40},...], and lines behind a header. */
MUST_CHECK enum status timeline_json(const struct timeline *t, struct buf *out, struct error *err);
MUST_CHECK enum status timeline_csv(const struct timeline *t, struct buf *out, struct error *err);

#endif
