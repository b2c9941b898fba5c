/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts that anybody may have written, on their way to a terminal or into JSON. */
#include "tests/unit/test.h"

#include "base/json.h"

/* An escape sequence, a bell, DEL, C1 (CSI in one character, and as a bare byte), an override of the direction, a line
 * separator. */
#define HOSTILE "a\x1B[31m\a\x7F\xC2\x9B" "31m\x9B\xE2\x80\xAE\xE2\x80\xA8z"

static void a_message_has_nothing_that_a_terminal_acts_on(void **state)
{
    struct error err;

    (void)state;
    assert_int_equal(error_set(&err, STATUS_IO, "cannot open '%s'", HOSTILE), STATUS_IO);
    assert_string_equal(err.message, "cannot open 'a?[31m???31m???z'");
    (void)error_set(&err, STATUS_IO, "caf\xC3\xA9 \xF0\x9F\x9A\x94 '%s'", "a\nb\tc");
    assert_string_equal(err.message, "caf\xC3\xA9 \xF0\x9F\x9A\x94 'a?b?c'");
}

static void a_message_too_long_is_cut_at_a_character(void **state)
{
    struct error err;
    char text[2 * sizeof err.message];

    (void)state;
    for (size_t i = 0; i < sizeof text - 2; i += 2)
        memcpy(text + i, "\xC3\xA9", 2);
    text[sizeof text - 2] = '\0';
    for (int shift = 0; shift < 2; shift++) {
        (void)error_set(&err, STATUS_IO, "%s%s", shift ? "x" : "", text);
        assert_int_equal(strlen(err.message) % 2, shift);
        assert_true(strlen(err.message) > sizeof err.message - 4);
    }
}

static void json_strings_escape_it(void **state)
{
    struct buf out = BUF_INIT;

    (void)state;
    assert_int_equal(json_add_string(&out, str_from_c(HOSTILE "\"\\\n"), NULL), STATUS_OK);
    assert_str(buf_view(&out), "\"a\\u001b[31m\\u0007\\u007f\\u009b31m\xEF\xBF\xBD\\u202e\\u2028z\\\"\\\\\\n\"");
    buf_release(&out);
}

static void json_that_is_passed_on_stays_the_same_json(void **state)
{
    struct buf out = BUF_INIT;

    (void)state;
    assert_int_equal(json_add_json(&out, STR("{\"a\":\n[1, \"caf\xC3\xA9 \\u001b \xC2\x9B\xE2\x80\xAE\x7F\"]}"), NULL), STATUS_OK);
    assert_str(buf_view(&out), "{\"a\": [1, \"caf\xC3\xA9 \\u001b \\u009b\\u202e\\u007f\"]}");
    buf_release(&out);
}

static void text_for_a_terminal_has_marks_instead(void **state)
{
    struct buf out = BUF_INIT;

    (void)state;
    assert_int_equal(text_add_safe(&out, str_from_c(HOSTILE "\n\t"), true, NULL), STATUS_OK);
    assert_str(buf_view(&out), "a\xEF\xBF\xBD[31m\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" "31m\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz  ");
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_has_nothing_that_a_terminal_acts_on),
        cmocka_unit_test(a_message_too_long_is_cut_at_a_character),
        cmocka_unit_test(json_strings_escape_it),
        cmocka_unit_test(json_that_is_passed_on_stays_the_same_json),
        cmocka_unit_test(text_for_a_terminal_has_marks_instead),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
