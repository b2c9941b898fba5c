/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every unit test includes: cmocka and its prerequisites. */
#ifndef TESTS_UNIT_TEST_H
#define TESTS_UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/text.h"

#define assert_str(actual, expected)                                                                  \
    do {                                                                                              \
        struct str assert_a = (actual), assert_e = str_from_c(expected);                              \
        if (!str_is_equal(assert_a, assert_e))                                                        \
            fail_msg("got '%.*s', expected '%.*s'", STR_ARG(assert_a), STR_ARG(assert_e));            \
    } while (0)

#endif
