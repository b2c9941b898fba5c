/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cuttings-index when something fails in it: memory, a file, the index. Every place that calls what may fail sees it fail once;
 * the index is then the old one or the new one.
 */
#include "tests/unit/test.h"

#include "base/file.h"
#include "tests/unit/ordeal.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- The index before a command, and what it answers ------------------------------------------- */

static void copy_file(const char *from, const char *to)
{
    struct buf bytes = BUF_INIT;
    FILE *file;

    assert_int_equal(file_read(from, 1 << 30, &bytes, NULL), STATUS_OK);
    file = fopen(to, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(buf_c(&bytes), 1, bytes.len, file), bytes.len);
    assert_int_equal(fclose(file), 0);
    buf_release(&bytes);
}

static void copy_tree(const char *from, const char *to)
{
    DIR *folder = opendir(from);
    struct dirent *entry;

    assert_non_null(folder);
    assert_int_equal(mkdir(to, 0700), 0);
    while ((entry = readdir(folder))) {
        char source[512], target[512];
        struct stat info;

        if (entry->d_name[0] == '.')
            continue;
        snprintf(source, sizeof source, "%s/%s", from, entry->d_name);
        snprintf(target, sizeof target, "%s/%s", to, entry->d_name);
        assert_int_equal(stat(source, &info), 0);
        if (S_ISDIR(info.st_mode))
            copy_tree(source, target);
        else
            copy_file(source, target);
    }
    assert_int_equal(closedir(folder), 0);
}

static void have_no_index(void)
{
    assert_int_equal(file_remove_tree("index", NULL), STATUS_OK);
}

static void have_the_old_index(void)
{
    have_no_index();
    copy_tree("template", "index");
}

static int compare_lines(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* What the index answers, as sorted lines: another way of writing gives other docids, and so another order of equals. */
static void read_state(struct buf *out)
{
    static const char *const query[] = { "cuttings-query", "--index", "index", "--ndjson", "--facet-limit", "0", "arrested OR force:none OR year:none",
                                         NULL };
    struct str rest, line, lines[64];
    struct said said;
    size_t count = 0;

    buf_clear(out);
    program_run(query, FAULT_NONE, 0, &said);
    if (said.code == 2 && !strstr(buf_c(&said.err), "no index"))
        fail_msg("the index cannot be read: %s", buf_c(&said.err));
    for (rest = buf_view(&said.out); count < 64 && str_next_line(&rest, &line); count++)
        lines[count] = str_slice(line, str_find_byte(line, ',', 0), line.len); /* without the rank */
    qsort(lines, count, sizeof *lines, compare_lines);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(buf_add(out, lines[i], NULL), STATUS_OK);
        assert_int_equal(buf_add_byte(out, '\n', NULL), STATUS_OK);
    }
    program_release(&said);
}

/* --- What may be there after a failure ------------------------------------------------------------ */

static struct buf old_state, new_state, state;
static struct buf summary; /* of the command when nothing fails */

static void look(const struct said *said)
{
    bool is_old, is_new;

    read_state(&state);
    is_old = str_is_equal(buf_view(&state), buf_view(&old_state));
    is_new = str_is_equal(buf_view(&state), buf_view(&new_state));
    if (said->code == 0 && !is_new && str_is_equal(buf_view(&said->out), buf_view(&summary)))
        fail_msg("it did not fail, and the index is not the new one: %s", buf_c(&state));
    if (said->code != 0 && !is_old && !(is_new && strstr(buf_c(&said->err), "the new index is in place")))
        fail_msg("it failed, and the index is not as before: %s", buf_c(&said->err));
}

static void try_one(const struct ordeal *o, enum fault_kind kind)
{
    struct said said;

    o->restore();
    read_state(&old_state);
    program_run(o->arguments, FAULT_NONE, 0, &said);
    assert_int_equal(said.code, 0);
    buf_clear(&summary);
    assert_int_equal(buf_add(&summary, buf_view(&said.out), NULL), STATUS_OK);
    program_release(&said);
    read_state(&new_state);
    if (kind != FAULT_MEMORY) /* the same failure may mean another thing to another command; there are few enough of them */
        faults_forget(kind);
    ordeal_run(o, kind);
}

