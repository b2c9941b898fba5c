/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libstemmer: the stemmers of Snowball (snowballstem.org), by language.
 *
 * The only user of the library. The tables of its thirty stemmers hold ten
 * thousand pointers, which the dynamic loader sets one by one before a program
 * begins: a tenth of the time of a query. Where the library is there as an
 * archive (SNOWBALL_LIBRARY is then the name of the shared one), the English
 * stemmer is linked by itself, by the interface that Snowball describes for a
 * stemmer alone, and the shared library is loaded for another language.
 */
#ifndef STEM_SNOWBALL_H
#define STEM_SNOWBALL_H

#include "base/text.h"

struct snowball;

/* `language`: a name or ISO 639 code. STATUS_BAD_INPUT: there is no such stemmer. */
MUST_CHECK enum status snowball_new(struct snowball **out, const char *language, struct error *err);
/* The stem of a word in UTF-8, in small letters; valid until the next call. */
MUST_CHECK enum status snowball_stem(struct snowball *s, struct str word, struct str *stem, struct error *err);
bool snowball_is_english(const struct snowball *s);
void snowball_free(struct snowball *s); /* NULL is fine */

#endif
