/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes JSON, and text that is safe on a terminal. Reading is jansson's business.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/text.h"

/* `s` in quotes. Invalid UTF-8 becomes U+FFFD, so that the output is always valid JSON. */
MUST_CHECK enum status json_add_string(struct buf *out, struct str s, struct error *err);

/* JSON as it is, but for what a terminal would act on, which is escaped, and line ends, which are spaces. */
MUST_CHECK enum status json_add_json(struct buf *out, struct str json, struct error *err);

/* `s` for a terminal: control characters (also C1, bidirectional and line separators), invalid bytes and, with
 * `one_line`, line ends become U+FFFD or spaces. Nothing in it can move the cursor or change a setting. */
MUST_CHECK enum status text_add_safe(struct buf *out, struct str s, bool one_line, struct error *err);

#endif
