/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The header is C and stands alone: it is the first thing here, and nothing comes before it. */
#include "xapian-c/xapian-c.h"

static enum status use_it(struct error *err)
{
    struct xap_document *doc = NULL;
    enum status status = xap_document_new(&doc, err);

    xap_document_free(doc);
    return status;
}

#include "tests/unit/test.h"

static void header_alone_is_enough_for_a_c_program(void **state)
{
    struct error err = ERROR_INIT;

    (void)state;
    assert_int_equal(use_it(&err), STATUS_OK);
}

static void defaults_are_those_of_xapian(void **state)
{
    static const struct xap_bm25 bm25 = XAP_BM25_INIT;

    (void)state;
    assert_true(bm25.k1 == 1 && bm25.k2 == 0 && bm25.k3 == 1 && bm25.b == 0.5 && bm25.min_normlen == 0.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(header_alone_is_enough_for_a_c_program),
        cmocka_unit_test(defaults_are_those_of_xapian),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
