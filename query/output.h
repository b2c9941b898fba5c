/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Answers as text for people and as JSON, NDJSON, CSV and paths for programs.
 */
#ifndef QUERY_OUTPUT_H
#define QUERY_OUTPUT_H

#include "query/request.h"

/* The whole answer as one JSON object and a line end. */
MUST_CHECK enum status output_json(const struct query_request *r, const struct answer *a, struct buf *out,
                                   struct error *err);
/* The line behind the hits of --ndjson. */
MUST_CHECK enum status output_summary(const struct query_request *r, const struct answer *a, struct buf *out,
                                      struct error *err);
/* One hit in the format of the request; `rank` from 1. */
MUST_CHECK enum status output_hit(const struct query_request *r, const struct search_hit *hit, size_t rank,
                                  struct buf *out, struct error *err);
/* What stands before the hits (the header of --csv). */
MUST_CHECK enum status output_begin(const struct query_request *r, struct buf *out, struct error *err);

/* For people. `width`: columns of the terminal. */
MUST_CHECK enum status output_text(const struct query_request *r, const struct answer *a, unsigned width, struct buf *out,
                                   struct error *err);

/* An article for --show, and where its values came from for --why; in the format of the request. */
MUST_CHECK enum status output_article(const struct query_request *r, const struct hit_record *hit,
                                      const struct stored_text *text, const struct story *story, struct buf *out,
                                      struct error *err);
/* `history`: lines of archive_corrections(). */
MUST_CHECK enum status output_facts(const struct query_request *r, const struct hit_record *hit,
                                    const struct stored_text *text, struct str history, struct buf *out,
                                    struct error *err);

#endif
