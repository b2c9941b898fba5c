/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/lines.h"

#include "corpus/encoding.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { READ_STEP = 1 << 18 };

struct line_reader {
    int fd;
    const char *path; /* borrowed */
    struct buf carry; /* read, but not a whole line yet */
    uint64_t next_line;
    size_t max_line;
    bool is_at_end;
    bool is_first;
    XXH3_state_t *hash;
};

enum status line_reader_open(struct line_reader **out, const char *path, size_t max_line, struct error *err)
{
    struct line_reader *r = calloc(1, sizeof *r);
    struct stat info;

    if (!r)
        return error_no_memory(err);
    r->hash = XXH3_createState();
    if (!r->hash) {
        free(r);
        return error_no_memory(err);
    }
    XXH3_128bits_reset(r->hash);
    r->path = path;
    r->next_line = 1;
    r->max_line = max_line;
    r->is_first = true;
    r->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (r->fd < 0 || fstat(r->fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        enum status status = r->fd < 0 ? error_set_errno(err, errno, "cannot open '%s'", path)
                                       : error_set(err, STATUS_IO, "'%s' is not a regular file", path);

        line_reader_close(r);
        return status;
    }
    (void)posix_fadvise(r->fd, 0, 0, POSIX_FADV_SEQUENTIAL); /* only a hint */
    *out = r;
    return STATUS_OK;
}

static enum status read_more(struct line_reader *r, struct error *err)
{
    ssize_t count;
    enum status status = buf_reserve(&r->carry, READ_STEP, err);

    if (status)
        return status;
    do
        count = read(r->fd, r->carry.at + r->carry.len, READ_STEP);
    while (count < 0 && errno == EINTR);
    if (count < 0)
        return error_set_errno(err, errno, "cannot read '%s'", r->path);
    XXH3_128bits_update(r->hash, r->carry.at + r->carry.len, (size_t)count);
    r->carry.len += (size_t)count;
    r->carry.at[r->carry.len] = '\0';
    r->is_at_end = count == 0;
    return STATUS_OK;
}

static bool is_utf16(struct str bytes)
{
    return str_starts_with(bytes, str_of("\xFF\xFE", 2)) || str_starts_with(bytes, str_of("\xFE\xFF", 2));
}

/* A byte-order mark belongs to no line; UTF-16 has line ends of its own and is converted as a whole. */
static enum status take_mark(struct line_reader *r, struct error *err)
{
    struct encoding encoding;
    struct buf text = BUF_INIT;
    enum status status = STATUS_OK;

    r->is_first = false;
    if (str_starts_with(buf_view(&r->carry), STR("\xEF\xBB\xBF"))) {
        memmove(r->carry.at, r->carry.at + 3, r->carry.len - 3);
        buf_truncate(&r->carry, r->carry.len - 3);
    }
    if (!is_utf16(buf_view(&r->carry)))
        return STATUS_OK;
    while (!status && !r->is_at_end)
        status = read_more(r, err);
    if (!status)
        status = encoding_to_utf8(buf_view(&r->carry), &text, &encoding, err);
    if (status) {
        buf_release(&text);
        return status;
    }
    buf_release(&r->carry);
    r->carry = text;
    return STATUS_OK;
}

/* The line in `carry` is longer than the limit: reads on to its end and forgets it. */
static enum status drop_line(struct line_reader *r, struct line_piece *piece, struct error *err)
{
    enum status status = STATUS_OK;

    for (;;) {
        size_t end = str_find_byte(buf_view(&r->carry), '\n', 0);

        if (end != STR_NONE) {
            memmove(r->carry.at, r->carry.at + end + 1, r->carry.len - end - 1);
            buf_truncate(&r->carry, r->carry.len - end - 1);
            break;
        }
        buf_clear(&r->carry);
        if (r->is_at_end)
            break;
        status = read_more(r, err);
        if (status)
            return status;
    }
    piece->cut_line = r->next_line++;
    piece->first_line = r->next_line;
    return STATUS_OK;
}

static uint64_t count_lines(struct str text)
{
    uint64_t count = 0;

    for (size_t at = 0; (at = str_find_byte(text, '\n', at)) != STR_NONE; at++)
        count++;
    return count + (text.len && text.at[text.len - 1] != '\n');
}

enum status line_reader_next(struct line_reader *r, size_t wanted, struct buf *out, struct line_piece *piece,
                             struct error *err)
{
    size_t whole;
    const char *last;
    enum status status = STATUS_OK;

    *piece = (struct line_piece){ .first_line = r->next_line };
    for (;;) {
        while (!status && !r->is_at_end && r->carry.len < wanted)
            status = read_more(r, err);
        if (!status && r->is_first)
            status = take_mark(r, err);
        if (status)
            return status;
        last = r->carry.len ? memrchr(r->carry.at, '\n', r->carry.len) : NULL;
        if (last || r->is_at_end || r->carry.len > r->max_line)
            break;
        wanted = r->carry.len + READ_STEP; /* not one line end yet */
    }
    if (!last && r->carry.len > r->max_line)
        return drop_line(r, piece, err);
    whole = last ? (size_t)(last - r->carry.at) + 1 : r->carry.len;
    status = buf_add(out, str_slice(buf_view(&r->carry), 0, whole), err);
    if (status)
        return status;
    piece->line_count = count_lines(str_slice(buf_view(&r->carry), 0, whole));
    r->next_line += piece->line_count;
    if (r->carry.at)
        memmove(r->carry.at, r->carry.at + whole, r->carry.len - whole);
    buf_truncate(&r->carry, r->carry.len - whole);
    return STATUS_OK;
}

struct digest line_reader_digest(const struct line_reader *r)
{
    XXH128_hash_t hash = XXH3_128bits_digest(r->hash);

    return (struct digest){ hash.low64, hash.high64 };
}

void line_reader_close(struct line_reader *r)
{
    if (!r)
        return;
    if (r->fd >= 0)
        close(r->fd);
    XXH3_freeState(r->hash);
    buf_release(&r->carry);
    free(r);
}
