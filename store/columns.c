/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/columns.h"

#include "base/arena.h"
#include "base/mapping.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { BATCH = 512, FIRST_SLOTS = 256 };

/*
 * The file: a head, then arrays of 32-bit numbers in the order of the machine that wrote it (MAGIC tells), then texts.
 *     lengths[last + 1] dates[last + 1] { starts[last + 2] ordinals[n] ends[values] } for each facet, texts
 * A value is the text between the end of the one before and its own.
 */
#define FILE_NAME "columns"
enum { MAGIC = 0x43554331 /* "CUC1" */, FILE_VERSION = 1 };

struct head {
    uint32_t magic, version, last, unused;
    uint32_t ordinal_counts[FACET_COUNT], value_counts[FACET_COUNT];
    uint64_t text_bytes;
    uint64_t file_bytes;
};

/* Distinct values while a column is read. */
struct dictionary {
    struct str *values;
    size_t count, capacity;
    uint32_t *slots; /* ordinal + 1 */
    size_t slot_count;
};

/* A facet while it is read. */
struct building {
    struct dictionary dictionary;
    uint32_t *starts, *ordinals;
    size_t count, capacity;
    uint32_t next; /* articles below it have their starts */
};

/* The arrays of a mapped file. */
struct mapped {
    struct mapping file;
    const struct head *head; /* NULL: there is no file */
    const uint32_t *lengths, *dates;
    struct {
        const uint32_t *starts, *ordinals, *ends;
        const char *texts;
    } facets[FACET_COUNT];
};

struct columns {
    struct xap_reader *reader;
    uint32_t last;
    struct mapped file;
    struct arena arena;
    struct building facets[FACET_COUNT]; /* owned arrays, where the file is not enough */
    struct facet_column columns[FACET_COUNT];
    bool has_facet[FACET_COUNT];
    uint32_t *dates, *lengths; /* owned, where the file is not enough */
};

/* --- The file ------------------------------------------------------------------------------- */

static uint64_t expected_size(const struct head *h)
{
    uint64_t words = 2 * ((uint64_t)h->last + 1);

    for (int i = 0; i < FACET_COUNT; i++)
        words += (uint64_t)h->last + 2 + h->ordinal_counts[i] + h->value_counts[i];
    return sizeof *h + words * sizeof(uint32_t) + h->text_bytes;
}

static void unmap(struct mapped *m)
{
    mapping_close(&m->file);
    *m = (struct mapped){ .head = NULL };
}

static void lay_out(struct mapped *m)
{
    const struct head *h = m->head;
    const uint32_t *at = (const uint32_t *)(h + 1);
    const char *texts;

    m->lengths = at;
    at += h->last + 1;
    m->dates = at;
    at += h->last + 1;
    for (int i = 0; i < FACET_COUNT; i++) {
        m->facets[i].starts = at;
        at += h->last + 2;
        m->facets[i].ordinals = at;
        at += h->ordinal_counts[i];
        m->facets[i].ends = at;
        at += h->value_counts[i];
    }
    texts = (const char *)at;
    for (int i = 0; i < FACET_COUNT; i++) {
        m->facets[i].texts = texts;
        if (h->value_counts[i])
            texts += m->facets[i].ends[h->value_counts[i] - 1];
    }
}

/* The ends of a facet's texts rise, and all texts together are as long as the head says. */
static bool has_sane_texts(const struct mapped *m)
{
    uint64_t total = 0;

    for (int i = 0; i < FACET_COUNT; i++) {
        uint32_t before = 0;

        for (uint32_t v = 0; v < m->head->value_counts[i]; v++) {
            if (m->facets[i].ends[v] < before)
                return false;
            before = m->facets[i].ends[v];
        }
        total += before;
        if (total > m->head->text_bytes)
            return false;
    }
    return total == m->head->text_bytes;
}

/* Anything wrong with the file is as if it were not there. */
static void map_file(struct mapped *m, const char *folder, uint32_t last)
{
    m->file = mapping_open(folder, FILE_NAME, sizeof(struct head));
    m->head = m->file.at;
    if (!m->head)
        return;
    if (m->head->magic != MAGIC || m->head->version != FILE_VERSION || m->head->last > last ||
        m->head->file_bytes != m->file.size || expected_size(m->head) != m->file.size) {
        unmap(m);
        return;
    }
    lay_out(m);
    if (!has_sane_texts(m))
        unmap(m);
}

