/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which words and names occur in a piece of text, for telling whether another
 * piece goes on with it: a set of bits by hash, so a chance meeting of two
 * words counts as the same one. Words that stand in any news about the police
 * say nothing and are left out.
 */
#ifndef CORPUS_WORDSET_H
#define CORPUS_WORDSET_H

#include "corpus/page.h"

enum {
    WORDSET_BITS = 1 << 15,
    WORDSET_LINK = 2 /* shared words that make two pieces of text one story; one name does */
};

/* All zero: empty. */
struct wordset {
    uint64_t words[WORDSET_BITS / 64];
    uint64_t names[WORDSET_BITS / 64];
    uint64_t capitals[WORDSET_BITS / 64]; /* that may be names or only begin a sentence */
};

void wordset_add(struct wordset *s, const struct page *p, size_t line);
/* How many words of the line are in the set, up to about `most`; a shared name counts as WORDSET_LINK words. */
unsigned wordset_shared(const struct wordset *s, const struct page *p, size_t line, unsigned most);

/* The same, told apart, over several lines; each word counts once, up to WORDSET_LINKS_MAX, and none in the name of a force. */
struct link {
    unsigned words, names; /* shared; a name is no word besides */
    unsigned size;         /* of all words that say anything */
};

enum { WORDSET_LINKS_MAX = 24 };

struct link wordset_link(const struct wordset *s, const struct page *p, size_t first_line, size_t end_line);
/* Of the first `words` of them only. */
struct link wordset_link_within(const struct wordset *s, const struct page *p, size_t first_line, size_t end_line,
                                size_t words);

#endif
