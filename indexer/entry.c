/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/entry.h"

#include "base/file.h"
#include "base/utf8.h"
#include "corpus/encoding.h"
#include "corpus/record.h"
#include "corpus/signature.h"
#include "indexer/bulk.h"
#include "indexer/document.h"
#include "indexer/idset.h"
#include "indexer/values.h"

#include <stdio.h>
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { RECORD_ID_MAX = 1000, POSTINGS_OF_USE = 4 /* word and stem, each with and without the prefix of the headline */ };

struct entry_maker {
    const struct entry_settings *settings;
    struct analyzer *analyzer;
    struct extraction *extraction;
    struct text_codec *codec;
    struct signature_maker *signatures;
    struct sequence_maker *sequences;
    struct member_reader *members;
    struct term_list terms;
    struct bulk_feed *feed; /* NULL: the consumer writes */
    struct arena article;   /* with a feed: everything of an article but what the consumer asks for */
    struct buf bytes, text, blob, term;
};

enum status entry_maker_new(struct entry_maker **out, const struct entry_settings *settings, unsigned thread,
                            struct error *err)
{
    struct entry_maker *m = calloc(1, sizeof *m);
    enum status status;

    if (!m)
        return error_no_memory(err);
    m->settings = settings;
    m->feed = settings->bulk ? bulk_feed(settings->bulk, thread) : NULL;
    status = analyzer_new(&m->analyzer, settings->language, err);
    if (!status)
        status = extraction_new(&m->extraction, settings->registers, err);
    if (!status)
        status = text_codec_new(&m->codec, err);
    if (!status)
        status = signature_maker_new(&m->signatures, err);
    if (!status)
        status = sequence_maker_new(&m->sequences, err);
    if (!status)
        status = member_reader_new(&m->members, err);
    if (status)
        entry_maker_free(m);
    else
        *out = m;
    return status;
}

void entry_maker_free(struct entry_maker *m)
{
    if (!m)
        return;
    analyzer_free(m->analyzer);
    extraction_free(m->extraction);
    text_codec_free(m->codec);
    signature_maker_free(m->signatures);
    sequence_maker_free(m->sequences);
    member_reader_free(m->members);
    term_list_release(&m->terms);
    buf_release(&m->bytes);
    buf_release(&m->text);
    buf_release(&m->blob);
    buf_release(&m->term);
    arena_release(&m->article);
    free(m);
}

static struct digest digest_of(struct str bytes)
{
    XXH128_hash_t hash = XXH3_128bits(bytes.at, bytes.len);

    return (struct digest){ hash.low64, hash.high64 };
}

enum status entry_skip(struct entry *e, struct arena *arena, struct str reason, struct error *err)
{
    e->state = ENTRY_SKIPPED;
    return arena_copy(arena, reason, &e->reason, err);
}

/* A term with a prefix, kept in the arena. */
static enum status make_term(struct entry_maker *m, struct arena *arena, const char *prefix, struct str word,
                             struct str *out, struct error *err)
{
    enum status status;

    buf_clear(&m->term);
    status = buf_add_c(&m->term, prefix, err);
    if (!status)
        status = buf_add(&m->term, word, err);
    return status ? status : arena_copy(arena, buf_view(&m->term), out, err);
}

/* The word and its stem; both again with the prefix of the headline. */
static enum status add_use(struct entry_maker *m, struct arena *arena, const struct term_use *use, struct entry *e,
                           struct error *err)
{
    const struct lexeme *l = analyzer_lexeme(m->analyzer, use->lexeme);
    struct xap_posting *next = e->postings + e->posting_count;
    struct str word = STR_EMPTY, stem = STR_EMPTY, title_word = STR_EMPTY, title_stem = STR_EMPTY;
    enum status status = arena_copy(arena, lexeme_word(l), &word, err);

