/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/extraction.h"

#include "corpus/page.h"

#include <stdlib.h>

struct extraction {
    struct page page;
};

enum status extraction_new(struct extraction **out, const struct registers *registers, struct error *err)
{
    struct extraction *x = calloc(1, sizeof *x);

    if (!x)
        return error_no_memory(err);
    x->page.registers = registers;
    *out = x;
    return STATUS_OK;
}

enum status extraction_run(struct extraction *x, struct str source, const struct stated *stated, struct arena *arena,
                           struct article *out, struct error *err)
{
    struct article article = { 0 };
    enum status status;

    (void)x;
    (void)stated;
    status = arena_copy(arena, source, &article.text, err);
    if (!status)
        *out = article;
    return status;
}

void extraction_free(struct extraction *x)
{
    if (!x)
        return;
    tokens_release(&x->page.tokens);
    free(x);
}
