/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/furniture.h"

#include "corpus/passage.h"
#include "corpus/teasers.h"

enum {
    WEAK_WORDS = 9,
    SENTENCE_WORDS = 8,      /* with a full stop behind them, they are a sentence */
    PARAGRAPH_WORDS = 26,    /* without one */
    CAPTION_WORDS = 25,      /* the longest caption in front of a credit */
    CREDIT_WORDS = 7,
    SHORT_WORDS = 8,         /* a caption or a headline of another story beside furniture */
    HEADLINE_WORDS = 16,
    LABEL_WORDS = 3,
    ROW_BARS = 3,            /* between the items of a menu */
    BRACKET_WORDS = 12       /* in brackets, alone in a line */
};

/* One line with its words, as the rules below see it. */
struct view {
    const struct page *page;
    const struct line *line;
    const struct token *words;
    size_t count;
};

static struct view view_of(const struct page *p, size_t i)
{
    const struct line *line = &p->tokens.lines[i];

    return (struct view){ p, line, p->tokens.tokens + line->token, line->token_count };
}

static size_t count_of(struct view v, uint64_t classes)
{
    size_t count = 0;

    for (size_t i = 0; i < v.count; i++)
        count += token_is(&v.words[i], classes);
    return count;
}

static bool all_are(struct view v, uint64_t classes, bool or_digits)
{
    for (size_t i = 0; i < v.count; i++)
        if (!token_is(&v.words[i], classes) && !(or_digits && (v.words[i].shape & SHAPE_DIGITS)))
            return false;
    return true;
}

static bool is_capital(const struct token *t)
{
    return (t->shape & (SHAPE_CAPITAL | SHAPE_DIGITS)) != 0;
}

static bool all_capitals(struct view v)
{
    for (size_t i = 0; i < v.count; i++)
        if (!is_capital(&v.words[i]) && !token_is(&v.words[i], IS(AND) | IS(ORDINAL) | IS(PM) | IS(BY)))
            return false;
    return true;
}

static bool ends_sentence(const struct line *line)
{
    return (line->tail_gap & GAP_STOP) != 0;
}

/* The words of a police story: such a sentence is never furniture by a weak rule. */
static bool tells_of_police(struct view v)
{
    return v.count > 6 && ends_sentence(v.line) && count_of(v, IS(POLICE) | IS(OPERATION) | IS(ENFORCE)) > 0;
}

/* ---- by words ---- */

static bool mark_follows(struct view v, size_t end)
{
    const uint32_t marks = GAP_COLON | GAP_DASH | GAP_PIPE | GAP_HYPHEN | GAP_OPEN;

    return ((end < v.count ? v.words[end].gap : v.line->tail_gap) & marks) != 0;
}

static bool rest_is_numbers(struct view v, size_t from)
{
    for (; from < v.count; from++)
        if (!(v.words[from].shape & SHAPE_DIGITS))
            return false;
    return true;
}

/* "Complaints about the noise led to a search of the house and a yard behind it.": one or two words are a weak sign before
 * a long sentence. */
static bool may_tell(struct view v, size_t end)
{
    return end <= 2 && v.count > WEAK_WORDS && ends_sentence(v.line) && !token_is(&v.words[0], IS(IMAGE));
}

/* A row of furniture.tsv that fits words [at, end) of the line. */
static bool row_fits(struct view v, const struct furniture_row *row, size_t at, size_t end)
{
    switch (row->place) {
    case FURNITURE_LINE:
        return at == 0 && rest_is_numbers(v, end);
    case FURNITURE_START:
        return at == 0 && (mark_follows(v, end) || (!row->needs_mark && !may_tell(v, end))) && !tells_of_police(v);
    case FURNITURE_END:
        return end == v.count && v.count <= CAPTION_WORDS && !(v.line->tail_gap & GAP_STOP);
    }
    return false;
}

static struct str rule_at(struct view v, size_t at)
{
    const struct vocabulary *l = v.page->tokens.vocabulary;
    uint32_t node = 0;

    for (size_t i = at; i < v.count; i++) {
        node = i == at ? v.words[i].node : vocabulary_step(l, node, v.words[i].word);
        if (node == 0)
            break;
        for (const struct meaning *m = vocabulary_meaning(l, node); m; m = vocabulary_next_meaning(l, m)) {
            const struct furniture_row *row;

            if (m->kind != PHRASE_FURNITURE)
                continue;
            row = registers_furniture_row(v.page->registers, m->value);
            if (row_fits(v, row, at, i + 1))
                return row->rule;
        }
    }
    return STR_EMPTY;
}

