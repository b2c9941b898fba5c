/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/table.h"

#include "glass/disk.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <xxhash.h>

enum {
    HEADER_BYTES = 11,
    ITEM_FIRST = 0x2000,
    ITEM_LAST = 0x4000,
    ITEM_PACKED = 0x8000,
    ITEM_MAX = 0x1FFF + 3, /* 13 bits hold the size less 3 */
    ITEM_OVERHEAD = 5,     /* size, key length, piece number */
    BRANCH_OVERHEAD = 7,   /* child, key length, piece number */
    PIECES_MAX = 0xFFFF,
    FEW = 32,
    OUT_BYTES = 512 << 10
};

static unsigned max_item_of(uint32_t block_size)
{
    unsigned quarter = (block_size - HEADER_BYTES - 4 * 2) / 4;

    return quarter < ITEM_MAX ? quarter : ITEM_MAX;
}

uint64_t glass_table_tag_max(uint32_t block_size)
{
    return (uint64_t)(max_item_of(block_size) - ITEM_OVERHEAD - KEY_MAX_BYTES) * (PIECES_MAX - 2);
}

/* --- Blocks ---------------------------------------------------------------- */

static unsigned free_of(const struct table_level *level)
{
    return level->end - (HEADER_BYTES + 2 * level->item_count);
}

static bool fits(const struct table_level *level, unsigned item_size)
{
    return item_size + 2 <= free_of(level);
}

/* Where to write an item of that size, which must fit. */
static unsigned char *claim(struct table_level *level, unsigned item_size)
{
    level->end -= item_size;
    put_16(level->block + HEADER_BYTES + 2 * level->item_count, level->end);
    level->item_count++;
    return level->block + level->end;
}

static void empty_level(struct glass_table *t, unsigned number)
{
    t->levels[number].item_count = 0;
    t->levels[number].end = t->block_size;
}

static void seal_block(struct table_level *level, unsigned number)
{
    unsigned directory_end = HEADER_BYTES + 2 * level->item_count;
    unsigned char *block = level->block;

    put_32(block, TABLE_REVISION);
    block[4] = (unsigned char)number;
    put_16(block + 5, free_of(level));
    put_16(block + 7, free_of(level));
    put_16(block + 9, directory_end);
    memset(block + directory_end, 0, free_of(level)); /* same content, same bytes */
}

static enum status flush(struct glass_table *t, struct error *err)
{
    enum status status = disk_write(t->fd, t->path, t->out, t->out_used, err);

    if (status)
        return status;
    if (XXH3_128bits_update(t->hash, t->out, t->out_used) != XXH_OK)
        return error_set(err, STATUS_INTERNAL, "cannot hash '%s'", t->path);
    disk_begin_sync(t->fd, (uint64_t)t->blocks * t->block_size - t->out_used, t->out_used);
    t->out_used = 0;
    return STATUS_OK;
}

/* Appends the open block of a level to the file. A leaf is where it belongs already. */
static enum status append_block(struct glass_table *t, unsigned number, uint32_t *block_number,
                                struct error *err)
{
    struct table_level *level = &t->levels[number];

    if (t->blocks == UINT32_MAX)
        return error_set(err, STATUS_BAD_INPUT, "'%s' would have too many blocks", t->path);
    seal_block(level, number);
    if (number > 0)
        memcpy(t->out + t->out_used, level->block, t->block_size);
    t->out_used += t->block_size;
    *block_number = t->blocks++;
    if (t->out_used + t->block_size > t->out_capacity) {
        enum status status = flush(t, err);

        if (status)
            return status;
    }
    t->levels[0].block = t->out + t->out_used;
    return STATUS_OK;
}

static enum status add_level(struct glass_table *t, struct error *err)
{
    struct table_level *level = &t->levels[t->level_count];

    if (t->level_count == TABLE_LEVELS_MAX)
        return error_set(err, STATUS_BAD_INPUT, "'%s' would have too many levels", t->path);
    level->block = malloc(t->block_size);
    if (!level->block)
        return error_no_memory(err);
    level->separator.length = 0;
    level->separator.piece = 0;
    empty_level(t, t->level_count++);
    return STATUS_OK;
}

