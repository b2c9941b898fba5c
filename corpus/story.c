/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/story.h"

#include "corpus/forces.h"
#include "corpus/operations.h"
#include "corpus/wordset.h"

enum {
    LAST_WORDS_MIN = 8,    /* of a line without a full stop that may end a story */
    TAIL_WORDS_MIN = 40,   /* less may be a new thought of the same story */
    LEAD_SENTENCES = 3,    /* the begin of a story may bring up forces without a link */
    WEIGHT_MIN = 2,        /* words about the police that make a first block the story */
    OPERATION_WEIGHT = 6,
    FORCE_WEIGHT = 3,
    BLOCKS_MAX = 64        /* more on one page: the rest belongs to the last */
};

struct block {
    size_t first, end; /* lines */
    unsigned weight;
    bool is_main;
};

/* ---- blocks ---- */

/* "Dorset Police and Crime Commissioner": who speaks, not what happened. */
static bool is_name_of_office(const struct page *p, size_t i)
{
    const struct line *line = page_line(p, i);
    const struct token *t = &p->tokens.tokens[line->token];

    for (size_t k = 0; k < line->token_count; k++)
        if (!(t[k].shape & SHAPE_CAPITAL) && !token_is(&t[k], IS(AND) | IS(OF) | IS(THE)))
            return false;
    return forces_any_between(p, line->token, line->token + line->token_count);
}

/* May another story begin behind this line? Not inside a list of short lines. */
static bool may_end_story(const struct line *line)
{
    return line_is_sentence(line) || (line->flags & LINE_BULLET) || line->token_count >= LAST_WORDS_MIN;
}

/* Between two lines stands "More news", "Read more" or the like. */
static bool has_heading_between(const struct page *p, size_t before, size_t line)
{
    for (size_t i = before + 1; i < line; i++)
        if (str_is_equal(page_line(p, i)->furniture, STR("related")))
            return true;
    return false;
}

static size_t split_blocks(const struct page *p, struct block *blocks)
{
    size_t count = 1, before = LINE_NONE;
    bool told = false; /* a sentence of this block */

    blocks[0] = (struct block){ 0, p->tokens.line_count, 0, false };
    for (size_t i = 0; i < p->tokens.line_count; i++) {
        size_t next = i + 1;

        if (!line_is_told(page_line(p, i)))
            continue;
        while (next < p->tokens.line_count && !line_is_told(page_line(p, next)))
            next++;
        if (told && count < BLOCKS_MAX && may_end_story(page_line(p, before)) &&
            ((next < p->tokens.line_count && page_is_headline_like(p, i) && !is_name_of_office(p, i) &&
              line_is_sentence(page_line(p, next)) && !(page_line(p, next)->flags & LINE_CONTINUED)) ||
             (line_is_sentence(page_line(p, i)) && has_heading_between(p, before, i)))) {
            blocks[count - 1].end = i;
            blocks[count++] = (struct block){ i, p->tokens.line_count, 0, false };
            told = false;
        }
        told |= line_is_sentence(page_line(p, i));
        before = i;
    }
    return count;
}

static struct block *block_of(struct block *blocks, size_t count, size_t line)
{
    size_t i = 0;

    while (i + 1 < count && blocks[i + 1].first <= line)
        i++;
    return &blocks[i];
}

/* The main block is the first, if it is about the police at all, else the one that is most. */
static size_t find_main(struct page *p, struct block *blocks, size_t count)
{
    size_t best = 0, at = 0;

    for (size_t i = 0; i < p->tokens.line_count; i++) {
        const struct line *line = page_line(p, i);

        while (at + 1 < count && blocks[at + 1].first <= i)
            at++;
        for (size_t k = line->token; line_is_told(line) && k < line->token + line->token_count; k++)
            blocks[at].weight += token_is(&p->tokens.tokens[k], IS(POLICE_CUE) | IS(ENFORCE));
    }
    for (size_t i = 0; i < p->mention_count; i++)
        if (p->mentions[i].kind == MENTION_NAMED)
            block_of(blocks, count, p->mentions[i].line)->weight += FORCE_WEIGHT;
    for (size_t i = 0; i < p->candidate_count; i++)
        block_of(blocks, count, p->tokens.tokens[p->candidates[i].first].line)->weight += OPERATION_WEIGHT;
    for (size_t i = 1; i < count && blocks[0].weight < WEIGHT_MIN; i++)
        if (blocks[i].weight > blocks[best].weight)
            best = i;
    return best;
}

