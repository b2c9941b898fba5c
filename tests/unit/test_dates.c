/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dates of publication and of the event, in every form that pages use; and the years on a page that are neither. */
#include "tests/unit/extracted.h"

#include "corpus/dates.h"

#define BODY "Police arrested four men in Ashford after a raid on a farm that lasted an hour.\n"

static void reads_the_marker(void **state)
{
    static const struct example examples[] = {
        { " date 2016-12-14 " BODY, "2016-12-14" },
        { "date 2016-12-14 " BODY, "2016-12-14" },
        { "\xEF\xBB\xBF date 2016-12-14\n" BODY, "2016-12-14" },
        { " date 2016-02-29 " BODY, "2016-02-29" },
        { " date 2015-02-29 " BODY, "" },
        { " date 2016-13-14 " BODY, "" },
        { " date 2016-12-145 " BODY, "" },
        { " date unknown " BODY, "" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_DATE, examples);
}

static void reads_date_lines(void **state)
{
    static const struct example examples[] = {
        { "Four held\n\nDate published: 08 May 2018 13:43\nDated: 08 May 2018 14:41:52\n\n" BODY, "2018-05-08" },
        { "Four held\nPublished: 11:45 AM May 4, 2018    Updated: 11:46 AM May 6, 2018\n" BODY, "2018-05-04" },
        { "Four held\n\nThursday, 27th May 2018, 11:53 am\n\n" BODY, "2018-05-27" },
        { "Four held\n\nUpdated: Aug. 02, 2018, 6:41 p.m. | Published: Aug. 02, 2018, 4:15 p.m.\n\n" BODY, "2018-08-02" },
        { "Four held\n\nPosted Sept. 4, 2018\n\n" BODY, "2018-09-04" },
        { "Four held\n\nPublished date: 17 May 2018 |\n\n" BODY, "2018-05-17" },
        { "Four held\n\nPublished 20th May 2018\n\n" BODY, "2018-05-20" },
        { "Four held\n\nPublished on: 21 May 2018\n\n" BODY, "2018-05-21" },
        { "Four held\n\nPosted on 16th May 2018\n\n" BODY, "2018-05-16" },
        { "Four held\n\nPosted By admin - 11th May 2018\n\n" BODY, "2018-05-11" },
        { "Four held\n\nIssue Date: 2nd May 2018\n\n" BODY, "2018-05-02" },
        { "Four held\n\n20 May 2018, 12:50\n\n" BODY, "2018-05-20" },
        { "Four held\n\n7 May 2018, 07:27 | Updated: 9 May 2018, 08:07\n\n" BODY, "2018-05-07" },
        { "Four held\n\n15:55 14/05/2018\n\n" BODY, "2018-05-14" },
        { "Four held\n\n23/05/2018\n\n" BODY, "2018-05-23" },
        { "Four held\n\n2018-05-23\n\n" BODY, "2018-05-23" },
        { "Four held\n\n23.05.2018\n\n" BODY, "2018-05-23" },
        { "Four held\n\n09 May 2018 15:00 PM\n\n" BODY, "2018-05-09" },
        { "May 20, 2018 3.36 pm This story is over 25 months old\n\n" BODY, "2018-05-20" },
        { "Four held\n\nMay 11, 2018, 8:02 am\n\n" BODY, "2018-05-11" },
        { "Four held\n\nBy member\n\nJun 18, 2018\n\n" BODY, "2018-06-18" },
        { "Four held\n\nWednesday, 02 May, 2018\n\n" BODY, "2018-05-02" },
        { "Four held\n\nSunday, 7th May 2018 16:11\n\n" BODY, "2018-05-07" },
        { "Four held\n\nCrime / Mon 9th May 2018 at 04:36pm\n\n" BODY, "2018-05-09" },
        { "Four held\n\nNews   •   May 07, 2018 15:18 GMT\n\n" BODY, "2018-05-07" },
        { "Last Updated: Wednesday, 14 May, 2008, 12:24 GMT 13:24 UK\n\nFour held\n\n" BODY, "2008-05-14" },
        { "Page last updated at 12:29 GMT, Wednesday, 18 May 2011\n\nFour held\n\n" BODY, "2011-05-18" },
        { "Four held\n\n27 May 2018 3 minute read\n\n" BODY, "2018-05-27" },
        { "Four held\n\n2 MIN READ\n\nMay 12, 2018\n\n" BODY, "2018-05-12" },
        { "Four held\n\nThursday 12 May 2018, 5:18 PM\n\n" BODY, "2018-05-12" },
        { "Four held\n\n04:14PM, Monday 19 May 2018\n\n" BODY, "2018-05-19" },
        { "Four held\n\n05:00, 07 May 2018\n\n" BODY, "2018-05-07" },
        { "Four held\n\nWed, 23 May, 2018 - 21:51\n\n" BODY, "2018-05-23" },
        { "Four held\n\nRhys PoeBy Rhys PoeMay 6, 2018No Comments\n\n" BODY, "2018-05-06" },
        { "Four held\n\nBBC News04-05-2018\n\n" BODY, "2018-05-04" },
        { "Four held\n\n8 05 2018\n\n" BODY, "2018-05-08" },
        { "Four held\n\nStandfirst that says what the police did in a sentence of its own.\n\n9 May 2018, 10:11 am\n\n" BODY,
          "2018-05-09" },
        { "Four held\n\nA Reporter | Ashford Reporter | 8 November 2018\n\n" BODY, "2018-11-08" },
        { "Date agreed: 02 September 2019\n\n" BODY, "2019-09-02" },
        { "March 2, 2018\n\n" BODY, "2018-03-02" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_DATE, examples);
}

static void gives_no_year_that_is_not_the_storys(void **state)
{
    static const struct example examples[] = {
        { "Current timestamp: 20/03/2018 21:17:01\n\nFour held\n\n" BODY, "" },
        { "Saturday, April 1, 2023\n\nFour held\n\n" BODY, "" },
        { "Tuesday, March 19, 2024\nFour held\n\nIt began today (Thurs), police said after the arrests.\n", "" },
        { "News you can trust since 1754\n\nFour held\n\n" BODY, "" },
        { "Police arrested four men who have been jailed for 1984 years between them.\n", "" },
        { "Since 1 October 2014 there have been 47 arrests in Ashford.\n", "" },
        { "Launched in 2016, the team has made 47 arrests in Ashford.\n", "" },
        { "The squad, set up in December 2020, has made 120 arrests.\n", "" },
        { "A man was arrested over an offence in 1999, police said.\n", "" },
        { "Four men were arrested over abuse between 1997 and 2013.\n", "" },
        { "Police seized a Ford Focus 2004-2016 and arrested its driver.\n", "" },
        { "Release 124/2018: four men were arrested in Ashford.\n", "" },
        { "Four men were arrested and bailed until 3 January 2019, police said.\n", "" },
        { "Four men were arrested on Wednesday, April 10, police said.\n", "" },
        { "Four men were arrested last week (February 27- March 5).\n", "" },
        { "Four men were arrested (17-23 May) in Ashford.\n", "" },
        { "Four men were arrested yesterday (Wednesday) in Ashford.\n", "" },
        { "Four held\n\n1 month ago\n\n" BODY, "" },
        { "Four held\n\nPublished 11 hours ago\n\n" BODY, "" },
        { "Four held\n\n- Published\n\n" BODY, "" },
        { "Police handcuffs EMN-310716-161516001\nPolice handcuffs EMN-310716-161516001\n" BODY, "" },
        { "Four held\n\n" BODY "\nScreenshot 2018 10 08 at 15.25.59\n", "" },
        { "14 Dec Nine held in Ashford\n\n" BODY, "" },
        { "Arrests fell from 900 in 2015 to 700 in 2016, police said.\n", "" },
        { "A 2012 Audi was seized and its driver arrested.\n", "" },
        { "The chief constable, who joined in 2011, praised the arrests.\n", "" },
        { "Four men were arrested, the most since May 2009.\n", "" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_YEAR, examples);
}

static void takes_the_year_of_the_event_from_the_text(void **state)
{
    static const struct example examples[] = {
        { "Kent Police said in March 2018 that nine men had been arrested.\n", "2018" },
        { "Nine men were arrested in Dover in May 2018.\n", "2018" },
        { "Nine men were arrested on the morning of Tuesday 1st March 2018.\n", "2018" },
        { "Nine men were arrested in Dover (Tuesday, December 13, 2018).\n", "2018" },
        { "Nine men were arrested in Dover (12/05/2018).\n", "2018" },
        { "Officers seized 40 knives in 2018.\n", "2018" },
        { "Nine men were arrested in Dover in May 2018. A tenth was arrested in June 2019.\n", "" },
        { "Speaking of Operation Kite in 2012, an MP praised Kent Police for arresting two men in May 2018.\n", "2018" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_YEAR, examples);
}

/* What looks like a date line is the end of a sentence that was cut at a width. */
static void a_date_at_the_end_of_a_cut_sentence_is_no_date_line(void **state)
{
    static const struct example examples[] = {
        { "Four held in Ashford\n\nDarren Kitson, who held the phone, wept at Ipswich Crown\nCourt on 8 February 2018.\n", "" },
        { "Four held in Ashford\n\nDarren Kitson, who held the phone, was taken there on the\n8 February 2018.\n", "" },
        { "Four held in Ashford\n\nDarren Kitson, who held the phone, was in the dock on 8\nFebruary 2018.\n", "" },
        { "Four held in Ashford after a raid on a shop that sells rings\n8 February 2018\nThey wept.\n", "2018" },
        { "Four held in Ashford after a raid on a shop that sells rings\nPosted on 8 February 2018.\nThey wept.\n", "2018" },
        { "Four held in Ashford\n8 February 2018.\nThey wept.\n", "2018" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_YEAR, examples);
}

/* The page has lost its line ends: nothing but a time or a label tells its date from one of the story. */
static void finds_the_date_in_front_of_a_story_without_line_ends(void **state)
{
    static const struct example examples[] = {
        { "Four held in Ashford 8 February 2018, 12:50 Police arrested four men in Ashford, it was said.\n", "2018" },
        { "Four held in Ashford 05:00, 8 February 2018 Police arrested four men in Ashford, it was said.\n", "2018" },
        { "Four held in Ashford 04:14PM, Monday 8 February 2018 Police arrested four men in Ashford.\n", "2018" },
        { "Four held in Ashford Published date: 8 February 2018 | Police arrested four men in Ashford.\n", "2018" },
        { "Four held in Ashford Posted on 8 February 2018 by admin Police arrested four men in Ashford.\n", "2018" },
        { "Police asked about a fire that was seen in Ashford at 12:50 on 8 February 2018 by two boys.\n", "" },
        { "Police asked about a fire of 8 February 2018 in Ashford that was seen by two boys.\n", "" },
        { "Police asked about a report, published 8 February 2018, on a fire in Ashford.\n", "" },
        { "Thursday 8 February 2018 | 12:50:12\n\nFour held\n\nPolice asked about a fire that was seen by two boys.\n", "" },
        { "It is 12:50 on Thursday 8 February 2018\n\nFour held\n\nPolice asked about a fire that was seen by two boys.\n", "" },
        { "Four held\n\nDated: 8 February 2018 12:50:12\n\nPolice asked about a fire that was seen by two boys.\n", "2018" },
        { "Current timestamp: 8/02/2018 12:50:12 Police asked about a fire that was seen by two boys.\n", "" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_YEAR, examples);
}

static void believes_the_clock_of_a_page_that_the_story_agrees_with(void **state)
{
    static const struct example examples[] = {
        { "Tuesday, March 19, 2024\n\nFour held\n\nPolice arrested four men today (Tuesday) in Ashford.\n", "2024" },
        { "Tuesday, March 19, 2024\n\nFour held\n\nPolice arrested four men in Ashford on March 18.\n", "2024" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_YEAR, examples);
}

static void parses_what_records_state(void **state)
{
    static const struct {
        const char *text;
        struct day day;
    } rows[] = {
        { "2014-07-16", { 2014, 7, 16 } }, { "2014-07-16T10:11:12Z", { 2014, 7, 16 } }, { "16/07/2014", { 2014, 7, 16 } },
        { "16 July 2014", { 2014, 7, 16 } }, { "July 16, 2014", { 2014, 7, 16 } }, { "July 2014", { 2014, 7, 0 } },
        { "2014-07", { 2014, 7, 0 } },       { "2014", { 2014, 0, 0 } },           { "soon", { 0, 0, 0 } },
        { "", { 0, 0, 0 } },                 { "31/02/2014", { 0, 0, 0 } },
    };
    struct extracted e;

    (void)state;
    extracted_open(&e);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct day day = { 0 };

        dates_parse(registers_vocabulary(e.registers), str_from_c(rows[i].text), &day, NULL);
        if (memcmp(&day, &rows[i].day, sizeof day) != 0)
            print_error("%s: %u-%u-%u\n", rows[i].text, day.year, day.month, day.day);
        assert_memory_equal(&day, &rows[i].day, sizeof day);
    }
    extracted_close(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_marker),
        cmocka_unit_test(reads_date_lines),
        cmocka_unit_test(gives_no_year_that_is_not_the_storys),
        cmocka_unit_test(takes_the_year_of_the_event_from_the_text),
        cmocka_unit_test(finds_the_date_in_front_of_a_story_without_line_ends),
        cmocka_unit_test(a_date_at_the_end_of_a_cut_sentence_is_no_date_line),
        cmocka_unit_test(believes_the_clock_of_a_page_that_the_story_agrees_with),
        cmocka_unit_test(parses_what_records_state),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
