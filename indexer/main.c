/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cuttings-index: only wires. Options are in request.c, the work is in run.c.
 */
#include "indexer/interrupt.h"
#include "indexer/run.h"
#include "store/location.h"

#include <stdio.h>
#include <unistd.h>

enum { EXIT_DONE = 0, EXIT_FAILED = 2, EXIT_LOCKED = 75, EXIT_INTERRUPTED = 130, NOTES_MAX = 20 };

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
    enum status status = summary_notes(plan, request->is_json ? 0 : NOTES_MAX, &text, err);

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

static enum status run(const struct request *request, struct error *err)
{
    struct location location = LOCATION_INIT;
    struct plan plan = { 0 };
    struct summary summary;
    enum status status = location_find(&location, request->index, err);

    interrupt_install();
    if (!status)
        status = run_index(request, buf_c(&location.path), &plan, &summary, err);
    if (!status)
        status = report(request, &summary, &plan, err);
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

int main(int argc, char **argv)
{
    struct request request = { 0 };
    struct error err = ERROR_INIT;
    enum status status = request_parse(&request, argc, argv, &err);

    if (!status)
        status = request.is_help || request.is_whole_help || request.is_version ? help(&request, &err) : run(&request, &err);
    if (status)
        (void)fprintf(stderr, "cuttings-index: %s\n", err.message);
    request_release(&request);
    return exit_code(status);
}
