/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The form of a register: tab-separated lines under a heading whose first column says which table it is.
 *
 * Knows nothing of what a row means.
 */
#ifndef CORPUS_REGISTER_TABLE_H
#define CORPUS_REGISTER_TABLE_H

#include "base/text.h"

struct registers;

enum { REGISTER_COLUMNS_MAX = 10 };

/* What a message is about. */
struct register_place {
    struct str name;
    unsigned line;
    struct error *err;
};

#define BAD_ROW(place, format, ...)                                                                                    \
    error_set((place)->err, STATUS_BAD_INPUT, "'%.*s', line %u: " format, STR_ARG((place)->name), (place)->line,       \
              __VA_ARGS__)

struct register_table {
    const char *columns[REGISTER_COLUMNS_MAX]; /* the first one is the table's name, and never empty in a row */
    /* `field`: by column, trimmed; empty where the row has none. */
    enum status (*add)(struct registers *into, const struct str *field, const struct register_place *place);
};

/* Adds the rows of `tsv`, whose heading names one of the `count` tables. STATUS_BAD_INPUT: "'name', line 3: ...". */
MUST_CHECK enum status register_table_read(const struct register_table *tables, size_t count, struct str tsv,
                                           struct str name,
                                           struct registers *into, struct error *err);

#endif
