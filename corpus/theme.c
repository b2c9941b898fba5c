/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/theme.h"

enum {
    WORDS_MAX = 32,       /* of a title, with the forces that it names */
    LETTERS_MIN = 3,
    DIGITS_MIN = 2,
    STEM_BYTES = 5,
    ENDED_BYTES_MAX = 7,  /* of longer words the begin has no ending */
    SITE_WORDS = 4,       /* of the name of a site behind a title */
    TITLE_WORDS_MIN = 3,  /* fewer may all stand at the top by chance */
    WEIGHT_MAX = 18,
    PASSAGE_WORDS = 60,
    TOP_WORDS = 90,
    STORY_WORDS = 200,    /* of a long one the end says little of what it is about, */
    LEAD_WORDS = 40,      /* and the begin most: */
    LEAD_PART = 4,        /* words there count once more for this part */
    SHARE_OF_BEST = 3,    /* a line with this part of the best line's score is of the passage too */
    LINES_TO_TEXT = 4,    /* from a title; the text may follow behind a date and a name */
    MARGIN = 6,           /* by which a passage must be better than the top: less may be chance */
    HITS_MAX = 4096       /* of a page; further ones do not count */
};

/* A word of a title, or a force that it speaks of. */
struct word_of_title {
    uint32_t key;
    uint32_t force;    /* ROW_NONE: it is a word */
    bool is_common;    /* of such as stand in any news */
    unsigned sentences, last_sentence; /* of the page, that have it */
    unsigned weight;
};

/* A word of the title in the text. */
struct hit {
    uint32_t line;
    uint32_t begin; /* how many words of the text stand before its story, */
    uint32_t at;    /* and before itself */
    uint32_t word;
};

/* A page, read for the words of its title. */
struct reading {
    struct word_of_title words[WORDS_MAX];
    size_t count;
    size_t plain;       /* so many of the words are no forces; these come last */
    uint32_t initials;  /* a bit for each first letter of a plain word, in either case */
    struct hit *hits;   /* in the order of the text */
    size_t hit_count;
    unsigned sentences; /* of the text so far, */
    size_t words_read;  /* and words, */
    uint32_t begin;     /* of which so many stand before this story: before the last seam, or in and before the last long
                           paragraph */
    bool *seams;        /* by line; NULL: they are not known */
};

static const uint64_t SMALL = UINT64_C(0x2020202020202020);

/* On a machine of any order of bytes. */
static uint64_t first_bytes(uint64_t bytes, size_t count)
{
    static const unsigned char ones[16] = { 255, 255, 255, 255, 255, 255, 255, 255, 0 };
    uint64_t mask;

    memcpy(&mask, ones + sizeof mask - count, sizeof mask);
    return bytes & mask;
}

/* The length of a word without the ending of a plural or a verb, where four letters are left. */
static size_t without_ending(const char *word, size_t len)
{
    if (len >= 5 && word[len - 1] == 's')
        return len - 1;
    if (len >= 6 && word[len - 1] == 'd' && word[len - 2] == 'e')
        return len - 2;
    if (len >= 7 && word[len - 1] == 'g' && word[len - 2] == 'n' && word[len - 3] == 'i')
        return len - 3;
    return len;
}

/* A word by its first letters: "patrol" and "patrolled" are the same, and "raid" and "raids". Case is cut by a bit; accents do
 * not matter here. */
static uint32_t key_of(const struct tokens *tokens, const struct token *t)
{
    size_t len = t->end - t->at;
    uint64_t letters = 0;

    if (t->shape & SHAPE_DIGITS)
        return t->hash;
    if (len <= ENDED_BYTES_MAX)
        len = without_ending(tokens->source.at + t->at, len);
    if (len > STEM_BYTES)
        len = STEM_BYTES;
    if (t->at + sizeof letters <= tokens->source.len) { /* eight at once, of which the first few count */
        memcpy(&letters, tokens->source.at + t->at, sizeof letters);
        letters = first_bytes(letters, len);
    } else {
        memcpy(&letters, tokens->source.at + t->at, len);
    }
    return (uint32_t)((letters | SMALL) * UINT64_C(0x9E3779B97F4A7C15) >> 32);
}

