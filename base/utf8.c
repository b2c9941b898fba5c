/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/utf8.h"

#include <utf8proc.h>

size_t utf8_decode(struct str s, uint32_t *code)
{
    const unsigned char *b = (const unsigned char *)s.at;
    uint32_t c;

    if (s.len == 0)
        return 0;
    if (b[0] < 0x80) {
        *code = b[0];
        return 1;
    }
    if (b[0] < 0xC2 || b[0] > 0xF4)
        return 0;
    if (s.len < 2 || (b[1] & 0xC0) != 0x80)
        return 0;
    if (b[0] < 0xE0) {
        *code = (uint32_t)(b[0] & 0x1F) << 6 | (b[1] & 0x3F);
        return 2;
    }
    if (s.len < 3 || (b[2] & 0xC0) != 0x80)
        return 0;
    if (b[0] < 0xF0) {
        c = (uint32_t)(b[0] & 0x0F) << 12 | (uint32_t)(b[1] & 0x3F) << 6 | (b[2] & 0x3F);
        if (c < 0x800 || (c >= 0xD800 && c <= 0xDFFF))
            return 0;
        *code = c;
        return 3;
    }
    if (s.len < 4 || (b[3] & 0xC0) != 0x80)
        return 0;
    c = (uint32_t)(b[0] & 0x07) << 18 | (uint32_t)(b[1] & 0x3F) << 12 | (uint32_t)(b[2] & 0x3F) << 6 | (b[3] & 0x3F);
    if (c < 0x10000 || c > 0x10FFFF)
        return 0;
    *code = c;
    return 4;
}

size_t utf8_write(uint32_t code, char *out)
{
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        code = 0xFFFD;
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xC0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xE0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code & 0x3F));
    return 4;
}

/* Eight bytes at a time while they are ASCII. */
static size_t ascii_run(struct str s, size_t at)
{
    while (at + 8 <= s.len) {
        uint64_t eight;

        memcpy(&eight, s.at + at, 8);
        if (eight & UINT64_C(0x8080808080808080))
            break;
        at += 8;
    }
    while (at < s.len && utf8_is_ascii(s.at[at]))
        at++;
    return at;
}

size_t utf8_valid_length(struct str s)
{
    size_t at = 0;

    for (;;) {
        uint32_t code;
        size_t length;

        at = ascii_run(s, at);
        if (at >= s.len)
            return at;
        length = utf8_decode(str_slice(s, at, s.len), &code);
        if (length == 0)
            return at;
        at += length;
    }
}

bool utf8_is_valid(struct str s)
{
    return utf8_valid_length(s) == s.len;
}

static enum status add_without_nul(struct buf *out, struct str s, bool *repaired, struct error *err)
{
    size_t from = out->len;
    enum status status = buf_add(out, s, err);

    if (status || !s.len)
        return status;
    for (char *nul = memchr(out->at + from, 0, s.len); nul; nul = memchr(nul, 0, out->len - (size_t)(nul - out->at))) {
        *nul = ' ';
        *repaired = true;
    }
    return STATUS_OK;
}

enum status utf8_repair(struct buf *out, struct str s, bool *repaired, struct error *err)
{
    enum status status = STATUS_OK;

    *repaired = false;
    while (s.len && !status) {
        size_t valid = utf8_valid_length(s);

        status = add_without_nul(out, str_slice(s, 0, valid), repaired, err);
        s = str_slice(s, valid, s.len);
        if (status || s.len == 0)
            break;
        status = buf_add_c(out, "\xEF\xBF\xBD", err);
        *repaired = true;
        /* One mark for each run of bytes that cannot begin a character. */
        do
            s = str_slice(s, 1, s.len);
        while (s.len && ((unsigned char)s.at[0] & 0xC0) == 0x80);
    }
    return status;
}

