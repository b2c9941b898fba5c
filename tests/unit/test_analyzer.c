/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/test.h"

#include "stem/analyzer.h"
#include "stem/exceptions.h"

#include <stdio.h>

static struct analyzer *english(void)
{
    struct analyzer *a = NULL;

    assert_int_equal(analyzer_new(&a, "english", NULL), STATUS_OK);
    return a;
}

static struct str stem_of(struct analyzer *a, const char *word)
{
    uint32_t number = 0;

    assert_int_equal(analyzer_number(a, str_from_c(word), &number, NULL), STATUS_OK);
    return lexeme_stem(analyzer_lexeme(a, number));
}

/* Words of one line share a stem; words of different lines do not. */
static const char *const families[][6] = {
    { "operation", "operations" },
    { "operator", "operators" },
    { "opera", "operas" },
    { "operate", "operating", "operated" },
    { "officer", "officers" },
    { "office", "offices" },
    { "witness", "witnesses", "witnessed" },
    { "wit" },
    { "emergency", "emergencies" },
    { "emerge", "emerged", "emerging" },
    { "child", "children" },
    { "knife", "knives" },
    { "arrest", "arrests", "arrested", "arresting" },
    { "paedophile", "paedophiles", "pedophile", "pedophiles" },
    { "organise", "organised", "organized", "organizing", "organisation", "organizations" },
    { "organ", "organs" },
    { "organic" },
    { "analyse", "analyzed", "analysing" },
    { "seize", "seized", "seizes", "seizure", "seizures" },
    { "prize", "prizes" },
    { "behaviour", "behavior", "behaviors" },
    { "colour", "colors", "coloured" },
    { "colorado" },
    { "police", "policing", "policed" },
    { "warrant", "warrants" },
    { "thief", "thieves" },
    { "steal", "stolen", "stole", "stealing" },
    { "grooming", "groomed", "groom" },
    { "traffic" },
    { "trafficking", "trafficked" },
};

static void keeps_families_together_and_strangers_apart(void **state)
{
    struct analyzer *a = english();
    size_t count = sizeof families / sizeof *families;

    (void)state;
    for (size_t i = 0; i < count; i++) {
        struct str first = stem_of(a, families[i][0]);

        for (size_t j = 1; j < 6 && families[i][j]; j++)
            if (!str_is_equal(stem_of(a, families[i][j]), stem_of(a, families[i][0])))
                fail_msg("%s and %s have different stems", families[i][0], families[i][j]);
        for (size_t j = 0; j < i; j++)
            if (str_is_equal(first, stem_of(a, families[j][0])) &&
                !(strcmp(families[i][0], "trafficking") == 0 && strcmp(families[j][0], "traffic") == 0))
                fail_msg("%s and %s have the same stem", families[i][0], families[j][0]);
    }
    analyzer_free(a);
}

static void every_exception_is_needed_and_has_a_reason(void **state)
{
    struct analyzer *a = english();
    struct str word, stem, reason, before = STR_EMPTY;

    (void)state;
    for (size_t i = 0; exceptions_row(i, &word, &stem, &reason); i++) {
        assert_true(reason.len > 10);
        assert_true(str_compare(before, word) < 0); /* sorted, so no word stands twice */
        assert_true(str_is_equal(stem_of(a, word.at), stem));
        before = word;
    }
    analyzer_free(a);
}

static void may_begin_as_it_does(struct analyzer *a, const char *word)
{
    if (!(analyzer_first_letters(a, stem_of(a, word)) & letter_bit(word[0])))
        fail_msg("%s has a stem that is said to come from other letters", word);
}

/* Marks in snippets depend on it: a word that begins otherwise is not stemmed. */
static void the_first_letters_of_a_stem_are_those_of_its_words(void **state)
{
    static const char *const endings[] = { "", "e", "s", "es", "ed", "ing", "ly", "ness", "ation", "ic" };
    struct analyzer *a = english();
    struct str word, other, reason;
    char built[64];

    (void)state;
    for (size_t i = 0; exceptions_row(i, &word, &other, &reason); i++)
        may_begin_as_it_does(a, word.at);
    for (size_t i = 0; exceptions_beginning(i, &word, &other); i++)
        for (size_t j = 0; j < sizeof endings / sizeof *endings; j++) {
            (void)snprintf(built, sizeof built, "%.*s%s", STR_ARG(word), endings[j]);
            may_begin_as_it_does(a, built);
        }
    for (char first = 'a'; first <= 'z'; first++)
        for (char second = 'a'; second <= 'z'; second++)
            for (size_t j = 0; j < sizeof endings / sizeof *endings; j++) {
                (void)snprintf(built, sizeof built, "%c%cing%s", first, second, endings[j]);
                may_begin_as_it_does(a, built);
                (void)snprintf(built, sizeof built, "%c%c%s", first, second, endings[j]);
                may_begin_as_it_does(a, built);
            }
    analyzer_free(a);
}

