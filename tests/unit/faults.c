/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/faults.h"

#include "base/arena.h"
#include "xapian-c/xapian-c.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* The name in the program is NAME: the Makefile takes the names from the symbols of this file. */
#define REAL(name) __real_##name
#define WRAP(name) __wrap_##name

enum { FRAMES_MAX = 64, OWN_FRAMES = 2, PLACES_MAX = 1 << 14, CHOSEN_MAX = 1 << 12 };

static struct {
    atomic_int kind;
    atomic_uint_fast64_t calls;
    uint64_t fails_at;
    atomic_bool has_failed;
    bool is_finding;
    uint64_t chosen[CHOSEN_MAX];
    size_t chosen_count;
} faults;

/* Places that have seen a failure: return addresses, a set for each kind. */
static uintptr_t places[FAULT_STALE + 1][PLACES_MAX];
static atomic_flag busy = ATOMIC_FLAG_INIT;
static __thread unsigned inside; /* a call of ours: not counted */

static bool add_place(enum fault_kind kind, uintptr_t place)
{
    for (size_t i = place * 0x9E3779B97F4A7C15 >> 50;; i = (i + 1) % PLACES_MAX) {
        if (places[kind][i] == place)
            return false;
        if (!places[kind][i]) {
            places[kind][i] = place;
            return true;
        }
    }
}

static void look_at(enum fault_kind kind, uint64_t number)
{
    void *frames[FRAMES_MAX];
    bool is_new = false;
    int count;

    inside++;
    while (atomic_flag_test_and_set(&busy)) {
    }
    count = backtrace(frames, FRAMES_MAX);
    for (int i = OWN_FRAMES; i < count; i++)
        is_new |= add_place(kind, (uintptr_t)frames[i]);
    if (is_new) {
        assert(faults.chosen_count < CHOSEN_MAX);
        faults.chosen[faults.chosen_count++] = number;
    }
    atomic_flag_clear(&busy);
    inside--;
}

/* Counts a call; true: it is to fail. Not inlined, so that the caller of the caller is the second frame. */
static __attribute__((noinline)) bool fails(enum fault_kind kind)
{
    uint64_t number;

    if ((int)kind != atomic_load(&faults.kind) || inside)
        return false;
    number = atomic_fetch_add(&faults.calls, 1) + 1;
    if (faults.is_finding)
        look_at(kind, number);
    if (number != faults.fails_at)
        return false;
    atomic_store(&faults.has_failed, true);
    return true;
}

static void start(enum fault_kind kind, bool is_finding, uint64_t number)
{
    void *frame;

    (void)backtrace(&frame, 1); /* the first one allocates */
    faults.is_finding = is_finding;
    faults.fails_at = number;
    atomic_store(&faults.calls, 0);
    atomic_store(&faults.has_failed, false);
    atomic_store(&faults.kind, kind);
}

void faults_find(enum fault_kind kind)
{
    faults.chosen_count = 0;
    start(kind, true, 0);
}

void faults_arm(enum fault_kind kind, uint64_t number)
{
    start(kind, false, number);
}

bool faults_disarm(void)
{
    atomic_store(&faults.kind, FAULT_NONE);
    return atomic_load(&faults.has_failed);
}

void faults_forget(enum fault_kind kind)
{
    memset(places[kind], 0, sizeof places[kind]);
}

size_t faults_found(uint64_t *out, size_t capacity)
{
    assert(faults.chosen_count <= capacity);
    memcpy(out, faults.chosen, faults.chosen_count * sizeof *out);
    return faults.chosen_count;
}

/* --- Memory --------------------------------------------------------------------- */

#define MEMORY(type, name, parameters, arguments) \
    type REAL(name) parameters; \
    type WRAP(name) parameters; \
    type WRAP(name) parameters { return fails(FAULT_MEMORY) ? NULL : REAL(name) arguments; }

MEMORY(void *, malloc, (size_t size), (size))
MEMORY(void *, calloc, (size_t count, size_t size), (count, size))
MEMORY(void *, realloc, (void *at, size_t size), (at, size))
MEMORY(char *, strdup, (const char *text), (text))
MEMORY(void *, arena_alloc, (struct arena *a, size_t size), (a, size))
MEMORY(void *, arena_calloc, (struct arena *a, size_t count, size_t size), (a, count, size))

