/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a run did, as one JSON object or for people.
 */
#ifndef INDEXER_SUMMARY_H
#define INDEXER_SUMMARY_H

#include "indexer/plan.h"

struct summary {
    const char *index;
    uint64_t articles, added, updated, unchanged, deleted; /* articles */
    uint64_t bytes;                                        /* of input read */
    double seconds;
    const char *way; /* how it was written: "none", "library", "bulk" */
    bool is_dry_run;
    bool is_written; /* the index is the new one, whatever fails after that */
    char note[600]; /* one line that the user should know; empty: none */
};

MUST_CHECK enum status summary_json(const struct summary *s, const struct plan *plan, struct buf *out,
                                    struct error *err);
/* The line for standard output. */
MUST_CHECK enum status summary_text(const struct summary *s, const struct plan *plan, struct buf *out,
                                    struct error *err);
/* The note, and what was skipped and refused, for standard error; at most so many lines of what was skipped. */
MUST_CHECK enum status summary_notes(const struct summary *s, const struct plan *plan, size_t max_lines, struct buf *out, struct error *err);

#endif
