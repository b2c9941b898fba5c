/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes one glass table (a B-tree in a file) from its entries in key order.
 *
 * The tree grows upwards: one block per level is open, a full one goes to the
 * end of the file and into the open block above. Nothing is read or written
 * twice. Where entries are cut and which block they go to are xapian-compact's
 * rules, so that the files are as large as its own.
 */
#ifndef GLASS_TABLE_H
#define GLASS_TABLE_H

#include "base/text.h"
#include "glass/encoding.h"

enum { TABLE_LEVELS_MAX = 10, TABLE_REVISION = 1 };

/* Key and piece number from which a block on begins. */
struct table_separator {
    unsigned char key[KEY_MAX_BYTES];
    unsigned char length;
    unsigned piece;
};

/* The block being filled on one level: the directory grows from the front, items from the end. */
struct table_level {
    unsigned char *block;
    unsigned item_count;
    unsigned end; /* offset of the lowest item */
    struct table_separator separator;
};

/* What the version file says of a table. */
struct table_record {
    uint32_t root;
    unsigned level;
    uint64_t entries;
    uint32_t blocks;
    unsigned compress_min;
    uint64_t hash[2];
};

struct glass_table {
    char *path;
    int fd;
    uint32_t block_size;
    unsigned compress_min;
    unsigned max_item;
    unsigned level_count;
    uint64_t entries;
    uint32_t blocks;
    unsigned char *out; /* finished blocks, and behind them the open leaf */
    size_t out_used, out_capacity;
    struct table_level levels[TABLE_LEVELS_MAX];
    void *hash;
};

#define GLASS_TABLE_INIT                                                                                     \
    {                                                                                                        \
        .fd = -1                                                                                             \
    }

/* `path` is copied. `compress_min` is only recorded: for libxapian, when it updates the table. */
MUST_CHECK enum status glass_table_open(struct glass_table *t, const char *path, uint32_t block_size,
                                        unsigned compress_min, struct error *err);

/* Keys must rise. `is_packed`: the tag is a raw deflate stream. BAD_INPUT: too long for the block size. */
MUST_CHECK enum status glass_table_add(struct glass_table *t, const unsigned char *key, unsigned key_length,
                                       const unsigned char *tag, size_t tag_length, bool is_packed,
                                       struct error *err);

/* Longest tag that a table with such blocks takes under any key. */
uint64_t glass_table_tag_max(uint32_t block_size);

/* Writes what is open, syncs, closes. `is_optional`: without entries there shall be no file. */
MUST_CHECK enum status glass_table_finish(struct glass_table *t, bool is_optional, struct table_record *out,
                                          struct error *err);

/* Closes; a file not finished stays where it is. */
void glass_table_release(struct glass_table *t);

#endif
