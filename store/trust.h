/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whose index is it? A folder that somebody else put in the way (a .cuttings above the working directory, say) is not to be
 * read or written unseen, and links in it are not to lead anywhere else.
 *
 * Trusted are the user, root, and those whom the user names in $CUTTINGS_TRUSTED_OWNERS (names or numbers, with commas
 * between).
 */
#ifndef STORE_TRUST_H
#define STORE_TRUST_H

#include "base/error.h"

/* Looks at an index, its stub, its lock and its generations. STATUS_BAD_INPUT names what belongs to a stranger, is a
 * symbolic link, or is neither file nor folder. What is not there is fine. */
MUST_CHECK enum status trust_index(const char *index, struct error *err);
/* The same for a generation and all files in it. */
MUST_CHECK enum status trust_generation(const char *path, struct error *err);

#endif
