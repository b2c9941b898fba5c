/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/test_xapian_fixture.h"

/* The documents a query matches, by docid; frees the query. */
static const char *matches(struct xap_reader *r, struct xap_query *q)
{
    struct xap_enquire *e = enquire_of(r, q);
    const char *found;

    OK(xap_enquire_weight_none(e, &err));
    found = hits(e, 0, 64);
    xap_enquire_free(e);
    return found;
}

static const char *matches_pair(struct xap_reader *r, enum xap_op op, const char *first, const char *second,
                                uint32_t window)
{
    return matches(r, pair_query(op, first, second, window));
}

static void boolean_operators_match_as_named(void **state)
{
    struct xap_reader *r = six_documents("db"); /* drug: 1 2 4; raid: 1 4 6 */

    (void)state;
    assert_string_equal(matches(r, term_query("drug")), "1 2 4");
    assert_string_equal(matches_pair(r, XAP_AND, "drug", "raid", 0), "1 4");
    assert_string_equal(matches_pair(r, XAP_OR, "drug", "raid", 0), "1 2 4 6");
    assert_string_equal(matches_pair(r, XAP_NOT, "drug", "raid", 0), "2");
    assert_string_equal(matches_pair(r, XAP_XOR, "drug", "raid", 0), "2 6");
    assert_string_equal(matches_pair(r, XAP_MAYBE, "drug", "raid", 0), "1 2 4");
    assert_string_equal(matches_pair(r, XAP_FILTER, "drug", "raid", 0), "1 4");
    assert_string_equal(matches_pair(r, XAP_SYNONYM, "drug", "raid", 0), "1 2 4 6");
    assert_string_equal(matches_pair(r, XAP_MAX, "drug", "raid", 0), "1 2 4 6");
    xap_reader_close(r);
}

static void not_excludes_all_but_the_first(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct xap_query *parts[3], *q = NULL;

    (void)state;
    OK(xap_query_all(&parts[0], &err));
    parts[1] = term_query("drug");
    parts[2] = term_query("charity");
    OK(xap_query_combine(&q, XAP_NOT, (const struct xap_query *const *)parts, 3, 0, &err));
    for (int i = 0; i < 3; i++)
        xap_query_free(parts[i]);
    assert_string_equal(matches(r, q), "3 6");
    xap_reader_close(r);
}

static void phrases_keep_the_order_and_near_does_not(void **state)
{
    struct xap_reader *r = six_documents("db"); /* 1: drug raid; 4: raid drug knife */

    (void)state;
    assert_string_equal(matches_pair(r, XAP_PHRASE, "drug", "raid", 0), "1");
    assert_string_equal(matches_pair(r, XAP_PHRASE, "raid", "knife", 2), "");
    assert_string_equal(matches_pair(r, XAP_PHRASE, "raid", "knife", 3), "4");
    assert_string_equal(matches_pair(r, XAP_NEAR, "drug", "raid", 2), "1 4");
    assert_string_equal(matches_pair(r, XAP_NEAR, "knife", "raid", 3), "4");
    xap_reader_close(r);
}

static void everything_and_nothing_match_so(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct xap_query *q = NULL;

    (void)state;
    OK(xap_query_all(&q, &err));
    assert_string_equal(matches(r, q), "1 2 3 4 5 6");
    OK(xap_query_nothing(&q, &err));
    assert_string_equal(matches(r, q), "");
    OK(xap_query_combine(&q, XAP_OR, NULL, 0, 0, &err));
    assert_string_equal(matches(r, q), "");
    assert_string_equal(matches(r, term_query("nothing-has-this")), "");
    assert_string_equal(matches(r, term_query("")), "1 2 3 4 5 6");
    xap_reader_close(r);
}

