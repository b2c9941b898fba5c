/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Building in bulk: the bytes it writes, the input it refuses, the failures it reports. */
#include "tests/unit/test_glass_fixture.h"

#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>

static const char *const tables[] = { "postlist.glass", "docdata.glass", "termlist.glass", "position.glass" };

enum { TABLES = 4 };

static struct glass_bulk *bulk_of(const char *name, struct glass_settings settings)
{
    struct glass_bulk *bulk = NULL;

    OK(glass_bulk_new(&bulk, path_to(name).at, &settings, &err));
    return bulk;
}

static uint32_t term_of(struct glass_feed *f, const char *text)
{
    uint32_t number = 0;

    OK(glass_feed_term(f, str_from_c(text), &number, &err));
    return number;
}

static struct str path_in(const char *name, const char *file)
{
    char joined[40];

    snprintf(joined, sizeof joined, "%s/%s", name, file);
    return path_to(joined);
}

static struct buf content_of(const char *name, const char *file)
{
    struct buf content = BUF_INIT;
    enum status status = file_read(path_in(name, file).at, 1 << 30, &content, &err);

    if (status != STATUS_NOT_FOUND)
        OK(status);
    return content;
}

static size_t files_in(const char *name)
{
    DIR *dir = opendir(path_to(name).at);
    size_t count = 0;

    if (!dir)
        return 0;
    while (readdir(dir))
        count++;
    closedir(dir);
    return count - 2;
}

/* --- Bytes ----------------------------------------------------------------- */

/* Three documents: cat at 1 and 5, dog at 7, Qa; cat at 3, car at 4; nothing. */
static void build_three(const char *name)
{
    struct glass_bulk *bulk = bulk_of(name, (struct glass_settings){ .block_size = 2048 });
    struct glass_feed *f = glass_bulk_feed(bulk, 0);
    const uint32_t positions[] = { 1, 5, 7, 3, 4 };
    const struct glass_posting first[] = { { term_of(f, "cat"), 2, 0, 2 },
                                           { term_of(f, "dog"), 1, 2, 1 },
                                           { term_of(f, "Qa"), 0, 0, 0 } };
    const struct glass_posting second[] = { { term_of(f, "cat"), 1, 3, 1 }, { term_of(f, "car"), 2, 4, 1 } };
    const struct glass_value v1 = { 0, STR("v1") }, v2[] = { { 3, STR("z") }, { 0, STR("v2") } };

    OK(glass_feed_add(f, 1, first, 3, positions, STR("hello"), &v1, 1, &err));
    OK(glass_feed_add(f, 2, second, 2, positions, STR_EMPTY, v2, 2, &err));
    OK(glass_feed_add(f, 3, NULL, 0, NULL, STR_EMPTY, NULL, 0, &err));
    OK(glass_bulk_metadata(bulk, STR("k"), STR("old"), &err));
    OK(glass_bulk_metadata(bulk, STR("gone"), STR("old"), &err));
    OK(glass_bulk_metadata(bulk, STR("gone"), STR_EMPTY, &err));
    OK(glass_bulk_metadata(bulk, STR("k"), STR("val"), &err));
    OK(glass_bulk_finish(bulk, &err));
    glass_bulk_free(bulk);
}

/* "KEY TAG\n" in hexadecimal for each item of a table of one leaf, but for the null item. */
static struct buf items_of(struct str leaf)
{
    const unsigned char *at = (const unsigned char *)leaf.at;
    unsigned end = (unsigned)at[9] << 8 | at[10];
    struct buf out = BUF_INIT;

    assert_int_equal(at[4], 0);
    for (unsigned i = 13; i < end; i += 2) {
        const unsigned char *item = at + ((unsigned)at[i] << 8 | at[i + 1]);
        size_t size = (((size_t)item[0] & 0x1F) << 8 | item[1]) + 3, key = item[2];

        assert_int_equal(item[0] & 0xE0, 0x60);
        put_hex(&out, str_of((const char *)item + 3, key));
        OK(buf_add_byte(&out, ' ', &err));
        put_hex(&out, str_of((const char *)item + 3 + key, size - 3 - key));
        OK(buf_add_byte(&out, '\n', &err));
    }
    return out;
}

