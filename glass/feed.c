/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/feed.h"

#include "glass/log.h"
#include "base/memory.h"
#include "glass/run.h"

#include <stdlib.h>

enum {
    AHEAD = 32,              /* postings between asking for memory and using it */
    TERMS_AHEAD = 16,        /* terms looked up together */
    POSITIONS_MAX = 1 << 28, /* of a document */
    POSTINGS_MAX = 1 << 26,
    LOG_MAX = 1 << 30,                   /* keeps all offsets in 32 bits */
    TERMS_MAX = DICTIONARY_TERMS_MAX / 2 /* leaves a document room for as many new ones */
};

/* --- Life ------------------------------------------------------------------ */

enum status feed_init(struct glass_feed *f, const char *folder, size_t memory_max, uint64_t data_max,
                      struct error *err)
{
    enum status status;

    *f = (struct glass_feed){ .spool = SPOOL_INIT,
                              .scratch = ARENA_INIT,
                              .bounds = ARENA_INIT,
                              .memory_max = memory_max < LOG_MAX ? memory_max : LOG_MAX,
                              .data_max = data_max };
    f->data.max = SIZE_MAX / 2;
    status = spool_init(&f->spool, folder, err);
    if (!status)
        status = dictionary_init(&f->dictionary, err);
    return status;
}

void feed_release(struct glass_feed *f)
{
    dictionary_release(&f->dictionary);
    buf_release(&f->log);
    buf_release(&f->lengths);
    buf_release(&f->data);
    values_release(&f->values);
    arena_release(&f->scratch);
    for (size_t i = 0; i < f->run_count; i++)
        free(f->runs[i].slots);
    free(f->runs);
    free(f->order);
    free(f->rank);
    free(f->sorted);
    arena_release(&f->bounds);
    spool_release(&f->spool);
}

uint64_t glass_feed_epoch(const struct glass_feed *f)
{
    return f->epoch;
}

/* --- Terms ----------------------------------------------------------------- */

static enum status check_term(struct str term, struct error *err)
{
    if (term.len == 0)
        return error_set(err, STATUS_BAD_INPUT, "a term is empty");
    if (term.len > GLASS_TERM_BYTES_MAX / 2) {
        size_t length = term.len;

        for (size_t i = 0; i < term.len; i++)
            length += term.at[i] == '\0';
        if (length > GLASS_TERM_BYTES_MAX)
            return error_set(err, STATUS_BAD_INPUT, "a term of %zu bytes is too long: '%.40s...'", term.len,
                             term.at);
    }
    return STATUS_OK;
}

enum status glass_feed_term(struct glass_feed *f, struct str term, uint32_t *number, struct error *err)
{
    enum status status = check_term(term, err);

    return status ? status : dictionary_number(&f->dictionary, term, dictionary_hash(term), number, err);
}

enum status glass_feed_terms(struct glass_feed *f, const struct str *terms, size_t count, uint32_t *numbers,
                             struct error *err)
{
    uint64_t hashes[TERMS_AHEAD];
    enum status status = STATUS_OK;

    for (size_t from = 0; from < count && !status; from += TERMS_AHEAD) {
        size_t some = count - from < TERMS_AHEAD ? count - from : TERMS_AHEAD;

        for (size_t i = 0; i < some; i++) {
            hashes[i] = dictionary_hash(terms[from + i]);
            dictionary_ask(&f->dictionary, hashes[i]);
        }
        for (size_t i = 0; i < some; i++)
            dictionary_ask_text(&f->dictionary, hashes[i]);
        for (size_t i = 0; i < some && !status; i++) {
            status = check_term(terms[from + i], err);
            if (!status)
                status = dictionary_number(&f->dictionary, terms[from + i], hashes[i], &numbers[from + i], err);
        }
    }
    return status;
}

/* --- Checking and gathering ------------------------------------------------ */

/* What is known of a document before it is written down. */
struct incoming {
    uint32_t docid;
    const struct glass_posting *postings;
    const uint32_t *positions;
    struct gathered *gathered; /* the different terms */
    size_t unique;
    uint64_t length;
    uint64_t position_count;
    bool has_chains;     /* some term has positions from several postings */
    uint32_t *chain;     /* by posting, as gathered.more */
    uint32_t *merged[2]; /* with chains: room for all positions, twice */
    uint32_t *slots;     /* those with a value, rising */
    size_t slot_count;
};

