/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/signature.h"

#include "base/ascii.h"
#include "base/bits.h"

#include <endian.h>
#include <stdlib.h>

enum {
    HEAD_BYTES = 8,
    SENTENCE_WORDS = 256, /* a sentence longer than that is read in parts */
    NUMBERS_ROOM = 64,
    NAMES_ROOM = 128,
    STOCK_NAME_SLOTS = 4096 / 64,
    HASHES_ROOM = 512,
    PHRASE_WORDS = 3,
    PHRASE_SLOTS = 4096 /* many more than phrases: nearly every word is done with after one look */
};

/*
 * Phrases of sentences that are no part of a story. A sentence with one of them is left out, so that two
 * strangers under which a paper prints the same telephone number do not become copies.
 */
static const char *const stock_phrases[] = {
    "crimestoppers", "0800", "0845", "0300", "www", "http", "https", "helpline", "childline", "samaritans",
    "call 101", "calling 101", "on 101", "via 101", "dial 101", "dialling 101", "ring 101", "ringing 101",
    "phone 101", "phoning 101", "contact 101", "call 999", "dial 999", "police 101",
    "anyone with information", "anyone with any", "anyone who has", "anyone who saw", "with any information",
    "has any information", "have any information", "call police", "contact police", "calling police",
    "contacting police", "contact officers", "call officers", "contact detectives", "call detectives",
    "contact the force", "quoting", "quote reference", "crime reference", "incident number", "reference number",
    "stop it now", "victim support", "click here", "read more", "sign up", "newsletter", "subscribe", "follow us",
    "privacy policy", "cookies", "advertisement", "share this", "download our", "our app", "all rights reserved",
    "report it online", "report online",
};
/* Words with capitals that name nobody and no place of a story. */
static const char stock_names[] =
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday police constabulary force operation detective inspector sergeant superintendent chief "
    "constable officer officers commander det insp sgt supt con dci dcs ds di dc pc unit team crime organised serious court "
    "crown magistrates judge council county city the and for his her our this that there they you your mrs miss prosecutor "
    "england wales scotland britain british";

/* Sixteen held, says one paper, and the other: 16 arrested. */
static const struct {
    const char *word;
    uint16_t value;
} number_words[] = {
    { "two", 2 },         { "three", 3 },      { "four", 4 },      { "five", 5 },       { "six", 6 },
    { "seven", 7 },       { "eight", 8 },      { "nine", 9 },      { "ten", 10 },       { "eleven", 11 },
    { "twelve", 12 },     { "dozen", 12 },     { "thirteen", 13 }, { "fourteen", 14 },  { "fifteen", 15 },
    { "sixteen", 16 },    { "seventeen", 17 }, { "eighteen", 18 }, { "nineteen", 19 },  { "twenty", 20 },
    { "thirty", 30 },     { "forty", 40 },     { "fifty", 50 },    { "sixty", 60 },     { "seventy", 70 },
    { "eighty", 80 },     { "ninety", 90 },
};
enum { NUMBER_WORD_COUNT = sizeof number_words / sizeof *number_words };

enum { PHRASE_COUNT = sizeof stock_phrases / sizeof *stock_phrases };
_Static_assert(PHRASE_COUNT < 255, "phrases are numbered in bytes");

struct signature_maker {
    bool is_of_word[256];
    uint64_t phrases[PHRASE_COUNT];
    unsigned char phrase_lengths[PHRASE_COUNT];
    unsigned char slots[PHRASE_SLOTS]; /* by the hash of the last word: the first phrase that may end so, + 1 */
    unsigned char next_phrase[PHRASE_COUNT];
    unsigned char number_slots[PHRASE_SLOTS]; /* by the hash of a word: the number word it may be, + 1 */
    uint64_t number_hashes[NUMBER_WORD_COUNT];
    uint64_t words[SENTENCE_WORDS + 2]; /* of the sentence, behind the last two of the one before */
    size_t word_count, carried;
    uint16_t pending[NUMBERS_ROOM], numbers[NUMBERS_ROOM]; /* pending: of the sentence */
    size_t pending_count, number_count;
    uint16_t pending_names[NAMES_ROOM], names[NAMES_ROOM];
    size_t pending_name_count, name_count;
    uint64_t stock_names[STOCK_NAME_SLOTS]; /* a bit for some bits of a hash: a name lost now and then does no harm */
    uint64_t known_names[STOCK_NAME_SLOTS]; /* with those of the article's forces and operations */
    uint32_t hashes[HASHES_ROOM];
    size_t hash_count;
    uint32_t limit; /* hashes above are not of the sample */
    size_t shingle_count;
    bool is_stock; /* the sentence */
    bool is_opening; /* a capital would mean nothing here: a sentence or a quote begins */
    bool is_telephone; /* digits belong to a telephone number until a word comes */
};

