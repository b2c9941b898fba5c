/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/run.h"

#include "base/file.h"
#include "indexer/budget.h"
#include "indexer/bulk.h"
#include "indexer/curation.h"
#include "indexer/intake.h"
#include "indexer/interrupt.h"
#include "store/archive.h"
#include "store/columns.h"
#include "store/fields.h"
#include "store/generation.h"
#include "store/stories.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { BULK_TRIES = 3, REMAKE_BYTES_MIN = 4 << 20, REMAKE_PART = 5 };

struct run {
    const struct request *request;
    const char *index;
    struct budget budget;
    struct progress *progress;
    struct plan *plan;
    struct summary *summary;
    struct archive archive; /* the index as it was; its reader is NULL where there is none, or none is wanted */
    struct manifest manifest;
    struct curation curation;
    struct archive_info info; /* of the index as it will be */
    struct intake intake;
    bool remakes_all;        /* large additions: everything is read again, and written in bulk */
};

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static enum status describe(struct run *run, struct error *err)
{
    struct analyzer *analyzer = NULL;
    struct str library = xap_version_string();
    enum status status = analyzer_new(&analyzer, run->request->language, err);

    if (status)
        return status;
    run->info = (struct archive_info){ .schema = SCHEMA_VERSION,
                                       .registers = registers_fingerprint(run->curation.registers) };
    (void)snprintf(run->info.language, sizeof run->info.language, "%s", run->request->language);
    (void)snprintf(run->info.program, sizeof run->info.program, "%s", CUTTINGS_VERSION);
    (void)snprintf(run->info.library, sizeof run->info.library, "%.*s", STR_ARG(library));
    status = analyzer_fingerprint(analyzer, &run->info.analyzer, err);
    analyzer_free(analyzer);
    return status;
}

/* The old index must have been made by the same rules, or its articles and the new ones would not meet. */
static enum status check_rules(const struct run *run, struct error *err)
{
    const struct archive_info *old = &run->archive.info;

    if (strcmp(old->language, run->info.language) != 0)
        return error_set(err, STATUS_BAD_INPUT, "the index is in %s, not %s: give --language %s, or --rebuild", old->language,
                         run->info.language, old->language);
    if (old->analyzer != run->info.analyzer)
        return error_set(err, STATUS_VERSION,
                         "the index was made by cuttings %s with other rules for words: rebuild it with --rebuild",
                         old->program);
    return STATUS_OK;
}

static enum status open_old(struct run *run, struct error *err)
{
    enum status status;

    if (run->request->is_rebuild)
        return STATUS_OK;
    status = archive_open(&run->archive, run->index, err);
    if (status == STATUS_NOT_FOUND)
        return STATUS_OK;
    if (!status)
        status = check_rules(run, err);
    if (!status)
        status = manifest_read(&run->manifest, run->archive.reader, err);
    return status;
}

static bool is_work_left(const struct run *run)
{
    return !run->archive.reader || run->plan->read_count || run->plan->gone_count || run->curation.corrections.new_count;
}

static struct entry_settings settings_of(const struct run *run)
{
    return (struct entry_settings){ .registers = run->curation.registers,
                                    .language = run->request->language,
                                    .max_bytes = (size_t)run->request->max_file_mb << 20,
                                    .lexicon_bytes = run->budget.lexicon_bytes,
                                    .corrections = &run->curation.corrections,
                                    .bulk = run->intake.bulk,
                                    .takes_all = run->remakes_all,
                                    .first_docid = 1,
                                    .duplicates = &run->intake.duplicates };
}

