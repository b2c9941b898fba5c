/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which articles are copies of one story.
 *
 * Worked out from the signatures in the index (corpus/signature.h): articles that share a key are compared, copies of
 * copies are of one story. It depends on what is in the index and on nothing else: not on the order in which it came, nor
 * on threads. Every run of the indexer leaves the result in a file, "stories", beside the tables, with the revision it
 * holds for; a reader maps it, and works it out again where it is of another revision, damaged or missing.
 */
#ifndef STORE_STORIES_H
#define STORE_STORIES_H

#include "base/arena.h"
#include "corpus/signature.h"
#include "xapian-c/xapian-c.h"

struct stories;

/* `folder`: of the generation; NULL: there is no file to look for. `reader` is needed during the call only. */
MUST_CHECK enum status stories_new(struct stories **out, const char *folder, struct xap_reader *reader, struct error *err);
/* The docids of an article's story, rising, the article itself among them; in `arena`. *count is 0 where it has no copy. */
MUST_CHECK enum status stories_members(const struct stories *s, uint32_t docid, struct arena *arena, uint32_t **out,
                                       size_t *count, struct error *err);
/* The next article of the story, round and round; 0: the article has no copy. */
uint32_t stories_next(const struct stories *s, uint32_t docid);
void stories_free(struct stories *s); /* NULL is fine */

/* Writes the file for the database in `folder` as it is now. `threads`: that may work on it, at least 1. */
MUST_CHECK enum status stories_write(const char *folder, unsigned threads, struct error *err);
/* STATUS_CORRUPT: the file says something else than the index. A file of another revision is as none. */
MUST_CHECK enum status stories_check(const char *folder, struct xap_reader *reader, struct error *err);

/* The work itself, by places in `signatures`: next[i] is the next one of the story of i, round and round; i itself where there
 * is no copy. */
MUST_CHECK enum status stories_group(const struct signature *signatures, uint32_t count, unsigned threads, uint32_t *next,
                                     struct error *err);

#endif
