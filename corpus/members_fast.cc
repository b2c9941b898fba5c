// SPDX-License-Identifier: GPL-2.0-or-later
#include "corpus/members.h"

#include <cstring>
#include <new>
#include <string>

#include <simdjson.h>

namespace {

namespace dom = simdjson::dom;

// Longer lines take memory that nobody counted: twenty times their length. Lines of more members are odd enough.
constexpr size_t line_max = 256 << 10;
constexpr size_t members_max = 64;

struct reading {
    arena *memory;
    error *err;
};

status copy_text(const reading &r, std::string_view text, str *out)
{
    status done = arena_copy(r.memory, str_of(text.data(), text.size()), out, r.err);

    if (done == STATUS_OK && memchr(text.data(), '\0', text.size()))
        for (size_t i = 0; i < out->len; i++)
            if (out->at[i] == '\0')
                const_cast<char *>(out->at)[i] = ' ';
    return done;
}

// False: a number that only jansson may judge.
bool kind_of(const dom::element &value, member_kind *kind)
{
    switch (value.type()) {
    case dom::element_type::ARRAY: *kind = MEMBER_LIST; return true;
    case dom::element_type::OBJECT: *kind = MEMBER_OBJECT; return true;
    case dom::element_type::STRING: *kind = MEMBER_TEXT; return true;
    case dom::element_type::INT64: *kind = MEMBER_INTEGER; return true;
    case dom::element_type::BOOL: *kind = MEMBER_BOOLEAN; return true;
    case dom::element_type::NULL_VALUE: *kind = MEMBER_NULL; return true;
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE: return false;
    }
    return false;
}

status take_value(const reading &r, member *m, const dom::element &value, bool *is_sure)
{
    *is_sure = kind_of(value, &m->kind);
    if (*is_sure && m->kind == MEMBER_TEXT)
        return copy_text(r, value.get_string().value_unsafe(), &m->text);
    if (*is_sure && m->kind == MEMBER_INTEGER)
        return copy_text(r, std::to_string(value.get_int64().value_unsafe()), &m->text);
    return STATUS_OK;
}

status take_items(const reading &r, member *m, const dom::array &list, bool *is_sure)
{
    auto *items = static_cast<member *>(arena_calloc(r.memory, list.size() + 1, sizeof(member)));
    status done = items ? STATUS_OK : error_no_memory(r.err);

    m->items = items;
    for (const dom::element item : list) {
        if (done != STATUS_OK || !*is_sure)
            break;
        done = take_value(r, &items[m->item_count++], item, is_sure);
    }
    return done;
}

// What both readers write alike: no objects, which may have a key twice, and no lists of lists.
bool is_plain(const member &m)
{
    for (size_t i = 0; i < m.item_count; i++)
        if (m.items[i].kind == MEMBER_LIST || m.items[i].kind == MEMBER_OBJECT)
            return false;
    return m.kind != MEMBER_OBJECT;
}

status take_member(const reading &r, member *m, const dom::key_value_pair &pair, bool wants_json, bool *is_sure)
{
    status done = arena_copy(r.memory, str_of(pair.key.data(), pair.key.size()), &m->key, r.err);

    if (done == STATUS_OK)
        done = take_value(r, m, pair.value, is_sure);
    if (done == STATUS_OK && *is_sure && m->kind == MEMBER_LIST)
        done = take_items(r, m, pair.value.get_array().value_unsafe(), is_sure);
    if (done == STATUS_OK && *is_sure && wants_json) {
        *is_sure = is_plain(*m);
        if (*is_sure) {
            const std::string json = simdjson::minify(pair.value);

            done = arena_copy(r.memory, str_of(json.data(), json.size()), &m->json, r.err);
        }
    }
    return done;
}

bool has_key(const members &all, std::string_view key)
{
    for (size_t i = 0; i < all.count; i++)
        if (str_is_equal(all.at[i].key, str_of(key.data(), key.size())))
            return true;
    return false;
}

status take_members(const reading &r, const dom::object &object, member_wants_json *wants_json, members *out, bool *is_sure)
{
    status done = STATUS_OK;

    *is_sure = object.size() <= members_max;
    if (!*is_sure)
        return STATUS_OK;
    out->at = static_cast<member *>(arena_calloc(r.memory, object.size() + 1, sizeof(member)));
    if (!out->at)
        return error_no_memory(r.err);
    for (const dom::key_value_pair pair : object) {
        if (has_key(*out, pair.key) || pair.key.find('\0') != std::string_view::npos)
            *is_sure = false;
        if (done != STATUS_OK || !*is_sure)
            break;
        done = take_member(r, &out->at[out->count++], pair, wants_json(str_of(pair.key.data(), pair.key.size())), is_sure);
    }
    return done;
}

} // namespace

struct member_reader {
    dom::parser parser;
    char line[line_max + simdjson::SIMDJSON_PADDING]; // it reads a little behind the end
};

enum status member_reader_new(struct member_reader **out, struct error *err)
{
    *out = new (std::nothrow) member_reader;
    return *out ? STATUS_OK : error_no_memory(err);
}

void member_reader_free(struct member_reader *r)
{
    delete r;
}

enum status members_read_fast(struct member_reader *r, struct str line, member_wants_json *wants_json, struct arena *arena,
                              struct members *out, bool *is_sure, struct error *err)
{
    *out = members{ nullptr, 0 };
    *is_sure = false;
    if (line.len == 0 || line.len > line_max)
        return STATUS_OK;
    try {
        dom::object object;

        memcpy(r->line, line.at, line.len);
        memset(r->line + line.len, 0, simdjson::SIMDJSON_PADDING);
        const simdjson::error_code code = r->parser.parse(r->line, line.len, false).get(object);
        if (code == simdjson::MEMALLOC)
            return error_no_memory(err);
        return code ? STATUS_OK : take_members({ arena, err }, object, wants_json, out, is_sure);
    } catch (const std::bad_alloc &) {
        return error_no_memory(err);
    }
}
