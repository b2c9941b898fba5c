/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The headline: a line of its own above the story. Half of all pages have none. */
#include "tests/unit/extracted.h"

#define BODY "Police arrested four men in Ashford after a raid on a farm that lasted an hour.\n"

static void finds_headlines(void **state)
{
    static const struct example examples[] = {
        { "Four held after raid on farm\n\n" BODY, "Four held after raid on farm" },
        { "Four held after raid on farm\n" BODY, "Four held after raid on farm" },
        { " date 2018-05-04 Four held after raid on farm\n\n" BODY, "Four held after raid on farm" },
        { " date 2018-05-04\nFour held after raid on farm\n\n" BODY, "Four held after raid on farm" },
        { "FOUR HELD AFTER RAID ON FARM\n\n" BODY, "FOUR HELD AFTER RAID ON FARM" },
        { "Four Held After Raid On Farm\n\n" BODY, "Four Held After Raid On Farm" },
        { "Operation Kite: four held\n\n" BODY, "Operation Kite: four held" },
        { "Why were four men held?\n\n" BODY, "Why were four men held?" },
        { "Four held after raid, say police.\n\nDETECTIVES have arrested four men in Ashford after a raid on a farm.\n",
          "Four held after raid, say police." },
        { "Home\nNews\nThe Ashford Echo\n\nFour held after raid on farm\n\n" BODY, "Four held after raid on farm" },
        { "Home » Four held after raid on farm\n\nFour held after raid on farm\n\n" BODY, "Four held after raid on farm" },
        { "1Four held after raid on farm\n\nFour held after raid on farm\n\n" BODY, "Four held after raid on farm" },
        { "Four held after raid on farm\n\nFour held after raid on farm\n\n" BODY, "Four held after raid on farm" },
        { "Four held after raid on farm | Kent Police\n\n" BODY, "Four held after raid on farm" },
        { "Four held after raid on farm - Ashford Echo\n\n" BODY, "Four held after raid on farm" },
        { "Four held under ‘Operation Kite’ | Kent Police\n\n" BODY, "Four held under ‘Operation Kite’" },
        { "Kent Police\n\nFour held after raid on farm\n\n" BODY, "Four held after raid on farm" },
        { "Published: 4 May 2018\nFour held after raid on farm\n\n" BODY, "Four held after raid on farm" },
        { "Skip to content\n\nFour held after raid on farm\n\nBy Sam Poe\n\n" BODY, "Four held after raid on farm" },
        { "Sam Poe\n\nFour held after raid on farm\n\n" BODY, "Four held after raid on farm" },
        { "Arestio pedwar ar ôl cyrch ar fferm\n\nMae Heddlu Gwent wedi arestio pedwar o ddynion ar ôl cyrch ar fferm.\n",
          "Arestio pedwar ar ôl cyrch ar fferm" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_TITLE, examples);
}

/* Names of sites, menus and the weather may stand above the headline: it is the line that speaks of the story. */
static void stands_below_the_head_of_the_site(void **state)
{
    static const struct example examples[] = {
        { "WealdWire\nWhat's on\nA to Z\nFour held after raid on farm\n\n" BODY, "Four held after raid on farm" },
        { "Weald FM 103\nOn air: Breakfast with Sam\n\nFour held after raid on farm\n\n" BODY, "Four held after raid on farm" },
        { "Ashford 3 degrees Light rain\n\nFour held after raid on farm\n\n" BODY, "Four held after raid on farm" },
        { "Four held after raid on farm\n\nThe farm near Ashford where the raid was\n\n" BODY, "Four held after raid on farm" },
        { "Four held after raid on farm | Weald Post\nFour held after raid on farm\n\n" BODY, "Four held after raid on farm" },
        { "Operations Kite and Heron: what was found on a farm\n\n" BODY, "Operations Kite and Heron: what was found on a farm" },
        { "Police have arrested four men on a farm, it was said.\n\nNCA officers searched the farm for an hour and found a gun.\n", "" },
        { "An hour\n\nFour held after raid on farm\n\n" BODY, "Four held after raid on farm" },
        { "Weald Post (Sunday edition)\n\n" BODY, "" },
        { "weald.example\n\n" BODY, "" },
        { "The inquiry goes on\n\n" BODY, "The inquiry goes on" },
        { "Nothing that tells of what came to be\n\n" BODY, "Nothing that tells of what came to be" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_TITLE, examples);
}

static void writes_it_in_one_line(void **state)
{
    static const struct example examples[] = {
        { "Four held after a raid on a farm where they had\nhidden\n\n" BODY, "Four held after a raid on a farm where they had hidden" },
        { "Four held after a raid on a farm where they hid\n| weald post\n\n" BODY, "Four held after a raid on a farm where they hid" },
        { "Four held after raid on farm\t| Kent Police\n\n" BODY, "Four held after raid on farm" },
        { "Four held after raid on farm\xE2\x80\x83| Kent Police\n\n" BODY, "Four held after raid on farm" },
        { "Four held\xC2\xA0" "after  raid\ton farm\n\n" BODY, "Four held after raid on farm" },
        { "Four\xE2\x80\x8B held after raid on farm\xC2\xAD" "land\n\n" BODY, "Four held after raid on farmland" },
        { "Title: Four held after a raid on a farm where they had\nhidden\n\n" BODY,
          "Four held after a raid on a farm where they had hidden" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_TITLE, examples);
}

static void no_part_of_a_sentence_is_a_headline(void **state)
{
    static const struct example examples[] = {
        { "Police arrested four men in Ashford after a raid on\na farm that lasted an hour.\n", "" },
        { "Four men were held on Sunday by officers from the\nKent Police rural team.\n", "" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_TITLE, examples);
}

static void believes_a_label_in_the_head(void **state)
{
    static const struct example examples[] = {
        { "Title: Four held after raid\n\n" BODY, "Four held after raid" },
        { "HEADLINE: Four held: police raid farm.\n" BODY, "Four held: police raid farm." },
        { "Source: Ashford Echo\nDate: 4 May 2018\nTitle: “Four held” after raid\n\n" BODY, "“Four held” after raid" },
        { "Ashford Echo\n\nHeadline:Four held after raid\nByline: Sam Poe\nLength: 300 words\n\n" BODY, "Four held after raid" },
        { "Raid\n\nTitle: Four held after raid\n\n" BODY, "Four held after raid" },
        { "Title:\n\n" BODY, "" },
        { "Four held\n\n" BODY "Title: Sergeant\n", "Four held" },
        { "Titles: Earl and Baron raid a farm\n\n" BODY, "Titles: Earl and Baron raid a farm" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_TITLE, examples);
}

static void says_that_a_label_gave_the_headline(void **state)
{
    static const char text[] = "Source: Ashford Echo\nTitle: Four held after raid\n\n" BODY;
    struct extracted e;

    (void)state;
    extracted_open(&e);
    extracted_read(&e, text, NULL);
    assert_int_equal(e.article.facts[e.article.fact_count - 1].kind, FACT_TITLE);
    assert_true(str_is_equal(e.article.facts[e.article.fact_count - 1].rule, STR("title line")));
    assert_true(str_is_equal(e.article.facts[e.article.fact_count - 1].quote, STR("Four held after raid")));
    assert_int_equal(e.article.facts[e.article.fact_count - 1].source_offset, 28);
    extracted_close(&e);
}

static void knows_when_there_is_none(void **state)
{
    static const struct example examples[] = {
        { BODY, "" },
        { " date 2018-05-04 " BODY, "" },
        { "FOUR people who were suspected of dealing in drugs have been arrested by Kent Police.\n\n" BODY, "" },
        { "POLICE have arrested four men\nand seized a van in Ashford, they said.\n", "POLICE have arrested four men" },
        { "Hide Ad\n\n" BODY, "" },
        { "4 May 2018\n\n" BODY, "" },
        { "Four men held", "" },
        { "", "" },
        { "• Four men held\n\n" BODY, "" },
        { "Among those held:\n\n" BODY, "" },
        { "Kent Police held four on the farm, and these are they:\n\nSam Poe held on the farm\nJo Poe held in the barn\n\n" BODY, "" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_TITLE, examples);
}

static void keeps_the_headline_as_the_first_line_of_the_text(void **state)
{
    struct extracted e;

    (void)state;
    extracted_open(&e);
    extracted_read(&e, "Hide Ad\nFour held | Kent Police\n\n" BODY, NULL);
    assert_string_equal(e.article.text.at, "Four held | Kent Police\n\n" BODY);
    assert_int_equal(e.article.title_end, sizeof "Four held | Kent Police");
    assert_string_equal(extracted_values(&e, FACT_TITLE), "Four held");
    extracted_read(&e, BODY, NULL);
    assert_int_equal(e.article.title_end, 0);
    assert_int_equal(e.article.title.len, 0);
    extracted_close(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_headlines),
        cmocka_unit_test(stands_below_the_head_of_the_site),
        cmocka_unit_test(writes_it_in_one_line),
        cmocka_unit_test(no_part_of_a_sentence_is_a_headline),
        cmocka_unit_test(believes_a_label_in_the_head),
        cmocka_unit_test(says_that_a_label_gave_the_headline),
        cmocka_unit_test(knows_when_there_is_none),
        cmocka_unit_test(keeps_the_headline_as_the_first_line_of_the_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
