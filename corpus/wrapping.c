/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/wrapping.h"

enum {
    CUT_MIN = 40, /* a line of so many letters and marks may have been cut */
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

/* No headline ends with "and", "the" or "of". */
static bool ends_loose(const struct tokens *t, size_t i)
{
    const struct token *token = &t->tokens[t->lines[i].token + t->lines[i].token_count - 1];

    return token_is(token, IS(AND) | IS(THE) | IS(OF) | IS(FROM) | IS(WITH) | IS(TO)) && !(token->shape & SHAPE_CAPITAL);
}

/* Nothing ends with line `i`, and the one below is no item of a list. */
static bool may_go_on(const struct tokens *t, size_t i)
{
    const uint32_t ends = GAP_STOP | GAP_COLON | GAP_SEMICOLON | GAP_QUOTE | GAP_PIPE;

    return i + 1 < t->line_count && t->lines[i].token_count && t->lines[i + 1].token_count && !(t->lines[i].tail_gap & ends) &&
           !(t->tokens[t->lines[i + 1].token].gap & GAP_BULLET);
}

static bool is_cut(const struct tokens *t, size_t i)
{
    return may_go_on(t, i) && (begins_small(t, i + 1) || ends_loose(t, i)) && width_of(t, i) >= CUT_MIN;
}

/* The next line's first word has no room in this one. */
static bool is_full(const struct tokens *t, size_t i, size_t width)
{
    return width_of(t, i) + 1 + width_of_first_word(t, i + 1) > width;
}

static size_t greatest_width(const struct tokens *t)
{
    size_t width = 0;

    for (size_t i = 0; i < t->line_count; i++)
        if (is_cut(t, i) && width_of(t, i) > width)
            width = width_of(t, i);
    return width;
}

/* Most of the cuts are at this width. */
static bool is_width_of_cuts(const struct tokens *t, size_t width)
{
    size_t cuts = 0, full = 0;

    for (size_t i = 0; i < t->line_count; i++)
        if (is_cut(t, i)) {
            cuts++;
            full += is_full(t, i, width);
        }
    return full * 4 >= cuts * 3;
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

void wrapping_undo(struct tokens *t)
{
    size_t width = greatest_width(t), count = 0;
    bool is_known, goes_on = false;

    if (width == 0)
        return;
    is_known = is_width_of_cuts(t, width);
    for (size_t i = 0; i < t->line_count; i++) {
        bool next_goes_on = may_go_on(t, i) && width_of(t, i + 1) <= width + SLACK &&
                            (is_cut(t, i) || (is_known && is_full(t, i, width)));

        if (goes_on)
            join(t, &t->lines[count - 1], &t->lines[i]);
        else
            t->lines[count++] = t->lines[i];
        for (size_t k = 0; k < t->lines[i].token_count; k++)
            t->tokens[t->lines[i].token + k].line = (uint32_t)count - 1;
        goes_on = next_goes_on;
    }
    t->line_count = count;
}
