// SPDX-License-Identifier: GPL-2.0-or-later
#include "xapian-c/handles.hh"

static Xapian::Query::op op_of(enum xap_op op)
{
    switch (op) {
    case XAP_AND:
        return Xapian::Query::OP_AND;
    case XAP_OR:
        return Xapian::Query::OP_OR;
    case XAP_NOT:
        return Xapian::Query::OP_AND_NOT;
    case XAP_XOR:
        return Xapian::Query::OP_XOR;
    case XAP_MAYBE:
        return Xapian::Query::OP_AND_MAYBE;
    case XAP_FILTER:
        return Xapian::Query::OP_FILTER;
    case XAP_NEAR:
        return Xapian::Query::OP_NEAR;
    case XAP_PHRASE:
        return Xapian::Query::OP_PHRASE;
    case XAP_SYNONYM:
        return Xapian::Query::OP_SYNONYM;
    case XAP_MAX:
        return Xapian::Query::OP_MAX;
    }
    throw Xapian::InvalidArgumentError("Unknown operator");
}

static int wildcard_limit_of(enum xap_wildcard limit)
{
    switch (limit) {
    case XAP_WILDCARD_FAIL:
        return Xapian::Query::WILDCARD_LIMIT_ERROR;
    case XAP_WILDCARD_FIRST:
        return Xapian::Query::WILDCARD_LIMIT_FIRST;
    case XAP_WILDCARD_MOST_FREQUENT:
        return Xapian::Query::WILDCARD_LIMIT_MOST_FREQUENT;
    }
    throw Xapian::InvalidArgumentError("Unknown limit of a wildcard");
}

enum status xap_query_term(struct xap_query **out, struct str term, uint32_t wqf, uint32_t position,
                           struct error *err)
{
    return xap_guard(err, [&] { *out = new xap_query{ Xapian::Query(string_of(term), wqf, position) }; });
}

enum status xap_query_all(struct xap_query **out, struct error *err)
{
    // Not Query::MatchAll: that is one object for all threads, and its references are counted without locks.
    return xap_guard(err, [&] { *out = new xap_query{ Xapian::Query(std::string()) }; });
}

enum status xap_query_nothing(struct xap_query **out, struct error *err)
{
    return xap_guard(err, [&] { *out = new xap_query{ Xapian::Query() }; });
}

enum status xap_query_combine(struct xap_query **out, enum xap_op op,
                              const struct xap_query *const *subqueries, size_t count, uint32_t window,
                              struct error *err)
{
    return xap_guard(err, [&] {
        Xapian::Query::op xapian_op = op_of(op);
        std::vector<Xapian::Query> all;

        all.reserve(count);
        for (size_t i = 0; i < count; i++)
            all.push_back(subqueries[i]->query);
        *out = new xap_query{ Xapian::Query(xapian_op, all.begin(), all.end(), window) };
    });
}

enum status xap_query_scale(struct xap_query **out, const struct xap_query *q, double factor,
                            struct error *err)
{
    return xap_guard(err, [&] { *out = new xap_query{ Xapian::Query(factor, q->query) }; });
}

enum status xap_query_value_range(struct xap_query **out, uint32_t slot, struct str lower, struct str upper,
                                  struct error *err)
{
    return xap_guard(err, [&] {
        *out = new xap_query{ Xapian::Query(Xapian::Query::OP_VALUE_RANGE, slot, string_of(lower),
                                            string_of(upper)) };
    });
}

enum status xap_query_value_at_least(struct xap_query **out, uint32_t slot, struct str lower,
                                     struct error *err)
{
    return xap_guard(err, [&] {
        *out = new xap_query{ Xapian::Query(Xapian::Query::OP_VALUE_GE, slot, string_of(lower)) };
    });
}

enum status xap_query_value_at_most(struct xap_query **out, uint32_t slot, struct str upper,
                                    struct error *err)
{
    return xap_guard(err, [&] {
        *out = new xap_query{ Xapian::Query(Xapian::Query::OP_VALUE_LE, slot, string_of(upper)) };
    });
}

enum status xap_query_wildcard(struct xap_query **out, struct str prefix, uint32_t max_expansion,
                               enum xap_wildcard limit, enum xap_op joined_by, struct error *err)
{
    return xap_guard(err, [&] {
        *out = new xap_query{ Xapian::Query(Xapian::Query::OP_WILDCARD, string_of(prefix), max_expansion,
                                            wildcard_limit_of(limit), op_of(joined_by)) };
    });
}

void xap_query_free(struct xap_query *q)
{
    xap_delete(q);
}

enum status xap_query_description(const struct xap_query *q, struct buf *out, struct error *err)
{
    return xap_guard(err, [&] { return append(out, q->query.get_description(), err); });
}
