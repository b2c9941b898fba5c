/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/request.h"

#include "query/saved.h"

#include <stdlib.h>
#include <unistd.h>

enum { ROWS_MAX = 52, LIMIT_DEFAULT = 10, FACET_LIMIT_DEFAULT = 10, SNIPPETS_DEFAULT = 2 };

static void fill_rows(struct option_row *rows, struct query_request *r)
{
    const struct option_row table[] = {
        { 0, NULL, OPTION_GROUP, NULL, NULL, "Where", false },
        { 0, "index", OPTION_TEXT, &r->index, "DIR", "the index (else $CUTTINGS_INDEX, a .cuttings above, the data folder)", true },
        { 0, NULL, OPTION_GROUP, NULL, NULL, "Filters (given twice: either)", false },
        { 'f', "force", OPTION_LIST, &r->forces, "NAME", "police force, by any of its names; none: without one", true },
        { 'o', "operation", OPTION_LIST, &r->operations, "NAME", "named operation; none: without one", true },
        { 'y', "year", OPTION_LIST, &r->years, "YEARS", "2014, 2014..2016, 2020.., ..2012, none", true },
        { 'd', "date", OPTION_LIST, &r->dates, "DATES", "2020-03-01, 2020-03..2020-06-15, 2020..", true },
        { 0, "force-source", OPTION_LIST, &r->force_sources, "RULE", "what a force rests on: record, correction, named ...; none", false },
        { 0, "operation-source", OPTION_LIST, &r->operation_sources, "RULE", "what an operation rests on", false },
        { 0, "year-source", OPTION_LIST, &r->year_sources, "RULE", "what the year rests on", false },
        { 0, "any", OPTION_FLAG, &r->is_any, NULL, "join words by OR instead of AND", true },
        { 0, NULL, OPTION_GROUP, NULL, NULL, "What is shown", false },
        { 's', "sort", OPTION_TEXT, &r->sort, "ORDER", "relevance, newest or oldest", true },
        { 'n', "limit", OPTION_TEXT, &r->limit, "N", "show N articles (10; 0: only count)", true },
        { 0, "offset", OPTION_COUNT, &r->offset, "N", "leave out the first N", false },
        { 0, "snippets", OPTION_COUNT, &r->snippets, "N", "fragments for each article (2)", false },
        { 0, "no-snippets", OPTION_FLAG, &r->has_no_snippets, NULL, "no fragments", false },
        { 0, "facets", OPTION_TEXT, &r->facets, "LIST", "which to count: force,year,operation (all) or none", true },
        { 0, "facet-limit", OPTION_COUNT, &r->facet_limit, "N", "values shown for each facet (10; 0: all)", false },
        { 0, "timeline", OPTION_TEXT, &r->timeline, "STEP", "count by year or month, beside all articles of that time", true },
        { 0, "stories", OPTION_FLAG, &r->search.is_by_story, NULL, "one hit a story, with its copies and who was first", true },
        { 0, "explain", OPTION_FLAG, &r->is_explained, NULL, "how the query was understood, terms with their counts, where the time went", true },
        { 0, NULL, OPTION_GROUP, NULL, NULL, "Output", false },
        { 0, "json", OPTION_FLAG, &r->is_json, NULL, "one JSON object", true },
        { 0, "ndjson", OPTION_FLAG, &r->is_ndjson, NULL, "a JSON object a line: every hit, then a summary", false },
        { 0, "csv", OPTION_FLAG, &r->is_csv, NULL, "comma-separated values: every hit", false },
        { 0, "paths", OPTION_FLAG, &r->is_paths, NULL, "the files of every hit, one a line", false },
        { '0', "null", OPTION_FLAG, &r->is_nul_separated, NULL, "with --paths: each ends in NUL", false },
        { 0, "cite", OPTION_TEXT, &r->cite, "FORM", "every hit as a reference: bibtex, ris or csl-json", false },
        { 0, "report", OPTION_TEXT, &r->report, "FILE", "also write a report of the search, which --verify can repeat", false },
        { 0, "color", OPTION_TEXT, &r->color, "WHEN", "auto, always or never", false },
        { 0, "no-pager", OPTION_FLAG, &r->has_no_pager, NULL, "do not page on a terminal", false },
        { 0, NULL, OPTION_GROUP, NULL, NULL, "Saved searches", false },
        { 0, "save", OPTION_TEXT, &r->save, "NAME", "save the query and its filters under a name", false },
        { 0, "saved", OPTION_TEXT, &r->saved, "NAME", "ask a saved search", false },
        { 0, "new", OPTION_TEXT, &r->fresh, "NAME", "what a saved search finds that it did not show when last asked so", false },
        { 0, NULL, OPTION_GROUP, NULL, NULL, "Instead of a search", false },
        { 0, "show", OPTION_TEXT, &r->show, "ID", "print an article", true },
        { 0, "why", OPTION_TEXT, &r->why, "ID", "print where each of its facet values came from", true },
        { 0, "copies", OPTION_TEXT, &r->copies, "ID", "list the syndicated copies of an article", true },
        { 0, "similar", OPTION_TEXT, &r->similar, "ID", "search for articles like one", true },
        { 0, "batch", OPTION_TEXT, &r->batch, "FILE", "answer the queries of FILE, one a line, in JSON (-: standard input)", false },
        { 0, "verify", OPTION_TEXT, &r->verify, "FILE", "repeat the search of a report, and say what changed", false },
        { 'h', "short-help", OPTION_FLAG, &r->is_help, NULL, "the common options", true },
        { 0, "help", OPTION_FLAG, &r->is_whole_help, NULL, "all options", true },
        { 0, "version", OPTION_FLAG, &r->is_version, NULL, "the version", false },
        { 0, "complete-values", OPTION_TEXT, &r->complete, "FACET", "", false }, /* for completions/ */
        { 0, NULL, OPTION_GROUP, NULL, NULL, NULL, false },
    };

    _Static_assert(sizeof table / sizeof *table <= ROWS_MAX, "ROWS_MAX is too small");
    memcpy(rows, table, sizeof table);
}

