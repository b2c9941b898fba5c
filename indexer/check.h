/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cuttings-index --check: does the index hold together? Changes nothing.
 */
#ifndef INDEXER_CHECK_H
#define INDEXER_CHECK_H

#include "base/text.h"

/* Appends a report, one finding a line; *faults counts them. `is_deep`: every block, and every article's text. An index that
 * cannot even be opened is a status. */
MUST_CHECK enum status check_index(const char *index, bool is_deep, struct buf *report, uint64_t *faults,
                                   struct error *err);

#endif
