/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/encoding.h"

#include "base/utf8.h"
#include "corpus/detector.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>

enum {
    LOOK_AT = 8192,    /* bytes that decide whether something is text */
    DETECT_AT = 65536  /* bytes that decide its encoding */
};

static void use(struct encoding *used, const char *name)
{
    (void)snprintf(used->name, sizeof used->name, "%s", name);
}

/* Name and length of a byte-order mark. UTF-32LE begins like UTF-16LE, so it is looked for first. */
static const char *mark_of(struct str bytes, size_t *length)
{
    static const struct {
        const char *name, *mark;
        size_t length;
    } marks[] = {
        { "UTF-8", "\xEF\xBB\xBF", 3 },
        { "UTF-32LE", "\xFF\xFE\0\0", 4 },
        { "UTF-32BE", "\0\0\xFE\xFF", 4 },
        { "UTF-16LE", "\xFF\xFE", 2 },
        { "UTF-16BE", "\xFE\xFF", 2 },
    };

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_starts_with(bytes, str_of(marks[i].mark, marks[i].length))) {
            *length = marks[i].length;
            return marks[i].name;
        }
    return NULL;
}

/* Many NULs, or many control characters among bytes that are no UTF-8, are no text. A few of either are: somebody's
 * odd article is still an article. */
static bool is_binary(struct str bytes)
{
    struct str front = str_slice(bytes, 0, LOOK_AT);
    size_t controls = 0, nuls = 0;

    for (size_t i = 0; i < front.len; i++) {
        unsigned char b = (unsigned char)front.at[i];

        nuls += b == 0;
        controls += b < 0x20 && !(b >= '\t' && b <= '\r') && b != 0x1B;
    }
    if (nuls * 10 > front.len)
        return true;
    return controls * 20 > front.len && utf8_valid_length(front) + UTF8_MAX < front.len;
}

static enum status run_converter(struct str bytes, const char *from, struct buf *out, bool *is_repaired, struct error *err)
{
    iconv_t converter = iconv_open("UTF-8", from);
    char *in = (char *)(uintptr_t)bytes.at; /* iconv does not write to it */
    size_t left = bytes.len;
    enum status status = STATUS_OK;

    if (converter == (iconv_t)-1 && errno != EINVAL)
        return errno == ENOMEM ? error_no_memory(err) : error_set_errno(err, errno, "cannot convert from %s", from);
    if (converter == (iconv_t)-1)
        return error_set(err, STATUS_NOT_FOUND, "no converter for %s", from);
    while (left && !status) {
        char piece[4096], *to = piece;
        size_t room = sizeof piece;
        size_t result = iconv(converter, &in, &left, &to, &room);
        int reason = errno;

        status = buf_add(out, str_of(piece, sizeof piece - room), err);
        if (status || result != (size_t)-1 || reason == E2BIG)
            continue;
        status = buf_add_c(out, "\xEF\xBF\xBD", err);
        *is_repaired = true;
        in++; /* an invalid byte, or the beginning of a character that the end cut off */
        left--;
    }
    iconv_close(converter);
    return status;
}

/* NULs are none of a text in any encoding; what a converter makes of odd bytes is not taken on trust. */
static enum status convert(struct str bytes, const char *from, struct buf *out, bool *is_repaired, struct error *err)
{
    struct buf converted = BUF_INIT;
    bool had_nul;
    enum status status = run_converter(bytes, from, &converted, is_repaired, err);

    if (!status)
        status = utf8_repair(out, buf_view(&converted), &had_nul, err);
    buf_release(&converted);
    return status;
}

/* UTF-8 with a few bad bytes in it: more whole characters beyond ASCII than bytes that fit none. */
static bool is_damaged_utf8(struct str bytes)
{
    size_t good = 0, bad = 0;

    for (size_t at = 0; at < bytes.len;) {
        uint32_t code;
        size_t length = utf8_decode(str_slice(bytes, at, at + UTF8_MAX), &code);

        good += length > 1;
        bad += length == 0;
        at += length ? length : 1;
    }
    return good > bad * 2;
}

static enum status detect(struct str bytes, struct encoding *used, struct error *err)
{
    char name[DETECTED_NAME];
    enum status status = detector_guess(str_slice(bytes, 0, DETECT_AT), name, err);

    use(used, "WINDOWS-1252");
    /* Latin 1 is Windows 1252 in practice: its quotes stand where Latin 1 has controls. */
    if (!status && name[0] && strcmp(name, "ASCII") != 0 && strncmp(name, "ISO-8859-1", 11) != 0 && strncmp(name, "UTF-", 4) != 0)
        use(used, name);
    return status;
}

/* "\r\n" and a lone "\r" become "\n". */
static void drop_carriage_returns(struct buf *b, size_t from)
{
    size_t to;

    if (!b->at || !memchr(b->at + from, '\r', b->len - from))
        return;
    to = from;
    for (size_t at = from; at < b->len; at++) {
        char c = b->at[at];

        if (c == '\r') {
            if (at + 1 < b->len && b->at[at + 1] == '\n')
                continue;
            c = '\n';
        }
        b->at[to++] = c;
    }
    buf_truncate(b, to);
}

static enum status convert_unknown(struct str bytes, struct buf *out, struct encoding *used, struct error *err)
{
    enum status status;

    if (utf8_is_valid(bytes) || is_damaged_utf8(bytes)) {
        use(used, "UTF-8");
        return utf8_repair(out, bytes, &used->is_repaired, err);
    }
    status = detect(bytes, used, err);
    if (!status)
        status = convert(bytes, used->name, out, &used->is_repaired, err);
    if (status == STATUS_NOT_FOUND) {
        use(used, "WINDOWS-1252");
        status = convert(bytes, used->name, out, &used->is_repaired, err);
    }
    return status;
}

enum status encoding_to_utf8(struct str bytes, struct buf *out, struct encoding *used, struct error *err)
{
    size_t from = out->len, mark_length = 0;
    const char *mark = mark_of(bytes, &mark_length);
    enum status status;

    used->is_repaired = false;
    used->name[0] = '\0';
    if (mark && strcmp(mark, "UTF-8") != 0) {
        use(used, mark);
        status = convert(str_slice(bytes, mark_length, bytes.len), mark, out, &used->is_repaired, err);
    } else {
        if (mark)
            bytes = str_slice(bytes, mark_length, bytes.len);
        if (is_binary(bytes))
            return error_set(err, STATUS_BAD_INPUT, "binary");
        status = convert_unknown(bytes, out, used, err);
    }
    if (!status)
        drop_carriage_returns(out, from);
    return status;
}