/* An article that is in the index and was not read in this run: made anew from what the index keeps of it. */
static enum status correct_stored(struct run *run, struct entry_maker *maker, struct text_codec *codec,
                                  const struct correction *c, struct error *err)
{
    struct arena arena = ARENA_INIT;
    struct buf payload = BUF_INIT;
    struct hit_record hit;
    struct stored_text text;
    struct source unknown = { .kind = SOURCE_TEXT };
    struct source *source = NULL;
    struct entry entry;
    uint32_t docid;
    enum status status = library_find(run->intake.library, c->id, &docid, NULL, err);

    if (status == STATUS_NOT_FOUND)
        return STATUS_OK; /* reported when all is done */
    if (!status)
        status = library_stored(run->intake.library, docid, codec, &payload, &arena, &hit, &text, err);
    if (!status) {
        source = manifest_find(&run->manifest, hit.path);
        unknown.path = hit.path;
        status = entry_from_stored(maker, &hit, &text, source ? source : &unknown, &arena, &entry, err);
    }
    if (!status)
        status = library_delete(run->intake.library, docid, err);
    if (!status)
        status = library_add(run->intake.library, &entry, hit.id, err);
    if (!status) {
        run->summary->updated++;
        run->summary->unchanged -= run->summary->unchanged > 0;
        corrections_mark_applied(&run->curation.corrections, c->id);
    }
    buf_release(&payload);
    arena_release(&arena);
    return status;
}

static enum status correct_all_stored(struct run *run, struct error *err)
{
    const struct entry_settings settings = settings_of(run);
    struct entry_maker *maker = NULL;
    struct text_codec *codec = NULL;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < run->curation.corrections.count && !status; i++) {
        const struct correction *c = &run->curation.corrections.list[i];

        if (c->line == 0 || c->is_applied)
            continue;
        if (!maker)
            status = entry_maker_new(&maker, &settings, 0, err);
        if (!status && !codec)
            status = text_codec_new(&codec, err);
        if (!status)
            status = correct_stored(run, maker, codec, c, err);
    }
    entry_maker_free(maker);
    text_codec_free(codec);
    return status;
}

static enum status read_all(struct run *run, struct error *err)
{
    const struct entry_settings settings = settings_of(run);
    const struct consumer consumer = { .entry = intake_entry, .records_end = intake_records_end, .payload = &run->intake };
    enum status status;

    progress_begin(run->progress, run->plan->read_count, run->plan->bytes_to_read);
    status = pipeline_run(run->plan, &settings, run->budget.threads, &consumer, err);
    progress_stage(run->progress, "writing");
    for (size_t i = 0; i < run->plan->read_count && !status; i++)
        manifest_touch(&run->manifest, run->plan->to_read[i]);
    if (!status && interrupt_is_set())
        status = error_set(err, STATUS_INTERRUPTED, "interrupted");
    return status;
}

/* A metadata_put that keeps the sum of all pieces, from that of the old index where this one goes on from it. */
struct summing {
    metadata_put *put;
    void *payload;
    struct xap_reader *old; /* NULL: all is new */
    uint64_t sum;
};

static enum status put_summed(struct str key, struct str value, void *payload, struct error *err)
{
    struct summing *s = payload;
    struct buf before = BUF_INIT;
    enum status status = s->old ? xap_reader_metadata(s->old, key, &before, err) : STATUS_OK;

    s->sum += archive_metadata_sum(key, value) - archive_metadata_sum(key, buf_view(&before));
    buf_release(&before);
    return status ? status : s->put(key, value, s->payload, err);
}

static enum status put_metadata(struct run *run, metadata_put *put, void *payload, struct error *err)
{
    bool is_new = !run->archive.reader || run->intake.bulk;
    struct summing summing = { put, payload, is_new ? NULL : run->archive.reader, is_new ? 0 : run->archive.info.metadata_sum };
    enum status status = curation_write(&run->curation, put_summed, &summing, err);

    if (!status)
        status = manifest_write(&run->manifest, is_new, put_summed, &summing, err);
    run->info.signatures = is_new ? SIGNATURE_FORMAT : run->archive.info.signatures; /* what was there keeps those it has */
    run->info.sources = is_new ? SOURCES_FORMAT : run->archive.info.sources;
    run->info.has_metadata_sum = is_new || run->archive.info.has_metadata_sum;
    run->info.metadata_sum = summing.sum;
    return status ? status : archive_info_write(&run->info, put, payload, err);
}