/* A term of it. */
struct gathered {
    const uint32_t *positions;
    uint32_t position_count;
    uint32_t term;
    uint32_t wdf;
    uint32_t more; /* 1 + index of another posting with positions of the same term; 0: none */
};

static bool positions_rise(const uint32_t *positions, size_t count)
{
    uint32_t before = 0;

    for (size_t i = 0; i < count; i++) {
        if (positions[i] <= before)
            return false;
        before = positions[i];
    }
    return true;
}

/* A term seen before in this document. The caller's sum of wdf keeps this one from overflowing. */
static void gather_again(struct incoming *in, struct gathered *known, size_t at)
{
    const struct glass_posting *p = &in->postings[at];

    known->wdf += p->wdf;
    if (p->position_count == 0)
        return;
    if (known->position_count == 0) {
        known->positions = in->positions + p->first_position;
        known->position_count = p->position_count;
        return;
    }
    in->chain[at] = known->more;
    known->more = (uint32_t)at + 1;
    in->has_chains = true;
}

static enum status gather_one(struct glass_feed *f, struct incoming *in, size_t at, struct error *err)
{
    const struct glass_posting *p = &in->postings[at];
    struct term_counters *counters;

    if (p->term >= f->dictionary.count)
        return error_set(err, STATUS_BAD_INPUT, "document %u has a term number that was not given out",
                         in->docid);
    if (p->position_count && !positions_rise(in->positions + p->first_position, p->position_count))
        return error_set(err, STATUS_BAD_INPUT,
                         "the positions of a term in document %u do not rise from 1 on", in->docid);
    in->length += p->wdf;
    in->position_count += p->position_count;
    if (in->length > UINT32_MAX)
        return error_set(err, STATUS_BAD_INPUT, "document %u is too long", in->docid);
    if (in->position_count > POSITIONS_MAX)
        return error_set(err, STATUS_BAD_INPUT, "document %u has too many positions", in->docid);
    counters = &f->dictionary.terms[p->term];
    if (counters->document == f->serial) {
        gather_again(in, &in->gathered[counters->place], at);
        return STATUS_OK;
    }
    counters->document = f->serial;
    counters->place = (uint32_t)in->unique;
    in->gathered[in->unique++] = (struct gathered){
        .positions = p->position_count ? in->positions + p->first_position : NULL,
        .position_count = p->position_count,
        .term = p->term,
        .wdf = p->wdf,
    };
    return STATUS_OK;
}

/* The different terms of the document; changes nothing that counts. */
static enum status gather(struct glass_feed *f, struct incoming *in, size_t count, struct error *err)
{
    f->serial++;
    for (size_t i = 0; i < count; i++) {
        enum status status;

        if (i + AHEAD < count && in->postings[i + AHEAD].term < f->dictionary.count)
            __builtin_prefetch(&f->dictionary.terms[in->postings[i + AHEAD].term], 1);
        status = gather_one(f, in, i, err);
        if (status)
            return status;
    }
    return STATUS_OK;
}

/* The slots with values, rising. */
static enum status gather_slots(struct incoming *in, const struct glass_value *values, size_t count,
                                struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = in->slot_count;

        if (values[i].value.len == 0)
            continue;
        if (values[i].slot == UINT32_MAX)
            return error_set(err, STATUS_BAD_INPUT, "document %u has a value in a slot that Xapian has not",
                             in->docid);
        while (at > 0 && in->slots[at - 1] > values[i].slot)
            at--;
        if (at > 0 && in->slots[at - 1] == values[i].slot)
            return error_set(err, STATUS_BAD_INPUT, "document %u has two values in slot %u", in->docid,
                             values[i].slot);
        memmove(in->slots + at + 1, in->slots + at, (in->slot_count - at) * sizeof *in->slots);
        in->slots[at] = values[i].slot;
        in->slot_count++;
    }
    return STATUS_OK;
}

static enum status check(const struct glass_feed *f, uint32_t docid, size_t count, struct str data,
                         size_t value_count, struct error *err)
{
    if (docid == 0)
        return error_set(err, STATUS_BAD_INPUT, "docid 0 is not a document");
    if (docid <= f->last_docid)
        return error_set(err, STATUS_BAD_INPUT, "document %u comes after document %u", docid, f->last_docid);
    if (count > POSTINGS_MAX || value_count > POSTINGS_MAX)
        return error_set(err, STATUS_BAD_INPUT, "document %u has too many postings or values", docid);
    if (data.len > f->data_max)
        return error_set(err, STATUS_BAD_INPUT,
                         "document %u has %zu bytes of data, more than blocks of this size take", docid,
                         data.len);
    return STATUS_OK;
}

