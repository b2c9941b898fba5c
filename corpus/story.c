/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/story.h"

#include "corpus/forces.h"
#include "corpus/operations.h"
#include "corpus/wordset.h"

enum {
    LAST_WORDS_MIN = 8,    /* of a line without a full stop that may end a story */
    LOOSE_WORDS_MIN = 80,  /* less may be a new thought of the same story */
    STRONG_LINK = 3,       /* shared words by which a paragraph that names another force is still of the story */
    WORDS_A_LINK = 6,      /* of a longer paragraph, one shared word for so many of its words */
    FORCE_ROWS_MAX = 1024, /* more: two may count as one */
    OPERATIONS_MAX = 32,   /* of one story; further ones are new each time */
    LEAD_SENTENCES = 3,    /* the begin of a story may bring up forces without a link: three paragraphs, */
    LEAD_WORDS = 60,       /* or these words of fewer */
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

/* The forces and operations that the story has named so far, and how far the page was read. */
struct reading {
    size_t mention, candidate;
    uint64_t forces[FORCE_ROWS_MAX / 64];
    size_t candidates[OPERATIONS_MAX]; /* one of each name */
    size_t operation_count;
};

/* What a line names: a force or an operation that the story has, one that it has not. */
struct names {
    bool known, is_new;
};

static bool has_operation(const struct page *p, const struct reading *r, const struct candidate *c)
{
    for (size_t i = 0; i < r->operation_count; i++) {
        const struct candidate *other = &p->candidates[r->candidates[i]];

        if (other->key_len == c->key_len && memcmp(other->key, c->key, c->key_len) == 0)
            return true;
    }
    return false;
}

/* Lines must be asked for in order. With `learn` their names become the story's. */
static struct names read_names(const struct page *p, size_t line, struct reading *r, bool learn)
{
    struct names names = { false, false };
    size_t mention = r->mention, candidate = r->candidate;

    for (; mention < p->mention_count && p->mentions[mention].line <= line; mention++) {
        const struct mention *m = &p->mentions[mention];
        bool known = (r->forces[m->force / 64 % (FORCE_ROWS_MAX / 64)] >> (m->force % 64) & 1) != 0;

        if (m->line != line || m->kind != MENTION_NAMED)
            continue;
        names.known |= known;
        names.is_new |= !known;
        if (learn)
            r->forces[m->force / 64 % (FORCE_ROWS_MAX / 64)] |= (uint64_t)1 << (m->force % 64);
    }
    for (; candidate < p->candidate_count && token_at(p, p->candidates[candidate].first)->line <= line; candidate++) {
        bool known = has_operation(p, r, &p->candidates[candidate]);

        if (token_at(p, p->candidates[candidate].first)->line != line)
            continue;
        names.known |= known;
        names.is_new |= !known;
        if (learn && !known && r->operation_count < OPERATIONS_MAX)
            r->candidates[r->operation_count++] = candidate;
    }
    if (learn) {
        r->mention = mention;
        r->candidate = candidate;
    }
    return names;
}

/* A long paragraph shares more words by chance. */
static unsigned link_needed(const struct line *line)
{
    unsigned share = line->token_count / WORDS_A_LINK;

    return share > STRONG_LINK ? share : STRONG_LINK;
}

/* The lead speaks of several forces: further ones may have a paragraph each that shares nothing with it. */
static bool is_joint(const struct page *p)
{
    size_t words = 0;

    for (size_t i = 0; i < p->tokens.line_count && words < LEAD_WORDS; i++) {
        const struct line *line = page_line(p, i);

        if (!line_is_told(line) || (line->flags & LINE_OTHER_STORY))
            continue;
        for (size_t k = line->token; k < line->token + line->token_count; k++)
            if (token_at(p, k)->word == WORD_FORCES || token_at(p, k)->word == WORD_NATIONWIDE)
                return true;
        words += line->token_count;
    }
    return false;
}

/* How much of the page is other news without a headline of its own, in words; with `mark`, it is marked as such.
 * Behind the lead, a paragraph that brings up another force or operation and shares little with the story begins other
 * news, which goes on until a paragraph speaks of the story again. */
static size_t find_loose(struct page *p, struct wordset *s, bool mark)
{
    struct reading reading = { 0 };
    size_t sentences = 0, words = 0, out_words = 0;
    bool out = false, lead;

    memset(s, 0, sizeof *s);
    for (size_t i = 0; i < p->tokens.line_count; i++) {
        struct line *line = page_line(p, i);
        struct names names;
        unsigned shared;

        if (!line_is_told(line) || (line->flags & LINE_OTHER_STORY))
            continue;
        names = read_names(p, i, &reading, false);
        shared = wordset_shared(s, p, i, link_needed(line));
        lead = sentences < LEAD_SENTENCES && words < LEAD_WORDS;
        if (lead || (names.known && !names.is_new) || shared >= link_needed(line))
            out = false;
        else if (names.is_new && !names.known && !refers_back(p, i))
            out = true;
        if (out) {
            line->flags |= mark ? LINE_OTHER_STORY : 0;
            out_words += line->token_count;
        } else if (!names.is_new || lead) {
            (void)read_names(p, i, &reading, true);
            wordset_add(s, p, i);
        }
        sentences += line_is_sentence(line);
        words += line->token_count;
    }
    return out_words;
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
    if (!is_joint(p) && find_loose(p, &words, false) >= LOOSE_WORDS_MIN)
        (void)find_loose(p, &words, true);
}
