/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/teasers.h"

#include "corpus/used_words.h"

enum {
    HEADLINE_WORDS = 22, /* at most, */
    TEASER_WORDS = 4,    /* and at least; */
    TEASERS_MIN = 6,     /* so many such lines are a list */
    OWN_LINES = 2,       /* of the last of them one may be the headline of the story below, */
    OWN_WORDS = 2        /* by so many words of the story */
};

/* "Man, 40, of Deal": a line of a list of people. */
static bool has_age(const struct page *p, size_t i)
{
    const struct line *line = page_line(p, i);

    for (size_t k = line->token; k < line->token + line->token_count; k++)
        if ((token_at(p, k)->gap & GAP_COMMA) && (token_at(p, k)->shape & SHAPE_DIGITS) && token_at(p, k)->digits <= 2)
            return true;
    return false;
}

/* A line that may be the headline of a story; fewer words may stand among such lines. */
static bool is_teaser(const struct page *p, size_t i, size_t words)
{
    const struct line *line = page_line(p, i);
    const uint32_t ends = GAP_COLON | GAP_COMMA | GAP_SEMICOLON;
    bool asks = str_ends_with(page_slice(p, line->at, line->end), STR("?"));

    return line_is_told(line) && !(line->flags & LINE_BULLET) && line->token_count >= words &&
           line->token_count <= HEADLINE_WORDS && !(line->tail_gap & (asks ? ends : ends | GAP_STOP)) &&
           (token_at(p, line->token)->shape & (SHAPE_CAPITAL | SHAPE_DIGITS));
}

/* A line that is none, and ends no list of them: it may go on, or begin with a small letter. */
static bool may_stand_among(const struct page *p, size_t i)
{
    const struct line *line = page_line(p, i);

    return line->token_count <= HEADLINE_WORDS && !(line->flags & (LINE_DATE | LINE_BULLET)) &&
           !(line->tail_gap & (GAP_STOP | GAP_COLON | GAP_QUOTE));
}

struct teasers {
    size_t end;
    size_t count, people; /* lines of some words, and those of them with the age of somebody */
};

/* The run of such lines that begins here; furniture and blank lines do not end it. */
static struct teasers read_teasers(const struct page *p, size_t first)
{
    struct teasers run = { .end = first };

    for (size_t i = first; i < p->tokens.line_count; i++) {
        if (is_teaser(p, i, 1)) {
            run.count += is_teaser(p, i, TEASER_WORDS);
            run.people += has_age(p, i);
            run.end = i + 1;
        } else if (line_is_kept(page_line(p, i)) && !may_stand_among(p, i)) {
            break;
        }
    }
    return run;
}

/* The last lines above the story, of which one may be its own headline, begin here. */
static size_t own_lines(const struct page *p, const struct teasers *run)
{
    size_t first = run->end, lines = 0;

    while (run->end <= p->body_line && first > 0 && lines < OWN_LINES)
        lines += is_teaser(p, --first, TEASER_WORDS);
    return first;
}

/* Words that stand in any news about the police. */
static const uint64_t everyday = IS(POLICE_CUE) | IS(POLICE) | IS(ENFORCE) | IS(OPERATION) | IS(CRIMINAL) | IS(ACT) | IS(NUMBER);

static bool is_own_headline(const struct page *p, const struct used_words *used, size_t i)
{
    unsigned all, shared = used_words_in(used, p, i, everyday, &all);

    return (shared > OWN_WORDS && shared * 5 >= all * 2) || (shared == OWN_WORDS && shared * 2 >= all);
}

/* The lines use so many words of the story that they are a list of its own. */
static bool is_own_list(const struct page *p, const struct used_words *used, size_t first, size_t end)
{
    unsigned long shared = 0, all = 0;

    for (size_t i = first; i < end; i++) {
        unsigned words;

        if (is_teaser(p, i, 1)) {
            shared += used_words_in(used, p, i, everyday, &words);
            all += words;
        }
    }
    return shared * 5 >= all * 2;
}

/* A line that brings in a list ends in a colon. */
static bool is_brought_in(const struct page *p, size_t first)
{
    while (first-- > 0)
        if (page_line(p, first)->token_count > 0)
            return (page_line(p, first)->tail_gap & GAP_COLON) != 0;
    return false;
}

static void mark_run(struct page *p, size_t first, const struct teasers *run, const struct used_words *used)
{
    size_t own = own_lines(p, run);

    if (run->end > p->body_line && (run->people * 2 > run->count || is_own_list(p, used, first, run->end)))
        return;
    for (size_t i = first; i < run->end; i++)
        if (is_teaser(p, i, 1) && !(i >= own && is_own_headline(p, used, i)))
            page_line(p, i)->furniture = STR("related");
}

/* So many headlines below each other are those of other stories, whatever stands above them; but for lists of people, and
 * of what the story tells. */
void teasers_mark(struct page *p)
{
    struct used_words used;
    bool is_read = false;

    for (size_t i = 0; i < p->tokens.line_count; i++) {
        struct teasers run;

        if (!is_teaser(p, i, 1))
            continue;
        run = read_teasers(p, i);
        if (run.count >= TEASERS_MIN && !is_brought_in(p, i)) {
            if (!is_read)
                used_words_read(&used, p, p->body_line);
            is_read = true;
            mark_run(p, i, &run, &used);
        }
        i = run.end;
    }
}