/* --- Hashes ------------------------------------------------------------------------------------ */

static const uint64_t WORD_START = 0x9E3779B97F4A7C15, WORD_FACTOR = 0xE7037ED1A0B428DB;

static uint64_t finish_hash(uint64_t h)
{
    h ^= h >> 32;
    h *= 0xD6E8FEB86659FD93;
    h ^= h >> 32;
    return h;
}

/* Eight bytes, or the `count` that there are, in lower case: what is of a word has no other bytes that differ in that bit
 * alone, but for a few letters with accents. `room` bytes may be read. */
static uint64_t load_folded(const char *at, size_t count, size_t room)
{
    uint64_t bytes = 0;

    if (room >= sizeof bytes)
        memcpy(&bytes, at, sizeof bytes);
    else
        memcpy(&bytes, at, count);
    bytes = le64toh(bytes) | UINT64_C(0x2020202020202020);
    return count < sizeof bytes ? bytes & ((UINT64_C(1) << 8 * count) - 1) : bytes;
}

/* The part of a word that is text[from, to), behind what is in `hash` already. */
static inline uint64_t add_part(uint64_t hash, struct str text, size_t from, size_t to)
{
    for (; to - from > 8; from += 8)
        hash = (hash ^ load_folded(text.at + from, 8, text.len - from)) * WORD_FACTOR;
    return finish_hash((hash ^ load_folded(text.at + from, to - from, text.len - from)) * WORD_FACTOR + (to - from));
}

static uint64_t word_hash(struct str text)
{
    return add_part(WORD_START, text, 0, text.len);
}

static uint64_t join_hashes(const uint64_t *words, size_t count)
{
    uint64_t h = words[0];

    for (size_t i = 1; i < count; i++)
        h = (h ^ words[i] >> 17) * 0xA0761D6478BD642F + words[i];
    return count > 1 ? finish_hash(h) : h;
}

/* Numbers are small: a hash decides which of many are kept, so that two texts keep the same ones. */
static uint32_t number_hash(uint16_t number)
{
    return (number + 1) * UINT32_C(2654435761);
}

/* --- Life ------------------------------------------------------------------------------------------- */

static void fill_bytes(struct signature_maker *m)
{
    for (int c = 0; c < 0x100; c++)
        m->is_of_word[c] = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
    m->is_of_word[0xC2] = m->is_of_word[0xE2] = false; /* first bytes of signs: quotes, dashes, currency, spaces */
}

static void fill_phrases(struct signature_maker *m)
{
    for (size_t i = 0; i < PHRASE_COUNT; i++) {
        struct str rest = str_from_c(stock_phrases[i]), word;
        uint64_t words[PHRASE_WORDS];
        size_t count = 0;

        while (count < PHRASE_WORDS && str_next(&rest, ' ', &word))
            words[count++] = word_hash(word);
        m->phrases[i] = join_hashes(words, count);
        m->phrase_lengths[i] = (unsigned char)count;
        m->next_phrase[i] = m->slots[words[count - 1] % PHRASE_SLOTS];
        m->slots[words[count - 1] % PHRASE_SLOTS] = (unsigned char)(i + 1);
    }
}

static void fill_number_words(struct signature_maker *m)
{
    for (size_t i = 0; i < NUMBER_WORD_COUNT; i++) {
        m->number_hashes[i] = word_hash(str_from_c(number_words[i].word));
        m->number_slots[m->number_hashes[i] % PHRASE_SLOTS] = (unsigned char)(i + 1);
    }
}

static void add_known_names(struct str text, uint64_t *bits)
{
    struct str word;

    while (str_next(&text, ' ', &word)) {
        bits_put(bits, word_hash(word) % (STOCK_NAME_SLOTS * 64));
    }
}

enum status signature_maker_new(struct signature_maker **out, struct error *err)
{
    struct signature_maker *m = calloc(1, sizeof *m);

