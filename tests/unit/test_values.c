/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What makes two values of a facet one value, and that an article has each of its values once. */
#include "tests/unit/test.h"

#include "corpus/rules.h"
#include "indexer/values.h"

#include <stdio.h>
#include <time.h>

enum { FACTS_MAX = 8, MANY = 300000, SECONDS_MAX = 5 /* thirty times what it takes, a fifth of what a square would */ };

static const char *key_of(enum field_id facet, const char *value)
{
    static char keys[2][256];
    static int turn;
    struct buf key = BUF_INIT;

    turn = !turn;
    assert_int_equal(field_key(facet, str_from_c(value), &key, NULL), STATUS_OK);
    snprintf(keys[turn], sizeof keys[turn], "%s", buf_c(&key));
    buf_release(&key);
    return keys[turn];
}

static void an_operation_is_known_by_its_letters_a_force_by_its_words(void **state)
{
    static const struct {
        const char *value, *operation, *force;
    } rows[] = {
        { "Red Kite", "redkite", "red kite" },
        { "RED\tKite ", "redkite", "red kite" },
        { "Red-Kite", "redkite", "red-kite" },
        { "Red\xE2\x80\x91Kite", "redkite", "red\xE2\x80\x91kite" },   /* a hyphen that does not break */
        { "Red \xE2\x80\x93 Kite", "redkite", "red \xE2\x80\x93 kite" }, /* a dash */
        { "RedKite", "redkite", "redkite" },
        { "O'Brien", "obrien", "o'brien" },
        { "O\xE2\x80\x99""Brien", "obrien", "o\xE2\x80\x99""brien" },
        { "Caf\xC3\xA9", "cafe", "cafe" },
        { "Kite.", "kite.", "kite." },
        { "Kite 2", "kite2", "kite 2" },
        { "-", "-", "-" }, /* nothing would be left */
        { "' -", "' -", "' -" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_string_equal(key_of(FIELD_OPERATION, rows[i].value), rows[i].operation);
        assert_string_equal(key_of(FIELD_FORCE, rows[i].value), rows[i].force);
    }
}

/* The quick way to say no never says another thing than the keys. */
static void a_value_has_the_key_that_it_is_known_by_and_no_other(void **state)
{
    static const char *const values[] = { "Red Kite", "red-kite", "RedKites", "Red", "Ted Kite", "-", "--", "'", "Caf\xC3\xA9",
                                          "Cafe", "Cafe\xCC\x81", "\xC3\x89tude", "Etude", "Ab\rc", "Ab c", "Kite\r", "" };
    struct buf scratch = BUF_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        for (size_t j = 0; j < sizeof values / sizeof *values; j++)
            for (int facet = 0; facet < FACET_COUNT; facet++) {
                const char *wanted = key_of((enum field_id)facet, values[i]), *key = key_of((enum field_id)facet, values[j]);
                bool has = false;

                assert_int_equal(field_has_key((enum field_id)facet, str_from_c(values[i]), str_from_c(key), &scratch, &has, NULL),
                                 STATUS_OK);
                if (has != (strcmp(wanted, key) == 0))
                    fail_msg("'%s' and the key '%s'", values[i], key);
            }
    buf_release(&scratch);
}

static void an_article_has_a_value_once_however_often_it_was_found(void **state)
{
    static const struct {
        enum field_id facet;
        const char *found[FACTS_MAX]; /* "-NAME": a correction replaced it */
        const char *values;
    } rows[] = {
        { FIELD_OPERATION, { NULL }, "" },
        { FIELD_OPERATION, { "Kite" }, "Kite" },
        { FIELD_OPERATION, { "Kite", "Kite", "Kite" }, "Kite" },
        { FIELD_OPERATION, { "Zebra", "Kite", "Zebra", "Adder" }, "Zebra|Kite|Adder" },
        { FIELD_OPERATION, { "RedKite", "Kite", "red-kite", "Red Kite" }, "Red Kite|Kite" },
        { FIELD_OPERATION, { "-Kite", "Adder", "-Adder" }, "Adder" },
        { FIELD_OPERATION, { "-Kite" }, "" },
        { FIELD_FORCE, { "foo police", "Foo  Police", "FOO POLICE", "FooPolice" }, "FOO POLICE|FooPolice" },
        { FIELD_FORCE, { "Foo\nPolice", "Foo\xC2\xA0Police" }, "Foo Police" }, /* a line end stands between values */
        { FIELD_FORCE, { "\xE2\x80\x8B", "\n", "Foo" }, "Foo" },               /* nothing that could be seen */
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fact facts[FACTS_MAX];
        struct article article = { .facts = facts };
        struct arena arena = ARENA_INIT;
        const struct str *values = NULL;
        char said[256] = "";
        size_t count = 0;

        for (; rows[i].found[article.fact_count]; article.fact_count++) {
            const char *found = rows[i].found[article.fact_count];
            bool is_replaced = found[0] == '-';

            facts[article.fact_count] = (struct fact){ .kind = field_at(rows[i].facet)->fact,
                                                       .value = str_from_c(found + is_replaced),
                                                       .rule = is_replaced ? STR(RULE_REPLACED RULE_RECORD) : STR(RULE_RECORD) };
        }
        assert_int_equal(values_collect(&article, rows[i].facet, false, &arena, &values, &count, NULL), STATUS_OK);
        for (size_t v = 0; v < count; v++)
            snprintf(said + strlen(said), sizeof said - strlen(said), "%s%.*s", v ? "|" : "", STR_ARG(values[v]));
        assert_string_equal(said, rows[i].values);
        arena_release(&arena);
    }
}

static void what_can_be_no_value_is_mended(void **state)
{
    static const struct {
        enum fact_kind kind;
        const char *value, *rule, *date, *settled; /* NULL: the fact is gone */
    } rows[] = {
        { FACT_FORCE, "none", RULE_RECORD, "", NULL },
        { FACT_OPERATION, "None", RULE_CORRECTION, "", NULL },
        { FACT_OPERATION, "None", RULE_REPLACED RULE_RECORD, "", "None" },
        { FACT_OPERATION, "Nonesuch", RULE_RECORD, "", "Nonesuch" },
        { FACT_TITLE, "None", RULE_RECORD, "", "None" },
        { FACT_YEAR, "2015", RULE_RECORD, "2014-07-16", "2015" },
        { FACT_YEAR, "n.d.", RULE_RECORD, "2014-07-16", "2014" },
        { FACT_YEAR, "0000", RULE_RECORD, "2014", "2014" },
        { FACT_YEAR, "9999", RULE_RECORD, "2014", "2014" },
        { FACT_YEAR, "n.d.", RULE_RECORD, "", NULL },
        { FACT_YEAR, "n.d.", RULE_REPLACED RULE_RECORD, "2014", "n.d." },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fact facts[] = {
            { .kind = rows[i].kind, .value = str_from_c(rows[i].value), .rule = str_from_c(rows[i].rule) },
            { .kind = FACT_DATE, .value = str_from_c(rows[i].date), .rule = STR(RULE_RECORD) },
        };
        struct article article = { .facts = facts, .fact_count = rows[i].date[0] ? 2 : 1 };
        size_t others = article.fact_count - 1;

        values_settle(&article);
        assert_int_equal(article.fact_count, others + (rows[i].settled != NULL));
        if (rows[i].settled)
            assert_str(article.facts[0].value, rows[i].settled);
    }
}

static void many_values_take_no_longer_than_they_have_to(void **state)
{
    static struct fact facts[MANY];
    struct article article = { .facts = facts, .fact_count = MANY };
    struct arena arena = ARENA_INIT;
    const struct str *values = NULL;
    struct timespec begin, end;
    size_t count = 0;

    (void)state;
    for (size_t i = 0; i < MANY; i++) {
        struct buf name = BUF_INIT;

        assert_int_equal(buf_add_format(&name, NULL, "Name %zu", i % (MANY / 2)), STATUS_OK);
        facts[i] = (struct fact){ .kind = FACT_OPERATION, .rule = STR(RULE_RECORD) };
        assert_int_equal(arena_copy(&arena, buf_view(&name), &facts[i].value, NULL), STATUS_OK);
        buf_release(&name);
    }
    clock_gettime(CLOCK_MONOTONIC, &begin);
    assert_int_equal(values_collect(&article, FIELD_OPERATION, false, &arena, &values, &count, NULL), STATUS_OK);
    clock_gettime(CLOCK_MONOTONIC, &end);
    assert_true(end.tv_sec - begin.tv_sec <= SECONDS_MAX);
    assert_int_equal(count, MANY / 2);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_operation_is_known_by_its_letters_a_force_by_its_words),
        cmocka_unit_test(a_value_has_the_key_that_it_is_known_by_and_no_other),
        cmocka_unit_test(an_article_has_a_value_once_however_often_it_was_found),
        cmocka_unit_test(what_can_be_no_value_is_mended),
        cmocka_unit_test(many_values_take_no_longer_than_they_have_to),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
