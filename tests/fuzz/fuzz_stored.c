/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an index keeps of an article, as somebody else may have made it: the hit record, the text with its facts (the
 * input is both the compressed bytes and what they unpack to), the signature, the words in their order; each shown or asked as the query tool does.
 */
#include "tests/fuzz/fuzz.h"

#include "base/utf8.h"
#include "corpus/signature.h"
#include "store/archive.h"
#include "store/sequence.h"
#include "tests/fuzz/answer.h"

#include <stdlib.h>
#include <zstd.h>

static struct text_codec *codec;

static void check_record(struct str data)
{
    struct arena arena = ARENA_INIT;
    struct buf written = BUF_INIT, again = BUF_INIT;
    struct hit_record hit, second;
    struct search_hit found = { .docid = 1 };
    struct query_request request = { .search = { .limit = 1 } };
    const struct clause all = { .kind = CLAUSE_ALL };
    struct answer answer = { .total = 1, .articles = 1, .hits = &found, .hit_count = 1, .query = &all };

    (void)hit_record_is_whole(data);
    FUZZ_CHECK(hit_record_read(data, &arena, &hit, NULL) == STATUS_OK);
    found.record = hit;
    check_output(&request, &answer);
    FUZZ_CHECK(hit_record_write(&hit, &written, NULL) == STATUS_OK);
    FUZZ_CHECK(written.len <= DATA_MAX && hit_record_is_whole(buf_view(&written)));
    FUZZ_CHECK(hit_record_read(buf_view(&written), &arena, &second, NULL) == STATUS_OK);
    FUZZ_CHECK(hit_record_write(&second, &again, NULL) == STATUS_OK && str_is_equal(buf_view(&written), buf_view(&again)));
    arena_release(&arena);
    buf_release(&written);
    buf_release(&again);
}

static void show(const struct stored_text *text)
{
    const struct story story = { .count = 0 };
    const struct hit_record hit = { .id = STR("a") };
    struct query_request request = { .format = OUTPUT_TEXT };
    struct buf out = BUF_INIT;

    FUZZ_CHECK(output_article(&request, &hit, text, &story, &out, NULL) == STATUS_OK);
    check_terminal_text(buf_view(&out));
    buf_clear(&out);
    FUZZ_CHECK(output_facts(&request, &hit, text, STR_EMPTY, &out, NULL) == STATUS_OK);
    check_terminal_text(buf_view(&out));
    buf_clear(&out);
    request.format = OUTPUT_JSON;
    request.is_json = true;
    FUZZ_CHECK(output_article(&request, &hit, text, &story, &out, NULL) == STATUS_OK);
    check_json(buf_view(&out));
    buf_clear(&out);
    FUZZ_CHECK(output_facts(&request, &hit, text, STR_EMPTY, &out, NULL) == STATUS_OK);
    check_json(buf_view(&out));
    buf_release(&out);
}

static enum status no_names(enum field_id field, struct str value, struct arena *arena, struct str *out, void *payload,
                            struct error *err)
{
    (void)field;
    (void)arena;
    (void)payload;
    (void)err;
    *out = value;
    return STATUS_OK;
}

/* What a search shows of it. */
static void cut(const struct stored_text *text, struct arena *arena)
{
    static struct analyzer *analyzer;
    struct parser_settings settings = { .resolve = no_names, .is_any = true };
    struct marker_memory memory = { .marks = NULL };
    struct query_fault fault;
    struct clause *query;
    struct marker *marker;
    struct snippet *snippets;
    size_t count;

    if (!analyzer)
        FUZZ_CHECK(analyzer_new(&analyzer, "english", NULL) == STATUS_OK);
    settings.analyzer = analyzer;
    FUZZ_CHECK(parser_run(&settings, STR("the police OR act* OR \"of the\""), arena, &query, &fault, NULL) == STATUS_OK);
    FUZZ_CHECK(marker_new(&marker, &memory, analyzer, query, NULL, NULL, arena, NULL) == STATUS_OK);
    FUZZ_CHECK(snippets_cut(marker, text->text, text->title_end, 3, arena, &snippets, &count, NULL) == STATUS_OK);
    check_snippets(snippets, count, text->text);
    marker_memory_release(&memory);
    if (analyzer_memory(analyzer) > 1 << 20)
        analyzer_forget(analyzer);
}

static void check_text(struct str compressed)
{
    struct arena arena = ARENA_INIT;
    struct buf payload = BUF_INIT;
    struct stored_text text;
    struct error err = ERROR_INIT;
    enum status status = text_codec_read(codec, compressed, &payload, &arena, &text, &err);

    FUZZ_CHECK(status == STATUS_OK || status == STATUS_CORRUPT);
    if (!status) {
        FUZZ_CHECK(text.title_end <= text.text.len && utf8_floor(text.text, text.title_end) == text.title_end);
        show(&text);
        cut(&text, &arena);
    }
    arena_release(&arena);
    buf_release(&payload);
}

static void check_packed(struct str payload)
{
    struct buf packed = BUF_INIT;
    size_t size;

    FUZZ_CHECK(buf_reserve(&packed, ZSTD_compressBound(payload.len), NULL) == STATUS_OK);
    size = ZSTD_compress(packed.at, ZSTD_compressBound(payload.len), payload.at, payload.len, 1);
    FUZZ_CHECK(!ZSTD_isError(size));
    check_text(str_of(packed.at, size));
    buf_release(&packed);
}

static void check_signatures(struct str bytes)
{
    struct signature a, b;
    uint32_t keys[SIGNATURE_FACT_KEYS];

    if (!signature_read(str_slice(bytes, 0, bytes.len / 2), &a) || !signature_read(str_slice(bytes, bytes.len / 2, bytes.len), &b))
        return;
    FUZZ_CHECK(signature_compare(&a, &b) == signature_compare(&b, &a));
    FUZZ_CHECK(signature_shares_stock_only(&a, 0xFFF, &b, 0xFFF) == signature_shares_stock_only(&b, 0xFFF, &a, 0xFFF));
    FUZZ_CHECK(signature_fact_keys(&a, keys) <= SIGNATURE_FACT_KEYS);
}

static void check_sequence(struct str bytes)
{
    const struct sequence_word word = { hash_word(STR("raid")), STR("raid") };
    struct positions found = { NULL, 0, 0 };
    struct sequence s;

    if (sequence_read(&s, bytes, NULL) != STATUS_OK)
        return;
    FUZZ_CHECK(sequence_find(&s, &word, false, &found, NULL) == STATUS_OK);
    for (size_t i = 0; i < found.count; i++)
        FUZZ_CHECK(found.at[i] >= 1 && (i == 0 || found.at[i] >= found.at[i - 1]));
    free(found.at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct archive_info info;

    if (!codec)
        FUZZ_CHECK(text_codec_new(&codec, NULL) == STATUS_OK);
    check_record(fuzz_input(data, size));
    check_text(fuzz_input(data, size));
    check_packed(fuzz_input(data, size));
    check_signatures(fuzz_input(data, size));
    check_sequence(fuzz_input(data, size));
    if (archive_info_parse(&info, fuzz_input(data, size), NULL) == STATUS_OK)
        FUZZ_CHECK(info.schema == SCHEMA_VERSION && memchr(info.language, '\0', sizeof info.language));
    return 0;
}
