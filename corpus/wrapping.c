/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/wrapping.h"

#include "corpus/dates.h"

enum {
    CUT_MIN = 40, /* a line of so many letters and marks may have been cut, */
    COLUMN_MIN = 20, /* or one of so many where this many */
    COLUMN_CUTS = 4, /* were cut at the same width */
    CUTS_OF_OPEN = 5, /* one of so many lines without an end goes on with a small letter, in text that was cut */
    TRIES = 3,    /* widths that are looked at */
    SLACK = 12    /* lines that were cut in front of a capital may be so much longer than those that tell the width */
};

static size_t width_between(const struct tokens *t, uint32_t at, uint32_t end)
{
    size_t width = 0;

    for (uint32_t i = at; i < end; i++)
        width += ((unsigned char)t->source.at[i] & 0xC0) != 0x80;
    return width;
}

/* In letters and marks, with what stands in front of the text: the first line may begin with its date. */
static size_t width_of(const struct tokens *t, size_t i)
{
    uint32_t at = i == 0 ? 0 : t->lines[i].whole_at;

    return width_between(t, at, t->lines[i].end);
}

static size_t width_of_first_word(const struct tokens *t, size_t i)
{
    const struct line *line = &t->lines[i];
    uint32_t end = line->at;

    while (end < line->end && t->source.at[end] != ' ' && t->source.at[end] != '\t')
        end++;
    return width_between(t, line->at, end);
}

static bool begins_small(const struct tokens *t, size_t i)
{
    const struct token *token = &t->tokens[t->lines[i].token];

    return !(token->shape & (SHAPE_CAPITAL | SHAPE_DIGITS)) && !(token->gap & (GAP_QUOTE | GAP_BULLET | GAP_DASH));
}

/* No headline ends with "and", "the" or "of", nor with "Operation" behind a word in small letters. */
static bool ends_loose(const struct tokens *t, size_t i)
{
    const struct token *token = &t->tokens[t->lines[i].token + t->lines[i].token_count - 1];

    if (t->lines[i].token_count > 1 && token_is(token, IS(OPERATION)) && token_is_capital(token) && !token_is_capital(token - 1))
        return true;
    return token_is(token, IS(AND) | IS(THE) | IS(OF) | IS(FROM) | IS(WITH) | IS(TO)) && !(token->shape & SHAPE_CAPITAL);
}

/* "date 2031-05-06 Two held": an article begins here. */
static bool has_marker(const struct tokens *t, size_t i)
{
    struct day day;

    return dates_read_marker(str_slice(t->source, t->lines[i].at, t->lines[i].end), &day) > 0;
}

/* Nothing ends with line `i`, and the one below is no item of a list. */
static bool may_go_on(const struct tokens *t, size_t i)
{
    uint32_t ends = GAP_STOP | GAP_COLON | GAP_SEMICOLON | GAP_PIPE;

    if (i + 1 >= t->line_count || !t->lines[i].token_count || !t->lines[i + 1].token_count)
        return false;
    if (!begins_small(t, i + 1))
        ends |= GAP_QUOTE; /* else it is one of "the girls'", or of what was said in half a sentence */
    return !(t->lines[i].tail_gap & ends) && !(t->tokens[t->lines[i + 1].token].gap & GAP_BULLET) && !has_marker(t, i + 1);
}

static bool is_cut(const struct tokens *t, size_t i, size_t min)
{
    return may_go_on(t, i) && (begins_small(t, i + 1) || ends_loose(t, i)) && width_of(t, i) >= min;
}

/* The next line's first word has no room in this one. Columns are set in letters of several widths. */
static bool is_full(const struct tokens *t, size_t i, size_t width)
{
    return width_of(t, i) + 1 + width_of_first_word(t, i + 1) > width - (width < CUT_MIN ? width / 8 : 0);
}

/* Of the lines that were cut and are less wide than `limit`. */
static size_t greatest_width(const struct tokens *t, size_t min, size_t limit)
{
    size_t width = 0;

    for (size_t i = 0; i < t->line_count; i++)
        if (is_cut(t, i, min) && width_of(t, i) > width && width_of(t, i) < limit)
            width = width_of(t, i);
    return width;
}

/* Most of the text stands in much longer lines: nothing was cut at this width. */
static bool is_too_narrow(const struct tokens *t, size_t width)
{
    size_t longer = 0, all = 0;

    for (size_t i = 0; i < t->line_count; i++) {
        size_t words = t->lines[i].token_count;

        all += words;
        if (words > 0 && width_of(t, i) > 2 * width)
            longer += words;
    }
    return longer * 2 > all;
}

