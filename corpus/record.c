/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/record.h"

#include "base/json_tree.h"

static const char *type_name(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT: return "an object";
    case JSON_ARRAY: return "a list";
    case JSON_STRING: return "a string";
    case JSON_INTEGER:
    case JSON_REAL: return "a number";
    case JSON_TRUE:
    case JSON_FALSE: return "true or false";
    case JSON_NULL: return "null";
    }
    return "something else";
}

static enum status copy_json_text(const json_t *value, struct arena *arena, struct str *out, struct error *err)
{
    enum status status = arena_copy(arena, str_of(json_string_value(value), json_string_length(value)), out, err);

    /* Texts are without NULs from here on. */
    for (size_t i = 0; !status && i < out->len; i++)
        if (out->at[i] == '\0')
            ((char *)(uintptr_t)out->at)[i] = ' ';
    return status;
}

/* A string, or a number where `takes_numbers`; null is as good as absent. */
static enum status text_of(const char *name, const json_t *value, bool takes_numbers, struct arena *arena,
                           struct str *out, struct error *err)
{
    char digits[32];
    int length;

    if (json_is_null(value))
        return STATUS_OK;
    if (json_is_string(value))
        return copy_json_text(value, arena, out, err);
    if (takes_numbers && json_is_integer(value)) {
        length = snprintf(digits, sizeof digits, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        return arena_copy(arena, str_of(digits, (size_t)length), out, err);
    }
    return error_set(err, STATUS_BAD_INPUT, "\"%s\" must be a string%s, but is %s", name,
                     takes_numbers ? " or a whole number" : "", type_name(value));
}

/* A string, or a list of strings. */
static enum status list_of(const char *name, const json_t *value, struct arena *arena, const struct str **out,
                           size_t *count, bool *has, struct error *err)
{
    size_t size = json_is_array(value) ? json_array_size(value) : 1;
    struct str *items;

    if (json_is_null(value))
        return STATUS_OK;
    if (!json_is_array(value) && !json_is_string(value))
        return error_set(err, STATUS_BAD_INPUT, "\"%s\" must be a string or a list of strings, but is %s", name,
                         type_name(value));
    items = arena_calloc(arena, size + 1, sizeof *items);
    if (!items)
        return error_no_memory(err);
    for (size_t i = 0; i < size; i++) {
        const json_t *item = json_is_array(value) ? json_array_get(value, i) : value;
        enum status status;

        if (!json_is_string(item))
            return error_set(err, STATUS_BAD_INPUT, "\"%s\" must be a list of strings, but has %s in it", name,
                             type_name(item));
        status = copy_json_text(item, arena, &items[*count], err);
        if (status)
            return status;
        items[*count] = str_trim(items[*count]);
        *count += items[*count].len > 0;
    }
    *out = items;
    *has = true;
    return STATUS_OK;
}

static enum status keep_extra(json_t **extra, const char *key, json_t *value, struct error *err)
{
    if (!*extra)
        *extra = json_object();
    if (!*extra || json_object_set(*extra, key, value) != 0)
        return error_no_memory(err);
    return STATUS_OK;
}

static enum status take_field(struct record *r, struct arena *arena, json_t **extra, const char *key, json_t *value,
                              struct error *err)
{
    struct {
        const char *name;
        struct str *to;
        bool takes_numbers;
    } texts[] = {
        { "text", &r->text, false },         { "body", &r->text, false },        { "id", &r->id, true },
        { "title", &r->stated.title, false }, { "date", &r->stated.date, false }, { "url", &r->url, false },
        { "source", &r->source, false },     { "year", &r->stated.year, true },
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (strcmp(key, texts[i].name) != 0)
            continue;
        if (texts[i].to == &r->text && r->text.at && strcmp(key, "body") == 0)
            return keep_extra(extra, key, value, err); /* both: "text" is the text */
        return text_of(key, value, texts[i].takes_numbers, arena, texts[i].to, err);
    }
    if (strcmp(key, "force") == 0)
        return list_of(key, value, arena, &r->stated.forces, &r->stated.force_count, &r->stated.has_forces, err);
    if (strcmp(key, "operation") == 0)
        return list_of(key, value, arena, &r->stated.operations, &r->stated.operation_count, &r->stated.has_operations,
                       err);
    return keep_extra(extra, key, value, err);
}

static enum status take_fields(struct record *r, struct arena *arena, json_t *object, struct error *err)
{
    json_t *extra = NULL, *value;
    const char *key;
    enum status status = STATUS_OK;
    char *dump;

    json_object_foreach(object, key, value)
    {
        status = take_field(r, arena, &extra, key, value, err);
        if (status)
            break;
    }
    if (!status && !r->text.at)
        status = error_set(err, STATUS_BAD_INPUT, "no \"text\"");
    if (!status && extra) {
        dump = json_dumps(extra, JSON_COMPACT);
        status = dump ? arena_copy(arena, str_from_c(dump), &r->extra, err) : error_no_memory(err);
        free(dump);
    }
    json_decref(extra);
    return status;
}

enum status record_check_extra(struct str text, struct error *err)
{
    json_error_t problem;
    json_t *object = NULL;
    enum status status = text.len ? json_tree_load(&object, text, &problem, err) : STATUS_OK;

    if (!status && text.len && !json_is_object(object))
        status = error_set(err, STATUS_BAD_INPUT, "not an object");
    json_decref(object);
    return status;
}

enum status record_parse(struct str line, struct arena *arena, struct record *out, struct error *err)
{
    json_error_t problem;
    json_t *object = NULL;
    enum status status = json_tree_load(&object, line, &problem, err);

    *out = (struct record){ 0 };
    if (status == STATUS_BAD_INPUT)
        return error_set(err, status, "broken JSON at column %d: %s", problem.position, problem.text);
    if (status)
        return status;
    if (json_is_object(object))
        status = take_fields(out, arena, object, err);
    else
        status = error_set(err, STATUS_BAD_INPUT, "not an object, but %s", type_name(object));
    json_decref(object);
    return status;
}
