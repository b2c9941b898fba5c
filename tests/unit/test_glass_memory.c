/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Building in bulk when memory runs out: at each single allocation, it must say so and leave nothing behind.
 */
#include "tests/unit/test_glass_fixture.h"

/* The sanitizers have allocators of their own. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)

int main(void)
{
    const struct CMUnitTest tests[] = { { NULL, NULL, NULL, NULL, NULL } };

    (void)tests;
    puts("1..0 # SKIP the sanitizer has its own allocator");
    return 0;
}

#else

/* What glibc offers to those who put themselves before its allocator. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *at, size_t size);

static long allocations_left = -1; /* the one after the last of these fails; below 0: none does */

static bool is_refused(void)
{
    if (allocations_left < 0)
        return false;
    if (allocations_left > 0) {
        allocations_left--;
        return false;
    }
    return true;
}

void *malloc(size_t size)
{
    return is_refused() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return is_refused() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *at, size_t size)
{
    return is_refused() ? NULL : __libc_realloc(at, size);
}

static enum status build(const char *path, const struct made_corpus *c, size_t memory, struct error *error)
{
    const struct glass_settings settings = { .memory_bytes = memory, .feeds = 1 };
    struct glass_bulk *bulk = NULL;
    enum status status = glass_bulk_new(&bulk, path, &settings, error);

    for (size_t i = 0; i < c->metadata_count && !status; i++)
        status = glass_bulk_metadata(bulk, c->keys[i], c->metadata[i], error);
    for (size_t i = 0; i < c->count && !status; i++) {
        const struct made_document *d = &c->documents[i];
        static struct glass_posting postings[2000];
        static uint32_t positions[200000];
        uint32_t used = 0;

        for (size_t k = 0; k < d->posting_count && !status; k++) {
            const struct made_posting *from = &d->postings[k];

            postings[k] = (struct glass_posting){ 0, from->wdf, used, from->position_count };
            for (uint32_t n = 0; n < from->position_count; n++)
                positions[used++] = from->positions[n];
            status = glass_feed_term(glass_bulk_feed(bulk, 0), from->term, &postings[k].term, error);
        }
        if (!status)
            status = glass_feed_add(glass_bulk_feed(bulk, 0), d->docid, postings, d->posting_count, positions,
                                    d->data, d->values, d->value_count, error);
    }
    if (!status)
        status = glass_bulk_finish(bulk, error);
    glass_bulk_free(bulk);
    return status;
}

static void each_failing_allocation_is_reported(void **state)
{
    static const size_t memory[] = { 1, 64 << 20 };
    struct made_corpus corpus;
    char path[256];

    (void)state;
    make_corpus(&corpus, 904);
    assert_true(corpus.count > 3);
    snprintf(path, sizeof path, "%s", path_to("db").at);
    for (size_t i = 0; i < 2; i++) {
        enum status status = STATUS_OUT_OF_MEMORY;
        long count = 0;

        for (; status; count++) {
            allocations_left = count;
            status = build(path, &corpus, memory[i], &err);
            allocations_left = -1;
            if (status) {
                assert_int_equal(status, STATUS_OUT_OF_MEMORY);
                assert_int_equal(access(path, F_OK), -1);
            }
        }
        assert_true(count > 30);
        assert_sound("db");
        remove_database("db");
    }
    release_corpus(&corpus);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_failing_allocation_is_reported),
    };

    prefer_memory();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
