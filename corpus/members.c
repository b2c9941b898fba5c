/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/members.h"

#include "base/json_tree.h"

#include <stdio.h>
#include <stdlib.h>

const char *member_kind_name(enum member_kind kind)
{
    switch (kind) {
    case MEMBER_OBJECT: return "an object";
    case MEMBER_LIST: return "a list";
    case MEMBER_TEXT: return "a string";
    case MEMBER_INTEGER:
    case MEMBER_REAL: return "a number";
    case MEMBER_BOOLEAN: return "true or false";
    case MEMBER_NULL: return "null";
    }
    return "something else";
}

static enum member_kind kind_of(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT: return MEMBER_OBJECT;
    case JSON_ARRAY: return MEMBER_LIST;
    case JSON_STRING: return MEMBER_TEXT;
    case JSON_INTEGER: return MEMBER_INTEGER;
    case JSON_REAL: return MEMBER_REAL;
    case JSON_TRUE:
    case JSON_FALSE: return MEMBER_BOOLEAN;
    case JSON_NULL: break;
    }
    return MEMBER_NULL;
}

/* Texts are without NULs from here on. */
static enum status copy_text(const json_t *value, struct arena *arena, struct str *out, struct error *err)
{
    enum status status = arena_copy(arena, str_of(json_string_value(value), json_string_length(value)), out, err);

    for (size_t i = 0; !status && i < out->len; i++)
        if (out->at[i] == '\0')
            ((char *)(uintptr_t)out->at)[i] = ' ';
    return status;
}

static enum status take_value(struct member *m, const json_t *value, struct arena *arena, struct error *err)
{
    char digits[32];
    int length;

    m->kind = kind_of(value);
    if (m->kind == MEMBER_TEXT)
        return copy_text(value, arena, &m->text, err);
    if (m->kind != MEMBER_INTEGER)
        return STATUS_OK;
    length = snprintf(digits, sizeof digits, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    return arena_copy(arena, str_of(digits, (size_t)length), &m->text, err);
}

static enum status take_items(struct member *m, const json_t *list, struct arena *arena, struct error *err)
{
    struct member *items = arena_calloc(arena, json_array_size(list) + 1, sizeof *items);
    enum status status = items ? STATUS_OK : error_no_memory(err);

    m->items = items;
    m->item_count = json_array_size(list);
    for (size_t i = 0; i < m->item_count && !status; i++)
        status = take_value(&items[i], json_array_get(list, i), arena, err);
    return status;
}

static enum status take_member(struct member *m, const char *key, const json_t *value, bool wants_json, struct arena *arena,
                               struct error *err)
{
    enum status status = arena_copy(arena, str_from_c(key), &m->key, err);

    if (!status)
        status = take_value(m, value, arena, err);
    if (!status && m->kind == MEMBER_LIST)
        status = take_items(m, value, arena, err);
    if (!status && wants_json) {
        char *dump = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);

        status = dump ? arena_copy(arena, str_from_c(dump), &m->json, err) : error_no_memory(err);
        free(dump);
    }
    return status;
}

enum status members_read_tree(struct str line, member_wants_json *wants_json, struct arena *arena, struct members *out,
                              struct error *err)
{
    json_error_t problem;
    json_t *object = NULL, *value;
    const char *key;
    enum status status = json_tree_load(&object, line, &problem, err);

    *out = (struct members){ NULL, 0 };
    if (status == STATUS_BAD_INPUT)
        return error_set(err, status, "broken JSON at column %d: %s", problem.position, problem.text);
    if (status)
        return status;
    if (!json_is_object(object)) {
        status = error_set(err, STATUS_BAD_INPUT, "not an object, but %s", member_kind_name(kind_of(object)));
    } else {
        out->at = arena_calloc(arena, json_object_size(object) + 1, sizeof *out->at);
        if (!out->at)
            status = error_no_memory(err);
    }
    if (!status) {
        json_object_foreach(object, key, value)
        {
            status = take_member(&out->at[out->count++], key, value, wants_json(str_from_c(key)), arena, err);
            if (status)
                break;
        }
    }
    json_decref(object);
    return status;
}
