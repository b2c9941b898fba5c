/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tells the story of a page from other stories on it: pages carry the heads
 * and tails of other news, and their forces and operations are none of the
 * article's. A line that looks like a headline between two paragraphs may begin
 * another story; it does unless what follows shares names or words with the
 * one that was being told. Without a headline, the story ends where the run of
 * paragraphs from its lead is over that speak of its forces, operations and
 * places (cast.h) or share its words (wordset.h), and others begin that name
 * forces and operations of their own: names are the terms by which one story is
 * told from the next (compare Hearst, "TextTiling", Computational Linguistics
 * 23(1), 1997). It takes much of it; an article whose lead speaks of several
 * forces may name any.
 */
#ifndef CORPUS_STORY_H
#define CORPUS_STORY_H

#include "corpus/page.h"

/* Marks lines with LINE_OTHER_STORY. Forces and operations must have been read. */
void story_mark(struct page *p);

#endif
