/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cuts a posting list into the chunks of the postlist table. The list of
 * document lengths has the same form, with lengths for wdf.
 */
#ifndef GLASS_CHUNKS_H
#define GLASS_CHUNKS_H

#include "glass/table.h"

enum {
    CHUNK_BYTES = 2000, /* libxapian's: a chunk of as many takes no more postings */
    CHUNK_HEAD_MAX = 4 * UINT_MAX_BYTES + 1
};

struct chunks {
    struct glass_table *table;
    unsigned char
        key[KEY_MAX_BYTES]; /* of the first chunk; with a docid behind the stem that of a later one */
    unsigned key_length, stem_length;
    uint64_t count, frequency; /* what the first chunk says of the list */
    uint32_t first, last;      /* docids of the open chunk */
    bool is_later;             /* it is not the first */
    unsigned char bytes[CHUNK_HEAD_MAX + CHUNK_BYTES + UINT32_MAX_BYTES + WORD_BYTES];
    unsigned char *at; /* NULL: no posting yet */
};

/* `stem`: the key of the first chunk, followed in those of later chunks by `stem_extra` (0 or 1)
 * zero bytes and the docid. */
void chunks_begin(struct chunks *c, struct glass_table *table, const unsigned char *stem,
                  unsigned stem_length, unsigned stem_extra, uint64_t count, uint64_t frequency);
MUST_CHECK enum status chunks_close(struct chunks *c, bool is_last, struct error *err);

/* Docids rise. */
static inline enum status chunks_add(struct chunks *c, uint32_t docid, uint32_t wdf, struct error *err)
{
    unsigned char *body = c->bytes + CHUNK_HEAD_MAX;

    if (c->at && c->at - body < CHUNK_BYTES) {
        c->at = put_uint_small(c->at, docid - c->last - 1);
    } else {
        if (c->at) {
            enum status status = chunks_close(c, false, err);

            if (status)
                return status;
        }
        c->at = body;
        c->first = docid;
    }
    c->at = put_uint_small(c->at, wdf);
    c->last = docid;
    return STATUS_OK;
}

#endif
