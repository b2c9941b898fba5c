/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/completion.h"

#include "base/json.h"
#include "query/names.h"

static enum status add_if(struct str value, struct str prefix, struct buf *out, struct error *err)
{
    enum status status;

    if (!str_starts_with_nocase(value, prefix))
        return STATUS_OK;
    status = text_add_safe(out, value, true, err);
    return status ? status : buf_add_c(out, "\n", err);
}

enum status completion_lines(struct str names, struct str prefix, struct buf *out, struct error *err)
{
    struct str line;
    enum status status = STATUS_OK;

    while (!status && str_next_line(&names, &line))
        status = add_if(line, prefix, out, err);
    return status;
}

static enum status source_values(struct session *s, enum field_id field, struct str prefix, struct buf *out, struct error *err)
{
    struct buf names = BUF_INIT;
    enum status status = names_sources(s, field, &names, err);

    if (!status)
        status = completion_lines(buf_view(&names), prefix, out, err);
    buf_release(&names);
    return status ? status : add_if(STR("none"), prefix, out, err);
}

enum status completion_values(struct session *s, struct str facet, struct str prefix, struct buf *out, struct error *err)
{
    const struct facet_column *column;
    enum field_id field;
    enum status status;

    if (!field_find(facet, &field))
        return STATUS_OK;
    if (field_at(field)->kind == FIELD_IS_SOURCE)
        return source_values(s, field, prefix, out, err);
    if ((int)field >= FACET_COUNT)
        return STATUS_OK;
    status = columns_facet(s->columns, field, &column, err);
    for (size_t i = 0; !status && i < column->value_count; i++)
        status = add_if(column->values[i], prefix, out, err);
    return status ? status : add_if(STR("none"), prefix, out, err);
}
