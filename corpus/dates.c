/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/dates.h"

#include "corpus/passage.h"
#include "corpus/rules.h"

#include <stdio.h>

enum {
    YEAR_MIN = 1950, /* of a newspaper on the web or in an archive */
    YEAR_MAX = 2049,
    DATE_LINE_WORDS = 18,
    HEAD_SENTENCES = 2, /* a date line may stand below the standfirst */
    HEAD_WORDS = 60,    /* of a page that has lost its line ends */
    SENTENCE_REACH = 80,
    CUT_BYTES_MIN = 45, /* of a line that was cut in the middle of a sentence */
    LEAD_LINES = 4,     /* where the year of an event is believed */
    CLOCKS_MAX = 4, CLOCK_SLACK_DAYS = 7
};

static unsigned month_of(const struct page *p, const struct token *t)
{
    if (!token_is(t, IS(MONTH)) || !(t->shape & SHAPE_CAPITAL))
        return 0;
    return vocabulary_word(p->tokens.vocabulary, t->word)->month;
}

static bool is_year(const struct token *t)
{
    return t->digits == 4 && t->number >= YEAR_MIN && t->number <= YEAR_MAX;
}

static bool is_day(const struct token *t)
{
    return (t->shape & SHAPE_DIGITS) && t->digits <= 2 && t->number >= 1 && t->number <= 31;
}

static unsigned days_in(unsigned year, unsigned month)
{
    static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    if (month == 2 && (year == 0 || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))))
        return 29;
    return days[month - 1];
}

static bool can_be(struct day d)
{
    return d.month <= 12 && (d.day == 0 || (d.month >= 1 && d.day <= days_in(d.year, d.month)));
}

/* Over what may stand between the parts of a date: spaces and commas. */
static bool joins(const struct token *t)
{
    return (t->gap & ~(uint32_t)(GAP_SPACE | GAP_COMMA)) == 0;
}

/* The year at `at`, if one is there and belongs to what stands before it; moves `at` past it. */
static unsigned take_year(const struct page *p, size_t *at, size_t limit)
{
    const struct token *t = token_at(p, *at);

    if (*at >= limit || !joins(t) || !is_year(t))
        return 0;
    (*at)++;
    return t->number;
}

static size_t skip_ordinal(const struct page *p, size_t at, size_t limit)
{
    if (at < limit && token_is(token_at(p, at), IS(ORDINAL)) && token_at(p, at)->gap == 0)
        at++;
    return at;
}

/* "16 July 2014", "16th of July", "16 July". */
static bool read_day_first(const struct page *p, size_t at, size_t limit, struct date_found *out)
{
    unsigned day = token_at(p, at)->number, month;

    if (!is_day(token_at(p, at)))
        return false;
    at = skip_ordinal(p, at + 1, limit);
    if (at < limit && token_is(token_at(p, at), IS(OF)))
        at++;
    if (at >= limit || !(joins(token_at(p, at)) || (token_at(p, at)->gap & GAP_HYPHEN)))
        return false;
    month = month_of(p, token_at(p, at));
    if (month == 0)
        return false;
    at++;
    out->day = (struct day){ 0, (uint8_t)month, (uint8_t)day };
    if (at < limit && (token_at(p, at)->gap & GAP_HYPHEN) && is_year(token_at(p, at)))
        out->day.year = token_at(p, at++)->number;
    else
        out->day.year = (uint16_t)take_year(p, &at, limit);
    out->end = at;
    return true;
}

/* "July 16, 2014", "July 16", "July 2014". */
static bool read_month_first(const struct page *p, size_t at, size_t limit, struct date_found *out)
{
    unsigned month = month_of(p, token_at(p, at));

    if (month == 0)
        return false;
    at++;
    out->day = (struct day){ 0, (uint8_t)month, 0 };
    if (at < limit && is_day(token_at(p, at)) && joins(token_at(p, at))) {
        out->day.day = (uint8_t)token_at(p, at)->number;
        at = skip_ordinal(p, at + 1, limit);
    }
    out->day.year = (uint16_t)take_year(p, &at, limit);
    out->end = at;
    return out->day.day != 0 || out->day.year != 0;
}

static bool has_gap(const struct token *t, uint32_t gap)
{
    return (t->gap & gap) != 0 && (t->gap & GAP_SPACE) == 0;
}

