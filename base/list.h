/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Growing arrays of any type. */
#ifndef BASE_LIST_H
#define BASE_LIST_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * Makes room for one more item in the array that `list_at` points to (a pointer
 * to its pointer), which holds `count` items of `size` bytes; doubles it, at
 * first to `first` items. False for want of memory; the array is then unchanged.
 */
static inline bool list_grow(void *list_at, size_t *capacity, size_t count, size_t size, size_t first)
{
    size_t wanted = *capacity ? *capacity * 2 : first;
    void *list, *bigger;

    if (count < *capacity)
        return true;
    if (wanted > SIZE_MAX / 2 / size)
        return false;
    memcpy(&list, list_at, sizeof list); /* its type is the caller's */
    bigger = realloc(list, wanted * size);
    if (!bigger)
        return false;
    memcpy(list_at, &bigger, sizeof bigger);
    *capacity = wanted;
    return true;
}

#endif