static enum status choose_facets(struct query_request *r, struct error *err)
{
    struct str rest = str_from_c(r->facets), name;

    if (!r->facets) {
        for (int i = 0; i < FACET_COUNT; i++)
            r->search.facets[i] = true;
        return STATUS_OK;
    }
    if (str_is_equal(rest, STR("none")))
        return STATUS_OK;
    while (str_next(&rest, ',', &name)) {
        enum field_id id;

        if (!field_find(str_trim(name), &id) || (int)id >= FACET_COUNT)
            return error_set(err, STATUS_BAD_INPUT, "no facet '%.*s' (there are force, year and operation, or none)",
                             STR_ARG(name));
        r->search.facets[id] = true;
    }
    return STATUS_OK;
}

static enum status choose_order(struct query_request *r, struct error *err)
{
    static const char *const names[] = { "relevance", "newest", "oldest" };

    for (size_t i = 0; r->sort && i < sizeof names / sizeof *names; i++)
        if (strcmp(r->sort, names[i]) == 0) {
            r->search.has_order = true;
            r->search.order = (enum sort_order)i;
            return STATUS_OK;
        }
    return r->sort ? error_set(err, STATUS_BAD_INPUT, "--sort is relevance, newest or oldest, not '%s'", r->sort) : STATUS_OK;
}

static enum status choose_format(struct query_request *r, struct error *err)
{
    if (r->is_json + r->is_ndjson + r->is_csv + r->is_paths + (r->cite != NULL) > 1)
        return error_set(err, STATUS_BAD_INPUT, "only one of --json, --ndjson, --csv, --paths and --cite");
    if (r->cite && !citation_find(r->cite, &r->citation))
        return error_set(err, STATUS_BAD_INPUT, "--cite is bibtex, ris or csl-json, not '%s'", r->cite);
    r->format = r->cite        ? OUTPUT_CITATIONS
                : r->is_json   ? OUTPUT_JSON
                : r->is_ndjson ? OUTPUT_NDJSON
                : r->is_csv    ? OUTPUT_CSV
                : r->is_paths  ? OUTPUT_PATHS
                               : OUTPUT_TEXT;
    return STATUS_OK;
}

