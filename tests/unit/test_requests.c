/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the command lines of both programs ask for, and how they say what cannot be asked. */
#include "tests/unit/test.h"

#include "indexer/request.h"
#include "query/request.h"

#include <stdio.h>

enum { WORDS_MAX = 12 };

static int arguments(const char *const *words, char **argv)
{
    int argc = 1;

    argv[0] = (char *)(uintptr_t)"program";
    for (; words[argc - 1]; argc++)
        argv[argc] = (char *)(uintptr_t)words[argc - 1];
    argv[argc] = NULL;
    return argc;
}

static void an_index_that_cannot_be_asked_for_is_refused(void **state)
{
    static const struct {
        const char *words[WORDS_MAX];
        const char *message;
    } cases[] = {
        { { NULL }, "no paths: name the folders or files to index (see --help)" },
        { { "a", "--jobs", "65" }, "--jobs is at most 64" },
        { { "a", "--memory", "15" }, "--memory is from 16 to 1048576" },
        { { "a", "--memory", "1048577" }, "--memory is from 16 to 1048576" },
        { { "a", "--max-file-size", "0" }, "--max-file-size is from 1 to 1000" },
        { { "a", "--max-file-size", "1001" }, "--max-file-size is from 1 to 1000" },
        { { "a", "--progress", "often" }, "--progress is auto, always, never or json, not 'often'" },
        { { "--check=shallow" }, "--check takes nothing or 'deep', not 'shallow'" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *argv[WORDS_MAX + 2];
        struct request r;
        struct error err = ERROR_INIT;

        assert_int_equal(request_parse(&r, arguments(cases[i].words, argv), argv, &err), STATUS_BAD_INPUT);
        assert_string_equal(err.message, cases[i].message);
    }
}

static void the_widest_bounds_are_accepted(void **state)
{
    static const char *const cases[][WORDS_MAX] = {
        { "a", "--jobs", "64", "--memory", "16", "--max-file-size", "1" },
        { "a", "--jobs", "0", "--memory", "1048576", "--max-file-size", "1000" },
        { "--check" }, { "--check=deep" }, { "--files-from", "list" }, { "--corrections", "c" }, { "-h" }, { "--help" }, { "--version" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *argv[WORDS_MAX + 2];
        struct request r;
        struct error err = ERROR_INIT;

        if (request_parse(&r, arguments(cases[i], argv), argv, &err))
            fail_msg("case %zu: %s", i, err.message);
        assert_true(r.jobs >= 1);
        request_release(&r);
    }
}

static void waiting_is_for_seconds_or_without_end(void **state)
{
    static const struct {
        const char *given;
        enum status status;
        uint64_t seconds;
    } cases[] = {
        { NULL, STATUS_OK, 0 },  { "", STATUS_OK, UINT64_MAX },         { "30", STATUS_OK, 30 },
        { "soon", STATUS_BAD_INPUT, 0 }, { "4294967296", STATUS_BAD_INPUT, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request r = { .wait = cases[i].given };
        uint64_t seconds = 1;

        assert_int_equal(request_wait(&r, &seconds, NULL), cases[i].status);
        assert_true(cases[i].status || seconds == cases[i].seconds);
    }
}

static void a_search_that_cannot_be_asked_for_is_refused(void **state)
{
    static const struct {
        const char *words[WORDS_MAX];
        const char *message;
    } cases[] = {
        { { "--json", "--csv" }, "only one of --json, --ndjson, --csv, --paths and --cite" },
        { { "--paths", "--cite", "ris" }, "only one of --json, --ndjson, --csv, --paths and --cite" },
        { { "--cite", "apa" }, "--cite is bibtex, ris or csl-json, not 'apa'" },
        { { "--timeline", "week" }, "--timeline is year or month, not 'week'" },
        { { "--timeline", "year", "--paths" }, "--timeline names no articles: it goes with --json, --ndjson or --csv" },
        { { "--timeline", "year", "--cite", "ris" }, "--timeline names no articles: it goes with --json, --ndjson or --csv" },
        { { "--facets", "force,town" }, "no facet 'town' (there are force, year and operation, or none)" },
        { { "--facets", "title" }, "no facet 'title' (there are force, year and operation, or none)" },
        { { "--sort", "random" }, "--sort is relevance, newest or oldest, not 'random'" },
        { { "--saved", "mine", "word" }, "a saved search has its own words: only options beside --saved and --new" },
        { { "--new", "mine", "word" }, "a saved search has its own words: only options beside --saved and --new" },
        { { "--save", "mine", "--show", "a" }, "--save, --saved, --new and --report go with a search" },
        { { "--report", "r", "--similar", "a" }, "--save, --saved, --new and --report go with a search" },
        { { "--saved", "mine", "--batch", "-" }, "--save, --saved, --new and --report go with a search" },
        { { "--new", "mine", "--verify", "r" }, "--save, --saved, --new and --report go with a search" },
        { { "--report", "-" }, "--report needs the name of a file" },
        { { "--new", "mine", "--saved", "mine" }, "--new does not go with --saved, --save, --report or --timeline" },
        { { "--new", "mine", "--timeline", "year" }, "--new does not go with --saved, --save, --report or --timeline" },
        { { "--limit", "many" }, "option '--limit' needs a number, not 'many'" },
        { { "--snippets", "21" }, "--snippets is at most 20" },
        { { "--color", "red" }, "--color is auto, always or never, not 'red'" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *argv[WORDS_MAX + 2];
        struct query_request r;
        struct error err = ERROR_INIT;

        assert_int_equal(query_request_parse(&r, arguments(cases[i].words, argv), argv, &err), STATUS_BAD_INPUT);
        assert_string_equal(err.message, cases[i].message);
        query_request_release(&r);
    }
}

static void streams_give_all_and_pages_ten(void **state)
{
    static const struct {
        const char *words[WORDS_MAX];
        size_t limit, snippets;
        bool has_facets;
    } cases[] = {
        { { "word" }, 10, 2, true },
        { { "--json" }, 10, 2, true },
        { { "--ndjson" }, UINT32_MAX, 2, true },
        { { "--csv" }, UINT32_MAX, 0, true },
        { { "--paths" }, UINT32_MAX, 0, true },
        { { "--cite", "ris" }, UINT32_MAX, 0, true },
        { { "--csv", "--limit", "5" }, 5, 0, true },
        { { "--timeline", "year" }, 0, 2, false },              /* for people it stands instead of the articles */
        { { "--timeline", "year", "--limit", "3" }, 3, 2, false },
        { { "--timeline", "month", "--json" }, 10, 2, true },
        { { "--timeline", "month", "--csv", "--limit", "3" }, 0, 0, true },
        { { "--facets", "none", "--no-snippets" }, 10, 0, false },
        { { "--facets", " force , year" }, 10, 2, true },
        { { "--offset", "99999999999" }, 10, 2, true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *argv[WORDS_MAX + 2];
        struct query_request r;
        struct error err = ERROR_INIT;

        if (query_request_parse(&r, arguments(cases[i].words, argv), argv, &err))
            fail_msg("case %zu: %s", i, err.message);
        assert_int_equal(r.search.limit, cases[i].limit);
        assert_int_equal(r.search.snippets, cases[i].snippets);
        assert_int_equal(r.search.facets[FIELD_FORCE], cases[i].has_facets);
        assert_true(r.search.offset <= UINT32_MAX);
        query_request_release(&r);
    }
}

static void colours_are_asked_for_or_left_to_the_terminal(void **state)
{
    static const struct {
        const char *words[WORDS_MAX];
        bool is_colored;
    } cases[] = { { { "--color", "always" }, true }, { { "--color=never" }, false } };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *argv[WORDS_MAX + 2];
        struct query_request r;

        assert_int_equal(query_request_parse(&r, arguments(cases[i].words, argv), argv, NULL), STATUS_OK);
        assert_int_equal(r.is_colored, cases[i].is_colored);
        query_request_release(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_index_that_cannot_be_asked_for_is_refused),
        cmocka_unit_test(the_widest_bounds_are_accepted),
        cmocka_unit_test(waiting_is_for_seconds_or_without_end),
        cmocka_unit_test(a_search_that_cannot_be_asked_for_is_refused),
        cmocka_unit_test(streams_give_all_and_pages_ten),
        cmocka_unit_test(colours_are_asked_for_or_left_to_the_terminal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
