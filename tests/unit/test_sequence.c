/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of an article in their order: every word is found where it stands and nowhere else, whatever hashes do. */
#include "tests/unit/test.h"

#include "store/sequence.h"

#include <stdio.h>
#include <stdlib.h>

#define OK(call) assert_int_equal((call), STATUS_OK)

enum { ARTICLES = 400, WORD_BYTES = 16, COLLIDING_MAX = 400000 };

static struct error err = ERROR_INIT;
static uint64_t state = 88172645463325252u;

static uint32_t draw(uint32_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)((state >> 11) % below);
}

struct made {
    struct sequence_word *words;
    char (*texts)[WORD_BYTES];
    struct sequence_place *places;
    struct sequence_source source;
};

static void take_word(struct made *a, size_t i, uint64_t number)
{
    int length = snprintf(a->texts[i], WORD_BYTES, "w%llx", (unsigned long long)number);

    a->words[i].word = str_of(a->texts[i], (size_t)length);
    a->words[i].hash = hash_word(a->words[i].word);
}

/* An article of `words` distinct words at `places` places; every eighth place has a second or third word. */
static struct made make_article(size_t words, size_t places, uint32_t headline, uint32_t gap)
{
    struct made a = { malloc((words + 1) * sizeof *a.words), malloc((words + 1) * sizeof *a.texts),
                      malloc((places + 1) * sizeof *a.places), { .word_count = 0 } };
    uint32_t position = 1;

    for (size_t i = 0; i < words; i++)
        take_word(&a, i, (uint64_t)draw(UINT32_MAX) << 16 | i);
    for (size_t i = 0; i < places; i++) {
        uint32_t word = draw((uint32_t)words);

        if (i > 1 && draw(8) == 0 && a.places[i - 1].word != word && a.places[i - 2].word != word) {
            a.places[i] = (struct sequence_place){ word, a.places[i - 1].position };
        } else {
            a.places[i] = (struct sequence_place){ word, position };
            position += position == headline ? 1 + gap : 1;
            if (draw(50) == 0 && position > headline + gap + 1)
                position++; /* a place of no word */
        }
    }
    a.source = (struct sequence_source){ a.words, words, a.places, places, headline, headline ? gap : 0 };
    return a;
}

static void free_article(struct made *a)
{
    free(a->words);
    free(a->texts);
    free(a->places);
}

static void write(const struct sequence_source *source, struct buf *out)
{
    struct sequence_maker *m = NULL;

    OK(sequence_maker_new(&m, &err));
    OK(sequence_make(m, source, out, &err));
    sequence_maker_free(m);
}

/* By trying every place. */
static void is_found_where_it_stands(const struct made *a, const struct sequence *s, uint32_t word, bool is_headline_only)
{
    struct positions got = { NULL, 0, 0 };
    size_t expected = 0;

    OK(sequence_find(s, &a->words[word], is_headline_only, &got, &err));
    for (size_t i = 0; i < a->source.place_count; i++) {
        if (a->places[i].word != word || (is_headline_only && a->places[i].position > a->source.headline_end))
            continue;
        assert_true(expected < got.count);
        assert_int_equal(got.at[expected], a->places[i].position);
        expected++;
    }
    assert_int_equal(got.count, expected);
    for (uint32_t i = 0, position = 0; !is_headline_only && position < 200; position++) {
        bool has = i < got.count && got.at[i] == position;

        assert_int_equal(sequence_has(s, &a->words[word], position), has);
        i += has;
    }
    free(got.at);
}

static void every_word_is_found(const struct made *a)
{
    struct buf bytes = BUF_INIT;
    struct sequence s;

    write(&a->source, &bytes);
    OK(sequence_read(&s, buf_view(&bytes), &err));
    for (uint32_t word = 0; word < a->source.word_count && word < 300; word++) {
        is_found_where_it_stands(a, &s, word, false);
        is_found_where_it_stands(a, &s, word, true);
    }
    buf_release(&bytes);
}