    if (!status && lexeme_has_stem(l))
        status = make_term(m, arena, "Z", lexeme_stem(l), &stem, err);
    if (!status && use->headline_count)
        status = make_term(m, arena, "S", lexeme_word(l), &title_word, err);
    if (!status && use->headline_count && lexeme_has_stem(l))
        status = make_term(m, arena, "ZS", lexeme_stem(l), &title_stem, err);
    if (status)
        return status;
    *next++ = (struct xap_posting){ word, XAP_NO_POSITION, use->wdf };
    if (stem.len)
        *next++ = (struct xap_posting){ stem, XAP_NO_POSITION, use->wdf };
    if (title_word.len)
        *next++ = (struct xap_posting){ title_word, XAP_NO_POSITION, use->headline_count };
    if (title_stem.len)
        *next++ = (struct xap_posting){ title_stem, XAP_NO_POSITION, use->headline_count };
    e->posting_count = (size_t)(next - e->postings);
    return STATUS_OK;
}

static enum status add_postings(struct entry_maker *m, struct arena *arena, struct entry *e, struct error *err)
{
    enum status status = STATUS_OK;

    e->postings = arena_alloc(arena, (m->terms.count + 1) * POSTINGS_OF_USE * sizeof *e->postings);
    if (!e->postings)
        return error_no_memory(err);
    for (size_t i = 0; i < m->terms.count && !status; i++)
        status = add_use(m, arena, &m->terms.uses[i], e, err);
    return status;
}

static enum status add_text(struct entry_maker *m, const struct article *article, struct str extra, struct arena *arena,
                            struct entry *e, struct error *err)
{
    const struct stored_text text = { .text = article->text,
                                      .title_end = article->title_end,
                                      .facts = article->facts,
                                      .fact_count = article->fact_count,
                                      .extra = extra };
    enum status status;

    buf_clear(&m->blob);
    status = text_codec_write(m->codec, &text, &m->blob, err);
    return status ? status : arena_copy(arena, buf_view(&m->blob), &e->blob, err);
}

/* Of the text behind the headline: each paper writes its own. */
static enum status add_signature(struct entry_maker *m, const struct article *article, struct arena *arena,
                                 struct entry *e, struct error *err)
{
    const struct signature_source source = { .text = str_slice(article->text, article->title_end, article->text.len),
                                             .day = article->date,
                                             .forces = e->hit.forces,
                                             .force_count = e->hit.force_count,
                                             .operations = e->hit.operations,
                                             .operation_count = e->hit.operation_count };
    enum status status;

    buf_clear(&m->blob);
    status = signature_make(m->signatures, &source, &m->blob, err);
    return status ? status : arena_copy(arena, buf_view(&m->blob), &e->signature, err);
}

static enum status add_date(const struct article *article, struct arena *arena, struct entry *e, struct error *err)
{
    const struct day *d = &article->date;
    char text[16];
    int length = 0;

    if (d->year && d->month && d->day)
        length = snprintf(text, sizeof text, "%04u-%02u-%02u", d->year, d->month, d->day);
    else if (d->year && d->month)
        length = snprintf(text, sizeof text, "%04u-%02u", d->year, d->month);
    else if (d->year)
        length = snprintf(text, sizeof text, "%04u", d->year);
    return arena_copy(arena, str_of(text, (size_t)length), &e->hit.date, err);
}

static enum status add_facets(const struct entry_maker *m, const struct article *article, struct arena *arena,
                              struct entry *e, struct error *err)
{
    bool keeps_all = m->settings->keeps_all_values;
    const struct str *years = NULL;
    size_t year_count = 0;
    enum status status = values_collect(article, FIELD_FORCE, keeps_all, arena, &e->hit.forces, &e->hit.force_count, err);

    if (!status)
        status = values_collect(article, FIELD_OPERATION, keeps_all, arena, &e->hit.operations, &e->hit.operation_count, err);
    if (!status)
        status = values_collect(article, FIELD_YEAR, true, arena, &years, &year_count, err);
    if (!status && year_count)
        e->hit.year = years[0];
    e->hit.title = article->title;
    return status ? status : add_date(article, arena, e, err);
}

static enum status add_sequence(struct entry_maker *m, struct arena *arena, struct entry *e, struct error *err)
{
    const struct sequence_source source = { .words = m->terms.words,
                                            .word_count = m->terms.count,
                                            .places = m->terms.places,
                                            .place_count = m->terms.place_count,
                                            .headline_end = m->terms.headline_end,
                                            .gap = m->terms.gap };
    enum status status;

    buf_clear(&m->blob);
    status = sequence_make(m->sequences, &source, &m->blob, err);
    return status ? status : arena_copy(arena, buf_view(&m->blob), &e->sequence, err);
}