/* "14/05/2031", "14-05-2031", "14.05.2031", "2031-05-14". */
static bool read_numeric(const struct page *p, size_t at, size_t limit, struct date_found *out)
{
    const struct token *a = token_at(p, at), *b = a + 1, *c = a + 2;
    const uint32_t marks = GAP_SLASH | GAP_HYPHEN | GAP_STOP;

    if (at + 3 > limit || !(a->shape & SHAPE_DIGITS) || !has_gap(b, marks) || (b->gap & marks) != (c->gap & marks) ||
        !(b->shape & SHAPE_DIGITS) || !(c->shape & SHAPE_DIGITS) || (c->gap & GAP_SPACE) || b->digits > 2 ||
        b->number == 0)
        return false;
    if (is_day(a) && is_year(c) && b->number <= 12)
        out->day = (struct day){ c->number, (uint8_t)b->number, (uint8_t)a->number };
    else if (is_year(a) && is_day(c) && b->number <= 12)
        out->day = (struct day){ a->number, (uint8_t)b->number, (uint8_t)c->number };
    else
        return false;
    out->end = at + 3;
    out->is_numeric = true;
    return true;
}

bool dates_read(const struct page *p, size_t at, size_t limit, struct date_found *out)
{
    const struct token *t = token_at(p, at);

    *out = (struct date_found){ 0 };
    if (token_is(t, IS(WEEKDAY)) && (t->shape & SHAPE_CAPITAL) && at + 1 < limit && joins(t + 1)) {
        out->weekday = vocabulary_word(p->tokens.vocabulary, t->word)->weekday;
        at++;
        if (at + 1 < limit && token_is(token_at(p, at), IS(THE)))
            at++;
    }
    return (read_day_first(p, at, limit, out) || read_month_first(p, at, limit, out) ||
            read_numeric(p, at, limit, out)) && can_be(out->day);
}

bool dates_parse(const struct vocabulary *l, struct str text, struct day *out, struct error *err)
{
    struct page p = { 0 };
    struct date_found found = { 0 };
    bool known = false;

    if (tokens_split(&p.tokens, l, text, 0, err) == STATUS_OK && p.tokens.count > 0) {
        const struct token *t = p.tokens.tokens;
        size_t last = p.tokens.count;

        for (size_t i = 0; i < last && i < 8 && !known; i++)
            known = dates_read(&p, i, last, &found) && found.day.year != 0;
        if (!known && is_year(t)) {
            found.day = (struct day){ .year = t[0].number };
            if (last >= 2 && (t[1].gap & GAP_HYPHEN) && t[1].digits == 2 && t[1].number >= 1 && t[1].number <= 12)
                found.day.month = (uint8_t)t[1].number;
            known = true;
        }
    }
    tokens_release(&p.tokens);
    if (known)
        *out = found.day;
    return known;
}

/* ---- the marker ---- */

static bool read_digits(struct str s, size_t from, size_t count, unsigned *out)
{
    uint64_t value;

    if (from + count > s.len || !str_to_unsigned(str_slice(s, from, from + count), 9999, &value))
        return false;
    *out = (unsigned)value;
    return true;
}

size_t dates_read_marker(struct str source, struct day *out)
{
    size_t at = str_starts_with(source, STR("\xEF\xBB\xBF")) ? 3 : 0;
    unsigned year, month, day;

    while (at < source.len && (source.at[at] == ' ' || source.at[at] == '\t'))
        at++;
    if (!str_starts_with(str_slice(source, at, source.len), STR("date ")))
        return 0;
    at += 5;
    while (at < source.len && source.at[at] == ' ')
        at++;
    if (!read_digits(source, at, 4, &year) || !read_digits(source, at + 5, 2, &month) ||
        !read_digits(source, at + 8, 2, &day) || source.at[at + 4] != '-' || source.at[at + 7] != '-' || month < 1 ||
        month > 12 || day < 1 || day > days_in(year, month))
        return 0;
    at += 10;
    if (at < source.len && source.at[at] != ' ' && source.at[at] != '\t' && source.at[at] != '\n' && source.at[at] != '\r')
        return 0;
    *out = (struct day){ (uint16_t)year, (uint8_t)month, (uint8_t)day };
    return at;
}

/* ---- lines of the head ---- */

