/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Many queries in one process: a line in, a JSON object out.
 */
#ifndef QUERY_BATCH_H
#define QUERY_BATCH_H

#include "query/request.h"

/* Answers every line of the file named by `r` on standard output. A line: the query, then filters
 * with tabs between ("force=tvp"). A line that is wrong is answered by {"error":...}; *had_faults says there was one. */
MUST_CHECK enum status batch_run(struct session *s, const struct query_request *r, bool *had_faults, struct error *err);

#endif
