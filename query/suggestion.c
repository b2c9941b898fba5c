/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/suggestion.h"

#include "stem/tokenizer.h"

#include <stdlib.h>

/* A known word is only doubted where it is rare, as slips of papers are, and for one that is so many times as frequent. */
enum { RARE = 5 };
enum { MISSES_MAX = 12, CANDIDATES_MAX = 5, TRIES_MAX = 64, DOUBT = 10, SHORT_WORD = 5, WORD_LETTERS_MIN = 3 };
enum { ALIAS_WORDS_MAX = 32, ALIAS_LENGTH = 6 };

struct candidate {
    struct str word;
    uint32_t frequency;
    unsigned distance;
    unsigned other_ends; /* 2 for another first letter, 1 for another last one: slips are rarer there */
};

/* A word of the query that may be misspelled, and what it may have been, best first. */
struct miss {
    struct str word;
    uint64_t frequency; /* 0: unknown */
    struct candidate candidates[CANDIDATES_MAX];
    size_t count;
};

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Optimal string alignment: insertions, deletions, replacements, swaps of neighbours; more than `limit` is limit + 1. */
static unsigned distance(struct str a, struct str b, unsigned limit)
{
    unsigned rows[3][WORD_MAX + 1];

    if (a.len > WORD_MAX || b.len > WORD_MAX || a.len > b.len + limit || b.len > a.len + limit)
        return limit + 1;
    for (size_t j = 0; j <= b.len; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a.len; i++) {
        unsigned *now = rows[i % 3], *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3], best;

        now[0] = best = (unsigned)i;
        for (size_t j = 1; j <= b.len; j++) {
            now[j] = least(least(before[j] + 1, now[j - 1] + 1), before[j - 1] + (a.at[i - 1] != b.at[j - 1]));
            if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1])
                now[j] = least(now[j], earlier[j - 2] + 1);
            best = least(best, now[j]);
        }
        if (best > limit)
            return limit + 1;
    }
    return rows[a.len % 3][b.len];
}

static bool is_better(const struct candidate *a, const struct candidate *b)
{
    if (a->distance != b->distance)
        return a->distance < b->distance;
    if (a->other_ends != b->other_ends)
        return a->other_ends < b->other_ends;
    return a->frequency > b->frequency;
}

static unsigned limit_for(size_t letters)
{
    return letters <= SHORT_WORD ? 1 : 2;
}

static enum status consider(struct matcher *m, struct miss *miss, struct str word, uint32_t frequency, struct error *err)
{
    struct candidate c = { .frequency = frequency,
                           .other_ends = (miss->word.at[0] != word.at[0] ? 2U : 0U) +
                                         (miss->word.at[miss->word.len - 1] != word.at[word.len - 1] ? 1U : 0U) };
    size_t at = miss->count;
    enum status status;

    if (miss->frequency && frequency / DOUBT < miss->frequency)
        return STATUS_OK;
    c.distance = distance(miss->word, word, limit_for(miss->word.len));
    if (c.distance == 0 || c.distance > limit_for(miss->word.len))
        return STATUS_OK;
    while (at > 0 && is_better(&c, &miss->candidates[at - 1]))
        at--;
    if (at == CANDIDATES_MAX)
        return STATUS_OK;
    status = arena_copy(m->arena, word, &c.word, err);
    if (status)
        return status;
    if (miss->count < CANDIDATES_MAX)
        miss->count++;
    memmove(&miss->candidates[at + 1], &miss->candidates[at], (miss->count - 1 - at) * sizeof c);
    miss->candidates[at] = c;
    return STATUS_OK;
}

/* All words of the index are looked at, once for all misses: this runs only where a search found nothing. */
static enum status find_candidates(struct matcher *m, struct miss *misses, size_t count, struct error *err)
{
    struct xap_terms *terms = NULL;
    enum status status = xap_terms_open(&terms, posting_store_reader(m->store), STR_EMPTY, err);

    if (!status)
        status = xap_terms_skip_to(terms, STR("a"), err); /* words are in lower case: prefixes come before them */
    while (!status) {
        struct str word;
        uint32_t frequency;

        status = xap_terms_next(terms, &word, &frequency, err);
        for (size_t i = 0; i < count && !status; i++)
            if (word.len <= misses[i].word.len + 2 && misses[i].word.len <= word.len + 2)
                status = consider(m, &misses[i], word, frequency, err);
    }
    xap_terms_close(terms);
    return status == STATUS_END ? STATUS_OK : status;
}

static uint64_t frequency_of(const struct matcher *m, struct str word)
{
    for (size_t i = 0; i < m->term_count; i++)
        if (str_is_equal(m->terms[i].word, word) && m->terms[i].postings->count)
            return m->terms[i].postings->count;
    return 0;
}

