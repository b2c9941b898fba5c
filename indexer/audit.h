/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Holds everything that an index answers from against the texts it keeps: every stored text is analysed again, and what
 * would be written now is compared with what is there.
 *
 * libxapian keeps no sums of its blocks, and its own check looks at their order, not at what they say. Each stored text and
 * hit record carries a sum; what was made from them needs none, as it can be made again.
 */
#ifndef INDEXER_AUDIT_H
#define INDEXER_AUDIT_H

#include "indexer/manifest.h"

/* Something is wrong; `what` says where and what. */
typedef enum status audit_sink(const char *where, const struct error *what, void *payload, struct error *err);

/* `manifest` is that of the index. STATUS_OK whatever was found. */
MUST_CHECK enum status audit_index(const struct archive *archive, const struct manifest *manifest, audit_sink *sink,
                                   void *payload, struct error *err);

#endif
