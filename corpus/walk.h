/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds the files under a path: which there are, not what is in them.
 *
 * Symbolic links are followed; a folder is entered once on any way down, so loops end. Hidden
 * names (".git") and folders that hold an index are passed over. Order of the
 * visits is that of the file system; callers sort.
 */
#ifndef CORPUS_WALK_H
#define CORPUS_WALK_H

#include "base/text.h"

enum source_kind {
    SOURCE_TEXT,    /* .txt, .md: one article */
    SOURCE_RECORDS, /* .jsonl, .ndjson: an article a line */
    SOURCE_OTHER    /* any other name: not read unless named on the command line */
};

struct found_file {
    struct str path;     /* as given, then as found: root + "/" + relative; NUL-ended */
    struct str relative; /* the end of `path` below the root; for a root that is a file, its name */
    enum source_kind kind;
    uint64_t size;
    int64_t mtime_ns;
    uint64_t inode;
};

/* `file` is valid during the call. Anything but STATUS_OK ends the walk, which returns it. */
typedef enum status walk_visit(const struct found_file *file, void *payload, struct error *err);
struct walk_trouble {
    struct str path, relative; /* as in struct found_file */
    const char *reason;
    bool is_unread; /* nobody knows what is there, or below it: it must not be taken for gone */
};

/* Something that could not be looked at; the walk goes on. `trouble` is valid during the call. */
typedef enum status walk_problem(const struct walk_trouble *trouble, void *payload, struct error *err);

/* STATUS_NOT_FOUND: `root` does not exist. STATUS_IO: it cannot be read. */
MUST_CHECK enum status walk_tree(const char *root, walk_visit *visit, walk_problem *problem, void *payload,
                                 struct error *err);

enum source_kind source_kind_of(struct str path);

#endif
