/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/test.h"

#include "base/options.h"

enum { WORDS_MAX = 8 };

/* What a table of every kind of option makes of a command line. */
struct parsed {
    bool is_loud, is_local;
    const char *name, *check;
    uint64_t limit;
    struct option_list files;
    size_t operands;
};

static enum status parse(const char *const *words, struct parsed *p, char **argv, struct error *err)
{
    const struct option_row rows[] = {
        { 0, NULL, OPTION_GROUP, NULL, NULL, "A heading", false },
        { 'l', "loud", OPTION_FLAG, &p->is_loud, NULL, "say more", true },
        { 0, "local", OPTION_FLAG, &p->is_local, NULL, "not afar", false },
        { 'n', "name", OPTION_TEXT, &p->name, "NAME", "a name", true },
        { 'm', "limit", OPTION_COUNT, &p->limit, "N", "at most N", false },
        { 'f', "file", OPTION_LIST, &p->files, "FILE", "one more file", false },
        { 0, "check", OPTION_MAYBE, &p->check, "deep", "look", false },
        { 0, NULL, OPTION_GROUP, NULL, NULL, NULL, false },
    };
    int argc = 1;

    *p = (struct parsed){ .is_local = true };
    argv[0] = (char *)(uintptr_t)"program";
    for (; words[argc - 1]; argc++)
        argv[argc] = (char *)(uintptr_t)words[argc - 1];
    return options_parse(rows, argc, argv, &p->operands, err);
}

static void assert_text(const char *actual, const char *expected)
{
    assert_true(!actual == !expected);
    if (expected)
        assert_string_equal(actual, expected);
}

