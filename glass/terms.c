/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/terms.h"

#include <stdlib.h>

enum {
    TERM_HEAD_MAX = RUN_TERM_HEAD_BYTES + 255,
    POSTING_MAX = UINT32_MAX_BYTES + LOG_BODY_HEAD_MAX + LOG_HALF_MAX /* a posting, but for a long position list */
};

/* --- One run --------------------------------------------------------------- */

/* The next term of a run; STATUS_END behind the last. */
static enum status read_term(struct run_terms *r, struct error *err)
{
    unsigned char front[8] = { 0 };
    enum status status;

    if (source_is_at_end(&r->source))
        return STATUS_END;
    status = source_need(&r->source, TERM_HEAD_MAX, err);
    if (status)
        return status;
    memcpy(&r->left, r->source.at, 4);
    memcpy(&r->frequency, r->source.at + 4, 8);
    r->length = r->source.at[12];
    memcpy(r->text, r->source.at + RUN_TERM_HEAD_BYTES, r->length);
    r->source.at += RUN_TERM_HEAD_BYTES + r->length;
    r->posting.docid = 0;
    memcpy(front, r->text, r->length < sizeof front ? r->length : sizeof front);
    memcpy(&r->front, front, sizeof front);
    r->front = __builtin_bswap64(r->front);
    return STATUS_OK;
}

/* `left` must not be 0. */
static inline enum status read_posting(struct run_terms *r, struct error *err)
{
    uint32_t delta;
    enum status status = source_need(&r->source, POSTING_MAX, err);

    if (status)
        return status;
    r->left--;
    r->source.at = log_get_body(get_uint_word(r->source.at, &delta), &r->posting.body);
    r->posting.docid += delta;
    if (r->posting.body.tag_length >= LOG_HALF_MAX) {
        status = source_need(&r->source, r->posting.body.tag_length, err);
        if (status)
            return status;
        r->posting.body.tag = r->source.at;
    }
    r->source.at += r->posting.body.tag_length;
    return STATUS_OK;
}

/* --- The least term on top ------------------------------------------------- */

static int compare_terms(const struct run_terms *a, const struct run_terms *b)
{
    if (a->front != b->front)
        return a->front < b->front ? -1 : 1;
    return str_compare(str_of((const char *)a->text, a->length), str_of((const char *)b->text, b->length));
}

/* Runs lie in memory by feed, and within a feed in the order of their documents. */
static bool is_before(const struct run_terms *a, const struct run_terms *b)
{
    int order = compare_terms(a, b);

    return order < 0 || (order == 0 && a < b);
}

static void sift_down(struct terms *t, size_t at)
{
    struct run_terms *own = t->heap[at];

    for (;;) {
        size_t child = 2 * at + 1;

        if (child >= t->heap_size)
            break;
        if (child + 1 < t->heap_size && is_before(t->heap[child + 1], t->heap[child]))
            child++;
        if (!is_before(t->heap[child], own))
            break;
        t->heap[at] = t->heap[child];
        at = child;
    }
    t->heap[at] = own;
}

static void push(struct terms *t, struct run_terms *r)
{
    size_t at = t->heap_size++;

    for (; at > 0 && is_before(r, t->heap[(at - 1) / 2]); at = (at - 1) / 2)
        t->heap[at] = t->heap[(at - 1) / 2];
    t->heap[at] = r;
}

static struct run_terms *pop(struct terms *t)
{
    struct run_terms *top = t->heap[0];

    t->heap[0] = t->heap[--t->heap_size];
    if (t->heap_size)
        sift_down(t, 0);
    return top;
}

/* Reads the run's next term and puts it where it belongs. */
static enum status push_next(struct terms *t, struct run_terms *r, struct error *err)
{
    enum status status = read_term(r, err);

    if (status == STATUS_OK)
        push(t, r);
    return status == STATUS_END ? STATUS_OK : status;
}

/* --- Life ------------------------------------------------------------------ */

enum status terms_init(struct terms *t, const struct glass_feed *feeds, unsigned feed_count,
                       size_t buffer_size, struct error *err)
{
    size_t count = 0;
    enum status status = STATUS_OK;

    *t = (struct terms){ .current = SIZE_MAX };
    for (unsigned i = 0; i < feed_count; i++)
        count += feeds[i].run_count;
    t->runs = calloc(count + 1, sizeof *t->runs);
    t->heap = calloc(count + 1, sizeof *t->heap);
    t->same = calloc(count + 1, sizeof *t->same);
    t->lanes = calloc(feed_count, sizeof *t->lanes);
    t->lane_ends = calloc(feed_count, sizeof *t->lane_ends);
    if (!t->runs || !t->heap || !t->same || !t->lanes || !t->lane_ends)
        return error_no_memory(err);
    for (unsigned i = 0; i < feed_count; i++) {
        for (size_t k = 0; k < feeds[i].run_count && !status; k++) {
            struct run_terms *r = &t->runs[t->run_count++];

            r->feed = i;
            source_init(&r->source, &feeds[i].spool, &feeds[i].runs[k].postings, 1, buffer_size);
            status = push_next(t, r, err);
        }
    }
    return status;
}

