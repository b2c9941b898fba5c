/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads and analyses in threads, hands the results over in order.
 *
 * The calling thread cuts the work into jobs and consumes their entries; workers
 * make them. The order of the entries is that of the plan, however many threads there are.
 */
#ifndef INDEXER_PIPELINE_H
#define INDEXER_PIPELINE_H

#include "indexer/entry.h"
#include "indexer/plan.h"

struct consumer {
    /* One entry, in order. Valid during the call. */
    enum status (*entry)(struct entry *e, void *payload, struct error *err);
    /* Behind the last entry of a file of records, with the digest of the whole file. `reason`: NULL, or why the
     * rest could not be read. */
    enum status (*records_end)(struct source *s, struct digest digest, const char *reason, void *payload,
                               struct error *err);
    void *payload;
};

/* STATUS_INTERRUPTED: a signal came. */
MUST_CHECK enum status pipeline_run(struct plan *plan, const struct entry_settings *settings, unsigned threads,
                                    const struct consumer *consumer, struct error *err);

#endif
