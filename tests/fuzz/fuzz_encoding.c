/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bytes of a file. */
#include "tests/fuzz/fuzz.h"

#include "base/utf8.h"
#include "corpus/encoding.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf text = BUF_INIT;
    struct encoding used;
    struct error err = ERROR_INIT;
    enum status status = encoding_to_utf8(fuzz_input(data, size), &text, &used, &err);

    FUZZ_CHECK(status == STATUS_OK || status == STATUS_BAD_INPUT);
    if (status) {
        FUZZ_CHECK(err.message[0]);
    } else {
        FUZZ_CHECK(utf8_is_valid(buf_view(&text)));
        FUZZ_CHECK(str_find_byte(buf_view(&text), '\0', 0) == STR_NONE);
        FUZZ_CHECK(str_find_byte(buf_view(&text), '\r', 0) == STR_NONE);
        FUZZ_CHECK(used.name[0] && memchr(used.name, '\0', sizeof used.name));
    }
    buf_release(&text);
    return 0;
}
