/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A query from an article: the words that tell it from others, for --similar.
 */
#ifndef QUERY_SIMILAR_H
#define QUERY_SIMILAR_H

#include "query/session.h"

/* Appends the most telling words of an article's text, the best first, as the text of a query. */
MUST_CHECK enum status similar_query(struct session *s, struct str text, struct buf *out, struct error *err);

#endif
