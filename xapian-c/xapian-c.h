/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A C API over libxapian: writing, reading, querying and compacting databases.
 *
 * It says in C what Xapian says in C++ and adds no policy of its own; it knows
 * nothing of fields, languages or articles. Tested with libxapian 1.4.22 only;
 * written to the part of the API that 2.x has too.
 *
 * Conventions
 *
 *  1. Handles are opaque. `xap_x_new/_open(struct xap_x **out, ...)` sets *out
 *     on success only; `xap_x_free/_close` accept NULL.
 *  2. Texts are pointer and length and may hold any byte. Those passed in are
 *     borrowed for the call. Results are appended to a `struct buf` of the
 *     caller's; after an error it may hold a part of the result.
 *  3. Functions that can fail return `enum status` and take `struct error *err`
 *     last (NULL is fine). Parameters: the handle, what goes in, what comes out.
 *     Out-parameters are set on success only, unless said otherwise.
 *  4. No C++ exception leaves this API. Statuses mean, for every function:
 *       NOT_FOUND      no such database, document or item
 *       BAD_INPUT      an argument Xapian refuses: a term of over
 *                      XAP_TERM_BYTES_MAX bytes, a docid of 0, a bad range
 *       IO             the system refused to read or write
 *       LOCKED         another writer has the database
 *       STALE          two commits happened since the reader was (re)opened:
 *                      xap_reader_reopen() and start the reading again
 *       CORRUPT        the database contradicts itself
 *       VERSION        a database of a format this libxapian cannot read
 *       OUT_OF_MEMORY  also past the maximum of a buf
 *       INTERNAL       anything else, with Xapian's class of error in the message
 *  5. After an error an iteration (xap_postings, xap_terms, xap_values) can only be closed.
 *  6. Docids, positions, wdfs and slots are uint32_t; docids begin with 1. Lengths are the sum of wdfs.
 *  7. Threads: handles made from one another share state without locks, so use
 *     them in one thread at a time; a reader of its own for each thread is fine.
 *     A thread inside a call must not be cancelled (pthread_cancel).
 *  8. A path is that of a glass database. Stubs of Xapian's are not followed: one may name a program to run.
 *  9. Callbacks return a status, must not longjmp, and must not call back into
 *     the handle that calls them.
 *
 * Ownership
 *
 *   handle       made by                   freed by           must not outlive  borrowed from it
 *   -----------  ------------------------  -----------------  ----------------
 * ------------------------------- xap_writer   xap_writer_open           xap_writer_close,  - the xap_reader
 * of xap_writer_free                      xap_writer_reader() xap_reader   xap_reader_open(_many)
 * xap_reader_close   -                 - xap_reader   xap_writer_reader         nobody             its
 * xap_writer    - xap_postings xap_postings_open         xap_postings_close -                 - xap_terms
 * xap_terms_open...,        xap_terms_close    -                 the term, until the next call
 *                xap_document_terms,
 *                xap_query_terms
 *   xap_values   xap_values_open,          xap_values_close   -                 the values, until the next
 * call xap_document_values xap_document xap_document_new,         xap_document_free  -                 -
 *                xap_reader_document
 *   xap_query    xap_query_...             xap_query_free     -                 -
 *   xap_enquire  xap_enquire_new           xap_enquire_free   the payloads of   -
 *                                                             its spies
 *   xap_matches  xap_enquire_run           xap_matches_free   -                 a hit's collapse_key, until
 *                                                                               the next xap_matches_hit()
 *
 * Where the table says "-", the handle keeps alive what it needs: a document or an
 * iteration may outlive its reader (whose files then stay open), a query the queries
 * it was made of. Closing a *writer* closes its files at once: what was made from it
 * may still be freed, but reading through it fails with STATUS_INTERNAL.
 */
#ifndef XAPIAN_C_H
#define XAPIAN_C_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define XAP_API __attribute__((visibility("default")))
#else
#define XAP_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

struct xap_writer;
struct xap_reader;
struct xap_postings;
struct xap_terms;
struct xap_values;
struct xap_document;
struct xap_query;
struct xap_enquire;
struct xap_matches;

