/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/bulk.h"

#include "base/file.h"
#include "glass/feed.h"
#include "glass/merge.h"
#include "glass/version.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    BLOCK_SIZE_DEFAULT = 8192,
    BLOCK_SIZE_MIN = 2048,
    BLOCK_SIZE_MAX = 65536,
    BUFFER_MIN = 4 << 10, /* for reading a run */
    BUFFER_MAX = 256 << 10
};

#define MEMORY_DEFAULT ((size_t)512 << 20)

enum bulk_table { POSTLIST, DOCDATA, TERMLIST, POSITION, TABLE_COUNT };

/* compress_min 0 tells libxapian to pack nothing that is added later: it can pack entries of over 8192 bytes so that it
 * cannot read them back. What is packed here says so itself. */
static const struct {
    const char *file;
    unsigned compress_min;
    bool is_optional;
} table_kinds[TABLE_COUNT] = {
    [POSTLIST] = { "postlist.glass", 0, false },
    [DOCDATA] = { "docdata.glass", 0, true },
    [TERMLIST] = { "termlist.glass", 0, false },
    [POSITION] = { "position.glass", 0, true },
};

#define VERSION_FILE "iamglass"

struct glass_bulk {
    char *folder;
    int folder_fd; /* for removing files; -1: not open */
    struct glass_settings settings;
    bool is_folder_ours; /* was empty or not there: what is in it is from us */
    bool is_folder_new;
    bool is_spent; /* finishing was tried */
    bool is_finished;
    struct glass_feed *feeds;
    struct arena arena; /* of the metadata */
    struct metadata_entry *metadata;
    size_t metadata_count, metadata_capacity;
    struct glass_table tables[TABLE_COUNT];
    struct table_record records[TABLE_COUNT];
    struct statistics statistics;
};

/* --- Making ---------------------------------------------------------------- */

static enum status check_settings(struct glass_settings *s, struct error *err)
{
    if (s->block_size == 0)
        s->block_size = BLOCK_SIZE_DEFAULT;
    if (s->memory_bytes == 0)
        s->memory_bytes = MEMORY_DEFAULT;
    if (s->feeds == 0)
        s->feeds = 1;
    if (s->block_size < BLOCK_SIZE_MIN || s->block_size > BLOCK_SIZE_MAX ||
        (s->block_size & (s->block_size - 1)))
        return error_set(err, STATUS_BAD_INPUT, "a block size of %u bytes is not a power of 2 from %d to %d",
                         s->block_size, BLOCK_SIZE_MIN, BLOCK_SIZE_MAX);
    if (s->feeds > GLASS_FEEDS_MAX)
        return error_set(err, STATUS_BAD_INPUT, "%u feeds are more than %d", s->feeds, GLASS_FEEDS_MAX);
    return STATUS_OK;
}

