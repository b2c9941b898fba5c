/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/json.h"
#include "base/utf8.h"
#include "query/output.h"

#include <stdio.h>

enum { WIDTH_MIN = 20, WIDTH_MAX = 200, BAR_MAX = 24, NAME_MAX_WIDTH = 40, COPIES_SHOWN = 10, TIMELINE_BAR_MAX = 60, NARROW = 44, GAP_MIN = 4 };

struct page {
    const struct query_request *request;
    struct buf *out;
    struct error *err;
    unsigned width;
    enum status status;
};

static void put(struct page *p, const char *text)
{
    if (!p->status)
        p->status = buf_add_c(p->out, text, p->err);
}

static void put_safe(struct page *p, struct str s)
{
    if (!p->status)
        p->status = text_add_safe(p->out, s, true, p->err);
}

/* Codes of ECMA-48, or nothing. */
static void style(struct page *p, const char *code)
{
    if (p->request->is_colored && !p->status)
        p->status = buf_add_format(p->out, p->err, "\x1B[%sm", code);
}

static void put_number(struct page *p, uint64_t value)
{
    char digits[32];
    int length = 0;


    /* 12,345: from the right, three by three. */
    do {
        if (length % 4 == 3)
            digits[length++] = ',';
        digits[length++] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    while (length > 0 && !p->status)
        p->status = buf_add_byte(p->out, digits[--length], p->err);

}

/* One line of at most `width` columns; what does not fit ends in "…". */
static void put_fitting(struct page *p, struct str s, size_t width)
{
    size_t used = 0, at = 0;

    if (utf8_width(s) <= width) {
        put_safe(p, s);
        return;
    }
    while (at < s.len) {
        uint32_t code = 0xFFFD;
        size_t length = utf8_decode(str_slice(s, at, s.len), &code);
        size_t columns = utf8_width_of(code);

        if (used + columns + 1 > width)
            break;
        used += columns;
        at += length ? length : 1;
    }
    put_safe(p, str_slice(s, 0, at));
    put(p, "\xE2\x80\xA6");
}

/* --- Hits ------------------------------------------------------------------------------- */

static bool needs_no_percent(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("/-._~", c));
}

/* A link to a file of this machine, by OSC 8. Everything but letters is written in percents: nothing can end it early. */
static void put_link_start(struct page *p, struct str path)
{
    if (!p->request->has_links || path.len == 0 || path.at[0] != '/')
        return;
    put(p, "\x1B]8;;file://");
    for (size_t i = 0; i < path.len && !p->status; i++)
        p->status = needs_no_percent(path.at[i])
                        ? buf_add_byte(p->out, path.at[i], p->err)
                        : buf_add_format(p->out, p->err, "%%%02X", (unsigned)(unsigned char)path.at[i]);
    put(p, "\x1B\\");
}

static void put_link_end(struct page *p, struct str path)
{
    if (p->request->has_links && path.len && path.at[0] == '/')
        put(p, "\x1B]8;;\x1B\\");
}

/* A snippet flows over lines; words are kept whole, matches are bold (or stand between stars without colours). */
struct flow {
    struct page *page;
    size_t column, indent;
};

static size_t word_end(struct str s, size_t at)
{
    while (at < s.len && s.at[at] != ' ' && s.at[at] != '\n')
        at++;
    return at;
}

static void put_marked(struct page *p, const struct snippet *s, size_t from, size_t to)
{
    const char *on = p->request->is_colored ? "\x1B[1m" : "*", *off = p->request->is_colored ? "\x1B[0m" : "*";

    for (size_t i = 0; i < s->highlight_count; i++) {
        size_t start = s->highlights[i].start, end = start + s->highlights[i].length;

        if (end <= from || start >= to)
            continue;
        if (start < from)
            start = from;
        if (end > to)
            end = to;
        put_safe(p, str_slice(s->text, from, start));
        put(p, on);
        put_safe(p, str_slice(s->text, start, end));
        put(p, off);
        from = end;
    }
    put_safe(p, str_slice(s->text, from, to));
}

