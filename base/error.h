/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one error type: a status to branch on and a line of text for people.
 *
 * The error lives in the caller's frame and holds its text, so there is
 * nothing to free and running out of memory needs no memory to report.
 * A function that fails sets it and returns its status; one that succeeds
 * leaves it alone. Libraries never print and never exit.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

enum status {
    STATUS_OK = 0,
    STATUS_END,           /* an iteration has no more items; not an error */
    STATUS_NOT_FOUND,     /* the named thing does not exist */
    STATUS_BAD_INPUT,     /* the caller's data or query is at fault */
    STATUS_IO,            /* reading or writing failed */
    STATUS_LOCKED,        /* another process is writing */
    STATUS_STALE,         /* the index moved on under a reader: reopen, try again */
    STATUS_CORRUPT,       /* stored data contradicts itself */
    STATUS_VERSION,       /* stored data is of another schema or format */
    STATUS_INTERRUPTED,   /* a signal or a callback asked to stop */
    STATUS_OUT_OF_MEMORY,
    STATUS_INTERNAL       /* none of the above; see the message */
};

struct error {
    enum status status;
    char message[512]; /* one line, lower case, no full stop, NUL-ended */
};

#define ERROR_INIT { STATUS_OK, "" }

#if defined(__GNUC__)
#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(format_at, args_at) __attribute__((format(printf, format_at, args_at)))
#else
#define MUST_CHECK
#define PRINTF_LIKE(format_at, args_at)
#endif

/* Sets `err` (NULL is fine) and returns `status`. A message too long is cut
 * at a character boundary; control characters in it become '?'. */
enum status error_set(struct error *err, enum status status, const char *format, ...) PRINTF_LIKE(3, 4);

/* The same for a failed system call: appends ": " and the text of `error_number`. */
enum status error_set_errno(struct error *err, int error_number, const char *format, ...) PRINTF_LIKE(3, 4);

/* "out of memory", always the same, so that nobody has to write it. */
enum status error_no_memory(struct error *err);

#ifdef __cplusplus
}
#endif
#endif
