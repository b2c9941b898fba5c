/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/matching.h"

#include "base/list.h"
#include "base/utf8.h"
#include "query/expansion.h"
#include "query/proximity.h"
#include "store/sequences.h"

#include <stdlib.h>

enum { SPANS_FIRST = 256, LOOKS_MAX = 64 /* beyond it a search is the shorter way */, KIN_BYTES = 4, KIN_WORDS_MAX = 500 };
static const double KIN_FACTOR = 0.4;

static enum status match(struct matcher *m, const struct clause *c, bool is_scored, struct docset *out, struct error *err);

static enum status new_set(struct matcher *m, struct docset *out, struct error *err)
{
    return docset_new(out, posting_store_last(m->store), m->arena, err);
}

static enum status get_postings(struct matcher *m, const char *prefix, struct str word, const struct postings **out,
                                struct error *err)
{
    enum status status;

    buf_clear(&m->scratch);
    status = buf_add_c(&m->scratch, prefix, err);
    if (!status)
        status = buf_add(&m->scratch, word, err);
    return status ? status : posting_store_get(m->store, buf_view(&m->scratch), out, err);
}

static enum status add_weighted(struct matcher *m, const struct slot *slot, const struct postings *postings,
                                bool is_title, struct error *err)
{
    if (m->term_count == m->term_capacity) {
        size_t capacity = m->term_capacity ? m->term_capacity * 2 : 16;
        struct weighted_term *terms = arena_calloc(m->arena, capacity, sizeof *terms);

        if (!terms)
            return error_no_memory(err);
        if (m->term_count)
            memcpy(terms, m->terms, m->term_count * sizeof *terms);
        m->terms = terms;
        m->term_capacity = capacity;
    }
    m->terms[m->term_count++] = (struct weighted_term){
        .word = slot->word, .stem = slot->kind == CLAUSE_WORD ? slot->stem : STR_EMPTY, .postings = postings, .is_title = is_title, .factor = 1
    };
    return STATUS_OK;
}

/* Two lists as one, wdfs of the same article added up. */
static enum status merge(struct matcher *m, const struct postings *a, const struct postings *b,
                         const struct postings **out, struct error *err)
{
    uint32_t *docids = arena_alloc(m->arena, (a->count + b->count) * sizeof *docids);
    uint32_t *wdfs = arena_alloc(m->arena, (a->count + b->count) * sizeof *wdfs);
    struct postings *merged = arena_calloc(m->arena, 1, sizeof *merged);
    size_t i = 0, j = 0, count = 0;

    if (!docids || !wdfs || !merged)
        return error_no_memory(err);
    while (i < a->count || j < b->count) {
        bool takes_a = j == b->count || (i < a->count && a->docids[i] <= b->docids[j]);
        bool takes_b = i == a->count || (j < b->count && b->docids[j] <= a->docids[i]);

        docids[count] = takes_a ? a->docids[i] : b->docids[j];
        wdfs[count++] = (takes_a ? a->wdfs[i] : 0) + (takes_b ? b->wdfs[j] : 0);
        i += takes_a;
        j += takes_b;
    }
    *merged = (struct postings){ .docids = docids, .wdfs = wdfs, .count = count };
    *out = merged;
    return STATUS_OK;
}

/* Many lists as one, through an array by article: linear in their postings. */
static enum status merge_many(struct matcher *m, const struct word_list *words, const char *prefix, struct docset *set,
                              const struct postings **out, struct error *err)
{
    uint32_t *wdf_of = calloc((size_t)posting_store_last(m->store) + 1, sizeof *wdf_of);
    struct postings *merged = arena_calloc(m->arena, 1, sizeof *merged);
    uint32_t *docids, *wdfs, docid;
    struct docset_walk walk = DOCSET_WALK;
    size_t count = 0;
    enum status status = wdf_of && merged ? STATUS_OK : error_no_memory(err);

    for (size_t w = 0; w < words->count && !status; w++) {
        const struct postings *p;

        status = get_postings(m, prefix, words->words[w], &p, err);
        for (size_t i = 0; !status && i < p->count; i++)
            wdf_of[p->docids[i]] += p->wdfs[i];
        if (!status)
            postings_unite(p, set);
    }
    if (!status) {
        count = (size_t)docset_count(set);
        docids = arena_alloc(m->arena, count * sizeof *docids);
        wdfs = arena_alloc(m->arena, count * sizeof *wdfs);
        if (!docids || !wdfs)
            status = error_no_memory(err);
        count = 0;
        while (!status && docset_next(&walk, set, &docid)) {
            docids[count] = docid;
            wdfs[count++] = wdf_of[docid];
        }
        if (!status)
            *merged = (struct postings){ .docids = docids, .wdfs = wdfs, .count = count };
    }
    free(wdf_of);
    *out = merged;
    return status;
}