static bool is_telling(const struct token *t)
{
    return !token_is(t, IS(FUNCTION)) && t->end - t->at >= ((t->shape & SHAPE_DIGITS) ? DIGITS_MIN : LETTERS_MIN);
}

static void read_title(struct reading *r, const struct tokens *title)
{
    for (size_t i = 0; i < title->count && r->count < WORDS_MAX; i++) {
        const struct token *t = &title->tokens[i];
        uint32_t key = key_of(title, t);
        size_t same = 0;

        if (!is_telling(t))
            continue;
        while (same < r->count && r->words[same].key != key)
            same++;
        if (same < r->count)
            continue;
        r->words[r->count++] = (struct word_of_title){ .key = key, .force = ROW_NONE, .is_common = token_is(t, IS(COMMON)) };
        r->initials |= (uint32_t)1 << ((unsigned char)title->source.at[t->at] & 31);
    }
    r->plain = r->count;
}

static void add_hit(struct reading *r, uint32_t line, size_t word)
{
    struct word_of_title *w = &r->words[word];

    if (w->sentences == 0 || w->last_sentence != r->sentences) {
        w->sentences++;
        w->last_sentence = r->sentences;
    }
    if (r->hit_count < HITS_MAX)
        r->hits[r->hit_count++] = (struct hit){ line, r->begin, (uint32_t)r->words_read, (uint32_t)word };
}

/* A word weighs the more the fewer sentences have it: one for each time that their number goes into all by another fourth. */
static void weigh(struct reading *r)
{
    for (size_t i = 0; i < r->count; i++) {
        struct word_of_title *w = &r->words[i];

        for (uint64_t n = (uint64_t)w->sentences * 64; n > 0 && n < (uint64_t)r->sentences * 64 && w->weight < WEIGHT_MAX; n += n / 4)
            w->weight++;
        if (w->is_common)
            w->weight /= 2;
    }
}

/* ---- forces ---- */

/* The meanings of the name of a force or a place at a token; NULL: none stands there. */
static const struct meaning *name_at(const struct page *p, size_t at, size_t end)
{
    const unsigned kinds = KIND(FORCE) | KIND(SHORT) | KIND(COUNTY) | KIND(TOWN);
    const struct meaning *m;

    if (token_at(p, at)->node == 0 || !token_is_capital(token_at(p, at)) || !page_match(p, at, end, kinds, GAP_SPACE | GAP_HYPHEN, &m))
        return NULL;
    return m;
}

/* Which word of the title is the force that a name stands for; the number of all: none. */
static size_t word_of_force(const struct reading *r, const struct meaning *m)
{
    size_t w = r->plain;

    while (w < r->count && r->words[w].force != m->value)
        w++;
    return w;
}

static bool is_of_force(const struct meaning *m)
{
    return m->kind == PHRASE_FORCE || m->kind == PHRASE_SHORT || m->kind == PHRASE_COUNTY || m->kind == PHRASE_TOWN;
}

/* The forces whose names or places the title has are words of it too. */
static void read_forces_of_title(struct reading *r, const struct page *p)
{
    struct page title = { .tokens = *p->stated_title };

    for (size_t i = 0; i < title.tokens.count; i++)
        for (const struct meaning *m = name_at(&title, i, title.tokens.count); m; m = vocabulary_next_meaning(p->tokens.vocabulary, m))
            if (is_of_force(m) && r->count < WORDS_MAX && word_of_force(r, m) == r->count)
                r->words[r->count++] = (struct word_of_title){ .force = m->value };
}

/* ---- the text ---- */