/* Most of the cuts are at this width, they are `least` or more, and no few of the lines that may go on: in a list of headlines
 * hardly one seems to. */
static bool is_width_of_cuts(const struct tokens *t, size_t width, size_t min, size_t least)
{
    size_t open = 0, cuts = 0, full = 0;

    for (size_t i = 0; i < t->line_count; i++) {
        open += may_go_on(t, i);
        if (is_cut(t, i, min)) {
            cuts++;
            full += is_full(t, i, width);
        }
    }
    return cuts >= least && cuts * CUTS_OF_OPEN >= open && full * 4 >= cuts * 3;
}

/* What stood between the two lines' words now stands between two words of one. */
static uint32_t gap_within(const struct tokens *t, const struct line *line, const struct token *next)
{
    bool is_hyphen = line->tail_gap == GAP_DASH && t->source.at[line->end - 1] == '-' && (next->gap & ~(uint32_t)GAP_LINE) == 0 &&
                     t->tokens[line->token + line->token_count - 1].end + 1 == line->end;

    return is_hyphen ? GAP_HYPHEN : (next->gap & ~(uint32_t)GAP_LINE) | GAP_SPACE | line->tail_gap;
}

static void join(struct tokens *t, struct line *line, const struct line *next)
{
    struct token *first = &t->tokens[next->token];

    first->gap = gap_within(t, line, first);
    line->end = next->end;
    line->whole_end = next->whole_end;
    line->token_count += next->token_count;
    line->tail_gap = next->tail_gap;
}

/* How the lines of a text were cut. */
struct cutting {
    size_t width, min; /* a line as wide as this was cut, and none less wide than that */
    bool is_known;     /* most cuts are at the width */
};

/* A line or two that are wider may only look as if they went on. */
static struct cutting find_cutting_from(const struct tokens *t, size_t min, size_t least)
{
    struct cutting first = { .width = 0, .min = min };
    size_t limit = SIZE_MAX;

    for (unsigned i = 0; i < TRIES; i++) {
        struct cutting c = { .width = greatest_width(t, min, limit), .min = min };

        c.is_known = c.width > 0 && is_width_of_cuts(t, c.width, min, least);
        if (c.width == 0 || c.is_known)
            return c.is_known ? c : first;
        first = i == 0 ? c : first;
        limit = c.width;
    }
    return first;
}

static struct cutting find_cutting(const struct tokens *t)
{
    struct cutting column = find_cutting_from(t, COLUMN_MIN, COLUMN_CUTS);

    return column.width == 0 || column.is_known ? column : find_cutting_from(t, CUT_MIN, 1);
}

/* A line ends a sentence, or was cut too: a date or a byline does neither. */
static bool is_of_a_paragraph(const struct tokens *t, size_t i, const struct cutting *c)
{
    const uint32_t ends = GAP_STOP | GAP_COLON | GAP_SEMICOLON | GAP_QUOTE;

    return (t->lines[i].tail_gap & ends) || (may_go_on(t, i) && (is_cut(t, i, c->min) || is_full(t, i, c->width)));
}

static bool is_to_join(const struct tokens *t, size_t i, const struct cutting *c)
{
    if (!may_go_on(t, i) || width_of(t, i + 1) > c->width + SLACK)
        return false;
    return is_cut(t, i, c->min) || (c->is_known && is_full(t, i, c->width) && is_of_a_paragraph(t, i + 1, c));
}

void wrapping_undo(struct tokens *t)
{
    struct cutting c = find_cutting(t);
    size_t count = 0;
    bool goes_on = false;

    if (c.width == 0 || is_too_narrow(t, c.width))
        return;
    for (size_t i = 0; i < t->line_count; i++) {
        bool next_goes_on = is_to_join(t, i, &c);

        if (goes_on)
            join(t, &t->lines[count - 1], &t->lines[i]);
        else
            t->lines[count++] = t->lines[i];
        for (size_t k = 0; k < t->lines[i].token_count; k++)
            t->tokens[t->lines[i].token + k].line = (uint32_t)count - 1;
        goes_on = next_goes_on;
    }
    for (size_t k = 0; k < TOKENS_EDGE; k++)
        t->tokens[t->count + k].line = (uint32_t)count - 1;
    t->line_count = count;
}
