/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the fuzz targets share.
 *
 * A target is one file, fuzz_NAME.c, with one function that takes any bytes and must neither crash nor break a promise of
 * the code it calls. libFuzzer drives it (make fuzz), or replay.c does with the inputs in seeds/NAME (make check).
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include "base/error.h"
#include "base/text.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise of the code under test. A broken one ends the program, as a crash would. */
#define FUZZ_CHECK(promise) \
    do { \
        if (!(promise)) \
            fuzz_fail(__FILE__, __LINE__, #promise); \
    } while (0)

_Noreturn void fuzz_fail(const char *file, int line, const char *promise);

/* The input as text. */
static inline struct str fuzz_input(const uint8_t *data, size_t size)
{
    return str_of((const char *)data, size);
}

/* Takes the first line off an input that has several parts. */
struct str fuzz_line(struct str *rest);

/* A folder of this process, removed when it ends. */
const char *fuzz_folder(void);
/* An index of a few articles in it. */
const char *fuzz_index(void);

#endif
