/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/plan.h"

#include "base/file.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_LIST_MAX = 1 << 30 };

/* One path that was given, while it is walked. */
struct root {
    struct plan *plan;
    const char *given;
    struct str absolute; /* without links, so that one file has one name */
    bool is_single;      /* a file, not a folder */
    uint64_t found;      /* files that may hold articles */
    struct str *unread;  /* nobody knows what is there now: what was stays */
    size_t unread_count, unread_capacity;
};

/* Room for one more item of an array that grows. */
static enum status more(void **array, size_t count, size_t *capacity, size_t size, struct error *err)
{
    size_t wanted = *capacity ? *capacity * 2 : 64;
    void *grown;

    if (count < *capacity)
        return STATUS_OK;
    grown = realloc(*array, wanted * size);
    if (!grown)
        return error_no_memory(err);
    *array = grown;
    *capacity = wanted;
    return STATUS_OK;
}

enum status plan_skip(struct plan *plan, struct str path, struct str reason, struct error *err)
{
    struct skipped s;
    enum status status = arena_copy(&plan->arena, path, &s.path, err);

    if (!status)
        status = arena_copy(&plan->arena, reason, &s.reason, err);
    if (!status)
        status = more((void **)&plan->skipped, plan->skip_count, &plan->skip_capacity, sizeof s, err);
    if (!status)
        plan->skipped[plan->skip_count++] = s;
    return status;
}

static enum status add_to_read(struct plan *plan, struct source *s, struct error *err)
{
    enum status status =
        more((void **)&plan->to_read, plan->read_count, &plan->read_capacity, sizeof(struct source *), err);

    if (!status) {
        plan->to_read[plan->read_count++] = s;
        plan->bytes_to_read += s->size;
    }
    return status;
}

static enum status add_gone(struct plan *plan, struct source *s, struct error *err)
{
    enum status status = more((void **)&plan->gone, plan->gone_count, &plan->gone_capacity, sizeof(struct source *), err);

    if (status)
        return status;
    s->is_gone = true;
    plan->gone[plan->gone_count++] = s;
    return STATUS_OK;
}

/* The relative path, unless a file under another root has that id: then with the root's own name before it,
 * then the whole path. */
static enum status choose_id(struct plan *plan, const struct root *root, struct str path, struct str relative,
                             struct str *id, struct error *err)
{
    const char *slash;
    struct source *owner = manifest_find_id(plan->manifest, relative);

    *id = relative;
    if (!owner)
        return STATUS_OK;
    if (!owner->is_seen && access(owner->path.at, F_OK) != 0 && errno == ENOENT) {
        /* An archive that was moved: its articles keep their ids. */
        owner->is_seen = true;
        return add_gone(plan, owner, err);
    }
    slash = root->absolute.len ? memrchr(root->absolute.at, '/', root->absolute.len) : NULL;
    if (slash && !root->is_single) {
        *id = str_slice(path, (size_t)(slash - root->absolute.at) + 1, path.len);
        if (!manifest_find_id(plan->manifest, *id))
            return STATUS_OK;
    }
    *id = path;
    return STATUS_OK;
}

static bool looks_the_same(const struct source *s, const struct found_file *file)
{
    return s->size == file->size && s->mtime_ns == file->mtime_ns && s->inode == file->inode;
}

static enum status take_known(struct plan *plan, struct source *s, const struct found_file *file, struct error *err)
{
    if (s->is_seen)
        return STATUS_OK; /* given twice, or linked to */
    s->is_seen = true;
    if (looks_the_same(s, file)) {
        plan->unchanged += s->articles;
        return s->reason.len ? plan_skip(plan, file->path, s->reason, err) : STATUS_OK;
    }
    s->size = file->size;
    s->mtime_ns = file->mtime_ns;
    s->inode = file->inode;
    manifest_touch(plan->manifest, s);
    return add_to_read(plan, s, err);
}

static enum status take_new(struct plan *plan, const struct root *root, struct str path, const struct found_file *file,
                            struct error *err)
{
    struct source *s = NULL;
    struct str id;
    enum status status = choose_id(plan, root, path, file->relative, &id, err);

