/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/sequence.h"

#include "base/bits.h"
#include "base/list.h"

#include <stdlib.h>

enum {
    SHORT = 2, /* bytes of a code */
    LONG = 4,
    LISTED = 0, /* in the place of the width: codes of LONG bytes count the words, which follow */
    SHORT_WORDS_MAX = 8192, /* beyond it so many codes collide that longer ones pay */
    SHORT_CODES = 65536,
    NUMBER_BYTES_MAX = 5,
    HEAD_BYTES_MAX = 1 + 5 * NUMBER_BYTES_MAX,
    CHANGE_BYTES = LONG + SHORT, /* hash, code */
    STEP = 32, /* codes that are looked at together: four times as many as a machine compares at once */
    LIST_FIRST = 64
};

struct sequence_maker {
    uint32_t *codes; /* by word */
    size_t code_capacity;
    uint64_t taken[SHORT_CODES / 64]; /* short codes */
    uint32_t *changed; /* words whose short code was taken */
    size_t changed_count, changed_capacity;
    uint32_t *seen; /* long codes: open addressing, 0 is free */
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
    free(m->changed);
    free(m->seen);
    free(m->extras);
    buf_release(&m->steps);
    free(m);
}

/* --- Codes ------------------------------------------------------------------------------- */

static enum status reserve_codes(struct sequence_maker *m, size_t words, struct error *err)
{
    uint32_t *codes;

    if (words <= m->code_capacity)
        return STATUS_OK;
    codes = realloc(m->codes, words * 2 * sizeof *codes);
    if (!codes)
        return error_no_memory(err);
    m->codes = codes;
    m->code_capacity = words * 2;
    return STATUS_OK;
}

/* False: it was taken. */
static bool take_code(struct sequence_maker *m, uint32_t code)
{
    bool is_free = !bits_have(m->taken, code);

    bits_put(m->taken, code);
    return is_free;
}

/* Has another word this one's hash? */
static bool has_twin(const struct sequence_source *source, uint32_t word)
{
    for (size_t i = 0; i < source->word_count; i++)
        if (source->words[i].hash == source->words[word].hash && i != word)
            return true;
    return false;
}

/* Words whose code is taken get one that is free. False: two have the same hash. */
static bool change_codes(struct sequence_maker *m, const struct sequence_source *source)
{
    size_t at = 0;

    for (size_t i = 0; i < m->changed_count; i++) {
        uint32_t word = m->changed[i], code;

        if (has_twin(source, word))
            return false;
        while (m->taken[at] == UINT64_MAX)
            at++;
        code = (uint32_t)(64 * at) + (uint32_t)__builtin_ctzll(~m->taken[at]);
        (void)take_code(m, code);
        m->codes[word] = code;
    }
    return true;
}

/* The low half of the hash. */
static enum status choose_short(struct sequence_maker *m, const struct sequence_source *source, bool *are_distinct,
                                struct error *err)
{
    memset(m->taken, 0, sizeof m->taken);
    bits_put(m->taken, 0); /* no code: it stands for no word */
    for (uint32_t i = 0; i < source->word_count; i++) {
        m->codes[i] = source->words[i].hash % SHORT_CODES;
        if (take_code(m, m->codes[i]))
            continue;
        if (!list_grow(&m->changed, &m->changed_capacity, m->changed_count, sizeof *m->changed, LIST_FIRST))
            return error_no_memory(err);
        m->changed[m->changed_count++] = i;
    }
    *are_distinct = change_codes(m, source);
    return STATUS_OK;
}

/* The hash itself. */
static enum status choose_long(struct sequence_maker *m, const struct sequence_source *source, bool *are_distinct,
                               struct error *err)
{
    size_t capacity = m->seen_capacity ? m->seen_capacity : SHORT_WORDS_MAX;