static struct str rule_by_words(struct view v)
{
    struct str rule = rule_at(v, 0);
    size_t last = v.count < 5 ? v.count : 5;

    for (size_t back = 1; rule.len == 0 && back <= last; back++) {
        struct str found = v.count - back > 0 ? rule_at(v, v.count - back) : STR_EMPTY;
        uint32_t gap = v.words[v.count - back].gap;

        if (found.len && (gap & ~(uint32_t)(GAP_SPACE | GAP_HYPHEN | GAP_QUOTE)))
            rule = found;
    }
    if (rule.len == 0 && v.count > 1 && (v.words[0].shape & SHAPE_DIGITS) && v.count <= 4) {
        struct view rest = { v.page, v.line, v.words + 1, v.count - 1 }; /* "1. National", "12 Comments" */

        rule = rule_at(rest, 0);
    }
    return rule;
}

/* ---- by form ---- */

/* "|", "-", "***": nothing but marks. */
static struct str rule_for_marks(struct view v)
{
    return v.count == 0 ? STR("separator") : STR_EMPTY;
}

/* "Facebook X (Twitter) Instagram", "News Sport Jobs", "Latest | Weather | Puzzles | Obits", "3 minute read". */
static struct str rule_for_rows(struct view v)
{
    size_t digits = 0, bars = 0;

    if (v.count < 2 || v.count > 40)
        return STR_EMPTY;
    for (size_t i = 0; i < v.count; i++) {
        digits += (v.words[i].shape & SHAPE_DIGITS) != 0;
        bars += (v.words[i].gap & GAP_PIPE) != 0;
    }
    if (bars >= ROW_BARS && !ends_sentence(v.line))
        return STR("menu");
    if (all_are(v, IS(SOCIAL) | IS(AND), false) && count_of(v, IS(SOCIAL)) > 1)
        return STR("share");
    if (all_are(v, IS(MENU) | IS(SOCIAL) | IS(AND), false) && count_of(v, IS(MENU)) > 1)
        return STR("menu");
    if (digits < v.count && all_are(v, IS(READ_TIME) | IS(NUMBER) | IS(PUBLISH), true) && count_of(v, IS(READ_TIME)))
        return STR("date line");
    return STR_EMPTY;
}

/* "jo.lee@site", "@jolee". */
static bool has_address(struct view v)
{
    for (size_t i = 0; i < v.count; i++)
        if (v.words[i].gap & GAP_AT)
            return true;
    return false;
}

/* "By Jo Lee", "BY JO LEE jo.lee@site", "Sam PoeBy Sam PoeJuly 6, 2023No Comments": names and a "by". */
static struct str rule_for_byline(struct view v)
{
    size_t by = 0;

    if (v.count < 2 || v.count > 18 || ends_sentence(v.line))
        return STR_EMPTY;
    while (by < v.count && by < 6 && !token_is(&v.words[by], IS(BY)))
        by++;
    if (by >= v.count - 1 || by >= 6 || !is_capital(&v.words[by + 1]) || (v.words[by + 1].shape & SHAPE_DIGITS))
        return STR_EMPTY;
    if ((token_is(&v.words[by + 1], IS(POLICE) | IS(TEAM)) && !(by + 2 < v.count && is_capital(&v.words[by + 2]))) || (by > 0 && !(v.words[by].shape & SHAPE_CAPITAL)))
        return STR_EMPTY;
    if (by == 0 && (v.count <= 4 || has_address(v)))
        return STR("byline");
    for (size_t i = by + 1; i < v.count; i++) {
        if (v.words[i].gap & (GAP_AT | GAP_PIPE | GAP_BULLET | GAP_DASH | GAP_COMMA))
            break;
        if (!is_capital(&v.words[i]) && !token_is(&v.words[i], IS(AND) | IS(PM)))
            return STR_EMPTY;
    }
    return count_of(v, IS(AUX) | IS(SAY)) ? STR_EMPTY : STR("byline");
}

/* "EMN-310716-161516001": the code of a picture. */
static bool has_picture_code(struct view v)
{
    for (size_t i = 0; i + 1 < v.count; i++)
        if ((v.words[i].shape & SHAPE_ALL_CAPS) && v.words[i].end - v.words[i].at >= 2 &&
            (v.words[i + 1].gap & GAP_HYPHEN) && v.words[i + 1].digits == 6)
            return true;
    return false;
}

