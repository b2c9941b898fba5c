/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For tests of extraction: runs it on a text and shows the values of a kind
 * as one line, "Kent Police; Essex Police", so that a table of texts and
 * expectations reads like the specification.
 */
#ifndef TESTS_EXTRACTED_H
#define TESTS_EXTRACTED_H

#include "corpus/extraction.h"
#include "corpus/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

struct extracted {
    struct registers *registers;
    struct extraction *x;
    struct arena arena;
    struct article article;
    struct error err;
    char line[4096];
};

static inline void extracted_open(struct extracted *e)
{
    *e = (struct extracted){ .arena = ARENA_INIT };
    assert_int_equal(registers_new(&e->registers, &e->err), STATUS_OK);
    assert_int_equal(extraction_new(&e->x, e->registers, &e->err), STATUS_OK);
}

static inline void extracted_close(struct extracted *e)
{
    arena_release(&e->arena);
    extraction_free(e->x);
    registers_free(e->registers);
}

/* Every value of a facet rests on a rule that filters know. */
static inline void extracted_check_rules(const struct extracted *e)
{
    for (size_t i = 0; i < e->article.fact_count; i++) {
        const struct fact *f = &e->article.facts[i];
        const char *const *rule = rules_of(f->kind);

        if (f->kind != FACT_FORCE && f->kind != FACT_YEAR && f->kind != FACT_OPERATION)
            continue;
        while (*rule && !str_is_equal(f->rule, str_from_c(*rule)))
            rule++;
        if (!*rule)
            fail_msg("'%.*s' rests on '%.*s', which is not in corpus/rules.c", STR_ARG(f->value), STR_ARG(f->rule));
    }
}

static inline void extracted_read(struct extracted *e, const char *text, const struct stated *stated)
{
    arena_reset(&e->arena);
    assert_int_equal(extraction_run(e->x, str_from_c(text), stated, &e->arena, &e->article, &e->err), STATUS_OK);
    extracted_check_rules(e);
}

/* The values of a kind, in their order, joined by "; ". Valid until the next call. */
static inline const char *extracted_values(struct extracted *e, enum fact_kind kind)
{
    size_t len = 0;

    e->line[0] = '\0';
    for (size_t i = 0; i < e->article.fact_count; i++)
        if (e->article.facts[i].kind == kind)
            len += (size_t)snprintf(e->line + len, sizeof e->line - len, "%s%.*s", len ? "; " : "",
                                    STR_ARG(e->article.facts[i].value));
    return e->line;
}

/* A text and what one kind of value must come out of it. */
struct example {
    const char *text, *expected;
};

#define EXPECT_EXAMPLES(kind, examples)                                                                                \
    do {                                                                                                               \
        struct extracted e;                                                                                            \
        unsigned wrong = 0;                                                                                            \
        extracted_open(&e);                                                                                            \
        for (size_t i = 0; i < sizeof(examples) / sizeof *(examples); i++) {                                           \
            extracted_read(&e, (examples)[i].text, NULL);                                                              \
            if (strcmp(extracted_values(&e, kind), (examples)[i].expected) == 0)                                       \
                continue;                                                                                              \
            print_error("%s\n  expected: %s\n  got:      %s\n", (examples)[i].text, (examples)[i].expected, e.line);   \
            wrong++;                                                                                                   \
        }                                                                                                              \
        extracted_close(&e);                                                                                           \
        assert_int_equal(wrong, 0);                                                                                    \
    } while (0)

#endif