static void assert_items(const char *name, const char *file, const char *expected)
{
    struct buf content = content_of(name, file), items = items_of(buf_view(&content));

    assert_int_equal(content.len, 2048);
    assert_str(buf_view(&items), expected);
    buf_release(&content);
    buf_release(&items);
}

static void writes_the_entries_of_each_table(void **state)
{
    (void)state;
    build_three("db");
    assert_items("db", "postlist.glass",
                 "00c06b 76616c\n"
                 "00d0 020276317632\n"
                 "00d003 01017a\n"
                 "00d8000001 02763100027632\n"
                 "00d8030002 017a\n"
                 "00e0 00000031020300030000\n"
                 "5161 010000310000\n"
                 "636172 010201310002\n"
                 "636174 0203003101020001\n"
                 "646f67 010100310001\n");
    assert_items("db", "termlist.glass",
                 "0001 03030251610009036361740803646f67\n"
                 "000100 00\n"
                 "0002 030203636172020a0174\n"
                 "000200 0002\n"
                 "0003 \n");
    assert_items("db", "docdata.glass", "0001 68656c6c6f\n");
    assert_items("db", "position.glass",
                 "636172000002 04\n"
                 "636174000001 0501\n"
                 "636174000002 03\n"
                 "646f67000001 07\n");
}

static void writes_the_version_file(void **state)
{
    struct buf version = { 0 }, hex = BUF_INIT;

    (void)state;
    build_three("db");
    version = content_of("db", "iamglass");
    put_hex(&hex, str_slice(buf_view(&version), 0, 16));
    assert_str(buf_view(&hex), "0f0d58617069616e20476c617373046e");
    buf_clear(&hex);
    put_hex(&hex, str_slice(buf_view(&version), 32, version.len));
    /* root, level, entries, block size, least length to pack (0: libxapian shall pack nothing), free list */
    assert_str(buf_view(&hex), "01"
                               "00020a010006010100000000"
                               "000201010006010100000000"
                               "000205010006010100000000"
                               "000204010006010100000000"
                               "000300011200"
                               "000300011200"
                               "0300030201000600");
    buf_release(&version);
    buf_release(&hex);
}

static void an_empty_database_has_two_tables(void **state)
{
    struct glass_bulk *bulk = bulk_of("db", (struct glass_settings){ 0 });
    struct xap_reader *r;

    (void)state;
    OK(glass_bulk_finish(bulk, &err));
    glass_bulk_free(bulk);
    assert_int_equal(files_in("db"), 3);
    r = reader_of("db");
    assert_int_equal(doccount(r), 0);
    xap_reader_close(r);
    assert_sound("db");
}

static void assert_same_bytes(const char *name, const char *other)
{
    for (size_t i = 0; i <= TABLES; i++) {
        const char *file = i < TABLES ? tables[i] : "iamglass";
        struct buf a = content_of(name, file), b = content_of(other, file);

        if (!str_is_equal(buf_view(&a), buf_view(&b)))
            fail_msg("%s differs", file);
        buf_release(&a);
        buf_release(&b);
    }
}

static void the_bytes_do_not_depend_on_feeds_and_memory(void **state)
{
    (void)state;
    for (uint64_t seed = 500; seed < 520; seed++) {
        struct made_corpus corpus;

        make_corpus(&corpus, seed);
        build_in_bulk("one", &corpus, (struct glass_settings){ .feeds = 1, .memory_bytes = 64 << 20 }, 0);
        build_in_bulk("eight", &corpus, (struct glass_settings){ .feeds = 8, .memory_bytes = 64 << 20 }, 2);
        build_in_bulk("spilled", &corpus, (struct glass_settings){ .feeds = 1, .memory_bytes = 1 }, 0);
        build_in_bulk("both", &corpus, (struct glass_settings){ .feeds = 8, .memory_bytes = 1 },
                      (unsigned)(seed % 3));
        assert_same_bytes("one", "eight");
        assert_same_bytes("one", "spilled");
        assert_same_bytes("one", "both");
        remove_database("one");
        remove_database("eight");
        remove_database("spilled");
        remove_database("both");
        release_corpus(&corpus);
    }
}

