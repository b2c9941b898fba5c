/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/columns.h"

#include "base/arena.h"
#include "base/roster.h"
#include "base/list.h"
#include "base/mapping.h"
#include "store/spellings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { BATCH = 512, FIRST_SLOTS = 256, NARROW_CODES = 1 << 16, LOOKS_MAX = 16 };

/*
 * The file: a head, then arrays of 32-bit numbers in the order of the machine that wrote it (MAGIC tells), then texts.
 *     lengths[last + 1] dates[last + 1] { starts[codes + 1] ordinals[n] ends[values] codes[last + 1] } for each facet, texts
 * The codes are 16-bit numbers, and one unused where their count is odd, if there are at most NARROW_CODES.
 * A value is the text between the end of the one before and its own, as it was found: several may be the same value in
 * different spellings, and an index of old may have the same one twice in a list. Where it says that a facet is distinct, none are.
 */
#define FILE_NAME "columns"
enum { MAGIC = 0x43554331 /* "CUC1" */, FILE_VERSION = 2 };

struct head {
    uint32_t magic, version, last, distinct; /* a bit for each facet; older files have none set */
    uint32_t code_counts[FACET_COUNT], ordinal_counts[FACET_COUNT], value_counts[FACET_COUNT];
    uint64_t text_bytes;
    uint64_t file_bytes;
};

/* A facet while it is read. */
struct building {
    struct roster values, lists; /* lists: values as they are joined in the index; the number is the code */
    uint32_t *codes;                 /* by docid */
    uint16_t *narrow;                /* the same, when they are few */
    uint32_t *starts, *ordinals;     /* by code */
    size_t start_capacity, count, capacity;
};

/* The arrays of a mapped file. */
struct mapped {
    struct mapping file;
    const struct head *head; /* NULL: there is no file */
    const uint32_t *lengths, *dates;
    struct {
        const uint32_t *starts, *ordinals, *ends, *wide;
        const uint16_t *narrow;
        const char *texts;
    } facets[FACET_COUNT];
};

struct columns {
    struct xap_reader *reader;
    uint32_t last;
    struct mapped file;
    struct arena arena;
    struct building facets[FACET_COUNT]; /* owned arrays, where the file is not enough */
    struct facet_column found[FACET_COUNT];   /* the values as they were found */
    struct facet_column columns[FACET_COUNT]; /* as they are counted: spellings of the same value are one */
    bool has_found[FACET_COUNT], has_facet[FACET_COUNT];
    uint32_t *dates, *lengths; /* owned, where the file is not enough */
};

/* --- The file ------------------------------------------------------------------------------- */

/* Of the codes of a facet, in 32-bit words. */
static uint64_t code_words(uint32_t last, uint32_t code_count)
{
    uint64_t codes = (uint64_t)last + 1;

    return code_count <= NARROW_CODES ? (codes + 1) / 2 : codes;
}

static uint64_t expected_size(const struct head *h)
{
    uint64_t words = 2 * ((uint64_t)h->last + 1);

    for (int i = 0; i < FACET_COUNT; i++)
        words += (uint64_t)h->code_counts[i] + 1 + h->ordinal_counts[i] + h->value_counts[i] +
                 code_words(h->last, h->code_counts[i]);
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
        at += (size_t)h->code_counts[i] + 1;
        m->facets[i].ordinals = at;
        at += h->ordinal_counts[i];
        m->facets[i].ends = at;
        at += h->value_counts[i];
        if (h->code_counts[i] <= NARROW_CODES)
            m->facets[i].narrow = (const uint16_t *)at;
        else
            m->facets[i].wide = at;
        at += code_words(h->last, h->code_counts[i]);
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
        m->head->text_bytes > m->file.size || /* or it could make the sum come round */
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
    uint32_t codes = m->head->code_counts[facet], count = m->head->ordinal_counts[facet], falls = 0, highest = 0;

    for (uint32_t i = 0; i < codes; i++)
        falls |= starts[i] > starts[i + 1];
    for (uint32_t i = 0; i < count; i++)
        highest = ordinals[i] > highest ? ordinals[i] : highest;
    if (codes == 0 || falls || starts[0] != 0 || starts[codes] != count || (count && highest >= m->head->value_counts[facet]))
        return false;
    highest = 0;
    for (uint32_t i = 0; i <= m->head->last; i++) {
        uint32_t code = m->facets[facet].narrow ? m->facets[facet].narrow[i] : m->facets[facet].wide[i];

        highest = code > highest ? code : highest;
    }
    return highest < codes;
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
    roster_release(&b->values);
    roster_release(&b->lists);
    free(b->codes);
    free(b->narrow);
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
        if (c->has_found[i])
            free((void *)(uintptr_t)c->found[i].values);
    }
    free(c->dates);
    free(c->lengths);
    unmap(&c->file);
    arena_release(&c->arena);
    free(c);
}

