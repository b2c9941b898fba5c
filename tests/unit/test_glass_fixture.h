/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For the tests of glass/: made-up corpora with every odd case, the same corpus
 * built in bulk and by libxapian, and everything that a database answers as one text.
 */
#ifndef TESTS_UNIT_TEST_GLASS_FIXTURE_H
#define TESTS_UNIT_TEST_GLASS_FIXTURE_H

#include "tests/unit/test_xapian_fixture.h"

#include "base/arena.h"
#include "base/file.h"
#include "glass/bulk.h"

#include <pthread.h>

/* xap_check() sets off a fault of libxapian 1.4.22 under ASan: see test_xapian_check.c. */
#ifdef __SANITIZE_ADDRESS__
#define CAN_CHECK false
#else
#define CAN_CHECK true
#endif

/* Hundreds of databases, each synced: in memory, if there is such a folder, that takes seconds instead of
 * minutes. */
static inline void prefer_memory(void)
{
    if (access("/dev/shm", W_OK) == 0)
        (void)setenv("TMPDIR", "/dev/shm", 0);
}

struct made_posting {
    struct str term;
    uint32_t wdf;
    uint32_t *positions;
    uint32_t position_count;
};

struct made_document {
    uint32_t docid;
    struct made_posting *postings; /* different terms, in any order */
    size_t posting_count;
    struct glass_value *values;
    size_t value_count;
    struct str data;
};

struct made_corpus {
    struct arena arena;
    struct made_document *documents; /* docids rising */
    size_t count;
    struct str *keys, *metadata; /* pairs; keys differ */
    size_t metadata_count;
};

/* --- Chance ---------------------------------------------------------------- */

static uint64_t chance_state;

static inline uint32_t chance(uint32_t below)
{
    chance_state ^= chance_state << 13;
    chance_state ^= chance_state >> 7;
    chance_state ^= chance_state << 17;
    return below ? (uint32_t)((chance_state >> 11) % below) : 0;
}

static inline void chance_begin(uint64_t seed)
{
    chance_state = seed * 0x9E3779B97F4A7C15u + 0x1234567;
    (void)chance(2);
}

/* --- Making a corpus ------------------------------------------------------- */

static inline void *take(struct made_corpus *c, size_t count, size_t size)
{
    void *memory = arena_calloc(&c->arena, count + 1, size);

    assert_non_null(memory);
    return memory;
}

static inline struct str made_bytes(struct made_corpus *c, size_t length, unsigned kinds)
{
    char *at = take(c, length, 1);

    for (size_t i = 0; i < length; i++)
        at[i] = (char)(kinds == 256 ? chance(256) : 'a' + chance(kinds));
    return str_of(at, length);
}

/* The n-th term of a corpus: some short, some with a long common beginning, some with zero bytes, some as
 * long as can be. */
static inline struct str made_term(struct made_corpus *c, uint32_t number)
{
    char *at = take(c, GLASS_TERM_BYTES_MAX, 1);
    size_t length = 0;

    switch (number % 11) {
    case 0:
        memset(at, 'x', GLASS_TERM_BYTES_MAX);
        memcpy(at + GLASS_TERM_BYTES_MAX - sizeof number, &number, sizeof number);
        for (size_t i = GLASS_TERM_BYTES_MAX - sizeof number; i < GLASS_TERM_BYTES_MAX; i++)
            if (at[i] == 0)
                at[i] = 'y';
        return str_of(at, GLASS_TERM_BYTES_MAX);
    case 1:
        length = (size_t)snprintf(at, 100, "commonbeginningofall%u", number);
        break;
    case 2:
        at[0] = '\0';
        length = 1 + (size_t)snprintf(at + 1, 100, "%u", number);
        break;
    case 3:
        length = (size_t)snprintf(at, 100, "z%u", number);
        at[length++] = '\0';
        if (number & 64)
            at[length++] = '\0';
        break;
    case 4:
        at[0] = (char)0xFF;
        at[1] = (char)(1 + number % 255);
        at[2] = (char)(1 + number / 255);
        length = 3;
        break;
    default:
        do {
            at[length++] = (char)('a' + number % 7);
            number /= 7;
        } while (number);
    }
    return str_of(at, length);
}

static inline void make_positions(struct made_corpus *c, struct made_posting *p, uint32_t count,
                                  uint32_t step)
{
    uint32_t position = 0;

    p->positions = take(c, count, sizeof *p->positions);
    p->position_count = count;
    for (uint32_t i = 0; i < count; i++)
        p->positions[i] = position += 1 + chance(step);
}

