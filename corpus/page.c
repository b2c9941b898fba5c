/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/page.h"

#include "base/list.h"

enum { FIRST_ITEMS = 64, HEADLINE_WORDS_MIN = 3, HEADLINE_WORDS_MAX = 16 };

enum status page_grow(void *list_at, size_t *capacity, size_t count, size_t size, struct error *err)
{
    return list_grow(list_at, capacity, count, size, FIRST_ITEMS) ? STATUS_OK : error_no_memory(err);
}

enum status page_add_finding(struct page *p, struct finding finding, struct error *err)
{
    enum status status = page_grow(&p->findings, &p->finding_capacity, p->finding_count, sizeof *p->findings, err);

    if (!status)
        p->findings[p->finding_count++] = finding;
    return status;
}

size_t page_match(const struct page *p, size_t at, size_t end, unsigned kinds, uint32_t gaps,
                  const struct meaning **out)
{
    const struct vocabulary *l = p->tokens.vocabulary;
    size_t longest = 0;
    uint32_t node = 0;

    for (size_t i = at; i < end; i++) {
        const struct token *t = &p->tokens.tokens[i];

        if (i > at && (t->gap & ~gaps))
            break;
        node = i == at ? t->node : vocabulary_step(l, node, t->word);
        if (node == 0)
            break;
        for (const struct meaning *m = vocabulary_meaning(l, node); m; m = vocabulary_next_meaning(l, m))
            if (kinds & 1u << m->kind) {
                longest = i + 1;
                *out = m;
                break;
            }
    }
    return longest;
}

bool page_is_headline_like(const struct page *p, size_t i)
{
    const struct line *line = page_line(p, i);

    return line->token_count >= HEADLINE_WORDS_MIN && line->token_count <= HEADLINE_WORDS_MAX &&
           !(line->flags & (LINE_BULLET | LINE_SENTENCE)) &&
           !(line->tail_gap & (GAP_STOP | GAP_COLON | GAP_SEMICOLON | GAP_COMMA)) &&
           (token_at(p, line->token)->shape & SHAPE_CAPITAL);
}
