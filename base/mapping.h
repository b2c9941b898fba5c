/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file of a folder, mapped for reading: only what is touched is read.
 */
#ifndef BASE_MAPPING_H
#define BASE_MAPPING_H

#include "base/text.h"

struct mapping {
    const void *at; /* NULL: nothing is mapped; else aligned to a page */
    size_t size;
};

/* Maps FOLDER/NAME. A file that is not there, is a link, cannot be mapped or has fewer than `min_size` bytes gives an empty
 * mapping: these files can be done without. */
struct mapping mapping_open(const char *folder, const char *name, size_t min_size);
void mapping_close(struct mapping *m); /* an empty one is fine */

#endif
