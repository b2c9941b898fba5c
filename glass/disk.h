/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes to and from files, whole or in order: system calls with their errors
 * named, a temporary file that grows by pieces, and a reader that goes forward
 * over pieces of memory or of such a file as if they were one.
 */
#ifndef GLASS_DISK_H
#define GLASS_DISK_H

#include "base/text.h"
#include "glass/encoding.h"

/* All of it, or an error that names the file. */
MUST_CHECK enum status disk_write(int fd, const char *path, const void *bytes, size_t count,
                                  struct error *err);
/* The disk begins to write these bytes, so that there is less to wait for at the end. */
void disk_begin_sync(int fd, uint64_t offset, uint64_t count);
/* Sets *fd to -1 also when it fails. */
MUST_CHECK enum status disk_sync_and_close(int *fd, const char *path, struct error *err);

/* A temporary file without a name: however we end, nothing stays behind. */
struct spool {
    int fd;       /* -1: not made yet */
    char *folder; /* for making it, and for messages */
    uint64_t size;
};

#define SPOOL_INIT                                                                                           \
    {                                                                                                        \
        .fd = -1                                                                                             \
    }

MUST_CHECK enum status spool_init(struct spool *s, const char *folder, struct error *err);
/* Appends. */
MUST_CHECK enum status spool_write(struct spool *s, const void *bytes, size_t count, struct error *err);
void spool_release(struct spool *s);

enum { SOURCE_SLACK = 16 };

/* Some bytes in a row. */
struct piece {
    const unsigned char *memory; /* NULL: in the spool */
    uint64_t offset;             /* in the spool */
    uint64_t size;
};

/*
 * Reads pieces one after the other. Between records:
 *
 * SOURCE_SLACK bytes behind what is left may be read, though they mean nothing; pieces of memory have them
 * too.
 *
 *     while (!source_is_at_end(s)) {
 *         status = source_need(s, MOST);  ... at most MOST bytes from s->at on; s->at += used
 */
struct source {
    const unsigned char *at, *end;
    const struct spool *spool;
    const struct piece *pieces; /* those not begun */
    size_t piece_count;
    unsigned char *buffer; /* for pieces of the spool */
    size_t capacity;
    uint64_t offset, left; /* of the piece at hand: not yet in the buffer */
};

/* Borrows the pieces and the spool. `buffer_size`: bytes to read at a time. */
void source_init(struct source *s, const struct spool *spool, const struct piece *pieces, size_t piece_count,
                 size_t buffer_size);
void source_release(struct source *s);

/* The slow way of the two below. */
MUST_CHECK enum status source_refill(struct source *s, size_t count, struct error *err);
bool source_next_piece(struct source *s);

/* Makes `count` bytes readable at s->at, or all that are left of the piece; views of what was there end. */
static inline enum status source_need(struct source *s, size_t count, struct error *err)
{
    if ((size_t)(s->end - s->at) >= count || s->left == 0)
        return STATUS_OK;
    return source_refill(s, count, err);
}

static inline bool source_is_at_end(struct source *s)
{
    return s->at == s->end && s->left == 0 && !source_next_piece(s);
}

#endif
