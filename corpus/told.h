/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What has been told of a story so far, in words (wordset.h) and in names
 * (cast.h), and where on a page one story ends and the next begins, as far as
 * these tell.
 */
#ifndef CORPUS_TOLD_H
#define CORPUS_TOLD_H

#include "corpus/cast.h"
#include "corpus/wordset.h"

/* All zero: nothing. */
struct told {
    struct wordset words;
    struct cast cast;
};

/* Adds lines [first, end). */
void told_add(struct told *told, const struct page *p, size_t first, size_t end);

/* "It", "They", "The officers", an opening quote: the paragraph only goes on from something said before. */
bool told_refers_back(const struct page *p, size_t line);

/* "Police forces", "forces across England", "40 forces", and not "joined forces" or "with help from other forces". */
bool told_speaks_of_forces(const struct page *p, size_t token);

/* How strong a link is: a name counts for a few words. */
static inline unsigned told_strength(struct link link)
{
    return WORDSET_LINK * link.names + link.words;
}

/* Sets begins[i] for the lines that another story begins at. It does with a paragraph that names others and shares nothing with
 * what was told, or with those above it that share nothing either. Forces and operations must have been read. */
void told_find_seams(const struct page *p, bool *begins);

#endif
