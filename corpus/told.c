/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/told.h"

enum {
    REFERENCE_WITHIN = 4, /* words of a paragraph that may refer back */
    STRONG_LINK = 3,      /* shared words by which a paragraph that names another force is still of the story, */
    WORDS_A_LINK = 8,     /* and one more for so many of its own */
    LEAD_WORDS = 60,      /* where an article says that it is of many forces */
    SEAMS_MAX = 256       /* more on one page: the rest is one story */
};

void told_add(struct told *told, const struct page *p, size_t first, size_t end)
{
    for (; first < end; first++)
        if (line_is_told(page_line(p, first))) {
            wordset_add(&told->words, p, first);
            cast_add(&told->cast, p, first, first + 1);
        }
}

bool told_refers_back(const struct page *p, size_t i)
{
    const struct line *line = page_line(p, i);
    const struct token *t = &p->tokens.tokens[line->token];

    if (t->gap & GAP_QUOTE)
        return true;
    for (size_t k = 0; k < REFERENCE_WITHIN && k < line->token_count; k++)
        if (token_is(&t[k], IS(PRONOUN)) ||
            (token_is(&t[k], IS(THE)) && token_is(&t[k + 1], IS(REL_NOUN) | IS(FORCE_WORD) | IS(ENFORCE) | IS(OPERATION))))
            return true;
    return false;
}

bool told_speaks_of_forces(const struct page *p, size_t at)
{
    const struct token *t = token_at(p, at);

    if (t->word == WORD_NATIONWIDE)
        return true;
    return t->word == WORD_FORCES && (token_is(t - 1, IS(POLICE) | IS(NUMBER)) || (t[-1].shape & SHAPE_DIGITS) ||
                                      token_is(t + 1, IS(LOCATIVE) | IS(FROM)));
}

/* How a paragraph stands to what was told. */
enum stand { STAND_WITH, STAND_ALONE, STAND_AGAINST };

static enum stand stand_of(const struct told *told, const struct page *p, size_t line, bool is_joint)
{
    struct names names = cast_look(&told->cast, p, line, line + 1);
    struct link link = wordset_link(&told->words, p, line, line + 1);
    unsigned strength = told_strength(link);

    if (names.known || strength >= STRONG_LINK + link.size / WORDS_A_LINK)
        return STAND_WITH;
    if (!names.new_force && !names.new_operation)
        return strength >= WORDSET_LINK || told_refers_back(p, line) ? STAND_WITH : STAND_ALONE;
    if (names.is_first && (names.expected || !names.new_force || strength >= WORDSET_LINK))
        return STAND_WITH;
    return (is_joint && !names.new_operation) || told_refers_back(p, line) ? STAND_ALONE : STAND_AGAINST;
}

/* A headline or a date: a story may begin here. */
static bool is_head(const struct page *p, size_t i)
{
    return (page_line(p, i)->flags & LINE_DATE) || (line_is_told(page_line(p, i)) && page_is_headline_like(p, i));
}

static bool speaks_of_forces_between(const struct page *p, size_t first, size_t end)
{
    for (; first < end; first++)
        for (size_t k = 0; k < page_line(p, first)->token_count; k++)
            if (told_speaks_of_forces(p, page_line(p, first)->token + k))
                return true;
    return false;
}

void told_find_seams(const struct page *p, bool *begins)
{
    struct told told;
    size_t begin = 0, end = 0, seams = 0; /* of what goes with the story */
    bool is_joint = false;

    memset(&told, 0, sizeof told);
    for (size_t i = 0; i < p->tokens.line_count && seams < SEAMS_MAX; i++) {
        enum stand stand;

        if (is_head(p, i) && !(i > 0 && is_head(p, i - 1)))
            end = i;
        if (!line_is_told(page_line(p, i)))
            continue;
        stand = stand_of(&told, p, i, is_joint);
        if (stand == STAND_ALONE)
            continue;
        if (stand == STAND_AGAINST) {
            memset(&told, 0, sizeof told);
            begins[end] = true;
            begin = end;
            seams++;
            is_joint = false;
        }
        is_joint |= page_line(p, i)->token < page_line(p, begin)->token + LEAD_WORDS && speaks_of_forces_between(p, end, i + 1);
        told_add(&told, p, end, i + 1);
        end = i + 1;
    }
}
