/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/document.h"

#include "store/fields.h"

enum { BOOLEANS_FIRST = 16, VALUES_FIRST = 8 };

struct making {
    struct document *document;
    struct arena *arena;
    struct buf text;
    struct error *err;
};

void digest_text(struct digest d, char out[DIGEST_TEXT])
{
    static const char digits[] = "0123456789abcdef";

    for (unsigned i = 0; i < DIGEST_TEXT / 2; i++) {
        out[i] = digits[d.high >> (60 - 4 * i) & 0xF];
        out[DIGEST_TEXT / 2 + i] = digits[d.low >> (60 - 4 * i) & 0xF];
    }
    out[DIGEST_TEXT - 1] = '\0';
}

static enum status add_boolean(struct making *m)
{
    struct document *d = m->document;

    if (d->boolean_count == d->boolean_capacity) {
        size_t capacity = d->boolean_capacity ? d->boolean_capacity * 2 : BOOLEANS_FIRST;
        struct str *booleans = arena_calloc(m->arena, capacity, sizeof *booleans);

        if (!booleans)
            return error_no_memory(m->err);
        if (d->boolean_count)
            memcpy(booleans, d->booleans, d->boolean_count * sizeof *booleans);
        d->booleans = booleans;
        d->boolean_capacity = capacity;
    }
    return arena_copy(m->arena, buf_view(&m->text), &d->booleans[d->boolean_count++], m->err);
}

static enum status add_value(struct making *m, uint32_t slot, struct str value)
{
    struct document *d = m->document;

    if (d->value_count == d->value_capacity) {
        size_t capacity = d->value_capacity ? d->value_capacity * 2 : VALUES_FIRST;
        struct document_value *values = arena_calloc(m->arena, capacity, sizeof *values);

        if (!values)
            return error_no_memory(m->err);
        if (d->value_count)
            memcpy(values, d->values, d->value_count * sizeof *values);
        d->values = values;
        d->value_capacity = capacity;
    }
    d->values[d->value_count].slot = slot;
    return arena_copy(m->arena, value, &d->values[d->value_count++].value, m->err);
}

static enum status add_facet_term(struct making *m, enum field_id field, struct str value)
{
    enum status status;

    buf_clear(&m->text);
    status = field_term(field, value, &m->text, m->err);
    return status ? status : add_boolean(m);
}

static enum status add_key(struct making *m, enum field_id field, struct str value)
{
    enum status status;

    buf_clear(&m->text);
    status = field_key_term(field, value, &m->text, m->err);
    return status ? status : add_boolean(m);
}

/* Every value a term and, joined by line ends, the value of the facet's slot; none is a term of its own. */
static enum status add_facet(struct making *m, enum field_id field, const struct str *values, size_t count)
{
    enum status status = count ? STATUS_OK : add_facet_term(m, field, STR_EMPTY);

    for (size_t i = 0; i < count && !status; i++)
        status = add_facet_term(m, field, values[i]);
    buf_clear(&m->text);
    for (size_t i = 0; i < count && !status; i++) {
        status = i ? buf_add_byte(&m->text, '\n', m->err) : STATUS_OK;
        if (!status)
            status = buf_add(&m->text, values[i], m->err);
    }
    if (!status && count)
        status = add_value(m, (uint32_t)field_at(field)->slot, buf_view(&m->text));
    return status;
}

static bool has_boolean_since(const struct document *d, size_t first, struct str term)
{
    for (size_t i = first; i < d->boolean_count; i++)
        if (str_is_equal(d->booleans[i], term))
            return true;
    return false;
}

/* Each rule that a value of the facet rests on a term, once. */
static enum status add_sources(struct making *m, enum field_id field, const struct entry *e)
{
    size_t first = m->document->boolean_count;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < e->fact_count && !status; i++) {
        const struct fact *f = &e->facts[i];

        if (f->kind != field_at(field)->fact || f->rule.len == 0 || rule_is_replaced(f->rule))
            continue;
        buf_clear(&m->text);
        status = field_term(field, f->rule, &m->text, m->err);
        if (!status && !has_boolean_since(m->document, first, buf_view(&m->text)))
            status = add_boolean(m);
    }
    return status;
}

