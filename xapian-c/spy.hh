// SPDX-License-Identifier: GPL-2.0-or-later
//
// Hands the matching documents to a C callback, many at a time: a call for
// each would cost more than the matching.
#ifndef XAPIAN_C_SPY_HH
#define XAPIAN_C_SPY_HH

#include "xapian-c/guard.hh"

#include <array>

#include <xapian.h>

class batch_spy : public Xapian::MatchSpy
{
  public:
    batch_spy(xap_spy *callback, void *payload);
    // Forgets what a failed run left behind.
    void begin(struct error *err);
    void operator()(const Xapian::Document &doc, double weight) override;
    // Throws stopped_by_callback.
    void flush();

  private:
    xap_spy *callback;
    void *payload;
    struct error *err = nullptr;
    size_t count = 0;
    std::array<uint32_t, XAP_SPY_BATCH> docids;
    std::array<double, XAP_SPY_BATCH> weights;
};

#endif
