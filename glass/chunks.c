/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/chunks.h"

void chunks_begin(struct chunks *c, struct glass_table *table, const unsigned char *stem,
                  unsigned stem_length, unsigned stem_extra, uint64_t count, uint64_t frequency)
{
    c->table = table;
    memcpy(c->key, stem, stem_length);
    c->key[stem_length] = 0;
    c->key_length = stem_length;
    c->stem_length = stem_length + stem_extra;
    c->count = count;
    c->frequency = frequency;
    c->is_later = false;
    c->at = NULL;
}

/* The head is written into the room before the body, so that both are one tag. */
enum status chunks_close(struct chunks *c, bool is_last, struct error *err)
{
    unsigned char head[CHUNK_HEAD_MAX], *at = head, *tag;
    unsigned key_length = c->key_length;

    if (c->is_later) {
        key_length = (unsigned)(put_uint_sort(c->key + c->stem_length, c->first) - c->key);
    } else {
        at = put_uint(at, c->count);
        at = put_uint(at, c->frequency);
        at = put_uint(at, c->first - 1);
    }
    *at++ = is_last ? '1' : '0';
    at = put_uint(at, c->last - c->first);
    tag = c->bytes + CHUNK_HEAD_MAX - (at - head);
    memcpy(tag, head, (size_t)(at - head));
    c->is_later = true;
    return glass_table_add(c->table, c->key, key_length, tag, (size_t)(c->at - tag), false, err);
}