/* The columns that the marks of a piece take: colours take none. */
static size_t marks_width(const struct page *p, const struct snippet *s, size_t from, size_t to)
{
    size_t width = 0;

    for (size_t i = 0; i < s->highlight_count && !p->request->is_colored; i++)
        if (s->highlights[i].start < to && s->highlights[i].start + s->highlights[i].length > from)
            width += 2;
    return width;
}

/* Words in lines of the page's width, indented. */
static void put_flowing(struct page *p, const struct snippet *s)
{
    struct flow flow = { p, 4, 4 };
    size_t at = 0;

    put(p, "    ");
    while (at < s->text.len && !p->status) {
        size_t end = word_end(s->text, at);
        size_t width = utf8_width(str_slice(s->text, at, end)) + marks_width(p, s, at, end);

        if (end > at) {
            if (flow.column > flow.indent && flow.column + 1 + width > p->width) {
                put(p, "\n    ");
                flow.column = flow.indent;
            } else if (flow.column > flow.indent) {
                put(p, " ");
                flow.column++;
            }
            put_marked(p, s, at, end);
            flow.column += width;
        }
        at = end + 1;
    }
    put(p, "\n");
}

static enum status add_values(struct buf *out, const char *between, const struct str *values, size_t count,
                              struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && !status; i++) {
        status = buf_add_c(out, i ? ", " : between, err);
        if (!status)
            status = buf_add(out, values[i], err);
    }
    return status;
}

static void put_details(struct page *p, const struct hit_record *r)
{
    static const char dot[] = " \xC2\xB7 ";
    struct buf line = BUF_INIT;
    struct snippet details = { .highlight_count = 0 };

    if (!p->status)
        p->status = buf_add(&line, r->date.len ? r->date : r->year.len ? r->year : STR("no date"), p->err);
    if (!p->status)
        p->status = add_values(&line, dot, r->forces, r->force_count, p->err);
    if (!p->status)
        p->status = add_values(&line, dot, r->operations, r->operation_count, p->err);
    details.text = buf_view(&line);
    style(p, "36");
    put_flowing(p, &details);
    style(p, "0");
    buf_release(&line);
}

/* "+2 copies: a.txt, b.txt; first: a.txt" */
static void put_copies(struct page *p, const struct search_hit *h)
{
    const struct story *story = &h->story;
    size_t put_so_far = 0;

    if (!p->request->search.is_by_story || story->count == 0)
        return;
    put(p, "    +");
    put_number(p, story->count - 1);
    put(p, story->count == 2 ? " copy: " : " copies: ");
    for (size_t i = 0; i < story->count && put_so_far < COPIES_SHOWN; i++) {
        if (str_is_equal(story->members[i].id, h->record.id))
            continue;
        put(p, put_so_far++ ? ", " : "");
        put_safe(p, story->members[i].id);
    }
    put(p, put_so_far + 1 < story->count ? ", \xE2\x80\xA6" : "");
    put(p, story->first.len ? "; first: " : "; first: not known from the dates");
    put_safe(p, story->first);
    put(p, "\n");
}

static void put_hit(struct page *p, const struct search_hit *h, size_t rank)
{
    struct str title = h->record.title.len ? h->record.title : h->record.id;
    char number[24];
    int length = snprintf(number, sizeof number, "%zu. ", rank);

    style(p, "2");
    put(p, number);
    style(p, "0");
    style(p, "1;34");
    put_fitting(p, title, p->width > (unsigned)length ? p->width - (unsigned)length : 1);
    style(p, "0");
    put(p, "\n");
    put_details(p, &h->record);
    for (size_t i = 0; i < h->snippet_count; i++)
        if (!str_is_equal(h->snippets[i].text, h->record.title)) /* it stands above already */
            put_flowing(p, &h->snippets[i]);
    put(p, "    ");
    style(p, "2");
    put_link_start(p, h->record.path);
    put_safe(p, h->record.id);
    put_link_end(p, h->record.path);
    style(p, "0");
    put(p, "\n");
    put_copies(p, h);
    put(p, "\n");
}