/* What goes with a date in a line of its own: times, names, sections, "3 minute read". */
static bool goes_with_date(const struct token *t)
{
    return token_is(t, IS(WEEKDAY) | IS(MONTH) | IS(ORDINAL) | IS(PM) | IS(PUBLISH) | IS(READ_TIME) | IS(MENU) |
                           IS(BY) | IS(LOCATIVE) | IS(AND) | IS(NUMBER) | IS(TODAY)) ||
           (t->shape & (SHAPE_DIGITS | SHAPE_CAPITAL));
}

/* The first date with a year in words [at, end); *from: where it begins. */
static bool find_dated(const struct page *p, size_t at, size_t end, struct date_found *out, size_t *from)
{
    for (; at < end; at++)
        if (dates_read(p, at, end, out) && out->day.year) {
            *from = at;
            return true;
        }
    return false;
}

/* "This story is over 25 months old", "3 minute read". */
static bool is_aged(const struct page *p, const struct line *line)
{
    for (size_t i = line->token; i < line->token + line->token_count; i++)
        if (token_is(token_at(p, i), IS(READ_TIME)))
            return true;
    return false;
}

/* A plain number where days and months are numbers: "8 05 2031". */
static bool read_spaced(const struct page *p, const struct line *line, struct date_found *out)
{
    const struct token *t = token_at(p, line->token);

    if (line->token_count != 3 || !is_day(t) || !(t[1].shape & SHAPE_DIGITS) || t[1].number < 1 || t[1].number > 12 ||
        !is_year(&t[2]) || t[1].digits > 2)
        return false;
    *out = (struct date_found){ .day = { t[2].number, (uint8_t)t[1].number, (uint8_t)t[0].number },
                                .end = line->token + 3u };
    return can_be(out->day);
}

static bool is_date_line(const struct page *p, const struct line *line)
{
    size_t end = line->token + line->token_count, from, stray = 0;
    struct date_found date;

    if (line->token_count == 0 || line->token_count > DATE_LINE_WORDS)
        return false;
    if (read_spaced(p, line, &date))
        return true;
    if (!find_dated(p, line->token, end, &date, &from))
        return false;
    for (size_t i = line->token; i < end; i++)
        stray += !goes_with_date(token_at(p, i));
    if (from == line->token && is_aged(p, line))
        return stray <= 3;
    return stray <= (line->token_count > 6 ? 1u : 0u) &&
           !((line->tail_gap & GAP_STOP) && line->token_count > 8 && from != line->token);
}

/* "... wept in the dock at Ipswich Crown" | "Court on 8 February 2024.": the date ends a sentence that was cut at a width. */
static bool ends_sentence(const struct page *p, size_t i)
{
    const struct line *line = &p->tokens.lines[i], *before = &p->tokens.lines[i > 0 ? i - 1 : i];
    const struct token *last = token_at(p, line->token) - 1;

    if (before == line || before->token_count == 0 || before->end - before->at < CUT_BYTES_MIN || (before->flags & LINE_DATE) ||
        (before->tail_gap & ~(uint32_t)(GAP_SPACE | GAP_LINE | GAP_COMMA)))
        return false;
    return is_day(last) || token_is(last, IS(LOCATIVE) | IS(FROM) | IS(OF) | IS(TO) | IS(THE) | IS(AND)) ||
           ((line->tail_gap & GAP_STOP) && !token_is(token_at(p, line->token), IS(PUBLISH) | IS(BY) | IS(WEEKDAY)));
}

static bool line_has(const struct page *p, const struct line *line, uint64_t classes)
{
    for (size_t i = line->token; i < line->token + line->token_count; i++)
        if (token_is(token_at(p, i), classes))
            return true;
    return false;
}

/* "09 Aug 2031 15:00 PM", "3 minute read": no person writes these; a day of the week with its date and time may be a dateline. */
static bool is_machine_made(const struct page *p, const struct line *line)
{
    if (line_has(p, line, IS(READ_TIME)))
        return true;
    return line_has(p, line, IS(PM)) && (!line_has(p, line, IS(WEEKDAY)) || line_has(p, line, IS(PUBLISH) | IS(MENU)));
}

