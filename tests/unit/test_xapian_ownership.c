/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ownership table of xapian-c.h, row by row; the address sanitizer is the judge. */
#include "tests/unit/test_xapian_fixture.h"

static void every_handle_may_be_freed_when_null(void **state)
{
    (void)state;
    OK(xap_writer_close(NULL, &err));
    xap_writer_free(NULL);
    xap_reader_close(NULL);
    xap_postings_close(NULL);
    xap_terms_close(NULL);
    xap_values_close(NULL);
    xap_document_free(NULL);
    xap_query_free(NULL);
    xap_enquire_free(NULL);
    xap_matches_free(NULL);
}

static void everything_from_a_reader_outlives_it(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct xap_document *doc = NULL;
    struct xap_postings *p = NULL;
    struct xap_terms *of_document = NULL, *all = NULL;
    struct xap_values *v = NULL;
    struct xap_enquire *e = enquire_of(r, term_query("drug"));
    struct buf data = BUF_INIT;
    uint32_t docids[8], wdfs[8];
    size_t count = 0;

    (void)state;
    OK(xap_reader_document(&doc, r, 4, &err));
    OK(xap_postings_open(&p, r, STR("drug"), &err));
    OK(xap_terms_open_document(&of_document, r, 1, &err));
    OK(xap_terms_open(&all, r, STR("ra"), &err));
    OK(xap_values_open(&v, r, 1, &err));
    xap_reader_close(r);

    OK(xap_document_data(doc, &data, &err));
    OK(xap_document_value(doc, 0, &data, &err));
    assert_str(buf_view(&data), "raid drug knife2016");
    OK(xap_postings_next_batch(p, docids, wdfs, 8, &count, &err));
    assert_int_equal(count, 3);
    assert_string_equal(terms_left(of_document), "Q1:0 drug:1 raid:1");
    assert_string_equal(terms_left(all), "race:1 raid:3");
    assert_string_equal(values_left(v), "1=met 2=met 3=kent 4=met 6=kent");
    assert_string_equal(hits(e, 0, 10), "2 1 4");
    xap_enquire_free(e);
    xap_postings_close(p);
    xap_document_free(doc);
    buf_release(&data);
}

static void query_outlives_its_parts_and_enquire_its_query(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct xap_query *q = pair_query(XAP_AND, "drug", "raid", 0); /* frees both parts */
    struct xap_query *scaled = NULL;
    struct xap_enquire *e;

    (void)state;
    OK(xap_query_scale(&scaled, q, 2, &err));
    xap_query_free(q);
    e = enquire_of(r, scaled); /* frees the query */
    assert_string_equal(hits(e, 0, 10), "1 4");
    xap_enquire_free(e);
    xap_reader_close(r);
}

static void matches_outlive_enquire_and_reader(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct xap_enquire *e = enquire_of(r, term_query("drug"));
    struct xap_matches *m = NULL;
    struct xap_hit hit;

    (void)state;
    OK(xap_enquire_set_collapse(e, 1, 1, &err));
    OK(xap_enquire_run(&m, e, 0, 10, 6, &err));
    xap_enquire_free(e);
    xap_reader_close(r);
    assert_int_equal(xap_matches_size(m), 1);
    OK(xap_matches_hit(m, 0, &hit, &err));
    assert_str(hit.collapse_key, "met");
    xap_matches_free(m);
}

static void document_added_is_copied(void **state)
{
    struct xap_writer *w = writer_of("db", XAP_CREATE);
    struct xap_document *doc = NULL;
    struct buf data = BUF_INIT;
    char text[] = "first";

    (void)state;
    OK(xap_document_new(&doc, &err));
    OK(xap_document_set_data(doc, str_from_c(text), &err));
    text[0] = '?'; /* the text was only borrowed */
    OK(xap_writer_add(w, doc, NULL, &err));
    OK(xap_document_set_data(doc, STR("second"), &err));
    xap_document_free(doc);
    OK(xap_reader_data(xap_writer_reader(w), 1, &data, &err));
    assert_str(buf_view(&data), "first");
    buf_release(&data);
    OK(xap_writer_close(w, &err));
}

static void what_a_writer_leaves_behind_fails_but_can_be_freed(void **state)
{
    struct xap_writer *w = writer_of("db", XAP_CREATE);
    struct xap_document *doc = NULL;
    struct xap_postings *p = NULL;
    struct buf data = BUF_INIT;

    (void)state;
    add_six(w);
    OK(xap_writer_commit(w, &err));
    OK(xap_reader_document(&doc, xap_writer_reader(w), 4, &err));
    OK(xap_postings_open(&p, xap_writer_reader(w), STR("drug"), &err));
    OK(xap_writer_close(w, &err));
    FAILS(xap_document_data(doc, &data, &err), STATUS_INTERNAL);
    assert_non_null(strstr(err.message, "DatabaseClosedError"));
    xap_postings_close(p);
    xap_document_free(doc);
    buf_release(&data);
    w = writer_of("db", XAP_OPEN); /* the lock is free although the document lived on */
    OK(xap_writer_close(w, &err));
}

static void iterations_of_a_document_outlive_it(void **state)
{
    struct xap_document *doc = NULL;
    struct xap_terms *t = NULL;
    struct xap_values *v = NULL;

    (void)state;
    OK(xap_document_new(&doc, &err));
    OK(xap_document_add_term(doc, STR("one"), 2, &err));
    OK(xap_document_add_boolean_term(doc, STR("two"), &err));
    OK(xap_document_set_value(doc, 5, STR("five"), &err));
    OK(xap_document_set_value(doc, 4, STR("four"), &err));
    OK(xap_document_terms(&t, doc, &err));
    OK(xap_document_values(&v, doc, &err));
    xap_document_free(doc);
    assert_string_equal(terms_left(t), "one:2 two:0");
    assert_string_equal(values_left(v), "4=four 5=five");
}

static void views_last_until_the_next_call(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct xap_values *v = NULL;
    struct str values[8];
    uint32_t docids[8];
    size_t count = 0;

    (void)state;
    OK(xap_values_open(&v, r, 0, &err));
    OK(xap_values_next_batch(v, docids, values, 8, &count, &err));
    xap_reader_close(r);
    assert_int_equal(count, 5);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(values[i].len, 4);
    assert_str(values[4], "2016");
    xap_values_close(v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_handle_may_be_freed_when_null),
        TEST(everything_from_a_reader_outlives_it),
        TEST(query_outlives_its_parts_and_enquire_its_query),
        TEST(matches_outlive_enquire_and_reader),
        TEST(document_added_is_copied),
        TEST(what_a_writer_leaves_behind_fails_but_can_be_freed),
        TEST(iterations_of_a_document_outlive_it),
        TEST(views_last_until_the_next_call),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
