/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/sequence.h"

#include "base/list.h"

#include <stdlib.h>

enum {
    WIDTH_MIN = 2,
    WIDTH_MAX = 4,
    SEEDS = 32,          /* that are tried for a width */
    LISTED = 255,        /* in the place of the seed: codes count the words, which follow */
    COLLISIONS_MAX = 3,  /* expected ones, above which a width is not tried: one seed in twenty is without */
    BITS_OF_WIDTH_2 = 65536,
    NUMBER_BYTES_MAX = 5,
    HEAD_BYTES_MAX = 2 + 4 * NUMBER_BYTES_MAX,
    STEP = 32,           /* codes that are looked at together */
    POSITIONS_FIRST = 256
};

struct sequence_maker {
    uint32_t *codes; /* by word */
    size_t code_capacity;
    uint64_t seen_bits[BITS_OF_WIDTH_2 / 64]; /* of two bytes */
    uint32_t *seen; /* of more: open addressing, 0 is free */
    size_t seen_capacity;
    struct buf extras;
};

enum status sequence_maker_new(struct sequence_maker **out, struct error *err)
{
    *out = calloc(1, sizeof **out);
    return *out ? STATUS_OK : error_no_memory(err);
}

void sequence_maker_free(struct sequence_maker *m)
{
    if (!m)
        return;
    free(m->codes);
    free(m->seen);
    buf_release(&m->extras);
    free(m);
}

/* --- Codes ------------------------------------------------------------------------------- */

/* The finalizer of MurmurHash3 over hash and seed; the high bytes are the code. 0 is no code: it stands for no word. */
static uint32_t code_of(uint32_t hash, unsigned width, unsigned seed)
{
    uint32_t x = hash ^ (seed * UINT32_C(0x9E3779B9));

    x = (x ^ x >> 16) * UINT32_C(0x85EBCA6B);
    x = (x ^ x >> 13) * UINT32_C(0xC2B2AE35);
    x ^= x >> 16;
    return x >> (32 - 8 * width);
}

/* Two bytes: a set of bits, which stays in the nearest cache. */
static bool are_distinct_short(struct sequence_maker *m, size_t count)
{
    memset(m->seen_bits, 0, sizeof m->seen_bits);
    m->seen_bits[0] = 1; /* no code is 0 */
    for (size_t i = 0; i < count; i++) {
        uint64_t bit = UINT64_C(1) << (m->codes[i] % 64), *bits = &m->seen_bits[m->codes[i] / 64];

        if (*bits & bit)
            return false;
        *bits |= bit;
    }
    return true;
}

static bool are_distinct_long(struct sequence_maker *m, size_t count)
{
    memset(m->seen, 0, m->seen_capacity * sizeof *m->seen);
    for (size_t i = 0; i < count; i++) {
        size_t at = m->codes[i] * UINT32_C(0x9E3779B1) & (m->seen_capacity - 1);

        if (m->codes[i] == 0)
            return false;
        for (; m->seen[at]; at = (at + 1) & (m->seen_capacity - 1))
            if (m->seen[at] == m->codes[i])
                return false;
        m->seen[at] = m->codes[i];
    }
    return true;
}

static enum status reserve(struct sequence_maker *m, size_t words, struct error *err)
{
    size_t capacity = m->seen_capacity ? m->seen_capacity : 1024;

    if (m->code_capacity < words) {
        uint32_t *codes = realloc(m->codes, words * 2 * sizeof *codes);

        if (!codes)
            return error_no_memory(err);
        m->codes = codes;
        m->code_capacity = words * 2;
    }
    while (capacity < words * 2)
        capacity *= 2;
    if (capacity > m->seen_capacity) {
        uint32_t *seen = realloc(m->seen, capacity * sizeof *seen);

        if (!seen)
            return error_no_memory(err);
        m->seen = seen;
        m->seen_capacity = capacity;
    }
    return STATUS_OK;
}

static bool try_seeds(struct sequence_maker *m, const struct sequence_source *source, unsigned width, unsigned *seed)
{
    for (*seed = 0; *seed < SEEDS; ++*seed) {
        for (size_t i = 0; i < source->word_count; i++)
            m->codes[i] = code_of(source->words[i].hash, width, *seed);
        if (width == WIDTH_MIN ? are_distinct_short(m, source->word_count) : are_distinct_long(m, source->word_count))
            return true;
    }
    return false;
}

/* The shortest codes that tell all words apart, or numbers from 1 in the order of the text. */
static enum status choose_codes(struct sequence_maker *m, const struct sequence_source *source, unsigned *width,
                                unsigned *seed, struct error *err)
{
    double pairs = (double)source->word_count * (double)source->word_count / 2;
    uint32_t next = 1;
    enum status status = reserve(m, source->word_count, err);

    if (status)
        return status;
    for (*width = WIDTH_MIN; *width <= WIDTH_MAX; ++*width)
        if (pairs / (double)(UINT64_C(1) << (8 * *width)) <= COLLISIONS_MAX && try_seeds(m, source, *width, seed))
            return STATUS_OK;
    *width = WIDTH_MAX;
    *seed = LISTED;
    memset(m->codes, 0, source->word_count * sizeof *m->codes);
    for (size_t i = 0; i < source->place_count; i++)
        if (m->codes[source->places[i].word] == 0)
            m->codes[source->places[i].word] = next++;
    return STATUS_OK;
}

