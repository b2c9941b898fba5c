/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files of an index beside the tables, as somebody else may have made them: the stub, the columns, the stories.
 * The first letter of the input says which (s, c, o); then come the bytes of the file, or behind a second letter "p" changes
 * to the file as it should be: two bytes that say where, four to put there.
 */
#include "tests/fuzz/fuzz.h"

#include "base/file.h"
#include "store/generation.h"
#include "store/stories.h"
#include "tests/fuzz/answer.h"

#include <stdio.h>

enum { CHANGE = 6, FILE_BYTES_MAX = 1 << 20 };

static char stub[128], columns[128], stories[128];
static struct buf whole_stub, whole_columns, whole_stories;

static void prepare(void)
{
    const char *index = fuzz_index();
    struct buf generation = BUF_INIT;

    FUZZ_CHECK(generation_current(index, &generation, NULL) == STATUS_OK);
    (void)snprintf(stub, sizeof stub, "%s/XAPIANDB", index);
    (void)snprintf(columns, sizeof columns, "%s/columns", generation.at);
    (void)snprintf(stories, sizeof stories, "%s/stories", generation.at);
    FUZZ_CHECK(file_read(stub, FILE_BYTES_MAX, &whole_stub, NULL) == STATUS_OK);
    FUZZ_CHECK(file_read(columns, FILE_BYTES_MAX, &whole_columns, NULL) == STATUS_OK);
    FUZZ_CHECK(file_read(stories, FILE_BYTES_MAX, &whole_stories, NULL) == STATUS_OK);
    buf_release(&generation);
}

static void write_file(const char *path, struct str bytes)
{
    FILE *file = fopen(path, "we");

    FUZZ_CHECK(file && fwrite(bytes.at, 1, bytes.len, file) == bytes.len && fclose(file) == 0);
}

static void change(struct buf *file, struct str changes)
{
    while (changes.len >= CHANGE) {
        size_t at = (size_t)((unsigned char)changes.at[0] << 8 | (unsigned char)changes.at[1]) % file->len;

        for (size_t i = 0; i < 4 && at + i < file->len; i++)
            file->at[at + i] = changes.at[2 + i];
        changes = str_slice(changes, CHANGE, changes.len);
    }
    if (changes.len)
        buf_truncate(file, file->len * (unsigned char)changes.at[0] / 255);
}

static void make(const char *path, const struct buf *whole, struct str input)
{
    struct buf file = BUF_INIT;

    if (!str_starts_with(input, STR("p"))) {
        write_file(path, input);
        return;
    }
    FUZZ_CHECK(buf_add(&file, buf_view(whole), NULL) == STATUS_OK);
    change(&file, str_slice(input, 1, input.len));
    write_file(path, buf_view(&file));
    buf_release(&file);
}

/* Asks everything that reads those files. */
static void ask(void)
{
    struct session session = SESSION_INIT;
    struct query_request request = { .search = { .text = STR("drug OR police"), .is_by_story = true, .limit = 10, .snippets = 1,
                                                 .facets = { true, true, true }, .timeline = TIMELINE_YEAR } };
    struct arena arena = ARENA_INIT;
    struct query_fault fault;
    struct answer answer;
    struct error err = ERROR_INIT;

    if (session_open(&session, fuzz_index(), &err) != STATUS_OK) {
        FUZZ_CHECK(err.message[0]);
        return;
    }
    if (search_run(&session, &request.search, true, &arena, &answer, &fault, &err) == STATUS_OK)
        check_output(&request, &answer);
    else
        FUZZ_CHECK(err.message[0]);
    arena_release(&arena);
    session_close(&session);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str input = fuzz_input(data, size), rest = str_slice(input, 1, size);

    if (!whole_stub.at)
        prepare();
    if (str_starts_with(input, STR("s")))
        make(stub, &whole_stub, rest);
    else if (str_starts_with(input, STR("c")))
        make(columns, &whole_columns, rest);
    else if (str_starts_with(input, STR("o")))
        make(stories, &whole_stories, rest);
    else
        return 0;
    ask();
    write_file(stub, buf_view(&whole_stub));
    write_file(columns, buf_view(&whole_columns));
    write_file(stories, buf_view(&whole_stories));
    return 0;
}
