/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/ranking.h"

#include <math.h>
#include <stdlib.h>

/* Chosen on articles, not for a test collection: docs/performance.md has what was tried. */
static const double K1 = 1.2, B = 0.75;

enum { GALLOP_RATIO = 16 }; /* a list so much longer than the matches is searched, not read */

double ranking_idf(size_t frequency, uint32_t articles)
{
    double ratio = ((double)articles - (double)frequency + 0.5) / ((double)frequency + 0.5);

    /* A word of more than a third of all articles still counts for a little: it must not count against. */
    return log(ratio < 2 ? ratio * 0.5 + 1 : ratio);
}

static bool is_same_term(const struct weighted_term *a, const struct weighted_term *b)
{
    return a->postings == b->postings && a->is_title == b->is_title;
}

/* A term that the query has twice weighs once: papers repeat words, people do not mean to. */
static bool is_repeated(const struct matcher *m, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (is_same_term(&m->terms[i], &m->terms[at]))
            return true;
    return false;
}

/* What one posting adds to a score, but for what the length of its article changes. */
struct weighing {
    float scale, base, slope;
    const uint32_t *lengths;
    float *scores;
};

static void add_score(const struct weighing *w, uint32_t docid, uint32_t count)
{
    float wdf = (float)count;

    w->scores[docid] += w->scale * wdf / (wdf + w->base + w->slope * (float)w->lengths[docid]);
}

