/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The postings of all runs of all feeds as one: term by term in byte order,
 * and the documents of each in order of docid.
 */
#ifndef GLASS_TERMS_H
#define GLASS_TERMS_H

#include "glass/disk.h"
#include "glass/feed.h"
#include "glass/log.h"

enum { TERMS_BATCH = 64 };

struct posting {
    uint32_t docid;
    struct log_body body;
};

/* The term at which a run stands, and how far its postings are read. */
struct run_terms {
    struct source source;
    unsigned feed;
    unsigned char text[256];
    unsigned length;
    uint64_t front; /* of the text, to compare first */
    uint32_t left;  /* postings not yet read */
    uint64_t frequency;
    struct posting posting;
};

struct terms {
    struct run_terms *runs;
    size_t run_count;
    struct run_terms **heap; /* by term, then by feed and run: the least on top */
    size_t heap_size;
    struct run_terms **same; /* the runs that have the term at hand, feed by feed */
    size_t same_count;
    size_t *lanes; /* per feed that has the term: where in `same` it is; moves on to the next run */
    size_t *lane_ends;
    size_t lane_count;
    size_t current; /* lane whose posting was given out last and not yet left; SIZE_MAX: none */
    struct posting batch[TERMS_BATCH];
};

struct term {
    struct str text;
    uint64_t count;     /* postings */
    uint64_t frequency; /* sum of wdf */
};

/* The feeds are finished. Release it also after a failure. */
MUST_CHECK enum status terms_init(struct terms *t, const struct glass_feed *feeds, unsigned feed_count,
                                  size_t buffer_size, struct error *err);
/* The postings of the term before must all have been read. STATUS_END behind the last; the text is valid
 * until the next call. */
MUST_CHECK enum status terms_next(struct terms *t, struct term *out, struct error *err);
/* The next postings of the term at hand, of which there are as many as it said: at least one, at most TERMS_BATCH. One that has
 * a position list comes alone. Valid until the next call. */
MUST_CHECK enum status terms_next_postings(struct terms *t, const struct posting **out, size_t *count, struct error *err);
void terms_release(struct terms *t);

#endif
