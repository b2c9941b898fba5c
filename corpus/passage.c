/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/passage.h"

#include "corpus/dates.h"
#include "corpus/theme.h"
#include "corpus/wordset.h"

enum {
    WORDS_A_CUE = 30,     /* a story about the police has one of its words at least this often */
    NAME_CUES = 2,        /* what the name of a force or of an operation counts for */
    OTHER_WORDS_MIN = 80, /* less beside the core may be its own beginning or end */
    LOOSE_MAX = 1,        /* sentences without a link that a story may have before its next one with a link */
    LINES_OF_TOP = 6,     /* the begin of an article, */
    WORDS_OF_TOP = 150,
    TOP_LINK = 5,         /* and the words that it shares with what is of it, */
    WORDS_A_LINK = 8,     /* and one more for so many */
    TOP_LINES = 2,        /* where the headline of the page stands */
    FIRST_LINK = 3,       /* what the first words of a story share with the rest */
    STRAY_CUES = 2,       /* so many are no stray any more */
    LEAD_MAX = 3          /* sentences below the headline that may say nothing about the police yet */
};

static const struct str other_news = { PASSAGE_OTHER_NEWS, sizeof PASSAGE_OTHER_NEWS - 1 };

struct span {
    size_t first, last; /* lines */
};

static size_t cues_in(const struct page *p, const struct line *line)
{
    size_t cues = 0, end = line->token + line->token_count;

    for (size_t k = line->token; k < end; k++) {
        const struct token *t = token_at(p, k);
        const struct meaning *meaning;

        cues += token_is(t, IS(POLICE_CUE) | IS(ENFORCE));
        if ((t->node && page_match(p, k, end, KIND(FORCE), GAP_SPACE | GAP_HYPHEN, &meaning)) ||
            (token_is(t, IS(OPERATION)) && k + 1 < end && token_is_capital(&t[1])))
            cues += NAME_CUES;
    }
    return cues;
}

/* A paragraph of one or more sentences begins at this line. */
static bool is_statement(const struct page *p, size_t i)
{
    const struct line *line = page_line(p, i);

    return line_is_told(line) && !(line->flags & LINE_CONTINUED) && (line_is_sentence(line) || page_goes_on(p, i));
}

/* The run of lines with the greatest score; false: no sentence says anything about the police. */
static bool find_core(const struct page *p, struct span *core)
{
    long sum = 0, best = 0;
    size_t first = 0;

    for (size_t i = 0; i < p->tokens.line_count; i++) {
        const struct line *line = page_line(p, i);

        if (!line_is_told(line))
            continue;
        if (sum <= 0) {
            sum = 0;
            first = i;
        }
        sum += (long)(cues_in(p, line) * WORDS_A_CUE) - (long)line->token_count;
        if (sum > best) {
            best = sum;
            *core = (struct span){ first, i };
        }
    }
    return best > 0;
}

/* Above this line a story begins. */
static bool is_head(const struct page *p, size_t i)
{
    const struct line *line = page_line(p, i);
    struct day day;

    return (line->flags & LINE_DATE) || (line_is_told(line) && page_is_headline_like(p, i)) ||
           dates_read_marker(page_slice(p, line->at, line->end), &day) > 0;
}

/* The next sentence upwards; LINE_NONE: none. `*head`: a line that a story begins with was passed. */
static size_t sentence_above(const struct page *p, size_t i, bool *head)
{
    *head = is_head(p, i);
    while (i-- > 0) {
        if (is_statement(p, i))
            return i;
        *head |= is_head(p, i);
    }
    return LINE_NONE;
}

static size_t sentence_below(const struct page *p, size_t i)
{
    for (i++; i < p->tokens.line_count; i++)
        if (is_statement(p, i))
            return i;
    return LINE_NONE;
}

/* A core that begins with a stray word in other news, just above the headline of the story, begins at the headline. */
static size_t without_stray(const struct page *p, const struct span *core)
{
    size_t sentences = 0, cues = 0;

    for (size_t i = core->first; i < core->last && sentences <= LEAD_MAX && cues < STRAY_CUES; i++) {
        const struct line *line = page_line(p, i);

        if (i > core->first && is_head(p, i))
            return i;
        if (line_is_told(line))
            cues += cues_in(p, line);
        sentences += is_statement(p, i);
    }
    return core->first;
}

/* Does the paragraph that begins at this line go on with what is in the set? Then it is added to it. */
static bool joins(const struct page *p, struct wordset *words, size_t line)
{
    unsigned shared = 0;
    size_t end = page_paragraph_end(p, line);

    for (size_t i = line; i < end && shared < WORDSET_LINK; i++)
        shared += wordset_shared(words, p, i, WORDSET_LINK);
    if (shared < WORDSET_LINK)
        return false;
    for (size_t i = line; i < end; i++)
        wordset_add(words, p, i);
    return true;
}

/* The first line of the lead that the core belongs to: up to its headline if that is near, else as far as it links. */
static size_t lead_of(const struct page *p, struct wordset *words, size_t core)
{
    size_t first = core, line = core, loose = 0;
    bool head;

    for (size_t i = 0; i < LEAD_MAX && line != LINE_NONE; i++) {
        size_t above = sentence_above(p, line, &head);

        if (head)
            return line;
        line = above;
    }
    for (line = sentence_above(p, core, &head); line != LINE_NONE; line = sentence_above(p, line, &head)) {
        if (joins(p, words, line)) {
            first = line;
            loose = 0;
        } else if (++loose > LOOSE_MAX) {
            break;
        }
        if (head)
            break;
    }
    return first;
}

