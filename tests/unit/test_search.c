/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For random articles, corrections and queries, hits, totals and facet counts equal a brute-force scan of the texts
 * through the same analyzer: on indexes built in bulk, after updates through libxapian, and on indexes of old that kept
 * a value as often as it was found. Records state their values several times and in several spellings.
 */
#include "tests/unit/test.h"

#include "base/file.h"
#include "indexer/run.h"
#include "indexer/values.h"
#include "query/search.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { ARTICLES_MAX = 80, WORDS_MAX = 40, TOKENS_MAX = 256, CORPORA = 12, QUERIES = 120 };

static const char *const vocabulary[] = { "arrest",  "arrests",   "arrested", "warrant", "warrants", "police",  "policing",
                                          "officer", "office",    "child",    "children", "drug",    "drugs",   "knife",
                                          "knives",  "operation", "op",       "raid",     "raids",   "#OpRaid", "94-year-old",
                                          "caf\xC3\xA9", "O'Brien", "1,200",  "the",      "of",      "safeguard", "safeguarding" };
/* Values, each with its spellings: as a record or a person states it, and as it is kept. */
enum { SPELLINGS = 4, FORCES = 5, OPERATIONS = 4 };
struct named {
    struct {
        const char *stated, *kept;
    } spellings[SPELLINGS];
};
static const struct named forces[FORCES] = {
    { { { "Kent Police", "Kent Police" }, { "KENT police", "Kent Police" }, { "the kent  police", "Kent Police" }, { "Kent Police ", "Kent Police" } } },
    { { { "Essex Police", "Essex Police" }, { "essex police", "Essex Police" }, { "Essex Police", "Essex Police" }, { "ESSEX POLICE", "Essex Police" } } },
    { { { "Gwent Police", "Gwent Police" }, { "Heddlu Gwent", "Gwent Police" }, { "gwent police", "Gwent Police" }, { "Gwent Police", "Gwent Police" } } },
    { { { "the Met", "Metropolitan Police Service" }, { "Met", "Metropolitan Police Service" }, { "Metropolitan Police Service", "Metropolitan Police Service" }, { "met", "Metropolitan Police Service" } } },
    /* in no register */
    { { { "Foo Guard", "Foo Guard" }, { "foo guard", "foo guard" }, { "FOO GUARD", "FOO GUARD" }, { "F\xC3\xB3o Guard", "F\xC3\xB3o Guard" } } },
};
static const struct named operations[OPERATIONS] = {
    { { { "Notarise", "Notarise" }, { "notarise", "Notarise" }, { "Operation Notarise", "Notarise" }, { "op NOTARISE", "Notarise" } } },
    { { { "Red Kite", "Red Kite" }, { "RedKite", "RedKite" }, { "Red-Kite", "Red-Kite" }, { "redkite", "Redkite" } } },
    { { { "Medusa", "Medusa" }, { "M\xC3\xA9""dusa", "Medusa" }, { "Operation Medusa 2", "Medusa" }, { "MEDUSA", "Medusa" } } },
    { { { "O'Hara", "O'Hara" }, { "OHara", "OHara" }, { "O\xE2\x80\x99Hara", "O\xE2\x80\x99Hara" }, { "\xC3\x93 Hara", "\xC3\x93 Hara" } } },
};

/* Which spellings of each value: bits, 0 where the article does not have the value. */
struct facets {
    unsigned forces[FORCES], operations[OPERATIONS], year; /* 0: none */
};

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
    struct facets stated; /* by the record */
    struct facets held;   /* what holds */
    unsigned corrected; /* bits by field: a person said so */
};

/* By a person: Essex Police; no operation, or for every second article Red Kite in two spellings. */
enum { CORRECTED_FORCE = 1, CORRECTED_YEAR = 2012, CORRECTED_OPERATION = 1, CORRECTED_SPELLINGS = 1 << 1 | 1 << 2 };

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

/* All articles have the same spelling of a value. */
static bool is_plain;

/* Mostly none or one, so that the smallest is sometimes that of one article, which goes. */
static unsigned random_spellings(void)
{
    if (is_plain)
        return pick(5) == 0;
    return pick(5) ? 0 : pick(4) ? 1u << (SPELLINGS - 1 - (pick(8) ? pick(SPELLINGS - 1) : SPELLINGS - 1)) : pick(1 << SPELLINGS);
}

