/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stem/analyzer.h"

#include <stdlib.h>

/* Raised whenever the tokenizer's rules change. */
enum { TOKENIZER_RULES = 1 };

struct analyzer {
    struct stemmer *stemmer;
    struct lexicon lexicon;
    struct tokenizer tokenizer;
    bool is_on_demand;
};

enum status analyzer_new(struct analyzer **out, const char *language, struct error *err)
{
    struct analyzer *a = calloc(1, sizeof *a);
    enum status status;

    if (!a)
        return error_no_memory(err);
    status = stemmer_new(&a->stemmer, language, err);
    if (status) {
        free(a);
        return status;
    }
    *out = a;
    return STATUS_OK;
}

void analyzer_stem_on_demand(struct analyzer *a)
{
    a->is_on_demand = true;
}

enum status analyzer_stem(struct analyzer *a, uint32_t number, struct str *stem, struct error *err)
{
    return lexicon_stem(&a->lexicon, number, a->stemmer, stem, err);
}

uint32_t analyzer_first_letters(const struct analyzer *a, struct str stem)
{
    return stemmer_first_letters(a->stemmer, stem);
}

void analyzer_begin(struct analyzer *a, struct str text, uint32_t first_position)
{
    tokenizer_init(&a->tokenizer, text, first_position);
}

enum status analyzer_number(struct analyzer *a, struct str folded, uint32_t *number, struct error *err)
{
    return lexicon_number(&a->lexicon, folded, a->is_on_demand ? NULL : a->stemmer, number, err);
}

enum status analyzer_next(struct analyzer *a, struct token *tokens, size_t capacity, size_t *count, struct error *err)
{
    struct word words[LEXICON_BATCH];
    struct str texts[LEXICON_BATCH];
    uint32_t numbers[LEXICON_BATCH];
    size_t got;

    *count = 0;
    do {
        size_t room = capacity - *count < LEXICON_BATCH ? capacity - *count : LEXICON_BATCH;
        enum status status;

        for (got = 0; got < room && tokenizer_next(&a->tokenizer, &words[got]); got++)
            texts[got] = str_of(words[got].folded, words[got].len);
        status = lexicon_numbers(&a->lexicon, texts, got, a->is_on_demand ? NULL : a->stemmer, numbers, err);
        if (status)
            return status;
        for (size_t i = 0; i < got; i++) {
            const struct word *word = &words[i];

            tokens[(*count)++] =
                (struct token){ .lexeme = numbers[i], .position = word->position, .offset = word->offset,
                                .length = (uint16_t)(word->length < UINT16_MAX ? word->length : UINT16_MAX),
                                .is_extra = word->is_extra };
        }
    } while (got == LEXICON_BATCH);
    return STATUS_OK;
}

const struct lexeme *analyzer_lexeme(const struct analyzer *a, uint32_t number)
{
    return &a->lexicon.lexemes[number];
}

size_t analyzer_lexeme_count(const struct analyzer *a)
{
    return a->lexicon.count;
}

size_t analyzer_memory(const struct analyzer *a)
{
    return lexicon_memory(&a->lexicon);
}

void analyzer_forget(struct analyzer *a)
{
    lexicon_release(&a->lexicon);
}

enum status analyzer_fingerprint(struct analyzer *a, uint64_t *out, struct error *err)
{
    uint64_t stems;
    enum status status = stemmer_fingerprint(a->stemmer, &stems, err);

    if (!status)
        *out = stems ^ (UINT64_C(0x9E3779B97F4A7C15) * TOKENIZER_RULES);
    return status;
}

void analyzer_free(struct analyzer *a)
{
    if (!a)
        return;
    stemmer_free(a->stemmer);
    lexicon_release(&a->lexicon);
    free(a);
}
