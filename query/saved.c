/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/saved.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <xxhash.h>

enum { NAME_MAX_BYTES = 100, SAVED_BYTES_MAX = 1 << 20, SEEN_BYTES_MAX = 1 << 30, DIGEST_LETTERS = 32, VALUES_MAX = 256 };

static const char *const orders[] = { "relevance", "newest", "oldest" };

/* --- Places ---------------------------------------------------------------------------------- */

struct place {
    const char *variable, *usual, *what;
};

static const struct place searches = { "XDG_CONFIG_HOME", ".config", "saved searches" };
static const struct place states = { "XDG_STATE_HOME", ".local/state", "what was seen" };

static enum status folder_of(const struct place *place, struct buf *out, struct error *err)
{
    const char *given = getenv(place->variable), *home = getenv("HOME");

    if (given && given[0] == '/') /* a relative one is to be ignored */
        return buf_add_format(out, err, "%s/cuttings/searches", given);
    if (home && home[0])
        return buf_add_format(out, err, "%s/%s/cuttings/searches", home, place->usual);
    return error_set(err, STATUS_NOT_FOUND, "no place for %s: HOME is not set", place->what);
}

static enum status path_of(const struct place *place, const char *name, struct buf *out, struct error *err)
{
    enum status status = folder_of(place, out, err);

    return status ? status : buf_add_format(out, err, "/%s", name);
}

static enum status make_folders(struct buf *path, struct error *err)
{
    for (size_t i = 1; i <= path->len; i++) {
        bool is_made;

        if (i < path->len && path->at[i] != '/')
            continue;
        if (i < path->len)
            path->at[i] = '\0';
        is_made = mkdir(path->at, 0700) == 0 || errno == EEXIST;
        if (i < path->len)
            path->at[i] = '/';
        if (!is_made)
            return error_set_errno(err, errno, "cannot make the folder '%s'", path->at);
    }
    return STATUS_OK;
}

static enum status write_to(const struct place *place, const char *name, struct str content, struct error *err)
{
    struct buf path = BUF_INIT;
    enum status status = folder_of(place, &path, err);

    if (!status)
        status = make_folders(&path, err);
    if (!status)
        status = buf_add_format(&path, err, "/%s", name);
    if (!status)
        status = file_replace(path.at, content, err);
    buf_release(&path);
    return status;
}

enum status saved_check_name(const char *name, struct error *err)
{
    size_t length = strlen(name);

    for (size_t i = 0; i < length; i++)
        if (name[i] == '/' || (unsigned char)name[i] < ' ' || name[i] == 0x7F)
            return error_set(err, STATUS_BAD_INPUT, "the name of a search has no slashes and no control characters");
    if (length == 0 || name[0] == '.' || length > NAME_MAX_BYTES)
        return error_set(err, STATUS_BAD_INPUT, "the name of a search has 1 to %d bytes and does not begin with a dot",
                         NAME_MAX_BYTES);
    return STATUS_OK;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

enum status saved_names(struct buf *out, struct error *err)
{
    struct buf path = BUF_INIT;
    struct dirent *entry;
    char **names = NULL;
    size_t count = 0;
    DIR *folder;
    enum status status = folder_of(&searches, &path, err);

    folder = status ? NULL : opendir(path.at);
    buf_release(&path);
    while (!status && folder && (entry = readdir(folder))) {
        char **grown = realloc(names, (count + 1) * sizeof *names);

        if (!grown) {
            status = error_no_memory(err);
            break;
        }
        names = grown;
        if (saved_check_name(entry->d_name, NULL) != STATUS_OK)
            continue;
        names[count] = strdup(entry->d_name);
        if (!names[count])
            status = error_no_memory(err);
        else
            count++;
    }
    if (folder)
        closedir(folder);
    if (count)
        qsort(names, count, sizeof *names, by_name);
    for (size_t i = 0; i < count; i++) {
        if (!status)
            status = buf_add_format(out, err, "%s\n", names[i]);
        free(names[i]);
    }
    free(names);
    return status;
}

/* --- Searches --------------------------------------------------------------------------------- */

static enum status add_line(struct buf *out, const char *name, struct str value, struct error *err)
{
    size_t from = out->len;
    enum status status = buf_add_format(out, err, "%s=", name);

