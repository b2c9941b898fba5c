/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One story or several: articles that speak of many forces keep them all, other news about the police adds none. */
#include "tests/unit/extracted.h"

/* ---- articles with several forces ---- */

#define FIGURES                                                                                                        \
    "Which police caught the most burglars?\n\n"                                                                       \
    "The share of burglaries that ended in a charge has fallen for the fourth year in a row.\n\n"                      \
    "In a table drawn up from answers to requests by this newspaper, Kent Police come first.\n\n"                      \
    "Kent Police charged a suspect in 11 per cent of burglaries, against nine per cent the year before.\n\n"           \
    "Sussex Police charged one in 6 per cent of them. Its burglary team was made smaller in the spring.\n\n"           \
    "Essex Police made an arrest in 7 per cent. It said that it now sent an officer each time, and took prints.\n\n"          \
    "Surrey Police came last. Only four burglaries in a hundred were solved there, down from eight.\n\n"               \
    "Victims' groups said that people no longer thought it worth their while to report a burglary.\n"

#define COUNTY_LINES                                                                                                   \
    "Hundreds held in week of raids on county lines\n\n"                                                               \
    "Police forces across England took part in a week of raids on county lines, in which 540 people were held.\n\n"    \
    "Officers closed 38 lines and seized more than a million pounds, a spokesman said on Monday.\n\n"                  \
    "Northumbria Police forced the doors of six flats in Gateshead and found a crossbow and nine phones.\n\n"          \
    "In Leicester a boy of 15, missing from Croydon for a month, was found in the loft of a woman of 70.\n\n"          \
    "Leicestershire Police arrested nobody there, but have moved her to a safer place with her cat.\n\n"               \
    "Devon and Cornwall Police stopped a coach on the A30 with their dogs; two passengers had swallowed wraps.\n\n"    \
    "Cheshire Constabulary seized an imitation gun and a tray of watches from a garage in Crewe.\n\n"                   \
    "Gwent Police arrested a couple in Newport who had let their spare room to a man with a scale and a ledger.\n\n"   \
    "Humberside Police searched a barge, two allotments and a shop that sold nothing but birthday cards.\n\n"          \
    "Surrey Police arrested a jockey whose boots were too heavy, and a groom, aged 19, who had sewn them.\n"

#define SOUTH_WEST                                                                                                     \
    "Operation Gannet: 90 arrests in the South West\n\n"                                                               \
    "Ninety people were arrested in four days of Operation Gannet, which the South West Regional Organised Crime Unit led.\n\n" \
    "Dorset Police made 23 of the arrests, most of them in Boscombe and Weymouth.\n\n"                                 \
    "Wiltshire Police stopped 140 cars at Swindon and Chippenham and took away eleven that had no insurance.\n\n"      \
    "Gloucestershire Constabulary visited hostels with a charity, and found nine people who had been cuckooed.\n\n"    \
    "Avon and Somerset Police closed a flat in Taunton for three months after its tenant had asked for help.\n\n"        \
    "More days of Operation Gannet will follow in the autumn.\n"

#define NAMED_LATE                                                                                                     \
    "Fishing tackle worth thousands found in shed\n\n"                                                                 \
    "Rods, reels and two boats that had been stolen from anglers have been found in a shed.\n\n"                       \
    "Neighbours had wondered at the vans that came at night, and one of them wrote down their numbers.\n\n"            \
    "One angler, who had lost everything that his grandfather left him, wept when he was shown it.\n\n"                \
    "He said that he had given up hope of ever seeing the rods again and had bought cheap ones instead.\n\n"           \
    "The boats will need new engines. They had been painted over in green, badly, in the rain.\n\n"                    \
    "A man of 50 was arrested, and a woman was told that she would be reported for summons.\n\n"                       \
    "Norfolk Constabulary asked owners to come with receipts or photographs to claim what is theirs.\n\n"              \
    "The tackle can be seen on three evenings in the week after Easter.\n"

#define PARTNER_AT_END                                                                                                 \
    "Cash machine gang jailed\n\n"                                                                                     \
    "Five men who blew up cash machines in Lancashire and as far away as Fife have been jailed for 61 years.\n\n"      \
    "Lancashire Police arrested them after a year of Operation Dunlin. They used gas, a hosepipe and a stolen Golf.\n\n" \
    "Wayne Cottrell, 38, of Burnley, who led the gang, kept a tally of the jobs in a child's exercise book.\n\n"       \
    "It listed sixteen machines, and beside each the take, less what had burnt.\n\n"                                   \
    "The last was in Kirkcaldy. Police Scotland arrested three of the men there as they drove off.\n\n"                \
    "Cottrell was held at his mother's house two days later, behind the hot water tank.\n"

