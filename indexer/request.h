/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the command line of cuttings-index asks for.
 *
 * To add an option: a member here, a row in request.c, a use, a line in man/cuttings-index.1.scd, a test
 * in tests/cli/.
 */
#ifndef INDEXER_REQUEST_H
#define INDEXER_REQUEST_H

#include "base/options.h"

struct request {
    const char *index;
    const char *files_from;
    const char *corrections;
    const char *language;
    const char *wait;     /* NULL: not given; "": without end */
    const char *check;    /* NULL: not given; "": quick; "deep" */
    const char *progress;
    struct option_list registers;
    uint64_t jobs;        /* 0: the cores */
    uint64_t memory_mb;
    uint64_t max_file_mb;
    bool is_rebuild, keeps_gone, is_nul_separated, is_dry_run, is_json, is_help, is_whole_help, is_version, allows_empty;
    const char **paths;   /* operands */
    size_t path_count;
};

/* STATUS_BAD_INPUT: a usage error. Freed by request_release(). */
MUST_CHECK enum status request_parse(struct request *out, int argc, char **argv, struct error *err);
MUST_CHECK enum status request_help(const struct request *r, struct buf *out, struct error *err);
/* The value of --wait in seconds: 0 without it. */
MUST_CHECK enum status request_wait(const struct request *r, uint64_t *seconds, struct error *err);
void request_release(struct request *r);

#endif
