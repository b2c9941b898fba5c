/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Command-line options as rows of a table, from which parsing and --help follow.
 *
 * --name VALUE, --name=VALUE, --no-name for flags, -x, -x VALUE, -x5; "--" ends
 * the options; the last one wins. A name may be shortened while it stays unique.
 * Other words with a hyphen before them are operands: a query may have "-drugs".
 */
#ifndef BASE_OPTIONS_H
#define BASE_OPTIONS_H

#include "base/text.h"

enum option_kind {
    OPTION_FLAG,   /* bool *; --no-NAME sets it to false */
    OPTION_TEXT,   /* const char **; the value lives in argv */
    OPTION_COUNT,  /* uint64_t *; decimal digits */
    OPTION_LIST,   /* struct option_list *; may be given again and again */
    OPTION_MAYBE,  /* const char **; the value may be left out, and is then ""; only as --name=VALUE */
    OPTION_GROUP   /* a heading in --help; no option */
};

struct option_row {
    char letter; /* 0: none */
    const char *name;
    enum option_kind kind;
    void *target;
    const char *value; /* its name in --help; NULL for flags */
    const char *help;  /* one line; "": not in --help, for programs */
    bool is_common;    /* shown by -h too */
};

struct option_list {
    const char **at;
    size_t count;
};

/* Sets the targets and moves the operands to the front of `argv` (from argv[1]); *operand_count says how
 * many. `rows` ends with a row whose name and help are NULL. STATUS_BAD_INPUT: see the message.
 * Lists are freed by option_list_release(). */
MUST_CHECK enum status options_parse(const struct option_row *rows, int argc, char **argv, size_t *operand_count,
                                     struct error *err);
/* The table as lines of help, up to `width` columns; `is_whole`: all rows, else the common ones. */
MUST_CHECK enum status options_help(const struct option_row *rows, bool is_whole, struct buf *out, struct error *err);
void option_list_release(struct option_list *list);

#endif
