/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From the runs of all feeds to tables. Two halves that share nothing but what
 * they read, so that two threads can do them: the tables by term, and those
 * by document.
 */
#ifndef GLASS_MERGE_H
#define GLASS_MERGE_H

#include "glass/feed.h"
#include "glass/table.h"

struct metadata_entry {
    struct str key, value; /* the value is not empty */
    size_t order;          /* in which it was given */
};

/* What both halves read. The feeds are finished. */
struct merge_input {
    const struct glass_feed *feeds;
    unsigned feed_count;
    size_t buffer_size;                    /* to read a run with */
    const struct metadata_entry *metadata; /* by key, each once */
    size_t metadata_count;
};

/* Of the whole database, for the version file. */
struct statistics {
    uint32_t document_count, last_docid;
    uint32_t length_lower, length_upper; /* the lower is that of documents that are not empty */
    uint32_t wdf_upper;
    uint64_t total_length;
};

MUST_CHECK enum status merge_by_term(const struct merge_input *in, struct glass_table *postlist,
                                     struct glass_table *position, struct statistics *out, struct error *err);
MUST_CHECK enum status merge_by_document(const struct merge_input *in, struct glass_table *termlist,
                                         struct glass_table *docdata, struct error *err);

#endif
