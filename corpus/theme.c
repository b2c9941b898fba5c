/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/theme.h"

enum {
    WORDS_MAX = 32,
    LETTERS_MIN = 3,
    DIGITS_MIN = 2,
    STEM_BYTES = 5,
    SITE_WORDS = 4,
    WEIGHT_MAX = 5,
    PASSAGE_LINES = 3,
    TOP_WORDS = 90,
    SCORE_MIN = 6,  /* of the best passage: less may be chance */
    SHARE_A_LEAD = 3 /* a line with this part of the best line's score is of the passage too */
};

/* The words of a title, each with a bit in a mask. */
struct theme {
    uint32_t keys[WORDS_MAX];
    unsigned weights[WORDS_MAX];
    size_t count;
    uint64_t seen; /* the low bits of all keys */
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

/* A word by its first letters: "patrol" and "patrolled" are the same. Case is cut by a bit; accents do not matter here. */
static uint32_t key_of(const struct tokens *tokens, const struct token *t)
{
    size_t len = t->end - t->at < STEM_BYTES ? t->end - t->at : STEM_BYTES;
    uint64_t letters = 0;

    if (t->shape & SHAPE_DIGITS)
        return t->hash;
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
    return !token_is(t, IS(FUNCTION) | IS(COMMON)) && t->end - t->at >= ((t->shape & SHAPE_DIGITS) ? DIGITS_MIN : LETTERS_MIN);
}

static void read_title(struct theme *theme, const struct tokens *title)
{
    for (size_t i = 0; i < title->count && theme->count < WORDS_MAX; i++) {
        const struct token *t = &title->tokens[i];
        uint32_t key = key_of(title, t);
        size_t same = 0;

        if (!is_telling(t))
            continue;
        while (same < theme->count && theme->keys[same] != key)
            same++;
        if (same < theme->count)
            continue;
        theme->keys[theme->count++] = key;
        theme->seen |= (uint64_t)1 << (key % 64);
    }
}

static uint32_t mask_of(const struct theme *theme, const struct page *p, size_t i)
{
    const struct line *line = page_line(p, i);
    uint32_t mask = 0;

    for (size_t k = line->token; k < line->token + line->token_count; k++) {
        uint32_t key;

        if (!is_telling(token_at(p, k)))
            continue;
        key = key_of(&p->tokens, token_at(p, k));
        for (size_t w = 0; (theme->seen >> (key % 64) & 1) && w < theme->count; w++)
            if (theme->keys[w] == key)
                mask |= (uint32_t)1 << w;
    }
    return mask;
}

static unsigned score_of(const struct theme *theme, uint32_t mask)
{
    unsigned score = 0;

    for (size_t w = 0; w < theme->count; w++)
        score += (mask >> w & 1) ? theme->weights[w] : 0;
    return score;
}

/* A word weighs the more the fewer lines have it: one for each time that their share of all halves. `masks`: by line; NULL: they
 * are made again. */
static void weigh(struct theme *theme, const struct page *p, uint32_t *masks)
{
    size_t lines = 0, having[WORDS_MAX] = { 0 };

    for (size_t i = 0; i < p->tokens.line_count; i++) {
        uint32_t mask;

        if (!line_is_told(page_line(p, i)))
            continue;
        mask = mask_of(theme, p, i);
        if (masks)
            masks[i] = mask;
        lines++;
        for (size_t w = 0; w < theme->count; w++)
            having[w] += mask >> w & 1;
    }
    for (size_t w = 0; w < theme->count; w++) {
        theme->weights[w] = having[w] > 0;
        for (size_t n = having[w] * 2; n > 0 && n <= lines && theme->weights[w] < WEIGHT_MAX; n *= 2)
            theme->weights[w]++;
    }
}

/* A few lines in a row, the last ones read. */
struct window {
    size_t lines[PASSAGE_LINES];
    uint32_t masks[PASSAGE_LINES];
};

static void window_add(struct window *w, size_t line, uint32_t mask)
{
    for (size_t i = 1; i < PASSAGE_LINES; i++) {
        w->lines[i - 1] = w->lines[i];
        w->masks[i - 1] = w->masks[i];
    }
    w->lines[PASSAGE_LINES - 1] = line;
    w->masks[PASSAGE_LINES - 1] = mask;
}

static unsigned window_score(const struct window *w, const struct theme *theme)
{
    uint32_t mask = 0;

    for (size_t i = 0; i < PASSAGE_LINES; i++)
        mask |= w->masks[i];
    return score_of(theme, mask);
}

/* The first line of the window that has a good part of what its best line has. */
static size_t window_begin(const struct window *w, const struct theme *theme)
{
    unsigned most = 0;
    size_t i = 0;

    for (size_t k = 0; k < PASSAGE_LINES; k++) {
        unsigned score = score_of(theme, w->masks[k]);

        most = score > most ? score : most;
    }
    while (score_of(theme, w->masks[i]) * SHARE_A_LEAD < most)
        i++;
    return w->lines[i];
}

/* The line is the title, perhaps with the name of the site behind it. */
static bool is_title(const struct page *p, const struct theme *theme, size_t i, uint32_t mask)
{
    size_t words = page_line(p, i)->token_count;

    return mask == (uint32_t)(((uint64_t)1 << theme->count) - 1) && words >= p->stated_title->count &&
           words <= p->stated_title->count + SITE_WORDS;
}

size_t theme_find(const struct page *p, bool *stands)
{
    struct theme theme = { 0 };
    struct window window = { 0 }, best = { 0 };
    unsigned most = 0, top = 0;
    size_t words = 0;
    size_t first = LINE_NONE, verbatim = LINE_NONE;
    uint32_t *masks;

    *stands = false;
    if (!p->stated_title)
        return LINE_NONE;
    read_title(&theme, p->stated_title);
    masks = arena_alloc(p->arena, (p->tokens.line_count + 1) * sizeof *masks);
    weigh(&theme, p, masks);
    for (size_t i = 0; i < p->tokens.line_count; i++) {
        unsigned score;

        if (!line_is_told(page_line(p, i)))
            continue;
        first = first == LINE_NONE ? i : first;
        window_add(&window, i, masks ? masks[i] : mask_of(&theme, p, i));
        if (verbatim == LINE_NONE && is_title(p, &theme, i, window.masks[PASSAGE_LINES - 1]))
            verbatim = i;
        score = window_score(&window, &theme);
        if (words < TOP_WORDS && score > top)
            top = score;
        words += page_line(p, i)->token_count;
        if (score > most) {
            most = score;
            best = window;
        }
    }
    if (most < SCORE_MIN)
        return LINE_NONE;
    *stands = verbatim != LINE_NONE;
    if (*stands)
        return verbatim;
    return top * 3 >= most * 2 ? first : window_begin(&best, &theme);
}