static enum status make_scratch(struct glass_feed *f, struct incoming *in, size_t count, size_t value_count,
                                struct error *err)
{
    arena_reset(&f->scratch);
    in->gathered = arena_alloc(&f->scratch, count * sizeof *in->gathered);
    in->chain = arena_alloc(&f->scratch, count * sizeof *in->chain);
    in->slots = arena_alloc(&f->scratch, value_count * sizeof *in->slots);
    return in->gathered && in->chain && in->slots ? STATUS_OK : error_no_memory(err);
}

/* --- Writing down ---------------------------------------------------------- */

static enum status reserve(struct glass_feed *f, struct incoming *in, struct str data,
                           const struct glass_value *values, size_t value_count, struct error *err)
{
    size_t each = LOG_TERM_BYTES + LOG_BODY_HEAD_MAX + positions_max_bytes(0);
    size_t log =
        in->unique * each + 4 * in->position_count + UINT32_MAX_BYTES * (4 + in->slot_count) + LOG_SLACK;
    enum status status = memory_reserve(&f->log, log, err);

    if (!status)
        status = buf_reserve(&f->lengths, 2 * UINT32_MAX_BYTES, err);
    if (!status && data.len)
        status = memory_reserve(&f->data, UINT32_MAX_BYTES + UINT_MAX_BYTES + data.len, err);
    for (size_t i = 0; !status && i < value_count; i++)
        if (values[i].value.len)
            status = values_reserve(&f->values, values[i].slot, values[i].value.len, err);
    if (!status && in->has_chains) {
        in->merged[0] = arena_alloc(&f->scratch, in->position_count * sizeof *in->merged[0]);
        in->merged[1] = arena_alloc(&f->scratch, in->position_count * sizeof *in->merged[1]);
        if (!in->merged[0] || !in->merged[1])
            status = error_no_memory(err);
    }
    return status;
}

/* Both lists rising strictly, and so does the result. */
static size_t merge_two(uint32_t *out, const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
    const uint32_t *a_end = a + a_count, *b_end = b + b_count;
    uint32_t *at = out;

    while (a < a_end && b < b_end) {
        uint32_t least = *a < *b ? *a : *b;

        a += *a == least;
        b += *b == least;
        *at++ = least;
    }
    while (a < a_end)
        *at++ = *a++;
    while (b < b_end)
        *at++ = *b++;
    return (size_t)(at - out);
}

/* Positions of a term that came with some several times. */
static void merge_chain(const struct incoming *in, struct gathered *g)
{
    unsigned turn = 0;

    for (uint32_t more = g->more; more; more = in->chain[more - 1]) {
        const struct glass_posting *p = &in->postings[more - 1];
        uint32_t *out = in->merged[turn];

        g->position_count = (uint32_t)merge_two(out, g->positions, g->position_count,
                                                in->positions + p->first_position, p->position_count);
        g->positions = out;
        turn ^= 1;
    }
}

static unsigned char *put_body(unsigned char *at, const struct gathered *g)
{
    unsigned char *tag = at + 1, extra[2 * UINT32_MAX_BYTES], *extra_end = extra;
    unsigned char *end = g->position_count ? put_positions(tag, g->positions, g->position_count) : tag;
    uint32_t length = (uint32_t)(end - tag);
    uint32_t upper = g->wdf < LOG_HALF_MAX ? g->wdf : LOG_HALF_MAX;
    uint32_t lower = length < LOG_HALF_MAX ? length : LOG_HALF_MAX;

    *at = (unsigned char)(upper << 4 | lower);
    if (upper < LOG_HALF_MAX && lower < LOG_HALF_MAX)
        return end;
    if (upper == LOG_HALF_MAX)
        extra_end = put_uint(extra_end, g->wdf);
    if (lower == LOG_HALF_MAX)
        extra_end = put_uint(extra_end, length);
    memmove(tag + (extra_end - extra), tag, length);
    memcpy(tag, extra, (size_t)(extra_end - extra));
    return end + (extra_end - extra);
}

