/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/title.h"

#include "base/utf8.h"
#include "corpus/used_words.h"

enum {
    WORDS_MIN = 2,
    WORDS_MAX = 25,
    BYTES_MAX = 220,
    LABEL_LINES = 12, /* of the head of an exported text */
    SITE_WORDS = 6, /* of a site's name behind a bar */
    NAME_WORDS = 5, /* of a line that may be the name of a paper or a section, where it says nothing of the story */
    LIST_WORDS = 5, /* of a line that brings in a list */
    CANDIDATES_MAX = 32,
    STRENGTH_SURE = 3 /* of a headline: no further one above the story is better */
};

static const struct token *words_of(const struct page *p, size_t line)
{
    return p->tokens.tokens + p->tokens.lines[line].token;
}

static bool is_code(const struct page *p, size_t at)
{
    const struct meaning *meaning;

    return page_match(p, at, at + 1, KIND(CODE), GAP_SPACE, &meaning) != 0;
}

/* "DETECTIVES are", "FOUR people", "MORE than 50": papers set the first words of a story in capitals. */
static bool begins_in_capitals(const struct page *p, size_t line)
{
    const struct token *words = words_of(p, line);
    size_t count = p->tokens.lines[line].token_count, i = 0;

    while (i < count && i < 4 && (words[i].shape & SHAPE_ALL_CAPS))
        i++;
    if (i == 1 && words[0].node && is_code(p, p->tokens.lines[line].token))
        return false; /* "NCA officers" */
    return i > 0 && i < 4 && i + 2 < count && words[0].end - words[0].at > 1 && !(words[i].shape & SHAPE_CAPITAL) &&
           !(words[i + 1].shape & SHAPE_CAPITAL);
}

static size_t next_kept(const struct page *p, size_t line)
{
    for (line++; line < p->tokens.line_count; line++)
        if (line_is_kept(&p->tokens.lines[line]) && !(p->tokens.lines[line].flags & LINE_DATE))
            return line;
    return LINE_NONE;
}

static bool is_name_of_force(const struct page *p, size_t line)
{
    const struct meaning *meaning;
    size_t first = p->tokens.lines[line].token, end = first + p->tokens.lines[line].token_count;

    return page_match(p, first, end, KIND(FORCE), GAP_SPACE | GAP_HYPHEN, &meaning) == end;
}

/* A full stop speaks against a headline, unless the line below plainly begins the story. */
static bool may_end(const struct page *p, size_t line, size_t next)
{
    const struct line *l = &p->tokens.lines[line];
    struct str text = page_slice(p, l->at, l->end);

    if (l->tail_gap & (GAP_PIPE | GAP_COMMA | GAP_COLON | GAP_SEMICOLON))
        return false;
    if (!(l->tail_gap & GAP_STOP))
        return true;
    if (text.at[text.len - 1] == '?' || text.at[text.len - 1] == '!')
        return l->token_count <= 16;
    return next != LINE_NONE && l->token_count >= 5 && begins_in_capitals(p, next) && !begins_in_capitals(p, line);
}

static bool is_headline(const struct page *p, size_t line)
{
    const struct line *l = &p->tokens.lines[line];
    size_t next = next_kept(p, line);

    if (!line_is_kept(l) || (l->flags & (LINE_DATE | LINE_BULLET)))
        return false;
    if (l->token_count < WORDS_MIN || l->token_count > WORDS_MAX || l->end - l->at > BYTES_MAX || next == LINE_NONE)
        return false;
    if (!may_end(p, line, next) || is_name_of_force(p, line))
        return false;
    if (begins_in_capitals(p, line) && l->token_count > 14)
        return false;
    return true;
}

/* "Two held | Norfolk Constabulary" is "Two held". */
static uint32_t end_without_site(const struct page *p, size_t line)
{
    const struct line *l = &p->tokens.lines[line];
    const struct token *words = words_of(p, line);

    for (uint32_t i = l->token_count; i-- > 2;) {
        const struct meaning *meaning;
        bool is_name = l->token_count - i <= SITE_WORDS;

        if (words[i].gap & GAP_PIPE)
            return is_name ? words[i - 1].end : l->end;
        if (!(words[i].gap & GAP_DASH) || !is_name)
            continue;
        if (token_is(&words[l->token_count - 1], IS(NEWSPAPER)) ||
            page_match(p, l->token + i, l->token + l->token_count, KIND(FORCE), GAP_SPACE | GAP_HYPHEN, &meaning) ==
                l->token + l->token_count)
            return words[i - 1].end;
    }
    return l->end;
}