/* For people and spreadsheets a timeline stands instead of the articles, unless they are asked for too. */
static enum status choose_timeline(struct query_request *r, struct error *err)
{
    if (!r->timeline)
        return STATUS_OK;
    if (strcmp(r->timeline, "year") != 0 && strcmp(r->timeline, "month") != 0)
        return error_set(err, STATUS_BAD_INPUT, "--timeline is year or month, not '%s'", r->timeline);
    if (r->format == OUTPUT_PATHS || r->format == OUTPUT_CITATIONS)
        return error_set(err, STATUS_BAD_INPUT, "--timeline names no articles: it goes with --json, --ndjson or --csv");
    r->search.timeline = r->timeline[0] == 'y' ? TIMELINE_YEAR : TIMELINE_MONTH;
    if (r->format == OUTPUT_CSV || (r->format == OUTPUT_TEXT && !r->limit))
        r->limit = "0";
    if (r->format == OUTPUT_TEXT && !r->facets)
        r->facets = "none";
    return STATUS_OK;
}

static enum status choose_saved(struct query_request *r, size_t words, struct error *err)
{
    const char *names[] = { r->save, r->saved, r->fresh };
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sizeof names / sizeof *names && !status; i++)
        if (names[i])
            status = saved_check_name(names[i], err);
    if (status)
        return status;
    if ((r->saved || r->fresh) && words)
        return error_set(err, STATUS_BAD_INPUT, "a saved search has its own words: only options beside --saved and --new");
    if ((r->save || r->saved || r->fresh || r->report) && (r->batch || r->show || r->why || r->copies || r->similar || r->verify))
        return error_set(err, STATUS_BAD_INPUT, "--save, --saved, --new and --report go with a search");
    if (r->report && strcmp(r->report, "-") == 0)
        return error_set(err, STATUS_BAD_INPUT, "--report needs the name of a file");
    if (r->fresh && (r->saved || r->save || r->report || r->timeline))
        return error_set(err, STATUS_BAD_INPUT, "--new does not go with --saved, --save, --report or --timeline");
    return STATUS_OK;
}

static enum status choose_page(struct query_request *r, struct error *err)
{
    uint64_t limit = LIMIT_DEFAULT;

    if (r->limit && !str_to_unsigned(str_from_c(r->limit), UINT32_MAX, &limit))
        return error_set(err, STATUS_BAD_INPUT, "option '--limit' needs a number, not '%s'", r->limit);
    if (!r->limit && (r->fresh || r->format == OUTPUT_NDJSON || r->format == OUTPUT_CSV || r->format == OUTPUT_PATHS ||
                      r->format == OUTPUT_CITATIONS))
        limit = UINT32_MAX; /* streams give all */
    if (r->snippets > SNIPPETS_MAX)
        return error_set(err, STATUS_BAD_INPUT, "--snippets is at most %d", SNIPPETS_MAX);
    r->search.limit = (size_t)limit;
    r->search.offset = r->offset < UINT32_MAX ? (size_t)r->offset : UINT32_MAX;
    r->search.facet_limit = (size_t)r->facet_limit;
    r->search.snippets = r->has_no_snippets || r->format == OUTPUT_CSV || r->format == OUTPUT_PATHS || r->cite ? 0 : (size_t)r->snippets;
    return STATUS_OK;
}

static enum status choose_color(struct query_request *r, struct error *err)
{
    const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");

