/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The values that an article has of a facet, out of everything that was found in it and said of it.
 *
 * Facts are as many as there are places and people that say something; a value is there once, however
 * often it was found and in whatever spellings, so that an article counts once for it.
 */
#ifndef INDEXER_VALUES_H
#define INDEXER_VALUES_H

#include "base/arena.h"
#include "corpus/article.h"
#include "store/fields.h"

/* Mends what is stated and can be no value. "none" for a force or an operation is how to ask for articles without one, and what
 * somebody means who states it: such facts go. A year that is none gives way to that of the date. */
void values_settle(struct article *article);
/* In the order of the facts; of several spellings the bytewise smallest. In `arena`.
 * `keeps_all`: a value for each fact, as indexes had them that were made before values were told apart by their keys. */
MUST_CHECK enum status values_collect(const struct article *article, enum field_id facet, bool keeps_all, struct arena *arena,
                                      const struct str **out, size_t *count, struct error *err);

#endif
