/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Takes a JSON Lines file apart into pieces of whole lines, for threads to work on.
 */
#ifndef INDEXER_LINES_H
#define INDEXER_LINES_H

#include "indexer/manifest.h"

struct line_reader;

/* STATUS_IO or NOT_FOUND: the file cannot be read. Freed by line_reader_close(). */
MUST_CHECK enum status line_reader_open(struct line_reader **out, const char *path, size_t max_line, struct error *err);

struct line_piece {
    uint64_t first_line;  /* number of its first line, from 1 */
    uint64_t line_count;
    uint64_t cut_line;    /* a line longer than the limit that was passed over before it; 0: none */
};

/* Appends whole lines, at least about `wanted` bytes of them where there are; nothing at the end of the file. */
MUST_CHECK enum status line_reader_next(struct line_reader *r, size_t wanted, struct buf *out, struct line_piece *piece,
                                        struct error *err);
/* Of all that was read, in the end of the whole file. */
struct digest line_reader_digest(const struct line_reader *r);
void line_reader_close(struct line_reader *r);

#endif