    while (capacity < source->word_count * 2)
        capacity *= 2;
    if (capacity > m->seen_capacity) {
        uint32_t *seen = realloc(m->seen, capacity * sizeof *seen);

        if (!seen)
            return error_no_memory(err);
        m->seen = seen;
        m->seen_capacity = capacity;
    }
    memset(m->seen, 0, m->seen_capacity * sizeof *m->seen);
    *are_distinct = true;
    for (size_t i = 0; i < source->word_count && *are_distinct; i++) {
        uint32_t code = m->codes[i] = source->words[i].hash;
        size_t at = code & (m->seen_capacity - 1);

        while (m->seen[at] && m->seen[at] != code)
            at = (at + 1) & (m->seen_capacity - 1);
        *are_distinct = code != 0 && !m->seen[at];
        m->seen[at] = code;
    }
    return STATUS_OK;
}

/* One for each word, no two alike. */
static enum status choose_codes(struct sequence_maker *m, const struct sequence_source *source, unsigned *width,
                                struct error *err)
{
    bool are_distinct = false;
    enum status status = reserve_codes(m, source->word_count, err);

    m->changed_count = 0;
    *width = source->word_count <= SHORT_WORDS_MAX ? SHORT : LONG;
    if (!status)
        status = *width == SHORT ? choose_short(m, source, &are_distinct, err) : choose_long(m, source, &are_distinct, err);
    if (status || are_distinct)
        return status;
    m->changed_count = 0;
    *width = LISTED;
    for (uint32_t i = 0; i < source->word_count; i++)
        m->codes[i] = i + 1;
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
    char *high = codes + SHORT * count + (width - SHORT) * i;

    codes[SHORT * i] = (char)code;
    codes[SHORT * i + 1] = (char)(code >> 8);
    for (unsigned byte = SHORT; byte < width; byte++)
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
        if (!list_grow(&m->extras, &m->extra_capacity, m->extra_count, sizeof *m->extras, LIST_FIRST))
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

/* The words, each behind its length. */
static enum status add_words(const struct sequence_source *source, struct buf *out, struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < source->word_count && !status; i++) {
        status = buf_reserve(out, NUMBER_BYTES_MAX, err);
        if (!status)
            put_number(out, (uint32_t)source->words[i].word.len);
        if (!status)
            status = buf_add(out, source->words[i].word, err);
    }
    return status;
}

/* Which words have another code than their hash says: hash, code. */
static enum status add_changes(const struct sequence_maker *m, const struct sequence_source *source, struct buf *out,
                               struct error *err)
{
    enum status status = buf_reserve(out, m->changed_count * CHANGE_BYTES, err);

