// SPDX-License-Identifier: GPL-2.0-or-later
#include "xapian-c/guard.hh"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <new>

#include <unistd.h>

#include <xapian.h>

// The API says uint32_t for all of these.
static_assert(sizeof(Xapian::docid) == 4 && sizeof(Xapian::termcount) == 4 && sizeof(Xapian::termpos) == 4,
              "libxapian was built with 64-bit document ids, counts or positions");

// Xapian's message, begun as this project writes them, with the system's reason if there is one.
static enum status set_from(struct error *err, enum status status, const Xapian::Error &e,
                            const char *type = "")
{
    std::string message = e.get_msg();
    const char *reason = e.get_error_string();

    if (message.size() > 1 && message[0] >= 'A' && message[0] <= 'Z' && message[1] >= 'a')
        message[0] = static_cast<char>(message[0] - 'A' + 'a');
    if (reason && message.find(reason) == std::string::npos)
        message.append(": ").append(reason);
    return error_set(err, status, "%s%s%s", type, *type ? ": " : "", message.c_str());
}

static enum status status_of_opening_error(const Xapian::DatabaseOpeningError &e)
{
    const char *reason = e.get_error_string();

    // Without a reason from the system the path holds something else; with one other than
    // "no such file" the database may well be there. Xapian keeps the number to itself.
    return reason && strcmp(reason, strerror(ENOENT)) != 0 ? STATUS_IO : STATUS_NOT_FOUND;
}

static enum status status_of_database_error(const Xapian::DatabaseError &e)
{
    // A full disk and its like have no class of their own.
    return e.get_error_string() ? STATUS_IO : STATUS_INTERNAL;
}

static enum status status_of_lock_error(const Xapian::DatabaseLockError &e)
{
    // A lock file that cannot be opened is no lock of somebody else's. Xapian only tells by the message.
    return e.get_msg().find("already locked") != std::string::npos ? STATUS_LOCKED : STATUS_IO;
}

// From the most special to the most general; the classes derived from DatabaseOpeningError before it.
static enum status map_current_exception(struct error *err)
{
    try {
        throw;
    } catch (const stopped_by_callback &stop) {
        return stop.status;
    } catch (const Xapian::DatabaseLockError &e) {
        return set_from(err, status_of_lock_error(e), e);
    } catch (const Xapian::DatabaseModifiedError &e) {
        return set_from(err, STATUS_STALE, e);
    } catch (const Xapian::DatabaseCorruptError &e) {
        return set_from(err, STATUS_CORRUPT, e);
    } catch (const Xapian::DatabaseVersionError &e) {
        return set_from(err, STATUS_VERSION, e);
    } catch (const Xapian::DatabaseNotFoundError &e) {
        return set_from(err, STATUS_NOT_FOUND, e);
    } catch (const Xapian::DatabaseOpeningError &e) {
        return set_from(err, status_of_opening_error(e), e);
    } catch (const Xapian::DatabaseCreateError &e) {
        return set_from(err, STATUS_IO, e);
    } catch (const Xapian::DocNotFoundError &e) {
        return set_from(err, STATUS_NOT_FOUND, e);
    } catch (const Xapian::InvalidArgumentError &e) {
        return set_from(err, STATUS_BAD_INPUT, e);
    } catch (const Xapian::QueryParserError &e) {
        return set_from(err, STATUS_BAD_INPUT, e);
    } catch (const Xapian::WildcardError &e) {
        return set_from(err, STATUS_BAD_INPUT, e);
    } catch (const Xapian::RangeError &e) {
        return set_from(err, STATUS_BAD_INPUT, e);
    } catch (const Xapian::NetworkError &e) {
        return set_from(err, STATUS_IO, e);
    } catch (const Xapian::DatabaseError &e) {
        return set_from(err, status_of_database_error(e), e, e.get_type());
    } catch (const Xapian::Error &e) {
        return set_from(err, STATUS_INTERNAL, e, e.get_type());
    } catch (const std::bad_alloc &) {
        return error_no_memory(err);
    } catch (const std::exception &e) {
        return error_set(err, STATUS_INTERNAL, "unexpected C++ exception: %s", e.what());
    } catch (...) {
        return error_set(err, STATUS_INTERNAL, "unexpected C++ exception");
    }
}

enum status status_from_current_exception(struct error *err) noexcept
{
    // Making the message takes memory as well.
    try {
        return map_current_exception(err);
    } catch (...) {
        return error_no_memory(err);
    }
}

static const char *ending_program;

// No stream and no allocation: what led here may have been a lack of memory. While another exception is on its way there
// is none to ask for its message, but what the system said last.
static void end_with_message()
{
    struct error err = ERROR_INIT;
    char line[sizeof err.message + 200];
    int length, last = errno;

    if (std::current_exception())
        (void)status_from_current_exception(&err);
    else
        (void)error_set(&err, STATUS_IO, "a write failed: %s", strerror(last));
    length = snprintf(line, sizeof line, "%s: libxapian cannot go on: %s: the index is as before\n", ending_program,
                      err.message);
    (void)!write(STDERR_FILENO, line, std::min(static_cast<size_t>(length), sizeof line - 1));
    _exit(2);
}

void xap_end_with_message(const char *program)
{
    ending_program = program;
    std::set_terminate(end_with_message);
}

enum status error_add_path(struct error *err, const struct error *cause, const char *action,
                           struct str path) noexcept
{
    int shown = static_cast<int>(std::min<size_t>(path.len, 300));

    if (cause->status == STATUS_OUT_OF_MEMORY)
        return error_no_memory(err);
    return error_set(err, cause->status, "cannot %s '%.*s': %s", action, shown, path.len ? path.at : "",
                     cause->message);
}

std::string path_of(struct str path)
{
    if (path.len == 0 || memchr(path.at, '\0', path.len))
        throw Xapian::InvalidArgumentError(path.len ? "Path with a zero byte" : "Empty path");
    return string_of(path);
}

std::string term_of(struct str term)
{
    // Keys of the B-tree hold a zero byte as two.
    size_t zeros = term.len ? static_cast<size_t>(std::count(term.at, term.at + term.len, '\0')) : 0;

    if (term.len == 0)
        throw Xapian::InvalidArgumentError("Empty term");
    if (term.len + zeros > XAP_TERM_BYTES_MAX)
        throw Xapian::InvalidArgumentError(
            "Term of " + std::to_string(term.len + zeros) + " bytes, more than the " +
            std::to_string(XAP_TERM_BYTES_MAX) +
            " allowed: " + std::string(term.at, std::min<size_t>(term.len, 40)) + "...");
    return string_of(term);
}
