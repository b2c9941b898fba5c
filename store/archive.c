/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/archive.h"

#include "store/fields.h"
#include "store/generation.h"
#include "store/trust.h"

#include <stdio.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { OPEN_TRIES = 10 };

uint64_t archive_metadata_sum(struct str key, struct str value)
{
    uint64_t seed = value.len ? XXH3_64bits(key.at, key.len) : 0;

    return value.len ? XXH3_64bits_withSeed(value.at, value.len, seed) : 0;
}

/* The last line: a hash of those before it. */
#define SUM "sum="

static uint64_t sum_of(struct str lines)
{
    return XXH3_64bits(lines.at, lines.len);
}

enum status archive_info_write(const struct archive_info *info, metadata_put *put, void *payload, struct error *err)
{
    struct buf lines = BUF_INIT;
    enum status status =
        buf_add_format(&lines, err, "schema=%llu\nlanguage=%s\nanalyzer=%016llx\nregisters=%016llx\nsignatures=%llu\nsources=%llu\n"
                       "program=%s\nlibrary=%s\n",
                       (unsigned long long)info->schema, info->language, (unsigned long long)info->analyzer,
                       (unsigned long long)info->registers, (unsigned long long)info->signatures,
                       (unsigned long long)info->sources, info->program, info->library);

    if (!status && info->has_metadata_sum)
        status = buf_add_format(&lines, err, "metadata=%016llx\n", (unsigned long long)info->metadata_sum);
    if (!status)
        status = buf_add_format(&lines, err, SUM "%016llx\n", (unsigned long long)sum_of(buf_view(&lines)));
    if (!status)
        status = put(STR(METADATA_INFO), buf_view(&lines), payload, err);
    buf_release(&lines);
    return status;
}

static void copy_text(char *to, size_t room, struct str value)
{
    (void)snprintf(to, room, "%.*s", STR_ARG(value));
}

static uint64_t hex(struct str s)
{
    uint64_t value = 0;

    for (size_t i = 0; i < s.len && i < 16; i++) {
        char c = s.at[i];

        value = value << 4 | (uint64_t)(c >= 'a' ? c - 'a' + 10 : c - '0');
    }
    return value;
}

static void take_line(struct archive_info *info, struct str name, struct str value)
{
    if (str_is_equal(name, STR("schema")))
        (void)str_to_unsigned(value, UINT64_MAX, &info->schema); /* stays 0, which no schema has */
    else if (str_is_equal(name, STR("language")))
        copy_text(info->language, sizeof info->language, value);
    else if (str_is_equal(name, STR("analyzer")))
        info->analyzer = hex(value);
    else if (str_is_equal(name, STR("registers")))
        info->registers = hex(value);
    else if (str_is_equal(name, STR("signatures")))
        (void)str_to_unsigned(value, UINT32_MAX, &info->signatures);
    else if (str_is_equal(name, STR("sources")))
        (void)str_to_unsigned(value, UINT32_MAX, &info->sources);
    else if (str_is_equal(name, STR("metadata"))) {
        info->metadata_sum = hex(value);
        info->has_metadata_sum = true;
    } else if (str_is_equal(name, STR("program")))
        copy_text(info->program, sizeof info->program, value);
    else if (str_is_equal(name, STR("library")))
        copy_text(info->library, sizeof info->library, value);
}

enum status archive_info_parse(struct archive_info *out, struct str lines, struct error *err)
{
    struct str rest = lines, line;
    bool is_whole = true; /* without a sum, as in an index from before there was one, too */

    *out = (struct archive_info){ 0 };
    while (str_next_line(&rest, &line)) {
        size_t equals = str_find_byte(line, '=', 0);

        if (equals != STR_NONE)
            take_line(out, str_slice(line, 0, equals), str_slice(line, equals + 1, line.len));
        if (str_starts_with(line, STR(SUM)))
            is_whole = hex(str_slice(line, sizeof SUM - 1, line.len)) ==
                       sum_of(str_slice(lines, 0, (size_t)(line.at - lines.at)));
    }
    if (out->schema == 0)
        return error_set(err, STATUS_BAD_INPUT, "it is a Xapian database, but not one made by cuttings-index");
    if (out->schema != SCHEMA_VERSION)
        return error_set(err, STATUS_VERSION,
                         "the index has schema %llu (made by cuttings %s), this program knows schema %d: use "
                         "that version, or rebuild the index with cuttings-index --rebuild",
                         (unsigned long long)out->schema, out->program, SCHEMA_VERSION);
    if (!is_whole)
        return error_set(err, STATUS_CORRUPT,
                         "what the index says about itself was changed: rebuild it with cuttings-index --rebuild");
    return STATUS_OK;
}