static void other_documents_give_another_uuid(void **state)
{
    struct made_corpus corpus;
    struct buf uuids[2] = { BUF_INIT, BUF_INIT };

    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        struct xap_reader *r;

        make_corpus(&corpus, 600 + i);
        build_in_bulk("db", &corpus, (struct glass_settings){ .feeds = 1 }, 0);
        release_corpus(&corpus);
        r = reader_of("db");
        OK(xap_reader_uuid(r, &uuids[i], &err));
        xap_reader_close(r);
        remove_database("db");
    }
    assert_int_equal(uuids[0].len, 36);
    assert_false(str_is_equal(buf_view(&uuids[0]), buf_view(&uuids[1])));
    buf_release(&uuids[0]);
    buf_release(&uuids[1]);
}

/* Long lists of plain terms, which are packed, and data and values that cannot be. It begins with small
 * entries: libxapian takes ten to see that entries come in order, and until then splits a full block in the
 * middle. */
static void make_plain_corpus(struct made_corpus *c, uint64_t seed)
{
    chance_begin(seed);
    *c = (struct made_corpus){ .arena = ARENA_INIT };
    c->count = 20 + chance(60);
    c->documents = take(c, c->count, sizeof *c->documents);
    for (uint32_t i = 0; i < c->count; i++) {
        struct made_document *d = &c->documents[i];

        d->docid = 3 * i + 1;
        d->data = made_bytes(c, i < 12 ? 9 : chance(4) ? chance(300) : chance(20000), 256);
        if (i < 12)
            continue;
        d->posting_count = 250 + chance(200);
        d->postings = take(c, d->posting_count, sizeof *d->postings);
        for (uint32_t k = 0, number = 0; k < d->posting_count; k++, number += 1 + chance(4)) {
            d->postings[k] = (struct made_posting){ .term = made_term(c, 11 * number + 5), .wdf = 1 };
            make_positions(c, &d->postings[k], 1 + chance(chance(9) ? 3 : 300), 20);
        }
        make_values(c, d);
    }
}

static void assert_compact(const char *name, uint32_t block_size, size_t first_table, size_t step,
                           uint64_t seed)
{
    struct str source = path_to(name);

    OK(xap_compact(&source, 1, path_to("compact"), XAP_COMPACT_FULL | XAP_COMPACT_NO_RENUMBER, block_size,
                   &err));
    for (size_t i = first_table; i < TABLES; i += step) {
        struct buf ours = content_of(name, tables[i]), theirs = content_of("compact", tables[i]);

        if (ours.len != theirs.len)
            fail_msg("%s of corpus %u: %zu bytes, not %zu", tables[i], (unsigned)seed, ours.len, theirs.len);
        buf_release(&ours);
        buf_release(&theirs);
    }
    assert_same_answers(name, "compact", "compacted");
    remove_database("compact");
}

/* Compaction takes over what is packed and does not find shorter forms of the rest, so every rule of filling
 * blocks must be the same. In the odd corpora it packs what we leave as it is: there only the postlist and
 * position tables count, which are never packed. */
static void tables_are_as_large_as_compacted_ones(void **state)
{
    (void)state;
    for (uint64_t seed = 700; seed < 718; seed++) {
        struct made_corpus corpus;
        struct glass_settings settings = { .block_size = 2048u << seed % 6, .feeds = 2 };

        make_corpus(&corpus, seed);
        build_in_bulk("db", &corpus, settings, 0);
        assert_compact("db", settings.block_size, 0, 3, seed);
        remove_database("db");
        release_corpus(&corpus);
        make_plain_corpus(&corpus, seed);
        build_in_bulk("db", &corpus, settings, 0);
        assert_compact("db", settings.block_size, 0, 1, seed);
        remove_database("db");
        release_corpus(&corpus);
    }
}

/* --- Large things ---------------------------------------------------------- */

