/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/doctor.h"

#include "query/writer.h"

enum { CLAUSES_MAX = 16, WORDS_MAX = 16 };

struct part {
    const struct clause *clause;
    bool is_negative;
    struct docset set;
};

/* The clauses of the top level, with what each matches. */
struct examination {
    const struct doctor_case *given;
    struct matcher matcher; /* of its own: the terms of the search are not touched */
    struct arena *arena;
    struct part parts[CLAUSES_MAX];
    size_t part_count;
    bool is_cut; /* more clauses than there is room for */
    struct docset all;
    struct docset scratch;
    struct diagnosis *out;
};

static void add_part(struct examination *x, const struct clause *c, bool is_negative)
{
    if (x->part_count == CLAUSES_MAX) {
        x->is_cut = true;
        return;
    }
    x->parts[x->part_count++] = (struct part){ .clause = c, .is_negative = is_negative };
}

static void find_parts(struct examination *x, const struct clause *c)
{
    if (c->kind == CLAUSE_NOT) {
        find_parts(x, c->children[0]);
        for (size_t i = 1; i < c->child_count; i++)
            add_part(x, c->children[i], true);
    } else if (c->kind == CLAUSE_AND) {
        for (size_t i = 0; i < c->child_count; i++)
            find_parts(x, c->children[i]);
    } else if (c->kind != CLAUSE_ALL) {
        add_part(x, c, false);
    }
}

static void copy(struct docset *to, const struct docset *from)
{
    memcpy(to->words, from->words, from->word_count * sizeof *to->words);
}

static void filter(const struct examination *x, struct docset *set, size_t except)
{
    for (size_t i = 0; i < x->given->filter_count; i++)
        if (i != except)
            docset_intersect(set, x->given->filters[i].set);
}

/* What all clauses but one find under the filters. */
static uint64_t count_without(struct examination *x, size_t except)
{
    copy(&x->scratch, &x->all);
    for (size_t i = 0; i < x->part_count; i++) {
        if (i == except)
            continue;
        if (x->parts[i].is_negative)
            docset_subtract(&x->scratch, &x->parts[i].set);
        else
            docset_intersect(&x->scratch, &x->parts[i].set);
    }
    filter(x, &x->scratch, SIZE_MAX);
    return docset_count(&x->scratch);
}

static uint64_t count_any(struct examination *x)
{
    memset(x->scratch.words, 0, x->scratch.word_count * sizeof *x->scratch.words);
    for (size_t i = 0; i < x->part_count; i++)
        if (!x->parts[i].is_negative)
            docset_unite(&x->scratch, &x->parts[i].set);
    filter(x, &x->scratch, SIZE_MAX);
    return docset_count(&x->scratch);
}

/* --- Words ------------------------------------------------------------------------------ */

static enum status count_term(struct examination *x, const char *prefix, struct str word, uint64_t *out, struct error *err)
{
    uint32_t frequency = 0;
    enum status status;

    buf_clear(&x->matcher.scratch);
    status = buf_add_c(&x->matcher.scratch, prefix, err);
    if (!status)
        status = buf_add(&x->matcher.scratch, word, err);
    if (!status)
        status = xap_reader_term_frequency(posting_store_reader(x->matcher.store), buf_view(&x->matcher.scratch), &frequency, err);
    *out = frequency;
    return status;
}

static enum status examine_words(struct examination *x, const struct clause *c, struct doctor_clause *out, struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < c->child_count && !status; i++)
        if (c->kind != CLAUSE_NOT || i == 0)
            status = examine_words(x, c->children[i], out, err);
    for (size_t i = 0; i < c->slot_count && !status && out->word_count < WORDS_MAX; i++) {
        const struct slot *s = &c->slots[i];
        struct doctor_word *w = &out->words[out->word_count];

        if (s->kind == CLAUSE_PREFIX)
            continue;
        *w = (struct doctor_word){ .word = s->word, .stem = s->stem, .is_title = c->is_title };
        status = count_term(x, c->is_title ? "S" : "", s->word, &w->as_written, err);
        w->stemmed = w->as_written;
        if (!status && s->stem.len)
            status = count_term(x, c->is_title ? "ZS" : "Z", s->stem, &w->stemmed, err);
        out->word_count++;
    }
    return status;
}

/* --- Clauses and filters -------------------------------------------------------------------- */

static enum status describe(struct examination *x, const struct clause *c, struct str *out, struct error *err)
{
    struct buf text = BUF_INIT;
    enum status status = clause_describe(c, &text, err);

    if (!status)
        status = arena_copy(x->arena, buf_view(&text), out, err);
    buf_release(&text);
    return status;
}

static enum status examine_clause(struct examination *x, size_t at, struct error *err)
{
    struct part *part = &x->parts[at];
    struct doctor_clause *out = &x->out->clauses[at];
    enum status status = describe(x, part->clause, &out->text, err);

