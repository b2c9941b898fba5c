/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the index keeps of an article besides its terms.
 *
 * The hit record - what a line of results shows - is the document's data: "name=value" lines, as
 * Omega writes them, never longer than DATA_MAX. The text and what is shown of it
 * on demand are compressed with zstd and cut into values of at most PIECE_MAX
 * bytes from SLOT_TEXT on. Both limits keep clear of a fault of libxapian, which can write
 * compressed tags of over 8,192 bytes that it cannot read back (docs/index-format.md).
 */
#ifndef STORE_STORED_H
#define STORE_STORED_H

#include "base/arena.h"
#include "corpus/article.h"

enum { DATA_MAX = 8000, PIECE_MAX = 8000, TITLE_MAX = 1000 };

struct hit_record {
    struct str id;
    struct str path;  /* of the file, as it was given and found */
    struct str title; /* one line, at most TITLE_MAX bytes; may be empty */
    struct str date;  /* 2014-07-16, 2014-07, 2014 or empty */
    struct str year;
    struct str url, source, encoding;
    struct str hash; /* of the article's bytes, hex */
    const struct str *forces, *operations;
    size_t force_count, operation_count;
};

MUST_CHECK enum status hit_record_write(const struct hit_record *r, struct buf *out, struct error *err);
/* False: `data` is not what hit_record_write() made. */
bool hit_record_is_whole(struct str data);
/* Unknown names are passed over. Views are into `data` or `arena`. */
MUST_CHECK enum status hit_record_read(struct str data, struct arena *arena, struct hit_record *out, struct error *err);

/* The text with its facts and the keys of its record that nobody knows. */
struct stored_text {
    struct str text;
    uint32_t title_end;
    const struct fact *facts;
    size_t fact_count;
    struct str extra; /* JSON object, or empty */
};

/* Compressors keep state between calls; one for each thread. */
struct text_codec;
MUST_CHECK enum status text_codec_new(struct text_codec **out, struct error *err);
void text_codec_free(struct text_codec *c);

/* Appends the compressed form. */
MUST_CHECK enum status text_codec_write(struct text_codec *c, const struct stored_text *text, struct buf *out,
                                        struct error *err);
/* Views are into `payload`, which is overwritten; facts are in `arena` (NULL: not wanted). STATUS_CORRUPT: not what
 * text_codec_write() made. */
MUST_CHECK enum status text_codec_read(struct text_codec *c, struct str compressed, struct buf *payload,
                                       struct arena *arena, struct stored_text *out, struct error *err);

#endif
