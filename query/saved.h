/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Searches with a name: the query and its filters, in a file of "name=value" lines that people may edit, under
 * $XDG_CONFIG_HOME/cuttings/searches; and which articles a named search has shown already, under
 * $XDG_STATE_HOME/cuttings/searches, so that a job may ask for what is new.
 */
#ifndef QUERY_SAVED_H
#define QUERY_SAVED_H

#include "query/search.h"

/* STATUS_BAD_INPUT: the name would leave the folder, or nobody could type it. */
MUST_CHECK enum status saved_check_name(const char *name, struct error *err);
MUST_CHECK enum status saved_write(const char *name, const struct search_request *request, struct error *err);
/* Sets text, filters, order and is_any, but filters and an order that `request` has already; they live in `arena`.
 * STATUS_NOT_FOUND names the searches that there are. */
MUST_CHECK enum status saved_read(const char *name, struct arena *arena, struct search_request *request, struct error *err);
/* Their names, each with a line end, sorted. */
MUST_CHECK enum status saved_names(struct buf *out, struct error *err);

/* What a search has shown: a digest for each article as it was, by id and hash. */
struct seen_set {
    char (*digests)[33];
    size_t count, sorted, capacity;
};

#define SEEN_INIT { NULL, 0, 0, 0 }

/* Nothing was seen where there is no file yet. */
MUST_CHECK enum status seen_read(const char *name, struct seen_set *out, struct error *err);
bool seen_has(const struct seen_set *s, const struct hit_record *hit); /* of those that were read */
MUST_CHECK enum status seen_add(struct seen_set *s, const struct hit_record *hit, struct error *err);
MUST_CHECK enum status seen_write(const char *name, const struct seen_set *s, struct error *err);
void seen_release(struct seen_set *s);

/* Leaves in the answer what `s` has not, up to the limit of the request and behind its offset; the total is that of
 * all that is new. */
MUST_CHECK enum status seen_filter(const struct seen_set *s, struct session *session, const struct search_request *request,
                                   struct answer *answer, struct error *err);

#endif
