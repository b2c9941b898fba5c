/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the index is: --index, $CUTTINGS_INDEX, the nearest .cuttings in the working
 * directory or above, $XDG_DATA_HOME/cuttings/index.
 */
#ifndef STORE_LOCATION_H
#define STORE_LOCATION_H

#include "base/text.h"

struct location {
    struct buf path;
    struct buf tried; /* every place that was looked at, for messages: "a, b, c" */
    bool exists;
};

#define LOCATION_INIT { BUF_INIT, BUF_INIT, false }

/* `given` is the value of --index, or NULL. Where nothing exists, `path` is where a new index goes. */
MUST_CHECK enum status location_find(struct location *out, const char *given, struct error *err);
void location_release(struct location *l);

#endif
