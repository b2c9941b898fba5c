/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builds a whole glass database at once: documents in, in any number of
 * threads; one valid database out, written bottom-up in sorted order.
 *
 * For the first build or a rebuild. Whoever reads or changes the result uses
 * libxapian, which cannot tell it from one it wrote itself. Knows nothing of
 * what the terms, slots and data mean.
 *
 *     glass_bulk_new -> per thread { glass_feed_term ... glass_feed_add } -> glass_bulk_finish ->
 * glass_bulk_free
 *
 * The same documents under the same docids give the same bytes, however they
 * were spread over feeds and however much memory there was.
 *
 *   handle      made by         freed by         threads
 *   glass_bulk  glass_bulk_new  glass_bulk_free  one at a time, and none while feeds are in use but for
 *                                                glass_bulk_feed()
 *   glass_feed  (its bulk)      (its bulk)       one at a time; different feeds at the same time
 */
#ifndef GLASS_BULK_H
#define GLASS_BULK_H

#include "base/error.h"
#include "base/text.h"

enum {
    GLASS_TERM_BYTES_MAX = 245, /* a zero byte counts twice: as in libxapian */
    GLASS_METADATA_KEY_BYTES_MAX = 253,
    GLASS_FEEDS_MAX = 256
};

struct glass_bulk;
struct glass_feed;

/* 0 takes the default. */
struct glass_settings {
    uint32_t block_size; /* of all tables; a power of 2 from 2048 to 65536 (8192) */
    size_t memory_bytes; /* for all feeds together; what does not fit goes to temporary files in the folder */
    unsigned feeds;      /* how many there are; finishing uses up to so many threads as well (1) */
};

/* `folder` must be empty, or not be there, in a folder that is. `settings` NULL: the defaults. */
MUST_CHECK enum status glass_bulk_new(struct glass_bulk **out, const char *folder,
                                      const struct glass_settings *settings, struct error *err);

/* The i-th, from 0. Borrowed. */
struct glass_feed *glass_bulk_feed(struct glass_bulk *b, unsigned i);

/* The number of a term in this feed, for its postings. Numbers are dense from 0 and stay valid while
 * glass_feed_epoch() stays the same. BAD_INPUT: the term is empty or too long. */
MUST_CHECK enum status glass_feed_term(struct glass_feed *f, struct str term, uint32_t *number,
                                       struct error *err);

/* The same for several terms at once, whose places in memory are asked for together. */
MUST_CHECK enum status glass_feed_terms(struct glass_feed *f, const struct str *terms, size_t count, uint32_t *numbers,
                                        struct error *err);

/* Changes at the end of a glass_feed_add() that ran out of memory for its feed: all numbers are then void. */
uint64_t glass_feed_epoch(const struct glass_feed *f);

struct glass_posting {
    uint32_t term;                           /* from glass_feed_term() */
    uint32_t wdf;                            /* 0: does not count for weights and length */
    uint32_t first_position, position_count; /* a slice of the positions beside; rising strictly, from 1 on */
};

struct glass_value {
    uint32_t slot;
    struct str value; /* empty: as if it were not there */
};

/*
 * Adds a document. Docids rise within a feed and come once over all feeds; gaps are fine.
 * A term may come several times: its wdf are added and its positions merged. Slots in any order,
 * each once. Empty data is no data. All is copied.
 *
 * BAD_INPUT and OUT_OF_MEMORY leave the feed as it was. Any other failure is that of writing a
 * temporary file: the document is in, but the feed and so the build can only be given up.
 * A docid that another feed has too is found by glass_bulk_finish().
 */
MUST_CHECK enum status glass_feed_add(struct glass_feed *f, uint32_t docid,
                                      const struct glass_posting *postings, size_t count,
                                      const uint32_t *positions, struct str data,
                                      const struct glass_value *values, size_t value_count,
                                      struct error *err);

/* For libxapian's get_metadata(). The last value of a key holds; an empty one removes it. */
MUST_CHECK enum status glass_bulk_metadata(struct glass_bulk *b, struct str key, struct str value,
                                           struct error *err);

/* Writes the database, with all of it on disk before the file that makes it one. Once only. */
MUST_CHECK enum status glass_bulk_finish(struct glass_bulk *b, struct error *err);

/* A build that is not finished leaves the folder as it was found. NULL is fine. */
void glass_bulk_free(struct glass_bulk *b);

#endif
