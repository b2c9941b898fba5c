/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of JSON Lines: which reader takes them, and that nothing of them is lost. */
#include "tests/unit/test.h"

#include "corpus/record.h"

static struct error err = ERROR_INIT;

static bool is_any(struct str key)
{
    (void)key;
    return true;
}

static bool is_read_fast(const char *line)
{
    struct arena arena = ARENA_INIT;
    struct member_reader *reader = NULL;
    struct members members;
    bool is_sure = false;

    assert_int_equal(member_reader_new(&reader, &err), STATUS_OK);
    assert_int_equal(members_read_fast(reader, str_from_c(line), is_any, &arena, &members, &is_sure, &err), STATUS_OK);
    member_reader_free(reader);
    arena_release(&arena);
    return is_sure;
}

static void usual_lines_are_read_by_the_quick_reader(void **state)
{
    (void)state;
    assert_true(is_read_fast("{\"id\":\"a\",\"text\":\"A raid.\",\"year\":2014,\"force\":[\"Kent Police\"],\"date\":null}"));
    assert_true(is_read_fast("{\"text\":\"A raid.\",\"author\":\"x\",\"tags\":[\"a\",1,true],\"paid\":false}"));
}

static void what_it_may_read_otherwise_than_the_other_is_left_to_that(void **state)
{
    (void)state;
    assert_false(is_read_fast("{\"text\":\"a\",\"text\":\"b\"}"));        /* the last one counts */
    assert_false(is_read_fast("{\"text\":\"a\",\"price\":2.50}"));         /* written back as 2.5 */
    assert_false(is_read_fast("{\"text\":\"a\",\"n\":18446744073709551615}")); /* too big */
    assert_false(is_read_fast("{\"text\":\"a\",\"place\":{\"x\":1}}"));
    assert_false(is_read_fast("{\"text\":\"a\",\"k\\u0000\":1}"));
    assert_false(is_read_fast("[1]"));
    assert_false(is_read_fast("{\"text\":\"a\""));
    assert_false(is_read_fast(""));
}

static struct record parsed(const char *line, struct arena *arena)
{
    struct member_reader *reader = NULL;
    struct record r;

    assert_int_equal(member_reader_new(&reader, &err), STATUS_OK);
    assert_int_equal(record_parse(reader, str_from_c(line), arena, &r, &err), STATUS_OK);
    member_reader_free(reader);
    return r;
}

static void a_body_beside_a_text_is_kept_whichever_comes_first(void **state)
{
    struct arena arena = ARENA_INIT;
    struct record r = parsed("{\"text\":\"The text.\",\"body\":\"The body.\"}", &arena);

    (void)state;
    assert_str(r.text, "The text.");
    assert_str(r.extra, "{\"body\":\"The body.\"}");
    r = parsed("{\"body\":\"The body.\",\"text\":\"The text.\"}", &arena);
    assert_str(r.text, "The text.");
    assert_str(r.extra, "{\"body\":\"The body.\"}");
    r = parsed("{\"text\":null,\"body\":\"The body.\"}", &arena);
    assert_str(r.text, "The body.");
    assert_int_equal(r.extra.len, 0);
    arena_release(&arena);
}

static void members_that_nobody_knows_are_kept_as_they_are(void **state)
{
    struct arena arena = ARENA_INIT;
    struct record r = parsed("{\"author\":\"A \\\"B\\\" C\",\"text\":\"a\",\"k\\\"\":[1, \"x\"],\"seen\":true}", &arena);

    (void)state;
    assert_str(r.extra, "{\"author\":\"A \\\"B\\\" C\",\"k\\\"\":[1,\"x\"],\"seen\":true}");
    r = parsed("{\"text\":\"a\",\"place\":{\"y\":[{}],\"x\":1}}", &arena);
    assert_str(r.extra, "{\"place\":{\"y\":[{}],\"x\":1}}");
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usual_lines_are_read_by_the_quick_reader),
        cmocka_unit_test(what_it_may_read_otherwise_than_the_other_is_left_to_that),
        cmocka_unit_test(a_body_beside_a_text_is_kept_whichever_comes_first),
        cmocka_unit_test(members_that_nobody_knows_are_kept_as_they_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
