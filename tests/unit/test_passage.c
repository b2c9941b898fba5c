/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Other news around a story: its facets are the story's, and the text keeps every word. */
#include "tests/unit/extracted.h"

#define COUNCIL                                                                                                        \
    "Councillors in Derby have put off a vote on parking charges until the spring.\n\n"                                \
    "The leader said traders in Ilkeston and Long Eaton had asked for more time to look at the figures.\n\n"          \
    "A choir from Durham will sing in the market hall on Saturday to raise money for a new roof.\n\n"                 \
    "Tickets cost £8, and children of up to twelve years come in free with a parent or a teacher.\n\n"               \
    "The ferry to the island will not sail on 3 March 2009 while its engine is looked at by the yard.\n\n"            \
    "A baker in Norwich has made a loaf as long as a bus, which took eleven hours to bake.\n\n"

#define STORY                                                                                                          \
    "Nine held over stolen tractors\n\n12 May 2017\n\n"                                                              \
    "Nine men were arrested in dawn raids over the theft of tractors in Kendal and Penrith.\n\n"                      \
    "Detectives seized four tractors in Operation Furrow, and a barn near Kendal was searched.\n\n"                   \
    "Inspector Jo Raine said the tractors would go back to the farms that they were taken from.\n\n"

#define RINGS                                                                                                          \
    "Wiltshire Police arrested a woman in Swindon over the theft of forty rings from a shop in the old town.\n\n"     \
    "Operation Sapphire found the rings in a shed, and a jeweller came to tell which of them were his own.\n\n"       \
    "Essex Police stopped a lorry at Harwich with two horses in it, and charged its driver with cruelty.\n\n"         \
    "Dorset Police closed a road at Poole when a crane fell on a garage; nobody was hurt, though a wall broke.\n\n"   \
    "Gwent Police gave bicycles that nobody had asked for to a school for its yearly ride to the coast.\n\n"

#define CUT_COUNCIL                                                                                                    \
    "Councillors in Derby have put off a vote on parking charges\n"                                                    \
    "until the spring, when a new survey will be there.\n\n"                                                           \
    "The leader said traders in Ilkeston and Long Eaton had asked\n"                                                   \
    "for more time to look at the figures and the maps.\n\n"                                                           \
    "A choir from Durham will sing in the market hall on Saturday\n"                                                   \
    "to raise money for a new roof over the west aisle.\n\n"                                                           \
    "Tickets cost £8, and children of up to twelve years come in\n"                                                   \
    "free with a parent or a teacher from any school.\n\n"                                                             \
    "The ferry to the island will not sail in March while its\n"                                                       \
    "engine is looked at by the yard that it was built in.\n\n"                                                        \
    "A baker in Norwich has made a loaf as long as a bus, which\n"                                                     \
    "took eleven hours to bake and an afternoon to eat.\n\n"

#define CUT_STORY                                                                                                      \
    "Nine men were arrested in dawn raids over the theft of\n"                                                         \
    "tractors in Kendal and Penrith.\n\n"                                                                              \
    "Detectives seized four tractors in Operation Furrow, and a\n"                                                     \
    "barn near Kendal was searched.\n\n"                                                                               \
    "Inspector Jo Raine said the tractors would go back to the\n"                                                      \
    "farms that they were taken from.\n\n"

