// SPDX-License-Identifier: GPL-2.0-or-later
#include "xapian-c/handles.hh"

// The flags pass through as they are.
static_assert(XAP_CREATE_OR_OPEN == Xapian::DB_CREATE_OR_OPEN, "");
static_assert(XAP_CREATE_OR_OVERWRITE == Xapian::DB_CREATE_OR_OVERWRITE, "");
static_assert(XAP_CREATE == Xapian::DB_CREATE && XAP_OPEN == Xapian::DB_OPEN, "");
static_assert(XAP_NO_SYNC == Xapian::DB_NO_SYNC && XAP_FULL_SYNC == Xapian::DB_FULL_SYNC, "");
static_assert(XAP_DANGEROUS == Xapian::DB_DANGEROUS && XAP_NO_TERMLIST == Xapian::DB_NO_TERMLIST, "");
static_assert(XAP_RETRY_LOCK == Xapian::DB_RETRY_LOCK, "");

enum status xap_writer_open(struct xap_writer **out, struct str path, unsigned flags, uint32_t block_size,
                            struct error *err)
{
    return xap_guard_path(err, "open", path, [&] {
        // Without the backend Xapian would follow a stub, as in glass_at().
        *out = new xap_writer(Xapian::WritableDatabase(path_of(path), static_cast<int>(flags) | Xapian::DB_BACKEND_GLASS,
                                                       static_cast<int>(block_size)));
    });
}

enum status xap_writer_close(struct xap_writer *w, struct error *err)
{
    enum status status = STATUS_OK;

    // The destructor would commit too, but keep a failure to itself.
    if (w)
        status = xap_guard(err, [&] { w->db.close(); });
    xap_delete(w);
    return status;
}

void xap_writer_free(struct xap_writer *w)
{
    if (w)
        (void)xap_guard(nullptr, [&] { w->db.close(); });
    xap_delete(w);
}

void xap_writer_abandon(struct xap_writer *w)
{
    if (!w)
        return;
    // A failed commit has ended the transaction, and closing would try to commit what is left of it. Not so inside
    // of one, so one is begun; where there still is one Xapian refuses, and that is as well. Cancelling is no way: it
    // may fail half-way, outside of a transaction again.
    (void)xap_guard(nullptr, [&] { w->db.begin_transaction(false); });
    (void)xap_guard(nullptr, [&] { w->db.close(); });
    xap_delete(w);
}

struct xap_reader *xap_writer_reader(struct xap_writer *w)
{
    return &w->reader;
}

enum status xap_writer_commit(struct xap_writer *w, struct error *err)
{
    return xap_guard(err, [&] { w->db.commit(); });
}

enum status xap_writer_begin_transaction(struct xap_writer *w, bool is_flushed, struct error *err)
{
    return xap_guard(err, [&] { w->db.begin_transaction(is_flushed); });
}

enum status xap_writer_commit_transaction(struct xap_writer *w, struct error *err)
{
    return xap_guard(err, [&] { w->db.commit_transaction(); });
}

enum status xap_writer_cancel_transaction(struct xap_writer *w, struct error *err)
{
    return xap_guard(err, [&] { w->db.cancel_transaction(); });
}

enum status xap_writer_add(struct xap_writer *w, const struct xap_document *doc, uint32_t *docid,
                           struct error *err)
{
    return xap_guard(err, [&] {
        Xapian::docid given = w->db.add_document(doc->doc);

        if (docid)
            *docid = given;
    });
}

enum status xap_writer_replace(struct xap_writer *w, uint32_t docid, const struct xap_document *doc,
                               struct error *err)
{
    return xap_guard(err, [&] { w->db.replace_document(docid, doc->doc); });
}

enum status xap_writer_replace_by_term(struct xap_writer *w, struct str term, const struct xap_document *doc,
                                       uint32_t *docid, struct error *err)
{
    return xap_guard(err, [&] {
        Xapian::docid given = w->db.replace_document(term_of(term), doc->doc);

        if (docid)
            *docid = given;
    });
}

enum status xap_writer_delete(struct xap_writer *w, uint32_t docid, struct error *err)
{
    return xap_guard(err, [&] { w->db.delete_document(docid); });
}

enum status xap_writer_delete_by_term(struct xap_writer *w, struct str term, struct error *err)
{
    return xap_guard(err, [&] { w->db.delete_document(term_of(term)); });
}

enum status xap_writer_set_metadata(struct xap_writer *w, struct str key, struct str value, struct error *err)
{
    return xap_guard(err, [&] { w->db.set_metadata(term_of(key), string_of(value)); });
}

enum status xap_writer_add_spelling(struct xap_writer *w, struct str word, uint32_t frequency,
                                    struct error *err)
{
    return xap_guard(err, [&] { w->db.add_spelling(string_of(word), frequency); });
}

enum status xap_writer_remove_spelling(struct xap_writer *w, struct str word, uint32_t frequency,
                                       struct error *err)
{
    return xap_guard(err, [&] { (void)w->db.remove_spelling(string_of(word), frequency); });
}

enum status xap_writer_add_synonym(struct xap_writer *w, struct str term, struct str synonym,
                                   struct error *err)
{
    return xap_guard(err, [&] { w->db.add_synonym(term_of(term), term_of(synonym)); });
}

enum status xap_writer_remove_synonym(struct xap_writer *w, struct str term, struct str synonym,
                                      struct error *err)
{
    return xap_guard(err, [&] { w->db.remove_synonym(term_of(term), string_of(synonym)); });
}

enum status xap_writer_clear_synonyms(struct xap_writer *w, struct str term, struct error *err)
{
    return xap_guard(err, [&] { w->db.clear_synonyms(term_of(term)); });
}