static void random_model(struct model *m)
{
    m->is_there = true;
    random_words(m->title, sizeof m->title, 1 + pick(4));
    random_words(m->text, sizeof m->text, 1 + pick(WORDS_MAX));
    memset(&m->stated, 0, sizeof m->stated);
    for (unsigned f = 0; f < FORCES; f++)
        m->stated.forces[f] = random_spellings();
    for (unsigned o = 0; o < OPERATIONS; o++)
        m->stated.operations[o] = random_spellings();
    m->stated.year = pick(3) ? 2010 + pick(6) : 0;
}

static bool is_corrected(const struct model *m, enum field_id field)
{
    return m->corrected >> field & 1;
}

static bool is_corrected_to_nothing(const struct model *m)
{
    return (m - models) % 2 == 0;
}

/* What a person said holds, whatever the record states before or after. */
static void settle(struct model *m)
{
    m->held = m->stated;
    if (is_corrected(m, FIELD_FORCE)) {
        memset(m->held.forces, 0, sizeof m->held.forces);
        m->held.forces[CORRECTED_FORCE] = 1;
    }
    if (is_corrected(m, FIELD_YEAR))
        m->held.year = CORRECTED_YEAR;
    if (is_corrected(m, FIELD_OPERATION)) {
        memset(m->held.operations, 0, sizeof m->held.operations);
        m->held.operations[CORRECTED_OPERATION] = is_corrected_to_nothing(m) ? 0 : CORRECTED_SPELLINGS;
    }
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
            fprintf(file, "r.jsonl#%zu\tforce\t%s\tAnn\t\t\n", i, forces[CORRECTED_FORCE].spellings[0].stated);
        if (is_corrected(&models[i], FIELD_YEAR))
            fprintf(file, "r.jsonl#%zu\tyear\t%d\tAnn\t\t\n", i, CORRECTED_YEAR);
        if (is_corrected(&models[i], FIELD_OPERATION) && is_corrected_to_nothing(&models[i]))
            fprintf(file, "r.jsonl#%zu\toperation\t\tAnn\t\t\n", i);
        for (unsigned v = 0; v < SPELLINGS && is_corrected(&models[i], FIELD_OPERATION) && !is_corrected_to_nothing(&models[i]); v++)
            if (CORRECTED_SPELLINGS >> v & 1)
                fprintf(file, "r.jsonl#%zu\toperation\t%s\tAnn\t\t\n", i, operations[CORRECTED_OPERATION].spellings[v].stated);
    }
    assert_int_equal(fclose(file), 0);
}

/* Each spelling, the first twice. */
static void write_values(FILE *file, const struct named *values, const unsigned *spellings, size_t count)
{
    const char *between = "";

    for (size_t i = 0; i < count; i++)
        for (unsigned v = 0; v < SPELLINGS + 1; v++)
            if (spellings[i] >> v % SPELLINGS & 1) {
                fprintf(file, "%s\"%s\"", between, values[i].spellings[v % SPELLINGS].stated);
                between = ",";
            }
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
        write_values(file, forces, m->stated.forces, FORCES);
        fprintf(file, "],\"operation\":[");
        write_values(file, operations, m->stated.operations, OPERATIONS);
        fprintf(file, "]");
        if (m->stated.year)
            fprintf(file, ",\"year\":%u", m->stated.year);
        fprintf(file, "}\n");
    }
    assert_int_equal(fclose(file), 0);
}

/* An index of old has a value for each fact. The linker puts this before the real one. */
static bool is_of_old;

enum status __wrap_values_collect(const struct article *article, enum field_id facet, bool keeps_all, struct arena *arena,
                                  const struct str **out, size_t *count, struct error *err);
enum status __real_values_collect(const struct article *article, enum field_id facet, bool keeps_all, struct arena *arena,
                                  const struct str **out, size_t *count, struct error *err);

enum status __wrap_values_collect(const struct article *article, enum field_id facet, bool keeps_all, struct arena *arena,
                                  const struct str **out, size_t *count, struct error *err)
{
    return __real_values_collect(article, facet, keeps_all || is_of_old, arena, out, count, err);
}

