/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the memory of --memory is divided: what the process takes whatever it does, what each thread does, and what is left
 * for articles that wait to be written. tests/cli/memory.bats measures whether that holds.
 */
#ifndef INDEXER_BUDGET_H
#define INDEXER_BUDGET_H

#include "indexer/request.h"

struct budget {
    unsigned threads;      /* of those that were asked for, as many as there is room for; at least 1 */
    size_t bulk_bytes;     /* for the bulk builder */
    size_t lexicon_bytes;  /* for the words that a thread remembers */
    unsigned flush_changes; /* articles that libxapian may hold before it writes them */
};

struct budget budget_of(const struct request *request);

#endif
