/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words to stems: Snowball, with the exceptions of stem/exceptions.c before it.
 *
 * English is Porter 2 (snowballstem.org/algorithms/english); the exceptions apply to English alone.
 */
#ifndef STEM_STEMMER_H
#define STEM_STEMMER_H

#include "base/text.h"

struct stemmer;

/* `language` is a name or ISO 639 code that libstemmer knows ("english", "en"). STATUS_BAD_INPUT: it does
 * not. On success *out is freed by stemmer_free(). */
MUST_CHECK enum status stemmer_new(struct stemmer **out, const char *language, struct error *err);

/* Stem of a folded word; valid until the next call. Words that do not begin with a letter are their own stem. */
MUST_CHECK enum status stemmer_stem(struct stemmer *s, struct str word, struct str *stem, struct error *err);

/* Which letters the words that have this stem may begin with: bits from 0 for a to 25 for z, and LETTER_OTHER. All are
 * set where nothing is known of the language. */
enum { LETTER_OTHER = 26 };
uint32_t stemmer_first_letters(const struct stemmer *s, struct str stem);
static inline uint32_t letter_bit(char first)
{
    return UINT32_C(1) << (first >= 'a' && first <= 'z' ? first - 'a' : LETTER_OTHER);
}

/* Changes when any stem may: language, exceptions, libstemmer's own rules. */
MUST_CHECK enum status stemmer_fingerprint(struct stemmer *s, uint64_t *out, struct error *err);

void stemmer_free(struct stemmer *s);

#endif
