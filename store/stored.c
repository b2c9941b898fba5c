/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/stored.h"

#include "base/utf8.h"
#include "base/json_tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum {
    LEVEL = 1,                  /* of zstd: on articles as small as the default 3, in half the time */
    MATCH_MIN = 6,              /* a tenth less time than with 5, and a third of a per cent more bytes */
    PAYLOAD_MAX = 1 << 30       /* no text is longer: the indexer refuses larger files */
};

/* What stands for a character that would end a line or a column; NULL: itself. A line that ends in "\r" would lose it. */
static const char *escape_of(char c)
{
    return c == '\n' ? "\\n" : c == '\t' ? "\\t" : c == '\r' ? "\\r" : c == '\\' ? "\\\\" : NULL;
}

/* A value on one line. */
static enum status add_escaped(struct buf *out, struct str value, struct error *err)
{
    enum status status = STATUS_OK;

    while (value.len && !status) {
        size_t plain = 0;

        while (plain < value.len && !escape_of(value.at[plain]))
            plain++;
        status = buf_add(out, str_slice(value, 0, plain), err);
        if (status || plain == value.len)
            break;
        status = buf_add_c(out, escape_of(value.at[plain]), err);
        value = str_slice(value, plain + 1, value.len);
    }
    return status;
}

/* Back again; nothing is copied where nothing was escaped. */
static enum status unescape(struct str value, struct arena *arena, struct str *out, struct error *err)
{
    char *copy;
    size_t length = 0;

    *out = value;
    if (str_find_byte(value, '\\', 0) == STR_NONE)
        return STATUS_OK;
    copy = arena_alloc(arena, value.len);
    if (!copy)
        return error_no_memory(err);
    for (size_t i = 0; i < value.len; i++) {
        char c = value.at[i];

        if (c == '\\' && i + 1 < value.len) {
            c = value.at[++i];
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
        }
        copy[length++] = c;
    }
    *out = str_of(copy, length);
    return STATUS_OK;
}

static enum status add_line(struct buf *out, const char *name, struct str value, size_t *room, struct error *err)
{
    size_t from = out->len;
    enum status status;

    if (value.len == 0)
        return STATUS_OK;
    status = buf_add_c(out, name, err);
    if (!status)
        status = buf_add_byte(out, '=', err);
    if (!status)
        status = add_escaped(out, value, err);
    if (!status)
        status = buf_add_byte(out, '\n', err);
    if (!status && out->len - from > *room) {
        buf_truncate(out, from); /* the limit is not to be passed; the values themselves stay in their slots */
        return STATUS_OK;
    }
    *room -= out->len - from;
    return status;
}

/* The last line of a record: a hash of what stands before it, for --check to find what a disk has changed. */
#define SUM "sum="
enum { SUM_DIGITS = 8 };

static uint32_t sum_of(struct str lines)
{
    return (uint32_t)XXH3_64bits(lines.at, lines.len);
}

enum status hit_record_write(const struct hit_record *r, struct buf *out, struct error *err)
{
    size_t from = out->len;
    struct str title = str_slice(r->title, 0, utf8_floor(r->title, TITLE_MAX));
    const struct {
        const char *name;
        struct str value;
    } lines[] = { { "id", r->id },     { "hash", r->hash },         { "path", r->path }, { "title", title },
                  { "date", r->date }, { "year", r->year },         { "encoding", r->encoding },
                  { "url", r->url },   { "source", r->source } };
    size_t room = DATA_MAX - sizeof SUM - SUM_DIGITS;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sizeof lines / sizeof *lines && !status; i++)
        status = add_line(out, lines[i].name, lines[i].value, &room, err);
    for (size_t i = 0; i < r->force_count && !status; i++)
        status = add_line(out, "force", r->forces[i], &room, err);
    for (size_t i = 0; i < r->operation_count && !status; i++)
        status = add_line(out, "operation", r->operations[i], &room, err);
    if (!status)
        status = buf_add_format(out, err, SUM "%08x\n", sum_of(str_slice(buf_view(out), from, out->len)));
    return status;
}

bool hit_record_is_whole(struct str data)
{
    struct str sum = STR(SUM), line;
    char wanted[SUM_DIGITS + 1];

    if (data.len < sum.len + SUM_DIGITS + 1)
        return false;
    line = str_slice(data, data.len - sum.len - SUM_DIGITS - 1, data.len - 1);
    (void)snprintf(wanted, sizeof wanted, "%08x", sum_of(str_slice(data, 0, data.len - line.len - 1)));
    return str_starts_with(line, sum) && str_is_equal(str_slice(line, sum.len, line.len), str_from_c(wanted));
}

static size_t count_lines(struct str data, struct str start)
{
    struct str line;
    size_t count = 0;

    while (str_next_line(&data, &line))
        count += str_starts_with(line, start);
    return count;
}

