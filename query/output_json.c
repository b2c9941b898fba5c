/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/json.h"
#include "query/output.h"

/* Pieces are added one behind another; the first failure is kept and the rest does nothing. */
struct json {
    struct buf *out;
    struct error *err;
    enum status status;
};

static void raw(struct json *j, const char *text)
{
    if (!j->status)
        j->status = buf_add_c(j->out, text, j->err);
}

static void string(struct json *j, struct str s)
{
    if (!j->status)
        j->status = json_add_string(j->out, s, j->err);
}

static void string_or_null(struct json *j, struct str s)
{
    if (s.len)
        string(j, s);
    else
        raw(j, "null");
}

static void number(struct json *j, uint64_t value)
{
    if (!j->status)
        j->status = buf_add_format(j->out, j->err, "%llu", (unsigned long long)value);
}

static void list(struct json *j, const struct str *values, size_t count)
{
    raw(j, "[");
    for (size_t i = 0; i < count; i++) {
        raw(j, i ? "," : "");
        string(j, values[i]);
    }
    raw(j, "]");
}

/* A year is a number in JSON. */
static void year(struct json *j, struct str value)
{
    uint64_t ignored;

    if (value.len && str_to_unsigned(value, 9999, &ignored))
        number(j, ignored);
    else
        string_or_null(j, value);
}

static void snippet(struct json *j, const struct snippet *s)
{
    raw(j, "{\"text\":");
    string(j, s->text);
    raw(j, ",\"offset\":");
    number(j, s->offset);
    raw(j, ",\"highlights\":[");
    for (size_t i = 0; i < s->highlight_count; i++) {
        raw(j, i ? ",[" : "[");
        number(j, s->highlights[i].start);
        raw(j, ",");
        number(j, s->highlights[i].length);
        raw(j, "]");
    }
    raw(j, "]}");
}

static void record(struct json *j, const struct hit_record *r)
{
    raw(j, "\"id\":");
    string(j, r->id);
    raw(j, ",\"path\":");
    string(j, r->path);
    raw(j, ",\"title\":");
    string_or_null(j, r->title);
    raw(j, ",\"date\":");
    string_or_null(j, r->date);
    raw(j, ",\"year\":");
    year(j, r->year);
    raw(j, ",\"forces\":");
    list(j, r->forces, r->force_count);
    raw(j, ",\"operations\":");
    list(j, r->operations, r->operation_count);
}

/* The copies without the article itself. */
static void copies(struct json *j, const struct story *story, struct str id)
{
    bool is_first = true;

    raw(j, "\"copies\":[");
    for (size_t i = 0; i < story->count; i++) {
        if (str_is_equal(story->members[i].id, id))
            continue;
        raw(j, is_first ? "" : ",");
        string(j, story->members[i].id);
        is_first = false;
    }
    raw(j, "],\"first\":");
    string_or_null(j, story->first);
}

static void hit(struct json *j, const struct search_hit *h, size_t rank, bool has_copies)
{
    raw(j, "{\"rank\":");
    number(j, rank);
    if (!j->status)
        j->status = buf_add_format(j->out, j->err, ",\"score\":%.4g,", (double)h->score);
    record(j, &h->record);
    raw(j, ",\"story\":");
    string_or_null(j, h->story.name);
    raw(j, ",");
    if (has_copies) {
        copies(j, &h->story, h->record.id);
        raw(j, ",");
    }
    raw(j, "\"snippets\":[");
    for (size_t i = 0; i < h->snippet_count; i++) {
        raw(j, i ? "," : "");
        snippet(j, &h->snippets[i]);
    }
    raw(j, "]}");
}

