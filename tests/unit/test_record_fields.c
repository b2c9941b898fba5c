/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the fields of a record state, whichever reader takes its line, and how a wrong one is named. */
#include "tests/unit/test.h"

#include "corpus/record.h"

#include <stdio.h>

static struct member_reader *reader;

static int begin(void **state)
{
    (void)state;
    return member_reader_new(&reader, NULL);
}

static int end(void **state)
{
    (void)state;
    member_reader_free(reader);
    return 0;
}

static void assert_list(const struct str *list, size_t count, bool has, const char *expected)
{
    struct buf joined = BUF_INIT;

    for (size_t i = 0; i < count; i++)
        assert_int_equal(buf_add_format(&joined, NULL, "%s%.*s", i ? "|" : "", STR_ARG(list[i])), STATUS_OK);
    assert_int_equal(has, expected != NULL);
    assert_string_equal(buf_c(&joined), expected ? expected : "");
    buf_release(&joined);
}

static void a_record_states_what_its_fields_say(void **state)
{
    static const struct {
        const char *line, *text, *id, *title, *date, *year, *url, *source, *extra;
        const char *forces, *operations; /* joined by |; NULL: not stated */
    } cases[] = {
        { "{\"text\":\"a\"}", "a", "", "", "", "", "", "", "", NULL, NULL },
        { "{\"body\":\"a\"}", "a", "", "", "", "", "", "", "", NULL, NULL },
        { "{\"text\":\"a\",\"body\":\"b\"}", "a", "", "", "", "", "", "", "{\"body\":\"b\"}", NULL, NULL },
        { "{\"text\":\"a\",\"id\":7,\"year\":2014}", "a", "7", "", "", "2014", "", "", "", NULL, NULL },
        { "{\"text\":\"a\",\"id\":\"x\",\"title\":\"T\",\"date\":\"2014\",\"url\":\"u\",\"source\":\"s\"}", "a", "x", "T", "2014", "", "u", "s", "", NULL, NULL },
        { "{\"text\":\"a\",\"id\":null,\"title\":null,\"force\":null}", "a", "", "", "", "", "", "", "", NULL, NULL },
        { "{\"text\":\"a\",\"force\":\" Kent Police \",\"operation\":[]}", "a", "", "", "", "", "", "", "", "Kent Police", "" },
        { "{\"text\":\"a\",\"force\":[\"a\",\" \",\"b\"],\"operation\":[\"x\"]}", "a", "", "", "", "", "", "", "", "a|b", "x" },
        { "{\"text\":\"a\\u0000b\",\"desk\":{\"n\":[1,true]}}", "a b", "", "", "", "", "", "", "{\"desk\":{\"n\":[1,true]}}", NULL, NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = ARENA_INIT;
        struct record r;
        struct error err = ERROR_INIT;

        if (record_parse(reader, str_from_c(cases[i].line), &arena, &r, &err))
            fail_msg("%s: %s", cases[i].line, err.message);
        assert_str(r.text, cases[i].text);
        assert_str(r.id, cases[i].id);
        assert_str(r.stated.title, cases[i].title);
        assert_str(r.stated.date, cases[i].date);
        assert_str(r.stated.year, cases[i].year);
        assert_str(r.url, cases[i].url);
        assert_str(r.source, cases[i].source);
        assert_str(r.extra, cases[i].extra);
        assert_list(r.stated.forces, r.stated.force_count, r.stated.has_forces, cases[i].forces);
        assert_list(r.stated.operations, r.stated.operation_count, r.stated.has_operations, cases[i].operations);
        arena_release(&arena);
    }
}

static void a_record_that_is_wrong_says_how(void **state)
{
    static const char *const cases[][2] = {
        { "", "broken JSON at column 0: '[' or '{' expected near end of file" },
        { "{\"text\":\"a\"", "broken JSON at column 11: '}' expected near end of file" },
        { "[\"text\"]", "not an object, but a list" },
        { "{}", "no \"text\"" },
        { "{\"text\":null}", "no \"text\"" },
        { "{\"text\":7}", "\"text\" must be a string, but is a number" },
        { "{\"text\":true}", "\"text\" must be a string, but is true or false" },
        { "{\"text\":\"a\",\"id\":1.5}", "\"id\" must be a string or a whole number, but is a number" },
        { "{\"text\":\"a\",\"id\":[]}", "\"id\" must be a string or a whole number, but is a list" },
        { "{\"text\":\"a\",\"title\":{}}", "\"title\" must be a string, but is an object" },
        { "{\"text\":\"a\",\"force\":7}", "\"force\" must be a string or a list of strings, but is a number" },
        { "{\"text\":\"a\",\"force\":[\"a\",null]}", "\"force\" must be a list of strings, but has null in it" },
        { "{\"text\":\"a\",\"operation\":[[\"a\"]]}", "\"operation\" must be a list of strings, but has a list in it" },
        { "{\"text\":\"a\",\"operation\":false}", "\"operation\" must be a string or a list of strings, but is true or false" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = ARENA_INIT;
        struct record r;
        struct error err = ERROR_INIT;

        assert_int_equal(record_parse(reader, str_from_c(cases[i][0]), &arena, &r, &err), STATUS_BAD_INPUT);
        assert_string_equal(err.message, cases[i][1]);
        arena_release(&arena);
    }
}

static void the_part_of_an_address_with_most_words_tells_of_its_story(void **state)
{
    static const struct {
        const char *url, *slug;
    } rows[] = {
        { "https://www.example-news.co.uk/news/three-jailed-for-burglary-123", "three-jailed-for-burglary-123" },
        { "https://example.org/three-jailed-for-burglary/article/123/", "three-jailed-for-burglary" },
        { "https://example.org/three-jailed-for-burglary?from=the-front-page-of-the-site#a-b-c", "three-jailed-for-burglary" },
        { "https://example.org/news/123", "" },
        { "https://example.org/uk-news/", "" },
        { "https://the-echo-and-star.example.org/news/", "" },
        { "https://the-echo-and-star.example.org", "" },
        { "three-jailed-for-burglary.html", "three-jailed-for-burglary.html" },
        { "", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = ARENA_INIT;
        struct record r;
        char line[256];

        (void)snprintf(line, sizeof line, "{\"text\":\"a\",\"url\":\"%s\"}", rows[i].url);
        assert_int_equal(record_parse(reader, str_from_c(line), &arena, &r, NULL), STATUS_OK);
        assert_str(r.stated.slug, rows[i].slug);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_part_of_an_address_with_most_words_tells_of_its_story),
        cmocka_unit_test(a_record_states_what_its_fields_say),
        cmocka_unit_test(a_record_that_is_wrong_says_how),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
