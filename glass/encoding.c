/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Position lists: the last one as a plain number, then by halves. Whoever
 * knows two positions and how many lie between them needs few bits, often
 * none, for the one in the middle.
 */
#include "glass/encoding.h"

/* Bits go into each byte from its least significant end. Fewer than 32 wait in `waiting`. */
struct bits {
    unsigned char *at;
    uint64_t waiting;
    unsigned count;
};

static inline void put_bits(struct bits *b, uint64_t value, unsigned count)
{
    b->waiting |= value << b->count;
    b->count += count;
    if (b->count >= 32) {
        uint32_t ready = (uint32_t)b->waiting;

        b->at[0] = (unsigned char)ready;
        b->at[1] = (unsigned char)(ready >> 8);
        b->at[2] = (unsigned char)(ready >> 16);
        b->at[3] = (unsigned char)(ready >> 24);
        b->at += 4;
        b->waiting >>= 32;
        b->count -= 32;
    }
}

/* A value below `out_of`: where that is no power of two, those in the middle take one bit less. */
static inline void put_below(struct bits *b, uint32_t value, uint32_t out_of)
{
    unsigned bits = out_of > 1 ? 32 - (unsigned)__builtin_clz(out_of - 1) : 0;
    uint64_t wide = value, spare = ((uint64_t)1 << bits) - out_of;

    if (spare) {
        uint64_t mid = (out_of - spare) / 2;

        if (wide >= mid + spare)
            wide = (wide - (mid + spare)) | (uint64_t)1 << (bits - 1);
        else if (wide >= mid)
            bits--;
    }
    put_bits(b, wide, bits);
}

/* What lies between p[low] and p[high], which the reader knows: the middle, then both halves. */
static void put_between(struct bits *b, const uint32_t *p, size_t low, size_t high)
{
    while (low + 1 < high) {
        size_t mid = low + (high - low) / 2;
        uint32_t before = (uint32_t)(mid - low), others = (uint32_t)(high - low);

        put_below(b, p[mid] - p[low] - before, p[high] - p[low] - others + 1);
        put_between(b, p, low, mid);
        low = mid;
    }
}

unsigned char *put_positions(unsigned char *at, const uint32_t *positions, size_t count)
{
    struct bits b = { 0 };
    uint32_t last = positions[count - 1];

    at = put_uint_word(at, last);
    if (count == 1)
        return at;
    b.at = at;
    put_below(&b, positions[0], last);
    put_below(&b, (uint32_t)(count - 2), last - positions[0]);
    put_between(&b, positions, 0, count - 1);
    for (; b.count; b.count -= b.count < 8 ? b.count : 8) {
        *b.at++ = (unsigned char)b.waiting;
        b.waiting >>= 8;
    }
    return b.at;
}
