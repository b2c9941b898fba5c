/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a feed keeps a posting in memory until the terms are sorted: as few
 * bytes as can be, since fresh memory is the dearest thing here.
 *
 *     log:     term number (3 bytes) | body        by document, in order of docid
 *     sorted:  uint(docid delta)     | body        by term
 *     body:    head | [uint(wdf)] | [uint(length of the tag)] | tag
 *     head:    wdf << 4 | length of the tag; 15 in either half: it follows as a number
 *
 * The tag is the position list in its final form; none: length 0.
 */
#ifndef GLASS_LOG_H
#define GLASS_LOG_H

#include "glass/encoding.h"

enum {
    LOG_TERM_BYTES = 3,
    LOG_HALF_MAX = 15,                           /* what half a head cannot say */
    LOG_BODY_HEAD_MAX = 1 + 2 * UINT32_MAX_BYTES /* a body without the tag */
};

static inline uint32_t log_term(const unsigned char *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16;
}

static inline unsigned char *log_put_term(unsigned char *at, uint32_t term)
{
    at[0] = (unsigned char)term;
    at[1] = (unsigned char)(term >> 8);
    at[2] = (unsigned char)(term >> 16);
    return at + LOG_TERM_BYTES;
}

struct log_body {
    uint32_t wdf;
    uint32_t tag_length;
    const unsigned char *tag;
};

/* Readers and writers of bodies may touch so many bytes behind them. */
enum { LOG_SLACK = 16 };

/* Returns the tag's place; out->tag + out->tag_length is the end of the body. */
static inline const unsigned char *log_get_body(const unsigned char *at, struct log_body *out)
{
    unsigned head = *at++;

    out->wdf = head >> 4;
    out->tag_length = head & LOG_HALF_MAX;
    if (out->wdf == LOG_HALF_MAX)
        at = get_uint32(at, &out->wdf);
    if (out->tag_length == LOG_HALF_MAX)
        at = get_uint32(at, &out->tag_length);
    out->tag = at;
    return at;
}

/* Size of a body, and its wdf and tag not of interest. */
static inline size_t log_body_size(const unsigned char *at)
{
    struct log_body body;

    if ((*at & LOG_HALF_MAX) != LOG_HALF_MAX && *at >> 4 != LOG_HALF_MAX)
        return 1 + (size_t)(*at & LOG_HALF_MAX);
    return (size_t)(log_get_body(at, &body) - at) + body.tag_length;
}

/* The head of a document in the log, before its postings. */
struct log_document {
    uint32_t docid;
    uint32_t length;            /* sum of wdf */
    uint32_t count;             /* postings */
    const unsigned char *slots; /* of its values, as term lists have them */
    size_t slots_length;
};

static inline const unsigned char *log_get_document(const unsigned char *at, struct log_document *out)
{
    uint64_t slots_length;

    at = get_uint32(at, &out->docid);
    at = get_uint32(at, &out->length);
    at = get_uint32(at, &out->count);
    at = get_uint(at, &slots_length);
    out->slots = at;
    out->slots_length = (size_t)slots_length;
    return at + slots_length;
}

#endif
