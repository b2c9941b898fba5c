/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/corrections.h"

#include <stdio.h>
#include <stdlib.h>

enum { COLUMNS = 6 };

static const char *const field_names[FACT_KINDS] = { "force", "year", "operation", "date", "title" };

static bool find_field(struct str name, enum fact_kind *field)
{
    for (int i = 0; i < FACT_KINDS; i++)
        if (str_is_equal_nocase(name, str_from_c(field_names[i]))) {
            *field = (enum fact_kind)i;
            return true;
        }
    return false;
}

static int by_id(const void *a, const void *b)
{
    const struct correction *left = a, *right = b;
    int order = str_compare(left->id, right->id);

    if (order)
        return order;
    if (left->field != right->field)
        return left->field < right->field ? -1 : 1;
    if (left->batch != right->batch)
        return left->batch < right->batch ? -1 : 1;
    return (left->line > right->line) - (left->line < right->line);
}

static enum status add(struct corrections *c, const struct correction *one, struct error *err)
{
    struct correction *copy;
    enum status status;

    if (c->count == c->capacity) {
        size_t capacity = c->capacity ? c->capacity * 2 : 64;
        struct correction *list = realloc(c->list, capacity * sizeof *list);

        if (!list)
            return error_no_memory(err);
        c->list = list;
        c->capacity = capacity;
    }
    copy = &c->list[c->count];
    *copy = *one;
    status = arena_copy(&c->arena, one->id, &copy->id, err);
    if (!status)
        status = arena_copy(&c->arena, one->value, &copy->value, err);
    if (!status)
        status = arena_copy(&c->arena, one->who, &copy->who, err);
    if (!status)
        status = arena_copy(&c->arena, one->when, &copy->when, err);
    if (!status)
        status = arena_copy(&c->arena, one->why, &copy->why, err);
    c->count += !status;
    return status;
}

static size_t split(struct str line, struct str columns[COLUMNS + 1])
{
    size_t count = 0;

    for (;;) {
        size_t tab = str_find_byte(line, '\t', 0);

        columns[count++] = str_trim(str_slice(line, 0, tab));
        if (tab == STR_NONE || count > COLUMNS)
            return count;
        line = str_slice(line, tab + 1, line.len);
    }
}

/* In the index: a line each, "batch" and "place in its file" before the six columns. */
enum status corrections_parse(struct corrections *c, struct str log, struct error *err)
{
    struct str line;
    enum status status = STATUS_OK;

    while (!status && str_next_line(&log, &line)) {
        struct str columns[COLUMNS + 1];
        struct correction one = { .line = 0 };
        size_t tab = str_find_byte(line, '\t', 0);
        uint64_t batch = 0;

        if (tab == STR_NONE || !str_to_unsigned(str_slice(line, 0, tab), UINT32_MAX, &batch) ||
            split(str_slice(line, tab + 1, line.len), columns) < COLUMNS || !find_field(columns[1], &one.field)) {
            status = error_set(err, STATUS_CORRUPT, "the corrections in the index are damaged");
            break;
        }
        one.id = columns[0];
        one.value = columns[2];
        one.who = columns[3];
        one.when = columns[4];
        one.why = columns[5];
        one.batch = (uint32_t)batch;
        c->batches = one.batch > c->batches ? one.batch : c->batches;
        status = add(c, &one, err);
    }
    if (!status && c->count)
        qsort(c->list, c->count, sizeof *c->list, by_id);
    return status;
}

enum status corrections_read(struct corrections *c, struct xap_reader *reader, struct error *err)
{
    struct buf log = BUF_INIT;
    enum status status = xap_reader_metadata(reader, STR(METADATA_CORRECTIONS), &log, err);

    if (!status)
        status = corrections_parse(c, buf_view(&log), err);
    buf_release(&log);
    return status;
}