static void find_forces(struct reading *r, const struct page *p, uint32_t line, size_t at, size_t end)
{
    for (const struct meaning *m = name_at(p, at, end); m; m = vocabulary_next_meaning(p->tokens.vocabulary, m)) {
        size_t w = is_of_force(m) ? word_of_force(r, m) : r->count;

        if (w < r->count)
            add_hit(r, line, w);
    }
}

/* The bit of the word of the title that a token is, which is added to the hits; 0: of none. */
static uint32_t find_word(struct reading *r, const struct page *p, uint32_t line, const struct token *t)
{
    uint32_t key;
    size_t w = 0;

    if (!is_telling(t))
        return 0;
    key = key_of(&p->tokens, t);
    while (w < r->plain && r->words[w].key != key)
        w++;
    if (w == r->plain)
        return 0;
    add_hit(r, line, w);
    return (uint32_t)1 << w;
}

/* Finds the words of the title in the next line; answers which. Most words of a page are none of them and begin with other
 * letters. */
static uint32_t read_line(struct reading *r, const struct page *p, uint32_t i)
{
    const struct line *line = page_line(p, i);
    const struct token *first = token_at(p, line->token), *end = first + line->token_count;
    const unsigned char *source = (const unsigned char *)p->tokens.source.at;
    const uint32_t initials = r->initials;
    const bool forces = r->count > r->plain;
    size_t words_before = r->words_read;
    uint32_t mask = 0;

    r->sentences += !(first->gap & GAP_STOP);
    for (const struct token *t = first; t < end; t++) {
        if (t->gap & GAP_STOP)
            r->sentences++;
        if (!forces && !(initials >> (source[t->at] & 31) & 1))
            continue;
        r->words_read = words_before + (size_t)(t - first);
        if (forces)
            find_forces(r, p, i, line->token + (size_t)(t - first), line->token + line->token_count);
        mask |= find_word(r, p, i, t);
    }
    r->words_read = words_before + line->token_count;
    return mask;
}

/* The paragraph, of `words`, is the title, perhaps with the name of the site behind it. */
static bool is_title(const struct reading *r, const struct page *p, uint32_t mask, size_t words)
{
    return mask == (uint32_t)(((uint64_t)1 << r->plain) - 1) && words >= p->stated_title->count &&
           words <= p->stated_title->count + SITE_WORDS;
}

/* And nothing else. */
static bool is_title_alone(const struct page *p, size_t line, size_t words)
{
    const struct token *t = token_at(p, page_line(p, line)->token);

    if (words != p->stated_title->count)
        return false;
    for (size_t i = 0; i < words; i++)
        if (t[i].hash != p->stated_title->tokens[i].hash)
            return false;
    return true;
}

/* The title stands in a line that was taken for furniture, as beside a caption or twice, and text follows soon. */
static bool is_hidden_title(const struct page *p, size_t i)
{
    size_t told = 0;

    if (page_line(p, i)->furniture.len == 0 || !is_title_alone(p, i, page_line(p, i)->token_count))
        return false;
    for (i++; i < p->tokens.line_count && told < LINES_TO_TEXT; i++) {
        if (line_is_told(page_line(p, i)) && line_is_sentence(page_line(p, i)))
            return true;
        told += page_line(p, i)->token_count > 0;
    }
    return false;
}

/* Most of the title is said at the top of the page: where it stands below, it stands there once more. */
static bool top_has_title(const struct reading *r)
{
    uint32_t seen = 0;
    size_t count = 0;

    for (size_t i = 0; i < r->hit_count && r->hits[i].at < TOP_WORDS; i++) {
        uint32_t bit = (uint32_t)1 << r->hits[i].word;

        count += r->hits[i].word < r->plain && !(seen & bit);
        seen |= bit;
    }
    return r->plain >= TITLE_WORDS_MIN && count * 4 > r->plain * 3;
}

