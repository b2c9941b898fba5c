/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/extraction.h"

#include "corpus/dates.h"
#include "corpus/forces.h"
#include "corpus/furniture.h"
#include "corpus/operations.h"
#include "corpus/page.h"
#include "corpus/passage.h"
#include "corpus/rules.h"
#include "corpus/story.h"
#include "corpus/title.h"
#include "corpus/wrapping.h"

#include <stdlib.h>

struct extraction {
    struct page page;
    struct tokens title; /* that the record states */
    uint32_t *text_at; /* where each line of the page begins in the article's text; OFFSET_NONE: it is furniture */
    size_t text_at_capacity;
};

enum status extraction_new(struct extraction **out, const struct registers *registers, struct error *err)
{
    struct extraction *x = calloc(1, sizeof *x);

    if (!x)
        return error_no_memory(err);
    x->page.registers = registers;
    x->page.scores = calloc(registers_force_count(registers), sizeof *x->page.scores);
    if (!x->page.scores) {
        extraction_free(x);
        return error_no_memory(err);
    }
    *out = x;
    return STATUS_OK;
}

void extraction_free(struct extraction *x)
{
    if (!x)
        return;
    tokens_release(&x->page.tokens);
    tokens_release(&x->title);
    free(x->page.findings);
    free(x->page.mentions);
    free(x->page.candidates);
    free(x->page.scores);
    free(x->text_at);
    free(x);
}

/* ---- what the record states ---- */

static enum status add_stated(struct page *p, enum fact_kind kind, struct str value, struct error *err)
{
    struct finding finding = { .kind = kind, .rule = RULE_RECORD };
    enum status status = arena_copy(p->arena, value, &finding.value, err);

    return status ? status : page_add_finding(p, finding, err);
}

static enum status add_stated_forces(struct page *p, const struct stated *stated, struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < stated->force_count && !status; i++) {
        struct str name = str_trim(stated->forces[i]), known;

        status = registers_force(p->registers, name, &known, err);
        if (!status && name.len)
            status = add_stated(p, FACT_FORCE, known.len ? known : name, err);
    }
    return status;
}

static enum status add_stated_operations(struct page *p, const struct stated *stated, struct error *err)
{
    enum status status = STATUS_OK;
    struct buf name = BUF_INIT;

    for (size_t i = 0; i < stated->operation_count && !status; i++) {
        buf_clear(&name);
        status = registers_operation(p->registers, stated->operations[i], &name, err);
        if (!status && name.len)
            status = add_stated(p, FACT_OPERATION, buf_view(&name), err);
    }
    buf_release(&name);
    return status;
}

/* The record's date and year. A year that stands alone is one without a day. */
static enum status add_stated_date(struct page *p, const struct stated *stated, struct error *err)
{
    struct day day = { 0 };
    struct str value;
    enum status status = STATUS_OK;

    if (!dates_parse(p->tokens.vocabulary, stated->date, &day, err))
        (void)dates_parse(p->tokens.vocabulary, stated->year, &day, err); /* neither is a date: the text may have one */
    if (day.year == 0)
        return STATUS_OK;
    p->date = day;
    status = dates_write(day, p->arena, &value, err);
    if (!status)
        status = add_stated(p, FACT_DATE, value, err);
    if (!status)
        status = add_stated(p, FACT_YEAR, str_trim(stated->year).len == 4 ? str_trim(stated->year) : str_slice(value, 0, 4),
                            err);
    return status;
}

/* ---- the steps ---- */

static enum status add_marker(struct page *p, struct str source, size_t end, struct day day, struct error *err)
{
    struct str value;
    struct finding finding = { .kind = FACT_DATE, .rule = RULE_DATE_MARKER, .from = (uint32_t)end - 10, .to = (uint32_t)end };
    enum status status = dates_write(day, p->arena, &value, err);

    (void)source;
    p->date = day;
    finding.value = value;
    if (!status)
        status = page_add_finding(p, finding, err);
    finding.kind = FACT_YEAR;
    finding.value = str_slice(value, 0, 4);
    return status ? status : page_add_finding(p, finding, err);
}

static enum status read_date(struct page *p, struct str source, const struct stated *stated, size_t *text_from,
                             struct error *err)
{
    struct day day;
    enum status status = STATUS_OK;

