/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/termlist.h"

#include "glass/log.h"
#include "base/memory.h"

#include <stdlib.h>

enum {
    FRONT_BYTES = 15,
    RADIX_BITS = 9,
    RADIX = 1 << RADIX_BITS,
    SMALL = 24 /* fewer are faster sorted by insertion */
};

/* A term as term lists need it, in one place: a quarter of a cache line. */
struct ranked_term {
    unsigned char front[FRONT_BYTES]; /* zeros behind a shorter term */
    unsigned char length;
};

/* --- Life ------------------------------------------------------------------ */

static unsigned bits_of(uint32_t value)
{
    return value ? 32 - (unsigned)__builtin_clz(value) : 0;
}

enum status termlists_init(struct termlists *l, const struct glass_feed *f, struct error *err)
{
    uint32_t count = f->dictionary.count;

    *l = (struct termlists){ .feed = f,
                             .at = (const unsigned char *)f->log.at,
                             .end = (const unsigned char *)f->log.at + f->log.len,
                             .rank_bits = bits_of(count) };
    l->tag.max = SIZE_MAX / 2;
    /* One more, so that copying 16 bytes from anywhere in the last is fine. */
    l->terms = calloc((size_t)count + 1, sizeof *l->terms);
    if (!l->terms)
        return error_no_memory(err);
    memory_prefer_large_pages(l->terms, ((size_t)count + 1) * sizeof *l->terms);
    for (uint32_t rank = 0; rank < count; rank++) {
        struct str text = dictionary_text(&f->dictionary, f->order[rank]);

        memcpy(l->terms[rank].front, text.at, text.len < FRONT_BYTES ? text.len : FRONT_BYTES);
        l->terms[rank].length = (unsigned char)text.len;
        if (text.len > l->longest)
            l->longest = text.len;
    }
    return STATUS_OK;
}

void termlists_release(struct termlists *l)
{
    free(l->terms);
    free(l->ranks);
    free(l->spare);
    buf_release(&l->tag);
    *l = (struct termlists){ 0 };
}

/* --- Ranks of a document --------------------------------------------------- */

static enum status make_room(struct termlists *l, size_t count, struct error *err)
{
    size_t capacity = 1024;

    if (count > l->ranks_capacity) {
        while (capacity < count)
            capacity *= 2;
        free(l->ranks);
        free(l->spare);
        l->ranks_capacity = 0;
        l->ranks = malloc(capacity * sizeof *l->ranks);
        l->spare = malloc(capacity * sizeof *l->spare);
        if (!l->ranks || !l->spare)
            return error_no_memory(err);
        l->ranks_capacity = capacity;
    }
    return buf_reserve(&l->tag, 2 * UINT32_MAX_BYTES + count * (l->longest + 2 + UINT32_MAX_BYTES) + 16, err);
}

static const unsigned char *read_ranks(struct termlists *l, const unsigned char *at, uint32_t count)
{
    const uint32_t *rank = l->feed->rank;

    /* Twice through the list, each time asking for the memory of the next. */
    for (uint32_t i = 0; i < count; i++) {
        struct log_body body;
        uint32_t term = log_term(at);

        __builtin_prefetch(&rank[term]);
        at = log_get_body(at + LOG_TERM_BYTES, &body) + body.tag_length;
        l->ranks[i] = (uint64_t)term << 32 | body.wdf;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint64_t own = rank[l->ranks[i] >> 32];

        __builtin_prefetch(&l->terms[own]);
        l->ranks[i] = own << 32 | (uint32_t)l->ranks[i];
    }
    return at;
}

static void insertion_sort(uint64_t *ranks, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        uint64_t own = ranks[i];
        size_t at = i;

        for (; at > 0 && ranks[at - 1] > own; at--)
            ranks[at] = ranks[at - 1];
        ranks[at] = own;
    }
}

static void sort_by_digit(const uint64_t *from, uint64_t *to, size_t count, unsigned shift)
{
    uint32_t starts[RADIX] = { 0 }, sum = 0;

    for (size_t i = 0; i < count; i++)
        starts[from[i] >> shift & (RADIX - 1)]++;
    for (size_t digit = 0; digit < RADIX; digit++) {
        uint32_t own = starts[digit];

        starts[digit] = sum;
        sum += own;
    }
    for (size_t i = 0; i < count; i++)
        to[starts[from[i] >> shift & (RADIX - 1)]++] = from[i];
}

