/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/report.h"

#include "base/json.h"
#include "base/json_tree.h"
#include "query/writer.h"

#include <stdlib.h>
#include <time.h>
#include <xxhash.h>

enum { REPORT_VERSION = 1, LISTED_MAX = 20 };

/* --- The index ------------------------------------------------------------------------------ */

struct pair {
    struct str id, hash;
};

static int by_id(const void *a, const void *b)
{
    const struct pair *left = a, *right = b;
    int order = str_compare(left->id, right->id);

    return order ? order : str_compare(left->hash, right->hash);
}

static enum status read_pairs(struct session *s, struct arena *arena, struct pair **out, size_t *count, struct error *err)
{
    const struct postings *all;
    struct arena each = ARENA_INIT;
    enum status status = posting_store_get(s->postings, STR_EMPTY, &all, err);

    *count = 0;
    *out = status ? NULL : calloc(all->count + 1, sizeof **out);
    if (!status && !*out)
        status = error_no_memory(err);
    for (size_t i = 0; !status && i < all->count; i++) {
        struct hit_record hit;

        arena_reset(&each);
        status = session_hit(s, all->docids[i], &each, &hit, err);
        if (!status)
            status = arena_copy(arena, hit.id, &(*out)[i].id, err);
        if (!status)
            status = arena_copy(arena, hit.hash, &(*out)[i].hash, err);
        *count = i + 1;
    }
    arena_release(&each);
    return status;
}

enum status report_fingerprint(struct session *s, char out[33], struct error *err)
{
    struct arena arena = ARENA_INIT;
    struct pair *pairs = NULL;
    size_t count = 0;
    XXH3_state_t *state = XXH3_createState();
    enum status status = state ? read_pairs(s, &arena, &pairs, &count, err) : error_no_memory(err);

    if (!status) {
        XXH128_hash_t hash;

        qsort(pairs, count, sizeof *pairs, by_id);
        XXH3_128bits_reset(state);
        for (size_t i = 0; i < count; i++) { /* the NULs behind them keep "a" + "bc" from "ab" + "c" */
            XXH3_128bits_update(state, pairs[i].id.at, pairs[i].id.len + 1);
            XXH3_128bits_update(state, pairs[i].hash.at, pairs[i].hash.len + 1);
        }
        hash = XXH3_128bits_digest(state);
        (void)snprintf(out, 33, "%016llx%016llx", (unsigned long long)hash.high64, (unsigned long long)hash.low64);
    }
    XXH3_freeState(state);
    free(pairs);
    arena_release(&arena);
    return status;
}

/* --- Making --------------------------------------------------------------------------------- */

static const char *const orders[] = { "relevance", "newest", "oldest" };

static void add_request(struct writer *w, const struct search_request *r, const struct answer *a)
{
    bool is_first = true;

    writer_raw(w, "\"query\":");
    writer_string(w, r->text);
    writer_raw(w, ",\"parsed\":");
    writer_string(w, a->parsed);
    writer_raw(w, r->is_any ? ",\"any\":true,\"sort\":" : ",\"any\":false,\"sort\":");
    writer_string_or_null(w, r->has_order ? str_from_c(orders[r->order]) : STR_EMPTY);
    writer_raw(w, ",\"filters\":{");
    for (size_t i = 0; i < FILTERS_MAX; i++) {
        if (r->filters[i].count == 0)
            continue;
        writer_raw(w, is_first ? "" : ",");
        is_first = false;
        writer_string(w, str_from_c(field_at(r->filters[i].field)->name));
        writer_raw(w, ":[");
        for (size_t j = 0; j < r->filters[i].count; j++) {
            writer_raw(w, j ? "," : "");
            writer_string(w, str_from_c(r->filters[i].values[j]));
        }
        writer_raw(w, "]");
    }
    writer_raw(w, "}");
}

static void add_facets(struct writer *w, const struct answer *a)
{
    writer_raw(w, ",\n\"facets\":{");
    for (size_t i = 0; i < a->facet_count; i++) {
        const struct facet_counts *f = &a->facets[i];
        bool is_first = true;

        writer_raw(w, i ? ",\n" : "");
        writer_string(w, str_from_c(field_at(f->facet)->name));
        writer_raw(w, ":[");
        for (size_t j = 0; j < f->value_count; j++) {
            if (f->values[j].matching == 0)
                continue;
            writer_raw(w, is_first ? "{\"value\":" : ",{\"value\":");
            is_first = false;
            writer_string_or_null(w, f->values[j].value);
            writer_raw(w, ",\"count\":");
            writer_number(w, f->values[j].matching);
            writer_raw(w, "}");
        }
        writer_raw(w, "]");
    }
    writer_raw(w, "}");
}

