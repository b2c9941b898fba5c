/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What all feeds say of the documents, as one sequence in order of docid: one
 * lane for each feed, through its runs, whose documents follow each other.
 */
#ifndef GLASS_LANES_H
#define GLASS_LANES_H

#include "glass/disk.h"
#include "glass/termlist.h"

enum lanes_kind {
    LANES_LENGTHS,  /* number: the document's length */
    LANES_DATA,     /* bytes: its data, of those that have some */
    LANES_VALUES,   /* bytes: its value in one slot, of those that have one */
    LANES_TERMLISTS /* bytes: the list; slots */
};

struct record {
    uint32_t docid;
    uint32_t number;
    struct str bytes, slots; /* valid until the next call */
};

struct lane {
    struct source source;
    struct piece *pieces;
    bool has_lists; /* behind the pieces: term lists made from memory */
    struct termlists lists;
    struct record record;
    bool is_over;
};

struct lanes {
    enum lanes_kind kind;
    struct lane *lanes;
    unsigned count;
    struct lane *current; /* whose record was given out last */
    uint32_t last_docid;
};

/* `slot`: for values. The feeds are finished. Release it also after a failure. */
MUST_CHECK enum status lanes_init(struct lanes *l, enum lanes_kind kind, uint32_t slot,
                                  const struct glass_feed *feeds, unsigned feed_count, size_t buffer_size,
                                  struct error *err);
/* STATUS_END behind the last; BAD_INPUT: a document came twice. */
MUST_CHECK enum status lanes_next(struct lanes *l, struct record *out, struct error *err);
void lanes_release(struct lanes *l);

#endif
