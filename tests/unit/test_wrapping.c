/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text that was cut at a width: which lines are one line again. */
#include "corpus/registers.h"
#include "corpus/wrapping.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

struct cut {
    const char *text;
    const char *lines; /* joined by "|"; where lines were cut a "/" */
};

static void write_lines(const struct tokens *t, char *out)
{
    for (size_t i = 0; i < t->line_count; i++) {
        const struct line *line = &t->lines[i];

        if (line->token_count == 0)
            continue;
        if (i > 0)
            *out++ = '|';
        for (uint32_t at = line->at; at < line->end; at++)
            *out++ = t->source.at[at] == '\n' ? '/' : t->source.at[at];
    }
    *out = '\0';
}

static void expect_lines(const struct cut *cuts, size_t count)
{
    struct error err;
    struct registers *r;

    assert_int_equal(registers_new(&r, &err), STATUS_OK);
    for (size_t i = 0; i < count; i++) {
        struct tokens t = { 0 };
        char lines[1024];

        assert_int_equal(tokens_split(&t, registers_vocabulary(r), str_from_c(cuts[i].text), 0, &err), STATUS_OK);
        wrapping_undo(&t);
        write_lines(&t, lines);
        assert_string_equal(lines, cuts[i].lines);
        for (size_t k = 0; k < t.line_count; k++) /* the words know their lines */
            for (size_t n = 0; n < t.lines[k].token_count; n++)
                assert_int_equal(t.tokens[t.lines[k].token + n].line, k);
        for (size_t k = 0; k < TOKENS_EDGE; k++) /* and so do those behind them */
            assert_int_equal(t.tokens[t.count + k].line, t.line_count - 1);
        tokens_release(&t);
    }
    registers_free(r);
}

#define EXPECT_LINES(table) expect_lines(table, sizeof(table) / sizeof *(table))

/* All that is known of a width is what the lines show. */
#define CUT "A shed at the far end of the allotments was\nburned down on Sunday, and nobody was hurt.\n"
#define JOINED "A shed at the far end of the allotments was/burned down on Sunday, and nobody was hurt."

static void joins_what_was_cut(void **state)
{
    static const struct cut cuts[] = {
        { CUT, JOINED },
        { CUT "\n" CUT, JOINED "|" JOINED },
        { CUT "\nThe crew from the station in Lower Marling\nHouse Road came, and a warden.\n",
          JOINED "|The crew from the station in Lower Marling/House Road came, and a warden." },
        { CUT "\nOne of them, who is known on the plots as\n\"the General\", said so.\n",
          JOINED "|One of them, who is known on the plots as/\"the General\", said so." },
        { CUT "\nFrom the bridge the smoke had been seen by\n400 people, it was said.\n",
          JOINED "|From the bridge the smoke had been seen by/400 people, it was said." },
        { CUT "\nThe warden said that the lock of the girls'\nshed had been tried as well.\n",
          JOINED "|The warden said that the lock of the girls'/shed had been tried as well." },
        { CUT "\nNobody had been in the shed since Operation\nTamarisk, in which five of them were found.\n",
          JOINED "|Nobody had been in the shed since Operation/Tamarisk, in which five of them were found." },
        { "A letter came to the parish clerk from the\nMinistry about the shed.\n",
          "A letter came to the parish clerk from the/Ministry about the shed." },
    };

    (void)state;
    EXPECT_LINES(cuts);
}

