/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cuttings-query when something fails in it: memory, a file, the index. Every place that calls what may fail sees it fail once.
 */
#include "tests/unit/test.h"

#include "base/file.h"
#include "tests/unit/ordeal.h"

#include <stdio.h>

static const char long_query[] = "(arrest* OR ~\"arrested people\" OR \"three homes\" OR thief NEAR/5 arrested OR title:raids "
                                 "OR =homes OR op tern OR \"ash* homes\") -gendarmerie NOT (year:2001 OR date:2003-02-01) "
                                 "(force:none OR force:kent OR operation:tern OR force:gwent OR year:2014..2020)";

static void forget_what_was_shown(void)
{
    assert_int_equal(file_remove_tree(".local", NULL), STATUS_OK);
}

static void forget_searches(void)
{
    assert_int_equal(file_remove_tree(".config", NULL), STATUS_OK);
}

#define QUERY(...) { .arguments = { "cuttings-query", "--index", "index", __VA_ARGS__ } }

static const struct ordeal ordeals[] = {
    QUERY("--json", "--explain", "--timeline", "month", "--stories", "--facet-limit", "1", long_query),
    QUERY("--color", "always", "--explain", "--timeline", "year", "--stories", long_query),
    QUERY("--ndjson", "--force", "kent", "--year", "2019..2021", "--date", "2020", "arrested"),
    QUERY("--csv", "--sort", "oldest", "--any", "arrested thief knife"),
    QUERY("--csv", "--timeline", "year"),
    QUERY("--paths", "-0", "--operation", "none"),
    QUERY("--cite", "bibtex", "arrested"),
    QUERY("--cite", "ris", "arrested"),
    QUERY("--cite", "csl-json", "arrested"),
    QUERY("--show", "echo.txt"),
    QUERY("--show", "wire.jsonl#1", "--json"),
    QUERY("--why", "echo.txt"),
    QUERY("--why", "wire.jsonl#1", "--json"),
    QUERY("--copies", "echo.txt"),
    QUERY("--copies", "echo.txt", "--json"),
    QUERY("--similar", "echo.txt", "--force", "kent"),
    QUERY("arested", "theif", "wednesday"),
    QUERY("--json", "--force", "gwent", "--year", "2014", "arrested", "-farm"),
    QUERY("operation", "sturn"),
    QUERY("\"tern operation\" force:\"kent polise\""),
    QUERY("--operation", "medsa"),
    QUERY("--json", "--operation", "t'ern"),
    QUERY("arrested AND (homes OR"),
    QUERY("--json", "--year-source", "marker", "force-source:acting", "-op-source:small"),
    QUERY("force-source:guess"),
    QUERY("--batch", "batch", "--force", "kent"),
    QUERY("--report", "report", "arrested"),
    QUERY("--verify", "old-report"),
    QUERY("--verify", "old-report", "--json"),
    { .arguments = { "cuttings-query", "--index", "index", "--save", "mine", "--force", "kent", "--sort", "newest", "arrested" },
      .restore = forget_searches },
    QUERY("--saved", "usual", "--csv"),
    QUERY("--saved", "nobody"),
    { .arguments = { "cuttings-query", "--index", "index", "--new", "usual", "--ndjson" }, .restore = forget_what_was_shown },
    { .arguments = { "cuttings-query", "--index", "index", "--complete-values", "force", "k" }, .may_differ = true }, /* what cannot be found out has no values */
    { .arguments = { "cuttings-query", "--index", "index", "--complete-values", "force-source", "n" }, .may_differ = true },
    QUERY("--help"),
    QUERY("--version"),
};

/* An index after an update, with a report of what it was before, and a search that is saved. */
static int prepare(void **state)
{
    static const char *const index[] = { "cuttings-index", "--index", "index", "corpus", NULL };
    static const char *const corrections[] = { "cuttings-index", "--index", "index", "--corrections", "corrections", "corpus", NULL };
    static const char *const report[] = { "cuttings-query", "--index", "index", "--report", "old-report", "arrested", NULL };

    if (ordeal_begin(state))
        return -1;
    ordeal_prepare(index, 0);
    ordeal_prepare(report, 0);
    ordeal_write("corpus/argus.txt", "Another article\n\nNobody was arrested by Kent Police.\n");
    ordeal_write("corpus/new.txt", "New article\n\nSomebody was arrested by Kent Police.\n");
    assert_int_equal(remove("corpus/page.html.txt"), 0);
    ordeal_write("corrections", "echo.txt\tforce\tsurrey police\tAnn\t2024-05-01\tthe byline is wrong\n"
                                "new.txt\toperation\tTe-rn\tAnn\t\ttwo spellings of one value\n");
    ordeal_prepare(corrections, 0);
    ordeal_write("batch", "arrested\nthief\tforce=essex\tyear=2017\n(\narrested\tno=filter\n\n");
    return 0;
}

static void save_the_usual_search(void)
{
    static const char *const save[] = { "cuttings-query", "--index", "index", "--save", "usual", "--force", "kent", "arrested", NULL };

    ordeal_prepare(save, 0);
}

static void try_all(enum fault_kind kind)
{
    for (size_t i = 0; i < sizeof ordeals / sizeof *ordeals; i++) {
        save_the_usual_search();
        ordeal_run(&ordeals[i], kind);
    }
}

static void want_of_memory_is_an_error_that_says_so(void **state)
{
    (void)state;
    try_all(FAULT_MEMORY);
}

static void a_file_that_fails_is_an_error(void **state)
{
    (void)state;
    try_all(FAULT_FILES);
}

static void an_interrupted_call_is_made_again(void **state)
{
    (void)state;
    try_all(FAULT_INTERRUPT);
}

static void an_index_that_cannot_be_read_is_an_error(void **state)
{
    (void)state;
    try_all(FAULT_INDEX);
}

static void a_search_that_meets_a_newer_index_begins_anew(void **state)
{
    (void)state;
    try_all(FAULT_STALE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(want_of_memory_is_an_error_that_says_so),
        cmocka_unit_test(a_file_that_fails_is_an_error),
        cmocka_unit_test(an_interrupted_call_is_made_again),
        cmocka_unit_test(an_index_that_cannot_be_read_is_an_error),
        cmocka_unit_test(a_search_that_meets_a_newer_index_begins_anew),
    };

    return cmocka_run_group_tests(tests, prepare, ordeal_end);
}