static inline void make_postings(struct made_corpus *c, struct made_document *d, uint32_t terms,
                                 uint32_t most)
{
    uint32_t count = chance(most), stride = 1 + chance(3), number = chance(5);

    d->postings = take(c, count, sizeof *d->postings);
    for (uint32_t i = 0; i < count && number < terms; i++, number += 1 + chance(stride)) {
        struct made_posting *p = &d->postings[d->posting_count++];

        p->term = made_term(c, number);
        p->wdf = chance(4) ? 1 + chance(3) : 0;
        if (chance(20) == 0)
            p->wdf = chance(1000000);
        if (p->wdf && chance(3))
            make_positions(c, p, 1 + chance(chance(8) ? 4 : 60), chance(4) ? 5 : 100000);
    }
}

static inline void make_values(struct made_corpus *c, struct made_document *d)
{
    static const uint32_t slots[] = { 0,   1,   5,     127,   128,      129,       255,
                                      256, 300, 65535, 65536, 16777216, 4294967294 };
    uint32_t count = chance(6);

    d->values = take(c, 2 * count + 2, sizeof *d->values);
    for (uint32_t i = chance(4); d->value_count < count && i < sizeof slots / sizeof *slots;
         i += 1 + chance(4)) {
        struct glass_value *v = &d->values[d->value_count++];

        v->slot = slots[i];
        v->value = made_bytes(c, chance(20) ? chance(12) : chance(5000), chance(2) ? 256 : 3);
    }
    if (d->value_count > 1 && chance(2)) {
        struct glass_value first = d->values[0];

        d->values[0] = d->values[d->value_count - 1];
        d->values[d->value_count - 1] = first;
    }
}

static inline void make_corpus(struct made_corpus *c, uint64_t seed)
{
    uint32_t docid = 0, terms, most;

    chance_begin(seed);
    *c = (struct made_corpus){ .arena = ARENA_INIT };
    c->count = chance(8) ? chance(40) : chance(2);
    c->documents = take(c, c->count, sizeof *c->documents);
    terms = 1 + chance(chance(2) ? 20 : 400);
    most = 1 + chance(60);
    for (size_t i = 0; i < c->count; i++) {
        struct made_document *d = &c->documents[i];

        docid += chance(4) ? 1 : 1 + chance(chance(4) ? 10 : 100000);
        d->docid = docid;
        if (chance(10) == 0)
            continue;
        make_postings(c, d, terms, chance(12) ? most : 1500);
        make_values(c, d);
        d->data = made_bytes(c, chance(10) ? chance(200) : chance(30000), chance(2) ? 256 : 4);
    }
    c->metadata_count = chance(5);
    c->keys = take(c, c->metadata_count, sizeof *c->keys);
    c->metadata = take(c, c->metadata_count, sizeof *c->metadata);
    for (size_t i = 0; i < c->metadata_count; i++) {
        c->keys[i] = made_bytes(c, 1 + chance(i == 3 ? 200 : 10), chance(2) ? 256 : 26);
        ((char *)(uintptr_t)c->keys[i].at)[0] = (char)('0' + 9 - i);
        c->metadata[i] = made_bytes(c, 1 + chance(i == 2 ? 10000 : 30), 256);
    }
}

static inline void release_corpus(struct made_corpus *c)
{
    arena_release(&c->arena);
}

/* --- Building it in bulk --------------------------------------------------- */

/* One feed's share of a corpus: those documents whose number gives its own by `spread`. */
struct share {
    struct glass_bulk *bulk;
    const struct made_corpus *corpus;
    unsigned feed, feeds, spread;
    enum status status;
    struct error error;
    pthread_t thread;
};

static inline unsigned feed_of(const struct share *s, size_t at)
{
    switch (s->spread) {
    case 0:
        return (unsigned)(at % s->feeds);
    case 1: /* pieces, one after the other */
        return (unsigned)(at * s->feeds / s->corpus->count);
    default:
        return (unsigned)((at * 2654435761u >> 7) % s->feeds);
    }
}

