/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/version.h"

#include "base/file.h"

#include <xxhash.h>

enum {
    UUID_BYTES = 16,
    RECORD_MAX = 12 * UINT_MAX_BYTES,
    VERSION_MAX = 32 + 6 * RECORD_MAX + 9 * UINT_MAX_BYTES,
    COMPRESS_MIN = 18,
    VAL_SEQUENTIAL = 2, /* leaves lie in the file in the order of keys */
    VAL_FAKE = 1        /* there is no file */
};

static const unsigned char MAGIC[] = "\x0f\x0dXapian Glass\x04\x6e";

static unsigned char *put_absent(unsigned char *at, uint32_t block_size, unsigned compress_min)
{
    *at++ = 0;
    *at++ = VAL_SEQUENTIAL | VAL_FAKE;
    *at++ = 0;
    at = put_uint(at, block_size >> 11);
    *at++ = (unsigned char)compress_min;
    *at++ = 0;
    return at;
}

static unsigned char *put_record(unsigned char *at, const struct table_record *t, uint32_t block_size)
{
    unsigned char freelist[6 * UINT_MAX_BYTES], *end = freelist;

    if (t->blocks == 0)
        return put_absent(at, block_size, t->compress_min);
    at = put_uint(at, t->root);
    at = put_uint(at, t->level << 2 | VAL_SEQUENTIAL);
    at = put_uint(at, t->entries);
    at = put_uint(at, block_size >> 11);
    at = put_uint(at, t->compress_min);
    end = put_uint(end, TABLE_REVISION);
    end = put_uint(end, t->blocks);
    memset(end, 0, 4);
    end += 4;
    at = put_uint(at, (uint64_t)(end - freelist));
    memcpy(at, freelist, (size_t)(end - freelist));
    return at + (end - freelist);
}

static unsigned char *put_statistics(unsigned char *at, const struct statistics *s)
{
    at = put_uint(at, s->document_count);
    at = put_uint(at, s->last_docid - s->document_count);
    at = put_uint(at, s->length_lower);
    at = put_uint(at, s->wdf_upper);
    at = put_uint(at, s->length_upper - s->wdf_upper);
    at = put_uint(at, 0); /* oldest changeset */
    at = put_uint(at, s->total_length);
    return put_uint(at, 0); /* greatest frequency of a word for spelling */
}

/* Of the form "custom" (version 8 of RFC 9562). */
static void put_uuid(unsigned char *at, const struct version *v)
{
    uint64_t seed[8];
    XXH128_hash_t hash;

    memcpy(seed, v->postlist.hash, 16);
    memcpy(seed + 2, v->docdata.hash, 16);
    memcpy(seed + 4, v->termlist.hash, 16);
    memcpy(seed + 6, v->position.hash, 16);
    hash = XXH3_128bits(seed, sizeof seed);
    memcpy(at, &hash.high64, 8);
    memcpy(at + 8, &hash.low64, 8);
    at[6] = (unsigned char)((at[6] & 0x0F) | 0x80);
    at[8] = (unsigned char)((at[8] & 0x3F) | 0x80);
}

enum status version_write(const char *path, const struct version *v, struct error *err)
{
    unsigned char bytes[VERSION_MAX], *at = bytes;

    memcpy(at, MAGIC, sizeof MAGIC - 1);
    at += sizeof MAGIC - 1;
    put_uuid(at, v);
    at = put_uint(at + UUID_BYTES, TABLE_REVISION);
    at = put_record(at, &v->postlist, v->block_size);
    at = put_record(at, &v->docdata, v->block_size);
    at = put_record(at, &v->termlist, v->block_size);
    at = put_record(at, &v->position, v->block_size);
    at = put_absent(at, v->block_size, COMPRESS_MIN); /* spelling */
    at = put_absent(at, v->block_size, COMPRESS_MIN); /* synonyms */
    at = put_statistics(at, &v->statistics);
    return file_replace(path, str_of((const char *)bytes, (size_t)(at - bytes)), err);
}
