/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which passage of a page is the one that the stated title is of: the few
 * paragraphs with most of its words, of which those count most that few other
 * paragraphs have. Knows nothing of what the words mean.
 */
#ifndef CORPUS_THEME_H
#define CORPUS_THEME_H

#include "corpus/page.h"

/* The line that the passage begins at; the first one of the page where its top is not clearly worse than the best passage;
 * LINE_NONE: no title is stated, or its words tell nothing. `*stands`: the title itself stands there. Furniture must have
 * been marked. */
size_t theme_find(const struct page *p, bool *stands);

#endif
