/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/intake.h"

#include "indexer/document.h"
#include "store/fields.h"

static enum status note_skipped(struct intake *in, const struct entry *e, struct str reason, struct error *err)
{
    struct buf text = BUF_INIT;
    enum status status = STATUS_OK;

    if (e->line)
        status = buf_add_format(&text, err, "line %llu: ", (unsigned long long)e->line);
    if (!status)
        status = buf_add(&text, reason, err);
    if (!status)
        status = plan_skip(in->plan, e->source->path, buf_view(&text), err);
    buf_release(&text);
    return status;
}

static enum status delete_article(struct intake *in, struct str id, uint64_t *counter, struct error *err)
{
    uint32_t docid;
    enum status status = library_find(in->library, id, &docid, NULL, err);

    if (status == STATUS_NOT_FOUND)
        return STATUS_OK;
    if (!status)
        status = library_delete(in->library, docid, err);
    if (!status)
        (*counter)++;
    return status;
}

static bool is_hash_of(struct str hash, struct digest digest)
{
    char text[DIGEST_TEXT];

    digest_text(digest, text);
    return str_is_equal(hash, str_from_c(text));
}

/* What the old index has under an id, when everything is made anew: the counts are those of any other run. */
static enum status count_remade(struct intake *in, const struct entry *e, struct str id, struct error *err)
{
    struct buf term = BUF_INIT;
    struct arena arena = ARENA_INIT;
    struct hit_record hit;
    uint32_t docid = 0;
    enum status status = field_key_term(FIELD_ID, id, &term, err);

    if (!status)
        status = xap_reader_find(in->old->reader, buf_view(&term), &docid, err);
    if (!status)
        status = archive_hit(in->old->reader, docid, &arena, &hit, err);
    if (status == STATUS_NOT_FOUND) {
        in->summary->added++;
        status = STATUS_OK;
    } else if (!status) {
        in->records_known++;
        if (is_hash_of(hit.hash, e->digest))
            in->summary->unchanged += e->source->is_seen; /* not what no path of this run leads to */
        else
            in->summary->updated++;
    }
    arena_release(&arena);
    buf_release(&term);
    return status;
}

/* A file that held an article and does not any more loses it; one that cannot be read now keeps it. */
static enum status skip_file(struct intake *in, const struct entry *e, struct error *err)
{
    struct source *s = e->source;
    bool was_read = e->bytes > 0 || str_is_equal(e->reason, STR("empty"));
    enum status status = note_skipped(in, e, e->reason, err);

    if (status)
        return status;
    if (!was_read && s->articles) {
        in->may_not_remake = true;
        s->mtime_ns = 0; /* looked at again by the next run */
        in->summary->unchanged += s->articles;
        return STATUS_OK;
    }
    if (s->articles && in->bulk)
        in->summary->deleted++;
    else if (s->articles)
        status = delete_article(in, s->id, &in->summary->deleted, err);
    s->articles = 0;
    s->digest = e->digest;
    if (!status)
        status = arena_copy(&in->manifest->arena, e->reason, &s->reason, err);
    if (!was_read)
        s->mtime_ns = 0;
    return status;
}

static enum status replace_article(struct intake *in, const struct entry *e, struct str id, struct error *err)
{
    uint64_t replaced = 0;
    enum status status;

    corrections_mark_applied(in->corrections, id);
    in->in_bulk += in->bulk != NULL;
    if (in->bulk && in->old->reader)
        return count_remade(in, e, id, err);
    if (in->bulk) { /* it is in already */
        in->summary->added++;
        return STATUS_OK;
    }
    status = in->old->reader ? delete_article(in, id, &replaced, err) : STATUS_OK;

    if (!status)
        status = library_add(in->library, e, id, err);
    if (status)
        return status;
    if (replaced)
        in->summary->updated++;
    else
        in->summary->added++;
    return STATUS_OK;
}

static enum status take_file(struct intake *in, const struct entry *e, struct error *err)
{
    struct source *s = e->source;
    enum status status;

    if (e->state == ENTRY_SKIPPED)
        return skip_file(in, e, err);
    if (e->state == ENTRY_UNCHANGED) {
        in->summary->unchanged += s->articles;
        return s->reason.len ? note_skipped(in, e, s->reason, err) : STATUS_OK;
    }
    status = replace_article(in, e, s->id, err);
    s->articles = 1;
    s->digest = e->digest;
    s->reason = STR_EMPTY;
    return status;
}

