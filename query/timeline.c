/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/timeline.h"

#include "query/writer.h"

enum { YEAR_MAX = 9999, MONTHS = 12, PERIODS_MAX = (YEAR_MAX + 1) * MONTHS, GAP_MAX = 1200 };

/* Where an article is counted: years by themselves, months by year * 12 + month - 1; 0: not known. Years are those of the
 * facet, which a record may state beside another date. */
struct clock {
    enum timeline_step step;
    const uint32_t *dates;
    const struct facet_column *years;
    uint32_t *year_of; /* by code */
};

static enum status read_years(struct clock *c, struct arena *arena, struct error *err)
{
    const struct facet_column *f = c->years;

    c->year_of = arena_calloc(arena, f->code_count, sizeof *c->year_of);
    if (!c->year_of)
        return error_no_memory(err);
    for (size_t code = 0; code < f->code_count; code++) {
        uint64_t year = 0;

        if (f->starts[code] < f->starts[code + 1] && str_to_unsigned(f->values[f->ordinals[f->starts[code]]], YEAR_MAX, &year))
            c->year_of[code] = (uint32_t)year;
    }
    return STATUS_OK;
}

static uint32_t period_of(const struct clock *c, uint32_t docid)
{
    uint32_t year = c->dates[docid] / 10000, month = c->dates[docid] / 100 % 100;

    if (c->step == TIMELINE_YEAR)
        return c->year_of[facet_code(c->years, docid)];
    return year && year <= YEAR_MAX && month >= 1 && month <= MONTHS ? year * MONTHS + month - 1 : 0;
}

static void count_set(const struct clock *c, const struct docset *set, uint32_t *counts)
{
    struct docset_walk walk = DOCSET_WALK;
    uint32_t docid;

    while (docset_next(&walk, set, &docid))
        counts[period_of(c, docid)]++;
}

static uint32_t name_of(enum timeline_step step, size_t period)
{
    return (uint32_t)(step == TIMELINE_MONTH ? period / MONTHS * 100 + period % MONTHS + 1 : period);
}

static void fill(struct timeline *t, const uint32_t *counts, const uint32_t *all)
{
    size_t first = 1, last = PERIODS_MAX - 1;

    while (first < last && !counts[first])
        first++;
    while (last > first && !counts[last])
        last--;
    for (size_t i = first; i <= last && counts[last]; i++)
        if (all[i] || last - first < GAP_MAX) /* a wrong date far away must not give thousands of empty lines */
            t->periods[t->count++] = (struct timeline_period){ name_of(t->step, i), counts[i], all[i] };
    if (all[0])
        t->periods[t->count++] = (struct timeline_period){ 0, counts[0], all[0] };
}

enum status timeline_count(struct columns *columns, enum timeline_step step, const struct docset *matches,
                           const struct docset *everything, struct arena *arena, struct timeline *out, struct error *err)
{
    struct clock clock = { .step = step };
    uint32_t *counts = arena_calloc(arena, PERIODS_MAX, sizeof *counts), *all = arena_calloc(arena, PERIODS_MAX, sizeof *all);
    size_t used = 2 + GAP_MAX;
    enum status status = columns_dates(columns, &clock.dates, err);

    if (!counts || !all)
        return error_no_memory(err);
    if (!status)
        status = columns_facet(columns, FIELD_YEAR, &clock.years, err);
    if (!status)
        status = read_years(&clock, arena, err);
    if (status)
        return status;
    count_set(&clock, matches, counts);
    count_set(&clock, everything, all);
    for (size_t i = 0; i < PERIODS_MAX; i++)
        used += all[i] != 0;
    *out = (struct timeline){ .step = step, .periods = arena_calloc(arena, used, sizeof *out->periods) };
    if (!out->periods)
        return error_no_memory(err);
    fill(out, counts, all);
    return STATUS_OK;
}

enum status timeline_name(uint32_t at, struct buf *out, struct error *err)
{
    if (at == 0)
        return buf_add_c(out, "none", err);
    if (at > YEAR_MAX)
        return buf_add_format(out, err, "%04u-%02u", at / 100, at % 100);
    return buf_add_format(out, err, "%04u", at);
}

enum status timeline_json(const struct timeline *t, struct buf *out, struct error *err)
{
    struct writer w = { out, err, STATUS_OK };

    writer_raw(&w, "[");
    for (size_t i = 0; i < t->count; i++) {
        writer_raw(&w, i ? ",{\"period\":" : "{\"period\":");
        writer_raw(&w, t->periods[i].at ? "\"" : "null");
        if (!w.status && t->periods[i].at)
            w.status = timeline_name(t->periods[i].at, out, err);
        writer_raw(&w, t->periods[i].at ? "\",\"count\":" : ",\"count\":");
        writer_number(&w, t->periods[i].count);
        writer_raw(&w, ",\"of\":");
        writer_number(&w, t->periods[i].of);
        writer_raw(&w, "}");
    }
    writer_raw(&w, "]");
    return w.status;
}

enum status timeline_csv(const struct timeline *t, struct buf *out, struct error *err)
{
    struct writer w = { out, err, STATUS_OK };

    writer_raw(&w, "period,count,of\r\n");
    for (size_t i = 0; i < t->count; i++) {
        if (!w.status && t->periods[i].at) /* as everywhere: no value is an empty field */
            w.status = timeline_name(t->periods[i].at, out, err);
        writer_raw(&w, ",");
        writer_number(&w, t->periods[i].count);
        writer_raw(&w, ",");
        writer_number(&w, t->periods[i].of);
        writer_raw(&w, "\r\n");
    }
    return w.status;
}
