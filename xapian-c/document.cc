// SPDX-License-Identifier: GPL-2.0-or-later
#include "xapian-c/handles.hh"

enum status xap_document_new(struct xap_document **out, struct error *err)
{
    return xap_guard(err, [&] { *out = new xap_document; });
}

void xap_document_free(struct xap_document *d)
{
    xap_delete(d);
}

enum status xap_document_clear(struct xap_document *d, struct error *err)
{
    return xap_guard(err, [&] { d->doc = Xapian::Document(); });
}

enum status xap_document_add_posting(struct xap_document *d, struct str term, uint32_t position,
                                     uint32_t wdf_increment, struct error *err)
{
    return xap_guard(err, [&] { d->doc.add_posting(term_of(term), position, wdf_increment); });
}

enum status xap_document_add_term(struct xap_document *d, struct str term, uint32_t wdf_increment,
                                  struct error *err)
{
    return xap_guard(err, [&] { d->doc.add_term(term_of(term), wdf_increment); });
}

enum status xap_document_add_boolean_term(struct xap_document *d, struct str term, struct error *err)
{
    return xap_guard(err, [&] { d->doc.add_boolean_term(term_of(term)); });
}

enum status xap_document_add_postings(struct xap_document *d, const struct xap_posting *postings,
                                      size_t count, struct error *err)
{
    return xap_guard(err, [&] {
        for (const struct xap_posting *p = postings; p < postings + count; p++) {
            if (p->position == XAP_NO_POSITION)
                d->doc.add_term(term_of(p->term), p->wdf_increment);
            else
                d->doc.add_posting(term_of(p->term), p->position, p->wdf_increment);
        }
    });
}

enum status xap_document_remove_term(struct xap_document *d, struct str term, struct error *err)
{
    return xap_guard(err, [&] { d->doc.remove_term(string_of(term)); });
}

enum status xap_document_set_value(struct xap_document *d, uint32_t slot, struct str value, struct error *err)
{
    return xap_guard(err, [&] { d->doc.add_value(slot, string_of(value)); });
}

enum status xap_document_set_data(struct xap_document *d, struct str data, struct error *err)
{
    return xap_guard(err, [&] { d->doc.set_data(string_of(data)); });
}

enum status xap_document_docid(const struct xap_document *d, uint32_t *out, struct error *err)
{
    return xap_guard(err, [&] { *out = d->doc.get_docid(); });
}

enum status xap_document_data(const struct xap_document *d, struct buf *out, struct error *err)
{
    return xap_guard(err, [&] { return append(out, d->doc.get_data(), err); });
}

enum status xap_document_value(const struct xap_document *d, uint32_t slot, struct buf *out,
                               struct error *err)
{
    return xap_guard(err, [&] { return append(out, d->doc.get_value(slot), err); });
}
