// SPDX-License-Identifier: GPL-2.0-or-later
#include "xapian-c/spy.hh"

batch_spy::batch_spy(xap_spy *callback_, void *payload_) : callback(callback_), payload(payload_)
{
}

void batch_spy::begin(struct error *err_)
{
    err = err_;
    count = 0;
}

void batch_spy::operator()(const Xapian::Document &doc, double weight)
{
    docids[count] = doc.get_docid();
    weights[count] = weight;
    if (++count == docids.size())
        flush();
}

void batch_spy::flush()
{
    size_t collected = count;
    enum status status;

    count = 0;
    if (collected == 0)
        return;
    status = callback(docids.data(), weights.data(), collected, payload, err);
    if (status)
        throw stopped_by_callback{ status };
}
