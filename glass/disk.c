/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum status disk_write(int fd, const char *path, const void *bytes, size_t count, struct error *err)
{
    const char *at = bytes;

    while (count) {
        ssize_t written = write(fd, at, count);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return error_set_errno(err, errno, "cannot write '%s'", path);
        at += written;
        count -= (size_t)written;
    }
    return STATUS_OK;
}

void disk_begin_sync(int fd, uint64_t offset, uint64_t count)
{
    (void)sync_file_range(fd, (off64_t)offset, (off64_t)count, SYNC_FILE_RANGE_WRITE); /* a wish */
}

enum status disk_sync_and_close(int *fd, const char *path, struct error *err)
{
    enum status status = STATUS_OK;

    if (fsync(*fd) != 0)
        status = error_set_errno(err, errno, "cannot sync '%s'", path);
    if (close(*fd) != 0 && !status)
        status = error_set_errno(err, errno, "cannot close '%s'", path);
    *fd = -1;
    return status;
}

/* --- Spool ----------------------------------------------------------------- */

enum status spool_init(struct spool *s, const char *folder, struct error *err)
{
    *s = (struct spool)SPOOL_INIT;
    s->folder = strdup(folder);
    return s->folder ? STATUS_OK : error_no_memory(err);
}

static enum status spool_open(struct spool *s, struct error *err)
{
    size_t capacity = strlen(s->folder) + sizeof "/spool-XXXXXX";
    char *path = malloc(capacity);
    enum status status = STATUS_OK;

    if (!path)
        return error_no_memory(err);
    (void)snprintf(path, capacity, "%s/spool-XXXXXX", s->folder);
    s->fd = mkostemp(path, O_CLOEXEC);
    if (s->fd < 0)
        status = error_set_errno(err, errno, "cannot create a temporary file in '%s'", s->folder);
    else if (unlink(path) != 0)
        status = error_set_errno(err, errno, "cannot remove '%s'", path);
    free(path);
    return status;
}

enum status spool_write(struct spool *s, const void *bytes, size_t count, struct error *err)
{
    enum status status = s->fd < 0 ? spool_open(s, err) : STATUS_OK;
    const char *at = bytes;

    if (status)
        return status;
    while (count) {
        ssize_t written = pwrite(s->fd, at, count, (off_t)s->size);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return error_set_errno(err, errno, "cannot write a temporary file in '%s'", s->folder);
        at += written;
        count -= (size_t)written;
        s->size += (uint64_t)written;
    }
    return STATUS_OK;
}

void spool_release(struct spool *s)
{
    if (s->fd >= 0)
        (void)close(s->fd); /* it has no name and is no longer wanted */
    free(s->folder);
    *s = (struct spool)SPOOL_INIT;
}

/* --- Source ---------------------------------------------------------------- */

void source_init(struct source *s, const struct spool *spool, const struct piece *pieces, size_t piece_count,
                 size_t buffer_size)
{
    *s = (struct source){
        .spool = spool, .pieces = pieces, .piece_count = piece_count, .capacity = buffer_size
    };
}

void source_release(struct source *s)
{
    free(s->buffer);
    *s = (struct source){ 0 };
}

bool source_next_piece(struct source *s)
{
    while (s->piece_count) {
        const struct piece *piece = s->pieces++;

        s->piece_count--;
        if (piece->size == 0)
            continue;
        if (piece->memory) {
            s->at = piece->memory;
            s->end = piece->memory + piece->size;
        } else {
            s->at = s->end = s->buffer;
            s->offset = piece->offset;
            s->left = piece->size;
        }
        return true;
    }
    return false;
}

/* A buffer with room for `count` bytes, the unread ones at its front. */
static enum status make_room(struct source *s, size_t count, size_t *unread, struct error *err)
{
    size_t capacity = s->capacity > count ? s->capacity : count;
    unsigned char *buffer = s->buffer;

    *unread = (size_t)(s->end - s->at);
    if (!buffer || capacity > s->capacity) {
        buffer = malloc(capacity + SOURCE_SLACK);
        if (!buffer)
            return error_no_memory(err);
    }
    if (*unread)
        memmove(buffer, s->at, *unread);
    if (buffer != s->buffer)
        free(s->buffer);
    s->buffer = buffer;
    s->capacity = capacity;
    return STATUS_OK;
}

enum status source_refill(struct source *s, size_t count, struct error *err)
{
    size_t unread;
    enum status status = make_room(s, count, &unread, err);

    if (status)
        return status;
    while (s->left && unread < s->capacity) {
        size_t wanted = s->capacity - unread;
        ssize_t got;

        if (wanted > s->left)
            wanted = (size_t)s->left;
        got = pread(s->spool->fd, s->buffer + unread, wanted, (off_t)s->offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            status = error_set_errno(err, got < 0 ? errno : EIO, "cannot read a temporary file in '%s'",
                                     s->spool->folder);
            break;
        }
        unread += (size_t)got;
        s->offset += (uint64_t)got;
        s->left -= (uint64_t)got;
    }
    s->at = s->buffer;
    s->end = s->buffer + unread;
    return status;
}