    if (!m)
        return error_no_memory(err);
    fill_bytes(m);
    fill_phrases(m);
    fill_number_words(m);
    add_known_names(STR(stock_names), m->stock_names);
    *out = m;
    return STATUS_OK;
}

void signature_maker_free(struct signature_maker *m)
{
    free(m);
}

/* --- Samples --------------------------------------------------------------------------------------------- */

static int compare_hashes(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static void sort_hashes(uint32_t *hashes, size_t count)
{
    if (count > 128) {
        qsort(hashes, count, sizeof *hashes, compare_hashes);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        uint32_t h = hashes[i];
        size_t at = i;

        for (; at > 0 && hashes[at - 1] > h; at--)
            hashes[at] = hashes[at - 1];
        hashes[at] = h;
    }
}

/* The smallest, each once. */
static void keep_sample(struct signature_maker *m)
{
    size_t kept = 0;

    sort_hashes(m->hashes, m->hash_count);
    for (size_t i = 0; i < m->hash_count && kept < SIGNATURE_SAMPLE; i++)
        if (kept == 0 || m->hashes[i] != m->hashes[kept - 1])
            m->hashes[kept++] = m->hashes[i];
    m->hash_count = kept;
    if (kept == SIGNATURE_SAMPLE && m->hashes[kept - 1] < m->limit)
        m->limit = m->hashes[kept - 1];
}

static void add_shingle(struct signature_maker *m, const uint64_t *words)
{
    uint32_t hash = (uint32_t)(join_hashes(words, 3) >> 32);

    m->shingle_count++;
    if (hash > m->limit)
        return;
    if (m->hash_count == HASHES_ROOM)
        keep_sample(m);
    m->hashes[m->hash_count++] = hash;
}

/* Adds what is not there yet. */
static size_t join_sets(uint16_t *set, size_t count, size_t room, const uint16_t *more, size_t more_count)
{
    for (size_t i = 0; i < more_count; i++) {
        size_t at = 0;

        while (at < count && set[at] != more[i])
            at++;
        if (at == count && at < room)
            set[count++] = more[i];
    }
    return count;
}

/* --- Sentences ---------------------------------------------------------------------------------------------- */

/* A sentence of a story gives its shingles, those that begin in the sentence before with them; stock gives none, and
 * what stands on its two sides does not meet. */
static void end_sentence(struct signature_maker *m)
{
    if (m->is_stock) {
        m->word_count = m->carried = 0;
    } else {
        for (size_t i = 0; i + 2 < m->word_count; i++)
            add_shingle(m, m->words + i);
        m->number_count = join_sets(m->numbers, m->number_count, NUMBERS_ROOM, m->pending, m->pending_count);
        m->name_count = join_sets(m->names, m->name_count, NAMES_ROOM, m->pending_names, m->pending_name_count);
        m->carried = m->word_count < 2 ? m->word_count : 2;
        for (size_t i = 0; i < m->carried; i++)
            m->words[i] = m->words[m->word_count - m->carried + i];
        m->word_count = m->carried;
    }
    m->pending_count = m->pending_name_count = 0;
    m->is_stock = m->is_telephone = false;
    m->is_opening = true;
}

static bool ends_stock_phrase(const struct signature_maker *m, unsigned phrase)
{
    size_t count = m->word_count;

    for (; phrase; phrase = m->next_phrase[phrase - 1]) {
        size_t length = m->phrase_lengths[phrase - 1];

        if (length <= count - m->carried && m->phrases[phrase - 1] == join_hashes(m->words + count - length, length))
            return true;
    }
    return false;
}

static void add_word(struct signature_maker *m, uint64_t hash)
{
    if (m->word_count == SENTENCE_WORDS + 2)
        end_sentence(m);
    m->words[m->word_count++] = hash;
    if (m->slots[hash % PHRASE_SLOTS] && !m->is_stock)
        m->is_stock = ends_stock_phrase(m, m->slots[hash % PHRASE_SLOTS]);
}

static void add_name(struct signature_maker *m, uint64_t hash)
{
    uint64_t bit = hash % (STOCK_NAME_SLOTS * 64);

    if (!bits_have(m->known_names, bit) && m->pending_name_count < NAMES_ROOM)
        m->pending_names[m->pending_name_count++] = (uint16_t)(hash >> 16);
}

/* Years say little and telephone numbers nothing. */
static void add_number(struct signature_maker *m, uint64_t value, size_t digits, bool has_zero, bool is_grouped)
{
    if (has_zero && digits > 2)
        m->is_telephone = true;
    if (m->is_telephone || digits > 7 || value < 2 || value == 101 || value == 999)
        return;
    if (!is_grouped && value >= 1900 && value < 2100)
        return;
    if (m->pending_count < NUMBERS_ROOM)
        m->pending[m->pending_count++] = (uint16_t)(value < 60000 ? value : 60000 + value % 5000);
}

static void add_number_word(struct signature_maker *m, uint64_t hash)
{
    size_t i = m->number_slots[hash % PHRASE_SLOTS];

    if (i && m->number_hashes[i - 1] == hash && m->pending_count < NUMBERS_ROOM)
        m->pending[m->pending_count++] = number_words[i - 1].value;
}

/* --- The text ------------------------------------------------------------------------------------------------- */

/* Bytes of what stands at `at` and is of no word. */
static size_t sign_length(struct str text, size_t at)
{
    unsigned char c = (unsigned char)text.at[at];

    return c == 0xE2 ? 3 : c == 0xC2 ? 2 : 1;
}

static bool is_apostrophe(struct str text, size_t at)
{
    return text.at[at] == '\'' || (at + 2 < text.len && memcmp(text.at + at, "\xE2\x80\x99", 3) == 0);
}

static bool is_digit(struct str text, size_t at)
{
    return at < text.len && text.at[at] >= '0' && text.at[at] <= '9';
}

static bool is_letter(const struct signature_maker *m, struct str text, size_t at)
{
    return at < text.len && m->is_of_word[(unsigned char)text.at[at]];
}

/* 2,000 and 8.7 are one number each. A word that is more than digits (10.30pm) is none. */
static size_t read_number(struct signature_maker *m, struct str text, size_t at)
{
    char word[24]; /* without the commas; a longer one is known by its beginning */
    size_t from = at, digits = 0, length = 0;
    uint64_t value = 0;
    bool is_grouped = false;

    for (; at < text.len; at++) {
        if (is_digit(text, at)) {
            value = digits < 10 ? value * 10 + (uint64_t)(text.at[at] - '0') : value;
            digits++;
            if (length < sizeof word)
                word[length++] = text.at[at];
        } else if ((text.at[at] == ',' || text.at[at] == '.') && is_digit(text, at + 1)) {
            is_grouped = true;
        } else {
            break;
        }
    }
    if (is_letter(m, text, at)) {
        for (; is_letter(m, text, at); at++)
            if (length < sizeof word)
                word[length++] = text.at[at];
        m->is_telephone = false;
    } else {
        add_number(m, value, digits, text.at[from] == '0', is_grouped);
    }
    m->is_opening = false;
    add_word(m, word_hash(str_of(word, length)));
    return at;
}

/* The end of the letters, digits and other bytes of words from `at` on. */
static size_t run_end(const struct signature_maker *m, struct str text, size_t at)
{
    if (text.len - at >= ASCII_BLOCK)
        at += ascii_word_run(text.at + at);
    while (at < text.len && m->is_of_word[(unsigned char)text.at[at]])
        at++;
    return at;
}

/* The apostrophe of it's and force's is no part of the word, and no end. A name is the same with 's and without. */
static size_t read_word(struct signature_maker *m, struct str text, size_t at)
{
    size_t from = at, start = at;
    uint64_t hash = WORD_START, name = 0;

    for (;;) {
        at = run_end(m, text, at);
        name = at - start == 1 && start > from ? hash : 0;
        hash = add_part(hash, text, start, at);
        if (at == text.len || !is_apostrophe(text, at) || !is_letter(m, text, at + sign_length(text, at)))
            break;
        at += sign_length(text, at);
        start = at;
    }
    m->is_telephone = false;
    if (text.at[from] >= 'A' && text.at[from] <= 'Z' && at - from > 2 && !m->is_opening)
        add_name(m, name ? name : hash);
    if (m->number_slots[hash % PHRASE_SLOTS])
        add_number_word(m, hash);
    m->is_opening = false;
    add_word(m, hash);
    return at;
}

static bool is_sentence_end(struct str text, size_t at)
{
    char c = text.at[at];

    return c == '\n' || ((c == '.' || c == '!' || c == '?') && (at + 1 == text.len || !is_digit(text, at + 1)));
}

static void read_text(struct signature_maker *m, struct str text, uint32_t limit)
{
    m->word_count = m->carried = m->pending_count = m->number_count = m->hash_count = m->shingle_count = 0;
    m->pending_name_count = m->name_count = 0;
    m->is_stock = m->is_telephone = false;
    m->is_opening = true;
    m->limit = limit;
    for (size_t at = 0; at < text.len;) {
        if (is_digit(text, at)) {
            at = read_number(m, text, at);
        } else if (is_letter(m, text, at)) {
            at = read_word(m, text, at);
        } else {
            if (is_sentence_end(text, at))
                end_sentence(m);
            else if (text.at[at] == '@')
                m->is_stock = true; /* an address to write to */
            else if (text.at[at] != ' ' && text.at[at] != ',' && text.at[at] != '-')
                m->is_opening = true;
            at += sign_length(text, at);
        }
    }
    end_sentence(m);
    keep_sample(m);
}

/* Hashes that cannot be of the sample need not be collected: a text has a shingle in about six bytes. Where that
 * lets too few through, it is read again without a limit. */
static uint32_t guess_limit(size_t bytes)
{
    uint64_t shingles = bytes / 6 + 1, wanted = SIGNATURE_SAMPLE * 3 / 2;

    return shingles <= wanted ? UINT32_MAX : (uint32_t)(UINT32_MAX / shingles * wanted);
}

/* --- Bytes ------------------------------------------------------------------------------------------------------ */

static void order_numbers(struct signature_maker *m)
{
    for (size_t i = 1; i < m->number_count; i++) {
        uint16_t n = m->numbers[i];
        size_t at = i;

        for (; at > 0 && number_hash(m->numbers[at - 1]) > number_hash(n); at--)
            m->numbers[at] = m->numbers[at - 1];
        m->numbers[at] = n;
    }
    if (m->number_count > SIGNATURE_NUMBERS)
        m->number_count = SIGNATURE_NUMBERS;
}

/* Days since the first of March 1900 plus one, by the calendar of Gauss; 0 for less than a day. */
static uint16_t day_number(const struct day *d)
{
    unsigned year = d->year, month = d->month, days;

    if (year < 1901 || year > 2078 || month == 0 || d->day == 0)
        return 0;
    month = month > 2 ? month - 3 : month + 9;
    year -= month > 9 ? 1901 : 1900;
    days = year * 365 + year / 4 + (153 * month + 2) / 5 + d->day;
    return (uint16_t)(days < UINT16_MAX ? days : 0);
}

static char *put16(char *at, unsigned value)
{
    at[0] = (char)(value & 0xFF);
    at[1] = (char)(value >> 8);
    return at + 2;
}

static char *put32(char *at, uint32_t value)
{
    return put16(put16(at, value & 0xFFFF), value >> 16);
}

static unsigned get16(const char *at)
{
    return (unsigned char)at[0] | (unsigned)(unsigned char)at[1] << 8;
}

static enum status write_bytes(struct signature_maker *m, const struct signature_source *source, struct buf *out,
                               struct error *err)
{
    char bytes[SIGNATURE_BYTES_MAX], *at = bytes;
    size_t keys = m->hash_count < SIGNATURE_KEYS ? m->hash_count : SIGNATURE_KEYS;
    size_t force_count = source->force_count < SIGNATURE_FORCES ? source->force_count : SIGNATURE_FORCES;

    *at++ = SIGNATURE_FORMAT;
    at = put16(at, m->shingle_count < UINT16_MAX ? (unsigned)m->shingle_count : UINT16_MAX);
    at = put16(at, day_number(&source->day));
    *at++ = (char)(force_count << 4 | m->number_count);
    *at++ = (char)m->name_count;
    *at++ = (char)m->hash_count;
    for (size_t i = 0; i < force_count; i++)
        at = put16(at, (unsigned)(word_hash(source->forces[i]) & 0xFFFF));
    for (size_t i = 0; i < m->number_count; i++)
        at = put16(at, m->numbers[i]);
    for (size_t i = 0; i < m->name_count; i++)
        at = put16(at, m->names[i]);
    for (size_t i = 0; i < keys; i++)
        at = put32(at, m->hashes[i]);
    for (size_t i = keys; i < m->hash_count; i++)
        at = put16(at, m->hashes[i] & 0xFFFF);
    return buf_add(out, str_of(bytes, (size_t)(at - bytes)), err);
}

static int compare_shorts(const void *a, const void *b)
{
    return *(const uint16_t *)a - *(const uint16_t *)b;
}

/* The smallest hashes, as with shingles. */
static void order_names(struct signature_maker *m)
{
    qsort(m->names, m->name_count, sizeof *m->names, compare_shorts);
    if (m->name_count > SIGNATURE_NAMES)
        m->name_count = SIGNATURE_NAMES;
}

enum status signature_make(struct signature_maker *m, const struct signature_source *source, struct buf *out,
                           struct error *err)
{
    uint32_t limit = guess_limit(source->text.len);

    memcpy(m->known_names, m->stock_names, sizeof m->known_names);
    for (size_t i = 0; i < source->force_count; i++)
        add_known_names(source->forces[i], m->known_names);
    for (size_t i = 0; i < source->operation_count; i++)
        add_known_names(source->operations[i], m->known_names);
    read_text(m, source->text, limit);
    if (m->hash_count < SIGNATURE_SAMPLE && limit < UINT32_MAX)
        read_text(m, source->text, UINT32_MAX);
    order_numbers(m);
    order_names(m);
    return m->hash_count ? write_bytes(m, source, out, err) : STATUS_OK;
}

/* So that what two samples share can be counted from either side; 0 stands for nothing. */
static void make_distinct(uint16_t *sample, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint16_t before = i ? sample[i - 1] : 0;

        if (sample[i] <= before && before < UINT16_MAX)
            sample[i] = (uint16_t)(before + 1);
    }
}

