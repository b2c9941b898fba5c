/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/test_xapian_fixture.h"

enum { MANY = 3000 }; /* more than two batches of a spy */

/* Document d has "all"; every third "third"; slot 0 is d modulo 7. */
static struct xap_reader *many_documents(void)
{
    struct xap_writer *w = writer_of("many", XAP_CREATE);
    struct xap_document *doc = NULL;
    char digit[2] = "0";

    OK(xap_document_new(&doc, &err));
    for (int d = 1; d <= MANY; d++) {
        OK(xap_document_clear(doc, &err));
        OK(xap_document_add_term(doc, STR("all"), 1, &err));
        if (d % 3 == 0)
            OK(xap_document_add_term(doc, STR("third"), 1, &err));
        digit[0] = (char)('0' + d % 7);
        OK(xap_document_set_value(doc, 0, str_from_c(digit), &err));
        OK(xap_writer_add(w, doc, NULL, &err));
    }
    xap_document_free(doc);
    OK(xap_writer_close(w, &err));
    return reader_of("many");
}

static struct xap_match_counts counts_of(struct xap_enquire *e, uint32_t max_hits, uint32_t check_at_least)
{
    struct xap_match_counts counts;
    struct xap_matches *m = NULL;

    OK(xap_enquire_run(&m, e, 0, max_hits, check_at_least, &err));
    OK(xap_matches_counts(m, &counts, &err));
    xap_matches_free(m);
    return counts;
}

static void ranks_by_weight_and_pages(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct xap_enquire *e = enquire_of(r, term_query("drug"));
    struct xap_matches *m = NULL;
    struct xap_match_counts counts;
    struct xap_hit hit;

    (void)state;
    assert_string_equal(hits(e, 0, 10), "2 1 4");
    assert_string_equal(hits(e, 1, 1), "1");
    assert_string_equal(hits(e, 3, 10), "");
    OK(xap_enquire_run(&m, e, 0, 10, 0, &err));
    assert_int_equal(xap_matches_size(m), 3);
    OK(xap_matches_counts(m, &counts, &err));
    assert_true(counts.is_exact);
    assert_int_equal(counts.lower_bound, 3);
    OK(xap_matches_hit(m, 0, &hit, &err));
    assert_int_equal(hit.docid, 2);
    assert_true(hit.weight == counts.max_attained);
    assert_true(hit.weight <= counts.max_possible);
    assert_int_equal(hit.collapse_count, 0);
    assert_int_equal(hit.collapse_key.len, 0);
    FAILS(xap_matches_hit(m, 3, &hit, &err), STATUS_BAD_INPUT);
    xap_matches_free(m);
    xap_enquire_free(e);
    xap_reader_close(r);
}

static void bm25_parameters_change_weights(void **state)
{
    static const struct xap_bm25 flat = { 0, 0, 0, 0, 0 }; /* wdf and length do not count */
    static const struct xap_bm25 defaults = XAP_BM25_INIT;
    struct xap_reader *r = six_documents("db");
    struct xap_enquire *e = enquire_of(r, term_query("drug"));

    (void)state;
    OK(xap_enquire_weight_bm25(e, &flat, &err));
    assert_string_equal(hits(e, 0, 10), "1 2 4");
    OK(xap_enquire_weight_bm25(e, &defaults, &err));
    assert_string_equal(hits(e, 0, 10), "2 1 4");
    OK(xap_enquire_weight_none(e, &err));
    assert_string_equal(hits(e, 0, 10), "1 2 4");
    assert_true(counts_of(e, 10, 0).max_possible == 0);
    xap_enquire_free(e);
    xap_reader_close(r);
}

static void sorts_by_value_and_docid(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct xap_query *q = NULL;
    struct xap_enquire *e;

    (void)state;
    OK(xap_query_all(&q, &err));
    e = enquire_of(r, q);
    OK(xap_enquire_sort_by_value(e, 0, true, &err));
    assert_string_equal(hits(e, 0, 10), "4 6 2 3 1 5");
    OK(xap_enquire_set_docid_order(e, XAP_DOCID_DESCENDING, &err));
    assert_string_equal(hits(e, 0, 10), "6 4 3 2 1 5");
    OK(xap_enquire_sort_by_value(e, 0, false, &err));
    assert_string_equal(hits(e, 0, 10), "5 1 3 2 6 4");
    OK(xap_enquire_sort_by_relevance(e, &err));
    assert_string_equal(hits(e, 0, 10), "6 5 4 3 2 1");
    xap_enquire_free(e);
    xap_reader_close(r);
}