/* Longest term, in bytes, of the glass backend; a zero byte counts twice. */
#define XAP_TERM_BYTES_MAX 245

/* Of the libxapian in use, such as "1.4.22". */
XAP_API struct str xap_version_string(void);

/* libxapian writes in destructors, out of which no exception can come: where that fails it ends the program. With a
 * `program` (not copied; its name in the message) the end is a line on standard error and _exit(2) instead of abort().
 * What was not committed is then lost, as with any other end. For the whole program, not for one handle. */
XAP_API void xap_end_with_message(const char *program);

/* --- Writing ------------------------------------------------------------- */

/* One of the first four, or'ed with any of the others. */
enum xap_open {
    XAP_CREATE_OR_OPEN = 0x00,
    XAP_CREATE_OR_OVERWRITE = 0x01,
    XAP_CREATE = 0x02,
    XAP_OPEN = 0x03,
    XAP_NO_SYNC = 0x04,     /* no fsync: a crash of the machine may lose the database */
    XAP_FULL_SYNC = 0x08,   /* where fsync is not enough (macOS) */
    XAP_DANGEROUS = 0x10,   /* blocks are changed in place: no readers meanwhile, no cancelling */
    XAP_NO_TERMLIST = 0x20, /* smaller; documents cannot be replaced or deleted, nor their terms listed */
    XAP_RETRY_LOCK = 0x40   /* wait for another writer, without end */
};

/* `block_size` in bytes: a power of 2 from 2048 to 65536; 0: Xapian's default (8192).
 * It only matters for a new database. An existing one with XAP_CREATE is STATUS_IO. */
XAP_API MUST_CHECK enum status xap_writer_open(struct xap_writer **out, struct str path, unsigned flags,
                                               uint32_t block_size, struct error *err);
/* Commits (an open transaction is cancelled), gives up the lock and frees, also
 * when it fails. NULL is fine. */
XAP_API MUST_CHECK enum status xap_writer_close(struct xap_writer *w, struct error *err);
/* The same where nothing can be done about a failure. Xapian commits here too:
 * only changes inside a transaction can be dropped. */
XAP_API void xap_writer_free(struct xap_writer *w);
/* Drops what is not committed, gives up the lock and frees; also after a commit that failed, which leaves changes half
 * written in memory that the two above would commit. NULL is fine. */
XAP_API void xap_writer_abandon(struct xap_writer *w);

/* The same database for reading, with the changes not yet committed. Never closed by the caller. */
XAP_API struct xap_reader *xap_writer_reader(struct xap_writer *w);

/* Xapian also commits by itself every XAPIAN_FLUSH_THRESHOLD (10000) changes, unless in a transaction. */
XAP_API MUST_CHECK enum status xap_writer_commit(struct xap_writer *w, struct error *err);

/* `is_flushed`: what came before is committed first, and the transaction itself is on disk when it ends. */
XAP_API MUST_CHECK enum status xap_writer_begin_transaction(struct xap_writer *w, bool is_flushed,
                                                            struct error *err);
XAP_API MUST_CHECK enum status xap_writer_commit_transaction(struct xap_writer *w, struct error *err);
XAP_API MUST_CHECK enum status xap_writer_cancel_transaction(struct xap_writer *w, struct error *err);

/* The document is copied. `docid` (NULL is fine) is the one given to it. */
XAP_API MUST_CHECK enum status xap_writer_add(struct xap_writer *w, const struct xap_document *doc,
                                              uint32_t *docid, struct error *err);
/* Adds it under `docid` if there is none. */
XAP_API MUST_CHECK enum status xap_writer_replace(struct xap_writer *w, uint32_t docid,
                                                  const struct xap_document *doc, struct error *err);
/* Replaces the first document with the term, deletes all others with it; adds if
 * there is none. The document should have the term itself. `docid`: NULL is fine. */
XAP_API MUST_CHECK enum status xap_writer_replace_by_term(struct xap_writer *w, struct str term,
                                                          const struct xap_document *doc, uint32_t *docid,
                                                          struct error *err);
