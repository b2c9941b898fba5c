/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/dictionary.h"

#include "base/memory.h"

#include <stdlib.h>
#include <xxhash.h>

enum { FIRST_SLOTS = 1 << 10, FIRST_TERMS = 1 << 9, RECORD_HEAD = 5 };

enum status dictionary_init(struct dictionary *d, struct error *err)
{
    *d = (struct dictionary){ .slot_count = FIRST_SLOTS, .capacity = FIRST_TERMS };
    d->slots = calloc(d->slot_count, sizeof *d->slots);
    d->terms = malloc(d->capacity * sizeof *d->terms);
    if (d->slots && d->terms)
        return STATUS_OK;
    dictionary_release(d);
    return error_no_memory(err);
}

void dictionary_release(struct dictionary *d)
{
    free(d->slots);
    free(d->terms);
    buf_release(&d->pool);
    *d = (struct dictionary){ 0 };
}

void dictionary_clear(struct dictionary *d)
{
    memset(d->slots, 0, d->slot_count * sizeof *d->slots);
    d->count = 0;
    buf_clear(&d->pool);
}

size_t dictionary_memory(const struct dictionary *d)
{
    /* order, rank, sort keys and the terms laid out for term lists */
    size_t sorting = 2 * sizeof(uint32_t) + 2 * 16 + 16;

    return d->slot_count * sizeof *d->slots + d->count * (sizeof *d->terms + sorting) + d->pool.len;
}

/* --- Look-up --------------------------------------------------------------- */

uint64_t dictionary_hash(struct str term)
{
    return XXH3_64bits(term.at, term.len);
}

/* Twice the slots; the hashes are made anew, from the texts in the order they lie in memory. */
static enum status grow_slots(struct dictionary *d, struct error *err)
{
    size_t slot_count = d->slot_count * 2;
    uint64_t *slots = calloc(slot_count, sizeof *slots);

    if (!slots)
        return error_no_memory(err);
    memory_prefer_large_pages(slots, slot_count * sizeof *slots);
    for (uint32_t number = 0; number < d->count; number++) {
        uint64_t hash = dictionary_hash(dictionary_text(d, number));
        size_t at = hash & (slot_count - 1);

        while (slots[at])
            at = (at + 1) & (slot_count - 1);
        slots[at] = (uint64_t)(d->terms[number].text + 1) << 32 | hash >> 32;
    }
    free(d->slots);
    d->slots = slots;
    d->slot_count = slot_count;
    return STATUS_OK;
}

static enum status make_room(struct dictionary *d, struct str term, struct error *err)
{
    if (d->count == DICTIONARY_TERMS_MAX || d->pool.len > UINT32_MAX / 2)
        return error_set(err, STATUS_BAD_INPUT, "a document has too many different terms");
    if (d->count == d->capacity) {
        struct term_counters *terms = realloc(d->terms, 2 * (size_t)d->capacity * sizeof *terms);

        if (!terms)
            return error_no_memory(err);
        d->terms = terms;
        d->capacity *= 2;
        memory_prefer_large_pages(terms, d->capacity * sizeof *terms);
    }
    if (d->count >= d->slot_count / 2) {
        enum status status = grow_slots(d, err);

        if (status)
            return status;
    }
    return memory_reserve(&d->pool, RECORD_HEAD + term.len, err);
}

static enum status add_term(struct dictionary *d, struct str term, uint64_t hash, uint32_t *out,
                            struct error *err)
{
    enum status status = make_room(d, term, err);
    char *record = d->pool.at + d->pool.len;
    size_t at;

    if (status)
        return status;
    memcpy(record, &d->count, sizeof d->count);
    record[4] = (char)term.len;
    memcpy(record + RECORD_HEAD, term.at, term.len);
    at = hash & (d->slot_count - 1);
    while (d->slots[at])
        at = (at + 1) & (d->slot_count - 1);
    d->slots[at] = (uint64_t)(d->pool.len + 1) << 32 | hash >> 32;
    d->terms[d->count] = (struct term_counters){ .text = (uint32_t)d->pool.len };
    d->pool.len += RECORD_HEAD + term.len;
    *out = d->count++;
    return STATUS_OK;
}

