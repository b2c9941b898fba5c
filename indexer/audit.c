/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/audit.h"

#include "base/utf8.h"
#include "corpus/signature.h"
#include "indexer/document.h"
#include "store/fields.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { BATCH = 512 };

/*
 * What the articles say and what the lists say are both added up, a hash for each item: the lists are in the order of
 * words, the articles in their own, and neither fits into memory. Sums that are the same are of the same items.
 */
struct sums {
    uint64_t postings; /* word, article, weight */
    uint64_t values;   /* slot, article, value */
    uint64_t lengths;  /* of all articles */
    uint32_t articles, last;
};

struct audit {
    const struct archive *archive;
    const struct manifest *manifest;
    audit_sink *sink;
    void *payload;
    struct registers *registers;
    struct entry_settings settings; /* the maker keeps a pointer to them */
    struct entry_maker *maker;
    struct text_codec *codec;
    struct sums told, found; /* by the articles, by the lists */
    uint32_t *unsure; /* articles whose words cannot be told from what is stored, rising */
    size_t unsure_count, unsure_capacity;
    uint32_t sequence_end; /* behind the highest slot that the order of words of an article takes */
    struct arena arena;
    struct buf data, blob, text, key;
    struct error *err;
};

/* --- Faults ------------------------------------------------------------------------------- */

/* A status of reading the index is a fault of the index, but for want of memory. */
static enum status note(struct audit *a, const char *where, enum status status, const struct error *what)
{
    if (status == STATUS_OK)
        return STATUS_OK;
    return status == STATUS_OUT_OF_MEMORY ? error_no_memory(a->err) : a->sink(where, what, a->payload, a->err);
}

static enum status compare(struct audit *a, const char *where, bool is_same, const char *message)
{
    struct error what = ERROR_INIT;

    return is_same ? STATUS_OK : note(a, where, error_set(&what, STATUS_CORRUPT, "%s", message), &what);
}

/* --- Sums ------------------------------------------------------------------------------------ */

static uint64_t hash_of(struct str text, uint32_t article, uint32_t number)
{
    return XXH3_64bits_withSeed(text.at, text.len, (uint64_t)article << 32 | number);
}

static bool is_unsure(const struct audit *a, uint32_t docid)
{
    size_t low = 0, high = a->unsure_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (a->unsure[middle] < docid)
            low = middle + 1;
        else
            high = middle;
    }
    return low < a->unsure_count && a->unsure[low] == docid;
}

static enum status add_unsure(struct audit *a, uint32_t docid, struct error *err)
{
    if (a->unsure_count == a->unsure_capacity) {
        size_t capacity = a->unsure_capacity ? a->unsure_capacity * 2 : 64;
        uint32_t *unsure = realloc(a->unsure, capacity * sizeof *unsure);

        if (!unsure)
            return error_no_memory(err);
        a->unsure = unsure;
        a->unsure_capacity = capacity;
    }
    a->unsure[a->unsure_count++] = docid;
    return STATUS_OK;
}

/* --- An article, and what its text says of it -------------------------------------------------- */

static int by_term(const void *left, const void *right)
{
    const struct xap_posting *a = left, *b = right;

    return str_compare(a->term, b->term);
}

/* Words and boolean terms in one list, in order. */
static enum status all_postings(struct audit *a, const struct entry *e, const struct document *d, struct xap_posting **out,
                                size_t *count, struct error *err)
{
    struct xap_posting *all = arena_calloc(&a->arena, e->posting_count + d->boolean_count + 1, sizeof *all);

    if (!all)
        return error_no_memory(err);
    if (e->posting_count)
        memcpy(all, e->postings, e->posting_count * sizeof *all);
    for (size_t i = 0; i < d->boolean_count; i++)
        all[e->posting_count + i] = (struct xap_posting){ d->booleans[i], XAP_NO_POSITION, 0 };
    *count = e->posting_count + d->boolean_count;
    qsort(all, *count, sizeof *all, by_term);
    *out = all;
    return STATUS_OK;
}

/* An index from before there were terms of rules has them for the articles that came later alone. */
static bool is_told(const struct audit *a, struct str term)
{
    return a->archive->info.sources == SOURCES_FORMAT || !field_is_source_term(term);
}

static enum status tell_words(struct audit *a, uint32_t docid, const struct entry *e, const struct document *d,
                              uint32_t *length, struct error *err)
{
    struct xap_posting *all = NULL;
    size_t count = 0;
    enum status status = all_postings(a, e, d, &all, &count, err);

    for (size_t first = 0, next; first < count && !status; first = next) {
        uint32_t weight = all[first].wdf_increment;

        for (next = first + 1; next < count && str_is_equal(all[next].term, all[first].term); next++)
            weight += all[next].wdf_increment;
        if (is_told(a, all[first].term))
            a->told.postings += hash_of(all[first].term, docid, weight);
        *length += weight;
    }
    return status;
}

static bool is_sequence(uint32_t slot)
{
    return slot == SLOT_SEQUENCE || slot >= SLOT_SEQUENCE_REST;
}