/* "(Image: A Name)", "Credit: X", "Photo by X" behind a short text. */
static bool has_credit(struct view v)
{
    size_t from = v.count > CREDIT_WORDS + 2 ? v.count - CREDIT_WORDS - 2 : 0;

    if (v.count > CAPTION_WORDS + CREDIT_WORDS)
        return false;
    for (size_t i = from; i < v.count; i++) {
        uint32_t behind = i + 1 < v.count ? v.words[i + 1].gap : v.line->tail_gap;

        if (!token_is(&v.words[i], IS(IMAGE)) || !(v.words[i].shape & SHAPE_CAPITAL))
            continue;
        if ((behind & GAP_COLON) ||
            (i > 0 && i + 1 < v.count && token_is(&v.words[i + 1], IS(BY)) && !tells_of_police(v)))
            return true;
    }
    return false;
}

/* "Warrington Guardian: the station": a paper's name, a colon, and what the picture shows. */
static bool has_paper_before_colon(struct view v)
{
    bool paper = false;

    for (size_t i = 0; i < v.count && i < 6; i++) {
        if (i > 0 && (v.words[i].gap & GAP_COLON))
            return paper && i > 1 && !(v.words[i].gap & GAP_QUOTE) && v.count - i <= CAPTION_WORDS * 2;
        if (!is_capital(&v.words[i]) && !token_is(&v.words[i], IS(AND) | IS(OF) | IS(THE)))
            return false;
        paper = token_is(&v.words[i], IS(NEWSPAPER)) || (paper && (v.words[i].gap & GAP_SPACE));
    }
    return false;
}

/* The line says the same thing twice: a caption glued to its copy. */
static bool is_said_twice(struct view v)
{
    size_t skip, half;

    for (skip = 0; skip < v.count && skip < 6; skip++) { /* "Paper: caption caption (Image: X)" is found by its ends */
        half = (v.count - skip) / 2;
        if (half < 2 || (v.count - skip) % 2)
            continue;
        if (skip && !(v.words[skip].gap & GAP_COLON))
            continue;
        for (size_t i = 0; i < half; i++)
            if (v.words[skip + i].hash != v.words[skip + half + i].hash)
                goto next;
        return true;
    next:;
    }
    return false;
}

static struct str rule_for_caption(struct view v)
{
    if (v.count > 2 * CAPTION_WORDS + CREDIT_WORDS)
        return STR_EMPTY;
    if (has_picture_code(v) || has_credit(v) || is_said_twice(v) || (has_paper_before_colon(v) && !tells_of_police(v)))
        return STR("caption");
    return STR_EMPTY;
}

/* "Home » News » Two held", "Crime / Mon 9th May 2031": sections, then what the page is. */
static struct str rule_for_breadcrumb(struct view v)
{
    const uint32_t marks = GAP_PIPE | GAP_SLASH | GAP_BULLET;

    if (v.count < 2 || v.count > 24 || ends_sentence(v.line) || !token_is(&v.words[0], IS(MENU)))
        return STR_EMPTY;
    if ((v.words[1].gap & marks) || (token_is(&v.words[1], IS(MENU)) && v.count > 2 && (v.words[2].gap & marks)))
        return STR("breadcrumb");
    return STR_EMPTY;
}

/* "1 of 4", "2/3": a picture's number. */
static bool is_counter(struct view v)
{
    return (v.count == 3 && (v.words[0].shape & SHAPE_DIGITS) && token_is(&v.words[1], IS(OF)) &&
            (v.words[2].shape & SHAPE_DIGITS)) ||
           (v.count == 2 && (v.words[0].shape & v.words[1].shape & SHAPE_DIGITS) && (v.words[1].gap & GAP_SLASH));
}

/* "[related_posts title=..]", "[scanned page]": what a template or an editor left behind. */
static struct str rule_for_leftovers(struct view v)
{
    struct str text = page_slice(v.page, v.line->at, v.line->end);