enum status archive_info_read(struct archive_info *out, struct xap_reader *reader, struct error *err)
{
    struct buf lines = BUF_INIT;
    enum status status = xap_reader_metadata(reader, STR(METADATA_INFO), &lines, err);

    if (!status)
        status = archive_info_parse(out, buf_view(&lines), err);
    buf_release(&lines);
    return status;
}

enum status archive_corrections(struct xap_reader *reader, struct str id, struct buf *out, struct error *err)
{
    struct buf log = BUF_INIT;
    struct str rest, line;
    enum status status = xap_reader_metadata(reader, STR(METADATA_CORRECTIONS), &log, err);

    rest = buf_view(&log);
    while (!status && str_next_line(&rest, &line)) {
        size_t from = str_find_byte(line, '\t', 0) + 1, to = from ? str_find_byte(line, '\t', from) : 0;

        if (from && to != STR_NONE && str_is_equal(str_slice(line, from, to), id)) {
            status = buf_add(out, line, err);
            if (!status)
                status = buf_add_byte(out, '\n', err);
        }
    }
    buf_release(&log);
    return status;
}

enum status archive_registers(struct xap_reader *reader, register_taker *take, void *payload, struct error *err)
{
    struct buf key = BUF_INIT, text = BUF_INIT;
    enum status status = STATUS_OK;

    for (unsigned i = 0; !status; i++) {
        buf_clear(&key);
        buf_clear(&text);
        status = buf_add_format(&key, err, METADATA_REGISTER "%u", i);
        if (!status)
            status = xap_reader_metadata(reader, buf_view(&key), &text, err);
        if (status || text.len == 0)
            break;
        status = take(buf_view(&text), payload, err);
    }
    buf_release(&key);
    buf_release(&text);
    return status;
}

/* What is kept by docid is an array over all of them: its size must not be for an index of somebody else to choose. Updates
 * leave gaps, but not such ones. */
static enum status check_docids(struct xap_reader *reader, const char *path, struct error *err)
{
    enum { ALWAYS = 1 << 24, GAPS = 1000 };
    uint32_t last = 0, count = 0;
    enum status status = xap_reader_last_docid(reader, &last, err);

    if (!status)
        status = xap_reader_doccount(reader, &count, err);
    if (status || last <= ALWAYS || (last <= INT32_MAX && last / GAPS <= count))
        return status;
    return error_set(err, STATUS_CORRUPT, "'%s' has %u articles with numbers up to %u: rebuild it with cuttings-index --rebuild", path,
                     count, last);
}

/* Whether all tables were opened while they were there: a generation is removed when another one is current. Else STATUS_STALE. */
static enum status check_opened(struct archive *a, struct xap_reader *reader, struct error *err)
{
    struct buf current = BUF_INIT;
    enum status status = generation_current(buf_c(&a->index), &current, err);

    if (!status && !str_is_equal(buf_view(&current), buf_view(&a->generation)))
        status = error_set(err, STATUS_STALE, "the index '%s' is being replaced again and again", buf_c(&a->index));
    buf_release(&current);
    return status ? status : check_docids(reader, buf_c(&a->generation), err);
}

/* A generation may be swapped away between reading its name and opening it; and where it is updated twice meanwhile, blocks
 * of its tables are other ones than its version file told. */
static bool may_be_underway(enum status status)
{
    return status == STATUS_NOT_FOUND || status == STATUS_IO || status == STATUS_STALE || status == STATUS_CORRUPT;
}

static enum status open_current(struct archive *a, struct error *err)
{
    enum status status = STATUS_OK;