static void facet(struct json *j, const struct facet_counts *counts)
{
    string(j, str_from_c(field_at(counts->facet)->name));
    raw(j, ":[");
    for (size_t i = 0; i < counts->value_count; i++) {
        const struct facet_count *v = &counts->values[i];

        raw(j, i ? ",{\"value\":" : "{\"value\":");
        if (counts->facet == FIELD_YEAR)
            year(j, v->value);
        else
            string_or_null(j, v->value);
        raw(j, ",\"count\":");
        number(j, v->count);
        raw(j, ",\"matching\":");
        number(j, v->matching);
        raw(j, v->is_selected ? ",\"selected\":true}" : ",\"selected\":false}");
    }
    raw(j, "]");
}

static void facets(struct json *j, const struct answer *a)
{
    raw(j, "\"facets\":{");
    for (size_t i = 0; i < a->facet_count; i++) {
        raw(j, i ? "," : "");
        facet(j, &a->facets[i]);
    }
    raw(j, "}");
}

static void timeline(struct json *j, const struct answer *a)
{
    if (!a->timeline.step)
        return;
    raw(j, ",\"timeline\":");
    if (!j->status)
        j->status = timeline_json(&a->timeline, j->out, j->err);
}

static void head(struct json *j, const struct query_request *r, const struct answer *a)
{
    raw(j, "\"schema\":1,\"query\":");
    string(j, r->search.text);
    raw(j, ",\"parsed\":");
    string(j, a->parsed);
    raw(j, ",\"total\":");
    number(j, a->total);
    if (r->search.is_by_story) {
        raw(j, ",\"stories\":");
        number(j, a->stories);
    }
    raw(j, ",\"elapsed_us\":");
    number(j, a->elapsed_us);
    raw(j, ",\"suggestion\":");
    string_or_null(j, a->suggestion);
    if (a->doctor) {
        raw(j, ",\"doctor\":");
        if (!j->status)
            j->status = doctor_json(a->doctor, j->out, j->err);
    }
}

static void explanation(struct json *j, const struct answer *a)
{
    raw(j, ",\"terms\":[");
    for (size_t i = 0; i < a->matcher->term_count; i++) {
        const struct weighted_term *t = &a->matcher->terms[i];

        raw(j, i ? ",{\"word\":" : "{\"word\":");
        string(j, t->word);
        raw(j, ",\"stem\":");
        string_or_null(j, t->stem);
        raw(j, ",\"articles\":");
        number(j, t->postings->count);
        raw(j, "}");
    }
    raw(j, "],\"step_us\":{");
    for (int i = 0; i < SEARCH_STEPS; i++) {
        raw(j, i ? ",\"" : "\"");
        raw(j, search_step_name((enum search_step)i));
        raw(j, "\":");
        number(j, a->step_us[i]);
    }
    raw(j, "}");
}

enum status output_json(const struct query_request *r, const struct answer *a, struct buf *out, struct error *err)
{
    struct json j = { out, err, STATUS_OK };

    raw(&j, "{");
    head(&j, r, a);
    if (r->is_explained)
        explanation(&j, a);
    raw(&j, ",\"hits\":[");
    for (size_t i = 0; i < a->hit_count; i++) {
        raw(&j, i ? "," : "");
        hit(&j, &a->hits[i], r->search.offset + i + 1, r->search.is_by_story);
    }
    raw(&j, "],");
    facets(&j, a);
    timeline(&j, a);
    raw(&j, "}\n");
    return j.status;
}

enum status output_summary(const struct query_request *r, const struct answer *a, struct buf *out, struct error *err)
{
    struct json j = { out, err, STATUS_OK };

    raw(&j, "{\"summary\":{");
    head(&j, r, a);
    raw(&j, ",");
    facets(&j, a);
    timeline(&j, a);
    raw(&j, "}}\n");
    return j.status;
}

/* RFC 4180: quotes around everything that needs them, line ends as CRLF. A leading sign that a spreadsheet would
 * take for a formula gets an apostrophe. */
static enum status csv_field(struct buf *out, struct str s, struct error *err)
{
    bool is_formula = s.len && strchr("=+-@\t\r", s.at[0]);
    enum status status = buf_add_c(out, is_formula ? "\"'" : "\"", err);

