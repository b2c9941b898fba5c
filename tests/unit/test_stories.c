/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which articles are copies of one story: pairs that are and pairs that are not, and the search for them against all pairs. */
#include "corpus/signature.h"
#include "store/stories.h"
#include "tests/unit/test.h"

#include <stdio.h>

#define RAID                                                                                                                  \
    "Officers from Kent Police searched three homes in Ashford on Tuesday morning as part of a crackdown on drug dealing.\n" \
    "They found 340 wraps of heroin, two machetes and a large amount of cash hidden behind a bath panel.\n"                  \
    "A man aged 34 and a woman aged 29 were arrested and remain in custody.\n"                                              \
    "Neighbours said that cars had come and gone at all hours since the spring.\n"
#define RAID_END "Inspector Rita Holm said residents had told her team what was going on, and that more searches would follow.\n"
#define CONTACT                                                                                                             \
    "Anyone with information is asked to call police on 101, quoting reference 46/1234/20.\n"                              \
    "Alternatively call the independent charity Crimestoppers anonymously on 0800 555 111 or fill in the form on its "     \
    "website.\n"
#define FURTHER                                                                                                           \
    "Councillor Joan Petty, who sits on the town's safety panel, called the result a relief for the whole estate.\n"    \
    "She has asked for lights to be mended along the path where dealers used to wait.\n"
#define QUOTE                                                                                                             \
    "\"We will not tolerate those who bring misery to our communities, and we will keep coming after them,\" a "       \
    "spokesman said. \"Our message is clear: there is no place for drugs in this county.\"\n"

#define STOCK                                                                                                             \
    "Operation Lantern was launched by the force in 2018 to tackle organised crime and the harm that it does to young "  \
    "people across the county. Since then officers have made more than 450 arrests and taken 210 weapons off the "      \
    "streets.\n" QUOTE

struct pair {
    const char *what, *a, *b;
};

static void sign(struct signature_maker *m, const char *text, const struct day *day, const char *force, struct signature *out)
{
    struct str name = str_from_c(force);
    const struct signature_source source = {
        .text = str_from_c(text), .day = *day, .forces = &name, .force_count = force != NULL
    };
    struct buf bytes = BUF_INIT;

    assert_int_equal(signature_make(m, &source, &bytes, NULL), STATUS_OK);
    assert_true(bytes.len <= SIGNATURE_BYTES_MAX);
    if (bytes.len)
        assert_true(signature_read(buf_view(&bytes), out));
    else
        *out = (struct signature){ .sample_count = 0 };
    buf_release(&bytes);
}

static bool are_copies(const char *a, const char *b)
{
    static const struct day no_day;
    struct signature_maker *m = NULL;
    struct signature x, y;

    assert_int_equal(signature_maker_new(&m, NULL), STATUS_OK);
    sign(m, a, &no_day, "Kent Police", &x);
    sign(m, b, &no_day, "Kent Police", &y);
    signature_maker_free(m);
    assert_int_equal(signature_compare(&x, &y), signature_compare(&y, &x));
    return signature_compare(&x, &y) != SIGNATURE_STRANGERS;
}

static void check(const struct pair *pairs, size_t count, bool expected)
{
    for (size_t i = 0; i < count; i++)
        if (are_copies(pairs[i].a, pairs[i].b) != expected)
            fail_msg("%s: %s", pairs[i].what, expected ? "not found to be copies" : "taken for copies");
}