static void a_term_may_have_very_many_positions(void **state)
{
    enum { MANY = 100000 };
    static const size_t memory[] = { 1, 64 << 20 };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct made_posting p = { STR("many"), MANY, malloc(MANY * sizeof(uint32_t)), MANY };
        struct made_document documents[] = { { .docid = 5, .postings = &p, .posting_count = 1 },
                                             { .docid = 100000, .postings = &p, .posting_count = 1 } };
        struct made_corpus corpus = { .documents = documents, .count = 2 };

        chance_begin(i);
        for (uint32_t k = 0; k < MANY; k++)
            p.positions[k] = (k ? p.positions[k - 1] : 0) + 1 + chance(3);
        build_in_bulk("bulk", &corpus, (struct glass_settings){ .memory_bytes = memory[i], .feeds = 2 }, 0);
        build_by_xapian("twin", &corpus, 0);
        assert_same_answers("bulk", "twin", "with many positions");
        assert_sound("bulk");
        remove_database("bulk");
        remove_database("twin");
        free(p.positions);
    }
}

/* Not for xap_check(): libxapian 1.4.22 keeps an array by docid, whose size overflows. */
static void the_greatest_docid_is_fine(void **state)
{
    uint32_t positions[] = { 1, 4294967295 };
    struct made_posting p = { STR("last"), 1, positions, 2 };
    struct glass_value value = { 4294967294, STR("far") };
    struct made_document documents[] = {
        { .docid = 1, .data = STR("first") },
        { .docid = 4294967295, .postings = &p, .posting_count = 1, .values = &value, .value_count = 1 },
    };
    struct made_corpus corpus = { .documents = documents, .count = 2 };

    (void)state;
    build_in_bulk("bulk", &corpus, (struct glass_settings){ .feeds = 1 }, 0);
    build_by_xapian("twin", &corpus, 0);
    assert_same_answers("bulk", "twin", "with the greatest docid");
}

/* Lists around multiples of the 8192 bytes in which libxapian unpacks: it must find the end of each. (Lists
 * of this kind are also read right without the empty blocks that glass/packer.c adds: those are not held by
 * this test.) */
static void long_term_lists_can_be_read(void **state)
{
    enum { DOCUMENTS = 160 };
    struct made_document *documents = calloc(DOCUMENTS, sizeof *documents);
    struct made_corpus corpus = { .documents = documents, .count = DOCUMENTS };

    (void)state;
    chance_begin(9);
    for (uint32_t i = 0; i < DOCUMENTS; i++) {
        size_t wanted = (i % 2 ? 8192u : 16384u) - 80 + i, size = 4, count = 0;

        documents[i].docid = i + 1;
        documents[i].postings = calloc(6000, sizeof *documents[i].postings);
        for (uint32_t number = 0; size < wanted; number += 1 + chance(2)) {
            char *text = arena_alloc(&corpus.arena, 16);
            int length =
                snprintf(text, 16, "%c%04u%c", 'a' + (int)(number % 3), number, i % 3 ? 'e' : '\x05');

            documents[i].postings[count++] =
                (struct made_posting){ .term = str_of(text, (size_t)length), .wdf = 1 };
            size += 4;
        }
        documents[i].posting_count = count;
    }
    build_in_bulk("bulk", &corpus, (struct glass_settings){ .feeds = 2 }, 0);
    build_by_xapian("twin", &corpus, 0);
    assert_same_answers("bulk", "twin", "with long lists");
    assert_sound("bulk");
    for (uint32_t i = 0; i < DOCUMENTS; i++)
        free(documents[i].postings);
    free(documents);
    release_corpus(&corpus);
}

/* libxapian packs some term lists of just over 8192 bytes so that it cannot read them back. Twenty of these lengths are
 * such when it packs them; a database of ours tells it not to. */
static void long_term_lists_that_are_added_later_can_be_read(void **state)
{
    enum { FIRST = 2640, LISTS = 40 };
    struct made_corpus nothing = { 0 };
    struct xap_writer *w = NULL;
    struct xap_reader *r = NULL;
    struct xap_document *doc = NULL;
    struct xap_terms *terms = NULL;
    struct str term;

    (void)state;
    build_in_bulk("bulk", &nothing, (struct glass_settings){ .feeds = 1 }, 0);
    w = writer_of("bulk", XAP_OPEN);
    OK(xap_document_new(&doc, &err));
    for (uint32_t list = 0; list < LISTS; list++) {
        OK(xap_document_clear(doc, &err));
        for (uint32_t number = 0; number < FIRST + list; number++) {
            char text[16];
            int length = snprintf(text, sizeof text, "zz%05u", number);

            OK(xap_document_add_term(doc, str_of(text, (size_t)length), 1, &err));
        }
        OK(xap_writer_add(w, doc, NULL, &err));
    }
    OK(xap_writer_commit(w, &err));
    xap_document_free(doc);
    OK(xap_writer_close(w, &err));
    OK(xap_reader_open(&r, path_to("bulk"), &err));
    for (uint32_t list = 0; list < LISTS; list++) {
        uint32_t count = 0;
        enum status status;

        OK(xap_terms_open_document(&terms, r, list + 1, &err));
        while ((status = xap_terms_next(terms, &term, NULL, &err)) == STATUS_OK)
            count++;
        assert_int_equal(status, STATUS_END);
        assert_int_equal(count, FIRST + list);
        xap_terms_close(terms);
    }
    xap_reader_close(r);
    assert_sound("bulk");
}

