/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How UTF-8 is made, and what a character is good for.
 *
 * The only file that knows the encoding and utf8proc. ASCII never gets that
 * far: callers look at the byte first (utf8_is_ascii) and ask here for the rest.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/text.h"

enum { UTF8_MAX = 4, UTF8_FOLD_MAX = 32 };

static inline bool utf8_is_ascii(char byte)
{
    return (unsigned char)byte < 0x80;
}

/* Length in bytes of the character at the front of `s`, and its code point; 0 when it is
 * invalid (overlong, surrogate, cut off, beyond U+10FFFF) or `s` is empty. */
size_t utf8_decode(struct str s, uint32_t *code);

/* Writes up to UTF8_MAX bytes; returns how many. Invalid code points give U+FFFD. */
size_t utf8_write(uint32_t code, char *out);

bool utf8_is_valid(struct str s);
/* Length of the longest valid front of `s`. */
size_t utf8_valid_length(struct str s);
/* Appends `s` with each invalid sequence replaced by U+FFFD and each NUL by a space; *repaired says whether any was. */
MUST_CHECK enum status utf8_repair(struct buf *out, struct str s, bool *repaired, struct error *err);
/* The greatest offset <= `at` that does not lie inside a character. */
size_t utf8_floor(struct str s, size_t at);

/* What a character does to a word. */
enum utf8_class {
    UTF8_SEPARATOR, /* ends a word */
    UTF8_LETTER,
    UTF8_DIGIT,
    UTF8_MARK,      /* combining: continues a word, and vanishes from it */
    UTF8_NOTHING,   /* soft hyphen, zero-width characters: not there at all */
    UTF8_IDEOGRAPH  /* written without spaces: a word by itself */
};
enum utf8_class utf8_class(uint32_t code);

/* `code` without case and accents, compatibility forms resolved ("É" gives "e", "ß" "ss", "ﬁ" "fi", "Ł" "l"):
 * up to UTF8_FOLD_MAX bytes of UTF-8; returns how many, 0 for marks. */
size_t utf8_fold(uint32_t code, char *out);

/* Adds `s` as it is printed in one line: white space of any kind and length is one space, and soft hyphens and other characters
 * without a width of their own that only say where a line may be cut are left out. Bytes that are no UTF-8 stay. */
MUST_CHECK enum status utf8_add_plain(struct buf *out, struct str s, struct error *err);

/* Columns of a terminal that a character, or a text without line breaks, takes up. */
unsigned utf8_width_of(uint32_t code);
size_t utf8_width(struct str s);

/* True for characters that a terminal would act on or that reorder text unseen:
 * C0 but for tab and line feed, DEL, C1, line and paragraph separators, bidirectional controls. */
bool utf8_is_control(uint32_t code);

#endif
