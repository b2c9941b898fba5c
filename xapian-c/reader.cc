// SPDX-License-Identifier: GPL-2.0-or-later
#include "xapian-c/handles.hh"

#include <algorithm>

enum status xap_reader_open(struct xap_reader **out, struct str path, struct error *err)
{
    return xap_guard_path(err, "open", path,
                          [&] { *out = new xap_reader{ glass_at(path) }; });
}

enum status xap_reader_open_many(struct xap_reader **out, const struct str *paths, size_t count,
                                 struct error *err)
{
    return xap_guard(err, [&] {
        auto reader = std::make_unique<xap_reader>();

        for (size_t i = 0; i < count; i++) {
            enum status status = xap_guard_path(
                err, "open", paths[i], [&] { reader->db.add_database(glass_at(paths[i])); });

            if (status)
                return status;
        }
        *out = reader.release();
        return STATUS_OK;
    });
}

void xap_reader_close(struct xap_reader *r)
{
    xap_delete(r);
}

enum status xap_reader_reopen(struct xap_reader *r, bool *is_changed, struct error *err)
{
    return xap_guard(err, [&] {
        bool changed = r->db.reopen();

        if (is_changed)
            *is_changed = changed;
    });
}

enum status xap_reader_doccount(struct xap_reader *r, uint32_t *out, struct error *err)
{
    return xap_guard(err, [&] { *out = r->db.get_doccount(); });
}

enum status xap_reader_last_docid(struct xap_reader *r, uint32_t *out, struct error *err)
{
    return xap_guard(err, [&] { *out = r->db.get_lastdocid(); });
}

enum status xap_reader_average_length(struct xap_reader *r, double *out, struct error *err)
{
    return xap_guard(err, [&] { *out = r->db.get_average_length(); });
}

enum status xap_reader_total_length(struct xap_reader *r, uint64_t *out, struct error *err)
{
    return xap_guard(err, [&] { *out = r->db.get_total_length(); });
}

enum status xap_reader_has_positions(struct xap_reader *r, bool *out, struct error *err)
{
    return xap_guard(err, [&] { *out = r->db.has_positions(); });
}

enum status xap_reader_uuid(struct xap_reader *r, struct buf *out, struct error *err)
{
    return xap_guard(err, [&] { return append(out, r->db.get_uuid(), err); });
}

enum status xap_reader_revision(struct xap_reader *r, uint64_t *out, struct error *err)
{
    return xap_guard(err, [&] { *out = r->db.get_revision(); });
}

enum status xap_reader_term_frequency(struct xap_reader *r, struct str term, uint32_t *out, struct error *err)
{
    return xap_guard(err, [&] { *out = r->db.get_termfreq(string_of(term)); });
}

enum status xap_reader_collection_frequency(struct xap_reader *r, struct str term, uint64_t *out,
                                            struct error *err)
{
    return xap_guard(err, [&] { *out = r->db.get_collection_freq(string_of(term)); });
}

enum status xap_reader_term_exists(struct xap_reader *r, struct str term, bool *out, struct error *err)
{
    return xap_guard(err, [&] { *out = r->db.term_exists(string_of(term)); });
}

enum status xap_reader_find(struct xap_reader *r, struct str term, uint32_t *docid, struct error *err)
{
    return xap_guard(err, [&] {
        Xapian::PostingIterator first = r->db.postlist_begin(string_of(term));

        if (first == r->db.postlist_end(std::string()))
            return error_set(err, STATUS_NOT_FOUND, "no document has the term '%.*s'",
                             static_cast<int>(std::min<size_t>(term.len, XAP_TERM_BYTES_MAX)),
                             term.len ? term.at : "");
        *docid = *first;
        return STATUS_OK;
    });
}

enum status xap_reader_lengths(struct xap_reader *r, const uint32_t *docids, size_t count, uint32_t *lengths,
                               struct error *err)
{
    return xap_guard(err, [&] {
        for (size_t i = 0; i < count; i++)
            lengths[i] = r->db.get_doclength(docids[i]);
    });
}

enum status xap_reader_positions(struct xap_reader *r, uint32_t docid, struct str term, uint32_t *out,
                                 size_t capacity, size_t *count, struct error *err)
{
    return xap_guard(err, [&] {
        std::string name = string_of(term);
        size_t found = 0;

        for (auto at = r->db.positionlist_begin(docid, name); at != r->db.positionlist_end(docid, name);
             ++at) {
            if (found < capacity)
                out[found] = *at;
            found++;
        }
        *count = found;
    });
}

enum status xap_reader_data(struct xap_reader *r, uint32_t docid, struct buf *out, struct error *err)
{
    return xap_guard(err, [&] { return append(out, r->db.get_document(docid).get_data(), err); });
}

enum status xap_reader_value(struct xap_reader *r, uint32_t docid, uint32_t slot, struct buf *out,
                             struct error *err)
{
    return xap_guard(err, [&] { return append(out, r->db.get_document(docid).get_value(slot), err); });
}

enum status xap_reader_document(struct xap_document **out, struct xap_reader *r, uint32_t docid,
                                struct error *err)
{
    return xap_guard(err, [&] { *out = new xap_document{ r->db.get_document(docid) }; });
}

enum status xap_reader_value_frequency(struct xap_reader *r, uint32_t slot, uint32_t *out, struct error *err)
{
    return xap_guard(err, [&] { *out = r->db.get_value_freq(slot); });
}

enum status xap_reader_value_lower_bound(struct xap_reader *r, uint32_t slot, struct buf *out,
                                         struct error *err)
{
    return xap_guard(err, [&] { return append(out, r->db.get_value_lower_bound(slot), err); });
}

enum status xap_reader_value_upper_bound(struct xap_reader *r, uint32_t slot, struct buf *out,
                                         struct error *err)
{
    return xap_guard(err, [&] { return append(out, r->db.get_value_upper_bound(slot), err); });
}

enum status xap_reader_metadata(struct xap_reader *r, struct str key, struct buf *out, struct error *err)
{
    return xap_guard(err, [&] { return append(out, r->db.get_metadata(string_of(key)), err); });
}

enum status xap_reader_suggest(struct xap_reader *r, struct str word, uint32_t max_edit_distance,
                               struct buf *out, struct error *err)
{
    return xap_guard(err, [&] {
        return append(out, r->db.get_spelling_suggestion(string_of(word), max_edit_distance), err);
    });
}
