/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the headline: a line above the story that is no sentence of it. Many pages have none. */
#ifndef CORPUS_TITLE_H
#define CORPUS_TITLE_H

#include "corpus/page.h"

/* "Title: Three jailed" or "Headline: ..." in the head of an exported text: sets page->title_line, page->title and
 * page->head_end. Nothing of the page need have been marked. */
void title_find_label(struct page *p);
/* Adds the finding of that, once furniture is marked. */
MUST_CHECK enum status title_add_labelled(struct page *p, struct error *err);
/* Sets page->title_line and page->title, and adds the finding. */
MUST_CHECK enum status title_find(struct page *p, struct error *err);

#endif