static enum status put_in_library(struct str key, struct str value, void *writer, struct error *err)
{
    return xap_writer_set_metadata(writer, key, value, err);
}

static void discard(const char *path)
{
    enum status ignored = file_remove_tree(path, NULL); /* the failure before it is the one to report */

    (void)ignored;
}

/* --- Through libxapian: updates, and new indexes that the bulk builder could not make --------- */

static enum status write_in_library(struct run *run, const char *path, struct error *err)
{
    struct error why = ERROR_INIT;
    enum status status = library_open(&run->intake.library, path, !run->archive.reader, run->budget.flush_changes, &why);

    run->summary->way = "library";
    if (!status)
        status = intake_drop_gone(&run->intake, &why);
    if (!status)
        status = read_all(run, &why);
    if (!status)
        status = correct_all_stored(run, &why);
    if (!status)
        status = put_metadata(run, put_in_library, library_writer(run->intake.library), &why);
    if (!status)
        status = library_count(run->intake.library, &run->summary->articles, &why);
    if (status)
        library_abandon(run->intake.library);
    else
        status = library_commit(run->intake.library, &why);
    run->intake.library = NULL;
    if (status == STATUS_IO || status == STATUS_INTERNAL) /* libxapian names blocks, not files */
        return error_set(err, status, "cannot update '%s': %s", path, why.message);
    return status ? error_set(err, status, "%s", why.message) : STATUS_OK;
}

/* --- In bulk: new indexes ------------------------------------------------------------------------ */

/* Counters as they were before the files were read, for another try. */
struct before {
    struct summary summary;
    size_t skip_count;
    uint32_t *articles; /* of each file that is read */
};

static void start_over(struct run *run, const struct before *before)
{
    *run->summary = before->summary;
    run->plan->skip_count = before->skip_count;
    intake_start_over(&run->intake);
    for (size_t i = 0; i < run->plan->read_count; i++) /* as the old index knows them */
        if (!run->plan->to_read[i]->is_new)
            run->plan->to_read[i]->articles = before->articles[i];
}

static enum status try_bulk(struct run *run, const char *path, struct error *err)
{
    enum status status =
        bulk_new(&run->intake.bulk, path, run->budget.threads, run->budget.bulk_bytes, err);

    run->summary->way = "bulk";
    if (!status)
        status = read_all(run, err);
    if (!status && run->intake.new_duplicates == 0) {
        status = put_metadata(run, bulk_put_metadata, run->intake.bulk, err);
        if (!status)
            status = bulk_finish(run->intake.bulk, err);
    }
    bulk_free(run->intake.bulk);
    run->intake.bulk = NULL;
    if (!status && run->remakes_all && run->intake.may_not_remake)
        return error_set(err, STATUS_NOT_FOUND, "a file that is indexed cannot be read now");
    run->summary->articles = run->intake.in_bulk;
    if (!status && run->intake.new_duplicates == 0)
        status = bulk_check(path, run->summary->articles, err);
    return status;
}

/* What the bulk builder cannot do, libxapian can: a note says so, and the index is right all the same. */
static bool may_fall_back(enum status status)
{
    return status == STATUS_CORRUPT || status == STATUS_VERSION || status == STATUS_INTERNAL || status == STATUS_BAD_INPUT ||
           status == STATUS_NOT_FOUND;
}

/* A new database at `path`. Where the bulk builder fails it is left undone, and *reason says why. */
static enum status try_bulk_often(struct run *run, const char *path, const struct before *before, bool *is_done,
                                  struct error *reason)
{
    enum status status = STATUS_OK;

