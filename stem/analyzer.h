/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Turns the text of articles and of queries into words and stems.
 *
 * Both programs go through here, so a query can only miss an article for a
 * reason that lies in the text. Knows nothing of fields or of Xapian. An
 * analyzer belongs to one thread.
 */
#ifndef STEM_ANALYZER_H
#define STEM_ANALYZER_H

#include "stem/lexicon.h"
#include "stem/tokenizer.h"

struct analyzer;

/* One word of a text; see struct word for the places. */
struct token {
    uint32_t lexeme; /* number in the analyzer's lexicon */
    uint32_t position;
    uint32_t offset;
    uint16_t length; /* of the text it covers; cut at UINT16_MAX */
    bool is_extra;
};

/* `language` as for stemmer_new(). On success *out is freed by analyzer_free(). */
MUST_CHECK enum status analyzer_new(struct analyzer **out, const char *language, struct error *err);

/* Begins a text of at most UINT32_MAX bytes, which must stay until the last analyzer_next(). */
void analyzer_begin(struct analyzer *a, struct str text, uint32_t first_position);
/* Takes up to `capacity` tokens, in text order; *count is 0 at the end. */
MUST_CHECK enum status analyzer_next(struct analyzer *a, struct token *tokens, size_t capacity, size_t *count,
                                     struct error *err);

/* From now on words are stemmed when analyzer_stem() asks for it: for callers that want few stems of many words. */
void analyzer_stem_on_demand(struct analyzer *a);
/* The stem of a word, valid until analyzer_forget(). */
MUST_CHECK enum status analyzer_stem(struct analyzer *a, uint32_t number, struct str *stem, struct error *err);
/* See stemmer_first_letters(). */
uint32_t analyzer_first_letters(const struct analyzer *a, struct str stem);

/* Valid until the next analyzer_next(), analyzer_stem() or analyzer_forget(). Stems only without analyzer_stem_on_demand(). */
const struct lexeme *analyzer_lexeme(const struct analyzer *a, uint32_t number);
size_t analyzer_lexeme_count(const struct analyzer *a);
/* The number of one folded word, as if it had been met in a text. */
MUST_CHECK enum status analyzer_number(struct analyzer *a, struct str folded, uint32_t *number, struct error *err);

size_t analyzer_memory(const struct analyzer *a); /* bytes that the lexicon holds */
void analyzer_forget(struct analyzer *a);         /* empties the lexicon; numbers begin anew */

/* Changes when the same text may give other terms. */
MUST_CHECK enum status analyzer_fingerprint(struct analyzer *a, uint64_t *out, struct error *err);

void analyzer_free(struct analyzer *a); /* NULL is fine */

#endif
