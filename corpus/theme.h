/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which passage of a page is the one that the stated title is of: the few
 * sentences, or the story, with most of its words, of which those count most
 * that few other sentences have; the names of places also for their forces.
 * Knows nothing else of what the words mean.
 */
#ifndef CORPUS_THEME_H
#define CORPUS_THEME_H

#include "corpus/page.h"

struct theme {
    size_t line; /* that the passage begins at; the first one of the page where its top is not clearly worse than the best
                    passage; LINE_NONE: no title is stated, or its words tell nothing */
    bool stands; /* the title itself stands there */
};

/* Furniture must have been marked. */
struct theme theme_find(const struct page *p);
/* The same among whole stories, which begin at the seams (told.h). Adds seams behind very long paragraphs. */
struct theme theme_choose(const struct page *p, bool *seams);

#endif