size_t utf8_floor(struct str s, size_t at)
{
    if (at >= s.len)
        return s.len;
    while (at > 0 && ((unsigned char)s.at[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static bool is_ideograph(uint32_t c)
{
    return (c >= 0x3041 && c <= 0x30FF && c != 0x30FB) || (c >= 0x31F0 && c <= 0x31FF) || (c >= 0x3400 && c <= 0x4DBF) ||
           (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFD);
}

enum utf8_class utf8_class(uint32_t code)
{
    const utf8proc_property_t *property;

    if (code < 0x80) {
        if ((code | 0x20) >= 'a' && (code | 0x20) <= 'z')
            return UTF8_LETTER;
        return code >= '0' && code <= '9' ? UTF8_DIGIT : UTF8_SEPARATOR;
    }
    /* The punctuation of British newspapers first: quotes, dashes, pound signs. */
    if ((code >= 0x2010 && code <= 0x2027) || code == 0xA0 || code == 0xA3)
        return UTF8_SEPARATOR;
    if (is_ideograph(code))
        return UTF8_IDEOGRAPH;
    property = utf8proc_get_property((utf8proc_int32_t)code);
    if (property->ignorable || code == 0x200B)
        return UTF8_NOTHING;
    switch (property->category) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
        return UTF8_LETTER;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
        return UTF8_DIGIT;
    case UTF8PROC_CATEGORY_NO:
        /* Superscripts are digits; fractions would turn into other numbers. */
        return (code >= 0xBC && code <= 0xBE) || (code >= 0x2150 && code <= 0x215F) ? UTF8_SEPARATOR : UTF8_DIGIT;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return UTF8_MARK;
    default:
        return UTF8_SEPARATOR;
    }
}

static bool is_white(uint32_t code)
{
    return code == ' ' || (code >= '\t' && code <= '\r') || code == 0x85 || code == 0xA0 || code == 0x1680 ||
           (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F ||
           code == 0x3000;
}

static bool is_place_for_a_cut(uint32_t code)
{
    return code == 0xAD || code == 0x200B || code == 0x2060 || code == 0xFEFF;
}

enum status utf8_add_plain(struct buf *out, struct str s, struct error *err)
{
    enum status status = STATUS_OK;
    bool was_white = false;

    for (size_t at = 0, len; at < s.len && !status; at += len) {
        uint32_t code = 0xFFFD;

        len = utf8_decode(str_slice(s, at, s.len), &code);
        len = len ? len : 1;
        if (is_place_for_a_cut(code))
            continue;
        if (is_white(code)) {
            if (!was_white)
                status = buf_add_byte(out, ' ', err);
        } else {
            status = buf_add(out, str_slice(s, at, at + len), err);
        }
        was_white = is_white(code);
    }
    return status;
}

/* Letters whose stroke or ligature is not an accent for Unicode, but is for a reader who types without it. */
static const char *plain_letter(uint32_t code)
{
    switch (code) {
    case 0xD8: case 0xF8: return "o";
    case 0x141: case 0x142: return "l";
    case 0x110: case 0x111: return "d";
    case 0x126: case 0x127: return "h";
    case 0xC6: case 0xE6: return "ae";
    case 0x152: case 0x153: return "oe";
    case 0x130: case 0x131: return "i";
    default: return NULL;
    }
}

size_t utf8_fold(uint32_t code, char *out)
{
    utf8proc_int32_t parts[UTF8_FOLD_MAX / UTF8_MAX];
    const char *plain = plain_letter(code);
    int boundary = 0;
    utf8proc_ssize_t count;
    size_t length = 0;

    if (plain) {
        length = strlen(plain);
        memcpy(out, plain, length);
        return length;
    }
    count = utf8proc_decompose_char((utf8proc_int32_t)code, parts, UTF8_FOLD_MAX / UTF8_MAX,
                                    UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK |
                                        UTF8PROC_IGNORE,
                                    &boundary);
    if (count < 0 || count > UTF8_FOLD_MAX / UTF8_MAX)
        return utf8_write(code, out);
    for (utf8proc_ssize_t i = 0; i < count; i++)
        if (utf8_class((uint32_t)parts[i]) != UTF8_SEPARATOR)
            length += utf8_write((uint32_t)parts[i], out + length);
    return length;
}

unsigned utf8_width_of(uint32_t code)
{
    int width = utf8proc_charwidth((utf8proc_int32_t)code);

    return width > 0 ? (unsigned)width : 0;
}

size_t utf8_width(struct str s)
{
    size_t width = 0;

    while (s.len) {
        uint32_t code = 0xFFFD;
        size_t length = utf8_decode(s, &code);

        width += utf8_width_of(code);
        s = str_slice(s, length ? length : 1, s.len);
    }
    return width;
}

bool utf8_is_control(uint32_t code)
{
    return (code < 0x20 && code != '\t' && code != '\n') || (code >= 0x7F && code <= 0x9F) ||
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0x200E || code == 0x200F ||
           code == 0x61C || code == 0xFEFF;
}