    out->is_negative = part->is_negative;
    out->words = arena_calloc(x->arena, WORDS_MAX, sizeof *out->words);
    if (!out->words)
        return error_no_memory(err);
    if (!status)
        status = matcher_run(&x->matcher, part->clause, &part->set, err);
    if (!status)
        out->count = docset_count(&part->set);
    return status ? status : examine_words(x, part->clause, out, err);
}

static void find_culprit(struct examination *x)
{
    uint64_t most = 0;

    for (size_t i = 0; i < x->part_count; i++) {
        struct doctor_clause *c = &x->out->clauses[i];

        c->without = x->part_count > 1 && !x->is_cut ? count_without(x, i) : 0;
        if (x->out->unfiltered == 0 && c->without > most) {
            most = c->without;
            x->out->culprit = (int)i;
        }
    }
}

static enum status examine_filters(struct examination *x, struct error *err)
{
    uint64_t most = 0;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < x->given->filter_count && !status; i++) {
        struct doctor_filter *f = &x->given->filters[i];

        f->count = docset_count(f->set);
        copy(&x->scratch, x->given->matches);
        filter(x, &x->scratch, i);
        f->without = docset_count(&x->scratch);
        if (f->without > most) {
            most = f->without;
            x->out->worst_filter = (int)i;
        }
        if (f->count == 0 && f->field == FIELD_OPERATION)
            status = suggestion_value(&x->matcher, f->field, f->given, &f->nearest, err);
    }
    return status;
}

static enum status prepare(struct examination *x, struct error *err)
{
    const struct clause everything = { .kind = CLAUSE_ALL };
    enum status status = docset_new(&x->scratch, posting_store_last(x->matcher.store), x->arena, err);

    if (!status)
        status = matcher_run(&x->matcher, &everything, &x->all, err);
    x->out->clauses = arena_calloc(x->arena, CLAUSES_MAX, sizeof *x->out->clauses);
    if (!x->out->clauses && !status)
        status = error_no_memory(err);
    x->out->is_either = x->given->query->kind == CLAUSE_OR;
    if (x->out->is_either)
        for (size_t i = 0; i < x->given->query->child_count; i++)
            add_part(x, x->given->query->children[i], false);
    else
        find_parts(x, x->given->query);
    x->out->clause_count = x->part_count;
    return status;
}

static enum status examine(struct examination *x, struct error *err)
{
    enum status status = prepare(x, err);

    for (size_t i = 0; i < x->part_count && !status; i++)
        status = examine_clause(x, i, err);
    if (status)
        return status;
    x->out->unfiltered = docset_count(x->given->matches);
    x->out->any = count_any(x);
    if (!x->out->is_either)
        find_culprit(x);
    status = examine_filters(x, err);
    if (!status && x->out->unfiltered == 0) /* else its words are not to blame */
        status = suggestion_make(x->given->matcher, x->given->query, x->given->text, &x->given->help,
                                 &x->out->suggestion, &x->out->suggestion_count, err);
    return status;
}

enum status doctor_examine(const struct doctor_case *c, const struct diagnosis **out, struct error *err)
{
    struct examination x = { .given = c, .arena = c->matcher->arena };
    enum status status;

    x.matcher = (struct matcher){ .store = c->matcher->store, .ranking = c->matcher->ranking,
                                  .columns = c->matcher->columns,
                                  .analyzer = c->matcher->analyzer,
                                  .arena = c->matcher->arena };
    x.out = arena_calloc(x.arena, 1, sizeof *x.out);
    if (!x.out)
        return error_no_memory(err);
    *x.out = (struct diagnosis){
        .culprit = DOCTOR_NONE, .worst_filter = DOCTOR_NONE, .filters = c->filters, .filter_count = c->filter_count
    };
    status = examine(&x, err);
    matcher_release(&x.matcher);
    if (!status)
        *out = x.out;
    return status;
}

/* --- For people --------------------------------------------------------------------------------- */

static void articles(struct writer *w, uint64_t count)
{
    writer_grouped(w, count);
    writer_raw(w, count == 1 ? " article" : " articles");
}

static void text_word(struct writer *w, const struct doctor_word *word)
{
    if (word->stem.len == 0 || word->as_written == word->stemmed)
        return;
    writer_raw(w, ", ");
    writer_grouped(w, word->as_written);
    writer_raw(w, " as written");
}

static void text_inner_words(struct writer *w, const struct doctor_clause *c, size_t indent)
{
    for (size_t i = 0; i < c->word_count; i++) {
        writer_spaces(w, indent);
        writer_raw(w, c->words[i].is_title ? "title:" : "");
        writer_safe(w, c->words[i].word);
        writer_raw(w, ": ");
        articles(w, c->words[i].stemmed);
        text_word(w, &c->words[i]);
        writer_raw(w, "\n");
    }
}

static void text_clause(struct writer *w, const struct diagnosis *d, size_t at)
{
    const struct doctor_clause *c = &d->clauses[at];

    writer_raw(w, c->is_negative ? "  NOT " : "  ");
    writer_safe(w, c->text);
    writer_raw(w, ": ");
    articles(w, c->count);
    if (c->word_count == 1)
        text_word(w, &c->words[0]);
    if (d->unfiltered == 0 && c->without) {
        writer_raw(w, "; without it ");
        articles(w, c->without);
    }
    writer_raw(w, "\n");
    if (c->word_count > 1)
        text_inner_words(w, c, 4);
}