/* --- Input refused --------------------------------------------------------- */

static void refuses_bad_documents_and_stays_as_it_was(void **state)
{
    struct glass_bulk *bulk = bulk_of("db", (struct glass_settings){ .feeds = 1 });
    struct glass_feed *f = glass_bulk_feed(bulk, 0);
    char text[GLASS_TERM_BYTES_MAX + 1];
    const uint32_t positions[] = { 1, 5, 5, 0, 3 };
    struct glass_posting p = { term_of(f, "a"), 1, 0, 2 }, twice[2];
    const struct glass_value same_slot[] = { { 4, STR("x") }, { 4, STR("y") } },
                             bad_slot = { UINT32_MAX, STR("x") };
    struct xap_reader *r;
    uint32_t number;

    (void)state;
    memset(text, 'x', sizeof text);
    FAILS(glass_feed_term(f, STR_EMPTY, &number, &err), STATUS_BAD_INPUT);
    FAILS(glass_feed_term(f, str_of(text, sizeof text), &number, &err), STATUS_BAD_INPUT);
    text[7] = '\0'; /* counts twice */
    FAILS(glass_feed_term(f, str_of(text, sizeof text - 1), &number, &err), STATUS_BAD_INPUT);
    OK(glass_feed_term(f, str_of(text, sizeof text - 2), &number, &err));

    FAILS(glass_feed_add(f, 0, &p, 1, positions, STR_EMPTY, NULL, 0, &err), STATUS_BAD_INPUT);
    OK(glass_feed_add(f, 7, &p, 1, positions, STR("data"), NULL, 0, &err));
    FAILS(glass_feed_add(f, 7, &p, 1, positions, STR_EMPTY, NULL, 0, &err), STATUS_BAD_INPUT);
    FAILS(glass_feed_add(f, 6, &p, 1, positions, STR_EMPTY, NULL, 0, &err), STATUS_BAD_INPUT);
    p.position_count = 3;
    FAILS(glass_feed_add(f, 8, &p, 1, positions, STR_EMPTY, NULL, 0, &err), STATUS_BAD_INPUT);
    p.first_position = 3;
    p.position_count = 2;
    FAILS(glass_feed_add(f, 8, &p, 1, positions, STR_EMPTY, NULL, 0, &err), STATUS_BAD_INPUT);
    p = (struct glass_posting){ 99, 1, 0, 0 };
    FAILS(glass_feed_add(f, 8, &p, 1, positions, STR_EMPTY, NULL, 0, &err), STATUS_BAD_INPUT);
    twice[0] = twice[1] = (struct glass_posting){ term_of(f, "a"), UINT32_MAX, 0, 0 };
    FAILS(glass_feed_add(f, 8, twice, 2, positions, STR_EMPTY, NULL, 0, &err), STATUS_BAD_INPUT);
    FAILS(glass_feed_add(f, 8, NULL, 0, NULL, STR_EMPTY, same_slot, 2, &err), STATUS_BAD_INPUT);
    FAILS(glass_feed_add(f, 8, NULL, 0, NULL, STR_EMPTY, &bad_slot, 1, &err), STATUS_BAD_INPUT);
    FAILS(glass_bulk_metadata(bulk, STR_EMPTY, STR("x"), &err), STATUS_BAD_INPUT);

    OK(glass_bulk_finish(bulk, &err));
    glass_bulk_free(bulk);
    r = reader_of("db");
    assert_int_equal(doccount(r), 1);
    assert_string_equal(docids_of(r, "a"), "7");
    xap_reader_close(r);
    assert_sound("db");
}