/* --- Facets ------------------------------------------------------------------------------- */

static struct str value_name(const struct facet_count *v)
{
    return v->value.len ? v->value : STR("(none)");
}

static void put_bar(struct page *p, uint64_t count, uint64_t most, unsigned room)
{
    static const char *const eighths[] = { "", "\xE2\x96\x8F", "\xE2\x96\x8E", "\xE2\x96\x8D", "\xE2\x96\x8C",
                                           "\xE2\x96\x8B", "\xE2\x96\x8A", "\xE2\x96\x89" };
    uint64_t parts = most ? (count * room * 8 + most - 1) / most : 0;

    style(p, "32");
    for (uint64_t i = 0; i < parts / 8; i++)
        put(p, "\xE2\x96\x88");
    put(p, eighths[parts % 8]);
    style(p, "0");
}

static void put_facet(struct page *p, const struct facet_counts *f)
{
    uint64_t most = 0;
    size_t name_width = 0;

    for (size_t i = 0; i < f->value_count; i++) {
        size_t width = utf8_width(value_name(&f->values[i]));

        most = f->values[i].count > most ? f->values[i].count : most;
        name_width = width > name_width ? width : name_width;
    }
    if (name_width > NAME_MAX_WIDTH)
        name_width = NAME_MAX_WIDTH;
    if (p->width < 60 && name_width > p->width / 2)
        name_width = p->width / 2;
    style(p, "1");
    put(p, field_at(f->facet)->name);
    style(p, "0");
    put(p, "\n");
    for (size_t i = 0; i < f->value_count; i++) {
        const struct facet_count *v = &f->values[i];
        size_t width = utf8_width(value_name(v));

        put(p, v->is_selected ? "* " : "  ");
        put_fitting(p, value_name(v), name_width);
        for (size_t pad = width < name_width ? name_width - width : 0; pad > 0; pad--)
            put(p, " ");
        if (!p->status)
            p->status = buf_add_format(p->out, p->err, "  %6llu", (unsigned long long)v->count);
        put(p, p->width > name_width + 12 ? " " : "");
        if (p->width > name_width + 12)
            put_bar(p, v->count, most, p->width - (unsigned)name_width - 12 < BAR_MAX ? p->width - (unsigned)name_width - 12 : BAR_MAX);
        put(p, "\n");
    }
    if (f->total > f->value_count && !p->status)
        p->status = buf_add_format(p->out, p->err, "  and %zu more%s\n", f->total - f->value_count,
                                   p->width < NARROW ? "" : " (--facet-limit 0 shows all)");
}

/* --- Timeline ------------------------------------------------------------------------------- */

static size_t digits_of(uint64_t value)
{
    size_t digits = 1;

    for (; value > 9; value /= 10)
        digits++;
    return digits;
}

/* How many periods from `at` on have not one article in the whole index. */
static size_t gap_at(const struct timeline *t, size_t at)
{
    size_t length = 0;

    while (at + length < t->count && t->periods[at + length].at && t->periods[at + length].of == 0)
        length++;
    return length;
}

