/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files of an index that can be done without, damaged byte by byte: no byte leads a search astray unseen. What they
 * hold is checked where it could lead out of bounds; the rest --check compares with the articles.
 */
#include "tests/unit/test.h"

#include "base/file.h"
#include "tests/unit/ordeal.h"

#include <stdio.h>

static const char *const query[] = { "cuttings-query", "--index", "index", "--json", "--stories", "--timeline", "month", "--sort", "newest", "", NULL };
static const char *const check[] = { "cuttings-index", "--index", "index", "--check", NULL };

static int prepare(void **state)
{
    static const char *const index[] = { "cuttings-index", "--index", "index", "corpus", NULL };

    if (ordeal_begin(state))
        return -1;
    ordeal_prepare(index, 0);
    return 0;
}

static void write_bytes(const char *path, struct str bytes)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes.at, 1, bytes.len, file), bytes.len);
    assert_int_equal(fclose(file), 0);
}

/* True: the search answered as before, or --check finds the damage. */
static bool is_harmless_or_found(const struct said *before)
{
    struct said after, checked;
    bool is_same, is_found;

    program_run(query, FAULT_NONE, 0, &after);
    is_same = after.code == 0 && str_is_equal(buf_view(&after.out), buf_view(&before->out));
    program_run(check, FAULT_NONE, 0, &checked);
    is_found = checked.code == 2 && checked.out.len > 0;
    program_release(&after);
    program_release(&checked);
    return is_same || is_found;
}

static void damage(const char *path)
{
    static const unsigned char patterns[] = { 0x01, 0x80, 0xFF, 0x10 };
    struct buf whole = BUF_INIT;
    struct said before;

    program_run(query, FAULT_NONE, 0, &before);
    assert_int_equal(before.code, 0);
    assert_int_equal(file_read(path, 1 << 20, &whole, NULL), STATUS_OK);
    for (size_t i = 0; i < whole.len; i++) {
        whole.at[i] ^= (char)patterns[i % sizeof patterns];
        write_bytes(path, buf_view(&whole));
        if (!is_harmless_or_found(&before))
            fail_msg("byte %zu of '%s' changes an answer, and --check does not see it", i, path);
        whole.at[i] ^= (char)patterns[i % sizeof patterns];
    }
    for (size_t length = 0; length < whole.len; length += 97) { /* and cut short */
        write_bytes(path, str_slice(buf_view(&whole), 0, length));
        assert_true(is_harmless_or_found(&before));
    }
    write_bytes(path, buf_view(&whole));
    assert_true(is_harmless_or_found(&before));
    buf_release(&whole);
    program_release(&before);
}

static void no_byte_of_the_columns_leads_a_search_astray_unseen(void **state)
{
    (void)state;
    damage("index/generation-1/columns");
}

static void nor_does_one_of_the_stories(void **state)
{
    (void)state;
    damage("index/generation-1/stories");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_byte_of_the_columns_leads_a_search_astray_unseen),
        cmocka_unit_test(nor_does_one_of_the_stories),
    };

    return cmocka_run_group_tests(tests, prepare, ordeal_end);
}
