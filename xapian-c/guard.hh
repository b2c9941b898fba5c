// SPDX-License-Identifier: GPL-2.0-or-later
//
// The one place where C++ exceptions become statuses.
//
// Every entry point runs its body in xap_guard(): getters, steps of iterators
// and destructors too, because std::string, `new` and ++it all throw.
#ifndef XAPIAN_C_GUARD_HH
#define XAPIAN_C_GUARD_HH

#include "xapian-c/xapian-c.h"

#include <string>
#include <type_traits>
#include <utility>

// Thrown through Xapian by a callback that wants to stop; `err` is set already.
struct stopped_by_callback {
    enum status status;
};

// Must be called with an exception in flight.
enum status status_from_current_exception(struct error *err) noexcept;

// The body returns nothing, or a status of its own.
template <typename Body> enum status xap_guard(struct error *err, Body &&body) noexcept
{
    try {
        if constexpr (std::is_void_v<decltype(body())>) {
            body();
            return STATUS_OK;
        } else {
            return body();
        }
    } catch (...) {
        return status_from_current_exception(err);
    }
}

// The same for work on the database at `path`, which the message then names:
// Xapian's own sometimes does and sometimes does not.
enum status error_add_path(struct error *err, const struct error *cause, const char *action,
                           struct str path) noexcept;

template <typename Body>
enum status xap_guard_path(struct error *err, const char *action, struct str path, Body &&body) noexcept
{
    struct error cause = ERROR_INIT;

    if (xap_guard(&cause, std::forward<Body>(body)))
        return error_add_path(err, &cause, action, path);
    return STATUS_OK;
}

// Frees a handle, whatever its destructor does.
template <typename Handle> void xap_delete(Handle *handle) noexcept
{
    (void)xap_guard(nullptr, [&] { delete handle; });
}

inline std::string string_of(struct str s)
{
    return s.len ? std::string(s.at, s.len) : std::string();
}

inline struct str view_of(const std::string &s)
{
    return str_of(s.data(), s.size());
}

inline enum status append(struct buf *out, const std::string &s, struct error *err)
{
    return buf_add(out, view_of(s), err);
}

// Both throw Xapian::InvalidArgumentError: a path with a zero byte would be cut short by
// the system, a term too long is found by Xapian too late (see xap_document_add_posting).
std::string path_of(struct str path);
std::string term_of(struct str term);

#endif
