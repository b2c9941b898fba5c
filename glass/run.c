/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/run.h"

#include "glass/log.h"
#include "base/memory.h"
#include "glass/termlist.h"

#include <stdlib.h>

enum {
    AHEAD = 16, /* terms between asking for memory and using it */
    BATCH = 64, /* postings on their way at a time: more than memory answers at once */
    SPILL_BUFFER = 256 << 10
};

/* --- Sorting --------------------------------------------------------------- */

static enum status rank_terms(struct glass_feed *f, struct error *err)
{
    enum status status = dictionary_sort(&f->dictionary, &f->order, err);

    if (status)
        return status;
    f->rank = malloc(((size_t)f->dictionary.count + 1) * sizeof *f->rank);
    if (!f->rank)
        return error_no_memory(err);
    for (uint32_t i = 0; i < f->dictionary.count; i++)
        f->rank[f->order[i]] = i;
    return STATUS_OK;
}

/* Where the next posting of a term goes. In an array of its own, small enough to stay near. */
struct target {
    uint32_t at; /* in f->sorted */
    uint32_t last_docid;
};

/* Upper bound of what all lists take. */
static uint64_t measure_lists(const struct glass_feed *f)
{
    return f->sorted_bytes + f->dictionary.pool.len + (uint64_t)f->dictionary.count * RUN_TERM_HEAD_BYTES;
}

/* Gives each list its place, by rank. Returns the size of all. */
static uint64_t lay_out(const struct glass_feed *f, struct target *targets)
{
    const struct dictionary *d = &f->dictionary;
    uint64_t size = 0;

    for (uint32_t rank = 0; rank < d->count; rank++) {
        const struct term_counters *counters = &d->terms[f->order[rank]];

        if (rank + AHEAD < d->count)
            __builtin_prefetch(&d->terms[f->order[rank + AHEAD]]);
        if (counters->count == 0) /* looked up, but not used */
            continue;
        size += RUN_TERM_HEAD_BYTES + dictionary_text(d, f->order[rank]).len;
        targets[f->order[rank]] = (struct target){ (uint32_t)size, 0 };
        size += counters->bytes;
    }
    return size;
}

/* The heads of the lists; behind the postings, since moving those spills a little over. */
static void write_heads(struct glass_feed *f)
{
    const struct dictionary *d = &f->dictionary;
    unsigned char *at = f->sorted;

    for (uint32_t rank = 0; rank < d->count; rank++) {
        const struct term_counters *counters = &d->terms[f->order[rank]];
        struct str text = dictionary_text(d, f->order[rank]);

        if (rank + AHEAD < d->count)
            __builtin_prefetch(&d->terms[f->order[rank + AHEAD]]);
        if (counters->count == 0)
            continue;
        memcpy(at, &counters->count, 4);
        memcpy(at + 4, &counters->frequency, 8);
        at[12] = (unsigned char)text.len;
        memcpy(at + RUN_TERM_HEAD_BYTES, text.at, text.len);
        at += RUN_TERM_HEAD_BYTES + text.len + counters->bytes;
    }
}

/* A posting of the log on its way to its term. */
struct moving {
    const unsigned char *body;
    uint32_t term;
    uint32_t size;
};

/* Whole words are written, whatever counts of them: what is too much lies where the term's next posting or
 * the head of the next list will be, or in the slack behind all. */
static void move_posting(unsigned char *sorted, struct target *target, const struct moving *m, uint32_t docid)
{
    unsigned char *to = put_uint_word(sorted + target->at, docid - target->last_docid);

    put_word(to, get_word(m->body));
    if (m->size > WORD_BYTES)
        memcpy(to, m->body, m->size);
    target->last_docid = docid;
    target->at = (uint32_t)(to + m->size - sorted);
}

