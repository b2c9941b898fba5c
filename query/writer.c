/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/writer.h"

#include "base/json.h"

void writer_raw(struct writer *w, const char *text)
{
    if (!w->status)
        w->status = buf_add_c(w->out, text, w->err);
}

void writer_add(struct writer *w, struct str s)
{
    if (!w->status)
        w->status = buf_add(w->out, s, w->err);
}

void writer_safe(struct writer *w, struct str s)
{
    if (!w->status)
        w->status = text_add_safe(w->out, s, true, w->err);
}

void writer_string(struct writer *w, struct str s)
{
    if (!w->status)
        w->status = json_add_string(w->out, s, w->err);
}

void writer_string_or_null(struct writer *w, struct str s)
{
    if (s.len)
        writer_string(w, s);
    else
        writer_raw(w, "null");
}

void writer_number(struct writer *w, uint64_t value)
{
    if (!w->status)
        w->status = buf_add_format(w->out, w->err, "%llu", (unsigned long long)value);
}

void writer_grouped(struct writer *w, uint64_t value)
{
    char digits[32];
    int length = 0;

    do { /* from the right, three by three */
        if (length % 4 == 3)
            digits[length++] = ',';
        digits[length++] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    while (length > 0 && !w->status)
        w->status = buf_add_byte(w->out, digits[--length], w->err);
}

void writer_spaces(struct writer *w, size_t count)
{
    while (count-- > 0 && !w->status)
        w->status = buf_add_byte(w->out, ' ', w->err);
}