/* Terms: to the bulk builder with everything else, or into the entry. */
static enum status hand_over(struct entry_maker *m, const struct article *article, uint32_t docid, struct arena *arena,
                             struct entry *e, struct error *err)
{
    enum status status = term_list_fill(&m->terms, m->analyzer, article, err);

    if (!status)
        status = add_sequence(m, arena, e, err);
    if (!status)
        status = m->feed ? bulk_feed_add(m->feed, docid, m->analyzer, &m->terms, e, e->id, arena, err)
                         : add_postings(m, arena, e, err);
    if (analyzer_memory(m->analyzer) > m->settings->lexicon_bytes) {
        analyzer_forget(m->analyzer);
        if (m->feed)
            bulk_feed_forget(m->feed);
    }
    return status;
}

static enum status finish_article(struct entry_maker *m, struct article *article, struct str extra, uint32_t docid,
                                  struct arena *arena, struct entry *e, struct error *err)
{
    enum status status = m->settings->corrections
                             ? corrections_apply(m->settings->corrections, e->id, arena, article, err)
                             : STATUS_OK;

    if (!m->settings->keeps_all_values)
        values_settle(article);
    if (!status)
        status = add_facets(m, article, arena, e, err);
    if (!status)
        status = add_text(m, article, extra, arena, e, err);
    if (!status)
        status = add_signature(m, article, arena, e, err);
    e->state = ENTRY_ARTICLE;
    e->facts = article->facts;
    e->fact_count = article->fact_count;
    return status ? status : hand_over(m, article, docid, arena, e, err);
}

static enum status finish(struct entry_maker *m, struct str source_text, const struct record *record, uint32_t docid,
                          struct arena *arena, struct entry *e, struct error *err)
{
    struct article article = { 0 };
    enum status status =
        extraction_run(m->extraction, source_text, record ? &record->stated : NULL, arena, &article, err);

    if (status)
        return status;
    if (str_trim(article.text).len == 0) { /* nothing but furniture: better that than nothing at all */
        article.text = source_text;
        article.title_end = 0;
    }
    return finish_article(m, &article, record ? record->extra : STR_EMPTY, docid, arena, e, err);
}

static bool is_same(struct digest a, struct digest b)
{
    return a.low == b.low && a.high == b.high;
}

static enum status skip_unreadable(struct entry *e, struct arena *arena, const char *path, const struct error *why,
                                   struct error *err)
{
    /* The path is said beside the reason: only the part behind it is wanted here. */
    const char *colon = strstr(why->message, path);
    const char *reason = colon ? strstr(colon + strlen(path), ": ") : NULL;

    return entry_skip(e, arena, str_from_c(reason ? reason + 2 : why->message), err);
}

static enum status skip_large(const struct entry_maker *m, struct arena *arena, struct entry *e, struct error *err)
{
    char reason[64];

    (void)snprintf(reason, sizeof reason, "larger than %zu MB (--max-file-size)", m->settings->max_bytes >> 20);
    return entry_skip(e, arena, str_from_c(reason), err);
}

static enum status read_source(struct entry_maker *m, const struct source *source, struct arena *arena, struct entry *e,
                               struct error *err)
{
    struct error why = ERROR_INIT;
    enum status status;

    buf_clear(&m->bytes);
    if (source->size > m->settings->max_bytes)
        return skip_large(m, arena, e, err);
    status = file_read(source->path.at, m->settings->max_bytes, &m->bytes, &why);
    if (status == STATUS_OUT_OF_MEMORY)
        return error_no_memory(err);
    if (status)
        return skip_unreadable(e, arena, source->path.at, &why, err);
    e->bytes = m->bytes.len;
    e->digest = digest_of(buf_view(&m->bytes));
    return STATUS_OK;
}

/* Where an article is worked on: with a feed the same few pages again and again. */
static struct arena *workplace(struct entry_maker *m, struct arena *of_job)
{
    if (!m->feed)
        return of_job;
    arena_reset(&m->article);
    return &m->article;
}

/* What was given to the feed does not stay in memory until the consumer comes to the entry. */
static enum status hand_out(const struct entry_maker *m, const struct entry *e, struct arena *of_job, struct entry *out,
                            struct error *err)
{
    enum status status = STATUS_OK;

