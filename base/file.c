/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_STEP = 1 << 16 };

/* `room`: what is expected, and a byte to see that it ends there. */
static enum status read_all(int fd, const char *name, size_t room, size_t max, struct buf *out, struct error *err)
{
    size_t start = out->len;

    for (;;) {
        ssize_t count;
        enum status status = buf_reserve(out, room, err);

        if (status)
            return status;
        count = read(fd, out->at + out->len, room);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return error_set_errno(err, errno, "cannot read '%s'", name);
        if (count == 0)
            return STATUS_OK;
        out->len += (size_t)count;
        out->at[out->len] = '\0';
        if (out->len - start > max)
            return error_set(err, STATUS_BAD_INPUT, "'%s' is longer than %zu bytes", name, max);
        room = room > (size_t)count ? room - (size_t)count : READ_STEP;
    }
}

enum status file_read_descriptor(int fd, const char *name, size_t max, struct buf *out, struct error *err)
{
    return read_all(fd, name, READ_STEP, max, out, err);
}

enum status file_read(const char *path, size_t max, struct buf *out, struct error *err)
{
    struct stat info;
    enum status status;
    /* O_NONBLOCK: a named pipe must not stop the run. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0) {
        status = error_set_errno(err, errno, "cannot open '%s'", path);
        return errno == ENOENT ? STATUS_NOT_FOUND : status;
    }
    if (fstat(fd, &info) != 0)
        status = error_set_errno(err, errno, "cannot look at '%s'", path);
    else if (!S_ISREG(info.st_mode))
        status = error_set(err, STATUS_BAD_INPUT, "'%s' is not a regular file", path);
    else if ((uint64_t)info.st_size > max)
        status = error_set(err, STATUS_BAD_INPUT, "'%s' is longer than %zu bytes", path, max);
    else
        status = read_all(fd, path, (size_t)info.st_size + 1, max, out, err);
    close(fd);
    return status;
}

enum status file_sync_folder(const char *path, struct error *err)
{
    enum status status = STATUS_OK;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return error_set_errno(err, errno, "cannot open the folder '%s'", path);
    if (fsync(fd) != 0)
        status = error_set_errno(err, errno, "cannot sync the folder '%s'", path);
    close(fd);
    return status;
}

enum status file_read_any(const char *path, size_t max, struct buf *out, struct error *err)
{
    enum status status;
    int fd;

    if (strcmp(path, "-") == 0)
        return file_read_descriptor(STDIN_FILENO, "standard input", max, out, err);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return error_set_errno(err, errno, "cannot open '%s'", path);
    status = file_read_descriptor(fd, path, max, out, err);
    close(fd);
    return status;
}

static enum status sync_one(int folder, const char *name, const char *path, struct error *err)
{
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    enum status status = STATUS_OK;

    if (fd < 0 || fsync(fd) != 0)
        status = error_set_errno(err, errno, "cannot sync '%s/%s'", path, name);
    if (fd >= 0)
        close(fd);
    return status;
}

enum status file_sync_tree(const char *path, struct error *err)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    enum status status = STATUS_OK;

    if (!folder)
        return error_set_errno(err, errno, "cannot open the folder '%s'", path);
    while (!status && (entry = readdir(folder)))
        if (entry->d_name[0] != '.')
            status = sync_one(dirfd(folder), entry->d_name, path, err);
    closedir(folder);
    return status ? status : file_sync_folder(path, err);
}

static enum status write_all(int fd, const char *path, struct str content, struct error *err)
{
    while (content.len) {
        ssize_t count = write(fd, content.at, content.len);

        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return error_set_errno(err, errno, "cannot write '%s'", path);
        content = str_slice(content, (size_t)count, content.len);
    }
    if (fsync(fd) != 0)
        return error_set_errno(err, errno, "cannot sync '%s'", path);
    return STATUS_OK;
}

enum status file_replace(const char *path, struct str content, struct error *err)
{
    struct buf beside = BUF_INIT, folder = BUF_INIT;
    const char *slash = strrchr(path, '/');
    int fd = -1;
    enum status status = buf_add_format(&beside, err, "%s.new", path);

    if (!status)
        status = slash ? buf_add(&folder, str_of(path, (size_t)(slash - path) + 1), err) : buf_add_c(&folder, ".", err);
    if (status)
        goto done;
    (void)unlink(beside.at); /* left by a run that was killed, or a link put there to have another file written */
    fd = open(beside.at, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) {
        status = error_set_errno(err, errno, "cannot write '%s'", beside.at);
        goto done;
    }
    status = write_all(fd, beside.at, content, err);
    if (close(fd) != 0 && !status)
        status = error_set_errno(err, errno, "cannot write '%s'", beside.at);
    if (!status && rename(beside.at, path) != 0)
        status = error_set_errno(err, errno, "cannot rename '%s'", beside.at);
    if (status)
        (void)unlink(beside.at); /* the failure before it is the one to report */
    else
        status = file_sync_folder(folder.at, err);
done:
    buf_release(&beside);
    buf_release(&folder);
    return status;
}

enum status file_write_any(const char *path, struct str content, struct error *err)
{
    struct stat st;
    FILE *file;
    bool is_written;

    if (lstat(path, &st) != 0 || !(S_ISFIFO(st.st_mode) || S_ISCHR(st.st_mode)))
        return file_replace(path, content, err);
    file = fopen(path, "we");
    is_written = file && fwrite(content.at, 1, content.len, file) == content.len;
    if (file && fclose(file) != 0)
        is_written = false;
    return is_written ? STATUS_OK : error_set_errno(err, errno, "cannot write '%s'", path);
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    return remove(path) == 0 || errno == ENOENT ? 0 : -1;
}

enum status file_remove_tree(const char *path, struct error *err)
{
    if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0 && errno != ENOENT)
        return error_set_errno(err, errno, "cannot remove '%s'", path);
    return STATUS_OK;
}