static bool all_are_known(const struct diagnosis *d)
{
    for (size_t i = 0; i < d->clause_count; i++)
        if (d->clauses[i].is_negative || d->clauses[i].count == 0)
            return false;
    return d->clause_count > 1 && !d->is_either;
}

static void text_filters(struct writer *w, const struct diagnosis *d)
{
    if (d->filter_count == 0)
        return;
    writer_raw(w, "without the filters: ");
    articles(w, d->unfiltered);
    writer_raw(w, "\n");
    for (size_t i = 0; i < d->filter_count; i++) {
        const struct doctor_filter *f = &d->filters[i];

        writer_raw(w, "  ");
        writer_safe(w, f->text);
        writer_raw(w, ": ");
        articles(w, f->count);
        if (d->filter_count > 1 && d->unfiltered) {
            writer_raw(w, "; without it ");
            articles(w, f->without);
        }
        if (f->nearest.len) {
            writer_raw(w, "; near it: ");
            writer_safe(w, f->nearest);
        }
        writer_raw(w, "\n");
    }
}

enum status doctor_text(const struct diagnosis *d, struct str suggestion, struct buf *out, struct error *err)
{
    struct writer w = { out, err, STATUS_OK };

    for (size_t i = 0; i < d->clause_count; i++)
        text_clause(&w, d, i);
    if (d->unfiltered == 0 && all_are_known(d)) {
        writer_raw(&w, "each is there, but no article has all of them");
        if (d->any) {
            writer_raw(&w, "; any of them (--any): ");
            articles(&w, d->any);
        }
        writer_raw(&w, "\n");
    }
    text_filters(&w, d);
    if (suggestion.len) {
        writer_raw(&w, "did you mean: ");
        writer_safe(&w, suggestion);
        writer_raw(&w, "   (");
        articles(&w, d->suggestion_count);
        writer_raw(&w, ")\n");
    }
    return w.status;
}

/* --- For programs ------------------------------------------------------------------------------- */

static void json_word(struct writer *w, const struct doctor_word *word)
{
    writer_raw(w, "{\"word\":");
    writer_string(w, word->word);
    writer_raw(w, ",\"stem\":");
    writer_string_or_null(w, word->stem);
    writer_raw(w, word->is_title ? ",\"title\":true" : ",\"title\":false");
    writer_raw(w, ",\"as_written\":");
    writer_number(w, word->as_written);
    writer_raw(w, ",\"stemmed\":");
    writer_number(w, word->stemmed);
    writer_raw(w, "}");
}

static void json_clause(struct writer *w, const struct diagnosis *d, size_t at)
{
    const struct doctor_clause *c = &d->clauses[at];

    writer_raw(w, at ? ",{\"clause\":" : "{\"clause\":");
    writer_string(w, c->text);
    writer_raw(w, c->is_negative ? ",\"negative\":true,\"count\":" : ",\"negative\":false,\"count\":");
    writer_number(w, c->count);
    writer_raw(w, ",\"without\":");
    writer_number(w, c->without);
    writer_raw(w, (int)at == d->culprit ? ",\"culprit\":true,\"words\":[" : ",\"culprit\":false,\"words\":[");
    for (size_t i = 0; i < c->word_count; i++) {
        writer_raw(w, i ? "," : "");
        json_word(w, &c->words[i]);
    }
    writer_raw(w, "]}");
}

static void json_filter(struct writer *w, const struct diagnosis *d, size_t at)
{
    const struct doctor_filter *f = &d->filters[at];

    writer_raw(w, at ? ",{\"filter\":" : "{\"filter\":");
    writer_string(w, f->text);
    writer_raw(w, ",\"count\":");
    writer_number(w, f->count);
    writer_raw(w, ",\"without\":");
    writer_number(w, f->without);
    writer_raw(w, (int)at == d->worst_filter ? ",\"excludes_most\":true,\"nearest\":" : ",\"excludes_most\":false,\"nearest\":");
    writer_string_or_null(w, f->nearest);
    writer_raw(w, "}");
}

enum status doctor_json(const struct diagnosis *d, struct buf *out, struct error *err)
{
    struct writer w = { out, err, STATUS_OK };

    writer_raw(&w, "{\"clauses\":[");
    for (size_t i = 0; i < d->clause_count; i++)
        json_clause(&w, d, i);
    writer_raw(&w, "],\"unfiltered\":");
    writer_number(&w, d->unfiltered);
    writer_raw(&w, ",\"any\":");
    writer_number(&w, d->any);
    writer_raw(&w, ",\"filters\":[");
    for (size_t i = 0; i < d->filter_count; i++)
        json_filter(&w, d, i);
    writer_raw(&w, "],\"suggestion_total\":");
    writer_number(&w, d->suggestion_count);
    writer_raw(&w, "}");
    return w.status;
}