static void make_sketch(struct signature *s)
{
    for (size_t i = 0; i < s->sample_count; i++) {
        size_t bit = s->sample[i] % SIGNATURE_SKETCH;

        if (bits_have(s->sketch, bit))
            s->sketch_lost++;
        bits_put(s->sketch, bit);
    }
}

bool signature_read(struct str bytes, struct signature *out)
{
    const char *at = bytes.at;
    uint32_t sample[SIGNATURE_SAMPLE];
    size_t expected;

    *out = (struct signature){ 0 };
    if (bytes.len < HEAD_BYTES || at[0] != SIGNATURE_FORMAT)
        return false;
    out->shingle_count = (uint16_t)get16(at + 1);
    out->day = (uint16_t)get16(at + 3);
    out->force_count = (unsigned char)at[5] >> 4;
    out->number_count = at[5] & 0xF;
    out->name_count = (unsigned char)at[6];
    out->sample_count = (unsigned char)at[7];
    out->key_count = out->sample_count < SIGNATURE_KEYS ? out->sample_count : SIGNATURE_KEYS;
    expected = HEAD_BYTES + 2 * ((size_t)out->force_count + out->number_count + out->name_count + out->sample_count +
                                 out->key_count);
    if (out->name_count > SIGNATURE_NAMES || out->force_count > SIGNATURE_FORCES || out->number_count > SIGNATURE_NUMBERS || out->sample_count == 0 ||
        out->sample_count > SIGNATURE_SAMPLE || out->shingle_count < out->sample_count || bytes.len != expected)
        return false;
    at += HEAD_BYTES;
    for (size_t i = 0; i < out->force_count; i++, at += 2)
        out->forces[i] = (uint16_t)get16(at);
    for (size_t i = 0; i < out->number_count; i++, at += 2)
        out->numbers[i] = (uint16_t)get16(at);
    for (size_t i = 0; i < out->name_count; i++, at += 2)
        out->names[i] = (uint16_t)get16(at);
    for (size_t i = 0; i < out->key_count; i++, at += 4) {
        sample[i] = (uint32_t)get16(at);
        out->keys[i] = (uint32_t)get16(at) | (uint32_t)get16(at + 2) << 16;
    }
    for (size_t i = out->key_count; i < out->sample_count; i++, at += 2)
        sample[i] = (uint32_t)get16(at);
    sort_hashes(sample, out->sample_count);
    for (size_t i = 0; i < out->sample_count; i++)
        out->sample[i] = (uint16_t)sample[i];
    make_distinct(out->sample, out->sample_count);
    make_sketch(out);
    return true;
}

