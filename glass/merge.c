/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/merge.h"

#include "glass/chunks.h"
#include "glass/lanes.h"
#include "glass/packer.h"
#include "glass/terms.h"

#include <stdlib.h>

/* Families of keys in the postlist table that sort before all terms. */
static const unsigned char METADATA_STEM[] = { 0x00, 0xC0 }, STATISTICS_STEM[] = { 0x00, 0xD0 },
                           VALUES_STEM[] = { 0x00, 0xD8 }, LENGTHS_STEM[] = { 0x00, 0xE0 };

enum { STEM_BYTES = 2 };

/* --- Metadata -------------------------------------------------------------- */

static enum status write_metadata(const struct merge_input *in, struct glass_table *table, struct error *err)
{
    unsigned char key[KEY_MAX_BYTES];

    memcpy(key, METADATA_STEM, STEM_BYTES);
    for (size_t i = 0; i < in->metadata_count; i++) {
        const struct metadata_entry *entry = &in->metadata[i];
        enum status status;

        memcpy(key + STEM_BYTES, entry->key.at, entry->key.len);
        status = glass_table_add(table, key, STEM_BYTES + (unsigned)entry->key.len,
                                 (const unsigned char *)entry->value.at, entry->value.len, false, err);
        if (status)
            return status;
    }
    return STATUS_OK;
}

/* --- Values ---------------------------------------------------------------- */

/* A slot over all runs. Byte order of the keys is not the order of the slots. */
struct slot_summary {
    unsigned char key[UINT32_MAX_BYTES]; /* zeros behind */
    uint32_t slot;
    uint64_t count;
    struct str lower, upper;
};

struct slot_summaries {
    struct slot_summary *at;
    size_t count;
};

static int compare_slots(const void *a, const void *b)
{
    const struct slot_summary *left = a, *right = b;

    return left->slot < right->slot ? -1 : left->slot > right->slot;
}

/* Codes of different slots differ before one of them ends, or zeros do no harm: 0 has no code at all. */
static int compare_slot_keys(const void *a, const void *b)
{
    const struct slot_summary *left = a, *right = b;
    int order = memcmp(left->key, right->key, sizeof left->key);

    return order ? order : compare_slots(a, b);
}

static void merge_summaries(struct slot_summaries *s)
{
    size_t kept = 0;

    for (size_t i = 0; i < s->count; i++) {
        struct slot_summary *last = kept ? &s->at[kept - 1] : NULL;
        const struct slot_summary *own = &s->at[i];

        if (!last || last->slot != own->slot) {
            s->at[kept++] = *own;
            continue;
        }
        last->count += own->count;
        if (str_compare(own->lower, last->lower) < 0)
            last->lower = own->lower;
        if (str_compare(own->upper, last->upper) > 0)
            last->upper = own->upper;
    }
    s->count = kept;
}

static enum status summarise_slots(const struct merge_input *in, struct slot_summaries *out,
                                   struct error *err)
{
    size_t count = 0;

    for (unsigned i = 0; i < in->feed_count; i++)
        for (size_t k = 0; k < in->feeds[i].run_count; k++)
            count += in->feeds[i].runs[k].slot_count;
    out->count = 0;
    out->at = calloc(count + 1, sizeof *out->at);
    if (!out->at)
        return error_no_memory(err);
    for (unsigned i = 0; i < in->feed_count; i++) {
        for (size_t k = 0; k < in->feeds[i].run_count; k++) {
            const struct run *run = &in->feeds[i].runs[k];

            for (size_t n = 0; n < run->slot_count; n++)
                out->at[out->count++] = (struct slot_summary){ .slot = run->slots[n].slot,
                                                               .count = run->slots[n].count,
                                                               .lower = run->slots[n].lower,
                                                               .upper = run->slots[n].upper };
        }
    }
    qsort(out->at, out->count, sizeof *out->at, compare_slots);
    merge_summaries(out);
    return STATUS_OK;
}

static void sort_summaries(struct slot_summaries *s, unsigned char *encode(unsigned char *, uint32_t))
{
    for (size_t i = 0; i < s->count; i++) {
        memset(s->at[i].key, 0, sizeof s->at[i].key);
        (void)encode(s->at[i].key, s->at[i].slot);
    }
    qsort(s->at, s->count, sizeof *s->at, compare_slot_keys);
}

static unsigned char *put_slot(unsigned char *at, uint32_t slot)
{
    return put_uint(at, slot);
}

static enum status write_statistics(const struct slot_summary *s, struct glass_table *table,
                                    struct error *err)
{
    struct buf tag = { .max = SIZE_MAX / 2 };
    unsigned char key[STEM_BYTES + UINT32_MAX_BYTES], *end;
    enum status status = buf_reserve(&tag, 2 * UINT_MAX_BYTES + s->lower.len + s->upper.len, err);

