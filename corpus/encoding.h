/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes to UTF-8 text, and by what encoding.
 *
 * A byte-order mark decides; else valid UTF-8 is UTF-8, and UTF-8 with a few bad bytes
 * too; else uchardet guesses (corpus/detector.h) and iconv converts. The only user of iconv.
 */
#ifndef CORPUS_ENCODING_H
#define CORPUS_ENCODING_H

#include "base/text.h"

enum { ENCODING_NAME_MAX = 32 };

struct encoding {
    char name[ENCODING_NAME_MAX]; /* "UTF-8", "UTF-16LE", "WINDOWS-1252" */
    bool is_repaired;             /* some bytes fitted no encoding and became U+FFFD */
};

/*
 * Appends `bytes` as valid UTF-8 without NULs, byte-order mark and carriage returns.
 * STATUS_BAD_INPUT: it is not text ("binary").
 */
MUST_CHECK enum status encoding_to_utf8(struct str bytes, struct buf *out, struct encoding *used, struct error *err);

#endif