static unsigned char *put_posting(struct glass_feed *f, const struct incoming *in, struct gathered *g,
                                  unsigned char *at)
{
    struct term_counters *counters = &f->dictionary.terms[g->term];
    unsigned char *body = log_put_term(at, g->term);
    uint32_t size;

    if (g->more)
        merge_chain(in, g);
    at = put_body(body, g);
    size = (uint32_t)(at - body) + uint32_size(in->docid - counters->last_docid);
    counters->last_docid = in->docid;
    counters->count++;
    counters->bytes += size;
    counters->frequency += g->wdf;
    f->sorted_bytes += size;
    return at;
}

static unsigned char *put_slots(const struct incoming *in, unsigned char *at)
{
    uint32_t expected = 0;

    for (size_t i = 0; i < in->slot_count; i++) {
        at = put_uint(at, in->slots[i] - expected);
        expected = in->slots[i] + 1;
    }
    return at;
}

static void write_log(struct glass_feed *f, const struct incoming *in)
{
    unsigned char *at = (unsigned char *)f->log.at + f->log.len;
    size_t slots_length = 0;
    uint32_t expected = 0;

    for (size_t i = 0; i < in->slot_count; i++) {
        slots_length += uint32_size(in->slots[i] - expected);
        expected = in->slots[i] + 1;
    }
    at = put_uint(at, in->docid);
    at = put_uint(at, in->length);
    at = put_uint(at, in->unique);
    at = put_uint(at, slots_length);
    at = put_slots(in, at);
    for (size_t i = 0; i < in->unique; i++)
        at = put_posting(f, in, &in->gathered[i], at);
    f->log.len = (size_t)(at - (unsigned char *)f->log.at);
}

static void write_length(struct glass_feed *f, const struct incoming *in)
{
    unsigned char *at = (unsigned char *)f->lengths.at + f->lengths.len;

    at = put_uint(at, in->docid);
    at = put_uint(at, in->length);
    f->lengths.len = (size_t)(at - (unsigned char *)f->lengths.at);
}

static void write_data(struct glass_feed *f, uint32_t docid, struct str data)
{
    unsigned char *at = (unsigned char *)f->data.at + f->data.len;

    if (data.len == 0)
        return;
    at = put_uint(at, docid);
    at = put_uint(at, data.len);
    memcpy(at, data.at, data.len);
    f->data.len = (size_t)(at + data.len - (unsigned char *)f->data.at);
}

/* --- Adding ---------------------------------------------------------------- */

static bool is_full(const struct glass_feed *f)
{
    size_t used = f->log.len + f->sorted_bytes + f->lengths.len + f->data.len + f->values.bytes +
                  dictionary_memory(&f->dictionary);

    return used > f->memory_max || f->dictionary.count > TERMS_MAX;
}

enum status glass_feed_add(struct glass_feed *f, uint32_t docid, const struct glass_posting *postings,
                           size_t count, const uint32_t *positions, struct str data,
                           const struct glass_value *values, size_t value_count, struct error *err)
{
    struct incoming in = { .docid = docid, .postings = postings, .positions = positions };
    enum status status;

    if (f->failed)
        return error_set(err, f->failed, "%s", f->error.message);
    status = check(f, docid, count, data, value_count, err);
    if (!status)
        status = make_scratch(f, &in, count, value_count, err);
    if (!status)
        status = gather(f, &in, count, err);
    if (!status)
        status = gather_slots(&in, values, value_count, err);
    if (!status)
        status = reserve(f, &in, data, values, value_count, err);
    if (status)
        return status;

    write_log(f, &in);
    write_length(f, &in);
    write_data(f, docid, data);
    for (size_t i = 0; i < value_count; i++)
        if (values[i].value.len)
            values_add(&f->values, values[i].slot, docid, values[i].value);
    f->last_docid = docid;

    if (!is_full(f))
        return STATUS_OK;
    f->failed = run_spill(f, &f->error);
    if (f->failed)
        return error_set(err, f->failed, "%s", f->error.message);
    f->epoch++;
    return STATUS_OK;
}

enum status feed_finish(struct glass_feed *f, struct error *err)
{
    if (f->failed)
        return error_set(err, f->failed, "%s", f->error.message);
    f->failed = run_keep(f, &f->error);
    if (f->failed)
        return error_set(err, f->failed, "%s", f->error.message);
    return STATUS_OK;
}