    for (int tries = 0; tries < BULK_TRIES && !*is_done; tries++) {
        start_over(run, before);
        status = try_bulk(run, path, reason);
        *is_done = !status && run->intake.new_duplicates == 0;
        if (!*is_done)
            discard(path);
        if (status)
            break;
    }
    if (!*is_done)
        start_over(run, before);
    return status;
}

static void count_gone(struct run *run)
{
    for (size_t i = 0; i < run->plan->gone_count; i++)
        run->summary->deleted += run->plan->gone[i]->articles;
}

/* *is_done is false where it has to be done through libxapian. */
static enum status write_in_bulk(struct run *run, const char *path, bool *is_done, struct error *err)
{
    struct before before = { *run->summary, run->plan->skip_count, calloc(run->plan->read_count + 1, sizeof(uint32_t)) };
    struct error why = ERROR_INIT;
    enum status status;

    if (!before.articles)
        return error_no_memory(err);
    for (size_t i = 0; i < run->plan->read_count; i++)
        before.articles[i] = run->plan->to_read[i]->articles;
    status = try_bulk_often(run, path, &before, is_done, &why);
    free(before.articles);
    if (status && !may_fall_back(status))
        return error_set(err, status, "%s", why.message);
    if (status)
        (void)snprintf(run->summary->note, sizeof run->summary->note, "the bulk builder gave up (%s): built through libxapian",
                       why.message);
    return STATUS_OK;
}

static enum status write_new(struct run *run, const char *path, struct error *err)
{
    bool is_done = false;
    enum status status = write_in_bulk(run, path, &is_done, err);

    return status || is_done ? status : write_in_library(run, path, err);
}

/* Without signatures of all articles there are no stories. */
static enum status write_stories(struct run *run, const char *path, struct error *err)
{
    return run->info.signatures == SIGNATURE_FORMAT ? stories_write(path, run->budget.threads, err) : STATUS_OK;
}

static enum status update_generation(struct run *run, const char *path, struct error *err)
{
    enum status status = write_in_library(run, path, err), ignored;

    if (status)
        return status;
    ignored = write_stories(run, path, NULL); /* the articles are in: readers work the stories out themselves */
    (void)ignored;
    return STATUS_OK;
}

static enum status make_current(const char *index, const char *path, struct error *err)
{
    struct error why = ERROR_INIT;
    enum status status = generation_publish(index, path, &why);

    if (status && generation_is_current(index, path))
        return error_set(err, status, "the new index is in place, but after a failure of power it may be the old one again: %s",
                         why.message);
    return status ? error_set(err, status, "%s", why.message) : STATUS_OK;
}

static enum status publish(struct run *run, const char *path, struct error *err)
{
    enum status status = columns_write(path, err);

    if (!status)
        status = write_stories(run, path, err);
    if (!status)
        status = file_sync_tree(path, err);
    if (!status)
        status = make_current(run->index, path, err);
    if (!status) {
        enum status ignored = generation_clean(run->index, NULL); /* what stays is removed by the next run */

        (void)ignored;
    }
    return status;
}

/* Everything anew, beside the old index. */
static enum status remake_generation(struct run *run, const char *path, bool *is_done, struct error *err)
{
    uint64_t unchanged = run->summary->unchanged;
    enum status status;

    run->summary->unchanged = 0; /* they are counted as they are read */
    count_gone(run);
    for (size_t i = 0; i < run->plan->gone_count; i++)
        manifest_remove(&run->manifest, run->plan->gone[i]);
    status = write_in_bulk(run, path, is_done, err);
    if (status || *is_done)
        return status;
    run->remakes_all = false;
    run->summary->unchanged = unchanged;
    run->summary->deleted = 0;
    for (size_t i = 0; i < run->plan->gone_count; i++)
        run->plan->gone[i]->is_removed = false;
    /* What only the remaking had to read is unchanged, and counted so when it is read and compared. */
    for (size_t i = 0; i < run->plan->read_count; i++)
        if (!run->plan->to_read[i]->is_to_read)
            run->summary->unchanged -= run->plan->to_read[i]->articles;
    return STATUS_OK;
}

