/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls that fail when they are told to, in the process of the test.
 *
 * A test that is linked with faults.c has its calls of the functions there wrapped (the linker's --wrap). While a kind of
 * fault is armed, calls of it are counted, and one fails. faults_find() chooses which are worth it: every place in the
 * program that calls something which may fail, however deep below, is to see a failure come back once. So a few hundred
 * cases take the place of one for each of a hundred thousand calls, and none of them is left to luck.
 */
#ifndef TESTS_UNIT_FAULTS_H
#define TESTS_UNIT_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fault_kind {
    FAULT_NONE,
    FAULT_MEMORY,    /* allocations; also arenas and buffers, as if they were full each time */
    FAULT_FILES,     /* calls of the system on files: EIO */
    FAULT_INTERRUPT, /* the same calls are interrupted by a signal: EINTR */
    FAULT_INDEX,     /* calls of libxapian through xapian-c: STATUS_IO */
    FAULT_STALE      /* the same find that the index has moved on: STATUS_STALE */
};

/* Begins to count; the calls of `kind` are noted by the places they come from. */
void faults_find(enum fault_kind kind);
/* The call that was counted as `number` will fail; 0: none. */
void faults_arm(enum fault_kind kind, uint64_t number);
/* Nothing fails any more. True: the call that was armed came. */
bool faults_disarm(void);

/* The calls that faults_find() chose, of places that no earlier one of the same kind had. */
size_t faults_found(uint64_t *out, size_t capacity);

/* Of a kind: every place may be chosen again. */
void faults_forget(enum fault_kind kind);

#endif