/* The postings of one word as the clause means it: by stem, as written, or all that begin so. */
static enum status slot_postings(struct matcher *m, const struct slot *slot, bool is_title, struct docset *set,
                                 const struct postings **out, struct error *err)
{
    struct word_list words = { NULL, 0, 0 };
    const struct postings *also;
    enum status status;

    if (slot->kind == CLAUSE_PREFIX) {
        status = expansion_of_prefix(posting_store_reader(m->store), is_title ? "S" : "", slot->word, m->arena, &words, err);
        return status ? status : merge_many(m, &words, is_title ? "S" : "", set, out, err);
    }
    if (slot->is_operation) {
        status = get_postings(m, "Z", STR("operation"), out, err);
        if (!status)
            status = get_postings(m, "", STR("op"), &also, err);
        if (!status && also->count)
            status = merge(m, *out, also, out, err);
    } else if (slot->kind == CLAUSE_WORD && slot->stem.len) {
        status = get_postings(m, is_title ? "ZS" : "Z", slot->stem, out, err);
    } else {
        status = get_postings(m, is_title ? "S" : "", slot->word, out, err);
    }
    if (!status)
        postings_unite(*out, set);
    return status;
}

static enum status match_word(struct matcher *m, const struct clause *c, bool is_scored, struct docset *out,
                              struct error *err)
{
    const struct postings *postings = NULL;
    enum status status = slot_postings(m, &c->slots[0], c->is_title, out, &postings, err);

    return status || !is_scored ? status : add_weighted(m, &c->slots[0], postings, c->is_title, err);
}

/* --- Positions ---------------------------------------------------------------- */

/* The words that a slot stands for, each with the articles that have it. */
struct alternatives {
    struct word_list words;
    struct sequence_word *keys; /* of the words */
    struct docset *sets;
    size_t total; /* articles that have any */
};

static enum status find_alternatives(struct matcher *m, const struct slot *slot, const char *prefix,
                                     struct alternatives *out, struct error *err)
{
    struct xap_reader *reader = posting_store_reader(m->store);
    enum status status = STATUS_OK;

    if (slot->kind == CLAUSE_PREFIX) {
        status = expansion_of_prefix(reader, prefix, slot->word, m->arena, &out->words, err);
    } else if (slot->kind == CLAUSE_WORD && slot->stem.len) {
        status = expansion_of_stem(reader, prefix, m->analyzer, slot->stem, m->arena, &out->words, err);
    } else {
        out->words.words = arena_calloc(m->arena, 1, sizeof(struct str));
        if (!out->words.words)
            return error_no_memory(err);
        out->words.words[0] = slot->word;
        out->words.count = 1;
    }
    if (status)
        return status;
    out->sets = arena_calloc(m->arena, out->words.count + 1, sizeof *out->sets);
    out->keys = arena_calloc(m->arena, out->words.count + 1, sizeof *out->keys);
    if (!out->sets || !out->keys)
        return error_no_memory(err);
    for (size_t i = 0; i < out->words.count && !status; i++) {
        const struct postings *p;

        out->keys[i] = (struct sequence_word){ hash_word(out->words.words[i]), out->words.words[i] };
        status = new_set(m, &out->sets[i], err);
        if (!status)
            status = get_postings(m, prefix, out->words.words[i], &p, err);
        if (!status) {
            postings_unite(p, &out->sets[i]);
            out->total += p->count;
        }
    }
    return status;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *left = a, *right = b;

    return (*left > *right) - (*left < *right);
}

/* What is known of the article that is looked at; the memory is kept from one to the next. */
struct place_finder {
    struct sequences sequences;
    struct sequence sequence;
    uint32_t docid;
    bool is_title;
    struct positions starts, more;
    struct span *spans;
    size_t span_count, span_capacity;
};

/* Where any word of the slot stands in the article, rising. */
static enum status slot_positions(const struct place_finder *f, const struct alternatives *a, struct positions *out,
                                  struct error *err)
{
    size_t lists = 0;
    enum status status = STATUS_OK;

    out->count = 0;
    for (size_t i = 0; i < a->words.count && !status; i++) {
        if (!docset_has(&a->sets[i], f->docid))
            continue;
        lists++;
        status = sequence_find(&f->sequence, &a->keys[i], f->is_title, out, err);
    }
    if (lists > 1)
        qsort(out->at, out->count, sizeof *out->at, by_number);
    return status;
}

