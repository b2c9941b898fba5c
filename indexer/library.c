/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/library.h"

#include "corpus/walk.h"
#include "store/fields.h"

#include <stdio.h>
#include <stdlib.h>

struct library {
    struct xap_writer *writer;
    struct xap_document *document;
    bool is_new;
    struct buf term, value;
};

enum status library_open(struct library **out, const char *path, bool is_new, struct error *err)
{
    struct library *l = calloc(1, sizeof *l);
    enum status status;

    if (!l)
        return error_no_memory(err);
    l->is_new = is_new;
    status = xap_writer_open(&l->writer, str_from_c(path),
                             is_new ? XAP_CREATE | XAP_NO_SYNC | XAP_DANGEROUS : XAP_OPEN, 0, err);
    if (!status)
        status = xap_document_new(&l->document, err);
    if (!status && !is_new)
        status = xap_writer_begin_transaction(l->writer, true, err);
    if (status)
        library_abandon(l);
    else
        *out = l;
    return status;
}

struct xap_writer *library_writer(struct library *l)
{
    return l->writer;
}

static void release(struct library *l)
{
    xap_document_free(l->document);
    buf_release(&l->term);
    buf_release(&l->value);
    free(l);
}

void library_abandon(struct library *l)
{
    if (!l)
        return;
    if (l->writer && !l->is_new) {
        /* Fails only where no transaction is open; closing would commit what is in it. */
        enum status ignored = xap_writer_cancel_transaction(l->writer, NULL);

        (void)ignored;
    }
    xap_writer_free(l->writer);
    release(l);
}

enum status library_commit(struct library *l, struct error *err)
{
    enum status status =
        l->is_new ? xap_writer_commit(l->writer, err) : xap_writer_commit_transaction(l->writer, err);

    if (status) {
        library_abandon(l);
        return status;
    }
    status = xap_writer_close(l->writer, err);
    release(l);
    return status;
}

enum status library_find(struct library *l, struct str id, uint32_t *docid, struct buf *hash, struct error *err)
{
    struct buf data = BUF_INIT;
    struct str rest, line;
    enum status status;

    buf_clear(&l->term);
    status = field_key_term(FIELD_ID, id, &l->term, err);
    if (!status)
        status = xap_reader_find(xap_writer_reader(l->writer), buf_view(&l->term), docid, err);
    if (status || !hash)
        return status;
    status = xap_reader_data(xap_writer_reader(l->writer), *docid, &data, err);
    rest = buf_view(&data);
    while (!status && str_next_line(&rest, &line))
        if (str_starts_with(line, STR("hash="))) {
            status = buf_add(hash, str_slice(line, 5, line.len), err);
            break;
        }
    buf_release(&data);
    return status;
}

enum status library_data(const struct entry *e, struct str id, struct buf *out, struct error *err)
{
    struct hit_record hit = e->hit;
    char hash[40];
    int length = snprintf(hash, sizeof hash, "%016llx%016llx", (unsigned long long)e->digest.high,
                          (unsigned long long)e->digest.low);

    hit.id = id;
    hit.path = e->source->path;
    hit.hash = str_of(hash, (size_t)length);
    return hit_record_write(&hit, out, err);
}

static enum status add_boolean(struct library *l, enum field_id field, struct str value, struct error *err)
{
    enum status status;

    buf_clear(&l->term);
    status = field_term(field, value, &l->term, err);
    return status ? status : xap_document_add_boolean_term(l->document, buf_view(&l->term), err);
}

static enum status add_key(struct library *l, enum field_id field, struct str value, struct error *err)
{
    enum status status;

    buf_clear(&l->term);
    status = field_key_term(field, value, &l->term, err);
    return status ? status : xap_document_add_boolean_term(l->document, buf_view(&l->term), err);
}

/* Every value a term and, joined by line ends, the value of the facet's slot; none is a term of its own. */
static enum status add_facet(struct library *l, enum field_id field, const struct str *values, size_t count,
                             struct error *err)
{
    enum status status = count ? STATUS_OK : add_boolean(l, field, STR_EMPTY, err);

    buf_clear(&l->value);
    for (size_t i = 0; i < count && !status; i++) {
        status = add_boolean(l, field, values[i], err);
        if (!status && i)
            status = buf_add_byte(&l->value, '\n', err);
        if (!status)
            status = buf_add(&l->value, values[i], err);
    }
    if (!status && count)
        status = xap_document_set_value(l->document, (uint32_t)field_at(field)->slot, buf_view(&l->value), err);
    return status;
}

/* D20140716 and M201407 as Omega has them; the year is a facet. The slot has 20140716, 201407 or 2014. */
static enum status add_date(struct library *l, struct str date, struct error *err)
{
    enum status status = STATUS_OK;

