/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/fields.h"

#include "base/utf8.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

static const struct field fields[FIELD_COUNT] = {
    [FIELD_FORCE] = { "force", NULL, "XFORCE", SLOT_FORCE, FIELD_IS_FACET, FACT_FORCE,
                      "police force or agency that carried out the action" },
    [FIELD_YEAR] = { "year", NULL, "Y", SLOT_YEAR, FIELD_IS_FACET, FACT_YEAR, "year of publication, else of the event" },
    [FIELD_OPERATION] = { "operation", "op", "XOP", SLOT_OPERATION, FIELD_IS_FACET, FACT_OPERATION,
                          "named operation, without the word \"Operation\"" },
    [FIELD_FORCE_SOURCE] = { "force-source", NULL, "XRFORCE", SLOT_NONE, FIELD_IS_SOURCE, FACT_FORCE,
                             "rule that a force of the article rests on" },
    [FIELD_YEAR_SOURCE] = { "year-source", NULL, "XRY", SLOT_NONE, FIELD_IS_SOURCE, FACT_YEAR,
                            "rule that the year rests on" },
    [FIELD_OPERATION_SOURCE] = { "operation-source", "op-source", "XROP", SLOT_NONE, FIELD_IS_SOURCE, FACT_OPERATION,
                                 "rule that an operation of the article rests on" },
    [FIELD_DATE] = { "date", NULL, "D", SLOT_DATE, FIELD_IS_DATE, FACT_DATE, "day of publication, else of the event" },
    [FIELD_TITLE] = { "title", "headline", "S", SLOT_NONE, FIELD_IS_TEXT, FACT_TITLE, "words of the headline" },
    [FIELD_ID] = { "id", NULL, "Q", SLOT_NONE, FIELD_IS_KEY, FACT_KINDS, "the article with this id" },
    [FIELD_PATH] = { "path", NULL, "P", SLOT_NONE, FIELD_IS_KEY, FACT_KINDS, "the records of this file" },
};

/* Of articles without a value: XNONEforce and so on. */
#define NONE_PREFIX "XNONE"

const struct field *field_at(enum field_id id)
{
    return &fields[id];
}

bool field_find(struct str name, enum field_id *id)
{
    for (int i = 0; i < FIELD_COUNT; i++)
        if (str_is_equal_nocase(name, str_from_c(fields[i].name)) ||
            (fields[i].short_name && str_is_equal_nocase(name, str_from_c(fields[i].short_name)))) {
            *id = (enum field_id)i;
            return true;
        }
    return false;
}

