/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/record.h"

#include "base/json.h"

enum { SLUG_HYPHENS_MIN = 2 };

/* What a record states; all other members are kept as they are. */
static bool is_unknown(struct str key)
{
    static const char *const known[] = { "text", "body", "id", "title", "date", "url", "source", "year", "force", "operation" };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_is_equal(key, str_from_c(known[i])))
            return false;
    return true;
}

static bool is_body(struct str key)
{
    return str_is_equal(key, STR("body"));
}

/* A string, or a number where `takes_numbers`; null is as good as absent. */
static enum status text_of(const struct member *m, bool takes_numbers, struct str *out, struct error *err)
{
    if (m->kind == MEMBER_TEXT || (takes_numbers && m->kind == MEMBER_INTEGER))
        *out = m->text;
    else if (m->kind != MEMBER_NULL)
        return error_set(err, STATUS_BAD_INPUT, "\"%.*s\" must be a string%s, but is %s", STR_ARG(m->key),
                         takes_numbers ? " or a whole number" : "", member_kind_name(m->kind));
    return STATUS_OK;
}

/* A string, or a list of strings. */
static enum status list_of(const struct member *m, struct arena *arena, const struct str **out, size_t *count, bool *has,
                           struct error *err)
{
    const struct member *from = m->kind == MEMBER_LIST ? m->items : m;
    size_t size = m->kind == MEMBER_LIST ? m->item_count : 1;
    struct str *items;

    if (m->kind == MEMBER_NULL)
        return STATUS_OK;
    if (m->kind != MEMBER_LIST && m->kind != MEMBER_TEXT)
        return error_set(err, STATUS_BAD_INPUT, "\"%.*s\" must be a string or a list of strings, but is %s", STR_ARG(m->key),
                         member_kind_name(m->kind));
    items = arena_calloc(arena, size + 1, sizeof *items);
    if (!items)
        return error_no_memory(err);
    for (size_t i = 0; i < size; i++) {
        if (from[i].kind != MEMBER_TEXT)
            return error_set(err, STATUS_BAD_INPUT, "\"%.*s\" must be a list of strings, but has %s in it", STR_ARG(m->key),
                             member_kind_name(from[i].kind));
        items[*count] = str_trim(from[i].text);
        *count += items[*count].len > 0;
    }
    *out = items;
    *has = true;
    return STATUS_OK;
}

static enum status take_known(struct record *r, struct arena *arena, const struct member *m, struct error *err)
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

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (str_is_equal(m->key, str_from_c(texts[i].name)))
            return text_of(m, texts[i].takes_numbers, texts[i].to, err);
    if (str_is_equal(m->key, STR("force")))
        return list_of(m, arena, &r->stated.forces, &r->stated.force_count, &r->stated.has_forces, err);
    return list_of(m, arena, &r->stated.operations, &r->stated.operation_count, &r->stated.has_operations, err);
}

/* `"key":value` behind the opening brace or a comma. */
static enum status add_extra(const struct member *m, struct buf *extra, struct error *err)
{
    enum status status = buf_add_byte(extra, extra->len ? ',' : '{', err);

    if (!status)
        status = json_add_string(extra, m->key, err);
    if (!status)
        status = buf_add_byte(extra, ':', err);
    return status ? status : buf_add(extra, m->json, err);
}

static enum status take_members(struct record *r, struct arena *arena, const struct members *members, bool has_both,
                                struct error *err)
{
    struct buf extra = BUF_INIT;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < members->count && !status; i++) {
        const struct member *m = &members->at[i];

        if (is_unknown(m->key) || (has_both && is_body(m->key)))
            status = add_extra(m, &extra, err);
        else
            status = take_known(r, arena, m, err);
    }
    if (!status && !r->text.at)
        status = error_set(err, STATUS_BAD_INPUT, "no \"text\"");
    if (!status && extra.len)
        status = buf_add_byte(&extra, '}', err);
    if (!status && extra.len)
        status = arena_copy(arena, buf_view(&extra), &r->extra, err);
    buf_release(&extra);
    return status;
}

/* The part of an address that has most words, three or more: "https://example.org/news/three-jailed-for-burglary/12". */
static struct str slug_of(struct str url)
{
    struct str best = STR_EMPTY;
    size_t most = SLUG_HYPHENS_MIN - 1, scheme = str_find(url, STR("://"), 0);
    size_t path = scheme == STR_NONE ? 0 : str_find(url, STR("/"), scheme + 3);

    for (size_t at = path, end; at < url.len; at = end + 1) {
        size_t hyphens = 0;

        for (end = at; end < url.len && url.at[end] != '/' && url.at[end] != '?' && url.at[end] != '#'; end++)
            hyphens += url.at[end] == '-';
        if (hyphens > most) {
            most = hyphens;
            best = str_slice(url, at, end);
        }
        if (end < url.len && url.at[end] != '/')
            break;
    }
    return best;
}

static bool is_kept_beside_text(struct str key)
{
    return is_unknown(key) || is_body(key);
}

/* "text" is the text where there are both. */
static bool has_text_and_body(const struct members *members)
{
    bool has_text = false, has_body = false;

    for (size_t i = 0; i < members->count; i++) {
        has_text |= str_is_equal(members->at[i].key, STR("text")) && members->at[i].kind != MEMBER_NULL;
        has_body |= is_body(members->at[i].key);
    }
    return has_text && has_body;
}

enum status record_parse(struct member_reader *reader, struct str line, struct arena *arena, struct record *out,
                         struct error *err)
{
    struct members members = { NULL, 0 };
    bool is_sure = false, has_both;
    enum status status = members_read_fast(reader, line, is_unknown, arena, &members, &is_sure, err);

    *out = (struct record){ 0 };
    if (!status && !is_sure)
        status = members_read_tree(line, is_unknown, arena, &members, err);
    if (status)
        return status;
    has_both = has_text_and_body(&members);
    if (has_both) /* rare enough to be read twice */
        status = members_read_tree(line, is_kept_beside_text, arena, &members, err);
    if (!status)
        status = take_members(out, arena, &members, has_both, err);
    if (!status)
        out->stated.slug = slug_of(out->url);
    return status;
}
