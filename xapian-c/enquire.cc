// SPDX-License-Identifier: GPL-2.0-or-later
#include "xapian-c/handles.hh"
#include "xapian-c/spy.hh"

static_assert(int(XAP_DOCID_DESCENDING) == int(Xapian::Enquire::DESCENDING), "");
static_assert(int(XAP_DOCID_ASCENDING) == int(Xapian::Enquire::ASCENDING), "");
static_assert(int(XAP_DOCID_DONT_CARE) == int(Xapian::Enquire::DONT_CARE), "");

xap_enquire::xap_enquire(const Xapian::Database &db) : is_of_one_database(db.size() <= 1), enquire(db)
{
}

xap_enquire::~xap_enquire() = default;

enum status xap_enquire_new(struct xap_enquire **out, struct xap_reader *r, struct error *err)
{
    return xap_guard(err, [&] { *out = new xap_enquire(r->db); });
}

void xap_enquire_free(struct xap_enquire *e)
{
    xap_delete(e);
}

enum status xap_enquire_set_query(struct xap_enquire *e, const struct xap_query *q, uint32_t query_length,
                                  struct error *err)
{
    return xap_guard(err, [&] { e->enquire.set_query(q->query, query_length); });
}

enum status xap_enquire_weight_bm25(struct xap_enquire *e, const struct xap_bm25 *parameters,
                                    struct error *err)
{
    return xap_guard(err, [&] {
        e->enquire.set_weighting_scheme(Xapian::BM25Weight(parameters->k1, parameters->k2, parameters->k3,
                                                           parameters->b, parameters->min_normlen));
    });
}

enum status xap_enquire_weight_none(struct xap_enquire *e, struct error *err)
{
    return xap_guard(err, [&] { e->enquire.set_weighting_scheme(Xapian::BoolWeight()); });
}

enum status xap_enquire_sort_by_relevance(struct xap_enquire *e, struct error *err)
{
    return xap_guard(err, [&] { e->enquire.set_sort_by_relevance(); });
}

enum status xap_enquire_sort_by_value(struct xap_enquire *e, uint32_t slot, bool is_reverse,
                                      struct error *err)
{
    return xap_guard(err, [&] { e->enquire.set_sort_by_value(slot, is_reverse); });
}

enum status xap_enquire_sort_by_value_then_relevance(struct xap_enquire *e, uint32_t slot, bool is_reverse,
                                                     struct error *err)
{
    return xap_guard(err, [&] { e->enquire.set_sort_by_value_then_relevance(slot, is_reverse); });
}

enum status xap_enquire_sort_by_relevance_then_value(struct xap_enquire *e, uint32_t slot, bool is_reverse,
                                                     struct error *err)
{
    return xap_guard(err, [&] { e->enquire.set_sort_by_relevance_then_value(slot, is_reverse); });
}

enum status xap_enquire_set_docid_order(struct xap_enquire *e, enum xap_docid_order order, struct error *err)
{
    return xap_guard(err,
                     [&] { e->enquire.set_docid_order(static_cast<Xapian::Enquire::docid_order>(order)); });
}

enum status xap_enquire_set_collapse(struct xap_enquire *e, uint32_t slot, uint32_t max_per_value,
                                     struct error *err)
{
    return xap_guard(
        err, [&] { e->enquire.set_collapse_key(max_per_value ? slot : Xapian::BAD_VALUENO, max_per_value); });
}

enum status xap_enquire_set_cutoff(struct xap_enquire *e, unsigned percent, double weight, struct error *err)
{
    return xap_guard(err, [&] { e->enquire.set_cutoff(static_cast<int>(percent), weight); });
}

enum status xap_enquire_add_spy(struct xap_enquire *e, xap_spy *spy, void *payload, struct error *err)
{
    return xap_guard(err, [&] {
        if (!e->is_of_one_database)
            throw Xapian::InvalidArgumentError("Spies need a reader of one database");
        e->spies.push_back(std::make_unique<batch_spy>(spy, payload));
        e->enquire.add_matchspy(e->spies.back().get());
    });
}

enum status xap_enquire_clear_spies(struct xap_enquire *e, struct error *err)
{
    return xap_guard(err, [&] {
        e->enquire.clear_matchspies();
        e->spies.clear();
    });
}

enum status xap_enquire_run(struct xap_matches **out, struct xap_enquire *e, uint32_t first,
                            uint32_t max_hits, uint32_t check_at_least, struct error *err)
{
    return xap_guard(err, [&] {
        for (auto &spy : e->spies)
            spy->begin(err);
        auto matches = std::make_unique<xap_matches>();
        matches->mset = e->enquire.get_mset(first, max_hits, check_at_least);
        for (auto &spy : e->spies)
            spy->flush();
        *out = matches.release();
    });
}