    if (str_starts_with(text, STR("\xC2\xA9")) && v.count <= CREDIT_WORDS + CAPTION_WORDS) /* the sign of copyright */
        return STR("copyright");
    if (is_counter(v))
        return STR("gallery");
    if (text.len > 2 && text.at[0] == '[' && text.at[text.len - 1] == ']' &&
        (v.count <= BRACKET_WORDS || str_find_byte(text, '=', 0) != STR_NONE))
        return STR("template");
    if (text.len > 4 && text.at[0] == '<' && text.at[text.len - 1] == '>' &&
        (v.count <= 3 || (str_find_byte(text, '=', 0) != STR_NONE && str_find_byte(text, '>', 0) == text.len - 1)))
        return STR("template");
    return STR_EMPTY;
}

static struct str rule_of(struct view v)
{
    static struct str (*const rules[])(struct view) = { rule_for_marks,   rule_by_words,       rule_for_rows,
                                                       rule_for_byline,  rule_for_caption,    rule_for_breadcrumb,
                                                       rule_for_leftovers };
    struct str rule = STR_EMPTY;

    for (size_t i = 0; i < sizeof rules / sizeof *rules && rule.len == 0; i++)
        rule = rules[i](v);
    return rule;
}

/* ---- by neighbours ---- */

static uint32_t hash_of_line(struct view v)
{
    uint32_t hash = 0;
    size_t count = is_said_twice(v) ? v.count / 2 : v.count;

    for (size_t i = 0; i < count; i++)
        hash = (hash ^ v.words[i].hash) * 0x9E3779B1u + 1;
    return hash;
}

static void read_line(struct page *p, size_t i)
{
    struct view v = view_of(p, i);
    struct line *line = &p->tokens.lines[i];

    if (line->end == line->at)
        return;
    line->hash = v.count <= 2 * CAPTION_WORDS ? hash_of_line(v) : 0;
    if (v.count && (v.words[0].gap & GAP_BULLET))
        line->flags |= LINE_BULLET;
    if (v.count && (v.words[0].gap & GAP_DASH))
        line->flags |= LINE_BULLET;
    if ((v.count >= SENTENCE_WORDS && ends_sentence(line)) || v.count >= PARAGRAPH_WORDS)
        line->flags |= LINE_SENTENCE;
    if (line->furniture.len == 0)
        line->furniture = rule_of(v);
}

/* The next line that is not blank, or the line count. */
static size_t next_line(const struct page *p, size_t i)
{
    for (i++; i < p->tokens.line_count; i++)
        if (p->tokens.lines[i].end > p->tokens.lines[i].at)
            break;
    return i;
}

static bool is_same(const struct line *a, const struct line *b)
{
    return a->hash == b->hash && a->hash != 0 && a->token_count > 1;
}

/* Two lines in a row with the same words are a picture's caption and its hidden copy - or, at the very top, the
 * headline and a crumb; furniture_mark_around_title() takes care of those. */
static void mark_repeated(struct page *p, size_t first)
{
    struct line *lines = p->tokens.lines;
    size_t kept_before = 0;

    for (size_t i = first; i < p->tokens.line_count; i = next_line(p, i)) {
        size_t next = next_line(p, i);

        if (next < p->tokens.line_count && is_same(&lines[i], &lines[next]) &&
            lines[i].token_count <= CAPTION_WORDS && kept_before > 0) {
            lines[i].furniture = STR("repeated");
            lines[next].furniture = STR("repeated");
        } else if (next < p->tokens.line_count && is_same(&lines[i], &lines[next]) &&
                   lines[i].furniture.len && kept_before > 0) {
            lines[next].furniture = lines[i].furniture;
        }
        kept_before += line_is_kept(&lines[i]);
    }
}

static bool is_caption_rule(struct str rule)
{
    return str_is_equal(rule, STR("caption")) || str_is_equal(rule, STR("repeated"));
}

/* A few words without a full stop that are no item of a list: beside furniture they are a caption or a headline. */
static bool is_fragment(struct view v, size_t words)
{
    return v.count > 0 && v.count <= words && !(v.line->tail_gap & (GAP_STOP | GAP_COLON | GAP_SEMICOLON | GAP_COMMA)) &&
           !(v.line->flags & (LINE_BULLET | LINE_DATE)) && (v.words[0].shape & SHAPE_CAPITAL) &&
           !(v.words[0].gap & (GAP_QUOTE | GAP_OPEN));
}

