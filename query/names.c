/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/names.h"

enum { NEAREST = 3 };

/* A force that is in no register, but in the index: a record stated it. */
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
    bool is_there = false;
    enum status status = session_registers(s, &registers, err);

    if (!status)
        status = registers_force(registers, value, out, err);
    if (status || out->len)
        return status;
    status = find_in_index(s, value, &is_there, err);
    if (status)
        return status;
    return is_there ? arena_copy(arena, value, out, err) : refuse_force(registers, value, err);
}

static enum status resolve_operation(struct session *s, struct str value, struct arena *arena, struct str *out,
                                     struct error *err)
{
    const struct registers *registers;
    struct buf name = BUF_INIT;
    enum status status = session_registers(s, &registers, err);

    if (!status)
        status = registers_operation(registers, value, &name, err);
    if (!status)
        status = arena_copy(arena, name.len ? buf_view(&name) : value, out, err);
    buf_release(&name);
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
    return arena_copy(arena, value, out, err);
}
