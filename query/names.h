/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the values of filters mean: registers and the index itself know the names.
 */
#ifndef QUERY_NAMES_H
#define QUERY_NAMES_H

#include "query/parser.h"
#include "query/session.h"

/* The facet_resolver of a session, which is the payload. */
enum status names_resolve(enum field_id field, struct str value, struct arena *arena, struct str *out, void *payload,
                          struct error *err);

/* Appends a line for each rule that a value rests on in this index; `field` is the source of a facet. */
MUST_CHECK enum status names_sources(struct session *s, enum field_id field, struct buf *out, struct error *err);

#endif
