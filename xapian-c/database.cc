// SPDX-License-Identifier: GPL-2.0-or-later
//
// What concerns whole databases: merging, checking, the library's version.
#include "xapian-c/handles.hh"

#include <cerrno>
#include <fcntl.h>
#include <sstream>
#include <sys/stat.h>

static_assert(int(XAP_COMPACT_FULL) == int(Xapian::Compactor::FULL), "");
static_assert(XAP_COMPACT_NO_RENUMBER == Xapian::DBCOMPACT_NO_RENUMBER, "");
static_assert(XAP_COMPACT_MULTIPASS == Xapian::DBCOMPACT_MULTIPASS, "");
static_assert(XAP_COMPACT_SINGLE_FILE == Xapian::DBCOMPACT_SINGLE_FILE, "");

struct str xap_version_string(void)
{
    struct str version = str_of(nullptr, 0);

    (void)xap_guard(nullptr, [&] { version = str_from_c(Xapian::version_string()); });
    return version;
}

Xapian::Database glass_at(struct str path)
{
    std::string name = path_of(path);
    struct stat info;
    int fd;

    if (stat(name.c_str(), &info) != 0 || !S_ISREG(info.st_mode))
        return Xapian::Database(name, Xapian::DB_BACKEND_GLASS);
    fd = open(name.c_str(), O_RDONLY | O_CLOEXEC); // the database's from here on
    if (fd < 0)
        throw Xapian::DatabaseOpeningError("Couldn't open " + name, errno);
    return Xapian::Database(fd, Xapian::DB_BACKEND_GLASS);
}

enum status xap_compact(const struct str *sources, size_t count, struct str target, unsigned flags,
                        uint32_t block_size, struct error *err)
{
    return xap_guard_path(err, "compact into", target, [&] {
        Xapian::Database merged;

        if (count == 0)
            throw Xapian::InvalidArgumentError("No database to compact");
        for (size_t i = 0; i < count; i++)
            merged.add_database(glass_at(sources[i]));
        merged.compact(path_of(target), flags, static_cast<int>(block_size));
    });
}

enum status xap_check(struct str path, struct buf *report, size_t *error_count, struct error *err)
{
    return xap_guard(err, [&] {
        std::ostringstream lines;
        enum status checked = xap_guard_path(err, "check", path, [&] {
            *error_count = Xapian::Database::check(path_of(path), 0, report ? &lines : nullptr);
        });
        // What it found before it gave up is worth having too.
        enum status reported = report ? append(report, lines.str(), checked ? nullptr : err) : STATUS_OK;

        return checked ? checked : reported;
    });
}
