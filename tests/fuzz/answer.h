/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What holds for every answer, whatever was asked of whatever was indexed.
 */
#ifndef TESTS_FUZZ_ANSWER_H
#define TESTS_FUZZ_ANSWER_H

#include "query/output.h"

/* Highlights lie in their snippet, on whole characters and in order; a snippet is a piece of `text`. */
void check_snippets(const struct snippet *snippets, size_t count, struct str text);
/* As JSON the answer is JSON; for a terminal it is text, with nothing that a terminal acts on but line ends. */
void check_output(const struct query_request *request, const struct answer *answer);
void check_terminal_text(struct str text);
void check_json(struct str text);

#endif