static bool has_word_at(const struct place_finder *f, const struct alternatives *a, uint32_t position)
{
    if (f->is_title && position > f->sequence.headline_end)
        return false;
    for (size_t i = 0; i < a->words.count; i++)
        if (docset_has(&a->sets[i], f->docid) && sequence_has(&f->sequence, &a->keys[i], position))
            return true;
    return false;
}

/* Keeps the starts of phrases whose word number `offset` is one of the slot's. */
static enum status keep_starts(struct place_finder *f, const struct alternatives *slot, uint32_t offset, struct error *err)
{
    struct positions *starts = &f->starts, *more = &f->more;
    size_t kept = 0, j = 0;
    bool is_looked_at = starts->count * slot->words.count <= LOOKS_MAX;
    enum status status = is_looked_at ? STATUS_OK : slot_positions(f, slot, more, err);

    for (size_t i = 0; i < starts->count && !status; i++) {
        uint32_t position = starts->at[i] + offset;

        while (!is_looked_at && j < more->count && more->at[j] < position)
            j++;
        if (is_looked_at ? has_word_at(f, slot, position) : j < more->count && more->at[j] == position)
            starts->at[kept++] = starts->at[i];
    }
    starts->count = kept;
    return status;
}

/* Where phrases begin whose words the `count` slots are, looked up in `order`: into f->starts. */
static enum status phrase_starts(struct place_finder *f, const struct alternatives *slots, const size_t *order, size_t count,
                                 struct error *err)
{
    enum status status = slot_positions(f, &slots[order[0]], &f->starts, err);
    size_t kept = 0;

    for (size_t i = 0; i < f->starts.count && !status; i++)
        if (f->starts.at[i] > order[0])
            f->starts.at[kept++] = f->starts.at[i] - (uint32_t)order[0];
    if (!status)
        f->starts.count = kept;
    for (size_t i = 1; i < count && !status && f->starts.count; i++)
        status = keep_starts(f, &slots[order[i]], (uint32_t)order[i], err);
    return status;
}

static enum status add_spans(struct place_finder *f, uint32_t part, uint32_t length, struct error *err)
{
    for (size_t i = 0; i < f->starts.count; i++) {
        if (!list_grow(&f->spans, &f->span_capacity, f->span_count, sizeof *f->spans, SPANS_FIRST))
            return error_no_memory(err);
        f->spans[f->span_count++] = (struct span){ f->starts.at[i], f->starts.at[i] + length - 1, part };
    }
    return STATUS_OK;
}

/* `order`: within each part, the order in which its words are looked up. */
static enum status has_near(struct place_finder *f, const struct clause *c, const struct alternatives *slots, const size_t *order,
                            bool *has, struct error *err)
{
    uint32_t part = 0;
    size_t end;
    enum status status = STATUS_OK;

    f->span_count = 0;
    for (size_t i = 0; i < c->slot_count && !status; i = end, part++) {
        size_t before = f->span_count;

        end = clause_part_end(c, i);
        status = phrase_starts(f, slots + i, order + i, end - i, err);
        if (!status)
            status = add_spans(f, part, (uint32_t)(end - i), err);
        if (status || f->span_count == before)
            return status; /* a part that is not there */
    }
    if (!status) {
        proximity_sort(f->spans, f->span_count);
        *has = proximity_holds(f->spans, f->span_count, part, c->window);
    }
    return status;
}

/* Rarest first: most candidates fail at their first word. */
static void order_by_rarity(const struct alternatives *slots, size_t count, size_t *order)
{
    for (size_t i = 0; i < count; i++) {
        size_t j = i;

        while (j > 0 && slots[order[j - 1]].total > slots[i].total) {
            order[j] = order[j - 1];
            j--;
        }
        order[j] = i;
    }
}

static enum status filter_by_positions(struct matcher *m, const struct clause *c, const struct alternatives *slots,
                                       struct docset *set, struct error *err)
{
    struct place_finder f = { .sequences = SEQUENCES_OF(posting_store_reader(m->store)), .is_title = c->is_title };
    size_t *order = arena_calloc(m->arena, c->slot_count, sizeof *order), end;
    struct docset_walk walk = DOCSET_WALK;
    enum status status = order ? STATUS_OK : error_no_memory(err);

