/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/story.h"

#include "corpus/dates.h"
#include "corpus/forces.h"
#include "corpus/operations.h"
#include "corpus/told.h"

enum {
    LINES_BELOW_HEAD = 2,  /* before the text */
    LAST_WORDS_MIN = 8,    /* of a line without a full stop that may end a story */
    LOOSE_WORDS_MIN = 80,  /* less may be a new thought of the same story */
    STRONG_LINK = 3,       /* shared words by which a paragraph that names another force is still of the story */
    STRANGE_LINK = 5,      /* and a block under a headline of its own */
    SIZE_A_LINK = 8,       /* of a longer piece, one shared word for so many of its own */
    KNOWN_SCORE = 4,       /* of a paragraph that names a force or operation of the story, */
    STRONG_SCORE = 3,      /* shares many words with it, */
    MIXED_SCORE = 2,       /* names some of it and others, */
    WEAK_SCORE = 1,        /* or shares a name or two words */
    OPENING_SENTENCES = 2, /* that belong to the story whatever they name: two paragraphs, */
    OPENING_WORDS = 50,    /* or these words of one */
    LEAD_SENTENCES = 3,    /* the begin of a story may bring up forces without a link: three paragraphs, */
    LEAD_WORDS = 60,       /* or these words of fewer */
    WEIGHT_MIN = 2,        /* words about the police that make a first block the story */
    OPERATION_WEIGHT = 6,
    FORCE_WEIGHT = 3,
    BLOCKS_MAX = 64        /* more on one page: the rest belongs to the last */
};

/* How lines are tied to the story. */
enum tie { TIE_NONE, TIE_UNKNOWN, TIE_WEAK, TIE_STRONG };

struct block {
    size_t first, end; /* lines */
    unsigned weight;
    bool is_main;
};

/* The story, as far as it has been told. */
struct story {
    struct told told;
    bool is_joint; /* of many forces */
    bool has_strange_operation; /* one was named since the story was last spoken of */
};

/* The lead speaks of several forces: further ones may have a paragraph each that shares nothing with it. */
static bool is_joint(const struct page *p)
{
    size_t words = 0;

    for (size_t i = 0; i < p->tokens.line_count && words < LEAD_WORDS; i++) {
        const struct line *line = page_line(p, i);

        if (!line_is_told(line) || (line->flags & LINE_OTHER_STORY))
            continue;
        for (size_t k = line->token; k < line->token + line->token_count; k++)
            if (told_speaks_of_forces(p, k))
                return true;
        words += line->token_count;
    }
    return false;
}

/* Nothing but the title that the record states. */
static void story_init(struct story *story, const struct page *p)
{
    memset(story, 0, sizeof *story);
    story->is_joint = is_joint(p);
    if (p->stated_title) {
        struct page title = { .tokens = *p->stated_title };

        wordset_add(&story->told.words, &title, 0);
    }
}

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

/* "date 2031-05-06 Four held": where one article was put behind another. */
static bool has_marker(const struct page *p, size_t i)
{
    struct day day;

    return dates_read_marker(page_slice(p, page_line(p, i)->at, page_line(p, i)->end), &day) > 0;
}

static size_t next_told(const struct page *p, size_t i)
{
    do
        i++;
    while (i < p->tokens.line_count && !line_is_told(page_line(p, i)));
    return i;
}

/* A headline, with a standfirst or what a picture shows below it, and then a sentence. */
static bool is_head(const struct page *p, size_t i)
{
    size_t below = 0;

    if (!page_is_headline_like(p, i) || is_name_of_office(p, i))
        return false;
    do
        i = next_told(p, i);
    while (below++ < LINES_BELOW_HEAD && i < p->tokens.line_count && page_is_headline_like(p, i) && !line_is_sentence(page_line(p, i)));
    return i < p->tokens.line_count && line_is_sentence(page_line(p, i));
}

