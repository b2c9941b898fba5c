/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Guesses the encoding of a text that is no UTF-8. The only user of uchardet, which throws where memory runs out: here an
 * exception ends, as it must not pass through C.
 */
#ifndef CORPUS_DETECTOR_H
#define CORPUS_DETECTOR_H

#include "base/error.h"
#include "base/text.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { DETECTED_NAME = 32 };

/* The name that uchardet has for the encoding, as iconv knows it; empty where it cannot tell. */
MUST_CHECK enum status detector_guess(struct str bytes, char name[DETECTED_NAME], struct error *err);

#ifdef __cplusplus
}
#endif
#endif
