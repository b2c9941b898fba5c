/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A preloaded library that lets one system call or allocation of a program fail, or stops the program at it.
 *
 *     FAULT_CALLS=write FAULT_AT=3 FAULT_ERROR=ENOSPC LD_PRELOAD=.../faults.so program ...
 *
 * Calls of one kind are counted from the beginning of main(): what the loader does before it is not the program's. Names of a
 * kind are those of calls with it: "write" is write, pwrite and writev. With FAULT_UNDER only calls on files below that
 * folder count, where the call says or knows the file. FAULT_STICKY: every call from the one on fails, as on a full disk.
 * FAULT_STOP: nothing fails, the program gets a SIGSTOP before the call. FAULT_REPORT names a file that holds two numbers
 * when the program is gone, however it went: calls counted, and faults made.
 *
 * Standard input, output and error are left alone. Not reached: calls that the C library makes inside itself (stdio's writes, nftw's removals).
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

enum kind { NONE, WRITE, SYNC, RENAME, OPEN, TRUNCATE, MAP, FOLDER, UNLINK, READ, ALLOCATION };

struct counts {
    _Atomic uint64_t calls, faults;
};

static struct {
    enum kind kind;
    uint64_t at;
    int error;
    bool is_sticky, stops;
    const char *under;
    atomic_bool is_armed;
    struct counts *counts;
} fault;

static struct counts nowhere;
static __thread unsigned inside __attribute__((tls_model("initial-exec"))); /* a call of ours: not counted */

/* --- Which call fails ------------------------------------------------------- */

static bool is_under(const char *path)
{
    return !fault.under || (path && strstr(path, fault.under));
}

/* A descriptor of a file elsewhere, or of none, is not meant where only files of a folder are. */
static bool is_file_under(int fd)
{
    char link[64], path[PATH_MAX];
    ssize_t length;

    if (!fault.under)
        return true;
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    path[length < 0 ? 0 : length] = '\0';
    return is_under(path);
}

/* Counts a call; true: it is to fail, and errno says how. */
static bool fails(enum kind kind)
{
    uint64_t number;

    if (kind != fault.kind || inside || !atomic_load(&fault.is_armed))
        return false;
    number = atomic_fetch_add(&fault.counts->calls, 1) + 1;
    if (number != fault.at && !(fault.is_sticky && fault.at && number > fault.at))
        return false;
    atomic_fetch_add(&fault.counts->faults, 1);
    if (fault.stops) {
        (void)raise(SIGSTOP);
        return false;
    }
    errno = fault.error;
    return true;
}

static bool fails_at_path(enum kind kind, const char *path)
{
    return kind == fault.kind && is_under(path) && fails(kind);
}

static bool fails_at_file(enum kind kind, int fd)
{
    return kind == fault.kind && fd > STDERR_FILENO && !inside && atomic_load(&fault.is_armed) && is_file_under(fd) && fails(kind);
}

/* --- Settings ------------------------------------------------------------------ */

static enum kind kind_of(const char *name)
{
    static const char *const names[] = { [WRITE] = "write", [SYNC] = "sync",     [RENAME] = "rename", [OPEN] = "open",
                                         [TRUNCATE] = "truncate", [MAP] = "map", [FOLDER] = "mkdir",  [UNLINK] = "unlink",
                                         [READ] = "read", [ALLOCATION] = "malloc" };

    for (size_t i = WRITE; name && i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return (enum kind)i;
    return NONE;
}

static int error_of(const char *name)
{
    if (!name || strcmp(name, "EIO") == 0)
        return EIO;
    return strcmp(name, "ENOSPC") == 0 ? ENOSPC : strcmp(name, "ENOMEM") == 0 ? ENOMEM : EACCES;
}

static struct counts *map_report(const char *path)
{
    struct counts *counts = &nowhere;
    int fd = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666) : -1;