/* Numbers of a damaged file must not lead outside of its arrays. */
static bool is_sane_facet(const struct mapped *m, int facet)
{
    const uint32_t *starts = m->facets[facet].starts, *ordinals = m->facets[facet].ordinals;
    uint32_t count = m->head->ordinal_counts[facet], values = m->head->value_counts[facet];
    uint32_t falls = 0, highest = 0;

    for (uint32_t i = 0; i <= m->head->last; i++)
        falls |= starts[i] > starts[i + 1];
    for (uint32_t i = 0; i < count; i++)
        highest = ordinals[i] > highest ? ordinals[i] : highest;
    return !falls && starts[0] == 0 && starts[m->head->last + 1] == count && (count == 0 || highest < values);
}

/* --- Life --------------------------------------------------------------------------------------- */

enum status columns_new(struct columns **out, const char *folder, struct xap_reader *reader, uint32_t last,
                        struct error *err)
{
    struct columns *c = calloc(1, sizeof *c);

    if (!c)
        return error_no_memory(err);
    c->reader = reader;
    c->last = last;
    if (folder)
        map_file(&c->file, folder, last);
    *out = c;
    return STATUS_OK;
}

static void release_building(struct building *b)
{
    free(b->dictionary.values);
    free(b->dictionary.slots);
    free(b->starts);
    free(b->ordinals);
    *b = (struct building){ .starts = NULL };
}

void columns_free(struct columns *c)
{
    if (!c)
        return;
    for (int i = 0; i < FACET_COUNT; i++) {
        release_building(&c->facets[i]);
        if (c->has_facet[i])
            free((void *)(uintptr_t)c->columns[i].values);
    }
    free(c->dates);
    free(c->lengths);
    unmap(&c->file);
    arena_release(&c->arena);
    free(c);
}

/* --- Facets ----------------------------------------------------------------------------------------- */

static enum status grow_dictionary(struct dictionary *d, struct error *err)
{
    size_t slot_count = d->slot_count ? d->slot_count * 2 : FIRST_SLOTS;
    uint32_t *slots = calloc(slot_count, sizeof *slots);
    struct str *values = realloc(d->values, slot_count / 2 * sizeof *values);

    if (values)
        d->values = values;
    if (!slots || !values) {
        free(slots);
        return error_no_memory(err);
    }
    for (size_t i = 0; i < d->count; i++) {
        size_t slot = (size_t)XXH3_64bits(values[i].at, values[i].len) & (slot_count - 1);

        while (slots[slot])
            slot = (slot + 1) & (slot_count - 1);
        slots[slot] = (uint32_t)i + 1;
    }
    free(d->slots);
    d->slots = slots;
    d->slot_count = slot_count;
    return STATUS_OK;
}

static enum status ordinal_of(struct dictionary *d, struct str value, struct arena *arena, uint32_t *ordinal,
                              struct error *err)
{
    size_t slot;
    enum status status;

    if (d->count >= d->slot_count / 2) {
        status = grow_dictionary(d, err);
        if (status)
            return status;
    }
    slot = (size_t)XXH3_64bits(value.at, value.len) & (d->slot_count - 1);
    for (; d->slots[slot]; slot = (slot + 1) & (d->slot_count - 1))
        if (str_is_equal(d->values[d->slots[slot] - 1], value)) {
            *ordinal = d->slots[slot] - 1;
            return STATUS_OK;
        }
    status = arena_copy(arena, value, &d->values[d->count], err);
    if (status)
        return status;
    d->slots[slot] = (uint32_t)++d->count;
    *ordinal = (uint32_t)d->count - 1;
    return STATUS_OK;
}

static enum status add_value(struct building *b, struct str joined, struct arena *arena, struct error *err)
{
    struct str value;

    while (str_next(&joined, '\n', &value)) {
        uint32_t ordinal = 0;
        enum status status = ordinal_of(&b->dictionary, value, arena, &ordinal, err);

        if (status)
            return status;
        if (b->count == b->capacity) {
            size_t capacity = b->capacity ? b->capacity * 2 : 1024;
            uint32_t *ordinals = realloc(b->ordinals, capacity * sizeof *ordinals);

            if (!ordinals)
                return error_no_memory(err);
            b->ordinals = ordinals;
            b->capacity = capacity;
        }
        b->ordinals[b->count++] = ordinal;
    }
    return STATUS_OK;
}