static void add_articles(struct writer *w, struct session *s, const struct search_request *r, const struct answer *a)
{
    struct arena arena = ARENA_INIT;

    writer_raw(w, ",\n\"articles\":[");
    for (size_t i = 0; i < a->hit_count && !w->status; i++) {
        struct search_hit hit;

        arena_reset(&arena);
        w->status = search_fetch(s, r, a, i, &arena, &hit, w->err);
        if (w->status)
            break;
        writer_raw(w, i ? ",\n{\"id\":" : "\n{\"id\":");
        writer_string(w, hit.record.id);
        writer_raw(w, ",\"hash\":");
        writer_string(w, hit.record.hash);
        writer_raw(w, "}");
    }
    writer_raw(w, "]");
    arena_release(&arena);
}

static void add_context(struct writer *w, struct session *s, const struct answer *a)
{
    char fingerprint[33] = "", time_text[32];
    time_t now = time(NULL);
    struct tm parts;

    (void)strftime(time_text, sizeof time_text, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &parts));
    if (!w->status)
        w->status = report_fingerprint(s, fingerprint, w->err);
    if (!w->status)
        w->status = buf_add_format(w->out, w->err, "\"time\":\"%s\",\n\"index\":{\"articles\":%llu,\"fingerprint\":\"%s\"},\n", time_text,
                                   (unsigned long long)a->articles, fingerprint);
    if (!w->status)
        w->status = buf_add_format(w->out, w->err,
                                   "\"versions\":{\"cuttings\":\"%s\",\"libxapian\":\"%.*s\",\"schema\":%d,\"language\":\"%s\","
                                   "\"analyzer\":\"%016llx\"},\n",
                                   CUTTINGS_VERSION, STR_ARG(xap_version_string()), SCHEMA_VERSION, s->archive.info.language,
                                   (unsigned long long)s->archive.info.analyzer);
}

enum status report_make(struct session *s, const struct search_request *request, struct buf *out, struct error *err)
{
    struct search_request whole = *request;
    struct arena arena = ARENA_INIT;
    struct query_fault fault = { false, 0 };
    struct answer answer;
    struct writer w = { out, err, STATUS_OK };

    whole.offset = 0;
    whole.limit = UINT32_MAX;
    whole.snippets = whole.facet_limit = 0;
    whole.timeline = TIMELINE_NONE;
    whole.is_by_story = false;
    for (int i = 0; i < FACET_COUNT; i++)
        whole.facets[i] = true;
    w.status = search_run(s, &whole, false, &arena, &answer, &fault, err);
    if (!w.status)
        w.status = buf_add_format(out, err, "{\"cuttings_report\":%d,\n", REPORT_VERSION);
    if (!w.status)
        add_context(&w, s, &answer);
    if (!w.status) {
        add_request(&w, &whole, &answer);
        writer_raw(&w, ",\n\"total\":");
        writer_number(&w, answer.total);
        add_facets(&w, &answer);
        add_articles(&w, s, &whole, &answer);
        writer_raw(&w, "}\n");
    }
    arena_release(&arena);
    return w.status;
}

/* --- Reading --------------------------------------------------------------------------------- */

static struct str text_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    return value && json_is_string(value) ? str_of(json_string_value(value), json_string_length(value)) : STR_EMPTY;
}

static enum status parse(struct str text, const char *name, json_t **out, struct error *err)
{
    json_error_t what;
    json_t *root;
    const json_t *version;
    enum status status = json_tree_load(&root, text, &what, err);

    if (status == STATUS_BAD_INPUT)
        return error_set(err, status, "'%s' is no report: line %d: %s", name, what.line, what.text);
    if (status)
        return status;
    version = json_object_get(root, "cuttings_report");
    if (json_is_integer(version) && json_integer_value(version) == REPORT_VERSION &&
        json_is_array(json_object_get(root, "articles")) && json_is_string(json_object_get(root, "query"))) {
        *out = root;
        return STATUS_OK;
    }
    if (json_is_integer(version) && json_integer_value(version) != REPORT_VERSION)
        (void)error_set(err, STATUS_VERSION, "'%s' is a report of version %lld, which this program does not know", name,
                        (long long)json_integer_value(version));
    else
        (void)error_set(err, STATUS_BAD_INPUT, "'%s' is no report made by --report", name);
    json_decref(root);
    return STATUS_BAD_INPUT;
}

static enum status read_filter(const json_t *filters, enum field_id field, struct arena *arena, struct filter *out,
                               struct error *err)
{
    const json_t *list = json_object_get(filters, field_at(field)->name);
    size_t count = json_array_size(list);
    const char **values = arena_calloc(arena, count + 1, sizeof *values);