void dictionary_ask_text(const struct dictionary *d, uint64_t hash)
{
    uint64_t slot = d->slots[hash & (d->slot_count - 1)];

    if (slot && (uint32_t)slot == (uint32_t)(hash >> 32))
        __builtin_prefetch(d->pool.at + (slot >> 32) - 1);
}

enum status dictionary_number(struct dictionary *d, struct str term, uint64_t hash, uint32_t *number, struct error *err)
{
    for (size_t at = hash & (d->slot_count - 1); d->slots[at]; at = (at + 1) & (d->slot_count - 1)) {
        const char *record;

        if ((uint32_t)d->slots[at] != (uint32_t)(hash >> 32))
            continue;
        record = d->pool.at + (d->slots[at] >> 32) - 1;
        if ((unsigned char)record[4] == term.len && memcmp(record + RECORD_HEAD, term.at, term.len) == 0) {
            memcpy(number, record, sizeof *number);
            return STATUS_OK;
        }
    }
    return add_term(d, term, hash, number, err);
}

/* --- Order ----------------------------------------------------------------- */

/* The first 8 bytes decide nearly always, and are sorted without looking at the texts. */
struct sort_key {
    uint64_t front; /* first byte on top, zeros behind a short text */
    uint32_t text;  /* where in the pool */
    uint32_t number;
};

static uint64_t front_of(struct str text)
{
    unsigned char front[8] = { 0 };
    uint64_t value;

    memcpy(front, text.at, text.len < sizeof front ? text.len : sizeof front);
    memcpy(&value, front, sizeof value);
    return __builtin_bswap64(value);
}

static struct str text_at(const char *pool, uint32_t at)
{
    return str_of(pool + at + RECORD_HEAD, (unsigned char)pool[at + 4]);
}

static int compare_keys(const void *a, const void *b, void *pool)
{
    const struct sort_key *left = a, *right = b;

    return str_compare(text_at(pool, left->text), text_at(pool, right->text));
}

/* One pass of a radix sort, by one byte of the front; false where all have the same. */
static bool sort_by_byte(const struct sort_key *from, struct sort_key *to, size_t count, unsigned shift)
{
    size_t starts[256] = { 0 }, sum = 0;

    for (size_t i = 0; i < count; i++)
        starts[from[i].front >> shift & 0xFF]++;
    for (size_t byte = 0; byte < 256; byte++) {
        size_t own = starts[byte];

        if (own == count)
            return false;
        starts[byte] = sum;
        sum += own;
    }
    for (size_t i = 0; i < count; i++)
        to[starts[from[i].front >> shift & 0xFF]++] = from[i];
    return true;
}

/* Those with the same front by their texts. */
static void sort_ties(struct sort_key *keys, size_t count, char *pool)
{
    size_t start = 0;

    for (size_t i = 1; i <= count; i++) {
        if (i < count && keys[i].front == keys[start].front)
            continue;
        if (i - start > 1)
            qsort_r(keys + start, i - start, sizeof *keys, compare_keys, pool);
        start = i;
    }
}

enum status dictionary_sort(const struct dictionary *d, uint32_t **order, struct error *err)
{
    size_t count = d->count;
    struct sort_key *keys = malloc((count + 1) * sizeof *keys), *other = malloc((count + 1) * sizeof *keys);
    uint32_t *result = malloc((count + 1) * sizeof *result);
    enum status status = STATUS_OK;

    if (!keys || !other || !result) {
        status = error_no_memory(err);
        goto done;
    }
    for (uint32_t i = 0; i < count; i++) {
        keys[i] = (struct sort_key){ front_of(dictionary_text(d, i)), d->terms[i].text, i };
    }
    for (unsigned shift = 0; shift < 64; shift += 8) {
        if (sort_by_byte(keys, other, count, shift)) {
            struct sort_key *swap = keys;

            keys = other;
            other = swap;
        }
    }
    sort_ties(keys, count, d->pool.at);
    for (size_t i = 0; i < count; i++)
        result[i] = keys[i].number;
    *order = result;
    result = NULL;
done:
    free(keys);
    free(other);
    free(result);
    return status;
}
