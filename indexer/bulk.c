/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/bulk.h"

#include "base/memory.h"
#include "glass/bulk.h"
#include "store/fields.h"
#include "xapian-c/xapian-c.h"

#include <stdlib.h>

enum { CHECKED_ARTICLES = 8, CHECKED_TERMS = 64 /* every so many of an article's */, UNKNOWN = UINT32_MAX, AHEAD = 12 };

/* A lexeme's terms in the feed's dictionary: the word, its stem, and both in the headline. */
struct numbers {
    uint32_t word, stem, title_word, title_stem;
};

struct bulk_feed {
    struct glass_feed *feed;
    uint64_t epoch;
    struct numbers *numbers; /* by lexeme */
    size_t capacity;
    struct glass_posting *postings;
    size_t posting_count, posting_capacity;
    struct glass_value *values;
    size_t value_capacity;
    struct buf term;
};

struct bulk {
    struct glass_bulk *glass;
    struct bulk_feed *feeds;
    unsigned feed_count;
};

enum status bulk_new(struct bulk **out, const char *folder, unsigned feeds, size_t memory_bytes, struct error *err)
{
    const struct glass_settings settings = { .memory_bytes = memory_bytes, .feeds = feeds };
    struct bulk *b = calloc(1, sizeof *b);
    enum status status;

    if (!b)
        return error_no_memory(err);
    b->feeds = calloc(feeds, sizeof *b->feeds);
    b->feed_count = feeds;
    status = b->feeds ? glass_bulk_new(&b->glass, folder, &settings, err) : error_no_memory(err);
    if (status) {
        bulk_free(b);
        return status;
    }
    for (unsigned i = 0; i < feeds; i++)
        b->feeds[i].feed = glass_bulk_feed(b->glass, i);
    *out = b;
    return STATUS_OK;
}

struct bulk_feed *bulk_feed(struct bulk *b, unsigned i)
{
    return &b->feeds[i];
}

void bulk_free(struct bulk *b)
{
    if (!b)
        return;
    for (unsigned i = 0; b->feeds && i < b->feed_count; i++) {
        free(b->feeds[i].numbers);
        free(b->feeds[i].postings);
        free(b->feeds[i].values);
        buf_release(&b->feeds[i].term);
    }
    free(b->feeds);
    glass_bulk_free(b->glass);
    free(b);
}

void bulk_feed_forget(struct bulk_feed *f)
{
    for (size_t i = 0; i < f->capacity; i++)
        f->numbers[i] = (struct numbers){ UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN };
    f->epoch = glass_feed_epoch(f->feed);
}

static enum status grow_numbers(struct bulk_feed *f, uint32_t lexeme, struct error *err)
{
    size_t capacity = f->capacity ? f->capacity : 4096;
    struct numbers *numbers;

    while (capacity <= lexeme)
        capacity *= 2;
    numbers = realloc(f->numbers, capacity * sizeof *numbers);
    if (!numbers)
        return error_no_memory(err);
    memory_prefer_large_pages(numbers, capacity * sizeof *numbers);
    for (size_t i = f->capacity; i < capacity; i++)
        numbers[i] = (struct numbers){ UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN };
    f->numbers = numbers;
    f->capacity = capacity;
    return STATUS_OK;
}

static enum status number_of(struct bulk_feed *f, const char *prefix, struct str word, uint32_t *number,
                             struct error *err)
{
    enum status status;

    if (*number != UNKNOWN)
        return STATUS_OK;
    buf_clear(&f->term);
    status = buf_add_c(&f->term, prefix, err);
    if (!status)
        status = buf_add(&f->term, word, err);
    return status ? status : glass_feed_term(f->feed, buf_view(&f->term), number, err);
}

static enum status reserve_postings(struct bulk_feed *f, size_t more, struct error *err)
{
    size_t wanted = f->posting_count + more;
    struct glass_posting *postings;

    if (wanted <= f->posting_capacity)
        return STATUS_OK;
    wanted = wanted * 2 + 1024;
    postings = realloc(f->postings, wanted * sizeof *postings);
    if (!postings)
        return error_no_memory(err);
    f->postings = postings;
    f->posting_capacity = wanted;
    return STATUS_OK;
}

/* The same terms as entry.c makes for libxapian: word and stem, both again for the headline. */
static enum status add_use(struct bulk_feed *f, const struct analyzer *analyzer, const struct term_use *use,
                           struct error *err)
{
    const struct lexeme *l = analyzer_lexeme(analyzer, use->lexeme);
    struct numbers *n;
    enum status status = use->lexeme >= f->capacity ? grow_numbers(f, use->lexeme, err) : STATUS_OK;

    if (status)
        return status;
    n = &f->numbers[use->lexeme];
    status = number_of(f, "", lexeme_word(l), &n->word, err);
    if (!status && lexeme_has_stem(l))
        status = number_of(f, "Z", lexeme_stem(l), &n->stem, err);
    if (!status && use->headline_count)
        status = number_of(f, "S", lexeme_word(l), &n->title_word, err);
    if (!status && use->headline_count && lexeme_has_stem(l))
        status = number_of(f, "ZS", lexeme_stem(l), &n->title_stem, err);
    if (status)
        return status;
    f->postings[f->posting_count++] = (struct glass_posting){ n->word, use->wdf, 0, 0 };
    if (lexeme_has_stem(l))
        f->postings[f->posting_count++] = (struct glass_posting){ n->stem, use->wdf, 0, 0 };
    if (use->headline_count) {
        f->postings[f->posting_count++] = (struct glass_posting){ n->title_word, use->headline_count, 0, 0 };
        if (lexeme_has_stem(l))
            f->postings[f->posting_count++] = (struct glass_posting){ n->title_stem, use->headline_count, 0, 0 };
    }
    return STATUS_OK;
}

