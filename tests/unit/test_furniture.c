/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Page furniture goes, the article stays. */
#include "tests/unit/extracted.h"

#define HEAD "Nine held in dawn raids on car thieves\n\n"
#define LEAD "Kent Police arrested nine men in Ashford on Friday over the theft of sixty cars.\n\n"
#define LAST "\n\nA detective said that the cars had been taken to pieces within a day of the theft.\n"

/* Each line stands between two paragraphs and is furniture. */
static const char *const furniture[] = {
    "\xC2\xA9 2031 Fenland Papers Ltd",
    "2 of 7",
    "2/7",
    "Want to get the latest breaking news straight to your inbox? Sign up here.",
    "As a subscriber, you are shown fewer adverts when reading our articles.",
    "Was this page useful?",
    "Open share menu",
    "Hide Ad", "Advertisement Hide Ad", "Advertisement", "- Advertisement -", "Have your say", "Share this article",
    "Sign up to our daily newsletter", "Thanks for signing up!",
    "Sign up to our daily Kent Today newsletter Sign up Thank you for signing up! Submitting...",
    "Did you know with a Digital subscription to Kent Today, you can get unlimited access to the website including our "
    "premium content, as well as benefiting from fewer ads, loyalty rewards and much more.",
    "Watch more of our videos on ShotsTV.com", "and live on Freeview 262", "Visit Shots! now", "editorial image",
    "Most Read", "MOST READ", "Most Popular", "Read More", "READ MORE: Bakery to close", "Read more: Bakery to close",
    "NOW READ: Bakery to close", "OTHER NEWS: Bakery to close", "You may also want to watch:", "RECOMMENDED", "ALSO READ",
    "Ashford Observer: One of the cars", "Weald Lantern: One of the cars that was found",
    "One of the carsOne of the cars (Image: Archant)", "The yard where the cars were found (Image: Kent Police)",
    "The yard. Credit: Kent Police", "The yard - Credit: A Photographer", "Photo: Kent Police", "Picture: A Photographer",
    "We use cookies to give you the best experience on our site.", "Quickly exit this site by pressing the Escape key",
    "This site is a beta, which means it's a work in progress.", "Current timestamp: 20/03/2018 21:17:01",
    "Skip to content", "Skip to menu", "Font size: A A", "Contrast: C C C C", "Home   News   Article", "You are here",
    "top of page", "Listen Live", "On Air Now", "Now Playing", "Comments: Our rules",
    "We want our comments to be a lively and valuable part of our community.", "Leave a Reply", "No comments",
    "Post a Comment", "This site uses Akismet to reduce spam. Learn how your comment data is processed.",
    "VN:F [1.9.22_1171]", "Follow BBC South East on Twitter, external, and Facebook", "Video Loading",
    "Loading audio...", "Media playback is unsupported on your device", "Newspapers in English", "from United Kingdom",
    "[related_posts title=\"More\"]", "[an error occurred while processing this directive]",
    "Cars in a yard KTN-310718-161516001", "2 minutes ago", "2 minutes ago - 1 min read", "3 minute read",
    "Facebook Twitter WhatsApp Email", "Share on Facebook", "Copy link", "|", "-", "***", "• • •", "Print this page",
    "Your email address will not be published. Required fields are marked *", "Submit a comment", "Back to top",
    "Subscribe to our newsletter", "Get the latest headlines straight to your inbox", "Story continues below advertisement",
    "Please enable JavaScript to view this video", "Related articles", "Trending", "All rights reserved",
    "Filed under: Crime", "Tagged with Ashford", "12 Comments", "View gallery", "Getty Images", "Stock image",
    "Support local journalism with a digital subscription", "By Sam Poe", "By Sam Poe - Local Democracy Reporter",
    "BY SAM POE sam.poe@kenttoday.example @sampoe", "Author: Sam Poe", "• Writer's pictureSam Poe",
    "09 Aug 2018 15:00 PM", "Updated Thursday, 17th May 2018, 10:14 am",
    "Latest | Puzzles | Obits | Traffic cams", "[scanned page - may contain errors]", "[/row][/column]", "<item rev=\"7\" stamp=\"2018-05-04\">",
    "Kent Today App Screen 2", "Register for free to continue reading",
};