    if (!values)
        return error_no_memory(err);
    *out = (struct filter){ field, values, count };
    for (size_t i = 0; i < count; i++) {
        values[i] = json_string_value(json_array_get(list, i));
        if (!values[i])
            return error_set(err, STATUS_BAD_INPUT, "a filter of the report is no text");
    }
    return STATUS_OK;
}

/* What was asked; its texts are borrowed from the report. */
static enum status read_request(const json_t *report, struct arena *arena, struct search_request *out, struct error *err)
{
    static const enum field_id fields[FILTERS_MAX] = { FIELD_FORCE,        FIELD_OPERATION,        FIELD_YEAR,       FIELD_DATE,
                                                       FIELD_FORCE_SOURCE, FIELD_OPERATION_SOURCE, FIELD_YEAR_SOURCE };
    struct str sort = text_of(report, "sort");
    enum status status = STATUS_OK;

    *out = (struct search_request){ .text = text_of(report, "query"), .is_any = json_is_true(json_object_get(report, "any")) };
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        if (str_is_equal(sort, str_from_c(orders[i]))) {
            out->has_order = true;
            out->order = (enum sort_order)i;
        }
    for (size_t i = 0; i < FILTERS_MAX && !status; i++)
        status = read_filter(json_object_get(report, "filters"), fields[i], arena, &out->filters[i], err);
    return status;
}

/* --- Comparing ------------------------------------------------------------------------------- */

struct list {
    struct pair *at; /* by id */
    size_t count;
};

static enum status list_articles(const json_t *report, struct list *out, struct error *err)
{
    const json_t *articles = json_object_get(report, "articles");

    out->count = json_array_size(articles);
    out->at = calloc(out->count + 1, sizeof *out->at);
    if (!out->at)
        return error_no_memory(err);
    for (size_t i = 0; i < out->count; i++) {
        const json_t *article = json_array_get(articles, i);

        out->at[i] = (struct pair){ text_of(article, "id"), text_of(article, "hash") };
    }
    qsort(out->at, out->count, sizeof *out->at, by_id);
    return STATUS_OK;
}

enum change { CHANGE_ADDED, CHANGE_REMOVED, CHANGE_CHANGED, CHANGE_KINDS };

static const char *const change_names[CHANGE_KINDS] = { "added", "removed", "changed" };

struct comparison {
    const json_t *then, *now;
    struct list before, after;
    struct str *ids[CHANGE_KINDS];
    size_t counts[CHANGE_KINDS];
    size_t kept; /* in both, changed or not */
    bool same_order, same_index, same_facets;
};

static void add_change(struct comparison *c, enum change kind, struct str id)
{
    c->ids[kind][c->counts[kind]++] = id;
}

static enum status compare_articles(struct comparison *c, struct error *err)
{
    size_t i = 0, j = 0, room = c->before.count + c->after.count + 1;

    for (int k = 0; k < CHANGE_KINDS; k++) {
        c->ids[k] = calloc(room, sizeof *c->ids[k]);
        if (!c->ids[k])
            return error_no_memory(err);
    }
    while (i < c->before.count || j < c->after.count) {
        int order = i == c->before.count  ? 1
                    : j == c->after.count ? -1
                                          : str_compare(c->before.at[i].id, c->after.at[j].id);

        if (order > 0) {
            add_change(c, CHANGE_ADDED, c->after.at[j++].id);
        } else if (order < 0) {
            add_change(c, CHANGE_REMOVED, c->before.at[i++].id);
        } else {
            c->kept++;
            if (!str_is_equal(c->before.at[i].hash, c->after.at[j].hash))
                add_change(c, CHANGE_CHANGED, c->after.at[j].id);
            i++;
            j++;
        }
    }
    return STATUS_OK;
}

static long long total_of(const json_t *report)
{
    return (long long)json_integer_value(json_object_get(report, "total"));
}

static struct str fingerprint_of(const json_t *report)
{
    return text_of(json_object_get(report, "index"), "fingerprint");
}

static bool is_same_result(const struct comparison *c)
{
    return !c->counts[CHANGE_ADDED] && !c->counts[CHANGE_REMOVED] && !c->counts[CHANGE_CHANGED] && c->same_facets &&
           total_of(c->then) == total_of(c->now);
}