    while (!status && s.len) {
        size_t quote = str_find_byte(s, '"', 0);

        status = buf_add(out, str_slice(s, 0, quote), err);
        if (quote == STR_NONE)
            break;
        if (!status)
            status = buf_add_c(out, "\"\"", err);
        s = str_slice(s, quote + 1, s.len);
    }
    return status ? status : buf_add_c(out, "\"", err);
}

static enum status csv_list(struct buf *out, const struct str *values, size_t count, struct error *err)
{
    struct buf joined = BUF_INIT;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && !status; i++) {
        status = i ? buf_add_c(&joined, "; ", err) : STATUS_OK;
        if (!status)
            status = buf_add(&joined, values[i], err);
    }
    if (!status)
        status = csv_field(out, buf_view(&joined), err);
    buf_release(&joined);
    return status;
}

static enum status csv_hit(const struct search_hit *h, size_t rank, struct buf *out, struct error *err)
{
    const struct hit_record *r = &h->record;
    const struct str fields[] = { r->id, r->path, r->title, r->date, r->year };
    enum status status = buf_add_format(out, err, "%zu,%.4g", rank, (double)h->score);

    for (size_t i = 0; i < sizeof fields / sizeof *fields && !status; i++) {
        status = buf_add_c(out, ",", err);
        if (!status)
            status = csv_field(out, fields[i], err);
    }
    if (!status)
        status = buf_add_c(out, ",", err);
    if (!status)
        status = csv_list(out, r->forces, r->force_count, err);
    if (!status)
        status = buf_add_c(out, ",", err);
    if (!status)
        status = csv_list(out, r->operations, r->operation_count, err);
    return status ? status : buf_add_c(out, "\r\n", err);
}

/* Programs get the bytes as they are, people what a terminal can show. */
static enum status safe_csv_hit(const struct search_hit *h, size_t rank, struct buf *out, struct error *err)
{
    struct buf row = BUF_INIT;
    enum status status = csv_hit(h, rank, &row, err);

    if (!status)
        status = text_add_safe(out, str_trim(buf_view(&row)), true, err);
    buf_release(&row);
    return status ? status : buf_add_c(out, "\r\n", err);
}

enum status output_begin(const struct query_request *r, struct buf *out, struct error *err)
{
    if (r->format != OUTPUT_CSV)
        return STATUS_OK;
    return buf_add_c(out, "rank,score,id,path,title,date,year,forces,operations\r\n", err);
}

enum status output_hit(const struct query_request *r, const struct search_hit *h, size_t rank, struct buf *out,
                       struct error *err)
{
    struct json j = { out, err, STATUS_OK };

    if (r->format == OUTPUT_CSV)
        return r->is_terminal ? safe_csv_hit(h, rank, out, err) : csv_hit(h, rank, out, err);
    if (r->format == OUTPUT_CITATIONS)
        return citation_add(r->citation, &h->record, rank == r->search.offset + 1, out, err);
    if (r->format == OUTPUT_PATHS) {
        j.status = r->is_terminal ? text_add_safe(out, h->record.path, true, err) : buf_add(out, h->record.path, err);
        return j.status ? j.status : buf_add_byte(out, r->is_nul_separated ? '\0' : '\n', err);
    }
    hit(&j, h, rank, r->search.is_by_story);
    raw(&j, "\n");
    return j.status;
}

