/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/copies.h"

#include "base/json.h"

#include <stdlib.h>

enum { DAY_LENGTH = 10 /* 2014-07-16 */, HITS_A_STORY = 2, GROWTH = 4 };

/* --- One story -------------------------------------------------------------------------------- */

/* A month or a year says nothing about who was before whom. */
static struct str day_of(const struct hit_record *r)
{
    return r->date.len == DAY_LENGTH ? r->date : STR_EMPTY;
}

static int compare_members(const void *a, const void *b)
{
    const struct hit_record *x = a, *y = b;
    struct str day_x = day_of(x), day_y = day_of(y);
    int order = 0;

    if (day_x.len != day_y.len)
        return day_x.len ? -1 : 1;
    if (day_x.len)
        order = str_compare(day_x, day_y);
    return order ? order : str_compare(x->id, y->id);
}

enum status story_of(struct session *s, uint32_t docid, struct arena *arena, struct story *out, struct error *err)
{
    const struct stories *stories = NULL;
    struct hit_record *members = NULL;
    uint32_t *docids = NULL;
    enum status status = session_stories(s, &stories, err);

    *out = (struct story){ .count = 0 };
    if (!status && stories)
        status = stories_members(stories, docid, arena, &docids, &out->count, err);
    if (status || out->count == 0)
        return status;
    members = arena_calloc(arena, out->count, sizeof *members);
    if (!members)
        return error_no_memory(err);
    for (size_t i = 0; i < out->count && !status; i++)
        status = session_hit(s, docids[i], arena, &members[i], err);
    if (status)
        return status;
    qsort(members, out->count, sizeof *members, compare_members);
    out->members = members;
    out->name = members[0].id;
    if (day_of(&members[0]).len && !str_is_equal(day_of(&members[0]), day_of(&members[1])))
        out->first = members[0].id;
    return STATUS_OK;
}

/* --- Many stories -------------------------------------------------------------------------------- */

/* Takes the story of `docid` into `seen`; false: it was there. */
static bool is_new_story(const struct stories *stories, uint32_t docid, struct docset *seen)
{
    uint32_t at = stories ? stories_next(stories, docid) : 0;

    if (docset_has(seen, docid))
        return false;
    docset_add(seen, docid);
    for (; at != 0 && at != docid && !docset_has(seen, at); at = stories_next(stories, at))
        docset_add(seen, at);
    return true;
}

enum status story_count(struct session *s, const struct docset *set, struct arena *arena, uint64_t *out,
                        struct error *err)
{
    const struct stories *stories = NULL;
    struct docset_walk walk = DOCSET_WALK;
    struct docset seen;
    uint32_t docid;
    enum status status = session_stories(s, &stories, err);

    *out = 0;
    if (!status)
        status = docset_new(&seen, posting_store_last(s->postings), arena, err);
    while (!status && docset_next(&walk, set, &docid))
        *out += is_new_story(stories, docid, &seen);
    return status;
}

/* Of `ranked`, which has `taken`, the first of each story, from `offset` on; moved to the front. */
static enum status collapse(struct session *s, struct arena *arena, struct ranked *ranked, size_t taken, size_t offset,
                            size_t limit, size_t *count, struct error *err)
{
    const struct stories *stories = NULL;
    struct docset seen;
    size_t met = 0, kept = 0;
    enum status status = session_stories(s, &stories, err);

    if (!status)
        status = docset_new(&seen, posting_store_last(s->postings), arena, err);
    for (size_t i = 0; i < taken && kept < limit && !status; i++)
        if (is_new_story(stories, ranked[i].docid, &seen) && met++ >= offset)
            ranked[kept++] = ranked[i];
    *count = kept;
    return status;
}

/* How many hits a page of stories needs is not known before: a few more than stories are taken, then many more. */
enum status story_rank(struct session *s, struct matcher *m, const struct docset *set, enum sort_order order,
                       size_t offset, size_t limit, struct ranked **out, size_t *count, struct error *err)
{
    size_t matches = (size_t)docset_count(set), wanted = HITS_A_STORY * (offset + limit), taken = 0;
    enum status status;

    for (;; wanted *= GROWTH) {
        status = ranking_run(m, set, order, 0, limit && wanted < matches ? wanted : limit ? matches : 0, out, &taken, err);
        if (!status)
            status = collapse(s, m->arena, *out, taken, offset, limit, count, err);
        if (status || *count == limit || wanted >= matches)
            return status;
    }
}

/* --- Output of --copies -------------------------------------------------------------------------------- */

static enum status text_line(const struct hit_record *r, struct buf *out, struct error *err)
{
    enum status status = buf_add_format(out, err, "%-12.*s", STR_ARG(r->date.len ? r->date : STR("no date")));

    if (!status)
        status = text_add_safe(out, r->id, true, err);
    if (!status && r->title.len) {
        status = buf_add_c(out, "\n            ", err);
        if (!status)
            status = text_add_safe(out, r->title, true, err);
    }
    return status ? status : buf_add_c(out, "\n", err);
}

enum status copies_text(const struct hit_record *article, const struct story *story, struct buf *out, struct error *err)
{
    enum status status = STATUS_OK;

    if (story->count == 0) {
        status = text_add_safe(out, article->id, true, err);
        return status ? status : buf_add_c(out, " has no copies\n", err);
    }
    for (size_t i = 0; i < story->count && !status; i++)
        status = text_line(&story->members[i], out, err);
    if (!status)
        status = buf_add_format(out, err, "\n%zu articles, one story", story->count);
    if (!status && story->first.len) {
        status = buf_add_c(out, "; first: ", err);
        if (!status)
            status = text_add_safe(out, story->first, true, err);
    } else if (!status) {
        status = buf_add_c(out, day_of(&story->members[0]).len ? "; several on the first day" : "; no dates to tell who was first", err);
    }
    return status ? status : buf_add_c(out, "\n", err);
}

static enum status json_text(struct buf *out, const char *name, struct str value, struct error *err)
{
    enum status status = buf_add_format(out, err, "\"%s\":", name);

    if (status)
        return status;
    return value.len ? json_add_string(out, value, err) : buf_add_c(out, "null", err);
}

static enum status json_member(const struct hit_record *r, struct buf *out, struct error *err)
{
    const struct {
        const char *name;
        struct str value;
    } fields[] = { { "id", r->id }, { "path", r->path }, { "title", r->title }, { "date", r->date }, { "source", r->source } };
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sizeof fields / sizeof *fields && !status; i++) {
        status = buf_add_c(out, i ? "," : "{", err);
        if (!status)
            status = json_text(out, fields[i].name, fields[i].value, err);
    }
    return status ? status : buf_add_c(out, "}", err);
}

enum status copies_json(const struct hit_record *article, const struct story *story, struct buf *out, struct error *err)
{
    size_t written = 0;
    enum status status = buf_add_c(out, "{\"schema\":1,", err);

    if (!status)
        status = json_text(out, "id", article->id, err);
    if (!status)
        status = buf_add_c(out, ",", err);
    if (!status)
        status = json_text(out, "story", story->name, err);
    if (!status)
        status = buf_add_c(out, ",", err);
    if (!status)
        status = json_text(out, "first", story->first, err);
    if (!status)
        status = buf_add_c(out, ",\"copies\":[", err);
    for (size_t i = 0; i < story->count && !status; i++) {
        if (str_is_equal(story->members[i].id, article->id))
            continue;
        status = written++ ? buf_add_c(out, ",", err) : STATUS_OK;
        if (!status)
            status = json_member(&story->members[i], out, err);
    }
    return status ? status : buf_add_c(out, "]}\n", err);
}
