/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lists of headlines that lead to other stories, whatever stands above them:
 * "Most read" is known by its words (furniture.c), others only by being many.
 */
#ifndef CORPUS_TEASERS_H
#define CORPUS_TEASERS_H

#include "corpus/page.h"

/* Marks them as furniture; what else is furniture has been marked, and where the body begins is known. */
void teasers_mark(struct page *p);

#endif
