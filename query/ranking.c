/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/ranking.h"

#include <math.h>
#include <stdlib.h>

/* Chosen on articles, not for a test collection: docs/performance.md has what was tried. */
static const double K1 = 1.2, B = 0.75;

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

static void add_scores(const struct postings *p, const struct docset *set, double weight, const uint32_t *lengths,
                       double average, float *scores)
{
    float scale = (float)(weight * (K1 + 1)), base = (float)(K1 * (1 - B)), slope = (float)(K1 * B / average);

    for (size_t i = 0; i < p->count; i++) {
        uint32_t docid = p->docids[i];
        float wdf;

        if (!docset_has(set, docid))
            continue;
        wdf = (float)p->wdfs[i];
        scores[docid] += scale * wdf / (wdf + base + slope * (float)lengths[docid]);
    }
}

static enum status score(struct matcher *m, const struct docset *set, float *scores, struct error *err)
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

        if (t->postings->count && !is_repeated(m, i) && average > 0)
            add_scores(t->postings, set, t->factor * ranking_idf(t->postings->count, articles), lengths, average, scores);
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
    keys = arena_calloc(m->arena, (size_t)posting_store_last(m->store) + 1, sizeof *keys);
    heap = arena_alloc(m->arena, wanted * sizeof *heap);
    ranked = arena_calloc(m->arena, wanted - offset, sizeof *ranked);
    if (!keys || !heap || !ranked)
        return error_no_memory(err);
    status = order == SORT_RELEVANCE ? score(m, set, keys, err) : date_keys(m, set, order, keys, err);
    if (status)
        return status;
    got = select_best(set, keys, heap, wanted);
    for (size_t i = offset; i < got; i++)
        ranked[i - offset] = (struct ranked){ heap[i], order == SORT_RELEVANCE ? keys[heap[i]] : 0 };
    *out = ranked;
    *count = got > offset ? got - offset : 0;
    return STATUS_OK;
}