/* Three steps over a batch, so that no posting waits for the memory of the one before. */
static const unsigned char *move_batch(struct glass_feed *f, struct target *targets, const unsigned char *at,
                                       size_t count, uint32_t docid)
{
    struct moving moving[BATCH];

    for (size_t i = 0; i < count; i++) {
        uint32_t term = log_term(at);
        size_t size = log_body_size(at + LOG_TERM_BYTES);

        __builtin_prefetch(&targets[term], 1);
        moving[i] = (struct moving){ at + LOG_TERM_BYTES, term, (uint32_t)size };
        at += LOG_TERM_BYTES + size;
    }
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(f->sorted + targets[moving[i].term].at, 1);
    for (size_t i = 0; i < count; i++)
        move_posting(f->sorted, &targets[moving[i].term], &moving[i], docid);
    return at;
}

static void move_postings(struct glass_feed *f, struct target *targets)
{
    const unsigned char *at = (const unsigned char *)f->log.at, *end = at + f->log.len;

    while (at < end) {
        struct log_document doc;

        at = log_get_document(at, &doc);
        for (uint32_t left = doc.count; left;) {
            uint32_t count = left < BATCH ? left : BATCH;

            at = move_batch(f, targets, at, count, doc.docid);
            left -= count;
        }
    }
}

/* The postings of the log in the order of terms. */
static enum status sort_postings(struct glass_feed *f, struct piece *out, struct error *err)
{
    enum status status = rank_terms(f, err);
    struct target *targets;
    uint64_t most = measure_lists(f), size;

    if (status)
        return status;
    if (most > UINT32_MAX) /* out of the reach of memory_max, but for terms looked up and never used */
        return error_set(err, STATUS_BAD_INPUT, "the terms of a document are too many");
    targets = calloc((size_t)f->dictionary.count + 1, sizeof *targets);
    f->sorted = malloc(most + LOG_SLACK);
    if (!targets || !f->sorted) {
        free(targets);
        return error_no_memory(err);
    }
    memory_prefer_large_pages(f->sorted, most);
    size = lay_out(f, targets);
    move_postings(f, targets);
    write_heads(f);
    free(targets);
    *out = (struct piece){ .memory = f->sorted, .size = size };
    return STATUS_OK;
}

static void forget_order(struct glass_feed *f)
{
    free(f->sorted);
    free(f->order);
    free(f->rank);
    f->sorted = NULL;
    f->order = f->rank = NULL;
}

/* --- Runs ------------------------------------------------------------------ */

static enum status new_run(struct glass_feed *f, struct run **out, struct error *err)
{
    struct run *run;

    if (f->run_count == f->run_capacity) {
        size_t capacity = f->run_capacity ? 2 * f->run_capacity : 4;
        struct run *runs = realloc(f->runs, capacity * sizeof *runs);

        if (!runs)
            return error_no_memory(err);
        f->runs = runs;
        f->run_capacity = capacity;
    }
    run = &f->runs[f->run_count];
    *run = (struct run){ 0 };
    run->slots = calloc(f->values.count + 1, sizeof *run->slots);
    if (!run->slots)
        return error_no_memory(err);
    f->run_count++;
    for (size_t i = 0; i < f->values.count; i++) {
        const struct slot_values *from = &f->values.slots[i];

        if (from->count)
            run->slots[run->slot_count++] =
                (struct run_slot){ .slot = from->slot,
                                   .count = from->count,
                                   .entries = { .memory = (const unsigned char *)from->entries.at,
                                                .size = from->entries.len },
                                   .lower = slot_lower(from),
                                   .upper = slot_upper(from) };
    }
    *out = run;
    return STATUS_OK;
}

static struct piece piece_of(const struct buf *b)
{
    return (struct piece){ .memory = (const unsigned char *)b->at, .size = b->len };
}

enum status run_keep(struct glass_feed *f, struct error *err)
{
    struct run *run = NULL;
    enum status status = new_run(f, &run, err);

