/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/request.h"

#include <unistd.h>

enum { ROWS_MAX = 32, MEMORY_MB = 256, MAX_FILE_MB = 64, JOBS_MAX = 64 };

static void fill_rows(struct option_row *rows, struct request *r)
{
    const struct option_row table[] = {
        { 0, NULL, OPTION_GROUP, NULL, NULL, "What to index", false },
        { 0, "index", OPTION_TEXT, &r->index, "DIR", "the index (else $CUTTINGS_INDEX, a .cuttings above, the data folder)", true },
        { 0, "files-from", OPTION_TEXT, &r->files_from, "FILE", "read the paths from FILE, one a line (-: standard input)", false },
        { '0', "null", OPTION_FLAG, &r->is_nul_separated, NULL, "with --files-from: paths end in NUL", false },
        { 0, "max-file-size", OPTION_COUNT, &r->max_file_mb, "MB", "skip larger files and records (64)", false },
        { 0, "language", OPTION_TEXT, &r->language, "LANG", "language of the stems (english); recorded in the index", false },
        { 0, "register", OPTION_LIST, &r->registers, "FILE", "more forces, aliases and operations (TSV)", false },
        { 0, "corrections", OPTION_TEXT, &r->corrections, "FILE", "apply corrections: id, field, value, who, when, why (TSV)", false },
        { 0, NULL, OPTION_GROUP, NULL, NULL, "How", false },
        { 0, "rebuild", OPTION_FLAG, &r->is_rebuild, NULL, "start afresh beside the old index, swap at the end", true },
        { 0, "no-delete", OPTION_FLAG, &r->keeps_gone, NULL, "keep articles whose files are gone", true },
        { 0, "allow-empty", OPTION_FLAG, &r->allows_empty, NULL, "let a folder that is empty now empty the index of its articles", false },
        { 0, "dry-run", OPTION_FLAG, &r->is_dry_run, NULL, "say what would be done", true },
        { 0, "wait", OPTION_MAYBE, &r->wait, "SECONDS", "wait for another writer instead of stopping at once", false },
        { 'j', "jobs", OPTION_COUNT, &r->jobs, "N", "threads (the cores)", false },
        { 0, "memory", OPTION_COUNT, &r->memory_mb, "MB", "upper bound of memory used for building (256)", false },
        { 0, "check", OPTION_MAYBE, &r->check, "deep", "verify the index, change nothing", true },
        { 0, NULL, OPTION_GROUP, NULL, NULL, "Output", false },
        { 0, "progress", OPTION_TEXT, &r->progress, "WHEN", "auto, always, never or json (auto: on a terminal)", false },
        { 0, "json", OPTION_FLAG, &r->is_json, NULL, "the summary as one JSON object on standard output", true },
        { 'h', "short-help", OPTION_FLAG, &r->is_help, NULL, "the common options", true },
        { 0, "help", OPTION_FLAG, &r->is_whole_help, NULL, "all options", true },
        { 0, "version", OPTION_FLAG, &r->is_version, NULL, "the version", false },
        { 0, NULL, OPTION_GROUP, NULL, NULL, NULL, false },
    };

    _Static_assert(sizeof table / sizeof *table <= ROWS_MAX, "ROWS_MAX is too small");
    memcpy(rows, table, sizeof table);
}

static enum status check_values(const struct request *r, struct error *err)
{
    static const char *const progress[] = { "auto", "always", "never", "json" };
    bool is_known = false;

    for (size_t i = 0; i < sizeof progress / sizeof *progress; i++)
        is_known = is_known || strcmp(r->progress, progress[i]) == 0;
    if (!is_known)
        return error_set(err, STATUS_BAD_INPUT, "--progress is auto, always, never or json, not '%s'", r->progress);
    if (r->check && r->check[0] && strcmp(r->check, "deep") != 0)
        return error_set(err, STATUS_BAD_INPUT, "--check takes nothing or 'deep', not '%s'", r->check);
    if (r->jobs > JOBS_MAX)
        return error_set(err, STATUS_BAD_INPUT, "--jobs is at most %d", JOBS_MAX);
    if (r->memory_mb < 16 || r->memory_mb > 1 << 20)
        return error_set(err, STATUS_BAD_INPUT, "--memory is from 16 to %d", 1 << 20);
    if (r->max_file_mb < 1 || r->max_file_mb > 1000)
        return error_set(err, STATUS_BAD_INPUT, "--max-file-size is from 1 to 1000");
    if (r->is_help || r->is_whole_help || r->is_version || r->check || r->files_from || r->path_count || r->corrections)
        return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT, "no paths: name the folders or files to index (see --help)");
}

enum status request_parse(struct request *out, int argc, char **argv, struct error *err)
{
    struct option_row rows[ROWS_MAX];
    struct request r = { .language = "english", .progress = "auto", .memory_mb = MEMORY_MB, .max_file_mb = MAX_FILE_MB };
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    enum status status;

    fill_rows(rows, out);
    *out = r;
    status = options_parse(rows, argc, argv, &out->path_count, err);
    out->paths = (const char **)argv + 1;
    if (!status)
        status = check_values(out, err);
    if (out->jobs == 0)
        out->jobs = cores > 0 && cores < JOBS_MAX ? (uint64_t)cores : 1;
    if (status)
        request_release(out);
    return status;
}

enum status request_help(const struct request *r, struct buf *out, struct error *err)
{
    struct option_row rows[ROWS_MAX];
    struct request unused = *r;
    enum status status = buf_add_c(out,
                                   "Usage: cuttings-index [OPTIONS] PATH...\n"
                                   "Builds and keeps an index of press cuttings: adds what is new under the paths,\n"
                                   "replaces what changed, drops what is gone. Files: .txt, .md, .jsonl, .ndjson.\n",
                                   err);

    if (!status && !r->is_whole_help)
        status = buf_add_c(out, "\n", err);
    fill_rows(rows, &unused);
    if (!status)
        status = options_help(rows, r->is_whole_help, out, err);
    if (!status)
        status = buf_add_c(out,
                           "\nExit status: 0 done; 2 error; 75 another writer has the index; 130 interrupted.\n"
                           "See cuttings-index(1).\n",
                           err);
    return status;
}

enum status request_wait(const struct request *r, uint64_t *seconds, struct error *err)
{
    *seconds = 0;
    if (!r->wait)
        return STATUS_OK;
    if (!r->wait[0]) {
        *seconds = UINT64_MAX;
        return STATUS_OK;
    }
    if (!str_to_unsigned(str_from_c(r->wait), UINT32_MAX, seconds))
        return error_set(err, STATUS_BAD_INPUT, "--wait takes a number of seconds, not '%s'", r->wait);
    return STATUS_OK;
}

void request_release(struct request *r)
{
    option_list_release(&r->registers);
}