    if (fd >= 0 && ftruncate(fd, sizeof *counts) == 0)
        counts = mmap(NULL, sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (fd >= 0)
        (void)close(fd);
    return counts == MAP_FAILED ? &nowhere : counts;
}

static void read_settings(void)
{
    const char *at = getenv("FAULT_AT");

    fault.kind = kind_of(getenv("FAULT_CALLS"));
    fault.at = at ? strtoull(at, NULL, 10) : 0;
    fault.error = error_of(getenv("FAULT_ERROR"));
    fault.is_sticky = getenv("FAULT_STICKY") != NULL;
    fault.stops = getenv("FAULT_STOP") != NULL;
    fault.under = getenv("FAULT_UNDER");
    fault.counts = map_report(getenv("FAULT_REPORT"));
}

static int (*program_main)(int, char **, char **);

static int counted_main(int argc, char **argv, char **environment)
{
    int code;

    read_settings();
    atomic_store(&fault.is_armed, true);
    code = program_main(argc, argv, environment);
    atomic_store(&fault.is_armed, false);
    return code;
}

typedef int start_main(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void), void (*)(void), void *);

EXPORT int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void), void (*fini)(void),
                             void (*rtld_fini)(void), void *stack_end);

static void *next(const char *name)
{
    void *found;

    inside++;
    found = dlsym(RTLD_NEXT, name);
    inside--;
    return found;
}

EXPORT int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void), void (*fini)(void),
                             void (*rtld_fini)(void), void *stack_end)
{
    start_main *real = (start_main *)next("__libc_start_main");

    program_main = main;
    return real(counted_main, argc, argv, init, fini, rtld_fini, stack_end);
}

/* --- Calls of the system ------------------------------------------------------------ */

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) \
        real = (type(*)(__VA_ARGS__))next(name)

EXPORT ssize_t write(int fd, const void *bytes, size_t count)
{
    REAL(ssize_t, "write", int, const void *, size_t);
    return fails_at_file(WRITE, fd) ? -1 : real(fd, bytes, count);
}

EXPORT ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at)
{
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    return fails_at_file(WRITE, fd) ? -1 : real(fd, bytes, count, at);
}

EXPORT ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at)
{
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    return fails_at_file(WRITE, fd) ? -1 : real(fd, bytes, count, at);
}

EXPORT ssize_t writev(int fd, const struct iovec *parts, int count)
{
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    return fails_at_file(WRITE, fd) ? -1 : real(fd, parts, count);
}

EXPORT ssize_t read(int fd, void *bytes, size_t count)
{
    REAL(ssize_t, "read", int, void *, size_t);
    return fails_at_file(READ, fd) ? -1 : real(fd, bytes, count);
}

EXPORT ssize_t pread(int fd, void *bytes, size_t count, off_t at)
{
    REAL(ssize_t, "pread", int, void *, size_t, off_t);
    return fails_at_file(READ, fd) ? -1 : real(fd, bytes, count, at);
}

EXPORT ssize_t pread64(int fd, void *bytes, size_t count, off64_t at)
{
    REAL(ssize_t, "pread64", int, void *, size_t, off64_t);
    return fails_at_file(READ, fd) ? -1 : real(fd, bytes, count, at);
}

EXPORT int fsync(int fd)
{
    REAL(int, "fsync", int);
    return fails_at_file(SYNC, fd) ? -1 : real(fd);
}

EXPORT int fdatasync(int fd)
{
    REAL(int, "fdatasync", int);
    return fails_at_file(SYNC, fd) ? -1 : real(fd);
}

EXPORT int rename(const char *from, const char *to)
{
    REAL(int, "rename", const char *, const char *);
    return fails_at_path(RENAME, to) ? -1 : real(from, to);
}

EXPORT int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
    REAL(int, "renameat", int, const char *, int, const char *);
    return fails_at_path(RENAME, to) ? -1 : real(from_folder, from, to_folder, to);
}

EXPORT int link(const char *from, const char *to)
{
    REAL(int, "link", const char *, const char *);
    return fails_at_path(RENAME, to) ? -1 : real(from, to);
}

EXPORT int mkdir(const char *path, mode_t mode)
{
    REAL(int, "mkdir", const char *, mode_t);
    return fails_at_path(FOLDER, path) ? -1 : real(path, mode);
}

EXPORT int unlink(const char *path)
{
    REAL(int, "unlink", const char *);
    return fails_at_path(UNLINK, path) ? -1 : real(path);
}

EXPORT int unlinkat(int folder, const char *path, int flags)
{
    REAL(int, "unlinkat", int, const char *, int);
    return fails_at_path(UNLINK, path) ? -1 : real(folder, path, flags);
}