/* Every third posting comes in two parts, the second at the end of the document. */
static inline enum status feed_document(struct glass_feed *f, const struct made_document *d,
                                        struct error *error)
{
    size_t total = 0, count = 0, used = 0;
    struct glass_posting *postings = calloc(2 * d->posting_count + 1, sizeof *postings);
    uint32_t *positions;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < d->posting_count; i++)
        total += 2 * d->postings[i].position_count;
    positions = calloc(total + 1, sizeof *positions);
    for (unsigned part = 0; part < 2 && !status; part++) {
        for (size_t i = 0; i < d->posting_count && !status; i++) {
            const struct made_posting *from = &d->postings[i];
            struct glass_posting *p = &postings[count];

            if (part == 1 && i % 3 != 0)
                continue;
            status = glass_feed_term(f, from->term, &p->term, error);
            p->first_position = (uint32_t)used;
            if (i % 3 != 0) {
                p->wdf = from->wdf;
                for (uint32_t k = 0; k < from->position_count; k++)
                    positions[used++] = from->positions[k];
            } else { /* one position is in both parts */
                p->wdf = part == 0 ? from->wdf / 2 : from->wdf - from->wdf / 2;
                for (uint32_t k = 0; k < from->position_count; k++)
                    if (k % 2 == part || k == 2)
                        positions[used++] = from->positions[k];
            }
            p->position_count = (uint32_t)used - p->first_position;
            count++;
        }
    }
    if (!status)
        status = glass_feed_add(f, d->docid, postings, count, positions, d->data, d->values, d->value_count,
                                error);
    free(postings);
    free(positions);
    return status;
}

static inline void *feed_share(void *payload)
{
    struct share *s = payload;
    struct glass_feed *f = glass_bulk_feed(s->bulk, s->feed);

    for (size_t i = 0; i < s->corpus->count && !s->status; i++)
        if (feed_of(s, i) == s->feed)
            s->status = feed_document(f, &s->corpus->documents[i], &s->error);
    return NULL;
}

/* Feeds all documents, each feed from its own thread. */
static inline void feed_corpus(struct glass_bulk *bulk, const struct made_corpus *c, unsigned feeds,
                               unsigned spread)
{
    struct share shares[16];

    for (unsigned i = 0; i < feeds; i++) {
        shares[i] = (struct share){ .bulk = bulk, .corpus = c, .feed = i, .feeds = feeds, .spread = spread };
        assert_int_equal(pthread_create(&shares[i].thread, NULL, feed_share, &shares[i]), 0);
    }
    for (unsigned i = 0; i < feeds; i++) {
        assert_int_equal(pthread_join(shares[i].thread, NULL), 0);
        if (shares[i].status)
            fail_msg("feed %u: %s", i, shares[i].error.message);
    }
}

static inline void build_in_bulk(const char *name, const struct made_corpus *c,
                                 struct glass_settings settings, unsigned spread)
{
    struct glass_bulk *bulk = NULL;

    OK(glass_bulk_new(&bulk, path_to(name).at, &settings, &err));
    for (size_t i = 0; i < c->metadata_count; i++)
        OK(glass_bulk_metadata(bulk, c->keys[i], c->metadata[i], &err));
    feed_corpus(bulk, c, settings.feeds, spread);
    OK(glass_bulk_finish(bulk, &err));
    glass_bulk_free(bulk);
}

/* --- Building it by libxapian ---------------------------------------------- */

static inline void write_document(struct xap_writer *w, const struct made_document *d)
{
    struct xap_document *doc = NULL;

    OK(xap_document_new(&doc, &err));
    for (size_t i = 0; i < d->posting_count; i++) {
        const struct made_posting *p = &d->postings[i];

        OK(xap_document_add_term(doc, p->term, p->wdf, &err));
        for (uint32_t k = 0; k < p->position_count; k++)
            OK(xap_document_add_posting(doc, p->term, p->positions[k], 0, &err));
    }
    for (size_t i = 0; i < d->value_count; i++)
        OK(xap_document_set_value(doc, d->values[i].slot, d->values[i].value, &err));
    OK(xap_document_set_data(doc, d->data, &err));
    OK(xap_writer_replace(w, d->docid, doc, &err));
    xap_document_free(doc);
}

static inline void build_by_xapian(const char *name, const struct made_corpus *c, uint32_t block_size)
{
    struct xap_writer *w = NULL;

    OK(xap_writer_open(&w, path_to(name), XAP_CREATE | XAP_NO_SYNC, block_size, &err));
    for (size_t i = 0; i < c->metadata_count; i++)
        OK(xap_writer_set_metadata(w, c->keys[i], c->metadata[i], &err));
    for (size_t i = 0; i < c->count; i++)
        write_document(w, &c->documents[i]);
    OK(xap_writer_close(w, &err));
}

/* --- Asking everything ----------------------------------------------------- */