static void fact(struct json *j, const struct fact *f)
{
    static const char *const kinds[FACT_KINDS] = { "force", "year", "operation", "date", "title" };

    raw(j, "{\"field\":");
    string(j, str_from_c(kinds[f->kind]));
    raw(j, ",\"value\":");
    if (f->kind == FACT_YEAR)
        year(j, f->value);
    else
        string(j, f->value);
    raw(j, ",\"rule\":");
    string(j, f->rule);
    raw(j, ",\"quote\":");
    string_or_null(j, f->quote);
    raw(j, ",\"offset\":");
    if (f->text_offset == OFFSET_NONE)
        raw(j, "null");
    else
        number(j, f->text_offset);
    raw(j, ",\"source_offset\":");
    if (f->source_offset == OFFSET_NONE)
        raw(j, "null");
    else
        number(j, f->source_offset);
    raw(j, "}");
}

static void fact_list(struct json *j, const struct stored_text *text)
{
    raw(j, ",\"facts\":[");
    for (size_t i = 0; i < text->fact_count; i++) {
        raw(j, i ? "," : "");
        fact(j, &text->facts[i]);
    }
    raw(j, "]");
}

/* The columns of one line of archive_corrections(), behind the id. */
enum { HISTORY_COLUMNS = 7 };

static void history_columns(struct str line, struct str columns[HISTORY_COLUMNS])
{
    for (size_t i = 0; i < HISTORY_COLUMNS; i++) {
        size_t tab = str_find_byte(line, '\t', 0);

        columns[i] = str_slice(line, 0, tab);
        line = tab == STR_NONE ? STR_EMPTY : str_slice(line, tab + 1, line.len);
    }
}

static void history_list(struct json *j, struct str history)
{
    static const char *const names[HISTORY_COLUMNS] = { NULL, NULL, "field", "value", "who", "when", "why" };
    struct str line, columns[HISTORY_COLUMNS];
    bool is_first = true;

    raw(j, ",\"corrections\":[");
    while (str_next_line(&history, &line)) {
        history_columns(line, columns);
        raw(j, is_first ? "{" : ",{");
        for (size_t i = 2; i < HISTORY_COLUMNS; i++) {
            raw(j, i > 2 ? ",\"" : "\"");
            raw(j, names[i]);
            raw(j, "\":");
            string_or_null(j, columns[i]);
        }
        raw(j, "}");
        is_first = false;
    }
    raw(j, "]");
}

/* `history`: NULL where it is not wanted. */
static enum status json_article(const struct hit_record *hit_record, const struct stored_text *text,
                                const struct story *story, const struct str *history, struct buf *out,
                                struct error *err)
{
    struct json j = { out, err, STATUS_OK };

    raw(&j, "{\"schema\":1,");
    record(&j, hit_record);
    raw(&j, ",\"url\":");
    string_or_null(&j, hit_record->url);
    raw(&j, ",\"source\":");
    string_or_null(&j, hit_record->source);
    raw(&j, ",\"encoding\":");
    string(&j, hit_record->encoding.len ? hit_record->encoding : STR("UTF-8"));
    raw(&j, ",\"hash\":");
    string(&j, hit_record->hash);
    if (story) {
        raw(&j, ",\"story\":");
        string_or_null(&j, story->name);
        raw(&j, ",");
        copies(&j, story, hit_record->id);
        raw(&j, ",\"text\":");
        string(&j, text->text);
        raw(&j, ",\"extra\":");
        if (text->extra.len && !j.status)
            j.status = json_add_json(out, text->extra, err);
        else
            raw(&j, "{}");
    }
    fact_list(&j, text);
    if (history)
        history_list(&j, *history);
    raw(&j, "}\n");
    return j.status;
}

static enum status add_line(struct buf *out, const char *name, struct str value, struct error *err)
{
    enum status status;

    if (value.len == 0)
        return STATUS_OK;
    status = buf_add_format(out, err, "%-11s", name);
    if (!status)
        status = text_add_safe(out, value, true, err);
    return status ? status : buf_add_c(out, "\n", err);
}

static enum status add_lines(struct buf *out, const char *name, const struct str *values, size_t count, struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && !status; i++)
        status = add_line(out, name, values[i], err);
    return status;
}