static void fill_starts(struct building *b, uint32_t up_to)
{
    while (b->next <= up_to)
        b->starts[b->next++] = (uint32_t)b->count;
}

/* Values of the articles after `from`. */
static enum status read_facet(struct columns *c, enum field_id facet, uint32_t from, struct building *b,
                              struct error *err)
{
    struct xap_values *values = NULL;
    uint32_t docids[BATCH];
    struct str texts[BATCH];
    size_t got = 1;
    enum status status = xap_values_open(&values, c->reader, (uint32_t)field_at(facet)->slot, err);

    if (!status && from)
        status = xap_values_skip_to(values, from + 1, err);
    while (!status && got) {
        status = xap_values_next_batch(values, docids, texts, BATCH, &got, err);
        for (size_t i = 0; i < got && !status; i++) {
            if (docids[i] > c->last)
                continue;
            fill_starts(b, docids[i]);
            status = add_value(b, texts[i], &c->arena, err);
        }
    }
    xap_values_close(values);
    if (!status)
        fill_starts(b, c->last + 1);
    return status;
}

static struct str mapped_value(const struct mapped *m, int facet, uint32_t ordinal)
{
    uint32_t from = ordinal ? m->facets[facet].ends[ordinal - 1] : 0;

    return str_of(m->facets[facet].texts + from, m->facets[facet].ends[ordinal] - from);
}

/* What the file has, as the beginning of a column that goes on. */
static enum status begin_with_file(struct columns *c, int facet, struct building *b, struct error *err)
{
    const struct head *h = c->file.head;
    uint32_t ordinal;
    enum status status = STATUS_OK;

    b->capacity = (size_t)h->ordinal_counts[facet] + 1024;
    b->ordinals = malloc(b->capacity * sizeof *b->ordinals);
    if (!b->ordinals)
        return error_no_memory(err);
    memcpy(b->starts, c->file.facets[facet].starts, ((size_t)h->last + 1) * sizeof *b->starts);
    memcpy(b->ordinals, c->file.facets[facet].ordinals, h->ordinal_counts[facet] * sizeof *b->ordinals);
    b->count = h->ordinal_counts[facet];
    b->next = h->last + 1;
    for (uint32_t v = 0; v < h->value_counts[facet] && !status; v++)
        status = ordinal_of(&b->dictionary, mapped_value(&c->file, facet, v), &c->arena, &ordinal, err);
    return status;
}

static enum status build_facet(struct columns *c, enum field_id facet, bool has_file, struct error *err)
{
    struct building *b = &c->facets[facet];
    enum status status;

    b->starts = calloc((size_t)c->last + 2, sizeof *b->starts);
    status = b->starts ? STATUS_OK : error_no_memory(err);
    if (!status && has_file)
        status = begin_with_file(c, (int)facet, b, err);
    if (!status)
        status = read_facet(c, facet, has_file ? c->file.head->last : 0, b, err);
    if (status) {
        release_building(b);
        return status;
    }
    c->columns[facet] = (struct facet_column){ b->starts, b->ordinals, b->dictionary.values, b->dictionary.count };
    b->dictionary.values = NULL; /* the column has them now */
    c->has_facet[facet] = true;
    return STATUS_OK;
}

static enum status use_mapped_facet(struct columns *c, enum field_id facet, struct error *err)
{
    uint32_t count = c->file.head->value_counts[facet];
    struct str *values = malloc((count + 1) * sizeof *values);

    if (!values)
        return error_no_memory(err);
    for (uint32_t v = 0; v < count; v++)
        values[v] = mapped_value(&c->file, (int)facet, v);
    c->columns[facet] =
        (struct facet_column){ c->file.facets[facet].starts, c->file.facets[facet].ordinals, values, count };
    c->has_facet[facet] = true;
    return STATUS_OK;
}

enum status columns_facet(struct columns *c, enum field_id facet, const struct facet_column **out, struct error *err)
{
    bool has_file = c->file.head && !c->has_facet[facet] && is_sane_facet(&c->file, (int)facet);

    *out = &c->columns[facet];
    if (c->has_facet[facet])
        return STATUS_OK;
    if (has_file && c->file.head->last == c->last)
        return use_mapped_facet(c, facet, err);
    return build_facet(c, facet, has_file, err);
}

/* --- Dates and lengths ----------------------------------------------------------------------------------- */