/* --- Commands ---------------------------------------------------------------------------------------- */

#define INDEX(how, ...) \
    { .arguments = { "cuttings-index", "--index", "index", "--jobs", "1", __VA_ARGS__ }, .restore = how, .look = look, .may_differ = true }

static const struct ordeal ordeals[] = {
    INDEX(have_no_index, "corpus"),
    INDEX(have_no_index, "--json", "--register", "register", "--files-from", "list"),
    INDEX(have_the_old_index, "--json", "corpus"),
    INDEX(have_the_old_index, "--no-delete", "corpus"),
    INDEX(have_the_old_index, "--rebuild", "--json", "corpus"),
    INDEX(have_the_old_index, "--corrections", "corrections", "corpus"),
    INDEX(have_the_old_index, "--dry-run", "corpus"),
    INDEX(have_the_old_index, "--check", "--json"),
    INDEX(have_the_old_index, "--check=deep"),
};

static int prepare(void **unused)
{
    static const char *const index[] = { "cuttings-index", "--index", "template", "--corrections", "corrections", "--register", "register",
                                         "corpus", NULL };

    if (ordeal_begin(unused))
        return -1;
    ordeal_write("corrections", "echo.txt\tforce\tsurrey police\tAnn\t2024-05-01\tthe byline is wrong\n");
    ordeal_write("register", "force\tkind\tshort\taliases\tcodes\tareas\nPort of Dover Police\tspecial\tPort of Dover\tDover Harbour Police\tPDP\t\n"
                             "Kent Police\t\t\tthe Invicta force\t\t\n");
    ordeal_write("list", "corpus/sub\ncorpus/latin.txt\ncorpus/wire.jsonl\nnowhere.txt\n");
    ordeal_prepare(index, 0);
    ordeal_write("corrections", "argus.txt\tdate\t2018-03-04\tAnn\t\t\nwire.jsonl#1\ttitle\tAnother headline\tBob\t\t\nnobody\tforce\tkent\tBob\t\t\n");
    ordeal_write("corpus/argus.txt", "Another article\n\nNobody was arrested by Kent Police.\n");
    ordeal_write("corpus/new.txt", "New article\n\nSomebody was arrested by the Port of Dover Police.\n");
    ordeal_write("corpus/wire.jsonl", "{\"id\":\"2\",\"text\":\"Essex Police arrested a thief in Clacton on 3 May 2017. The thief was 15.\"}\n"
                                      "{\"id\":\"5\",\"text\":\"Essex Police arrested nobody.\",\"desk\":1}\n");
    return remove("corpus/page.html.txt");
}

static int clean(void **unused)
{
    buf_release(&old_state);
    buf_release(&new_state);
    buf_release(&state);
    buf_release(&summary);
    return ordeal_end(unused);
}

static void try_all(enum fault_kind kind)
{
    for (size_t i = 0; i < sizeof ordeals / sizeof *ordeals; i++)
        try_one(&ordeals[i], kind);
}

static void want_of_memory_leaves_the_old_index_or_the_new_one(void **unused)
{
    (void)unused;
    try_all(FAULT_MEMORY);
}

static void so_does_a_file_that_fails(void **unused)
{
    (void)unused;
    try_all(FAULT_FILES);
}

static void so_does_an_index_that_cannot_be_read_or_written(void **unused)
{
    (void)unused;
    try_all(FAULT_INDEX);
}

static void an_interrupted_call_is_made_again(void **unused)
{
    (void)unused;
    try_all(FAULT_INTERRUPT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(want_of_memory_leaves_the_old_index_or_the_new_one),
        cmocka_unit_test(so_does_a_file_that_fails),
        cmocka_unit_test(so_does_an_index_that_cannot_be_read_or_written),
        cmocka_unit_test(an_interrupted_call_is_made_again),
    };

    return cmocka_run_group_tests(tests, prepare, clean);
}
