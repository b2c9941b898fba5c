/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

uint32_t hash_word(struct str word)
{
    return (uint32_t)XXH3_64bits(word.at, word.len);
}