/* Past a closing quotation mark that the last word's end leaves out. */
static uint32_t with_closing_marks(const struct page *p, size_t line, uint32_t end)
{
    const struct line *l = &p->tokens.lines[line];
    struct str rest = page_slice(p, end, l->end);
    size_t space = 0;

    while (space < rest.len && (unsigned char)rest.at[space] > ' ' && rest.at[space] != '|' && (unsigned char)rest.at[space] != 0xC2)
        space++;
    return end == l->end ? end : end + (uint32_t)space;
}

/* "Jo Writer" above the headline: two or three words that no one knows, each with a capital. */
static bool is_name_above(const struct page *p, size_t line)
{
    const struct line *l = &p->tokens.lines[line];
    const struct token *words = words_of(p, line);
    size_t next = next_kept(p, line);

    if (l->token_count > 3 || next == LINE_NONE || p->tokens.lines[next].token_count < 5 || !is_headline(p, next))
        return false;
    for (size_t i = 0; i < l->token_count; i++)
        if (!token_is_capital(&words[i]) || words[i].classes)
            return false;
    return true;
}

/* Where the value begins behind "Title:" or "Headline:"; 0: the line has no such label. */
static uint32_t value_behind_label(const struct page *p, size_t line)
{
    const struct line *l = &p->tokens.lines[line];
    const struct token *words = words_of(p, line);
    char letters[16];
    struct str label, rest;
    size_t colon;

    if (l->token_count < 2 || !(words[1].gap & GAP_COLON) || l->end - l->at > BYTES_MAX)
        return 0;
    label = str_of(letters, token_letters(&p->tokens, words, letters, sizeof letters));
    if (!str_is_equal(label, STR("title")) && !str_is_equal(label, STR("headline")))
        return 0;
    rest = page_slice(p, words[0].end, words[1].at);
    colon = str_find(rest, STR(":"), 0);
    for (colon++; colon < rest.len && rest.at[colon] == ' '; colon++)
        ;
    return words[0].end + (uint32_t)colon;
}

/* A line of the text, where the head is over. */
static bool is_text(const struct line *line)
{
    return line->token_count > WORDS_MAX || line_is_sentence(line);
}

void title_find_label(struct page *p)
{
    const struct line *lines = p->tokens.lines;
    size_t i = 0, count = p->tokens.line_count;
    uint32_t value = 0;

    for (; i < count && i < LABEL_LINES; i++) {
        value = value_behind_label(p, i);
        if (value || is_text(&lines[i]))
            break;
    }
    if (value == 0)
        return;
    p->title_line = i;
    p->title = page_slice(p, value, lines[i].end);
    do
        i++;
    while (i < count && lines[i].token_count > 0 && !is_text(&lines[i]));
    p->head_end = i;
}

/* Adds the headline [from, to) of the source, in one line. */
static enum status add_title(struct page *p, const char *rule, uint32_t from, uint32_t to, struct error *err)
{
    struct buf plain = BUF_INIT;
    enum status status = utf8_add_plain(&plain, page_slice(p, from, to), err);

    if (!status)
        status = arena_copy(p->arena, str_trim(buf_view(&plain)), &p->title, err);
    buf_release(&plain);
    return status ? status : page_add_finding(p, (struct finding){ FACT_TITLE, p->title, rule, from, to }, err);
}

enum status title_add_labelled(struct page *p, struct error *err)
{
    const struct line *line = &p->tokens.lines[p->title_line];

    p->tokens.lines[p->title_line].furniture = STR_EMPTY;
    return add_title(p, "title line", line->end - (uint32_t)p->title.len, line->end, err);
}

/* ---- which line is the headline ---- */

/* A line above the story that may be its headline. */
struct candidate_line {
    size_t line;
    unsigned strength; /* how much it speaks of the story */
};

/* How many words of the story it uses, and one more if it speaks of the police. */
static unsigned strength_of(const struct page *p, const struct used_words *used, size_t line)
{
    const struct token *words = words_of(p, line);
    bool is_police = false;
    unsigned all;

    for (size_t i = 0; i < p->tokens.lines[line].token_count; i++)
        is_police |= token_is(&words[i], IS(ENFORCE) | IS(POLICE_CUE) | IS(CRIMINAL) | IS(OPERATION));
    return used_words_in(used, p, line, 0, &all) + is_police;
}

