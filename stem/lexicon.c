/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stem/lexicon.h"

#include "base/hash.h"
#include "base/memory.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 1 << 12 };

/* Where a word is looked for. Without a branch for words no longer than their front, which `at` has, with zeros behind a short
 * one; hash_word() is only made of words that are new. */
static uint32_t place_of(const char *at, size_t len)
{
    uint64_t front[2], mixed;

    memcpy(front, at, sizeof front);
    mixed = (front[0] ^ front[0] >> 32) * 0x9E3779B97F4A7C15u + (front[1] ^ front[1] >> 29) * 0xD6E8FEB86659FD93u;
    if (len > LEXICON_FRONT)
        mixed ^= hash_word(str_of(at + LEXICON_FRONT, len - LEXICON_FRONT));
    mixed = (mixed ^ mixed >> 32) * 0xE7037ED1A0B428DBu;
    return (uint32_t)(mixed >> 32);
}

static uint32_t place_of_lexeme(const struct lexeme *l)
{
    return l->word_len > LEXICON_FRONT ? place_of(l->word, l->word_len) : place_of(l->front, l->word_len);
}

static uint64_t slot_of(uint32_t place, size_t number)
{
    return (uint64_t)place << 32 | (uint32_t)(number + 1);
}

static enum status grow(struct lexicon *x, struct error *err)
{
    size_t slot_count = x->slot_count ? x->slot_count * 2 : FIRST_SLOTS;
    uint64_t *slots = calloc(slot_count, sizeof *slots);
    struct lexeme *lexemes = realloc(x->lexemes, slot_count / 2 * sizeof *lexemes);

    if (lexemes) {
        x->lexemes = lexemes;
        x->capacity = slot_count / 2;
    }
    if (!slots || !lexemes) {
        free(slots);
        return error_no_memory(err);
    }
    memory_prefer_large_pages(slots, slot_count * sizeof *slots);
    memory_prefer_large_pages(lexemes, x->capacity * sizeof *lexemes);
    for (size_t i = 0; i < x->count; i++) {
        uint32_t place = place_of_lexeme(&x->lexemes[i]);
        size_t slot = place & (slot_count - 1);

        while (slots[slot])
            slot = (slot + 1) & (slot_count - 1);
        slots[slot] = slot_of(place, i);
    }
    free(x->slots);
    x->slots = slots;
    x->slot_count = slot_count;
    return STATUS_OK;
}

/* The word with its stem behind it. */
static enum status set_stem(struct lexicon *x, struct lexeme *l, struct str word, struct stemmer *stemmer, struct error *err)
{
    struct str stem;
    char *text;
    enum status status = stemmer_stem(stemmer, word, &stem, err);

    if (status)
        return status;
    if (stem.len > UINT8_MAX)
        stem.len = UINT8_MAX;
    l->stem_len = (uint8_t)stem.len;
    l->is_own_stem = str_is_equal(word, stem);
    if (l->is_own_stem && l->word)
        return STATUS_OK;
    text = arena_alloc(&x->text, word.len + (l->is_own_stem ? 0 : stem.len));
    if (!text)
        return error_no_memory(err);
    memcpy(text, word.at, word.len);
    if (!l->is_own_stem)
        memcpy(text + word.len, stem.at, stem.len);
    l->word = text;
    return STATUS_OK;
}

/* Without a stemmer the stem is left for later: lexicon_stem(). */
static enum status add(struct lexicon *x, struct str word, struct stemmer *stemmer, struct error *err)
{
    struct lexeme l = { .word_len = (uint8_t)word.len, .hash = hash_word(word) };
    struct str copy;
    enum status status = stemmer ? set_stem(x, &l, word, stemmer, err) : arena_copy(&x->text, word, &copy, err);

    if (status)
        return status;
    if (!stemmer)
        l.word = copy.at;
    memcpy(l.front, word.at, word.len < LEXICON_FRONT ? word.len : LEXICON_FRONT);
    x->lexemes[x->count++] = l;
    return STATUS_OK;
}