/* STATUS_NOT_FOUND if there is none. */
XAP_API MUST_CHECK enum status xap_writer_delete(struct xap_writer *w, uint32_t docid, struct error *err);
/* Deletes all documents with the term, be there any or not. */
XAP_API MUST_CHECK enum status xap_writer_delete_by_term(struct xap_writer *w, struct str term,
                                                         struct error *err);

/* An empty value removes the key. Keys up to XAP_TERM_BYTES_MAX bytes, values up to about 100 MB. */
XAP_API MUST_CHECK enum status xap_writer_set_metadata(struct xap_writer *w, struct str key, struct str value,
                                                       struct error *err);
XAP_API MUST_CHECK enum status xap_writer_add_spelling(struct xap_writer *w, struct str word,
                                                       uint32_t frequency, struct error *err);
XAP_API MUST_CHECK enum status xap_writer_remove_spelling(struct xap_writer *w, struct str word,
                                                          uint32_t frequency, struct error *err);
XAP_API MUST_CHECK enum status xap_writer_add_synonym(struct xap_writer *w, struct str term,
                                                      struct str synonym, struct error *err);
XAP_API MUST_CHECK enum status xap_writer_remove_synonym(struct xap_writer *w, struct str term,
                                                         struct str synonym, struct error *err);
XAP_API MUST_CHECK enum status xap_writer_clear_synonyms(struct xap_writer *w, struct str term,
                                                         struct error *err);

/* --- Whole databases ----------------------------------------------------- */

enum xap_compact {
    /* Xapian's level "fuller" is left out on purpose: it breaks rules of the B-tree, and is not smaller. */
    XAP_COMPACT_FULL = 1,
    XAP_COMPACT_NO_RENUMBER = 4, /* keep docids; the sources' ranges must not overlap */
    XAP_COMPACT_MULTIPASS = 8,   /* faster for more than 3 sources, with more temporary space */
    XAP_COMPACT_SINGLE_FILE = 16 /* the target is one file, for reading only */
};

/* Merges the committed state of the sources into a new database at `target`, in order; `flags`
 * or'ed from enum xap_compact; `block_size` as for xap_writer_open(). No source is BAD_INPUT.
 * Without NO_RENUMBER the docids of each source are shifted behind those of the one before. */
XAP_API MUST_CHECK enum status xap_compact(const struct str *sources, size_t count, struct str target,
                                           unsigned flags, uint32_t block_size, struct error *err);

/* Reads every block. Appends what Xapian reports to `report` (NULL: not wanted), sets `*error_count`.
 * STATUS_OK with errors counted, or another status where the damage stops the check. */
XAP_API MUST_CHECK enum status xap_check(struct str path, struct buf *report, size_t *error_count,
                                         struct error *err);

/* --- Reading ------------------------------------------------------------- */

XAP_API MUST_CHECK enum status xap_reader_open(struct xap_reader **out, struct str path, struct error *err);
/* Several databases as one: document d of the i-th of n (from 0) has the docid (d - 1) * n + i + 1.
 * None gives an empty reader. */
XAP_API MUST_CHECK enum status xap_reader_open_many(struct xap_reader **out, const struct str *paths,
                                                    size_t count, struct error *err);
XAP_API void xap_reader_close(struct xap_reader *r);
/* Moves to the newest revision; `is_changed` (NULL is fine): there was one. What was made from the
 * reader before stays at the old one and may be STALE. A database swapped by rename needs a new open. */
XAP_API MUST_CHECK enum status xap_reader_reopen(struct xap_reader *r, bool *is_changed, struct error *err);

XAP_API MUST_CHECK enum status xap_reader_doccount(struct xap_reader *r, uint32_t *out, struct error *err);
/* The highest docid ever used; 0 for an empty database. */
XAP_API MUST_CHECK enum status xap_reader_last_docid(struct xap_reader *r, uint32_t *out, struct error *err);
XAP_API MUST_CHECK enum status xap_reader_average_length(struct xap_reader *r, double *out,
                                                         struct error *err);
XAP_API MUST_CHECK enum status xap_reader_total_length(struct xap_reader *r, uint64_t *out,
                                                       struct error *err);
