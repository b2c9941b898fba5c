/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/test_xapian_fixture.h"

static void tells_the_statistics_of_the_database(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct buf uuid = BUF_INIT;
    uint32_t last = 0;
    uint64_t total = 0, revision = 0;
    double average = 0;
    bool has_positions = false;

    (void)state;
    assert_int_equal(doccount(r), 6);
    OK(xap_reader_last_docid(r, &last, &err));
    assert_int_equal(last, 6);
    OK(xap_reader_total_length(r, &total, &err));
    assert_int_equal(total, 14);
    OK(xap_reader_average_length(r, &average, &err));
    assert_true(average > 2.33 && average < 2.34);
    OK(xap_reader_has_positions(r, &has_positions, &err));
    assert_true(has_positions);
    OK(xap_reader_uuid(r, &uuid, &err));
    assert_int_equal(uuid.len, 36);
    OK(xap_reader_revision(r, &revision, &err));
    assert_int_equal(revision, 1);
    buf_release(&uuid);
    xap_reader_close(r);
}

static void tells_the_statistics_of_a_term(void **state)
{
    struct xap_reader *r = six_documents("db");
    uint32_t frequency = 99;
    uint64_t collection = 99;
    bool exists = false;

    (void)state;
    OK(xap_reader_term_frequency(r, STR("drug"), &frequency, &err));
    assert_int_equal(frequency, 3);
    OK(xap_reader_collection_frequency(r, STR("drug"), &collection, &err));
    assert_int_equal(collection, 4);
    OK(xap_reader_term_exists(r, STR("drug"), &exists, &err));
    assert_true(exists);
    OK(xap_reader_term_frequency(r, STR("dru"), &frequency, &err));
    assert_int_equal(frequency, 0);
    OK(xap_reader_collection_frequency(r, STR("dru"), &collection, &err));
    assert_int_equal(collection, 0);
    OK(xap_reader_term_exists(r, STR("dru"), &exists, &err));
    assert_false(exists);
    OK(xap_reader_term_frequency(r, STR_EMPTY, &frequency, &err));
    assert_int_equal(frequency, 6);
    xap_reader_close(r);
}

static void finds_the_document_of_a_unique_term(void **state)
{
    struct xap_reader *r = six_documents("db");
    uint32_t docid = 99;

    (void)state;
    OK(xap_reader_find(r, STR("Q4"), &docid, &err));
    assert_int_equal(docid, 4);
    FAILS(xap_reader_find(r, STR("Q40"), &docid, &err), STATUS_NOT_FOUND);
    assert_int_equal(docid, 4);
    xap_reader_close(r);
}

