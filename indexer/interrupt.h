/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ctrl-C and SIGTERM: remembered, and looked at between articles.
 */
#ifndef INDEXER_INTERRUPT_H
#define INDEXER_INTERRUPT_H

#include "base/error.h"

#include <stdbool.h>

void interrupt_install(void); /* a second signal ends the program at once */
bool interrupt_is_set(void);

#endif
