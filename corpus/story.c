/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/story.h"

#include "corpus/forces.h"
#include "corpus/operations.h"

enum {
    HEADLINE_WORDS_MIN = 3,
    HEADLINE_WORDS_MAX = 16,
    LAST_WORDS_MIN = 8,    /* of a line without a full stop that may end a story */
    CONTENT_LETTERS_MIN = 4,
    WORDS_TO_LINK = 2,     /* shared words that make two pieces of text one story; one name does */
    LEAD_SENTENCES = 3,    /* the begin of a story may bring up forces without a link */
    SIGNATURE_BITS = 4096,
    WEIGHT_MIN = 2,        /* words about the police that make a first block the story */
    OPERATION_WEIGHT = 6,
    FORCE_WEIGHT = 3,
    BLOCKS_MAX = 64        /* more on one page: the rest belongs to the last */
};

/* Which words and names occur in a text: two sets of bits, by hash. */
struct signature {
    uint64_t words[SIGNATURE_BITS / 64];
    uint64_t names[SIGNATURE_BITS / 64];
};

struct block {
    size_t first, end; /* lines */
    unsigned weight;
    bool is_main;
};

static const struct line *line_at(const struct page *p, size_t i)
{
    return &p->tokens.lines[i];
}

static bool is_told(const struct line *line)
{
    return line_is_kept(line) && !(line->flags & LINE_DATE);
}

/* A word that says what a text is about, and not only that it is news about the police. */
static bool is_content(const struct token *t)
{
    const uint64_t everyday = IS(FUNCTION) | IS(COMMON) | IS(POLICE_CUE) | IS(ENFORCE) | IS(ACT) | IS(SAY) | IS(AUX) |
                              IS(VERB) | IS(TEAM) | IS(RANK) | IS(NUMBER) | IS(MONTH) | IS(WEEKDAY) | IS(POLICE) |
                              IS(HON) | IS(NOT_NAME) | IS(OP_STOP) | IS(CRIMINAL) | IS(STREET) | IS(COUNCIL) |
                              IS(TODAY) | IS(MENU) | IS(UNIT) | IS(LOCATIVE) | IS(OPERATION) | IS(FORCE_WORD);

    return !(t->shape & SHAPE_DIGITS) && t->end - t->at >= CONTENT_LETTERS_MIN && !token_is(t, everyday);
}

/* A name: a capital where a sentence does not begin. */
static bool is_name(const struct token *t)
{
    return (t->shape & SHAPE_CAPITAL) && !(t->gap & (GAP_STOP | GAP_LINE | GAP_QUOTE | GAP_BULLET));
}

static bool has(const uint64_t *bits, uint32_t hash)
{
    return (bits[hash / 64 % (SIGNATURE_BITS / 64)] >> (hash % 64) & 1) != 0;
}

static void put(uint64_t *bits, uint32_t hash)
{
    bits[hash / 64 % (SIGNATURE_BITS / 64)] |= (uint64_t)1 << (hash % 64);
}

/* The plural is the same word to a reader; cutting an s would need the letters, so only the hash of the word counts. */
static uint32_t key_of(const struct token *t)
{
    return t->hash * 0x9E3779B1u >> 7;
}

static void add_line(const struct page *p, struct signature *s, size_t i)
{
    const struct line *line = line_at(p, i);

    for (size_t k = line->token; k < line->token + line->token_count; k++) {
        const struct token *t = &p->tokens.tokens[k];

        if (!is_content(t))
            continue;
        put(s->words, key_of(t));
        if (is_name(t))
            put(s->names, key_of(t));
    }
}

/* How many different words the line shares with the signature; a shared name counts as enough by itself. */
static unsigned shared_with(const struct page *p, const struct signature *s, size_t i)
{
    const struct line *line = line_at(p, i);
    uint32_t last = 0;
    unsigned shared = 0;

    for (size_t k = line->token; k < line->token + line->token_count && shared < WORDS_TO_LINK; k++) {
        const struct token *t = &p->tokens.tokens[k];
        uint32_t key;

        if (!is_content(t))
            continue;
        key = key_of(t);
        if (!has(s->words, key) || key == last)
            continue;
        last = key;
        shared += is_name(t) && has(s->names, key) ? WORDS_TO_LINK : 1;
    }
    return shared;
}

/* ---- blocks ---- */

static bool is_sentence(const struct line *line)
{
    return (line->flags & LINE_SENTENCE) || ((line->tail_gap & GAP_STOP) && line->token_count >= 5);
}

static bool is_headline_like(const struct page *p, size_t i)
{
    const struct line *line = line_at(p, i);
    const struct token *first = &p->tokens.tokens[line->token];

    return line->token_count >= HEADLINE_WORDS_MIN && line->token_count <= HEADLINE_WORDS_MAX &&
           !(line->flags & (LINE_BULLET | LINE_SENTENCE | LINE_CONTINUED)) &&
           !(line->tail_gap & (GAP_STOP | GAP_COLON | GAP_SEMICOLON | GAP_COMMA)) && (first->shape & SHAPE_CAPITAL);
}

