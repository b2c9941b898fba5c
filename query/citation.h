/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Articles as references for other programs: BibTeX (with the fields of biblatex), RIS, CSL-JSON.
 */
#ifndef QUERY_CITATION_H
#define QUERY_CITATION_H

#include "store/stored.h"

enum citation_form { CITATION_NONE, CITATION_BIBTEX, CITATION_RIS, CITATION_CSL_JSON };

/* "bibtex", "ris" or "csl-json". */
bool citation_find(const char *name, enum citation_form *out);

/* `is_first`: nothing stands before it. */
MUST_CHECK enum status citation_add(enum citation_form form, const struct hit_record *hit, bool is_first, struct buf *out,
                                    struct error *err);
/* What stands behind the last one. */
MUST_CHECK enum status citation_end(enum citation_form form, bool is_empty, struct buf *out, struct error *err);

#endif