XAP_API MUST_CHECK enum status xap_reader_has_positions(struct xap_reader *r, bool *out, struct error *err);
XAP_API MUST_CHECK enum status xap_reader_uuid(struct xap_reader *r, struct buf *out, struct error *err);
/* Grows by one with each commit. Not for several databases as one (INTERNAL). */
XAP_API MUST_CHECK enum status xap_reader_revision(struct xap_reader *r, uint64_t *out, struct error *err);

/* How many documents have the term; 0 if none has. The empty term: all documents. */
XAP_API MUST_CHECK enum status xap_reader_term_frequency(struct xap_reader *r, struct str term, uint32_t *out,
                                                         struct error *err);
/* Sum of the term's wdf over all documents; 0 if none has it. */
XAP_API MUST_CHECK enum status xap_reader_collection_frequency(struct xap_reader *r, struct str term,
                                                               uint64_t *out, struct error *err);
XAP_API MUST_CHECK enum status xap_reader_term_exists(struct xap_reader *r, struct str term, bool *out,
                                                      struct error *err);
/* First document with the term: for terms that one document has. STATUS_NOT_FOUND if none has. */
XAP_API MUST_CHECK enum status xap_reader_find(struct xap_reader *r, struct str term, uint32_t *docid,
                                               struct error *err);

/* The lengths of `count` documents; STATUS_NOT_FOUND if there is no such document. */
XAP_API MUST_CHECK enum status xap_reader_lengths(struct xap_reader *r, const uint32_t *docids, size_t count,
                                                  uint32_t *lengths, struct error *err);
/* Positions of a term in a document, rising. Writes at most `capacity` of them; `*count` is how many there
 * are, which may be more. 0 if the document or the term is not there or has none. */
XAP_API MUST_CHECK enum status xap_reader_positions(struct xap_reader *r, uint32_t docid, struct str term,
                                                    uint32_t *out, size_t capacity, size_t *count,
                                                    struct error *err);
/* STATUS_NOT_FOUND without such a document. */
XAP_API MUST_CHECK enum status xap_reader_data(struct xap_reader *r, uint32_t docid, struct buf *out,
                                               struct error *err);
/* Nothing is appended if the slot is empty; STATUS_NOT_FOUND without such a document. */
XAP_API MUST_CHECK enum status xap_reader_value(struct xap_reader *r, uint32_t docid, uint32_t slot,
                                                struct buf *out, struct error *err);
XAP_API MUST_CHECK enum status xap_reader_document(struct xap_document **out, struct xap_reader *r,
                                                   uint32_t docid, struct error *err);

/* How many documents have a value in the slot. */
XAP_API MUST_CHECK enum status xap_reader_value_frequency(struct xap_reader *r, uint32_t slot, uint32_t *out,
                                                          struct error *err);
/* Bounds of the values in byte order, perhaps not tight after deletions; nothing is appended if there are
 * none. */
XAP_API MUST_CHECK enum status xap_reader_value_lower_bound(struct xap_reader *r, uint32_t slot,
                                                            struct buf *out, struct error *err);
XAP_API MUST_CHECK enum status xap_reader_value_upper_bound(struct xap_reader *r, uint32_t slot,
                                                            struct buf *out, struct error *err);

/* Nothing is appended if the key is not set. Of several databases the first is asked. */
XAP_API MUST_CHECK enum status xap_reader_metadata(struct xap_reader *r, struct str key, struct buf *out,
                                                   struct error *err);
/* The nearest word added by xap_writer_add_spelling(), at most `max_edit_distance` (2 is usual) away and more
 * frequent than `word`; nothing is appended if there is none. */
XAP_API MUST_CHECK enum status xap_reader_suggest(struct xap_reader *r, struct str word,
                                                  uint32_t max_edit_distance, struct buf *out,
                                                  struct error *err);

/* --- Postings: the documents of a term, by docid ------------------------- */

/* The empty term: all documents. A term that no document has gives no postings. */
XAP_API MUST_CHECK enum status xap_postings_open(struct xap_postings **out, struct xap_reader *r,
                                                 struct str term, struct error *err);
