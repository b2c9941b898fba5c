/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cuttings-index: only wires. Options are in request.c, the work is in run.c.
 */
#include "base/json.h"
#include "indexer/check.h"
#include "indexer/interrupt.h"
#include "indexer/run.h"
#include "store/location.h"
#include "xapian-c/xapian-c.h"

#include <errno.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { EXIT_DONE = 0, EXIT_FAILED = 2, EXIT_LOCKED = 75, EXIT_INTERRUPTED = 130, NOTES_MAX = 20, WIDTH_DEFAULT = 80, LARGE_BLOCK = 4 << 20 };

static int exit_code(enum status status)
{
    switch (status) {
    case STATUS_OK: return EXIT_DONE;
    case STATUS_LOCKED: return EXIT_LOCKED;
    case STATUS_INTERRUPTED: return EXIT_INTERRUPTED;
    default: return EXIT_FAILED;
    }
}

static enum status print(struct buf *text, FILE *to, struct error *err)
{
    if (fwrite(buf_c(text), 1, text->len, to) != text->len || fflush(to) != 0)
        return error_set(err, STATUS_IO, "cannot write the output");
    buf_clear(text);
    return STATUS_OK;
}

static enum status report(const struct request *request, const struct summary *summary, const struct plan *plan,
                          struct error *err)
{
    struct buf text = BUF_INIT;
    enum status status = summary_notes(summary, plan, request->is_json ? 0 : NOTES_MAX, &text, err);

    if (!status && !request->is_json)
        status = print(&text, stderr, err);
    buf_clear(&text);
    if (!status)
        status = request->is_json ? summary_json(summary, plan, &text, err) : summary_text(summary, plan, &text, err);
    if (!status)
        status = print(&text, stdout, err);
    buf_release(&text);
    return status;
}

/* An index that cannot even be opened may be one that is damaged. */
static enum status add_way_out(enum status status, struct error *err)
{
    const struct error why = *err;

    if ((status != STATUS_CORRUPT && status != STATUS_INTERNAL && status != STATUS_IO && status != STATUS_VERSION) ||
        strstr(why.message, "--rebuild"))
        return status;
    return error_set(err, status, "%.400s: if it stays so, rebuild it with cuttings-index --rebuild PATH...", why.message);
}

/* Findings go to standard output; any is a failure. */
static enum status check(const struct request *request, const char *index, struct error *err)
{
    struct buf found = BUF_INIT, text = BUF_INIT;
    uint64_t faults = 0;
    enum status status = check_index(index, request->check[0] != '\0', &found, &faults, err);

    if (!status && request->is_json) {
        status = buf_add_format(&text, err, "{\"schema\":1,\"faults\":%llu,\"report\":", (unsigned long long)faults);
        if (!status)
            status = json_add_string(&text, buf_view(&found), err);
        if (!status)
            status = buf_add_c(&text, "}\n", err);
    } else if (!status) {
        status = text_add_safe(&text, buf_view(&found), false, err);
        if (!status && faults == 0)
            status = buf_add_c(&text, "no faults found\n", err);
    }
    if (!status)
        status = print(&text, stdout, err);
    if (!status && faults)
        status = error_set(err, STATUS_CORRUPT, "'%s' is damaged: rebuild it with cuttings-index --rebuild PATH...", index);
    buf_release(&found);
    buf_release(&text);
    return add_way_out(status, err);
}

static void print_progress(struct str text, void *payload)
{
    (void)payload;
    (void)fwrite(text.at, 1, text.len, stderr); /* whether it can be seen does not matter to the run */
    (void)fflush(stderr);
}

static void choose_progress(const struct request *request, struct progress *out)
{
    const char *terminal = getenv("TERM");
    bool is_terminal = isatty(STDERR_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
    struct winsize size;

    *out = (struct progress){ .print = print_progress, .width = WIDTH_DEFAULT };
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        out->width = size.ws_col;
    if (strcmp(request->progress, "json") == 0)
        out->form = PROGRESS_JSON;
    else if (strcmp(request->progress, "always") == 0 || (strcmp(request->progress, "auto") == 0 && is_terminal))
        out->form = PROGRESS_BAR;
    out->is_patient = strcmp(request->progress, "auto") == 0;
}

/* Whatever stops a run before the index is written leaves what was there before. */
static enum status add_advice(enum status status, bool is_written, struct error *err)
{
    const struct error why = *err;

    if (is_written)
        return error_set(err, status, "the new index is in place, but nothing can be said of it: %.400s", why.message);
    if (strstr(why.message, "the new index is in place"))
        return status;
    if (status == STATUS_OUT_OF_MEMORY)
        return error_set(err, status, "out of memory: the index is as before; try again with --jobs 1 and less --memory");
    if (status == STATUS_IO && strstr(why.message, strerror(ENOSPC)))
        return error_set(err, status, "%.400s: the index is as before; make room and try again", why.message);
    if (status == STATUS_IO || status == STATUS_INTERNAL)
        return error_set(err, status, "%.400s: the index is as before", why.message);
    return status;
}

static enum status run(const struct request *request, struct error *err)
{
    struct location location = LOCATION_INIT;
    struct plan plan = { 0 };
    struct summary summary = { .is_written = false };
    struct progress progress;
    enum status status = location_find(&location, request->index, err);

    if (!status && request->check) {
        status = check(request, buf_c(&location.path), err);
        location_release(&location);
        return status;
    }
    interrupt_install();
    choose_progress(request, &progress);
    if (!status)
        status = run_index(request, buf_c(&location.path), &progress, &plan, &summary, err);
    if (!status)
        status = report(request, &summary, &plan, err);
    if (status)
        status = add_advice(status, summary.is_written, err);
    plan_release(&plan);
    location_release(&location);
    return status;
}

static enum status help(const struct request *request, struct error *err)
{
    struct buf text = BUF_INIT;
    enum status status =
        request->is_version ? buf_add_c(&text, "cuttings-index " CUTTINGS_VERSION "\n", err) : request_help(request, &text, err);

    if (!status)
        status = print(&text, stdout, err);
    buf_release(&text);
    return status;
}

/* What is given back of large arrays goes to the system and not into a pool, where others cannot have it and holes stay. */
static void give_back_large_blocks(void)
{
#ifdef __GLIBC__
    (void)mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK);
#endif
}

int main(int argc, char **argv)
{
    struct request request = { 0 };
    struct error err = ERROR_INIT;
    enum status status;

    give_back_large_blocks();
    xap_end_with_message("cuttings-index");
    status = request_parse(&request, argc, argv, &err);
    if (!status)
        status = request.is_help || request.is_whole_help || request.is_version ? help(&request, &err) : run(&request, &err);
    if (status)
        (void)fprintf(stderr, "cuttings-index: %s\n", err.message);
    request_release(&request);
    return exit_code(status);
}
