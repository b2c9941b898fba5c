/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file of corrections, applied to an article and kept in the index; and what an index keeps, which may be anything. */
#include "tests/fuzz/fuzz.h"

#include "base/utf8.h"
#include "indexer/corrections.h"

static struct registers *registers;

static enum status note(uint64_t line, const char *reason, void *payload, struct error *err)
{
    (void)payload;
    (void)err;
    FUZZ_CHECK(line > 0 && reason[0]);
    return STATUS_OK;
}

static void apply(const struct corrections *c)
{
    static const struct fact facts[] = {
        { FACT_FORCE, { "Kent Police", 11 }, { "named", 5 }, { "Kent Police", 11 }, 0, 0 },
        { FACT_YEAR, { "2014", 4 }, { "marker", 6 }, { "2014", 4 }, 0, OFFSET_NONE },
        { FACT_DATE, { "2014-07-16", 10 }, { "marker", 6 }, { "2014-07-16", 10 }, 0, OFFSET_NONE },
    };

    for (size_t i = 0; i < c->count; i++) {
        struct arena arena = ARENA_INIT;
        struct fact copies[3];
        struct article a = { .text = STR("A text."), .facts = copies, .fact_count = 3, .date = { 2014, 7, 16 } };

        memcpy(copies, facts, sizeof copies);
        FUZZ_CHECK(corrections_apply(c, c->list[i].id, &arena, &a, NULL) == STATUS_OK);
        FUZZ_CHECK(a.fact_count >= 3 && a.date.month <= 12 && a.date.day <= 31 && a.title_end <= a.text.len);
        for (size_t f = 0; f < a.fact_count; f++)
            FUZZ_CHECK(a.facts[f].value.len && a.facts[f].rule.len);
        arena_release(&arena);
    }
}

static enum status take(struct str key, struct str value, void *payload, struct error *err)
{
    FUZZ_CHECK(str_is_equal(key, STR(METADATA_CORRECTIONS)));
    return buf_add(payload, value, err);
}

/* What is written is read again, line for line. */
static void check_round_trip(const struct corrections *c)
{
    struct buf log = BUF_INIT;
    struct corrections again = { .list = NULL };

    FUZZ_CHECK(corrections_write(c, take, &log, NULL) == STATUS_OK);
    FUZZ_CHECK(corrections_parse(&again, buf_view(&log), NULL) == STATUS_OK);
    FUZZ_CHECK(again.count == c->count);
    for (size_t i = 0; i < c->count; i++) {
        const struct correction *a = &c->list[i], *b = &again.list[i];

        FUZZ_CHECK(a->field == b->field && a->batch == b->batch && str_is_equal(a->id, b->id));
        FUZZ_CHECK(str_is_equal(a->value, b->value) && str_is_equal(a->who, b->who) && str_is_equal(a->when, b->when) &&
                   str_is_equal(a->why, b->why));
    }
    corrections_release(&again);
    buf_release(&log);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct corrections c = { .list = NULL };
    struct error err = ERROR_INIT;

    if (!registers)
        FUZZ_CHECK(registers_new(&registers, NULL) == STATUS_OK);
    FUZZ_CHECK(corrections_add(&c, fuzz_input(data, size), registers, note, NULL, &err) == STATUS_OK);
    apply(&c);
    check_round_trip(&c);
    corrections_release(&c);
    if (corrections_parse(&c, fuzz_input(data, size), &err) == STATUS_OK)
        apply(&c);
    corrections_release(&c);
    return 0;
}
