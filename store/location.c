/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/location.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_there(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0;
}

static enum status try_path(struct location *l, const char *path, const char *why, struct error *err)
{
    enum status status = l->tried.len ? buf_add_c(&l->tried, ", ", err) : STATUS_OK;

    if (!status)
        status = buf_add_format(&l->tried, err, "'%s' (%s)", path, why);
    buf_clear(&l->path);
    if (!status)
        status = buf_add_c(&l->path, path, err);
    l->exists = is_there(path);
    return status;
}

/* .cuttings in the working directory or a folder above it. */
static enum status try_parents(struct location *l, struct error *err)
{
    char *folder = getcwd(NULL, 0);
    struct buf path = BUF_INIT;
    enum status status = STATUS_OK;

    if (!folder)
        return STATUS_OK; /* a working directory that is gone has no parents */
    for (bool is_first = true;; is_first = false) {
        char *slash = strrchr(folder, '/');

        buf_clear(&path);
        status = buf_add_format(&path, err, "%s/.cuttings", slash == folder && !folder[1] ? "" : folder);
        if (status)
            break;
        if (is_first || is_there(path.at))
            status = try_path(l, path.at, "the working directory and above", err);
        if (status || l->exists || !slash || !folder[1])
            break;
        *(slash == folder ? slash + 1 : slash) = '\0';
    }
    free(folder);
    buf_release(&path);
    return status;
}

static enum status try_data_home(struct location *l, struct error *err)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    struct buf path = BUF_INIT;
    enum status status;

    if (data && data[0] == '/')
        status = buf_add_format(&path, err, "%s/cuttings/index", data);
    else if (home && home[0])
        status = buf_add_format(&path, err, "%s/.local/share/cuttings/index", home);
    else
        return l->tried.len ? STATUS_OK : error_set(err, STATUS_NOT_FOUND, "no place for an index: HOME is not set");
    if (!status)
        status = try_path(l, path.at, "the data folder", err);
    buf_release(&path);
    return status;
}

enum status location_find(struct location *out, const char *given, struct error *err)
{
    const char *environment = getenv("CUTTINGS_INDEX");
    enum status status;

    if (given && !given[0])
        return error_set(err, STATUS_BAD_INPUT, "--index needs the name of a folder");
    if (given)
        return try_path(out, given, "--index", err);
    if (environment && environment[0])
        return try_path(out, environment, "$CUTTINGS_INDEX", err);
    status = try_parents(out, err);
    if (!status && !out->exists)
        status = try_data_home(out, err);
    return status;
}

void location_release(struct location *l)
{
    buf_release(&l->path);
    buf_release(&l->tried);
}