static size_t split_blocks(const struct page *p, struct block *blocks)
{
    size_t count = 1, before = LINE_NONE;
    bool told = false; /* a sentence of this block */

    blocks[0] = (struct block){ 0, p->tokens.line_count, 0, false };
    for (size_t i = 0; i < p->tokens.line_count; i++) {
        if (!line_is_told(page_line(p, i)))
            continue;
        if (told && count < BLOCKS_MAX && may_end_story(page_line(p, before)) &&
            (has_marker(p, i) || is_head(p, i) || (line_is_sentence(page_line(p, i)) && has_heading_between(p, before, i)))) {
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

    if (p->is_titled) /* and what stands in front of it is known to be other news */
        return 0;
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

/* What makes a long piece of text one with the story: it shares more words by chance. */
static bool is_strong(struct link link)
{
    unsigned needed = link.size / SIZE_A_LINK;

    return told_strength(link) >= (needed > STRONG_LINK ? needed : STRONG_LINK);
}

/* The end of the first paragraphs of a block, which tell what it is about. */
static size_t end_of_lead(const struct page *p, const struct block *b)
{
    size_t sentences = 0, words = 0, i = b->first;

    for (; i < b->end && sentences < LEAD_SENTENCES && words < LEAD_WORDS; i++)
        if (line_is_told(page_line(p, i))) {
            sentences += line_is_sentence(page_line(p, i));
            words += page_line(p, i)->token_count;
        }
    return i;
}

/* Do lines go on with the story? They do by a name or many words. Without, those that bring up other names do not, unless
 * the story is of many forces; if they name nobody, a little will do. */
static enum tie tie_of(const struct page *p, const struct story *story, size_t first, size_t end)
{
    struct names names = cast_look(&story->told.cast, p, first, end);
    struct link link = wordset_link(&story->told.words, p, first, end);

    if (names.known || (is_strong(link) && (!(names.new_force || names.new_operation) || told_strength(link) >= STRANGE_LINK)))
        return TIE_STRONG;
    if (names.new_force || names.new_operation)
        return story->is_joint && told_strength(link) >= WORDSET_LINK ? TIE_WEAK : TIE_NONE;
    return told_strength(link) >= WORDSET_LINK ? TIE_WEAK : TIE_UNKNOWN;
}

static void try_block(const struct page *p, struct story *story, struct block *b)
{
    size_t end = end_of_lead(p, b);
    enum tie tie = tie_of(p, story, b->first, end);

    if (tie == TIE_UNKNOWN || tie == TIE_WEAK)
        tie = tie_of(p, story, b->first, end = b->end);
    b->is_main = tie == TIE_STRONG || tie == TIE_WEAK;
    if (tie == TIE_STRONG)
        told_add(&story->told, p, b->first, end);
}

/* ---- paragraphs ---- */

/* How much a paragraph speaks for going on with the story, or against it. `strange`: others were named since the story was
 * last spoken of, so that a little is not enough. */
static int score_of(const struct page *p, struct story *story, size_t i, bool *strange)
{
    struct names names = cast_look(&story->told.cast, p, i, i + 1);
    struct link link = wordset_link(&story->told.words, p, i, i + 1);
    bool is_new = names.new_force || names.new_operation, weak = told_strength(link) >= WORDSET_LINK, first;

    if (names.known)
        return is_new ? MIXED_SCORE : KNOWN_SCORE;
    if (is_strong(link))
        return STRONG_SCORE;
    first = !*strange && names.is_first && (weak || names.expected || !names.new_force);
    if (is_new && !first && !*strange && told_refers_back(p, i))
        return 0;
    *strange |= (names.away && !weak) || (is_new && !first);
    if (!is_new || first)
        return first || link.names > 0 || (weak && !*strange) ? WEAK_SCORE : 0;
    if (story->is_joint && !names.new_operations && (!names.new_operation || (story->told.cast.operation_count == 0 && !story->has_strange_operation))) {
        story->has_strange_operation |= names.new_operation;
        return 0;
    }
    return names.is_first || weak ? -STRONG_SCORE : -KNOWN_SCORE;
}

/* Lines [first, end) of the story become part of what has been told. */
static void tell(const struct page *p, struct story *story, size_t first, size_t end)
{
    for (; first < end; first++)
        if (!(page_line(p, first)->flags & LINE_OTHER_STORY))
            told_add(&story->told, p, first, first + 1);
}

/* Paragraphs behind the story that name nobody stay with it, but for those in front of another story that are set
 * elsewhere. */
static size_t end_with_neutral(const struct page *p, const struct story *story, size_t end, size_t against)
{
    for (; end < against; end++) {
        struct names names = cast_look(&story->told.cast, p, end, end + 1);

        if (line_is_told(page_line(p, end)) && (names.away || names.unknown))
            break;
    }
    return end;
}

/* "Results included:" and the items below it: they are of one piece. `*in_list` is kept from line to line. */
static bool is_item(const struct line *line, bool *in_list)
{
    bool item = *in_list && (line->flags & LINE_BULLET);

    *in_list = item || (line->tail_gap & GAP_COLON);
    return item;
}

/* Where the story ends, that no headline divides from what follows: the run of paragraphs from its lead with the greatest
 * sum of scores (as in passage.c). LINE_NONE: nothing that follows speaks against being of it. */
static size_t find_end(const struct page *p)
{
    struct story story;
    size_t sentences = 0, words = 0, end = 0, against = LINE_NONE;
    int sum = 0;
    bool strange = false, others = false, in_list = false;

    story_init(&story, p);
    for (size_t i = 0; i < p->tokens.line_count; i++) {
        const struct line *line = page_line(p, i);
        bool lead = sentences < LEAD_SENTENCES && words < LEAD_WORDS;
        int score;

        if (!line_is_told(line) || (line->flags & LINE_OTHER_STORY))
            continue;
        score = is_item(line, &in_list) && !strange ? WEAK_SCORE : score_of(p, &story, i, &strange);
        if (lead && (score > -KNOWN_SCORE || (sentences < OPENING_SENTENCES && words < OPENING_WORDS)))
            score = KNOWN_SCORE;
        sentences += i >= p->core_line && line_is_sentence(line);
        words += i >= p->core_line ? line->token_count : 0;
        sum += score;
        others |= score < 0;
        if (strange && against == LINE_NONE)
            against = i;
        if (sum < 0 || (sum == 0 && score <= 0))
            continue;
        tell(p, &story, end, i + 1);
        end = i + 1;
        sum = 0;
        strange = others = story.has_strange_operation = false;
        against = LINE_NONE;
    }
    return others ? end_with_neutral(p, &story, end, against) : LINE_NONE;
}

static void mark(struct page *p, size_t first, size_t end)
{
    for (; first < end; first++)
        if (line_is_told(page_line(p, first)))
            page_line(p, first)->flags |= LINE_OTHER_STORY;
}

static void mark_blocks(struct page *p)
{
    struct block blocks[BLOCKS_MAX];
    struct story story;
    size_t count = split_blocks(p, blocks), main;

    if (count == 1)
        return;
    main = find_main(p, blocks, count);
    story_init(&story, p);
    blocks[main].is_main = true;
    told_add(&story.told, p, blocks[main].first, blocks[main].end);
    for (size_t i = main + 1; i < count; i++)
        try_block(p, &story, &blocks[i]);
    for (size_t i = main; i-- > 0;)
        try_block(p, &story, &blocks[i]);
    for (size_t b = 0; b < count; b++)
        if (!blocks[b].is_main)
            mark(p, blocks[b].first, blocks[b].end);
}

static size_t words_from(const struct page *p, size_t first)
{
    size_t words = 0;

    for (size_t i = first; i < p->tokens.line_count; i++)
        if (line_is_told(page_line(p, i)))
            words += page_line(p, i)->token_count;
    return words;
}

void story_mark(struct page *p)
{
    size_t end;

    if (p->mention_count + p->candidate_count == 0)
        return;
    mark_blocks(p);
    end = find_end(p);
    if (end != LINE_NONE && words_from(p, end) >= LOOSE_WORDS_MIN)
        mark(p, end, p->tokens.line_count);
}
