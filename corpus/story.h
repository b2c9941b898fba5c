/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tells the story of a page from other stories on it: pages carry the heads
 * and tails of other news, and their forces and operations are none of the
 * article's. A line that looks like a headline between two paragraphs may begin
 * another story; it does unless what follows shares names or words with the
 * one that was being told. Without a headline, a paragraph that brings up
 * another force or operation and shares too little with the story begins other
 * news, if there is much of it and the lead does not speak of several forces.
 */
#ifndef CORPUS_STORY_H
#define CORPUS_STORY_H

#include "corpus/page.h"

/* Marks lines with LINE_OTHER_STORY. Forces and operations must have been read. */
void story_mark(struct page *p);

#endif
