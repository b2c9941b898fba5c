/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A command line whose every call fails once.
 *
 * After each failure the program has ended with 2 and one line that says what is wrong, or it has answered as without;
 * and then the command, with nothing that fails, answers as ever.
 */
#ifndef TESTS_UNIT_ORDEAL_H
#define TESTS_UNIT_ORDEAL_H

#include "tests/unit/program.h"

struct ordeal {
    const char *arguments[ARGUMENTS_MAX + 1];
    void (*restore)(void);                 /* makes everything as it was before; NULL: the command changes nothing */
    void (*look)(const struct said *said); /* at what a failure left behind; NULL: there is nothing to see */
    bool may_differ; /* it may do without what failed, and answer otherwise (look() then knows better) */
};

/* The calls of `kind`, each of whose places has not failed in an ordeal before. */
void ordeal_run(const struct ordeal *o, enum fault_kind kind);

/* A fresh folder, which becomes the working directory and HOME, with an archive in `corpus`: for cmocka's groups. */
int ordeal_begin(void **state);
int ordeal_end(void **state);

/* A file of the working directory. */
void ordeal_write(const char *name, const char *text);
/* Runs a program that has to end with `code`. */
void ordeal_prepare(const char *const *arguments, int code);

#endif
