/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The terminal: its width, and a pager between it and the program.
 */
#ifndef QUERY_TERMINAL_H
#define QUERY_TERMINAL_H

#include "base/error.h"

#include <stdbool.h>

/* Columns of standard output, or of $COLUMNS; 80 where there is neither. */
unsigned terminal_width(void);

/* Can it show links (OSC 8)? Only by what it says of itself; $FORCE_HYPERLINK, 0 or not, says it for all. A pager that
 * is not less may not pass them on. */
bool terminal_has_links(bool is_paged);

/* Sends standard output through $CUTTINGS_PAGER, $PAGER or less, if it is a terminal. The pager is started without
 * a shell; where it cannot be, output goes on as it was. */
void terminal_page(void);
/* Waits until the reader is done with it. */
void terminal_end(void);

#endif
