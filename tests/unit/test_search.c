/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For random articles, corrections and queries, hits, totals and facet counts equal a brute-force scan of the texts
 * through the same analyzer: on indexes built in bulk, and after updates through libxapian.
 */
#include "tests/unit/test.h"

#include "base/file.h"
#include "indexer/run.h"
#include "query/search.h"

#include <stdio.h>
#include <unistd.h>

enum { ARTICLES_MAX = 80, WORDS_MAX = 40, TOKENS_MAX = 256, CORPORA = 12, QUERIES = 120 };

static const char *const vocabulary[] = { "arrest",  "arrests",   "arrested", "warrant", "warrants", "police",  "policing",
                                          "officer", "office",    "child",    "children", "drug",    "drugs",   "knife",
                                          "knives",  "operation", "op",       "raid",     "raids",   "#OpRaid", "94-year-old",
                                          "caf\xC3\xA9", "O'Brien", "1,200",  "the",      "of",      "safeguard", "safeguarding" };
static const char *const forces[] = { "Kent Police", "Essex Police", "Gwent Police", "Metropolitan Police Service" };
static const char *const operations[] = { "Notarise", "Guarding", "Medusa" };

static uint32_t seed;

static uint32_t pick(uint32_t below)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % below;
}

/* What one article is, for both sides. */
struct model {
    bool is_there;
    char title[400], text[800];
    struct facets {
        unsigned force_bits, year, operation; /* 0: none */
    } stated; /* by the record */
    unsigned force_bits, year, operation; /* what holds */
    unsigned corrected; /* bits by field: a person said so */
};

enum { CORRECTED_FORCES = 1 << 1, CORRECTED_YEAR = 2012, CORRECTED_OPERATION = 0 };

static struct model models[ARTICLES_MAX];
static size_t model_count;

static void random_words(char *out, size_t capacity, uint32_t count)
{
    size_t used = 0;

    out[0] = '\0';
    for (uint32_t i = 0; i < count; i++)
        used += (size_t)snprintf(out + used, capacity - used, "%s%s", i ? " " : "",
                                 vocabulary[pick(sizeof vocabulary / sizeof *vocabulary)]);
}

static void random_model(struct model *m)
{
    m->is_there = true;
    random_words(m->title, sizeof m->title, 1 + pick(4));
    random_words(m->text, sizeof m->text, 1 + pick(WORDS_MAX));
    m->stated.force_bits = pick(4) ? pick(1 << 4) : 0;
    m->stated.year = pick(3) ? 2010 + pick(6) : 0;
    m->stated.operation = pick(4);
}

static bool is_corrected(const struct model *m, enum field_id field)
{
    return m->corrected >> field & 1;
}

/* What a person said holds, whatever the record states before or after. */
static void settle(struct model *m)
{
    m->force_bits = is_corrected(m, FIELD_FORCE) ? CORRECTED_FORCES : m->stated.force_bits;
    m->year = is_corrected(m, FIELD_YEAR) ? CORRECTED_YEAR : m->stated.year;
    m->operation = is_corrected(m, FIELD_OPERATION) ? CORRECTED_OPERATION : m->stated.operation;
}

static void random_models(void)
{
    for (size_t i = 0; i < model_count; i++) {
        random_model(&models[i]);
        settle(&models[i]);
    }
}

static void write_corrections(const char *path)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    for (size_t i = 0; i < model_count; i++) {
        if (is_corrected(&models[i], FIELD_FORCE))
            fprintf(file, "r.jsonl#%zu\tforce\t%s\tAnn\t\t\n", i, forces[1]);
        if (is_corrected(&models[i], FIELD_YEAR))
            fprintf(file, "r.jsonl#%zu\tyear\t%d\tAnn\t\t\n", i, CORRECTED_YEAR);
        if (is_corrected(&models[i], FIELD_OPERATION))
            fprintf(file, "r.jsonl#%zu\toperation\t\tAnn\t\t\n", i);
    }
    assert_int_equal(fclose(file), 0);
}

static void write_records(const char *path)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    for (size_t i = 0; i < model_count; i++) {
        const struct model *m = &models[i];

        if (!m->is_there)
            continue;
        fprintf(file, "{\"id\":\"%zu\",\"title\":\"%s\",\"text\":\"%s\",\"force\":[", i, m->title, m->text);
        for (unsigned f = 0, n = 0; f < 4; f++)
            if (m->stated.force_bits >> f & 1)
                fprintf(file, "%s\"%s\"", n++ ? "," : "", forces[f]);
        fprintf(file, "],\"operation\":[");
        if (m->stated.operation)
            fprintf(file, "\"%s\"", operations[m->stated.operation - 1]);
        fprintf(file, "]");
        if (m->stated.year)
            fprintf(file, ",\"year\":%u", m->stated.year);
        fprintf(file, "}\n");
    }
    assert_int_equal(fclose(file), 0);
}

