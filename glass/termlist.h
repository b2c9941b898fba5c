/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The list of each document's terms, in byte order, as the termlist table
 * keeps it: made from a feed's log once its terms are sorted.
 */
#ifndef GLASS_TERMLIST_H
#define GLASS_TERMLIST_H

#include "glass/feed.h"

struct termlist {
    uint32_t docid;
    struct str tag;   /* not packed; empty without terms */
    struct str slots; /* of the document's values; empty without */
};

struct ranked_term;

struct termlists {
    const struct glass_feed *feed;
    const unsigned char *at, *end; /* in the log */
    struct ranked_term *terms;     /* by rank */
    size_t longest;
    unsigned rank_bits;
    uint64_t *ranks, *spare; /* of a document: rank << 32 | wdf */
    size_t ranks_capacity;
    struct buf tag;
};

/* The feed has order and rank, and does not change meanwhile. Release it also after a failure. */
MUST_CHECK enum status termlists_init(struct termlists *l, const struct glass_feed *f, struct error *err);
/* STATUS_END behind the last document. Valid until the next call. */
MUST_CHECK enum status termlists_next(struct termlists *l, struct termlist *out, struct error *err);
void termlists_release(struct termlists *l);

#endif
