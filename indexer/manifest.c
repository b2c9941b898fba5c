/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/manifest.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { BUCKETS = 256, FIRST_SLOTS = 1024 };

static unsigned bucket_of(struct str path)
{
    return (unsigned)(XXH3_64bits(path.at, path.len) >> 56);
}

static size_t hash_of(struct str s)
{
    return (size_t)XXH3_64bits(s.at, s.len);
}

static void insert(uint32_t *slots, size_t slot_count, struct str key, size_t number)
{
    size_t slot = hash_of(key) & (slot_count - 1);

    while (slots[slot])
        slot = (slot + 1) & (slot_count - 1);
    slots[slot] = (uint32_t)number + 1;
}

static enum status grow(struct manifest *m, struct error *err)
{
    size_t slot_count = m->slot_count ? m->slot_count * 2 : FIRST_SLOTS;
    uint32_t *by_path = calloc(slot_count, sizeof *by_path), *by_id = calloc(slot_count, sizeof *by_id);
    struct source **sources = realloc(m->sources, slot_count / 2 * sizeof *sources);

    if (sources) {
        m->sources = sources;
        m->capacity = slot_count / 2;
    }
    if (!by_path || !by_id || !sources) {
        free(by_path);
        free(by_id);
        return error_no_memory(err);
    }
    for (size_t i = 0; i < m->count; i++) {
        insert(by_path, slot_count, sources[i]->path, i);
        insert(by_id, slot_count, sources[i]->id, i);
    }
    free(m->by_path);
    free(m->by_id);
    m->by_path = by_path;
    m->by_id = by_id;
    m->slot_count = slot_count;
    return STATUS_OK;
}

static enum status add_source(struct manifest *m, struct source *s, struct error *err)
{
    if (m->count >= m->slot_count / 2) {
        enum status status = grow(m, err);

        if (status)
            return status;
    }
    m->sources[m->count] = s;
    insert(m->by_path, m->slot_count, s->path, m->count);
    insert(m->by_id, m->slot_count, s->id, m->count);
    m->count++;
    return STATUS_OK;
}

struct source *manifest_find(const struct manifest *m, struct str path)
{
    if (!m->slot_count)
        return NULL;
    for (size_t slot = hash_of(path) & (m->slot_count - 1); m->by_path[slot]; slot = (slot + 1) & (m->slot_count - 1)) {
        struct source *s = m->sources[m->by_path[slot] - 1];

        if (!s->is_removed && str_is_equal(s->path, path))
            return s;
    }
    return NULL;
}

struct source *manifest_find_id(const struct manifest *m, struct str id)
{
    if (!m->slot_count)
        return NULL;
    for (size_t slot = hash_of(id) & (m->slot_count - 1); m->by_id[slot]; slot = (slot + 1) & (m->slot_count - 1)) {
        struct source *s = m->sources[m->by_id[slot] - 1];

        if (!s->is_removed && str_is_equal(s->id, id))
            return s;
    }
    return NULL;
}

enum status manifest_add(struct manifest *m, struct str path, struct str id, struct source **out, struct error *err)
{
    struct source *s = arena_calloc(&m->arena, 1, sizeof *s);
    enum status status;

    if (!s)
        return error_no_memory(err);
    status = arena_copy(&m->arena, path, &s->path, err);
    if (!status)
        status = arena_copy(&m->arena, id, &s->id, err);
    if (!status)
        status = add_source(m, s, err);
    if (status)
        return status;
    s->is_new = true;
    manifest_touch(m, s);
    *out = s;
    return STATUS_OK;
}

void manifest_touch(struct manifest *m, const struct source *s)
{
    m->is_dirty[bucket_of(s->path)] = true;
}

void manifest_remove(struct manifest *m, struct source *s)
{
    s->is_removed = true;
    manifest_touch(m, s);
}

void manifest_release(struct manifest *m)
{
    free(m->sources);
    free(m->by_path);
    free(m->by_id);
    arena_release(&m->arena);
    *m = (struct manifest){ 0 };
}

/* A source in its bucket: numbers as base-128, each text behind its length. */
static enum status put_number(struct buf *out, uint64_t value, struct error *err)
{
    char bytes[10];
    size_t count = 0;

    while (value >= 0x80) {
        bytes[count++] = (char)(0x80 | (value & 0x7F));
        value >>= 7;
    }
    bytes[count++] = (char)value;
    return buf_add(out, str_of(bytes, count), err);
}

static enum status put_text(struct buf *out, struct str text, struct error *err)
{
    enum status status = put_number(out, text.len, err);

    return status ? status : buf_add(out, text, err);
}

static bool get_number(struct str *rest, uint64_t *out)
{
    uint64_t value = 0;

    for (size_t i = 0; i < rest->len && i < 10; i++) {
        unsigned char b = (unsigned char)rest->at[i];

        value |= (uint64_t)(b & 0x7F) << (7 * i);
        if (b < 0x80) {
            *rest = str_slice(*rest, i + 1, rest->len);
            *out = value;
            return true;
        }
    }
    return false;
}