#define TWO_CHIEFS                                                                                                     \
    "Quad bikes stolen in record numbers\n\n"                                                                          \
    "More quad bikes have been stolen from farms this winter than ever before, insurers say.\n\n"                      \
    "Durham Constabulary said that it knew of 84 thefts of quad bikes between November and the end of January.\n\n"                \
    "Its rural officers have marked some 300 bikes, and searched farms and yards in Weardale in Operation Curlew.\n\n" \
    "Farmers near Stanhope have put trackers under the seats, which led to the arrest of a man of 27.\n\n"             \
    "\"Quad bikes are what a hill farm runs on,\" said one of them. \"Without it I walk.\"\n\n"                        \
    "Cleveland Police told a like story, with 31 bikes gone, nine of them from one village in a night.\n\n"            \
    "It has made four arrests. Bikes from both counties have turned up in containers at docks abroad.\n"

#define LIST_OF_FORCES                                                                                                 \
    "Drink-drive arrests at Christmas, force by force\n\n"                                                             \
    "More drivers were arrested at Christmas than in the year before. These are the figures that were sent to us.\n\n" \
    "Humberside Police: 212 drivers were stopped and 41 arrested, one of them at the wheel of a hearse.\n\n"           \
    "West Yorkshire Police: 388 arrests, the most in the north. Two in three were men under thirty.\n\n"               \
    "Cumbria Constabulary: 57 arrests, with a lorry driver on the M6 at five times the limit.\n\n"                     \
    "Lincolnshire Police: 64 arrests, down from 90. Deep snow kept many at home on New Year's Eve.\n\n"                \
    "Suffolk Constabulary: 49 arrests; a bride was among those who were let off with a warning.\n"

/* ---- articles with other stories behind them ---- */

#define TRACTORS                                                                                                       \
    "Nine men were arrested in dawn raids over the theft of tractors in Kendal and Penrith.\n\n"                       \
    "Cumbria Police seized four tractors in Operation Furrow, and a barn near Kendal was searched.\n\n"                \
    "Inspector Jo Raine said the tractors would go back to the farms that they were taken from.\n\n"                   \
    "The force said that it had more searches in mind.\n\n"

#define RINGS                                                                                                          \
    "A shop in the old town of Swindon lost forty rings to a woman who had asked for the time.\n\n"                    \
    "Wiltshire Police arrested her at the bus station. She was in tears, and had the rings in a shoe.\n\n"             \
    "The arrest was made in Operation Sapphire, which began in March 2014, said Sgt Jo Bell.\n\n"

#define HORSES                                                                                                         \
    "Essex Police stopped a lorry at Harwich with two horses in it, and charged its driver with cruelty.\n\n"         \
    "The horses were thin and had not been watered since Kassel. He will be before magistrates in June.\n\n"           \
    "Operation Bridle goes on at the port until the summer, and vets go with the officers.\n\n"

