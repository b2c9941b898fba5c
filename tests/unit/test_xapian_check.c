/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/test_xapian_fixture.h"

#ifdef __SANITIZE_ADDRESS__
/* Xapian::Database::check() of 1.4.22 deletes a table through a base class of another size, all
 * of it inside libxapian. Nothing else is let off, and this only in this one program. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "new_delete_type_mismatch=0";
}
#endif

static void check_of_a_sound_database_counts_no_errors(void **state)
{
    struct buf report = BUF_INIT;
    size_t errors = 99;

    (void)state;
    xap_reader_close(six_documents("db"));
    OK(xap_check(path_to("db"), &report, &errors, &err));
    assert_int_equal(errors, 0);
    assert_true(str_find(buf_view(&report), STR("postlist"), 0) != STR_NONE);
    errors = 99;
    OK(xap_check(path_to("db"), NULL, &errors, &err));
    assert_int_equal(errors, 0);
    buf_release(&report);
}

static void check_of_a_damaged_database_finds_it(void **state)
{
    char junk[4096];
    struct xap_writer *w = writer_of("db", XAP_CREATE);
    struct buf report = BUF_INIT;
    size_t errors = 0;

    (void)state;
    memset(junk, 0xAA, sizeof junk);
    add_filler(w, 200);
    OK(xap_writer_close(w, &err));
    patch("db/docdata.glass", 3 * 8192, junk, sizeof junk);
    if (xap_check(path_to("db"), &report, &errors, &err) == STATUS_OK)
        assert_true(errors > 0);
    else
        assert_int_equal(err.status, STATUS_CORRUPT);
    buf_release(&report);
}

static void check_of_a_missing_database_is_not_found(void **state)
{
    size_t errors = 99;

    (void)state;
    FAILS(xap_check(path_to("none"), NULL, &errors, &err), STATUS_NOT_FOUND);
    assert_int_equal(errors, 99);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(check_of_a_sound_database_counts_no_errors),
        TEST(check_of_a_damaged_database_finds_it),
        TEST(check_of_a_missing_database_is_not_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
