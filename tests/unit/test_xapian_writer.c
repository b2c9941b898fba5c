/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/test_xapian_fixture.h"

static struct xap_document *document_with(const char *term, const char *data)
{
    struct xap_document *doc = NULL;

    OK(xap_document_new(&doc, &err));
    OK(xap_document_add_term(doc, str_from_c(term), 1, &err));
    OK(xap_document_set_data(doc, str_from_c(data), &err));
    return doc;
}

static void gives_rising_docids(void **state)
{
    struct xap_writer *w = writer_of("db", XAP_CREATE);
    struct xap_document *doc = document_with("Qa", "one");
    uint32_t first = 0, second = 0;

    (void)state;
    OK(xap_writer_add(w, doc, &first, &err));
    OK(xap_writer_add(w, doc, &second, &err));
    assert_int_equal(first, 1);
    assert_int_equal(second, 2);
    xap_document_free(doc);
    OK(xap_writer_close(w, &err));
}

static void replaces_by_term_and_keeps_the_docid(void **state)
{
    struct xap_writer *w = writer_of("db", XAP_CREATE);
    struct xap_document *doc = document_with("Q2", "new");
    struct buf data = BUF_INIT;
    uint32_t docid = 0;

    (void)state;
    add_six(w);
    OK(xap_writer_replace_by_term(w, STR("Q2"), doc, &docid, &err));
    assert_int_equal(docid, 2);
    OK(xap_reader_data(xap_writer_reader(w), 2, &data, &err));
    assert_str(buf_view(&data), "new");
    assert_int_equal(doccount(xap_writer_reader(w)), 6);
    OK(xap_writer_replace_by_term(w, STR("Q7"), doc, &docid, &err));
    assert_int_equal(docid, 7);
    buf_release(&data);
    xap_document_free(doc);
    OK(xap_writer_close(w, &err));
}

static void replaces_and_deletes_by_docid(void **state)
{
    struct xap_writer *w = writer_of("db", XAP_CREATE);
    struct xap_document *doc = document_with("Qx", "new");

    (void)state;
    add_six(w);
    OK(xap_writer_replace(w, 3, doc, &err));
    OK(xap_writer_replace(w, 9, doc, &err));
    assert_string_equal(docids_of(xap_writer_reader(w), "Qx"), "3 9");
    OK(xap_writer_delete(w, 3, &err));
    assert_string_equal(docids_of(xap_writer_reader(w), "Qx"), "9");
    FAILS(xap_writer_delete(w, 3, &err), STATUS_NOT_FOUND);
    OK(xap_writer_delete_by_term(w, STR("drug"), &err));
    assert_string_equal(docids_of(xap_writer_reader(w), ""), "5 6 9");
    OK(xap_writer_delete_by_term(w, STR("nothing-has-this"), &err));
    xap_document_free(doc);
    OK(xap_writer_close(w, &err));
}

static void writer_sees_what_is_not_committed_and_readers_do_not(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct xap_writer *w = writer_of("db", XAP_OPEN);
    uint32_t docid = 0, frequency = 0;
    bool is_changed = true;

    (void)state;
    add(w, "fraud", "Q7", "2017", "kent");
    OK(xap_reader_find(xap_writer_reader(w), STR("Q7"), &docid, &err));
    assert_int_equal(docid, 7);
    OK(xap_reader_term_frequency(xap_writer_reader(w), STR("fraud"), &frequency, &err));
    assert_int_equal(frequency, 1);
    OK(xap_reader_reopen(r, &is_changed, &err));
    assert_false(is_changed);
    assert_int_equal(doccount(r), 6);
    OK(xap_writer_commit(w, &err));
    OK(xap_reader_reopen(r, &is_changed, &err));
    assert_true(is_changed);
    assert_int_equal(doccount(r), 7);
    xap_reader_close(r);
    OK(xap_writer_close(w, &err));
}

static void cancelled_transaction_leaves_no_trace(void **state)
{
    struct xap_writer *w = writer_of("db", XAP_CREATE);

    (void)state;
    add(w, "before", "Q0", "", "");
    OK(xap_writer_begin_transaction(w, true, &err));
    add_six(w);
    OK(xap_writer_cancel_transaction(w, &err));
    assert_int_equal(doccount(xap_writer_reader(w)), 1);
    OK(xap_writer_begin_transaction(w, false, &err));
    add_six(w);
    OK(xap_writer_commit_transaction(w, &err));
    assert_int_equal(doccount(xap_writer_reader(w)), 7);
    FAILS(xap_writer_commit_transaction(w, &err), STATUS_INTERNAL);
    OK(xap_writer_close(w, &err));
}

