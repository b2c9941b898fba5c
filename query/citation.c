/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/citation.h"

#include "query/writer.h"

#include <stdio.h>
#include <xxhash.h>

enum { KEY_LETTERS = 40, KEY_MAX = KEY_LETTERS + 16, MONTHS = 12 };

bool citation_find(const char *name, enum citation_form *out)
{
    static const char *const names[] = { "bibtex", "ris", "csl-json" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0) {
            *out = (enum citation_form)(i + 1);
            return true;
        }
    return false;
}

/* What to cite an article by: the end of its id, in letters that no program minds, and a hash, since ids may differ in
 * the other letters alone. Stays the same as long as the id does. */
static void make_key(struct str id, char *key)
{
    size_t from = id.len > KEY_LETTERS ? id.len - KEY_LETTERS : 0, length = 0;

    for (size_t i = from; i < id.len; i++) {
        char c = id.at[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

        if (is_plain)
            key[length++] = c;
        else if (length && key[length - 1] != '-')
            key[length++] = '-';
    }
    (void)snprintf(key + length, 16, "%s%08x", length && key[length - 1] != '-' ? "-" : "",
                   (unsigned)(XXH64(id.at, id.len, 0) & 0xFFFFFFFFu));
}

static struct str title_of(const struct hit_record *h)
{
    return h->title.len ? h->title : h->id;
}

/* "2014-07-16" in parts; 0: not known. */
struct day_parts {
    unsigned year, month, day;
};

static struct day_parts day_of(const struct hit_record *h)
{
    struct day_parts d = { 0, 0, 0 };
    struct str date = h->date.len ? h->date : h->year;
    uint64_t value;

    if (str_to_unsigned(str_slice(date, 0, 4), 9999, &value))
        d.year = (unsigned)value;
    if (d.year && date.len >= 7 && str_to_unsigned(str_slice(date, 5, 7), MONTHS, &value))
        d.month = (unsigned)value;
    if (d.month && date.len >= 10 && str_to_unsigned(str_slice(date, 8, 10), 31, &value))
        d.day = (unsigned)value;
    return d;
}

/* The names of forces and operations. */
static enum status keywords_of(const struct hit_record *h, const char *between, struct buf *out, struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < h->force_count + h->operation_count && !status; i++) {
        status = i ? buf_add_c(out, between, err) : STATUS_OK;
        if (!status && i >= h->force_count)
            status = buf_add_c(out, "Operation ", err);
        if (!status)
            status = buf_add(out, i < h->force_count ? h->forces[i] : h->operations[i - h->force_count], err);
    }
    return status;
}

/* The id and the hash of the bytes: what was cited can be told from what it became. */
static enum status note_of(const struct hit_record *h, struct buf *out, struct error *err)
{
    return buf_add_format(out, err, "id %.*s; content hash %.*s", STR_ARG(h->id), STR_ARG(h->hash));
}

/* --- BibTeX ------------------------------------------------------------------------------ */

static const char *in_tex(char c)
{
    switch (c) {
    case '\\': return "\\textbackslash{}";
    case '{': return "\\{";
    case '}': return "\\}";
    case '$': return "\\$";
    case '&': return "\\&";
    case '%': return "\\%";
    case '#': return "\\#";
    case '_': return "\\_";
    case '~': return "\\textasciitilde{}";
    case '^': return "\\textasciicircum{}";
    default: return NULL;
    }
}

/* Fields that are taken letter by letter (url, file) have no escapes: what would end them is written as in a URL. */
static const char *in_verbatim(char c)
{
    switch (c) {
    case '{': return "%7B";
    case '}': return "%7D";
    case '\\': return "%5C";
    default: return NULL;
    }
}

static void tex_field(struct writer *w, const char *name, struct str value, const char *(*escape)(char))
{
    struct buf plain = BUF_INIT;
    struct writer safe = { &plain, w->err, w->status };

    if (value.len == 0)
        return;
    writer_safe(&safe, value);
    w->status = safe.status;
    writer_raw(w, ",\n  ");
    writer_raw(w, name);
    writer_raw(w, " = {");
    for (size_t i = 0; i < plain.len; i++) {
        const char *escaped = escape(plain.at[i]);

        if (escaped)
            writer_raw(w, escaped);
        else
            writer_add(w, str_of(plain.at + i, 1));
    }
    writer_raw(w, "}");
    buf_release(&plain);
}