static enum status write_generation(struct run *run, struct error *err)
{
    struct buf path = BUF_INIT;
    bool is_new = !run->archive.reader || run->remakes_all, is_done = false;
    enum status status = is_new ? generation_new(run->index, &path, err) : STATUS_OK;

    if (!status && run->remakes_all)
        status = remake_generation(run, path.at, &is_done, err);
    if (!status && !run->archive.reader) {
        status = write_new(run, path.at, err);
        is_done = !status;
    }
    if (!status && is_done)
        status = publish(run, path.at, err);
    else if (!status)
        status = update_generation(run, buf_c(&run->archive.generation), err);
    if (status && is_new && path.len && !generation_is_current(run->index, path.at))
        discard(path.at);
    buf_release(&path);
    return status;
}

/* Additions that are large beside the index are faster written in bulk with everything else than added to it. */
static enum status choose_way(struct run *run, struct error *err)
{
    uint64_t bytes = 0;

    if (!run->archive.reader || run->request->keeps_gone || run->plan->bytes_to_read < REMAKE_BYTES_MIN)
        return STATUS_OK;
    for (size_t i = 0; i < run->manifest.count; i++)
        bytes += run->manifest.sources[i]->is_removed ? 0 : run->manifest.sources[i]->size;
    if (run->plan->bytes_to_read < bytes / REMAKE_PART)
        return STATUS_OK;
    return plan_read_all(run->plan, &run->remakes_all, err);
}

static enum status count_old(struct run *run, struct error *err)
{
    uint32_t articles = 0;
    enum status status = run->archive.reader ? xap_reader_doccount(run->archive.reader, &articles, err) : STATUS_OK;

    run->summary->articles = articles;
    return status;
}

static enum status run_locked(struct run *run, struct error *err)
{
    enum status status = curation_load_registers(&run->curation, err);

    if (!status)
        status = describe(run, err);
    if (!status)
        status = open_old(run, err);
    if (!status)
        status = curation_load_corrections(&run->curation, run->archive.reader, err);
    if (!status)
        status = plan_make(run->plan, &run->manifest, run->request, err);
    if (!status)
        status = count_old(run, err);
    if (status)
        return status;
    run->summary->unchanged = run->plan->unchanged;
    if (run->archive.reader && !run->request->is_dry_run) /* what a run that was killed left behind */
        status = generation_clean(run->index, err);
    if (status || run->request->is_dry_run || !is_work_left(run))
        return status;
    status = choose_way(run, err);
    if (!status)
        status = write_generation(run, err);
    run->summary->is_written = !status;
    return status ? status : curation_report_unknown(&run->curation, err);
}

enum status run_index(const struct request *request, const char *index, struct progress *progress, struct plan *plan,
                      struct summary *summary, struct error *err)
{
    struct run run = { .request = request, .index = index, .budget = budget_of(request), .progress = progress, .plan = plan,
                       .summary = summary, .archive = ARCHIVE_INIT,
                       .curation = { .request = request, .index = index, .plan = plan, .summary = summary } };
    double started = now();
    uint64_t wait = 0;
    int lock = -1;
    enum status status = request_wait(request, &wait, err);

    run.intake = (struct intake){ .plan = plan, .summary = summary, .progress = progress, .manifest = &run.manifest,
                                  .corrections = &run.curation.corrections, .old = &run.archive, .keeps_gone = request->keeps_gone };
    *summary = (struct summary){ .index = index, .way = "none", .is_dry_run = request->is_dry_run };
    if (!status && !request->is_dry_run)
        status = generation_lock(index, wait, &lock, err);
    if (!status)
        status = run_locked(&run, err);
    summary->seconds = now() - started;
    progress_end(progress);
    archive_close(&run.archive);
    manifest_release(&run.manifest);
    curation_release(&run.curation);
    intake_release(&run.intake);
    generation_unlock(lock);
    return status;
}