static void index_records(const char *folder, const char *jobs)
{
    char records[128], index[128], corrections[128];
    struct request request = { 0 };
    struct plan plan = { 0 };
    struct summary summary;
    struct error err = ERROR_INIT;
    enum status status;

    snprintf(records, sizeof records, "%s/r.jsonl", folder);
    snprintf(index, sizeof index, "%s/index", folder);
    snprintf(corrections, sizeof corrections, "%s/c.tsv", folder);
    char *argv[] = { (char *)"cuttings-index", (char *)"--jobs", (char *)(uintptr_t)jobs, (char *)"--corrections", corrections, records, NULL };

    write_records(records);
    write_corrections(corrections);
    assert_int_equal(request_parse(&request, 6, argv, &err), STATUS_OK);
    status = run_index(&request, index, NULL, &plan, &summary, &err);
    if (status)
        fail_msg("indexing failed: %s", err.message);
    plan_release(&plan);
    request_release(&request);
}

/* --- Brute force ------------------------------------------------------------------------- */

struct spot {
    char word[WORD_MAX + 1], stem[WORD_MAX + 1];
    bool has_stem, is_title;
    uint32_t position;
};

struct scanned {
    struct spot spots[TOKENS_MAX];
    size_t count;
};

static void scan_text(struct analyzer *a, const char *text, bool is_title, uint32_t *position, struct scanned *out)
{
    struct token tokens[TOKENS_MAX];
    size_t count;

    analyzer_begin(a, str_from_c(text), *position);
    assert_int_equal(analyzer_next(a, tokens, TOKENS_MAX, &count, NULL), STATUS_OK);
    for (size_t i = 0; i < count; i++) {
        const struct lexeme *l = analyzer_lexeme(a, tokens[i].lexeme);
        struct str stem;
        struct spot *s = &out->spots[out->count++];

        snprintf(s->word, sizeof s->word, "%.*s", STR_ARG(lexeme_word(l)));
        assert_int_equal(analyzer_stem(a, tokens[i].lexeme, &stem, NULL), STATUS_OK);
        snprintf(s->stem, sizeof s->stem, "%.*s", STR_ARG(stem));
        s->has_stem = lexeme_has_stem(l);
        s->is_title = is_title;
        s->position = tokens[i].position;
        *position = tokens[i].position + 1;
    }
}

static bool fits(const struct spot *s, const struct slot *slot, bool is_title)
{
    struct str word = str_from_c(s->word);

    if (is_title && !s->is_title)
        return false;
    if (slot->kind == CLAUSE_PREFIX)
        return str_starts_with(word, slot->word);
    if (slot->is_operation)
        return str_is_equal(word, STR("op")) || (s->has_stem && strcmp(s->stem, "operation") == 0);
    if (slot->kind == CLAUSE_WORD && slot->stem.len)
        return s->has_stem && str_is_equal(str_from_c(s->stem), slot->stem);
    return str_is_equal(word, slot->word);
}

static bool stands_at(const struct scanned *d, const struct clause *c, size_t slot, uint32_t position)
{
    for (size_t i = 0; i < d->count; i++)
        if (d->spots[i].position == position && fits(&d->spots[i], &c->slots[slot], c->is_title))
            return true;
    return false;
}

/* Of slots `slot` and up: `ends` and `starts` are where the parts before stand. */
static bool near(const struct scanned *d, const struct clause *c, size_t slot, uint32_t *starts, uint32_t *ends, size_t parts)
{
    size_t end = slot + 1;

    if (slot == c->slot_count)
        return true;
    while (end < c->slot_count && c->slots[end].goes_on)
        end++;
    for (size_t i = 0; i < d->count; i++) {
        uint32_t start = d->spots[i].position, stop = start + (uint32_t)(end - slot) - 1;
        bool is_possible = true;

        for (size_t k = slot; k < end; k++)
            is_possible = is_possible && stands_at(d, c, k, start + (uint32_t)(k - slot));
        for (size_t j = 0; j < parts; j++)
            is_possible = is_possible && ((start > ends[j] && start - ends[j] <= c->window) ||
                                          (starts[j] > stop && starts[j] - stop <= c->window));
        starts[parts] = start;
        ends[parts] = stop;
        if (is_possible && near(d, c, end, starts, ends, parts + 1))
            return true;
    }
    return false;
}