/* --- Comparison --------------------------------------------------------------------------------------------------- */

/*
 * When two articles are one story, from what copies and strangers look like (tests/eval/stories.py):
 *
 *   nearly all of the shorter is in the other      a copy, unless their numbers, or their facts altogether, differ: then it is a
 *                                                  form that is filled in every week, or much stock around little
 *   less of it                                     a copy if their facts agree, the more so the less they share
 *   the same force, the same telling numbers, at
 *   about the same time, whatever the words        a copy that was rewritten
 *
 * Facts are numbers and names. Strangers of one operation share those of the stock that they share, and no more.
 */
static const double NEARLY_ALL = 0.8, MOST = 0.6, LEAST = 0.2;
static const double FORM_AGREEMENT = 0.34, STRONG_AGREEMENT = 0.75;
static const struct {
    double share, agreement; /* so much of the text and so many of the facts of the one that has fewer */
} copy_rules[] = { { 0.6, 0.6 }, { 0.5, 0.65 }, { 0.35, 0.7 }, { 0.2, 0.85 } };
static const unsigned TELLING = 8; /* in halves; see telling_of() */
enum { SHARED_MIN = 5, NUMBERS_MIN = 2, FACTS_MIN = 3, OWN_MIN = 3, COPY_DAYS = 31, REWRITE_DAYS = 7, REWRITE_NUMBERS = 3 };

