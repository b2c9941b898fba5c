/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What people add to what is derived: registers and corrections, those given to a run and those that its index kept.
 *
 * Both outlive a rebuild: they are read from the old index even when nothing else of it is.
 */
#ifndef INDEXER_CURATION_H
#define INDEXER_CURATION_H

#include "indexer/corrections.h"
#include "indexer/plan.h"
#include "indexer/summary.h"

enum { CURATION_REGISTERS_MAX = 16 };

/* The first four are given and outlive it; the rest begins as zeros. */
struct curation {
    const struct request *request;
    const char *index;
    struct plan *plan;       /* is told which lines cannot be used */
    struct summary *summary; /* is told what a damaged index could not give */
    struct registers *registers; /* NULL: not loaded */
    struct buf register_texts[CURATION_REGISTERS_MAX]; /* of the user, as they were given */
    size_t register_count;
    struct corrections corrections;
};

/* Those given, else those that the index was built with. */
MUST_CHECK enum status curation_load_registers(struct curation *curation, struct error *err);
/* Those given, behind those of `old`, the index that is updated; NULL: of the one that is made anew. After the registers. */
MUST_CHECK enum status curation_load_corrections(struct curation *curation, struct xap_reader *old, struct error *err);
MUST_CHECK enum status curation_write(const struct curation *curation, metadata_put *put, void *payload, struct error *err);
/* Lines of this run's file whose article is not in the index: named, and kept for when it comes. */
MUST_CHECK enum status curation_report_unknown(struct curation *curation, struct error *err);
void curation_release(struct curation *curation);

#endif
