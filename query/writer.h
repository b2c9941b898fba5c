/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Adds pieces of output one behind another: the first failure is kept and the rest does nothing, so that
 * a form of output reads like its form.
 */
#ifndef QUERY_WRITER_H
#define QUERY_WRITER_H

#include "base/text.h"

struct writer {
    struct buf *out;
    struct error *err;
    enum status status;
};

void writer_raw(struct writer *w, const char *text);
void writer_add(struct writer *w, struct str s);     /* as it is */
void writer_safe(struct writer *w, struct str s);    /* for a terminal, on one line */
void writer_string(struct writer *w, struct str s);  /* JSON */
void writer_string_or_null(struct writer *w, struct str s);
void writer_number(struct writer *w, uint64_t value);
void writer_grouped(struct writer *w, uint64_t value); /* 12,345 */
void writer_spaces(struct writer *w, size_t count);

#endif