static void knows_copies(void **state)
{
    static const struct pair pairs[] = {
        { "the same text", RAID, RAID },
        { "a cut last paragraph", RAID RAID_END, RAID },
        { "contacts in one of them", RAID RAID_END CONTACT, RAID RAID_END },
        { "two paragraphs added", RAID RAID_END, RAID RAID_END FURTHER },
        { "a stock quote added", RAID, RAID QUOTE CONTACT },
        { "line breaks lost",
          "Officers from Kent Police searched three homes in Ashford on Tuesday. They found 340 wraps of heroin and two "
          "machetes. A man aged 34 was arrested and remains in custody.",
          "Officers from Kent Police searched three homes in Ashford on Tuesday.\nThey found 340 wraps of heroin and two\n"
          "machetes.\n\nA man aged 34 was arrested and remains in custody.\n" },
        { "quotes and apostrophes of another kind",
          "The force's dog unit found \"a cannabis farm\" in Maidstone's old dairy, where 210 plants grew under lamps.",
          "The force\xE2\x80\x99s dog unit found \xE2\x80\x98" "a cannabis farm\xE2\x80\x99 in Maidstone\xE2\x80\x99s old "
          "dairy, where 210 plants grew under lamps." },
        { "some words and a number changed", RAID RAID_END,
          "Police from Kent searched three houses in Ashford on Tuesday morning as part of a crackdown on drug dealing.\n"
          "They found 350 wraps of heroin, two machetes and a large sum of cash hidden behind a bath panel.\n"
          "A man aged 34 and a woman aged 29 were arrested and are still in custody.\n"
          "Neighbours said that cars had come and gone at all hours since the spring.\n"
          "Inspector Rita Holm said people had told her team what was going on, and that more searches would follow.\n" },
        { "a shortened copy with another order", RAID RAID_END,
          "A man aged 34 and a woman aged 29 were arrested after Kent Police found 340 wraps of heroin in Ashford.\n"
          "Officers searched three homes in Ashford on Tuesday morning as part of a crackdown on drug dealing.\n"
          "Neighbours said that cars had come and gone at all hours since the spring.\n" },
        { "a rewritten release",
          "Detectives in Kent held 27 men, aged between 18 and 63, in a week of raids over online abuse. They took 112 "
          "devices and made 31 children safe, Kent Police said.",
          "A WEEK of warrants has led to dozens of arrests.\nThose in custody, 27 in all, are from 18 to 63 years old. "
          "Computers and telephones, 112 of them, are being looked at, and safeguarding covers 31 children." },
    };

    (void)state;
    check(pairs, sizeof pairs / sizeof *pairs, true);
}

static void keeps_strangers_apart(void **state)
{
    static const struct pair pairs[] = {
        { "nothing in common but contacts", RAID CONTACT,
          "A cyclist was knocked off his bike by a white van in Deal on Friday evening and broke his collarbone.\n"
          "The driver did not stop. Witnesses saw the van turn into Mill Hill.\n" CONTACT },
        { "short texts under one contact paragraph", "A shed was broken into in Hythe overnight and tools were taken.\n" CONTACT,
          "A red moped was stolen from a drive in Lydd on Sunday.\n" CONTACT },
        { "one operation, one quote, other raids",
          "Operation Fern saw 12 warrants carried out in Dover on Monday, with 9 people arrested and 40 phones seized.\n"
          "Magistrates remanded two of them.\n" QUOTE CONTACT,
          "Operation Fern came to Thanet this week: officers stopped 64 cars, took 23 knives off the street and closed a "
          "house in Margate for 90 days.\n" QUOTE CONTACT },
        { "two weeks of one court list",
          "The following cases were heard at Folkestone Magistrates' Court this week.\n"
          "John Alder, 34, of Mill Road, Hythe, admitted driving without insurance on May 3. Fined 660, with 8 points.\n"
          "Mary Birch, 51, of High Street, Lydd, admitted being drunk and disorderly on May 7. Fined 120, costs 85.\n",
          "The following cases were heard at Folkestone Magistrates' Court this week.\n"
          "Peter Cole, 22, of Sea View, Deal, admitted driving without insurance on June 14. Fined 440, with 6 points.\n"
          "Susan Dale, 47, of Park Lane, Dover, admitted being drunk and disorderly on June 19. Fined 200, costs 40.\n" },
        { "a form that is filled in every week",
          "Officers in Medway made 14 arrests for drink driving in the week to Sunday, Kent Police said. In all 312 drivers "
          "were breathalysed at checks across the district.\n",
          "Officers in Medway made 19 arrests for drink driving in the week to Sunday, Kent Police said. In all 275 drivers "
          "were breathalysed at checks across the district.\n" },
        { "very short ones", "Man held in Deal after raid.", "Man held in Dover after raid." },
        { "one sentence shared", RAID,
          "A shop in Tenterden lost its licence for selling vapes to children as young as eleven.\n"
          "Neighbours said that cars had come and gone at all hours since the spring.\n"
          "The owner, who has run the place since 2004, told the panel he had trusted a nephew with the till.\n" },
        { "two trials of one kind",
          "Adam West, 41, of Rochester, was jailed for 12 years at Maidstone Crown Court for his part in a plot to supply "
          "cocaine. The judge said he had been a leading member of the gang.\n",
          "Lee Marsh, 27, of Strood, was jailed for 5 years at Maidstone Crown Court for his part in a plot to supply "
          "cannabis. The judge said he had acted under pressure from others.\n" },
        { "more stock than story",
          "Two men were held after a chase through Gillingham on Sunday in which a stolen Audi hit a wall at 70mph.\n" STOCK CONTACT,
          "A pensioner from Whitstable lost 8,500 to a caller who claimed to be from her bank in Leeds.\n" STOCK CONTACT },
        { "nothing at all", "", "" },
    };

    (void)state;
    check(pairs, sizeof pairs / sizeof *pairs, false);
}