    r->is_terminal = isatty(STDOUT_FILENO);
    if (!r->color || strcmp(r->color, "auto") == 0)
        r->is_colored = r->is_terminal && !(no_color && no_color[0]) && terminal && strcmp(terminal, "dumb") != 0;
    else if (strcmp(r->color, "always") == 0)
        r->is_colored = true;
    else if (strcmp(r->color, "never") != 0)
        return error_set(err, STATUS_BAD_INPUT, "--color is auto, always or never, not '%s'", r->color);
    return STATUS_OK;
}

static void take_filters(struct query_request *r)
{
    const struct filter filters[FILTERS_MAX] = {
        { FIELD_FORCE, r->forces.at, r->forces.count },
        { FIELD_OPERATION, r->operations.at, r->operations.count },
        { FIELD_YEAR, r->years.at, r->years.count },
        { FIELD_DATE, r->dates.at, r->dates.count },
        { FIELD_FORCE_SOURCE, r->force_sources.at, r->force_sources.count },
        { FIELD_OPERATION_SOURCE, r->operation_sources.at, r->operation_sources.count },
        { FIELD_YEAR_SOURCE, r->year_sources.at, r->year_sources.count },
    };

    memcpy(r->search.filters, filters, sizeof filters);
}

static enum status join_words(struct query_request *r, char **words, size_t count, struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && !status; i++) {
        status = i ? buf_add_c(&r->text, " ", err) : STATUS_OK;
        if (!status)
            status = buf_add_c(&r->text, words[i], err);
    }
    r->search.text = buf_view(&r->text);
    return status;
}

enum status query_request_parse(struct query_request *out, int argc, char **argv, struct error *err)
{
    struct option_row rows[ROWS_MAX];
    size_t words = 0;
    enum status status;

    *out = (struct query_request){ .facet_limit = FACET_LIMIT_DEFAULT, .snippets = SNIPPETS_DEFAULT };
    fill_rows(rows, out);
    status = options_parse(rows, argc, argv, &words, err);
    if (!status)
        status = choose_format(out, err);
    if (!status)
        status = choose_timeline(out, err);
    if (!status)
        status = choose_facets(out, err);
    if (!status)
        status = choose_order(out, err);
    if (!status)
        status = choose_saved(out, words, err);
    if (!status)
        status = choose_page(out, err);
    if (!status)
        status = choose_color(out, err);
    if (status)
        return status;
    out->search.is_any = out->is_any;
    take_filters(out);
    return join_words(out, argv + 1, words, err);
}

enum status query_request_help(const struct query_request *r, struct buf *out, struct error *err)
{
    struct option_row rows[ROWS_MAX];
    struct query_request unused = *r;
    enum status status = buf_add_c(out,
                                   "Usage: cuttings-query [OPTIONS] [QUERY...]\n"
                                   "Searches an index made by cuttings-index. No query: all articles, newest first.\n",
                                   err);

    if (!status && !r->is_whole_help)
        status = buf_add_c(out, "\n", err);
    fill_rows(rows, &unused);
    if (!status)
        status = options_help(rows, r->is_whole_help, out, err);
    if (!status)
        status = buf_add_c(out,
                           "\nQuery: words (AND), OR, NOT, -word, (...), \"a phrase\", ~\"stemmed phrase\", =exact, begin*,\n"
                           "  word NEAR/5 word, title:word, force:NAME, operation:NAME, year:2014..2016, date:2020-03..2020-06,\n"
                           "  force-source:RULE, operation-source:RULE, year-source:RULE\n"
                           "Exit status: 0 hits; 1 none; 2 error.\n"
                           "See cuttings-query(1), and cuttings-query(7) for the query language.\n",
                           err);
    return status;
}

void query_request_release(struct query_request *r)
{
    option_list_release(&r->forces);
    option_list_release(&r->operations);
    option_list_release(&r->years);
    option_list_release(&r->dates);
    option_list_release(&r->force_sources);
    option_list_release(&r->operation_sources);
    option_list_release(&r->year_sources);
    buf_release(&r->text);
}
