/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MAX = 200 };

/* A folder on the way from the root to where the walk is. */
struct level {
    const struct level *above;
    dev_t device;
    ino_t inode;
    unsigned depth;
};

struct walk {
    struct buf path;
    size_t relative_at; /* where names below the root begin in `path` */
    walk_visit *visit;
    walk_problem *problem;
    void *payload;
};

enum source_kind source_kind_of(struct str path)
{
    static const struct {
        const char *ending;
        enum source_kind kind;
    } kinds[] = {
        { ".txt", SOURCE_TEXT }, { ".md", SOURCE_TEXT }, { ".jsonl", SOURCE_RECORDS }, { ".ndjson", SOURCE_RECORDS },
    };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct str ending = str_from_c(kinds[i].ending);

        if (path.len > ending.len && str_is_equal_nocase(str_slice(path, path.len - ending.len, path.len), ending))
            return kinds[i].kind;
    }
    return SOURCE_OTHER;
}

static enum status visit_file(struct walk *w, const struct stat *info, struct error *err)
{
    struct found_file file = {
        .path = buf_view(&w->path),
        .relative = str_slice(buf_view(&w->path), w->relative_at, w->path.len),
        .size = (uint64_t)info->st_size,
        .mtime_ns = (int64_t)info->st_mtim.tv_sec * 1000000000 + info->st_mtim.tv_nsec,
        .inode = info->st_ino,
    };

    file.kind = source_kind_of(file.path);
    return w->visit(&file, w->payload, err);
}

static enum status report(struct walk *w, const char *reason, bool is_unread, struct error *err)
{
    const struct walk_trouble trouble = {
        .path = buf_view(&w->path),
        .relative = str_slice(buf_view(&w->path), w->relative_at, w->path.len),
        .reason = reason,
        .is_unread = is_unread,
    };

    return w->problem(&trouble, w->payload, err);
}

static bool is_on_the_way(const struct level *level, const struct stat *info)
{
    for (; level; level = level->above)
        if (level->device == info->st_dev && level->inode == info->st_ino)
            return true;
    return false;
}

static enum status walk_folder(struct walk *w, int parent, const char *name, const struct level *above,
                               const struct stat *info, struct error *err);

static enum status look_at(struct walk *w, int folder, const char *name, unsigned char type, const struct level *level,
                           struct error *err)
{
    struct stat info;
    enum status status;

    if (fstatat(folder, name, &info, type == DT_LNK || type == DT_UNKNOWN ? 0 : AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? report(w, "a link to nowhere", false, err) : report(w, strerror(errno), true, err);
    if (S_ISREG(info.st_mode))
        return visit_file(w, &info, err);
    if (!S_ISDIR(info.st_mode))
        return report(w, "not a regular file", false, err);
    if (is_on_the_way(level, &info))
        return report(w, "a link back to a folder above it", false, err);
    status = walk_folder(w, folder, name, level, &info, err);
    return status;
}

static enum status look_at_entry(struct walk *w, int folder, const struct dirent *entry, const struct level *level,
                                 struct error *err)
{
    size_t length = w->path.len;
    enum status status;

    if (entry->d_name[0] == '.')
        return STATUS_OK;
    status = length && w->path.at[length - 1] == '/' ? STATUS_OK : buf_add_byte(&w->path, '/', err);
    if (!status)
        status = buf_add_c(&w->path, entry->d_name, err);
    if (!status)
        status = look_at(w, folder, entry->d_name, entry->d_type, level, err);
    buf_truncate(&w->path, length);
    return status;
}

static bool holds_an_index(int folder)
{
    return faccessat(folder, "iamglass", F_OK, 0) == 0 || faccessat(folder, "XAPIANDB", F_OK, 0) == 0;
}

static enum status walk_folder(struct walk *w, int parent, const char *name, const struct level *above,
                               const struct stat *info, struct error *err)
{
    struct level level = { above, info->st_dev, info->st_ino, above ? above->depth + 1 : 0 };
    enum status status = STATUS_OK;
    struct dirent *entry;
    DIR *folder;
    int fd;

    if (level.depth > DEPTH_MAX)
        return report(w, "folders too deep", false, err);
    fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    folder = fd < 0 ? NULL : fdopendir(fd);
    if (!folder) {
        status = above ? report(w, strerror(errno), true, err) : error_set_errno(err, errno, "cannot read the folder '%s'", name);
        if (fd >= 0)
            close(fd);
        return status;
    }
    if (holds_an_index(fd)) {
        closedir(folder);
        return STATUS_OK;
    }
    for (;;) {
        errno = 0;
        entry = readdir(folder);
        if (!entry)
            break;
        status = look_at_entry(w, fd, entry, &level, err);
        if (status)
            break;
    }
    if (!entry && errno)
        status = report(w, strerror(errno), true, err);
    closedir(folder);
    return status;
}

enum status walk_tree(const char *root, walk_visit *visit, walk_problem *problem, void *payload, struct error *err)
{
    struct walk w = { .visit = visit, .problem = problem, .payload = payload };
    struct stat info;
    const char *slash;
    enum status status = buf_add_c(&w.path, root, err);

    while (w.path.len > 1 && w.path.at[w.path.len - 1] == '/')
        buf_truncate(&w.path, w.path.len - 1);
    if (status)
        goto done;
    if (stat(root, &info) != 0) {
        status = error_set_errno(err, errno, "cannot look at '%s'", root);
        if (errno == ENOENT || errno == ENOTDIR)
            status = STATUS_NOT_FOUND;
    } else if (S_ISDIR(info.st_mode)) {
        w.relative_at = w.path.at[w.path.len - 1] == '/' ? w.path.len : w.path.len + 1;
        status = walk_folder(&w, AT_FDCWD, w.path.at, NULL, &info, err);
    } else if (S_ISREG(info.st_mode)) {
        slash = strrchr(w.path.at, '/');
        w.relative_at = slash ? (size_t)(slash - w.path.at) + 1 : 0;
        status = visit_file(&w, &info, err);
    } else {
        status = report(&w, "not a regular file", false, err);
    }
done:
    buf_release(&w.path);
    return status;
}