/* Each line stands between two paragraphs and is part of the article. */
static const char *const article[] = {
    "By Friday evening nine men had been arrested.",
    "By car it takes an hour.",
    "Read the full judgment before you judge us, the chief constable said.",
    "Share prices of the insurer fell when the arrests became known.",
    "Most popular of all were small Fords, which were gone within a minute.",
    "Advertisement hoardings were used to hide the cars from view, officers found.",
    "Picture this: sixty cars in a barn that nobody had looked into for years.",
    "Comments on the raid from neighbours were friendly, police said.",
    "Home is where most of the keys were taken, said Sergeant Poe.",
    "“Sign up to a keyless car and you sign up to a risk,” he said.",
    "Anyone with information should call Kent Police on 101 or Crimestoppers on 0800 555 111.",
    "For advice call Stop It Now! on 0808 1000 900.",
    "The NSPCC helpline is on 0808 800 5000.",
    "• 28 arrests", "- nine cars recovered", "• 73 warrants executed;", "Total arrests = 55", "Arrests: 55",
    "By area:", "South Worcestershire: 4", "What happens next", "Sorry, there was no time to hide them, one of them said.",
    "It's over.", "Nobody was hurt.", "“We will be back.”", "He added: “Watch more closely.”",
    "Advertised at £9,000, the cars were stolen, police said.",
    "Follow the money, said the detective, and the arrests will come.",
    "Updated figures show that arrests have risen.",
    "Complaints led to a search of the barn.",
    "Complaints about noise from a barn at night had led two of them there.",
    "Loading of the vans went on all night, said a neighbour who had watched.",
    "Published figures show that thefts of cars have gone up by half.",
    "Part of the fence had been cut through, a farmer told reporters.",
    "Copyright in the number plates belonged to the DVLA, police said after the arrests.",
    "Thursday, 17th May 2018, 10:14 am",
    "[He did not say which of the cars he had in mind, and nobody in the room cared to ask him]",
    "ليس لدينا تعليق الآن على هذه الاعتقالات.",
};

static bool is_in_text(const struct extracted *e, const char *line)
{
    return str_find(e->article.text, str_from_c(line), 0) != STR_NONE;
}

static void read_between(struct extracted *e, const char *line)
{
    char text[2048];

    snprintf(text, sizeof text, HEAD LEAD "%s" LAST, line);
    extracted_read(e, text, NULL);
}

static void removes_furniture(void **state)
{
    struct extracted e;
    unsigned kept = 0;

    (void)state;
    extracted_open(&e);
    for (size_t i = 0; i < sizeof furniture / sizeof *furniture; i++) {
        read_between(&e, furniture[i]);
        if (e.article.furniture_count != 1 || e.article.furniture[0].rule.len == 0) {
            print_error("kept: %s\n", furniture[i]);
            kept++;
        }
        assert_true(is_in_text(&e, "theft of sixty cars."));
        assert_true(is_in_text(&e, "within a day of the theft."));
    }
    extracted_close(&e);
    assert_int_equal(kept, 0);
}

static void keeps_what_may_be_the_article(void **state)
{
    struct extracted e;
    unsigned lost = 0;

    (void)state;
    extracted_open(&e);
    for (size_t i = 0; i < sizeof article / sizeof *article; i++) {
        read_between(&e, article[i]);
        if (!is_in_text(&e, article[i])) {
            print_error("lost (%.*s): %s\n", STR_ARG(e.article.furniture[0].rule), article[i]);
            lost++;
        }
    }
    extracted_close(&e);
    assert_int_equal(lost, 0);
}

static void text_of(struct extracted *e, const char *source, const char *expected)
{
    extracted_read(e, source, NULL);
    assert_string_equal(e->article.text.at, expected);
}