/* Folds what is ASCII at the front of `s`, for which there is room, and returns how much that was. */
static size_t fold_ascii(struct str s, struct buf *out, bool *was_space)
{
    char *to = out->at + out->len;
    size_t i = 0;

    for (; i < s.len && utf8_is_ascii(s.at[i]); i++) {
        char c = s.at[i];

        if (c == ' ' || c == '\t' || c == '\n') {
            *was_space = true;
            continue;
        }
        if (*was_space)
            *to++ = ' ';
        *was_space = false;
        *to++ = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    *to = '\0';
    out->len = (size_t)(to - out->at);
    return i;
}

/* Folds the character at the front of `s`, which is none of ASCII. */
static enum status fold_character(struct str s, struct buf *out, bool *was_space, size_t *length, struct error *err)
{
    uint32_t code = 0xFFFD;
    char folded[UTF8_FOLD_MAX];
    size_t count;
    enum status status;

    *length = utf8_decode(s, &code);
    *length = *length ? *length : 1;
    if (code == 0xA0) {
        *was_space = true;
        return STATUS_OK;
    }
    if (utf8_class(code) == UTF8_SEPARATOR)
        count = utf8_write(code, folded); /* folding would drop it */
    else
        count = utf8_fold(code, folded);
    status = *was_space ? buf_add_byte(out, ' ', err) : STATUS_OK;
    *was_space = false;
    return status ? status : buf_add(out, str_of(folded, count), err);
}

enum status field_fold(struct str s, struct buf *out, struct error *err)
{
    bool was_space = false;
    enum status status = STATUS_OK;

    s = str_trim(s);
    while (s.len && !status) {
        size_t length = 0;

        if (utf8_is_ascii(s.at[0])) {
            status = buf_reserve(out, s.len + 1, err);
            length = status ? 0 : fold_ascii(s, out, &was_space);
        } else {
            status = fold_character(s, out, &was_space, &length, err);
        }
        s = str_slice(s, length, s.len);
    }
    return status;
}

/* Spaces, hyphens, dashes and apostrophes: what names of operations are written with and without. */
static bool is_joint(uint32_t code)
{
    return code == ' ' || code == '-' || code == '\'' || (code >= 0x2010 && code <= 0x2015) || code == 0x2018 || code == 0x2019 ||
           code == 0x2BC || code == 0x2212;
}

/* Takes the joints out of what begins at `from`, unless there is nothing else. */
static void join(struct buf *b, size_t from)
{
    size_t kept = from, length;

    for (size_t at = from; at < b->len; at += length) {
        uint32_t code = 0xFFFD;

        length = utf8_decode(str_of(b->at + at, b->len - at), &code);
        length = length ? length : 1;
        if (is_joint(code))
            continue;
        memmove(b->at + kept, b->at + at, length);
        kept += length;
    }
    if (kept > from)
        buf_truncate(b, kept);
}

enum status field_key(enum field_id facet, struct str value, struct buf *out, struct error *err)
{
    size_t from = out->len;
    enum status status = field_fold(value, out, err);

    if (!status && facet == FIELD_OPERATION)
        join(out, from);
    return status;
}

/* Byte by byte as long as it is simple: false where the value cannot have the key. */
static bool may_have_key(enum field_id facet, struct str value, struct str key)
{
    bool is_joined = facet == FIELD_OPERATION;
    size_t at = 0;

    for (size_t i = 0; i < value.len; i++) {
        unsigned char byte = (unsigned char)value.at[i];

        if (byte >= 0x80 || byte < ' ' || (byte == ' ' && !is_joined))
            return true;
        if (is_joined && is_joint(byte))
            continue;
        if (at == key.len || (unsigned char)key.at[at] != (byte >= 'A' && byte <= 'Z' ? byte + 32 : byte))
            return false;
        at++;
    }
    return at == key.len || at == 0;
}

enum status field_has_key(enum field_id facet, struct str value, struct str key, struct buf *scratch, bool *has,
                          struct error *err)
{
    enum status status;

    *has = false;
    if (!may_have_key(facet, value, key))
        return STATUS_OK;
    buf_clear(scratch);
    status = field_key(facet, value, scratch, err);
    *has = !status && str_is_equal(buf_view(scratch), key);
    return status;
}

static const char *name_of_facet(enum fact_kind fact)
{
    size_t i = 0;

    while (i + 1 < FACET_COUNT && fields[i].fact != fact)
        i++;
    return fields[i].name;
}

/* A zero byte counts twice in libxapian's keys; texts have none, file names cannot. */
static enum status limit(struct buf *out, size_t from, struct error *err)
{
    enum { HASH_CHARS = 17 };
    uint64_t hash;
    size_t keep;

    if (out->len - from <= TERM_BYTES_MAX)
        return STATUS_OK;
    hash = XXH3_64bits(out->at + from, out->len - from);
    keep = utf8_floor(str_of(out->at + from, out->len - from), TERM_BYTES_MAX - HASH_CHARS);
    buf_truncate(out, from + keep);
    return buf_add_format(out, err, "#%016llx", (unsigned long long)hash);
}

enum status field_term(enum field_id id, struct str value, struct buf *out, struct error *err)
{
    size_t from = out->len;
    enum status status;

    if (value.len == 0)
        return buf_add_format(out, err, NONE_PREFIX "%s", name_of_facet(fields[id].fact));
    status = buf_add_c(out, fields[id].prefix, err);
    if (!status)
        status = field_fold(value, out, err);
    if (!status)
        status = limit(out, from, err);
    return status;
}

bool field_is_source_term(struct str term)
{
    for (int i = 0; i < FIELD_COUNT; i++)
        if (fields[i].kind == FIELD_IS_SOURCE && str_starts_with(term, str_from_c(fields[i].prefix)))
            return true;
    return false;
}

enum status field_key_term(enum field_id id, struct str value, struct buf *out, struct error *err)
{
    size_t from = out->len;
    enum status status = buf_add_c(out, fields[id].prefix, err);

    if (!status)
        status = buf_add(out, value, err);
    if (!status)
        status = limit(out, from, err);
    return status;
}
