/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/search.h"

#include "query/doctor.h"
#include "query/names.h"

#include <stdlib.h>
#include <time.h>

enum { FILTER_VALUES_MAX = 1000, STALE_TRIES = 10, KIN_QUERY_WORDS = 4 };

static uint64_t now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

/* --- Filters ------------------------------------------------------------------------------ */

struct filter_set {
    enum field_id field;
    const struct clause **clauses;
    size_t count;
    struct docset set;
};

static enum status make_filter(const struct parser_settings *parser, const struct filter *filter, struct matcher *m,
                               struct filter_set *out, struct error *err)
{
    enum status status;

    if (filter->count > FILTER_VALUES_MAX)
        return error_set(err, STATUS_BAD_INPUT, "%zu values for --%s, the limit is %d", filter->count,
                         field_at(filter->field)->name, FILTER_VALUES_MAX);
    status = docset_new(&out->set, posting_store_last(m->store), m->arena, err);
    out->field = filter->field;
    out->clauses = arena_calloc(m->arena, filter->count, sizeof *out->clauses);
    if (!status && !out->clauses)
        status = error_no_memory(err);
    for (size_t i = 0; i < filter->count && !status; i++) {
        struct clause *c;
        struct docset set;

        status = parser_filter(parser, filter->field, str_from_c(filter->values[i]), m->arena, &c, err);
        if (!status)
            status = matcher_run(m, c, &set, err);
        if (!status) {
            docset_unite(&out->set, &set);
            out->clauses[out->count++] = c;
        }
    }
    return status;
}

/* Everything that one search holds while it runs. */
struct running {
    struct session *session;
    const struct search_request *request;
    struct arena *arena;
    struct answer *answer;
    struct filter_set filters[FILTERS_MAX];
    size_t filter_count;
    struct docset matches; /* of the query alone */
    struct docset all;     /* under all filters */
};

static enum status copy_set(const struct docset *from, struct arena *arena, struct docset *to, struct error *err)
{
    to->word_count = from->word_count;
    to->words = arena_alloc(arena, from->word_count * sizeof *to->words);
    if (!to->words)
        return error_no_memory(err);
    memcpy(to->words, from->words, from->word_count * sizeof *to->words);
    return STATUS_OK;
}

/* The matches under all filters but those on `except` (FIELD_COUNT: under all). */
static enum status filtered(struct running *r, enum field_id except, struct docset *out, struct error *err)
{
    enum status status = copy_set(&r->matches, r->arena, out, err);

    for (size_t i = 0; i < r->filter_count && !status; i++)
        if (r->filters[i].field != except)
            docset_intersect(out, &r->filters[i].set);
    return status;
}

static bool has_filter_on(const struct running *r, enum field_id field)
{
    for (size_t i = 0; i < r->filter_count; i++)
        if (r->filters[i].field == field)
            return true;
    return false;
}

/* --- Facets --------------------------------------------------------------------------------- */

/* `key`: of the value that the clause has. */
static enum status select_value(const struct clause *c, struct str key, struct buf *scratch, struct facet_count *v,
                                struct error *err)
{
    uint64_t year;

    if (c->kind == CLAUSE_FACET && c->text.len && v->value.len)
        return field_has_key(c->field, v->value, key, scratch, &v->is_selected, err);
    if (c->kind == CLAUSE_FACET)
        v->is_selected = c->text.len == v->value.len; /* none */
    else
        v->is_selected = c->field == FIELD_YEAR && str_to_unsigned(v->value, 9999, &year) && year >= c->low / 10000 &&
                         year <= c->high / 10000;
    return STATUS_OK;
}

static enum status mark_selected(const struct running *r, struct facet_counts *counts, struct error *err)
{
    struct buf key = BUF_INIT, scratch = BUF_INIT;
    enum status status = STATUS_OK;

    for (size_t f = 0; f < r->filter_count; f++)
        for (size_t c = 0; c < r->filters[f].count && !status && r->filters[f].field == counts->facet; c++) {
            const struct clause *clause = r->filters[f].clauses[c];

            buf_clear(&key);
            status = field_key(counts->facet, clause->text, &key, err);
            for (size_t i = 0; i < counts->value_count && !status; i++)
                if (!counts->values[i].is_selected)
                    status = select_value(clause, buf_view(&key), &scratch, &counts->values[i], err);
        }
    buf_release(&key);
    buf_release(&scratch);
    return status;
}

