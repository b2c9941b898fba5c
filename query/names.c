/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/names.h"

#include "base/utf8.h"
#include "corpus/rules.h"

enum { NEAREST = 3 };

/* Whether the names have another key. */
static enum status is_other(enum field_id facet, struct str name, struct str value, bool *is, struct error *err)
{
    struct buf key = BUF_INIT, scratch = BUF_INIT;
    enum status status = field_key(facet, name, &key, err);

    if (!status)
        status = field_has_key(facet, value, buf_view(&key), &scratch, is, err);
    *is = !*is;
    buf_release(&key);
    buf_release(&scratch);
    return status;
}

/* A force that is in no register, but in the index: a record stated it, or it was indexed before it was in one. */
static enum status find_in_index(struct session *s, struct str value, bool *is_there, struct error *err)
{
    struct buf term = BUF_INIT;
    enum status status = field_term(FIELD_FORCE, value, &term, err);

    if (!status)
        status = xap_reader_term_exists(s->archive.reader, buf_view(&term), is_there, err);
    buf_release(&term);
    return status;
}

static enum status refuse_force(const struct registers *registers, struct str value, struct error *err)
{
    struct str nearest[NEAREST];
    size_t count = registers_nearest_forces(registers, value, nearest, NEAREST);
    struct buf names = BUF_INIT;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && !status; i++)
        status = buf_add_format(&names, err, "%s'%.*s'", i ? ", " : "", STR_ARG(nearest[i]));
    if (!status)
        status = error_set(err, STATUS_BAD_INPUT, names.len ? "no force '%.*s'; near it: %s" : "no force '%.*s'%s",
                           STR_ARG(value), buf_c(&names));
    buf_release(&names);
    return status;
}

static enum status resolve_force(struct session *s, struct str value, struct arena *arena, struct str *out,
                                 struct error *err)
{
    const struct registers *registers;
    bool is_there = false, is_alias = true;
    enum status status = session_registers(s, &registers, err);

    if (!status)
        status = registers_force(registers, value, out, err);
    if (!status && out->len)
        status = is_other(FIELD_FORCE, *out, value, &is_alias, err);
    if (!status && is_alias) /* what a facet shows can be asked for, whatever a register says of it by now */
        status = find_in_index(s, value, &is_there, err);
    if (!status && is_there)
        status = arena_copy(arena, value, out, err);
    return status || out->len ? status : refuse_force(registers, value, err);
}

static enum status has_operation(struct session *s, struct str value, bool *is_there, struct error *err)
{
    const struct facet_column *column;
    struct buf key = BUF_INIT, scratch = BUF_INIT;
    enum status status = columns_facet(s->columns, FIELD_OPERATION, &column, err);

    if (!status)
        status = field_key(FIELD_OPERATION, value, &key, err);
    for (size_t i = 0; !status && i < column->value_count && !*is_there; i++)
        status = field_has_key(FIELD_OPERATION, column->values[i], buf_view(&key), &scratch, is_there, err);
    buf_release(&key);
    buf_release(&scratch);
    return status;
}

static enum status resolve_operation(struct session *s, struct str value, struct arena *arena, struct str *out,
                                     struct error *err)
{
    const struct registers *registers;
    struct buf name = BUF_INIT;
    bool is_alias = false, is_there = false;
    enum status status = session_registers(s, &registers, err);

    if (!status)
        status = registers_operation(registers, value, &name, err);
    if (!status && name.len)
        status = is_other(FIELD_OPERATION, buf_view(&name), value, &is_alias, err);
    if (!status && is_alias)
        status = has_operation(s, value, &is_there, err);
    if (!status)
        status = arena_copy(arena, name.len && !is_there ? buf_view(&name) : value, out, err);
    buf_release(&name);
    return status;
}

/* --- Rules ------------------------------------------------------------------------------ */

/* What an index of somebody else has may be no name: it would not be understood where it is written out. */
static bool is_name(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] < ' ' || s.at[i] == '"')
            return false;
    return s.len && utf8_is_valid(s);
}