/* The lines that may be the headline, from the top to where the story begins. */
static size_t find_candidates(struct page *p, struct candidate_line *out)
{
    size_t count = 0;

    for (size_t i = 0; i < p->tokens.line_count && count < CANDIDATES_MAX; i++) {
        struct line *line = &p->tokens.lines[i];
        size_t next;

        if (!line_is_kept(line) || (line->flags & LINE_DATE))
            continue;
        if (is_headline(p, i)) {
            /* "1Police announce" above "Police announce": the second is the headline. */
            next = next_kept(p, i);
            if ((words_of(p, i)[0].shape & SHAPE_DIGITS) && next != LINE_NONE && is_headline(p, next) &&
                words_of(p, next)[0].hash == words_of(p, i)[1].hash)
                continue;
            if (is_name_above(p, i)) {
                line->furniture = STR("byline");
                continue;
            }
            out[count++].line = i;
            continue;
        }
        if (line->flags & LINE_SENTENCE)
            break;
        if ((line->tail_gap & GAP_COLON) && line->token_count >= LIST_WORDS)
            break; /* "The results were:" is of the story */
        if (!is_name_of_force(p, i) && line->tail_gap & GAP_STOP)
            break;
    }
    return count;
}

/* The first of them that speaks of the story; names of papers and menus above it do not. */
static const struct candidate_line *choose(const struct page *p, struct candidate_line *all, size_t count)
{
    struct used_words used;
    unsigned best = 0;

    used_words_read(&used, p, p->body_line);
    for (size_t i = 0; i < count; i++) {
        all[i].strength = strength_of(p, &used, all[i].line);
        best = all[i].strength > best ? all[i].strength : best;
    }
    for (size_t i = 0; i < count; i++)
        if (all[i].strength >= best || all[i].strength >= STRENGTH_SURE)
            return &all[i];
    return NULL;
}

/* What stands above the headline of a story is the head of the site. */
static void mark_above(struct page *p, size_t title)
{
    for (size_t i = 0; i < title; i++) {
        struct line *line = &p->tokens.lines[i];

        if (line_is_kept(line) && !(line->flags & (LINE_DATE | LINE_SENTENCE)) && !(line->tail_gap & (GAP_STOP | GAP_COLON)))
            line->furniture = STR("masthead");
    }
}

/* "Two held | Weald Post" above "Two held": the second is the headline. */
static const struct candidate_line *without_site(const struct page *p, const struct candidate_line *all, size_t count,
                                                 const struct candidate_line *first)
{
    uint32_t end = end_without_site(p, first->line);

    if (end == p->tokens.lines[first->line].end)
        return first;
    for (const struct candidate_line *c = first + 1; c < all + count; c++) {
        const struct line *line = &p->tokens.lines[c->line];
        size_t same = 0;

        while (same < line->token_count && words_of(p, first->line)[same].end <= end &&
               words_of(p, first->line)[same].hash == words_of(p, c->line)[same].hash)
            same++;
        if (same == line->token_count && words_of(p, first->line)[same - 1].end == end)
            return c;
    }
    return first;
}

/* "Weald Post (Sunday edition)", "weald.example": a few words, and hardly any in small letters. */
static bool is_name_of_site(const struct page *p, size_t line)
{
    const struct line *l = &p->tokens.lines[line];
    const struct token *words = words_of(p, line);
    size_t small = 0;

    for (size_t i = 0; i < l->token_count; i++)
        small += !(words[i].shape & (SHAPE_CAPITAL | SHAPE_DIGITS)) && (words[i].gap & GAP_SPACE);
    return l->token_count <= NAME_WORDS && small <= 1;
}

/* A line of some words at the top of the page: nothing has to be weighed. */
static bool is_plain_headline(const struct page *p, size_t line)
{
    if (p->tokens.lines[line].token_count <= NAME_WORDS)
        return false;
    while (line-- > 0)
        if (line_is_told(page_line(p, line)))
            return false;
    return true;
}

enum status title_find(struct page *p, struct error *err)
{
    struct candidate_line all[CANDIDATES_MAX];
    const struct candidate_line *best;
    size_t count;
    uint32_t end;

    memset(all, 0, sizeof all);
    count = find_candidates(p, all);
    p->title_line = LINE_NONE;
    if (count == 0)
        return STATUS_OK;
    if (count == 1 && is_plain_headline(p, all[0].line))
        best = &all[0];
    else
        best = choose(p, all, count);
    if (best->strength == 0 && is_name_of_site(p, best->line))
        return STATUS_OK;
    best = without_site(p, all, count, best);
    p->title_line = best->line;
    if (best->strength > 0)
        mark_above(p, best->line);
    end = with_closing_marks(p, best->line, end_without_site(p, best->line));
    return add_title(p, "headline", p->tokens.lines[best->line].at, end, err);
}