/* Up to `capacity` postings; `*count` 0 is the end. `wdfs`: NULL if not wanted. */
XAP_API MUST_CHECK enum status xap_postings_next_batch(struct xap_postings *p, uint32_t *docids,
                                                       uint32_t *wdfs, size_t capacity, size_t *count,
                                                       struct error *err);
/* The same with the documents' lengths: on the empty term this reads all lengths in one sweep. */
XAP_API MUST_CHECK enum status xap_postings_next_lengths(struct xap_postings *p, uint32_t *docids,
                                                         uint32_t *lengths, size_t capacity, size_t *count,
                                                         struct error *err);
/* The next batch begins with the first docid >= `docid`; never goes back. */
XAP_API MUST_CHECK enum status xap_postings_skip_to(struct xap_postings *p, uint32_t docid,
                                                    struct error *err);
XAP_API void xap_postings_close(struct xap_postings *p);

/* --- Terms: lists of terms or keys, in byte order ------------------------ */

/* All terms with the prefix; the number is the term's frequency. */
XAP_API MUST_CHECK enum status xap_terms_open(struct xap_terms **out, struct xap_reader *r, struct str prefix,
                                              struct error *err);
/* The terms of a document; the number is the term's wdf in it. NOT_FOUND without such a document. */
XAP_API MUST_CHECK enum status xap_terms_open_document(struct xap_terms **out, struct xap_reader *r,
                                                       uint32_t docid, struct error *err);
/* The keys of metadata with the prefix; no number. */
XAP_API MUST_CHECK enum status xap_terms_open_metadata(struct xap_terms **out, struct xap_reader *r,
                                                       struct str prefix, struct error *err);
/* The words added for spelling; the number is their frequency. */
XAP_API MUST_CHECK enum status xap_terms_open_spellings(struct xap_terms **out, struct xap_reader *r,
                                                        struct error *err);
/* The synonyms of a term; no number. */
XAP_API MUST_CHECK enum status xap_terms_open_synonyms(struct xap_terms **out, struct xap_reader *r,
                                                       struct str term, struct error *err);
/* The terms with the prefix that have synonyms; no number. */
XAP_API MUST_CHECK enum status xap_terms_open_synonym_keys(struct xap_terms **out, struct xap_reader *r,
                                                           struct str prefix, struct error *err);
/* STATUS_END behind the last. `number` (NULL is fine) depends on where the list is from; 0 if it has none. */
XAP_API MUST_CHECK enum status xap_terms_next(struct xap_terms *t, struct str *term, uint32_t *number,
                                              struct error *err);
/* The next one is the first >= `term`; never goes back. */
XAP_API MUST_CHECK enum status xap_terms_skip_to(struct xap_terms *t, struct str term, struct error *err);
XAP_API void xap_terms_close(struct xap_terms *t);

/* --- Values: the values of a slot by docid, or of a document by slot ----- */

XAP_API MUST_CHECK enum status xap_values_open(struct xap_values **out, struct xap_reader *r, uint32_t slot,
                                               struct error *err);
/* STATUS_END behind the last. `key`: the docid, or the slot for the values of a document. */
XAP_API MUST_CHECK enum status xap_values_next(struct xap_values *v, uint32_t *key, struct str *value,
                                               struct error *err);
/* Up to `capacity` of them; `*count` 0 is the end. */
XAP_API MUST_CHECK enum status xap_values_next_batch(struct xap_values *v, uint32_t *keys, struct str *values,
                                                     size_t capacity, size_t *count, struct error *err);
/* The next one is the first with a key >= `key`; never goes back. */
XAP_API MUST_CHECK enum status xap_values_skip_to(struct xap_values *v, uint32_t key, struct error *err);
/* The value of `key`, and no step behind it; false in *has: there is none. Keys may only rise. */
XAP_API MUST_CHECK enum status xap_values_find(struct xap_values *v, uint32_t key, struct str *value, bool *has,
                                               struct error *err);
XAP_API void xap_values_close(struct xap_values *v);