static void knows_furniture_by_its_neighbours(void **state)
{
    struct extracted e;

    (void)state;
    extracted_open(&e);
    text_of(&e, HEAD LEAD "A yard in Ashford\nA yard in Ashford\n" LAST, HEAD LEAD "A detective said that the cars had been taken to pieces within a day of the theft.\n");
    text_of(&e, HEAD LEAD "Most Read\nBakery to close\nPier opens for summer\n", HEAD "Kent Police arrested nine men in Ashford on Friday over the theft of sixty cars.\n");
    text_of(&e, HEAD LEAD "Read More\nBakery to close" LAST, HEAD LEAD "A detective said that the cars had been taken to pieces within a day of the theft.\n");
    text_of(&e, "Home\n\nThe Ashford Echo\n\nNews Sport Jobs\n\n" HEAD LEAD, HEAD "Kent Police arrested nine men in Ashford on Friday over the theft of sixty cars.\n");
    text_of(&e, HEAD HEAD LEAD, HEAD "Kent Police arrested nine men in Ashford on Friday over the theft of sixty cars.\n");
    extracted_close(&e);
}

#define SENTENCE "Kent Police arrested nine men in Ashford on Friday over the theft of sixty cars.\n"

/* Above the headline and behind the last sentence stands much that no list knows. */
static void knows_the_head_and_the_foot_of_a_page(void **state)
{
    struct extracted e;

    (void)state;
    extracted_open(&e);
    text_of(&e, "WealdWire\nWhat's on in Kent\nBuy a paper\n" HEAD LEAD, HEAD SENTENCE);
    text_of(&e, HEAD LEAD "SEE ALSO\nBakery to close\n02 May 08 | Kent\nMan, 40, charged with theft of a loaf\n"
                  "Was it of use to you?\nCivic Offices, Tannery Lane, Ashford TN23 1PL\n", HEAD SENTENCE);
    /* nothing known stands there: it may be the end of the article */
    text_of(&e, HEAD LEAD "Call 101 or go to the front desk in Tannery Lane and ask for Sergeant Poe\n",
            HEAD LEAD "Call 101 or go to the front desk in Tannery Lane and ask for Sergeant Poe\n");
    /* sentences are never taken for it */
    text_of(&e, HEAD LEAD "Hide Ad\n\nNone of them spoke.\n", HEAD LEAD "None of them spoke.\n");
    text_of(&e, HEAD LEAD "Hide Ad\n\nHave you seen any of the sixty cars near you?\n",
            HEAD LEAD "Have you seen any of the sixty cars near you?\n");
    text_of(&e, HEAD LEAD "Hide Ad\n\nand then he wept\n", HEAD LEAD "and then he wept\n");
    extracted_close(&e);
}

#define TEASERS                                                                                                        \
    "Bakery to close\nMan, 40, charged with theft of a loaf\nEssex Police hunt for missing parrot\nWho stole the pier?\n"    \
    "Operation Heron nets nine in Dover\nPier opens for summer after a year of work\nSwan rescued from the tram line\n"

/* Many headlines below each other are those of other stories, in front, behind or between. */
static void knows_lists_of_headlines(void **state)
{
    struct extracted e;

    (void)state;
    extracted_open(&e);
    text_of(&e, TEASERS "\nNine held in dawn raids over the theft of sixty cars\n\n" SENTENCE, "Nine held in dawn raids over the theft of sixty cars\n\n" SENTENCE);
    text_of(&e, TEASERS "\n" SENTENCE, SENTENCE);
    text_of(&e, HEAD LEAD TEASERS LAST, HEAD LEAD "A detective said that the cars had been taken to pieces within a day of the theft.\n");
    text_of(&e, HEAD LEAD TEASERS, HEAD SENTENCE);
    assert_string_equal(extracted_values(&e, FACT_FORCE), "Kent Police");
    assert_string_equal(extracted_values(&e, FACT_OPERATION), "");
    extracted_close(&e);
}

