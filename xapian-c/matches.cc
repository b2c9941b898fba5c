// SPDX-License-Identifier: GPL-2.0-or-later
#include "xapian-c/handles.hh"

#include <algorithm>

size_t xap_matches_size(const struct xap_matches *m)
{
    size_t size = 0;

    (void)xap_guard(nullptr, [&] { size = m->mset.size(); });
    return size;
}

enum status xap_matches_counts(const struct xap_matches *m, struct xap_match_counts *out, struct error *err)
{
    return xap_guard(err, [&] {
        const Xapian::MSet &mset = m->mset;
        struct xap_match_counts counts = {};

        counts.lower_bound = mset.get_matches_lower_bound();
        counts.estimated = mset.get_matches_estimated();
        counts.upper_bound = mset.get_matches_upper_bound();
        counts.uncollapsed_lower_bound = mset.get_uncollapsed_matches_lower_bound();
        counts.uncollapsed_estimated = mset.get_uncollapsed_matches_estimated();
        counts.uncollapsed_upper_bound = mset.get_uncollapsed_matches_upper_bound();
        // Xapian makes the bounds meet wherever it looked at enough documents to know.
        counts.is_exact = counts.lower_bound == counts.upper_bound;
        counts.max_possible = mset.get_max_possible();
        counts.max_attained = mset.get_max_attained();
        *out = counts;
    });
}

enum status xap_matches_hit(struct xap_matches *m, size_t at, struct xap_hit *out, struct error *err)
{
    return xap_guard(err, [&] {
        // Xapian does not look whether the hit is there.
        if (at >= m->mset.size())
            throw Xapian::InvalidArgumentError("No hit number " + std::to_string(at));
        Xapian::MSetIterator hit = m->mset[static_cast<Xapian::doccount>(at)];

        m->collapse_key = hit.get_collapse_key();
        out->docid = *hit;
        out->weight = hit.get_weight();
        out->collapse_count = hit.get_collapse_count();
        out->collapse_key = view_of(m->collapse_key);
    });
}

enum status xap_matches_batch(const struct xap_matches *m, size_t at, uint32_t *docids, double *weights,
                              size_t capacity, size_t *count, struct error *err)
{
    return xap_guard(err, [&] {
        size_t size = m->mset.size();
        size_t filled = at < size ? std::min(capacity, size - at) : 0;

        if (filled > 0) {
            Xapian::MSetIterator hit = m->mset[static_cast<Xapian::doccount>(at)];

            for (size_t i = 0; i < filled; ++i, ++hit) {
                docids[i] = *hit;
                if (weights)
                    weights[i] = hit.get_weight();
            }
        }
        *count = filled;
    });
}

void xap_matches_free(struct xap_matches *m)
{
    xap_delete(m);
}
