/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Both programs, run in the process of the test. */
#ifndef TESTS_UNIT_PROGRAM_H
#define TESTS_UNIT_PROGRAM_H

#include "base/text.h"
#include "tests/unit/faults.h"

enum { ARGUMENTS_MAX = 16 };

/* What a run said; `out` and `err` are released by program_release(). */
struct said {
    int code;
    bool has_failed; /* the call that was to fail came */
    struct buf out, err;
};

/* `arguments`: the name of the program, its arguments, NULL. The call `number` of `kind` fails; 0: none, and such calls
 * are looked for (faults_find()). */
void program_run(const char *const *arguments, enum fault_kind kind, uint64_t number, struct said *said);
void program_release(struct said *said);

#endif