/* "Fen Lantern: the burnt-out van": a paper whose name no list has, and what its picture shows. */
static bool is_paper_caption(struct view v)
{
    size_t i = 1;

    if (!is_fragment(v, CAPTION_WORDS) || token_is(&v.words[0], IS(FUNCTION) | IS(NUMBER)))
        return false;
    while (i < v.count && i < 5 && !(v.words[i].gap & GAP_COLON)) {
        if (!is_capital(&v.words[i]) || (v.words[i].gap & ~(uint32_t)(GAP_SPACE | GAP_HYPHEN)))
            return false;
        i++;
    }
    return i >= 2 && i < 5 && i + 3 <= v.count && (v.words[i].gap & GAP_COLON) && (v.words[i].shape & SHAPE_CAPITAL) &&
           !(v.words[i].gap & GAP_QUOTE) && !count_of((struct view){ v.page, v.line, v.words, i },
                                                      IS(POLICE) | IS(OPERATION) | IS(OPERATIONS) | IS(RANK) | IS(ENFORCE) | IS(FORCE_WORD));
}

/* "Op Snake Alpha Cash 1": capitals and a number, what a picture's file is called. */
static bool is_picture_name(struct view v)
{
    return is_fragment(v, SHORT_WORDS) && v.count >= 3 && v.words[v.count - 1].digits >= 1 &&
           v.words[v.count - 1].digits <= 2 && v.words[v.count - 1].gap == GAP_SPACE && all_capitals(v) &&
           !count_of(v, IS(ENFORCE) | IS(MONTH));
}

/* Behind captions come captions, behind "Read more" headlines, before "Most popular" too. */
static void mark_beside(struct page *p)
{
    struct line *lines = p->tokens.lines;
    struct str before = STR_EMPTY;

    for (size_t i = 0; i < p->tokens.line_count; i++) {
        struct view v = view_of(p, i);

        if (lines[i].end == lines[i].at)
            continue;
        if (line_is_kept(&lines[i]) && i > p->body_line && (is_picture_name(v) || is_paper_caption(v)))
            lines[i].furniture = STR("caption");
        if (line_is_kept(&lines[i]) && i > p->body_line) {
            if (str_is_equal(before, STR("related")) && is_fragment(v, HEADLINE_WORDS) && !(lines[i].flags & LINE_SENTENCE))
                lines[i].furniture = STR("related");
            else if (is_caption_rule(before) && is_fragment(v, SHORT_WORDS))
                lines[i].furniture = STR("caption");
        }
        before = lines[i].furniture;
    }
}

/* No sentence, but perhaps a short question to the reader: behind the story and other furniture it is furniture too. */
static bool is_scrap(struct view v)
{
    struct str text = page_slice(v.page, v.line->at, v.line->end);

    if (v.count == 0 || v.count > HEADLINE_WORDS || !is_capital(&v.words[0]))
        return false;
    return !ends_sentence(v.line) || (v.count < SENTENCE_WORDS && str_ends_with(text, STR("?")));
}

/* What stands behind the last sentence without being one: a caption, a headline of another story. Behind known furniture all
 * of that is. */
static void mark_tail(struct page *p)
{
    struct line *lines = p->tokens.lines;
    size_t last = p->tokens.line_count;
    bool among_furniture = false;

    while (last > 0 && !(line_is_kept(&lines[last - 1]) && (lines[last - 1].flags & LINE_SENTENCE)))
        last--;
    if (last == 0 || !(lines[last - 1].tail_gap & (GAP_STOP | GAP_QUOTE)))
        return;
    for (size_t i = last; i < p->tokens.line_count; i++) {
        struct view v = view_of(p, i);

        if (!line_is_kept(&lines[i])) {
            among_furniture |= v.count > 0;
            continue;
        }
        if (!among_furniture) {
            if (!is_fragment(v, SHORT_WORDS) || count_of(v, IS(ENFORCE)))
                return;
        } else if (!is_scrap(v) || (lines[i].flags & LINE_DATE)) {
            continue;
        }
        lines[i].furniture = STR("tail");
    }
}

static void find_body(struct page *p)
{
    p->body_line = 0;
    while (p->body_line < p->tokens.line_count && !(line_is_kept(&p->tokens.lines[p->body_line]) &&
                                                    (p->tokens.lines[p->body_line].flags & LINE_SENTENCE)))
        p->body_line++;
}

/* "Status: published", "Body:" in the head of an exported text. */
static bool is_labelled(struct view v)
{
    for (size_t i = 1; i < v.count && i <= LABEL_WORDS; i++)
        if (v.words[i].gap & GAP_COLON)
            return true;
    return v.count > 0 && v.count <= LABEL_WORDS && (v.line->tail_gap & GAP_COLON);
}