/* --- Facets ----------------------------------------------------------------------------------------- */

static enum status add_ordinal(struct building *b, uint32_t ordinal, struct error *err)
{
    if (!list_grow(&b->ordinals, &b->capacity, b->count, sizeof *b->ordinals, FIRST_SLOTS))
        return error_no_memory(err);
    b->ordinals[b->count++] = ordinal;
    return STATUS_OK;
}

/* The code of the values as they are joined in the index; a new one gets its ordinals. */
static enum status code_of(struct building *b, struct str joined, struct arena *arena, uint32_t *code, struct error *err)
{
    size_t known = b->lists.count;
    struct str value;
    enum status status = roster_number(&b->lists, joined, arena, code, err);

    if (status || *code < known)
        return status;
    while (!status && str_next(&joined, '\n', &value)) {
        uint32_t ordinal = 0;

        status = roster_number(&b->values, value, arena, &ordinal, err);
        if (!status)
            status = add_ordinal(b, ordinal, err);
    }
    if (!status && !list_grow(&b->starts, &b->start_capacity, (size_t)*code + 1, sizeof *b->starts, FIRST_SLOTS))
        status = error_no_memory(err);
    if (!status)
        b->starts[*code + 1] = (uint32_t)b->count;
    return status;
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
            if (docids[i] <= c->last)
                status = code_of(b, texts[i], &c->arena, &b->codes[docids[i]], err);
        }
    }
    xap_values_close(values);
    return status;
}

static struct str mapped_value(const struct mapped *m, int facet, uint32_t ordinal)
{
    uint32_t from = ordinal ? m->facets[facet].ends[ordinal - 1] : 0;

    return str_of(m->facets[facet].texts + from, m->facets[facet].ends[ordinal] - from);
}

/* The values of a code of the file, joined as in the index. */
static enum status mapped_list(const struct mapped *m, int facet, uint32_t code, struct buf *out, struct error *err)
{
    enum status status = STATUS_OK;

    buf_clear(out);
    for (uint32_t i = m->facets[facet].starts[code]; i < m->facets[facet].starts[code + 1] && !status; i++) {
        status = out->len ? buf_add_c(out, "\n", err) : STATUS_OK;
        if (!status)
            status = buf_add(out, mapped_value(m, facet, m->facets[facet].ordinals[i]), err);
    }
    return status;
}

/* What the file has, as the beginning of a column that goes on: its codes are met in their order, and so stay as they are,
 * but for two that say the same, which no file of ours has. */
static enum status begin_with_file(struct columns *c, int facet, struct building *b, struct error *err)
{
    const struct head *h = c->file.head;
    struct buf joined = BUF_INIT;
    enum status status = STATUS_OK;

    for (uint32_t i = 0; i < h->code_counts[facet] && !status; i++) {
        uint32_t code = 0;

        status = mapped_list(&c->file, facet, i, &joined, err);
        if (!status)
            status = code_of(b, buf_view(&joined), &c->arena, &code, err);
        if (!status && code != i)
            status = error_set(err, STATUS_CORRUPT, "the columns have the same values twice");
    }
    for (uint32_t d = 0; d <= h->last && !status; d++)
        b->codes[d] = c->file.facets[facet].narrow ? c->file.facets[facet].narrow[d] : c->file.facets[facet].wide[d];
    buf_release(&joined);
    return status;
}

/* Half the memory to go through where the codes fit. */
static enum status make_narrow(struct columns *c, struct building *b, struct error *err)
{
    if (b->lists.count > NARROW_CODES)
        return STATUS_OK;
    b->narrow = malloc(((size_t)c->last + 1) * sizeof *b->narrow);
    if (!b->narrow)
        return error_no_memory(err);
    for (size_t d = 0; d <= c->last; d++)
        b->narrow[d] = (uint16_t)b->codes[d];
    free(b->codes);
    b->codes = NULL;
    return STATUS_OK;
}

static enum status build_facet(struct columns *c, enum field_id facet, bool has_file, struct error *err)
{
    struct building *b = &c->facets[facet];
    uint32_t none = 0;
    enum status status;

