/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words of plain ASCII letters, a block of bytes at a time.
 *
 * Nearly every word of an English text is shorter than a block, so that a few
 * instructions find its end and its small letters. Where the processor has no
 * SSE2, a loop does the same.
 */
#ifndef BASE_ASCII_H
#define BASE_ASCII_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { ASCII_BLOCK = 16 };

#ifdef __SSE2__

/* Bytes from `first` to `last`, both ASCII: added to, they are the greatest that a signed byte can be. */
static inline __m128i ascii_between(__m128i bytes, char first, char last)
{
    return _mm_cmpgt_epi8(_mm_add_epi8(bytes, _mm_set1_epi8((char)(127 - last))), _mm_set1_epi8((char)(126 - last + first)));
}

static inline __m128i ascii_letters(__m128i bytes)
{
    return ascii_between(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 'z');
}

static inline unsigned ascii_first_clear(__m128i wanted)
{
    return (unsigned)__builtin_ctz(~(unsigned)_mm_movemask_epi8(wanted));
}

/* How many of the block's bytes, from the first on, are letters or digits. */
static inline unsigned ascii_word_run(const char *block)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)block);

    return ascii_first_clear(_mm_or_si128(ascii_letters(bytes), ascii_between(bytes, '0', '9')));
}

/* How many are letters; in *capitals a bit for each of them that is a capital. */
static inline unsigned ascii_letter_run(const char *block, unsigned *capitals)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)block);
    unsigned run = ascii_first_clear(ascii_letters(bytes));

    *capitals = (unsigned)_mm_movemask_epi8(ascii_between(bytes, 'A', 'Z')) & ((1u << run) - 1);
    return run;
}

/* Writes a block: the first `count` bytes, which are letters and digits, in lower case, and zeros. */
static inline void ascii_fold(char *to, const char *block, unsigned count)
{
    static const char mask[2 * ASCII_BLOCK] = { -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1 };
    __m128i bytes = _mm_or_si128(_mm_loadu_si128((const __m128i *)block), _mm_set1_epi8(0x20));

    _mm_storeu_si128((__m128i *)to, _mm_and_si128(bytes, _mm_loadu_si128((const __m128i *)(mask + ASCII_BLOCK - count))));
}

#else

static inline unsigned ascii_word_run(const char *block)
{
    unsigned run = 0;

    while (run < ASCII_BLOCK && (((block[run] | 0x20) >= 'a' && (block[run] | 0x20) <= 'z') ||
                                 (block[run] >= '0' && block[run] <= '9')))
        run++;
    return run;
}

static inline unsigned ascii_letter_run(const char *block, unsigned *capitals)
{
    unsigned run = 0;

    for (*capitals = 0; run < ASCII_BLOCK && (block[run] | 0x20) >= 'a' && (block[run] | 0x20) <= 'z'; run++)
        *capitals |= (unsigned)(block[run] < 'a') << run;
    return run;
}

static inline void ascii_fold(char *to, const char *block, unsigned count)
{
    for (unsigned i = 0; i < ASCII_BLOCK; i++)
        to[i] = i < count ? (char)(block[i] | 0x20) : '\0';
}

#endif

#endif