    for (size_t i = 0; i < c->slot_count && !status; i = end) {
        end = c->kind == CLAUSE_PHRASE ? c->slot_count : clause_part_end(c, i);
        order_by_rarity(slots + i, end - i, order + i);
    }
    while (!status && docset_next(&walk, set, &f.docid)) {
        bool has = false;

        status = sequences_get(&f.sequences, f.docid, &f.sequence, err);
        if (!status && c->kind == CLAUSE_NEAR) {
            status = has_near(&f, c, slots, order, &has, err);
        } else if (!status) {
            status = phrase_starts(&f, slots, order, c->slot_count, err);
            has = f.starts.count > 0;
        }
        if (!has)
            docset_remove(set, f.docid);
    }
    sequences_release(&f.sequences);
    free(f.starts.at);
    free(f.more.at);
    free(f.spans);
    return status;
}

static size_t part_count(const struct clause *c)
{
    size_t parts = 0;

    for (size_t i = 0; i < c->slot_count; i = clause_part_end(c, i))
        parts++;
    return parts;
}

static enum status match_positions(struct matcher *m, const struct clause *c, bool is_scored, struct docset *out,
                                   struct error *err)
{
    struct alternatives *slots = arena_calloc(m->arena, c->slot_count, sizeof *slots);
    struct docset any;
    enum status status = slots ? new_set(m, &any, err) : error_no_memory(err);

    if (!status && c->kind == CLAUSE_NEAR && part_count(c) > PROXIMITY_PARTS_MAX)
        return error_set(err, STATUS_BAD_INPUT, "NEAR joins at most %d words or phrases", PROXIMITY_PARTS_MAX);
    for (size_t i = 0; i < c->slot_count && !status; i++) {
        const struct postings *postings = NULL;

        status = find_alternatives(m, &c->slots[i], c->is_title ? "S" : "", &slots[i], err);
        if (status)
            break;
        memset(any.words, 0, any.word_count * sizeof *any.words);
        for (size_t j = 0; j < slots[i].words.count; j++)
            docset_unite(&any, &slots[i].sets[j]);
        if (i == 0)
            docset_unite(out, &any);
        else
            docset_intersect(out, &any);
        if (is_scored) {
            struct docset unused;

            status = new_set(m, &unused, err);
            if (!status)
                status = slot_postings(m, &c->slots[i], c->is_title, &unused, &postings, err);
            if (!status)
                status = add_weighted(m, &c->slots[i], postings, c->is_title, err);
        }
    }
    return status ? status : filter_by_positions(m, c, slots, out, err);
}

/* --- Filters -------------------------------------------------------------------- */

static enum status match_value(struct matcher *m, enum field_id field, struct str value, struct docset *out, struct error *err)
{
    const struct postings *p;
    enum status status;

    buf_clear(&m->scratch);
    status = field_term(field, value, &m->scratch, err);
    if (!status)
        status = posting_store_get(m->store, buf_view(&m->scratch), &p, err);
    if (!status)
        postings_unite(p, out);
    return status;
}

/* Terms tell apart how a name is divided into words: "Red Kite" and "RedKite" have two. */
static enum status match_operation(struct matcher *m, struct str name, struct docset *out, struct error *err)
{
    const struct facet_column *column;
    struct buf key = BUF_INIT;
    enum status status = columns_facet(m->columns, FIELD_OPERATION, &column, err);

    if (!status)
        status = field_key(FIELD_OPERATION, name, &key, err);
    for (size_t i = 0; !status && i < column->spelling_count; i++) {
        bool is_it = false;

        status = field_has_key(FIELD_OPERATION, column->spellings[i], buf_view(&key), &m->scratch, &is_it, err);
        if (!status && is_it)
            status = match_value(m, FIELD_OPERATION, column->spellings[i], out, err);
    }
    buf_release(&key);
    return status;
}

static enum status match_facet(struct matcher *m, const struct clause *c, struct docset *out, struct error *err)
{
    return c->field == FIELD_OPERATION && c->text.len ? match_operation(m, c->text, out, err)
                                                      : match_value(m, c->field, c->text, out, err);
}

/* Years are few: each has a term, "Y2014". */
static enum status match_years(struct matcher *m, const struct clause *c, struct docset *out, struct error *err)
{
    struct xap_terms *terms = NULL;
    enum status status = xap_terms_open(&terms, posting_store_reader(m->store), STR("Y"), err);

    while (!status) {
        struct str term;
        uint64_t year;
        const struct postings *p;

        status = xap_terms_next(terms, &term, NULL, err);
        if (status || !str_to_unsigned(str_slice(term, 1, term.len), 9999, &year) || year < c->low / 10000 ||
            year > c->high / 10000)
            continue;
        status = posting_store_get(m->store, term, &p, err);
        if (!status)
            postings_unite(p, out);
    }
    xap_terms_close(terms);
    return status == STATUS_END ? STATUS_OK : status;
}