    for (size_t i = 0; i < m->changed_count && !status; i++) {
        put_code(out->at + out->len, 1, 0, source->words[m->changed[i]].hash, LONG);
        put_code(out->at + out->len + LONG, 1, 0, m->codes[m->changed[i]], SHORT);
        out->len += CHANGE_BYTES;
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

static void put_head(const struct sequence_maker *m, const struct sequence_source *source, unsigned width, uint32_t count,
                     struct buf *out)
{
    out->at[out->len++] = (char)width;
    put_number(out, source->headline_end);
    put_number(out, source->gap);
    put_number(out, count);
    put_number(out, (uint32_t)m->extra_count);
    put_number(out, (uint32_t)m->changed_count);
}

enum status sequence_make(struct sequence_maker *m, const struct sequence_source *source, struct buf *out, struct error *err)
{
    uint32_t count = source->place_count ? index_of(source, source->places[source->place_count - 1].position) + 1 : 0;
    unsigned kind, width;
    size_t codes_bytes, codes_at;
    enum status status = choose_codes(m, source, &kind, err);

    width = kind == LISTED ? LONG : kind;
    codes_bytes = (size_t)count * width;
    if (!status)
        status = buf_reserve(out, HEAD_BYTES_MAX + codes_bytes, err);
    if (status)
        return status;
    codes_at = out->len + HEAD_BYTES_MAX; /* moved to their place when the number of extras is known */
    memset(out->at + codes_at, 0, codes_bytes);
    status = place_codes(m, source, width, out->at + codes_at, count, err);
    if (status)
        return status;
    put_head(m, source, kind, count, out);
    memmove(out->at + out->len, out->at + codes_at, codes_bytes);
    out->len += codes_bytes;
    status = add_extras(m, width, out, err);
    if (!status)
        status = add_changes(m, source, out, err);
    return status || kind != LISTED ? status : add_words(source, out, err);
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
    const char *high = codes.at + SHORT * (codes.len / width) + (width - SHORT) * i;
    uint32_t code = 0;

    for (unsigned byte = SHORT; byte < width; byte++)
        code |= (uint32_t)(unsigned char)*high++ << (8 * byte);
    return code;
}

static uint32_t get_code(struct str codes, size_t i, unsigned width)
{
    const unsigned char *low = (const unsigned char *)codes.at + SHORT * i;

    return low[0] | (uint32_t)low[1] << 8 | high_of(codes, i, width);
}

static bool take_head(struct sequence *s, uint32_t *change_count, struct str *rest)
{
    if (rest->len == 0)
        return false;
    s->is_listed = rest->at[0] == LISTED;
    s->width = s->is_listed ? LONG : (uint8_t)rest->at[0];
    *rest = str_slice(*rest, 1, rest->len);
    return (s->width == SHORT || s->width == LONG) && get_number(rest, &s->headline_end) && get_number(rest, &s->gap) &&
           get_number(rest, &s->count) && get_number(rest, &s->extra_count) && get_number(rest, change_count) &&
           rest->len >= ((uint64_t)s->count + s->extra_count) * s->width;
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

static struct str take(struct str *rest, size_t bytes)
{
    struct str taken = str_slice(*rest, 0, bytes);

    *rest = str_slice(*rest, bytes, rest->len);
    return taken;
}

enum status sequence_read(struct sequence *out, struct str bytes, struct error *err)
{
    struct str rest = bytes;
    uint32_t change_count = 0;

    *out = (struct sequence){ .count = 0 };
    if (take_head(out, &change_count, &rest)) {
        out->codes = take(&rest, (size_t)out->count * out->width);
        out->extras = take(&rest, (size_t)out->extra_count * out->width);
        if (take_steps(out, &rest) && rest.len >= (uint64_t)change_count * CHANGE_BYTES) {
            out->changes = take(&rest, (size_t)change_count * CHANGE_BYTES);
            out->words = rest;
            if (out->is_listed || rest.len == 0)
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
    if (!list_grow(&out->at, &out->capacity, out->count, sizeof *out->at, LIST_FIRST))
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
    const char bytes[SHORT] = { (char)code, (char)(code >> 8) };
    uint32_t end = (uint32_t)(codes.len / width), high = code >> 16 << 16;
    uint16_t low;
    codes_at_once probe;
    enum status status = STATUS_OK;

    memcpy(&low, bytes, sizeof low); /* as it stands there, on a machine of any order of bytes */
    probe = low - (codes_at_once){ 0 };
    for (uint32_t i = 0, stop; i < end && !status; i = stop) {
        stop = end - i < STEP ? end : i + STEP;
        if (stop - i == STEP && !is_in_step(codes.at + (size_t)i * SHORT, probe))
            continue;
        for (uint32_t at = i; at < stop && !status; at++) {
            uint16_t here;

            memcpy(&here, codes.at + (size_t)at * SHORT, sizeof here);
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
    *code = s->width == SHORT ? word->hash % SHORT_CODES : word->hash;
    for (size_t i = 0; i < s->changes.len; i += CHANGE_BYTES)
        if (get_code(str_slice(s->changes, i, i + LONG), 0, LONG) == word->hash)
            *code = get_code(str_slice(s->changes, i + LONG, i + CHANGE_BYTES), 0, SHORT);
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