/* "Dorset Police and Crime Commissioner": who speaks, not what happened. */
static bool is_name_of_office(const struct page *p, size_t i)
{
    const struct line *line = line_at(p, i);
    const struct token *t = &p->tokens.tokens[line->token];

    for (size_t k = 0; k < line->token_count; k++)
        if (!(t[k].shape & SHAPE_CAPITAL) && !token_is(&t[k], IS(AND) | IS(OF) | IS(THE)))
            return false;
    return forces_any_between(p, line->token, line->token + line->token_count);
}

/* May another story begin behind this line? Not inside a list of short lines. */
static bool may_end_story(const struct line *line)
{
    return is_sentence(line) || (line->flags & LINE_BULLET) || line->token_count >= LAST_WORDS_MIN;
}

/* Between two lines stands "More news", "Read more" or the like. */
static bool has_heading_between(const struct page *p, size_t before, size_t line)
{
    for (size_t i = before + 1; i < line; i++)
        if (str_is_equal(line_at(p, i)->furniture, STR("related")))
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

        if (!is_told(line_at(p, i)))
            continue;
        while (next < p->tokens.line_count && !is_told(line_at(p, next)))
            next++;
        if (told && count < BLOCKS_MAX && may_end_story(line_at(p, before)) &&
            ((next < p->tokens.line_count && is_headline_like(p, i) && !is_name_of_office(p, i) &&
              is_sentence(line_at(p, next)) && !(line_at(p, next)->flags & LINE_CONTINUED)) ||
             (is_sentence(line_at(p, i)) && has_heading_between(p, before, i)))) {
            blocks[count - 1].end = i;
            blocks[count++] = (struct block){ i, p->tokens.line_count, 0, false };
            told = false;
        }
        told |= is_sentence(line_at(p, i));
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
        const struct line *line = line_at(p, i);

        while (at + 1 < count && blocks[at + 1].first <= i)
            at++;
        for (size_t k = line->token; is_told(line) && k < line->token + line->token_count; k++)
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

static bool block_links(const struct page *p, const struct signature *s, const struct block *b)
{
    unsigned shared = 0;

    for (size_t i = b->first; i < b->end && shared < WORDS_TO_LINK; i++)
        if (is_told(line_at(p, i)))
            shared += shared_with(p, s, i);
    return shared >= WORDS_TO_LINK;
}

static void add_block(const struct page *p, struct signature *s, struct block *b)
{
    b->is_main = true;
    for (size_t i = b->first; i < b->end; i++)
        if (is_told(line_at(p, i)))
            add_line(p, s, i);
}

/* ---- paragraphs ---- */

/* "It", "They", "The officers", an opening quote: what only goes on from something said before. */
static bool refers_back(const struct page *p, size_t i)
{
    const struct line *line = line_at(p, i);
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
static void mark_tail(struct page *p, struct signature *s)
{
    struct reading at = { 0, 0 };
    size_t sentences = 0, loose = 0, first_loose = 0, loose_news = 0;

    memset(s, 0, sizeof *s);
    for (size_t i = 0; i < p->tokens.line_count; i++) {
        const struct line *line = line_at(p, i);
        bool news;

        if (!is_told(line) || (line->flags & LINE_OTHER_STORY))
            continue;
        news = brings_up(p, i, &at);
        if (is_sentence(line) && sentences >= LEAD_SENTENCES && !refers_back(p, i) && shared_with(p, s, i) < WORDS_TO_LINK) {
            if (loose++ == 0)
                first_loose = i;
            loose_news += news;
        } else {
            loose = loose_news = 0;
            add_line(p, s, i);
        }
        sentences += is_sentence(line);
    }
    for (size_t i = first_loose; i < p->tokens.line_count && loose >= 2 && loose_news > 0; i++)
        p->tokens.lines[i].flags |= LINE_OTHER_STORY;
}

void story_mark(struct page *p)
{
    struct block blocks[BLOCKS_MAX];
    struct signature signature;
    size_t count, main;

    if (p->mention_count + p->candidate_count == 0)
        return;
    count = split_blocks(p, blocks);
    main = find_main(p, blocks, count);
    memset(&signature, 0, sizeof signature);
    add_block(p, &signature, &blocks[main]);
    for (size_t i = main + 1; i < count; i++)
        if (block_links(p, &signature, &blocks[i]))
            add_block(p, &signature, &blocks[i]);
    for (size_t i = main; i-- > 0;)
        if (block_links(p, &signature, &blocks[i]))
            add_block(p, &signature, &blocks[i]);
    for (size_t b = 0; b < count; b++)
        for (size_t i = blocks[b].first; i < blocks[b].end && !blocks[b].is_main; i++)
            p->tokens.lines[i].flags |= LINE_OTHER_STORY;
    mark_tail(p, &signature);
}
