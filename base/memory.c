/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/memory.h"

#include <sys/mman.h>

enum { LARGE_PAGE = 2 << 20 };

void memory_prefer_large_pages(void *at, size_t size)
{
    uintptr_t begin = ((uintptr_t)at + 4095) & ~(uintptr_t)4095,
              end = ((uintptr_t)at + size) & ~(uintptr_t)4095;

    if (size >= 2 * LARGE_PAGE)
        (void)madvise((void *)begin, end - begin, MADV_HUGEPAGE); /* where there are none, nothing is lost */
}

enum status memory_reserve(struct buf *b, size_t more, struct error *err)
{
    size_t capacity = b->capacity;
    enum status status = buf_reserve(b, more, err);

    if (b->capacity != capacity)
        memory_prefer_large_pages(b->at, b->capacity);
    return status;
}
