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
    STEP = 32,           /* codes that are looked at together: four times as many as a machine compares at once */
    POSITIONS_FIRST = 256,
    EXTRAS_FIRST = 64
};

struct sequence_maker {
    uint32_t *codes; /* by word */
    size_t code_capacity;
    uint64_t seen_bits[BITS_OF_WIDTH_2 / 64]; /* of two bytes */
    uint32_t *seen; /* of more: open addressing, 0 is free */
    size_t seen_capacity;
    uint32_t *extras; /* codes */
    size_t extra_count, extra_capacity;
    struct buf steps; /* where the extras stand */
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
    free(m->extras);
    buf_release(&m->steps);
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

/* The code number `i` of `count`: the two low bytes of all stand before the others of all, so that a search goes through as
 * few bytes as can be, whatever the width. */
static void put_code(char *codes, size_t count, size_t i, uint32_t code, unsigned width)
{
    char *high = codes + WIDTH_MIN * count + (width - WIDTH_MIN) * i;

    codes[WIDTH_MIN * i] = (char)code;
    codes[WIDTH_MIN * i + 1] = (char)(code >> 8);
    for (unsigned byte = WIDTH_MIN; byte < width; byte++)
        *high++ = (char)(code >> (8 * byte));
}

/* Where a position stands among the codes. */
static uint32_t index_of(const struct sequence_source *source, uint32_t position)
{
    return position - 1 - (position > source->headline_end ? source->gap : 0);
}

/* The first word of each position to its place among the codes, further ones behind `extras`. */
static enum status place_codes(struct sequence_maker *m, const struct sequence_source *source, unsigned width, char *codes,
                               uint32_t count, struct error *err)
{
    uint32_t before = 0;

    m->extra_count = 0;
    buf_clear(&m->steps);
    for (size_t i = 0; i < source->place_count; i++) {
        const struct sequence_place *p = &source->places[i];
        uint32_t at = index_of(source, p->position);
        enum status status;

        if (i == 0 || p->position != p[-1].position) {
            put_code(codes, count, at, m->codes[p->word], width);
            continue;
        }
        if (!list_grow(&m->extras, &m->extra_capacity, m->extra_count, sizeof *m->extras, EXTRAS_FIRST))
            return error_no_memory(err);
        m->extras[m->extra_count++] = m->codes[p->word];
        status = buf_reserve(&m->steps, NUMBER_BYTES_MAX, err);
        if (status)
            return status;
        put_number(&m->steps, at - before);
        before = at;
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

static enum status add_extras(const struct sequence_maker *m, unsigned width, struct buf *out, struct error *err)
{
    enum status status = buf_reserve(out, m->extra_count * width, err);

    for (size_t i = 0; i < m->extra_count && !status; i++)
        put_code(out->at + out->len, m->extra_count, i, m->extras[i], width);
    if (!status)
        out->len += m->extra_count * width;
    return status ? status : buf_add(out, buf_view(&m->steps), err);
}

enum status sequence_make(struct sequence_maker *m, const struct sequence_source *source, struct buf *out, struct error *err)
{
    uint32_t count = source->place_count ? index_of(source, source->places[source->place_count - 1].position) + 1 : 0;
    unsigned width, seed;
    enum status status = choose_codes(m, source, &width, &seed, err);
    size_t codes_bytes = (size_t)count * width, codes_at;

    if (!status)
        status = buf_reserve(out, HEAD_BYTES_MAX + codes_bytes, err);
    if (status)
        return status;
    codes_at = out->len + HEAD_BYTES_MAX; /* moved to their place when the number of extras is known */
    memset(out->at + codes_at, 0, codes_bytes);
    status = place_codes(m, source, width, out->at + codes_at, count, err);
    if (status)
        return status;
    out->at[out->len++] = (char)width;
    out->at[out->len++] = (char)seed;
    put_number(out, source->headline_end);
    put_number(out, source->gap);
    put_number(out, count);
    put_number(out, (uint32_t)m->extra_count);
    memmove(out->at + out->len, out->at + codes_at, codes_bytes);
    out->len += codes_bytes;
    status = add_extras(m, width, out, err);
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

/* The bytes above the lowest two of code number `i` of `codes`. */
static uint32_t high_of(struct str codes, size_t i, unsigned width)
{
    const char *high = codes.at + WIDTH_MIN * (codes.len / width) + (width - WIDTH_MIN) * i;
    uint32_t code = 0;

    for (unsigned byte = WIDTH_MIN; byte < width; byte++)
        code |= (uint32_t)(unsigned char)*high++ << (8 * byte);
    return code;
}

static uint32_t get_code(struct str codes, size_t i, unsigned width)
{
    const unsigned char *low = (const unsigned char *)codes.at + WIDTH_MIN * i;

    return low[0] | (uint32_t)low[1] << 8 | high_of(codes, i, width);
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
           get_number(rest, &s->extra_count) && rest->len >= ((uint64_t)s->count + s->extra_count) * s->width;
}

/* Positions are 32 bits, and extras stand at words that are there. */
static bool take_steps(struct sequence *s, struct str *rest)
{
    const char *first = rest->at;
    uint64_t at = 0;
    uint32_t step;

    for (uint32_t i = 0; i < s->extra_count; i++) {
        if (!get_number(rest, &step))
            return false;
        at += step;
        if (at >= s->count)
            return false;
    }
    s->steps = str_of(first, (size_t)(rest->at - first));
    return (uint64_t)s->count + s->gap < UINT32_MAX;
}

static struct str take_codes(struct str *rest, uint32_t count, unsigned width)
{
    struct str codes = str_slice(*rest, 0, (size_t)count * width);

    *rest = str_slice(*rest, codes.len, rest->len);
    return codes;
}

enum status sequence_read(struct sequence *out, struct str bytes, struct error *err)
{
    struct str rest = bytes;

    *out = (struct sequence){ .count = 0 };
    if (take_head(out, &rest)) {
        out->codes = take_codes(&rest, out->count, out->width);
        out->extras = take_codes(&rest, out->extra_count, out->width);
        if (take_steps(out, &rest) && (out->is_listed || rest.len == 0)) {
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

static enum status add(struct positions *out, uint32_t number, struct error *err)
{
    if (!list_grow(&out->at, &out->capacity, out->count, sizeof *out->at, POSITIONS_FIRST))
        return error_no_memory(err);
    out->at[out->count++] = number;
    return STATUS_OK;
}

/* What a machine compares at once, and its two halves. */
typedef uint16_t codes_at_once __attribute__((vector_size(16)));
typedef uint64_t halves __attribute__((vector_size(16)));

static bool is_in_step(const char *codes, codes_at_once probe)
{
    codes_at_once some[STEP * sizeof(uint16_t) / sizeof(codes_at_once)];
    halves found;

    memcpy(some, codes, sizeof some);
    found = (halves)(some[0] == probe) | (halves)(some[1] == probe) | (halves)(some[2] == probe) | (halves)(some[3] == probe);
    return (found[0] | found[1]) != 0;
}

/* Appends which of the codes it is, counted from 0. */
static enum status find_codes(struct str codes, unsigned width, uint32_t code, struct positions *out, struct error *err)
{
    const char bytes[WIDTH_MIN] = { (char)code, (char)(code >> 8) };
    uint32_t end = (uint32_t)(codes.len / width), high = code >> 16 << 16;
    uint16_t low;
    codes_at_once probe;
    enum status status = STATUS_OK;

    memcpy(&low, bytes, sizeof low); /* as it stands there, on a machine of any order of bytes */
    probe = low - (codes_at_once){ 0 };
    for (uint32_t i = 0, stop; i < end && !status; i = stop) {
        stop = end - i < STEP ? end : i + STEP;
        if (stop - i == STEP && !is_in_step(codes.at + (size_t)i * WIDTH_MIN, probe))
            continue;
        for (uint32_t at = i; at < stop && !status; at++) {
            uint16_t here;

            memcpy(&here, codes.at + (size_t)at * WIDTH_MIN, sizeof here);
            if (here == low && high_of(codes, at, width) == high)
                status = add(out, at, err);
        }
    }
    return status;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *left = a, *right = b;

    return (*left > *right) - (*left < *right);
}

/* Turns the numbers of extras from `first` on, which rise, into the places of the words they stand at. */
static void step_to_extras(const struct sequence *s, struct positions *out, size_t first)
{
    struct str rest = s->steps;
    uint32_t at = 0, step;

    for (uint32_t i = 0; first < out->count && get_number(&rest, &step); i++) {
        at += step;
        if (out->at[first] == i)
            out->at[first++] = at;
    }
}

/* False: no code is that of the word. */
static bool code_of_word(const struct sequence *s, const struct sequence_word *word, uint32_t *code)
{
    if (s->is_listed)
        return find_listed(s, word->word, code);
    *code = code_of(word->hash, s->width, s->seed);
    return true;
}

enum status sequence_find(const struct sequence *s, const struct sequence_word *word, bool is_headline_only,
                          struct positions *out, struct error *err)
{
    size_t first = out->count, extras, kept = first;
    uint32_t code;
    enum status status;

    if (!code_of_word(s, word, &code))
        return STATUS_OK;
    status = find_codes(s->codes, s->width, code, out, err);
    extras = out->count;
    if (!status)
        status = find_codes(s->extras, s->width, code, out, err);
    if (status)
        return status;
    step_to_extras(s, out, extras);
    if (out->count > extras && extras > first)
        qsort(out->at + first, out->count - first, sizeof *out->at, by_number);
    for (size_t i = first; i < out->count; i++)
        if (!is_headline_only || out->at[i] < s->headline_end)
            out->at[kept++] = out->at[i] + 1 + (out->at[i] >= s->headline_end ? s->gap : 0);
    out->count = kept;
    return STATUS_OK;
}

static bool has_extra(const struct sequence *s, uint32_t code, uint32_t index)
{
    struct str rest = s->steps;
    uint32_t at = 0, step;

    for (uint32_t i = 0; i < s->extra_count && get_number(&rest, &step); i++) {
        at += step;
        if (at == index && get_code(s->extras, i, s->width) == code)
            return true;
        if (at > index)
            break;
    }
    return false;
}

bool sequence_has(const struct sequence *s, const struct sequence_word *word, uint32_t position)
{
    uint64_t index = (uint64_t)position - 1;
    uint32_t code;

    if (position > s->headline_end) {
        if (index < (uint64_t)s->headline_end + s->gap)
            return false;
        index -= s->gap;
    }
    if (position == 0 || index >= s->count || !code_of_word(s, word, &code))
        return false;
    return get_code(s->codes, index, s->width) == code || has_extra(s, code, (uint32_t)index);
}
