/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The query language, without an index: text to tree, and the tree described in the same language. */
#include "tests/fuzz/fuzz.h"

#include "base/utf8.h"
#include "corpus/registers.h"
#include "query/parser.h"

static struct analyzer *analyzer;
static struct registers *registers;

static enum status resolve(enum field_id field, struct str value, struct arena *arena, struct str *out, void *payload,
                           struct error *err)
{
    struct buf name = BUF_INIT;
    enum status status;

    (void)payload;
    if (field == FIELD_FORCE) {
        status = registers_force(registers, value, out, err);
        return status || out->len ? status : error_set(err, STATUS_BAD_INPUT, "no force '%.*s'", STR_ARG(value));
    }
    status = registers_operation(registers, value, &name, err);
    if (!status)
        status = arena_copy(arena, name.len ? buf_view(&name) : value, out, err);
    buf_release(&name);
    return status;
}

static void check_clause(const struct clause *c, struct str text, unsigned depth)
{
    FUZZ_CHECK(depth < 4 * QUERY_DEPTH_MAX);
    FUZZ_CHECK(c->offset <= text.len && c->length <= text.len - c->offset);
    FUZZ_CHECK(c->low <= c->high);
    for (size_t i = 0; i < c->slot_count; i++)
        FUZZ_CHECK(c->slots[i].word.len && utf8_is_valid(c->slots[i].word) && utf8_is_valid(c->slots[i].stem));
    for (size_t i = 0; i < c->child_count; i++)
        check_clause(c->children[i], text, depth + 1);
}

/* What was understood is written in the same language: it is a query, or refused like one. */
static void check_description(const struct parser_settings *settings, struct str text, const struct clause *c, struct arena *arena)
{
    struct buf description = BUF_INIT;
    struct query_fault fault;
    struct clause *again;
    enum status status = clause_describe(c, &description, NULL);

    FUZZ_CHECK(status == STATUS_OK && (utf8_is_valid(buf_view(&description)) || !utf8_is_valid(text)));
    status = parser_run(settings, buf_view(&description), arena, &again, &fault, NULL);
    FUZZ_CHECK(status == STATUS_OK || status == STATUS_BAD_INPUT);
    buf_release(&description);
}

static void parse(const struct parser_settings *settings, struct str text)
{
    struct arena arena = ARENA_INIT;
    struct error err = ERROR_INIT;
    struct query_fault fault;
    struct clause *c = NULL;
    enum status status = parser_run(settings, text, &arena, &c, &fault, &err);

    FUZZ_CHECK(status == STATUS_OK || status == STATUS_BAD_INPUT);
    FUZZ_CHECK(!fault.is_set || (status && fault.offset <= text.len));
    if (status) {
        FUZZ_CHECK(err.message[0]);
    } else {
        check_clause(c, text, 0);
        check_description(settings, text, c, &arena);
    }
    for (int field = 0; field < FIELD_COUNT; field++)
        if (field_at((enum field_id)field)->kind != FIELD_IS_TEXT)
            (void)!parser_filter(settings, (enum field_id)field, text, &arena, &c, &err);
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct parser_settings settings = { .resolve = resolve };

    if (!registers)
        FUZZ_CHECK(registers_new(&registers, NULL) == STATUS_OK && analyzer_new(&analyzer, "english", NULL) == STATUS_OK);
    if (analyzer_memory(analyzer) > 1 << 20)
        analyzer_forget(analyzer);
    settings.analyzer = analyzer;
    parse(&settings, fuzz_input(data, size));
    settings.is_any = true;
    parse(&settings, fuzz_input(data, size));
    return 0;
}
