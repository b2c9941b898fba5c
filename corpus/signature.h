/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A short summary of an article's text by which copies of one story are known.
 *
 * Papers print the same copy under other headlines, cut it at the end, add a paragraph, change a word. A signature
 * keeps a sample of the text's shingles (three words in a row; the sample is of those with the smallest hashes, so that
 * two texts sample alike what they share), its numbers, its names, its forces and its day. Sentences that stand under many stories
 * alike (whom to call, what to click) are left out. Two signatures are enough to judge two articles; texts are not
 * read again. A pure function of the article: threads and order do not matter.
 */
#ifndef CORPUS_SIGNATURE_H
#define CORPUS_SIGNATURE_H

#include "corpus/article.h"

enum {
    SIGNATURE_FORMAT = 2, /* raised when the same text gives another one */
    SIGNATURE_SAMPLE = 48, /* a text of at most so many shingles is known whole */
    SIGNATURE_KEYS = 12,   /* the smallest of the sample, kept with all their bits: copies are looked for under them */
    SIGNATURE_NUMBERS = 12,
    SIGNATURE_NAMES = 12,
    SIGNATURE_FORCES = 4,
    SIGNATURE_SKETCH = 1024, /* bits */
    SIGNATURE_BYTES_MAX = 256
};

struct signature {
    uint16_t shingle_count; /* of the text; at most UINT16_MAX */
    uint16_t day;           /* of the article, counted from 1900; 0 where it is not known to the day */
    uint8_t sample_count, key_count, number_count, name_count, force_count;
    uint16_t forces[SIGNATURE_FORCES];   /* hashes of names */
    uint16_t numbers[SIGNATURE_NUMBERS]; /* of the text: no years, no telephone numbers; in the order of their hashes */
    uint16_t names[SIGNATURE_NAMES];     /* hashes of words with capitals, but for those of forces and operations; rising */
    uint16_t sample[SIGNATURE_SAMPLE];   /* the low bits of hashes, rising */
    uint32_t keys[SIGNATURE_KEYS];
    /* Not stored: a bit for each of the sample, by its lowest bits, and how many have theirs in common with another. */
    uint64_t sketch[SIGNATURE_SKETCH / 64];
    uint8_t sketch_lost;
};

/* Scratch memory and the table of stock phrases; one for each thread. */
struct signature_maker;

MUST_CHECK enum status signature_maker_new(struct signature_maker **out, struct error *err);
void signature_maker_free(struct signature_maker *m); /* NULL is fine */

/* What a signature is made of. */
struct signature_source {
    struct str text; /* without its headline */
    struct day day;
    const struct str *forces, *operations;
    size_t force_count, operation_count;
};

/* Appends the bytes of a signature; nothing for a text without any shingle. */
MUST_CHECK enum status signature_make(struct signature_maker *m, const struct signature_source *source, struct buf *out,
                                      struct error *err);

/* false: not what signature_make() made. */
bool signature_read(struct str bytes, struct signature *out);

enum likeness {
    SIGNATURE_STRANGERS,
    SIGNATURE_ALIKE, /* copies, unless what they share stands in many other articles too */
    SIGNATURE_COPIES
};

/* Says the same for (b, a). */
enum likeness signature_compare(const struct signature *a, const struct signature *b);
/* Is there, beside the keys that are marked as stock (bit i: keys[i]), nothing that two articles share, and enough that they do
 * not? Then stock is all that they share. */
bool signature_shares_stock_only(const struct signature *a, uint16_t stock_a, const struct signature *b, uint16_t stock_b);

/* Keys under which rewritten copies meet, which share facts and few words: of a force and three numbers. At most
 * SIGNATURE_FACT_KEYS, into `keys`; gives how many. */
enum { SIGNATURE_FACT_KEYS = 4 * SIGNATURE_FORCES };
size_t signature_fact_keys(const struct signature *s, uint32_t keys[SIGNATURE_FACT_KEYS]);

#endif
