/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct str str_from_c(const char *text)
{
    return str_of(text, text ? strlen(text) : 0);
}

int str_compare(struct str a, struct str b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared ? memcmp(a.at, b.at, shared) : 0;

    if (order)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

static unsigned char lower(char byte)
{
    unsigned char b = (unsigned char)byte;

    return b >= 'A' && b <= 'Z' ? (unsigned char)(b + 32) : b;
}

bool str_is_equal_nocase(struct str a, struct str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.at[i]) != lower(b.at[i]))
            return false;
    return true;
}

bool str_starts_with(struct str s, struct str prefix)
{
    return s.len >= prefix.len && str_is_equal(str_slice(s, 0, prefix.len), prefix);
}

bool str_ends_with(struct str s, struct str suffix)
{
    return s.len >= suffix.len && str_is_equal(str_slice(s, s.len - suffix.len, s.len), suffix);
}

bool str_starts_with_nocase(struct str s, struct str prefix)
{
    return s.len >= prefix.len && str_is_equal_nocase(str_slice(s, 0, prefix.len), prefix);
}

struct str str_slice(struct str s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (from > to)
        from = to;
    return str_of(s.len ? s.at + from : s.at, to - from);
}

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

struct str str_trim(struct str s)
{
    while (s.len && is_space(s.at[0]))
        s = str_slice(s, 1, s.len);
    while (s.len && is_space(s.at[s.len - 1]))
        s.len--;
    return s;
}

size_t str_find(struct str s, struct str needle, size_t from)
{
    const char *hit;

    if (from > s.len || needle.len > s.len - from)
        return STR_NONE;
    if (needle.len == 0)
        return from;
    hit = memmem(s.at + from, s.len - from, needle.at, needle.len);
    return hit ? (size_t)(hit - s.at) : STR_NONE;
}

size_t str_find_byte(struct str s, char byte, size_t from)
{
    const char *hit;

    if (from >= s.len)
        return STR_NONE;
    hit = memchr(s.at + from, (unsigned char)byte, s.len - from);
    return hit ? (size_t)(hit - s.at) : STR_NONE;
}

bool str_next(struct str *rest, char separator, struct str *piece)
{
    size_t end;

    if (!rest->at)
        return false;
    end = str_find_byte(*rest, separator, 0);
    if (end == STR_NONE) {
        *piece = *rest;
        *rest = STR_EMPTY;
        return piece->len > 0;
    }
    *piece = str_slice(*rest, 0, end);
    *rest = str_slice(*rest, end + 1, rest->len);
    return true;
}

bool str_next_line(struct str *rest, struct str *line)
{
    if (rest->len == 0)
        return false;
    if (!str_next(rest, '\n', line))
        return false;
    if (line->len && line->at[line->len - 1] == '\r')
        line->len--;
    return true;
}

bool str_to_unsigned(struct str s, uint64_t max, uint64_t *out)
{
    uint64_t value = 0;

    if (s.len == 0 || s.len > 20)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        unsigned digit = (unsigned)((unsigned char)s.at[i] - (unsigned char)'0');

        if (digit > 9 || value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    if (value > max)
        return false;
    *out = value;
    return true;
}

enum status buf_reserve(struct buf *b, size_t more, struct error *err)
{
    size_t max = b->max ? b->max : BUF_MAX_DEFAULT;
    size_t capacity = b->capacity ? b->capacity : 64;
    char *at;

    if (more > max || b->len > max - more)
        return error_set(err, STATUS_OUT_OF_MEMORY, "a text is longer than its limit of %zu bytes", max);
    if (b->at && b->len + more < b->capacity)
        return STATUS_OK;
    while (capacity <= b->len + more)
        capacity *= 2;
    at = realloc(b->at, capacity);
    if (!at)
        return error_no_memory(err);
    if (!b->at)
        at[0] = '\0';
    b->at = at;
    b->capacity = capacity;
    return STATUS_OK;
}

enum status buf_add(struct buf *b, struct str s, struct error *err)
{
    enum status status = buf_reserve(b, s.len, err);

    if (status)
        return status;
    if (s.len)
        memcpy(b->at + b->len, s.at, s.len);
    b->len += s.len;
    b->at[b->len] = '\0';
    return STATUS_OK;
}

enum status buf_add_byte(struct buf *b, char byte, struct error *err)
{
    return buf_add(b, str_of(&byte, 1), err);
}

enum status buf_add_c(struct buf *b, const char *text, struct error *err)
{
    return buf_add(b, str_from_c(text), err);
}

/* Written where there is room; where it does not fit it is written again. */
enum status buf_add_format(struct buf *b, struct error *err, const char *format, ...)
{
    size_t room = b->capacity > b->len ? b->capacity - b->len : 0;
    va_list args;
    int needed;
    enum status status;

    va_start(args, format);
    needed = vsnprintf(room ? b->at + b->len : NULL, room, format, args);
    va_end(args);
    status = needed < 0 ? error_set(err, STATUS_INTERNAL, "a text could not be formatted")
                        : buf_reserve(b, (size_t)needed, err);
    if (status) {
        if (room)
            b->at[b->len] = '\0';
        return status;
    }
    if ((size_t)needed >= room) {
        va_start(args, format);
        (void)vsnprintf(b->at + b->len, (size_t)needed + 1, format, args);
        va_end(args);
    }
    b->len += (size_t)needed;
    return STATUS_OK;
}

void buf_clear(struct buf *b)
{
    buf_truncate(b, 0);
}

void buf_truncate(struct buf *b, size_t len)
{
    if (!b->at)
        return;
    b->len = len;
    b->at[len] = '\0';
}

void buf_release(struct buf *b)
{
    size_t max = b->max;

    free(b->at);
    *b = (struct buf){ .max = max };
}