static void reads_postings_with_wdf_in_batches(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct xap_postings *p = NULL;
    uint32_t docids[2], wdfs[2];
    size_t count = 0;

    (void)state;
    OK(xap_postings_open(&p, r, STR("drug"), &err));
    OK(xap_postings_next_batch(p, docids, wdfs, 2, &count, &err));
    assert_int_equal(count, 2);
    assert_int_equal(docids[0], 1);
    assert_int_equal(wdfs[0], 1);
    assert_int_equal(docids[1], 2);
    assert_int_equal(wdfs[1], 2);
    OK(xap_postings_next_batch(p, docids, wdfs, 2, &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(docids[0], 4);
    for (int i = 0; i < 2; i++) {
        OK(xap_postings_next_batch(p, docids, wdfs, 2, &count, &err));
        assert_int_equal(count, 0);
    }
    OK(xap_postings_skip_to(p, 1, &err));
    xap_postings_close(p);
    assert_string_equal(docids_of(r, ""), "1 2 3 4 5 6");
    assert_string_equal(docids_of(r, "nothing-has-this"), "");
    xap_reader_close(r);
}

static void reads_all_lengths_in_one_sweep(void **state)
{
    static const uint32_t expected[] = { 2, 3, 2, 3, 2, 2 }, some[] = { 4, 1 };
    struct xap_reader *r = six_documents("db");
    struct xap_postings *p = NULL;
    uint32_t docids[8], lengths[8];
    size_t count = 0;

    (void)state;
    OK(xap_postings_open(&p, r, STR_EMPTY, &err));
    OK(xap_postings_next_lengths(p, docids, lengths, 8, &count, &err));
    assert_int_equal(count, 6);
    assert_memory_equal(lengths, expected, sizeof expected);
    xap_postings_close(p);
    OK(xap_reader_lengths(r, some, 2, lengths, &err));
    assert_int_equal(lengths[0], 3);
    assert_int_equal(lengths[1], 2);
    xap_reader_close(r);
}

static void skips_forward_in_postings_and_never_back(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct xap_postings *p = NULL;
    uint32_t docid = 0;
    size_t count = 0;

    (void)state;
    OK(xap_postings_open(&p, r, STR("arrest"), &err)); /* 2 3 6 */
    OK(xap_postings_skip_to(p, 3, &err));
    OK(xap_postings_next_batch(p, &docid, NULL, 1, &count, &err));
    assert_int_equal(docid, 3);
    OK(xap_postings_skip_to(p, 1, &err));
    OK(xap_postings_next_batch(p, &docid, NULL, 1, &count, &err));
    assert_int_equal(docid, 6);
    OK(xap_postings_skip_to(p, 7, &err));
    OK(xap_postings_next_batch(p, &docid, NULL, 1, &count, &err));
    assert_int_equal(count, 0);
    xap_postings_close(p);
    xap_reader_close(r);
}

static void counts_positions_beyond_the_capacity(void **state)
{
    struct xap_reader *r = six_documents("db");
    uint32_t positions[2] = { 0, 77 };
    size_t count = 99;

    (void)state;
    OK(xap_reader_positions(r, 2, STR("drug"), positions, 2, &count, &err));
    assert_int_equal(count, 2);
    assert_int_equal(positions[0], 1);
    assert_int_equal(positions[1], 2);
    positions[1] = 77;
    OK(xap_reader_positions(r, 2, STR("drug"), positions, 1, &count, &err));
    assert_int_equal(count, 2);
    assert_int_equal(positions[1], 77);
    OK(xap_reader_positions(r, 2, STR("Q2"), positions, 2, &count, &err));
    assert_int_equal(count, 0);
    OK(xap_reader_positions(r, 2, STR("knife"), positions, 2, &count, &err));
    assert_int_equal(count, 0);
    OK(xap_reader_positions(r, 999, STR("drug"), NULL, 0, &count, &err));
    assert_int_equal(count, 0);
    xap_reader_close(r);
}

static void appends_data_and_values(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct buf out = BUF_INIT;

    (void)state;
    OK(xap_reader_data(r, 3, &out, &err));
    OK(buf_add_byte(&out, '|', &err));
    OK(xap_reader_value(r, 3, 0, &out, &err));
    OK(xap_reader_value(r, 5, 0, &out, &err));
    OK(xap_reader_value(r, 3, 55, &out, &err));
    assert_str(buf_view(&out), "knife arrest|2015");
    FAILS(xap_reader_data(r, 7, &out, &err), STATUS_NOT_FOUND);
    FAILS(xap_reader_value(r, 7, 0, &out, &err), STATUS_NOT_FOUND);
    buf_release(&out);
    xap_reader_close(r);
}

static void streams_the_values_of_a_slot(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct xap_values *v = NULL;
    uint32_t docids[4];
    struct str values[4];
    size_t count = 0;

    (void)state;
    OK(xap_values_open(&v, r, 0, &err));
    assert_string_equal(values_left(v), "1=2014 2=2015 3=2015 4=2016 6=2016");
    OK(xap_values_open(&v, r, 0, &err));
    OK(xap_values_skip_to(v, 4, &err));
    assert_string_equal(values_left(v), "4=2016 6=2016");
    OK(xap_values_open(&v, r, 1, &err));
    OK(xap_values_next_batch(v, docids, values, 4, &count, &err));
    assert_int_equal(count, 4);
    assert_str(values[0], "met");
    assert_str(values[2], "kent");
    assert_int_equal(docids[2], 3);
    OK(xap_values_next_batch(v, docids, values, 4, &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(docids[0], 6);
    assert_str(values[0], "kent");
    OK(xap_values_next_batch(v, docids, values, 4, &count, &err));
    assert_int_equal(count, 0);
    xap_values_close(v);
    OK(xap_values_open(&v, r, 9, &err));
    assert_string_equal(values_left(v), "");
    xap_reader_close(r);
}

static void finds_the_value_of_a_document(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct xap_values *v = NULL;
    struct str value;
    bool has;

    (void)state;
    OK(xap_values_open(&v, r, 0, &err));
    for (int times = 0; times < 2; times++) {
        OK(xap_values_find(v, 2, &value, &has, &err));
        assert_true(has);
        assert_str(value, "2015");
    }
    OK(xap_values_find(v, 5, &value, &has, &err)); /* it has none */
    assert_false(has);
    OK(xap_values_find(v, 6, &value, &has, &err));
    assert_true(has);
    assert_str(value, "2016");
    OK(xap_values_find(v, 7, &value, &has, &err));
    assert_false(has);
    xap_values_close(v);
    OK(xap_values_open(&v, r, 9, &err));
    OK(xap_values_find(v, 1, &value, &has, &err));
    assert_false(has);
    xap_values_close(v);
    xap_reader_close(r);
}

static void bounds_the_values_of_a_slot(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct buf bounds = BUF_INIT;
    uint32_t frequency = 0;

    (void)state;
    OK(xap_reader_value_lower_bound(r, 0, &bounds, &err));
    OK(xap_reader_value_upper_bound(r, 0, &bounds, &err));
    OK(xap_reader_value_upper_bound(r, 9, &bounds, &err));
    assert_str(buf_view(&bounds), "20142016");
    OK(xap_reader_value_frequency(r, 0, &frequency, &err));
    assert_int_equal(frequency, 5);
    buf_release(&bounds);
    xap_reader_close(r);
}

static void lists_terms_by_prefix_with_their_frequency(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct xap_terms *t = NULL;

    (void)state;
    OK(xap_terms_open(&t, r, STR("ra"), &err));
    assert_string_equal(terms_left(t), "race:1 raid:3");
    OK(xap_terms_open(&t, r, STR("x"), &err));
    assert_string_equal(terms_left(t), "");
    OK(xap_terms_open(&t, r, STR_EMPTY, &err));
    OK(xap_terms_skip_to(t, STR("d"), &err));
    assert_string_equal(terms_left(t), "drug:3 knife:2 race:1 raid:3");
    xap_reader_close(r);
}

static void lists_the_terms_of_a_document_with_their_wdf(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct xap_terms *t = NULL;

    (void)state;
    OK(xap_terms_open_document(&t, r, 2, &err));
    assert_string_equal(terms_left(t), "Q2:0 arrest:1 drug:2");
    t = NULL;
    FAILS(xap_terms_open_document(&t, r, 7, &err), STATUS_NOT_FOUND);
    assert_null(t);
    xap_reader_close(r);
}

static void reads_back_a_whole_document(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct xap_document *doc = NULL;
    struct xap_terms *t = NULL;
    struct xap_values *v = NULL;
    struct buf out = BUF_INIT;
    uint32_t docid = 0;

    (void)state;
    OK(xap_reader_document(&doc, r, 4, &err));
    OK(xap_document_docid(doc, &docid, &err));
    assert_int_equal(docid, 4);
    OK(xap_document_data(doc, &out, &err));
    OK(xap_document_value(doc, 1, &out, &err));
    assert_str(buf_view(&out), "raid drug knifemet");
    OK(xap_document_terms(&t, doc, &err));
    assert_string_equal(terms_left(t), "Q4:0 drug:1 knife:1 raid:1");
    OK(xap_document_values(&v, doc, &err));
    assert_string_equal(values_left(v), "0=2016 1=met");
    xap_document_free(doc);
    buf_release(&out);
    xap_reader_close(r);
}

static void reads_several_databases_as_one(void **state)
{
    struct xap_reader *r = NULL;
    struct str paths[2];
    struct buf out = BUF_INIT;
    size_t count = 0;
    uint32_t position;

    (void)state;
    xap_reader_close(six_documents("a"));
    xap_reader_close(six_documents("b"));
    paths[0] = path_to("a");
    paths[1] = path_to("b");
    OK(xap_reader_open_many(&r, paths, 2, &err));
    assert_int_equal(doccount(r), 12);
    assert_string_equal(docids_of(r, "knife"), "5 6 7 8");
    OK(xap_reader_data(r, 8, &out, &err));
    assert_str(buf_view(&out), "raid drug knife");
    OK(xap_reader_positions(r, 8, STR("knife"), &position, 1, &count, &err));
    assert_int_equal(position, 3);
    xap_reader_close(r);
    r = NULL;
    OK(xap_reader_open_many(&r, NULL, 0, &err));
    assert_int_equal(doccount(r), 0);
    xap_reader_close(r);
    r = NULL;
    paths[1] = path_to("none");
    FAILS(xap_reader_open_many(&r, paths, 2, &err), STATUS_NOT_FOUND);
    assert_null(r);
    assert_non_null(strstr(err.message, "none'"));
    buf_release(&out);
}

static void takes_zero_bytes_in_terms_and_values(void **state)
{
    struct xap_writer *w = writer_of("db", XAP_CREATE);
    struct xap_reader *r = xap_writer_reader(w);
    struct xap_document *doc = NULL;
    struct buf value = BUF_INIT;
    uint32_t docid = 0;

    (void)state;
    OK(xap_document_new(&doc, &err));
    OK(xap_document_add_posting(doc, STR("a\0b"), 1, 1, &err));
    OK(xap_document_set_value(doc, 3, STR("v\0w"), &err));
    OK(xap_writer_add(w, doc, NULL, &err));
    OK(xap_writer_commit(w, &err));
    OK(xap_reader_find(r, STR("a\0b"), &docid, &err));
    assert_int_equal(docid, 1);
    OK(xap_reader_value(r, 1, 3, &value, &err));
    assert_true(str_is_equal(buf_view(&value), STR("v\0w")));
    buf_release(&value);
    xap_document_free(doc);
    OK(xap_writer_close(w, &err));
}

static void says_its_version(void **state)
{
    (void)state;
    assert_true(str_find_byte(xap_version_string(), '.', 0) != STR_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(tells_the_statistics_of_the_database),
        TEST(tells_the_statistics_of_a_term),
        TEST(finds_the_document_of_a_unique_term),
        TEST(reads_postings_with_wdf_in_batches),
        TEST(reads_all_lengths_in_one_sweep),
        TEST(skips_forward_in_postings_and_never_back),
        TEST(counts_positions_beyond_the_capacity),
        TEST(appends_data_and_values),
        TEST(streams_the_values_of_a_slot),
        TEST(finds_the_value_of_a_document),
        TEST(bounds_the_values_of_a_slot),
        TEST(lists_terms_by_prefix_with_their_frequency),
        TEST(lists_the_terms_of_a_document_with_their_wdf),
        TEST(reads_back_a_whole_document),
        TEST(reads_several_databases_as_one),
        TEST(takes_zero_bytes_in_terms_and_values),
        TEST(says_its_version),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