/* "2014", "201407", "20140716". */
static uint32_t day_of(struct str value)
{
    uint64_t number = 0;

    if (!str_to_unsigned(value, 99999999, &number))
        return 0;
    return (uint32_t)(value.len == 4 ? number * 10000 : value.len == 6 ? number * 100 : number);
}

static enum status read_dates(struct columns *c, uint32_t from, uint32_t *dates, struct error *err)
{
    struct xap_values *values = NULL;
    uint32_t docids[BATCH];
    struct str texts[BATCH];
    size_t got = 1;
    enum status status = xap_values_open(&values, c->reader, SLOT_DATE, err);

    if (!status && from)
        status = xap_values_skip_to(values, from + 1, err);
    while (!status && got) {
        status = xap_values_next_batch(values, docids, texts, BATCH, &got, err);
        for (size_t i = 0; i < got && !status; i++)
            if (docids[i] <= c->last)
                dates[docids[i]] = day_of(texts[i]);
    }
    xap_values_close(values);
    return status;
}

static enum status read_lengths(struct columns *c, uint32_t from, uint32_t *all, struct error *err)
{
    uint32_t docids[BATCH], lengths[BATCH];
    struct xap_postings *p = NULL;
    size_t got = 1;
    enum status status = xap_postings_open(&p, c->reader, STR_EMPTY, err);

    if (!status && from)
        status = xap_postings_skip_to(p, from + 1, err);
    while (!status && got) {
        status = xap_postings_next_lengths(p, docids, lengths, BATCH, &got, err);
        for (size_t i = 0; i < got && !status; i++)
            if (docids[i] <= c->last)
                all[docids[i]] = lengths[i];
    }
    xap_postings_close(p);
    return status;
}

typedef enum status read_numbers(struct columns *c, uint32_t from, uint32_t *out, struct error *err);

/* A column of numbers: the file's, or the file's and what came later, or all from the index. */
static enum status numbers(struct columns *c, const uint32_t *mapped, uint32_t **owned, read_numbers *read,
                           const uint32_t **out, struct error *err)
{
    uint32_t from = mapped ? c->file.head->last : 0, *all;
    enum status status;

    if (mapped && from == c->last) {
        *out = mapped;
        return STATUS_OK;
    }
    *out = *owned;
    if (*owned)
        return STATUS_OK;
    all = calloc((size_t)c->last + 1, sizeof *all);
    if (!all)
        return error_no_memory(err);
    if (mapped)
        memcpy(all, mapped, ((size_t)from + 1) * sizeof *all);
    status = read(c, from, all, err);
    if (status)
        free(all);
    else
        *out = *owned = all;
    return status;
}

enum status columns_dates(struct columns *c, const uint32_t **out, struct error *err)
{
    return numbers(c, c->file.dates, &c->dates, read_dates, out, err);
}

enum status columns_lengths(struct columns *c, const uint32_t **out, struct error *err)
{
    return numbers(c, c->file.lengths, &c->lengths, read_lengths, out, err);
}

/* --- Writing ---------------------------------------------------------------------------------------------------- */

static enum status put(FILE *file, const void *at, size_t bytes, struct error *err)
{
    if (bytes && fwrite(at, 1, bytes, file) != bytes)
        return error_set_errno(err, errno, "cannot write the columns");
    return STATUS_OK;
}

static enum status put_facet(FILE *file, const struct facet_column *f, uint32_t last, struct error *err)
{
    uint32_t end = 0;
    enum status status = put(file, f->starts, ((size_t)last + 2) * sizeof *f->starts, err);

    if (!status)
        status = put(file, f->ordinals, f->starts[last + 1] * sizeof *f->ordinals, err);
    for (size_t v = 0; v < f->value_count && !status; v++) {
        end += (uint32_t)f->values[v].len;
        status = put(file, &end, sizeof end, err);
    }
    return status;
}

static enum status put_all(FILE *file, struct columns *c, struct error *err)
{
    struct head h = { .magic = MAGIC, .version = FILE_VERSION, .last = c->last };
    const struct facet_column *facets[FACET_COUNT] = { NULL };
    const uint32_t *lengths = NULL, *dates = NULL;
    enum status status = columns_lengths(c, &lengths, err);

