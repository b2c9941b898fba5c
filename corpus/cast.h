/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who and where a story has been told of so far: its forces, the forces whose
 * towns and counties it names, and its operations. Tells of a further line
 * whether it goes on with them or brings up others. Names only; words are in
 * wordset.h.
 */
#ifndef CORPUS_CAST_H
#define CORPUS_CAST_H

#include "corpus/page.h"

enum {
    CAST_FORCES_MAX = 1024,  /* more rows: two may count as one */
    CAST_OPERATIONS_MAX = 32 /* of one story; further ones are new each time */
};

/* All zero: nobody. */
struct cast {
    uint64_t forces[CAST_FORCES_MAX / 64];
    uint64_t areas[CAST_FORCES_MAX / 64];
    uint32_t operations[CAST_OPERATIONS_MAX]; /* candidates, one of each name */
    size_t operation_count;
    bool has_force; /* a territorial one */
    bool has_area;
};

/* What some lines name. */
struct names {
    bool known;         /* a force or an operation that the story has; an agency or a regional unit only where nothing is new */
    bool new_force;     /* one that it has not; agencies and regional units go with every force and are never new */
    bool new_operation;
    bool new_operations; /* several such */
    bool expected;      /* that force is the one whose places it has named */
    bool unknown;       /* a force or agency that it has not */
    bool away;          /* places, and none of its forces or of those whose places it has named */
    bool is_first;      /* and these are no more than what a story may say late: its first force, in a place that it has
                           named or before it named any, and its first operation */
};

struct names cast_look(const struct cast *c, const struct page *p, size_t first_line, size_t end_line);
void cast_add(struct cast *c, const struct page *p, size_t first_line, size_t end_line);

#endif
