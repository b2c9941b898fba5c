/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/suggestion.h"

#include "stem/tokenizer.h"

enum { NEAR_FREQUENCY_MIN = 1 };

struct candidate {
    struct str word;
    uint32_t frequency;
    unsigned distance;
};

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Optimal string alignment: insertions, deletions, replacements, swaps of neighbours; more than `limit` is limit + 1. */
static unsigned distance(struct str a, struct str b, unsigned limit)
{
    unsigned rows[3][WORD_MAX + 1];

    if (a.len > WORD_MAX || b.len > WORD_MAX || a.len > b.len + limit || b.len > a.len + limit)
        return limit + 1;
    for (size_t j = 0; j <= b.len; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a.len; i++) {
        unsigned *now = rows[i % 3], *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3], best;

        now[0] = best = (unsigned)i;
        for (size_t j = 1; j <= b.len; j++) {
            now[j] = least(least(before[j] + 1, now[j - 1] + 1), before[j - 1] + (a.at[i - 1] != b.at[j - 1]));
            if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1])
                now[j] = least(now[j], earlier[j - 2] + 1);
            best = least(best, now[j]);
        }
        if (best > limit)
            return limit + 1;
    }
    return rows[a.len % 3][b.len];
}

static bool is_better(const struct candidate *a, const struct candidate *b)
{
    if (b->frequency == 0 || a->distance != b->distance)
        return b->frequency == 0 || a->distance < b->distance;
    return a->frequency > b->frequency;
}

/* All words of the index are looked at: this runs only where a search found nothing. */
static enum status nearest_word(struct matcher *m, struct str word, struct candidate *best, struct error *err)
{
    unsigned limit = word.len <= 5 ? 1 : 2;
    struct xap_terms *terms = NULL;
    enum status status = xap_terms_open(&terms, posting_store_reader(m->store), STR_EMPTY, err);

    if (!status)
        status = xap_terms_skip_to(terms, STR("a"), err); /* words are in lower case: prefixes come before them */
    while (!status) {
        struct candidate c;

        status = xap_terms_next(terms, &c.word, &c.frequency, err);
        if (status || c.frequency < NEAR_FREQUENCY_MIN)
            continue;
        c.distance = distance(word, c.word, limit);
        if (c.distance == 0 || c.distance > limit || !is_better(&c, best))
            continue;
        best->frequency = c.frequency;
        best->distance = c.distance;
        status = arena_copy(m->arena, c.word, &best->word, err);
    }
    xap_terms_close(terms);
    return status == STATUS_END ? STATUS_OK : status;
}

struct replacement {
    struct str from, to;
};

static bool is_unknown(const struct matcher *m, struct str word)
{
    for (size_t i = 0; i < m->term_count; i++)
        if (str_is_equal(m->terms[i].word, word) && m->terms[i].postings->count)
            return false;
    return true;
}

static enum status collect(struct matcher *m, const struct clause *c, struct replacement *found, size_t *count,
                           size_t capacity, struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < c->child_count && !status; i++)
        if (c->kind != CLAUSE_NOT || i == 0)
            status = collect(m, c->children[i], found, count, capacity, err);
    for (size_t i = 0; i < c->slot_count && !status && *count < capacity; i++) {
        struct candidate best = { STR_EMPTY, 0, 0 };

        if (c->slots[i].kind == CLAUSE_PREFIX || c->slots[i].word.len < 3 || !is_unknown(m, c->slots[i].word))
            continue;
        status = nearest_word(m, c->slots[i].word, &best, err);
        if (!status && best.frequency)
            found[(*count)++] = (struct replacement){ c->slots[i].word, best.word };
    }
    return status;
}

/* Rewrites the text word by word, so that operators and fields stay as they were typed. */
static enum status rewrite(struct matcher *m, struct str text, const struct replacement *found, size_t count,
                           struct str *out, struct error *err)
{
    struct buf result = BUF_INIT;
    struct tokenizer t;
    struct word w;
    size_t copied = 0;
    enum status status = STATUS_OK;

    tokenizer_init(&t, text, 1);
    while (!status && tokenizer_next(&t, &w)) {
        const struct replacement *r = NULL;

        for (size_t i = 0; i < count && !r; i++)
            if (!w.is_extra && str_is_equal(found[i].from, str_of(w.folded, w.len)))
                r = &found[i];
        if (!r)
            continue;
        status = buf_add(&result, str_slice(text, copied, w.offset), err);
        if (!status)
            status = buf_add(&result, r->to, err);
        copied = w.offset + w.length;
    }
    if (!status)
        status = buf_add(&result, str_slice(text, copied, text.len), err);
    if (!status)
        status = arena_copy(m->arena, buf_view(&result), out, err);
    buf_release(&result);
    return status;
}

enum status suggestion_make(struct matcher *m, const struct clause *query, struct str text, struct str *out,
                            struct error *err)
{
    struct replacement found[16];
    size_t count = 0;
    enum status status = collect(m, query, found, &count, sizeof found / sizeof *found, err);

    return status || count == 0 ? status : rewrite(m, text, found, count, out, err);
}