enum status lexicon_stem(struct lexicon *x, uint32_t number, struct stemmer *stemmer, struct str *stem, struct error *err)
{
    struct lexeme *l = &x->lexemes[number];
    enum status status = l->stem_len ? STATUS_OK : set_stem(x, l, lexeme_word(l), stemmer, err);

    if (!status)
        *stem = lexeme_stem(l);
    return status;
}

static enum status make_room(struct lexicon *x, size_t words, struct error *err)
{
    enum status status = STATUS_OK;

    while (!status && x->count + words > x->slot_count / 2)
        status = grow(x, err);
    return status;
}

/* `word` has at least LEXICON_FRONT bytes, zeros behind a short one. */
static bool is_word(const struct lexeme *l, struct str word)
{
    uint64_t own[2], other[2];

    memcpy(own, l->front, sizeof own);
    memcpy(other, word.at, sizeof other);
    if (own[0] != other[0] || own[1] != other[1] || l->word_len != word.len)
        return false;
    return word.len <= LEXICON_FRONT || memcmp(l->word + LEXICON_FRONT, word.at + LEXICON_FRONT, word.len - LEXICON_FRONT) == 0;
}

static enum status number_of(struct lexicon *x, struct str word, uint32_t place, struct stemmer *stemmer, uint32_t *number,
                             struct error *err)
{
    size_t slot;
    enum status status;

    for (slot = place & (x->slot_count - 1); x->slots[slot]; slot = (slot + 1) & (x->slot_count - 1)) {
        uint32_t known = (uint32_t)x->slots[slot] - 1;

        if (x->slots[slot] >> 32 == place && is_word(&x->lexemes[known], word)) {
            *number = known;
            return STATUS_OK;
        }
    }
    status = add(x, word, stemmer, err);
    if (status)
        return status;
    x->slots[slot] = slot_of(place, x->count - 1);
    *number = (uint32_t)x->count - 1;
    return STATUS_OK;
}

enum status lexicon_number(struct lexicon *x, struct str word, struct stemmer *stemmer, uint32_t *number,
                           struct error *err)
{
    char padded[UINT8_MAX] = { 0 };
    enum status status = make_room(x, 1, err);

    memcpy(padded, word.at, word.len);
    word.at = padded;
    return status ? status : number_of(x, word, place_of(padded, word.len), stemmer, number, err);
}

enum status lexicon_numbers(struct lexicon *x, const struct str *words, size_t count, struct stemmer *stemmer,
                            uint32_t *numbers, struct error *err)
{
    uint32_t places[LEXICON_BATCH];
    enum status status = make_room(x, count, err);

    if (status)
        return status;
    for (size_t i = 0; i < count; i++) {
        places[i] = place_of(words[i].at, words[i].len);
        __builtin_prefetch(&x->slots[places[i] & (x->slot_count - 1)]);
    }
    for (size_t i = 0; i < count; i++) {
        size_t slot = places[i] & (x->slot_count - 1);

        while (x->slots[slot] && x->slots[slot] >> 32 != places[i])
            slot = (slot + 1) & (x->slot_count - 1);
        if (x->slots[slot])
            __builtin_prefetch(&x->lexemes[(uint32_t)x->slots[slot] - 1]);
    }
    for (size_t i = 0; i < count && !status; i++)
        status = number_of(x, words[i], places[i], stemmer, &numbers[i], err);
    return status;
}

size_t lexicon_memory(const struct lexicon *x)
{
    return x->text.taken + x->capacity * sizeof *x->lexemes + x->slot_count * sizeof *x->slots;
}

void lexicon_release(struct lexicon *x)
{
    free(x->lexemes);
    free(x->slots);
    arena_release(&x->text);
    *x = (struct lexicon)LEXICON_INIT;
}