enum status names_sources(struct session *s, enum field_id field, struct buf *out, struct error *err)
{
    struct str prefix = str_from_c(field_at(field)->prefix);
    struct xap_terms *terms = NULL;
    enum status status = xap_terms_open(&terms, s->archive.reader, prefix, err);

    while (!status) {
        struct str term;

        status = xap_terms_next(terms, &term, NULL, err);
        if (status || !is_name(str_slice(term, prefix.len, term.len)))
            continue;
        status = buf_add(out, str_slice(term, prefix.len, term.len), err);
        if (!status)
            status = buf_add_byte(out, '\n', err);
    }
    xap_terms_close(terms);
    return status == STATUS_END ? STATUS_OK : status;
}

/* The name that is meant: this one, or the one that has a word which begins so. */
struct choice {
    struct str wanted, found;
    bool is_exact, is_doubtful;
};

static bool has_words(struct str name, struct str wanted)
{
    for (size_t i = 0; i + wanted.len <= name.len; i++)
        if ((i == 0 || name.at[i - 1] == ' ') && str_starts_with(str_slice(name, i, name.len), wanted))
            return true;
    return false;
}

static void consider(struct choice *c, struct str name)
{
    bool is_exact = str_is_equal(name, c->wanted);

    if (c->is_exact || (!is_exact && !has_words(name, c->wanted)))
        return;
    c->is_doubtful = !is_exact && (c->is_doubtful || (c->found.len && !str_is_equal(name, c->found)));
    c->is_exact = is_exact;
    c->found = name;
}

static enum status refuse_source(enum field_id field, struct str value, struct str known, struct error *err)
{
    struct buf names = BUF_INIT;
    struct str name;
    enum status status = STATUS_OK;

    while (!status && str_next_line(&known, &name))
        status = buf_add_format(&names, err, "%s'%.*s'", names.len ? ", " : "", STR_ARG(name));
    if (!status)
        status = error_set(err, STATUS_BAD_INPUT, names.len ? "no %s '%.*s'; there are: %s" : "no %s '%.*s'%s",
                           field_at(field)->name, STR_ARG(value), buf_c(&names));
    buf_release(&names);
    return status;
}

/* Rules that no article of the index rests on are known too: a search that finds nothing today may find something tomorrow. */
static enum status choose_source(enum field_id field, struct str value, struct str known, struct arena *arena, struct str *out,
                                 struct error *err)
{
    struct buf wanted = BUF_INIT;
    struct choice choice = { .is_exact = false };
    struct str rest = known, name;
    enum status status = field_fold(value, &wanted, err);

    choice.wanted = buf_view(&wanted);
    for (const char *const *rule = rules_of(field_at(field)->fact); *rule; rule++)
        consider(&choice, str_from_c(*rule));
    while (str_next_line(&rest, &name))
        consider(&choice, name);
    if (!status)
        status = choice.found.len == 0 || choice.is_doubtful ? refuse_source(field, value, known, err)
                                                             : arena_copy(arena, choice.found, out, err);
    buf_release(&wanted);
    return status;
}

static enum status resolve_source(struct session *s, enum field_id field, struct str value, struct arena *arena,
                                  struct str *out, struct error *err)
{
    struct buf known = BUF_INIT;
    enum status status;

    if (s->archive.info.sources != SOURCES_FORMAT)
        return error_set(err, STATUS_BAD_INPUT,
                         "the index was made before it kept what values rest on (%s): rebuild it with cuttings-index --rebuild",
                         field_at(field)->name);
    status = names_sources(s, field, &known, err);
    if (!status)
        status = choose_source(field, value, buf_view(&known), arena, out, err);
    buf_release(&known);
    return status;
}

enum status names_resolve(enum field_id field, struct str value, struct arena *arena, struct str *out, void *payload,
                          struct error *err)
{
    struct session *s = payload;

    if (field == FIELD_FORCE)
        return resolve_force(s, value, arena, out, err);
    if (field == FIELD_OPERATION)
        return resolve_operation(s, value, arena, out, err);
    if (field_at(field)->kind == FIELD_IS_SOURCE)
        return resolve_source(s, field, value, arena, out, err);
    return arena_copy(arena, value, out, err);
}