#define FULL(name, parameters, arguments) \
    enum status REAL(name) parameters; \
    enum status WRAP(name) parameters; \
    enum status WRAP(name) parameters { return fails(FAULT_MEMORY) ? error_no_memory(err) : REAL(name) arguments; }

FULL(arena_copy, (struct arena *a, struct str s, struct str *out, struct error *err), (a, s, out, err))
FULL(buf_reserve, (struct buf *b, size_t more, struct error *err), (b, more, err))
FULL(buf_add, (struct buf *b, struct str s, struct error *err), (b, s, err))
FULL(buf_add_byte, (struct buf *b, char byte, struct error *err), (b, byte, err))
FULL(buf_add_c, (struct buf *b, const char *text, struct error *err), (b, text, err))

enum status WRAP(buf_add_format)(struct buf *b, struct error *err, const char *format, ...);

enum status WRAP(buf_add_format)(struct buf *b, struct error *err, const char *format, ...)
{
    enum status status;
    va_list list;
    char *text;
    int length;

    if (fails(FAULT_MEMORY))
        return error_no_memory(err);
    va_start(list, format);
    length = vasprintf(&text, format, list);
    va_end(list);
    assert(length >= 0);
    inside++;
    status = REAL(buf_add)(b, str_of(text, (size_t)length), err);
    inside--;
    free(text);
    return status;
}

/* --- Files ------------------------------------------------------------------------- */

static bool fails_with(enum fault_kind kind, int error)
{
    if (!fails(kind))
        return false;
    errno = error;
    return true;
}

static bool fails_on_file(void)
{
    return fails_with(FAULT_FILES, EIO);
}

static bool is_broken(void)
{
    return fails_on_file() || fails_with(FAULT_INTERRUPT, EINTR);
}

#define FILES(type, bad, broken, name, parameters, arguments) \
    type REAL(name) parameters; \
    type WRAP(name) parameters; \
    type WRAP(name) parameters { return broken() ? (bad) : REAL(name) arguments; }

FILES(ssize_t, -1, is_broken, read, (int fd, void *bytes, size_t count), (fd, bytes, count))
FILES(ssize_t, -1, is_broken, write, (int fd, const void *bytes, size_t count), (fd, bytes, count))
FILES(ssize_t, -1, is_broken, pread, (int fd, void *bytes, size_t count, off_t at), (fd, bytes, count, at))
FILES(ssize_t, -1, is_broken, pwrite, (int fd, const void *bytes, size_t count, off_t at), (fd, bytes, count, at))
FILES(int, -1, fails_on_file, fstat, (int fd, struct stat *out), (fd, out))
FILES(int, -1, fails_on_file, stat, (const char *path, struct stat *out), (path, out))
FILES(int, -1, fails_on_file, lstat, (const char *path, struct stat *out), (path, out))
FILES(int, -1, fails_on_file, fstatat, (int at, const char *path, struct stat *out, int flags), (at, path, out, flags))
FILES(int, -1, fails_on_file, rename, (const char *from, const char *to), (from, to))
FILES(int, -1, fails_on_file, remove, (const char *path), (path))
FILES(int, -1, fails_on_file, unlink, (const char *path), (path))
FILES(int, -1, fails_on_file, unlinkat, (int at, const char *path, int flags), (at, path, flags))
FILES(int, -1, fails_on_file, mkdir, (const char *path, mode_t mode), (path, mode))
FILES(int, -1, fails_on_file, flock, (int fd, int operation), (fd, operation))
FILES(int, -1, fails_on_file, mkostemp, (char *path, int flags), (path, flags))
FILES(int, -1, fails_on_file, faccessat, (int at, const char *path, int mode, int flags), (at, path, mode, flags))
FILES(char *, NULL, fails_on_file, getcwd, (char *path, size_t size), (path, size))
FILES(char *, NULL, fails_on_file, realpath, (const char *path, char *out), (path, out))
FILES(DIR *, NULL, fails_on_file, opendir, (const char *path), (path))
FILES(DIR *, NULL, fails_on_file, fdopendir, (int fd), (fd))
FILES(FILE *, NULL, fails_on_file, fopen, (const char *path, const char *mode), (path, mode))
FILES(void *, MAP_FAILED, fails_on_file, mmap, (void *at, size_t length, int protection, int flags, int fd, off_t offset),
      (at, length, protection, flags, fd, offset))