#define JAILED                                                                                                         \
    "Sam Poe, 40, of Ashford, six years\nJo Poe, 38, of Ashford, four years\nLee Roe, 31, of Hythe, three years\n"         \
    "Kit Roe, 29, of Hythe, two years\nPat Doe, 22, of Dover, one year\nAl Doe, 20, of Dover, six months\n"

#define FOUND                                                                                                          \
    "Forty keys without their cars\nNine false number plates from France\nTwo boxes that copy keys\n"                     \
    "One crowbar with a rubber grip\nEleven mobile phones in a sock\nA notebook full of names\n"

#define OWN                                                                                                            \
    "Sixty cars taken on Friday\nNine men of Ashford, and a detective\nTwo pieces of a car\n"                             \
    "A day after the theft in Ashford\nWhat the men had taken to pieces\nThe detective who said nothing\n"

/* Lists that an article brings in, and lists of people, are its own. */
static void keeps_lists_of_the_article(void **state)
{
    struct extracted e;

    (void)state;
    extracted_open(&e);
    text_of(&e, HEAD LEAD "In the barn were:\n" FOUND LAST,
            HEAD LEAD "In the barn were:\n" FOUND "\nA detective said that the cars had been taken to pieces within a day of the theft.\n");
    text_of(&e, HEAD LEAD OWN LAST, HEAD LEAD OWN "\nA detective said that the cars had been taken to pieces within a day of the theft.\n");
    text_of(&e, HEAD LEAD JAILED LAST, HEAD LEAD JAILED "\nA detective said that the cars had been taken to pieces within a day of the theft.\n");
    extracted_close(&e);
}

static void knows_the_labels_of_an_exported_text(void **state)
{
    struct extracted e;

    (void)state;
    extracted_open(&e);
    text_of(&e, "Node: 88\nStatus: published\nTitle: Nine held in dawn raids\nTags: Sussex Police; arson\nBody:\n" SENTENCE,
            "Title: Nine held in dawn raids\n" SENTENCE);
    assert_string_equal(extracted_values(&e, FACT_FORCE), "Kent Police");
    extracted_close(&e);
}

static void keeps_every_byte_of_what_stays(void **state)
{
    struct extracted e;

    (void)state;
    extracted_open(&e);
    text_of(&e, "Op\xC2\xADtion \xE2\x80\x98" "A\xE2\x80\x99  two   spaces\r\n\r\n\r\n\tKent Police said \xC3\xA2\xE2\x82\xAC\xCB\x9Cyes.  \n",
            "Op\xC2\xADtion \xE2\x80\x98" "A\xE2\x80\x99  two   spaces\n\nKent Police said \xC3\xA2\xE2\x82\xAC\xCB\x9Cyes.\n");
    text_of(&e, "", "");
    text_of(&e, "\n \n\t\n", "");
    text_of(&e, "x", "x\n");
    extracted_close(&e);
}

static void says_where_furniture_was(void **state)
{
    static const char source[] = HEAD LEAD "Hide Ad\n" LAST;
    struct extracted e;

    (void)state;
    extracted_open(&e);
    extracted_read(&e, source, NULL);
    assert_int_equal(e.article.furniture_count, 1);
    assert_int_equal(e.article.furniture[0].len, 7);
    assert_memory_equal(source + e.article.furniture[0].source_offset, "Hide Ad", 7);
    assert_memory_equal(e.article.furniture[0].rule.at, "advertisement", e.article.furniture[0].rule.len);
    extracted_close(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(removes_furniture),
        cmocka_unit_test(keeps_what_may_be_the_article),
        cmocka_unit_test(knows_furniture_by_its_neighbours),
        cmocka_unit_test(knows_the_head_and_the_foot_of_a_page),
        cmocka_unit_test(knows_lists_of_headlines),
        cmocka_unit_test(keeps_lists_of_the_article),
        cmocka_unit_test(knows_the_labels_of_an_exported_text),
        cmocka_unit_test(keeps_every_byte_of_what_stays),
        cmocka_unit_test(says_where_furniture_was),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
