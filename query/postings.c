/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/postings.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { CACHE_BYTES = 256 << 20, SLOTS = 4096, BATCH = 4096 };

struct entry {
    struct entry *next; /* of the same slot */
    struct str term;
    struct postings postings;
};

struct posting_store {
    struct xap_reader *reader;
    uint32_t last;
    struct arena arena;
    struct entry *slots[SLOTS];
};

enum status posting_store_new(struct posting_store **out, struct xap_reader *reader, struct error *err)
{
    struct posting_store *s = calloc(1, sizeof *s);
    enum status status;

    if (!s)
        return error_no_memory(err);
    s->reader = reader;
    status = xap_reader_last_docid(reader, &s->last, err);
    if (status)
        free(s);
    else
        *out = s;
    return status;
}

uint32_t posting_store_last(const struct posting_store *s)
{
    return s->last;
}

struct xap_reader *posting_store_reader(struct posting_store *s)
{
    return s->reader;
}

void posting_store_begin(struct posting_store *s)
{
    if (s->arena.taken <= CACHE_BYTES)
        return;
    memset(s->slots, 0, sizeof s->slots);
    arena_release(&s->arena);
}

void posting_store_free(struct posting_store *s)
{
    if (!s)
        return;
    arena_release(&s->arena);
    free(s);
}

void postings_unite(const struct postings *p, struct docset *set)
{
    if (p->set.words)
        docset_unite(set, &p->set);
    else
        docset_add_all(set, p->docids, p->count);
}

static enum status add_set(struct posting_store *s, struct postings *p, struct error *err)
{
    enum status status = STATUS_OK;

    if (p->count * POSTINGS_DENSE >= s->last)
        status = docset_new(&p->set, s->last, &s->arena, err);
    if (!status && p->set.words)
        docset_add_all(&p->set, p->docids, p->count);
    return status;
}

/* Docids rise, and none is beyond the last: the steps between them, as an index may have them, can come round to small ones
 * again. What reads them looks no more. */
static bool are_sane(const uint32_t *docids, size_t count, uint32_t last)
{
    bool is_falling = count && docids[0] == 0;

    for (size_t i = 1; i < count; i++)
        is_falling |= docids[i] <= docids[i - 1];
    return !is_falling && (count == 0 || docids[count - 1] <= last);
}

static enum status decode(struct posting_store *s, struct str term, struct postings *out, struct error *err)
{
    struct xap_postings *p = NULL;
    uint32_t *docids, *wdfs, frequency = 0;
    size_t got = 1, at = 0;
    enum status status = xap_reader_term_frequency(s->reader, term, &frequency, err);

    if (status || frequency == 0)
        return status;
    if (frequency > s->last) /* more memory than can be needed */
        return error_set(err, STATUS_CORRUPT, "a list of articles in the index is damaged");
    docids = arena_alloc(&s->arena, frequency * sizeof *docids);
    wdfs = arena_alloc(&s->arena, frequency * sizeof *wdfs);
    if (!docids || !wdfs)
        return error_no_memory(err);
    status = xap_postings_open(&p, s->reader, term, err);
    while (!status && got && at < frequency) {
        size_t room = frequency - at < BATCH ? frequency - at : BATCH;

        status = xap_postings_next_batch(p, docids + at, wdfs + at, room, &got, err);
        if (!status)
            at += got;
    }
    xap_postings_close(p);
    if (!status && !are_sane(docids, at, s->last))
        status = error_set(err, STATUS_CORRUPT, "a list of articles in the index is damaged");
    if (status)
        return status;
    *out = (struct postings){ .docids = docids, .wdfs = wdfs, .count = at };
    return add_set(s, out, err);
}

enum status posting_store_get(struct posting_store *s, struct str term, const struct postings **out, struct error *err)
{
    size_t slot = (size_t)XXH3_64bits(term.at, term.len) % SLOTS;
    struct entry *e;
    enum status status;

    for (e = s->slots[slot]; e; e = e->next)
        if (str_is_equal(e->term, term)) {
            *out = &e->postings;
            return STATUS_OK;
        }
    e = arena_calloc(&s->arena, 1, sizeof *e);
    if (!e)
        return error_no_memory(err);
    status = arena_copy(&s->arena, term, &e->term, err);
    if (!status)
        status = decode(s, term, &e->postings, err);
    if (status)
        return status;
    e->next = s->slots[slot];
    s->slots[slot] = e;
    *out = &e->postings;
    return STATUS_OK;
}