static unsigned length_of(const struct signature *s)
{
    return s->sample_count < SIGNATURE_SAMPLE ? s->sample_count : s->shingle_count;
}

/* No less than what the samples share, and for strangers little more: few pairs have to be looked at closer. */
static unsigned shared_at_most(const struct signature *a, const struct signature *b)
{
    unsigned shared = a->sketch_lost < b->sketch_lost ? a->sketch_lost : b->sketch_lost;

    for (size_t i = 0; i < SIGNATURE_SKETCH / 64; i++)
        for (uint64_t both = a->sketch[i] & b->sketch[i]; both; both &= both - 1)
            shared++;
    return shared;
}

static unsigned shared_sample(const struct signature *a, const struct signature *b)
{
    unsigned shared = 0;

    for (size_t i = 0; i < a->sample_count; i++) {
        uint16_t is_shared = 0, x = a->sample[i];

        /* Eight at a time in a vector: faster than merging, where no step can be foreseen. */
        for (size_t j = 0; j < SIGNATURE_SAMPLE; j++)
            is_shared |= (uint16_t)-(x == b->sample[j]);
        shared += is_shared & 1;
    }
    return shared;
}

/* What both share of the text is in both samples as far as it is in that of the longer one, which is the sparser. */
static double containment(const struct signature *a, const struct signature *b, unsigned shared)
{
    unsigned la = length_of(a), lb = length_of(b);
    double longer = la > lb ? la : lb, shorter = la > lb ? lb : la;
    double density = longer > SIGNATURE_SAMPLE ? SIGNATURE_SAMPLE / longer : 1;
    double share = shared / density / shorter;

    return share < 1 ? share : 1;
}