static void add_bibtex(struct writer *w, const struct hit_record *h, const char *key, struct str keywords, struct str note)
{
    static const char *const months[MONTHS] = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec" };
    struct day_parts day = day_of(h);

    writer_raw(w, h->source.len ? "@article{" : "@misc{");
    writer_raw(w, key);
    tex_field(w, "title", title_of(h), in_tex);
    tex_field(w, "journal", h->source, in_tex);
    tex_field(w, "date", h->date, in_tex);
    if (day.year && !w->status)
        w->status = buf_add_format(w->out, w->err, ",\n  year = {%04u}", day.year);
    if (day.month && !w->status)
        w->status = buf_add_format(w->out, w->err, ",\n  month = %s", months[day.month - 1]);
    tex_field(w, "url", h->url, in_verbatim);
    tex_field(w, "file", h->path, in_verbatim);
    tex_field(w, "keywords", keywords, in_tex);
    tex_field(w, "note", note, in_tex);
    writer_raw(w, "\n}\n");
}

/* --- RIS ---------------------------------------------------------------------------------- */

static void ris_line(struct writer *w, const char *tag, struct str value)
{
    if (value.len == 0)
        return;
    writer_raw(w, tag);
    writer_raw(w, "  - ");
    writer_safe(w, value);
    writer_raw(w, "\r\n");
}

static void add_ris(struct writer *w, const struct hit_record *h, const char *key, struct str note)
{
    struct day_parts day = day_of(h);

    writer_raw(w, "TY  - NEWS\r\n");
    ris_line(w, "ID", str_from_c(key));
    ris_line(w, "TI", title_of(h));
    ris_line(w, "T2", h->source);
    if (day.year && !w->status) {
        w->status = buf_add_format(w->out, w->err, "PY  - %04u\r\nDA  - %04u/", day.year, day.year);
        if (!w->status && day.month)
            w->status = buf_add_format(w->out, w->err, "%02u", day.month);
        writer_raw(w, "/");
        if (!w->status && day.day)
            w->status = buf_add_format(w->out, w->err, "%02u", day.day);
        writer_raw(w, "/\r\n");
    }
    ris_line(w, "UR", h->url);
    ris_line(w, "L1", h->path);
    for (size_t i = 0; i < h->force_count; i++)
        ris_line(w, "KW", h->forces[i]);
    for (size_t i = 0; i < h->operation_count && !w->status; i++) {
        writer_raw(w, "KW  - Operation ");
        writer_safe(w, h->operations[i]);
        writer_raw(w, "\r\n");
    }
    ris_line(w, "N1", note);
    writer_raw(w, "ER  - \r\n");
}

/* --- CSL-JSON ------------------------------------------------------------------------------ */

static void json_field(struct writer *w, const char *name, struct str value)
{
    if (value.len == 0)
        return;
    writer_raw(w, ",\"");
    writer_raw(w, name);
    writer_raw(w, "\":");
    writer_string(w, value);
}

static void add_csl(struct writer *w, const struct hit_record *h, const char *key, struct str keywords, struct str note)
{
    struct day_parts day = day_of(h);

    writer_raw(w, "{\"id\":");
    writer_string(w, str_from_c(key));
    writer_raw(w, ",\"type\":\"article-newspaper\"");
    json_field(w, "title", title_of(h));
    json_field(w, "container-title", h->source);
    if (day.year && !w->status) {
        w->status = buf_add_format(w->out, w->err, ",\"issued\":{\"date-parts\":[[%u", day.year);
        if (!w->status && day.month)
            w->status = buf_add_format(w->out, w->err, ",%u", day.month);
        if (!w->status && day.day)
            w->status = buf_add_format(w->out, w->err, ",%u", day.day);
        writer_raw(w, "]]}");
    }
    json_field(w, "URL", h->url);
    json_field(w, "archive_location", h->path);
    json_field(w, "keyword", keywords);
    json_field(w, "note", note);
    writer_raw(w, "}");
}

enum status citation_add(enum citation_form form, const struct hit_record *hit, bool is_first, struct buf *out,
                         struct error *err)
{
    struct writer w = { out, err, STATUS_OK };
    struct buf keywords = BUF_INIT, note = BUF_INIT;
    char key[KEY_MAX + 1];

    make_key(hit->id, key);
    w.status = keywords_of(hit, ", ", &keywords, err);
    if (!w.status)
        w.status = note_of(hit, &note, err);
    if (form == CITATION_CSL_JSON) {
        writer_raw(&w, is_first ? "[" : ",\n ");
        add_csl(&w, hit, key, buf_view(&keywords), buf_view(&note));
    } else if (form == CITATION_BIBTEX) {
        writer_raw(&w, is_first ? "" : "\n");
        add_bibtex(&w, hit, key, buf_view(&keywords), buf_view(&note));
    } else {
        add_ris(&w, hit, key, buf_view(&note));
    }
    buf_release(&keywords);
    buf_release(&note);
    return w.status;
}

enum status citation_end(enum citation_form form, bool is_empty, struct buf *out, struct error *err)
{
    if (form != CITATION_CSL_JSON)
        return STATUS_OK;
    return buf_add_c(out, is_empty ? "[]\n" : "]\n", err);
}
