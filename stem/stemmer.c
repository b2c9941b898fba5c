/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stem/stemmer.h"

#include "base/utf8.h"
#include "stem/exceptions.h"
#include "stem/snowball.h"
#include "stem/tokenizer.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

struct stemmer {
    struct snowball *snowball;
    bool is_english;
};

enum status stemmer_new(struct stemmer **out, const char *language, struct error *err)
{
    struct stemmer *s = calloc(1, sizeof *s);
    enum status status;

    if (!s)
        return error_no_memory(err);
    status = snowball_new(&s->snowball, language, err);
    if (status) {
        free(s);
        return status;
    }
    s->is_english = snowball_is_english(s->snowball);
    *out = s;
    return STATUS_OK;
}

enum status stemmer_stem(struct stemmer *s, struct str word, struct str *stem, struct error *err)
{
    enum status status;
    char spelled[WORD_MAX + 8];

    *stem = word;
    if (word.len == 0 || (utf8_is_ascii(word.at[0]) && (word.at[0] < 'a' || word.at[0] > 'z')))
        return STATUS_OK;
    if (s->is_english) {
        if (exceptions_stem(word, stem))
            return STATUS_OK;
        (void)exceptions_spelling(word, spelled, &word); /* stays as it is when there is no other spelling */
    }
    status = snowball_stem(s->snowball, word, stem, err);
    if (status)
        return status;
    if (stem->len == 0)
        *stem = word;
    return STATUS_OK;
}

/* Porter 2 keeps the first letter; rows of the exceptions may not. */
uint32_t stemmer_first_letters(const struct stemmer *s, struct str stem)
{
    struct str word, other, reason;
    uint32_t letters;

    if (!s->is_english || stem.len == 0)
        return UINT32_MAX;
    letters = letter_bit(stem.at[0]);
    for (size_t i = 0; exceptions_row(i, &word, &other, &reason); i++)
        if (str_is_equal(other, stem))
            letters |= letter_bit(word.at[0]);
    for (size_t i = 0; exceptions_beginning(i, &word, &other); i++)
        if (other.at[0] == stem.at[0])
            letters |= letter_bit(word.at[0]);
    return letters;
}

/* libstemmer cannot tell its version: stems of words that its releases have treated differently stand for it. */
static const char *const probes[] = { "past",     "paste",   "university", "universe", "emerging", "organ",  "organic",
                                      "evening",  "even",    "skis",       "addition", "added",    "general", "generous",
                                      "policing", "dying",   "internal",   "international" };

enum status stemmer_fingerprint(struct stemmer *s, uint64_t *out, struct error *err)
{
    XXH3_state_t state;
    struct str word, stem, reason;

    XXH3_64bits_reset(&state);
    for (size_t i = 0; i < sizeof probes / sizeof *probes; i++) {
        enum status status = stemmer_stem(s, str_from_c(probes[i]), &stem, err);

        if (status)
            return status;
        XXH3_64bits_update(&state, stem.at, stem.len);
    }
    for (size_t i = 0; s->is_english && exceptions_row(i, &word, &stem, &reason); i++) {
        XXH3_64bits_update(&state, word.at, word.len);
        XXH3_64bits_update(&state, stem.at, stem.len);
    }
    *out = XXH3_64bits_digest(&state);
    return STATUS_OK;
}

void stemmer_free(struct stemmer *s)
{
    if (!s)
        return;
    snowball_free(s->snowball);
    free(s);
}