static enum status check_empty(const char *folder, struct error *err)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    enum status status = STATUS_OK;

    if (!dir)
        return error_set_errno(err, errno, "cannot open the folder '%s'", folder);
    while (!status && (entry = readdir(dir)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            status = error_set(err, STATUS_BAD_INPUT, "the folder '%s' is not empty", folder);
    closedir(dir);
    return status;
}

static enum status take_folder(struct glass_bulk *b, const char *folder, struct error *err)
{
    enum status status;

    b->folder = strdup(folder);
    if (!b->folder)
        return error_no_memory(err);
    if (mkdir(folder, 0777) == 0)
        b->is_folder_new = true;
    else if (errno != EEXIST)
        return error_set_errno(err, errno, "cannot create the folder '%s'", folder);
    status = b->is_folder_new ? STATUS_OK : check_empty(folder, err);
    b->is_folder_ours = !status;
    b->folder_fd = status ? -1 : open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (!status && b->folder_fd < 0)
        status = error_set_errno(err, errno, "cannot open the folder '%s'", folder);
    return status;
}

static enum status make_feeds(struct glass_bulk *b, struct error *err)
{
    size_t share = b->settings.memory_bytes / b->settings.feeds;
    enum status status = STATUS_OK;

    b->feeds = calloc(b->settings.feeds, sizeof *b->feeds);
    if (!b->feeds)
        return error_no_memory(err);
    for (unsigned i = 0; i < b->settings.feeds; i++)
        b->feeds[i].spool = (struct spool)SPOOL_INIT;
    for (unsigned i = 0; i < b->settings.feeds && !status; i++)
        status = feed_init(&b->feeds[i], b->folder, share, glass_table_tag_max(b->settings.block_size), err);
    return status;
}

enum status glass_bulk_new(struct glass_bulk **out, const char *folder, const struct glass_settings *settings,
                           struct error *err)
{
    struct glass_bulk *b = calloc(1, sizeof *b);
    enum status status;

    if (!b)
        return error_no_memory(err);
    b->folder_fd = -1;
    for (unsigned i = 0; i < TABLE_COUNT; i++)
        b->tables[i] = (struct glass_table)GLASS_TABLE_INIT;
    if (settings)
        b->settings = *settings;
    status = check_settings(&b->settings, err);
    if (!status)
        status = take_folder(b, folder, err);
    if (!status)
        status = make_feeds(b, err);
    if (status)
        glass_bulk_free(b);
    else
        *out = b;
    return status;
}

struct glass_feed *glass_bulk_feed(struct glass_bulk *b, unsigned i)
{
    assert(i < b->settings.feeds);
    return &b->feeds[i];
}

/* --- Metadata -------------------------------------------------------------- */

enum status glass_bulk_metadata(struct glass_bulk *b, struct str key, struct str value, struct error *err)
{
    struct metadata_entry *entry;
    enum status status;

    if (key.len == 0 || key.len > GLASS_METADATA_KEY_BYTES_MAX)
        return error_set(err, STATUS_BAD_INPUT, "a metadata key has %zu bytes, not 1 to %d", key.len,
                         GLASS_METADATA_KEY_BYTES_MAX);
    if (value.len > glass_table_tag_max(b->settings.block_size))
        return error_set(err, STATUS_BAD_INPUT, "metadata of %zu bytes is too long", value.len);
    if (b->metadata_count == b->metadata_capacity) {
        size_t capacity = b->metadata_capacity ? 2 * b->metadata_capacity : 16;

        entry = realloc(b->metadata, capacity * sizeof *entry);
        if (!entry)
            return error_no_memory(err);
        b->metadata = entry;
        b->metadata_capacity = capacity;
    }
    entry = &b->metadata[b->metadata_count];
    entry->order = b->metadata_count;
    status = arena_copy(&b->arena, key, &entry->key, err);
    if (!status)
        status = arena_copy(&b->arena, value, &entry->value, err);
    if (!status)
        b->metadata_count++;
    return status;
}

/* By key, and the last one given first. */
static int compare_metadata(const void *a, const void *b)
{
    const struct metadata_entry *left = a, *right = b;
    int order = str_compare(left->key, right->key);

    return order ? order : left->order < right->order ? 1 : -1;
}

/* Leaves each key once, with the value given last, unless that is empty. */
static void sort_metadata(struct glass_bulk *b)
{
    struct str last = STR_EMPTY;
    size_t kept = 0;

    if (b->metadata_count)
        qsort(b->metadata, b->metadata_count, sizeof *b->metadata, compare_metadata);
    for (size_t i = 0; i < b->metadata_count; i++) {
        struct metadata_entry entry = b->metadata[i];

        if (!str_is_equal(entry.key, last) && entry.value.len)
            b->metadata[kept++] = entry;
        last = entry.key;
    }
    b->metadata_count = kept;
}

/* --- Finishing ------------------------------------------------------------- */

/* A thread's work and how it went. */
struct job {
    struct glass_bulk *bulk;
    const struct merge_input *input;
    struct glass_feed *feed;
    enum status (*run)(struct job *, struct error *);
    pthread_t thread;
    bool is_started;
    enum status status;
    struct error error;
};

static void *run_job(void *payload)
{
    struct job *job = payload;

    job->status = job->run(job, &job->error);
    return NULL;
}

/* Side by side in up to as many threads as there are feeds; one that cannot be started is run here. */
static enum status run_jobs(struct glass_bulk *b, struct job *jobs, unsigned count, struct error *err)
{
    unsigned threads = b->settings.feeds < count ? b->settings.feeds : count;

    for (unsigned i = 1; i < threads; i++)
        jobs[i].is_started = pthread_create(&jobs[i].thread, NULL, run_job, &jobs[i]) == 0;
    for (unsigned i = 0; i < count; i++)
        if (!jobs[i].is_started)
            (void)run_job(&jobs[i]);
    for (unsigned i = 0; i < count; i++)
        if (jobs[i].is_started)
            (void)pthread_join(jobs[i].thread, NULL);
    for (unsigned i = 0; i < count; i++)
        if (jobs[i].status)
            return error_set(err, jobs[i].status, "%s", jobs[i].error.message);
    return STATUS_OK;
}

static enum status finish_feed(struct job *job, struct error *err)
{
    return feed_finish(job->feed, err);
}

static enum status finish_feeds(struct glass_bulk *b, struct error *err)
{
    struct job *jobs = calloc(b->settings.feeds, sizeof *jobs);
    enum status status;

    if (!jobs)
        return error_no_memory(err);
    for (unsigned i = 0; i < b->settings.feeds; i++)
        jobs[i] = (struct job){ .run = finish_feed, .feed = &b->feeds[i] };
    status = run_jobs(b, jobs, b->settings.feeds, err);
    free(jobs);
    return status;
}

static enum status finish_table(struct glass_bulk *b, enum bulk_table table, struct error *err)
{
    return glass_table_finish(&b->tables[table], table_kinds[table].is_optional, &b->records[table], err);
}

static enum status merge_terms(struct job *job, struct error *err)
{
    struct glass_bulk *b = job->bulk;
    enum status status =
        merge_by_term(job->input, &b->tables[POSTLIST], &b->tables[POSITION], &b->statistics, err);

    if (!status)
        status = finish_table(b, POSTLIST, err);
    return status ? status : finish_table(b, POSITION, err);
}

static enum status merge_documents(struct job *job, struct error *err)
{
    struct glass_bulk *b = job->bulk;
    enum status status = merge_by_document(job->input, &b->tables[TERMLIST], &b->tables[DOCDATA], err);

    if (!status)
        status = finish_table(b, TERMLIST, err);
    return status ? status : finish_table(b, DOCDATA, err);
}

static enum status merge(struct glass_bulk *b, struct error *err)
{
    struct merge_input input = { .feeds = b->feeds,
                                 .feed_count = b->settings.feeds,
                                 .metadata = b->metadata,
                                 .metadata_count = b->metadata_count };
    struct job jobs[] = { { .bulk = b, .input = &input, .run = merge_terms },
                          { .bulk = b, .input = &input, .run = merge_documents } };
    size_t runs = 0;

    for (unsigned i = 0; i < b->settings.feeds; i++)
        runs += b->feeds[i].run_count;
    input.buffer_size = b->settings.memory_bytes / (2 * runs);
    if (input.buffer_size < BUFFER_MIN)
        input.buffer_size = BUFFER_MIN;
    if (input.buffer_size > BUFFER_MAX)
        input.buffer_size = BUFFER_MAX;
    return run_jobs(b, jobs, 2, err);
}

static char *path_of(const struct glass_bulk *b, const char *file)
{
    size_t capacity = strlen(b->folder) + strlen(file) + 2;
    char *path = malloc(capacity);

    if (path)
        (void)snprintf(path, capacity, "%s/%s", b->folder, file);
    return path;
}

static enum status open_tables(struct glass_bulk *b, struct error *err)
{
    for (unsigned i = 0; i < TABLE_COUNT; i++) {
        char *path = path_of(b, table_kinds[i].file);
        enum status status;

        if (!path)
            return error_no_memory(err);
        status =
            glass_table_open(&b->tables[i], path, b->settings.block_size, table_kinds[i].compress_min, err);
        free(path);
        if (status)
            return status;
    }
    return STATUS_OK;
}

static enum status write_version(struct glass_bulk *b, struct error *err)
{
    struct version version = { .block_size = b->settings.block_size,
                               .postlist = b->records[POSTLIST],
                               .docdata = b->records[DOCDATA],
                               .termlist = b->records[TERMLIST],
                               .position = b->records[POSITION],
                               .statistics = b->statistics };
    char *path = path_of(b, VERSION_FILE);
    enum status status = path ? version_write(path, &version, err) : error_no_memory(err);

    free(path);
    return status;
}

enum status glass_bulk_finish(struct glass_bulk *b, struct error *err)
{
    enum status status;

    assert(!b->is_spent);
    b->is_spent = true;
    sort_metadata(b);
    status = finish_feeds(b, err);
    if (!status)
        status = open_tables(b, err);
    if (!status)
        status = merge(b, err);
    if (!status)
        status = write_version(b, err);
    b->is_finished = !status;
    return status;
}

/* --- Freeing --------------------------------------------------------------- */

/* Failures are of no interest: an unfinished build is being given up. Needs no memory, which may be why. */
static void remove_files(struct glass_bulk *b)
{
    (void)unlinkat(b->folder_fd, VERSION_FILE, 0);
    for (unsigned i = 0; i < TABLE_COUNT; i++)
        (void)unlinkat(b->folder_fd, table_kinds[i].file, 0);
    if (b->is_folder_new)
        (void)rmdir(b->folder);
}

void glass_bulk_free(struct glass_bulk *b)
{
    if (!b)
        return;
    for (unsigned i = 0; i < TABLE_COUNT; i++)
        glass_table_release(&b->tables[i]);
    for (unsigned i = 0; b->feeds && i < b->settings.feeds; i++)
        feed_release(&b->feeds[i]);
    if (b->is_folder_ours && !b->is_finished)
        remove_files(b);
    if (b->folder_fd >= 0)
        (void)close(b->folder_fd); /* only for names */
    free(b->feeds);
    free(b->metadata);
    arena_release(&b->arena);
    free(b->folder);
    free(b);
}