    *out = *e;
    if (!m->feed)
        return STATUS_OK;
    *out = (struct entry){ .state = e->state, .source = e->source, .line = e->line, .digest = e->digest, .bytes = e->bytes };
    if (e->id.len)
        status = arena_copy(of_job, e->id, &out->id, err);
    if (!status && e->reason.len)
        status = arena_copy(of_job, e->reason, &out->reason, err);
    return status;
}

enum status entry_from_file(struct entry_maker *m, struct source *source, uint32_t docid, struct arena *of_job,
                            struct entry *out, struct error *err)
{
    struct arena *arena = workplace(m, of_job);
    struct entry e = { .state = ENTRY_ARTICLE, .source = source, .id = source->id };
    struct encoding encoding;
    struct str name;
    enum status status = read_source(m, source, arena, &e, err);

    if (status || e.state == ENTRY_SKIPPED)
        goto done;
    if (!source->is_new && !m->settings->takes_all && is_same(e.digest, source->digest)) {
        e.state = ENTRY_UNCHANGED;
        goto done;
    }
    buf_clear(&m->text);
    status = encoding_to_utf8(buf_view(&m->bytes), &m->text, &encoding, err);
    if (status == STATUS_BAD_INPUT) {
        status = entry_skip(&e, arena, STR("binary"), err);
        goto done;
    }
    if (status)
        goto done;
    if (str_trim(buf_view(&m->text)).len == 0) {
        status = entry_skip(&e, arena, STR("empty"), err);
        goto done;
    }
    name = str_from_c(encoding.name);
    if (!str_is_equal(name, STR("UTF-8")) || encoding.is_repaired)
        status = make_term(m, arena, encoding.is_repaired ? "damaged " : "", name, &e.hit.encoding, err);
    if (!status)
        status = finish(m, buf_view(&m->text), NULL, docid, arena, &e, err);
done:
    return status ? status : hand_out(m, &e, of_job, out, err);
}

static enum status decode_line(struct entry_maker *m, struct str *line, struct arena *arena, struct entry *e,
                               struct error *err)
{
    struct encoding encoding;
    enum status status;

    buf_clear(&m->text);
    status = encoding_to_utf8(*line, &m->text, &encoding, err);
    if (status == STATUS_BAD_INPUT)
        return entry_skip(e, arena, STR("binary"), err);
    *line = buf_view(&m->text);
    return status ? status : arena_copy(arena, str_from_c(encoding.name), &e->hit.encoding, err);
}

/* The text of a record may hold anything that JSON can say: line ends of all kinds, for one. */
static enum status finish_record(struct entry_maker *m, const struct record *record, uint32_t docid,
                                 struct arena *arena, struct entry *e, struct error *err)
{
    struct encoding unused;
    enum status status;

    buf_clear(&m->text);
    if (str_find_byte(record->text, '\r', 0) == STR_NONE)
        return finish(m, record->text, record, docid, arena, e, err);
    status = encoding_to_utf8(record->text, &m->text, &unused, err);
    if (status == STATUS_BAD_INPUT)
        return entry_skip(e, arena, STR("binary text"), err);
    return status ? status : finish(m, buf_view(&m->text), record, docid, arena, e, err);
}

enum status entry_duplicate_key(const struct source *source, uint64_t line, struct buf *out, struct error *err)
{
    return buf_add_format(out, err, "%.*s:%llu", STR_ARG(source->path), (unsigned long long)line);
}

enum status entry_id_with_line(struct str id, uint64_t line, struct buf *out, struct error *err)
{
    enum status status = buf_add(out, id, err);

    return status ? status : buf_add_format(out, err, "#%llu", (unsigned long long)line);
}

static enum status is_duplicate(struct entry_maker *m, const struct entry *e, bool *is, struct error *err)
{
    enum status status;

    *is = false;
    if (!m->settings->duplicates || m->settings->duplicates->count == 0)
        return STATUS_OK;
    buf_clear(&m->term);
    status = entry_duplicate_key(e->source, e->line, &m->term, err);
    *is = !status && id_set_has(m->settings->duplicates, buf_view(&m->term));
    return status;
}