static void collect(const struct matcher *m, const struct clause *c, struct miss *misses, size_t *count)
{
    for (size_t i = 0; i < c->child_count; i++)
        if (c->kind != CLAUSE_NOT || i == 0)
            collect(m, c->children[i], misses, count);
    for (size_t i = 0; i < c->slot_count && *count < MISSES_MAX; i++) {
        struct str word = c->slots[i].word;
        bool is_there = false;

        for (size_t j = 0; j < *count; j++)
            is_there = is_there || str_is_equal(misses[j].word, word);
        if (!is_there && c->slots[i].kind != CLAUSE_PREFIX && word.len >= WORD_LETTERS_MIN && frequency_of(m, word) <= RARE)
            misses[(*count)++] = (struct miss){ .word = word, .frequency = frequency_of(m, word) };
    }
}

/* Rewrites the text word by word, so that operators and fields stay as they were typed. chosen[i] of miss i: the number
 * of its candidate, or CANDIDATES_MAX for the word as it is. */
static enum status rewrite(struct matcher *m, struct str text, const struct miss *misses, const size_t *chosen,
                           size_t count, struct str *out, struct error *err)
{
    struct buf result = BUF_INIT;
    struct tokenizer t;
    struct word w;
    size_t copied = 0;
    enum status status = STATUS_OK;

    tokenizer_init(&t, text, 1);
    while (!status && tokenizer_next(&t, &w)) {
        const struct candidate *c = NULL;

        for (size_t i = 0; i < count && !c && !w.is_extra; i++)
            if (chosen[i] < misses[i].count && str_is_equal(misses[i].word, str_of(w.folded, w.len)))
                c = &misses[i].candidates[chosen[i]];
        if (!c)
            continue;
        status = buf_add(&result, str_slice(text, copied, w.offset), err);
        if (!status)
            status = buf_add(&result, c->word, err);
        copied = w.offset + w.length;
    }
    if (!status)
        status = buf_add(&result, str_slice(text, copied, text.len), err);
    if (!status)
        status = arena_copy(m->arena, buf_view(&result), out, err);
    buf_release(&result);
    return status;
}

/* The ways to choose, best first: all unknown words replaced by their best; then one of them by its next best, and so
 * on; then the same with one known word doubted. */
static bool choose(const struct miss *misses, size_t count, size_t turn, size_t *chosen)
{
    size_t ways = 1;

    for (size_t i = 0; i < count; i++) {
        chosen[i] = misses[i].frequency ? CANDIDATES_MAX : 0;
        ways += misses[i].frequency ? 0 : misses[i].count ? misses[i].count - 1 : 0;
    }
    if (turn == 0)
        return true;
    if (turn < ways) {
        size_t left = turn - 1;

        for (size_t i = 0; i < count; i++) {
            size_t others = misses[i].frequency || misses[i].count == 0 ? 0 : misses[i].count - 1;

            if (left < others) {
                chosen[i] = left + 1;
                return true;
            }
            left -= others;
        }
    }
    turn -= ways;
    for (size_t i = 0; i < count; i++) {
        size_t others = misses[i].frequency ? misses[i].count : 0;

        if (turn < others) {
            chosen[i] = turn;
            return true;
        }
        turn -= others;
    }
    return false;
}

static enum status try_words(struct matcher *m, const struct clause *query, struct str text,
                             const struct suggestion_help *help, struct str *out, uint64_t *out_count, struct error *err)
{
    struct miss misses[MISSES_MAX];
    size_t count = 0, chosen[MISSES_MAX];
    enum status status;

    collect(m, query, misses, &count);
    status = count ? find_candidates(m, misses, count, err) : STATUS_OK;
    for (size_t turn = 0; turn < TRIES_MAX && !status && choose(misses, count, turn, chosen); turn++) {
        struct str candidate;

        status = rewrite(m, text, misses, chosen, count, &candidate, err);
        if (status || str_is_equal(candidate, text))
            continue;
        status = help->finds(candidate, out_count, help->payload, err);
        if (!status && *out_count) {
            *out = candidate;
            return STATUS_OK;
        }
    }
    return status;
}

/* --- Names ------------------------------------------------------------------------------ */

enum status suggestion_value(struct matcher *m, enum field_id field, struct str value, struct str *out, struct error *err)
{
    const struct facet_column *column;
    struct buf wanted = BUF_INIT, name = BUF_INIT;
    unsigned best = UINT32_MAX;
    enum status status = columns_facet(m->columns, field, &column, err);

    *out = STR_EMPTY;
    if (!status)
        status = field_key(field, value, &wanted, err);
    for (size_t i = 0; !status && i < column->value_count; i++) {
        unsigned limit = limit_for(wanted.len), found;

        if (wanted.len > 12) /* names of several words may have an error in each */
            limit = (unsigned)(wanted.len / 5);
        buf_clear(&name);
        status = field_key(field, column->values[i], &name, err);
        found = status ? UINT32_MAX : distance(buf_view(&wanted), buf_view(&name), limit);
        if (found == 0 || found > limit || found >= best)
            continue;
        best = found;
        *out = column->values[i];
    }
    buf_release(&wanted);
    buf_release(&name);
    return status;
}