/* Where it does not fail it is left out: nobody pulls the plug of a test, and a disk takes its time. */
int WRAP(fsync)(int fd);

int WRAP(fsync)(int fd)
{
    (void)fd;
    return fails_on_file() ? -1 : 0;
}

/* Closed all the same, as Linux does it. */
#define CLOSER(name, parameter, argument) \
    int REAL(name)(parameter); \
    int WRAP(name)(parameter); \
    int WRAP(name)(parameter) \
    { \
        int result = REAL(name)(argument); \
        return fails_on_file() ? -1 : result; \
    }

CLOSER(close, int fd, fd)
CLOSER(fclose, FILE *file, file)

size_t REAL(fwrite)(const void *bytes, size_t size, size_t count, FILE *file);
size_t WRAP(fwrite)(const void *bytes, size_t size, size_t count, FILE *file);

size_t WRAP(fwrite)(const void *bytes, size_t size, size_t count, FILE *file)
{
    return file != stderr && fails_on_file() ? 0 : REAL(fwrite)(bytes, size, count, file);
}

int REAL(fflush)(FILE *file);
int WRAP(fflush)(FILE *file);

int WRAP(fflush)(FILE *file)
{
    return file != stderr && fails_on_file() ? EOF : REAL(fflush)(file);
}

static mode_t mode_in(int flags, va_list list)
{
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0;
}

#define OPENER(name, parameters, arguments) \
    int REAL(name) parameters; \
    int WRAP(name) parameters; \
    int WRAP(name) parameters \
    { \
        va_list list; \
        mode_t mode; \
        va_start(list, flags); \
        mode = mode_in(flags, list); \
        va_end(list); \
        return fails_on_file() ? -1 : REAL(name) arguments; \
    }

OPENER(open, (const char *path, int flags, ...), (path, flags, mode))
OPENER(openat, (int at, const char *path, int flags, ...), (at, path, flags, mode))

/* --- libxapian ------------------------------------------------------------------------ */

static bool is_unreadable(void)
{
    return fails(FAULT_INDEX) || fails(FAULT_STALE);
}

static enum status unreadable(struct error *err)
{
    if (atomic_load(&faults.kind) == FAULT_STALE)
        return error_set(err, STATUS_STALE, "the index changed while it was being read");
    return error_set(err, STATUS_IO, "a block of the index cannot be read");
}

#define INDEX(name, parameters, arguments) \
    enum status REAL(name) parameters; \
    enum status WRAP(name) parameters; \
    enum status WRAP(name) parameters { return is_unreadable() ? unreadable(err) : REAL(name) arguments; }

#define READER struct xap_reader *r
#define WRITER struct xap_writer *w
#define DOCUMENT struct xap_document *d
#define POSTINGS struct xap_postings *p
#define TERMS struct xap_terms *t
#define VALUES struct xap_values *v
#define ERR struct error *err

INDEX(xap_check, (struct str path, struct buf *out, size_t *count, ERR), (path, out, count, err))
INDEX(xap_reader_open, (struct xap_reader **out, struct str path, ERR), (out, path, err))
INDEX(xap_reader_reopen, (READER, bool *is_changed, ERR), (r, is_changed, err))
INDEX(xap_reader_doccount, (READER, uint32_t *out, ERR), (r, out, err))
INDEX(xap_reader_last_docid, (READER, uint32_t *out, ERR), (r, out, err))
INDEX(xap_reader_average_length, (READER, double *out, ERR), (r, out, err))
INDEX(xap_reader_total_length, (READER, uint64_t *out, ERR), (r, out, err))
INDEX(xap_reader_has_positions, (READER, bool *out, ERR), (r, out, err))
INDEX(xap_reader_revision, (READER, uint64_t *out, ERR), (r, out, err))
INDEX(xap_reader_term_frequency, (READER, struct str term, uint32_t *out, ERR), (r, term, out, err))
INDEX(xap_reader_collection_frequency, (READER, struct str term, uint64_t *out, ERR), (r, term, out, err))
INDEX(xap_reader_term_exists, (READER, struct str term, bool *out, ERR), (r, term, out, err))
INDEX(xap_reader_find, (READER, struct str term, uint32_t *docid, ERR), (r, term, docid, err))
INDEX(xap_reader_positions, (READER, uint32_t docid, struct str term, uint32_t *out, size_t capacity, size_t *count, ERR),
      (r, docid, term, out, capacity, count, err))
