/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/curation.h"

#include "base/file.h"
#include "store/generation.h"

#include <stdio.h>

enum { FILE_BYTES_MAX = 64 << 20 };

/* Adds one register of the user, and keeps its text for the index. */
static enum status take_register(struct curation *curation, struct str text, const char *name, struct error *err)
{
    enum status status;

    if (curation->register_count == CURATION_REGISTERS_MAX)
        return error_set(err, STATUS_BAD_INPUT, "more than %d registers", CURATION_REGISTERS_MAX);
    status = registers_add(curation->registers, text, name, err);
    return status ? status : buf_add(&curation->register_texts[curation->register_count++], text, err);
}

static enum status take_kept_register(struct str text, void *payload, struct error *err)
{
    return take_register(payload, text, "the index's own register", err);
}

typedef enum status take_from_old(struct curation *curation, struct xap_reader *old, struct error *err);

/* What the index keeps of its user's, before it is made anew. A rebuild is the way out of a damaged index: then it goes on,
 * and says what may be missing. What may go well the next time is an error. */
static enum status settle_old(struct curation *curation, enum status status, const struct error *why, struct error *err)
{
    if (status == STATUS_OK)
        return STATUS_OK;
    if (!curation->request->is_rebuild || status == STATUS_IO || status == STATUS_STALE || status == STATUS_OUT_OF_MEMORY)
        return error_set(err, status, "%s", why->message);
    (void)snprintf(curation->summary->note, sizeof curation->summary->note,
                   "the old index is damaged (%.300s): corrections and registers that it kept may be missing or wrong",
                   why->message);
    return STATUS_OK;
}

static enum status read_old(struct curation *curation, take_from_old *take, struct error *err)
{
    struct archive old = ARCHIVE_INIT;
    struct buf generation = BUF_INIT;
    struct error why = ERROR_INIT;
    enum status status = generation_current(curation->index, &generation, &why), whole = STATUS_OK;

    buf_release(&generation);
    if (status == STATUS_NOT_FOUND || status == STATUS_BAD_INPUT) /* none yet; writing says what is there instead */
        return STATUS_OK;
    if (!status)
        status = curation->request->is_rebuild ? archive_open_older(&old, curation->index, &why)
                                               : archive_open(&old, curation->index, &why);
    if (!status && curation->request->is_rebuild)
        whole = archive_check_metadata(&old, &why);
    if (!status)
        status = take(curation, old.reader, whole ? err : &why);
    archive_close(&old);
    return settle_old(curation, status ? status : whole, &why, err);
}

static enum status take_old_registers(struct curation *curation, struct xap_reader *old, struct error *err)
{
    return archive_registers(old, take_kept_register, curation, err);
}

static enum status take_old_corrections(struct curation *curation, struct xap_reader *old, struct error *err)
{
    return corrections_read(&curation->corrections, old, err);
}

enum status curation_load_registers(struct curation *curation, struct error *err)
{
    enum status status = registers_new(&curation->registers, err);

    for (size_t i = 0; i < curation->request->registers.count && !status; i++) {
        struct buf tsv = BUF_INIT;

        status = file_read_any(curation->request->registers.at[i], FILE_BYTES_MAX, &tsv, err);
        if (!status)
            status = take_register(curation, buf_view(&tsv), curation->request->registers.at[i], err);
        buf_release(&tsv);
    }
    if (!status && curation->request->registers.count == 0)
        status = read_old(curation, take_old_registers, err);
    return status;
}

static enum status write_registers(const struct curation *curation, metadata_put *put, void *payload, struct error *err)
{
    enum status status = STATUS_OK;
    char key[32];

    /* One more than there are, so that a shorter list ends where it should. */
    for (size_t i = 0; i <= curation->register_count && i < CURATION_REGISTERS_MAX && !status; i++) {
        int length = snprintf(key, sizeof key, METADATA_REGISTER "%zu", i);
        struct str text = i < curation->register_count ? buf_view(&curation->register_texts[i]) : STR_EMPTY;

        status = put(str_of(key, (size_t)length), text, payload, err);
    }
    return status;
}

static enum status note_correction(uint64_t line, const char *reason, void *payload, struct error *err)
{
    struct curation *curation = payload;
    struct buf text = BUF_INIT;
    enum status status = buf_add_format(&text, err, "line %llu: %s", (unsigned long long)line, reason);

    if (!status)
        status = plan_skip(curation->plan, str_from_c(curation->request->corrections), buf_view(&text), err);
    buf_release(&text);
    return status;
}

enum status curation_load_corrections(struct curation *curation, struct xap_reader *old, struct error *err)
{
    struct buf tsv = BUF_INIT;
    enum status status =
        old ? corrections_read(&curation->corrections, old, err) : read_old(curation, take_old_corrections, err);

    if (!status && curation->request->corrections) {
        status = file_read_any(curation->request->corrections, FILE_BYTES_MAX, &tsv, err);
        if (!status)
            status = corrections_add(&curation->corrections, buf_view(&tsv), curation->registers, note_correction, curation,
                                     err);
    }
    buf_release(&tsv);
    return status;
}

enum status curation_report_unknown(struct curation *curation, struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < curation->corrections.count && !status; i++) {
        const struct correction *c = &curation->corrections.list[i];
        char reason[160];

        if (c->line == 0 || c->is_applied)
            continue;
        (void)snprintf(reason, sizeof reason, "no article '%.*s' in the index", (int)(c->id.len < 100 ? c->id.len : 100),
                       c->id.at);
        status = note_correction(c->line, reason, curation, err);
    }
    return status;
}

enum status curation_write(const struct curation *curation, metadata_put *put, void *payload, struct error *err)
{
    enum status status = write_registers(curation, put, payload, err);

    return status ? status : corrections_write(&curation->corrections, put, payload, err);
}

void curation_release(struct curation *curation)
{
    registers_free(curation->registers);
    for (size_t i = 0; i < CURATION_REGISTERS_MAX; i++)
        buf_release(&curation->register_texts[i]);
    corrections_release(&curation->corrections);
}