void dates_mark_lines(struct page *p)
{
    for (size_t i = 0; i < p->tokens.line_count; i++) {
        struct line *line = &p->tokens.lines[i];

        if (!is_date_line(p, line) || ends_sentence(p, i))
            continue;
        line->flags |= LINE_DATE;
        if (is_machine_made(p, line))
            line->furniture = STR("date line");
    }
}

static bool has_time(const struct page *p, const struct line *line)
{
    for (size_t i = line->token; i < line->token + line->token_count; i++)
        if (token_is(token_at(p, i), IS(PM)) || (i > line->token && (token_at(p, i)->shape & SHAPE_DIGITS) &&
                                                 (token_at(p, i)->gap & GAP_COLON) && token_at(p, i)->digits == 2))
            return true;
    return false;
}

static unsigned day_number(struct day d)
{
    unsigned days = d.day;

    for (unsigned m = 1; m < d.month; m++)
        days += days_in(d.year, m);
    return days;
}

/* The story itself speaks of a day close by, or of today as this day of the week. */
static bool story_agrees(const struct page *p, struct date_found clock)
{
    for (size_t i = 0; i < p->tokens.count; i++) {
        const struct token *t = token_at(p, i);
        const struct line *line = &p->tokens.lines[t->line];
        struct date_found other;

        if (!line_is_kept(line) || (line->flags & LINE_DATE))
            continue;
        if (token_is(t, IS(TODAY)) && (t[1].gap & GAP_OPEN) && token_is(&t[1], IS(WEEKDAY)))
            return clock.weekday == vocabulary_word(p->tokens.vocabulary, t[1].word)->weekday;
        if (!dates_read(p, i, p->tokens.count, &other) || other.day.month == 0 || other.day.day == 0)
            continue;
        other.day.year = other.day.year ? other.day.year : clock.day.year;
        if (other.day.year == clock.day.year && day_number(other.day) <= day_number(clock.day) + 1 &&
            day_number(clock.day) <= day_number(other.day) + CLOCK_SLACK_DAYS)
            return true;
    }
    return false;
}

/* "19:22:48", "It is 14:06": no paper writes this of an article. */
static bool has_running_time(const struct page *p, const struct line *line)
{
    const struct token *t = token_at(p, line->token), *end = t + line->token_count;

    if (line->token_count > 2 && token_is(t, IS(PRONOUN)) && token_is(&t[1], IS(AUX)))
        return true;
    for (; t + 2 < end; t++)
        if ((t->shape & SHAPE_DIGITS) && t[1].gap == GAP_COLON && t[1].digits == 2 && t[2].gap == GAP_COLON && t[2].digits == 2)
            return true;
    return false;
}

/* A weekday with a full date above everything, without a time: today's date on a page that may be old. */
static bool may_be_clock(const struct page *p, size_t line_at, struct date_found date)
{
    const struct line *line = &p->tokens.lines[line_at];

    if (line_has(p, line, IS(PUBLISH)) || (!has_running_time(p, line) && (date.weekday == 0 || has_time(p, line))))
        return false;
    if (p->title_line != LINE_NONE && line_at > p->title_line)
        return false;
    for (size_t i = 0; i < line_at; i++)
        if (line_is_kept(&p->tokens.lines[i]))
            return false;
    return !story_agrees(p, date);
}

static enum status add_date(struct page *p, struct day day, const char *rule, uint32_t from, uint32_t to,
                            struct error *err)
{
    struct str value;
    enum status status = dates_write(day, p->arena, &value, err);

    if (!status)
        status = page_add_finding(p, (struct finding){ FACT_DATE, value, rule, from, to }, err);
    if (!status)
        status = page_add_finding(p, (struct finding){ FACT_YEAR, str_slice(value, 0, 4), rule, from, to }, err);
    p->date = day;
    return status;
}

/* "12:50" ends before token `end`, perhaps with "pm" behind. */
static bool is_time_before(const struct page *p, size_t end)
{
    const struct token *t = token_at(p, end) - 1;

    if (end > 2 && token_is(t, IS(PM)))
        t--;
    return end > 1 && t->digits == 2 && t->gap == GAP_COLON && (t[-1].shape & SHAPE_DIGITS) && t[-1].digits <= 2;
}