static void close_commits_but_not_an_open_transaction(void **state)
{
    struct xap_writer *w = writer_of("db", XAP_CREATE);
    struct xap_reader *r;

    (void)state;
    add(w, "before", "Q0", "", "");
    OK(xap_writer_begin_transaction(w, true, &err));
    add_six(w);
    OK(xap_writer_close(w, &err));
    r = reader_of("db");
    assert_int_equal(doccount(r), 1);
    xap_reader_close(r);
}

static void open_flags_decide_what_becomes_of_an_existing_database(void **state)
{
    struct xap_writer *w = NULL;

    (void)state;
    xap_reader_close(six_documents("db"));
    FAILS(xap_writer_open(&w, path_to("db"), XAP_CREATE, 0, &err), STATUS_IO);
    assert_null(w);
    w = writer_of("db", XAP_CREATE_OR_OPEN);
    assert_int_equal(doccount(xap_writer_reader(w)), 6);
    OK(xap_writer_close(w, &err));
    w = writer_of("db", XAP_CREATE_OR_OVERWRITE | XAP_DANGEROUS);
    assert_int_equal(doccount(xap_writer_reader(w)), 0);
    xap_writer_free(w);
    w = NULL;
    FAILS(xap_writer_open(&w, path_to("none"), XAP_OPEN, 0, &err), STATUS_NOT_FOUND);
}

static void database_without_termlist_can_be_added_to_only(void **state)
{
    struct xap_writer *w = writer_of("db", XAP_CREATE | XAP_NO_TERMLIST);

    (void)state;
    add_six(w);
    OK(xap_writer_commit(w, &err));
    FAILS(xap_writer_delete(w, 1, &err), STATUS_INTERNAL);
    assert_string_equal(docids_of(xap_writer_reader(w), "drug"), "1 2 4");
    xap_writer_free(w);
}

static void metadata_is_set_changed_listed_and_removed(void **state)
{
    struct xap_writer *w = writer_of("db", XAP_CREATE);
    struct xap_reader *r = xap_writer_reader(w);
    struct xap_terms *keys = NULL;
    struct buf value = BUF_INIT;

    (void)state;
    OK(xap_writer_set_metadata(w, STR("schema"), STR("1"), &err));
    OK(xap_writer_set_metadata(w, STR("schema"), STR("2\0three"), &err));
    OK(xap_writer_set_metadata(w, STR("sum.a"), STR("x"), &err));
    OK(xap_writer_set_metadata(w, STR("sum.b"), STR("y"), &err));
    OK(xap_writer_commit(w, &err));
    OK(xap_reader_metadata(r, STR("schema"), &value, &err));
    assert_true(str_is_equal(buf_view(&value), STR("2\0three")));
    OK(xap_terms_open_metadata(&keys, r, STR("sum."), &err));
    assert_string_equal(terms_left(keys), "sum.a:0 sum.b:0");
    OK(xap_writer_set_metadata(w, STR("schema"), STR_EMPTY, &err));
    OK(xap_writer_commit(w, &err));
    buf_clear(&value);
    OK(xap_reader_metadata(r, STR("schema"), &value, &err));
    assert_int_equal(value.len, 0);
    buf_release(&value);
    OK(xap_writer_close(w, &err));
}

static void spellings_are_added_suggested_and_removed(void **state)
{
    struct xap_writer *w = writer_of("db", XAP_CREATE);
    struct xap_reader *r = xap_writer_reader(w);
    struct xap_terms *words = NULL;
    struct buf suggestion = BUF_INIT;

    (void)state;
    OK(xap_writer_add_spelling(w, STR("arrest"), 3, &err));
    OK(xap_writer_add_spelling(w, STR("warrant"), 1, &err));
    OK(xap_writer_commit(w, &err));
    OK(xap_terms_open_spellings(&words, r, &err));
    assert_string_equal(terms_left(words), "arrest:3 warrant:1");
    OK(xap_reader_suggest(r, STR("arest"), 2, &suggestion, &err));
    assert_str(buf_view(&suggestion), "arrest");
    OK(xap_writer_remove_spelling(w, STR("arrest"), 3, &err));
    OK(xap_writer_commit(w, &err));
    buf_clear(&suggestion);
    OK(xap_reader_suggest(r, STR("arest"), 2, &suggestion, &err));
    assert_int_equal(suggestion.len, 0);
    buf_release(&suggestion);
    OK(xap_writer_close(w, &err));
}