    if (!status)
        status = columns_dates(c, &dates, err);
    for (int i = 0; i < FACET_COUNT && !status; i++) {
        status = columns_facet(c, (enum field_id)i, &facets[i], err);
        if (status)
            break;
        h.ordinal_counts[i] = facets[i]->starts[c->last + 1];
        h.value_counts[i] = (uint32_t)facets[i]->value_count;
        for (size_t v = 0; v < facets[i]->value_count; v++)
            h.text_bytes += facets[i]->values[v].len;
    }
    h.file_bytes = expected_size(&h);
    if (!status)
        status = put(file, &h, sizeof h, err);
    if (!status)
        status = put(file, lengths, ((size_t)c->last + 1) * sizeof *lengths, err);
    if (!status)
        status = put(file, dates, ((size_t)c->last + 1) * sizeof *dates, err);
    for (int i = 0; i < FACET_COUNT && !status; i++)
        status = put_facet(file, facets[i], c->last, err);
    for (int i = 0; i < FACET_COUNT && !status; i++)
        for (size_t v = 0; v < facets[i]->value_count && !status; v++)
            status = put(file, facets[i]->values[v].at, facets[i]->values[v].len, err);
    return status;
}

enum status columns_write(const char *folder, struct error *err)
{
    struct buf path = BUF_INIT;
    struct xap_reader *reader = NULL;
    struct columns *c = NULL;
    uint32_t last = 0;
    FILE *file = NULL;
    enum status status = buf_add_format(&path, err, "%s/" FILE_NAME, folder);

    if (!status)
        status = xap_reader_open(&reader, str_from_c(folder), err);
    if (!status)
        status = xap_reader_last_docid(reader, &last, err);
    if (!status)
        status = columns_new(&c, NULL, reader, last, err);
    if (!status) {
        file = fopen(path.at, "we");
        status = file ? put_all(file, c, err) : error_set_errno(err, errno, "cannot write '%s'", path.at);
    }
    if (file && fclose(file) != 0 && !status)
        status = error_set_errno(err, errno, "cannot write '%s'", path.at);
    columns_free(c);
    xap_reader_close(reader);
    buf_release(&path);
    return status;
}

static bool is_same_facet(const struct facet_column *a, const struct facet_column *b, uint32_t docid)
{
    uint32_t count = a->starts[docid + 1] - a->starts[docid];

    if (b->starts[docid + 1] - b->starts[docid] != count)
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (!str_is_equal(a->values[a->ordinals[a->starts[docid] + i]], b->values[b->ordinals[b->starts[docid] + i]]))
            return false;
    return true;
}

/* Compares article by article, those that are still there. */
static enum status compare(struct columns *file, struct columns *index, struct error *err)
{
    const struct facet_column *a = NULL, *b = NULL;
    const uint32_t *lengths = NULL, *file_lengths = NULL, *dates = NULL, *file_dates = NULL;
    enum status status = columns_lengths(index, &lengths, err);

    if (!status)
        status = columns_lengths(file, &file_lengths, err);
    if (!status)
        status = columns_dates(index, &dates, err);
    if (!status)
        status = columns_dates(file, &file_dates, err);
    for (uint32_t d = 1; !status && d <= index->last; d++)
        if (lengths[d] && (file_lengths[d] != lengths[d] || file_dates[d] != dates[d]))
            status = error_set(err, STATUS_CORRUPT, "the columns say something else of article %u than the index", d);
    for (int i = 0; i < FACET_COUNT && !status; i++) {
        status = columns_facet(file, (enum field_id)i, &a, err);
        if (!status)
            status = columns_facet(index, (enum field_id)i, &b, err);
        for (uint32_t d = 1; !status && d <= index->last; d++)
            if (lengths[d] && !is_same_facet(a, b, d))
                status = error_set(err, STATUS_CORRUPT, "the columns have another %s of article %u than the index",
                                   field_at((enum field_id)i)->name, d);
    }
    return status;
}

enum status columns_check(const char *folder, struct xap_reader *reader, struct error *err)
{
    struct columns *file = NULL, *index = NULL;
    uint32_t last = 0;
    enum status status = xap_reader_last_docid(reader, &last, err);

    if (!status)
        status = columns_new(&file, folder, reader, last, err);
    if (!status)
        status = columns_new(&index, NULL, reader, last, err);
    if (!status && file->file.head)
        status = compare(file, index, err);
    else if (!status)
        status = error_set(err, STATUS_CORRUPT, "the columns of the index are missing or damaged (searches are slower without)");
    columns_free(file);
    columns_free(index);
    return status;
}