    if (!status) {
        unsigned char *at = put_uint((unsigned char *)tag.at, s->count);

        at = put_uint(at, s->lower.len);
        memcpy(at, s->lower.at, s->lower.len);
        at += s->lower.len;
        if (!str_is_equal(s->lower, s->upper)) {
            memcpy(at, s->upper.at, s->upper.len);
            at += s->upper.len;
        }
        memcpy(key, STATISTICS_STEM, STEM_BYTES);
        end = put_uint_last(key + STEM_BYTES, s->slot);
        status = glass_table_add(table, key, (unsigned)(end - key), (unsigned char *)tag.at,
                                 (size_t)(at - (unsigned char *)tag.at), false, err);
    }
    buf_release(&tag);
    return status;
}

/* A value chunk being filled: the value of the first docid, then docid deltas and values. */
struct value_chunk {
    struct glass_table *table;
    uint32_t slot;
    uint32_t first, last;
    struct buf tag;
};

static enum status close_value_chunk(struct value_chunk *c, struct error *err)
{
    unsigned char key[STEM_BYTES + UINT32_MAX_BYTES + UINT_SORT_MAX_BYTES], *end;
    enum status status;

    if (c->tag.len == 0)
        return STATUS_OK;
    memcpy(key, VALUES_STEM, STEM_BYTES);
    end = put_uint_sort(put_uint(key + STEM_BYTES, c->slot), c->first);
    status = glass_table_add(c->table, key, (unsigned)(end - key), (unsigned char *)c->tag.at, c->tag.len,
                             false, err);
    buf_clear(&c->tag);
    return status;
}

static enum status add_value(struct value_chunk *c, const struct record *record, struct error *err)
{
    enum status status = buf_reserve(&c->tag, 2 * UINT_MAX_BYTES + record->bytes.len, err);
    unsigned char *at;

    if (status)
        return status;
    at = (unsigned char *)c->tag.at + c->tag.len;
    if (c->tag.len == 0)
        c->first = record->docid;
    else
        at = put_uint(at, record->docid - c->last - 1);
    at = put_uint(at, record->bytes.len);
    memcpy(at, record->bytes.at, record->bytes.len);
    c->tag.len = (size_t)(at + record->bytes.len - (unsigned char *)c->tag.at);
    c->last = record->docid;
    return c->tag.len >= CHUNK_BYTES ? close_value_chunk(c, err) : STATUS_OK;
}

static enum status write_slot(const struct merge_input *in, struct glass_table *table, uint32_t slot,
                              struct error *err)
{
    struct value_chunk chunk = { .table = table, .slot = slot, .tag = { .max = SIZE_MAX / 2 } };
    struct lanes lanes;
    struct record record;
    enum status status =
        lanes_init(&lanes, LANES_VALUES, slot, in->feeds, in->feed_count, in->buffer_size, err);

    while (!status && (status = lanes_next(&lanes, &record, err)) == STATUS_OK)
        status = add_value(&chunk, &record, err);
    if (status == STATUS_END)
        status = close_value_chunk(&chunk, err);
    buf_release(&chunk.tag);
    lanes_release(&lanes);
    return status;
}

static enum status write_values(const struct merge_input *in, struct glass_table *table, struct error *err)
{
    struct slot_summaries slots;
    enum status status = summarise_slots(in, &slots, err);

    if (status)
        return status;
    sort_summaries(&slots, put_uint_last);
    for (size_t i = 0; i < slots.count && !status; i++)
        status = write_statistics(&slots.at[i], table, err);
    sort_summaries(&slots, put_slot);
    for (size_t i = 0; i < slots.count && !status; i++)
        status = write_slot(in, table, slots.at[i].slot, err);
    free(slots.at);
    return status;
}

/* --- Lengths --------------------------------------------------------------- */

static void count_document(struct statistics *s, uint32_t docid, uint32_t length)
{
    s->document_count++;
    s->last_docid = docid;
    s->total_length += length;
    if (length > s->length_upper)
        s->length_upper = length;
    if (length && (s->length_lower == 0 || length < s->length_lower))
        s->length_lower = length;
}

static enum status write_lengths(const struct merge_input *in, struct glass_table *table,
                                 struct statistics *s, struct error *err)
{
    struct chunks chunks;
    struct lanes lanes;
    struct record record;
    enum status status =
        lanes_init(&lanes, LANES_LENGTHS, 0, in->feeds, in->feed_count, in->buffer_size, err);

    chunks_begin(&chunks, table, LENGTHS_STEM, STEM_BYTES, 0, 0, 0);
    while (!status && (status = lanes_next(&lanes, &record, err)) == STATUS_OK) {
        count_document(s, record.docid, record.number);
        status = chunks_add(&chunks, record.docid, record.number, err);
    }
    if (status == STATUS_END)
        status = s->document_count ? chunks_close(&chunks, true, err) : STATUS_OK;
    lanes_release(&lanes);
    return status;
}

/* --- Postings and positions ------------------------------------------------ */

