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

/* Changes when any stem may: language, exceptions, libstemmer's own rules. */
MUST_CHECK enum status stemmer_fingerprint(struct stemmer *s, uint64_t *out, struct error *err);

void stemmer_free(struct stemmer *s);

#endif