/* How much a number tells, in halves: 486 more than 27, and 5 nothing. */
static unsigned telling_of(uint16_t number)
{
    return number >= 100 ? 3 : number >= 10 ? 2 : 0;
}

/* Of numbers, or of names. */
struct agreement {
    unsigned count, telling; /* of what both have */
    unsigned fewest;         /* of the one that has fewer */
    double share;            /* of these; 1 where it has none */
};

static struct agreement compare_sets(const uint16_t *a, unsigned a_count, const uint16_t *b, unsigned b_count)
{
    struct agreement g = { .fewest = a_count < b_count ? a_count : b_count };

    for (size_t i = 0; i < a_count; i++)
        for (size_t j = 0; j < b_count; j++)
            if (a[i] == b[j]) {
                g.count++;
                g.telling += telling_of(a[i]);
                break;
            }
    g.share = g.fewest ? (double)g.count / g.fewest : 1;
    return g;
}

/* All forces of one are among those of the other: a national agency alone says nothing where each has a force of its own. */
static bool has_forces_of(const struct signature *a, const struct signature *b)
{
    struct agreement g = compare_sets(a->forces, a->force_count, b->forces, b->force_count);

    return g.fewest > 0 && g.count >= g.fewest;
}

static bool is_within(const struct signature *a, const struct signature *b, int days)
{
    return a->day == 0 || b->day == 0 || abs(a->day - b->day) <= days;
}

