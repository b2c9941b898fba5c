/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/values.h"

#include "base/utf8.h"
#include "corpus/rules.h"

#include <stdlib.h>

enum { YEAR_MIN = 1000, YEAR_MAX = 9998 };

struct named {
    struct str key, value;
    size_t at; /* its place among the facts */
};

static int by_key(const void *a, const void *b)
{
    const struct named *left = a, *right = b;
    int order = str_compare(left->key, right->key);

    return order ? order : str_compare(left->value, right->value);
}

static int by_place(const void *a, const void *b)
{
    const struct named *left = a, *right = b;

    return (left->at > right->at) - (left->at < right->at);
}

/* Of each key the first in order, at the first place of any: returns how many. */
static size_t keep_one_of_each(struct named *list, size_t count)
{
    size_t kept = 0;

    if (count < 2)
        return count;
    qsort(list, count, sizeof *list, by_key);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || !str_is_equal(list[i].key, list[kept - 1].key))
            list[kept++] = list[i];
        else if (list[i].at < list[kept - 1].at)
            list[kept - 1].at = list[i].at;
    }
    qsort(list, kept, sizeof *list, by_place);
    return kept;
}

/* A value is one line: line ends stand between values where they are kept. */
static enum status name(enum field_id facet, struct arena *arena, struct named *n, struct error *err)
{
    struct buf text = BUF_INIT;
    enum status status = utf8_add_plain(&text, n->value, err);

    if (!status && !str_is_equal(str_trim(buf_view(&text)), n->value))
        status = arena_copy(arena, str_trim(buf_view(&text)), &n->value, err);
    buf_clear(&text);
    if (!status)
        status = field_key(facet, n->value, &text, err);
    if (!status)
        status = arena_copy(arena, buf_view(&text), &n->key, err);
    buf_release(&text);
    return status;
}

static bool is_value(const struct fact *f, enum field_id facet)
{
    return f->kind == field_at(facet)->fact && !rule_is_replaced(f->rule);
}

static bool says_none(const struct fact *f)
{
    return (f->kind == FACT_FORCE || f->kind == FACT_OPERATION) && !rule_is_replaced(f->rule) &&
           str_is_equal_nocase(str_trim(f->value), STR("none"));
}

/* One that can be asked for. */
static bool is_year(struct str text)
{
    uint64_t year = 0;

    return text.len == 4 && str_to_unsigned(text, YEAR_MAX, &year) && year >= YEAR_MIN;
}

static struct str year_of_date(const struct article *article)
{
    for (size_t i = 0; i < article->fact_count; i++)
        if (article->facts[i].kind == FACT_DATE && !rule_is_replaced(article->facts[i].rule))
            return str_slice(article->facts[i].value, 0, 4);
    return STR_EMPTY;
}

void values_settle(struct article *article)
{
    struct str year = year_of_date(article);
    size_t kept = 0;

    for (size_t i = 0; i < article->fact_count; i++) {
        struct fact f = article->facts[i];
        bool is_wrong = f.kind == FACT_YEAR && str_is_equal(f.rule, STR(RULE_RECORD)) && !is_year(f.value);

        if (is_wrong)
            f.value = year;
        if (!says_none(&f) && (!is_wrong || is_year(year)))
            article->facts[kept++] = f;
    }
    article->fact_count = kept;
}

enum status values_collect(const struct article *article, enum field_id facet, bool keeps_all, struct arena *arena,
                           const struct str **out, size_t *count, struct error *err)
{
    struct named *list = arena_calloc(arena, article->fact_count + 1, sizeof *list);
    struct str *values = arena_calloc(arena, article->fact_count + 1, sizeof *values);
    enum status status = list && values ? STATUS_OK : error_no_memory(err);
    size_t found = 0;

    for (size_t i = 0; i < article->fact_count && !status; i++) {
        struct named one = { .value = article->facts[i].value, .at = i };

        if (!is_value(&article->facts[i], facet))
            continue;
        if (!keeps_all)
            status = name(facet, arena, &one, err);
        if (one.value.len)
            list[found++] = one;
    }
    if (status)
        return status;
    if (!keeps_all)
        found = keep_one_of_each(list, found);
    for (size_t i = 0; i < found; i++)
        values[i] = list[i].value;
    *out = values;
    *count = found;
    return STATUS_OK;
}
