/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One run of cuttings-index: from the request to a published index.
 */
#ifndef INDEXER_RUN_H
#define INDEXER_RUN_H

#include "indexer/progress.h"
#include "indexer/request.h"
#include "indexer/summary.h"

/* Fills `summary` and `plan` (released by the caller, also after an error). STATUS_LOCKED: another writer;
 * STATUS_INTERRUPTED: a signal came, and the index is as before. `index` outlives the summary; `progress` may be NULL. */
MUST_CHECK enum status run_index(const struct request *request, const char *index, struct progress *progress,
                                 struct plan *plan, struct summary *summary, struct error *err);

#endif
