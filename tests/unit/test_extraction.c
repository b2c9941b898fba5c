/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The whole of it: what records state, where values came from, any bytes, and time that grows with the text only. */
#include "tests/unit/extracted.h"

#include <stdlib.h>
#include <time.h>

#define STORY                                                                                                          \
    "Hide Ad\nFour held after raid on farm\n\n20 May 2018, 12:50\n\n"                                                   \
    "Kent Police arrested four men in Ashford in Op\xC2\xADtion Kite, and in Operation Kite again.\n"

static struct extracted e;

static int open_it(void **state)
{
    (void)state;
    extracted_open(&e);
    return 0;
}

static int close_it(void **state)
{
    (void)state;
    extracted_close(&e);
    return 0;
}

static void keeps_where_each_value_came_from(void **state)
{
    static const char *const rules[FACT_KINDS] = { "named as acting", "date line", "operation name", "date line", "headline" };

    (void)state;
    extracted_read(&e, STORY, NULL);
    assert_int_equal(e.article.fact_count, 5);
    for (size_t i = 0; i < e.article.fact_count; i++) {
        const struct fact *f = &e.article.facts[i];

        assert_int_equal(f->kind, i);
        assert_true(str_is_equal(f->rule, str_from_c(rules[i])));
        assert_true(f->quote.len > 0);
        assert_memory_equal(STORY + f->source_offset, f->quote.at, f->quote.len);
        assert_true(f->text_offset != OFFSET_NONE);
        assert_memory_equal(e.article.text.at + f->text_offset, f->quote.at, f->quote.len);
    }
}

static void knows_no_place_in_the_text_for_what_furniture_gave(void **state)
{
    (void)state;
    extracted_read(&e, "Four held\n\nPublished: 4 May 2018\n\nKent Police arrested four men in Ashford on a farm.\n", NULL);
    for (size_t i = 0; i < e.article.fact_count; i++)
        if (e.article.facts[i].kind == FACT_YEAR) {
            assert_int_equal(e.article.facts[i].text_offset, OFFSET_NONE);
            assert_int_equal(e.article.facts[i].source_offset, 22);
        }
}

static void believes_the_record_before_the_text(void **state)
{
    struct str forces[] = { STR("tvp"), STR("Port of Dover Police"), STR(" ") };
    struct str operations[] = { STR("op net safe"), STR("Blue Orchid") };
    struct stated stated = { .title = STR("Stated"), .date = STR("2011-02-03"), .forces = forces, .force_count = 3,
                             .has_forces = true, .operations = operations, .operation_count = 2, .has_operations = true };

    (void)state;
    extracted_read(&e, STORY, &stated);
    assert_string_equal(extracted_values(&e, FACT_FORCE), "Thames Valley Police; Port of Dover Police");
    assert_string_equal(extracted_values(&e, FACT_OPERATION), "NetSafe; Blue Orchid");
    assert_string_equal(extracted_values(&e, FACT_YEAR), "2011");
    assert_string_equal(extracted_values(&e, FACT_DATE), "2011-02-03");
    assert_string_equal(extracted_values(&e, FACT_TITLE), "Stated");
    assert_int_equal(e.article.title_end, 0);
    assert_int_equal(e.article.date.year, 2011);
    for (size_t i = 0; i < e.article.fact_count; i++) {
        assert_true(str_is_equal(e.article.facts[i].rule, STR("record")));
        assert_int_equal(e.article.facts[i].source_offset, OFFSET_NONE);
    }
}

static void derives_what_the_record_leaves_out(void **state)
{
    struct stated none = { .has_forces = true }, year = { .year = STR("2017") }, odd = { .date = STR("soon") };

    (void)state;
    extracted_read(&e, STORY, &none);
    assert_string_equal(extracted_values(&e, FACT_FORCE), "");
    assert_string_equal(extracted_values(&e, FACT_OPERATION), "Kite");
    extracted_read(&e, STORY, &year);
    assert_string_equal(extracted_values(&e, FACT_YEAR), "2017");
    assert_string_equal(extracted_values(&e, FACT_FORCE), "Kent Police");
    extracted_read(&e, STORY, &odd);
    assert_string_equal(extracted_values(&e, FACT_YEAR), "2018");
}

static void is_the_same_from_run_to_run(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        extracted_read(&e, "x", NULL);
        assert_int_equal(e.article.fact_count, 0);
        extracted_read(&e, STORY, NULL);
        assert_string_equal(extracted_values(&e, FACT_FORCE), "Kent Police");
        assert_string_equal(extracted_values(&e, FACT_OPERATION), "Kite");
    }
}

