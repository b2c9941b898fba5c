/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/packer.h"

#include <stdlib.h>

enum {
    PACK_MIN = 18,       /* libxapian leaves tags up to this length as they are */
    INFLATE_STEP = 8192, /* libxapian's buffer */
    END_OF_BLOCK = 256,
    CODE_BITS_MAX = 15,
    LENGTH_SYMBOLS = 19, /* of the code in which the lengths of the code are written */
    LENGTH_BITS_MAX = 7,
    LEARN_FIRST = 16,
    LEARN_EVERY = 4096,
    COUNT_ALL = 64, /* lists from the first on; then a sample is enough */
    COUNT_EVERY = 8
};

/* --- Bits ------------------------------------------------------------------ */

/* Each byte from its least significant bit; fewer than 8 wait between two calls. */
struct bit_writer {
    unsigned char *at;
    uint64_t waiting;
    unsigned count;
};

/* At most 56 bits. Writes 8 bytes, of which those that are not full are written again. */
static inline void put_bits(struct bit_writer *w, uint64_t bits, unsigned count)
{
    w->waiting |= bits << w->count;
    w->count += count;
    memcpy(w->at, &w->waiting, sizeof w->waiting); /* little-endian, as all of glass/ assumes here */
    w->at += w->count / 8;
    w->waiting >>= w->count / 8 * 8;
    w->count %= 8;
}

static unsigned char *end_bits(struct bit_writer *w)
{
    if (w->count)
        put_bits(w, 0, 8 - w->count);
    return w->at;
}

/* --- Codes ----------------------------------------------------------------- */

struct node {
    uint64_t weight;
    unsigned parent;
};

/* Depths of Huffman's tree over `count` symbols; returns the greatest. Quadratic, for it is done seldom. */
static unsigned measure_tree(const uint64_t *weights, size_t count, unsigned char *depths)
{
    struct node nodes[2 * PACKER_SYMBOLS];
    bool is_open[2 * PACKER_SYMBOLS];
    size_t node_count = count;
    unsigned greatest = 0;

    for (size_t i = 0; i < count; i++) {
        nodes[i] = (struct node){ .weight = weights[i] };
        is_open[i] = weights[i] > 0;
    }
    for (;;) {
        size_t least = node_count, second = node_count;

        for (size_t i = 0; i < node_count; i++) {
            if (!is_open[i])
                continue;
            if (least == node_count || nodes[i].weight < nodes[least].weight) {
                second = least;
                least = i;
            } else if (second == node_count || nodes[i].weight < nodes[second].weight) {
                second = i;
            }
        }
        if (second == node_count)
            break;
        nodes[node_count] = (struct node){ .weight = nodes[least].weight + nodes[second].weight };
        is_open[node_count] = true;
        is_open[least] = is_open[second] = false;
        nodes[least].parent = nodes[second].parent = (unsigned)node_count++;
    }
    for (size_t i = 0; i < count; i++) {
        unsigned depth = 0;

        for (size_t at = i; weights[i] && at != node_count - 1; at = nodes[at].parent)
            depth++;
        depths[i] = (unsigned char)depth;
        greatest = depth > greatest ? depth : greatest;
    }
    return greatest;
}

/* Lengths of codes of at most `limit` bits: weights are evened out until they fit. 0 for a weight of 0. */
static void measure_codes(const uint64_t *weights, size_t count, unsigned limit, unsigned char *lengths)
{
    uint64_t even[PACKER_SYMBOLS];

    memcpy(even, weights, count * sizeof *weights);
    while (measure_tree(even, count, lengths) > limit)
        for (size_t i = 0; i < count; i++)
            even[i] = even[i] ? even[i] / 2 + 1 : 0;
}