    if (!status)
        status = manifest_add(plan->manifest, path, id, &s, err);
    if (status)
        return status;
    s->is_seen = true;
    s->kind = (uint8_t)(file->kind == SOURCE_RECORDS ? SOURCE_RECORDS : SOURCE_TEXT);
    s->size = file->size;
    s->mtime_ns = file->mtime_ns;
    s->inode = file->inode;
    return add_to_read(plan, s, err);
}

/* The one name of what the walk has found below the root. */
static enum status absolute_path(const struct root *root, struct str relative, struct buf *path, struct error *err)
{
    enum status status = buf_add(path, root->absolute, err);

    if (!status && !root->is_single && relative.len) {
        if (path->len > 1)
            status = buf_add_byte(path, '/', err);
        if (!status)
            status = buf_add(path, relative, err);
    }
    return status;
}

static enum status visit(const struct found_file *file, void *payload, struct error *err)
{
    struct root *root = payload;
    struct plan *plan = root->plan;
    struct buf path = BUF_INIT;
    struct source *s;
    enum status status;

    if (file->kind == SOURCE_OTHER && !root->is_single)
        return plan_skip(plan, file->path, STR("not a .txt, .md, .jsonl or .ndjson file"), err);
    root->found++;
    status = absolute_path(root, file->relative, &path, err);
    if (status)
        goto done;
    s = manifest_find(plan->manifest, buf_view(&path));
    status = s ? take_known(plan, s, file, err) : take_new(plan, root, buf_view(&path), file, err);
done:
    buf_release(&path);
    return status;
}

static enum status note_unread(struct root *root, struct str relative, struct error *err)
{
    struct buf path = BUF_INIT;
    enum status status = absolute_path(root, relative, &path, err);

    if (!status)
        status = more((void **)&root->unread, root->unread_count, &root->unread_capacity, sizeof *root->unread, err);
    if (!status)
        status = arena_copy(&root->plan->arena, buf_view(&path), &root->unread[root->unread_count], err);
    root->unread_count += !status;
    buf_release(&path);
    return status;
}

static enum status problem(const struct walk_trouble *trouble, void *payload, struct error *err)
{
    struct root *root = payload;
    enum status status = plan_skip(root->plan, trouble->path, str_from_c(trouble->reason), err);

    return status || !trouble->is_unread ? status : note_unread(root, trouble->relative, err);
}

static bool is_unread(const struct root *root, struct str path)
{
    for (size_t i = 0; i < root->unread_count; i++) {
        struct str unread = root->unread[i];

        if (str_starts_with(path, unread) && (path.len == unread.len || path.at[unread.len] == '/'))
            return true;
    }
    return false;
}

static bool is_under(const struct root *root, struct str path)
{
    if (root->is_single)
        return str_is_equal(path, root->absolute);
    return str_starts_with(path, root->absolute) &&
           (root->absolute.len <= 1 || (path.len > root->absolute.len && path.at[root->absolute.len] == '/'));
}

/* What the manifest has under the root and the walk did not find. */
static enum status find_gone(struct plan *plan, const struct root *root, const struct request *request, struct error *err)
{
    uint64_t articles = 0;
    size_t before = plan->gone_count;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < plan->manifest->count && !status; i++) {
        struct source *s = plan->manifest->sources[i];

        if (s->is_seen || s->is_removed || !is_under(root, s->path))
            continue;
        if (!is_unread(root, s->path))
            articles += s->articles;
        if (request->keeps_gone || is_unread(root, s->path)) {
            plan->unchanged += s->articles;
            s->is_seen = true;
        } else
            status = add_gone(plan, s, err);
    }
    if (status || root->found || !articles || request->keeps_gone || request->allows_empty || root->is_single)
        return status;
    /* Not one file left of many: a disk that is not mounted looks like that. */
    plan->gone_count = before;
    plan->unchanged += articles;
    status = more((void **)&plan->refused, plan->refused_count, &plan->refused_capacity, sizeof(struct str), err);
    if (!status)
        status = arena_copy(&plan->arena, str_from_c(root->given), &plan->refused[plan->refused_count], err);
    plan->refused_count += !status;
    return status;
}