static bool matches_words(const struct scanned *d, const struct clause *c)
{
    uint32_t starts[8], ends[8];

    if (c->kind == CLAUSE_NEAR)
        return near(d, c, 0, starts, ends, 0);
    for (size_t i = 0; i < d->count; i++) {
        size_t slot = 0;

        while (slot < c->slot_count && stands_at(d, c, slot, d->spots[i].position + (uint32_t)slot))
            slot++;
        if (slot == c->slot_count)
            return true;
    }
    return false;
}

/* Whether a value rests on the rule: what is no correction stands in the record. */
static bool has_source(const struct model *m, enum field_id facet, struct str rule)
{
    bool has = facet == FIELD_FORCE ? m->force_bits : facet == FIELD_YEAR ? m->year : m->operation;

    if (rule.len == 0)
        return !has;
    return has && str_is_equal(rule, is_corrected(m, facet) ? STR("correction") : STR("record"));
}

static bool has_value(const struct model *m, enum field_id field, struct str value)
{
    if (field == FIELD_FORCE_SOURCE)
        return has_source(m, FIELD_FORCE, value);
    if (field == FIELD_YEAR_SOURCE)
        return has_source(m, FIELD_YEAR, value);
    if (field == FIELD_OPERATION_SOURCE)
        return has_source(m, FIELD_OPERATION, value);
    if (field == FIELD_YEAR)
        return m->year == 0 && value.len == 0;
    if (field == FIELD_OPERATION)
        return m->operation ? str_is_equal(value, str_from_c(operations[m->operation - 1])) : value.len == 0;
    for (unsigned f = 0; f < 4; f++)
        if ((m->force_bits >> f & 1) && str_is_equal(value, str_from_c(forces[f])))
            return true;
    return m->force_bits == 0 && value.len == 0;
}

static bool matches(const struct model *m, const struct scanned *d, const struct clause *c)
{
    bool first = c->child_count && matches(m, d, c->children[0]);

    switch (c->kind) {
    case CLAUSE_ALL: return true;
    case CLAUSE_FACET: return has_value(m, c->field, c->text);
    case CLAUSE_RANGE: return m->year && m->year >= c->low / 10000 && m->year <= c->high / 10000;
    case CLAUSE_NOT: return first && !matches(m, d, c->children[1]);
    case CLAUSE_AND:
        for (size_t i = 1; i < c->child_count; i++)
            first = first && matches(m, d, c->children[i]);
        return first;
    case CLAUSE_OR:
        for (size_t i = 1; i < c->child_count; i++)
            first = first || matches(m, d, c->children[i]);
        return first;
    default: return matches_words(d, c);
    }
}

/* --- Queries ---------------------------------------------------------------------------------- */

static void random_word(char *out, size_t capacity)
{
    const char *word = vocabulary[pick(sizeof vocabulary / sizeof *vocabulary)];
    const char *form[] = { "%s", "%s", "%s", "=%s", "title:%s" };

    if (pick(8) == 0)
        snprintf(out, capacity, "%.4s*", vocabulary[pick(16)]);
    else
        snprintf(out, capacity, form[pick(5)], word);
}

static void random_query(char *out, size_t capacity, unsigned depth)
{
    char left[400], right[400];
    static const char *const between[] = { " ", " OR ", " NOT ", " -", " AND " };
    static const char *const filters[] = { "force:kent", "force:none", "year:2012..2014", "year:none", "op:medusa",
                                           "operation:none", "year:..2012", "force:\"the met\"",
                                           "force-source:record", "force-source:correction", "force-source:none", "op-source:record",
                                           "op-source:correction", "year-source:record", "year-source:correct" };

    switch (depth ? pick(9) : pick(3)) {
    case 0:
    case 1:
    case 2: random_word(out, capacity); return;
    case 3:
        snprintf(out, capacity, "%s\"%s %s%s%s\"", pick(2) ? "~" : "", vocabulary[pick(18)], vocabulary[pick(18)],
                 pick(2) ? " " : "", pick(2) ? vocabulary[pick(18)] : "");
        return;
    case 4:
        switch (pick(4)) {
        case 0:
            snprintf(out, capacity, "%s\"%s %s\" NEAR/%u %s", pick(2) ? "~" : "", vocabulary[pick(18)], vocabulary[pick(18)],
                     1 + pick(6), vocabulary[pick(18)]);
            return;
        case 1:
            snprintf(out, capacity, "%s NEAR/%u \"%s %s\" NEAR/%u %s", vocabulary[pick(18)], 1 + pick(6), vocabulary[pick(18)],
                     vocabulary[pick(18)], 1 + pick(6), vocabulary[pick(18)]);
            return;
        default:
            snprintf(out, capacity, "%s NEAR/%u %s", vocabulary[pick(18)], 1 + pick(4), vocabulary[pick(18)]);
        }
        return;
    case 5: snprintf(out, capacity, "%s", filters[pick(sizeof filters / sizeof *filters)]); return;
    default:
        random_query(left, sizeof left, depth - 1);
        random_query(right, sizeof right, depth - 1);
        snprintf(out, capacity, "(%.180s%s(%.180s))", left, between[pick(5)], right);
    }
}