static enum status add_booleans(struct bulk_feed *f, const struct document *d, struct arena *arena, struct error *err)
{
    uint32_t *numbers = arena_alloc(arena, (d->boolean_count + 1) * sizeof *numbers);
    enum status status;

    if (!numbers)
        return error_no_memory(err);
    status = glass_feed_terms(f->feed, d->booleans, d->boolean_count, numbers, err);
    for (size_t i = 0; i < d->boolean_count && !status; i++)
        f->postings[f->posting_count++] = (struct glass_posting){ numbers[i], 0, 0, 0 };
    return status;
}

static enum status take_values(struct bulk_feed *f, const struct document *d, struct error *err)
{
    if (f->value_capacity < d->value_count) {
        struct glass_value *values = realloc(f->values, d->value_count * 2 * sizeof *values);

        if (!values)
            return error_no_memory(err);
        f->values = values;
        f->value_capacity = d->value_count * 2;
    }
    for (size_t i = 0; i < d->value_count; i++)
        f->values[i] = (struct glass_value){ d->values[i].slot, d->values[i].value };
    return STATUS_OK;
}

enum status bulk_feed_add(struct bulk_feed *f, uint32_t docid, const struct analyzer *analyzer,
                          const struct term_list *terms, const struct entry *entry, struct str id, struct arena *arena,
                          struct error *err)
{
    struct document d;
    enum status status = document_make(&d, entry, id, arena, err);

    if (f->epoch != glass_feed_epoch(f->feed))
        bulk_feed_forget(f);
    f->posting_count = 0;
    if (!status)
        status = reserve_postings(f, terms->count * 4 + d.boolean_count, err);
    for (size_t i = 0; i < terms->count && !status; i++) {
        if (i + AHEAD < terms->count && terms->uses[i + AHEAD].lexeme < f->capacity)
            __builtin_prefetch(&f->numbers[terms->uses[i + AHEAD].lexeme]);
        status = add_use(f, analyzer, &terms->uses[i], err);
    }
    if (!status)
        status = add_booleans(f, &d, arena, err);
    if (!status)
        status = take_values(f, &d, err);
    if (status)
        return status;
    return glass_feed_add(f->feed, docid, f->postings, f->posting_count, NULL, d.data, f->values, d.value_count,
                          err);
}

enum status bulk_put_metadata(struct str key, struct str value, void *bulk, struct error *err)
{
    return glass_bulk_metadata(((struct bulk *)bulk)->glass, key, value, err);
}

enum status bulk_finish(struct bulk *b, struct error *err)
{
    return glass_bulk_finish(b->glass, err);
}

/* --- The check ------------------------------------------------------------------------- */

static enum status check_terms(struct xap_reader *r, uint32_t docid, struct error *err)
{
    struct xap_terms *terms = NULL;
    struct buf own = BUF_INIT;
    struct str term;
    uint32_t wdf, found = 0, seen = 0;
    enum status status = xap_terms_open_document(&terms, r, docid, err);

    while (!status && (status = xap_terms_next(terms, &term, &wdf, err)) == STATUS_OK) {
        uint32_t frequency = 1;

        if (term.len && term.at[0] == 'Q' && !own.len)
            status = buf_add(&own, term, err);
        if (!status && seen++ % CHECKED_TERMS == 0) /* each is a descent through a table that no cache holds yet */
            status = xap_reader_term_frequency(r, term, &frequency, err);
        if (!status && frequency == 0)
            status = error_set(err, STATUS_CORRUPT, "a term without postings");
    }
    xap_terms_close(terms);
    if (status == STATUS_END)
        status = own.len ? xap_reader_find(r, buf_view(&own), &found, err) : STATUS_OK;
    if (!status && own.len && found != docid)
        status = error_set(err, STATUS_CORRUPT, "an id that leads to another article");
    buf_release(&own);
    return status;
}

static enum status check_article(struct xap_reader *r, uint32_t docid, struct error *err)
{
    struct buf data = BUF_INIT;
    enum status status = xap_reader_data(r, docid, &data, err);

    if (!status && data.len == 0)
        status = error_set(err, STATUS_CORRUPT, "an article without data");
    if (!status)
        status = xap_reader_value(r, docid, SLOT_TEXT, &data, err);
    if (!status)
        status = check_terms(r, docid, err);
    buf_release(&data);
    return status;
}

static enum status check_some(struct xap_reader *r, uint32_t last, struct error *err)
{
    enum status status = STATUS_OK;

    for (uint32_t i = 0; i < CHECKED_ARTICLES && !status; i++) {
        struct xap_postings *all = NULL;
        uint32_t docid = 0;
        size_t count = 0;

        status = xap_postings_open(&all, r, STR_EMPTY, err);
        if (!status)
            status = xap_postings_skip_to(all, 1 + (uint32_t)((uint64_t)(last - 1) * i / (CHECKED_ARTICLES - 1)), err);
        if (!status)
            status = xap_postings_next_batch(all, &docid, NULL, 1, &count, err);
        xap_postings_close(all);
        if (!status && count)
            status = check_article(r, docid, err);
    }
    return status;
}

enum status bulk_check(const char *folder, uint64_t articles, struct error *err)
{
    struct xap_reader *r = NULL;
    uint32_t count = 0, last = 0;
    enum status status = xap_reader_open(&r, str_from_c(folder), err);

    if (!status)
        status = xap_reader_doccount(r, &count, err);
    if (!status && count != articles)
        status = error_set(err, STATUS_CORRUPT, "%u articles were written, not %llu", count, (unsigned long long)articles);
    if (!status)
        status = xap_reader_last_docid(r, &last, err);
    if (!status && last)
        status = check_some(r, last, err);
    xap_reader_close(r);
    return status;
}