static enum status read_list(struct str data, struct str start, struct arena *arena, const struct str **out,
                             size_t *out_count, struct error *err)
{
    size_t count = count_lines(data, start), at = 0;
    struct str *values, line;
    enum status status = STATUS_OK;

    if (count == 0)
        return STATUS_OK;
    values = arena_calloc(arena, count, sizeof *values);
    if (!values)
        return error_no_memory(err);
    while (!status && str_next_line(&data, &line))
        if (str_starts_with(line, start))
            status = unescape(str_slice(line, start.len, line.len), arena, &values[at++], err);
    *out = values;
    *out_count = count;
    return status;
}

enum status hit_record_read(struct str data, struct arena *arena, struct hit_record *out, struct error *err)
{
    struct str rest = data, line;
    enum status status = STATUS_OK;

    *out = (struct hit_record){ 0 };
    while (!status && str_next_line(&rest, &line)) {
        const struct {
            const char *name;
            struct str *to;
        } names[] = { { "id", &out->id },     { "hash", &out->hash }, { "path", &out->path },         { "title", &out->title },
                      { "date", &out->date }, { "year", &out->year }, { "encoding", &out->encoding }, { "url", &out->url },
                      { "source", &out->source } };
        size_t equals = str_find_byte(line, '=', 0);

        if (equals == STR_NONE)
            continue;
        for (size_t i = 0; i < sizeof names / sizeof *names && !status; i++)
            if (str_is_equal(str_slice(line, 0, equals), str_from_c(names[i].name)))
                status = unescape(str_slice(line, equals + 1, line.len), arena, names[i].to, err);
    }
    if (!status)
        status = read_list(data, STR("force="), arena, &out->forces, &out->force_count, err);
    if (!status)
        status = read_list(data, STR("operation="), arena, &out->operations, &out->operation_count, err);
    return status;
}

struct text_codec {
    ZSTD_CCtx *compressor;
    ZSTD_DCtx *decompressor;
    struct buf payload;
};

enum status text_codec_new(struct text_codec **out, struct error *err)
{
    struct text_codec *c = calloc(1, sizeof *c);

    if (!c)
        return error_no_memory(err);
    *out = c;
    return STATUS_OK;
}

void text_codec_free(struct text_codec *c)
{
    if (!c)
        return;
    ZSTD_freeCCtx(c->compressor);
    ZSTD_freeDCtx(c->decompressor);
    buf_release(&c->payload);
    free(c);
}

/*
 * The payload before compression: four lines' worth of numbers, then the pieces they measure.
 *     "TEXT_LEN TITLE_END FACTS_LEN\n" text facts extra
 * Facts are a line each: kind, source offset, text offset, value, rule, quote, with tabs between.
 */
static enum status add_facts(const struct stored_text *text, struct buf *out, struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < text->fact_count && !status; i++) {
        const struct fact *f = &text->facts[i];
        const struct str parts[] = { f->value, f->rule, f->quote };

        status = buf_add_format(out, err, "%d\t%u\t%u", (int)f->kind, f->source_offset, f->text_offset);
        for (size_t j = 0; j < 3 && !status; j++) {
            status = buf_add_byte(out, '\t', err);
            if (!status)
                status = add_escaped(out, parts[j], err);
        }
        if (!status)
            status = buf_add_byte(out, '\n', err);
    }
    return status;
}

static enum status make_payload(struct text_codec *c, const struct stored_text *text, struct error *err)
{
    struct buf facts = BUF_INIT;
    enum status status = add_facts(text, &facts, err);

    buf_clear(&c->payload);
    if (!status)
        status = buf_add_format(&c->payload, err, "%zu %u %zu\n", text->text.len, text->title_end, facts.len);
    if (!status)
        status = buf_add(&c->payload, text->text, err);
    if (!status)
        status = buf_add(&c->payload, buf_view(&facts), err);
    if (!status)
        status = buf_add(&c->payload, text->extra, err);
    buf_release(&facts);
    return status;
}

static bool is_no_memory(size_t result)
{
    return ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation;
}

/* With a sum of the text behind it, by which zstd finds what a disk has changed. */
static enum status make_compressor(struct text_codec *c, struct error *err)
{
    c->compressor = ZSTD_createCCtx();
    if (!c->compressor)
        return error_no_memory(err);
    /* All are values that every version knows. */
    (void)ZSTD_CCtx_setParameter(c->compressor, ZSTD_c_compressionLevel, LEVEL);
    (void)ZSTD_CCtx_setParameter(c->compressor, ZSTD_c_minMatch, MATCH_MIN);
    (void)ZSTD_CCtx_setParameter(c->compressor, ZSTD_c_checksumFlag, 1);
    return STATUS_OK;
}

enum status text_codec_write(struct text_codec *c, const struct stored_text *text, struct buf *out, struct error *err)
{
    enum status status = make_payload(c, text, err);
    size_t size;

