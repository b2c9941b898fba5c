// SPDX-License-Identifier: GPL-2.0-or-later
#include "xapian-c/handles.hh"

static struct xap_terms *terms_new(Xapian::TermIterator begin, enum terms_number number)
{
    return new xap_terms{ std::move(begin), number, std::string() };
}

enum status xap_terms_open(struct xap_terms **out, struct xap_reader *r, struct str prefix, struct error *err)
{
    return xap_guard(
        err, [&] { *out = terms_new(r->db.allterms_begin(string_of(prefix)), NUMBER_TERM_FREQUENCY); });
}

enum status xap_terms_open_document(struct xap_terms **out, struct xap_reader *r, uint32_t docid,
                                    struct error *err)
{
    return xap_guard(err, [&] { *out = terms_new(r->db.termlist_begin(docid), NUMBER_WDF); });
}

enum status xap_terms_open_metadata(struct xap_terms **out, struct xap_reader *r, struct str prefix,
                                    struct error *err)
{
    return xap_guard(err,
                     [&] { *out = terms_new(r->db.metadata_keys_begin(string_of(prefix)), NUMBER_NONE); });
}

enum status xap_terms_open_spellings(struct xap_terms **out, struct xap_reader *r, struct error *err)
{
    return xap_guard(err, [&] { *out = terms_new(r->db.spellings_begin(), NUMBER_TERM_FREQUENCY); });
}

enum status xap_terms_open_synonyms(struct xap_terms **out, struct xap_reader *r, struct str term,
                                    struct error *err)
{
    return xap_guard(err, [&] { *out = terms_new(r->db.synonyms_begin(string_of(term)), NUMBER_NONE); });
}

enum status xap_terms_open_synonym_keys(struct xap_terms **out, struct xap_reader *r, struct str prefix,
                                        struct error *err)
{
    return xap_guard(err,
                     [&] { *out = terms_new(r->db.synonym_keys_begin(string_of(prefix)), NUMBER_NONE); });
}

enum status xap_document_terms(struct xap_terms **out, const struct xap_document *d, struct error *err)
{
    return xap_guard(err, [&] { *out = terms_new(d->doc.termlist_begin(), NUMBER_WDF); });
}

enum status xap_query_terms(struct xap_terms **out, const struct xap_query *q, struct error *err)
{
    return xap_guard(err, [&] { *out = terms_new(q->query.get_unique_terms_begin(), NUMBER_NONE); });
}

static uint32_t number_of(const struct xap_terms *t)
{
    switch (t->number) {
    case NUMBER_TERM_FREQUENCY:
        return t->at.get_termfreq();
    case NUMBER_WDF:
        return t->at.get_wdf();
    case NUMBER_NONE:
        break;
    }
    return 0;
}

enum status xap_terms_next(struct xap_terms *t, struct str *term, uint32_t *number, struct error *err)
{
    return xap_guard(err, [&] {
        if (t->at == Xapian::TermIterator())
            return STATUS_END;
        t->current = *t->at;
        if (number)
            *number = number_of(t);
        ++t->at;
        *term = view_of(t->current);
        return STATUS_OK;
    });
}

enum status xap_terms_skip_to(struct xap_terms *t, struct str term, struct error *err)
{
    return xap_guard(err, [&] { t->at.skip_to(string_of(term)); });
}

void xap_terms_close(struct xap_terms *t)
{
    xap_delete(t);
}
