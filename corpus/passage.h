/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The passage of a page that holds the story, where much other news stands in
 * front of it or behind it.
 *
 * Each line has a score: what it says about the police, less a share of its
 * length. The core is the run of lines with the greatest sum (Bentley,
 * "Programming pearls: algorithm design techniques", CACM 27(9), 1984), and it
 * grows up to its headline and over sentences that go on with it. A title that
 * the record states chooses another core where its words speak for one
 * (theme.h), and that does not go on with the top of the page. What is
 * outside counts as other news only where it is long; on an ordinary page the
 * passage is the page.
 */
#ifndef CORPUS_PASSAGE_H
#define CORPUS_PASSAGE_H

#include "corpus/page.h"

#define PASSAGE_OTHER_NEWS "other news"

/* Finds the passage; furniture must have been marked. When it is not the whole page, the lines outside, but for such as a
 * headline at the top that speaks of the story, get PASSAGE_OTHER_NEWS as furniture, all others lose theirs, and
 * *found is true: mark them again, as on a page without the other news. Where a title speaks for a story further down, the
 * page's forces and operations have been read. */
MUST_CHECK enum status passage_find(struct page *p, bool *found, struct error *err);
/* The lines outside are text again: nothing of a page is lost for being other news. */
void passage_forget(struct page *p);

#endif
