/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The query language: how a query is understood, written out with every operator; and where one is wrong. */
#include "tests/unit/test.h"

#include "query/parser.h"

static struct analyzer *analyzer;

static int begin(void **state)
{
    (void)state;
    return analyzer_new(&analyzer, "english", NULL);
}

static int end(void **state)
{
    (void)state;
    analyzer_free(analyzer);
    return 0;
}

/* Knows one force by two names. */
static enum status resolve(enum field_id field, struct str value, struct arena *arena, struct str *out, void *payload, struct error *err)
{
    (void)arena;
    (void)payload;
    *out = value;
    if (field != FIELD_FORCE)
        return STATUS_OK;
    if (!str_is_equal_nocase(value, STR("kent")) && !str_is_equal_nocase(value, STR("Kent Police")))
        return error_set(err, STATUS_BAD_INPUT, "no force '%.*s'", STR_ARG(value));
    *out = STR("Kent Police");
    return STATUS_OK;
}

static enum status parse(struct str text, bool is_any, struct buf *described, struct query_fault *fault, struct error *err)
{
    const struct parser_settings settings = { .analyzer = analyzer, .resolve = resolve, .is_any = is_any };
    struct arena arena = ARENA_INIT;
    struct clause *c = NULL;
    enum status status = parser_run(&settings, text, &arena, &c, fault, err);

    if (!status)
        status = clause_describe(c, described, err);
    arena_release(&arena);
    return status;
}

static void is_understood_as(const char *query, bool is_any, const char *expected)
{
    struct buf described = BUF_INIT, again = BUF_INIT;
    struct query_fault fault;
    struct error err = ERROR_INIT;

    if (parse(str_from_c(query), is_any, &described, &fault, &err))
        fail_msg("%s: %s", query, err.message);
    if (strcmp(buf_c(&described), expected) != 0)
        fail_msg("%s: understood as %s, not %s", query, buf_c(&described), expected);
    if (strcmp(expected, "everything") != 0 && !strstr(expected, "everything ")) { /* what is written out means the same */
        assert_int_equal(parse(buf_view(&described), false, &again, &fault, &err), STATUS_OK);
        assert_string_equal(buf_c(&again), expected);
    }
    buf_release(&described);
    buf_release(&again);
}

