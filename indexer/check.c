/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/check.h"

#include "indexer/audit.h"
#include "store/archive.h"
#include "store/columns.h"
#include "store/stories.h"
#include "stem/analyzer.h"

enum { FAULTS_SHOWN = 20 };

struct check {
    struct archive archive;
    struct manifest manifest;
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
    const struct manifest *m = &c->manifest;
    struct error what = ERROR_INIT;
    uint32_t articles = 0;
    uint64_t expected = 0;
    enum status status = manifest_read(&c->manifest, c->archive.reader, &what);

    for (size_t i = 0; i < m->count; i++)
        expected += m->sources[i]->articles;
    if (!status)
        status = xap_reader_doccount(c->archive.reader, &articles, &what);
    if (!status && articles != expected)
        status = error_set(&what, STATUS_CORRUPT, "the files should give %llu articles, the index has %u",
                           (unsigned long long)expected, articles);
    return note(c, "files", status, &what);
}

static enum status check_metadata(struct check *c)
{
    struct error what = ERROR_INIT;

    return note(c, "metadata", archive_check_metadata(&c->archive, &what), &what);
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

static enum status take_fault(const char *where, const struct error *what, void *payload, struct error *err)
{
    struct check *c = payload;

    (void)err; /* the same as the check's own */
    return note(c, where, what->status, what);
}

/* By other rules for words every article would be a fault. */
static enum status check_articles(struct check *c)
{
    struct analyzer *analyzer = NULL;
    struct error what = ERROR_INIT;
    uint64_t fingerprint = 0;
    enum status status = analyzer_new(&analyzer, c->archive.info.language, &what);

    if (!status)
        status = analyzer_fingerprint(analyzer, &fingerprint, &what);
    if (!status && fingerprint != c->archive.info.analyzer)
        status = error_set(&what, STATUS_VERSION, "the index was made by cuttings %s with other rules for words",
                           c->archive.info.program);
    analyzer_free(analyzer);
    return status ? note(c, "articles", status, &what) : audit_index(&c->archive, &c->manifest, take_fault, c, c->err);
}

enum status check_index(const char *index, bool is_deep, struct buf *report, uint64_t *faults, struct error *err)
{
    struct check c = { .archive = ARCHIVE_INIT, .report = report, .faults = faults, .err = err };
    enum status status = archive_open(&c.archive, index, err);

    *faults = 0;
    if (!status)
        status = check_metadata(&c);
    if (!status)
        status = check_manifest(&c);
    if (!status)
        status = check_columns(&c);
    if (!status)
        status = check_stories(&c);
    if (!status && is_deep)
        status = check_tables(&c);
    if (!status && is_deep)
        status = check_articles(&c);
    if (!status && *faults > FAULTS_SHOWN)
        status = buf_add_format(report, err, "and %llu more\n", (unsigned long long)(*faults - FAULTS_SHOWN));
    manifest_release(&c.manifest);
    archive_close(&c.archive);
    return status;
}
