/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Page furniture: what a page shows that is not the article. Known by its
 * words (corpus/registers/furniture.tsv) or by its form (a byline, a caption,
 * a menu, a line said twice). A line is dropped whole or stays whole; where it
 * could be a sentence of the article, it stays.
 */
#ifndef CORPUS_FURNITURE_H
#define CORPUS_FURNITURE_H

#include "corpus/page.h"

/* Looks at each line by itself and at its neighbours; finds page->body_line. */
void furniture_mark(struct page *p);
/* With the headline known: copies of it, and captions and section names around it. */
void furniture_mark_around_title(struct page *p);

#endif