    for (int tries = 0; tries < OPEN_TRIES; tries++) {
        struct xap_reader *reader = NULL;

        buf_clear(&a->generation);
        status = trust_index(buf_c(&a->index), err);
        if (!status)
            status = generation_current(buf_c(&a->index), &a->generation, err);
        if (!status)
            status = trust_generation(buf_c(&a->generation), err);
        if (status)
            return status;
        status = xap_reader_open(&reader, buf_view(&a->generation), err);
        if (!status)
            status = check_opened(a, reader, err);
        if (!status)
            status = archive_info_read(&a->info, reader, err);
        if (status == STATUS_VERSION && a->takes_older && a->info.schema < SCHEMA_VERSION)
            status = STATUS_OK;
        if (!status) {
            xap_reader_close(a->reader);
            a->reader = reader;
            return STATUS_OK;
        }
        xap_reader_close(reader);
        if (!may_be_underway(status))
            break;
    }
    return status;
}

static enum status open_as(struct archive *out, const char *index, bool takes_older, struct error *err)
{
    struct archive a = ARCHIVE_INIT;
    enum status status = buf_add_c(&a.index, index, err);

    a.takes_older = takes_older;
    if (!status)
        status = open_current(&a, err);
    if (status) {
        archive_close(&a);
        return status;
    }
    *out = a;
    return STATUS_OK;
}

enum status archive_open(struct archive *out, const char *index, struct error *err)
{
    return open_as(out, index, false, err);
}

enum status archive_open_older(struct archive *out, const char *index, struct error *err)
{
    return open_as(out, index, true, err);
}

enum status archive_reopen(struct archive *a, struct error *err)
{
    struct buf current = BUF_INIT;
    enum status status = generation_current(buf_c(&a->index), &current, err);
    bool is_same = !status && str_is_equal(buf_view(&current), buf_view(&a->generation));

    buf_release(&current);
    if (status)
        return status;
    if (is_same && xap_reader_reopen(a->reader, NULL, err) == STATUS_OK && check_opened(a, a->reader, err) == STATUS_OK)
        return STATUS_OK;
    return open_current(a, err);
}

enum status archive_check_metadata(const struct archive *a, struct error *err)
{
    struct xap_terms *keys = NULL;
    struct buf value = BUF_INIT;
    struct str key;
    uint64_t sum = 0;
    enum status status;

    if (!a->info.has_metadata_sum)
        return STATUS_OK;
    status = xap_terms_open_metadata(&keys, a->reader, STR_EMPTY, err);
    while (!status && (status = xap_terms_next(keys, &key, NULL, err)) == STATUS_OK) {
        buf_clear(&value);
        status = xap_reader_metadata(a->reader, key, &value, err);
        if (!str_is_equal(key, STR(METADATA_INFO)))
            sum += archive_metadata_sum(key, buf_view(&value));
    }
    xap_terms_close(keys);
    buf_release(&value);
    if (status == STATUS_END)
        status = sum == a->info.metadata_sum
                     ? STATUS_OK
                     : error_set(err, STATUS_CORRUPT, "the list of files, the registers or the corrections were changed");
    return status;
}

void archive_close(struct archive *a)
{
    xap_reader_close(a->reader);
    buf_release(&a->index);
    buf_release(&a->generation);
    *a = (struct archive)ARCHIVE_INIT;
}

enum status archive_hit(struct xap_reader *reader, uint32_t docid, struct arena *arena, struct hit_record *out,
                        struct error *err)
{
    struct buf data = BUF_INIT;
    struct str copy;
    enum status status = xap_reader_data(reader, docid, &data, err);

    if (!status && data.len == 0) /* none is: its table was not opened, or is damaged */
        status = error_set(err, STATUS_CORRUPT, "the index has no record of article %u", docid);
    if (!status)
        status = arena_copy(arena, buf_view(&data), &copy, err);
    buf_release(&data);
    return status ? status : hit_record_read(copy, arena, out, err);
}

enum status archive_text(struct xap_reader *reader, uint32_t docid, struct text_codec *codec, struct buf *blob,
                         struct buf *payload, struct arena *arena, struct stored_text *out, struct error *err)
{
    enum status status = STATUS_OK;

    buf_clear(blob);
    /* Every piece but the last is full. */
    for (uint32_t piece = 0; !status; piece++) {
        size_t before = blob->len;

        status = xap_reader_value(reader, docid, SLOT_TEXT + piece, blob, err);
        if (blob->len - before < PIECE_MAX)
            break;
    }
    return status ? status : text_codec_read(codec, buf_view(blob), payload, arena, out, err);
}