static void stories_behind_the_article_add_no_force(void **state)
{
    static const struct example examples[] = {
        { TRACTORS RINGS HORSES, "Cumbria Constabulary" },
        { TRACTORS HORSES RINGS, "Cumbria Constabulary" },
        { TRACTORS "More stories\n\n" RINGS HORSES, "Cumbria Constabulary" },
        { TRACTORS "Thief hid forty rings in shoe\n\n" RINGS "Driver charged over thin horses\n\n" HORSES, "Cumbria Constabulary" },
        { TRACTORS "date 2014-03-02 " RINGS HORSES, "Cumbria Constabulary" },
        { HORSES TRACTORS RINGS, "Essex Police" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_FORCE, examples);
}

#define FERRYMEN                                                                                                       \
    "Ferrymen's gang broken up\n\n"                                                                                    \
    "Cheshire Constabulary and the National Crime Agency have broken up a gang of ferrymen, who took men to Greater Manchester.\n\n" \
    "Eleven of them were arrested in Runcorn, where they moored. Their boats had false keels.\n\n"

/* Of a name that both stories have: a place in the name of a force, an agency that had a part in either. */
static void a_shared_name_may_say_nothing(void **state)
{
    static const struct example examples[] = {
        { FERRYMEN "Rats found in bakery\n\nGreater Manchester Police closed a bakery in Oldham after rats had been seen.\n\n"
                   "Its owner, who also owns a pie shop, has been charged with fraud, as flour was chalk.\n\n"
                   "Operation Crumb goes on until every oven in the borough has been looked into by inspectors.\n",
          "Cheshire Constabulary; National Crime Agency" },
        { FERRYMEN "Rats found in bakery\n\nNorfolk Constabulary and the National Crime Agency closed a bakery in Diss.\n\n"
                   "Its owner, who also owns a pie shop, has been charged with fraud, as flour was chalk.\n\n"
                   "Operation Crumb goes on until every oven in the county has been looked into by inspectors.\n",
          "Cheshire Constabulary; National Crime Agency" },
        { FERRYMEN "Rats found in bakery\n\nNational Crime Agency officers closed a bakery in Chester after a tip.\n",
          "Cheshire Constabulary; National Crime Agency" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_FORCE, examples);
}

static void another_headline_may_have_lines_below_it(void **state)
{
    static const struct example examples[] = {
        { TRACTORS "Thief hid forty rings in shoe\n\nWoman had only asked for time\n\nThe old town of Swindon\n\n" RINGS,
          "Cumbria Constabulary" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_FORCE, examples);
}

static void stories_behind_the_article_add_no_operation(void **state)
{
    static const struct example examples[] = {
        { TRACTORS RINGS HORSES, "Furrow" },
        { TRACTORS "Read more\n\n" HORSES RINGS, "Furrow" },
        { TRACTORS "Thief hid forty rings in shoe\n\n" RINGS, "Furrow" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_OPERATION, examples);
}

static void stories_behind_the_article_change_no_year(void **state)
{
    static const struct example examples[] = {
        { TRACTORS "Thief hid forty rings in shoe\n\n2 March 2014\n\n" RINGS HORSES, "" },
        { TRACTORS "date 2014-03-02 " RINGS HORSES, "" },
        { "Two held over tractors\n\nTwo men were held over the theft of tractors in Kendal, Cumbria Police said.\n\n"
          "Thief hid forty rings in shoe\n\n2 March 2014\n\n" RINGS HORSES, "" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_YEAR, examples);
}

/* ---- records that state a title ---- */

#define TITLE "Dawn raids over stolen tractors in Kendal"

/* The values of a kind that a record of this title and text has. */
static void expect_titled(const char *title, const char *text, enum fact_kind kind, const char *expected)
{
    struct extracted e;
    const struct stated stated = { .title = str_from_c(title) };

    extracted_open(&e);
    extracted_read(&e, text, &stated);
    assert_string_equal(extracted_values(&e, kind), expected);
    extracted_close(&e);
}

static void a_title_tells_which_of_the_stories_is_meant(void **state)
{
    (void)state;
    expect_titled(TITLE, RINGS HORSES TRACTORS, FACT_FORCE, "Cumbria Constabulary");
    expect_titled(TITLE, RINGS HORSES TRACTORS, FACT_OPERATION, "Furrow");
    expect_titled(TITLE, RINGS HORSES TITLE "\n\n" TRACTORS, FACT_FORCE, "Cumbria Constabulary");
    expect_titled(TITLE, RINGS HORSES TRACTORS NAMED_LATE, FACT_FORCE, "Cumbria Constabulary");
    expect_titled(TITLE, TRACTORS HORSES RINGS, FACT_FORCE, "Cumbria Constabulary");
    expect_titled("Woman hid forty rings from old town shop in her shoe", RINGS HORSES TRACTORS, FACT_FORCE, "Wiltshire Police");
}

/* In the head of an exported text, which has the date too. */
static void a_title_may_stand_behind_a_label(void **state)
{
    static const struct example forces[] = {
        { "Title: " TITLE "\nDate: 12 May 2017\n\n" RINGS HORSES TRACTORS, "Cumbria Constabulary" },
        { "Source: Westmorland Echo\nHeadline: " TITLE "\n\n" RINGS HORSES TRACTORS, "Cumbria Constabulary" },
        { "Title: " TITLE "\nDate: 12 May 2017\n\n" TRACTORS RINGS HORSES, "Cumbria Constabulary" },
    }, years[] = {
        { "Title: " TITLE "\nDate: 12 May 2017\n\n" RINGS HORSES TRACTORS, "2017" },
        { "date 2017-05-12 Title: " TITLE "\n\n" RINGS HORSES TRACTORS, "2017" },
        { "Title: " TITLE "\n\nThief hid rings in shoe\n\n2 March 2014\n\n" RINGS HORSES TRACTORS, "" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_FORCE, forces);
    EXPECT_EXAMPLES(FACT_YEAR, years);
}

/* Without a title, the words of the record's address tell as much; they are no headline. */
static void an_address_may_tell_which_of_the_stories_is_meant(void **state)
{
    struct extracted e;
    const struct stated stated = { .slug = STR("dawn-raids-over-stolen-tractors-20170512.html") };

    (void)state;
    extracted_open(&e);
    extracted_read(&e, RINGS HORSES TRACTORS, &stated);
    assert_string_equal(extracted_values(&e, FACT_FORCE), "Cumbria Constabulary");
    assert_string_equal(extracted_values(&e, FACT_TITLE), "");
    extracted_read(&e, RINGS HORSES "Dawn raids over stolen tractors\n\n" TRACTORS, &stated);
    assert_string_equal(extracted_values(&e, FACT_TITLE), "Dawn raids over stolen tractors");
    extracted_close(&e);
}

static void a_title_tells_which_of_the_dates_is_meant(void **state)
{
    (void)state;
    expect_titled(TITLE, "Thief hid rings in shoe\n\n2 March 2014\n\n" RINGS HORSES TITLE "\n\n12 May 2017\n\n" TRACTORS,
                  FACT_YEAR, "2017");
    expect_titled(TITLE, "Thief hid rings in shoe\n\n2 March 2014\n\n" RINGS HORSES TRACTORS, FACT_YEAR, "");
    expect_titled(TITLE, "date 2014-03-02 " RINGS HORSES TRACTORS, FACT_YEAR, "");
    expect_titled(TITLE, "date 2017-05-12 " TRACTORS HORSES, FACT_YEAR, "2017");
}

/* By a town or a county of its force, by a word in another form, by one that is rare on the page. */
static void a_title_need_not_have_the_words_of_its_story(void **state)
{
    (void)state;
    expect_titled("Nine men held in Cumbria", RINGS HORSES TRACTORS, FACT_FORCE, "Cumbria Constabulary");
    expect_titled("Farm raids at dawn", RINGS HORSES TRACTORS, FACT_FORCE, "Cumbria Constabulary");
    expect_titled("What the barn held", RINGS HORSES TRACTORS, FACT_OPERATION, "Furrow");
    expect_titled("Cruelty charge after lorry is stopped", RINGS TRACTORS HORSES NAMED_LATE, FACT_FORCE, "Essex Police");
}

static void a_title_chooses_among_stories_in_any_layout(void **state)
{
    (void)state;
    expect_titled(TITLE,
                  "A shop in the old town of Swindon lost forty rings to a woman who had asked\n"
                  "for the time. Wiltshire Police arrested her at the bus station. She was in\n"
                  "tears, and had the rings in a shoe. The arrest was made in Operation\n"
                  "Sapphire, which began in March 2014. Essex Police stopped a lorry at Harwich\n"
                  "with two horses in it, and charged its driver with cruelty. The horses were\n"
                  "thin and had not been watered since Kassel. He will be before magistrates in\n"
                  "June. Operation Bridle goes on at the port until the summer.\n\n" TRACTORS,
                  FACT_FORCE, "Cumbria Constabulary");
    expect_titled(TITLE,
                  "A shop in the old town of Swindon lost forty rings to a woman who had asked for the time. Wiltshire Police "
                  "arrested her at the bus station. She was in tears, and had the rings in a shoe. The arrest was made in "
                  "Operation Sapphire, which began in March 2014. Essex Police stopped a lorry at Harwich with two horses in it, "
                  "and charged its driver with cruelty. The horses were thin and had not been watered since Kassel. He will be "
                  "before magistrates in June. Operation Bridle goes on at the port until the summer.\n\n" TRACTORS,
                  FACT_OPERATION, "Furrow");
}

/* The headline of another story has all words of the title and more; beside captions and twice, headlines look like furniture. */
static void the_story_stands_under_the_title(void **state)
{
    (void)state;
    expect_titled("Tractors found in barn",
                  NAMED_LATE "Found in barn: tractors and a thief\n\n" RINGS HORSES "Tractors found in barn\n\n" TRACTORS,
                  FACT_FORCE, "Cumbria Constabulary");
    expect_titled("Hill farms", RINGS HORSES "Photo: Essex Police\n\nHill farms\n\nHill farms\n\n" TRACTORS, FACT_FORCE,
                  "Cumbria Constabulary");
}

static void a_title_that_tells_nothing_leaves_the_first_story(void **state)
{
    (void)state;
    expect_titled("A bad night's work", HORSES RINGS TRACTORS, FACT_FORCE, "Essex Police");
    expect_titled("Police news", HORSES RINGS TRACTORS, FACT_FORCE, "Essex Police");
    expect_titled("", HORSES RINGS TRACTORS, FACT_FORCE, "Essex Police");
}

/* The words of a title may come together at the end of its own article. */
static void a_title_does_not_cut_the_begin_of_its_article(void **state)
{
    (void)state;
    expect_titled("Parrot in lighthouse counted hoard of notes aloud",
                  PARTNER_AT_END "\nCottrell had bought a lighthouse near Fleetwood, and his hoard was under its stairs.\n\n"
                  "A parrot gave it away: it had been taught to count notes aloud, in fives and in tens, and did so.\n",
                  FACT_FORCE, "Lancashire Constabulary; Police Scotland");
    expect_titled("Machines in Kirkcaldy", PARTNER_AT_END, FACT_FORCE, "Lancashire Constabulary; Police Scotland");
    expect_titled("Gas, hosepipe, Golf", COUNTY_LINES "Cash machine gang: gas, a hosepipe and a Golf\n", FACT_FORCE,
                  "Northumbria Police; Leicestershire Police; Devon & Cornwall Police; Cheshire Constabulary; "
                  "Gwent Police; Humberside Police; Surrey Police");
    expect_titled("Jockey's boots too heavy", COUNTY_LINES, FACT_FORCE,
                  "Northumbria Police; Leicestershire Police; Devon & Cornwall Police; Cheshire Constabulary; "
                  "Gwent Police; Humberside Police; Surrey Police");
    expect_titled("Flat in Taunton closed", SOUTH_WEST, FACT_OPERATION, "Gannet");
}

/* Of two paragraphs in other words, the one that names the place or the operation of the story is of it. */
static void the_story_may_go_on_where_it_names_its_own_again(void **state)
{
    static const struct example examples[] = {
        { TRACTORS "Four men had lived for weeks in a caravan at Harwich, and Essex Police arrested them there.\n\n"
                   "The men, from Poland, will be taken to Kendal. Operation Furrow has cost a great deal of time, and "
                   "no small sum of money, said the inspector, but farmers in the valleys sleep better for it, and the "
                   "shepherds, who have long had to take turns to sit up at night with a lamp and a dog, do so too.\n",
          "Cumbria Constabulary; Essex Police" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_FORCE, examples);
}

/* ---- what is no police story ---- */

static void places_do_not_vote_for_a_force_that_a_noise_word_brings_up(void **state)
{
    static const struct example examples[] = {
        { "Eleven flood alerts were in force at Bridgwater, Taunton and Minehead in Somerset on Friday.\n\n"
          "Crews from Somerset have cleared screens at Bridgwater, and pumps were sent to Taunton.\n",
          "" },
        { "Officers have cleared screens at Bridgwater in Somerset, and pumps were sent to Taunton.\n",
          "Avon and Somerset Police" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_FORCE, examples);
}

static void an_article_that_compares_forces_has_them_all(void **state)
{
    static const struct example examples[] = {
        { FIGURES, "Kent Police; Sussex Police; Essex Police; Surrey Police" },
        { LIST_OF_FORCES, "Humberside Police; West Yorkshire Police; Cumbria Constabulary; Lincolnshire Police; "
                          "Suffolk Constabulary" },
        { TWO_CHIEFS, "Durham Constabulary; Cleveland Police" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_FORCE, examples);
}

#define RESULTS                                                                                                        \
    "Officers across the United Kingdom have arrested 137 people who lent their bank accounts to "                     \
    "fraudsters.\n\n"                                                                                                  \
    "Operation Sandglass was led by the National Crime Agency and went on all through February.\n\n"                   \
    "Accounts with four million pounds in them were frozen, and watches and a speedboat were taken.\n\n"               \
    "What was found:\n\n"                                                                                              \
    "* Essex Police arrested 23, one of whom, aged 19, had 61 cards in a biscuit tin\n"                                \
    "* West Midlands Police held 31 and found a machine for copying cards in a cafe in Sparkbrook\n"                   \
    "* In Northern Ireland the PSNI arrested nine people in Belfast and Lisburn\n"                                     \
    "* Police Scotland officers arrested 14 in Glasgow and Paisley\n"                                                  \
    "* Officers in Gwent visited 112 people with staff of their banks\n\n"                                             \
    "The rest of the arrests were made by the agency. Kent Police lent it cells.\n\n"                                  \
    "Marcus Poe, who manages it, said: \"Young people are told that this is easy money, and it is not.\"\n\n"          \
    "\"One mark against your name can stop you having a phone or a mortgage for six years.\"\n\n"                      \
    "The agency said that it would go on looking for those who recruit students at the doors of their "                \
    "halls.\n"

/* The items of a list that the story brings in are of it, whatever they name. */
static void a_list_is_of_the_story(void **state)
{
    static const struct example examples[] = {
        { RESULTS, "National Crime Agency; Essex Police; West Midlands Police; Police Service of Northern Ireland; "
                   "Police Scotland; Gwent Police" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_FORCE, examples);
}

static void a_joint_operation_has_all_its_forces(void **state)
{
    static const struct example examples[] = {
        { COUNTY_LINES, "Northumbria Police; Leicestershire Police; Devon & Cornwall Police; Cheshire Constabulary; "
                        "Gwent Police; Humberside Police; Surrey Police" },
        { SOUTH_WEST, "South West Regional Organised Crime Unit; Dorset Police; Wiltshire Police; "
                      "Gloucestershire Constabulary; Avon and Somerset Police" },
        { PARTNER_AT_END, "Lancashire Constabulary; Police Scotland" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_FORCE, examples);
}

/* Any force may have a paragraph of such an article, but not one with several operations that it has never named. */
static void a_joint_operation_takes_in_no_other_operations(void **state)
{
    static const struct example examples[] = {
        { COUNTY_LINES "\nA shop in the old town of Swindon lost forty rings to a woman who had asked for the time. Wiltshire Police "
                       "arrested her at the bus station. She was in tears, and had the rings in a shoe. The arrest was made in "
                       "Operation Sapphire, which began in March 2014. Essex Police stopped a lorry at Harwich with two horses in "
                       "it, and charged its driver with cruelty. The horses were thin and had not been watered since Kassel. He will "
                       "be before magistrates in June. Operation Bridle goes on at the port until the summer.\n",
          "" },
    };

    (void)state;
    EXPECT_EXAMPLES(FACT_OPERATION, examples);
}

static void a_force_may_be_named_late(void **state)
{
    static const struct example examples[] = { { NAMED_LATE, "Norfolk Constabulary" } };

    (void)state;
    EXPECT_EXAMPLES(FACT_FORCE, examples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_article_that_compares_forces_has_them_all),
        cmocka_unit_test(a_list_is_of_the_story),
        cmocka_unit_test(a_joint_operation_has_all_its_forces),
        cmocka_unit_test(a_joint_operation_takes_in_no_other_operations),
        cmocka_unit_test(a_force_may_be_named_late),
        cmocka_unit_test(stories_behind_the_article_add_no_force),
        cmocka_unit_test(a_shared_name_may_say_nothing),
        cmocka_unit_test(another_headline_may_have_lines_below_it),
        cmocka_unit_test(stories_behind_the_article_add_no_operation),
        cmocka_unit_test(stories_behind_the_article_change_no_year),
        cmocka_unit_test(a_title_tells_which_of_the_stories_is_meant),
        cmocka_unit_test(a_title_may_stand_behind_a_label),
        cmocka_unit_test(an_address_may_tell_which_of_the_stories_is_meant),
        cmocka_unit_test(a_title_tells_which_of_the_dates_is_meant),
        cmocka_unit_test(a_title_need_not_have_the_words_of_its_story),
        cmocka_unit_test(a_title_chooses_among_stories_in_any_layout),
        cmocka_unit_test(the_story_stands_under_the_title),
        cmocka_unit_test(a_title_that_tells_nothing_leaves_the_first_story),
        cmocka_unit_test(a_title_does_not_cut_the_begin_of_its_article),
        cmocka_unit_test(the_story_may_go_on_where_it_names_its_own_again),
        cmocka_unit_test(places_do_not_vote_for_a_force_that_a_noise_word_brings_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