static void stems_on_demand_are_the_same(void **state)
{
    static const char *const words[] = { "arrested", "organized", "went", "police", "2014", "dying", "pedophiles", "raid" };
    struct analyzer *a = english(), *lazy = english();
    struct str stem;
    uint32_t number;

    (void)state;
    analyzer_stem_on_demand(lazy);
    for (int times = 0; times < 2; times++)
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            assert_int_equal(analyzer_number(lazy, str_from_c(words[i]), &number, NULL), STATUS_OK);
            assert_int_equal(analyzer_stem(lazy, number, &stem, NULL), STATUS_OK);
            assert_true(str_is_equal(stem, stem_of(a, words[i])));
            assert_str(lexeme_word(analyzer_lexeme(lazy, number)), words[i]);
        }
    analyzer_free(a);
    analyzer_free(lazy);
}

static void numbers_and_symbols_are_their_own_stem(void **state)
{
    struct analyzer *a = english();

    (void)state;
    assert_str(stem_of(a, "2014"), "2014");
    assert_str(stem_of(a, "1.2m"), "1.2m");
    analyzer_free(a);
}

static void a_lexeme_is_numbered_once(void **state)
{
    struct analyzer *a = english();
    struct token tokens[8];
    size_t count;

    (void)state;
    analyzer_begin(a, STR("Raid after raid, RAIDS"), 1);
    assert_int_equal(analyzer_next(a, tokens, 8, &count, NULL), STATUS_OK);
    assert_int_equal(count, 4);
    assert_int_equal(tokens[0].lexeme, tokens[2].lexeme);
    assert_int_not_equal(tokens[0].lexeme, tokens[3].lexeme);
    assert_true(str_is_equal(lexeme_stem(analyzer_lexeme(a, tokens[0].lexeme)),
                             lexeme_stem(analyzer_lexeme(a, tokens[3].lexeme))));
    assert_int_equal(analyzer_lexeme_count(a), 3);
    assert_int_equal(analyzer_next(a, tokens, 8, &count, NULL), STATUS_OK);
    assert_int_equal(count, 0);
    analyzer_free(a);
}

static void a_lexicon_holds_many_words_and_forgets_them(void **state)
{
    struct analyzer *a = english();
    uint32_t number = 0;
    char word[16];

    (void)state;
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < 50000; i++) {
            int length = snprintf(word, sizeof word, "w%u", i);

            assert_int_equal(analyzer_number(a, str_of(word, (size_t)length), &number, NULL), STATUS_OK);
            assert_int_equal(number, i);
        }
        assert_int_equal(analyzer_number(a, STR("w777"), &number, NULL), STATUS_OK);
        assert_int_equal(number, 777);
        assert_true(analyzer_memory(a) > 50000 * sizeof(struct lexeme));
        analyzer_forget(a);
    }
    analyzer_free(a);
}

static void an_unknown_language_is_refused(void **state)
{
    struct analyzer *a = NULL;
    struct error err = ERROR_INIT;

    (void)state;
    assert_int_equal(analyzer_new(&a, "klingon", &err), STATUS_BAD_INPUT);
    assert_null(a);
    assert_non_null(strstr(err.message, "klingon"));
}

static uint64_t fingerprint(struct analyzer *a)
{
    uint64_t out = 0;

    assert_int_equal(analyzer_fingerprint(a, &out, NULL), STATUS_OK);
    return out;
}

static void the_fingerprint_tells_languages_apart(void **state)
{
    struct analyzer *a = english(), *b = english(), *c = NULL;

    (void)state;
    assert_int_equal(analyzer_new(&c, "french", NULL), STATUS_OK);
    assert_true(fingerprint(a) == fingerprint(b));
    assert_true(fingerprint(a) != fingerprint(c));
    analyzer_free(a);
    analyzer_free(b);
    analyzer_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_families_together_and_strangers_apart),
        cmocka_unit_test(every_exception_is_needed_and_has_a_reason),
        cmocka_unit_test(the_first_letters_of_a_stem_are_those_of_its_words),
        cmocka_unit_test(stems_on_demand_are_the_same),
        cmocka_unit_test(numbers_and_symbols_are_their_own_stem),
        cmocka_unit_test(a_lexeme_is_numbered_once),
        cmocka_unit_test(a_lexicon_holds_many_words_and_forgets_them),
        cmocka_unit_test(an_unknown_language_is_refused),
        cmocka_unit_test(the_fingerprint_tells_languages_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
