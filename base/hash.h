/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/text.h"

/* The low half of XXH3 with 64 bits. It is written into indexes: to change it is to change their schema. */
uint32_t hash_word(struct str word);

#endif
