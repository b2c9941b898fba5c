/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/register_table.h"

struct tables {
    const struct register_table *list;
    size_t count;
};

/* Which field of a row goes into which column of the table. */
struct heading {
    const struct register_table *table;
    size_t columns[REGISTER_COLUMNS_MAX];
    size_t count;
};

static size_t column_of(const struct register_table *table, struct str name)
{
    size_t i = 0;

    while (i < REGISTER_COLUMNS_MAX && table->columns[i] && !str_is_equal(name, str_from_c(table->columns[i])))
        i++;
    return i < REGISTER_COLUMNS_MAX && table->columns[i] ? i : REGISTER_COLUMNS_MAX;
}

static enum status read_heading(struct heading *heading, struct tables tables, struct str line,
                                const struct register_place *place)
{
    struct str rest = line, name;

    while (str_next(&rest, '\t', &name)) {
        name = str_trim(name);
        for (size_t i = 0; !heading->table && i < tables.count; i++)
            if (str_is_equal(name, str_from_c(tables.list[i].columns[0])))
                heading->table = &tables.list[i];
        if (!heading->table)
            return BAD_ROW(place, "the first column is '%.*s', not 'force' or 'operation'", STR_ARG(name));
        if (heading->count == REGISTER_COLUMNS_MAX || column_of(heading->table, name) == REGISTER_COLUMNS_MAX)
            return BAD_ROW(place, "unknown column '%.*s'", STR_ARG(name));
        heading->columns[heading->count++] = column_of(heading->table, name);
    }
    return STATUS_OK;
}

static enum status read_row(struct registers *into, const struct heading *heading, struct str line,
                            const struct register_place *place)
{
    struct str field[REGISTER_COLUMNS_MAX] = { { NULL, 0 } }, rest = line, value;
    size_t count = 0;

    while (str_next(&rest, '\t', &value)) {
        if (count == heading->count)
            return BAD_ROW(place, "more fields than the %zu columns", heading->count);
        field[heading->columns[count++]] = str_trim(value);
    }
    if (field[0].len == 0)
        return BAD_ROW(place, "the field '%s' is empty", heading->table->columns[0]);
    return heading->table->add(into, field, place);
}

enum status register_table_read(const struct register_table *list, size_t count, struct str tsv, struct str name,
                                struct registers *into, struct error *err)
{
    struct tables tables = { list, count };
    struct heading heading = { NULL, { 0 }, 0 };
    struct register_place place = { name, 0, err };
    struct str rest = tsv, line;
    enum status status = STATUS_OK;

    if (str_starts_with(rest, STR("\xEF\xBB\xBF")))
        rest = str_slice(rest, 3, rest.len);
    while (!status && rest.len && str_next_line(&rest, &line)) {
        place.line++;
        if (str_trim(line).len == 0 || line.at[0] == '#')
            continue;
        status = heading.table ? read_row(into, &heading, line, &place)
                               : read_heading(&heading, tables, line, &place);
    }
    return status;
}