/* The last line of the story that still goes on with what is in the set. */
static size_t tail_of(const struct page *p, struct wordset *words, size_t core)
{
    size_t last = core, loose = 0;

    for (size_t line = sentence_below(p, core); line != LINE_NONE; line = sentence_below(p, line)) {
        if (joins(p, words, line)) {
            last = page_paragraph_end(p, line) - 1;
            loose = 0;
        } else if (++loose > LOOSE_MAX) {
            break;
        }
    }
    return last;
}

static size_t words_between(const struct page *p, size_t first, size_t end)
{
    size_t words = 0;

    while (first < end) {
        size_t next = page_paragraph_end(p, first);

        for (size_t i = first; is_statement(p, first) && i < next; i++)
            words += page_line(p, i)->token_count;
        first = next;
    }
    return words;
}

/* The first line above `line` that no sentence stands in front of: where the head of the story begins. */
static size_t head_of(const struct page *p, size_t line)
{
    while (line > 0 && !is_statement(p, line - 1) && !(page_line(p, line - 1)->flags & LINE_CONTINUED))
        line--;
    return line;
}

/* A line at the top of the page that speaks of the story further down: its headline, or its first words. */
static bool belongs(const struct page *p, const struct wordset *words, size_t i)
{
    const struct line *line = page_line(p, i);

    if (!line_is_told(line))
        return false;
    if (!line_is_sentence(line))
        return wordset_shared(words, p, i, WORDSET_LINK) >= WORDSET_LINK;
    return cues_in(p, line) >= STRAY_CUES && wordset_shared(words, p, i, FIRST_LINK) >= FIRST_LINK;
}

/* The core of the story that begins at this line: the run from it with the greatest score, which other news ends. */
static struct span core_from(const struct page *p, size_t first)
{
    struct span core = { first, first };
    long sum = 0, best = 0;

    for (size_t i = first; i < p->tokens.line_count && sum >= -OTHER_WORDS_MIN; i++) {
        const struct line *line = page_line(p, i);

        if (!line_is_told(line))
            continue;
        sum += (long)(cues_in(p, line) * WORDS_A_CUE) - (long)line->token_count;
        if (sum > best) {
            best = sum;
            core.last = i;
        }
    }
    return core;
}

static void add_lines(const struct page *p, struct wordset *words, size_t first, size_t last)
{
    for (; first <= last; first++)
        if (line_is_told(page_line(p, first)))
            wordset_add(words, p, first);
}

/* The end of the first few lines that say something; a long one only by itself. */
static size_t told_lines_behind(const struct page *p, size_t first, size_t end)
{
    size_t told = 0, words = 0;

    for (; first < end && told < LINES_OF_TOP; first++) {
        if (!line_is_told(page_line(p, first)))
            continue;
        words += page_line(p, first)->token_count;
        if (told++ > 0 && words > WORDS_OF_TOP)
            break;
    }
    return first;
}

/* The page begins with what the passage is of: a title's words may stand together far down in the article that they head. */
static bool is_of_top(const struct page *p, const struct span *core, bool titled)
{
    struct wordset words = { 0 };
    struct link link;
    size_t end = told_lines_behind(p, core->first, core->last + 1);

    if (end > core->first)
        add_lines(p, &words, core->first, end - 1);
    link = wordset_link(&words, p, 0, told_lines_behind(p, 0, core->first));
    return link.names > (titled ? 1u : 0u) || link.words >= TOP_LINK + link.size / WORDS_A_LINK;
}

/* The core that the stated title speaks for, else the one that the words for the police do; false: none. */
static bool choose_core(struct page *p, struct span *core)
{
    bool found = find_core(p, core);
    bool titled;
    size_t theme = theme_find(p, &titled);
    struct span of_theme;

    p->is_titled = theme != LINE_NONE;
    if (p->is_titled && !(found && theme <= core->first && words_between(p, theme, core->first) < OTHER_WORDS_MIN)) {
        of_theme = core_from(p, theme);
        p->is_titled = !is_of_top(p, &of_theme, titled);
        if (p->is_titled) {
            *core = of_theme;
            return true;
        }
    }
    if (found)
        core->first = without_stray(p, core);
    return found;
}

bool passage_find(struct page *p)
{
    struct span core;
    struct wordset words;
    size_t lines = p->tokens.line_count, first, end, told = 0;

    p->core_line = p->story_line = 0;
    if (!choose_core(p, &core))
        return false;
    while (page_line(p, core.first)->flags & LINE_CONTINUED)
        core.first--;
    core.last = page_paragraph_end(p, core.last) - 1;
    memset(&words, 0, sizeof words);
    add_lines(p, &words, core.first, core.last);
    first = head_of(p, lead_of(p, &words, core.first));
    end = tail_of(p, &words, core.last) + 1;
    if (words_between(p, 0, first) < OTHER_WORDS_MIN)
        first = 0;
    if (words_between(p, end, lines) < OTHER_WORDS_MIN)
        end = lines;
    if (first == 0 && end == lines)
        return false;
    p->core_line = first ? core.first : 0;
    p->story_line = first;
    for (size_t i = 0; i < lines; i++) {
        struct line *line = page_line(p, i);
        bool top = !p->is_titled && told < TOP_LINES;

        told += line_is_told(line);
        if (i >= first && i < end)
            line->furniture = STR_EMPTY;
        else if (line_is_kept(line) && !(top && belongs(p, &words, i)))
            line->furniture = other_news;
    }
    return true;
}

void passage_forget(struct page *p)
{
    for (size_t i = 0; i < p->tokens.line_count; i++)
        if (str_is_equal(page_line(p, i)->furniture, other_news))
            page_line(p, i)->furniture = STR_EMPTY;
}