/* The text itself is in the values too; it was read, and its own sum holds it. */
static bool is_compared(const struct audit *a, uint32_t slot)
{
    if (slot == SLOT_SIGNATURE)
        return a->archive->info.signatures == SIGNATURE_FORMAT;
    return slot < SLOT_TEXT || is_sequence(slot);
}

static void tell_values(struct audit *a, uint32_t docid, const struct document *d)
{
    for (size_t i = 0; i < d->value_count; i++) {
        uint32_t slot = d->values[i].slot;

        if (!is_compared(a, slot) || (is_sequence(slot) && is_unsure(a, docid)))
            continue;
        a->told.values += hash_of(d->values[i].value, docid, slot);
        if (slot >= a->sequence_end)
            a->sequence_end = slot + 1;
    }
}

/* A record cuts long headlines: with one stated apart from the text some words are lost. */
static bool has_all_words(const struct hit_record *hit, const struct stored_text *text)
{
    return text->title_end > 0 || hit->title.len + UTF8_MAX <= TITLE_MAX;
}

static enum status make_again(struct audit *a, const struct hit_record *hit, const struct stored_text *text, struct entry *e,
                              struct document *d, struct error *err)
{
    const struct source *known = manifest_find(a->manifest, hit->path);
    struct source *source = arena_calloc(&a->arena, 1, sizeof *source);
    enum status status;

    if (!source)
        return error_no_memory(err);
    source->path = hit->path;
    source->kind = known ? known->kind : SOURCE_TEXT;
    status = entry_from_stored(a->maker, hit, text, source, &a->arena, e, err);
    return status ? status : document_make(d, e, hit->id, &a->arena, err);
}

/* Articles of an index from before values were told apart by their keys may have one several times. */
static enum status make_as_before(struct audit *a, const struct hit_record *hit, const struct stored_text *text,
                                  struct entry *e, struct document *d, struct error *err)
{
    enum status status;

    *e = (struct entry){ .state = ENTRY_ARTICLE };
    a->settings.keeps_all_values = true;
    status = make_again(a, hit, text, e, d, err);
    a->settings.keeps_all_values = false;
    return status;
}

static enum status read_article(struct audit *a, uint32_t docid, struct hit_record *hit, struct stored_text *text,
                                struct error *err)
{
    struct xap_reader *reader = a->archive->reader;
    enum status status;

    buf_clear(&a->data);
    status = xap_reader_data(reader, docid, &a->data, err);
    if (!status && !hit_record_is_whole(buf_view(&a->data)))
        status = error_set(err, STATUS_CORRUPT, "its record was changed");
    if (!status)
        status = archive_hit(reader, docid, &a->arena, hit, err);
    return status ? status : archive_text(reader, docid, a->codec, &a->blob, &a->text, &a->arena, text, err);
}

static enum status audit_article(struct audit *a, uint32_t docid, uint32_t length)
{
    struct error what = ERROR_INIT;
    struct hit_record hit;
    struct stored_text text;
    struct entry e = { .state = ENTRY_ARTICLE };
    struct document d = { .data = STR_EMPTY };
    uint32_t told = 0;
    char where[32];
    enum status status = read_article(a, docid, &hit, &text, &what);

    if (!status)
        status = make_again(a, &hit, &text, &e, &d, &what);
    if (!status && !str_is_equal(d.data, buf_view(&a->data)))
        status = make_as_before(a, &hit, &text, &e, &d, &what);
    if (!status && !str_is_equal(d.data, buf_view(&a->data)))
        status = error_set(&what, STATUS_CORRUPT, "its record says something else than its text");
    if (!status && !has_all_words(&hit, &text))
        status = add_unsure(a, docid, &what);
    else if (!status)
        status = tell_words(a, docid, &e, &d, &told, &what);
    if (!status)
        tell_values(a, docid, &d);
    if (!status && told && told != length)
        status = error_set(&what, STATUS_CORRUPT, "it has %u words, the index says %u", told, length);
    (void)snprintf(where, sizeof where, "article %" PRIu32, docid);
    return note(a, where, status, &what);
}

static enum status audit_articles(struct audit *a)
{
    struct xap_postings *all = NULL;
    uint32_t docids[BATCH], lengths[BATCH];
    size_t count = 1;
    struct error what = ERROR_INIT;
    enum status status = STATUS_OK, read = xap_postings_open(&all, a->archive->reader, STR_EMPTY, &what);

    while (!status && !read && count) {
        read = xap_postings_next_lengths(all, docids, lengths, BATCH, &count, &what);
        for (size_t i = 0; i < count && !status && !read; i++) {
            arena_reset(&a->arena);
            a->found.articles++;
            a->found.last = docids[i];
            a->found.lengths += lengths[i];
            status = audit_article(a, docids[i], lengths[i]);
        }
    }
    xap_postings_close(all);
    return status ? status : note(a, "articles", read, &what);
}

/* --- The lists ------------------------------------------------------------------------------------- */

/* The list of one word, and the numbers that stand before it. */
static enum status find_word(struct audit *a, struct str word, uint32_t frequency, struct error *err)
{
    struct xap_postings *list = NULL;
    uint32_t docids[BATCH], weights[BATCH], told_frequency = 0;
    uint64_t articles = 0, weight = 0, told_weight = 0;
    size_t count = 1;
    enum status status = xap_postings_open(&list, a->archive->reader, word, err);

