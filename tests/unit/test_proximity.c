/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/proximity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t state_of_dice = 12;

static uint32_t pick(uint32_t below)
{
    state_of_dice = state_of_dice * 1664525 + 1013904223;
    return (state_of_dice >> 8) % below;
}

/* Every choice of a span for each part is tried. */
static bool tried(const struct span *spans, size_t count, uint32_t part, size_t parts, uint32_t window, struct span *chosen)
{
    if (part == parts)
        return true;
    for (size_t i = 0; i < count; i++) {
        bool fits = spans[i].part == part;

        for (uint32_t j = 0; j < part && fits; j++)
            fits = (spans[i].first > chosen[j].last && spans[i].first - chosen[j].last <= window) ||
                   (chosen[j].first > spans[i].last && chosen[j].first - spans[i].last <= window);
        chosen[part] = spans[i];
        if (fits && tried(spans, count, part + 1, parts, window, chosen))
            return true;
    }
    return false;
}

static void says_what_trying_everything_says(void **state)
{
    struct span spans[16], chosen[PROXIMITY_PARTS_MAX];
    unsigned near = 0;

    (void)state;
    for (int round = 0; round < 60000; round++) {
        size_t parts = 2 + pick(3), count = parts + pick(8);
        uint32_t window = 1 + pick(8), reach = 4 + pick(30);

        for (size_t i = 0; i < count; i++) {
            uint32_t part = i < parts ? (uint32_t)i : pick((uint32_t)parts), first = 1 + pick(reach);

            spans[i] = (struct span){ first, first + part % 3, part };
        }
        proximity_sort(spans, count);
        bool expected = tried(spans, count, 0, parts, window, chosen);
        near += expected;
        assert_int_equal(proximity_holds(spans, count, parts, window), expected);
    }
    assert_in_range(near, 6000, 54000); /* both answers are common */
}

/* Eight parts, two of which share their only word, among thousands of places: choices one by one would take for ever. */
static void takes_no_longer_for_words_that_stand_everywhere(void **state)
{
    enum { PLACES = 6000 };
    struct span *spans = calloc(PLACES + 2, sizeof *spans);

    (void)state;
    assert_non_null(spans);
    for (uint32_t i = 0; i < PLACES; i++)
        spans[i] = (struct span){ i + 10, i + 10, 2 + i % 6 };
    spans[PLACES] = (struct span){ 3000, 3000, 0 };
    spans[PLACES + 1] = (struct span){ 3000, 3000, 1 };
    proximity_sort(spans, PLACES + 2);
    assert_false(proximity_holds(spans, PLACES + 2, 8, 1000));
    spans[0].part = 1;
    assert_false(proximity_holds(spans, PLACES + 2, 8, 1000));
    assert_true(proximity_holds(spans, PLACES + 2, 8, 3000));
    free(spans);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_trying_everything_says),
        cmocka_unit_test(takes_no_longer_for_words_that_stand_everywhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
