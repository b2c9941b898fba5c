// SPDX-License-Identifier: GPL-2.0-or-later
#include "xapian-c/handles.hh"

enum status xap_postings_open(struct xap_postings **out, struct xap_reader *r, struct str term,
                              struct error *err)
{
    return xap_guard(err, [&] { *out = new xap_postings{ r->db.postlist_begin(string_of(term)) }; });
}

enum status xap_postings_next_batch(struct xap_postings *p, uint32_t *docids, uint32_t *wdfs, size_t capacity,
                                    size_t *count, struct error *err)
{
    return xap_guard(err, [&] {
        const Xapian::PostingIterator end;
        Xapian::PostingIterator &at = p->at;
        size_t filled = 0;

        for (; filled < capacity && at != end; ++filled, ++at) {
            docids[filled] = *at;
            if (wdfs)
                wdfs[filled] = at.get_wdf();
        }
        *count = filled;
    });
}

enum status xap_postings_next_lengths(struct xap_postings *p, uint32_t *docids, uint32_t *lengths,
                                      size_t capacity, size_t *count, struct error *err)
{
    return xap_guard(err, [&] {
        const Xapian::PostingIterator end;
        Xapian::PostingIterator &at = p->at;
        size_t filled = 0;

        for (; filled < capacity && at != end; ++filled, ++at) {
            docids[filled] = *at;
            lengths[filled] = at.get_doclength();
        }
        *count = filled;
    });
}

enum status xap_postings_skip_to(struct xap_postings *p, uint32_t docid, struct error *err)
{
    return xap_guard(err, [&] { p->at.skip_to(docid); });
}

void xap_postings_close(struct xap_postings *p)
{
    xap_delete(p);
}