static void a_docid_in_two_feeds_is_found_at_the_end(void **state)
{
    struct glass_bulk *bulk = bulk_of("db", (struct glass_settings){ .feeds = 2 });

    (void)state;
    for (unsigned i = 0; i < 2; i++)
        OK(glass_feed_add(glass_bulk_feed(bulk, i), 3, NULL, 0, NULL, STR_EMPTY, NULL, 0, &err));
    FAILS(glass_bulk_finish(bulk, &err), STATUS_BAD_INPUT);
    assert_non_null(strstr(err.message, "3"));
    glass_bulk_free(bulk);
    assert_int_equal(files_in("db"), 0);
}

static void a_term_too_frequent_is_found_at_the_end(void **state)
{
    struct glass_bulk *bulk = bulk_of("db", (struct glass_settings){ .feeds = 1, .memory_bytes = 1 });
    struct glass_feed *f = glass_bulk_feed(bulk, 0);

    (void)state;
    for (uint32_t docid = 1; docid <= 2; docid++) {
        struct glass_posting p = { term_of(f, "often"), 1u << 31, 0, 0 };

        OK(glass_feed_add(f, docid, &p, 1, NULL, STR_EMPTY, NULL, 0, &err));
    }
    FAILS(glass_bulk_finish(bulk, &err), STATUS_BAD_INPUT);
    assert_non_null(strstr(err.message, "often"));
    glass_bulk_free(bulk);
}

static void the_epoch_changes_with_each_spill(void **state)
{
    struct glass_bulk *bulk = bulk_of("db", (struct glass_settings){ .feeds = 1, .memory_bytes = 1 });
    struct glass_feed *f = glass_bulk_feed(bulk, 0);
    uint64_t epoch = glass_feed_epoch(f);

    (void)state;
    OK(glass_feed_add(f, 1, NULL, 0, NULL, STR_EMPTY, NULL, 0, &err));
    assert_int_not_equal(glass_feed_epoch(f), epoch);
    glass_bulk_free(bulk);
    assert_int_equal(access(path_to("db").at, F_OK), -1);
}

/* --- Folders and disks ----------------------------------------------------- */

static void refuses_folders_with_something_in_them(void **state)
{
    struct glass_bulk *bulk = NULL;

    (void)state;
    build_three("db");
    FAILS(glass_bulk_new(&bulk, path_to("db").at, NULL, &err), STATUS_BAD_INPUT);
    assert_null(bulk);
    assert_int_equal(files_in("db"), 5);
    FAILS(glass_bulk_new(&bulk, path_to("none/db").at, NULL, &err), STATUS_IO);
    FAILS(glass_bulk_new(&bulk, path_to("db/iamglass").at, NULL, &err), STATUS_IO);
    FAILS(glass_bulk_new(&bulk, path_to("x").at, &(struct glass_settings){ .block_size = 5000 }, &err),
          STATUS_BAD_INPUT);
    FAILS(glass_bulk_new(&bulk, path_to("x").at, &(struct glass_settings){ .feeds = 5000 }, &err),
          STATUS_BAD_INPUT);
    assert_sound("db");
}

static void giving_up_leaves_the_folder_as_it_was(void **state)
{
    struct made_corpus corpus;

    (void)state;
    make_corpus(&corpus, 800);
    assert_int_equal(mkdir(path_to("empty").at, 0777), 0);
    for (unsigned i = 0; i < 2; i++) {
        struct glass_bulk *bulk =
            bulk_of(i ? "empty" : "new", (struct glass_settings){ .feeds = 3, .memory_bytes = 1 });

        feed_corpus(bulk, &corpus, 3, 0);
        assert_int_equal(files_in(i ? "empty" : "new"), 0); /* temporary files have no name */
        glass_bulk_free(bulk);
    }
    assert_int_equal(files_in("empty"), 0);
    assert_int_equal(access(path_to("empty").at, F_OK), 0);
    assert_int_equal(access(path_to("new").at, F_OK), -1);
    release_corpus(&corpus);
}