    b->codes = calloc((size_t)c->last + 1, sizeof *b->codes);
    if (!b->codes || !list_grow(&b->starts, &b->start_capacity, 0, sizeof *b->starts, FIRST_SLOTS))
        status = error_no_memory(err);
    else
        b->starts[0] = 0, status = code_of(b, STR_EMPTY, &c->arena, &none, err);
    if (!status && has_file)
        status = begin_with_file(c, (int)facet, b, err);
    if (!status)
        status = read_facet(c, facet, has_file ? c->file.head->last : 0, b, err);
    if (!status)
        status = make_narrow(c, b, err);
    if (status) {
        release_building(b);
        return status;
    }
    c->found[facet] = (struct facet_column){ .narrow = b->narrow, .wide = b->codes, .starts = b->starts,
                                             .ordinals = b->ordinals, .values = b->values.texts,
                                             .code_count = b->lists.count, .value_count = b->values.count,
                                             .spellings = b->values.texts, .spelling_count = b->values.count };
    b->values.texts = NULL; /* the column has them now */
    c->has_found[facet] = true;
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
    c->found[facet] = (struct facet_column){ .narrow = c->file.facets[facet].narrow, .wide = c->file.facets[facet].wide,
                                             .starts = c->file.facets[facet].starts,
                                             .ordinals = c->file.facets[facet].ordinals, .values = values,
                                             .code_count = c->file.head->code_counts[facet], .value_count = count,
                                             .spellings = values, .spelling_count = count };
    c->has_found[facet] = true;
    return STATUS_OK;
}

/* A list that is too long to look at quickly may well. */
static bool may_repeat(const struct facet_column *f, size_t code)
{
    uint32_t end = f->starts[code + 1];

    for (uint32_t i = f->starts[code]; i < end && end - f->starts[code] <= LOOKS_MAX; i++)
        for (uint32_t j = i + 1; j < end; j++)
            if (f->ordinals[i] == f->ordinals[j])
                return true;
    return end - f->starts[code] > LOOKS_MAX;
}

/* Whether any of the values before it has the key of this one. */
static enum status is_known(const struct facet_column *f, enum field_id facet, size_t value, bool *is_it, struct error *err)
{
    struct buf key = BUF_INIT, scratch = BUF_INIT;
    enum status status = field_key(facet, f->values[value], &key, err);

    *is_it = false;
    for (size_t i = 0; i < value && !status && !*is_it; i++)
        status = field_has_key(facet, f->values[i], buf_view(&key), &scratch, is_it, err);
    buf_release(&key);
    buf_release(&scratch);
    return status;
}

/* What the file says of its values holds as long as the few values of later articles are others. */
static enum status is_still_distinct(const struct columns *c, enum field_id facet, bool *is_distinct, struct error *err)
{
    const struct facet_column *f = &c->found[facet];
    const struct head *h = c->file.head;
    enum status status = STATUS_OK;

    *is_distinct = (h->distinct >> facet & 1) && f->value_count - h->value_counts[facet] <= LOOKS_MAX;
    for (size_t code = h->code_counts[facet]; code < f->code_count && *is_distinct; code++)
        *is_distinct = !may_repeat(f, code);
    for (size_t value = h->value_counts[facet]; value < f->value_count && *is_distinct && !status; value++) {
        status = is_known(f, facet, value, is_distinct, err);
        *is_distinct = !*is_distinct;
    }
    return status;
}

/* The values as they were found; `is_distinct`: these are what is counted, too. */
static enum status found_facet(struct columns *c, enum field_id facet, bool *is_distinct, struct error *err)
{
    bool has_file;
    enum status status;

    *is_distinct = false;
    if (c->has_found[facet])
        return STATUS_OK;
    has_file = c->file.head && is_sane_facet(&c->file, (int)facet);
    status = has_file && c->file.head->last == c->last ? use_mapped_facet(c, facet, err) : build_facet(c, facet, has_file, err);
    return status || !has_file ? status : is_still_distinct(c, facet, is_distinct, err);
}

/* --- Spellings -------------------------------------------------------------------------------------- */

/* Which codes articles of the index have. */
static enum status find_used_codes(struct columns *c, const struct facet_column *f, bool *is_used, struct error *err)
{
    struct xap_postings *all = NULL;
    uint32_t docids[BATCH], unused[BATCH];
    size_t got = 1;
    enum status status = xap_postings_open(&all, c->reader, STR_EMPTY, err);

    while (!status && got) {
        status = xap_postings_next_batch(all, docids, unused, BATCH, &got, err);
        for (size_t i = 0; i < got && !status; i++)
            if (docids[i] <= c->last)
                is_used[facet_code(f, docids[i])] = true;
    }
    xap_postings_close(all);
    return status;
}

/* What the file says of articles that are gone stays in it; with an article for each docid none is gone. */
static enum status find_used_spellings(struct columns *c, const struct facet_column *f, bool *is_used, struct error *err)
{
    bool *code_is_used = calloc(f->code_count, sizeof *code_is_used);
    uint32_t articles = 0;
    enum status status = code_is_used ? xap_reader_doccount(c->reader, &articles, err) : error_no_memory(err);

