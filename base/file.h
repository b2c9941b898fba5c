/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whole files: reading one, replacing one so that a crash leaves the old or the new.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/text.h"

/* Appends the content of `path`. STATUS_NOT_FOUND: there is none; STATUS_BAD_INPUT: it is not a
 * regular file, or longer than `max` bytes; STATUS_IO otherwise. */
MUST_CHECK enum status file_read(const char *path, size_t max, struct buf *out, struct error *err);

/* All that can be read from an open descriptor (standard input, a pipe). */
MUST_CHECK enum status file_read_descriptor(int fd, const char *name, size_t max, struct buf *out, struct error *err);

/* For files named by options: also pipes and devices; "-" is standard input. */
MUST_CHECK enum status file_read_any(const char *path, size_t max, struct buf *out, struct error *err);

/* Writes beside `path`, syncs, renames over it, syncs the folder. */
MUST_CHECK enum status file_replace(const char *path, struct str content, struct error *err);
/* For files named by options: a pipe or a device is written to and stays what it is; else as file_replace(). */
MUST_CHECK enum status file_write_any(const char *path, struct str content, struct error *err);

/* fsync of a folder, so that names made or removed in it are on disk. */
MUST_CHECK enum status file_sync_folder(const char *path, struct error *err);

/* fsync of the files of a folder and of the folder itself. */
MUST_CHECK enum status file_sync_tree(const char *path, struct error *err);

/* Removes a folder and what is in it; links are removed, not followed. Not being there is fine. */
MUST_CHECK enum status file_remove_tree(const char *path, struct error *err);

#endif