/* --- Both sides ---------------------------------------------------------------------------------- */

static struct scanned scans[ARTICLES_MAX];

static void scan_all(struct analyzer *a)
{
    for (size_t i = 0; i < model_count; i++) {
        uint32_t position = 1;

        scans[i].count = 0;
        scan_text(a, models[i].title, true, &position, &scans[i]);
        position += 100;
        scan_text(a, models[i].text, false, &position, &scans[i]);
    }
}

static uint64_t count_of(const struct facet_counts *f, struct str value, bool matching)
{
    for (size_t i = 0; i < f->value_count; i++)
        if (str_is_equal(f->values[i].value, value))
            return matching ? f->values[i].matching : f->values[i].count;
    return 0;
}

static void compare_facet(const struct answer *a, const bool *in_query, const bool *in_filter, enum field_id field,
                          const char *value, const char *query)
{
    uint64_t count = 0, matching = 0;
    struct str name = str_from_c(value);
    const struct facet_counts *f = &a->facets[field];

    for (size_t i = 0; i < model_count; i++) {
        bool has = models[i].is_there && in_query[i];
        char year[8];

        snprintf(year, sizeof year, "%u", models[i].year);
        has = has && (field == FIELD_YEAR && name.len ? strcmp(year, value) == 0 : has_value(&models[i], field, name));
        /* the filter is on force: only that facet is counted without it */
        count += has && (in_filter[i] || field == FIELD_FORCE);
        matching += has && in_filter[i];
    }
    if (count_of(f, name, false) != count || count_of(f, name, true) != matching)
        fail_msg("%s '%s' under %s: got %llu/%llu, expected %llu/%llu", field_at(field)->name, value, query,
                 (unsigned long long)count_of(f, name, false), (unsigned long long)count_of(f, name, true),
                 (unsigned long long)count, (unsigned long long)matching);
}

static void compare(struct session *s, const char *query, bool has_filter)
{
    static const char *const filter_value[] = { "Kent Police" };
    struct search_request request = { .text = str_from_c(query), .limit = 1000, .facets = { true, true, true } };
    struct arena arena = ARENA_INIT;
    struct answer answer;
    struct query_fault fault;
    struct error err = ERROR_INIT;
    bool in_query[ARTICLES_MAX], in_filter[ARTICLES_MAX];
    uint64_t expected = 0;
    enum status status;

    if (has_filter)
        request.filters[0] = (struct filter){ FIELD_FORCE, filter_value, 1 };
    status = search_run(s, &request, true, &arena, &answer, &fault, &err);
    if (status)
        fail_msg("%s: %s", query, err.message);
    for (size_t i = 0; i < model_count; i++) {
        in_query[i] = models[i].is_there && matches(&models[i], &scans[i], answer.query);
        in_filter[i] = !has_filter || (models[i].force_bits & 1);
        expected += in_query[i] && in_filter[i];
    }
    if (answer.total != expected || answer.hit_count != expected)
        fail_msg("%s (%.*s): got %llu, expected %llu", query, STR_ARG(answer.parsed), (unsigned long long)answer.total,
                 (unsigned long long)expected);
    for (size_t i = 0; i < answer.hit_count; i++) {
        struct str id = answer.hits[i].record.id;
        unsigned long number = strtoul(id.at + str_find_byte(id, '#', 0) + 1, NULL, 10);

        assert_true(number < model_count && in_query[number] && in_filter[number]);
        in_query[number] = in_query[number] && true;
    }
    for (unsigned f = 0; f < 4; f++)
        compare_facet(&answer, in_query, in_filter, FIELD_FORCE, forces[f], query);
    compare_facet(&answer, in_query, in_filter, FIELD_FORCE, "", query);
    for (unsigned o = 0; o < 3; o++)
        compare_facet(&answer, in_query, in_filter, FIELD_OPERATION, operations[o], query);
    compare_facet(&answer, in_query, in_filter, FIELD_OPERATION, "", query);
    compare_facet(&answer, in_query, in_filter, FIELD_YEAR, "2012", query);
    compare_facet(&answer, in_query, in_filter, FIELD_YEAR, "", query);
    arena_release(&arena);
}