/* --- Writing ----------------------------------------------------------------------------- */

/* Seven bits a byte, the low ones first. */
static void put_number(struct buf *out, uint32_t number)
{
    for (; number >= 0x80; number >>= 7)
        out->at[out->len++] = (char)((number & 0x7F) | 0x80);
    out->at[out->len++] = (char)number;
}

static void put_code(char *at, uint32_t code, unsigned width)
{
    for (unsigned i = 0; i < width; i++)
        at[i] = (char)(code >> (8 * i));
}

/* Where a position stands among the codes. */
static uint32_t index_of(const struct sequence_source *source, uint32_t position)
{
    return position - 1 - (position > source->headline_end ? source->gap : 0);
}

/* The first word of each position to its place among the codes, further ones behind `extras`. */
static enum status place_codes(struct sequence_maker *m, const struct sequence_source *source, unsigned width, char *codes,
                               uint32_t *extra_count, struct error *err)
{
    uint32_t before = 0;

    buf_clear(&m->extras);
    for (size_t i = 0; i < source->place_count; i++) {
        const struct sequence_place *p = &source->places[i];
        uint32_t at = index_of(source, p->position);
        enum status status;

        if (i == 0 || p->position != p[-1].position) {
            put_code(codes + (size_t)at * width, m->codes[p->word], width);
            continue;
        }
        status = buf_reserve(&m->extras, NUMBER_BYTES_MAX + WIDTH_MAX, err);
        if (status)
            return status;
        put_number(&m->extras, at - before);
        put_code(m->extras.at + m->extras.len, m->codes[p->word], width);
        m->extras.len += width;
        before = at;
        ++*extra_count;
    }
    return STATUS_OK;
}

/* The words by their numbers, each behind its length. */
static enum status add_words(const struct sequence_maker *m, const struct sequence_source *source, struct buf *out,
                             struct error *err)
{
    uint32_t next = 1;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < source->place_count && !status; i++) {
        uint32_t word = source->places[i].word;

        if (m->codes[word] != next)
            continue;
        next++;
        status = buf_reserve(out, NUMBER_BYTES_MAX, err);
        if (!status)
            put_number(out, (uint32_t)source->words[word].word.len);
        if (!status)
            status = buf_add(out, source->words[word].word, err);
    }
    return status;
}

enum status sequence_make(struct sequence_maker *m, const struct sequence_source *source, struct buf *out, struct error *err)
{
    uint32_t count = source->place_count ? index_of(source, source->places[source->place_count - 1].position) + 1 : 0;
    uint32_t extra_count = 0;
    unsigned width, seed;
    enum status status = choose_codes(m, source, &width, &seed, err);
    size_t codes_bytes = (size_t)count * width, codes_at;

    if (!status)
        status = buf_reserve(out, HEAD_BYTES_MAX + codes_bytes, err);
    if (status)
        return status;
    codes_at = out->len + HEAD_BYTES_MAX; /* moved to their place when the number of extras is known */
    memset(out->at + codes_at, 0, codes_bytes);
    status = place_codes(m, source, width, out->at + codes_at, &extra_count, err);
    if (status)
        return status;
    out->at[out->len++] = (char)width;
    out->at[out->len++] = (char)seed;
    put_number(out, source->headline_end);
    put_number(out, source->gap);
    put_number(out, count);
    put_number(out, extra_count);
    memmove(out->at + out->len, out->at + codes_at, codes_bytes);
    out->len += codes_bytes;
    status = buf_add(out, buf_view(&m->extras), err);
    return status || seed != LISTED ? status : add_words(m, source, out, err);
}

/* --- Reading ------------------------------------------------------------------------------ */

static bool get_number(struct str *rest, uint32_t *number)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < NUMBER_BYTES_MAX && i < rest->len; i++) {
        value |= (uint64_t)(rest->at[i] & 0x7F) << (7 * i);
        if (!(rest->at[i] & 0x80)) {
            *rest = str_slice(*rest, i + 1, rest->len);
            *number = (uint32_t)value;
            return value <= UINT32_MAX;
        }
    }
    return false;
}

static uint32_t get_code(const char *at, unsigned width)
{
    uint32_t code = 0;

    for (unsigned i = 0; i < width; i++)
        code |= (uint32_t)(unsigned char)at[i] << (8 * i);
    return code;
}