static enum status match_range(struct matcher *m, const struct clause *c, struct docset *out, struct error *err)
{
    const uint32_t *dates;
    const struct postings *all;
    enum status status;

    if (c->field == FIELD_YEAR)
        return match_years(m, c, out, err);
    status = columns_dates(m->columns, &dates, err);
    if (!status)
        status = posting_store_get(m->store, STR_EMPTY, &all, err);
    for (size_t i = 0; !status && i < all->count; i++)
        if (dates[all->docids[i]] && dates[all->docids[i]] >= c->low && dates[all->docids[i]] <= c->high)
            docset_add(out, all->docids[i]);
    return status;
}

static enum status match_all(struct matcher *m, struct docset *out, struct error *err)
{
    const struct postings *all;
    enum status status = posting_store_get(m->store, STR_EMPTY, &all, err);

    if (!status)
        postings_unite(all, out);
    return status;
}

/* --- Trees ------------------------------------------------------------------------ */

static enum status match_children(struct matcher *m, const struct clause *c, bool is_scored, struct docset *out,
                                  struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < c->child_count && !status; i++) {
        bool is_negative = c->kind == CLAUSE_NOT && i > 0;
        struct docset set;

        status = match(m, c->children[i], is_scored && !is_negative, &set, err);
        if (status)
            break;
        if (i == 0)
            *out = set;
        else if (is_negative)
            docset_subtract(out, &set);
        else if (c->kind == CLAUSE_OR)
            docset_unite(out, &set);
        else
            docset_intersect(out, &set);
    }
    return status;
}

static enum status match(struct matcher *m, const struct clause *c, bool is_scored, struct docset *out, struct error *err)
{
    enum status status;

    if (c->child_count)
        return match_children(m, c, is_scored, out, err);
    status = new_set(m, out, err);
    if (status)
        return status;
    switch (c->kind) {
    case CLAUSE_ALL: return match_all(m, out, err);
    case CLAUSE_WORD:
    case CLAUSE_EXACT:
    case CLAUSE_PREFIX: return match_word(m, c, is_scored, out, err);
    case CLAUSE_PHRASE:
    case CLAUSE_NEAR: return match_positions(m, c, is_scored, out, err);
    case CLAUSE_FACET: return match_facet(m, c, out, err);
    case CLAUSE_RANGE: return match_range(m, c, out, err);
    case CLAUSE_AND:
    case CLAUSE_OR:
    case CLAUSE_NOT: break;
    }
    return error_set(err, STATUS_INTERNAL, "a clause without children");
}

enum status matcher_run(struct matcher *m, const struct clause *c, struct docset *out, struct error *err)
{
    return match(m, c, true, out, err);
}

/* Words of one root mostly share their first letters, also where their stems differ: mutation and mutant. */
static enum status add_kin_of(struct matcher *m, const struct weighted_term *term, struct error *err)
{
    struct word_list words = { NULL, 0, 0 };
    struct slot slot = { .word = str_slice(term->word, 0, KIN_BYTES), .kind = CLAUSE_PREFIX };
    const struct postings *postings = NULL;
    struct docset unused;
    enum status status = new_set(m, &unused, err);

    if (!utf8_is_valid(slot.word))
        return STATUS_OK;
    if (!status && term->word.len < KIN_BYTES)
        status = get_postings(m, "", term->word, &postings, err);
    else if (!status)
        status = expansion_of_prefix(posting_store_reader(m->store), "", slot.word, m->arena, &words, err);
    if (status == STATUS_BAD_INPUT) /* too many words: nobody asked for them */
        return STATUS_OK;
    if (!status && term->word.len >= KIN_BYTES && words.count <= KIN_WORDS_MAX)
        status = merge_many(m, &words, "", &unused, &postings, err);
    if (status || !postings || !postings->count)
        return status;
    status = add_weighted(m, &slot, postings, false, err);
    if (!status)
        m->terms[m->term_count - 1].factor = KIN_FACTOR;
    return status;
}

enum status matcher_add_kin(struct matcher *m, struct error *err)
{
    size_t count = m->term_count;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && !status; i++) {
        bool is_repeated = m->terms[i].is_title;

        for (size_t j = 0; j < i && !is_repeated; j++)
            is_repeated = str_is_equal(str_slice(m->terms[i].word, 0, KIN_BYTES), str_slice(m->terms[j].word, 0, KIN_BYTES));
        if (!is_repeated) {
            struct weighted_term term = m->terms[i]; /* the array may move */

            status = add_kin_of(m, &term, err);
        }
    }
    return status;
}

void matcher_release(struct matcher *m)
{
    buf_release(&m->scratch);
}