static void sorts_by_relevance_and_value_in_either_order(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct xap_enquire *e = enquire_of(r, term_query("arrest")); /* 2 is long, 3 and 6 alike */

    (void)state;
    OK(xap_enquire_sort_by_relevance_then_value(e, 0, true, &err));
    assert_string_equal(hits(e, 0, 10), "6 3 2");
    OK(xap_enquire_sort_by_relevance_then_value(e, 0, false, &err));
    assert_string_equal(hits(e, 0, 10), "3 6 2");
    OK(xap_enquire_sort_by_value_then_relevance(e, 0, false, &err));
    assert_string_equal(hits(e, 0, 10), "3 2 6");
    xap_enquire_free(e);
    xap_reader_close(r);
}

static void collapses_to_one_hit_a_value(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct xap_query *q = NULL;
    struct xap_enquire *e;
    struct xap_match_counts counts;
    struct xap_matches *m = NULL;
    struct xap_hit hit;

    (void)state;
    OK(xap_query_all(&q, &err));
    e = enquire_of(r, q);
    OK(xap_enquire_set_collapse(e, 1, 1, &err));
    OK(xap_enquire_run(&m, e, 0, 10, 6, &err)); /* met: 1 2 4; kent: 3 6; none: 5 */
    assert_int_equal(xap_matches_size(m), 3);
    OK(xap_matches_hit(m, 0, &hit, &err));
    assert_int_equal(hit.docid, 1);
    assert_int_equal(hit.collapse_count, 2);
    assert_str(hit.collapse_key, "met");
    OK(xap_matches_hit(m, 2, &hit, &err));
    assert_int_equal(hit.docid, 5);
    assert_int_equal(hit.collapse_key.len, 0);
    OK(xap_matches_counts(m, &counts, &err));
    assert_true(counts.is_exact);
    assert_int_equal(counts.estimated, 3);
    assert_int_equal(counts.uncollapsed_lower_bound, 6);
    assert_int_equal(counts.uncollapsed_upper_bound, 6);
    xap_matches_free(m);
    OK(xap_enquire_set_collapse(e, 1, 2, &err));
    assert_string_equal(hits(e, 0, 10), "1 2 3 5 6");
    OK(xap_enquire_set_collapse(e, 1, 0, &err));
    assert_string_equal(hits(e, 0, 10), "1 2 3 4 5 6");
    xap_enquire_free(e);
    xap_reader_close(r);
}

static void cutoff_leaves_out_light_hits(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct xap_enquire *e = enquire_of(r, pair_query(XAP_OR, "drug", "charity", 0));
    double best = counts_of(e, 10, 6).max_attained;

    (void)state;
    assert_string_equal(hits(e, 0, 10), "5 2 1 4");
    OK(xap_enquire_set_cutoff(e, 0, best * 0.99, &err));
    assert_string_equal(hits(e, 0, 10), "5");
    OK(xap_enquire_set_cutoff(e, 99, 0, &err)); /* none has both words */
    assert_string_equal(hits(e, 0, 10), "");
    OK(xap_enquire_set_cutoff(e, 0, 0, &err));
    assert_string_equal(hits(e, 0, 10), "5 2 1 4");
    xap_enquire_free(e);
    xap_reader_close(r);
}

static void counts_are_exact_when_all_documents_are_checked(void **state)
{
    struct xap_reader *r = many_documents();
    struct xap_enquire *e = enquire_of(r, pair_query(XAP_AND, "all", "third", 0));
    struct xap_query *q = NULL;
    struct xap_match_counts counts;

    (void)state;
    counts = counts_of(e, 0, MANY);
    assert_true(counts.is_exact);
    assert_int_equal(counts.lower_bound, MANY / 3);
    assert_int_equal(counts.estimated, MANY / 3);
    assert_int_equal(counts.upper_bound, MANY / 3);
    counts = counts_of(e, 10, MANY);
    assert_true(counts.is_exact);
    assert_int_equal(counts.estimated, MANY / 3);

    OK(xap_query_value_range(&q, 0, STR("0"), STR("2"), &err));
    OK(xap_enquire_set_query(e, q, 0, &err));
    xap_query_free(q);
    counts = counts_of(e, 10, MANY);
    assert_true(counts.is_exact);
    assert_int_equal(counts.estimated, 428 + 429 + 429);
    counts = counts_of(e, 10, 0);
    assert_false(counts.is_exact);
    assert_true(counts.lower_bound <= 428 + 429 + 429 && counts.upper_bound >= 428 + 429 + 429);
    xap_enquire_free(e);
    xap_reader_close(r);
}

struct seen {
    uint32_t calls, documents, stop_after;
    uint64_t docid_sum;
    size_t batch_max;
    double weight_max;
};

static enum status look(const uint32_t *docids, const double *weights, size_t count, void *payload,
                        struct error *e)
{
    struct seen *seen = payload;

