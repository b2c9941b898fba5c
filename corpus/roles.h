/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The role of each force that is mentioned, by the grammar around its name;
 * and the questions of that grammar that the votes of places ask too.
 */
#ifndef CORPUS_ROLES_H
#define CORPUS_ROLES_H

#include "corpus/forces.h"

/* Turns places that stand for their force into mentions of it, and sets the role of every mention of a force. */
void roles_read(struct page *p);

/* The token from which "the", "each of the" and the like before a name begin; the word before it is the token before. */
size_t roles_before_name(const struct page *p, size_t first);
/* "officers from", "police in", "teams from across" stand before the name. */
bool roles_police_before(const struct page *p, size_t first);
/* "'s Rural Crime Team", " officers", " City CID" stand behind the name that ends before `end`. */
bool roles_unit_follows(const struct page *p, size_t end);
/* "-based officers" stands behind a place. */
bool roles_based_there(const struct page *p, size_t end);
/* "Police" or "forces" stands behind a place. */
bool roles_forces_follow(const struct page *p, const struct mention *m);
/* "and Crime Commissioner" stands behind "Police". */
bool roles_is_commissioner(const struct page *p, size_t end);
/* The two are neighbours in a list. */
bool roles_is_listed_with(const struct page *p, const struct mention *a, const struct mention *b);

#endif
