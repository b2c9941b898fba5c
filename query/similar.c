/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/similar.h"

#include "query/ranking.h"

#include <stdlib.h>

enum { WORDS = 20, BATCH = 512 };

/* A word often repeated counts little more than one that is there twice. */
static const double SATURATION = 1.2;

struct candidate {
    uint32_t lexeme;
    uint32_t count;
    double weight;
};

struct candidates {
    struct candidate *list;
    size_t count, capacity;
};

static enum status add_candidate(struct candidates *c, uint32_t lexeme, struct error *err)
{
    if (c->count == c->capacity) {
        size_t capacity = c->capacity ? c->capacity * 2 : 1024;
        struct candidate *list = realloc(c->list, capacity * sizeof *list);

        if (!list)
            return error_no_memory(err);
        c->list = list;
        c->capacity = capacity;
    }
    c->list[c->count++] = (struct candidate){ lexeme, 1, 0 };
    return STATUS_OK;
}

static enum status read_words(struct analyzer *a, struct str text, struct candidates *out, struct error *err)
{
    struct token tokens[BATCH];
    size_t count = 1;
    enum status status = STATUS_OK;

    analyzer_begin(a, text, 1);
    while (count && !status) {
        status = analyzer_next(a, tokens, BATCH, &count, err);
        for (size_t i = 0; i < count && !status; i++)
            status = add_candidate(out, tokens[i].lexeme, err);
    }
    return status;
}

static int compare_lexemes(const void *a, const void *b)
{
    uint32_t x = ((const struct candidate *)a)->lexeme, y = ((const struct candidate *)b)->lexeme;

    return (x > y) - (x < y);
}

static int compare_weights(const void *a, const void *b)
{
    double x = ((const struct candidate *)a)->weight, y = ((const struct candidate *)b)->weight;

    return x == y ? compare_lexemes(a, b) : x < y ? 1 : -1;
}

static void count_words(struct candidates *c)
{
    size_t kept = 0;

    if (c->count)
        qsort(c->list, c->count, sizeof *c->list, compare_lexemes);
    for (size_t i = 0; i < c->count; i++) {
        if (kept && c->list[kept - 1].lexeme == c->list[i].lexeme)
            c->list[kept - 1].count++;
        else
            c->list[kept++] = c->list[i];
    }
    c->count = kept;
}

/* Words that the query language would read as something else than a word. */
static bool is_plain(struct str word)
{
    for (size_t i = 0; i < word.len; i++)
        if ((unsigned char)word.at[i] < 0x80 && !strchr("abcdefghijklmnopqrstuvwxyz0123456789", word.at[i]))
            return false;
    return word.len > 1 && !str_is_equal(word, STR("op")) && !str_is_equal(word, STR("operation"));
}

/* tf-idf; nothing for a word that no other article has. */
static enum status weigh(struct session *s, uint32_t articles, struct candidate *c, struct error *err)
{
    const struct lexeme *l = analyzer_lexeme(s->analyzer, c->lexeme);
    struct str word = lexeme_word(l);
    struct buf term = BUF_INIT;
    uint32_t frequency = 0;
    enum status status = STATUS_OK;

    if (!is_plain(lexeme_word(l)))
        return STATUS_OK;
    if (lexeme_has_stem(l)) {
        status = analyzer_stem(s->analyzer, c->lexeme, &word, err);
        if (!status)
            status = buf_add_byte(&term, 'Z', err);
    }
    if (!status)
        status = buf_add(&term, word, err);
    if (!status)
        status = xap_reader_term_frequency(s->archive.reader, buf_view(&term), &frequency, err);
    if (frequency > 1)
        c->weight = ranking_idf(frequency, articles) * c->count / (c->count + SATURATION);
    buf_release(&term);
    return status;
}

static bool has_same_stem(struct session *s, const struct candidate *list, size_t at)
{
    const struct lexeme *l = analyzer_lexeme(s->analyzer, list[at].lexeme);

    for (size_t i = 0; i < at; i++) {
        const struct lexeme *other = analyzer_lexeme(s->analyzer, list[i].lexeme);

        if (lexeme_has_stem(l) && lexeme_has_stem(other) && str_is_equal(lexeme_stem(l), lexeme_stem(other)))
            return true;
    }
    return false;
}

enum status similar_query(struct session *s, struct str text, struct buf *out, struct error *err)
{
    struct candidates c = { NULL, 0, 0 };
    uint32_t articles = 0;
    size_t words = 0;
    enum status status = xap_reader_doccount(s->archive.reader, &articles, err);

    if (!status)
        status = read_words(s->analyzer, text, &c, err);
    count_words(&c);
    for (size_t i = 0; i < c.count && !status; i++)
        status = weigh(s, articles, &c.list[i], err);
    if (c.count)
        qsort(c.list, c.count, sizeof *c.list, compare_weights);
    for (size_t i = 0; i < c.count && words < WORDS && c.list[i].weight > 0 && !status; i++) {
        if (has_same_stem(s, c.list, i))
            continue;
        status = words++ ? buf_add_byte(out, ' ', err) : STATUS_OK;
        if (!status)
            status = buf_add(out, lexeme_word(analyzer_lexeme(s->analyzer, c.list[i].lexeme)), err);
    }
    if (!status && words == 0)
        status = error_set(err, STATUS_NOT_FOUND, "no other article has a word of this one");
    free(c.list);
    return status;
}
