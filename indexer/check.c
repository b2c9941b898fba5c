/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/check.h"

#include "indexer/manifest.h"
#include "store/archive.h"
#include "store/columns.h"
#include "store/stories.h"

#include <stdio.h>

enum { BATCH = 512, FAULTS_SHOWN = 20 };

struct check {
    struct archive archive;
    struct buf *report;
    uint64_t *faults;
    struct error *err;
};

/* A fault is a line of the report; running out of memory is not one. */
static enum status note(struct check *c, const char *where, enum status status, const struct error *what)
{
    if (status == STATUS_OK)
        return STATUS_OK;
    if (status == STATUS_OUT_OF_MEMORY)
        return error_no_memory(c->err);
    if (++*c->faults > FAULTS_SHOWN)
        return STATUS_OK;
    return buf_add_format(c->report, c->err, "%s: %s\n", where, what->message);
}

static enum status check_manifest(struct check *c)
{
    struct manifest m = { .sources = NULL };
    struct error what = ERROR_INIT;
    uint32_t articles = 0;
    uint64_t expected = 0;
    enum status status = manifest_read(&m, c->archive.reader, &what);

    for (size_t i = 0; i < m.count; i++)
        expected += m.sources[i]->articles;
    if (!status)
        status = xap_reader_doccount(c->archive.reader, &articles, &what);
    if (!status && articles != expected)
        status = error_set(&what, STATUS_CORRUPT, "the files should give %llu articles, the index has %u",
                           (unsigned long long)expected, articles);
    manifest_release(&m);
    return note(c, "files", status, &what);
}

static enum status check_columns(struct check *c)
{
    struct error what = ERROR_INIT;

    return note(c, "columns", columns_check(buf_c(&c->archive.generation), c->archive.reader, &what), &what);
}

static enum status check_stories(struct check *c)
{
    struct error what = ERROR_INIT;

    if (c->archive.info.signatures != SIGNATURE_FORMAT)
        return STATUS_OK;
    return note(c, "stories", stories_check(buf_c(&c->archive.generation), c->archive.reader, &what), &what);
}

static enum status check_tables(struct check *c)
{
    struct error what = ERROR_INIT;
    size_t errors = 0;
    enum status status = xap_check(buf_view(&c->archive.generation), NULL, &errors, &what);

    if (!status && errors)
        status = error_set(&what, STATUS_CORRUPT, "libxapian finds %zu faults (xapian-check '%s' has the details)", errors,
                           buf_c(&c->archive.generation));
    return note(c, "tables", status, &what);
}

static enum status check_text(struct check *c, uint32_t docid, struct text_codec *codec, struct buf *blob,
                              struct buf *payload, struct arena *arena)
{
    struct error what = ERROR_INIT;
    struct hit_record hit;
    struct stored_text text;
    char where[64];
    enum status status;

    buf_clear(blob);
    status = xap_reader_data(c->archive.reader, docid, blob, &what);
    if (!status && !hit_record_is_whole(buf_view(blob)))
        status = error_set(&what, STATUS_CORRUPT, "its record was changed");
    if (!status)
        status = archive_hit(c->archive.reader, docid, arena, &hit, &what);
    if (!status && hit.id.len == 0)
        status = error_set(&what, STATUS_CORRUPT, "it has no id");
    if (!status)
        status = archive_text(c->archive.reader, docid, codec, blob, payload, arena, &text, &what);
    (void)snprintf(where, sizeof where, "article %u", docid);
    return note(c, where, status, &what);
}

static enum status check_texts(struct check *c)
{
    struct text_codec *codec = NULL;
    struct xap_postings *all = NULL;
    struct buf blob = BUF_INIT, payload = BUF_INIT;
    struct arena arena = ARENA_INIT;
    uint32_t docids[BATCH];
    size_t count = 1;
    struct error what = ERROR_INIT;
    enum status status = text_codec_new(&codec, c->err), read = STATUS_OK;

    if (!status)
        read = xap_postings_open(&all, c->archive.reader, STR_EMPTY, &what);
    while (!status && !read && count) {
        read = xap_postings_next_batch(all, docids, NULL, BATCH, &count, &what);
        for (size_t i = 0; i < count && !status && !read; i++) {
            arena_reset(&arena);
            status = check_text(c, docids[i], codec, &blob, &payload, &arena);
        }
    }
    if (!status)
        status = note(c, "articles", read, &what);
    xap_postings_close(all);
    text_codec_free(codec);
    buf_release(&blob);
    buf_release(&payload);
    arena_release(&arena);
    return status;
}

enum status check_index(const char *index, bool is_deep, struct buf *report, uint64_t *faults, struct error *err)
{
    struct check c = { .archive = ARCHIVE_INIT, .report = report, .faults = faults, .err = err };
    enum status status = archive_open(&c.archive, index, err);

    *faults = 0;
    if (!status)
        status = check_manifest(&c);
    if (!status)
        status = check_columns(&c);
    if (!status)
        status = check_stories(&c);
    if (!status && is_deep)
        status = check_texts(&c);
    if (!status && is_deep)
        status = check_tables(&c);
    if (!status && *faults > FAULTS_SHOWN)
        status = buf_add_format(report, err, "and %llu more\n", (unsigned long long)(*faults - FAULTS_SHOWN));
    archive_close(&c.archive);
    return status;
}