/* --- Documents ----------------------------------------------------------- */

XAP_API MUST_CHECK enum status xap_document_new(struct xap_document **out, struct error *err);
XAP_API void xap_document_free(struct xap_document *d);
/* As new again. */
XAP_API MUST_CHECK enum status xap_document_clear(struct xap_document *d, struct error *err);

/* Terms too long or empty are BAD_INPUT at once: found by xap_writer_add() only, they would cost
 * all changes not yet committed. The wdf of a term is the sum of the increments. */
XAP_API MUST_CHECK enum status xap_document_add_posting(struct xap_document *d, struct str term,
                                                        uint32_t position, uint32_t wdf_increment,
                                                        struct error *err);
XAP_API MUST_CHECK enum status xap_document_add_term(struct xap_document *d, struct str term,
                                                     uint32_t wdf_increment, struct error *err);
/* A term without weight: wdf 0, no part of the document's length. */
XAP_API MUST_CHECK enum status xap_document_add_boolean_term(struct xap_document *d, struct str term,
                                                             struct error *err);

/* Many at once. On an error those before the bad one are in. */
struct xap_posting {
    struct str term;
    uint32_t position; /* XAP_NO_POSITION for none */
    uint32_t wdf_increment;
};
#define XAP_NO_POSITION UINT32_MAX
XAP_API MUST_CHECK enum status xap_document_add_postings(struct xap_document *d,
                                                         const struct xap_posting *postings, size_t count,
                                                         struct error *err);
/* Term and positions. A term it does not have is BAD_INPUT. */
XAP_API MUST_CHECK enum status xap_document_remove_term(struct xap_document *d, struct str term,
                                                        struct error *err);

/* An empty value removes it: Xapian knows no difference. */
XAP_API MUST_CHECK enum status xap_document_set_value(struct xap_document *d, uint32_t slot, struct str value,
                                                      struct error *err);
XAP_API MUST_CHECK enum status xap_document_set_data(struct xap_document *d, struct str data,
                                                     struct error *err);

/* 0 for a document not from a reader. */
XAP_API MUST_CHECK enum status xap_document_docid(const struct xap_document *d, uint32_t *out,
                                                  struct error *err);
XAP_API MUST_CHECK enum status xap_document_data(const struct xap_document *d, struct buf *out,
                                                 struct error *err);
XAP_API MUST_CHECK enum status xap_document_value(const struct xap_document *d, uint32_t slot,
                                                  struct buf *out, struct error *err);
/* Not to be used across changes of the document's terms; the number is the wdf. */
XAP_API MUST_CHECK enum status xap_document_terms(struct xap_terms **out, const struct xap_document *d,
                                                  struct error *err);
/* Not to be used across changes of the document's values. */
XAP_API MUST_CHECK enum status xap_document_values(struct xap_values **out, const struct xap_document *d,
                                                   struct error *err);

/* --- Queries ------------------------------------------------------------- */

enum xap_op {
    XAP_AND,
    XAP_OR,
    XAP_NOT, /* the first without any of the others */
    XAP_XOR,
    XAP_MAYBE,   /* the first; the others only add weight */
    XAP_FILTER,  /* all; only the first gives weight */
    XAP_NEAR,    /* within `window` words, in any order */
    XAP_PHRASE,  /* within `window` words, in this order */
    XAP_SYNONYM, /* any, weighted as if they were one term */
    XAP_MAX      /* any, with the greatest weight of those that match */
};

/* What a wildcard does that stands for too many terms. */
enum xap_wildcard {
    XAP_WILDCARD_FAIL, /* BAD_INPUT, when the query is run */
    XAP_WILDCARD_FIRST,
    XAP_WILDCARD_MOST_FREQUENT
};

/* `wqf`: how often the term is in the query (1); `position`: where, for phrases (0: anywhere).
 * The empty term is every document. */
XAP_API MUST_CHECK enum status xap_query_term(struct xap_query **out, struct str term, uint32_t wqf,
                                              uint32_t position, struct error *err);
