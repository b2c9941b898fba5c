/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Named operations: "Operation Notarise", "Op Raptor", "Operations Kestrel and
 * Kite", "an operation codenamed Arouet". Any name will do; the register only
 * tells the spelling of known ones, and which are no police operations.
 */
#ifndef CORPUS_OPERATIONS_H
#define CORPUS_OPERATIONS_H

#include "corpus/page.h"

/* A name that was read, with what tells whether the article is about it. */
struct candidate {
    uint32_t trigger, first, end; /* tokens: the word "operation", the name, and the one behind the name */
    uint32_t row;                 /* of the register; ROW_NONE */
    const char *rule;
    char key[32];                 /* its letters in lower case, without spaces: what variants of spelling share */
    uint8_t key_len;
    uint8_t looks;                /* 0 small letters, 1 all capitals, 2 as a name is written: how good a spelling it is */
    bool is_cut;                  /* only its first word may have been read */
    bool is_dropped;              /* not police, not British */
    bool is_aside;                /* spoken of, not reported on */
    uint32_t same_as;             /* the first candidate of the same name */
    uint32_t count;               /* of candidates that are the same as this one */
};

/* Reads all names into page->candidates. The page's forces must have been read (forces_read). */
MUST_CHECK enum status operations_read(struct page *p, struct error *err);
/* Adds a finding for each operation of the article. */
MUST_CHECK enum status operations_decide(struct page *p, struct error *err);

/* The name that was read last before token `at`; NULL: none. */
const struct candidate *operations_before(const struct page *p, size_t at);

#endif
