/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/wordset.h"

#include "base/bits.h"
#include "corpus/forces.h"

enum { CONTENT_LETTERS_MIN = 4 };

/* "Inspector Jo Lee": many are called Jo. */
static bool is_given_name(const struct token *t)
{
    return token_is(&t[-1], IS(RANK) | IS(HON)) && token_is_capital(&t[1]) && t[1].gap == GAP_SPACE;
}

/* A word that says what a text is about, and not only that it is news about the police. */
static bool is_content(const struct token *t)
{
    const uint64_t everyday = IS(FUNCTION) | IS(COMMON) | IS(POLICE_CUE) | IS(ENFORCE) | IS(ACT) | IS(SAY) | IS(AUX) |
                              IS(VERB) | IS(TEAM) | IS(RANK) | IS(NUMBER) | IS(MONTH) | IS(WEEKDAY) | IS(POLICE) |
                              IS(HON) | IS(NOT_NAME) | IS(OP_STOP) | IS(CRIMINAL) | IS(STREET) | IS(COUNCIL) |
                              IS(TODAY) | IS(MENU) | IS(UNIT) | IS(LOCATIVE) | IS(OPERATION) | IS(FORCE_WORD);

    return !(t->shape & SHAPE_DIGITS) && t->end - t->at >= CONTENT_LETTERS_MIN && !token_is(t, everyday) &&
           !is_given_name(t);
}

/* A name: a capital where a sentence does not begin. */
static bool is_name(const struct token *t)
{
    return (t->shape & SHAPE_CAPITAL) && !(t->gap & (GAP_STOP | GAP_LINE | GAP_QUOTE | GAP_BULLET));
}

static bool has(const uint64_t *bits, uint32_t hash)
{
    return bits_have(bits, hash % WORDSET_BITS);
}

static void put(uint64_t *bits, uint32_t hash)
{
    bits_put(bits, hash % WORDSET_BITS);
}

/* The plural is the same word to a reader; cutting an s would need the letters, so only the hash of the word counts. */
static uint32_t key_of(const struct token *t)
{
    return t->hash * 0x9E3779B1u >> 7;
}

void wordset_add(struct wordset *s, const struct page *p, size_t i)
{
    const struct line *line = page_line(p, i);

    for (size_t k = line->token; k < line->token + line->token_count; k++) {
        const struct token *t = &p->tokens.tokens[k];

        if (!is_content(t))
            continue;
        put(s->words, key_of(t));
        if (token_is_capital(t))
            put(is_name(t) ? s->names : s->capitals, key_of(t));
    }
}

unsigned wordset_shared(const struct wordset *s, const struct page *p, size_t i, unsigned most)
{
    const struct line *line = page_line(p, i);
    uint32_t last = 0;
    unsigned shared = 0;

    for (size_t k = line->token; k < line->token + line->token_count && shared < most; k++) {
        const struct token *t = &p->tokens.tokens[k];
        uint32_t key;

        if (!is_content(t))
            continue;
        key = key_of(t);
        if (!has(s->words, key) || key == last)
            continue;
        last = key;
        shared += is_name(t) && has(s->names, key) ? WORDSET_LINK : 1;
    }
    return shared;
}

/* A name here or there, and not in small letters in the other place. */
static bool is_same_name(const struct wordset *s, const struct token *t)
{
    uint32_t key = key_of(t);

    return token_is_capital(t) && (has(s->names, key) || (is_name(t) && has(s->capitals, key)));
}

struct link wordset_link(const struct wordset *s, const struct page *p, size_t first_line, size_t end_line)
{
    return wordset_link_within(s, p, first_line, end_line, SIZE_MAX);
}

/* Is the token in the name of a force? `*mention` is the first that may be; it moves on with the tokens. Who acts is no matter
 * of words (cast.h), and the name of a force has that of a place in it. */
static bool is_in_force(const struct page *p, size_t *mention, size_t token)
{
    while (*mention < p->mention_count && p->mentions[*mention].first <= token) {
        if (p->mentions[*mention].kind == MENTION_NAMED && p->mentions[*mention].end > token)
            return true;
        (*mention)++;
    }
    return false;
}

struct link wordset_link_within(const struct wordset *s, const struct page *p, size_t first_line, size_t end_line,
                                size_t words)
{
    struct link link = { 0, 0, 0 };
    uint32_t seen[WORDSET_LINKS_MAX];
    size_t count = 0, mention = forces_mention_from(p, page_line(p, first_line)->token);

    for (size_t i = first_line; i < end_line && count < WORDSET_LINKS_MAX; i++) {
        const struct line *line = page_line(p, i);

        for (size_t k = line->token; line_is_told(line) && k < line->token + line->token_count && words > 0; k++, words--) {
            const struct token *t = &p->tokens.tokens[k];
            uint32_t key = key_of(t);
            size_t same = 0;

            if (!is_content(t) || is_in_force(p, &mention, k))
                continue;
            link.size++;
            if (!has(s->words, key))
                continue;
            while (same < count && seen[same] != key)
                same++;
            if (same < count || count == WORDSET_LINKS_MAX)
                continue;
            seen[count++] = key;
            if (is_same_name(s, t))
                link.names++;
            else
                link.words++;
        }
    }
    return link;
}
