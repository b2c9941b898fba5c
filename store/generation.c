/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/generation.h"

#include "base/file.h"
#include "store/trust.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define STUB "XAPIANDB"
#define FOLDER_PREFIX "generation-"

enum { STUB_MAX = 4096 };

/* "auto generation-12\n" to 12. */
static bool stub_number(struct str stub, uint64_t *number)
{
    struct str start = STR("auto " FOLDER_PREFIX);

    stub = str_trim(stub);
    return str_starts_with(stub, start) && str_to_unsigned(str_slice(stub, start.len, stub.len), UINT32_MAX, number);
}

static bool is_empty_folder(const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    bool is_empty = true;

    if (!folder)
        return true;
    while ((entry = readdir(folder)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 && strcmp(entry->d_name, "lock") != 0 &&
            strncmp(entry->d_name, FOLDER_PREFIX, sizeof FOLDER_PREFIX - 1) != 0 && strncmp(entry->d_name, STUB, 8) != 0)
            is_empty = false;
    closedir(folder);
    return is_empty;
}

/* Why there is no stub: no folder, a file in its place, a folder of something else. */
static enum status explain_missing(const char *index, struct error *err)
{
    struct stat info;

    if (stat(index, &info) != 0) {
        if (errno == ENOENT)
            return error_set(err, STATUS_NOT_FOUND, "there is no index at '%s'", index);
        return error_set_errno(err, errno, "cannot look at '%s'", index);
    }
    if (!S_ISDIR(info.st_mode))
        return error_set(err, STATUS_BAD_INPUT, "'%s' is a file, not an index: an index is a folder", index);
    if (!is_empty_folder(index))
        return error_set(err, STATUS_BAD_INPUT, "'%s' is a folder with other things in it, not an index", index);
    return error_set(err, STATUS_NOT_FOUND, "there is no index in '%s' yet", index);
}

static enum status current_number(const char *index, uint64_t *number, struct error *err)
{
    struct buf stub = BUF_INIT, path = BUF_INIT;
    enum status status = buf_add_format(&path, err, "%s/" STUB, index);

    if (!status)
        status = file_read(path.at, STUB_MAX, &stub, err);
    if (status == STATUS_NOT_FOUND || (status && errno == ENOTDIR))
        status = explain_missing(index, err);
    else if (!status && !stub_number(buf_view(&stub), number))
        status = error_set(err, STATUS_CORRUPT, "'%s' does not name a generation of a cuttings index", path.at);
    buf_release(&stub);
    buf_release(&path);
    return status;
}

enum status generation_current(const char *index, struct buf *path, struct error *err)
{
    uint64_t number = 0;
    enum status status = current_number(index, &number, err);

    if (!status)
        status = buf_add_format(path, err, "%s/" FOLDER_PREFIX "%llu", index, (unsigned long long)number);
    return status;
}

enum status generation_new(const char *index, struct buf *path, struct error *err)
{
    uint64_t number = 0;
    enum status status = current_number(index, &number, err);

    if (status && status != STATUS_NOT_FOUND && status != STATUS_CORRUPT)
        return status;
    status = buf_add_format(path, err, "%s/" FOLDER_PREFIX "%llu", index, (unsigned long long)number + 1);
    if (!status)
        status = file_remove_tree(path->at, err);
    return status;
}

enum status generation_publish(const char *index, const char *path, struct error *err)
{
    const char *name = strrchr(path, '/');
    struct buf stub = BUF_INIT, stub_path = BUF_INIT;
    enum status status = buf_add_format(&stub, err, "auto %s\n", name ? name + 1 : path);

    if (!status)
        status = buf_add_format(&stub_path, err, "%s/" STUB, index);
    if (!status)
        status = file_sync_folder(path, err);
    if (!status)
        status = file_replace(stub_path.at, buf_view(&stub), err);
    buf_release(&stub);
    buf_release(&stub_path);
    return status;
}

bool generation_is_current(const char *index, const char *path)
{
    struct buf current = BUF_INIT;
    enum status status = generation_current(index, &current, NULL);
    bool is = status == STATUS_NOT_FOUND ? false : status || str_is_equal(buf_view(&current), str_from_c(path));

    buf_release(&current);
    return is;
}

/* Another generation than the current one, or a stub that was not yet in its place. */
static bool is_left_over(struct str name, uint64_t current)
{
    uint64_t number;

    if (str_is_equal(name, STR(STUB ".new")))
        return true;
    return str_starts_with(name, STR(FOLDER_PREFIX)) &&
           str_to_unsigned(str_slice(name, sizeof FOLDER_PREFIX - 1, name.len), UINT64_MAX, &number) && number != current;
}

enum status generation_clean(const char *index, struct error *err)
{
    uint64_t number = 0;
    struct buf path = BUF_INIT;
    struct dirent *entry;
    DIR *folder;
    bool is_synced = false;
    enum status status = current_number(index, &number, err);

    if (status)
        return status;
    folder = opendir(index);
    if (!folder)
        return error_set_errno(err, errno, "cannot read the folder '%s'", index);
    while (!status && (entry = readdir(folder))) {
        if (!is_left_over(str_from_c(entry->d_name), number))
            continue;
        buf_clear(&path);
        status = is_synced ? STATUS_OK : file_sync_folder(index, err); /* what goes must not be what a failure of power brings back */
        is_synced = true;
        if (!status)
            status = buf_add_format(&path, err, "%s/%s", index, entry->d_name);
        if (!status)
            status = file_remove_tree(path.at, err);
    }
    closedir(folder);
    buf_release(&path);
    return status;
}

/* mkdir -p. What is in the index is nobody else's business until the user says so: the files in it have the usual modes, so
 * that one chmod of the folder, which is never made again, opens it. */
static enum status make_folder(const char *path, struct error *err)
{
    struct buf front = BUF_INIT;
    enum status status = STATUS_OK;

    for (const char *at = path; !status;) {
        const char *slash = strchr(at, '/');

        buf_clear(&front);
        status = buf_add(&front, str_of(path, slash ? (size_t)(slash - path) : strlen(path)), err);
        if (!status && front.len && mkdir(front.at, 0700) != 0 && errno != EEXIST)
            status = error_set_errno(err, errno, "cannot make the folder '%s'", front.at);
        if (!slash)
            break;
        at = slash + 1;
    }
    buf_release(&front);
    return status;
}

static enum status wait_for_lock(int fd, const char *index, uint64_t seconds, struct error *err)
{
    const struct timespec pause = { 0, 100000000 };

    for (uint64_t tenths = 0;; tenths++) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0)
            return STATUS_OK;
        if (errno != EWOULDBLOCK && errno != EINTR)
            return error_set_errno(err, errno, "cannot lock '%s'", index);
        if (tenths / 10 >= seconds)
            return error_set(err, STATUS_LOCKED,
                             "another cuttings-index is writing to '%s': wait for it to end, or use --wait "
                             "(the lock goes with its process; there is nothing to delete)",
                             index);
        (void)nanosleep(&pause, NULL); /* cut short by a signal: looks again sooner */
    }
}

enum status generation_lock(const char *index, uint64_t wait_seconds, int *fd, struct error *err)
{
    struct buf path = BUF_INIT;
    struct stat info;
    enum status status;
    int opened = -1;

    if (stat(index, &info) == 0 && !S_ISDIR(info.st_mode))
        return explain_missing(index, err);
    status = trust_index(index, err);
    if (!status)
        status = make_folder(index, err);
    if (!status)
        status = buf_add_format(&path, err, "%s/lock", index);
    if (status)
        goto done;
    opened = open(path.at, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (opened < 0)
        status = error_set_errno(err, errno, "cannot open '%s'", path.at);
    else
        status = wait_for_lock(opened, index, wait_seconds, err);
    if (!status)
        *fd = opened;
    else if (opened >= 0)
        close(opened);
done:
    buf_release(&path);
    return status;
}

void generation_unlock(int fd)
{
    if (fd >= 0)
        close(fd);
}
