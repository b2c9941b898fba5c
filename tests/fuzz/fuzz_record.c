/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line of a JSON Lines file. */
#include "tests/fuzz/fuzz.h"

#include "base/utf8.h"
#include "corpus/record.h"

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct record r;
    struct error err = ERROR_INIT;
    enum status status = record_parse(fuzz_input(data, size), &arena, &r, &err);

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
