/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Databases built in bulk against twins that libxapian built from the same
 * documents: they answer the same, stay so when both are changed, and neither
 * has a fault.
 */
#include "tests/unit/test_glass_fixture.h"

enum {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    CORPORA = 60
#else
    CORPORA = 400
#endif
};

static struct glass_settings settings_of(uint64_t seed)
{
    static const size_t memory[] = { 1, 30000, 200000, 64 << 20 };

    return (struct glass_settings){ .block_size = 2048u << seed % 6,
                                    .memory_bytes = memory[seed / 6 % 4],
                                    .feeds = 1 + (unsigned)(seed / 3 % 5) };
}

/* Deletes, replaces and adds, the same for each database of that corpus. */
static void change(const char *name, const struct made_corpus *c, uint64_t seed)
{
    struct made_corpus more;
    struct xap_writer *w = writer_of(name, XAP_OPEN);

    make_corpus(&more, seed + 1000000);
    for (size_t i = 0; i < c->count; i += 3)
        OK(xap_writer_delete(w, c->documents[i].docid, &err));
    OK(xap_writer_commit(w, &err));
    for (size_t i = 1; i < c->count; i += 3) {
        struct made_document other = c->documents[i - 1];

        other.docid = c->documents[i].docid;
        write_document(w, &other);
    }
    OK(xap_writer_commit(w, &err));
    for (size_t i = 0; i < more.count; i++)
        write_document(w, &more.documents[i]);
    OK(xap_writer_delete_by_term(w, made_term(&more, 5), &err));
    OK(xap_writer_set_metadata(w, STR("changed"), STR("yes"), &err));
    OK(xap_writer_close(w, &err));
    release_corpus(&more);
}

static void answers_as_a_database_of_libxapian(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= CORPORA; seed++) {
        struct made_corpus corpus;
        struct glass_settings settings = settings_of(seed);

        make_corpus(&corpus, seed);
        build_in_bulk("bulk", &corpus, settings, (unsigned)(seed % 3));
        build_by_xapian("twin", &corpus, settings.block_size);
        assert_same_answers("bulk", "twin", "as built");
        assert_sound("bulk");
        if (seed % 2) {
            change("bulk", &corpus, seed);
            change("twin", &corpus, seed);
            assert_same_answers("bulk", "twin", "after changes");
            assert_sound("bulk");
            assert_sound("twin");
        }
        remove_database("bulk");
        remove_database("twin");
        release_corpus(&corpus);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(answers_as_a_database_of_libxapian),
    };

    prefer_memory();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