static void options_and_operands_are_told_apart(void **state)
{
    const struct {
        const char *words[WORDS_MAX];
        struct parsed expected;
        const char *operands; /* joined by a space */
    } cases[] = {
        { { NULL }, { .is_local = true }, "" },
        { { "--loud", "a" }, { .is_loud = true, .is_local = true }, "a" },
        { { "-l", "a" }, { .is_loud = true, .is_local = true }, "a" },
        { { "a", "--lou", "b" }, { .is_loud = true, .is_local = true }, "a b" },          /* as much as tells it apart */
        { { "--no-local" }, { .is_local = false }, "" },
        { { "--no-loc", "--local" }, { .is_local = true }, "" },                           /* the last one counts */
        { { "--name", "--loud" }, { .is_local = true, .name = "--loud" }, "" },            /* a value may look like an option */
        { { "--name=", "a" }, { .is_local = true, .name = "" }, "a" },
        { { "--name=x=y" }, { .is_local = true, .name = "x=y" }, "" },
        { { "-n", "x" }, { .is_local = true, .name = "x" }, "" },
        { { "-n5" }, { .is_local = true, .name = "5" }, "" },
        { { "-m10", "a" }, { .is_local = true, .limit = 10 }, "a" },
        { { "--limit=18446744073709551615" }, { .is_local = true, .limit = UINT64_MAX }, "" },
        { { "--check", "deep" }, { .is_local = true, .check = "" }, "deep" },              /* its value only with = */
        { { "--check=deep" }, { .is_local = true, .check = "deep" }, "" },
        { { "-drugs", "-names", "-loud" }, { .is_local = true }, "-drugs -names -loud" },  /* words to leave out */
        { { "-", "--", "--loud", "-l" }, { .is_local = true }, "- --loud -l" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *argv[WORDS_MAX + 2];
        struct buf operands = BUF_INIT;
        struct parsed p;
        struct error err = ERROR_INIT;

        if (parse(cases[i].words, &p, argv, &err))
            fail_msg("case %zu: %s", i, err.message);
        for (size_t at = 1; at <= p.operands; at++)
            assert_int_equal(buf_add_format(&operands, NULL, "%s%s", at > 1 ? " " : "", argv[at]), STATUS_OK);
        assert_string_equal(buf_c(&operands), cases[i].operands);
        assert_int_equal(p.is_loud, cases[i].expected.is_loud);
        assert_int_equal(p.is_local, cases[i].expected.is_local);
        assert_true(p.limit == cases[i].expected.limit);
        assert_text(p.name, cases[i].expected.name);
        assert_text(p.check, cases[i].expected.check);
        option_list_release(&p.files);
        buf_release(&operands);
    }
}

static void a_list_takes_every_value_in_order(void **state)
{
    static const char *const words[] = { "--file", "a", "-f", "b", "--file=c", "-f1", NULL };
    static const char *const expected[] = { "a", "b", "c", "1" };
    char *argv[WORDS_MAX + 2];
    struct parsed p;

    (void)state;
    assert_int_equal(parse(words, &p, argv, NULL), STATUS_OK);
    assert_int_equal(p.files.count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(p.files.at[i], expected[i]);
    option_list_release(&p.files);
}

static void a_mistake_is_named(void **state)
{
    static const struct {
        const char *words[WORDS_MAX];
        const char *message;
    } cases[] = {
        { { "--quiet" }, "unknown option '--quiet' (see --help)" },
        { { "--=x" }, "unknown option '--' (see --help)" },
        { { "-q" }, "unknown option '-q' (see --help)" },
        { { "--lo" }, "option '--lo' may be --loud or --local" },
        { { "--no-quiet" }, "unknown option '--no-quiet' (see --help)" },
        { { "--no-name" }, "unknown option '--no-name' (see --help)" }, /* only what is switched on can be switched off */
        { { "--no-loud=1" }, "unknown option '--no-loud' (see --help)" },
        { { "--loud=1" }, "option '--loud' takes no value" },
        { { "a", "--name" }, "option '--name' needs a value (NAME)" },
        { { "a", "-n" }, "option '-n' needs a value (NAME)" },
        { { "--limit", "ten" }, "option '--limit' needs a number, not 'ten'" },
        { { "--limit=18446744073709551616" }, "option '--limit' needs a number, not '18446744073709551616'" },
        { { "--limit=" }, "option '--limit' needs a number, not ''" },
        { { "-m1x" }, "option '--limit' needs a number, not '1x'" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *argv[WORDS_MAX + 2];
        struct parsed p;
        struct error err = ERROR_INIT;

        assert_int_equal(parse(cases[i].words, &p, argv, &err), STATUS_BAD_INPUT);
        assert_string_equal(err.message, cases[i].message);
        option_list_release(&p.files);
    }
}

static void help_has_a_line_for_each_option(void **state)
{
    static const struct option_row rows[] = {
        { 0, NULL, OPTION_GROUP, NULL, NULL, "Where", false },
        { 'n', "name", OPTION_TEXT, NULL, "NAME", "a name", true },
        { 0, "an-option-of-many-letters", OPTION_FLAG, NULL, NULL, "on a line of its own", false },
        { 0, "check", OPTION_MAYBE, NULL, "deep", "look", false },
        { 0, "for-programs", OPTION_FLAG, NULL, NULL, "", true },
        { 0, NULL, OPTION_GROUP, NULL, NULL, NULL, false },
    };
    struct buf whole = BUF_INIT, common = BUF_INIT;

    (void)state;
    assert_int_equal(options_help(rows, true, &whole, NULL), STATUS_OK);
    assert_string_equal(buf_c(&whole), "\nWhere:\n"
                                       "  -n, --name NAME           a name\n"
                                       "      --an-option-of-many-letters\n"
                                       "                            on a line of its own\n"
                                       "      --check[=deep]        look\n");
    assert_int_equal(options_help(rows, false, &common, NULL), STATUS_OK);
    assert_string_equal(buf_c(&common), "  -n, --name NAME           a name\n");
    buf_release(&whole);
    buf_release(&common);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_and_operands_are_told_apart),
        cmocka_unit_test(a_list_takes_every_value_in_order),
        cmocka_unit_test(a_mistake_is_named),
        cmocka_unit_test(help_has_a_line_for_each_option),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
