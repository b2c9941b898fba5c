/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/test.h"

#include "base/ascii.h"

/* The same once more as for a processor without SSE2. */
#undef BASE_ASCII_H
#undef __SSE2__
#define ASCII_BLOCK PLAIN_BLOCK
#define ascii_word_run plain_word_run
#define ascii_letter_run plain_letter_run
#define ascii_fold plain_fold
#include "base/ascii.h"
#undef ASCII_BLOCK
#undef ascii_word_run
#undef ascii_letter_run
#undef ascii_fold

#include <ctype.h>

enum { BLOCK = 16 };

static bool is_letter(unsigned char c)
{
    return c < 0x80 && isalpha(c);
}

static void check_block(const char *block)
{
    unsigned word = 0, letters = 0, capitals = 0, found[2];
    char expected[BLOCK] = { 0 }, folded[2][BLOCK];

    while (word < BLOCK && (is_letter((unsigned char)block[word]) || (block[word] >= '0' && block[word] <= '9')))
        word++;
    while (letters < BLOCK && is_letter((unsigned char)block[letters])) {
        capitals |= (unsigned)(isupper((unsigned char)block[letters]) != 0) << letters;
        letters++;
    }
    assert_int_equal(ascii_word_run(block), word);
    assert_int_equal(plain_word_run(block), word);
    assert_int_equal(ascii_letter_run(block, &found[0]), letters);
    assert_int_equal(plain_letter_run(block, &found[1]), letters);
    assert_int_equal(found[0], capitals);
    assert_int_equal(found[1], capitals);
    for (unsigned i = 0; i < word; i++)
        expected[i] = (char)tolower((unsigned char)block[i]);
    ascii_fold(folded[0], block, word);
    plain_fold(folded[1], block, word);
    assert_memory_equal(folded[0], expected, BLOCK);
    assert_memory_equal(folded[1], expected, BLOCK);
}

static void every_byte_ends_a_run_or_does_not(void **state)
{
    (void)state;
    for (unsigned at = 0; at < BLOCK; at++) {
        for (int c = 0; c < 0x100; c++) {
            char block[BLOCK];

            memcpy(block, "aB3zZ0mQ9kAy7Hxe", BLOCK);
            block[at] = (char)c;
            check_block(block);
            memset(block, 'W', BLOCK);
            block[at] = (char)c;
            check_block(block);
        }
    }
}

static void a_block_may_be_all_word_or_none(void **state)
{
    (void)state;
    check_block("abcdefghijklmnop");
    check_block("ABCDEFGHIJKLMNOP");
    check_block("0123456789012345");
    check_block("................");
    check_block("\xFF\xFE\x80\x9F\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_ends_a_run_or_does_not),
        cmocka_unit_test(a_block_may_be_all_word_or_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
