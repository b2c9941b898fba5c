/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The folder of an index: a stub file XAPIANDB that names the current
 * generation, the generations (glass databases) and a lock.
 *
 *     INDEX/XAPIANDB        "auto generation-1"
 *     INDEX/generation-1/   a database of libxapian
 *     INDEX/lock            held by the one writer
 *
 * Publishing a generation replaces the stub by rename: a reader sees the old
 * index or the new one, whole. Stock libxapian opens INDEX by the stub.
 */
#ifndef STORE_GENERATION_H
#define STORE_GENERATION_H

#include "base/text.h"

/* Path of the current generation. STATUS_NOT_FOUND: `index` does not exist or holds no index yet;
 * STATUS_BAD_INPUT: it is a file, or a folder that something else lives in; STATUS_CORRUPT: a broken stub. */
MUST_CHECK enum status generation_current(const char *index, struct buf *path, struct error *err);

/* Path for a new generation, which does not exist yet; leftovers of that name are removed. */
MUST_CHECK enum status generation_new(const char *index, struct buf *path, struct error *err);
/* Makes `path` (from generation_new) the current one; its files must be on disk. After a failure it may be the current one
 * all the same, and only that it stays so when the power fails is not sure: ask generation_is_current(). */
MUST_CHECK enum status generation_publish(const char *index, const char *path, struct error *err);
/* Where that cannot be told: true. */
bool generation_is_current(const char *index, const char *path);
/* Removes what runs that were killed left: all generations but the current one, and a stub beside the stub. */
MUST_CHECK enum status generation_clean(const char *index, struct error *err);

/* Makes the folder if need be and takes the lock; *fd is closed by generation_unlock(). STATUS_LOCKED: another
 * writer has it, also after waiting `wait_seconds`. The kernel frees the lock of a process that ends: it is never stale. */
MUST_CHECK enum status generation_lock(const char *index, uint64_t wait_seconds, int *fd, struct error *err);
void generation_unlock(int fd);

#endif