static void put_timeline(struct page *p, const struct timeline *t)
{
    uint64_t most = 0, most_of = 0, widest = 0;
    size_t used;

    for (size_t i = 0; i < t->count; i++) {
        if (t->periods[i].count > most && t->periods[i].at)
            most = t->periods[i].count; /* the bars compare periods; what has none could dwarf them all */
        widest = t->periods[i].count > widest ? t->periods[i].count : widest;
        most_of = t->periods[i].of > most_of ? t->periods[i].of : most_of;
    }
    used = (t->step == TIMELINE_MONTH ? 7U : 4U) + 2 + digits_of(widest) + 4 + digits_of(most_of) + 1;
    for (size_t i = 0; i < t->count && !p->status; i++) {
        const struct timeline_period *period = &t->periods[i];
        unsigned room = p->width > used + 4 ? p->width - (unsigned)used - 1 : 0;

        if (gap_at(t, i) >= GAP_MIN) {
            i += gap_at(t, i) - 1;
            put(p, "\xE2\x80\xA6\n");
            continue;
        }
        p->status = timeline_name(period->at, p->out, p->err);
        if (!p->status)
            p->status = buf_add_format(p->out, p->err, "%*s  %*llu of %*llu", t->step == TIMELINE_MONTH && !period->at ? 3 : 0, "",
                                       (int)digits_of(widest), (unsigned long long)period->count, (int)digits_of(most_of),
                                       (unsigned long long)period->of);
        room = period->at && period->count ? room : 0;
        put(p, room ? " " : "");
        if (room)
            put_bar(p, period->count, most, room < TIMELINE_BAR_MAX ? room : TIMELINE_BAR_MAX);
        put(p, "\n");
    }
    put(p, t->count ? "\n" : "");
}

/* --- The answer ------------------------------------------------------------------------------ */

static void put_total(struct page *p, const struct answer *a)
{
    size_t first = p->request->search.offset + 1;

    put_number(p, a->total);
    put(p, a->total == 1 ? " article" : " articles");
    if (p->request->search.is_by_story && a->total) {
        put(p, " in ");
        put_number(p, a->stories);
        put(p, a->stories == 1 ? " story" : " stories");
    }
    if ((p->request->search.is_by_story ? a->stories : a->total) > a->hit_count && a->hit_count) {
        put(p, ", showing ");
        put_number(p, first);
        put(p, "\xE2\x80\x93");
        put_number(p, first + a->hit_count - 1);
    }
    put(p, p->request->search.is_by_story && a->facet_count && a->total ? " (the facets count articles)" : "");
    put(p, "\n");
    if (a->total == 0) {
        put(p, "understood as: ");
        put_safe(p, a->parsed);
        put(p, "\n");
        if (a->doctor && !p->status)
            p->status = doctor_text(a->doctor, a->suggestion, p->out, p->err);
    }
}

static void put_explanation(struct page *p, const struct answer *a)
{
    put(p, "understood as: ");
    put_safe(p, a->parsed);
    put(p, "\n");
    for (size_t i = 0; i < a->matcher->term_count && !p->status; i++) {
        const struct weighted_term *t = &a->matcher->terms[i];

        p->status = buf_add_format(p->out, p->err, "  %s%.*s", t->is_title ? "title:" : "", STR_ARG(t->word));
        if (t->stem.len && !p->status)
            p->status = buf_add_format(p->out, p->err, " (stem %.*s)", STR_ARG(t->stem));
        put(p, ": in ");
        put_number(p, t->postings->count);
        put(p, t->postings->count == 1 ? " article\n" : " articles\n");
    }
    p->status = p->status ? p->status : buf_add_format(p->out, p->err, "took %llu us", (unsigned long long)a->elapsed_us);
    for (int i = 0; i < SEARCH_STEPS && !p->status; i++)
        if (a->step_us[i])
            p->status = buf_add_format(p->out, p->err, ", %s %llu", search_step_name((enum search_step)i),
                                       (unsigned long long)a->step_us[i]);
    put(p, "\n\n");
}

enum status output_text(const struct query_request *r, const struct answer *a, unsigned width, struct buf *out,
                        struct error *err)
{
    struct page p = { r, out, err, width < WIDTH_MIN ? WIDTH_MIN : width > WIDTH_MAX ? WIDTH_MAX : width, STATUS_OK };

    if (r->is_explained)
        put_explanation(&p, a);
    for (size_t i = 0; i < a->hit_count; i++)
        put_hit(&p, &a->hits[i], r->search.offset + i + 1);
    for (size_t i = 0; i < a->facet_count; i++)
        if (a->facets[i].value_count)
            put_facet(&p, &a->facets[i]);
    put(&p, a->facet_count && a->total ? "\n" : "");
    if (a->total)
        put_timeline(&p, &a->timeline);
    put_total(&p, a);
    return p.status;
}