static void a_query_is_understood_so(void **state)
{
    static const char *const cases[][2] = {
        { "", "everything" },
        { " \t", "everything" },
        { "arrests", "arrests" },
        { "people arrested", "people AND arrested" },
        { "people\xC2\xA0" "arrested", "people AND arrested" },
        { "people AND arrested", "people AND arrested" },
        { "people OR arrested drugs", "people OR (arrested AND drugs)" },
        { "(people OR arrested) drugs", "(people OR arrested) AND drugs" },
        { "a OR b OR c", "a OR b OR c" },
        { "people NOT arrested", "people NOT arrested" },
        { "people -arrested -\"drug raid\"", "people NOT (arrested OR \"drug raid\")" },
        { "people -(drugs OR raid)", "people NOT (drugs OR raid)" },
        { "people -\xE2\x80\x9C" "drug raid\xE2\x80\x9D", "people NOT \"drug raid\"" },
        { "-arrested", "everything NOT arrested" },
        { "\"drug raid\"", "\"drug raid\"" },
        { "\xE2\x80\x9E" "drug raid\xE2\x80\x9C", "\"drug raid\"" },
        { "~\"drug raids\"", "~\"drug raids\"" },
        { "=\"drug raids\"", "\"drug raids\"" },
        { "=arrested", "=arrested" },
        { "\"arrested\"", "=arrested" },
        { "~\"arrested\"", "arrested" },
        { "94-year-old", "\"94 year old\"" },
        { "safeguard*", "safeguard*" },
        { "title:raid", "title:raid" },
        { "title:(raid drugs)", "title:raid AND title:drugs" },
        { "title:\"drug raid\"", "title:\"drug raid\"" },
        { "title:~\"drug raids\"", "title:~\"drug raids\"" },
        { "title:=raids title:safeg*", "title:=raids AND title:safeg*" },
        { "warrant NEAR/5 homes", "warrant NEAR/5 homes" },
        { "warrant NEAR homes", "warrant NEAR/10 homes" },
        { "warrant NEAR/5 \"two homes\" NEAR/7 raid*", "warrant NEAR/7 \"two homes\" NEAR/7 raid*" },
        { "\"search warrant\" NEAR/3 =homes", "\"search warrant\" NEAR/3 =homes" },
        { "title:warrant NEAR/5 title:homes", "title:warrant NEAR/5 title:homes" },
        { "force:kent", "force:\"Kent Police\"" },
        { "force:\"KENT police\" arrested", "arrested AND force:\"Kent Police\"" },
        { "force:none year:NONE operation:none", "force:none AND year:none AND operation:none" },
        { "op:medusa", "operation:\"medusa\"" },
        { "Force-Source:record -year-source:\"date line\" op-source:none",
          "(force-source:\"record\" AND operation-source:none) NOT year-source:\"date line\"" },
        { "year:2014", "year:2014" },
        { "year:2014..2016", "year:2014..2016" },
        { "date:2014", "date:2014..2014" },
        { "date:2014-03..2014-06-15", "date:2014-03..2014-06-15" },
        { "date:..2012 date:2020..", "date:..2012 AND date:2020.." },
        { "near raid", "near AND raid" }, /* small letters: a word */
        { "title:NEAR \"NEAR raid\"", "title:near AND \"near raid\"" },
        { "he said: no", "he AND said AND no" },
        { "10:30 raid", "\"10 30\" AND raid" },
        { "raid & drugs -- \xE2\x80\x93 people", "raid AND drugs AND people" },
        { "who? nobody!", "who AND nobody" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        is_understood_as(cases[i][0], false, cases[i][1]);
}

static void with_any_words_are_joined_by_or(void **state)
{
    static const char *const cases[][2] = {
        { "people arrested", "people OR arrested" },
        { "people AND arrested", "people AND arrested" },
        { "people arrested force:kent", "(people OR arrested) AND force:\"Kent Police\"" },
        { "force:kent year:2014", "force:\"Kent Police\" AND year:2014" },
        { "people -arrested -drugs", "people NOT (arrested OR drugs)" },
        { "94-year-old", "=94 OR =year OR =old" },
        { "\"drug raid\" homes", "\"drug raid\" OR homes" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        is_understood_as(cases[i][0], true, cases[i][1]);
}

static void a_query_that_is_wrong_says_where(void **state)
{
    static const struct {
        const char *query;
        size_t offset;
        const char *message;
    } cases[] = {
        { "arrest)", 6, "a bracket that nothing opens" },
        { "raid (arrest", 5, "a bracket that nothing closes" },
        { "raid \"arrest", 5, "a quotation mark that nothing closes" },
        { "raid ~\"arrest", 5, "a quotation mark that nothing closes" },
        { "force:\"kent", 6, "a quotation mark that nothing closes" },
        { "force:\"\"", 7, "a field without a value" },
        { "force:", 6, "a field without a value" },
        { "title:--", 6, "a field without a value" },
        { "title:()", 6, "a field without a value" },
        { "title:(raid year:2014)", 6, "a field inside a field" },
        { "title:(raid OR (drugs force:kent))", 6, "a field inside a field" },
        { "title:(title:raid)", 6, "a field inside a field" },
        { "colour:red", 0, "no field 'colour'" },
        { "id:7", 0, "no field 'id'" },
        { "title-source:record", 0, "no field 'title-source' (there are title, force, year, date, operation, and force-source and" },
        { "raid title:(force-source:record)", 11, "a field inside a field" },
        { "force:essex", 0, "no force 'essex'" },
        { "year:20x", 0, "'20x' is no year" },
        { "AND raid", 0, "nothing before AND" },
        { "raid AND", 5, "nothing behind AND" },
        { "raid AND ) ", 5, "nothing behind AND" },
        { "raid AND OR drugs", 5, "nothing behind AND" },
        { "raid AND --", 5, "nothing behind AND" },
        { "raid NOT", 5, "nothing behind NOT" },
        { "raid NOT --", 5, "nothing behind NOT" },
        { "raid AND AND drugs", 9, "two operators beside each other" },
        { "raid NOT AND drugs", 9, "two operators beside each other" },
        { "raid NOT NOT drugs", 9, "two operators beside each other" },
        { "OR raid", 0, "nothing before OR" },
        { "raid OR", 5, "nothing behind OR" },
        { "raid OR -- OR drugs", 5, "nothing behind OR" },
        { "NEAR/5 raid", 0, "nothing before NEAR" },
        { "NEAR raid", 0, "nothing before NEAR" },
        { "-- NEAR/5 raid", 3, "nothing before NEAR" },
        { "drugs (NEAR/5 raid)", 7, "nothing before NEAR" },
        { "drugs OR NEAR/5 raid", 9, "nothing before NEAR" },
        { "drugs NOT NEAR/5 raid", 10, "nothing before NEAR" },
        { "drugs NEAR/5 NEAR/5 raid", 13, "nothing before NEAR" },
        { "raid NEAR/5", 5, "nothing behind NEAR" },
        { "(raid NEAR/5)", 6, "nothing behind NEAR" },
        { "raid NEAR/5 --", 5, "nothing behind NEAR" },
        { "raid NEAR/ drugs", 5, "NEAR/ needs a number of words" },
        { "raid NEAR/0 drugs", 5, "NEAR/ needs a number of words" },
        { "raid NEAR/1001 drugs", 5, "NEAR/ needs a number of words" },
        { "raid NEAR/5 year:2014", 5, "NEAR joins words and phrases" },
        { "(a OR b) NEAR/5 drugs", 9, "NEAR joins words and phrases" },
        { "title:raid NEAR/5 drugs", 11, "NEAR cannot join a word of the headline with one of the text" },
        { "a XOR b", 2, "an operator that there is not" },
        { "a WITHIN/5 b", 2, "an operator that there is not" },
        { "a && b", 2, "no operator &&" },
        { "a || b", 2, "no operator ||" },
        { "raid^2", 4, "no operator ^" },
        { "raid<5", 4, "no operator <" },
        { "ra*d", 2, "a * only at the end of a word" },
        { "ra?d", 2, "no operator ?" },
        { "+raid", 0, "no operator +" },
        { "!raid", 0, "no operator !" },
        { "[a", 0, "no operator [" },
        { "{a", 0, "no operator {" },
        { "a=b", 1, "a = only at the beginning of a word" },
        { "raid~2", 4, "no operator ~ here" },
        { "\"drug raid*\"", 10, "a * inside quotation marks" },
        { "dr*", 0, "too few letters before the *" },
        { "94-year*", 0, "a * behind something that is not one word" },
        { "--*", 0, "a * behind something that is not one word" },
        { "r?d*", 1, "no operator ?" },
        { "---", 0, "there is no word in the query" },
        { "()", 0, "there is no word in the query" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf described = BUF_INIT;
        struct query_fault fault;
        struct error err = ERROR_INIT;

        if (parse(str_from_c(cases[i].query), false, &described, &fault, &err) != STATUS_BAD_INPUT)
            fail_msg("%s: understood as %s", cases[i].query, buf_c(&described));
        if (!str_starts_with(str_from_c(err.message), str_from_c(cases[i].message)))
            fail_msg("%s: said '%s', not '%s'", cases[i].query, err.message, cases[i].message);
        if (!fault.is_set || fault.offset != cases[i].offset)
            fail_msg("%s: the fault is at %zu, not %zu", cases[i].query, fault.offset, cases[i].offset);
        buf_release(&described);
    }
}

static void a_filter_is_a_value_alone(void **state)
{
    static const struct {
        enum field_id field;
        const char *value, *expected; /* NULL: refused */
    } cases[] = {
        { FIELD_FORCE, " kent ", "force:\"Kent Police\"" }, { FIELD_FORCE, "None", "force:none" }, { FIELD_FORCE, "essex", NULL },
        { FIELD_FORCE, " ", NULL },                          { FIELD_YEAR, "2014..", "year:2014.." }, { FIELD_YEAR, "none", "year:none" },
        { FIELD_DATE, "2014-07", "date:2014-07..2014-07" },  { FIELD_DATE, "none", NULL },
        { FIELD_YEAR_SOURCE, "date line", "year-source:\"date line\"" }, { FIELD_FORCE_SOURCE, "None", "force-source:none" },
    };
    const struct parser_settings settings = { .analyzer = analyzer, .resolve = resolve };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = ARENA_INIT;
        struct buf described = BUF_INIT;
        struct clause *c = NULL;
        enum status status = parser_filter(&settings, cases[i].field, str_from_c(cases[i].value), &arena, &c, NULL);

        assert_int_equal(status, cases[i].expected ? STATUS_OK : STATUS_BAD_INPUT);
        if (cases[i].expected) {
            assert_int_equal(clause_describe(c, &described, NULL), STATUS_OK);
            assert_string_equal(buf_c(&described), cases[i].expected);
        }
        buf_release(&described);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_query_is_understood_so),
        cmocka_unit_test(with_any_words_are_joined_by_or),
        cmocka_unit_test(a_query_that_is_wrong_says_where),
        cmocka_unit_test(a_filter_is_a_value_alone),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
