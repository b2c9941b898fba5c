/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A query asked of an index: plan, matches, facets, snippets, and the answer as JSON and for a terminal. */
#include "tests/fuzz/fuzz.h"

#include "tests/fuzz/answer.h"

static struct session session = SESSION_INIT;

static void search(struct str text, bool is_any, bool is_by_story)
{
    struct query_request request = { .search = { .text = text, .is_any = is_any, .is_by_story = is_by_story, .limit = 3, .snippets = 2,
                                                 .facets = { true, true, true }, .facet_limit = 2, .timeline = TIMELINE_YEAR } };
    struct arena arena = ARENA_INIT;
    struct query_fault fault;
    struct answer answer;
    struct error err = ERROR_INIT;
    enum status status = search_run(&session, &request.search, true, &arena, &answer, &fault, &err);

    FUZZ_CHECK(status == STATUS_OK || status == STATUS_BAD_INPUT);
    FUZZ_CHECK(status == STATUS_OK || (err.message[0] && (!fault.is_set || fault.offset <= text.len)));
    if (!status) {
        FUZZ_CHECK(answer.total <= answer.articles && answer.hit_count <= 3 && answer.hit_count <= answer.total);
        check_output(&request, &answer);
    }
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!session.archive.reader)
        FUZZ_CHECK(session_open(&session, fuzz_index(), NULL) == STATUS_OK);
    search(fuzz_input(data, size), false, false);
    search(fuzz_input(data, size), true, true);
    return 0;
}
