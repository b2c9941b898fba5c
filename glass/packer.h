/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes term lists smaller, as raw deflate streams, which is what libxapian unpacks.
 *
 * Deflating them is by far the dearest step of a build, and nearly all that it
 * gains is that some bytes are more frequent than others. So this writes
 * Huffman codes alone, with one code for all, learnt from the lists that came
 * before: the same lists in the same order give the same bytes.
 */
#ifndef GLASS_PACKER_H
#define GLASS_PACKER_H

#include "base/text.h"

enum {
    PACKER_SYMBOLS = 257, /* bytes and the end of a block */
    PACKER_HEAD_MAX = 400 /* bytes that describe the code */
};

struct packer {
    uint64_t counts[PACKER_SYMBOLS];
    uint64_t seen, learn_at;        /* lists counted; when to make the next code */
    uint16_t codes[PACKER_SYMBOLS]; /* first bit lowest */
    unsigned char lengths[PACKER_SYMBOLS];
    unsigned char head[PACKER_HEAD_MAX]; /* from the fourth bit of a stream on */
    unsigned head_bits;
    struct buf out;
};

void packer_init(struct packer *p);
void packer_release(struct packer *p);

/* Replaces *tag, where that makes it smaller, by a view valid until the next call. */
MUST_CHECK enum status packer_pack(struct packer *p, struct str *tag, bool *is_packed, struct error *err);

#endif
