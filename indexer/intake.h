/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What becomes of each entry: added, replaced, unchanged, skipped; and of what an index has and its files have not.
 *
 * Entries come in the order of the plan. They are written through libxapian here; where they went to the bulk builder
 * they are counted, by what the old index says of them.
 */
#ifndef INDEXER_INTAKE_H
#define INDEXER_INTAKE_H

#include "indexer/corrections.h"
#include "indexer/idset.h"
#include "indexer/library.h"
#include "indexer/pipeline.h"
#include "indexer/progress.h"
#include "indexer/summary.h"
#include "store/archive.h"

struct intake {
    /* Borrowed. */
    struct plan *plan;
    struct summary *summary;
    struct progress *progress;
    struct manifest *manifest;
    struct corrections *corrections;
    const struct archive *old; /* its reader is NULL where there is no index, or none is wanted */
    bool keeps_gone;
    struct library *library;   /* one of the two is being written to */
    struct bulk *bulk;
    /* Found on the way. */
    struct id_set duplicates; /* records whose id stands before them: known after a first try in bulk */
    uint64_t new_duplicates;
    uint64_t in_bulk;    /* articles given to the bulk builder */
    bool may_not_remake; /* something that is indexed cannot be read now: it would be lost */
    /* Of the records of one file. */
    const struct source *records_of;
    struct id_set seen; /* ids */
    uint64_t record_articles;
    uint64_t records_known; /* that the old index has */
    struct buf id;
};

/* A consumer of the pipeline (indexer/pipeline.h), whose payload is the intake. */
MUST_CHECK enum status intake_entry(struct entry *e, void *intake, struct error *err);
MUST_CHECK enum status intake_records_end(struct source *s, struct digest digest, const char *reason, void *intake,
                                          struct error *err);
/* Deletes what the plan found gone. */
MUST_CHECK enum status intake_drop_gone(struct intake *in, struct error *err);
/* Before another try in bulk; what was found out about duplicates is kept. */
void intake_start_over(struct intake *in);
void intake_release(struct intake *in);

#endif