static void leaves_other_lines_alone(void **state)
{
    static const struct cut cuts[] = {
        { "Shed burned\nA shed was burned on Sunday.\n", "Shed burned|A shed was burned on Sunday." },
        { CUT "\nShed burned down\nA shed was burned down on Sunday.\n", JOINED "|Shed burned down|A shed was burned down on Sunday." },
        { CUT "\nThe warden came at ten and saw the shed.\nHe left at noon.\n",
          JOINED "|The warden came at ten and saw the shed.|He left at noon." },
        { CUT "\nWhat the warden brought with him that day:\nan axe and a bucket.\n",
          JOINED "|What the warden brought with him that day:|an axe and a bucket." },
        { CUT "\nBrought by the warden on that cold morning\n* an axe\n* a bucket\n",
          JOINED "|Brought by the warden on that cold morning|* an axe|* a bucket" },
        { CUT "\nA shed at the far end of the allotments was\n\nburned down.\n",
          JOINED "|A shed at the far end of the allotments was|burned down." },
        /* a headline above a story without capitals, whose line is as long as it likes */
        { "Shed on the allotments burned to the ground\n"
          "the shed at the far end of the allotments was burned down on Sunday, and nobody was hurt in it.\n",
          "Shed on the allotments burned to the ground|"
          "the shed at the far end of the allotments was burned down on Sunday, and nobody was hurt in it." },
        { "Shed on the allotments is burned to the ground\nBy Sam Poe\nA shed at the far end of the allotments was\nburned down.\n",
          "Shed on the allotments is burned to the ground|By Sam Poe|A shed at the far end of the allotments was/burned down." },
        /* headlines, of which one begins with a small letter */
        { "Shed on the allotments burned to the ground\nWarden of the allotments saw nothing at all\n"
          "eBay seller of a shed says that it is gone\nParish council to talk about its burned shed\n"
          "Harold Price remembers the shed in its time\nChoir of Hay sings in memory of the old shed\n"
          "Sunday fires are on the rise, says a warden\n",
          "Shed on the allotments burned to the ground|Warden of the allotments saw nothing at all/"
          "eBay seller of a shed says that it is gone|Parish council to talk about its burned shed|"
          "Harold Price remembers the shed in its time|Choir of Hay sings in memory of the old shed|"
          "Sunday fires are on the rise, says a warden" },
        { CUT "\nWhat else was said of the shed on the plots\n date 2018-05-04 Nothing.\n",
          JOINED "|What else was said of the shed on the plots|date 2018-05-04 Nothing." },
        { "", "" },
        { "\n\n", "" },
    };

    (void)state;
    EXPECT_LINES(cuts);
}

static void measures_the_width_in_letters_from_the_begin_of_the_line(void **state)
{
    static const struct cut cuts[] = {
        { "\xC3\x89mile\xE2\x80\x99s shed at the far end of the plots was\nburned down. It had belonged to him and to\nHarold "
          "Price.\n",
          "\xC3\x89mile\xE2\x80\x99s shed at the far end of the plots was/burned down. It had belonged to him and to/Harold Price." },
    };

    (void)state;
    EXPECT_LINES(cuts);
}

/* Of four cuts at about one width a column is known, narrow as it is. */
static void knows_the_columns_of_a_paper(void **state)
{
    static const struct cut cuts[] = {
        { "A shed at the end of the plots\nwas burned down on Sunday, and\nnobody was hurt. The warden of\n"
          "Lower Marling came at ten and\nsaw it.\n",
          "A shed at the end of the plots/was burned down on Sunday, and/nobody was hurt. The warden of/"
          "Lower Marling came at ten and/saw it." },
        { "A shed at the end of the plots\nwas burned down.\n", "A shed at the end of the plots|was burned down." },
    };

    (void)state;
    EXPECT_LINES(cuts);
}

/* Where paragraphs are lines nothing was cut. */
static void leaves_a_byline_below_a_headline_alone(void **state)
{
    static const struct cut cuts[] = {
        { "Shed on the allotments burned to the ground\nby Sam Poe, three hours ago\n"
          "A shed at the far end of the allotments was burned down on Sunday, and nobody was hurt, said the warden, who "
          "had been away.\n",
          "Shed on the allotments burned to the ground|by Sam Poe, three hours ago|"
          "A shed at the far end of the allotments was burned down on Sunday, and nobody was hurt, said the warden, who "
          "had been away." },
    };

    (void)state;
    EXPECT_LINES(cuts);
}

static void a_hyphen_at_the_cut_is_one_of_the_word(void **state)
{
    struct error err;
    struct registers *r;
    struct tokens t = { 0 };

    (void)state;
    assert_int_equal(registers_new(&r, &err), STATUS_OK);
    assert_int_equal(tokens_split(&t, registers_vocabulary(r), STR("The shed belonged to a man of Hay who sang in the well-\nknown choir.\n"), 0, &err),
                     STATUS_OK);
    wrapping_undo(&t);
    assert_int_equal(t.line_count, 2);
    assert_int_equal(t.lines[1].token_count, 0);
    assert_int_equal(t.tokens[t.count - 2].gap, GAP_HYPHEN);
    tokens_release(&t);
    registers_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(joins_what_was_cut),
        cmocka_unit_test(leaves_other_lines_alone),
        cmocka_unit_test(measures_the_width_in_letters_from_the_begin_of_the_line),
        cmocka_unit_test(knows_the_columns_of_a_paper),
        cmocka_unit_test(leaves_a_byline_below_a_headline_alone),
        cmocka_unit_test(a_hyphen_at_the_cut_is_one_of_the_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
