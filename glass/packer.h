/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes tags smaller, as raw deflate streams that every reader of glass unpacks. */
#ifndef GLASS_PACKER_H
#define GLASS_PACKER_H

#include "base/text.h"

struct packer {
    void *stream;
    struct buf out;
};

MUST_CHECK enum status packer_init(struct packer *p, struct error *err);
/* Replaces *tag, where that makes it smaller, by a view valid until the next call. */
MUST_CHECK enum status packer_pack(struct packer *p, struct str *tag, bool *is_packed, struct error *err);
/* Also after a failed packer_init(). */
void packer_release(struct packer *p);

#endif