static enum status take_root(struct plan *plan, const struct request *request, const char *given, bool is_listed,
                             struct error *err)
{
    struct root root = { .plan = plan, .given = given };
    char *absolute = realpath(given, NULL);
    struct stat info = { 0 };
    struct source *s;
    enum status status;

    if (!absolute) {
        if (errno == ENOENT && is_listed) { /* a list from find(1) may name what has gone since */
            s = manifest_find(plan->manifest, str_from_c(given));
            return s ? add_gone(plan, s, err) : plan_skip(plan, str_from_c(given), STR("no such file"), err);
        }
        status = error_set_errno(err, errno, "cannot index '%s'", given);
        return errno == ENOENT ? STATUS_NOT_FOUND : status;
    }
    root.absolute = str_from_c(absolute);
    status = stat(absolute, &info) == 0 ? STATUS_OK : error_set_errno(err, errno, "cannot look at '%s'", given);
    root.is_single = !S_ISDIR(info.st_mode);
    if (!status)
        status = walk_tree(given, visit, problem, &root, err);
    if (!status)
        status = find_gone(plan, &root, request, err);
    free(root.unread);
    free(absolute);
    return status;
}

static enum status take_list(struct plan *plan, const struct request *request, struct error *err)
{
    struct buf list = BUF_INIT;
    struct str rest, path;
    char end = request->is_nul_separated ? '\0' : '\n';
    enum status status = file_read_any(request->files_from, PATH_LIST_MAX, &list, err);

    rest = buf_view(&list);
    while (!status && str_next(&rest, end, &path)) {
        struct str copy;

        if (end == '\n' && path.len && path.at[path.len - 1] == '\r')
            path.len--;
        if (path.len == 0)
            continue;
        status = arena_copy(&plan->arena, path, &copy, err);
        if (!status)
            status = take_root(plan, request, copy.at, true, err);
    }
    buf_release(&list);
    return status;
}

static int by_id(const void *a, const void *b)
{
    const struct source *const *left = a, *const *right = b;

    return str_compare((*left)->id, (*right)->id);
}

enum status plan_make(struct plan *plan, struct manifest *manifest, const struct request *request, struct error *err)
{
    enum status status = STATUS_OK;

    plan->manifest = manifest;
    for (size_t i = 0; i < request->path_count && !status; i++)
        status = take_root(plan, request, request->paths[i], false, err);
    if (!status && request->files_from)
        status = take_list(plan, request, err);
    if (!status && plan->read_count)
        qsort(plan->to_read, plan->read_count, sizeof *plan->to_read, by_id);
    return status;
}

static bool is_still_there(const struct source *s)
{
    struct stat info;

    return stat(s->path.at, &info) == 0 && S_ISREG(info.st_mode) && (uint64_t)info.st_size == s->size &&
           (int64_t)info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec == s->mtime_ns && info.st_ino == s->inode;
}

enum status plan_read_all(struct plan *plan, bool *is_possible, struct error *err)
{
    size_t before = plan->read_count;
    uint64_t bytes = plan->bytes_to_read;
    enum status status = STATUS_OK;

    *is_possible = true;
    for (size_t i = 0; i < before; i++)
        plan->to_read[i]->is_to_read = true;
    for (size_t i = 0; i < plan->manifest->count && !status && *is_possible; i++) {
        struct source *s = plan->manifest->sources[i];

        if (s->is_removed || s->is_to_read || s->articles == 0 || s->is_gone)
            continue;
        *is_possible = is_still_there(s);
        if (*is_possible)
            status = add_to_read(plan, s, err);
    }
    if (!*is_possible) {
        plan->read_count = before;
        plan->bytes_to_read = bytes;
    } else if (!status && plan->read_count) {
        qsort(plan->to_read, plan->read_count, sizeof *plan->to_read, by_id);
    }
    return status;
}

void plan_release(struct plan *plan)
{
    free(plan->to_read);
    free(plan->gone);
    free(plan->skipped);
    free(plan->refused);
    arena_release(&plan->arena);
    *plan = (struct plan){ 0 };
}