    if (status)
        return status;
    run->lengths = piece_of(&f->lengths);
    run->data = piece_of(&f->data);
    return sort_postings(f, &run->postings, err);
}

/* --- Spilling -------------------------------------------------------------- */

/* From memory to the temporary file. */
static enum status spill_piece(struct glass_feed *f, struct piece *piece, struct error *err)
{
    struct piece spilled = { .offset = f->spool.size, .size = piece->size };
    enum status status = spool_write(&f->spool, piece->memory, piece->size, err);

    if (!status)
        *piece = spilled;
    return status;
}

static enum status spill_slots(struct glass_feed *f, struct run *run, struct error *err)
{
    for (size_t i = 0; i < run->slot_count; i++) {
        struct run_slot *slot = &run->slots[i];
        enum status status = arena_copy(&f->bounds, slot->lower, &slot->lower, err);

        if (!status)
            status = arena_copy(&f->bounds, slot->upper, &slot->upper, err);
        if (!status)
            status = spill_piece(f, &slot->entries, err);
        if (status)
            return status;
    }
    return STATUS_OK;
}

static enum status put_termlist(struct buf *out, const struct termlist *list, struct error *err)
{
    size_t most = UINT32_MAX_BYTES + 2 * UINT_MAX_BYTES + list->tag.len + list->slots.len;
    enum status status = buf_reserve(out, most, err);
    unsigned char *at = (unsigned char *)out->at + out->len;

    if (status)
        return status;
    at = put_uint(at, list->docid);
    at = put_uint(at, list->tag.len);
    memcpy(at, list->tag.at, list->tag.len);
    at = put_uint(at + list->tag.len, list->slots.len);
    if (list->slots.len)
        memcpy(at, list->slots.at, list->slots.len);
    out->len = (size_t)(at + list->slots.len - (unsigned char *)out->at);
    return STATUS_OK;
}

static enum status spill_termlists(struct glass_feed *f, struct piece *out, struct error *err)
{
    struct termlists lists;
    struct termlist list;
    struct buf buffer = { .max = SIZE_MAX / 2 };
    struct piece spilled = { .offset = f->spool.size };
    enum status status = termlists_init(&lists, f, err);

    while (!status && (status = termlists_next(&lists, &list, err)) == STATUS_OK) {
        status = put_termlist(&buffer, &list, err);
        if (!status && buffer.len >= SPILL_BUFFER) {
            status = spool_write(&f->spool, buffer.at, buffer.len, err);
            buf_clear(&buffer);
        }
    }
    if (status == STATUS_END)
        status = spool_write(&f->spool, buffer.at, buffer.len, err);
    spilled.size = f->spool.size - spilled.offset;
    *out = spilled;
    buf_release(&buffer);
    termlists_release(&lists);
    return status;
}

static enum status empty_feed(struct glass_feed *f, struct error *err)
{
    forget_order(f);
    dictionary_clear(&f->dictionary);
    buf_clear(&f->log);
    buf_clear(&f->lengths);
    buf_clear(&f->data);
    values_clear(&f->values);
    f->sorted_bytes = 0;
    /* One document with very many terms must not leave a dictionary behind that fills the feed by itself. */
    if (dictionary_memory(&f->dictionary) < f->memory_max / 2)
        return STATUS_OK;
    dictionary_release(&f->dictionary);
    return dictionary_init(&f->dictionary, err);
}

enum status run_spill(struct glass_feed *f, struct error *err)
{
    struct run *run = NULL;
    enum status status = run_keep(f, err);

    if (status)
        return status;
    run = &f->runs[f->run_count - 1];
    status = spill_piece(f, &run->postings, err);
    if (!status)
        status = spill_piece(f, &run->lengths, err);
    if (!status)
        status = spill_piece(f, &run->data, err);
    if (!status)
        status = spill_slots(f, run, err);
    if (!status)
        status = spill_termlists(f, &run->termlists, err);
    return status ? status : empty_feed(f, err);
}
