/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One article on its way into the index: read, decoded, extracted, analysed, compressed - all
 * that can be done by any thread, in any order. Ids and docids are given out later, in order.
 */
#ifndef INDEXER_ENTRY_H
#define INDEXER_ENTRY_H

#include "corpus/article.h"
#include "corpus/extraction.h"
#include "indexer/corrections.h"
#include "indexer/manifest.h"
#include "indexer/terms.h"
#include "store/stored.h"
#include "xapian-c/xapian-c.h"

enum entry_state { ENTRY_ARTICLE, ENTRY_UNCHANGED, ENTRY_SKIPPED };

/* Everything it points to lives in the arena of its job. Of an article that went to the bulk builder the members from `hit`
 * on are empty. */
struct entry {
    enum entry_state state;
    struct str reason;     /* why it was skipped */
    struct source *source;
    uint64_t line;         /* of a record; 0 for a file */
    struct str id;         /* of the article */
    struct digest digest;  /* of the file, or of the record's line */
    uint64_t bytes;        /* of input */
    struct hit_record hit; /* without id, path and hash */
    const struct fact *facts; /* what its values rest on */
    size_t fact_count;
    struct str blob;       /* the compressed text */
    struct str sequence;   /* its words in their order */
    struct str signature;  /* by which copies are known; empty where there is too little text */
    struct xap_posting *postings; /* none where they went to the bulk builder */
    size_t posting_count;
};

/* What a thread needs to make entries. */
struct entry_maker;

struct bulk;

struct entry_settings {
    const struct registers *registers;
    const char *language;
    size_t max_bytes;                /* of a file or a record */
    size_t lexicon_bytes;            /* beyond it the words that were met are forgotten */
    struct bulk *bulk;               /* articles go there as they are made; NULL: the consumer writes them */
    bool keeps_all_values;           /* for an audit of an index whose articles had them so (values.h) */
    bool takes_all;                  /* unchanged files too: the index is made anew */
    uint32_t first_docid;            /* for the bulk builder: docids follow the plan, whatever thread makes the article */
    const struct corrections *corrections; /* may be NULL */
    const struct id_set *duplicates; /* keys (entry_duplicate_key) of records whose id stands in their file before; may be NULL */
};

/* `thread` counts from 0. */
MUST_CHECK enum status entry_maker_new(struct entry_maker **out, const struct entry_settings *settings, unsigned thread,
                                       struct error *err);
/* What settings.duplicates knows a record by. */
MUST_CHECK enum status entry_duplicate_key(const struct source *source, uint64_t line, struct buf *out, struct error *err);
/* `id` with the line behind it, for a record whose id is taken. */
MUST_CHECK enum status entry_id_with_line(struct str id, uint64_t line, struct buf *out, struct error *err);
/* `docid` is for the bulk builder; it goes unused where the entry is skipped.
 * From a text file. Trouble with the file is no error: the entry then says ENTRY_SKIPPED and why. */
MUST_CHECK enum status entry_from_file(struct entry_maker *m, struct source *source, uint32_t docid,
                                       struct arena *arena, struct entry *out, struct error *err);
/* From a line of a JSON Lines file. */
MUST_CHECK enum status entry_from_line(struct entry_maker *m, struct source *source, uint64_t line_number,
                                       struct str line, uint32_t docid, struct arena *arena, struct entry *out,
                                       struct error *err);
/* From what the index keeps of an article, with the corrections as they are now; nothing of its file is read. `hit` is its
 * hit record as it was. */
MUST_CHECK enum status entry_from_stored(struct entry_maker *m, const struct hit_record *hit,
                                         const struct stored_text *text, struct source *source, struct arena *arena,
                                         struct entry *out, struct error *err);
void entry_maker_free(struct entry_maker *m);

/* Marks the entry as skipped; `arena` keeps a copy of the reason. */
MUST_CHECK enum status entry_skip(struct entry *e, struct arena *arena, struct str reason, struct error *err);

#endif
