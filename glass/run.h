/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From what a feed collected to a sorted run (struct run in glass/feed.h):
 * postings brought from document order into term order, in memory, and, for a
 * spill, everything written to the feed's temporary file.
 */
#ifndef GLASS_RUN_H
#define GLASS_RUN_H

#include "glass/feed.h"

/* Writes a run and empties the feed. After a failure the feed is of no use. */
MUST_CHECK enum status run_spill(struct glass_feed *f, struct error *err);

/* The last run: it stays in memory, with the feed's order and rank for the term lists. */
MUST_CHECK enum status run_keep(struct glass_feed *f, struct error *err);

#endif