/* 2014, 2014-07 or 2014-07-16. */
static bool read_day(struct str text, struct day *out)
{
    uint64_t year = 0, month = 0, day = 0;

    if (text.len != 4 && text.len != 7 && text.len != 10)
        return false;
    if (!str_to_unsigned(str_slice(text, 0, 4), 9999, &year) || year < 1000)
        return false;
    if (text.len >= 7 && (text.at[4] != '-' || !str_to_unsigned(str_slice(text, 5, 7), 12, &month) || month < 1))
        return false;
    if (text.len == 10 && (text.at[7] != '-' || !str_to_unsigned(str_slice(text, 8, 10), 31, &day) || day < 1))
        return false;
    *out = (struct day){ (uint16_t)year, (uint8_t)month, (uint8_t)day };
    return true;
}

/* The value in its canonical form; `reason` where it cannot be one. */
static enum status settle_value(struct corrections *c, struct correction *one, const struct registers *registers,
                                char *reason, size_t room, struct error *err)
{
    struct day day;
    struct buf name = BUF_INIT;
    enum status status = STATUS_OK;

    if ((one->field == FACT_FORCE || one->field == FACT_OPERATION || one->field == FACT_YEAR) &&
        str_is_equal_nocase(one->value, STR("none")))
        one->value = STR_EMPTY;
    if (one->value.len == 0)
        return STATUS_OK;
    if (one->field == FACT_FORCE) {
        struct str canonical, nearest = STR_EMPTY;

        status = registers_force(registers, one->value, &canonical, err);
        if (status)
            return status;
        if (canonical.len == 0 && registers_nearest_forces(registers, one->value, &nearest, 1))
            (void)snprintf(reason, room, "no force '%.*s'; near it: '%.*s'", STR_ARG(one->value), STR_ARG(nearest));
        else if (canonical.len == 0)
            (void)snprintf(reason, room, "no force '%.*s'", STR_ARG(one->value));
        one->value = canonical;
    } else if (one->field == FACT_OPERATION) {
        status = registers_operation(registers, one->value, &name, err);
        if (!status && name.len)
            status = arena_copy(&c->arena, buf_view(&name), &one->value, err);
        buf_release(&name);
    } else if ((one->field == FACT_DATE && !read_day(one->value, &day)) ||
               (one->field == FACT_YEAR && (one->value.len != 4 || !read_day(one->value, &day)))) {
        (void)snprintf(reason, room, "'%.*s' is no %s (2014%s)", STR_ARG(one->value), field_names[one->field],
                       one->field == FACT_DATE ? ", 2014-07 or 2014-07-16" : "");
    }
    return status;
}

static enum status take_line(struct corrections *c, struct str line, uint64_t number, const struct registers *registers,
                             correction_problem *problem, void *payload, struct error *err)
{
    struct str columns[COLUMNS + 1] = { { 0 } };
    size_t count = split(line, columns);
    struct correction one = { .batch = c->batches + 1, .line = number };
    char reason[256] = "";
    enum status status;

    if (str_find_byte(line, '\0', 0) != STR_NONE)
        return problem(number, "a NUL in it: this is no text", payload, err);
    if (count < 3 || count > COLUMNS || columns[0].len == 0) {
        (void)snprintf(reason, sizeof reason, "%zu columns; there must be id, field, value, who, when and why", count);
        return problem(number, reason, payload, err);
    }
    if (!find_field(columns[1], &one.field)) {
        (void)snprintf(reason, sizeof reason, "no field '%.*s' (force, year, operation, date or title)", STR_ARG(columns[1]));
        return problem(number, reason, payload, err);
    }
    one.id = columns[0];
    one.value = columns[2];
    one.who = columns[3];
    one.when = columns[4];
    one.why = columns[5];
    status = settle_value(c, &one, registers, reason, sizeof reason, err);
    if (!status && reason[0])
        return problem(number, reason, payload, err);
    return status ? status : add(c, &one, err);
}

/* The newest batch that says anything of a field of an article is the one that holds. */
static size_t group_end(const struct corrections *c, size_t from, size_t count)
{
    size_t end = from;

    while (end < count && c->list[end].field == c->list[from].field && str_is_equal(c->list[end].id, c->list[from].id))
        end++;
    return end;
}

static size_t newest_of(const struct corrections *c, size_t from, size_t end)
{
    size_t newest = end - 1;

    while (newest > from && c->list[newest - 1].batch == c->list[end - 1].batch)
        newest--;
    return newest;
}

