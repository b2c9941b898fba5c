/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/program.h"
#include "tests/unit/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

/* main() of indexer/main.c and query/main.c: the Makefile compiles them under these names. */
int indexer_main(int argc, char **argv);
int query_main(int argc, char **argv);

/* libxapian's check deletes a table through a base class of another size. */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
    return "new_delete_type_mismatch=0";
}

/* What a sanitizer finds goes to the real standard error, not to what a program said. */
void __sanitizer_set_report_fd(void *fd) __attribute__((weak));

/* Of a standard stream, while a program runs. */
struct captured {
    FILE *stream;
    int kept, file;
};

static struct captured capture(FILE *stream)
{
    struct captured c = { stream, dup(fileno(stream)), memfd_create("captured", MFD_CLOEXEC) };

    assert_true(c.kept >= 0 && c.file >= 0);
    assert_int_equal(fflush(stream), 0);
    assert_true(dup2(c.file, fileno(stream)) >= 0);
    return c;
}

static void put_back(struct captured c, struct buf *out)
{
    off_t size;

    clearerr(c.stream);
    assert_int_equal(fflush(c.stream), 0);
    assert_true(dup2(c.kept, fileno(c.stream)) >= 0);
    size = lseek(c.file, 0, SEEK_END);
    *out = (struct buf)BUF_INIT;
    assert_int_equal(buf_reserve(out, (size_t)size + 1, NULL), STATUS_OK);
    assert_int_equal(pread(c.file, out->at, (size_t)size, 0), size);
    out->len = (size_t)size;
    out->at[size] = '\0';
    assert_int_equal(close(c.file), 0);
    assert_int_equal(close(c.kept), 0);
}

void program_run(const char *const *arguments, enum fault_kind kind, uint64_t number, struct said *said)
{
    char *argv[ARGUMENTS_MAX + 1] = { NULL };
    struct captured out, err;
    int argc = 0;

    for (; arguments[argc]; argc++) {
        assert_true(argc < ARGUMENTS_MAX);
        argv[argc] = (char *)(uintptr_t)arguments[argc];
    }
    out = capture(stdout);
    err = capture(stderr);
    if (__sanitizer_set_report_fd)
        __sanitizer_set_report_fd((void *)(uintptr_t)err.kept);
    if (number)
        faults_arm(kind, number);
    else
        faults_find(kind);
    said->code = strcmp(argv[0], "cuttings-index") == 0 ? indexer_main(argc, argv) : query_main(argc, argv);
    said->has_failed = faults_disarm();
    if (__sanitizer_set_report_fd)
        __sanitizer_set_report_fd((void *)STDERR_FILENO);
    put_back(err, &said->err);
    put_back(out, &said->out);
}

void program_release(struct said *said)
{
    buf_release(&said->out);
    buf_release(&said->err);
}
