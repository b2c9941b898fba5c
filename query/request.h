/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the command line of cuttings-query asks for.
 *
 * To add an option: a member here, a row in request.c, a use, a line in man/cuttings-query.1.scd, a test
 * in tests/cli/.
 */
#ifndef QUERY_REQUEST_H
#define QUERY_REQUEST_H

#include "base/options.h"
#include "query/citation.h"
#include "query/search.h"

enum output_format { OUTPUT_TEXT, OUTPUT_JSON, OUTPUT_NDJSON, OUTPUT_CSV, OUTPUT_PATHS, OUTPUT_CITATIONS };

struct query_request {
    const char *index, *facets, *sort, *limit, *color, *batch, *show, *why, *timeline, *cite, *report, *verify, *copies, *similar;
    const char *complete; /* the facet whose values are wanted */
    const char *save, *saved, *fresh; /* names of saved searches */
    struct option_list forces, operations, years, dates, force_sources, operation_sources, year_sources;
    uint64_t facet_limit, offset, snippets;
    bool is_any, has_no_snippets, is_json, is_ndjson, is_csv, is_paths, is_nul_separated, is_explained, has_no_pager;
    bool is_help, is_whole_help, is_version;
    struct buf text; /* the operands, joined by spaces */
    /* worked out of the above */
    struct search_request search;
    enum output_format format;
    enum citation_form citation;
    bool is_colored;
    bool is_terminal; /* standard output is one: nothing that it would act on goes there, in any format */
    bool has_links; /* ids are links to their files; set by main() */
};

/* STATUS_BAD_INPUT: a usage error. Freed by query_request_release(), also after an error. */
MUST_CHECK enum status query_request_parse(struct query_request *out, int argc, char **argv, struct error *err);
MUST_CHECK enum status query_request_help(const struct query_request *r, struct buf *out, struct error *err);
void query_request_release(struct query_request *r);

#endif