static bool says_the_same(const struct corrections *c, size_t old_from, size_t old_end, size_t from, size_t end)
{
    if (old_end - old_from != end - from)
        return false;
    for (size_t i = 0; i < end - from; i++) {
        const struct correction *a = &c->list[old_from + i], *b = &c->list[from + i];

        if (!str_is_equal(a->value, b->value) || !str_is_equal(a->who, b->who) || !str_is_equal(a->when, b->when) ||
            !str_is_equal(a->why, b->why))
            return false;
    }
    return true;
}

/* A file applied twice says nothing new: its lines are dropped again. */
static void drop_repeated(struct corrections *c)
{
    uint32_t batch = c->batches + 1;
    size_t kept = 0;

    for (size_t from = 0, end; from < c->count; from = end) {
        size_t newest, before;
        bool is_repeated = false;

        end = group_end(c, from, c->count);
        newest = newest_of(c, from, end);
        if (newest > from && c->list[newest].batch == batch) {
            before = newest_of(c, from, newest);
            is_repeated = says_the_same(c, before, newest, newest, end);
        }
        for (size_t i = from; i < end; i++) {
            if (is_repeated && i >= newest)
                continue;
            c->new_count += c->list[i].batch == batch;
            c->list[kept++] = c->list[i];
        }
    }
    c->count = kept;
}

enum status corrections_add(struct corrections *c, struct str tsv, const struct registers *registers,
                            correction_problem *problem, void *payload, struct error *err)
{
    struct str line;
    uint64_t number = 0;
    enum status status = STATUS_OK;

    if (str_starts_with(tsv, STR("\xEF\xBB\xBF")))
        tsv = str_slice(tsv, 3, tsv.len);
    while (!status && str_next_line(&tsv, &line)) {
        number++;
        if (str_trim(line).len == 0 || line.at[0] == '#' || (number == 1 && str_starts_with_nocase(line, STR("id\tfield"))))
            continue;
        status = take_line(c, line, number, registers, problem, payload, err);
    }
    if (status || c->count == 0)
        return status;
    qsort(c->list, c->count, sizeof *c->list, by_id);
    drop_repeated(c);
    c->batches += c->new_count > 0;
    return STATUS_OK;
}

enum status corrections_write(const struct corrections *c, metadata_put *put, void *payload, struct error *err)
{
    struct buf log = BUF_INIT;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < c->count && !status; i++) {
        const struct correction *one = &c->list[i];

        status = buf_add_format(&log, err, "%u\t%.*s\t%s\t%.*s\t%.*s\t%.*s\t%.*s\n", one->batch, STR_ARG(one->id),
                                field_names[one->field], STR_ARG(one->value), STR_ARG(one->who), STR_ARG(one->when),
                                STR_ARG(one->why));
    }
    if (!status && log.len)
        status = put(STR(METADATA_CORRECTIONS), buf_view(&log), payload, err);
    buf_release(&log);
    return status;
}