/* Two records of one id are two articles: the second gets its line behind it. */
static enum status settle_record_id(struct intake *in, const struct entry *e, struct error *err)
{
    bool is_new = false;
    enum status status = id_set_add(&in->seen, e->id, &is_new, err);

    buf_clear(&in->id);
    if (!status && is_new)
        return buf_add(&in->id, e->id, err);
    if (!status && in->bulk) { /* too late: the next try knows it from the beginning */
        in->new_duplicates++;
        status = entry_duplicate_key(e->source, e->line, &in->id, err);
        return status ? status : id_set_add(&in->duplicates, buf_view(&in->id), &is_new, err);
    }
    if (!status)
        status = entry_id_with_line(e->id, e->line, &in->id, err);
    return status ? status : id_set_add(&in->seen, buf_view(&in->id), &is_new, err);
}

static enum status take_record(struct intake *in, const struct entry *e, struct error *err)
{
    struct buf hash = BUF_INIT;
    uint32_t docid;
    bool is_same = false;
    enum status status;

    if (in->records_of != e->source) {
        in->records_of = e->source;
        in->record_articles = in->records_known = 0;
        id_set_clear(&in->seen);
    }
    if (e->state == ENTRY_SKIPPED)
        return note_skipped(in, e, e->reason, err);
    status = settle_record_id(in, e, err);
    if (status)
        return status;
    in->record_articles++;
    if (!in->old->reader || in->bulk)
        return replace_article(in, e, buf_view(&in->id), err);
    status = library_find(in->library, buf_view(&in->id), &docid, &hash, err);
    if (!status)
        is_same = is_hash_of(buf_view(&hash), e->digest);
    buf_release(&hash);
    if (status && status != STATUS_NOT_FOUND)
        return status;
    if (!is_same)
        return replace_article(in, e, buf_view(&in->id), err);
    in->summary->unchanged++;
    return STATUS_OK;
}

enum status intake_entry(struct entry *e, void *intake, struct error *err)
{
    struct intake *in = intake;

    in->summary->bytes += e->bytes;
    progress_add(in->progress, e->line == 0, e->state != ENTRY_SKIPPED, e->bytes);
    return e->line ? take_record(in, e, err) : take_file(in, e, err);
}

static bool was_seen(struct str id, void *payload)
{
    struct intake *in = payload;

    return id_set_has(&in->seen, id);
}

enum status intake_records_end(struct source *s, struct digest digest, const char *reason, void *intake,
                               struct error *err)
{
    struct intake *in = intake;
    enum status status = STATUS_OK;

    progress_end_records(in->progress, s->size);
    if (in->records_of != s) { /* not one record in it */
        in->records_of = s;
        in->record_articles = in->records_known = 0;
        id_set_clear(&in->seen);
    }
    if (reason) { /* what was indexed of it stays; the next run tries again */
        in->may_not_remake = true;
        s->mtime_ns = 0;
        if (s->articles < in->record_articles)
            s->articles = (uint32_t)in->record_articles;
        return plan_skip(in->plan, s->path, str_from_c(reason), err);
    }
    if (in->bulk && !s->is_new)
        in->summary->deleted += s->articles > in->records_known ? s->articles - in->records_known : 0;
    else if (in->old->reader && !s->is_new && !in->keeps_gone)
        status = library_delete_records(in->library, s->path, was_seen, in, &in->summary->deleted, err);
    s->articles = (uint32_t)in->record_articles;
    s->digest = digest;
    s->reason = STR_EMPTY;
    if (!status && in->record_articles == 0) {
        status = arena_copy(&in->manifest->arena, STR("no records"), &s->reason, err);
        if (!status)
            status = plan_skip(in->plan, s->path, s->reason, err);
    }
    return status;
}

static bool keeps_none(struct str id, void *payload)
{
    (void)id;
    (void)payload;
    return false;
}

enum status intake_drop_gone(struct intake *in, struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < in->plan->gone_count && !status; i++) {
        struct source *s = in->plan->gone[i];

        if (s->kind == SOURCE_RECORDS)
            status = library_delete_records(in->library, s->path, keeps_none, NULL, &in->summary->deleted, err);
        else if (s->articles)
            status = delete_article(in, s->id, &in->summary->deleted, err);
        manifest_remove(in->manifest, s);
    }
    return status;
}

void intake_start_over(struct intake *in)
{
    in->records_of = NULL;
    in->new_duplicates = in->in_bulk = 0;
}

void intake_release(struct intake *in)
{
    id_set_release(&in->seen);
    id_set_release(&in->duplicates);
    buf_release(&in->id);
}