    if (status)
        return status;
    if (!c->compressor)
        status = make_compressor(c, err);
    if (!status)
        status = buf_reserve(out, ZSTD_compressBound(c->payload.len), err);
    if (status)
        return status;
    size = ZSTD_compress2(c->compressor, out->at + out->len, ZSTD_compressBound(c->payload.len), c->payload.at,
                          c->payload.len);
    if (ZSTD_isError(size))
        return is_no_memory(size) ? error_no_memory(err) : error_set(err, STATUS_INTERNAL, "zstd: %s", ZSTD_getErrorName(size));
    out->len += size;
    out->at[out->len] = '\0';
    return STATUS_OK;
}

static bool take_number(struct str *rest, char end, uint64_t *out)
{
    size_t at = str_find_byte(*rest, end, 0);

    if (at == STR_NONE || !str_to_unsigned(str_slice(*rest, 0, at), PAYLOAD_MAX, out))
        return false;
    *rest = str_slice(*rest, at + 1, rest->len);
    return true;
}

static enum status read_fact(struct str line, struct arena *arena, struct fact *out, struct error *err)
{
    struct str parts[6] = { { 0 } };
    struct str *values[] = { &out->value, &out->rule, &out->quote };
    uint64_t kind, source, text;

    for (size_t i = 0; i < 6; i++) {
        size_t tab = str_find_byte(line, '\t', 0);

        parts[i] = str_slice(line, 0, tab);
        line = tab == STR_NONE ? STR_EMPTY : str_slice(line, tab + 1, line.len);
    }
    if (!str_to_unsigned(parts[0], FACT_KINDS - 1, &kind) || !str_to_unsigned(parts[1], UINT32_MAX, &source) ||
        !str_to_unsigned(parts[2], UINT32_MAX, &text))
        return error_set(err, STATUS_CORRUPT, "the facts of a stored article are damaged");
    *out = (struct fact){ .kind = (enum fact_kind)kind, .source_offset = (uint32_t)source, .text_offset = (uint32_t)text };
    for (size_t i = 0; i < 3; i++) {
        enum status status = unescape(parts[3 + i], arena, values[i], err);

        if (status)
            return status;
    }
    return STATUS_OK;
}

static enum status read_facts(struct str lines, struct arena *arena, struct stored_text *out, struct error *err)
{
    size_t count = count_lines(lines, STR_EMPTY);
    struct fact *facts = arena_calloc(arena, count + 1, sizeof *facts);
    struct str line;
    enum status status = STATUS_OK;

    if (!facts)
        return error_no_memory(err);
    for (size_t i = 0; !status && str_next_line(&lines, &line); i++)
        status = read_fact(line, arena, &facts[i], err);
    out->facts = facts;
    out->fact_count = count;
    return status;
}

static enum status decompress(struct text_codec *c, struct str compressed, struct buf *payload, struct error *err)
{
    unsigned long long size = ZSTD_getFrameContentSize(compressed.at, compressed.len);
    size_t got;
    enum status status;

    if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR || size > PAYLOAD_MAX)
        return error_set(err, STATUS_CORRUPT, "the text of a stored article is damaged");
    if (!c->decompressor)
        c->decompressor = ZSTD_createDCtx();
    if (!c->decompressor)
        return error_no_memory(err);
    buf_clear(payload);
    status = buf_reserve(payload, (size_t)size + 1, err);
    if (status)
        return status;
    got = ZSTD_decompressDCtx(c->decompressor, payload->at, (size_t)size, compressed.at, compressed.len);
    if (is_no_memory(got))
        return error_no_memory(err);
    if (ZSTD_isError(got) || got != size)
        return error_set(err, STATUS_CORRUPT, "the text of a stored article is damaged");
    payload->len = got;
    payload->at[got] = '\0';
    return STATUS_OK;
}

enum status text_codec_read(struct text_codec *c, struct str compressed, struct buf *payload, struct arena *arena,
                            struct stored_text *out, struct error *err)
{
    struct str rest;
    uint64_t text_len, title_end, facts_len;
    enum status status = decompress(c, compressed, payload, err);

    *out = (struct stored_text){ 0 };
    if (status)
        return status;
    rest = buf_view(payload);
    if (!take_number(&rest, ' ', &text_len) || !take_number(&rest, ' ', &title_end) ||
        !take_number(&rest, '\n', &facts_len) || text_len > rest.len || facts_len > rest.len - text_len ||
        title_end > text_len || !utf8_is_valid(str_slice(rest, 0, text_len)) ||
        utf8_floor(str_slice(rest, 0, text_len), title_end) != title_end)
        return error_set(err, STATUS_CORRUPT, "the text of a stored article is damaged");
    out->text = str_slice(rest, 0, text_len);
    out->title_end = (uint32_t)title_end;
    out->extra = str_slice(rest, text_len + facts_len, rest.len);
    if (!arena)
        return STATUS_OK;
    status = out->extra.len ? json_tree_check_object(out->extra, err) : STATUS_OK;
    if (status)
        return status == STATUS_OUT_OF_MEMORY ? status
                                              : error_set(err, STATUS_CORRUPT, "the keys of a stored record are damaged");
    return read_facts(str_slice(rest, text_len, text_len + facts_len), arena, out, err);
}
