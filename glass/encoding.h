/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How glass writes numbers, keys and positions (docs/glass.md).
 *
 * The writers take where to write and return where they stopped; the caller
 * has made room for the maximum named beside each. The readers trust what
 * they read: it is what we wrote a moment ago.
 */
#ifndef GLASS_ENCODING_H
#define GLASS_ENCODING_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "glass/ builds words of bytes, the first one lowest");

enum {
    WORD_BYTES = 8,      /* what the "word" functions read or write, whatever counts of it */
    UINT_MAX_BYTES = 10, /* of a 64-bit number */
    UINT32_MAX_BYTES = 5,
    UINT_SORT_MAX_BYTES = 5, /* of a 32-bit number */
    KEY_MAX_BYTES = 255      /* the length of a key is one byte */
};

/* Base 128, least significant first, the top bit says that more follows. */
static inline unsigned char *put_uint(unsigned char *at, uint64_t value)
{
    while (value >= 0x80) {
        *at++ = (unsigned char)(value | 0x80);
        value >>= 7;
    }
    *at++ = (unsigned char)value;
    return at;
}

static inline const unsigned char *get_uint(const unsigned char *at, uint64_t *value)
{
    unsigned shift = 7;
    uint64_t result = *at++;

    if (result < 0x80) {
        *value = result;
        return at;
    }
    result &= 0x7F;
    do {
        result |= (uint64_t)(*at & 0x7F) << shift;
        shift += 7;
    } while (*at++ >= 0x80);
    *value = result;
    return at;
}

static inline const unsigned char *get_uint32(const unsigned char *at, uint32_t *value)
{
    uint64_t wide;

    at = get_uint(at, &wide);
    *value = (uint32_t)wide;
    return at;
}

/* Bytes of put_uint(), without branches: a seventh of the bits, rounded up. */
static inline unsigned uint32_size(uint32_t value)
{
    unsigned bits = 32 - (unsigned)__builtin_clz(value | 1);

    return (bits * 37 + 222) >> 8;
}

static inline uint64_t get_word(const unsigned char *at)
{
    uint64_t word;

    memcpy(&word, at, sizeof word);
    return word;
}

static inline void put_word(unsigned char *at, uint64_t word)
{
    memcpy(at, &word, sizeof word);
}

/*
 * put_uint() and get_uint32() without branches, for numbers whose size nobody
 * can foresee. They write and read WORD_BYTES bytes.
 */
static inline unsigned char *put_uint_word(unsigned char *at, uint32_t value)
{
    unsigned size = uint32_size(value);
    uint64_t wide = value, word = (wide & 0x7F) | (wide & 0x3F80) << 1 | (wide & 0x1FC000) << 2 |
                                  (wide & 0xFE00000) << 3 | (wide & 0xF0000000) << 4;

    put_word(at, word | (0x80808080u & (((uint64_t)1 << (8 * (size - 1))) - 1)));
    return at + size;
}

static inline const unsigned char *get_uint_word(const unsigned char *at, uint32_t *value)
{
    uint64_t word = get_word(at);
    unsigned last = (unsigned)__builtin_ctzll(~word & 0x8080808080u); /* top bit of the last byte */

    word &= ((uint64_t)2 << last) - 1;
    *value = (uint32_t)((word & 0x7F) | (word & 0x7F00) >> 1 | (word & 0x7F0000) >> 2 |
                        (word & 0x7F000000) >> 3 | (word & 0xF00000000) >> 4);
    return at + last / 8 + 1;
}

/* For numbers of which one that takes one byte mostly comes behind another: as in the postings of one term. */
static inline unsigned char *put_uint_small(unsigned char *at, uint32_t value)
{
    if (value >= 0x80)
        return put_uint_word(at, value);
    *at = (unsigned char)value;
    return at + 1;
}

static inline const unsigned char *get_uint_small(const unsigned char *at, uint32_t *value)
{
    if (*at >= 0x80)
        return get_uint_word(at, value);
    *value = *at;
    return at + 1;
}

/* memcpy() of few bytes, exactly those. */
static inline void copy_few(unsigned char *to, const unsigned char *from, size_t count)
{
    if (count >= WORD_BYTES) {
        for (size_t at = 0; at + WORD_BYTES < count; at += WORD_BYTES)
            put_word(to + at, get_word(from + at));
        put_word(to + count - WORD_BYTES, get_word(from + count - WORD_BYTES));
    } else if (count >= 4) {
        memcpy(to, from, 4);
        memcpy(to + count - 4, from + count - 4, 4);
    } else if (count) {
        to[0] = from[0];
        to[count / 2] = from[count / 2];
        to[count - 1] = from[count - 1];
    }
}

/* Without a mark of its end, nothing at all for 0: the last thing in a key. */
static inline unsigned char *put_uint_last(unsigned char *at, uint32_t value)
{
    for (; value; value >>= 8)
        *at++ = (unsigned char)value;
    return at;
}

/* In an encoding whose byte order is the order of the numbers. */
static inline unsigned char *put_uint_sort(unsigned char *at, uint32_t value)
{
    if (value < 0x8000) {
        *at++ = (unsigned char)(value >> 8);
        *at++ = (unsigned char)value;
    } else if (value < 0x400000) {
        *at++ = (unsigned char)(0x80 | value >> 16);
        *at++ = (unsigned char)(value >> 8);
        *at++ = (unsigned char)value;
    } else if (value < 0x20000000) {
        *at++ = (unsigned char)(0xC0 | value >> 24);
        *at++ = (unsigned char)(value >> 16);
        *at++ = (unsigned char)(value >> 8);
        *at++ = (unsigned char)value;
    } else {
        *at++ = 0xE0;
        *at++ = (unsigned char)(value >> 24);
        *at++ = (unsigned char)(value >> 16);
        *at++ = (unsigned char)(value >> 8);
        *at++ = (unsigned char)value;
    }
    return at;
}

/* A text of which a zero byte is written 00 ff; without the 00 that ends it within a key.
 * At most twice as long. */
static inline unsigned char *put_string_sort(unsigned char *at, const unsigned char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        *at++ = text[i];
        if (!text[i])
            *at++ = 0xFF;
    }
    return at;
}

static inline void put_16(unsigned char *at, unsigned value)
{
    at[0] = (unsigned char)(value >> 8);
    at[1] = (unsigned char)value;
}

static inline void put_32(unsigned char *at, uint32_t value)
{
    put_16(at, value >> 16);
    put_16(at + 2, value & 0xFFFF);
}

/* Room that the tag of `count` positions may need. */
static inline size_t positions_max_bytes(size_t count)
{
    return UINT32_MAX_BYTES + 4 * count + 8;
}

/* The tag of a position list; `positions` rise strictly and there is at least one. */
unsigned char *put_positions(unsigned char *at, const uint32_t *positions, size_t count);

#endif
