/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/test.h"

#include "stem/tokenizer.h"

#include <stdio.h>

/* The words of a text with a space between, extras behind a slash: "opwarrior/op/warrior". */
static void words_of(struct str text, char *out, size_t capacity)
{
    struct tokenizer t;
    struct word w;
    size_t used = 0;

    out[0] = '\0';
    tokenizer_init(&t, text, 1);
    while (tokenizer_next(&t, &w)) {
        const char *between = used == 0 ? "" : w.is_extra ? "/" : " ";

        used += (size_t)snprintf(out + used, capacity - used, "%s%.*s", between, (int)w.len, w.folded);
        assert_true(used < capacity);
        assert_true(w.offset + w.length <= text.len);
        assert_true(w.length > 0);
    }
}

static const struct row {
    const char *rule, *text, *words;
} rows[] = {
    { "plain words", "Police made 12 arrests.", "police made 12 arrests" },
    { "case folds", "NOTARISE Notarise nOTARISE", "notarise notarise notarise" },
    { "accents fold", "caf\xC3\xA9 cafe\xCC\x81 CAF\xC3\x89", "cafe cafe cafe" },
    { "strokes and ligatures fold", "\xC5\x81ukasz S\xC3\xB8ren \xC3\x86thelred o\xEF\xAC\x83\x63\x65", "lukasz soren aethelred office" },
    { "sharp s is two", "Stra\xC3\x9F\x65", "strasse" },
    { "Greek and Cyrillic fold", "\xCE\x91\xCE\x98\xCE\x97\xCE\x9D\xCE\x91 \xD0\x9C\xD0\x9E", "\xCE\xB1\xCE\xB8\xCE\xB7\xCE\xBD\xCE\xB1 \xD0\xBC\xD0\xBE" },
    { "possessive is dropped", "Orochi's Orochi\xE2\x80\x99s Orochi\xE2\x80\x98s team", "orochi orochi orochi team" },
    { "plural possessive is dropped", "officers' cars, officers\xE2\x80\x99 cars", "officers cars officers cars" },
    { "contractions stay whole", "don't won\xE2\x80\x99t it's", "don't won't it" },
    { "names join over their apostrophe", "O'Brien d\xE2\x80\x99" "Actium", "obrien/o'brien dactium/d'actium/actium" },
    { "an apostrophe before digits separates", "ABC'13 '94", "abc 13 94" },
    { "thousands lose their comma", "1,200 12,345,678", "1200 12345678" },
    { "other commas separate", "1,2 1,20 12,3456 a,b", "1 2 1 20 12 3456 a b" },
    { "decimals stay whole", "\xC2\xA3" "1.2m 3.36pm 1.2.3", "1.2m 3.36pm 1.2.3" },
    { "a full stop ends a number", "in 2014. Police", "in 2014 police" },
    { "hyphens split", "94-year-old south-east", "94 year old south east" },
    { "a non-breaking hyphen splits", "sex\xE2\x80\x91offenders", "sex offenders" },
    { "acronyms lose their stops", "U.K. U.S.A e.g. p.m.", "uk usa eg pm" },
    { "initials are an acronym", "J.R. Smith J.R.Smith", "jr smith jr smith" },
    { "a single letter is no acronym", "vitamin C. Then", "vitamin c then" },
    { "short words join over &", "D&C A&S B&Q Devon&Cornwall D & C", "d&c a&s b&q devon cornwall d c" },
    { "hashtags are split at capitals", "#OpWarrior #OPWarrior2 #policing", "opwarrior/op/warrior opwarrior2/op/warrior/2 policing" },
    { "run-together Op names are split", "OpStovewoodIntel@nca.example OpEd Opera",
      "opstovewoodintel/op/stovewood/intel nca example oped opera" },
    { "soft hyphens vanish", "Op\xC2\xAD" "era\xC2\xADtion", "operation" },
    { "zero-width characters vanish", "Op\xE2\x80\x8B" "era\xE2\x80\x8Dtion\xEF\xBB\xBF", "operation" },
    { "no-break space separates", "Operation\xC2\xA0Vulcan", "operation vulcan" },
    { "underscore, slash, at, dots separate", "a_b x/y me@here.org", "a b x y me here org" },
    { "invalid bytes end a word", "ab\xFF" "cd \xC3(", "ab cd" },
    { "an overlong encoding is invalid", "a\xC0\xAF" "b", "a b" },
    { "a cut-off character is invalid", "caf\xC3", "caf" },
    { "NUL separates", "a", "a" },
    { "ideographs are words", "\xE6\x9D\xB1\xE4\xBA\xAC tower", "\xE6\x9D\xB1 \xE4\xBA\xAC tower" },
    { "emoji are no words", "\xF0\x9F\x91\xAE\xE2\x80\x8D\xE2\x99\x80\xEF\xB8\x8F police", "police" },
    { "superscripts are digits, fractions are not", "m\xC2\xB2 2\xC2\xBD", "m2 2" },
    { "nothing gives nothing", " -- ' # & . ", "" },
};

