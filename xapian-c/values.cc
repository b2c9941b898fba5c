// SPDX-License-Identifier: GPL-2.0-or-later
#include "xapian-c/handles.hh"

static struct xap_values *values_new(Xapian::ValueIterator begin, bool is_of_document)
{
    return new xap_values{ std::move(begin), is_of_document, std::string(), std::vector<size_t>() };
}

enum status xap_values_open(struct xap_values **out, struct xap_reader *r, uint32_t slot, struct error *err)
{
    return xap_guard(err, [&] { *out = values_new(r->db.valuestream_begin(slot), false); });
}

enum status xap_document_values(struct xap_values **out, const struct xap_document *d, struct error *err)
{
    return xap_guard(err, [&] { *out = values_new(d->doc.values_begin(), true); });
}

static uint32_t key_of(const struct xap_values *v)
{
    return v->is_of_document ? v->at.get_valueno() : v->at.get_docid();
}

enum status xap_values_next(struct xap_values *v, uint32_t *key, struct str *value, struct error *err)
{
    return xap_guard(err, [&] {
        if (v->at == Xapian::ValueIterator())
            return STATUS_END;
        *key = key_of(v);
        v->current = *v->at;
        ++v->at;
        *value = view_of(v->current);
        return STATUS_OK;
    });
}

enum status xap_values_next_batch(struct xap_values *v, uint32_t *keys, struct str *values, size_t capacity,
                                  size_t *count, struct error *err)
{
    return xap_guard(err, [&] {
        const Xapian::ValueIterator end;
        size_t filled = 0, from = 0;

        v->current.clear();
        v->ends.clear();
        for (; filled < capacity && v->at != end; ++filled, ++v->at) {
            keys[filled] = key_of(v);
            v->current.append(*v->at);
            v->ends.push_back(v->current.size());
        }
        // Views only now: the text moves while it grows.
        for (size_t i = 0; i < filled; from = v->ends[i], i++)
            values[i] = str_of(v->current.data() + from, v->ends[i] - from);
        *count = filled;
    });
}

enum status xap_values_skip_to(struct xap_values *v, uint32_t key, struct error *err)
{
    return xap_guard(err, [&] { v->at.skip_to(key); });
}

enum status xap_values_find(struct xap_values *v, uint32_t key, struct str *value, bool *has, struct error *err)
{
    return xap_guard(err, [&] {
        const Xapian::ValueIterator end;

        if (v->at != end && key_of(v) < key)
            v->at.skip_to(key);
        *has = v->at != end && key_of(v) == key;
        if (*has) {
            v->current = *v->at;
            *value = view_of(v->current);
        }
    });
}

void xap_values_close(struct xap_values *v)
{
    xap_delete(v);
}
