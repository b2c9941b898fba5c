/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Corrections: what a line of the file may say, which of several holds, and what it does to an article. */
#include "tests/unit/test.h"

#include "indexer/corrections.h"

static struct registers *registers;

static int load(void **state)
{
    (void)state;
    return registers_new(&registers, NULL);
}

static int unload(void **state)
{
    (void)state;
    registers_free(registers);
    return 0;
}

static enum status note(uint64_t line, const char *reason, void *payload, struct error *err)
{
    return buf_add_format(payload, err, "%llu: %s", (unsigned long long)line, reason);
}

static void a_line_that_cannot_be_used_says_why(void **state)
{
    static const char *const cases[][2] = {
        { "a.txt\tforce", "1: 2 columns; there must be id, field, value, who, when and why" },
        { "\tforce\tkent", "1: 3 columns; there must be id, field, value, who, when and why" },
        { "a\tb\tc\td\te\tf\tg", "1: 7 columns; there must be id, field, value, who, when and why" },
        { "a\tcolour\tred", "1: no field 'colour' (force, year, operation, date or title)" },
        { "a\tforce\tkent polise", "1: no force 'kent polise'; near it: 'Kent Police'" },
        { "a\tforce\txylophone orchestra of trees", "1: no force 'xylophone orchestra of trees'" },
        { "a\tyear\tlast", "1: 'last' is no year (2014)" },
        { "a\tyear\t0999", "1: '0999' is no year (2014)" },
        { "a\tyear\t2014-07", "1: '2014-07' is no year (2014)" },
        { "a\tdate\tsoon", "1: 'soon' is no date (2014, 2014-07 or 2014-07-16)" },
        { "a\tdate\t2014-7", "1: '2014-7' is no date (2014, 2014-07 or 2014-07-16)" },
        { "a\tdate\t2014/07", "1: '2014/07' is no date (2014, 2014-07 or 2014-07-16)" },
        { "a\tdate\t2014-00", "1: '2014-00' is no date (2014, 2014-07 or 2014-07-16)" },
        { "a\tdate\t2014-13", "1: '2014-13' is no date (2014, 2014-07 or 2014-07-16)" },
        { "a\tdate\t2014-07/16", "1: '2014-07/16' is no date (2014, 2014-07 or 2014-07-16)" },
        { "a\tdate\t2014-07-00", "1: '2014-07-00' is no date (2014, 2014-07 or 2014-07-16)" },
        { "a\tdate\t2014-07-32", "1: '2014-07-32' is no date (2014, 2014-07 or 2014-07-16)" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct corrections c = { .list = NULL };
        struct buf reasons = BUF_INIT;

        assert_int_equal(corrections_add(&c, str_from_c(cases[i][0]), registers, note, &reasons, NULL), STATUS_OK);
        assert_string_equal(buf_c(&reasons), cases[i][1]);
        assert_int_equal(c.count, 0);
        corrections_release(&c);
        buf_release(&reasons);
    }
}

static void values_get_their_usual_form(void **state)
{
    static const char *const cases[][2] = {
        { "a\tforce\tthe met", "Metropolitan Police Service" }, { "a\toperation\top net-safe", "NetSafe" },
        { "a\tyear\t2014", "2014" },                            { "a\tdate\t2014", "2014" },
        { "a\tdate\t2014-07", "2014-07" },                      { "a\tdate\t2014-07-16", "2014-07-16" },
        { "a\ttitle\t A headline ", "A headline" },             { "a\tforce\t", "" },
        { "a\tforce\tNone", "" },                               { "a\ttitle\tnone", "none" },
        { "# a remark\n\na\ttitle\tx", "x" },                   { "\xEF\xBB\xBFID\tField\tvalue\na\ttitle\tx", "x" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct corrections c = { .list = NULL };
        struct buf reasons = BUF_INIT;

        assert_int_equal(corrections_add(&c, str_from_c(cases[i][0]), registers, note, &reasons, NULL), STATUS_OK);
        assert_string_equal(buf_c(&reasons), "");
        assert_int_equal(c.count, 1);
        assert_str(c.list[0].value, cases[i][1]);
        corrections_release(&c);
        buf_release(&reasons);
    }
}

static void a_damaged_log_is_refused(void **state)
{
    static const char *const cases[] = {
        "1", "x\ta\tforce\tKent Police\tA\tB\tC\n", "1\ta\tforce\tKent Police\n", "1\ta\tcolour\tred\tA\tB\tC\n",
        "1\ta\tforce\tKent Police\tA\tB\tC\n4294967296\ta\tforce\tKent Police\tA\tB\tC\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct corrections c = { .list = NULL };

        assert_int_equal(corrections_parse(&c, str_from_c(cases[i]), NULL), STATUS_CORRUPT);
        corrections_release(&c);
    }
}

/* What an index has, what a file adds to it, and how many of its lines say something new. */
static void only_what_is_new_is_kept(void **state)
{
    static const struct {
        const char *log, *file;
        size_t new_count;
    } cases[] = {
        { "1\ta\tforce\tKent Police\tA\tB\tC\n", "a\tforce\tkent\tA\tB\tC\n", 0 },
        { "1\ta\tforce\tKent Police\tA\tB\tC\n", "a\tforce\tessex\tA\tB\tC\n", 1 },
        { "1\ta\tforce\tKent Police\tA\tB\tC\n", "a\tforce\tkent\tZ\tB\tC\n", 1 },
        { "1\ta\tforce\tKent Police\tA\tB\tC\n", "a\tforce\tkent\tA\tZ\tC\n", 1 },
        { "1\ta\tforce\tKent Police\tA\tB\tC\n", "a\tforce\tkent\tA\tB\tZ\n", 1 },
        { "1\ta\tforce\tKent Police\tA\tB\tC\n", "a\tforce\tkent\tA\tB\tC\na\tforce\tessex\tA\tB\tC\n", 2 },
        { "1\ta\tforce\tKent Police\tA\tB\tC\n", "b\tforce\tkent\tA\tB\tC\n", 1 },
        { "1\ta\tforce\tKent Police\tA\tB\tC\n2\ta\tforce\tEssex Police\tA\tB\tC\n", "a\tforce\tkent\tA\tB\tC\n", 1 },
        { "1\ta\tforce\tKent Police\tA\tB\tC\n2\ta\tforce\tEssex Police\tA\tB\tC\n", "a\tforce\tessex\tA\tB\tC\n", 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct corrections c = { .list = NULL };

        assert_int_equal(corrections_parse(&c, str_from_c(cases[i].log), NULL), STATUS_OK);
        assert_int_equal(corrections_add(&c, str_from_c(cases[i].file), registers, note, NULL, NULL), STATUS_OK);
        assert_int_equal(c.new_count, cases[i].new_count);
        corrections_release(&c);
    }
}

/* An article of 16 July 2014. */
static void a_date_and_a_year_that_is_corrected_agree(void **state)
{
    static const struct {
        const char *file;
        struct day date;
        const char *years; /* facts of the year that hold, joined by spaces */
    } cases[] = {
        { "a\tyear\t2011\n", { 2011, 0, 0 }, "2011" },
        { "a\tyear\t2014\n", { 2014, 7, 16 }, "2014" },
        { "a\tyear\t\n", { 0, 0, 0 }, "" },
        { "a\tdate\t2014-08\n", { 2014, 8, 0 }, "2014" },
        { "a\tdate\t2012-03-04\n", { 2012, 3, 4 }, "2012" },
        { "a\tdate\t\n", { 0, 0, 0 }, "" },
        { "a\tdate\t2012-03-04\na\tyear\t2012\n", { 2012, 3, 4 }, "2012" },
        { "b\tyear\t2011\n", { 2014, 7, 16 }, "2014" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct corrections c = { .list = NULL };
        struct arena arena = ARENA_INIT;
        struct buf years = BUF_INIT;
        struct fact facts[] = { { FACT_YEAR, STR("2014"), STR("marker"), STR("2014"), 0, OFFSET_NONE },
                                { FACT_DATE, STR("2014-07-16"), STR("marker"), STR("2014-07-16"), 0, OFFSET_NONE } };
        struct article article = { .text = STR("A text."), .facts = facts, .fact_count = 2, .date = { 2014, 7, 16 } };

        assert_int_equal(corrections_add(&c, str_from_c(cases[i].file), registers, note, NULL, NULL), STATUS_OK);
        assert_int_equal(corrections_apply(&c, STR("a"), &arena, &article, NULL), STATUS_OK);
        for (size_t f = 0; f < article.fact_count; f++)
            if (article.facts[f].kind == FACT_YEAR && !str_starts_with(article.facts[f].rule, STR(RULE_REPLACED)))
                assert_int_equal(buf_add_format(&years, NULL, "%s%.*s", years.len ? " " : "", STR_ARG(article.facts[f].value)), STATUS_OK);
        if (article.date.year != cases[i].date.year || article.date.month != cases[i].date.month || article.date.day != cases[i].date.day)
            fail_msg("%s: got %u-%u-%u", cases[i].file, article.date.year, article.date.month, article.date.day);
        assert_string_equal(buf_c(&years), cases[i].years);
        corrections_release(&c);
        arena_release(&arena);
        buf_release(&years);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_that_cannot_be_used_says_why),
        cmocka_unit_test(values_get_their_usual_form),
        cmocka_unit_test(a_damaged_log_is_refused),
        cmocka_unit_test(only_what_is_new_is_kept),
        cmocka_unit_test(a_date_and_a_year_that_is_corrected_agree),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
