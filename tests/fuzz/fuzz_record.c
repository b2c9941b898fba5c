/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line of a JSON Lines file, by both readers of JSON. */
#include "tests/fuzz/fuzz.h"

#include "base/json_tree.h"
#include "base/utf8.h"
#include "corpus/record.h"

static struct member_reader *reader;

static bool is_text(struct str s)
{
    return utf8_is_valid(s) && str_find_byte(s, '\0', 0) == STR_NONE;
}

static void check_list(const struct str *items, size_t count, bool has)
{
    FUZZ_CHECK(has || count == 0);
    for (size_t i = 0; i < count; i++)
        FUZZ_CHECK(items[i].len && is_text(items[i]));
}

/* Escapes may be written in small or large letters. */
static void is_same_json(struct str fast, struct str tree)
{
    struct buf both[2] = { BUF_INIT, BUF_INIT };
    json_error_t problem;
    json_t *values[2] = { NULL, NULL };

    FUZZ_CHECK(buf_add_format(&both[0], NULL, "[%.*s]", STR_ARG(fast)) == STATUS_OK);
    FUZZ_CHECK(buf_add_format(&both[1], NULL, "[%.*s]", STR_ARG(tree)) == STATUS_OK);
    for (int i = 0; i < 2; i++)
        FUZZ_CHECK(json_tree_load(&values[i], buf_view(&both[i]), &problem, NULL) == STATUS_OK);
    FUZZ_CHECK(json_equal(values[0], values[1]));
    for (int i = 0; i < 2; i++) {
        json_decref(values[i]);
        buf_release(&both[i]);
    }
}

static bool is_any(struct str key)
{
    (void)key;
    return true;
}

static void is_same_member(const struct member *fast, const struct member *tree)
{
    FUZZ_CHECK(fast->kind == tree->kind && str_is_equal(fast->key, tree->key) && str_is_equal(fast->text, tree->text));
    FUZZ_CHECK(fast->item_count == tree->item_count);
    for (size_t i = 0; i < fast->item_count; i++)
        is_same_member(&fast->items[i], &tree->items[i]);
}

/* Whatever the quick reader is sure of, the other one says too. */
static void both_read_alike(struct str line)
{
    struct arena arena = ARENA_INIT;
    struct members fast, tree;
    bool is_sure = false;

    FUZZ_CHECK(members_read_fast(reader, line, is_any, &arena, &fast, &is_sure, NULL) == STATUS_OK);
    if (is_sure) {
        FUZZ_CHECK(members_read_tree(line, is_any, &arena, &tree, NULL) == STATUS_OK);
        FUZZ_CHECK(fast.count == tree.count);
        for (size_t i = 0; i < fast.count; i++) {
            is_same_member(&fast.at[i], &tree.at[i]);
            is_same_json(fast.at[i].json, tree.at[i].json);
        }
    }
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct record r;
    struct error err = ERROR_INIT;
    enum status status;

    if (!reader)
        FUZZ_CHECK(member_reader_new(&reader, NULL) == STATUS_OK);
    both_read_alike(fuzz_input(data, size));
    status = record_parse(reader, fuzz_input(data, size), &arena, &r, &err);

    FUZZ_CHECK(status == STATUS_OK || status == STATUS_BAD_INPUT);
    FUZZ_CHECK(status == STATUS_OK || err.message[0]);
    if (!status) {
        FUZZ_CHECK(is_text(r.text) && is_text(r.id) && is_text(r.url) && is_text(r.source));
        FUZZ_CHECK(is_text(r.stated.title) && is_text(r.stated.date) && is_text(r.stated.year));
        FUZZ_CHECK(is_text(r.extra) && (r.extra.len == 0 || r.extra.at[0] == '{'));
        check_list(r.stated.forces, r.stated.force_count, r.stated.has_forces);
        check_list(r.stated.operations, r.stated.operation_count, r.stated.has_operations);
    }
    arena_release(&arena);
    return 0;
}