static void lets_dates_keep_rewritten_stories_apart(void **state)
{
    static const char a[] = "Raids led to 27 arrests of people aged 18 to 63, and 112 devices were taken.";
    static const char b[] = "Officers held 27, the youngest 18 and the oldest 63. They took away 112 computers.";
    static const struct day monday = { 2019, 3, 4 }, tuesday = { 2019, 3, 5 }, later = { 2020, 2, 29 };
    struct signature_maker *m = NULL;
    struct signature x, y;

    (void)state;
    assert_int_equal(signature_maker_new(&m, NULL), STATUS_OK);
    sign(m, a, &monday, "Kent Police", &x);
    sign(m, b, &tuesday, "Kent Police", &y);
    assert_int_equal(signature_compare(&x, &y), SIGNATURE_COPIES);
    sign(m, b, &later, "Kent Police", &y);
    assert_int_equal(signature_compare(&x, &y), SIGNATURE_STRANGERS);
    sign(m, b, &tuesday, "Essex Police", &y);
    assert_int_equal(signature_compare(&x, &y), SIGNATURE_STRANGERS);
    signature_maker_free(m);
}

static void refuses_bytes_that_are_no_signature(void **state)
{
    const struct signature_source source = { .text = STR(RAID) };
    struct signature_maker *m = NULL;
    struct buf bytes = BUF_INIT;
    struct signature s;

    (void)state;
    assert_int_equal(signature_maker_new(&m, NULL), STATUS_OK);
    assert_int_equal(signature_make(m, &source, &bytes, NULL), STATUS_OK);
    for (size_t cut = 0; cut < bytes.len; cut++)
        assert_false(signature_read(str_slice(buf_view(&bytes), 0, cut), &s));
    for (int i = 0; i < 256; i++) { /* whatever the counts say, nothing is read beyond the end */
        for (size_t at = 0; at < 8; at++) {
            char kept = bytes.at[at];

            bytes.at[at] = (char)i;
            (void)signature_read(buf_view(&bytes), &s);
            bytes.at[at] = kept;
        }
    }
    buf_release(&bytes);
    signature_maker_free(m);
}

/* --- The search for copies, against all pairs ------------------------------------------------------ */

enum { STORIES = 60, COPIES = 7, ARTICLES = STORIES * COPIES, TEXT_WORDS = 160, VOCABULARY = 4000 };

static uint32_t random_state;

static uint32_t random_below(uint32_t bound)
{
    random_state = random_state * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)(random_state >> 8) * bound >> 24);
}

/* A story's words, each copy with some of them changed and the end cut. */
static void write_copy(uint32_t story, uint32_t copy, struct buf *out)
{
    uint32_t words = 30 + story * 37 % (TEXT_WORDS - 30), kept = words - random_below(words / 3);

    buf_clear(out);
    for (uint32_t w = 0; w < kept; w++) {
        uint32_t word = (story * 7919 + w * w * 31 + w) % VOCABULARY;

        if (random_below(100) < copy)
            word = random_below(VOCABULARY);
        assert_int_equal(buf_add_format(out, NULL, "w%u%s", word, w % 12 == 11 ? ".\n" : " "), STATUS_OK);
    }
}

static uint32_t smallest_of_ring(const uint32_t *next, uint32_t at)
{
    uint32_t smallest = at;

    for (uint32_t i = next[at]; i != at; i = next[i])
        smallest = i < smallest ? i : smallest;
    return smallest;
}

/* The keys that four articles have, or more. */
static uint16_t stock_by_brute_force(const struct signature *s, uint32_t count, uint32_t at)
{
    uint16_t stock = 0;

    for (size_t k = 0; k < s[at].key_count; k++) {
        unsigned articles = 0;

        for (uint32_t i = 0; i < count; i++)
            for (size_t j = 0; j < s[i].key_count; j++)
                articles += s[i].keys[j] == s[at].keys[k];
        stock |= (uint16_t)((articles >= 4) << k);
    }
    return stock;
}

/* Groups by comparing all with all, named by their smallest places. */
static void group_by_brute_force(const struct signature *s, uint32_t count, uint32_t *groups)
{
    static uint16_t stock[ARTICLES];
    bool is_changed = true;

    for (uint32_t i = 0; i < count; i++) {
        groups[i] = i;
        stock[i] = stock_by_brute_force(s, count, i);
    }
    while (is_changed) {
        is_changed = false;
        for (uint32_t i = 0; i < count; i++)
            for (uint32_t j = i + 1; j < count; j++)
                if (groups[i] != groups[j] && signature_compare(&s[i], &s[j]) != SIGNATURE_STRANGERS &&
                    (signature_compare(&s[i], &s[j]) == SIGNATURE_COPIES ||
                     !signature_shares_stock_only(&s[i], stock[i], &s[j], stock[j]))) {
                    groups[i] = groups[j] = groups[i] < groups[j] ? groups[i] : groups[j];
                    is_changed = true;
                }
    }
}

