/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every way to fail has its status, says why, and leaves the out-parameter alone. */
#include "tests/unit/test_xapian_fixture.h"

static void second_writer_is_locked_out(void **state)
{
    struct xap_writer *w = writer_of("db", XAP_CREATE), *second = NULL;

    (void)state;
    FAILS(xap_writer_open(&second, path_to("db"), XAP_OPEN, 0, &err), STATUS_LOCKED);
    assert_null(second);
    assert_non_null(strstr(err.message, "/db'"));
    OK(xap_writer_close(w, &err));
    w = writer_of("db", XAP_OPEN);
    OK(xap_writer_close(w, &err));
}

static void missing_database_is_not_found(void **state)
{
    struct xap_reader *r = NULL;
    struct str missing;

    (void)state;
    FAILS(xap_reader_open(&r, path_to("none"), &err), STATUS_NOT_FOUND);
    assert_null(r);
    assert_non_null(strstr(err.message, "/none'"));
    missing = path_to("none");
    FAILS(xap_compact(&missing, 1, path_to("target"), 0, 0, &err), STATUS_NOT_FOUND);
}

static void folder_without_a_database_is_not_found(void **state)
{
    struct xap_reader *r = NULL;

    (void)state;
    FAILS(xap_reader_open(&r, str_from_c(folder), &err), STATUS_NOT_FOUND);
    assert_null(r);
}

