/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For the tests of xapian-c: a temporary folder for each test, and a database
 * of six small documents in it.
 *
 *   docid  words                  unique  slot 0  slot 1 (force)
 *   1      drug raid              Q1      2014    met
 *   2      drug drug arrest       Q2      2015    met
 *   3      knife arrest           Q3      2015    kent
 *   4      raid drug knife        Q4      2016    met
 *   5      charity race           Q5      -       -
 *   6      arrest raid            Q6      2016    kent
 */
#ifndef TESTS_UNIT_TEST_XAPIAN_FIXTURE_H
#define TESTS_UNIT_TEST_XAPIAN_FIXTURE_H

#include "tests/unit/test.h"

#include "xapian-c/xapian-c.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static struct error err;
static char folder[256];
static char path_text[4][300];

#define OK(call)                                                                                             \
    do {                                                                                                     \
        enum status ok_status = (call);                                                                      \
        if (ok_status != STATUS_OK)                                                                          \
            fail_msg("%s gives %d: %s", #call, (int)ok_status, err.message);                                 \
    } while (0)

/* Fails with this status and says why. */
#define FAILS(call, expected)                                                                                \
    do {                                                                                                     \
        err.message[0] = '\0';                                                                               \
        assert_int_equal((call), (expected));                                                                \
        assert_int_equal(err.status, (expected));                                                            \
        assert_true(err.message[0] != '\0');                                                                 \
    } while (0)

static inline int make_folder(void **state)
{
    const char *parent = getenv("TMPDIR");

    (void)state;
    snprintf(folder, sizeof folder, "%s/test-xapian-XXXXXX", parent && *parent ? parent : "/tmp");
    return mkdtemp(folder) ? 0 : -1;
}

static inline int remove_one(const char *path, const struct stat *info, int type, struct FTW *at)
{
    (void)info;
    (void)type;
    (void)at;
    return remove(path);
}

static inline int remove_folder(void **state)
{
    (void)state;
    return nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* A name in the folder; four at a time. */
static inline struct str path_to(const char *name)
{
    static unsigned turn;
    char *text = path_text[turn++ % 4];

    snprintf(text, sizeof path_text[0], "%s/%s", folder, name);
    return str_from_c(text);
}

static inline void add(struct xap_writer *w, const char *words, const char *unique, const char *year,
                       const char *force)
{
    struct xap_document *doc = NULL;
    struct str rest = str_from_c(words), word;
    uint32_t position = 1;

    OK(xap_document_new(&doc, &err));
    while (str_next(&rest, ' ', &word))
        OK(xap_document_add_posting(doc, word, position++, 1, &err));
    OK(xap_document_add_boolean_term(doc, str_from_c(unique), &err));
    OK(xap_document_set_value(doc, 0, str_from_c(year), &err));
    OK(xap_document_set_value(doc, 1, str_from_c(force), &err));
    OK(xap_document_set_data(doc, str_from_c(words), &err));
    OK(xap_writer_add(w, doc, NULL, &err));
    xap_document_free(doc);
}

static inline struct xap_writer *writer_of(const char *name, unsigned flags)
{
    struct xap_writer *w = NULL;

    OK(xap_writer_open(&w, path_to(name), flags | XAP_NO_SYNC, 0, &err));
    return w;
}

static inline void add_six(struct xap_writer *w)
{
    add(w, "drug raid", "Q1", "2014", "met");
    add(w, "drug drug arrest", "Q2", "2015", "met");
    add(w, "knife arrest", "Q3", "2015", "kent");
    add(w, "raid drug knife", "Q4", "2016", "met");
    add(w, "charity race", "Q5", "", "");
    add(w, "arrest raid", "Q6", "2016", "kent");
}

static inline struct xap_reader *reader_of(const char *name)
{
    struct xap_reader *r = NULL;

    OK(xap_reader_open(&r, path_to(name), &err));
    return r;
}

/* The six documents in a new database, open for reading. */
static inline struct xap_reader *six_documents(const char *name)
{
    struct xap_writer *w = writer_of(name, XAP_CREATE);

    add_six(w);
    OK(xap_writer_close(w, &err));
    return reader_of(name);
}

static inline uint32_t doccount(struct xap_reader *r)
{
    uint32_t count = 0;

    OK(xap_reader_doccount(r, &count, &err));
    return count;
}

/* "1 2 4": the documents of a term, read two at a time. */
static inline const char *docids_of(struct xap_reader *r, const char *term)
{
    static char text[256];
    struct xap_postings *p = NULL;
    uint32_t docids[2];
    size_t used = 0, count;

    text[0] = '\0';
    OK(xap_postings_open(&p, r, str_from_c(term), &err));
    do {
        OK(xap_postings_next_batch(p, docids, NULL, 2, &count, &err));
        for (size_t i = 0; i < count; i++)
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%u", used ? " " : "", docids[i]);
    } while (count > 0);
    xap_postings_close(p);
    return text;
}

/* "arrest:3 drug:3": what is left of a list of terms; closes it. */
static inline const char *terms_left(struct xap_terms *t)
{
    static char text[1024];
    struct str term;
    uint32_t number;
    size_t used = 0;
    enum status status;

    text[0] = '\0';
    while ((status = xap_terms_next(t, &term, &number, &err)) == STATUS_OK)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%.*s:%u", used ? " " : "", STR_ARG(term),
                                 number);
    assert_int_equal(status, STATUS_END);
    xap_terms_close(t);
    return text;
}

/* "1=2014 2=2015": what is left of a list of values; closes it. */
static inline const char *values_left(struct xap_values *v)
{
    static char text[1024];
    struct str value;
    uint32_t key;
    size_t used = 0;
    enum status status;

    text[0] = '\0';
    while ((status = xap_values_next(v, &key, &value, &err)) == STATUS_OK)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%u=%.*s", used ? " " : "", key,
                                 STR_ARG(value));
    assert_int_equal(status, STATUS_END);
    xap_values_close(v);
    return text;
}