/* Above the article: names of papers, lists of officers, items of menus. */
static void mark_head(struct page *p)
{
    struct line *lines = p->tokens.lines;
    struct str before = STR_EMPTY;

    for (size_t i = 0; i < p->body_line && i < p->tokens.line_count; i++) {
        struct view v = view_of(p, i);
        size_t next;
        bool furniture_next;

        if (lines[i].end == lines[i].at)
            continue;
        next = next_line(p, i);
        furniture_next = next < p->tokens.line_count && lines[next].furniture.len > 0;
        if (i < p->head_end && i != p->title_line && line_is_kept(&lines[i]) && is_labelled(v))
            lines[i].furniture = STR("metadata");
        if (line_is_kept(&lines[i]) && v.count > 0 && !ends_sentence(v.line)) {
            if (v.count <= 6 && all_capitals(v) && v.count > 1 && count_of(v, IS(NEWSPAPER)) && !count_of(v, IS(POLICE)) &&
                token_is(&v.words[v.count - 1], IS(NEWSPAPER)))
                lines[i].furniture = STR("masthead");
            else if (v.count > 1 && v.count <= 6 && all_capitals(v) && token_is(&v.words[0], IS(RANK)))
                lines[i].furniture = STR("staff");
            else if (v.count <= 2 && (lines[i].flags & LINE_BULLET))
                lines[i].furniture = STR("menu");
            else if (v.count <= 3 && before.len && furniture_next && !(lines[i].flags & LINE_DATE) && !count_of(v, IS(POLICE) | IS(OPERATION)))
                lines[i].furniture = STR("menu");
        }
        before = lines[i].furniture;
    }
}

/* Without a sentence there is no article that the rest could be furniture of: a list, a note, a poem is kept whole. */
static bool has_sentence(const struct page *p)
{
    return p->body_line < p->tokens.line_count;
}

static void keep_all(struct page *p)
{
    for (size_t i = 0; i < p->tokens.line_count; i++)
        if (!str_is_equal(p->tokens.lines[i].furniture, STR(PASSAGE_OTHER_NEWS)))
            p->tokens.lines[i].furniture = STR_EMPTY;
}

void furniture_mark(struct page *p)
{
    for (size_t i = 0; i < p->tokens.line_count; i++)
        read_line(p, i);
    mark_repeated(p, 0);
    find_body(p);
    mark_head(p);
    find_body(p);
    if (has_sentence(p))
        teasers_mark(p);
    mark_beside(p);
    mark_tail(p);
    if (!has_sentence(p))
        keep_all(p);
}

/* The words of a line without a stray number before them: "1Police announce" is "Police announce". */
static uint32_t hash_without_number(const struct page *p, size_t i)
{
    struct view v = view_of(p, i);

    while (v.count > 2 && (v.words[0].shape & SHAPE_DIGITS)) {
        v.words++;
        v.count--;
    }
    return hash_of_line(v);
}

/* A name of a force or a word or two between the headline and the story: a section, or what a picture shows. */
static bool is_label(const struct page *p, size_t i)
{
    struct view v = view_of(p, i);

    return is_fragment(v, 6) && !count_of(v, IS(ENFORCE) | IS(SAY) | IS(AUX) | IS(OPERATION) | IS(VERB));
}

void furniture_mark_around_title(struct page *p)
{
    struct line *lines = p->tokens.lines;
    struct str before = STR_EMPTY;
    uint32_t hash;

    if (p->title_line == LINE_NONE || !has_sentence(p))
        return;
    hash = hash_without_number(p, p->title_line);
    for (size_t i = 0; i < p->tokens.line_count && i < p->body_line; i++)
        if (i != p->title_line && line_is_kept(&lines[i]) && hash_without_number(p, i) == hash)
            lines[i].furniture = STR("repeated");
    for (size_t i = p->title_line + 1; i < p->body_line && i < p->tokens.line_count; i++) {
        size_t next;

        if (lines[i].end == lines[i].at)
            continue;
        next = next_line(p, i);
        if (line_is_kept(&lines[i]) && (is_label(p, i) || (is_caption_rule(before) && next < p->tokens.line_count &&
                                                           lines[next].furniture.len &&
                                                           is_fragment(view_of(p, i), SHORT_WORDS))))
            lines[i].furniture = STR("caption");
        before = lines[i].furniture;
    }
    mark_beside(p);
    mark_tail(p);
}
