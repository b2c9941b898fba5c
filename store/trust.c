/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/trust.h"

#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void name_of(uid_t user, char *out, size_t room)
{
    const struct passwd *entry = getpwuid(user);

    if (entry)
        (void)snprintf(out, room, "%s", entry->pw_name);
    else
        (void)snprintf(out, room, "%lu", (unsigned long)user);
}

static bool is_named(uid_t user)
{
    struct str rest = str_from_c(getenv("CUTTINGS_TRUSTED_OWNERS")), one;
    char name[256];
    uint64_t number;

    name_of(user, name, sizeof name);
    while (str_next(&rest, ',', &one)) {
        one = str_trim(one);
        if (str_is_equal(one, str_from_c(name)) || (str_to_unsigned(one, UINT32_MAX, &number) && number == user))
            return true;
    }
    return false;
}

static enum status check_owner(const char *path, uid_t owner, struct error *err)
{
    char name[256];

    if (owner == geteuid() || owner == 0 || is_named(owner))
        return STATUS_OK;
    name_of(owner, name, sizeof name);
    return error_set(err, STATUS_BAD_INPUT,
                     "'%.200s' belongs to '%.60s': an index of somebody else is not opened unseen; "
                     "copy it (cp -r), or set CUTTINGS_TRUSTED_OWNERS=%.60s",
                     path, name, name);
}

enum kind { KIND_FILE, KIND_FOLDER };

static enum status check_entry(const char *path, enum kind kind, struct error *err)
{
    struct stat info;

    if (lstat(path, &info) != 0)
        return errno == ENOENT || errno == ENOTDIR ? STATUS_OK : error_set_errno(err, errno, "cannot look at '%s'", path);
    if (S_ISLNK(info.st_mode))
        return error_set(err, STATUS_BAD_INPUT, "'%.300s' is a symbolic link, which an index has none of: remove it, or copy the index (cp -rL)", path);
    if (kind == KIND_FOLDER ? !S_ISDIR(info.st_mode) : !S_ISREG(info.st_mode))
        return error_set(err, STATUS_BAD_INPUT, "'%.300s' is no %s, as it would be in an index: remove it, or rebuild", path,
                         kind == KIND_FOLDER ? "folder" : "file");
    return check_owner(path, info.st_uid, err);
}

/* Files and folders that an index has, by their names; STATUS_OK for any other. */
static enum status check_known(const char *path, const char *name, struct error *err)
{
    if (strncmp(name, "generation-", 11) == 0)
        return check_entry(path, KIND_FOLDER, err);
    if (strncmp(name, "XAPIANDB", 8) == 0 || strcmp(name, "lock") == 0)
        return check_entry(path, KIND_FILE, err);
    return STATUS_OK;
}

typedef enum status entry_check(const char *path, const char *name, struct error *err);

static enum status check_folder(const char *path, entry_check *check, struct error *err)
{
    struct buf entry_path = BUF_INIT;
    struct dirent *entry;
    DIR *folder = opendir(path);
    enum status status = STATUS_OK;

    if (!folder)
        return errno == ENOENT || errno == ENOTDIR ? STATUS_OK : error_set_errno(err, errno, "cannot read the folder '%s'", path);
    while (!status && (entry = readdir(folder))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        buf_clear(&entry_path);
        status = buf_add_format(&entry_path, err, "%s/%s", path, entry->d_name);
        if (!status)
            status = check(entry_path.at, entry->d_name, err);
    }
    closedir(folder);
    buf_release(&entry_path);
    return status;
}

enum status trust_index(const char *index, struct error *err)
{
    struct stat link, target;
    enum status status;

    if (lstat(index, &link) != 0 || stat(index, &target) != 0) /* not there: somebody else says so */
        return STATUS_OK;
    status = check_owner(index, link.st_uid, err); /* of a link that the user made, too */
    if (!status)
        status = check_owner(index, target.st_uid, err);
    return status || !S_ISDIR(target.st_mode) ? status : check_folder(index, check_known, err);
}

static enum status check_table(const char *path, const char *name, struct error *err)
{
    (void)name;
    return check_entry(path, KIND_FILE, err);
}

enum status trust_generation(const char *path, struct error *err)
{
    enum status status = check_entry(path, KIND_FOLDER, err);

    return status ? status : check_folder(path, check_table, err);
}
