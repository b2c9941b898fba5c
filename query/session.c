/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/session.h"

enum { LEXICON_BYTES_MAX = 64 << 20, STALE_TRIES = 10 };

static enum status make_caches(struct session *s, struct error *err)
{
    enum status status = posting_store_new(&s->postings, s->archive.reader, err);

    if (!status)
        status = columns_new(&s->columns, buf_c(&s->archive.generation), s->archive.reader, posting_store_last(s->postings), err);
    return status;
}

static void drop_caches(struct session *s)
{
    posting_store_free(s->postings);
    columns_free(s->columns);
    stories_free(s->stories);
    s->postings = NULL;
    s->columns = NULL;
    s->stories = NULL;
}

static enum status check_analyzer(const struct session *s, struct error *err)
{
    uint64_t fingerprint = 0;
    enum status status = analyzer_fingerprint(s->analyzer, &fingerprint, err);

    if (status || fingerprint == s->archive.info.analyzer)
        return status;
    return error_set(err, STATUS_VERSION,
                     "the index '%s' was made by cuttings %s with other rules for words: rebuild it with "
                     "cuttings-index --rebuild",
                     buf_c(&s->archive.index), s->archive.info.program);
}

enum status session_open(struct session *s, const char *index, struct error *err)
{
    enum status status = archive_open(&s->archive, index, err);

    if (!status)
        status = analyzer_new(&s->analyzer, s->archive.info.language, err);
    if (!status)
        analyzer_stem_on_demand(s->analyzer);
    if (!status)
        status = check_analyzer(s, err);
    if (!status)
        status = text_codec_new(&s->codec, err);
    if (!status) {
        status = make_caches(s, err);
        for (int tries = 0; status == STATUS_STALE && tries < STALE_TRIES; tries++) {
            s->is_stale = true;
            status = session_begin(s, err);
        }
    }
    if (status)
        session_close(s);
    return status;
}

enum status session_begin(struct session *s, struct error *err)
{
    enum status status;

    if (analyzer_memory(s->analyzer) > LEXICON_BYTES_MAX) {
        analyzer_forget(s->analyzer);
        marker_memory_release(&s->marker_memory);
    }
    if (!s->is_stale) {
        posting_store_begin(s->postings);
        return STATUS_OK;
    }
    drop_caches(s);
    registers_free(s->registers); /* the new state may have others */
    s->registers = NULL;
    status = archive_reopen(&s->archive, err);
    if (!status)
        status = check_analyzer(s, err);
    if (!status)
        status = make_caches(s, err);
    s->is_stale = status != STATUS_OK;
    return status;
}

static enum status add_register(struct str text, void *payload, struct error *err)
{
    return registers_add(payload, text, "the index's own register", err);
}

enum status session_registers(struct session *s, const struct registers **out, struct error *err)
{
    struct registers *registers = NULL;
    enum status status = STATUS_OK;

    if (!s->registers) {
        status = registers_new(&registers, err);
        if (!status)
            status = archive_registers(s->archive.reader, add_register, registers, err);
        if (status)
            registers_free(registers);
        else
            s->registers = registers;
    }
    *out = s->registers;
    return status;
}

enum status session_stories(struct session *s, const struct stories **out, struct error *err)
{
    enum status status = STATUS_OK;

    if (!s->stories && s->archive.info.signatures == SIGNATURE_FORMAT)
        status = stories_new(&s->stories, buf_c(&s->archive.generation), s->archive.reader, err);
    *out = s->stories;
    return status;
}

enum status session_hit(struct session *s, uint32_t docid, struct arena *arena, struct hit_record *out, struct error *err)
{
    return archive_hit(s->archive.reader, docid, arena, out, err);
}

static enum status values_of(struct session *s, enum field_id facet, uint32_t docid, struct arena *arena, const struct str **out,
                             size_t *count, struct error *err)
{
    const struct facet_column *column;
    enum status status = columns_facet(s->columns, facet, &column, err);
    struct str *values;
    uint32_t code;

    if (status || docid > posting_store_last(s->postings))
        return status;
    code = facet_code(column, docid);
    *count = column->starts[code + 1] - column->starts[code];
    values = arena_alloc(arena, (*count + 1) * sizeof *values);
    if (!values)
        return error_no_memory(err);
    for (size_t i = 0; i < *count; i++)
        values[i] = column->values[column->ordinals[column->starts[code] + i]];
    *out = values;
    return STATUS_OK;
}

enum status session_values(struct session *s, uint32_t docid, struct arena *arena, struct hit_record *hit, struct error *err)
{
    enum status status = values_of(s, FIELD_FORCE, docid, arena, &hit->forces, &hit->force_count, err);

    return status ? status : values_of(s, FIELD_OPERATION, docid, arena, &hit->operations, &hit->operation_count, err);
}

enum status session_text(struct session *s, uint32_t docid, struct arena *arena, struct stored_text *out,
                         struct error *err)
{
    return archive_text(s->archive.reader, docid, s->codec, &s->blob, &s->payload, arena, out, err);
}

enum status session_find(struct session *s, struct str id, uint32_t *docid, struct error *err)
{
    struct buf term = BUF_INIT;
    enum status status = field_key_term(FIELD_ID, id, &term, err);

    if (!status)
        status = xap_reader_find(s->archive.reader, buf_view(&term), docid, err);
    buf_release(&term);
    return status;
}

void session_close(struct session *s)
{
    drop_caches(s);
    analyzer_free(s->analyzer);
    registers_free(s->registers);
    text_codec_free(s->codec);
    marker_memory_release(&s->marker_memory);
    ranking_memory_release(&s->ranking_memory);
    buf_release(&s->blob);
    buf_release(&s->payload);
    archive_close(&s->archive);
    *s = (struct session)SESSION_INIT;
}