static enum status close_level(struct glass_table *t, unsigned number, const struct table_separator *next,
                               struct error *err);

/* The first item of a branch block has a null key: nobody compares it. */
static enum status enter_child(struct glass_table *t, unsigned number, uint32_t child,
                               const struct table_separator *separator, struct error *err)
{
    struct table_level *level;
    unsigned key_length;
    unsigned char *item;

    if (number == t->level_count) {
        enum status status = add_level(t, err);

        if (status)
            return status;
    }
    level = &t->levels[number];
    if (!fits(level, (unsigned)BRANCH_OVERHEAD + separator->length)) {
        enum status status = close_level(t, number, separator, err);

        if (status)
            return status;
    }
    key_length = level->item_count ? separator->length : 0;
    item = claim(level, BRANCH_OVERHEAD + key_length);
    put_32(item, child);
    item[4] = (unsigned char)key_length;
    memcpy(item + 5, separator->key, key_length);
    put_16(item + 5 + key_length, key_length ? separator->piece : 0);
    return STATUS_OK;
}

/* Finishes the open block of a level, enters it one level up and opens an empty one,
 * which `next` (NULL: there will be nothing in it) separates from this. */
static enum status close_level(struct glass_table *t, unsigned number, const struct table_separator *next,
                               struct error *err)
{
    struct table_separator own = t->levels[number].separator;
    uint32_t block_number;
    enum status status = append_block(t, number, &block_number, err);

    if (status)
        return status;
    empty_level(t, number);
    if (next)
        t->levels[number].separator = *next;
    return enter_child(t, number + 1, block_number, &own, err);
}

/* --- Leaves ---------------------------------------------------------------- */

/* The shortest beginning of `key` that sorts behind the last key of the open leaf. */
static void separate(const struct glass_table *t, const unsigned char *key, unsigned key_length,
                     unsigned piece, struct table_separator *out)
{
    const struct table_level *leaf = &t->levels[0];
    const unsigned char *last = leaf->block + leaf->end + 3;
    unsigned last_length = last[-1], same = 0;

    while (same < key_length && same < last_length && key[same] == last[same])
        same++;
    assert(piece > 1 || (same < key_length && (same == last_length || last[same] < key[same])));
    out->length = (unsigned char)(same < key_length ? same + 1 : key_length);
    memcpy(out->key, key, out->length);
    out->piece = piece;
}

static enum status add_item(struct glass_table *t, const unsigned char *key, unsigned key_length,
                            unsigned piece, unsigned flags, const unsigned char *part, size_t part_length,
                            struct error *err)
{
    unsigned overhead = piece == 1 ? ITEM_OVERHEAD - 2 : ITEM_OVERHEAD;
    unsigned size = overhead + key_length + (unsigned)part_length;
    unsigned char *item;

    if (!fits(&t->levels[0], size)) {
        struct table_separator separator;
        enum status status;

        separate(t, key, key_length, piece, &separator);
        status = close_level(t, 0, &separator, err);
        if (status)
            return status;
    }
    item = claim(&t->levels[0], size);
    put_16(item, flags | (size - 3));
    item[2] = (unsigned char)key_length;
    copy_few(item + 3, key, key_length);
    item += 3 + key_length;
    if (piece > 1) {
        put_16(item, piece);
        item += 2;
    }
    if (part_length <= FEW)
        copy_few(item, part, part_length);
    else
        memcpy(item, part, part_length);
    return STATUS_OK;
}

/* Length of the first piece of a long tag: it fills up the open leaf where that pays. */
static size_t first_piece(const struct glass_table *t, unsigned key_length, size_t tag_length)
{
    unsigned overhead = key_length + ITEM_OVERHEAD, full = t->max_item - overhead;
    unsigned left = free_of(&t->levels[0]) % (t->max_item + 2);

    if (left > overhead + 2) {
        unsigned room = left - (overhead + 2);

        if (room >= (tag_length - 2) % full || room >= key_length + 34)
            return (size_t)room + 2;
    }
    return (size_t)full + 2;
}