static enum status count_facets(struct running *r, struct error *err)
{
    enum status status = STATUS_OK;

    for (int i = 0; i < FACET_COUNT && !status; i++) {
        const struct facet_column *column;
        struct docset others;
        bool is_lifted = has_filter_on(r, (enum field_id)i);
        struct facet_counts *counts = &r->answer->facets[r->answer->facet_count];

        if (!r->request->facets[i])
            continue;
        status = columns_facet(r->session->columns, (enum field_id)i, &column, err);
        if (!status && is_lifted)
            status = filtered(r, (enum field_id)i, &others, err);
        if (!status)
            status = facets_count(column, (enum field_id)i, is_lifted ? &others : &r->all, &r->all, r->request->facet_limit,
                                  r->arena, counts, err);
        if (!status)
            status = mark_selected(r, counts, err);
        r->answer->facet_count++;
    }
    return status;
}

static enum status count_timeline(struct running *r, struct error *err)
{
    const struct clause everything = { .kind = CLAUSE_ALL };
    struct docset all;
    enum status status;

    if (!r->request->timeline)
        return STATUS_OK;
    status = matcher_run(r->answer->matcher, &everything, &all, err);
    return status ? status
                  : timeline_count(r->session->columns, r->request->timeline, &r->all, &all, r->arena, &r->answer->timeline, err);
}

/* --- The search --------------------------------------------------------------------------------- */

static double weight_of_slot(const struct slot *slot, void *payload)
{
    const struct running *r = payload;
    const struct matcher *m = r->answer->matcher;

    for (size_t i = 0; i < m->term_count; i++)
        if (str_is_equal(m->terms[i].word, slot->word) && m->terms[i].postings->count)
            return ranking_idf(m->terms[i].postings->count, (uint32_t)r->answer->articles);
    return 1;
}

static enum status describe(struct running *r, struct error *err)
{
    struct buf text = BUF_INIT;
    enum status status = clause_describe(r->answer->query, &text, err);

    if (!status)
        status = arena_copy(r->arena, buf_view(&text), &r->answer->parsed, err);
    buf_release(&text);
    return status;
}

static struct parser_settings parser_of(const struct running *r)
{
    return (struct parser_settings){
        .analyzer = r->session->analyzer, .resolve = names_resolve, .payload = r->session, .is_any = r->request->is_any
    };
}

/* The article that others are to be like. */
static enum status leave_out(struct running *r, struct error *err)
{
    uint32_t docid = 0;
    enum status status = session_find(r->session, r->request->except, &docid, err);

    if (status == STATUS_NOT_FOUND)
        return STATUS_OK;
    if (!status && docid / 64 < r->matches.word_count)
        docset_remove(&r->matches, docid);
    return status;
}

static enum status prepare(struct running *r, struct query_fault *fault, struct error *err)
{
    const struct parser_settings parser = parser_of(r);
    struct matcher *m = arena_calloc(r->arena, 1, sizeof *m);
    struct clause *query = NULL;
    uint32_t articles = 0;
    enum status status;

    if (!m)
        return error_no_memory(err);
    *m = (struct matcher){ .store = r->session->postings, .ranking = &r->session->ranking_memory,
                           .columns = r->session->columns,
                           .analyzer = r->session->analyzer,
                           .arena = r->arena };
    r->answer->matcher = m;
    status = xap_reader_doccount(r->session->archive.reader, &articles, err);
    r->answer->articles = articles;
    if (!status)
        status = parser_run(&parser, r->request->text, r->arena, &query, fault, err);
    r->answer->query = query;
    if (!status)
        status = describe(r, err);
    if (!status)
        status = matcher_run(m, query, &r->matches, err);
    if (!status && r->request->except.len)
        status = leave_out(r, err);
    for (size_t i = 0; i < FILTERS_MAX && !status; i++)
        if (r->request->filters[i].count)
            status = make_filter(&parser, &r->request->filters[i], m, &r->filters[r->filter_count++], err);
    return status ? status : filtered(r, FIELD_COUNT, &r->all, err);
}

