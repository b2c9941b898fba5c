/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sequences of an index, one article after the other: articles that are asked for in rising order
 * lie close together, and the way to one is shorter from the one before.
 */
#ifndef STORE_SEQUENCES_H
#define STORE_SEQUENCES_H

#include "store/sequence.h"
#include "xapian-c/xapian-c.h"

struct sequences {
    struct xap_reader *reader; /* borrowed */
    struct xap_values *values;
    struct buf long_one;
};

#define SEQUENCES_OF(r) { .reader = (r), .values = NULL, .long_one = BUF_INIT }

/* Docids may only rise. The view is valid until the next call. STATUS_CORRUPT: the article has none, or a damaged one. */
MUST_CHECK enum status sequences_get(struct sequences *s, uint32_t docid, struct sequence *out, struct error *err);
void sequences_release(struct sequences *s);

#endif