static void finds_what_comparing_all_pairs_finds(void **state)
{
    static const struct day no_day;
    static struct signature signatures[ARTICLES], shuffled[ARTICLES];
    static uint32_t groups[ARTICLES], next[ARTICLES], places[ARTICLES];
    struct signature_maker *m = NULL;
    struct buf text = BUF_INIT;
    uint32_t in_groups = 0;

    (void)state;
    random_state = 1;
    assert_int_equal(signature_maker_new(&m, NULL), STATUS_OK);
    for (uint32_t i = 0; i < ARTICLES; i++) {
        write_copy(i / COPIES, i % COPIES, &text);
        sign(m, buf_c(&text), &no_day, NULL, &signatures[i]);
    }
    group_by_brute_force(signatures, ARTICLES, groups);
    assert_int_equal(stories_group(signatures, ARTICLES, 1, next, NULL), STATUS_OK);
    for (uint32_t i = 0; i < ARTICLES; i++) {
        assert_int_equal(smallest_of_ring(next, i), groups[i]);
        in_groups += next[i] != i;
    }
    assert_true(in_groups > ARTICLES / 2);

    /* In another order: the same stories. */
    for (uint32_t i = 0; i < ARTICLES; i++) {
        places[i] = i * 11 % ARTICLES;
        shuffled[places[i]] = signatures[i];
    }
    assert_int_equal(stories_group(shuffled, ARTICLES, 1, next, NULL), STATUS_OK);
    for (uint32_t i = 0; i < ARTICLES; i++)
        for (uint32_t j = 0; j < i; j++)
            assert_int_equal(smallest_of_ring(next, places[i]) == smallest_of_ring(next, places[j]), groups[i] == groups[j]);
    buf_release(&text);
    signature_maker_free(m);
}

/* Copies of many stories, and a crowd of one that spans the parts of several threads. */
static void finds_the_same_in_any_number_of_threads(void **state)
{
    enum { ALL = 2 * ARTICLES, TRIES = 3 };
    static const struct day no_day;
    static const unsigned threads[TRIES] = { 2, 5, 64 };
    static struct signature signatures[ALL];
    static uint32_t alone[ALL], together[ALL];
    struct signature_maker *m = NULL;
    struct buf text = BUF_INIT;

    (void)state;
    random_state = 2;
    assert_int_equal(signature_maker_new(&m, NULL), STATUS_OK);
    for (uint32_t i = 0; i < ALL; i++) {
        write_copy(i < ARTICLES ? i / COPIES : 0, i % COPIES, &text);
        sign(m, buf_c(&text), &no_day, NULL, &signatures[i]);
    }
    assert_int_equal(stories_group(signatures, ALL, 1, alone, NULL), STATUS_OK);
    for (size_t t = 0; t < TRIES; t++) {
        assert_int_equal(stories_group(signatures, ALL, threads[t], together, NULL), STATUS_OK);
        assert_memory_equal(together, alone, sizeof alone);
    }
    buf_release(&text);
    signature_maker_free(m);
}

/* A story of many copies is a crowd under every key. */
static void finds_a_story_of_many_copies(void **state)
{
    enum { MANY = 500 };
    static const struct day no_day;
    static struct signature signatures[MANY];
    static uint32_t next[MANY];
    struct signature_maker *m = NULL;
    struct buf text = BUF_INIT;
    uint32_t at = 0, count = 1;

    (void)state;
    assert_int_equal(signature_maker_new(&m, NULL), STATUS_OK);
    for (uint32_t i = 0; i < MANY; i++) {
        buf_clear(&text);
        assert_int_equal(buf_add_format(&text, NULL, RAID "Paper %c%c adds a line about its own town.\n", (int)('a' + i / 26), (int)('a' + i % 26)),
                         STATUS_OK);
        sign(m, buf_c(&text), &no_day, NULL, &signatures[i]);
    }
    assert_int_equal(stories_group(signatures, MANY, 1, next, NULL), STATUS_OK);
    for (at = next[0]; at != 0; at = next[at])
        count++;
    assert_int_equal(count, MANY);
    buf_release(&text);
    signature_maker_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_copies),
        cmocka_unit_test(keeps_strangers_apart),
        cmocka_unit_test(lets_dates_keep_rewritten_stories_apart),
        cmocka_unit_test(refuses_bytes_that_are_no_signature),
        cmocka_unit_test(finds_what_comparing_all_pairs_finds),
        cmocka_unit_test(finds_the_same_in_any_number_of_threads),
        cmocka_unit_test(finds_a_story_of_many_copies),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
