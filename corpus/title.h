/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the headline: a line above the story that is no sentence of it. Many pages have none. */
#ifndef CORPUS_TITLE_H
#define CORPUS_TITLE_H

#include "corpus/page.h"

/* Sets page->title_line and page->title, and adds the finding. */
MUST_CHECK enum status title_find(struct page *p, struct error *err);

#endif