static inline void put_hex(struct buf *out, struct str s)
{
    OK(buf_reserve(out, 2 * s.len, &err));
    for (size_t i = 0; i < s.len; i++) {
        out->at[out->len++] = "0123456789abcdef"[(unsigned char)s.at[i] >> 4];
        out->at[out->len++] = "0123456789abcdef"[(unsigned char)s.at[i] & 15];
    }
    out->at[out->len] = '\0';
}

static inline void dump_counts(struct xap_reader *r, struct buf *out)
{
    uint32_t documents, last;
    uint64_t length;
    double average;
    bool has_positions;

    OK(xap_reader_doccount(r, &documents, &err));
    OK(xap_reader_last_docid(r, &last, &err));
    OK(xap_reader_total_length(r, &length, &err));
    OK(xap_reader_average_length(r, &average, &err));
    OK(xap_reader_has_positions(r, &has_positions, &err));
    OK(buf_add_format(out, &err, "%u documents, last %u, length %llu, average %.9g, positions %d\n",
                      documents, last, (unsigned long long)length, average, has_positions));
}

static inline void dump_metadata(struct xap_reader *r, struct buf *out)
{
    struct xap_terms *keys = NULL;
    struct buf value = BUF_INIT;
    struct str key;
    enum status status;

    OK(xap_terms_open_metadata(&keys, r, STR_EMPTY, &err));
    while ((status = xap_terms_next(keys, &key, NULL, &err)) == STATUS_OK) {
        buf_clear(&value);
        OK(xap_reader_metadata(r, key, &value, &err));
        OK(buf_add_c(out, "metadata ", &err));
        put_hex(out, key);
        OK(buf_add_byte(out, ' ', &err));
        put_hex(out, buf_view(&value));
        OK(buf_add_byte(out, '\n', &err));
    }
    assert_int_equal(status, STATUS_END);
    xap_terms_close(keys);
    buf_release(&value);
}

static inline void dump_positions(struct xap_reader *r, struct buf *out, uint32_t docid, struct str term)
{
    uint32_t few[64], *positions = few;
    size_t count;

    OK(xap_reader_positions(r, docid, term, positions, 64, &count, &err));
    if (count > 64) {
        positions = malloc(count * sizeof *positions);
        OK(xap_reader_positions(r, docid, term, positions, count, &count, &err));
    }
    for (size_t i = 0; i < count; i++)
        OK(buf_add_format(out, &err, ",%u", positions[i]));
    if (positions != few)
        free(positions);
}

static inline void dump_postings(struct xap_reader *r, struct buf *out, struct str term)
{
    struct xap_postings *p = NULL;
    uint32_t docids[64], wdfs[64];
    size_t count;

    OK(xap_postings_open(&p, r, term, &err));
    for (;;) {
        OK(xap_postings_next_batch(p, docids, wdfs, 64, &count, &err));
        if (count == 0)
            break;
        for (size_t i = 0; i < count; i++) {
            OK(buf_add_format(out, &err, " %u:%u", docids[i], wdfs[i]));
            dump_positions(r, out, docids[i], term);
        }
    }
    xap_postings_close(p);
    OK(buf_add_byte(out, '\n', &err));
}

static inline void dump_terms(struct xap_reader *r, struct buf *out)
{
    struct xap_terms *terms = NULL;
    struct str term;
    uint32_t frequency;
    uint64_t collection;
    enum status status;

    OK(xap_terms_open(&terms, r, STR_EMPTY, &err));
    while ((status = xap_terms_next(terms, &term, &frequency, &err)) == STATUS_OK) {
        OK(xap_reader_collection_frequency(r, term, &collection, &err));
        OK(buf_add_c(out, "term ", &err));
        put_hex(out, term);
        OK(buf_add_format(out, &err, " %u %llu", frequency, (unsigned long long)collection));
        dump_postings(r, out, term);
    }
    assert_int_equal(status, STATUS_END);
    xap_terms_close(terms);
}

/* Appends the slots that the document has to `slots`, each once. */
static inline void dump_document_values(struct xap_document *doc, struct buf *out, uint32_t *slots,
                                        size_t *slot_count)
{
    struct xap_values *values = NULL;
    struct str value;
    uint32_t slot;

    OK(xap_document_values(&values, doc, &err));
    while (xap_values_next(values, &slot, &value, &err) == STATUS_OK) {
        size_t known = 0;

        OK(buf_add_format(out, &err, " %u=", slot));
        put_hex(out, value);
        while (known < *slot_count && slots[known] != slot)
            known++;
        if (known == *slot_count && known < 64)
            slots[(*slot_count)++] = slot;
    }
    xap_values_close(values);
}