static bool block_links(const struct page *p, const struct wordset *s, const struct block *b)
{
    unsigned shared = 0;

    for (size_t i = b->first; i < b->end && shared < WORDSET_LINK; i++)
        if (line_is_told(page_line(p, i)))
            shared += wordset_shared(s, p, i, WORDSET_LINK);
    return shared >= WORDSET_LINK;
}

static void add_block(const struct page *p, struct wordset *s, struct block *b)
{
    b->is_main = true;
    for (size_t i = b->first; i < b->end; i++)
        if (line_is_told(page_line(p, i)))
            wordset_add(s, p, i);
}

/* ---- paragraphs ---- */

/* "It", "They", "The officers", an opening quote: what only goes on from something said before. */
static bool refers_back(const struct page *p, size_t i)
{
    const struct line *line = page_line(p, i);
    const struct token *t = &p->tokens.tokens[line->token];

    if (t->gap & GAP_QUOTE)
        return true;
    for (size_t k = 0; k < 12 && k < line->token_count; k++)
        if (token_is(&t[k], IS(PRONOUN)) ||
            (k < 4 && token_is(&t[k], IS(THE)) && token_is(&t[k + 1], IS(REL_NOUN) | IS(FORCE_WORD) | IS(ENFORCE) | IS(OPERATION))))
            return true;
    return false;
}

/* A force is named in the line, or an operation. Lines must be asked for in order; `at` remembers how far it got. */
struct reading {
    size_t mention, candidate;
};

static bool brings_up(const struct page *p, size_t line, struct reading *at)
{
    bool force = false;

    while (at->mention < p->mention_count && p->mentions[at->mention].line <= line) {
        force |= p->mentions[at->mention].line == line && p->mentions[at->mention].kind == MENTION_NAMED;
        at->mention++;
    }
    while (at->candidate < p->candidate_count &&
           p->tokens.tokens[p->candidates[at->candidate].first].line <= line) {
        force |= p->tokens.tokens[p->candidates[at->candidate].first].line == line;
        at->candidate++;
    }
    return force;
}

/* Behind the lead, from where on no paragraph has to do with the story any more: a tail of other news without a
 * headline. One paragraph by itself is none; a story may end with a new thought. */
static void mark_tail(struct page *p, struct wordset *s)
{
    struct reading at = { 0, 0 };
    size_t sentences = 0, loose = 0, first_loose = 0, loose_news = 0, loose_words = 0;

    memset(s, 0, sizeof *s);
    for (size_t i = 0; i < p->tokens.line_count; i++) {
        const struct line *line = page_line(p, i);
        bool news;

        if (!line_is_told(line) || (line->flags & LINE_OTHER_STORY))
            continue;
        news = brings_up(p, i, &at);
        if (line_is_sentence(line) && sentences >= LEAD_SENTENCES && !refers_back(p, i) && wordset_shared(s, p, i, WORDSET_LINK) < WORDSET_LINK) {
            if (loose++ == 0)
                first_loose = i;
            loose_news += news;
            loose_words += line->token_count;
        } else {
            loose = loose_news = loose_words = 0;
            wordset_add(s, p, i);
        }
        sentences += line_is_sentence(line);
    }
    for (size_t i = first_loose; i < p->tokens.line_count && loose >= 2 && loose_news > 0 && loose_words >= TAIL_WORDS_MIN; i++)
        p->tokens.lines[i].flags |= LINE_OTHER_STORY;
}

void story_mark(struct page *p)
{
    struct block blocks[BLOCKS_MAX];
    struct wordset words;
    size_t count, main;

    if (p->mention_count + p->candidate_count == 0)
        return;
    count = split_blocks(p, blocks);
    main = find_main(p, blocks, count);
    memset(&words, 0, sizeof words);
    add_block(p, &words, &blocks[main]);
    for (size_t i = main + 1; i < count; i++)
        if (block_links(p, &words, &blocks[i]))
            add_block(p, &words, &blocks[i]);
    for (size_t i = main; i-- > 0;)
        if (block_links(p, &words, &blocks[i]))
            add_block(p, &words, &blocks[i]);
    for (size_t b = 0; b < count; b++)
        for (size_t i = blocks[b].first; i < blocks[b].end && !blocks[b].is_main; i++)
            p->tokens.lines[i].flags |= LINE_OTHER_STORY;
    mark_tail(p, &words);
}
