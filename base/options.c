/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/options.h"

#include <stdlib.h>

static bool is_last(const struct option_row *row)
{
    return !row->name && !row->help;
}

/* The row for a whole name, or for the only one that begins so. */
static enum status find_long(const struct option_row *rows, struct str name, const struct option_row **out,
                             struct error *err)
{
    const struct option_row *found = NULL;

    for (const struct option_row *row = rows; !is_last(row); row++) {
        struct str full = str_from_c(row->name);

        if (row->kind == OPTION_GROUP)
            continue;
        if (str_is_equal(full, name)) {
            *out = row;
            return STATUS_OK;
        }
        if (name.len && str_starts_with(full, name)) {
            if (found)
                return error_set(err, STATUS_BAD_INPUT, "option '--%.*s' may be --%s or --%s", STR_ARG(name), found->name,
                                 row->name);
            found = row;
        }
    }
    if (!found)
        return error_set(err, STATUS_BAD_INPUT, "unknown option '--%.*s' (see --help)", STR_ARG(name));
    *out = found;
    return STATUS_OK;
}

static enum status list_add(struct option_list *list, const char *value, struct error *err)
{
    const char **at = realloc(list->at, (list->count + 1) * sizeof *at);

    if (!at)
        return error_no_memory(err);
    at[list->count++] = value;
    list->at = at;
    return STATUS_OK;
}

static enum status set(const struct option_row *row, const char *value, struct error *err)
{
    switch (row->kind) {
    case OPTION_FLAG:
        *(bool *)row->target = true;
        return STATUS_OK;
    case OPTION_TEXT:
    case OPTION_MAYBE:
        *(const char **)row->target = value;
        return STATUS_OK;
    case OPTION_COUNT:
        if (!str_to_unsigned(str_from_c(value), UINT64_MAX, row->target))
            return error_set(err, STATUS_BAD_INPUT, "option '--%s' needs a number, not '%s'", row->name, value);
        return STATUS_OK;
    case OPTION_LIST:
        return list_add(row->target, value, err);
    case OPTION_GROUP:
        break;
    }
    return error_set(err, STATUS_INTERNAL, "option '--%s' has no kind", row->name);
}

static enum status parse_long(const struct option_row *rows, const char *text, char **argv, int argc, int *at,
                              struct error *err)
{
    const struct option_row *row = NULL;
    struct str all = str_from_c(text), name = all;
    size_t equals = str_find_byte(all, '=', 0);
    enum status status;

    if (equals != STR_NONE)
        name = str_slice(all, 0, equals);
    status = find_long(rows, name, &row, err);
    if (status && str_starts_with(name, STR("no-"))) {
        struct error ignored;

        if (find_long(rows, str_slice(name, 3, name.len), &row, &ignored) == STATUS_OK && row->kind == OPTION_FLAG &&
            equals == STR_NONE) {
            *(bool *)row->target = false;
            return STATUS_OK;
        }
        return status;
    }
    if (status)
        return status;
    if (row->kind == OPTION_FLAG && equals != STR_NONE)
        return error_set(err, STATUS_BAD_INPUT, "option '--%s' takes no value", row->name);
    if (equals != STR_NONE)
        return set(row, text + equals + 1, err);
    if (row->kind == OPTION_FLAG || row->kind == OPTION_MAYBE)
        return set(row, "", err);
    if (*at + 1 >= argc)
        return error_set(err, STATUS_BAD_INPUT, "option '--%s' needs a value (%s)", row->name, row->value);
    return set(row, argv[++*at], err);
}

static enum status parse_short(const struct option_row *rows, const char *text, char **argv, int argc, int *at,
                               struct error *err)
{
    const struct option_row *row = rows;

    while (!is_last(row) && (row->letter != *text || row->kind == OPTION_GROUP))
        row++;
    if (is_last(row))
        return error_set(err, STATUS_BAD_INPUT, "unknown option '-%c' (see --help)", *text);
    if (row->kind == OPTION_FLAG)
        return set(row, "", err);
    if (text[1])
        return set(row, text + 1, err);
    if (*at + 1 >= argc)
        return error_set(err, STATUS_BAD_INPUT, "option '-%c' needs a value (%s)", *text, row->value);
    return set(row, argv[++*at], err);
}

/* "-drugs" is a word to leave out, and not "-d rugs": an option is a letter alone, or one with a number behind it. */
static bool is_short(const struct option_row *rows, const char *text)
{
    if (text[2] == '\0')
        return true;
    for (const struct option_row *row = rows; !is_last(row); row++)
        if (row->letter == text[1] && row->kind != OPTION_FLAG)
            return text[2] >= '0' && text[2] <= '9';
    return false;
}

enum status options_parse(const struct option_row *rows, int argc, char **argv, size_t *operand_count, struct error *err)
{
    int kept = 1;
    bool is_ended = false;

    for (int at = 1; at < argc; at++) {
        char *text = argv[at];
        enum status status = STATUS_OK;

        if (is_ended || text[0] != '-' || text[1] == '\0')
            argv[kept++] = text;
        else if (strcmp(text, "--") == 0)
            is_ended = true;
        else if (text[1] == '-')
            status = parse_long(rows, text + 2, argv, argc, &at, err);
        else if (is_short(rows, text))
            status = parse_short(rows, text + 1, argv, argc, &at, err);
        else
            argv[kept++] = text;
        if (status)
            return status;
    }
    *operand_count = (size_t)(kept - 1);
    return STATUS_OK;
}

static enum status help_row(const struct option_row *row, struct buf *out, struct error *err)
{
    enum { COLUMN = 28 };
    size_t from = out->len;
    enum status status;

    if (row->kind == OPTION_GROUP)
        return buf_add_format(out, err, "\n%s:\n", row->help);
    if (row->letter)
        status = buf_add_format(out, err, "  -%c, --%s", row->letter, row->name);
    else
        status = buf_add_format(out, err, "      --%s", row->name);
    if (!status && row->value)
        status = buf_add_format(out, err, row->kind == OPTION_MAYBE ? "[=%s]" : " %s", row->value);
    if (!status && out->len - from >= COLUMN - 1) {
        status = buf_add_c(out, "\n", err);
        from = out->len;
    }
    while (!status && out->len - from < COLUMN)
        status = buf_add_c(out, " ", err);
    if (!status)
        status = buf_add_format(out, err, "%s\n", row->help);
    return status;
}

enum status options_help(const struct option_row *rows, bool is_whole, struct buf *out, struct error *err)
{
    enum status status = STATUS_OK;

    for (const struct option_row *row = rows; !is_last(row) && !status; row++)
        if (row->help[0] && (is_whole ? true : row->is_common && row->kind != OPTION_GROUP))
            status = help_row(row, out, err);
    return status;
}

void option_list_release(struct option_list *list)
{
    free(list->at);
    *list = (struct option_list){ NULL, 0 };
}
