/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/test.h"

#include "query/dates.h"

enum { OPEN = 99999999 };

static void a_range_holds_whole_days_months_and_years(void **state)
{
    static const struct {
        const char *text;
        uint32_t low, high;
    } cases[] = {
        { "2014", 20140000, 20149999 },
        { "2014-07", 20140700, 20140799 },
        { "2014-07-16", 20140716, 20140716 },
        { "2014..2016", 20140000, 20169999 },
        { "2014-03..2014-06-15", 20140300, 20140615 },
        { "2020..", 20200000, OPEN },
        { "..2012", 0, 20129999 },
        { ">2020", 20210000, OPEN },
        { ">=2020", 20200000, OPEN },
        { "<2020", 0, 20199999 },
        { "<=2020", 0, 20209999 },
        { ">2020-02-28", 20200229, OPEN },
        { "<=2020-02", 0, 20200299 },
        { "1000", 10000000, 10009999 },
        { "9998-12-31", 99981231, 99981231 },
        { "2020-02-29", 20200229, 20200229 }, /* leap years */
        { "2000-02-29", 20000229, 20000229 },
        { "2021-01-31", 20210131, 20210131 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t low = 0, high = 0;
        struct error err = ERROR_INIT;

        if (dates_parse_range(str_from_c(cases[i].text), false, &low, &high, &err))
            fail_msg("%s: %s", cases[i].text, err.message);
        if (low != cases[i].low || high != cases[i].high)
            fail_msg("%s: got %u to %u, expected %u to %u", cases[i].text, low, high, cases[i].low, cases[i].high);
    }
}

static void what_is_no_date_is_refused(void **state)
{
    static const char *const cases[] = {
        "",           "..",         "...",        "today",      "14",         "02014",       "0999",       "9999",
        "2014-",      "2014-7",     "2014-00",    "2014-13",    "2014-07-00", "2014-07-32",  "2014-04-31", "2021-02-29",
        "1900-02-29", "2014-07-16-01", "-2014",   "2014--07",   ">",          "<",           ">=",         "<=x",
        "=2014",      "2014..x",    "x..2014",    "2014-02-30..", "..2014-1",
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t low, high;
        struct error err = ERROR_INIT;

        if (dates_parse_range(str_from_c(cases[i]), false, &low, &high, &err) != STATUS_BAD_INPUT)
            fail_msg("'%s' was taken for a range of dates", cases[i]);
        assert_non_null(strstr(err.message, "is no date or range of dates"));
    }
}

static void a_range_that_ends_before_it_begins_is_refused(void **state)
{
    uint32_t low, high;
    struct error err = ERROR_INIT;

    (void)state;
    assert_int_equal(dates_parse_range(STR("2016..2014"), true, &low, &high, &err), STATUS_BAD_INPUT);
    assert_string_equal(err.message, "'2016..2014' ends before it begins");
    assert_int_equal(dates_parse_range(STR("2014-05-02..2014-05-01"), false, &low, &high, &err), STATUS_BAD_INPUT);
}

static void a_year_has_no_months(void **state)
{
    uint32_t low = 0, high = 0;
    struct error err = ERROR_INIT;

    (void)state;
    assert_int_equal(dates_parse_range(STR("2014..2016"), true, &low, &high, &err), STATUS_OK);
    assert_int_equal(low, 20140000);
    assert_int_equal(high, 20169999);
    assert_int_equal(dates_parse_range(STR("2014-07"), true, &low, &high, &err), STATUS_BAD_INPUT);
    assert_string_equal(err.message, "'2014-07' is no year or range of years (2014, 2014..2016, 2020.., ..2012, none)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_range_holds_whole_days_months_and_years),
        cmocka_unit_test(what_is_no_date_is_refused),
        cmocka_unit_test(a_range_that_ends_before_it_begins_is_refused),
        cmocka_unit_test(a_year_has_no_months),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