void terms_release(struct terms *t)
{
    for (size_t i = 0; i < t->run_count; i++)
        source_release(&t->runs[i].source);
    free(t->runs);
    free(t->heap);
    free(t->same);
    free(t->lanes);
    free(t->lane_ends);
    *t = (struct terms){ 0 };
}

/* --- Reading --------------------------------------------------------------- */

/* The runs that have the least term, and their postings together. */
static void gather_same(struct terms *t, struct term *out)
{
    *out = (struct term){ .text = STR_EMPTY };
    t->same_count = 0;
    do {
        struct run_terms *r = pop(t);

        t->same[t->same_count++] = r;
        out->count += r->left;
        out->frequency += r->frequency;
    } while (t->heap_size && compare_terms(t->heap[0], t->same[0]) == 0);
    out->text = str_of((const char *)t->same[0]->text, t->same[0]->length);
}

/* One lane per feed, each with its first posting read: a run has no term without postings. */
static enum status open_lanes(struct terms *t, struct error *err)
{
    t->lane_count = 0;
    t->current = SIZE_MAX;
    for (size_t i = 0; i < t->same_count; i++) {
        if (i == 0 || t->same[i]->feed != t->same[i - 1]->feed) {
            enum status status = read_posting(t->same[i], err);

            if (status)
                return status;
            t->lanes[t->lane_count++] = i;
        }
        t->lane_ends[t->lane_count - 1] = i + 1;
    }
    return STATUS_OK;
}

enum status terms_next(struct terms *t, struct term *out, struct error *err)
{
    for (size_t i = 0; i < t->same_count; i++) {
        enum status status = push_next(t, t->same[i], err);

        if (status)
            return status;
    }
    t->same_count = 0;
    if (t->heap_size == 0)
        return STATUS_END;
    gather_same(t, out);
    return open_lanes(t, err);
}

/* Brings the lane given out last to its next posting, or takes it away. */
static enum status advance(struct terms *t, size_t lane, struct error *err)
{
    if (t->same[t->lanes[lane]]->left == 0 && ++t->lanes[lane] == t->lane_ends[lane]) {
        t->lane_count--;
        t->lanes[lane] = t->lanes[t->lane_count];
        t->lane_ends[lane] = t->lane_ends[t->lane_count];
        return STATUS_OK;
    }
    return read_posting(t->same[t->lanes[lane]], err);
}

/* The lane with the least docid; *limit: the least of the others. */
static size_t least_lane(const struct terms *t, uint32_t *limit)
{
    size_t least = 0;

    *limit = UINT32_MAX;
    for (size_t i = 1; i < t->lane_count; i++) {
        uint32_t docid = t->same[t->lanes[i]]->posting.docid, before = t->same[t->lanes[least]]->posting.docid;

        if (docid < before)
            least = i;
        if ((docid < before ? before : docid) < *limit)
            *limit = docid < before ? before : docid;
    }
    return least;
}

/* Takes postings below `limit` from a run as long as they have no position list and the next one is in memory. */
static size_t take_plain(struct run_terms *r, uint32_t limit, struct posting *out, size_t room)
{
    const unsigned char *at = r->source.at;
    struct posting own = r->posting;
    size_t in_memory = (size_t)(r->source.end - at) / POSTING_MAX, most = r->left < in_memory ? r->left : in_memory;
    size_t count = 0;

    if (most > room)
        most = room;
    while (count < most && own.docid < limit && own.body.tag_length == 0) {
        struct posting next;
        const unsigned char *behind = log_get_body(get_uint_small(at, &next.docid), &next.body);

        if (next.body.tag_length)
            break;
        out[count++] = own;
        next.docid += own.docid;
        own = next;
        at = behind;
    }
    r->source.at = at;
    r->posting = own;
    r->left -= (uint32_t)count;
    return count;
}

enum status terms_next_postings(struct terms *t, const struct posting **out, size_t *count, struct error *err)
{
    *out = t->batch;
    *count = 0;
    if (t->current != SIZE_MAX) {
        enum status status = advance(t, t->current, err);

        if (status)
            return status;
        t->current = SIZE_MAX;
    }
    while (*count < TERMS_BATCH && t->current == SIZE_MAX) {
        uint32_t limit;
        size_t lane = least_lane(t, &limit);
        struct run_terms *r = t->same[t->lanes[lane]];
        size_t taken = take_plain(r, limit, t->batch + *count, TERMS_BATCH - *count);

        *count += taken;
        if (taken)
            continue;
        if (r->posting.body.tag_length && *count)
            break;
        t->batch[(*count)++] = r->posting;
        t->current = lane;
    }
    return STATUS_OK;
}