XAP_API MUST_CHECK enum status xap_query_all(struct xap_query **out, struct error *err);
XAP_API MUST_CHECK enum status xap_query_nothing(struct xap_query **out, struct error *err);
/* The subqueries may be freed at once. None gives the query for nothing. `window` matters for NEAR and PHRASE
 * only; 0: as many words as subqueries. On a database without positions these two act as AND. */
XAP_API MUST_CHECK enum status xap_query_combine(struct xap_query **out, enum xap_op op,
                                                 const struct xap_query *const *subqueries, size_t count,
                                                 uint32_t window, struct error *err);
/* Weights times `factor`, which must not be negative; 0 makes a mere filter. */
XAP_API MUST_CHECK enum status xap_query_scale(struct xap_query **out, const struct xap_query *q,
                                               double factor, struct error *err);
/* Values in byte order, bounds included. An upper one below the lower is the query for nothing. */
XAP_API MUST_CHECK enum status xap_query_value_range(struct xap_query **out, uint32_t slot, struct str lower,
                                                     struct str upper, struct error *err);
XAP_API MUST_CHECK enum status xap_query_value_at_least(struct xap_query **out, uint32_t slot,
                                                        struct str lower, struct error *err);
/* Documents without a value match no range, but all match an empty lower bound. */
XAP_API MUST_CHECK enum status xap_query_value_at_most(struct xap_query **out, uint32_t slot,
                                                       struct str upper, struct error *err);
/* Terms that begin with `prefix`, joined by XAP_SYNONYM, XAP_OR or XAP_MAX (others: BAD_INPUT).
 * `max_expansion` 0: as many as there are. */
XAP_API MUST_CHECK enum status xap_query_wildcard(struct xap_query **out, struct str prefix,
                                                  uint32_t max_expansion, enum xap_wildcard limit,
                                                  enum xap_op joined_by, struct error *err);
XAP_API void xap_query_free(struct xap_query *q);

/* Xapian's own notation, for people; it differs between versions. */
XAP_API MUST_CHECK enum status xap_query_description(const struct xap_query *q, struct buf *out,
                                                     struct error *err);
/* The different terms of the query, in byte order, wildcards not expanded; no number. */
XAP_API MUST_CHECK enum status xap_query_terms(struct xap_terms **out, const struct xap_query *q,
                                               struct error *err);

/* --- Matching ------------------------------------------------------------ */

/* Xapian's defaults: XAP_BM25_INIT. */
struct xap_bm25 {
    double k1, k2, k3, b;
    double min_normlen; /* shorter documents count as this long, relative to the average */
};
#define XAP_BM25_INIT                                                                                        \
    {                                                                                                        \
        1, 0, 1, 0.5, 0.5                                                                                    \
    }

enum xap_docid_order { XAP_DOCID_DESCENDING = 0, XAP_DOCID_ASCENDING = 1, XAP_DOCID_DONT_CARE = 2 };

/* Called with up to XAP_SPY_BATCH matching documents in the order of the matcher: before collapsing, and all
 * of them only if check_at_least covers the database. Anything but STATUS_OK ends the run, which returns it;
 * the callback should then have set `err` (that of the run, or NULL). Weights are 0 where they do not matter.
 */
#define XAP_SPY_BATCH 1024
typedef enum status xap_spy(const uint32_t *docids, const double *weights, size_t count, void *payload,
                            struct error *err);

XAP_API MUST_CHECK enum status xap_enquire_new(struct xap_enquire **out, struct xap_reader *r,
                                               struct error *err);
XAP_API void xap_enquire_free(struct xap_enquire *e);
/* The query may be freed at once. `query_length` is used by BM25 with k2 > 0; 0: counted from the query. */
XAP_API MUST_CHECK enum status xap_enquire_set_query(struct xap_enquire *e, const struct xap_query *q,
                                                     uint32_t query_length, struct error *err);
XAP_API MUST_CHECK enum status xap_enquire_weight_bm25(struct xap_enquire *e,
                                                       const struct xap_bm25 *parameters, struct error *err);
/* All weights 0. */
XAP_API MUST_CHECK enum status xap_enquire_weight_none(struct xap_enquire *e, struct error *err);

