/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/batch.h"

#include "base/json.h"
#include "query/output.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { VALUES_MAX = 32 };

/* The filters of one line: the command line's own, then those of the line. */
struct line_filters {
    const char *values[FILTERS_MAX][VALUES_MAX];
    size_t counts[FILTERS_MAX];
};

static enum status take_filter(struct str column, const struct search_request *usual, struct line_filters *lines,
                               struct arena *arena, struct error *err)
{
    size_t equals = str_find_byte(column, '=', 0);
    struct str value;
    enum field_id id;
    enum status status;

    if (equals == STR_NONE || !field_find(str_slice(column, 0, equals), &id) || field_at(id)->kind == FIELD_IS_TEXT ||
        field_at(id)->kind == FIELD_IS_KEY)
        return error_set(err, STATUS_BAD_INPUT, "'%.*s' is no filter (force=, operation=, year=, date=, force-source= and the like)", STR_ARG(column));
    status = arena_copy(arena, str_slice(column, equals + 1, column.len), &value, err);
    for (size_t i = 0; i < FILTERS_MAX && !status; i++) {
        if (usual->filters[i].field != id)
            continue;
        if (lines->counts[i] == VALUES_MAX)
            return error_set(err, STATUS_BAD_INPUT, "too many filters in one line");
        lines->values[i][lines->counts[i]++] = value.at;
    }
    return status;
}

static enum status parse_line(struct str line, const struct search_request *usual, struct search_request *out,
                              struct line_filters *lines, struct arena *arena, struct error *err)
{
    struct str column;
    enum status status = STATUS_OK;

    *out = *usual;
    out->text = STR_EMPTY;
    for (size_t i = 0; i < FILTERS_MAX; i++) {
        lines->counts[i] = 0;
        for (size_t j = 0; j < usual->filters[i].count && j < VALUES_MAX; j++)
            lines->values[i][lines->counts[i]++] = usual->filters[i].values[j];
    }
    if (!str_next(&line, '\t', &out->text))
        return STATUS_OK;
    while (!status && str_next(&line, '\t', &column))
        if (column.len)
            status = take_filter(column, usual, lines, arena, err);
    for (size_t i = 0; i < FILTERS_MAX; i++) {
        out->filters[i].values = lines->values[i];
        out->filters[i].count = lines->counts[i];
    }
    return status;
}

static enum status add_fault(struct str query, const struct query_fault *fault, const struct error *what, struct buf *out,
                             struct error *err)
{
    enum status status = buf_add_c(out, "{\"schema\":1,\"query\":", err);

    if (!status)
        status = json_add_string(out, query, err);
    if (!status)
        status = buf_add_c(out, ",\"error\":", err);
    if (!status)
        status = json_add_string(out, str_from_c(what->message), err);
    if (!status && fault->is_set)
        status = buf_add_format(out, err, ",\"at\":%zu", fault->offset);
    return status ? status : buf_add_c(out, ",\"elapsed_us\":0,\"total\":0,\"hits\":[],\"facets\":{}}\n", err);
}

static enum status answer_line(struct session *s, struct query_request *r, const struct search_request *usual,
                               struct str line, struct arena *arena, struct buf *out, bool *had_faults, struct error *err)
{
    struct line_filters filters;
    struct query_fault fault = { false, 0 };
    struct error what = ERROR_INIT;
    struct answer answer;
    enum status status = parse_line(line, usual, &r->search, &filters, arena, &what);

    if (!status)
        status = search_run(s, &r->search, true, arena, &answer, &fault, &what);
    if (status == STATUS_BAD_INPUT) {
        *had_faults = true;
        return add_fault(r->search.text, &fault, &what, out, err);
    }
    if (status) {
        if (err)
            *err = what;
        return status;
    }
    return output_json(r, &answer, out, err);
}

enum status batch_run(struct session *s, const struct query_request *r, bool *had_faults, struct error *err)
{
    FILE *file = strcmp(r->batch, "-") == 0 ? stdin : fopen(r->batch, "re");
    struct query_request each = *r;
    struct arena arena = ARENA_INIT;
    struct buf out = BUF_INIT;
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    enum status status = STATUS_OK;

    if (!file)
        return error_set_errno(err, errno, "cannot open '%s'", r->batch);
    while (!status && (length = getline(&line, &room, file)) >= 0) {
        struct str text = str_of(line, (size_t)length);

        while (text.len && (text.at[text.len - 1] == '\n' || text.at[text.len - 1] == '\r'))
            text.len--;
        arena_reset(&arena);
        buf_clear(&out);
        status = answer_line(s, &each, &r->search, text, &arena, &out, had_faults, err);
        if (!status && fwrite(out.at, 1, out.len, stdout) != out.len)
            status = error_set_errno(err, errno, "cannot write the answers");
        if (!status && file == stdin && fflush(stdout) != 0) /* whoever asks may wait for the answer */
            status = error_set_errno(err, errno, "cannot write the answers");
    }
    if (!status && ferror(file))
        status = error_set_errno(err, errno, "cannot read '%s'", r->batch);
    if (!status && fflush(stdout) != 0)
        status = error_set_errno(err, errno, "cannot write the answers");
    free(line);
    buf_release(&out);
    arena_release(&arena);
    if (file != stdin)
        fclose(file);
    return status;
}