enum status output_article(const struct query_request *r, const struct hit_record *h, const struct stored_text *text,
                           const struct story *story, struct buf *out, struct error *err)
{
    enum status status;

    if (r->format != OUTPUT_TEXT)
        return json_article(h, text, story, NULL, out, err);
    status = add_line(out, "id", h->id, err);
    if (!status)
        status = add_line(out, "path", h->path, err);
    if (!status)
        status = add_line(out, "title", h->title, err);
    if (!status)
        status = add_line(out, "date", h->date, err);
    if (!status)
        status = add_lines(out, "force", h->forces, h->force_count, err);
    if (!status)
        status = add_lines(out, "operation", h->operations, h->operation_count, err);
    if (!status)
        status = add_line(out, "url", h->url, err);
    if (!status)
        status = add_line(out, "source", h->source, err);
    if (!status)
        status = add_line(out, "encoding", h->encoding, err);
    if (!status)
        status = add_line(out, "also", text->extra, err);
    if (!status)
        status = add_line(out, "story", story->name, err);
    if (!status)
        status = buf_add_c(out, "\n", err);
    if (!status)
        status = text_add_safe(out, str_trim(text->text), false, err);
    return status ? status : buf_add_c(out, "\n", err);
}

static enum status fact_line(const struct fact *f, struct buf *out, struct error *err)
{
    static const char *const kinds[FACT_KINDS] = { "force", "year", "operation", "date", "title" };
    enum status status = buf_add_format(out, err, "%-11s", kinds[f->kind]);

    if (!status)
        status = text_add_safe(out, f->value, true, err);
    if (!status)
        status = buf_add_c(out, "\n           rule ", err);
    if (!status)
        status = text_add_safe(out, f->rule, true, err);
    if (!status && f->quote.len) {
        status = buf_add_c(out, ": \"", err);
        if (!status)
            status = text_add_safe(out, f->quote, true, err);
        if (!status)
            status = buf_add_c(out, "\"", err);
    }
    if (!status && f->text_offset != OFFSET_NONE)
        status = buf_add_format(out, err, " at byte %u of the text", f->text_offset);
    else if (!status && f->source_offset != OFFSET_NONE)
        status = buf_add_format(out, err, " at byte %u of the file, in a line that is not part of the text", f->source_offset);
    return status ? status : buf_add_c(out, "\n", err);
}

static enum status history_lines(struct str history, struct buf *out, struct error *err)
{
    struct str line, columns[HISTORY_COLUMNS];
    enum status status = history.len ? buf_add_c(out, "corrections, oldest first\n", err) : STATUS_OK;

    while (!status && str_next_line(&history, &line)) {
        struct buf text = BUF_INIT;

        history_columns(line, columns);
        status = buf_add_format(&text, err, "%.*s = %.*s (%.*s, %.*s: %.*s)", STR_ARG(columns[2]),
                                STR_ARG(columns[3].len ? columns[3] : STR("none")), STR_ARG(columns[4]), STR_ARG(columns[5]),
                                STR_ARG(columns[6]));
        if (!status)
            status = add_line(out, "", buf_view(&text), err);
        buf_release(&text);
    }
    return status;
}

enum status output_facts(const struct query_request *r, const struct hit_record *h, const struct stored_text *text,
                         struct str history, struct buf *out, struct error *err)
{
    enum status status;

    if (r->format != OUTPUT_TEXT)
        return json_article(h, text, NULL, &history, out, err);
    status = add_line(out, "id", h->id, err);
    for (size_t i = 0; i < text->fact_count && !status; i++)
        status = fact_line(&text->facts[i], out, err);
    if (!status && h->force_count == 0)
        status = buf_add_c(out, "force      none\n", err);
    if (!status && h->year.len == 0)
        status = buf_add_c(out, "year       none\n", err);
    if (!status && h->operation_count == 0)
        status = buf_add_c(out, "operation  none\n", err);
    return status ? status : history_lines(history, out, err);
}