    buf_clear(&l->value);
    for (size_t i = 0; i < date.len && !status; i++)
        if (date.at[i] != '-')
            status = buf_add_byte(&l->value, date.at[i], err);
    if (status || date.len == 0)
        return status;
    status = xap_document_set_value(l->document, SLOT_DATE, buf_view(&l->value), err);
    if (!status && l->value.len == 8)
        status = add_key(l, FIELD_DATE, buf_view(&l->value), err);
    if (!status && l->value.len >= 6) {
        buf_clear(&l->term);
        status = buf_add_format(&l->term, err, "M%.6s", l->value.at);
        if (!status)
            status = xap_document_add_boolean_term(l->document, buf_view(&l->term), err);
    }
    return status;
}

static enum status add_text(struct library *l, struct str blob, struct error *err)
{
    enum status status = STATUS_OK;

    for (uint32_t piece = 0; blob.len && !status; piece++) {
        status = xap_document_set_value(l->document, SLOT_TEXT + piece, str_slice(blob, 0, PIECE_MAX), err);
        blob = str_slice(blob, PIECE_MAX, blob.len);
    }
    return status;
}

static enum status fill_document(struct library *l, const struct entry *e, struct str id, struct error *err)
{
    const struct hit_record *hit = &e->hit;
    enum status status = xap_document_clear(l->document, err);

    if (!status)
        status = xap_document_add_postings(l->document, e->postings, e->posting_count, err);
    if (!status)
        status = add_key(l, FIELD_ID, id, err);
    if (!status && e->source->kind == SOURCE_RECORDS)
        status = add_key(l, FIELD_PATH, e->source->path, err);
    if (!status)
        status = add_facet(l, FIELD_FORCE, hit->forces, hit->force_count, err);
    if (!status)
        status = add_facet(l, FIELD_OPERATION, hit->operations, hit->operation_count, err);
    if (!status)
        status = add_facet(l, FIELD_YEAR, &hit->year, hit->year.len > 0, err);
    if (!status)
        status = add_date(l, hit->date, err);
    if (!status)
        status = add_text(l, e->blob, err);
    buf_clear(&l->value);
    if (!status)
        status = library_data(e, id, &l->value, err);
    if (!status)
        status = xap_document_set_data(l->document, buf_view(&l->value), err);
    return status;
}

enum status library_add(struct library *l, const struct entry *e, struct str id, struct error *err)
{
    enum status status = fill_document(l, e, id, err);

    return status ? status : xap_writer_add(l->writer, l->document, NULL, err);
}

enum status library_delete(struct library *l, uint32_t docid, struct error *err)
{
    return xap_writer_delete(l->writer, docid, err);
}

static enum status delete_unless_kept(struct library *l, uint32_t docid, library_keeps *keeps, void *payload,
                                      uint64_t *deleted, struct error *err)
{
    struct arena arena = ARENA_INIT;
    struct hit_record hit;
    enum status status;

    buf_clear(&l->value);
    status = xap_reader_data(xap_writer_reader(l->writer), docid, &l->value, err);
    if (!status)
        status = hit_record_read(buf_view(&l->value), &arena, &hit, err);
    if (!status && !keeps(hit.id, payload)) {
        status = library_delete(l, docid, err);
        *deleted += !status;
    }
    arena_release(&arena);
    return status;
}

enum status library_delete_records(struct library *l, struct str path, library_keeps *keeps, void *payload,
                                   uint64_t *deleted, struct error *err)
{
    enum { BATCH = 256 };
    struct xap_postings *postings = NULL;
    uint32_t docids[BATCH], *all = NULL;
    size_t count = 0, total = 0;
    enum status status;

    buf_clear(&l->term);
    status = field_key_term(FIELD_PATH, path, &l->term, err);
    if (!status)
        status = xap_postings_open(&postings, xap_writer_reader(l->writer), buf_view(&l->term), err);
    /* Listed first: deleting changes the list that is being read. */
    do {
        uint32_t *grown;

        if (!status)
            status = xap_postings_next_batch(postings, docids, NULL, BATCH, &count, err);
        if (status || !count)
            break;
        grown = realloc(all, (total + count) * sizeof *all);
        if (!grown) {
            status = error_no_memory(err);
            break;
        }
        all = grown;
        memcpy(all + total, docids, count * sizeof *docids);
        total += count;
    } while (count);
    xap_postings_close(postings);
    for (size_t i = 0; i < total && !status; i++)
        status = delete_unless_kept(l, all[i], keeps, payload, deleted, err);
    free(all);
    return status;
}

enum status library_count(struct library *l, uint64_t *articles, struct error *err)
{
    uint32_t count = 0;
    enum status status = xap_reader_doccount(xap_writer_reader(l->writer), &count, err);

    *articles = count;
    return status;
}
