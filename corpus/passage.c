/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/passage.h"

#include "corpus/dates.h"
#include "corpus/forces.h"
#include "corpus/operations.h"
#include "corpus/theme.h"
#include "corpus/told.h"

enum {
    WORDS_A_CUE = 30,     /* a story about the police has one of its words at least this often */
    NAME_CUES = 2,        /* what the name of a force or of an operation counts for */
    STORY_SCORE = 60,     /* of the lines of a story, such as a force and an arrest in a sentence */
    OTHER_WORDS_MIN = 80, /* less beside the core may be its own beginning or end */
    LOOSE_MAX = 1,        /* sentences without a link that a story may have before its next one with a link */
    LONG_WORDS = 100,     /* of a paragraph that shares a word */
    LONG_WORDS_A_LINK = 40, /* for each so many by chance */
    LINES_OF_TOP = 6,     /* the begin of an article, */
    WORDS_OF_TOP = 150,
    TOP_LINK = 5,         /* and the words that it shares with what is of it, */
    WORDS_A_LINK = 8,     /* and one more for so many */
    NAMES_OF_STRANGERS = 1, /* names that two stories may share, */
    NAMES_UNDER_TITLE = 2,  /* and where the second stands under the title that is stated */
    SUM_MIN = -4,         /* of the paragraphs above a passage: nothing further up is of its story */
    TOP_LINES = 2,        /* where the headline of the page stands */
    FIRST_LINK = 3,       /* what the first words of a story share with the rest */
    STRAY_CUES = 2,       /* so many are no stray any more */
    LEAD_MAX = 3          /* sentences below the headline that may say nothing about the police yet */
};

static const struct str other_news = { PASSAGE_OTHER_NEWS, sizeof PASSAGE_OTHER_NEWS - 1 };

struct span {
    size_t first, last; /* lines */
};

/* Whom the page calls by name, at a glance. */
struct called {
    uint32_t force;     /* a row */
    uint32_t operation; /* by the hash of its first word */
    bool force_named, operation_named;
    bool are_several;   /* forces or operations */
};

static void call_force(struct called *called, uint32_t force)
{
    called->are_several |= called->force_named && called->force != force;
    called->force_named = true;
    called->force = force;
}

static void call_operation(struct called *called, uint32_t operation)
{
    called->are_several |= called->operation_named && called->operation != operation;
    called->operation_named = true;
    called->operation = operation;
}

/* What a line says about the police. Adds whom it names to `called`. */
static size_t cues_in(const struct page *p, const struct line *line, struct called *called)
{
    size_t cues = 0, end = line->token + line->token_count;

    for (size_t k = line->token; k < end; k++) {
        const struct token *t = token_at(p, k);
        const struct meaning *meaning;

        cues += token_is(t, IS(POLICE_CUE) | IS(ENFORCE));
        if (t->node && page_match(p, k, end, KIND(FORCE), GAP_SPACE | GAP_HYPHEN, &meaning)) {
            call_force(called, meaning->value);
            cues += NAME_CUES;
        } else if (token_is(t, IS(OPERATION)) && k + 1 < end && token_is_capital(&t[1])) {
            call_operation(called, t[1].hash);
            cues += NAME_CUES;
        }
    }
    return cues;
}

/* A paragraph of one or more sentences begins at this line. */
static bool is_statement(const struct page *p, size_t i)
{
    const struct line *line = page_line(p, i);

    return line_is_told(line) && line_is_sentence(line);
}

/* The run of lines with a sentence that has the greatest score among [0, end); its score, 0: no sentence says anything about the
 * police. */
static long find_core(const struct page *p, size_t end, struct span *core, struct called *called)
{
    long sum = 0, best = 0;
    size_t first = 0;
    bool tells = false;

    for (size_t i = 0; i < end; i++) {
        const struct line *line = page_line(p, i);

        if (!line_is_told(line))
            continue;
        if (sum <= 0) {
            sum = 0;
            first = i;
            tells = false;
        }
        tells |= line_is_sentence(line);
        sum += (long)(cues_in(p, line, called) * WORDS_A_CUE) - (long)line->token_count;
        if (sum > best && tells) {
            best = sum;
            *core = (struct span){ first, i };
        }
    }
    return best;
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
    struct called called = { .force_named = false };

    for (size_t i = core->first; i < core->last && sentences <= LEAD_MAX && cues < STRAY_CUES; i++) {
        const struct line *line = page_line(p, i);

        if (i > core->first && is_head(p, i))
            return i;
        if (line_is_told(line))
            cues += cues_in(p, line, &called);
        sentences += is_statement(p, i);
    }
    return core->first;
}