static enum status write_term(struct terms *terms, const struct term *term, struct chunks *chunks,
                              struct glass_table *postlist, struct glass_table *position, uint32_t *wdf_upper,
                              struct error *err)
{
    unsigned char key[KEY_MAX_BYTES], *key_end;
    enum status status;

    key_end = put_string_sort(key, (const unsigned char *)term->text.at, term->text.len);
    chunks_begin(chunks, postlist, key, (unsigned)(key_end - key), 1, term->count, term->frequency);
    *key_end++ = 0;
    for (uint64_t left = term->count; left;) {
        const struct posting *postings;
        size_t count;

        status = terms_next_postings(terms, &postings, &count, err);
        if (status)
            return status;
        left -= count;
        for (size_t i = 0; i < count; i++) {
            const struct log_body *body = &postings[i].body;

            status = chunks_add(chunks, postings[i].docid, body->wdf, err);
            if (!status && body->tag_length) {
                unsigned key_length = (unsigned)(put_uint_sort(key_end, postings[i].docid) - key);

                status = glass_table_add(position, key, key_length, body->tag, body->tag_length, false, err);
            }
            if (status)
                return status;
            if (body->wdf > *wdf_upper)
                *wdf_upper = body->wdf;
        }
    }
    return chunks_close(chunks, true, err);
}

static enum status write_terms(const struct merge_input *in, struct glass_table *postlist,
                               struct glass_table *position, uint32_t *wdf_upper, struct error *err)
{
    struct chunks chunks;
    struct terms terms;
    struct term term;
    enum status status = terms_init(&terms, in->feeds, in->feed_count, in->buffer_size, err);

    while (!status && (status = terms_next(&terms, &term, err)) == STATUS_OK) {
        if (term.frequency > UINT32_MAX)
            status = error_set(err, STATUS_BAD_INPUT, "the term '%.*s' occurs more than %u times",
                               STR_ARG(term.text), UINT32_MAX);
        else
            status = write_term(&terms, &term, &chunks, postlist, position, wdf_upper, err);
    }
    terms_release(&terms);
    return status == STATUS_END ? STATUS_OK : status;
}

enum status merge_by_term(const struct merge_input *in, struct glass_table *postlist,
                          struct glass_table *position, struct statistics *out, struct error *err)
{
    struct statistics statistics = { 0 };
    enum status status = write_metadata(in, postlist, err);

    if (!status)
        status = write_values(in, postlist, err);
    if (!status)
        status = write_lengths(in, postlist, &statistics, err);
    if (!status)
        status = write_terms(in, postlist, position, &statistics.wdf_upper, err);
    *out = statistics;
    return status;
}

/* --- Documents ------------------------------------------------------------- */

static enum status write_termlist(struct packer *packer, struct glass_table *table,
                                  const struct record *record, struct error *err)
{
    unsigned char key[UINT_SORT_MAX_BYTES + 1], *end = put_uint_sort(key, record->docid);
    struct str tag = record->bytes;
    bool is_packed = false;
    enum status status = packer_pack(packer, &tag, &is_packed, err);

    if (!status)
        status = glass_table_add(table, key, (unsigned)(end - key), (const unsigned char *)tag.at, tag.len,
                                 is_packed, err);
    if (status || record->slots.len == 0)
        return status;
    *end++ = 0;
    return glass_table_add(table, key, (unsigned)(end - key), (const unsigned char *)record->slots.at,
                           record->slots.len, false, err);
}

static enum status write_termlists(const struct merge_input *in, struct glass_table *table, struct error *err)
{
    struct packer packer;
    struct lanes lanes;
    struct record record;
    enum status status =
        lanes_init(&lanes, LANES_TERMLISTS, 0, in->feeds, in->feed_count, in->buffer_size, err);

    if (status) {
        lanes_release(&lanes);
        return status;
    }
    packer_init(&packer);
    while (!status && (status = lanes_next(&lanes, &record, err)) == STATUS_OK)
        status = write_termlist(&packer, table, &record, err);
    packer_release(&packer);
    lanes_release(&lanes);
    return status == STATUS_END ? STATUS_OK : status;
}

static enum status write_data(const struct merge_input *in, struct glass_table *table, struct error *err)
{
    struct lanes lanes;
    struct record record;
    enum status status = lanes_init(&lanes, LANES_DATA, 0, in->feeds, in->feed_count, in->buffer_size, err);

    while (!status && (status = lanes_next(&lanes, &record, err)) == STATUS_OK) {
        unsigned char key[UINT_SORT_MAX_BYTES], *end = put_uint_sort(key, record.docid);

        status = glass_table_add(table, key, (unsigned)(end - key), (const unsigned char *)record.bytes.at,
                                 record.bytes.len, false, err);
    }
    lanes_release(&lanes);
    return status == STATUS_END ? STATUS_OK : status;
}

enum status merge_by_document(const struct merge_input *in, struct glass_table *termlist,
                              struct glass_table *docdata, struct error *err)
{
    enum status status = write_termlists(in, termlist, err);

    return status ? status : write_data(in, docdata, err);
}