/* Reads the page until the title is found alone in a line, or most of it at the top; answers the line that it stands in, or LINE_NONE. */
static size_t read_page(struct reading *r, const struct page *p, size_t *first)
{
    size_t title = LINE_NONE, hidden = LINE_NONE;

    r->hit_count = r->words_read = r->begin = 0;
    r->sentences = 0;
    for (size_t w = 0; w < r->count; w++)
        r->words[w].sentences = r->words[w].weight = 0;
    *first = LINE_NONE;
    for (size_t i = p->head_end; i < p->tokens.line_count; i++) {
        uint32_t mask = 0;
        size_t words_before = r->words_read;

        if (r->seams && r->seams[i])
            r->begin = (uint32_t)r->words_read;
        if (line_is_told(page_line(p, i))) {
            *first = *first == LINE_NONE ? i : *first;
            mask = read_line(r, p, (uint32_t)i);
        }
        if (mask && is_title(r, p, mask, r->words_read - words_before)) {
            title = title == LINE_NONE ? i : title;
            if (is_title_alone(p, i, r->words_read - words_before))
                return i;
        }
        if (hidden == LINE_NONE && is_hidden_title(p, i))
            hidden = i;
        if (words_before < TOP_WORDS && r->words_read >= TOP_WORDS && top_has_title(r))
            break;
        if (r->words_read - words_before <= PASSAGE_WORDS)
            continue;
        r->begin = (uint32_t)r->words_read;
        if (r->seams)
            r->seams[i + 1] = true;
    }
    weigh(r);
    return hidden != LINE_NONE ? hidden : title;
}

/* ---- passages ---- */

/* The words of the title that stand close together: hits [first, end). */
struct passage {
    size_t first, end;
    unsigned score;
};

/* The best passage, and the best one at the top. */
static void find_passages(const struct reading *r, struct passage *best, struct passage *top)
{
    unsigned counts[WORDS_MAX] = { 0 };
    struct passage now = { 0, 0, 0 };

    *best = *top = now;
    while (now.end < r->hit_count) {
        const struct hit *hit = &r->hits[now.end++];

        if (counts[hit->word]++ == 0)
            now.score += r->words[hit->word].weight;
        while (hit->at - r->hits[now.first].at >= PASSAGE_WORDS || r->hits[now.first].at < hit->begin) {
            uint32_t word = r->hits[now.first++].word;

            if (--counts[word] == 0)
                now.score -= r->words[word].weight;
        }
        if (now.score > best->score)
            *best = now;
        if (hit->at < TOP_WORDS && now.score > top->score)
            *top = now;
    }
}

/* What the words weigh that a story has, and once more a part of those in its lead; *end: behind its hits. */
static unsigned score_of_story(const struct reading *r, size_t first, size_t *end)
{
    uint32_t begin = r->hits[first].begin, seen = 0, led = 0;
    unsigned score = 0;

    for (*end = first; *end < r->hit_count && r->hits[*end].begin == begin; (*end)++) {
        const struct hit *hit = &r->hits[*end];
        uint32_t bit = (uint32_t)1 << hit->word;
        unsigned weight = r->words[hit->word].weight;

        if (hit->at - begin >= STORY_WORDS)
            continue;
        score += (seen & bit) ? 0 : weight;
        seen |= bit;
        if (hit->at - begin >= LEAD_WORDS)
            continue;
        score += (led & bit) ? 0 : weight / LEAD_PART;
        led |= bit;
    }
    return score;
}

/* The same for whole stories. */
static void find_stories(const struct reading *r, struct passage *best, struct passage *top)
{
    struct passage now = { 0, 0, 0 };

    *best = *top = now;
    for (now.first = 0; now.first < r->hit_count; now.first = now.end) {
        now.score = score_of_story(r, now.first, &now.end);
        if (now.score > best->score)
            *best = now;
        if (r->hits[now.first].begin < TOP_WORDS && now.score > top->score)
            *top = now;
    }
}

