/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One thread's way into a build: takes documents, keeps them in compact form,
 * and writes what it has as a sorted run when its share of the memory is full.
 *
 * This is the inside; callers see glass/bulk.h.
 */
#ifndef GLASS_FEED_H
#define GLASS_FEED_H

#include "base/arena.h"
#include "glass/bulk.h"
#include "glass/dictionary.h"
#include "glass/disk.h"
#include "glass/values.h"

enum { RUN_TERM_HEAD_BYTES = 4 + 8 + 1 };

/* The values of a slot in a run. */
struct run_slot {
    uint32_t slot;
    uint32_t count;
    struct piece entries;
    struct str lower, upper;
};

/*
 * What a feed collected between two spills, in the order the tables want:
 *
 *     postings   per term, in byte order: count (4 bytes) | sum of wdf (8) | length (1) | term | postings
 * (log.h) lengths    per document: uint(docid) | uint(length) data       per document with data: uint(docid)
 * | uint(length) | data termlists  per document: uint(docid) | uint(length) | list | uint(length) | slots
 *
 * The last run of a feed stays in memory, and its term lists are made when they are written.
 */
struct run {
    struct piece postings, lengths, data, termlists;
    struct run_slot *slots; /* by slot */
    size_t slot_count;
};

struct glass_feed {
    struct dictionary dictionary;
    struct buf log, lengths, data;
    struct values values;
    uint64_t sorted_bytes; /* that the postings in the log will take when sorted */
    uint32_t last_docid;
    uint32_t serial; /* of the document being added */
    uint64_t epoch;
    size_t memory_max;
    uint64_t data_max; /* longest data that the block size allows */

    struct arena scratch; /* for one document */

    struct spool spool;
    struct arena bounds; /* of values in runs already spilled */
    struct run *runs;
    size_t run_count, run_capacity;

    uint32_t *order, *rank; /* terms by rank, ranks by number; once sorted */
    unsigned char *sorted;
    enum status failed; /* a spill went wrong: nothing more can be done */
    struct error error;
};

MUST_CHECK enum status feed_init(struct glass_feed *f, const char *folder, size_t memory_max,
                                 uint64_t data_max, struct error *err);
void feed_release(struct glass_feed *f);

/* The rest in memory becomes the last run. Nothing can be added any more. */
MUST_CHECK enum status feed_finish(struct glass_feed *f, struct error *err);

#endif