static void write_text(const char *name, const char *text)
{
    FILE *file = fopen(path_to(name).at, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* A stub of Xapian's may name a program, which opening it runs. */
static void a_stub_is_no_database_and_runs_nothing(void **state)
{
    struct xap_reader *r = NULL;
    struct xap_writer *w = NULL;
    struct str source;
    size_t errors = 0;
    char line[300];

    (void)state;
    snprintf(line, sizeof line, "remote :touch %s/was-run\n", folder);
    write_text("stub", line);
    assert_int_equal(mkdir(path_to("stub-folder").at, 0700), 0);
    write_text("stub-folder/XAPIANDB", line);
    for (int i = 0; i < 2; i++) {
        const char *name = i ? "stub-folder" : "stub";

        assert_int_not_equal(xap_reader_open(&r, path_to(name), &err), STATUS_OK);
        source = path_to(name);
        assert_int_not_equal(xap_reader_open_many(&r, &source, 1, &err), STATUS_OK);
        assert_int_not_equal(xap_writer_open(&w, path_to(name), XAP_OPEN, 0, &err), STATUS_OK);
        assert_int_not_equal(xap_compact(&source, 1, path_to("target"), 0, 0, &err), STATUS_OK);
        assert_int_not_equal(xap_check(path_to(name), NULL, &errors, &err), STATUS_OK);
    }
    assert_null(r);
    assert_null(w);
    assert_int_not_equal(access(path_to("was-run").at, F_OK), 0);
}

static void unwritable_place_is_io(void **state)
{
    struct xap_writer *w = NULL;
    int fd = open(path_to("file").at, O_CREAT | O_WRONLY, 0600);

    (void)state;
    assert_true(fd >= 0);
    close(fd);
    FAILS(xap_writer_open(&w, path_to("file/db"), XAP_CREATE, 0, &err), STATUS_IO);
    assert_null(w);
}

static void empty_path_and_path_with_zero_byte_are_bad_input(void **state)
{
    struct xap_reader *r = NULL;
    struct xap_writer *w = NULL;

    (void)state;
    FAILS(xap_reader_open(&r, STR_EMPTY, &err), STATUS_BAD_INPUT);
    FAILS(xap_writer_open(&w, STR("/tmp\0/x"), XAP_CREATE, 0, &err), STATUS_BAD_INPUT);
}

static void other_format_is_version(void **state)
{
    static const unsigned char other_version[] = { 0x01, 0x02 };
    struct xap_reader *r = NULL;

    (void)state;
    xap_reader_close(six_documents("db"));
    patch("db/iamglass", 14, other_version, 2); /* behind the magic */
    FAILS(xap_reader_open(&r, path_to("db"), &err), STATUS_VERSION);
    assert_null(r);
}

static void damaged_root_is_corrupt(void **state)
{
    char junk[8192];
    struct xap_reader *r = NULL;

    (void)state;
    memset(junk, 0xAA, sizeof junk);
    xap_reader_close(six_documents("db"));
    patch("db/postlist.glass", 0, junk, sizeof junk);
    FAILS(xap_reader_open(&r, path_to("db"), &err), STATUS_CORRUPT);
    assert_null(r);
}

static void damage_deeper_down_is_corrupt_when_it_is_read(void **state)
{
    char junk[4096];
    struct xap_writer *w = writer_of("db", XAP_CREATE);
    struct xap_reader *r;
    struct buf data = BUF_INIT;
    enum status status = STATUS_OK;

    (void)state;
    memset(junk, 0xAA, sizeof junk);
    add_filler(w, 200);
    OK(xap_writer_close(w, &err));
    r = reader_of("db");
    patch("db/docdata.glass", 3 * 8192, junk, sizeof junk);
    for (uint32_t d = 1; d <= 200 && status == STATUS_OK; d++)
        status = xap_reader_data(r, d, &data, &err);
    assert_int_equal(status, STATUS_CORRUPT);
    buf_release(&data);
    xap_reader_close(r);
}

static void reader_is_stale_after_two_commits_until_it_reopens(void **state)
{
    struct xap_writer *w = writer_of("db", XAP_CREATE);
    struct xap_reader *r;
    struct buf data = BUF_INIT;
    bool is_changed = false;
    enum status status = STATUS_OK;

    (void)state;
    add_filler(w, 200);
    OK(xap_writer_commit(w, &err));
    r = reader_of("db");
    for (uint32_t d = 1; d <= 200; d++)
        OK(xap_writer_delete(w, d, &err));
    add_filler(w, 200);
    OK(xap_writer_commit(w, &err));
    OK(xap_reader_data(r, 1, &data, &err)); /* after one commit the old revision is still whole */
    add_filler(w, 200);
    OK(xap_writer_commit(w, &err));
    add_filler(w, 200);
    OK(xap_writer_commit(w, &err));
    err.message[0] = '\0';
    for (uint32_t d = 1; d <= 200 && status == STATUS_OK; d++) {
        buf_clear(&data);
        status = xap_reader_data(r, d, &data, &err);
    }
    assert_int_equal(status, STATUS_STALE);
    assert_true(err.message[0] != '\0');
    OK(xap_reader_reopen(r, &is_changed, &err));
    assert_true(is_changed);
    assert_int_equal(doccount(r), 600);
    for (uint32_t d = 201; d <= 800; d++)
        OK(xap_reader_data(r, d, &data, &err));
    buf_release(&data);
    xap_reader_close(r);
    OK(xap_writer_close(w, &err));
}

static void term_too_long_is_bad_input_and_costs_nothing(void **state)
{
    struct xap_writer *w = writer_of("db", XAP_CREATE);
    struct xap_document *doc = NULL;
    struct xap_posting postings[2];
    char term[XAP_TERM_BYTES_MAX + 1];

    (void)state;
    memset(term, 'x', sizeof term);
    OK(xap_document_new(&doc, &err));
    OK(xap_document_add_posting(doc, str_of(term, XAP_TERM_BYTES_MAX), 1, 1, &err));
    FAILS(xap_document_add_posting(doc, str_of(term, sizeof term), 1, 1, &err), STATUS_BAD_INPUT);
    FAILS(xap_document_add_term(doc, str_of(term, sizeof term), 1, &err), STATUS_BAD_INPUT);
    FAILS(xap_document_add_boolean_term(doc, str_of(term, sizeof term), &err), STATUS_BAD_INPUT);
    FAILS(xap_document_add_term(doc, STR_EMPTY, 1, &err), STATUS_BAD_INPUT);
    postings[0] = (struct xap_posting){ STR("good"), 2, 1 };
    postings[1] = (struct xap_posting){ str_of(term, sizeof term), XAP_NO_POSITION, 1 };
    FAILS(xap_document_add_postings(doc, postings, 2, &err), STATUS_BAD_INPUT);
    OK(xap_writer_add(w, doc, NULL, &err));
    term[7] = '\0'; /* counts twice */
    FAILS(xap_document_add_term(doc, str_of(term, XAP_TERM_BYTES_MAX), 1, &err), STATUS_BAD_INPUT);
    OK(xap_document_add_term(doc, str_of(term, XAP_TERM_BYTES_MAX - 1), 1, &err));
    OK(xap_writer_add(w, doc, NULL, &err));
    OK(xap_writer_commit(w, &err));
    assert_string_equal(docids_of(xap_writer_reader(w), "good"), "1 2");
    FAILS(xap_writer_replace_by_term(w, str_of(term, sizeof term), doc, NULL, &err), STATUS_BAD_INPUT);
    FAILS(xap_writer_set_metadata(w, STR_EMPTY, STR("x"), &err), STATUS_BAD_INPUT);
    xap_document_free(doc);
    OK(xap_writer_close(w, &err));
}

static void looking_for_a_term_too_long_finds_nothing(void **state)
{
    struct xap_reader *r = six_documents("db");
    char term[300];
    uint32_t frequency = 99;

    (void)state;
    memset(term, 'x', sizeof term);
    OK(xap_reader_term_frequency(r, str_of(term, sizeof term), &frequency, &err));
    assert_int_equal(frequency, 0);
    FAILS(xap_reader_find(r, str_of(term, sizeof term), &frequency, &err), STATUS_NOT_FOUND);
    xap_reader_close(r);
}

static void finding_any_document_in_an_empty_database_is_not_found(void **state)
{
    struct xap_writer *w = writer_of("db", XAP_CREATE);
    uint32_t docid = 99;

    (void)state;
    FAILS(xap_reader_find(xap_writer_reader(w), STR_EMPTY, &docid, &err), STATUS_NOT_FOUND);
    assert_int_equal(docid, 99);
    OK(xap_writer_close(w, &err));
}

static void docid_zero_and_unknown_docids_are_refused(void **state)
{
    static const uint32_t zero = 0, unknown = 7;
    struct xap_reader *r = six_documents("db");
    struct xap_document *doc = NULL;
    struct xap_terms *t = NULL;
    uint32_t length = 99;

    (void)state;
    FAILS(xap_reader_document(&doc, r, 0, &err), STATUS_BAD_INPUT);
    FAILS(xap_reader_document(&doc, r, 7, &err), STATUS_NOT_FOUND);
    assert_null(doc);
    FAILS(xap_reader_lengths(r, &zero, 1, &length, &err), STATUS_BAD_INPUT);
    FAILS(xap_reader_lengths(r, &unknown, 1, &length, &err), STATUS_NOT_FOUND);
    FAILS(xap_terms_open_document(&t, r, 0, &err), STATUS_BAD_INPUT);
    assert_null(t);
    xap_reader_close(r);
}

static void buf_at_its_maximum_is_out_of_memory(void **state)
{
    struct xap_reader *r = six_documents("db");
    struct buf small = { NULL, 0, 0, 4 };

    (void)state;
    FAILS(xap_reader_data(r, 1, &small, &err), STATUS_OUT_OF_MEMORY);
    assert_int_equal(small.len, 0);
    buf_release(&small);
    xap_reader_close(r);
}

static void what_has_no_status_of_its_own_is_internal_and_named(void **state)
{
    struct xap_reader *r = NULL;
    struct xap_document *doc = NULL;
    struct str paths[2];
    uint64_t revision = 99;

    (void)state;
    xap_reader_close(six_documents("a"));
    xap_reader_close(six_documents("b"));
    paths[0] = path_to("a");
    paths[1] = path_to("b");
    OK(xap_reader_open_many(&r, paths, 2, &err));
    FAILS(xap_reader_revision(r, &revision, &err), STATUS_INTERNAL);
    assert_non_null(strstr(err.message, "InvalidOperationError: "));
    assert_int_equal(revision, 99);
    xap_reader_close(r);
    OK(xap_document_new(&doc, &err));
    FAILS(xap_document_remove_term(doc, STR("x"), &err), STATUS_BAD_INPUT);
    xap_document_free(doc);
}

static void bad_arguments_of_queries_are_refused(void **state)
{
    struct xap_query *drug = term_query("drug"), *q = NULL;

    (void)state;
    FAILS(xap_query_scale(&q, drug, -1, &err), STATUS_BAD_INPUT);
    assert_null(q);
    xap_query_free(drug);
}

static void memory_that_cannot_be_had_is_a_status(void **state)
{
    struct xap_document *doc = NULL;
    struct str too_much = { "x", SIZE_MAX / 2 };

    (void)state;
    OK(xap_document_new(&doc, &err));
    FAILS(xap_document_set_data(doc, too_much, &err), STATUS_INTERNAL); /* std::length_error */
    assert_non_null(strstr(err.message, "unexpected C++ exception: "));
#ifndef __SANITIZE_ADDRESS__ /* ends the program instead of throwing std::bad_alloc */
    too_much.len = (size_t)1 << 50;
    FAILS(xap_document_set_data(doc, too_much, &err), STATUS_OUT_OF_MEMORY);
#endif
    xap_document_free(doc);
}

static void errors_may_go_unnamed(void **state)
{
    struct xap_reader *r = NULL;

    (void)state;
    assert_int_equal(xap_reader_open(&r, path_to("none"), NULL), STATUS_NOT_FOUND);
    assert_null(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(second_writer_is_locked_out),
        TEST(missing_database_is_not_found),
        TEST(a_stub_is_no_database_and_runs_nothing),
        TEST(folder_without_a_database_is_not_found),
        TEST(unwritable_place_is_io),
        TEST(empty_path_and_path_with_zero_byte_are_bad_input),
        TEST(other_format_is_version),
        TEST(damaged_root_is_corrupt),
        TEST(damage_deeper_down_is_corrupt_when_it_is_read),
        TEST(reader_is_stale_after_two_commits_until_it_reopens),
        TEST(term_too_long_is_bad_input_and_costs_nothing),
        TEST(looking_for_a_term_too_long_finds_nothing),
        TEST(finding_any_document_in_an_empty_database_is_not_found),
        TEST(docid_zero_and_unknown_docids_are_refused),
        TEST(buf_at_its_maximum_is_out_of_memory),
        TEST(what_has_no_status_of_its_own_is_internal_and_named),
        TEST(bad_arguments_of_queries_are_refused),
        TEST(memory_that_cannot_be_had_is_a_status),
        TEST(errors_may_go_unnamed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