static void words_are_found_at_their_places_and_nowhere_else(void **unused)
{
    (void)unused;
    for (int i = 0; i < ARTICLES; i++) {
        struct made a = make_article(1 + draw(i < ARTICLES - 10 ? 700 : 9000), draw(2000), draw(12), draw(2) * 100);

        every_word_is_found(&a);
        free_article(&a);
    }
}

static uint8_t width_of(size_t words)
{
    struct made a = make_article(words, words, 0, 0);
    struct buf bytes = BUF_INIT;
    struct sequence s;

    write(&a.source, &bytes);
    OK(sequence_read(&s, buf_view(&bytes), &err));
    buf_release(&bytes);
    free_article(&a);
    return s.width;
}

static void an_article_takes_two_bytes_a_word_unless_it_is_a_book(void **unused)
{
    (void)unused;
    assert_int_equal(width_of(100), 2);
    assert_int_equal(width_of(300), 2);
    assert_int_equal(width_of(8192), 2);
    assert_int_equal(width_of(8193), 4);
}

static int by_hash(const void *a, const void *b)
{
    const struct sequence_word *left = a, *right = b;

    return (left->hash > right->hash) - (left->hash < right->hash);
}

/* Two words with the same hash: among so many there are some (2^-32 for each pair). */
static void words_with_the_same_hash_are_told_apart(void **unused)
{
    struct made a = make_article(COLLIDING_MAX, 0, 0, 0);
    struct sequence_place places[40];
    size_t found = 0;

    (void)unused;
    for (size_t i = 0; i < COLLIDING_MAX; i++)
        take_word(&a, i, i);
    qsort(a.words, COLLIDING_MAX, sizeof *a.words, by_hash);
    for (size_t i = 1; i < COLLIDING_MAX && !found; i++)
        if (a.words[i].hash == a.words[i - 1].hash)
            found = i;
    assert_true(found > 0);
    a.words[0] = a.words[found - 1];
    a.words[1] = a.words[found];
    for (uint32_t i = 0; i < 40; i++)
        places[i] = (struct sequence_place){ i % 3 == 0, i + 1 };
    free(a.places);
    a.places = memcpy(malloc(sizeof places), places, sizeof places);
    a.source = (struct sequence_source){ a.words, 2, a.places, 40, 0, 0 };
    every_word_is_found(&a);
    free_article(&a);
}

/* Each is either refused or read within its bytes: the sanitizers watch. */
static void damaged_bytes_are_refused_or_harmless(void **unused)
{
    struct made a = make_article(200, 500, 7, 100);
    struct buf bytes = BUF_INIT;
    size_t refused = 0;

    (void)unused;
    write(&a.source, &bytes);
    for (size_t cut = 0; cut < bytes.len; cut++) {
        struct sequence s;

        assert_int_equal(sequence_read(&s, str_of(bytes.at, cut), &err), STATUS_CORRUPT);
    }
    for (int i = 0; i < 3000; i++) {
        struct sequence s;
        size_t at = draw(draw(2) ? 8 : (uint32_t)bytes.len);
        char before = bytes.at[at];
        struct positions got = { NULL, 0, 0 };

        bytes.at[at] = (char)draw(256);
        if (sequence_read(&s, buf_view(&bytes), &err))
            refused++;
        else
            OK(sequence_find(&s, &a.words[draw(200)], draw(2), &got, &err));
        free(got.at);
        bytes.at[at] = before;
    }
    assert_true(refused > 0);
    buf_release(&bytes);
    free_article(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_found_at_their_places_and_nowhere_else),
        cmocka_unit_test(an_article_takes_two_bytes_a_word_unless_it_is_a_book),
        cmocka_unit_test(words_with_the_same_hash_are_told_apart),
        cmocka_unit_test(damaged_bytes_are_refused_or_harmless),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
