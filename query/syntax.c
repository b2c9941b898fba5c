/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/syntax.h"

static enum status describe_slot(const struct slot *s, struct buf *out, struct error *err)
{
    enum status status = s->kind == CLAUSE_EXACT ? buf_add_c(out, "=", err) : STATUS_OK;

    if (!status)
        status = buf_add(out, s->word, err);
    if (!status && s->kind == CLAUSE_PREFIX)
        status = buf_add_c(out, "*", err);
    return status;
}

/* Slots [first, end) as a phrase. */
static enum status describe_phrase(const struct clause *c, size_t first, size_t end, struct buf *out, struct error *err)
{
    enum status status = buf_add_c(out, c->slots[first].kind == CLAUSE_WORD ? "~\"" : "\"", err);

    for (size_t i = first; i < end && !status; i++) {
        status = i > first ? buf_add_c(out, " ", err) : STATUS_OK;
        if (!status)
            status = buf_add(out, c->slots[i].word, err);
    }
    return status ? status : buf_add_c(out, "\"", err);
}

size_t clause_part_end(const struct clause *c, size_t first)
{
    size_t end = first + 1;

    while (end < c->slot_count && c->slots[end].goes_on)
        end++;
    return end;
}

static enum status describe_near(const struct clause *c, struct buf *out, struct error *err)
{
    enum status status = STATUS_OK;
    size_t end;

    for (size_t i = 0; i < c->slot_count && !status; i = end) {
        end = clause_part_end(c, i);
        status = i ? buf_add_format(out, err, " NEAR/%u %s", c->window, c->is_title ? "title:" : "") : STATUS_OK;
        if (!status)
            status = end > i + 1 ? describe_phrase(c, i, end, out, err) : describe_slot(&c->slots[i], out, err);
    }
    return status;
}

static enum status describe_facet(const struct clause *c, struct buf *out, struct error *err)
{
    if (c->text.len == 0)
        return buf_add_format(out, err, "%s:none", field_at(c->field)->name);
    return buf_add_format(out, err, "%s:\"%.*s\"", field_at(c->field)->name, STR_ARG(c->text));
}

/* 20140716 as 2014-07-16, 20140700 as 2014-07, 20140000 as 2014; the ends of months and years likewise. */
static enum status describe_day(uint32_t day, struct buf *out, struct error *err)
{
    uint32_t month = day / 100 % 100, of_month = day % 100;

    if (day == 0 || day >= 99990000)
        return STATUS_OK;
    if (month == 0 || month == 99)
        return buf_add_format(out, err, "%04u", day / 10000);
    if (of_month == 0 || of_month == 99)
        return buf_add_format(out, err, "%04u-%02u", day / 10000, month);
    return buf_add_format(out, err, "%04u-%02u-%02u", day / 10000, month, of_month);
}

static enum status describe_range(const struct clause *c, struct buf *out, struct error *err)
{
    bool is_one_year = c->low % 10000 == 0 && c->high == c->low + 9999;
    enum status status = buf_add_format(out, err, "%s:", field_at(c->field)->name);

    if (!status)
        status = describe_day(c->low, out, err);
    if (status || (is_one_year && c->field == FIELD_YEAR))
        return status;
    status = buf_add_c(out, "..", err);
    return status ? status : describe_day(c->high, out, err);
}

static enum status describe_children(const struct clause *c, const char *between, struct buf *out, struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < c->child_count && !status; i++) {
        const struct clause *child = c->children[i];
        bool needs_brackets = child->kind == CLAUSE_AND || child->kind == CLAUSE_OR || child->kind == CLAUSE_NOT;

        status = i ? buf_add_c(out, between, err) : STATUS_OK;
        if (!status && needs_brackets)
            status = buf_add_c(out, "(", err);
        if (!status)
            status = clause_describe(child, out, err);
        if (!status && needs_brackets)
            status = buf_add_c(out, ")", err);
    }
    return status;
}

enum status clause_describe(const struct clause *c, struct buf *out, struct error *err)
{
    enum status status = c->is_title ? buf_add_c(out, "title:", err) : STATUS_OK;

    if (status)
        return status;
    switch (c->kind) {
    case CLAUSE_ALL: return buf_add_c(out, "everything", err);
    case CLAUSE_WORD:
    case CLAUSE_EXACT:
    case CLAUSE_PREFIX: return describe_slot(&c->slots[0], out, err);
    case CLAUSE_PHRASE: return describe_phrase(c, 0, c->slot_count, out, err);
    case CLAUSE_NEAR: return describe_near(c, out, err);
    case CLAUSE_FACET: return describe_facet(c, out, err);
    case CLAUSE_RANGE: return describe_range(c, out, err);
    case CLAUSE_AND: return describe_children(c, " AND ", out, err);
    case CLAUSE_OR: return describe_children(c, " OR ", out, err);
    case CLAUSE_NOT: return describe_children(c, " NOT ", out, err);
    }
    return error_set(err, STATUS_INTERNAL, "a clause has no kind");
}