    p->date = (struct day){ 0 };
    *text_from = dates_read_marker(source, &day);
    if (stated && (stated->date.len || stated->year.len))
        status = add_stated_date(p, stated, err);
    if (!status && *text_from && p->date.year == 0)
        status = add_marker(p, source, *text_from, day, err);
    return status;
}

/* The marker stands above another story than the one that the title is of. */
static void forget_marker(struct page *p, const struct stated *stated)
{
    if (stated->date.len || stated->year.len)
        return;
    p->date = (struct day){ 0 };
    p->finding_count = 0;
}

static enum status find_facets(struct page *p, const struct stated *stated, struct error *err)
{
    bool forces = !(stated && stated->has_forces), operations = !(stated && stated->has_operations);
    enum status status = STATUS_OK;

    if (forces || operations)
        status = forces_read(p, err);
    p->candidate_count = 0;
    if (!status && (forces || operations))
        status = operations_read(p, err);
    if (!status && (forces || operations)) {
        story_mark(p);
        forces_count_words(p);
    }
    if (!status && operations)
        status = operations_decide(p, err);
    if (!status && forces)
        status = forces_decide(p, err);
    if (!status && !operations)
        status = add_stated_operations(p, stated, err);
    if (!status && !forces)
        status = add_stated_forces(p, stated, err);
    return status;
}

static bool has_title(const struct stated *stated)
{
    return stated && str_trim(stated->title).len > 0;
}

static enum status split_page(struct extraction *x, struct str source, const struct stated *stated, size_t text_from,
                              struct error *err)
{
    const struct vocabulary *vocabulary = registers_vocabulary(x->page.registers);
    struct page *p = &x->page;
    struct str title = has_title(stated) ? str_trim(stated->title) : STR_EMPTY;
    enum status status = tokens_split(&p->tokens, vocabulary, source, text_from, err);

    if (!status)
        wrapping_undo(&p->tokens);
    p->stated_title = NULL;
    p->head_end = 0;
    if (!status && title.len == 0) {
        title_find_label(p);
        title = p->title.len == 0 && stated ? stated->slug : p->title;
    }
    if (status || title.len == 0)
        return status;
    p->stated_title = &x->title;
    return tokens_split(&x->title, vocabulary, title, 0, err);
}

static enum status read_title(struct page *p, const struct stated *stated, struct error *err)
{
    if (has_title(stated))
        return add_stated(p, FACT_TITLE, str_trim(stated->title), err);
    return p->head_end > 0 ? title_add_labelled(p, err) : title_find(p, err);
}

static enum status read_page(struct extraction *x, struct str source, const struct stated *stated, struct error *err)
{
    struct page *p = &x->page;
    size_t text_from;
    bool found;
    enum status status;

    p->finding_count = p->mention_count = p->candidate_count = 0;
    p->title_line = LINE_NONE;
    p->title = STR_EMPTY;
    p->tokens.vocabulary = registers_vocabulary(p->registers);
    status = read_date(p, source, stated, &text_from, err);
    if (!status)
        status = split_page(x, source, stated, text_from, err);
    if (status)
        return status;
    dates_mark_lines(p);
    furniture_mark(p);
    status = passage_find(p, &found, err);
    if (status)
        return status;
    if (found) {
        dates_mark_lines(p);
        furniture_mark(p);
    }
    if (text_from && p->is_titled && p->story_line > 0 && p->head_end == 0)
        forget_marker(p, stated);
    status = read_title(p, stated, err);
    if (!status) {
        furniture_mark_around_title(p);
        status = dates_find_published(p, err);
    }
    if (!status)
        status = find_facets(p, stated, err);
    if (!status)
        status = dates_find_event(p, err);
    passage_forget(p);
    return status;
}

/* ---- the article ---- */

static enum status copy_text(struct extraction *x, struct article *out, struct error *err)
{
    const struct page *p = &x->page;
    char *text = arena_alloc(p->arena, p->tokens.source.len + 2);
    size_t len = 0, furniture = 0;
    bool blank = false;

