/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Distinct texts, each with a number: from 0, in the order in which they come.
 */
#ifndef BASE_ROSTER_H
#define BASE_ROSTER_H

#include "base/arena.h"
#include "base/text.h"

struct roster {
    struct str *texts; /* by number */
    uint64_t *hashes;  /* of them */
    size_t count;
    uint32_t *slots; /* number + 1 */
    size_t slot_count;
};

#define ROSTER_INIT { .texts = NULL }

/* The number of `text`; a new one is copied into `arena`, which has to outlive the roster. */
MUST_CHECK enum status roster_number(struct roster *r, struct str text, struct arena *arena, uint32_t *number,
                                     struct error *err);
void roster_release(struct roster *r);

#endif