static size_t first_of(const struct corrections *c, struct str id)
{
    size_t low = 0, high = c->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (str_compare(c->list[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void corrections_mark_applied(struct corrections *c, struct str id)
{
    for (size_t at = first_of(c, id); at < c->count && str_is_equal(c->list[at].id, id); at++)
        c->list[at].is_applied = true;
}

void corrections_release(struct corrections *c)
{
    free(c->list);
    arena_release(&c->arena);
    *c = (struct corrections){ .list = NULL };
}

/* --- Applying ------------------------------------------------------------------------------------ */

/* An article as it was before any correction: corrected facts go, replaced ones come back. */
static void restore(struct article *article)
{
    struct str replaced = STR(RULE_REPLACED);
    size_t kept = 0;

    for (size_t i = 0; i < article->fact_count; i++) {
        struct fact f = article->facts[i];

        if (str_is_equal(f.rule, STR(RULE_CORRECTION)))
            continue;
        if (str_starts_with(f.rule, replaced))
            f.rule = str_slice(f.rule, replaced.len, f.rule.len);
        article->facts[kept++] = f;
    }
    article->fact_count = kept;
}

static enum status mark_replaced(struct article *article, enum fact_kind field, struct arena *arena, struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < article->fact_count && !status; i++) {
        struct buf rule = BUF_INIT;

        if (article->facts[i].kind != field || rule_is_replaced(article->facts[i].rule))
            continue;
        status = buf_add_format(&rule, err, RULE_REPLACED "%.*s", STR_ARG(article->facts[i].rule));
        if (!status)
            status = arena_copy(arena, buf_view(&rule), &article->facts[i].rule, err);
        buf_release(&rule);
    }
    return status;
}

static enum status add_fact(struct article *article, const struct correction *one, struct arena *arena, struct error *err)
{
    struct buf quote = BUF_INIT;
    struct fact *f = &article->facts[article->fact_count];
    enum status status = buf_add_format(&quote, err, "%.*s, %.*s: %.*s", STR_ARG(one->who), STR_ARG(one->when),
                                        STR_ARG(one->why));

    *f = (struct fact){ .kind = one->field,
                        .value = one->value,
                        .rule = STR(RULE_CORRECTION),
                        .source_offset = OFFSET_NONE,
                        .text_offset = OFFSET_NONE };
    if (!status)
        status = arena_copy(arena, buf_view(&quote), &f->quote, err);
    article->fact_count += !status;
    buf_release(&quote);
    return status;
}

static struct str current_value(const struct article *article, enum fact_kind kind)
{
    for (size_t i = 0; i < article->fact_count; i++)
        if (article->facts[i].kind == kind && !rule_is_replaced(article->facts[i].rule))
            return article->facts[i].value;
    return STR_EMPTY;
}

/* A corrected date brings its year with it, unless the year was corrected too; a corrected year keeps a date that
 * lies in it. */
static enum status settle_dates(struct article *article, bool has_date, bool has_year, struct arena *arena,
                                struct error *err)
{
    struct str date = current_value(article, FACT_DATE), year = current_value(article, FACT_YEAR);
    struct day day = { 0, 0, 0 };
    enum status status = STATUS_OK;

    if (has_date && !has_year && !str_is_equal(str_slice(date, 0, 4), year)) {
        struct correction one = { .field = FACT_YEAR,
                                  .value = str_slice(date, 0, 4),
                                  .who = STR("by"),
                                  .when = STR("the corrected date"),
                                  .why = date };

        status = mark_replaced(article, FACT_YEAR, arena, err);
        if (!status && one.value.len)
            status = add_fact(article, &one, arena, err);
        year = one.value;
    }
    if (has_year && !has_date && date.len && !str_is_equal(str_slice(date, 0, 4), year)) {
        status = mark_replaced(article, FACT_DATE, arena, err);
        date = STR_EMPTY;
    }
    if (!read_day(date.len ? date : year, &day))
        day = (struct day){ 0, 0, 0 };
    article->date = day;
    return status;
}

enum status corrections_apply(const struct corrections *c, struct str id, struct arena *arena, struct article *article,
                              struct error *err)
{
    size_t from = first_of(c, id), count = 0;
    bool has[FACT_KINDS] = { false };
    struct fact *facts;
    enum status status = STATUS_OK;

    while (from + count < c->count && str_is_equal(c->list[from + count].id, id))
        count++;
    if (count == 0)
        return STATUS_OK;
    facts = arena_calloc(arena, article->fact_count + count + 1, sizeof *facts);
    if (!facts)
        return error_no_memory(err);
    if (article->fact_count)
        memcpy(facts, article->facts, article->fact_count * sizeof *facts);
    article->facts = facts;
    restore(article);
    for (size_t at = from, end; at < from + count && !status; at = end) {
        end = group_end(c, at, from + count);
        status = mark_replaced(article, c->list[at].field, arena, err);
        has[c->list[at].field] = true;
        for (size_t i = newest_of(c, at, end); i < end && !status; i++)
            if (c->list[i].value.len)
                status = add_fact(article, &c->list[i], arena, err);
    }
    if (!status && (has[FACT_DATE] || has[FACT_YEAR]))
        status = settle_dates(article, has[FACT_DATE], has[FACT_YEAR], arena, err);
    if (!status && has[FACT_TITLE]) {
        article->title = current_value(article, FACT_TITLE);
        article->title_end = 0;
    }
    return status;
}
