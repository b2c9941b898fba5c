/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/used_words.h"

#include "base/bits.h"

enum { LETTERS_MIN = 3 };

static bool says_something(const struct token *t)
{
    return t->end - t->at >= LETTERS_MIN && !token_is(t, IS(FUNCTION) | IS(AUX) | IS(MENU));
}

void used_words_read(struct used_words *used, const struct page *p, size_t first_line)
{
    memset(used, 0, sizeof *used);
    for (size_t i = first_line; i < p->tokens.line_count; i++) {
        const struct line *line = page_line(p, i);

        if (!line_is_told(line) || !line_is_sentence(line))
            continue;
        for (size_t k = line->token; k < line->token + line->token_count; k++)
            bits_put(used->bits, token_at(p, k)->hash % USED_WORDS_BITS);
    }
}

unsigned used_words_in(const struct used_words *used, const struct page *p, size_t i, uint64_t without, unsigned *all)
{
    const struct line *line = page_line(p, i);
    unsigned shared = 0;

    *all = 0;
    for (size_t k = line->token; k < line->token + line->token_count; k++) {
        const struct token *t = token_at(p, k);

        if (!says_something(t) || token_is(t, without))
            continue;
        (*all)++;
        shared += bits_have(used->bits, t->hash % USED_WORDS_BITS);
    }
    return shared;
}