/* A press clock: "20 January 2015, 12:50", "05:00, 7 February 2024"; "at 12:50 on 20 January 2015" is the story's. */
static bool has_time_beside(const struct page *p, size_t from, size_t end)
{
    const struct token *after = token_at(p, end);

    if (token_at(p, from)->gap & GAP_COLON)
        return false;
    if (joins(token_at(p, from)) && is_time_before(p, from))
        return true;
    return !(after->gap & ~(uint32_t)(GAP_SPACE | GAP_COMMA | GAP_DASH)) && (after->shape & SHAPE_DIGITS) && is_time_before(p, end + 2);
}

/* "Published date: 14 May 2018". */
static bool has_label_before(const struct page *p, size_t from)
{
    for (size_t i = from; i > 0 && i + 2 > from; i--)
        if (token_is(token_at(p, i - 1), IS(PUBLISH)) && token_is_capital(token_at(p, i - 1)))
            return true;
    return false;
}

/* The page has lost its line ends: its date stands in front of the story, in the same line. */
static bool find_stamp(const struct page *p, const struct line *line, struct date_found *out, size_t *from)
{
    size_t at = line->token, end = line->token + line->token_count;

    end = end > at + HEAD_WORDS ? at + HEAD_WORDS : end;
    for (; find_dated(p, at, end, out, from); at = out->end)
        if (out->day.day && (has_label_before(p, *from) || has_time_beside(p, *from, out->end)))
            return true;
    return false;
}

enum status dates_find_published(struct page *p, struct error *err)
{
    size_t sentences = 0, clocks = 0;

    if (p->date.year)
        return STATUS_OK;
    /* A page has few clocks, and each is compared with the whole story. */
    for (size_t i = 0; i < p->tokens.line_count && sentences <= HEAD_SENTENCES && clocks < CLOCKS_MAX; i++) {
        struct line *line = &p->tokens.lines[i];
        struct date_found date;
        struct day marked;
        size_t from = line->token, marker = dates_read_marker(page_slice(p, line->at, line->end), &marked);

        if ((i >= p->head_end && i < p->story_line) || str_is_equal(line->furniture, STR(PASSAGE_OTHER_NEWS)))
            continue;
        if (sentences > 0 && (p->story_line == 0 || i > p->core_line) && i != p->title_line && (marker || (line_is_told(line) && page_is_headline_like(p, i))))
            return STATUS_OK; /* of another story */
        if (marker)
            return add_date(p, marked, RULE_DATE_MARKER, line->at + (uint32_t)marker - 10, line->at + (uint32_t)marker, err);
        if (line_is_kept(line) && (line->flags & LINE_SENTENCE) && !(line->flags & LINE_DATE)) {
            if (sentences++ == 0 && find_stamp(p, line, &date, &from))
                return add_date(p, date.day, RULE_DATE_LINE, token_at(p, from)->at, token_at(p, date.end - 1)->end, err);
            continue;
        }
        if (!(line->flags & LINE_DATE) && !line->furniture.len)
            continue;
        if (str_is_equal(line->furniture, STR("related")) || str_is_equal(line->furniture, STR("navigation")) ||
            str_is_equal(line->furniture, STR("caption")) || str_is_equal(line->furniture, STR("repeated")))
            continue;
        if (!find_dated(p, line->token, line->token + line->token_count, &date, &from) && !read_spaced(p, line, &date))
            continue;
        if (date.day.day == 0 || line->token_count > 2 * DATE_LINE_WORDS)
            continue;
        if (may_be_clock(p, i, date)) {
            clocks++;
            line->flags |= LINE_CLOCK;
            line->furniture = STR("page clock");
            continue;
        }
        return add_date(p, date.day, RULE_DATE_LINE, token_at(p, from)->at, token_at(p, date.end - 1)->end, err);
    }
    return STATUS_OK;
}

/* ---- the event ---- */

/* First token of the sentence that token `at` is in, and the token behind it. */
static void find_sentence(const struct page *p, size_t at, size_t *first, size_t *end)
{
    *first = at;
    while (*first > 0 && *first + SENTENCE_REACH > at && !(token_at(p, *first)->gap & (GAP_STOP | GAP_LINE)))
        (*first)--;
    *end = at + 1;
    while (*end < p->tokens.count && *end < at + SENTENCE_REACH && !(token_at(p, *end)->gap & (GAP_STOP | GAP_LINE)))
        (*end)++;
}

static bool sentence_has(const struct page *p, size_t first, size_t end, uint64_t classes)
{
    for (; first < end; first++)
        if (token_is(token_at(p, first), classes))
            return true;
    return false;
}