static void compare_many(const char *folder)
{
    struct session s = SESSION_INIT;
    struct error err = ERROR_INIT;
    char index[128], query[900];

    snprintf(index, sizeof index, "%s/index", folder);
    if (session_open(&s, index, &err))
        fail_msg("%s", err.message);
    scan_all(s.analyzer);
    compare(&s, "", false);
    for (int q = 0; q < QUERIES; q++) {
        random_query(query, sizeof query, 3);
        compare(&s, query, pick(3) == 0);
    }
    session_close(&s);
}

static void hits_and_facets_equal_a_scan_of_the_texts(void **state)
{
    (void)state;
    for (uint32_t corpus = 0; corpus < CORPORA; corpus++) {
        char folder[] = "/tmp/cuttings-unit.XXXXXX";

        seed = corpus * 7919 + 1;
        assert_non_null(mkdtemp(folder));
        model_count = 1 + pick(ARTICLES_MAX);
        memset(models, 0, sizeof models);
        for (size_t i = 0; i < model_count; i++) {
            random_model(&models[i]);
            models[i].corrected = pick(4) ? 0 : pick(1 << FACET_COUNT);
            settle(&models[i]);
        }
        index_records(folder, corpus % 2 ? "1" : "3");
        compare_many(folder);
        for (int update = 0; update < 2; update++) {
            for (size_t i = 0; i < model_count; i++) {
                uint32_t what = pick(6);

                if (what == 0)
                    models[i].is_there = false;
                else if (what == 1)
                    random_model(&models[i]);
                else if (what == 2)
                    models[i].corrected |= pick(1 << FACET_COUNT);
                settle(&models[i]);
            }
            models[0].is_there = true; /* a file without a record would be another case */
            index_records(folder, "2");
            compare_many(folder);
        }
        assert_int_equal(file_remove_tree(folder, NULL), STATUS_OK);
    }
}

/* libxapian lets a reader go stale with the second commit after it was opened; a rebuild swaps the whole folder. */
static void a_session_goes_on_when_the_index_moves(void **state)
{
    char folder[] = "/tmp/cuttings-unit.XXXXXX", index[128];
    struct session s = SESSION_INIT;
    struct error err = ERROR_INIT;

    (void)state;
    seed = 4711;
    memset(models, 0, sizeof models);
    assert_non_null(mkdtemp(folder));
    model_count = 40;
    random_models();
    index_records(folder, "2");
    snprintf(index, sizeof index, "%s/index", folder);
    assert_int_equal(session_open(&s, index, &err), STATUS_OK);
    scan_all(s.analyzer);
    compare(&s, "arrest", false);
    for (int update = 0; update < 5; update++) {
        random_models();
        index_records(folder, "1");
    }
    /* An answer is that of some committed state; after one that met the change it is that of the last. */
    s.is_stale = true;
    scan_all(s.analyzer);
    compare(&s, "", false);
    compare(&s, "police OR \"drug raid\" OR knife*", true);
    session_close(&s);
    assert_int_equal(file_remove_tree(folder, NULL), STATUS_OK);
}

static void a_stale_reader_is_noticed(void **state)
{
    char folder[] = "/tmp/cuttings-unit.XXXXXX", index[128];
    struct search_request request = { .text = STR("title:police OR police OR arrest"), .limit = 100, .snippets = 1 };
    struct arena arena = ARENA_INIT;
    struct session s = SESSION_INIT;
    struct answer answer;
    struct query_fault fault;
    struct error err = ERROR_INIT;

    (void)state;
    seed = 99;
    memset(models, 0, sizeof models);
    assert_non_null(mkdtemp(folder));
    model_count = ARTICLES_MAX;
    random_models();
    index_records(folder, "2");
    snprintf(index, sizeof index, "%s/index", folder);
    assert_int_equal(session_open(&s, index, &err), STATUS_OK);
    for (int update = 0; update < 4; update++) {
        random_models();
        index_records(folder, "1");
    }
    /* Nothing was read before the four commits: every block that is read now belongs to another revision. */
    if (search_run(&s, &request, true, &arena, &answer, &fault, &err))
        fail_msg("a search over a moved index: %s", err.message);
    for (size_t i = 0; i < answer.hit_count; i++)
        assert_true(answer.hits[i].record.id.len > 0);
    arena_release(&arena);
    session_close(&s);
    assert_int_equal(file_remove_tree(folder, NULL), STATUS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hits_and_facets_equal_a_scan_of_the_texts),
        cmocka_unit_test(a_session_goes_on_when_the_index_moves),
        cmocka_unit_test(a_stale_reader_is_noticed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
