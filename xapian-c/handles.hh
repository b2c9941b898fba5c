// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the opaque handles hold. Xapian's objects count references themselves,
// so a handle keeps alive what it was made from.
#ifndef XAPIAN_C_HANDLES_HH
#define XAPIAN_C_HANDLES_HH

#include "xapian-c/guard.hh"

#include <memory>
#include <string>
#include <vector>

#include <xapian.h>

// A glass database, in a folder or in one file. Whatever else is there is not opened: a stub of Xapian's may name a program,
// which opening it runs.
Xapian::Database glass_at(struct str path);

struct xap_reader {
    Xapian::Database db;
};

struct xap_writer {
    explicit xap_writer(const Xapian::WritableDatabase &opened) : db(opened), reader{ opened }
    {
    }

    Xapian::WritableDatabase db;
    struct xap_reader reader; // shares db's internals, so it sees changes not yet committed
};

struct xap_postings {
    Xapian::PostingIterator at; // the next posting to hand out
};

enum terms_number { NUMBER_NONE, NUMBER_TERM_FREQUENCY, NUMBER_WDF };

struct xap_terms {
    Xapian::TermIterator at; // the next term to hand out
    enum terms_number number;
    std::string current;
};

struct xap_values {
    Xapian::ValueIterator at; // the next value to hand out
    bool is_of_document;      // the key is the slot
    std::string current;      // all values of a batch, one after the other
    std::vector<size_t> ends;
};

struct xap_document {
    Xapian::Document doc;
};

struct xap_query {
    Xapian::Query query;
};

class batch_spy;

struct xap_enquire {
    explicit xap_enquire(const Xapian::Database &db);
    ~xap_enquire();

    bool is_of_one_database;
    // Xapian keeps bare pointers to the spies: they must go after the Enquire.
    std::vector<std::unique_ptr<batch_spy>> spies;
    Xapian::Enquire enquire;
};

struct xap_matches {
    Xapian::MSet mset;
    std::string collapse_key;
};

#endif
