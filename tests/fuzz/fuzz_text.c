/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text of a page: furniture, headline, date, operations, forces; by itself and under what a record states. */
#include "tests/fuzz/fuzz.h"

#include "base/utf8.h"
#include "corpus/extraction.h"

static struct registers *registers;
static struct extraction *extraction;

static void check_fact(const struct fact *f, struct str source, const struct article *a)
{
    FUZZ_CHECK(f->value.len && utf8_is_valid(f->value) && utf8_is_valid(f->quote));
    FUZZ_CHECK(f->rule.len && f->kind < FACT_KINDS);
    FUZZ_CHECK(f->source_offset == OFFSET_NONE || f->source_offset <= source.len);
    FUZZ_CHECK(f->text_offset == OFFSET_NONE || f->text_offset <= a->text.len);
}

static void extract(struct str source, const struct stated *stated)
{
    struct arena arena = ARENA_INIT;
    struct article a;

    FUZZ_CHECK(extraction_run(extraction, source, stated, &arena, &a, NULL) == STATUS_OK);
    FUZZ_CHECK(utf8_is_valid(a.text) && utf8_is_valid(a.title));
    FUZZ_CHECK(a.title_end <= a.text.len && utf8_floor(a.text, a.title_end) == a.title_end);
    FUZZ_CHECK(a.date.month <= 12 && a.date.day <= 31 && (a.date.year || !a.date.month) && (a.date.month || !a.date.day));
    for (size_t i = 0; i < a.fact_count; i++)
        check_fact(&a.facts[i], source, &a);
    for (size_t i = 0; i < a.furniture_count; i++)
        FUZZ_CHECK(a.furniture[i].source_offset <= source.len && a.furniture[i].len <= source.len - a.furniture[i].source_offset);
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf text = BUF_INIT;
    bool was_repaired;
    struct str rest, force, operation;
    struct stated stated = { .force_count = 1, .has_forces = true, .operation_count = 1, .has_operations = true };

    if (!extraction)
        FUZZ_CHECK(registers_new(&registers, NULL) == STATUS_OK && extraction_new(&extraction, registers, NULL) == STATUS_OK);
    FUZZ_CHECK(utf8_repair(&text, fuzz_input(data, size), &was_repaired, NULL) == STATUS_OK);
    extract(buf_view(&text), NULL);
    rest = buf_view(&text);
    stated.title = fuzz_line(&rest);
    stated.date = fuzz_line(&rest);
    stated.year = fuzz_line(&rest);
    force = str_trim(fuzz_line(&rest));
    operation = str_trim(fuzz_line(&rest));
    stated.forces = &force;
    stated.operations = &operation;
    stated.force_count = force.len > 0;
    stated.operation_count = operation.len > 0;
    extract(rest, &stated);
    stated.has_forces = stated.has_operations = false;
    extract(rest, &stated);
    buf_release(&text);
    return 0;
}