static enum status try_value(struct matcher *m, enum field_id field, struct str before, struct str name, struct str after,
                             const struct suggestion_help *help, struct str *out, uint64_t *out_count, struct error *err)
{
    struct buf text = BUF_INIT;
    struct str value = STR_EMPTY, candidate = STR_EMPTY;
    enum status status = suggestion_value(m, field, name, &value, err);

    if (!status && value.len)
        status = buf_add_format(&text, err, "%.*s%s:\"%.*s\"%.*s", STR_ARG(before), field_at(field)->name, STR_ARG(value),
                                STR_ARG(after));
    if (!status && value.len)
        status = arena_copy(m->arena, buf_view(&text), &candidate, err);
    if (!status && value.len)
        status = help->finds(candidate, out_count, help->payload, err);
    if (!status && value.len && *out_count)
        *out = candidate;
    buf_release(&text);
    return status;
}

/* "heddlu gwent arrests": force:"Gwent Police" arrests. Names of `most` down to `least` words, wherever they stand. */
static enum status try_aliases(struct matcher *m, struct str text, size_t most, size_t least, const struct suggestion_help *help,
                               struct str *out, uint64_t *out_count, struct error *err)
{
    size_t starts[ALIAS_WORDS_MAX], ends[ALIAS_WORDS_MAX], count = 0;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < text.len && count < ALIAS_WORDS_MAX; i++) {
        if (text.at[i] == ' ')
            continue;
        starts[count] = i;
        while (i < text.len && text.at[i] != ' ')
            i++;
        ends[count++] = i;
    }
    for (size_t words = most < count ? most : count; words >= least && !status; words--)
        for (size_t i = 0; i + words <= count && !status && out->len == 0; i++) {
            struct str name = STR_EMPTY, candidate;
            struct buf rewritten = BUF_INIT;

            status = help->force(str_slice(text, starts[i], ends[i + words - 1]), &name, help->payload, err);
            if (status || name.len == 0)
                continue;
            status = buf_add_format(&rewritten, err, "%.*sforce:\"%.*s\"%.*s", STR_ARG(str_slice(text, 0, starts[i])), STR_ARG(name),
                                    STR_ARG(str_slice(text, ends[i + words - 1], text.len)));
            if (!status)
                status = arena_copy(m->arena, buf_view(&rewritten), &candidate, err);
            if (!status)
                status = help->finds(candidate, out_count, help->payload, err);
            if (!status && *out_count)
                *out = candidate;
            buf_release(&rewritten);
        }
    return status;
}

/* "operaton warrier": what is behind the first word, where that one is near "operation"; else all. */
static struct str operation_name(struct str text)
{
    struct str rest = str_trim(text), first;

    if (!str_next(&rest, ' ', &first) || rest.len == 0)
        return text;
    return str_is_equal_nocase(first, STR("op")) || distance(first, STR("operation"), 2) <= 2 ? str_trim(rest) : text;
}

/* operation:stovewod, as a part of the query */
static enum status try_facets(struct matcher *m, const struct clause *c, struct str text,
                              const struct suggestion_help *help, struct str *out, uint64_t *out_count, struct error *err)
{
    enum status status = STATUS_OK;

    if (c->kind == CLAUSE_FACET && c->field == FIELD_OPERATION && c->text.len && c->length)
        status = try_value(m, c->field, str_slice(text, 0, c->offset), c->text,
                           str_slice(text, c->offset + c->length, text.len), help, out, out_count, err);
    for (size_t i = 0; i < c->child_count && !status && out->len == 0; i++)
        status = try_facets(m, c->children[i], text, help, out, out_count, err);
    return status;
}

enum status suggestion_make(struct matcher *m, const struct clause *query, struct str text,
                            const struct suggestion_help *help, struct str *out, uint64_t *out_count, struct error *err)
{
    enum status status = STATUS_OK;

    *out = STR_EMPTY;
    *out_count = 0;
    if (query->kind == CLAUSE_ALL)
        return STATUS_OK;
    status = try_facets(m, query, text, help, out, out_count, err);
    if (!status && out->len == 0)
        status = try_aliases(m, text, ALIAS_LENGTH, 2, help, out, out_count, err);
    if (!status && out->len == 0)
        status = try_words(m, query, text, help, out, out_count, err);
    if (!status && out->len == 0) /* a single one may well be a common word: "met" */
        status = try_aliases(m, text, 1, 1, help, out, out_count, err);
    if (!status && out->len == 0)
        status = try_value(m, FIELD_FORCE, STR_EMPTY, text, STR_EMPTY, help, out, out_count, err);
    if (!status && out->len == 0)
        status = try_value(m, FIELD_OPERATION, STR_EMPTY, operation_name(text), STR_EMPTY, help, out, out_count, err);
    return status;
}
