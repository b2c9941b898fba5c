/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How far a run is: a bar with rate and time left, or a JSON object a line.
 *
 * Only makes the text; whoever runs the indexer says where it goes. At most ten times a second.
 */
#ifndef INDEXER_PROGRESS_H
#define INDEXER_PROGRESS_H

#include "base/text.h"

enum progress_form { PROGRESS_NONE, PROGRESS_BAR, PROGRESS_JSON };

/* Called in the thread that runs the indexer. */
typedef void progress_print(struct str text, void *payload);

struct progress {
    enum progress_form form;
    unsigned width;      /* columns */
    bool is_patient;     /* a run that is over in a moment shows no bar */
    progress_print *print;
    void *payload;
    /* counted by the functions below */
    double started, shown; /* seconds of the monotonic clock; 0: not yet */
    uint64_t files, of_files, articles, bytes, of_bytes;
    uint64_t record_bytes; /* of the file of records that is being read */
    bool is_drawn;
};

/* Reading begins, or begins anew. `p` is NULL where nobody wants to know: as in all functions here. */
void progress_begin(struct progress *p, uint64_t of_files, uint64_t of_bytes);
void progress_add(struct progress *p, uint64_t files, uint64_t articles, uint64_t bytes);
/* A file of records is done, whose records were added one by one: line ends and blank lines count too. */
void progress_end_records(struct progress *p, uint64_t size);
/* All is read; what is left takes its time and cannot be counted ("writing"). */
void progress_stage(struct progress *p, const char *name);
/* Erases the bar; the last line of JSON. Also after an error. */
void progress_end(struct progress *p);

#endif