/* Does the paragraph that begins at this line go on with what is in the set? Then it is added to it. A long one shares more by
 * chance. */
static bool joins(const struct page *p, struct wordset *words, size_t line)
{
    unsigned needed = WORDSET_LINK;
    size_t length = page_line(p, line)->token_count;

    if (length > LONG_WORDS)
        needed += (unsigned)(length / LONG_WORDS_A_LINK);
    if (wordset_shared(words, p, line, needed) < needed)
        return false;
    wordset_add(words, p, line);
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

/* The last line of the story that still goes on with what is in the set, or speaks of the police: story.c tells it from
 * another story about them. */
static size_t tail_of(const struct page *p, struct wordset *words, size_t core)
{
    size_t last = core, loose = 0;
    struct called called = { .force_named = false };

    for (size_t line = sentence_below(p, core); line != LINE_NONE; line = sentence_below(p, line)) {
        if (joins(p, words, line) || cues_in(p, page_line(p, line), &called) >= STRAY_CUES) {
            last = line;
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

    for (size_t i = first; i < end; i++)
        if (is_statement(p, i))
            words += page_line(p, i)->token_count;
    return words;
}

/* The first line above `line` that no sentence stands in front of: where the head of the story begins. */
static size_t head_of(const struct page *p, size_t line)
{
    while (line > 0 && !is_statement(p, line - 1))
        line--;
    return line;
}

/* A headline begins the story, but for a date and furniture above it. */
static size_t head_above_title(const struct page *p, size_t line)
{
    while (line > 0 && !line_is_told(page_line(p, line - 1)))
        line--;
    return line;
}

/* A line at the top of the page that speaks of the story further down: its headline, or its first words. */
static bool belongs(const struct page *p, const struct wordset *words, size_t i)
{
    const struct line *line = page_line(p, i);
    struct called called = { .force_named = false };

    if (!line_is_told(line))
        return false;
    if (!line_is_sentence(line))
        return wordset_shared(words, p, i, WORDSET_LINK) >= WORDSET_LINK;
    return cues_in(p, line, &called) >= STRAY_CUES && wordset_shared(words, p, i, FIRST_LINK) >= FIRST_LINK;
}

/* The core of the story that begins at this line: the run from it with the greatest score, which other news ends. */
static struct span core_from(const struct page *p, size_t first)
{
    struct span core = { first, first };
    struct called called = { .force_named = false };
    long sum = 0, best = 0;

    for (size_t i = first; i < p->tokens.line_count && sum >= -OTHER_WORDS_MIN; i++) {
        const struct line *line = page_line(p, i);

        if (!line_is_told(line))
            continue;
        sum += (long)(cues_in(p, line, &called) * WORDS_A_CUE) - (long)line->token_count;
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

/* ---- by the title ---- */

/* The story that the page is read for. */
struct choice {
    struct span core;
    bool found;
    bool is_below; /* other news stand in front of it, as its title tells; */
    bool is_headed; /* it begins with that title */
};

/* What the top of the page shares with the begin of a passage below. */
static struct link link_to_top(const struct page *p, const struct span *core)
{
    struct wordset words;
    size_t end = told_lines_behind(p, core->first, core->last + 1);

    memset(&words, 0, sizeof words);
    if (end > core->first)
        add_lines(p, &words, core->first, end - 1);
    return wordset_link_within(&words, p, p->head_end, told_lines_behind(p, p->head_end, core->first), WORDS_OF_TOP);
}

/* The page begins with what the passage is of: a title's words may stand together far down in the article that they head.
 * `by_chance`: so many names two stories may share. */
static bool goes_on_with_top(const struct page *p, const struct span *core, unsigned by_chance)
{
    struct link link = link_to_top(p, core);

    return link.names > by_chance || link.words >= TOP_LINK + link.size / WORDS_A_LINK;
}

/* In front of the passage other forces or operations are named, and nobody of the passage. */
static bool stands_below_strangers(const struct page *p, const struct span *core)
{
    struct cast cast = { .operation_count = 0 };
    struct names names;

    cast_add(&cast, p, core->first, core->last + 1);
    names = cast_look(&cast, p, 0, core->first);
    return !names.known && (names.new_force || names.new_operation);
}

/* How much a paragraph above the passage speaks for being of its story, or against it. */
static int score_above(const struct page *p, const struct told *told, size_t line)
{
    struct names names = cast_look(&told->cast, p, line, line + 1);
    struct link link = wordset_link(&told->words, p, line, line + 1);
    bool is_new = names.new_force || names.new_operation;

    if (names.known)
        return is_new ? 1 : 2;
    if (told_strength(link) >= WORDSET_LINK + link.size / WORDS_A_LINK)
        return is_new ? 0 : 1;
    return is_new ? -2 : names.away ? -1 : 0;
}

/* Paragraphs [first, end) speak neither for the story nor against it; the line behind those that go on with the other story,
 * which stands above them. */
static size_t end_of_other(const struct page *p, size_t other, size_t first, size_t end)
{
    struct told told = { 0 };
    size_t begin = first;

    told_add(&told, p, other, first);
    for (size_t i = first; i < end; i++) {
        struct link link = wordset_link(&told.words, p, i, i + 1);

        if (!is_statement(p, i))
            continue;
        if (told_strength(link) < WORDSET_LINK && !told_refers_back(p, i))
            continue;
        told_add(&told, p, begin, i + 1);
        begin = i + 1;
    }
    return begin;
}

/* The first line of the story: as far up as paragraphs speak for being of it, and none against it; not beyond its headline. */
static size_t begin_of(const struct page *p, struct told *told, size_t line)
{
    size_t first = line, last = line, against = LINE_NONE;
    int sum = 0;

    while (sum > SUM_MIN) {
        bool head;
        size_t above = sentence_above(p, last, &head);
        int score;

        if (head || above == LINE_NONE)
            break;
        score = score_above(p, told, above);
        if (score < 0 && against == LINE_NONE)
            against = above;
        last = above;
        sum += score;
        if (sum <= 0)
            continue;
        told_add(told, p, above, first);
        first = above;
        against = LINE_NONE;
        sum = 0;
    }
    return against == LINE_NONE ? last : end_of_other(p, against, against + 1, first);
}

/* Reads who is named on the page, and which of its stories that tells from each other the title is of. */
static enum status choose_story(struct page *p, struct theme *theme, struct error *err)
{
    enum status status = forces_read(p, err);
    bool *seams;

    p->candidate_count = 0;
    if (!status)
        status = operations_read(p, err);
    if (status)
        return status;
    seams = arena_calloc(p->arena, p->tokens.line_count + 1, sizeof *seams);
    if (!seams)
        return error_no_memory(err);
    told_find_seams(p, seams);
    *theme = theme_choose(p, seams);
    return STATUS_OK;
}

/* Looks for the story below other news that the title is of; where it is not there, the title is of the top, or of nothing.
 * Where nobody else is named no story tells from another. */
static enum status choose_below(struct page *p, struct theme *theme, bool are_several,
                                struct choice *choice, struct error *err)
{
    struct span core = core_from(p, theme->line);
    enum status status = STATUS_OK;
    unsigned by_chance = NAMES_UNDER_TITLE;

    if (!theme->stands) {
        if (!are_several || goes_on_with_top(p, &core, NAMES_OF_STRANGERS))
            *theme = (struct theme){ LINE_NONE, false };
        else
            status = choose_story(p, theme, err);
        if (status || theme->line == LINE_NONE || words_between(p, 0, theme->line) < OTHER_WORDS_MIN)
            return status;
        core = core_from(p, theme->line);
        by_chance = stands_below_strangers(p, &core) ? NAMES_OF_STRANGERS : 0;
    }
    if (goes_on_with_top(p, &core, by_chance))
        theme->line = LINE_NONE;
    else
        *choice = (struct choice){ .core = core, .found = true, .is_below = true, .is_headed = theme->stands };
    return STATUS_OK;
}

/* The core that the stated title speaks for, else the one that the words for the police do. */
static enum status choose(struct page *p, struct choice *choice, struct error *err)
{
    struct theme theme = theme_find(p);
    struct span core = { 0, 0 };
    struct called called = { .force_named = false };
    bool found = find_core(p, p->tokens.line_count, &core, &called) > 0;

    *choice = (struct choice){ .found = false };
    if (theme.line != LINE_NONE && words_between(p, 0, theme.line) >= OTHER_WORDS_MIN) {
        enum status status = choose_below(p, &theme, called.are_several, choice, err);

        if (status)
            return status;
    }
    p->is_titled = theme.line != LINE_NONE;
    if (choice->is_below)
        return STATUS_OK;
    *choice = (struct choice){ .core = core, .found = found };
    if (p->is_titled && !(found && theme.line <= core.first && words_between(p, theme.line, core.first) < OTHER_WORDS_MIN))
        *choice = (struct choice){ .core = core_from(p, theme.line), .found = true };
    else if (found)
        choice->core.first = without_stray(p, &core);
    return STATUS_OK;
}

/* The first line of a core that the title chose, with what stands above it and is of its story. */
static size_t grown(const struct page *p, const struct span *core)
{
    struct told told;
    struct page title = { .tokens = *p->stated_title };

    memset(&told, 0, sizeof told);
    wordset_add(&told.words, &title, 0);
    told_add(&told, p, core->first, told_lines_behind(p, core->first, core->last + 1));
    return begin_of(p, &told, core->first);
}

/* Where the story begins with all that belongs to it; the core may grow, and its words are added to the set. */
static size_t first_line(const struct page *p, struct choice *choice, struct wordset *words)
{
    struct span *core = &choice->core;

    if (choice->is_below && !choice->is_headed)
        core->first = grown(p, core);
    add_lines(p, words, core->first, core->last);
    if (choice->is_headed)
        return head_above_title(p, core->first);
    return head_of(p, choice->is_below ? core->first : lead_of(p, words, core->first));
}

/* What stands in front speaks of the police too: without a title nothing tells that it is not the article. */
static bool is_story_in_front(const struct page *p, size_t first)
{
    struct span core;
    struct called called = { .force_named = false };

    return !p->is_titled && find_core(p, first, &core, &called) >= STORY_SCORE;
}

enum status passage_find(struct page *p, bool *found, struct error *err)
{
    struct choice choice;
    struct wordset words;
    size_t lines = p->tokens.line_count, first, end, told = 0;
    enum status status = choose(p, &choice, err);

    *found = false;
    p->core_line = p->story_line = 0;
    if (status || !choice.found)
        return status;
    memset(&words, 0, sizeof words);
    first = first_line(p, &choice, &words);
    end = tail_of(p, &words, choice.core.last) + 1;
    if (words_between(p, 0, first) < OTHER_WORDS_MIN || is_story_in_front(p, first))
        first = 0;
    if (words_between(p, end, lines) < OTHER_WORDS_MIN)
        end = lines;
    if (first == 0 && end == lines)
        return STATUS_OK;
    *found = true;
    p->core_line = first ? choice.core.first : 0;
    p->story_line = first;
    for (size_t i = 0; i < lines; i++) {
        struct line *line = page_line(p, i);
        bool top = !p->is_titled && told < TOP_LINES;

        told += line_is_told(line);
        if (i < p->head_end)
            continue;
        if (i >= first && i < end)
            line->furniture = STR_EMPTY;
        else if (line_is_kept(line) && !(top && belongs(p, &words, i)))
            line->furniture = other_news;
    }
    return STATUS_OK;
}

void passage_forget(struct page *p)
{
    for (size_t i = 0; i < p->tokens.line_count; i++)
        if (str_is_equal(page_line(p, i)->furniture, other_news))
            page_line(p, i)->furniture = STR_EMPTY;
}