static void splits_by_the_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char words[256];

        words_of(str_from_c(rows[i].text), words, sizeof words);
        if (strcmp(words, rows[i].words) != 0)
            fail_msg("%s: got '%s', expected '%s'", rows[i].rule, words, rows[i].words);
    }
}

static void tells_where_each_word_stands(void **state)
{
    struct tokenizer t;
    struct word w;

    (void)state;
    tokenizer_init(&t, STR("The Met\xE2\x80\x99s \xC2\xA3" "1,200 #OpX1"), 7);
    assert_true(tokenizer_next(&t, &w));
    assert_int_equal(w.offset, 0);
    assert_int_equal(w.position, 7);
    assert_true(tokenizer_next(&t, &w)); /* the possessive is no part of the highlight */
    assert_int_equal(w.offset, 4);
    assert_int_equal(w.length, 3);
    assert_int_equal(w.position, 8);
    assert_true(tokenizer_next(&t, &w));
    assert_int_equal(w.offset, 14);
    assert_int_equal(w.length, 5);
    assert_int_equal(w.position, 9);
    for (int i = 0; i < 3; i++) { /* opx1, then op, x and 1 at the same place */
        assert_true(tokenizer_next(&t, &w));
        assert_int_equal(w.position, 10);
        assert_int_equal(w.is_extra, i > 0);
    }
    assert_true(tokenizer_next(&t, &w));
    assert_false(tokenizer_next(&t, &w));
    assert_false(tokenizer_next(&t, &w));
}

static void cuts_words_at_the_limit(void **state)
{
    struct tokenizer t;
    struct word w;
    char text[300];

    (void)state;
    memset(text, 'x', sizeof text);
    tokenizer_init(&t, str_of(text, sizeof text), 1);
    assert_true(tokenizer_next(&t, &w));
    assert_int_equal(w.len, WORD_MAX);
    assert_int_equal(w.length, sizeof text);
    assert_false(tokenizer_next(&t, &w));

    /* 31 letters of two bytes, one of one: the next of two would be cut in half */
    memset(text, 'y', 63);
    memcpy(text + 63, "\xD0\xBC" "z", 3);
    tokenizer_init(&t, str_of(text, 66), 1);
    assert_true(tokenizer_next(&t, &w));
    assert_int_equal(w.len, 63);
    assert_int_equal(w.length, 66);
}

static void survives_any_bytes(void **state)
{
    uint32_t seed = 1;
    char text[64];

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct tokenizer t;
        struct word w;
        uint32_t last = 0;
        static const char likely[] = "'.,&#\xE2\x80\x99\xC2\xAD" "09azAZ\xF0\x9F";

        for (size_t i = 0; i < sizeof text; i++) {
            seed = seed * 1664525 + 1013904223;
            text[i] = seed & 0x80000000 ? likely[(seed >> 8) % (sizeof likely - 1)] : (char)(seed >> 16);
        }
        tokenizer_init(&t, str_of(text, sizeof text), 1);
        while (tokenizer_next(&t, &w)) {
            assert_true(w.len > 0 && w.len <= WORD_MAX);
            assert_true((size_t)w.offset + w.length <= sizeof text);
            assert_true(w.position >= last);
            last = w.position;
        }
        assert_int_equal(t.at, sizeof text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits_by_the_rules),
        cmocka_unit_test(tells_where_each_word_stands),
        cmocka_unit_test(cuts_words_at_the_limit),
        cmocka_unit_test(survives_any_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