/* "2004-2016", "1997 to 2013", "between 2014 and 2016". */
static bool is_range(const struct page *p, size_t from, size_t end)
{
    const struct token *after = token_at(p, end), *before = token_at(p, from);

    if ((after->gap & (GAP_DASH | GAP_HYPHEN | GAP_SLASH)) || ((before->gap & (GAP_HYPHEN | GAP_SLASH | GAP_DASH)) && from > 0 &&
                                                  (before[-1].shape & SHAPE_DIGITS)))
        return true;
    return token_is(after, IS(TO) | IS(AND)) && (after[1].shape & SHAPE_DIGITS);
}

static bool has_other_year(const struct page *p, size_t first, size_t end, size_t but)
{
    for (; first < end; first++)
        if (first != but && is_year(token_at(p, first)))
            return true;
    return false;
}

/* The date stands in a sentence of arrests, and no word there says that it is the date of something else. */
static bool is_of_event(const struct page *p, size_t from, const struct date_found *date)
{
    size_t first, end;

    find_sentence(p, from, &first, &end);
    if (is_range(p, from, date->end))
        return false;
    for (size_t i = from; i-- > first && i + 8 > from;)
        if (token_is(token_at(p, i), IS(COMPARISON)) && !sentence_has(p, i + 1, from, IS(ENFORCE)))
            return false;
    if (from > first + 1 && token_is(token_at(p, from - 1), IS(FROM) | IS(BY) | IS(TO)))
        return false;
    if (date->day.month == 0 && has_other_year(p, first, end, from))
        return false;
    if (sentence_has(p, first, end, IS(NOT_YEAR)))
        return false;
    return sentence_has(p, first, end, IS(ENFORCE)) ||
           (date->weekday && date->day.day && sentence_has(p, first, end, IS(OPERATION))); /* "on Friday, 13 July 2012" */
}

/* A year alone counts as "in 2031". */
static bool read_bare_year(const struct page *p, size_t at, struct date_found *out)
{
    const struct token *t = token_at(p, at);

    if (!is_year(t) || t->number < 1990 || at == 0 || !token_is(&t[-1], IS(LOCATIVE)) || t->gap != GAP_SPACE)
        return false;
    *out = (struct date_found){ .day = { .year = t->number }, .end = at + 1 };
    return true;
}

enum status dates_find_event(struct page *p, struct error *err)
{
    struct date_found best = { 0 };
    size_t best_from = 0, lines = 0, last_line = LINE_NONE;

    if (p->date.year)
        return STATUS_OK;
    for (size_t i = 0; i < p->tokens.count; i++) {
        const struct line *line = &p->tokens.lines[token_at(p, i)->line];
        struct date_found date;

        if (!line_is_kept(line) || (line->flags & (LINE_DATE | LINE_OTHER_STORY)))
            continue;
        if (token_at(p, i)->line != last_line) {
            last_line = token_at(p, i)->line;
            if (++lines > LEAD_LINES)
                break;
        }
        if (!(dates_read(p, i, p->tokens.count, &date) && date.day.year) && !read_bare_year(p, i, &date))
            continue;
        if (is_of_event(p, i, &date)) {
            if (best.day.year && best.day.year != date.day.year)
                return STATUS_OK; /* two years: neither is sure */
            if (best.day.year == 0 || (best.day.month == 0 && date.day.month)) {
                best = date;
                best_from = i;
            }
        }
        i = date.end - 1;
    }
    if (best.day.year == 0)
        return STATUS_OK;
    return add_date(p, best.day, RULE_DATE_EVENT, token_at(p, best_from)->at, token_at(p, best.end - 1)->end, err);
}

enum status dates_write(struct day day, struct arena *arena, struct str *out, struct error *err)
{
    char text[16];
    int len;

    if (day.day)
        len = snprintf(text, sizeof text, "%04u-%02u-%02u", day.year % 10000u, day.month % 100u, day.day % 100u);
    else if (day.month)
        len = snprintf(text, sizeof text, "%04u-%02u", day.year % 10000u, day.month % 100u);
    else
        len = snprintf(text, sizeof text, "%04u", day.year % 10000u);
    return arena_copy(arena, str_of(text, (size_t)len), out, err);
}