EXPORT int remove(const char *path)
{
    REAL(int, "remove", const char *);
    return fails_at_path(UNLINK, path) ? -1 : real(path);
}

EXPORT int ftruncate(int fd, off_t length)
{
    REAL(int, "ftruncate", int, off_t);
    return fails_at_file(TRUNCATE, fd) ? -1 : real(fd, length);
}

EXPORT int ftruncate64(int fd, off64_t length)
{
    REAL(int, "ftruncate64", int, off64_t);
    return fails_at_file(TRUNCATE, fd) ? -1 : real(fd, length);
}

EXPORT void *mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset)
{
    REAL(void *, "mmap", void *, size_t, int, int, int, off_t);
    return fails(MAP) ? MAP_FAILED : real(at, length, protection, flags, fd, offset);
}

EXPORT void *mmap64(void *at, size_t length, int protection, int flags, int fd, off64_t offset)
{
    REAL(void *, "mmap64", void *, size_t, int, int, int, off64_t);
    return fails(MAP) ? MAP_FAILED : real(at, length, protection, flags, fd, offset);
}

static mode_t mode_in(int flags, va_list list)
{
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0;
}

#define OPENER(name) \
    EXPORT int name(const char *path, int flags, ...) \
    { \
        va_list list; \
        mode_t mode; \
        REAL(int, #name, const char *, int, ...); \
        va_start(list, flags); \
        mode = mode_in(flags, list); \
        va_end(list); \
        return fails_at_path(OPEN, path) ? -1 : real(path, flags, mode); \
    }

OPENER(open)
OPENER(open64)

#define OPENER_AT(name) \
    EXPORT int name(int folder, const char *path, int flags, ...) \
    { \
        va_list list; \
        mode_t mode; \
        REAL(int, #name, int, const char *, int, ...); \
        va_start(list, flags); \
        mode = mode_in(flags, list); \
        va_end(list); \
        return fails_at_path(OPEN, path) ? -1 : real(folder, path, flags, mode); \
    }

OPENER_AT(openat)
OPENER_AT(openat64)

#define STREAM_OPENER(name) \
    EXPORT FILE *name(const char *path, const char *mode) \
    { \
        REAL(FILE *, #name, const char *, const char *); \
        return fails_at_path(OPEN, path) ? NULL : real(path, mode); \
    }

STREAM_OPENER(fopen)
STREAM_OPENER(fopen64)

/* --- Memory ------------------------------------------------------------------------------- */

EXPORT void *malloc(size_t size)
{
    REAL(void *, "malloc", size_t);
    return fails(ALLOCATION) ? NULL : real(size);
}

EXPORT void *calloc(size_t count, size_t size)
{
    REAL(void *, "calloc", size_t, size_t);
    return fails(ALLOCATION) ? NULL : real(count, size);
}

EXPORT void *realloc(void *at, size_t size)
{
    REAL(void *, "realloc", void *, size_t);
    return fails(ALLOCATION) ? NULL : real(at, size);
}

EXPORT void *aligned_alloc(size_t alignment, size_t size)
{
    REAL(void *, "aligned_alloc", size_t, size_t);
    return fails(ALLOCATION) ? NULL : real(alignment, size);
}

EXPORT int posix_memalign(void **out, size_t alignment, size_t size)
{
    REAL(int, "posix_memalign", void **, size_t, size_t);
    return fails(ALLOCATION) ? ENOMEM : real(out, alignment, size);
}

/* C++'s operator new is malloc() by default, and something of its own under a sanitizer. It must not be counted twice. */
static void *new_with(const char *name, size_t size)
{
    void *(*real)(size_t) = (void *(*)(size_t))next(name);
    void *at;

    if (fails(ALLOCATION)) {
        void (*throw)(void) = (void (*)(void))next("_ZSt17__throw_bad_allocv");

        throw();
    }
    inside++;
    at = real(size);
    inside--;
    return at;
}

EXPORT void *_Znwm(size_t size);
EXPORT void *_Znam(size_t size);

EXPORT void *_Znwm(size_t size)
{
    return new_with("_Znwm", size);
}

EXPORT void *_Znam(size_t size)
{
    return new_with("_Znam", size);
}
