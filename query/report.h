/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A search that can be repeated: a report holds what was asked and what was found, article by article with the hash of
 * its bytes; verifying it asks again and says what changed. For footnotes that have to hold.
 */
#ifndef QUERY_REPORT_H
#define QUERY_REPORT_H

#include "query/request.h"

/* The report of the request's search over all its hits, whatever page is shown. */
MUST_CHECK enum status report_make(struct session *s, const struct search_request *request, struct buf *out,
                                   struct error *err);

/* Repeats the search of the report in `text`, and appends what changed, in lines or as JSON. `name` is for messages.
 * STATUS_BAD_INPUT: it is no report, or one of another index. */
MUST_CHECK enum status report_verify(struct session *s, struct str text, const char *name, bool as_json, bool *is_same,
                                     struct buf *out, struct error *err);

/* A hash over the sorted pairs of id and hash of all articles: what is in the index, however it came there. */
MUST_CHECK enum status report_fingerprint(struct session *s, char out[33], struct error *err);

#endif