/* Codes from lengths, as deflate numbers them, with the first bit lowest. */
static void number_codes(const unsigned char *lengths, size_t count, uint16_t *codes)
{
    unsigned next = 0;

    for (unsigned length = 1; length <= CODE_BITS_MAX; length++, next <<= 1) {
        for (size_t i = 0; i < count; i++) {
            unsigned reversed = 0;

            if (lengths[i] != length)
                continue;
            for (unsigned bit = 0; bit < length; bit++)
                reversed |= (next >> bit & 1) << (length - 1 - bit);
            codes[i] = (uint16_t)reversed;
            next++;
        }
    }
}

/* --- The head of a stream -------------------------------------------------- */

/* A length of the code, or a repetition: symbol 16 of the last one, 17 and 18 of zeros are not needed. */
struct length_item {
    unsigned char symbol;
    unsigned char repeat; /* for symbol 16: 3 to 6 times */
};

enum { REPEAT_LAST = 16, REPEAT_MIN = 3, REPEAT_MAX = 6, REPEAT_BITS = 2 };

static size_t list_lengths(const unsigned char *lengths, size_t count, struct length_item *out)
{
    size_t used = 0;

    for (size_t i = 0; i < count;) {
        size_t same = 1;

        out[used++] = (struct length_item){ lengths[i], 0 };
        while (i + same < count && lengths[i + same] == lengths[i])
            same++;
        i++;
        for (same--; same >= REPEAT_MIN;) {
            size_t repeat = same < REPEAT_MAX ? same : REPEAT_MAX;

            out[used++] = (struct length_item){ REPEAT_LAST, (unsigned char)repeat };
            i += repeat;
            same -= repeat;
        }
    }
    return used;
}

/* Describes the code in the form of deflate: behind the 3 bits that begin a block. */
static void write_head(struct packer *p)
{
    static const unsigned char order[LENGTH_SYMBOLS] = { 16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                         11, 4,  12, 3, 13, 2, 14, 1, 15 };
    unsigned char lengths[PACKER_SYMBOLS + 1], code_lengths[LENGTH_SYMBOLS];
    uint64_t weights[LENGTH_SYMBOLS] = { 0 };
    uint16_t codes[LENGTH_SYMBOLS] = { 0 };
    struct length_item items[PACKER_SYMBOLS + 1];
    struct bit_writer w = { 0 };
    unsigned char padded[PACKER_HEAD_MAX + 8];
    size_t count;

    memcpy(lengths, p->lengths, PACKER_SYMBOLS);
    lengths[PACKER_SYMBOLS] = 1; /* the one code of a distance, never used */
    count = list_lengths(lengths, sizeof lengths, items);
    for (size_t i = 0; i < count; i++)
        weights[items[i].symbol]++;
    measure_codes(weights, LENGTH_SYMBOLS, LENGTH_BITS_MAX, code_lengths);
    number_codes(code_lengths, LENGTH_SYMBOLS, codes);
    w.at = padded;
    put_bits(&w, 0, 5); /* 257 codes of bytes */
    put_bits(&w, 0, 5); /* 1 of distances */
    put_bits(&w, LENGTH_SYMBOLS - 4, 4);
    for (size_t i = 0; i < LENGTH_SYMBOLS; i++)
        put_bits(&w, code_lengths[order[i]], 3);
    for (size_t i = 0; i < count; i++) {
        put_bits(&w, codes[items[i].symbol], code_lengths[items[i].symbol]);
        if (items[i].symbol == REPEAT_LAST)
            put_bits(&w, items[i].repeat - REPEAT_MIN, REPEAT_BITS);
    }
    p->head_bits = (unsigned)(w.at - padded) * 8 + w.count;
    (void)end_bits(&w);
    memcpy(p->head, padded, (p->head_bits + 7) / 8);
}

/* --- Learning -------------------------------------------------------------- */

/* What term lists of a Latin script look like, before there are any: small numbers and letters. */
static void guess(struct packer *p)
{
    static const char letters[] = "etaoinsrhldcumfpgwybvk";

    for (size_t i = 0; i < PACKER_SYMBOLS; i++)
        p->counts[i] = 1 + (i < 12 ? 60 : i < 40 ? 15 : 0);
    for (size_t i = 0; i < sizeof letters - 1; i++)
        p->counts[(unsigned char)letters[i]] += 10 * (sizeof letters - i);
}

