/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where Porter 2 is wrong for English police news: a table, with a reason for each row.
 */
#ifndef STEM_EXCEPTIONS_H
#define STEM_EXCEPTIONS_H

#include "base/text.h"

/* The whole stem of `word`, where a row fixes it. */
bool exceptions_stem(struct str word, struct str *stem);

/* The British spelling of `word` (organized: organised; behaviors: behaviours), to be stemmed in its place.
 * `out` has room for WORD_MAX + 8 bytes. False: it has no other spelling. */
bool exceptions_spelling(struct str word, char *out, struct str *spelling);

/* Rows, for tests and for the fingerprint; *reason is never empty. False past the last. */
bool exceptions_row(size_t i, struct str *word, struct str *stem, struct str *reason);

/* Beginnings that are spelled differently ("pedophil", "paedophil"). False past the last. */
bool exceptions_beginning(size_t i, struct str *american, struct str *british);

#endif