    seen->calls++;
    if (seen->stop_after && seen->calls >= seen->stop_after)
        return error_set(e, STATUS_INTERRUPTED, "stopped by the spy");
    for (size_t i = 0; i < count; i++) {
        seen->docid_sum += docids[i];
        if (weights[i] > seen->weight_max)
            seen->weight_max = weights[i];
    }
    seen->documents += (uint32_t)count;
    if (count > seen->batch_max)
        seen->batch_max = count;
    return STATUS_OK;
}

static void spies_see_every_match_in_batches(void **state)
{
    struct xap_reader *r = many_documents();
    struct xap_enquire *e = enquire_of(r, term_query("all"));
    struct seen first = { 0 }, second = { 0 };

    (void)state;
    OK(xap_enquire_add_spy(e, look, &first, &err));
    OK(xap_enquire_add_spy(e, look, &second, &err));
    OK(xap_enquire_set_collapse(e, 0, 1, &err));
    assert_int_equal(counts_of(e, 10, MANY).estimated, 7);
    assert_int_equal(first.documents, MANY);
    assert_int_equal(first.docid_sum, (uint64_t)MANY * (MANY + 1) / 2);
    assert_int_equal(first.batch_max, XAP_SPY_BATCH);
    assert_int_equal(first.calls, 3);
    assert_int_equal(second.documents, MANY);
    OK(xap_enquire_clear_spies(e, &err));
    (void)counts_of(e, 10, MANY);
    assert_int_equal(first.documents, MANY);
    xap_enquire_free(e);
    xap_reader_close(r);
}

static void spies_get_weights(void **state)
{
    struct seen seen = { 0 };
    struct xap_reader *r = six_documents("db");
    struct xap_enquire *e = enquire_of(r, term_query("drug")); /* 1 2 4 */

    (void)state;
    OK(xap_enquire_add_spy(e, look, &seen, &err));
    assert_true(counts_of(e, 10, 6).max_attained == seen.weight_max);
    assert_int_equal(seen.documents, 3);
    assert_int_equal(seen.docid_sum, 7);
    xap_enquire_free(e);
    xap_reader_close(r);
}

static void spies_are_refused_on_several_databases(void **state)
{
    struct seen seen = { 0 };
    struct xap_reader *r = NULL;
    struct xap_enquire *e;
    struct str paths[2];

    (void)state;
    xap_reader_close(six_documents("a"));
    xap_reader_close(six_documents("b"));
    paths[0] = path_to("a");
    paths[1] = path_to("b");
    OK(xap_reader_open_many(&r, paths, 2, &err));
    e = enquire_of(r, term_query("knife"));
    FAILS(xap_enquire_add_spy(e, look, &seen, &err), STATUS_BAD_INPUT);
    OK(xap_enquire_weight_none(e, &err));
    assert_string_equal(hits(e, 0, 10), "5 6 7 8");
    assert_int_equal(seen.calls, 0);
    xap_enquire_free(e);
    xap_reader_close(r);
}

static void failing_spy_stops_the_match_and_its_status_is_passed_on(void **state)
{
    struct xap_reader *r = many_documents();
    struct xap_enquire *e = enquire_of(r, term_query("all"));
    struct xap_matches *m = NULL;
    struct seen seen = { 0 };

    (void)state;
    OK(xap_enquire_add_spy(e, look, &seen, &err));
    for (seen.stop_after = 1; seen.stop_after <= 3; seen.stop_after++) { /* the last one after the match */
        seen.calls = 0;
        FAILS(xap_enquire_run(&m, e, 0, 10, MANY, &err), STATUS_INTERRUPTED);
        assert_string_equal(err.message, "stopped by the spy");
        assert_null(m);
        assert_int_equal(seen.calls, seen.stop_after);
    }
    seen = (struct seen){ 0 };
    seen.stop_after = 1;
    assert_int_equal(xap_enquire_run(&m, e, 0, 10, MANY, NULL), STATUS_INTERRUPTED);
    seen = (struct seen){ 0 };
    assert_int_equal(counts_of(e, 10, MANY).estimated, MANY);
    assert_int_equal(seen.documents, MANY); /* nothing left over from the runs that failed */
    xap_enquire_free(e);
    xap_reader_close(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ranks_by_weight_and_pages),
        TEST(bm25_parameters_change_weights),
        TEST(sorts_by_value_and_docid),
        TEST(sorts_by_relevance_and_value_in_either_order),
        TEST(collapses_to_one_hit_a_value),
        TEST(cutoff_leaves_out_light_hits),
        TEST(counts_are_exact_when_all_documents_are_checked),
        TEST(spies_see_every_match_in_batches),
        TEST(spies_get_weights),
        TEST(spies_are_refused_on_several_databases),
        TEST(failing_spy_stops_the_match_and_its_status_is_passed_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