/* The default. */
XAP_API MUST_CHECK enum status xap_enquire_sort_by_relevance(struct xap_enquire *e, struct error *err);
/* By value in byte order, `is_reverse` the greatest first; documents without one count as the empty value. */
XAP_API MUST_CHECK enum status xap_enquire_sort_by_value(struct xap_enquire *e, uint32_t slot,
                                                         bool is_reverse, struct error *err);
XAP_API MUST_CHECK enum status xap_enquire_sort_by_value_then_relevance(struct xap_enquire *e, uint32_t slot,
                                                                        bool is_reverse, struct error *err);
XAP_API MUST_CHECK enum status xap_enquire_sort_by_relevance_then_value(struct xap_enquire *e, uint32_t slot,
                                                                        bool is_reverse, struct error *err);
/* Among equals; ascending at first. DONT_CARE leaves it to Xapian, which may then be faster. */
XAP_API MUST_CHECK enum status xap_enquire_set_docid_order(struct xap_enquire *e, enum xap_docid_order order,
                                                           struct error *err);
/* At most `max_per_value` hits with the same value in the slot (0: no collapsing). Documents
 * without a value are never collapsed. */
XAP_API MUST_CHECK enum status xap_enquire_set_collapse(struct xap_enquire *e, uint32_t slot,
                                                        uint32_t max_per_value, struct error *err);
/* Leaves out hits with less than `weight`, or of less than `percent` percent; 0 for none. Xapian takes
 * for 100 % a document with all terms of the query: the best hit may well be below. */
XAP_API MUST_CHECK enum status xap_enquire_set_cutoff(struct xap_enquire *e, unsigned percent, double weight,
                                                      struct error *err);
/* For all runs from now on. BAD_INPUT if the reader is several databases as one: Xapian then tells a
 * spy the docid inside one of them, and not which. */
XAP_API MUST_CHECK enum status xap_enquire_add_spy(struct xap_enquire *e, xap_spy *spy, void *payload,
                                                   struct error *err);
XAP_API MUST_CHECK enum status xap_enquire_clear_spies(struct xap_enquire *e, struct error *err);

/* The hits from rank `first` (0 is the best), at most `max_hits`. Counts are exact if `check_at_least` is at
 * least the number of documents. `max_hits` 0 only counts. */
XAP_API MUST_CHECK enum status xap_enquire_run(struct xap_matches **out, struct xap_enquire *e,
                                               uint32_t first, uint32_t max_hits, uint32_t check_at_least,
                                               struct error *err);

struct xap_match_counts {
    uint32_t lower_bound, estimated, upper_bound; /* of all matches, after collapsing */
    uint32_t uncollapsed_lower_bound, uncollapsed_estimated, uncollapsed_upper_bound;
    bool is_exact;       /* the first three are one number: how many match */
    double max_possible; /* weight that no document can exceed */
    double max_attained; /* greatest weight seen */
};

struct xap_hit {
    uint32_t docid;
    double weight;
    uint32_t collapse_count; /* at least so many were left out in favour of this one */
    struct str collapse_key; /* borrowed until the next xap_matches_hit(); empty without collapsing */
};

/* How many hits are in it, not how many documents match. */
XAP_API size_t xap_matches_size(const struct xap_matches *m);
XAP_API MUST_CHECK enum status xap_matches_counts(const struct xap_matches *m, struct xap_match_counts *out,
                                                  struct error *err);
/* `at` from 0 to size - 1, counted from the `first` of the run; outside: BAD_INPUT. */
XAP_API MUST_CHECK enum status xap_matches_hit(struct xap_matches *m, size_t at, struct xap_hit *out,
                                               struct error *err);
/* Up to `capacity` hits from `at` on; `*count` 0 behind the last. `weights`: NULL if not wanted. */
XAP_API MUST_CHECK enum status xap_matches_batch(const struct xap_matches *m, size_t at, uint32_t *docids,
                                                 double *weights, size_t capacity, size_t *count,
                                                 struct error *err);
XAP_API void xap_matches_free(struct xap_matches *m);

#ifdef __cplusplus
}
#endif
#endif
