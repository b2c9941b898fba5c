/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pieces of text: `struct str` borrows, `struct buf` owns.
 *
 * Neither is NUL-ended and both may hold any byte; only the edges (argv, file
 * names, printf) know C strings. Parsing is taking views off the front of a
 * view. A buffer has a maximum, so that input never decides how much memory
 * is taken. UTF-8 is the business of base/utf8.h.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A borrowed piece of text. `at` may be NULL only when `len` is 0. */
struct str {
    const char *at;
    size_t len;
};

#ifndef __cplusplus
#define STR(literal) ((struct str){ (literal), sizeof(literal) - 1 })
#define STR_EMPTY ((struct str){ NULL, 0 })
#endif
/* For printf: "%.*s", STR_ARG(s). */
#define STR_ARG(s) (int)(s).len, (s).len ? (s).at : ""

static inline struct str str_of(const char *at, size_t len)
{
    struct str s;

    s.at = at;
    s.len = len;
    return s;
}

/* NULL gives the empty view. */
struct str str_from_c(const char *text);

static inline bool str_is_equal(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* Byte order; a prefix sorts first. */
int str_compare(struct str a, struct str b);
/* ASCII letters compare without case; other bytes as they are. */
bool str_is_equal_nocase(struct str a, struct str b);
bool str_starts_with(struct str s, struct str prefix);
bool str_ends_with(struct str s, struct str suffix);
bool str_starts_with_nocase(struct str s, struct str prefix);

/* The piece [from, to), both clamped to the view. */
struct str str_slice(struct str s, size_t from, size_t to);
/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);

/* Offset of the first `needle` at or after `from`; STR_NONE where there is none. */
#define STR_NONE ((size_t)-1)
size_t str_find(struct str s, struct str needle, size_t from);
size_t str_find_byte(struct str s, char byte, size_t from);

/* Takes the text before the next `separator` (or all) off the front of `*rest`
 * into `*piece`; false when nothing is left. "a,,b" gives "a", "", "b"; "" nothing. */
bool str_next(struct str *rest, char separator, struct str *piece);
/* The same for lines: "\n", "\r\n"; the line end belongs to no line. */
bool str_next_line(struct str *rest, struct str *line);

/* Whole `s` as a number in decimal digits, at most `max`. */
bool str_to_unsigned(struct str s, uint64_t max, uint64_t *out);

/* An owned, growing text. `at` is NULL until something is in it; there is
 * always a NUL behind the last byte that `len` does not count. */
struct buf {
    char *at;
    size_t len;
    size_t capacity;
    size_t max; /* 0: BUF_MAX_DEFAULT */
};

#define BUF_INIT { NULL, 0, 0, 0 }
#define BUF_MAX_DEFAULT ((size_t)1 << 32)

static inline struct str buf_view(const struct buf *b)
{
    return str_of(b->at, b->len);
}

/* A C string; "" for an empty buffer. Bytes may include NULs: for text known to have none. */
static inline const char *buf_c(const struct buf *b)
{
    return b->at ? b->at : "";
}

/* All of these fail with STATUS_OUT_OF_MEMORY (also past `max`) and then change nothing. */
MUST_CHECK enum status buf_reserve(struct buf *b, size_t more, struct error *err);
MUST_CHECK enum status buf_add(struct buf *b, struct str s, struct error *err);
MUST_CHECK enum status buf_add_byte(struct buf *b, char byte, struct error *err);
MUST_CHECK enum status buf_add_c(struct buf *b, const char *text, struct error *err);
MUST_CHECK enum status buf_add_format(struct buf *b, struct error *err, const char *format, ...) PRINTF_LIKE(3, 4);

void buf_clear(struct buf *b);          /* keeps the memory */
void buf_truncate(struct buf *b, size_t len); /* `len` must not exceed b->len */
void buf_release(struct buf *b);

#ifdef __cplusplus
}
#endif
#endif