static void sort_ranks(struct termlists *l, size_t count)
{
    if (count < SMALL) {
        insertion_sort(l->ranks, count);
        return;
    }
    for (unsigned bits = 0; bits < l->rank_bits; bits += RADIX_BITS) {
        uint64_t *sorted = l->spare;

        sort_by_digit(l->ranks, sorted, count, 32 + bits);
        l->spare = l->ranks;
        l->ranks = sorted;
    }
}

/* --- Lists ----------------------------------------------------------------- */

static struct str text_of(const struct termlists *l, uint32_t rank)
{
    return dictionary_text(&l->feed->dictionary, l->feed->order[rank]);
}

/* Bytes that both fronts begin with, as if they were without end. */
static unsigned same_front(const struct ranked_term *a, const struct ranked_term *b)
{
    uint64_t left, right;

    memcpy(&left, a->front, 8);
    memcpy(&right, b->front, 8);
    if (left != right)
        return (unsigned)__builtin_ctzll(left ^ right) / 8;
    memcpy(&left, a->front + 7, 8);
    memcpy(&right, b->front + 7, 8);
    return left != right ? 7 + (unsigned)__builtin_ctzll(left ^ right) / 8 : FRONT_BYTES;
}

/* How many bytes a term has in common with the one before it in the list. */
static unsigned common_length(const struct termlists *l, uint32_t before, uint32_t own)
{
    const struct ranked_term *a = &l->terms[before], *b = &l->terms[own];
    unsigned same = same_front(a, b), shorter = a->length < b->length ? a->length : b->length;

    if (same == FRONT_BYTES && shorter > FRONT_BYTES) {
        struct str left = text_of(l, before), right = text_of(l, own);

        while (same < shorter && left.at[same] == right.at[same])
            same++;
    }
    return same < shorter ? same : shorter;
}

static unsigned char *put_rest(const struct termlists *l, unsigned char *at, uint32_t rank, unsigned from)
{
    const struct ranked_term *term = &l->terms[rank];
    unsigned count = term->length - from;

    *at++ = (unsigned char)count;
    if (term->length <= FRONT_BYTES)
        memcpy(at, term->front + from, 16); /* what is too much is written over */
    else
        memcpy(at, text_of(l, rank).at + from, count);
    return at + count;
}

static void write_list(struct termlists *l, const struct log_document *doc)
{
    unsigned char *at = (unsigned char *)l->tag.at;
    uint32_t before = 0;

    at = put_uint(at, doc->length);
    at = put_uint(at, doc->count);
    for (uint32_t i = 0; i < doc->count; i++) {
        uint32_t rank = (uint32_t)(l->ranks[i] >> 32), wdf = (uint32_t)l->ranks[i];
        unsigned same = i ? common_length(l, before, rank) : 0;
        uint64_t both = i ? ((uint64_t)wdf + 1) * (l->terms[before].length + 1u) + same : UINT64_MAX;

        if (both < 256) { /* wdf and common length in one byte */
            *at++ = (unsigned char)both;
            at = put_rest(l, at, rank, same);
        } else {
            if (i)
                *at++ = (unsigned char)same;
            at = put_uint(put_rest(l, at, rank, same), wdf);
        }
        before = rank;
    }
    l->tag.len = (size_t)(at - (unsigned char *)l->tag.at);
}

enum status termlists_next(struct termlists *l, struct termlist *out, struct error *err)
{
    struct log_document doc;
    const unsigned char *at;
    enum status status;

    if (l->at == l->end)
        return STATUS_END;
    at = log_get_document(l->at, &doc);
    status = make_room(l, doc.count, err);
    if (status)
        return status;
    l->at = read_ranks(l, at, doc.count);
    sort_ranks(l, doc.count);
    l->tag.len = 0;
    if (doc.count)
        write_list(l, &doc);
    *out = (struct termlist){ .docid = doc.docid,
                              .tag = buf_view(&l->tag),
                              .slots = str_of((const char *)doc.slots, doc.slots_length) };
    return STATUS_OK;
}
