/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text that was cut at a width, as the newswires send it: a paragraph in many
 * lines. It is made one line again, so that the grammars know nothing of it.
 *
 * A line was cut where its last word ends no sentence and the next line begins
 * with a small letter. Where the next line begins with a capital it may be a
 * headline above its story; then the width tells, which the other cuts show:
 * the first word of the next line has no room in the line.
 */
#ifndef CORPUS_WRAPPING_H
#define CORPUS_WRAPPING_H

#include "corpus/tokens.h"

/* Joins the lines of cut paragraphs. Nothing has been marked in them yet. */
void wrapping_undo(struct tokens *t);

#endif