    while (!status && count) {
        status = xap_postings_next_batch(list, docids, weights, BATCH, &count, err);
        for (size_t i = 0; i < count && !status; i++) {
            articles++;
            weight += weights[i];
            if (!is_unsure(a, docids[i]) && is_told(a, word))
                a->found.postings += hash_of(word, docids[i], weights[i]);
        }
    }
    xap_postings_close(list);
    if (!status)
        status = xap_reader_term_frequency(a->archive->reader, word, &told_frequency, err);
    if (!status)
        status = xap_reader_collection_frequency(a->archive->reader, word, &told_weight, err);
    if (!status && (articles != frequency || articles != told_frequency || weight != told_weight))
        status = error_set(err, STATUS_CORRUPT, "the list of '%.*s' is not as long as it says", STR_ARG(word));
    return status;
}

static enum status find_words(struct audit *a)
{
    struct xap_terms *terms = NULL;
    struct str word;
    uint32_t frequency = 0;
    struct error what = ERROR_INIT;
    enum status status = xap_terms_open(&terms, a->archive->reader, STR_EMPTY, &what);

    while (!status && (status = xap_terms_next(terms, &word, &frequency, &what)) == STATUS_OK)
        status = find_word(a, word, frequency, &what);
    xap_terms_close(terms);
    return note(a, "words", status == STATUS_END ? STATUS_OK : status, &what);
}

static enum status find_values(struct audit *a, uint32_t slot, size_t *found)
{
    struct xap_values *values = NULL;
    uint32_t docids[BATCH];
    struct str texts[BATCH];
    size_t count = 1;
    struct error what = ERROR_INIT;
    enum status status = xap_values_open(&values, a->archive->reader, slot, &what);

    while (!status && count) {
        status = xap_values_next_batch(values, docids, texts, BATCH, &count, &what);
        *found += count;
        for (size_t i = 0; i < count && !status; i++)
            if (!is_sequence(slot) || !is_unsure(a, docids[i]))
                a->found.values += hash_of(texts[i], docids[i], slot);
    }
    xap_values_close(values);
    return note(a, "values", status, &what);
}

static enum status find_all_values(struct audit *a)
{
    size_t found = 0;
    enum status status = STATUS_OK;

    for (uint32_t slot = 0; slot < SLOT_TEXT && !status; slot++)
        if (is_compared(a, slot))
            status = find_values(a, slot, &found);
    found = 1;
    for (uint32_t slot = SLOT_SEQUENCE_REST; (slot < a->sequence_end || found) && !status; slot++) {
        found = 0;
        status = find_values(a, slot, &found);
    }
    return status;
}

static enum status audit_totals(struct audit *a)
{
    struct xap_reader *reader = a->archive->reader;
    uint32_t articles = 0, last = 0;
    uint64_t lengths = 0;
    struct error what = ERROR_INIT;
    enum status status = xap_reader_doccount(reader, &articles, &what);

    if (!status)
        status = xap_reader_last_docid(reader, &last, &what);
    if (!status)
        status = xap_reader_total_length(reader, &lengths, &what);
    if (!status && (articles != a->found.articles || last < a->found.last || lengths != a->found.lengths))
        status = error_set(&what, STATUS_CORRUPT, "the index counts %u articles of %llu words, and has %u of %llu", articles,
                           (unsigned long long)lengths, a->found.articles, (unsigned long long)a->found.lengths);
    return note(a, "totals", status, &what);
}

/* --- All of it ---------------------------------------------------------------------------------------- */

static enum status prepare(struct audit *a)
{
    enum status status = registers_new(&a->registers, a->err);

    a->settings = (struct entry_settings){ .registers = a->registers, .language = a->archive->info.language };
    if (!status)
        status = entry_maker_new(&a->maker, &a->settings, 0, a->err);
    return status ? status : text_codec_new(&a->codec, a->err);
}

static void release(struct audit *a)
{
    entry_maker_free(a->maker);
    text_codec_free(a->codec);
    registers_free(a->registers);
    free(a->unsure);
    arena_release(&a->arena);
    buf_release(&a->data);
    buf_release(&a->blob);
    buf_release(&a->text);
}

enum status audit_index(const struct archive *archive, const struct manifest *manifest, audit_sink *sink, void *payload,
                        struct error *err)
{
    struct audit a = { .archive = archive, .manifest = manifest, .sink = sink, .payload = payload, .err = err };
    enum status status = prepare(&a);

    if (!status)
        status = audit_articles(&a);
    if (!status)
        status = find_words(&a);
    if (!status)
        status = find_all_values(&a);
    if (!status)
        status = audit_totals(&a);
    if (!status)
        status = compare(&a, "words", a.told.postings == a.found.postings, "the lists of articles by word are not what the articles say");
    if (!status)
        status = compare(&a, "values", a.told.values == a.found.values, "dates, facets, signatures or the order of words are not what the articles say");
    release(&a);
    return status;
}