enum status search_fetch(struct session *s, const struct search_request *request, const struct answer *answer, size_t at,
                         struct arena *arena, struct search_hit *out, struct error *err)
{
    const struct ranked *ranked = &answer->ranked[at];
    struct stored_text text;
    enum status status;

    *out = (struct search_hit){ .docid = ranked->docid, .score = ranked->score };
    status = session_hit(s, ranked->docid, arena, &out->record, err);
    if (!status)
        status = session_values(s, ranked->docid, arena, &out->record, err);
    if (!status)
        status = story_of(s, ranked->docid, arena, &out->story, err);
    if (status || request->snippets == 0)
        return status;
    status = session_text(s, ranked->docid, NULL, &text, err);
    if (!status) /* snippets point into the text, which is overwritten by the next one */
        status = arena_copy(arena, text.text, &text.text, err);
    return status ? status
                  : snippets_cut(answer->marker, text.text, text.title_end, request->snippets, arena, &out->snippets,
                                 &out->snippet_count, err);
}

static enum status fetch_hits(struct running *r, struct error *err)
{
    struct answer *a = r->answer;
    enum status status = STATUS_OK;

    a->hits = arena_calloc(r->arena, a->hit_count + 1, sizeof *a->hits);
    if (!a->hits)
        return error_no_memory(err);
    for (size_t i = 0; i < a->hit_count && !status; i++)
        status = search_fetch(r->session, r->request, a, i, r->arena, &a->hits[i], err);
    return status;
}

static enum sort_order order_of(const struct running *r)
{
    if (r->request->has_order)
        return r->request->order;
    return r->answer->matcher->term_count ? SORT_RELEVANCE : SORT_NEWEST;
}

/* --- When nothing is found -------------------------------------------------------------------------- */

/* What another query would find under the same filters. Its sets live in an arena of its own: many are tried. */
static enum status try_text(struct str text, uint64_t *count, void *payload, struct error *err)
{
    struct running *r = payload;
    const struct parser_settings parser = parser_of(r);
    struct arena arena = ARENA_INIT;
    struct matcher m = { .store = r->session->postings, .ranking = &r->session->ranking_memory,
                         .columns = r->session->columns,
                         .analyzer = r->session->analyzer,
                         .arena = &arena };
    struct query_fault fault = { false, 0 };
    struct clause *query = NULL;
    struct docset set;
    enum status status = parser_run(&parser, text, &arena, &query, &fault, err);

    *count = 0;
    if (!status)
        status = matcher_run(&m, query, &set, err);
    for (size_t i = 0; i < r->filter_count && !status; i++)
        docset_intersect(&set, &r->filters[i].set);
    if (!status)
        *count = docset_count(&set);
    matcher_release(&m);
    arena_release(&arena);
    return status == STATUS_BAD_INPUT ? STATUS_OK : status;
}

static enum status force_of(struct str text, struct str *name, void *payload, struct error *err)
{
    struct running *r = payload;
    const struct registers *registers;
    enum status status = session_registers(r->session, &registers, err);

    *name = STR_EMPTY;
    return status ? status : registers_force(registers, text, name, err);
}

static enum status describe_filter(struct running *r, const struct filter_set *f, struct str *out, struct error *err)
{
    struct buf text = BUF_INIT;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < f->count && !status; i++) {
        status = i ? buf_add_c(&text, " OR ", err) : STATUS_OK;
        if (!status)
            status = clause_describe(f->clauses[i], &text, err);
    }
    if (!status)
        status = arena_copy(r->arena, buf_view(&text), out, err);
    buf_release(&text);
    return status;
}

/* The name of a force as the register spells it. */
static enum status spell_suggestion(struct running *r, struct error *err)
{
    const struct registers *registers;
    struct answer *a = r->answer;
    struct str name;
    enum status status;

    a->suggestion = a->doctor->suggestion;
    if (a->suggestion.len == 0)
        return STATUS_OK;
    status = session_registers(r->session, &registers, err);
    if (!status)
        status = registers_force(registers, a->suggestion, &name, err);
    if (!status && str_is_equal_nocase(name, a->suggestion))
        a->suggestion = name;
    return status;
}

