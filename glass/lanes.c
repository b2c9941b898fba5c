/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/lanes.h"

#include <stdlib.h>

/* --- Life ------------------------------------------------------------------ */

static struct piece values_of(const struct run *run, uint32_t slot)
{
    size_t low = 0, high = run->slot_count;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (run->slots[mid].slot == slot)
            return run->slots[mid].entries;
        if (run->slots[mid].slot < slot)
            low = mid + 1;
        else
            high = mid;
    }
    return (struct piece){ 0 };
}

static struct piece piece_of(const struct run *run, enum lanes_kind kind, uint32_t slot)
{
    switch (kind) {
    case LANES_LENGTHS:
        return run->lengths;
    case LANES_DATA:
        return run->data;
    case LANES_TERMLISTS:
        return run->termlists;
    case LANES_VALUES:
        break;
    }
    return values_of(run, slot);
}

static enum status open_lane(struct lane *lane, enum lanes_kind kind, uint32_t slot,
                             const struct glass_feed *f, size_t buffer_size, struct error *err)
{
    lane->pieces = calloc(f->run_count + 1, sizeof *lane->pieces);
    if (!lane->pieces)
        return error_no_memory(err);
    for (size_t i = 0; i < f->run_count; i++)
        lane->pieces[i] = piece_of(&f->runs[i], kind, slot);
    source_init(&lane->source, &f->spool, lane->pieces, f->run_count, buffer_size);
    if (kind != LANES_TERMLISTS)
        return STATUS_OK;
    lane->has_lists = true;
    return termlists_init(&lane->lists, f, err);
}

static enum status load(struct lanes *l, struct lane *lane, struct error *err);

enum status lanes_init(struct lanes *l, enum lanes_kind kind, uint32_t slot, const struct glass_feed *feeds,
                       unsigned feed_count, size_t buffer_size, struct error *err)
{
    enum status status = STATUS_OK;

    *l = (struct lanes){ .kind = kind };
    l->lanes = calloc(feed_count, sizeof *l->lanes);
    if (!l->lanes)
        return error_no_memory(err);
    l->count = feed_count;
    for (unsigned i = 0; i < feed_count && !status; i++) {
        status = open_lane(&l->lanes[i], kind, slot, &feeds[i], buffer_size, err);
        if (!status)
            status = load(l, &l->lanes[i], err);
    }
    return status;
}

void lanes_release(struct lanes *l)
{
    for (unsigned i = 0; i < l->count; i++) {
        source_release(&l->lanes[i].source);
        free(l->lanes[i].pieces);
        if (l->lanes[i].has_lists)
            termlists_release(&l->lanes[i].lists);
    }
    free(l->lanes);
    *l = (struct lanes){ 0 };
}

/* --- Reading --------------------------------------------------------------- */

/* A length and as many bytes. */
static enum status read_bytes(struct source *s, struct str *out, struct error *err)
{
    uint64_t length;
    enum status status = source_need(s, UINT_MAX_BYTES, err);

    if (status)
        return status;
    s->at = get_uint(s->at, &length);
    status = source_need(s, (size_t)length, err);
    if (status)
        return status;
    *out = str_of((const char *)s->at, (size_t)length);
    s->at += length;
    return STATUS_OK;
}

/* A list and the slots: both must be in memory at once, so their sizes are seen first. */
static enum status read_list(struct source *s, struct record *out, struct error *err)
{
    uint64_t length, slots_length;
    const unsigned char *list;
    enum status status = source_need(s, UINT_MAX_BYTES, err);

    if (status)
        return status;
    s->at = get_uint(s->at, &length);
    status = source_need(s, (size_t)length + UINT_MAX_BYTES, err);
    if (status)
        return status;
    (void)get_uint(s->at + length, &slots_length);
    status = source_need(s, (size_t)(length + slots_length) + UINT_MAX_BYTES, err);
    if (status)
        return status;
    list = s->at;
    s->at = get_uint(s->at + length, &slots_length);
    out->bytes = str_of((const char *)list, (size_t)length);
    out->slots = str_of((const char *)s->at, (size_t)slots_length);
    s->at += slots_length;
    return STATUS_OK;
}

static enum status load_made(struct lane *lane, struct error *err)
{
    struct termlist list;
    enum status status = termlists_next(&lane->lists, &list, err);

    if (status == STATUS_OK)
        lane->record = (struct record){ .docid = list.docid, .bytes = list.tag, .slots = list.slots };
    return status;
}

static enum status load_read(struct lanes *l, struct lane *lane, struct error *err)
{
    struct source *s = &lane->source;
    enum status status = source_need(s, 2 * UINT32_MAX_BYTES, err);

    if (status)
        return status;
    s->at = get_uint32(s->at, &lane->record.docid);
    switch (l->kind) {
    case LANES_LENGTHS:
        s->at = get_uint32(s->at, &lane->record.number);
        return STATUS_OK;
    case LANES_TERMLISTS:
        return read_list(s, &lane->record, err);
    case LANES_DATA:
    case LANES_VALUES:
        break;
    }
    return read_bytes(s, &lane->record.bytes, err);
}

static enum status load(struct lanes *l, struct lane *lane, struct error *err)
{
    enum status status;

    if (!source_is_at_end(&lane->source))
        return load_read(l, lane, err);
    status = lane->has_lists ? load_made(lane, err) : STATUS_END;
    if (status != STATUS_END)
        return status;
    lane->is_over = true;
    return STATUS_OK;
}

enum status lanes_next(struct lanes *l, struct record *out, struct error *err)
{
    struct lane *least = NULL;

    if (l->current) {
        enum status status = load(l, l->current, err);

        if (status)
            return status;
    }
    for (unsigned i = 0; i < l->count; i++)
        if (!l->lanes[i].is_over && (!least || l->lanes[i].record.docid < least->record.docid))
            least = &l->lanes[i];
    l->current = least;
    if (!least)
        return STATUS_END;
    if (least->record.docid <= l->last_docid)
        return error_set(err, STATUS_BAD_INPUT, "document %u was added twice", least->record.docid);
    l->last_docid = least->record.docid;
    *out = least->record;
    return STATUS_OK;
}