    if (!status)
        status = buf_add(out, value, err);
    for (size_t i = from; i < out->len; i++)
        if (out->at[i] == '\n' || out->at[i] == '\r')
            out->at[i] = ' '; /* white space is white space to a query */
    return status ? status : buf_add_c(out, "\n", err);
}

enum status saved_write(const char *name, const struct search_request *r, struct error *err)
{
    struct buf text = BUF_INIT;
    enum status status = buf_add_c(&text, "# a search of cuttings-query\n", err);

    if (!status)
        status = add_line(&text, "query", r->text, err);
    if (!status && r->is_any)
        status = add_line(&text, "any", STR("yes"), err);
    if (!status && r->has_order)
        status = add_line(&text, "sort", str_from_c(orders[r->order]), err);
    for (size_t i = 0; i < FILTERS_MAX; i++)
        for (size_t j = 0; j < r->filters[i].count && !status; j++)
            status = add_line(&text, field_at(r->filters[i].field)->name, str_from_c(r->filters[i].values[j]), err);
    if (!status)
        status = write_to(&searches, name, buf_view(&text), err);
    buf_release(&text);
    return status;
}

static enum status explain_missing(const char *name, struct error *err)
{
    struct buf names = BUF_INIT;
    enum status status = saved_names(&names, err);

    for (size_t i = 0; i < names.len; i++)
        if (names.at[i] == '\n')
            names.at[i] = ',';
    if (!status)
        status = names.len ? error_set(err, STATUS_NOT_FOUND, "no saved search '%s' (there are: %.*s)", name,
                                       (int)(names.len - 1 < 300 ? names.len - 1 : 300), names.at)
                           : error_set(err, STATUS_NOT_FOUND, "no saved search '%s' (there is none; --save makes one)", name);
    buf_release(&names);
    return status;
}

/* Filters of a line; those of the command line stand instead of them. */
struct loading {
    struct search_request *request;
    bool is_given[FILTERS_MAX];
    bool has_order;
};

static enum status take_filter(struct loading *l, enum field_id field, struct str value, struct arena *arena, struct error *err)
{
    struct str copy;
    enum status status = arena_copy(arena, value, &copy, err);

    for (size_t i = 0; i < FILTERS_MAX && !status; i++) {
        struct filter *f = &l->request->filters[i];
        const char **values;

        if (f->field != field || l->is_given[i])
            continue;
        if (f->count == VALUES_MAX)
            return error_set(err, STATUS_BAD_INPUT, "more than %d filters of a kind", VALUES_MAX);
        values = arena_calloc(arena, f->count + 1, sizeof *values);
        if (!values)
            return error_no_memory(err);
        for (size_t j = 0; j < f->count; j++)
            values[j] = f->values[j];
        values[f->count++] = copy.at;
        f->values = values;
    }
    return status;
}

static enum status take_line(struct loading *l, struct str name, struct str value, struct arena *arena, struct error *err)
{
    enum field_id field;

    if (str_is_equal(name, STR("query")))
        return arena_copy(arena, value, &l->request->text, err);
    if (str_is_equal(name, STR("any"))) {
        l->request->is_any = l->request->is_any || str_is_equal(value, STR("yes"));
        return STATUS_OK;
    }
    if (str_is_equal(name, STR("sort"))) {
        for (size_t i = 0; i < sizeof orders / sizeof *orders && !l->has_order; i++)
            if (str_is_equal(value, str_from_c(orders[i]))) {
                l->request->has_order = true;
                l->request->order = (enum sort_order)i;
            }
        return STATUS_OK;
    }
    if (!field_find(name, &field))
        return error_set(err, STATUS_BAD_INPUT, "'%.*s' is nothing that a saved search has", STR_ARG(name));
    return take_filter(l, field, value, arena, err);
}

enum status saved_read(const char *name, struct arena *arena, struct search_request *request, struct error *err)
{
    struct loading l = { .request = request, .has_order = request->has_order };
    struct buf path = BUF_INIT, text = BUF_INIT;
    struct str rest, line;
    enum status status = path_of(&searches, name, &path, err);