static enum status diagnose(struct running *r, struct error *err)
{
    struct doctor_filter *filters = arena_calloc(r->arena, FILTERS_MAX, sizeof *filters);
    const struct doctor_case patient = { .matcher = r->answer->matcher,
                                         .query = r->answer->query,
                                         .text = r->request->text,
                                         .matches = &r->matches,
                                         .filters = filters,
                                         .filter_count = r->filter_count,
                                         .help = { try_text, force_of, r } };
    enum status status = filters ? STATUS_OK : error_no_memory(err);

    for (size_t i = 0; i < r->filter_count && !status; i++) {
        filters[i] = (struct doctor_filter){ .field = r->filters[i].field, .set = &r->filters[i].set };
        if (r->filters[i].count == 1 && r->filters[i].clauses[0]->kind == CLAUSE_FACET)
            filters[i].given = r->filters[i].clauses[0]->text;
        status = describe_filter(r, &r->filters[i], &filters[i].text, err);
    }
    if (!status)
        status = doctor_examine(&patient, &r->answer->doctor, err);
    return status ? status : spell_suggestion(r, err);
}

static enum status rank(struct running *r, struct error *err)
{
    const struct search_request *q = r->request;
    struct answer *a = r->answer;
    enum status status;

    if (!q->is_by_story)
        return ranking_run(a->matcher, &r->all, order_of(r), q->offset, q->limit, &a->ranked, &a->hit_count, err);
    status = story_count(r->session, &r->all, r->arena, &a->stories, err);
    return status ? status
                  : story_rank(r->session, a->matcher, &r->all, order_of(r), q->offset, q->limit, &a->ranked,
                               &a->hit_count, err);
}

const char *search_step_name(enum search_step step)
{
    static const char *const names[SEARCH_STEPS] = { "matching", "ranking", "hits", "facets", "timeline", "diagnosis" };

    return names[step];
}

static enum status match(struct running *r, struct query_fault *fault, struct error *err)
{
    enum status status = prepare(r, fault, err);

    if (!status)
        r->answer->total = docset_count(&r->all);
    if (!status && r->request->is_any && r->answer->matcher->term_count >= KIN_QUERY_WORDS)
        status = matcher_add_kin(r->answer->matcher, err);
    return status;
}

static enum status take_step(struct running *r, enum search_step step, bool fetches_hits, struct query_fault *fault,
                             struct error *err)
{
    struct answer *a = r->answer;
    enum status status;

    switch (step) {
    case STEP_MATCHING: return match(r, fault, err);
    case STEP_RANKING: return rank(r, err);
    case STEP_HITS:
        status = marker_new(&a->marker, &r->session->marker_memory, r->session->analyzer, a->query, weight_of_slot, r, r->arena, err);
        return status || !fetches_hits ? status : fetch_hits(r, err);
    case STEP_FACETS: return count_facets(r, err);
    case STEP_TIMELINE: return count_timeline(r, err);
    case STEP_DIAGNOSIS: return a->total == 0 ? diagnose(r, err) : STATUS_OK;
    case SEARCH_STEPS: break;
    }
    return STATUS_OK;
}

static enum status answer_once(struct running *r, bool fetches_hits, struct query_fault *fault, struct error *err)
{
    uint64_t began = now_us();
    enum status status = STATUS_OK;

    for (int step = 0; step < SEARCH_STEPS && !status; step++) {
        uint64_t now;

        status = take_step(r, (enum search_step)step, fetches_hits, fault, err);
        now = now_us();
        r->answer->step_us[step] = now - began;
        began = now;
    }
    return status;
}

enum status search_run(struct session *s, const struct search_request *request, bool fetches_hits, struct arena *arena,
                       struct answer *out, struct query_fault *fault, struct error *err)
{
    uint64_t started = now_us();
    enum status status = STATUS_OK;

    for (int tries = 0; tries < STALE_TRIES; tries++) {
        struct running r = { .session = s, .request = request, .arena = arena, .answer = out };

        *out = (struct answer){ .total = 0 };
        status = session_begin(s, err);
        if (!status)
            status = answer_once(&r, fetches_hits, fault, err);
        if (out->matcher)
            matcher_release(out->matcher);
        if (status != STATUS_STALE)
            break;
        s->is_stale = true;
    }
    out->elapsed_us = now_us() - started;
    return status;
}