    if (!status && articles < c->last)
        status = find_used_codes(c, f, code_is_used, err);
    for (size_t code = 0; code < f->code_count && !status; code++)
        for (uint32_t at = f->starts[code]; at < f->starts[code + 1]; at++)
            is_used[f->ordinals[at]] |= code_is_used[code] || articles == c->last;
    free(code_is_used);
    return status;
}

static enum status unite_spellings(struct columns *c, enum field_id facet, struct error *err)
{
    const struct facet_column *found = &c->found[facet];
    struct spellings spellings;
    bool *is_used = calloc(found->value_count + 1, sizeof *is_used);
    enum status status = is_used ? spellings_compare(facet, found, &c->arena, &spellings, err) : error_no_memory(err);

    c->columns[facet] = *found;
    if (!status && spellings.has_variants)
        status = find_used_spellings(c, found, is_used, err);
    if (!status && (spellings.has_variants || spellings.has_repeats))
        status = spellings_unite(&spellings, found, is_used, &c->arena, &c->columns[facet], err);
    free(is_used);
    return status;
}

enum status columns_facet(struct columns *c, enum field_id facet, const struct facet_column **out, struct error *err)
{
    bool is_distinct;
    enum status status;

    *out = &c->columns[facet];
    if (c->has_facet[facet])
        return STATUS_OK;
    status = found_facet(c, facet, &is_distinct, err);
    if (!status && is_distinct)
        c->columns[facet] = c->found[facet];
    else if (!status)
        status = unite_spellings(c, facet, err);
    c->has_facet[facet] = !status;
    return status;
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
    const uint16_t unused = 0;
    size_t codes = (size_t)last + 1;
    uint32_t end = 0;
    enum status status = put(file, f->starts, (f->code_count + 1) * sizeof *f->starts, err);

    if (!status)
        status = put(file, f->ordinals, f->starts[f->code_count] * sizeof *f->ordinals, err);
    for (size_t v = 0; v < f->value_count && !status; v++) {
        end += (uint32_t)f->values[v].len;
        status = put(file, &end, sizeof end, err);
    }
    if (!status)
        status = f->narrow ? put(file, f->narrow, codes * sizeof *f->narrow, err) : put(file, f->wide, codes * sizeof *f->wide, err);
    if (!status && f->narrow && codes % 2)
        status = put(file, &unused, sizeof unused, err);
    return status;
}

static enum status put_all(FILE *file, struct columns *c, struct error *err)
{
    struct head h = { .magic = MAGIC, .version = FILE_VERSION, .last = c->last };
    const struct facet_column *facets = c->found, *counted;
    const uint32_t *lengths = NULL, *dates = NULL;
    enum status status = columns_lengths(c, &lengths, err);

    if (!status)
        status = columns_dates(c, &dates, err);
    for (int i = 0; i < FACET_COUNT && !status; i++) {
        status = columns_facet(c, (enum field_id)i, &counted, err);
        if (status)
            break;
        h.distinct |= (uint32_t)(counted->starts == facets[i].starts) << i;
        h.code_counts[i] = (uint32_t)facets[i].code_count;
        h.ordinal_counts[i] = facets[i].starts[facets[i].code_count];
        h.value_counts[i] = (uint32_t)facets[i].value_count;
        for (size_t v = 0; v < facets[i].value_count; v++)
            h.text_bytes += facets[i].values[v].len;
    }
    h.file_bytes = expected_size(&h);
    if (!status)
        status = put(file, &h, sizeof h, err);
    if (!status)
        status = put(file, lengths, ((size_t)c->last + 1) * sizeof *lengths, err);
    if (!status)
        status = put(file, dates, ((size_t)c->last + 1) * sizeof *dates, err);
    for (int i = 0; i < FACET_COUNT && !status; i++)
        status = put_facet(file, &facets[i], c->last, err);
    for (int i = 0; i < FACET_COUNT && !status; i++)
        for (size_t v = 0; v < facets[i].value_count && !status; v++)
            status = put(file, facets[i].values[v].at, facets[i].values[v].len, err);
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
    uint32_t in_a = facet_code(a, docid), in_b = facet_code(b, docid), count = a->starts[in_a + 1] - a->starts[in_a];

    if (b->starts[in_b + 1] - b->starts[in_b] != count)
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (!str_is_equal(a->values[a->ordinals[a->starts[in_a] + i]], b->values[b->ordinals[b->starts[in_b] + i]]))
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
            if (lengths[d] && (!is_same_facet(a, b, d) || !is_same_facet(&file->found[i], &index->found[i], d)))
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