static void takes_texts_of_few_bytes(void **state)
{
    static const char *const texts[] = { "", " ", "\n", "'", "’", "-", "&", "&;", "&amp;", "Operation", "Op", "Operation ", "Operation '",
                                         "Operations A,", "codenamed", "called", "Project", "the Met", "Met", "12", "1/", "1/2", "1/2/",
                                         "May", "12 May", "date ", " date 2018-05-04", "date 2018", "by", "By", "of Kent", "Kent", "Kent Police",
                                         "Kent Police's", "s", "'s", "a's", "Â", "â", "â€", "\xC2\xAD", "\xEF\xBB\xBF", "£", "[=]", "<>",
                                         "Police and Crime", "arrested by Kent Police", "Kent,", "Kent and", "(", "Monday", "Monday,", "the" };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        extracted_read(&e, texts[i], NULL);
}

/* Some text over and over, `bytes` long. */
static struct buf repeated(const char *begin, const char *piece, size_t bytes)
{
    struct buf text = BUF_INIT;

    assert_int_equal(buf_reserve(&text, bytes + 64, NULL), STATUS_OK);
    assert_int_equal(buf_add_c(&text, begin, NULL), STATUS_OK);
    while (text.len < bytes)
        assert_int_equal(buf_add_c(&text, piece, NULL), STATUS_OK);
    return text;
}

static void read_in_time(const char *begin, const char *piece, size_t bytes, const struct stated *stated)
{
    enum { SECONDS_MAX = 5 }; /* a hundred times what it takes, a tenth of what a square would */
    struct buf text = repeated(begin, piece, bytes);
    struct timespec from, to;

    clock_gettime(CLOCK_MONOTONIC, &from);
    extracted_read(&e, buf_c(&text), stated);
    clock_gettime(CLOCK_MONOTONIC, &to);
    if (to.tv_sec - from.tv_sec > SECONDS_MAX)
        print_error("slow: %s\n", piece);
    assert_true(to.tv_sec - from.tv_sec <= SECONDS_MAX);
    buf_release(&text);
}

static void needs_time_in_proportion_to_the_text(void **state)
{
    static const char *const pieces[] = {
        "a", "a'", "aB", "12 May 2013 ", "12/05/2013 ", "Operation Foo ", "Operation Foo, ", "Operations Foo, Bar and ", "Operation ‘Foo ",
        "Operation A led by Kent Police in 2012 ", "Operation Kite arrests.\n", "Kent, Essex, ", "Kent Police, Essex Police and ",
        "South Wales and Gwent and ", "Two men held\n", "Kent\n", "\n", " ", "&", "the ", "led by ", "POLICE ", "1,234,", "\xC2\xAD",
        "â€˜", "Monday, March 3, 2014\n", "Published 3 March 2014 by x\n", "codenamed ", "[", "\"", "Read more\n", "Echo: ", "x. ",
        "Detective Inspector ", "officers from ", "men from Kent and ", "Kent Police (BTP) ", "in 2012 arrested ",
    };
    enum { BYTES = 1000000 };

    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        read_in_time("", pieces[i], BYTES, NULL);
}

/* Members of a list have one role, which is looked for once. */
static void needs_time_in_proportion_to_a_list_of_forces(void **state)
{
    static const char *const lists[][2] = {
        { "Police in Kent made nine arrests, ", "Essex eight, Surrey two, " },
        { "Officers from ", "Essex, Surrey, " },
        { "Officers from ", "Essex with Surrey and " },
    };
    enum { BYTES = 1000000 };

    (void)state;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        read_in_time(lists[i][0], lists[i][1], BYTES, NULL);
}

/* Behind another story, for a record that states a title. */
static void needs_time_in_proportion_to_the_text_below_other_news(void **state)
{
#define OTHER "Surrey Police arrested a jockey, whose boots were too heavy, and his groom in Operation Spur.\n\n"
    static const char *const pieces[] = {
        "Kent\n", "Kite ", "Operation Foo ", "Kent Police, Essex Police and ", "Two men held\n", "x. ",
        "Kent Police held two men.\n\nEssex Police held two men in Dover.\n\n",
    };
    enum { BYTES = 500000 };
    const struct stated stated = { .title = STR("Two men held in Kent as Operation Kite begins") };

    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        read_in_time(OTHER OTHER OTHER OTHER OTHER OTHER, pieces[i], BYTES, &stated);
#undef OTHER
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_where_each_value_came_from),
        cmocka_unit_test(knows_no_place_in_the_text_for_what_furniture_gave),
        cmocka_unit_test(believes_the_record_before_the_text),
        cmocka_unit_test(derives_what_the_record_leaves_out),
        cmocka_unit_test(is_the_same_from_run_to_run),
        cmocka_unit_test(takes_texts_of_few_bytes),
        cmocka_unit_test(needs_time_in_proportion_to_the_text),
        cmocka_unit_test(needs_time_in_proportion_to_a_list_of_forces),
        cmocka_unit_test(needs_time_in_proportion_to_the_text_below_other_news),
    };

    return cmocka_run_group_tests(tests, open_it, close_it);
}