    for (size_t i = 0; i < FILTERS_MAX; i++)
        l.is_given[i] = request->filters[i].count > 0;
    if (!status)
        status = file_read(path.at, SAVED_BYTES_MAX, &text, err);
    if (status == STATUS_NOT_FOUND)
        status = explain_missing(name, err);
    rest = buf_view(&text);
    while (!status && str_next_line(&rest, &line)) {
        size_t equals = str_find_byte(line, '=', 0);

        if (line.len == 0 || line.at[0] == '#')
            continue;
        if (equals == STR_NONE)
            status = error_set(err, STATUS_BAD_INPUT, "'%s': not a line of name=value", path.at);
        else
            status = take_line(&l, str_trim(str_slice(line, 0, equals)), str_trim(str_slice(line, equals + 1, line.len)), arena, err);
    }
    buf_release(&text);
    buf_release(&path);
    return status;
}

/* --- What was seen ------------------------------------------------------------------------------ */

static int by_digest(const void *a, const void *b)
{
    return memcmp(a, b, DIGEST_LETTERS);
}

static void digest_of(const struct hit_record *hit, char out[DIGEST_LETTERS + 1])
{
    XXH128_hash_t id = XXH3_128bits(hit->id.at, hit->id.len);
    XXH128_hash_t both = XXH3_128bits_withSeed(hit->hash.at, hit->hash.len, id.low64 ^ id.high64);

    (void)snprintf(out, DIGEST_LETTERS + 1, "%016llx%016llx", (unsigned long long)both.high64, (unsigned long long)both.low64);
}

static enum status add_digest(struct seen_set *s, const char *digest, struct error *err)
{
    if (s->count == s->capacity) {
        size_t capacity = s->capacity ? s->capacity * 2 : 256;
        char(*grown)[DIGEST_LETTERS + 1] = realloc(s->digests, capacity * sizeof *grown);

        if (!grown)
            return error_no_memory(err);
        s->digests = grown;
        s->capacity = capacity;
    }
    memcpy(s->digests[s->count], digest, DIGEST_LETTERS);
    s->digests[s->count++][DIGEST_LETTERS] = '\0';
    return STATUS_OK;
}

enum status seen_read(const char *name, struct seen_set *out, struct error *err)
{
    struct buf path = BUF_INIT, text = BUF_INIT;
    struct str rest, line;
    enum status status = path_of(&states, name, &path, err);

    if (!status)
        status = file_read(path.at, SEEN_BYTES_MAX, &text, err);
    if (status == STATUS_NOT_FOUND && path.len)
        status = STATUS_OK;
    rest = buf_view(&text);
    while (!status && str_next_line(&rest, &line))
        status = line.len == DIGEST_LETTERS
                     ? add_digest(out, line.at, err)
                     : error_set(err, STATUS_CORRUPT, "'%s' is damaged: without it, everything is new again", path.at);
    if (out->count)
        qsort(out->digests, out->count, sizeof *out->digests, by_digest);
    out->sorted = out->count;
    buf_release(&text);
    buf_release(&path);
    return status;
}

bool seen_has(const struct seen_set *s, const struct hit_record *hit)
{
    char digest[DIGEST_LETTERS + 1];

    digest_of(hit, digest);
    return s->sorted && bsearch(digest, s->digests, s->sorted, sizeof *s->digests, by_digest) != NULL;
}

enum status seen_add(struct seen_set *s, const struct hit_record *hit, struct error *err)
{
    char digest[DIGEST_LETTERS + 1];

    digest_of(hit, digest);
    return add_digest(s, digest, err);
}

enum status seen_write(const char *name, const struct seen_set *s, struct error *err)
{
    struct buf text = BUF_INIT;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < s->count && !status; i++)
        status = buf_add_format(&text, err, "%s\n", s->digests[i]);
    if (!status)
        status = write_to(&states, name, buf_view(&text), err);
    buf_release(&text);
    return status;
}

void seen_release(struct seen_set *s)
{
    free(s->digests);
    *s = (struct seen_set)SEEN_INIT;
}

enum status seen_filter(const struct seen_set *s, struct session *session, const struct search_request *request,
                        struct answer *answer, struct error *err)
{
    struct search_request bare = *request;
    struct arena arena = ARENA_INIT;
    size_t fresh = 0, kept = 0;
    enum status status = STATUS_OK;

    bare.snippets = 0;
    for (size_t i = 0; i < answer->hit_count && !status; i++) {
        struct search_hit hit;

        arena_reset(&arena);
        status = search_fetch(session, &bare, answer, i, &arena, &hit, err);
        if (status || seen_has(s, &hit.record))
            continue;
        if (fresh >= request->offset && kept < request->limit)
            answer->ranked[kept++] = answer->ranked[i];
        fresh++;
    }
    answer->hit_count = kept;
    answer->total = fresh;
    arena_release(&arena);
    return status;
}