static bool may_be_rewritten(const struct signature *a, const struct signature *b)
{
    return a->number_count >= REWRITE_NUMBERS && b->number_count >= REWRITE_NUMBERS && is_within(a, b, REWRITE_DAYS) &&
           has_forces_of(a, b);
}

static bool is_rewritten(const struct agreement *numbers)
{
    return numbers->count >= REWRITE_NUMBERS && numbers->telling >= TELLING && numbers->share >= STRONG_AGREEMENT;
}

/* Numbers and names together. */
static struct agreement add_agreements(const struct signature *a, const struct signature *b, unsigned shared)
{
    unsigned of_a = a->number_count + a->name_count, of_b = b->number_count + b->name_count;
    struct agreement g = { .count = shared, .fewest = of_a < of_b ? of_a : of_b };

    g.share = g.fewest ? (double)shared / g.fewest : 1;
    return g;
}

static bool is_edited(double share, const struct agreement *facts)
{
    if (facts->fewest < FACTS_MIN)
        return share >= MOST;
    for (size_t i = 0; i < sizeof copy_rules / sizeof *copy_rules; i++)
        if (share >= copy_rules[i].share && facts->share >= copy_rules[i].agreement)
            return true;
    return false;
}

enum likeness signature_compare(const struct signature *a, const struct signature *b)
{
    unsigned shared = shared_at_most(a, b) < SHARED_MIN ? 0 : shared_sample(a, b);
    double share = containment(a, b, shared);
    bool is_alike = shared >= SHARED_MIN && share >= LEAST;
    struct agreement numbers, names, facts;

    if (!is_alike && !may_be_rewritten(a, b)) /* nearly all pairs that are looked at */
        return SIGNATURE_STRANGERS;
    numbers = compare_sets(a->numbers, a->number_count, b->numbers, b->number_count);
    if (may_be_rewritten(a, b) && is_rewritten(&numbers))
        return SIGNATURE_COPIES;
    if (!is_alike || (numbers.fewest >= NUMBERS_MIN && numbers.share <= FORM_AGREEMENT))
        return SIGNATURE_STRANGERS;
    names = compare_sets(a->names, a->name_count, b->names, b->name_count);
    facts = add_agreements(a, b, numbers.count + names.count);
    if (share >= NEARLY_ALL)
        return facts.fewest < FACTS_MIN || facts.share > FORM_AGREEMENT ? SIGNATURE_COPIES : SIGNATURE_STRANGERS;
    return is_within(a, b, COPY_DAYS) && is_edited(share, &facts) ? SIGNATURE_ALIKE : SIGNATURE_STRANGERS;
}

bool signature_shares_stock_only(const struct signature *a, uint16_t stock_a, const struct signature *b, uint16_t stock_b)
{
    unsigned own_a = 0, own_b = 0;

    for (size_t i = 0, j = 0; i < a->key_count || j < b->key_count;) {
        bool is_of_a = j == b->key_count || (i < a->key_count && a->keys[i] <= b->keys[j]);
        bool is_of_b = i == a->key_count || (j < b->key_count && b->keys[j] <= a->keys[i]);

        if (is_of_a && is_of_b && !(stock_a >> i & 1))
            return false;
        own_a += is_of_a && !(stock_a >> i & 1);
        own_b += is_of_b && !(stock_b >> j & 1);
        i += is_of_a;
        j += is_of_b;
    }
    return own_a >= OWN_MIN && own_b >= OWN_MIN;
}

size_t signature_fact_keys(const struct signature *s, uint32_t keys[SIGNATURE_FACT_KEYS])
{
    uint16_t telling[4] = { 0, 0, 0, 0 };
    size_t known = 0, count = 0;

    for (size_t i = 0; i < s->number_count && known < 4; i++)
        if (telling_of(s->numbers[i]))
            telling[known++] = s->numbers[i];
    if (known < 3)
        return 0;
    for (size_t f = 0; f < s->force_count; f++)
        for (size_t without = 0; without < (known == 4 ? 4u : 1u); without++) {
            uint64_t sum = 0; /* of hashes: the order of the three does not matter */

            for (size_t i = 0; i < known; i++)
                if (known == 3 || i != without)
                    sum += finish_hash(telling[i] * UINT64_C(0x9E3779B97F4A7C15));
            keys[count++] = (uint32_t)(finish_hash(sum + s->forces[f]) >> 32);
        }
    return count;
}