/* The first of the rising `docids` from `at` on that is at least `docid`: by steps that double, then by halves. */
static size_t gallop(const uint32_t *docids, size_t count, size_t at, uint32_t docid)
{
    size_t step = 1, low = at, high;

    while (low + step < count && docids[low + step] < docid) {
        low += step;
        step *= 2;
    }
    high = low + step < count ? low + step : count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (docids[middle] < docid)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_scores(const struct postings *p, const struct docset *set, size_t matches, const struct weighing *w)
{
    struct docset_walk walk = DOCSET_WALK;
    uint32_t docid;
    size_t at = 0;

    if (matches >= p->count / GALLOP_RATIO) {
        for (size_t i = 0; i < p->count; i++)
            if (docset_has(set, p->docids[i]))
                add_score(w, p->docids[i], p->wdfs[i]);
        return;
    }
    while (docset_next(&walk, set, &docid)) {
        at = gallop(p->docids, p->count, at, docid);
        if (at == p->count)
            return;
        if (p->docids[at] == docid)
            add_score(w, docid, p->wdfs[at]);
    }
}

static enum status score(struct matcher *m, const struct docset *set, size_t matches, float *scores, struct error *err)
{
    const uint32_t *lengths;
    double average = 0;
    uint32_t articles = 0;
    enum status status = columns_lengths(m->columns, &lengths, err);

    if (!status)
        status = xap_reader_average_length(posting_store_reader(m->store), &average, err);
    if (!status)
        status = xap_reader_doccount(posting_store_reader(m->store), &articles, err);
    for (size_t i = 0; i < m->term_count && !status; i++) {
        const struct weighted_term *t = &m->terms[i];

        double weight;

        if (!t->postings->count || is_repeated(m, i) || average <= 0)
            continue;
        weight = t->factor * ranking_idf(t->postings->count, articles);
        add_scores(t->postings, set, matches,
                   &(struct weighing){ .scale = (float)(weight * (K1 + 1)), .base = (float)(K1 * (1 - B)),
                                       .slope = (float)(K1 * B / average), .lengths = lengths, .scores = scores });
    }
    return status;
}

/* Before `b` in the results? `keys` rise from good to bad. */
static bool is_before(const float *keys, uint32_t a, uint32_t b)
{
    if (keys[a] != keys[b])
        return keys[a] > keys[b];
    return a < b;
}

/* The heap has the worst of the best at its root. */
static void sift_down(uint32_t *heap, size_t count, size_t at, const float *keys)
{
    for (;;) {
        size_t worst = at, child = 2 * at + 1;

        if (child < count && is_before(keys, heap[worst], heap[child]))
            worst = child;
        if (child + 1 < count && is_before(keys, heap[worst], heap[child + 1]))
            worst = child + 1;
        if (worst == at)
            return;
        uint32_t swapped = heap[at];

        heap[at] = heap[worst];
        heap[worst] = swapped;
        at = worst;
    }
}

/* The best `wanted` of the set, best first. */
static size_t select_best(const struct docset *set, const float *keys, uint32_t *heap, size_t wanted)
{
    struct docset_walk walk = DOCSET_WALK;
    size_t count = 0;
    uint32_t docid;

    while (wanted && docset_next(&walk, set, &docid)) {
        if (count < wanted) {
            heap[count++] = docid;
            if (count == wanted)
                for (size_t i = count / 2; i-- > 0;)
                    sift_down(heap, count, i, keys);
        } else if (is_before(keys, docid, heap[0])) {
            heap[0] = docid;
            sift_down(heap, count, 0, keys);
        }
    }
    if (count < wanted)
        for (size_t i = count / 2; i-- > 0;)
            sift_down(heap, count, i, keys);
    for (size_t left = count; left > 1; left--) {
        uint32_t swapped = heap[0];

        heap[0] = heap[left - 1];
        heap[left - 1] = swapped;
        sift_down(heap, left - 1, 0, keys);
    }
    return count;
}

/* Dates as keys: newest first rises with the date; unknown dates come last either way. A day fits a float's 24 bits
 * as days since the year 0. */
static enum status date_keys(struct matcher *m, const struct docset *set, enum sort_order order, float *keys,
                             struct error *err)
{
    const uint32_t *dates;
    struct docset_walk walk = DOCSET_WALK;
    uint32_t docid;
    enum status status = columns_dates(m->columns, &dates, err);

    while (!status && docset_next(&walk, set, &docid)) {
        uint32_t d = dates[docid];
        float day = (float)((d / 10000) * 416 + (d / 100 % 100) * 32 + d % 100);

        keys[docid] = d == 0 ? -1e9f : order == SORT_NEWEST ? day : -day;
    }
    return status;
}

static enum status take_keys(struct matcher *m, float **out, struct error *err)
{
    size_t wanted = (size_t)posting_store_last(m->store) + 1;

    if (wanted > m->ranking->count) {
        ranking_memory_release(m->ranking);
        m->ranking->keys = calloc(wanted, sizeof *m->ranking->keys);
        if (!m->ranking->keys)
            return error_no_memory(err);
        m->ranking->count = wanted;
    }
    *out = m->ranking->keys;
    return STATUS_OK;
}

static void put_keys_back(struct matcher *m, const struct docset *set)
{
    struct docset_walk walk = DOCSET_WALK;
    uint32_t docid;

    while (docset_next(&walk, set, &docid))
        m->ranking->keys[docid] = 0;
}

void ranking_memory_release(struct ranking_memory *memory)
{
    free(memory->keys);
    *memory = (struct ranking_memory){ NULL, 0 };
}

enum status ranking_run(struct matcher *m, const struct docset *set, enum sort_order order, size_t offset, size_t limit,
                        struct ranked **out, size_t *count, struct error *err)
{
    size_t matches = (size_t)docset_count(set), wanted, got;
    float *keys = NULL;
    uint32_t *heap = NULL;
    struct ranked *ranked = NULL;
    enum status status = STATUS_OK;

    *out = NULL;
    *count = 0;
    if (offset >= matches || limit == 0)
        return STATUS_OK;
    wanted = limit < matches - offset ? offset + limit : matches;
    heap = arena_alloc(m->arena, wanted * sizeof *heap);
    ranked = arena_calloc(m->arena, wanted - offset, sizeof *ranked);
    if (!heap || !ranked)
        return error_no_memory(err);
    status = take_keys(m, &keys, err);
    if (status)
        return status;
    status = order == SORT_RELEVANCE ? score(m, set, matches, keys, err) : date_keys(m, set, order, keys, err);
    got = status ? 0 : select_best(set, keys, heap, wanted);
    for (size_t i = offset; i < got; i++)
        ranked[i - offset] = (struct ranked){ heap[i], order == SORT_RELEVANCE ? keys[heap[i]] : 0 };
    put_keys_back(m, set);
    if (status)
        return status;
    *out = ranked;
    *count = got > offset ? got - offset : 0;
    return STATUS_OK;
}
