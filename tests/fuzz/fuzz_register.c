/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A register of a user: its rows, and what an extraction makes of a text with its words. */
#include "tests/fuzz/fuzz.h"

#include "base/utf8.h"
#include "corpus/extraction.h"

static struct registers *registers;

static void ask(struct str tsv)
{
    struct str rest = tsv, line, canonical, nearest[3];

    while (str_next_line(&rest, &line)) {
        struct str name = str_slice(line, 0, str_find_byte(line, '\t', 0));
        struct buf operation = BUF_INIT;

        FUZZ_CHECK(registers_force(registers, name, &canonical, NULL) == STATUS_OK);
        FUZZ_CHECK(registers_nearest_forces(registers, name, nearest, 3) <= 3);
        FUZZ_CHECK(registers_operation(registers, name, &operation, NULL) == STATUS_OK);
        buf_release(&operation);
    }
}

static void extract(struct str text)
{
    struct extraction *x;
    struct arena arena = ARENA_INIT;
    struct article article;

    FUZZ_CHECK(extraction_new(&x, registers, NULL) == STATUS_OK);
    FUZZ_CHECK(extraction_run(x, text, NULL, &arena, &article, NULL) == STATUS_OK);
    extraction_free(x);
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str tsv = fuzz_input(data, size);
    struct error err = ERROR_INIT;
    uint64_t before;
    enum status status;

    if (!registers)
        FUZZ_CHECK(registers_new_bare(&registers, NULL) == STATUS_OK);
    before = registers_fingerprint(registers);
    status = registers_add(registers, tsv, "fuzz.tsv", &err);
    FUZZ_CHECK(status == STATUS_OK || status == STATUS_BAD_INPUT);
    if (status) {
        FUZZ_CHECK(err.message[0] && registers_fingerprint(registers) == before);
        return 0;
    }
    ask(tsv);
    if (utf8_is_valid(tsv))
        extract(tsv);
    registers_free(registers);
    registers = NULL;
    return 0;
}
