/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/json.h"

#include "base/utf8.h"

/* How many bytes at the front stand for themselves. */
static size_t plain_length(struct str s)
{
    size_t at = 0;

    while (at < s.len) {
        unsigned char b = (unsigned char)s.at[at];

        if (b < 0x20 || b >= 0x7F || b == '"' || b == '\\')
            break;
        at++;
    }
    return at;
}

static enum status add_special(struct buf *out, uint32_t code, struct error *err)
{
    switch (code) {
    case '"': return buf_add_c(out, "\\\"", err);
    case '\\': return buf_add_c(out, "\\\\", err);
    case '\n': return buf_add_c(out, "\\n", err);
    case '\t': return buf_add_c(out, "\\t", err);
    case '\r': return buf_add_c(out, "\\r", err);
    default: return buf_add_format(out, err, "\\u%04x", code);
    }
}

enum status json_add_string(struct buf *out, struct str s, struct error *err)
{
    enum status status = buf_add_byte(out, '"', err);

    while (!status && s.len) {
        size_t plain = plain_length(s), length;
        uint32_t code = 0;

        status = buf_add(out, str_slice(s, 0, plain), err);
        s = str_slice(s, plain, s.len);
        if (status || !s.len)
            break;
        length = utf8_decode(s, &code);
        if (length == 0)
            status = buf_add_c(out, "\xEF\xBF\xBD", err);
        else if (length == 1 || utf8_is_control(code)) /* valid, but trouble for some readers, and for terminals */
            status = add_special(out, code, err);
        else
            status = buf_add(out, str_slice(s, 0, length), err);
        s = str_slice(s, length ? length : 1, s.len);
    }
    return status ? status : buf_add_byte(out, '"', err);
}

enum status json_add_json(struct buf *out, struct str json, struct error *err)
{
    enum status status = STATUS_OK;

    /* Outside of strings there is nothing but ASCII, and none of it is a control character but white space. */
    while (!status && json.len) {
        uint32_t code = 0;
        size_t length = utf8_decode(json, &code);

        if (code == '\n' || code == '\t' || code == '\r')
            status = buf_add_byte(out, ' ', err);
        else if (utf8_is_control(code))
            status = add_special(out, code, err);
        else
            status = buf_add(out, str_slice(json, 0, length ? length : 1), err);
        json = str_slice(json, length ? length : 1, json.len);
    }
    return status;
}

enum status text_add_safe(struct buf *out, struct str s, bool one_line, struct error *err)
{
    enum status status = STATUS_OK;

    while (!status && s.len) {
        size_t at = 0, length;
        uint32_t code = 0;

        while (at < s.len && (unsigned char)s.at[at] >= 0x20 && (unsigned char)s.at[at] < 0x7F)
            at++;
        status = buf_add(out, str_slice(s, 0, at), err);
        s = str_slice(s, at, s.len);
        if (status || !s.len)
            break;
        length = utf8_decode(s, &code);
        if (length && one_line && (code == '\n' || code == '\t'))
            status = buf_add_byte(out, ' ', err);
        else if (length == 0 || utf8_is_control(code))
            status = buf_add_c(out, "\xEF\xBF\xBD", err);
        else
            status = buf_add(out, str_slice(s, 0, length), err);
        s = str_slice(s, length ? length : 1, s.len);
    }
    return status;
}