/* Nor does its file of columns say which facets are distinct. */
static void age_columns(const char *folder)
{
    enum { AT = 12 };
    const uint32_t none = 0;
    char path[128];
    int file;

    snprintf(path, sizeof path, "%s/index/generation-1/columns", folder);
    file = open(path, O_WRONLY);
    assert_true(file >= 0);
    assert_int_equal(pwrite(file, &none, sizeof none, AT), sizeof none);
    assert_int_equal(close(file), 0);
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

static bool has_any(const struct model *m, enum field_id facet)
{
    size_t count = facet == FIELD_FORCE ? FORCES : facet == FIELD_OPERATION ? OPERATIONS : 0;
    bool has = facet == FIELD_YEAR && m->held.year;

    for (size_t i = 0; i < count; i++)
        has = has || (facet == FIELD_FORCE ? m->held.forces : m->held.operations)[i];
    return has;
}

/* Whether the text is one of the spellings: by its letters alone, which is enough for these. */
static bool is_one_of(struct str text, const struct named *value)
{
    for (unsigned v = 0; v < SPELLINGS; v++) {
        struct buf one = BUF_INIT, other = BUF_INIT;
        bool is_it;

        assert_int_equal(field_key(FIELD_OPERATION, text, &one, NULL), STATUS_OK);
        assert_int_equal(field_key(FIELD_OPERATION, str_from_c(value->spellings[v].kept), &other, NULL), STATUS_OK);
        is_it = str_is_equal(buf_view(&one), buf_view(&other));
        buf_release(&one);
        buf_release(&other);
        if (is_it)
            return true;
    }
    return false;
}

/* Whether a value rests on the rule: what is no correction stands in the record. */
static bool has_source(const struct model *m, enum field_id facet, struct str rule)
{
    bool has = has_any(m, facet);

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
    if (value.len == 0)
        return !has_any(m, field);
    for (unsigned f = 0; f < FORCES; f++)
        if (field == FIELD_FORCE && m->held.forces[f] && is_one_of(value, &forces[f]))
            return true;
    for (unsigned o = 0; o < OPERATIONS; o++)
        if (field == FIELD_OPERATION && m->held.operations[o] && is_one_of(value, &operations[o]))
            return true;
    return false;
}

static bool matches(const struct model *m, const struct scanned *d, const struct clause *c)
{
    bool first = c->child_count && matches(m, d, c->children[0]);

    switch (c->kind) {
    case CLAUSE_ALL: return true;
    case CLAUSE_FACET: return has_value(m, c->field, c->text);
    case CLAUSE_RANGE: return m->held.year && m->held.year >= c->low / 10000 && m->held.year <= c->high / 10000;
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
                                           "operation:none", "year:..2012", "force:\"the met\"", "op:\"red kite\"",
                                           "op:redkite", "op:RED-KITE", "op:ohara", "op:\"o'hara\"", "op:\"oh ara\"",
                                           "op:kite", "force:\"foo guard\"", "force:\"FOO  GU\xC3\x84RD\"",
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

/* One value for each facet and name, with the spelling that is shown: the smallest that an article has. */
struct shown {
    enum field_id field;
    const struct named *value; /* NULL: a year, or none */
    char text[64];             /* empty: none */
};

enum { SHOWN_MAX = FORCES + OPERATIONS + 16 };

static void add_named(struct shown *list, size_t *count, enum field_id field, const struct named *value, unsigned number)
{
    const char *smallest = NULL;

    for (size_t i = 0; i < model_count; i++) {
        unsigned spellings = (field == FIELD_FORCE ? models[i].held.forces : models[i].held.operations)[number];

        for (unsigned v = 0; models[i].is_there && v < SPELLINGS; v++)
            if (spellings >> v & 1 && (!smallest || strcmp(value->spellings[v].kept, smallest) < 0))
                smallest = value->spellings[v].kept;
    }
    if (!smallest)
        return;
    list[*count] = (struct shown){ .field = field, .value = value };
    snprintf(list[(*count)++].text, sizeof list->text, "%s", smallest);
}

static size_t all_shown(struct shown *list)
{
    size_t count = 0;

    for (unsigned f = 0; f < FORCES; f++)
        add_named(list, &count, FIELD_FORCE, &forces[f], f);
    for (unsigned o = 0; o < OPERATIONS; o++)
        add_named(list, &count, FIELD_OPERATION, &operations[o], o);
    for (unsigned year = 2010; year < 2016; year++) {
        list[count] = (struct shown){ .field = FIELD_YEAR };
        snprintf(list[count++].text, sizeof list->text, "%u", year);
    }
    for (int field = 0; field < FACET_COUNT; field++)
        list[count++] = (struct shown){ .field = (enum field_id)field };
    return count;
}

static bool has_shown(const struct model *m, const struct shown *s)
{
    if (s->field == FIELD_YEAR && s->text[0])
        return m->held.year == strtoul(s->text, NULL, 10);
    return has_value(m, s->field, str_from_c(s->text));
}

static const struct facet_count *row_of(const struct facet_counts *f, struct str value)
{
    for (size_t i = 0; i < f->value_count; i++)
        if (str_is_equal(f->values[i].value, value))
            return &f->values[i];
    return NULL;
}

/* What one search is asked for, beside its text. */
struct choice {
    enum field_id field; /* FIELD_COUNT: no filter */
    const char *value;
};

/* Every value that should be there is there with its counts, and there are no others. */
static void compare_facets(const struct answer *a, const bool *in_query, const bool *in_filter, const struct choice *choice,
                           const char *query)
{
    struct shown shown[SHOWN_MAX];
    size_t count = all_shown(shown), rows[FACET_COUNT] = { 0 };

    for (size_t s = 0; s < count; s++) {
        const struct facet_counts *f = &a->facets[shown[s].field];
        const struct facet_count *row = row_of(f, str_from_c(shown[s].text));
        uint64_t expected = 0, matching = 0;

        for (size_t i = 0; i < model_count; i++) {
            bool has = in_query[i] && has_shown(&models[i], &shown[s]);

            expected += has && (in_filter[i] || shown[s].field == choice->field); /* lifted for its own facet */
            matching += has && in_filter[i];
        }
        rows[shown[s].field] += expected > 0;
        if ((row ? row->count : 0) != expected || (row ? row->matching : 0) != matching)
            fail_msg("%s '%s' under %s: got %llu/%llu, expected %llu/%llu", field_at(shown[s].field)->name, shown[s].text, query,
                     row ? (unsigned long long)row->count : 0, row ? (unsigned long long)row->matching : 0,
                     (unsigned long long)expected, (unsigned long long)matching);
        if (row && shown[s].value && shown[s].field == choice->field)
            assert_int_equal(row->is_selected, is_one_of(str_from_c(choice->value), shown[s].value));
    }
    for (int field = 0; field < FACET_COUNT; field++)
        if (rows[field] != a->facets[field].value_count || rows[field] != a->facets[field].total)
            fail_msg("%zu rows of %s under %s, expected %zu", a->facets[field].value_count, field_at((enum field_id)field)->name, query,
                     rows[field]);
}

/* A hit shows the values that it is counted for, each once, as the facet spells them. */
static void compare_hit(const struct hit_record *hit, const struct model *m)
{
    struct shown shown[SHOWN_MAX];
    size_t count = all_shown(shown), expected[FACET_COUNT] = { 0 };

    for (size_t s = 0; s < count; s++) {
        size_t value_count = shown[s].field == FIELD_FORCE ? hit->force_count : hit->operation_count, met = 0;
        const struct str *values = shown[s].field == FIELD_FORCE ? hit->forces : hit->operations;

        if (!shown[s].value || !has_shown(m, &shown[s]))
            continue;
        for (size_t i = 0; i < value_count; i++)
            met += str_is_equal(values[i], str_from_c(shown[s].text));
        if (met != 1)
            fail_msg("%.*s has '%s' %zu times, first '%.*s'", STR_ARG(hit->id), shown[s].text, met,
                     STR_ARG(value_count ? values[0] : STR("nothing")));
        expected[shown[s].field]++;
    }
    assert_int_equal(hit->force_count, expected[FIELD_FORCE]);
    assert_int_equal(hit->operation_count, expected[FIELD_OPERATION]);
}

static void compare_hits(const struct answer *a, const bool *in_query, const bool *in_filter)
{
    bool is_met[ARTICLES_MAX] = { false };

    for (size_t i = 0; i < a->hit_count; i++) {
        struct str id = a->hits[i].record.id;
        unsigned long number = strtoul(id.at + str_find_byte(id, '#', 0) + 1, NULL, 10);

        assert_true(number < model_count && in_query[number] && in_filter[number] && !is_met[number]);
        is_met[number] = true;
        compare_hit(&a->hits[i].record, &models[number]);
    }
}

static void compare(struct session *s, const char *query, const struct choice *choice)
{
    struct search_request request = { .text = str_from_c(query), .limit = 1000, .facets = { true, true, true } };
    struct arena arena = ARENA_INIT;
    struct answer answer;
    struct query_fault fault;
    struct error err = ERROR_INIT;
    bool in_query[ARTICLES_MAX], in_filter[ARTICLES_MAX];
    uint64_t expected = 0;
    enum status status;

    if (choice->field != FIELD_COUNT)
        request.filters[0] = (struct filter){ choice->field, &choice->value, 1 };
    status = search_run(s, &request, true, &arena, &answer, &fault, &err);
    if (status == STATUS_BAD_INPUT && strcasestr(err.message, "no force 'foo")) { /* in no register, and in no article now */
        arena_release(&arena);
        return;
    }
    if (status)
        fail_msg("%s: %s", query, err.message);
    for (size_t i = 0; i < model_count; i++) {
        struct str value = str_from_c(choice->field == FIELD_COUNT || strcmp(choice->value, "none") == 0 ? "" : choice->value);

        in_query[i] = models[i].is_there && matches(&models[i], &scans[i], answer.query);
        in_filter[i] = choice->field == FIELD_COUNT || has_value(&models[i], choice->field, value);
        expected += in_query[i] && in_filter[i];
    }
    if (answer.total != expected || answer.hit_count != expected)
        fail_msg("%s (%.*s): got %llu, expected %llu", query, STR_ARG(answer.parsed), (unsigned long long)answer.total,
                 (unsigned long long)expected);
    compare_hits(&answer, in_query, in_filter);
    compare_facets(&answer, in_query, in_filter, choice, query);
    arena_release(&arena);
}

static const struct choice all = { FIELD_COUNT, NULL };

static void compare_many(const char *folder)
{
    static const struct choice choices[] = { { FIELD_FORCE, "Kent Police" },  { FIELD_FORCE, "foo GUARD" },
                                             { FIELD_OPERATION, "red-kite" }, { FIELD_OPERATION, "Red Kite" },
                                             { FIELD_OPERATION, "medusa" },   { FIELD_OPERATION, "none" },
                                             { FIELD_FORCE, "none" } };
    struct session s = SESSION_INIT;
    struct error err = ERROR_INIT;
    char index[128], query[900];

    snprintf(index, sizeof index, "%s/index", folder);
    if (session_open(&s, index, &err))
        fail_msg("%s", err.message);
    scan_all(s.analyzer);
    compare(&s, "", &all);
    for (int q = 0; q < QUERIES; q++) {
        random_query(query, sizeof query, 3);
        compare(&s, query, pick(3) ? &all : &choices[pick(sizeof choices / sizeof *choices)]);
    }
    session_close(&s);
}

static void hits_and_facets_equal_a_scan_of_the_texts(void **state)
{
    (void)state;
    for (uint32_t corpus = 0; corpus < CORPORA; corpus++) {
        char folder[] = "/tmp/cuttings-unit.XXXXXX";

        seed = corpus * 7919 + 1;
        is_plain = corpus % 4 == 0;
        assert_non_null(mkdtemp(folder));
        model_count = 1 + pick(ARTICLES_MAX);
        memset(models, 0, sizeof models);
        for (size_t i = 0; i < model_count; i++) {
            random_model(&models[i]);
            models[i].corrected = pick(4) ? 0 : pick(1 << FACET_COUNT);
            settle(&models[i]);
        }
        is_of_old = corpus % 3 == 2;
        index_records(folder, corpus % 2 ? "1" : "3");
        if (is_of_old)
            age_columns(folder);
        is_of_old = false;
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
            is_plain = is_plain && pick(2);
            is_of_old = pick(2); /* an older program may go on with an index */
            index_records(folder, "2");
            is_of_old = false;
            compare_many(folder);
        }
        assert_int_equal(file_remove_tree(folder, NULL), STATUS_OK);
    }
}

/* libxapian lets a reader go stale with the second commit after it was opened; a rebuild swaps the whole folder. */
static void a_session_goes_on_when_the_index_moves(void **state)
{
    const struct choice kent = { FIELD_FORCE, "Kent Police" };
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
    compare(&s, "arrest", &all);
    for (int update = 0; update < 5; update++) {
        random_models();
        index_records(folder, "1");
    }
    /* An answer is that of some committed state; after one that met the change it is that of the last. */
    s.is_stale = true;
    scan_all(s.analyzer);
    compare(&s, "", &all);
    compare(&s, "police OR \"drug raid\" OR knife*", &kent);
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