static inline void dump_document(struct xap_reader *r, struct buf *out, uint32_t docid, uint32_t *slots,
                                 size_t *slot_count)
{
    struct xap_document *doc = NULL;
    struct xap_terms *terms = NULL;
    struct buf data = BUF_INIT;
    struct str term;
    uint32_t wdf, length;

    OK(xap_reader_document(&doc, r, docid, &err));
    OK(xap_reader_lengths(r, &docid, 1, &length, &err));
    OK(buf_add_format(out, &err, "document %u %u ", docid, length));
    OK(xap_document_data(doc, &data, &err));
    put_hex(out, buf_view(&data));
    dump_document_values(doc, out, slots, slot_count);
    OK(xap_terms_open_document(&terms, r, docid, &err));
    while (xap_terms_next(terms, &term, &wdf, &err) == STATUS_OK) {
        OK(buf_add_byte(out, ' ', &err));
        put_hex(out, term);
        OK(buf_add_format(out, &err, ":%u", wdf));
    }
    OK(buf_add_byte(out, '\n', &err));
    xap_terms_close(terms);
    xap_document_free(doc);
    buf_release(&data);
}

static inline void dump_slot(struct xap_reader *r, struct buf *out, uint32_t slot)
{
    struct xap_values *values = NULL;
    struct str value;
    uint32_t frequency, docid;
    struct buf lower = BUF_INIT, upper = BUF_INIT;

    OK(xap_reader_value_frequency(r, slot, &frequency, &err));
    OK(xap_reader_value_lower_bound(r, slot, &lower, &err));
    OK(xap_reader_value_upper_bound(r, slot, &upper, &err));
    OK(buf_add_format(out, &err, "slot %u %u ", slot, frequency));
    put_hex(out, buf_view(&lower));
    OK(buf_add_byte(out, ' ', &err));
    put_hex(out, buf_view(&upper));
    OK(xap_values_open(&values, r, slot, &err));
    while (xap_values_next(values, &docid, &value, &err) == STATUS_OK) {
        OK(buf_add_format(out, &err, " %u=", docid));
        put_hex(out, value);
    }
    OK(buf_add_byte(out, '\n', &err));
    xap_values_close(values);
    buf_release(&lower);
    buf_release(&upper);
}

/* Everything that can be asked of the database but for UUID and revision. */
static inline struct buf dump(const char *name)
{
    struct buf out = BUF_INIT;
    struct xap_reader *r = reader_of(name);
    struct xap_postings *all = NULL;
    uint32_t docids[64], slots[64] = { 0, 1 };
    size_t count, slot_count = 2;

    dump_counts(r, &out);
    dump_metadata(r, &out);
    dump_terms(r, &out);
    OK(xap_postings_open(&all, r, STR_EMPTY, &err));
    for (;;) {
        OK(xap_postings_next_batch(all, docids, NULL, 64, &count, &err));
        if (count == 0)
            break;
        for (size_t i = 0; i < count; i++)
            dump_document(r, &out, docids[i], slots, &slot_count);
    }
    xap_postings_close(all);
    for (size_t i = 0; i < slot_count; i++)
        dump_slot(r, &out, slots[i]);
    xap_reader_close(r);
    return out;
}

static inline void assert_sound(const char *name)
{
    struct buf report = BUF_INIT;
    size_t errors = 0;

    if (!CAN_CHECK)
        return;
    OK(xap_check(path_to(name), &report, &errors, &err));
    if (errors)
        fail_msg("%s: %.*s", name, STR_ARG(buf_view(&report)));
    buf_release(&report);
}

static inline void assert_same_answers(const char *name, const char *other, const char *when)
{
    struct buf a = dump(name), b = dump(other);
    size_t at = 0, from;

    if (!str_is_equal(buf_view(&a), buf_view(&b))) {
        while (at < a.len && at < b.len && a.at[at] == b.at[at])
            at++;
        from = at < 60 ? 0 : at - 60;
        fail_msg("%s: %s and %s differ at byte %zu of their answers: '%.*s' and '%.*s'", when, name, other,
                 at, STR_ARG(str_slice(buf_view(&a), from, at + 40)),
                 STR_ARG(str_slice(buf_view(&b), from, at + 40)));
    }
    buf_release(&a);
    buf_release(&b);
}

static inline void remove_database(const char *name)
{
    OK(file_remove_tree(path_to(name).at, &err));
}

#endif