static bool take_head(struct sequence *s, struct str *rest)
{
    if (rest->len < 2)
        return false;
    s->width = (uint8_t)rest->at[0];
    s->seed = (uint8_t)rest->at[1];
    s->is_listed = s->seed == LISTED;
    *rest = str_slice(*rest, 2, rest->len);
    return s->width >= WIDTH_MIN && s->width <= WIDTH_MAX && (s->seed < SEEDS || (s->is_listed && s->width == WIDTH_MAX)) &&
           get_number(rest, &s->headline_end) && get_number(rest, &s->gap) && get_number(rest, &s->count) &&
           get_number(rest, &s->extra_count) && rest->len >= (uint64_t)s->count * s->width;
}

/* Positions are 32 bits, and extras stand at words that are there. */
static bool take_extras(struct sequence *s, struct str *rest)
{
    const char *first = rest->at;
    uint64_t at = 0;

    for (uint32_t i = 0; i < s->extra_count; i++) {
        uint32_t step;

        if (!get_number(rest, &step) || rest->len < s->width)
            return false;
        at += step;
        if (at >= s->count)
            return false;
        *rest = str_slice(*rest, s->width, rest->len);
    }
    s->extras = str_of(first, (size_t)(rest->at - first));
    return (uint64_t)s->count + s->gap < UINT32_MAX;
}

enum status sequence_read(struct sequence *out, struct str bytes, struct error *err)
{
    struct str rest = bytes;

    *out = (struct sequence){ .count = 0 };
    if (take_head(out, &rest)) {
        out->codes = str_slice(rest, 0, (size_t)out->count * out->width);
        rest = str_slice(rest, out->codes.len, rest.len);
        if (take_extras(out, &rest) && (out->is_listed || rest.len == 0)) {
            out->words = rest;
            return STATUS_OK;
        }
    }
    return error_set(err, STATUS_CORRUPT, "the order of the words of an article is damaged");
}

static bool find_listed(const struct sequence *s, struct str word, uint32_t *code)
{
    struct str rest = s->words;
    uint32_t length;

    for (*code = 1; get_number(&rest, &length) && length <= rest.len; ++*code) {
        if (str_is_equal(str_slice(rest, 0, length), word))
            return true;
        rest = str_slice(rest, length, rest.len);
    }
    return false;
}

static enum status add_position(const struct sequence *s, uint32_t index, struct positions *out, struct error *err)
{
    if (!list_grow(&out->at, &out->capacity, out->count, sizeof *out->at, POSITIONS_FIRST))
        return error_no_memory(err);
    out->at[out->count++] = index + 1 + (index >= s->headline_end ? s->gap : 0);
    return STATUS_OK;
}

/* Does one of STEP codes of two bytes equal `code`? A loop that compilers turn into a few wide instructions. */
static bool is_in_step(const char *codes, uint16_t code)
{
    uint16_t some[STEP], found = 0;

    memcpy(some, codes, sizeof some);
    for (int i = 0; i < STEP; i++)
        found |= some[i] == code;
    return found;
}

static enum status find_codes(const struct sequence *s, uint32_t code, uint32_t end, struct positions *out, struct error *err)
{
    const uint16_t probe = (uint16_t)code;
    char bytes[sizeof probe];
    uint16_t little;
    enum status status = STATUS_OK;

    put_code(bytes, code, sizeof probe); /* as it stands in the codes, on a machine of any order of bytes */
    memcpy(&little, bytes, sizeof little);
    for (uint32_t i = 0; i < end && !status;) {
        uint32_t stop = end - i < STEP ? end : i + STEP;

        if (s->width == sizeof probe && stop - i == STEP && !is_in_step(s->codes.at + (size_t)i * s->width, little)) {
            i = stop;
            continue;
        }
        for (; i < stop && !status; i++)
            if (get_code(s->codes.at + (size_t)i * s->width, s->width) == code)
                status = add_position(s, i, out, err);
    }
    return status;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *left = a, *right = b;

    return (*left > *right) - (*left < *right);
}

/* Few articles have many: parts of hyphenated words, names with an apostrophe. */
static enum status find_extras(const struct sequence *s, uint32_t code, uint32_t end, size_t first, struct positions *out,
                               struct error *err)
{
    struct str rest = s->extras;
    uint32_t at = 0, step;
    size_t before = out->count;
    enum status status = STATUS_OK;

    for (uint32_t i = 0; i < s->extra_count && !status && get_number(&rest, &step); i++) {
        at += step;
        if (at < end && get_code(rest.at, s->width) == code)
            status = add_position(s, at, out, err);
        rest = str_slice(rest, s->width, rest.len);
    }
    if (!status && out->count > before && before > first)
        qsort(out->at + first, out->count - first, sizeof *out->at, by_number);
    return status;
}

enum status sequence_find(const struct sequence *s, const struct sequence_word *word, bool is_headline_only,
                          struct positions *out, struct error *err)
{
    uint32_t end = is_headline_only && s->headline_end < s->count ? s->headline_end : s->count, code;
    size_t first = out->count;
    enum status status;

    if (!s->is_listed)
        code = code_of(word->hash, s->width, s->seed);
    else if (!find_listed(s, word->word, &code))
        return STATUS_OK;
    status = find_codes(s, code, end, out, err);
    return status ? status : find_extras(s, code, end, first, out, err);
}
