/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A set of small numbers as the bits of an array. Who calls sees to it that a number is within. */
#ifndef BASE_BITS_H
#define BASE_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool bits_have(const uint64_t *bits, size_t number)
{
    return bits[number / 64] >> (number % 64) & 1;
}

static inline void bits_put(uint64_t *bits, size_t number)
{
    bits[number / 64] |= UINT64_C(1) << (number % 64);
}

static inline void bits_take(uint64_t *bits, size_t number)
{
    bits[number / 64] &= ~(UINT64_C(1) << (number % 64));
}

#endif
