/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/pipeline.h"

#include "indexer/interrupt.h"
#include "indexer/lines.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    JOB_BYTES = 1 << 18,   /* of input, about */
    JOB_FILES = 128,       /* at most */
    JOBS_PER_THREAD = 16,
    MAX_THREADS = 64
};

enum job_state { JOB_FREE, JOB_WAITING, JOB_RUNNING, JOB_DONE };

/* Some files, or some lines of one file. Jobs are a ring: filled, run and consumed in turn. */
struct job {
    enum job_state state;
    struct source **files; /* NULL: lines */
    size_t file_count;
    struct source *source; /* of the lines */
    struct buf lines;
    struct line_piece piece;
    bool is_records_end;
    struct digest digest;
    char reason[256]; /* the file could not be read (on) */
    uint32_t first_docid;
    struct arena arena;
    struct entry *entries;
    size_t entry_count;
    enum status status;
    struct error err;
};

struct pipeline {
    struct plan *plan;
    const struct entry_settings *settings;
    struct job *jobs;
    size_t job_count;
    size_t filled, taken, consumed; /* how many ever; job i stands at i % job_count */
    bool is_closed;
    unsigned started; /* workers */
    uint32_t next_docid;
    pthread_mutex_t lock;
    pthread_cond_t work, done;
    /* of the producer */
    size_t next_file;
    struct line_reader *reader;
    struct source *reading;
};

static enum status run_files(struct job *job, struct entry_maker *maker)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < job->file_count && !status && !interrupt_is_set(); i++) {
        status = entry_from_file(maker, job->files[i], job->first_docid + (uint32_t)i, &job->arena, &job->entries[i], &job->err);
        job->entry_count += !status;
    }
    return status;
}

static enum status run_lines(struct job *job, struct entry_maker *maker)
{
    struct str rest = buf_view(&job->lines), line;
    enum status status = STATUS_OK;

    for (uint64_t number = job->piece.first_line; !status && !interrupt_is_set() && str_next_line(&rest, &line); number++) {
        if (str_trim(line).len == 0)
            continue;
        status = entry_from_line(maker, job->source, number, line,
                                 job->first_docid + (uint32_t)(number - job->piece.first_line), &job->arena,
                                 &job->entries[job->entry_count], &job->err);
        job->entry_count += !status;
    }
    return status;
}

static enum status run_job(struct job *job, struct entry_maker *maker)
{
    size_t wanted = job->files ? job->file_count : (size_t)job->piece.line_count;

    job->entries = arena_calloc(&job->arena, wanted + 1, sizeof *job->entries);
    if (!job->entries)
        return error_no_memory(&job->err);
    return job->files ? run_files(job, maker) : run_lines(job, maker);
}

static void *work(void *payload)
{
    struct pipeline *p = payload;
    struct entry_maker *maker = NULL;
    struct error err = ERROR_INIT;
    unsigned thread;
    enum status made;

    pthread_mutex_lock(&p->lock);
    thread = p->started++;
    pthread_mutex_unlock(&p->lock);
    made = entry_maker_new(&maker, p->settings, thread, &err);
    pthread_mutex_lock(&p->lock);
    for (;;) {
        struct job *job;

        while (p->taken == p->filled && !p->is_closed)
            pthread_cond_wait(&p->work, &p->lock);
        if (p->taken == p->filled)
            break;
        job = &p->jobs[p->taken++ % p->job_count];
        job->state = JOB_RUNNING;
        pthread_mutex_unlock(&p->lock);
        job->err = err;
        job->status = made ? made : run_job(job, maker);
        pthread_mutex_lock(&p->lock);
        job->state = JOB_DONE;
        pthread_cond_signal(&p->done);
    }
    pthread_mutex_unlock(&p->lock);
    entry_maker_free(maker);
    return NULL;
}

static void clear_job(struct job *job)
{
    job->files = NULL;
    job->file_count = 0;
    job->source = NULL;
    buf_clear(&job->lines);
    job->piece = (struct line_piece){ 0 };
    job->is_records_end = false;
    job->reason[0] = '\0';
    arena_reset(&job->arena);
    job->entries = NULL;
    job->entry_count = 0;
    job->status = STATUS_OK;
}

static void fill_with_files(struct pipeline *p, struct job *job)
{
    uint64_t bytes = 0;

    job->files = p->plan->to_read + p->next_file;
    while (p->next_file < p->plan->read_count && job->file_count < JOB_FILES && bytes < JOB_BYTES &&
           p->plan->to_read[p->next_file]->kind == SOURCE_TEXT) {
        bytes += p->plan->to_read[p->next_file++]->size;
        job->file_count++;
    }
}

/* A file that cannot be read (on) is that file's trouble, not the run's. */
static enum status fill_with_lines(struct pipeline *p, struct job *job)
{
    struct error err = ERROR_INIT;
    enum status status = STATUS_OK;

    job->source = p->reading;
    if (!p->reader)
        status = line_reader_open(&p->reader, p->reading->path.at, p->settings->max_bytes, &err);
    if (!status)
        status = line_reader_next(p->reader, JOB_BYTES, &job->lines, &job->piece, &err);
    if (status == STATUS_OUT_OF_MEMORY)
        return status;
    if (status)
        (void)snprintf(job->reason, sizeof job->reason, "%.255s", err.message);
    else if (job->piece.line_count || job->piece.cut_line)
        return STATUS_OK;
    else
        job->digest = line_reader_digest(p->reader);
    job->is_records_end = true;
    line_reader_close(p->reader);
    p->reader = NULL;
    p->reading = NULL;
    return STATUS_OK;
}