/* None of the articles that were found is in the index at all, under any query: that is no change, but a mistake. */
static enum status check_index_is_meant(struct session *s, const struct comparison *c, const char *name, struct error *err)
{
    if (c->same_index || c->before.count == 0 || c->kept)
        return STATUS_OK;
    for (size_t i = 0; i < c->before.count; i++) {
        uint32_t docid;
        enum status status = session_find(s, c->before.at[i].id, &docid, err);

        if (status != STATUS_NOT_FOUND)
            return status;
    }
    return error_set(err, STATUS_BAD_INPUT, "'%s' is a report of another index: none of its %zu articles is in this one", name,
                     c->before.count);
}

static void say_lines(struct writer *w, const struct comparison *c)
{
    if (is_same_result(c)) {
        writer_raw(w, c->same_index ? "same: " : "same, though other articles of the index changed: ");
        writer_number(w, (uint64_t)total_of(c->now));
        writer_raw(w, c->same_order ? " articles, in the same order\n" : " articles, in another order\n");
        return;
    }
    if (!w->status)
        w->status = buf_add_format(w->out, w->err, "changed: %lld articles then, %lld now\n", total_of(c->then), total_of(c->now));
    for (int k = 0; k < CHANGE_KINDS; k++) {
        for (size_t i = 0; i < c->counts[k] && i < LISTED_MAX; i++) {
            writer_raw(w, "  ");
            writer_raw(w, change_names[k]);
            writer_raw(w, " ");
            writer_safe(w, c->ids[k][i]);
            writer_raw(w, "\n");
        }
        if (c->counts[k] > LISTED_MAX && !w->status)
            w->status = buf_add_format(w->out, w->err, "  %s: %zu more (--json names all)\n", change_names[k],
                                       c->counts[k] - LISTED_MAX);
    }
    if (!c->same_facets)
        writer_raw(w, "  counts of forces, years or operations differ\n");
}

static void say_json(struct writer *w, const struct comparison *c)
{
    writer_raw(w, is_same_result(c) ? "{\"schema\":1,\"same\":true" : "{\"schema\":1,\"same\":false");
    if (!w->status)
        w->status = buf_add_format(w->out, w->err, ",\"total\":{\"then\":%lld,\"now\":%lld}", total_of(c->then), total_of(c->now));
    for (int k = 0; k < CHANGE_KINDS; k++) {
        writer_raw(w, ",\"");
        writer_raw(w, change_names[k]);
        writer_raw(w, "\":[");
        for (size_t i = 0; i < c->counts[k]; i++) {
            writer_raw(w, i ? "," : "");
            writer_string(w, c->ids[k][i]);
        }
        writer_raw(w, "]");
    }
    writer_raw(w, c->same_order ? ",\"same_order\":true" : ",\"same_order\":false");
    writer_raw(w, c->same_index ? ",\"same_index\":true" : ",\"same_index\":false");
    writer_raw(w, c->same_facets ? ",\"same_facets\":true}\n" : ",\"same_facets\":false}\n");
}

static enum status compare(struct session *s, struct comparison *c, const char *name, struct error *err)
{
    enum status status = list_articles(c->then, &c->before, err);

    if (!status)
        status = list_articles(c->now, &c->after, err);
    if (!status)
        status = compare_articles(c, err);
    c->same_index = str_is_equal(fingerprint_of(c->then), fingerprint_of(c->now));
    c->same_facets = json_equal(json_object_get(c->then, "facets"), json_object_get(c->now, "facets"));
    c->same_order = json_equal(json_object_get(c->then, "articles"), json_object_get(c->now, "articles"));
    return status ? status : check_index_is_meant(s, c, name, err);
}

enum status report_verify(struct session *s, struct str text, const char *name, bool as_json, bool *is_same, struct buf *out,
                          struct error *err)
{
    struct comparison c = { .kept = 0 };
    struct search_request request;
    struct arena arena = ARENA_INIT;
    struct buf again = BUF_INIT;
    json_t *then = NULL, *now = NULL;
    struct writer w = { out, err, parse(text, name, &then, err) };

    if (!w.status)
        w.status = read_request(then, &arena, &request, err);
    if (!w.status)
        w.status = report_make(s, &request, &again, err);
    if (!w.status) /* read as the old one was: what JSON cannot hold is lost in both */
        w.status = parse(buf_view(&again), "the new report", &now, err);
    c.then = then;
    c.now = now;
    if (!w.status)
        w.status = compare(s, &c, name, err);
    if (!w.status) {
        *is_same = is_same_result(&c);
        if (as_json)
            say_json(&w, &c);
        else
            say_lines(&w, &c);
    }
    for (int k = 0; k < CHANGE_KINDS; k++)
        free(c.ids[k]);
    free(c.before.at);
    free(c.after.at);
    json_decref(then);
    json_decref(now);
    buf_release(&again);
    arena_release(&arena);
    return w.status;
}