    while (x->text_at_capacity < p->tokens.line_count) {
        enum status status = page_grow(&x->text_at, &x->text_at_capacity, x->text_at_capacity, sizeof *x->text_at, err);

        if (status)
            return status;
    }
    for (size_t i = 0; i < p->tokens.line_count; i++)
        furniture += p->tokens.lines[i].furniture.len > 0;
    out->furniture = arena_calloc(p->arena, furniture + 1, sizeof *out->furniture);
    if (!text || !out->furniture)
        return error_no_memory(err);
    for (size_t i = 0; i < p->tokens.line_count; i++) {
        const struct line *line = &p->tokens.lines[i];

        x->text_at[i] = OFFSET_NONE;
        if (line->furniture.len)
            out->furniture[out->furniture_count++] = (struct furniture){ line->at, line->end - line->at, line->furniture };
        if (!line_is_kept(line)) {
            blank |= line->end == line->at;
            continue;
        }
        if (blank && len)
            text[len++] = '\n';
        blank = false;
        x->text_at[i] = (uint32_t)len;
        memcpy(text + len, p->tokens.source.at + line->at, line->end - line->at);
        len += line->end - line->at;
        text[len++] = '\n';
    }
    text[len] = '\0';
    out->text = str_of(text, len);
    return STATUS_OK;
}

/* Where a byte of the source is in the text; lines are in order, so the search is by halves. */
static uint32_t text_offset(const struct extraction *x, uint32_t source)
{
    const struct tokens *t = &x->page.tokens;
    size_t low = 0, high = t->line_count;

    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;

        if (t->lines[middle].at <= source)
            low = middle;
        else
            high = middle;
    }
    if (t->line_count == 0 || x->text_at[low] == OFFSET_NONE || source < t->lines[low].at || source >= t->lines[low].end)
        return OFFSET_NONE;
    return x->text_at[low] + (source - t->lines[low].at);
}

static enum status copy_facts(struct extraction *x, struct article *out, struct error *err)
{
    struct page *p = &x->page;
    enum status status = STATUS_OK;

    out->facts = arena_calloc(p->arena, p->finding_count + 1, sizeof *out->facts);
    if (!out->facts)
        return error_no_memory(err);
    for (int kind = 0; kind < FACT_KINDS; kind++)
        for (size_t i = 0; i < p->finding_count && !status; i++) {
            const struct finding *f = &p->findings[i];
            struct fact *fact = &out->facts[out->fact_count];

            if ((int)f->kind != kind)
                continue;
            *fact = (struct fact){ .kind = f->kind, .rule = str_from_c(f->rule), .source_offset = OFFSET_NONE,
                                   .text_offset = OFFSET_NONE };
            status = arena_copy(p->arena, f->value, &fact->value, err);
            if (!status && f->to > f->from) {
                fact->source_offset = f->from;
                fact->text_offset = text_offset(x, f->from);
                status = arena_copy(p->arena, page_slice(p, f->from, f->to), &fact->quote, err);
            }
            out->fact_count++;
        }
    return status;
}

/* Facts of one kind in the order of the source; there are few of them. */
static void sort_facts(struct article *a)
{
    for (size_t i = 1; i < a->fact_count; i++)
        for (size_t k = i; k > 0 && a->facts[k].kind == a->facts[k - 1].kind &&
                           a->facts[k].source_offset < a->facts[k - 1].source_offset; k--) {
            struct fact other = a->facts[k];

            a->facts[k] = a->facts[k - 1];
            a->facts[k - 1] = other;
        }
}

enum status extraction_run(struct extraction *x, struct str source, const struct stated *stated, struct arena *arena,
                           struct article *out, struct error *err)
{
    struct article article = { 0 };
    enum status status;

    x->page.arena = arena;
    status = read_page(x, source, stated, err);
    if (!status)
        status = copy_text(x, &article, err);
    if (!status)
        status = copy_facts(x, &article, err);
    if (status)
        return status;
    sort_facts(&article);
    for (size_t i = 0; i < article.fact_count; i++)
        if (article.facts[i].kind == FACT_TITLE)
            article.title = article.facts[i].value;
    if (x->page.title_line != LINE_NONE && x->text_at[x->page.title_line] != OFFSET_NONE) {
        const struct line *line = &x->page.tokens.lines[x->page.title_line];

        article.title_end = x->text_at[x->page.title_line] + (line->end - line->at) + 1;
    }
    article.date = x->page.date;
    *out = article;
    return STATUS_OK;
}