INDEX(xap_reader_data, (READER, uint32_t docid, struct buf *out, ERR), (r, docid, out, err))
INDEX(xap_reader_value, (READER, uint32_t docid, uint32_t slot, struct buf *out, ERR), (r, docid, slot, out, err))
INDEX(xap_reader_metadata, (READER, struct str key, struct buf *out, ERR), (r, key, out, err))
INDEX(xap_postings_open, (struct xap_postings **out, READER, struct str term, ERR), (out, r, term, err))
INDEX(xap_postings_next_batch, (POSTINGS, uint32_t *docids, uint32_t *wdfs, size_t capacity, size_t *count, ERR),
      (p, docids, wdfs, capacity, count, err))
INDEX(xap_postings_next_lengths, (POSTINGS, uint32_t *docids, uint32_t *lengths, size_t capacity, size_t *count, ERR),
      (p, docids, lengths, capacity, count, err))
INDEX(xap_postings_skip_to, (POSTINGS, uint32_t docid, ERR), (p, docid, err))
INDEX(xap_terms_open, (struct xap_terms **out, READER, struct str prefix, ERR), (out, r, prefix, err))
INDEX(xap_terms_open_document, (struct xap_terms **out, READER, uint32_t docid, ERR), (out, r, docid, err))
INDEX(xap_terms_open_metadata, (struct xap_terms **out, READER, struct str prefix, ERR), (out, r, prefix, err))
INDEX(xap_terms_next, (TERMS, struct str *term, uint32_t *number, ERR), (t, term, number, err))
INDEX(xap_terms_skip_to, (TERMS, struct str term, ERR), (t, term, err))
INDEX(xap_values_open, (struct xap_values **out, READER, uint32_t slot, ERR), (out, r, slot, err))
INDEX(xap_values_next_batch, (VALUES, uint32_t *keys, struct str *values, size_t capacity, size_t *count, ERR),
      (v, keys, values, capacity, count, err))
INDEX(xap_values_skip_to, (VALUES, uint32_t key, ERR), (v, key, err))
INDEX(xap_document_new, (struct xap_document **out, ERR), (out, err))
INDEX(xap_document_clear, (DOCUMENT, ERR), (d, err))
INDEX(xap_document_add_postings, (DOCUMENT, const struct xap_posting *postings, size_t count, ERR), (d, postings, count, err))
INDEX(xap_document_add_boolean_term, (DOCUMENT, struct str term, ERR), (d, term, err))
INDEX(xap_document_set_value, (DOCUMENT, uint32_t slot, struct str value, ERR), (d, slot, value, err))
INDEX(xap_document_set_data, (DOCUMENT, struct str data, ERR), (d, data, err))
INDEX(xap_writer_open, (struct xap_writer **out, struct str path, unsigned flags, uint32_t block_size, ERR),
      (out, path, flags, block_size, err))
INDEX(xap_writer_begin_transaction, (WRITER, bool is_flushed, ERR), (w, is_flushed, err))
INDEX(xap_writer_add, (WRITER, const struct xap_document *d, uint32_t *docid, ERR), (w, d, docid, err))
INDEX(xap_writer_delete, (WRITER, uint32_t docid, ERR), (w, docid, err))
INDEX(xap_writer_set_metadata, (WRITER, struct str key, struct str value, ERR), (w, key, value, err))
INDEX(xap_writer_commit, (WRITER, ERR), (w, err))
INDEX(xap_writer_commit_transaction, (WRITER, ERR), (w, err))

/* --- Time ------------------------------------------------------------------------------- */

/* It stands still, so that two answers can be compared. */
int WRAP(clock_gettime)(clockid_t clock, struct timespec *out);

int WRAP(clock_gettime)(clockid_t clock, struct timespec *out)
{
    (void)clock;
    *out = (struct timespec){ 1000, 0 };
    return 0;
}
