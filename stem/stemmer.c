/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stem/stemmer.h"

#include "base/utf8.h"
#include "stem/exceptions.h"
#include "stem/tokenizer.h"

#include <libstemmer.h>
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

struct stemmer {
    struct sb_stemmer *snowball;
    bool is_english;
};

enum status stemmer_new(struct stemmer **out, const char *language, struct error *err)
{
    struct stemmer *s = calloc(1, sizeof *s);

    if (!s)
        return error_no_memory(err);
    s->snowball = sb_stemmer_new(language, NULL);
    if (!s->snowball) {
        free(s);
        return error_set(err, STATUS_BAD_INPUT, "libstemmer has no language '%.40s' (try english, french, german)", language);
    }
    s->is_english = strcmp(language, "english") == 0 || strcmp(language, "en") == 0 || strcmp(language, "eng") == 0;
    *out = s;
    return STATUS_OK;
}

enum status stemmer_stem(struct stemmer *s, struct str word, struct str *stem, struct error *err)
{
    const sb_symbol *result;
    char spelled[WORD_MAX + 8];

    *stem = word;
    if (word.len == 0 || (utf8_is_ascii(word.at[0]) && (word.at[0] < 'a' || word.at[0] > 'z')))
        return STATUS_OK;
    if (s->is_english) {
        if (exceptions_stem(word, stem))
            return STATUS_OK;
        (void)exceptions_spelling(word, spelled, &word); /* stays as it is when there is no other spelling */
    }
    result = sb_stemmer_stem(s->snowball, (const sb_symbol *)word.at, (int)word.len);
    if (!result)
        return error_no_memory(err);
    *stem = str_of((const char *)result, (size_t)sb_stemmer_length(s->snowball));
    if (stem->len == 0)
        *stem = word;
    return STATUS_OK;
}

/* libstemmer cannot tell its version: stems of words that its releases have treated differently stand for it. */
static const char *const probes[] = { "past",     "paste",   "university", "universe", "emerging", "organ",  "organic",
                                      "evening",  "even",    "skis",       "addition", "added",    "general", "generous",
                                      "policing", "dying",   "internal",   "international" };

uint64_t stemmer_fingerprint(struct stemmer *s)
{
    XXH3_state_t state;
    struct str word, stem, reason;

    XXH3_64bits_reset(&state);
    for (size_t i = 0; i < sizeof probes / sizeof *probes; i++)
        if (stemmer_stem(s, str_from_c(probes[i]), &stem, NULL) == STATUS_OK)
            XXH3_64bits_update(&state, stem.at, stem.len);
    for (size_t i = 0; s->is_english && exceptions_row(i, &word, &stem, &reason); i++) {
        XXH3_64bits_update(&state, word.at, word.len);
        XXH3_64bits_update(&state, stem.at, stem.len);
    }
    return XXH3_64bits_digest(&state);
}

void stemmer_free(struct stemmer *s)
{
    if (!s)
        return;
    sb_stemmer_delete(s->snowball);
    free(s);
}