/* PATH#ID, or PATH#LINE; an id that its file has had before gets its line behind it, so that nothing is lost. */
static enum status make_record_id(struct entry_maker *m, struct str stated, struct arena *arena, struct entry *e,
                                  struct error *err)
{
    struct str own = str_slice(stated, 0, utf8_floor(stated, RECORD_ID_MAX));
    bool needs_line = own.len == 0 || own.len < stated.len, is_taken = false;
    enum status status = is_duplicate(m, e, &is_taken, err);

    buf_clear(&m->term);
    if (!status)
        status = buf_add(&m->term, e->source->id, err);
    if (!status && own.len)
        status = buf_add_c(&m->term, "#", err);
    if (!status)
        status = buf_add(&m->term, own, err);
    if (!status && (needs_line || is_taken))
        status = entry_id_with_line(STR_EMPTY, e->line, &m->term, err);
    return status ? status : arena_copy(arena, buf_view(&m->term), &e->id, err);
}

enum status entry_from_line(struct entry_maker *m, struct source *source, uint64_t line_number, struct str line,
                            uint32_t docid, struct arena *of_job, struct entry *out, struct error *err)
{
    struct arena *arena = workplace(m, of_job);
    struct entry e = { .state = ENTRY_ARTICLE, .source = source, .line = line_number, .bytes = line.len };
    struct record record = { 0 };
    struct error why = ERROR_INIT;
    enum status status = STATUS_OK;

    e.digest = digest_of(line);
    if (line.len > m->settings->max_bytes)
        status = skip_large(m, arena, &e, err);
    else if (!utf8_is_valid(line))
        status = decode_line(m, &line, arena, &e, err);
    if (status || e.state == ENTRY_SKIPPED)
        goto done;
    status = record_parse(m->members, line, arena, &record, &why);
    if (status == STATUS_BAD_INPUT) {
        status = entry_skip(&e, arena, str_from_c(why.message), err);
        goto done;
    }
    if (status) {
        status = error_no_memory(err);
        goto done;
    }
    status = make_record_id(m, record.id, arena, &e, err);
    if (status)
        goto done;
    e.hit.url = record.url;
    e.hit.source = record.source;
    if (str_trim(record.text).len == 0 && record.stated.title.len == 0)
        status = entry_skip(&e, arena, STR("empty text"), err);
    else
        status = finish_record(m, &record, docid, arena, &e, err);
done:
    return status ? status : hand_out(m, &e, of_job, out, err);
}

static bool parse_hash(struct str hash, struct digest *out)
{
    char text[DIGEST_TEXT];
    char *end;

    if (hash.len != DIGEST_TEXT - 1)
        return false;
    memcpy(text, hash.at, hash.len);
    text[hash.len] = '\0';
    out->low = strtoull(text + 16, &end, 16);
    text[16] = '\0';
    out->high = strtoull(text, &end, 16);
    return true;
}

static bool read_date(struct str date, struct day *out)
{
    uint64_t parts[3] = { 0 };
    struct str piece;

    for (size_t i = 0; i < 3 && str_next(&date, '-', &piece); i++)
        if (!str_to_unsigned(piece, 9999, &parts[i]))
            return false;
    *out = (struct day){ (uint16_t)parts[0], (uint8_t)parts[1], (uint8_t)parts[2] };
    return true;
}

enum status entry_from_stored(struct entry_maker *m, const struct hit_record *hit, const struct stored_text *text,
                              struct source *source, struct arena *arena, struct entry *out, struct error *err)
{
    struct entry e = { .state = ENTRY_ARTICLE, .source = source, .id = hit->id };
    struct article article = { .text = text->text, .title = hit->title, .title_end = text->title_end };
    enum status status;

    e.hit.url = hit->url;
    e.hit.source = hit->source;
    e.hit.encoding = hit->encoding;
    if (!parse_hash(hit->hash, &e.digest) || !read_date(hit->date, &article.date))
        return error_set(err, STATUS_CORRUPT, "the stored article '%.*s' is damaged", STR_ARG(hit->id));
    article.facts = arena_calloc(arena, text->fact_count + 1, sizeof *article.facts);
    if (!article.facts)
        return error_no_memory(err);
    if (text->fact_count)
        memcpy(article.facts, text->facts, text->fact_count * sizeof *article.facts);
    article.fact_count = text->fact_count;
    status = finish_article(m, &article, text->extra, 0, arena, &e, err);
    if (!status)
        *out = e;
    return status;
}
