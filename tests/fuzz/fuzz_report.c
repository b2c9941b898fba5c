/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A report for --verify, which names a query, filters and articles. */
#include "tests/fuzz/fuzz.h"

#include "base/utf8.h"
#include "query/report.h"

static struct session session = SESSION_INIT;

static void verify(struct str text, bool as_json)
{
    struct buf out = BUF_INIT;
    struct error err = ERROR_INIT;
    bool is_same = false;
    enum status status = report_verify(&session, text, "fuzz.json", as_json, &is_same, &out, &err);

    FUZZ_CHECK(status == STATUS_OK || status == STATUS_BAD_INPUT);
    FUZZ_CHECK(status == STATUS_OK || err.message[0]);
    FUZZ_CHECK(utf8_is_valid(buf_view(&out)) && str_find_byte(buf_view(&out), '\x1B', 0) == STR_NONE);
    buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!session.archive.reader)
        FUZZ_CHECK(session_open(&session, fuzz_index(), NULL) == STATUS_OK);
    verify(fuzz_input(data, size), false);
    verify(fuzz_input(data, size), true);
    return 0;
}