static enum status add_pieces(struct glass_table *t, const unsigned char *key, unsigned key_length,
                              const unsigned char *tag, size_t tag_length, unsigned flags, struct error *err)
{
    size_t full = t->max_item - (key_length + ITEM_OVERHEAD);
    size_t part = first_piece(t, key_length, tag_length);
    unsigned piece = 1;

    if (tag_length / full > PIECES_MAX - 2)
        return error_set(err, STATUS_BAD_INPUT, "an entry of %zu bytes is too long for '%s'", tag_length,
                         t->path);
    for (;;) {
        unsigned place =
            (piece == 1 ? (unsigned)ITEM_FIRST : 0) | (part == tag_length ? (unsigned)ITEM_LAST : 0);
        enum status status = add_item(t, key, key_length, piece, flags | place, tag, part, err);

        if (status || part == tag_length)
            return status;
        tag += part;
        tag_length -= part;
        part = tag_length < full ? tag_length : full;
        piece++;
    }
}

enum status glass_table_add(struct glass_table *t, const unsigned char *key, unsigned key_length,
                            const unsigned char *tag, size_t tag_length, bool is_packed, struct error *err)
{
    unsigned flags = is_packed ? ITEM_PACKED : 0;

    assert(key_length >= 1 && key_length <= KEY_MAX_BYTES);
    t->entries++;
    if (tag_length + key_length + ITEM_OVERHEAD - 2 <= t->max_item)
        return add_item(t, key, key_length, 1, flags | ITEM_FIRST | ITEM_LAST, tag, tag_length, err);
    return add_pieces(t, key, key_length, tag, tag_length, flags, err);
}

/* --- Life ------------------------------------------------------------------ */

enum status glass_table_open(struct glass_table *t, const char *path, uint32_t block_size,
                             unsigned compress_min, struct error *err)
{
    *t = (struct glass_table){ .fd = -1,
                               .block_size = block_size,
                               .compress_min = compress_min,
                               .max_item = max_item_of(block_size),
                               .out_capacity = OUT_BYTES };
    t->path = strdup(path);
    t->out = malloc(t->out_capacity);
    t->hash = XXH3_createState();
    if (!t->path || !t->out || !t->hash || XXH3_128bits_reset(t->hash) != XXH_OK) {
        glass_table_release(t);
        return error_no_memory(err);
    }
    t->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (t->fd < 0) {
        enum status status = error_set_errno(err, errno, "cannot create '%s'", path);

        glass_table_release(t);
        return status;
    }
    t->levels[0].block = t->out;
    t->level_count = 1;
    empty_level(t, 0);
    /* The null item, which begins the first leaf of each table. */
    memcpy(claim(&t->levels[0], 3), "\x60\0\0", 3);
    return STATUS_OK;
}

static enum status write_rest(struct glass_table *t, uint32_t *root, struct error *err)
{
    enum status status;
    unsigned number = 0;

    while (number + 1 < t->level_count) {
        status = close_level(t, number++, NULL, err);
        if (status)
            return status;
    }
    status = append_block(t, number, root, err);
    if (status)
        return status;
    return flush(t, err);
}

enum status glass_table_finish(struct glass_table *t, bool is_optional, struct table_record *out,
                               struct error *err)
{
    struct table_record record = { .entries = t->entries, .compress_min = t->compress_min };
    XXH128_hash_t hash;
    enum status status = STATUS_OK;

    if (t->entries == 0 && is_optional) {
        if (unlink(t->path) != 0)
            status = error_set_errno(err, errno, "cannot remove '%s'", t->path);
    } else {
        status = write_rest(t, &record.root, err);
        record.level = t->level_count - 1;
        record.blocks = t->blocks;
        if (!status)
            status = disk_sync_and_close(&t->fd, t->path, err);
    }
    if (status)
        return status;
    hash = XXH3_128bits_digest(t->hash);
    record.hash[0] = hash.high64;
    record.hash[1] = hash.low64;
    *out = record;
    return STATUS_OK;
}

void glass_table_release(struct glass_table *t)
{
    if (t->fd >= 0)
        (void)close(t->fd); /* of a file that is given up, or synced */
    for (unsigned i = 1; i < t->level_count; i++)
        free(t->levels[i].block);
    if (t->hash)
        (void)XXH3_freeState(t->hash);
    free(t->out);
    free(t->path);
    *t = (struct glass_table)GLASS_TABLE_INIT;
}