static void value_ranges_include_their_bounds(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct xap_query *q = NULL;

    (void)state;
    OK(xap_query_value_range(&q, 0, STR("2014"), STR("2015"), &err));
    assert_string_equal(matches(r, q), "1 2 3");
    OK(xap_query_value_range(&q, 0, STR("2016"), STR("2014"), &err));
    assert_string_equal(matches(r, q), "");
    OK(xap_query_value_at_least(&q, 0, STR("2015"), &err));
    assert_string_equal(matches(r, q), "2 3 4 6");
    OK(xap_query_value_at_most(&q, 0, STR("2014"), &err));
    assert_string_equal(matches(r, q), "1");
    OK(xap_query_value_at_least(&q, 0, STR_EMPTY, &err));
    assert_string_equal(matches(r, q), "1 2 3 4 5 6");
    xap_reader_close(r);
}

static void wildcards_expand_up_to_their_limit(void **state)
{
    struct xap_reader *r = six_documents("db"); /* race: 5; raid: 1 4 6 */
    struct xap_enquire *e;
    struct xap_matches *m = NULL;
    struct xap_query *q = NULL;

    (void)state;
    OK(xap_query_wildcard(&q, STR("ra"), 0, XAP_WILDCARD_FAIL, XAP_SYNONYM, &err));
    assert_string_equal(matches(r, q), "1 4 5 6");
    OK(xap_query_wildcard(&q, STR("ra"), 1, XAP_WILDCARD_FIRST, XAP_OR, &err));
    assert_string_equal(matches(r, q), "5");
    OK(xap_query_wildcard(&q, STR("ra"), 1, XAP_WILDCARD_MOST_FREQUENT, XAP_MAX, &err));
    assert_string_equal(matches(r, q), "1 4 6");
    OK(xap_query_wildcard(&q, STR("ra"), 1, XAP_WILDCARD_FAIL, XAP_SYNONYM, &err));
    e = enquire_of(r, q);
    FAILS(xap_enquire_run(&m, e, 0, 10, 0, &err), STATUS_BAD_INPUT);
    assert_null(m);
    xap_enquire_free(e);
    FAILS(xap_query_wildcard(&q, STR("ra"), 1, XAP_WILDCARD_FAIL, XAP_AND, &err), STATUS_BAD_INPUT);
    xap_reader_close(r);
}

static void scale_multiplies_the_weight(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct xap_query *drug = term_query("drug"), *q = NULL;
    struct xap_enquire *e;
    struct xap_matches *m = NULL;
    double plain[3], scaled[3];
    uint32_t docids[3];
    size_t count;

    (void)state;
    OK(xap_query_scale(&q, drug, 4, &err));
    e = enquire_of(r, drug);
    OK(xap_enquire_run(&m, e, 0, 3, 0, &err));
    OK(xap_matches_batch(m, 0, docids, plain, 3, &count, &err));
    xap_matches_free(m);
    OK(xap_enquire_set_query(e, q, 0, &err));
    OK(xap_enquire_run(&m, e, 0, 3, 0, &err));
    OK(xap_matches_batch(m, 0, docids, scaled, 3, &count, &err));
    xap_matches_free(m);
    for (int i = 0; i < 3; i++)
        assert_true(scaled[i] > 3.999 * plain[i] && scaled[i] < 4.001 * plain[i]);
    xap_enquire_free(e);
    xap_query_free(q);
    xap_reader_close(r);
}

static void describes_itself_and_names_its_terms(void **state)
{
    struct xap_query *q = pair_query(XAP_AND, "raid", "drug", 0);
    struct xap_terms *t = NULL;
    struct buf text = BUF_INIT;

    (void)state;
    OK(xap_query_description(q, &text, &err));
    assert_str(buf_view(&text), "Query((raid AND drug))");
    OK(xap_query_terms(&t, q, &err));
    xap_query_free(q);
    assert_string_equal(terms_left(t), "drug:0 raid:0");
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(boolean_operators_match_as_named),
        TEST(not_excludes_all_but_the_first),
        TEST(phrases_keep_the_order_and_near_does_not),
        TEST(everything_and_nothing_match_so),
        TEST(value_ranges_include_their_bounds),
        TEST(wildcards_expand_up_to_their_limit),
        TEST(scale_multiplies_the_weight),
        TEST(describes_itself_and_names_its_terms),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
