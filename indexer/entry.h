/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One article on its way into the index: read, decoded, extracted, analysed, compressed - all
 * that can be done by any thread, in any order. Ids and docids are given out later, in order.
 */
#ifndef INDEXER_ENTRY_H
#define INDEXER_ENTRY_H

#include "corpus/article.h"
#include "corpus/extraction.h"
#include "indexer/manifest.h"
#include "indexer/terms.h"
#include "store/stored.h"
#include "xapian-c/xapian-c.h"

enum entry_state { ENTRY_ARTICLE, ENTRY_UNCHANGED, ENTRY_SKIPPED };

/* Everything it points to lives in the arena of its job. */
struct entry {
    enum entry_state state;
    struct str reason;     /* why it was skipped */
    struct source *source;
    uint64_t line;         /* of a record; 0 for a file */
    struct str record_id;  /* what a record states */
    struct digest digest;  /* of the file, or of the record's line */
    uint64_t bytes;        /* of input */
    struct hit_record hit; /* without id, path and hash */
    struct str blob;       /* the compressed text */
    struct xap_posting *postings;
    size_t posting_count;
};

/* What a thread needs to make entries. */
struct entry_maker;

struct entry_settings {
    const struct registers *registers;
    const char *language;
    size_t max_bytes; /* of a file or a record */
};

MUST_CHECK enum status entry_maker_new(struct entry_maker **out, const struct entry_settings *settings,
                                       struct error *err);
/* From a text file. Trouble with the file is no error: the entry then says ENTRY_SKIPPED and why. */
MUST_CHECK enum status entry_from_file(struct entry_maker *m, struct source *source, struct arena *arena,
                                       struct entry *out, struct error *err);
/* From a line of a JSON Lines file. */
MUST_CHECK enum status entry_from_line(struct entry_maker *m, struct source *source, uint64_t line_number,
                                       struct str line, struct arena *arena, struct entry *out, struct error *err);
void entry_maker_free(struct entry_maker *m);

/* Marks the entry as skipped; `arena` keeps a copy of the reason. */
MUST_CHECK enum status entry_skip(struct entry *e, struct arena *arena, struct str reason, struct error *err);

#endif