/* False: nothing is left to do. */
static bool fill_job(struct pipeline *p, struct job *job, enum status *status)
{
    clear_job(job);
    if (!p->reading) {
        if (p->next_file == p->plan->read_count)
            return false;
        if (p->plan->to_read[p->next_file]->kind == SOURCE_TEXT) {
            fill_with_files(p, job);
            return true;
        }
        p->reading = p->plan->to_read[p->next_file++];
    }
    *status = fill_with_lines(p, job);
    return true;
}

static enum status skip_long_line(struct pipeline *p, const struct job *job, struct arena *arena,
                                  const struct consumer *consumer, struct error *err)
{
    struct entry e = { .source = job->source, .line = job->piece.cut_line };
    char reason[64];
    int length = snprintf(reason, sizeof reason, "longer than %zu MB (--max-file-size)", p->settings->max_bytes >> 20);
    enum status status = entry_skip(&e, arena, str_of(reason, (size_t)length), err);

    return status ? status : consumer->entry(&e, consumer->payload, err);
}

static enum status consume_job(struct pipeline *p, struct job *job, const struct consumer *consumer, struct error *err)
{
    enum status status = job->status;

    if (status) {
        if (err)
            *err = job->err;
        return status;
    }
    if (job->piece.cut_line)
        status = skip_long_line(p, job, &job->arena, consumer, err);
    for (size_t i = 0; i < job->entry_count && !status; i++)
        status = interrupt_is_set() ? error_set(err, STATUS_INTERRUPTED, "interrupted")
                                    : consumer->entry(&job->entries[i], consumer->payload, err);
    if (!status && interrupt_is_set())
        status = error_set(err, STATUS_INTERRUPTED, "interrupted");
    if (!status && job->is_records_end)
        status = consumer->records_end(job->source, job->digest, job->reason[0] ? job->reason : NULL, consumer->payload,
                                       err);
    return status;
}

static enum status produce_and_consume(struct pipeline *p, const struct consumer *consumer, struct error *err)
{
    bool has_more = true;
    enum status status = STATUS_OK;

    while (!status) {
        struct job *head;

        while (has_more && p->filled - p->consumed < p->job_count && !status) {
            struct job *job = &p->jobs[p->filled % p->job_count];

            has_more = fill_job(p, job, &status);
            if (!has_more || status)
                break;
            job->first_docid = p->next_docid;
            p->next_docid += (uint32_t)(job->files ? job->file_count : job->piece.line_count);
            pthread_mutex_lock(&p->lock);
            p->jobs[p->filled++ % p->job_count].state = JOB_WAITING;
            pthread_cond_signal(&p->work);
            pthread_mutex_unlock(&p->lock);
        }
        if (status)
            return error_no_memory(err);
        if (p->consumed == p->filled)
            return STATUS_OK;
        head = &p->jobs[p->consumed % p->job_count];
        pthread_mutex_lock(&p->lock);
        while (head->state != JOB_DONE)
            pthread_cond_wait(&p->done, &p->lock);
        pthread_mutex_unlock(&p->lock);
        status = consume_job(p, head, consumer, err);
        head->state = JOB_FREE;
        p->consumed++;
    }
    return status;
}

static void close_down(struct pipeline *p, pthread_t *threads, unsigned started)
{
    pthread_mutex_lock(&p->lock);
    p->is_closed = true;
    p->taken = p->filled; /* what nobody has begun is not wanted any more */
    pthread_cond_broadcast(&p->work);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < p->job_count; i++) {
        arena_release(&p->jobs[i].arena);
        buf_release(&p->jobs[i].lines);
    }
    free(p->jobs);
    line_reader_close(p->reader);
    pthread_mutex_destroy(&p->lock);
    pthread_cond_destroy(&p->work);
    pthread_cond_destroy(&p->done);
}

enum status pipeline_run(struct plan *plan, const struct entry_settings *settings, unsigned threads,
                         const struct consumer *consumer, struct error *err)
{
    struct pipeline p = { .plan = plan, .settings = settings, .next_docid = settings->first_docid };
    pthread_t ids[MAX_THREADS];
    unsigned started = 0;
    enum status status = STATUS_OK;

    if (threads > MAX_THREADS)
        threads = MAX_THREADS;
    p.job_count = (size_t)threads * JOBS_PER_THREAD;
    p.jobs = calloc(p.job_count, sizeof *p.jobs);
    if (!p.jobs)
        return error_no_memory(err);
    pthread_mutex_init(&p.lock, NULL);
    pthread_cond_init(&p.work, NULL);
    pthread_cond_init(&p.done, NULL);
    while (started < threads && pthread_create(&ids[started], NULL, work, &p) == 0)
        started++;
    if (started == 0)
        status = error_set(err, STATUS_INTERNAL, "no thread could be started");
    else
        status = produce_and_consume(&p, consumer, err);
    close_down(&p, ids, started);
    return status;
}