/* D20140716 and M201407 as Omega has them; the year is a facet. The slot has 20140716, 201407 or 2014. */
static enum status add_date(struct making *m, struct str date)
{
    char digits[8];
    size_t count = 0;
    enum status status;

    for (size_t i = 0; i < date.len && count < sizeof digits; i++)
        if (date.at[i] != '-')
            digits[count++] = date.at[i];
    if (count == 0)
        return STATUS_OK;
    status = add_value(m, SLOT_DATE, str_of(digits, count));
    if (!status && count == 8)
        status = add_key(m, FIELD_DATE, str_of(digits, count));
    if (status || count < 6)
        return status;
    buf_clear(&m->text);
    status = buf_add_byte(&m->text, 'M', m->err);
    if (!status)
        status = buf_add(&m->text, str_of(digits, 6), m->err);
    return status ? status : add_boolean(m);
}

/* In the slot `first`, or where that does not hold it, from there and from the slot `rest` on. */
static enum status add_pieces(struct making *m, uint32_t first, uint32_t rest, struct str bytes)
{
    enum status status = bytes.len ? add_value(m, first, str_slice(bytes, 0, PIECE_MAX)) : STATUS_OK;

    for (uint32_t slot = rest; bytes.len > PIECE_MAX && !status; slot++) {
        bytes = str_slice(bytes, PIECE_MAX, bytes.len);
        status = add_value(m, slot, str_slice(bytes, 0, PIECE_MAX));
    }
    return status;
}

static enum status add_data(struct making *m, const struct entry *e, struct str id)
{
    struct hit_record hit = e->hit;
    char hash[DIGEST_TEXT];
    enum status status;

    digest_text(e->digest, hash);
    hit.id = id;
    hit.path = e->source->path;
    hit.hash = str_from_c(hash);
    buf_clear(&m->text);
    status = hit_record_write(&hit, &m->text, m->err);
    return status ? status : arena_copy(m->arena, buf_view(&m->text), &m->document->data, m->err);
}

enum status document_make(struct document *out, const struct entry *e, struct str id, struct arena *arena,
                          struct error *err)
{
    struct making m = { .document = out, .arena = arena, .text = BUF_INIT, .err = err };
    const struct hit_record *hit = &e->hit;
    enum status status;

    *out = (struct document){ NULL, 0, 0, NULL, 0, 0, STR_EMPTY };
    status = add_key(&m, FIELD_ID, id);
    if (!status && e->source->kind == SOURCE_RECORDS)
        status = add_key(&m, FIELD_PATH, e->source->path);
    if (!status)
        status = add_date(&m, hit->date);
    if (!status)
        status = add_facet(&m, FIELD_FORCE, hit->forces, hit->force_count);
    if (!status)
        status = add_facet(&m, FIELD_YEAR, &hit->year, hit->year.len > 0);
    if (!status)
        status = add_facet(&m, FIELD_OPERATION, hit->operations, hit->operation_count);
    for (int field = FIELD_FORCE_SOURCE; field <= FIELD_OPERATION_SOURCE && !status; field++)
        status = add_sources(&m, (enum field_id)field, e);
    if (!status && e->signature.len)
        status = add_value(&m, SLOT_SIGNATURE, e->signature);
    if (!status)
        status = add_pieces(&m, SLOT_SEQUENCE, SLOT_SEQUENCE_REST, e->sequence);
    if (!status)
        status = add_pieces(&m, SLOT_TEXT, SLOT_TEXT + 1, e->blob);
    if (!status)
        status = add_data(&m, e, id);
    buf_release(&m.text);
    return status;
}
