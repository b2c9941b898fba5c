/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/library.h"

#include "indexer/document.h"
#include "store/archive.h"
#include "store/fields.h"

#include <stdio.h>
#include <stdlib.h>

struct library {
    struct xap_writer *writer;
    struct xap_document *document;
    bool is_new;
    struct arena arena;
    struct buf term, value;
};

enum status library_open(struct library **out, const char *path, bool is_new, unsigned flush_changes, struct error *err)
{
    struct library *l = calloc(1, sizeof *l);
    char changes[16];
    enum status status;

    (void)snprintf(changes, sizeof changes, "%u", flush_changes);
    if (!l || setenv("XAPIAN_FLUSH_THRESHOLD", changes, 1) != 0) {
        free(l);
        return error_no_memory(err);
    }
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
    arena_release(&l->arena);
    buf_release(&l->term);
    buf_release(&l->value);
    free(l);
}

void library_abandon(struct library *l)
{
    if (!l)
        return;
    xap_writer_abandon(l->writer);
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
    xap_writer_free(l->writer); /* all is written: a failure to close changes nothing */
    release(l);
    return STATUS_OK;
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

static enum status fill_document(struct library *l, const struct entry *e, struct str id, struct error *err)
{
    struct document d;
    enum status status = document_make(&d, e, id, &l->arena, err);

    if (!status)
        status = xap_document_clear(l->document, err);
    if (!status)
        status = xap_document_add_postings(l->document, e->postings, e->posting_count, err);
    for (size_t i = 0; i < d.boolean_count && !status; i++)
        status = xap_document_add_boolean_term(l->document, d.booleans[i], err);
    for (size_t i = 0; i < d.value_count && !status; i++)
        status = xap_document_set_value(l->document, d.values[i].slot, d.values[i].value, err);
    return status ? status : xap_document_set_data(l->document, d.data, err);
}

enum status library_add(struct library *l, const struct entry *e, struct str id, struct error *err)
{
    enum status status = fill_document(l, e, id, err);

    arena_reset(&l->arena);
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
    enum status status = archive_hit(xap_writer_reader(l->writer), docid, &arena, &hit, err);

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

enum status library_stored(struct library *l, uint32_t docid, struct text_codec *codec, struct buf *payload,
                           struct arena *arena, struct hit_record *hit, struct stored_text *text, struct error *err)
{
    enum status status = archive_hit(xap_writer_reader(l->writer), docid, arena, hit, err);

    return status ? status
                  : archive_text(xap_writer_reader(l->writer), docid, codec, &l->value, payload, arena, text, err);
}

enum status library_count(struct library *l, uint64_t *articles, struct error *err)
{
    uint32_t count = 0;
    enum status status = xap_reader_doccount(xap_writer_reader(l->writer), &count, err);

    *articles = count;
    return status;
}
