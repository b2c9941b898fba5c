/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Large arrays in large pages.
 *
 * A build touches some hundred megabytes once, and in no order. With pages of
 * 4 KB the first touch of each and the look-up of its address take a good part of the time.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include "base/text.h"

/* A wish, for arrays of several megabytes; small ones are left alone. */
void memory_prefer_large_pages(void *at, size_t size);

/* buf_reserve() for buffers that grow large. */
MUST_CHECK enum status memory_reserve(struct buf *b, size_t more, struct error *err);

#endif