static inline struct xap_query *term_query(const char *term)
{
    struct xap_query *q = NULL;

    OK(xap_query_term(&q, str_from_c(term), 1, 0, &err));
    return q;
}

/* Two terms under an operator. */
static inline struct xap_query *pair_query(enum xap_op op, const char *first, const char *second,
                                           uint32_t window)
{
    struct xap_query *parts[2], *q = NULL;

    parts[0] = term_query(first);
    parts[1] = term_query(second);
    OK(xap_query_combine(&q, op, (const struct xap_query *const *)parts, 2, window, &err));
    xap_query_free(parts[0]);
    xap_query_free(parts[1]);
    return q;
}

/* An enquire for a query, which it frees. */
static inline struct xap_enquire *enquire_of(struct xap_reader *r, struct xap_query *q)
{
    struct xap_enquire *e = NULL;

    OK(xap_enquire_new(&e, r, &err));
    OK(xap_enquire_set_query(e, q, 0, &err));
    xap_query_free(q);
    return e;
}

/* "3 1 2": the hits in order. */
static inline const char *hits(struct xap_enquire *e, uint32_t first, uint32_t max_hits)
{
    static char text[256];
    struct xap_matches *m = NULL;
    uint32_t docids[64];
    size_t count, used = 0;

    text[0] = '\0';
    OK(xap_enquire_run(&m, e, first, max_hits, 0, &err));
    OK(xap_matches_batch(m, 0, docids, NULL, 64, &count, &err));
    for (size_t i = 0; i < count; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%u", used ? " " : "", docids[i]);
    xap_matches_free(m);
    return text;
}

/* Overwrites bytes of a file of the database "db". */
static inline void patch(const char *file, off_t offset, const void *bytes, size_t count)
{
    int fd = open(path_to(file).at, O_WRONLY);

    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, bytes, count, offset), count);
    close(fd);
}

/* Documents 2000 bytes long that do not compress, so that the database has many blocks. */
static inline void add_filler(struct xap_writer *w, int documents)
{
    struct xap_document *doc = NULL;
    char data[2000];

    OK(xap_document_new(&doc, &err));
    for (int i = 0; i < documents; i++) {
        for (size_t at = 0; at < sizeof data; at++)
            data[at] = (char)rand();
        OK(xap_document_set_data(doc, str_of(data, sizeof data), &err));
        OK(xap_writer_add(w, doc, NULL, &err));
    }
    xap_document_free(doc);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

#endif