/* No file may grow beyond `bytes`: stands for a disk that is full. */
static void limit_files(rlim_t bytes)
{
    struct rlimit limit;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_full_disk_is_an_error_and_leaves_nothing(void **state)
{
    static const size_t memory[] = { 1, 64 << 20 };
    struct made_corpus corpus;
    unsigned failures = 0;

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    make_plain_corpus(&corpus, 803);
    for (unsigned i = 0; i < 2; i++) {
        for (rlim_t limit = 0; limit < 3000000; limit += 1 + limit / 2) {
            struct glass_bulk *bulk = bulk_of("db", (struct glass_settings){ .memory_bytes = memory[i] });
            struct share share = { .bulk = bulk, .corpus = &corpus, .feeds = 1 };
            enum status status;

            limit_files(limit);
            feed_share(&share);
            err.message[0] = '\0';
            status = glass_bulk_finish(bulk, &err);
            limit_files(RLIM_INFINITY);
            glass_bulk_free(bulk);
            if (share.status) {
                assert_int_equal(share.status, STATUS_IO);
                assert_int_equal(status, STATUS_IO);
            }
            if (status) {
                assert_int_equal(status, STATUS_IO);
                assert_non_null(strstr(err.message, "db"));
                assert_int_equal(access(path_to("db").at, F_OK), -1);
                failures++;
            } else {
                assert_sound("db");
                remove_database("db");
            }
        }
    }
    assert_true(failures > 20);
    release_corpus(&corpus);
}

static void a_folder_taken_away_is_an_error(void **state)
{
    struct glass_bulk *bulk = bulk_of("db", (struct glass_settings){ 0 });

    (void)state;
    assert_int_equal(rmdir(path_to("db").at), 0);
    FAILS(glass_bulk_finish(bulk, &err), STATUS_IO);
    glass_bulk_free(bulk);
}

/* More than are looked up together; some known, some new, some twice. */
static void terms_have_the_same_numbers_alone_and_together(void **state)
{
    enum { TERMS = 100, DIFFERENT = 70 };
    struct glass_bulk *bulk = bulk_of("db", (struct glass_settings){ .feeds = 1 });
    struct glass_feed *f = glass_bulk_feed(bulk, 0);
    char texts[TERMS][8];
    struct str terms[TERMS];
    uint32_t numbers[TERMS], known = 0;

    (void)state;
    for (uint32_t i = 0; i < TERMS; i++) {
        snprintf(texts[i], sizeof texts[i], "t%u", i % DIFFERENT);
        terms[i] = str_from_c(texts[i]);
        known += i < TERMS / 4 && term_of(f, texts[i]) == i;
    }
    assert_int_equal(known, TERMS / 4);
    OK(glass_feed_terms(f, terms, TERMS, numbers, &err));
    for (uint32_t i = 0; i < TERMS; i++) {
        assert_int_equal(numbers[i], i % DIFFERENT);
        assert_int_equal(term_of(f, texts[i]), numbers[i]);
    }
    terms[TERMS / 2] = STR_EMPTY;
    FAILS(glass_feed_terms(f, terms, TERMS, numbers, &err), STATUS_BAD_INPUT);
    glass_bulk_free(bulk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(writes_the_entries_of_each_table),
        TEST(writes_the_version_file),
        TEST(an_empty_database_has_two_tables),
        TEST(the_bytes_do_not_depend_on_feeds_and_memory),
        TEST(other_documents_give_another_uuid),
        TEST(tables_are_as_large_as_compacted_ones),
        TEST(a_term_may_have_very_many_positions),
        TEST(the_greatest_docid_is_fine),
        TEST(long_term_lists_can_be_read),
        TEST(long_term_lists_that_are_added_later_can_be_read),
        TEST(terms_have_the_same_numbers_alone_and_together),
        TEST(refuses_bad_documents_and_stays_as_it_was),
        TEST(a_docid_in_two_feeds_is_found_at_the_end),
        TEST(a_term_too_frequent_is_found_at_the_end),
        TEST(the_epoch_changes_with_each_spill),
        TEST(refuses_folders_with_something_in_them),
        TEST(giving_up_leaves_the_folder_as_it_was),
        TEST(a_full_disk_is_an_error_and_leaves_nothing),
        TEST(a_folder_taken_away_is_an_error),
    };

    prefer_memory();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
