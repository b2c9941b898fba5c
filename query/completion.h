/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a shell may offer behind an option: the values of a facet in the index, the names of saved searches.
 */
#ifndef QUERY_COMPLETION_H
#define QUERY_COMPLETION_H

#include "query/session.h"

/* The values that begin with `prefix` in any case, one a line: of a facet or a source, and "none". Other names have no values. */
MUST_CHECK enum status completion_values(struct session *s, struct str facet, struct str prefix, struct buf *out,
                                         struct error *err);
/* The lines of `names` that begin with `prefix`. */
MUST_CHECK enum status completion_lines(struct str names, struct str prefix, struct buf *out, struct error *err);

#endif