/* What the hits of a passage that stand in the line of the first of them weigh; *end: behind them. */
static unsigned score_of_line(const struct reading *r, const struct passage *passage, size_t first, size_t *end)
{
    uint32_t seen = 0;
    unsigned score = 0;

    for (*end = first; *end < passage->end && r->hits[*end].line == r->hits[first].line; (*end)++) {
        uint32_t word = r->hits[*end].word;

        score += (seen >> word & 1) ? 0 : r->words[word].weight;
        seen |= (uint32_t)1 << word;
    }
    return score;
}

/* The first hit of the passage in a line that has a good part of what its best line has. */
static const struct hit *passage_begin(const struct reading *r, const struct passage *passage)
{
    unsigned most = 0, score;
    size_t i, next;

    for (i = passage->first; i < passage->end; i = next) {
        score = score_of_line(r, passage, i, &next);
        most = score > most ? score : most;
    }
    for (i = passage->first; score_of_line(r, passage, i, &next) * SHARE_OF_BEST < most; i = next)
        ;
    return &r->hits[i];
}

/* The top is not clearly worse: titles may be puns, and their words stand further down by chance. */
static bool is_of_top(const struct passage *best, const struct passage *top)
{
    return top->score * 3 >= best->score * 2 || best->score < top->score + MARGIN;
}

/* The title speaks of forces, and the top of the page of none of them. */
static bool lacks_forces(const struct reading *r, const struct page *p)
{
    size_t words = 0;

    for (size_t i = 0; r->count > r->plain && i < p->tokens.line_count && words < TOP_WORDS; i++) {
        const struct line *line = page_line(p, i);
        size_t end = line->token + line->token_count;

        for (size_t k = line->token; line_is_told(line) && k < end && words < TOP_WORDS; k++, words++)
            for (const struct meaning *m = name_at(p, k, end); m; m = vocabulary_next_meaning(p->tokens.vocabulary, m))
                if (is_of_force(m) && word_of_force(r, m) < r->count)
                    return false;
    }
    return r->count > r->plain;
}

static bool begin_reading(struct reading *r, const struct page *p)
{
    if (!p->stated_title)
        return false;
    read_title(r, p->stated_title);
    r->hits = arena_alloc(p->arena, HITS_MAX * sizeof *r->hits);
    return r->hits && r->count > 0;
}

struct theme theme_find(const struct page *p)
{
    struct reading r = { .count = 0 };
    struct passage best, top;
    size_t first, title;

    if (!begin_reading(&r, p))
        return (struct theme){ LINE_NONE, false };
    title = read_page(&r, p, &first);
    if (title != LINE_NONE)
        return (struct theme){ top_has_title(&r) ? first : title, true };
    find_passages(&r, &best, &top);
    read_forces_of_title(&r, p);
    if (is_of_top(&best, &top) && lacks_forces(&r, p)) {
        (void)read_page(&r, p, &first);
        find_passages(&r, &best, &top);
    }
    if (best.score < MARGIN)
        return (struct theme){ LINE_NONE, false };
    if (is_of_top(&best, &top))
        return (struct theme){ first, false };
    return (struct theme){ passage_begin(&r, &best)->line, false };
}

struct theme theme_choose(const struct page *p, bool *seams)
{
    struct reading r = { .seams = seams };
    struct passage best, top;
    const struct hit *hit;
    size_t first, line;

    if (!begin_reading(&r, p))
        return (struct theme){ LINE_NONE, false };
    read_forces_of_title(&r, p);
    (void)read_page(&r, p, &first);
    find_stories(&r, &best, &top);
    if (best.score < MARGIN || is_of_top(&best, &top))
        return (struct theme){ best.score < MARGIN ? LINE_NONE : first, false };
    hit = passage_begin(&r, &best);
    line = hit->line;
    while (hit->at - hit->begin < LEAD_WORDS && line > 0 && !seams[line])
        line--;
    return (struct theme){ line, false };
}