static void learn(struct packer *p)
{
    measure_codes(p->counts, PACKER_SYMBOLS, CODE_BITS_MAX, p->lengths);
    number_codes(p->lengths, PACKER_SYMBOLS, p->codes);
    write_head(p);
}

/* Counts a list for codes to come. */
static void count_bytes(struct packer *p, struct str tag)
{
    const unsigned char *at = (const unsigned char *)tag.at;

    if (p->seen < COUNT_ALL || p->seen % COUNT_EVERY == 0) {
        for (size_t i = 0; i < tag.len; i++)
            p->counts[at[i]]++;
        p->counts[END_OF_BLOCK]++;
    }
    if (++p->seen < p->learn_at)
        return;
    learn(p);
    p->learn_at = p->seen < LEARN_EVERY ? p->seen * 4 : p->seen + LEARN_EVERY;
}

void packer_init(struct packer *p)
{
    *p = (struct packer){ .learn_at = LEARN_FIRST, .out = { .max = SIZE_MAX / 2 } };
    guess(p);
    learn(p);
}

void packer_release(struct packer *p)
{
    buf_release(&p->out);
}

/* --- Packing --------------------------------------------------------------- */

static void put_head(const struct packer *p, struct bit_writer *w, bool is_last)
{
    unsigned left = p->head_bits;

    put_bits(w, (is_last ? 1u : 0u) | 2u << 1, 3); /* a block with a code of its own */
    for (const unsigned char *at = p->head; left; at++) {
        unsigned count = left < 8 ? left : 8;

        put_bits(w, *at & ((1u << count) - 1), count);
        left -= count;
    }
}

static void put_codes(const struct packer *p, struct bit_writer *w, const unsigned char *at, size_t count)
{
    for (; count >= 3; count -= 3, at += 3) {
        unsigned first = p->lengths[at[0]], second = first + p->lengths[at[1]];
        uint64_t bits =
            p->codes[at[0]] | (uint64_t)p->codes[at[1]] << first | (uint64_t)p->codes[at[2]] << second;

        put_bits(w, bits, second + p->lengths[at[2]]);
    }
    for (; count; count--, at++)
        put_bits(w, p->codes[*at], p->lengths[*at]);
    put_bits(w, p->codes[END_OF_BLOCK], p->lengths[END_OF_BLOCK]);
}

/*
 * libxapian unpacks in steps of a buffer and is done when there is no more to read: what its inflater then
 * still holds back is lost. Two empty blocks behind a long stream keep something to be read until all is out.
 */
static void put_empty_blocks(struct bit_writer *w)
{
    put_bits(w, 0, 3); /* stored as it is */
    (void)end_bits(w);
    put_bits(w, 0xFFFF0000u, 32); /* 0 bytes, and the complement of that */
    put_bits(w, 1 | 1u << 1, 3);  /* the last, in the fixed code */
    put_bits(w, 0, 7);            /* whose end of block this is */
}

enum status packer_pack(struct packer *p, struct str *tag, bool *is_packed, struct error *err)
{
    bool is_long = tag->len > INFLATE_STEP;
    struct bit_writer w = { 0 };
    struct str own = *tag;
    enum status status;
    size_t length;

    *is_packed = false;
    if (own.len <= PACK_MIN)
        return STATUS_OK;
    status = buf_reserve(&p->out, own.len * 2 + PACKER_HEAD_MAX + 32, err);
    if (status)
        return status;
    w.at = (unsigned char *)p->out.at;
    put_head(p, &w, !is_long);
    put_codes(p, &w, (const unsigned char *)own.at, own.len);
    if (is_long)
        put_empty_blocks(&w);
    length = (size_t)(end_bits(&w) - (unsigned char *)p->out.at);
    if (length < own.len) {
        *tag = str_of(p->out.at, length);
        *is_packed = true;
    }
    count_bytes(p, own);
    return STATUS_OK;
}