static bool get_text(struct str *rest, struct str *out)
{
    uint64_t length;

    if (!get_number(rest, &length) || length > rest->len)
        return false;
    *out = str_slice(*rest, 0, (size_t)length);
    *rest = str_slice(*rest, (size_t)length, rest->len);
    return true;
}

static enum status put_source(struct buf *out, const struct source *s, struct error *err)
{
    const uint64_t numbers[] = { s->size,        (uint64_t)s->mtime_ns, s->inode, s->digest.low,
                                 s->digest.high, s->articles,           s->kind };
    enum status status = put_text(out, s->path, err);

    if (!status) /* mostly the end of the path: then only how long it is */
        status = str_ends_with(s->path, s->id) ? put_number(out, s->id.len * 2, err) : put_number(out, s->id.len * 2 + 1, err);
    if (!status && !str_ends_with(s->path, s->id))
        status = buf_add(out, s->id, err);
    if (!status)
        status = put_text(out, s->reason, err);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers && !status; i++)
        status = put_number(out, numbers[i], err);
    return status;
}

static bool get_id(struct str *rest, struct source *s)
{
    uint64_t length;

    if (!get_number(rest, &length))
        return false;
    if (length % 2 == 0) {
        if (length / 2 > s->path.len)
            return false;
        s->id = str_slice(s->path, s->path.len - (size_t)length / 2, s->path.len);
        return true;
    }
    if (length / 2 > rest->len)
        return false;
    s->id = str_slice(*rest, 0, (size_t)length / 2);
    *rest = str_slice(*rest, (size_t)length / 2, rest->len);
    return true;
}

static bool get_source(struct str *rest, struct source *s)
{
    uint64_t numbers[7];

    if (!get_text(rest, &s->path) || !get_id(rest, s) || !get_text(rest, &s->reason))
        return false;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!get_number(rest, &numbers[i]))
            return false;
    s->size = numbers[0];
    s->mtime_ns = (int64_t)numbers[1];
    s->inode = numbers[2];
    s->digest = (struct digest){ numbers[3], numbers[4] };
    s->articles = (uint32_t)numbers[5];
    s->kind = (uint8_t)numbers[6];
    return true;
}

static enum status bucket_key(unsigned bucket, struct buf *key, struct error *err)
{
    buf_clear(key);
    return buf_add_format(key, err, "manifest/%02x", bucket);
}

enum status manifest_read_bucket(struct manifest *m, struct str stored, struct error *err)
{
    struct str rest;
    enum status status = arena_copy(&m->arena, stored, &rest, err);

    while (!status && rest.len) {
        struct source *s = arena_calloc(&m->arena, 1, sizeof *s);

        if (!s)
            return error_no_memory(err);
        if (!get_source(&rest, s))
            return error_set(err, STATUS_CORRUPT, "the list of indexed files is damaged: rebuild with --rebuild");
        status = arena_copy(&m->arena, s->path, &s->path, err); /* file names end in NUL */
        if (!status)
            status = add_source(m, s, err);
    }
    return status;
}

enum status manifest_read(struct manifest *m, struct xap_reader *reader, struct error *err)
{
    struct buf key = BUF_INIT, value = BUF_INIT;
    enum status status = STATUS_OK;

    for (unsigned bucket = 0; bucket < BUCKETS && !status; bucket++) {
        buf_clear(&value);
        status = bucket_key(bucket, &key, err);
        if (!status)
            status = xap_reader_metadata(reader, buf_view(&key), &value, err);
        if (!status)
            status = manifest_read_bucket(m, buf_view(&value), err);
    }
    buf_release(&key);
    buf_release(&value);
    return status;
}

static int by_path_order(const void *a, const void *b)
{
    const struct source *const *left = a, *const *right = b;
    unsigned left_bucket = bucket_of((*left)->path), right_bucket = bucket_of((*right)->path);

    if (left_bucket != right_bucket)
        return left_bucket < right_bucket ? -1 : 1;
    return str_compare((*left)->path, (*right)->path);
}

enum status manifest_write(struct manifest *m, bool is_whole, metadata_put *put, void *payload, struct error *err)
{
    struct buf key = BUF_INIT, value = BUF_INIT;
    struct source **sorted = calloc(m->count + 1, sizeof *sorted);
    size_t at = 0;
    enum status status = STATUS_OK;

    if (!sorted)
        return error_no_memory(err);
    if (m->count) /* sorted, so that the bytes of the index do not depend on how it came about */
        memcpy(sorted, m->sources, m->count * sizeof *sorted);
    qsort(sorted, m->count, sizeof *sorted, by_path_order);
    for (unsigned bucket = 0; bucket < BUCKETS && !status; bucket++) {
        buf_clear(&value);
        for (; at < m->count && bucket_of(sorted[at]->path) == bucket; at++)
            if ((is_whole || m->is_dirty[bucket]) && !sorted[at]->is_removed && !status)
                status = put_source(&value, sorted[at], err);
        if (status || !(is_whole ? value.len > 0 : m->is_dirty[bucket]))
            continue;
        status = bucket_key(bucket, &key, err);
        if (!status)
            status = put(buf_view(&key), buf_view(&value), payload, err);
    }
    free(sorted);
    buf_release(&key);
    buf_release(&value);
    return status;
}