static void synonyms_are_added_listed_and_removed(void **state)
{
    struct xap_writer *w = writer_of("db", XAP_CREATE);
    struct xap_reader *r = xap_writer_reader(w);
    struct xap_terms *list = NULL;

    (void)state;
    OK(xap_writer_add_synonym(w, STR("met"), STR("metropolitan"), &err));
    OK(xap_writer_add_synonym(w, STR("met"), STR("scotland yard"), &err));
    OK(xap_writer_add_synonym(w, STR("gmp"), STR("manchester"), &err));
    OK(xap_writer_commit(w, &err));
    OK(xap_terms_open_synonyms(&list, r, STR("met"), &err));
    assert_string_equal(terms_left(list), "metropolitan:0 scotland yard:0");
    OK(xap_writer_remove_synonym(w, STR("met"), STR("metropolitan"), &err));
    OK(xap_writer_clear_synonyms(w, STR("gmp"), &err));
    OK(xap_writer_commit(w, &err));
    OK(xap_terms_open_synonym_keys(&list, r, STR_EMPTY, &err));
    assert_string_equal(terms_left(list), "met:0");
    OK(xap_terms_open_synonyms(&list, r, STR("met"), &err));
    assert_string_equal(terms_left(list), "scotland yard:0");
    OK(xap_writer_close(w, &err));
}

static void compaction_merges_and_shifts_docids(void **state)
{
    struct str sources[2];
    struct xap_reader *r;

    (void)state;
    xap_reader_close(six_documents("a"));
    xap_reader_close(six_documents("b"));
    sources[0] = path_to("a");
    sources[1] = path_to("b");
    OK(xap_compact(sources, 2, path_to("both"), XAP_COMPACT_FULL, 16384, &err));
    r = reader_of("both");
    assert_string_equal(docids_of(r, "drug"), "1 2 4 7 8 10");
    xap_reader_close(r);
}

static void compaction_keeps_docids_of_ranges_apart_and_refuses_overlaps(void **state)
{
    struct str sources[2];
    struct xap_writer *w = writer_of("b", XAP_CREATE);
    struct xap_document *doc = document_with("drug", "later");
    struct xap_reader *r;

    (void)state;
    OK(xap_writer_replace(w, 100, doc, &err));
    OK(xap_writer_close(w, &err));
    xap_document_free(doc);
    xap_reader_close(six_documents("a"));
    sources[0] = path_to("a");
    sources[1] = path_to("b");
    OK(xap_compact(sources, 2, path_to("both"), XAP_COMPACT_NO_RENUMBER | XAP_COMPACT_SINGLE_FILE, 0, &err));
    r = reader_of("both");
    assert_string_equal(docids_of(r, "drug"), "1 2 4 100");
    xap_reader_close(r);
    sources[0] = path_to("a");
    sources[1] = path_to("a");
    assert_int_not_equal(xap_compact(sources, 2, path_to("twice"), XAP_COMPACT_NO_RENUMBER, 0, &err),
                         STATUS_OK);
    FAILS(xap_compact(sources, 0, path_to("none"), 0, 0, &err), STATUS_BAD_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(gives_rising_docids),
        TEST(replaces_by_term_and_keeps_the_docid),
        TEST(replaces_and_deletes_by_docid),
        TEST(writer_sees_what_is_not_committed_and_readers_do_not),
        TEST(cancelled_transaction_leaves_no_trace),
        TEST(close_commits_but_not_an_open_transaction),
        TEST(open_flags_decide_what_becomes_of_an_existing_database),
        TEST(database_without_termlist_can_be_added_to_only),
        TEST(metadata_is_set_changed_listed_and_removed),
        TEST(spellings_are_added_suggested_and_removed),
        TEST(synonyms_are_added_listed_and_removed),
        TEST(compaction_merges_and_shifts_docids),
        TEST(compaction_keeps_docids_of_ranges_apart_and_refuses_overlaps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
