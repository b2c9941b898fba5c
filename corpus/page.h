/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A page while it is being read: its words and lines, what the steps of
 * extraction have marked in them, and the facts found so far. The steps run in
 * the order furniture, dates of the head, title, operations, forces, year; each
 * has a file of its own, and this is all that they share.
 */
#ifndef CORPUS_PAGE_H
#define CORPUS_PAGE_H

#include "base/arena.h"
#include "corpus/article.h"
#include "corpus/registers.h"
#include "corpus/tokens.h"

/* A fact with its place in the source; text offsets are added when the text is made. */
struct finding {
    enum fact_kind kind;
    struct str value;
    const char *rule;
    uint32_t from, to; /* bytes of the source; from == to: not in it */
};

struct page {
    const struct registers *registers;
    struct arena *arena; /* of the article */
    struct tokens tokens;
    const struct tokens *stated_title; /* of the record, or behind "Title:" in the text, or words of an address; NULL: none is
                                          stated */
    bool is_titled;      /* and the passage that it is of is known */
    size_t head_end;     /* lines before this one are the head of an exported text, with that label; 0: it has none */
    size_t body_line;    /* the first line that is a sentence; line_count: none */
    size_t story_line;   /* the first line of the story, if there is much other news in front of it; else 0 */
    size_t core_line;    /* and the one where it begins to speak of the police */
    size_t title_line;   /* LINE_NONE: no headline in the text */
    struct str title;
    struct day date;     /* of publication */
    uint32_t police_words, foreign_words, us_words, uk_words, military_words; /* in lines that are kept */
    uint32_t police_word; /* the last of those about the police */
    bool is_about_police; /* two different ones of them, or one that is used of nothing else */
    bool force_named;    /* a British force or agency is, by its full name */
    struct finding *findings;
    size_t finding_count, finding_capacity;
    struct mention *mentions; /* of forces and places (forces.c) */
    size_t mention_count, mention_capacity;
    struct score *scores;     /* by force */
    struct candidate *candidates; /* named operations (operations.c) */
    size_t candidate_count, candidate_capacity;
    bool has_main_operation; /* one that is not only spoken of */
};

#define LINE_NONE ((size_t)-1)

static inline struct str page_slice(const struct page *p, uint32_t from, uint32_t to)
{
    return str_slice(p->tokens.source, from, to);
}

static inline const struct token *token_at(const struct page *p, size_t at)
{
    return &p->tokens.tokens[at];
}

static inline struct line *page_line(const struct page *p, size_t at)
{
    return &p->tokens.lines[at];
}

/* The line is part of the article. */
static inline bool line_is_kept(const struct line *line)
{
    return line->furniture.len == 0 && line->end > line->at;
}

/* And says something: it is not only a date. */
static inline bool line_is_told(const struct line *line)
{
    return line_is_kept(line) && !(line->flags & LINE_DATE);
}

static inline bool line_is_sentence(const struct line *line)
{
    return (line->flags & LINE_SENTENCE) || ((line->tail_gap & GAP_STOP) && line->token_count >= 5);
}

/* A short line without an end that begins with a capital. */
bool page_is_headline_like(const struct page *p, size_t line);

MUST_CHECK enum status page_add_finding(struct page *p, struct finding finding, struct error *err);

/* Makes room for one more item in a list of the page. */
MUST_CHECK enum status page_grow(void *list_at, size_t *capacity, size_t count, size_t size, struct error *err);

/* The end of the longest phrase of the kinds that begins at token `at`, 0: none; its meaning in `*out`.
 * Only gaps within `gaps` may stand between its words. */
size_t page_match(const struct page *p, size_t at, size_t end, unsigned kinds, uint32_t gaps,
                  const struct meaning **out);

#endif
