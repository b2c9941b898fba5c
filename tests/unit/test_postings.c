/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Postings of an index that somebody may have tampered with: sets and columns are arrays by docid, written to unchecked. */
#include "tests/unit/test_xapian_fixture.h"

#include "base/file.h"
#include "query/postings.h"

enum { FAR = 1000000000, STEP_BYTES = 5 };

/* A number as glass has it: seven bits a byte, the low ones first. */
static void pack(uint32_t number, char out[STEP_BYTES])
{
    for (int i = 0; i < STEP_BYTES; i++, number >>= 7)
        out[i] = (char)((number & 0x7F) | (i < STEP_BYTES - 1 ? 0x80 : 0));
}

static void write_documents(void)
{
    struct xap_writer *w = writer_of("db", XAP_CREATE);

    for (uint32_t docid = 1; docid <= 2 * (uint32_t)FAR + 1; docid += FAR) {
        struct xap_document *doc = NULL;

        OK(xap_document_new(&doc, &err));
        OK(xap_document_add_posting(doc, STR("word"), 1, 1, &err));
        OK(xap_writer_replace(w, docid, doc, &err));
        xap_document_free(doc);
    }
    OK(xap_writer_close(w, &err));
}

/* Changes the first step between two docids of each list into `step`. */
static void tamper(uint32_t step)
{
    struct buf table = BUF_INIT;
    char from[STEP_BYTES], to[STEP_BYTES];
    size_t at, changed = 0;

    pack(FAR - 1, from);
    pack(step, to);
    OK(file_read(path_to("db/postlist.glass").at, SIZE_MAX / 2, &table, &err));
    for (at = str_find(buf_view(&table), str_of(from, STEP_BYTES), 0); at != STR_NONE;
         at = str_find(buf_view(&table), str_of(from, STEP_BYTES), at + 2 * STEP_BYTES)) {
        memcpy(table.at + at, to, STEP_BYTES);
        changed++;
    }
    assert_true(changed > 0);
    OK(file_replace(path_to("db/postlist.glass").at, buf_view(&table), &err));
    buf_release(&table);
}

static enum status get(struct str term)
{
    struct xap_reader *r = reader_of("db");
    struct posting_store *s = NULL;
    const struct postings *p = NULL;
    enum status status;

    OK(posting_store_new(&s, r, &err));
    status = posting_store_get(s, term, &p, &err);
    if (!status)
        assert_int_equal(p->count, 3);
    posting_store_free(s);
    xap_reader_close(r);
    return status;
}

static void postings_as_they_were_written_are_read(void **state)
{
    (void)state;
    write_documents();
    OK(get(STR("word")));
    OK(get(STR_EMPTY));
}

/* One docid far beyond the last; the next step comes round to a small one again. */
static void docids_that_do_not_rise_are_corrupt(void **state)
{
    (void)state;
    write_documents();
    tamper(UINT32_MAX - 300);
    assert_int_equal(get(STR("word")), STATUS_CORRUPT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(postings_as_they_were_written_are_read, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(docids_that_do_not_rise_are_corrupt, make_folder, remove_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
