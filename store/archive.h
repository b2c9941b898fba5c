/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An index, open for reading, and what it says about itself.
 */
#ifndef STORE_ARCHIVE_H
#define STORE_ARCHIVE_H

#include "base/text.h"
#include "store/stored.h"
#include "xapian-c/xapian-c.h"

enum { SCHEMA_VERSION = 2, SOURCES_FORMAT = 1 };

/* Metadata keys, besides those of store/columns.h and the manifest. */
#define METADATA_INFO "cuttings"
#define METADATA_REGISTER "register/" /* and a number from 0: the registers of the user, as they were given */

/* Recorded when an index is built; kept as "name=value" lines. */
struct archive_info {
    uint64_t schema;
    char language[32];   /* of libstemmer */
    uint64_t analyzer;   /* analyzer_fingerprint() */
    uint64_t registers;  /* registers_fingerprint() */
    uint64_t signatures; /* their format, SIGNATURE_FORMAT; 0: made before there were any */
    uint64_t sources;    /* whether articles have terms for the rules of their values: SOURCES_FORMAT; 0: not all of them */
    bool has_metadata_sum; /* not where the index was made before there was one */
    uint64_t metadata_sum; /* of all other pieces of metadata: archive_metadata_sum() of each, added up */
    char program[32];    /* version of cuttings that built it */
    char library[32];    /* version of libxapian */
};

#define METADATA_CORRECTIONS "corrections"

/* Appends the lines of the corrections that were ever made to an article, oldest first: number of the file they came with, id,
 * field, value, who, when, why, with tabs between. */
MUST_CHECK enum status archive_corrections(struct xap_reader *reader, struct str id, struct buf *out, struct error *err);

/* Calls `take` with each register of the user that the index has, in order; `text` is valid during the call. */
typedef enum status register_taker(struct str text, void *payload, struct error *err);
MUST_CHECK enum status archive_registers(struct xap_reader *reader, register_taker *take, void *payload,
                                         struct error *err);

/* Sets one piece of metadata, by whichever way the database is written. */
typedef enum status metadata_put(struct str key, struct str value, void *payload, struct error *err);

/* What a piece adds to archive_info.metadata_sum; an empty value is no piece, and adds nothing. */
uint64_t archive_metadata_sum(struct str key, struct str value);

MUST_CHECK enum status archive_info_write(const struct archive_info *info, metadata_put *put, void *payload,
                                          struct error *err);
/* STATUS_VERSION: a schema that this program does not know; STATUS_BAD_INPUT: a database, but not one of cuttings;
 * STATUS_CORRUPT: not what was written. */
MUST_CHECK enum status archive_info_parse(struct archive_info *out, struct str lines, struct error *err);
MUST_CHECK enum status archive_info_read(struct archive_info *out, struct xap_reader *reader, struct error *err);

/* The hit record of a document, in `arena`. */
MUST_CHECK enum status archive_hit(struct xap_reader *reader, uint32_t docid, struct arena *arena, struct hit_record *out,
                                   struct error *err);
/* Its text, in `payload`, by way of `blob`; both are overwritten. Facts are in `arena` (NULL: not wanted). */
MUST_CHECK enum status archive_text(struct xap_reader *reader, uint32_t docid, struct text_codec *codec,
                                    struct buf *blob, struct buf *payload, struct arena *arena, struct stored_text *out,
                                    struct error *err);

struct archive {
    struct buf index;      /* the folder */
    struct buf generation; /* the database in it */
    struct xap_reader *reader;
    struct archive_info info;
    bool takes_older;
};

#define ARCHIVE_INIT { .index = BUF_INIT }

/* STATUS_CORRUPT: a piece of metadata was changed. An index from before there was a sum is never found so. */
MUST_CHECK enum status archive_check_metadata(const struct archive *a, struct error *err);

/* Opens the current generation. */
MUST_CHECK enum status archive_open(struct archive *out, const char *index, struct error *err);
/* Also one of an older schema, for what outlives a rebuild: corrections and registers have been the same in all of them. */
MUST_CHECK enum status archive_open_older(struct archive *out, const char *index, struct error *err);
/* After STATUS_STALE: moves on to what is current now; everything read from before must be read again. */
MUST_CHECK enum status archive_reopen(struct archive *a, struct error *err);
void archive_close(struct archive *a);

#endif