static void other_news_on_the_page_brings_no_force(void **state)
{
    static const struct example examples[] = {
        { STORY, "Cumbria Constabulary" },
        { STORY COUNCIL, "Cumbria Constabulary" },
        { COUNCIL STORY, "Cumbria Constabulary" },
        { COUNCIL STORY COUNCIL, "Cumbria Constabulary" },
        { STORY RINGS, "Cumbria Constabulary" },
        { COUNCIL COUNCIL, "" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_FORCE, examples);
}

static void other_news_on_the_page_brings_no_operation(void **state)
{
    static const struct example examples[] = {
        { COUNCIL STORY COUNCIL, "Furrow" },
        { STORY RINGS, "Furrow" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_OPERATION, examples);
}

static void the_date_is_at_the_head_of_the_story_wherever_that_is(void **state)
{
    static const struct example examples[] = {
        { COUNCIL STORY, "2017-05-12" },
        { STORY COUNCIL, "2017-05-12" },
        { COUNCIL "date 2016-02-03 " STORY, "2016-02-03" },
        { COUNCIL "Kent Police arrested nine men in Ashford over the theft of sixty cars.\n", "" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_DATE, examples);
}

/* In lines of one width no line is a sentence. */
static void other_news_is_told_where_lines_are_cut_at_a_width(void **state)
{
    static const struct example examples[] = {
        { CUT_STORY, "Cumbria Constabulary" },
        { CUT_STORY CUT_COUNCIL, "Cumbria Constabulary" },
        { CUT_COUNCIL CUT_STORY, "Cumbria Constabulary" },
        { CUT_COUNCIL CUT_STORY CUT_COUNCIL, "Cumbria Constabulary" },
        { CUT_COUNCIL "Cumbria Constabulary gave the figures.\n\n486 warrants were executed.\n\n" /* only other news tell of the cut */
                      "Operation Furrow brought together teams from Cumbria Constabulary, Essex\n"
                      "Police, Kent Police and Gwent Police.\n",
          "Cumbria Constabulary; Essex Police; Kent Police; Gwent Police" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_FORCE, examples);
}

#define JOINT_UNIT                                                                                                     \
    "The Derbyshire, Leicestershire and Nottinghamshire Road Policing Unit has been making life hard for "             \
    "people who steal keyless cars.\n\n"                                                                               \
    "Officers of the joint unit, which patrols the A38, the A52 and the M1 for all three forces, recovered "           \
    "nineteen cars in eight days and took in seven suspects.\n\n"                                                      \
    "Most were on false plates and were on the way to containers at Tilbury. In one, which was stopped near "          \
    "Belper last Friday (17th), a signal booster the size of a lunch box was still switched on.\n\n"                   \
    "The effort has the name of Op Foxtrot, for the reason, it was said, that the thieves need \"no more than"         \
    " four beats\" to be off the drive.\n\n"                                                                           \
    "Owners are advised to keep their keys in a metal tin, far from the front door. A biscuit tin will do.\n"

/* Paragraphs in other words are of the story while they speak of the police. */
static void a_story_may_change_its_words(void **state)
{
    static const struct example examples[] = { { JOINT_UNIT, "Foxtrot" }, { JOINT_UNIT COUNCIL, "Foxtrot" } };

    (void)state;
    EXPECT_EXAMPLES(FACT_OPERATION, examples);
}

static void the_headline_is_that_of_the_story(void **state)
{
    static const struct example examples[] = { { COUNCIL STORY COUNCIL, "Nine held over stolen tractors" } };

    (void)state;
    EXPECT_EXAMPLES(FACT_TITLE, examples);
}

static void several_forces_may_have_a_paragraph_each(void **state)
{
    static const struct example examples[] = {
        { "Police forces made raids across the country over stolen goods this week.\n\n"
          "More than ninety people were arrested, officers said on Friday.\n\n" RINGS,
          "Wiltshire Police; Essex Police; Dorset Police; Gwent Police" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_FORCE, examples);
}

static void the_text_keeps_all_of_the_page(void **state)
{
    struct extracted e;

    (void)state;
    extracted_open(&e);
    extracted_read(&e, COUNCIL STORY RINGS, NULL);
    assert_true(str_find(e.article.text, STR("as long as a bus"), 0) != STR_NONE);
    assert_true(str_find(e.article.text, STR("yearly ride to the coast"), 0) != STR_NONE);
    assert_int_equal(e.article.furniture_count, 0);
    extracted_close(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_news_on_the_page_brings_no_force),
        cmocka_unit_test(other_news_on_the_page_brings_no_operation),
        cmocka_unit_test(the_date_is_at_the_head_of_the_story_wherever_that_is),
        cmocka_unit_test(other_news_is_told_where_lines_are_cut_at_a_width),
        cmocka_unit_test(a_story_may_change_its_words),
        cmocka_unit_test(the_headline_is_that_of_the_story),
        cmocka_unit_test(several_forces_may_have_a_paragraph_each),
        cmocka_unit_test(the_text_keeps_all_of_the_page),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
