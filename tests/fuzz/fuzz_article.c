/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The whole path of an article, but for the database in the middle: bytes of a file, text, facets, words and what is
 * stored; and back: the hit record, the text, snippets for a query (the first line of the input), the answer.
 */
#include "tests/fuzz/fuzz.h"

#include "base/utf8.h"
#include "indexer/document.h"
#include "store/sequence.h"
#include "tests/fuzz/answer.h"

#include <stdio.h>
#include <stdlib.h>

static struct registers *registers;
static struct entry_maker *maker;
static struct text_codec *codec;
static struct analyzer *analyzer;

static void prepare(void)
{
    static struct entry_settings settings = { .language = "english", .max_bytes = 1 << 20, .lexicon_bytes = 1 << 20 };

    if (maker)
        return;
    FUZZ_CHECK(registers_new(&registers, NULL) == STATUS_OK);
    settings.registers = registers;
    FUZZ_CHECK(entry_maker_new(&maker, &settings, 0, NULL) == STATUS_OK);
    FUZZ_CHECK(text_codec_new(&codec, NULL) == STATUS_OK);
    FUZZ_CHECK(analyzer_new(&analyzer, "english", NULL) == STATUS_OK);
}

static void make_entry(struct str bytes, struct source *source, struct arena *arena, struct entry *out)
{
    static char path[96];
    FILE *file;

    if (!path[0])
        (void)snprintf(path, sizeof path, "%s/article.txt", fuzz_folder());
    file = fopen(path, "we");
    FUZZ_CHECK(file && fwrite(bytes.at, 1, bytes.len, file) == bytes.len && fclose(file) == 0);
    *source = (struct source){ .path = str_from_c(path), .id = STR("article.txt"), .size = bytes.len, .is_new = true };
    FUZZ_CHECK(entry_from_file(maker, source, 1, arena, out, NULL) == STATUS_OK);
}

/* Words have small letters, prefixes large ones. Each word stands somewhere. */
static void check_postings(const struct entry *e)
{
    struct positions found = { NULL, 0, 0 };
    struct sequence sequence;

    FUZZ_CHECK(sequence_read(&sequence, e->sequence, NULL) == STATUS_OK);
    for (size_t i = 0; i < e->posting_count; i++) {
        const struct xap_posting *p = &e->postings[i];

        FUZZ_CHECK(p->term.len > 0 && p->term.len <= TERM_BYTES_MAX && utf8_is_valid(p->term));
        FUZZ_CHECK(str_find_byte(p->term, '\0', 0) == STR_NONE);
        if (p->term.at[0] == 'Z' || p->term.at[0] == 'S')
            continue;
        found.count = 0;
        FUZZ_CHECK(sequence_find(&sequence, &(struct sequence_word){ hash_word(p->term), p->term }, false, &found, NULL) == STATUS_OK);
        FUZZ_CHECK(found.count > 0);
    }
    free(found.at);
}

static void read_back(const struct entry *e, struct arena *arena, struct buf *payload, struct hit_record *hit,
                      struct stored_text *text)
{
    struct document document;

    FUZZ_CHECK(document_make(&document, e, e->id, arena, NULL) == STATUS_OK);
    FUZZ_CHECK(document.data.len <= DATA_MAX && hit_record_is_whole(document.data));
    FUZZ_CHECK(hit_record_read(document.data, arena, hit, NULL) == STATUS_OK);
    FUZZ_CHECK(str_is_equal(hit->id, e->id) && hit->force_count <= e->hit.force_count);
    for (size_t i = 0; i < document.value_count; i++)
        FUZZ_CHECK(document.values[i].value.len <= PIECE_MAX || document.values[i].slot < SLOT_SEQUENCE);
    FUZZ_CHECK(text_codec_read(codec, e->blob, payload, arena, text, NULL) == STATUS_OK);
    FUZZ_CHECK(text->title_end <= text->text.len);
    for (size_t i = 0; i < text->fact_count; i++)
        FUZZ_CHECK(text->facts[i].text_offset == OFFSET_NONE || text->facts[i].text_offset <= text->text.len);
}

static enum status resolve_as_is(enum field_id field, struct str value, struct arena *arena, struct str *out,
                                 void *payload, struct error *err)
{
    (void)field;
    (void)payload;
    return arena_copy(arena, value, out, err);
}

/* The answer that has the article as its only hit. */
static void check_hit(const struct hit_record *hit, const struct stored_text *text, struct str query, struct arena *arena)
{
    const struct parser_settings settings = { .analyzer = analyzer, .resolve = resolve_as_is, .is_any = true };
    struct marker_memory memory = { .marks = NULL };
    struct query_fault fault;
    struct clause *c;
    struct marker *marker;
    struct search_hit found = { .docid = 1, .record = *hit };
    struct query_request request = { .search = { .text = query, .limit = 1, .snippets = 2 } };
    struct answer answer = { .total = 1, .articles = 1, .hits = &found, .hit_count = 1 };

    if (parser_run(&settings, query, arena, &c, &fault, NULL) != STATUS_OK)
        return;
    answer.query = c;
    answer.parsed = query;
    FUZZ_CHECK(marker_new(&marker, &memory, analyzer, c, NULL, NULL, arena, NULL) == STATUS_OK);
    FUZZ_CHECK(snippets_cut(marker, text->text, text->title_end, 2, arena, &found.snippets, &found.snippet_count, NULL) == STATUS_OK);
    check_snippets(found.snippets, found.snippet_count, text->text);
    check_output(&request, &answer);
    marker_memory_release(&memory);
}

static void check_article(const struct hit_record *hit, const struct stored_text *text)
{
    const struct story story = { .count = 0 };
    struct query_request request = { .format = OUTPUT_TEXT };
    struct buf out = BUF_INIT;

    FUZZ_CHECK(output_article(&request, hit, text, &story, &out, NULL) == STATUS_OK);
    check_terminal_text(buf_view(&out));
    buf_clear(&out);
    FUZZ_CHECK(output_facts(&request, hit, text, STR_EMPTY, &out, NULL) == STATUS_OK);
    check_terminal_text(buf_view(&out));
    buf_clear(&out);
    request.format = OUTPUT_JSON;
    request.is_json = true;
    FUZZ_CHECK(output_article(&request, hit, text, &story, &out, NULL) == STATUS_OK);
    check_json(buf_view(&out));
    buf_clear(&out);
    FUZZ_CHECK(output_facts(&request, hit, text, STR_EMPTY, &out, NULL) == STATUS_OK);
    check_json(buf_view(&out));
    buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = fuzz_input(data, size), query;
    struct arena arena = ARENA_INIT;
    struct buf payload = BUF_INIT;
    struct source source;
    struct entry entry;
    struct hit_record hit;
    struct stored_text text;

    prepare();
    query = fuzz_line(&bytes);
    make_entry(bytes, &source, &arena, &entry);
    FUZZ_CHECK(entry.state == ENTRY_ARTICLE || (entry.state == ENTRY_SKIPPED && entry.reason.len));
    if (entry.state == ENTRY_ARTICLE) {
        check_postings(&entry);
        read_back(&entry, &arena, &payload, &hit, &text);
        if (analyzer_memory(analyzer) > 1 << 20)
            analyzer_forget(analyzer);
        check_hit(&hit, &text, query, &arena);
        check_article(&hit, &text);
    }
    arena_release(&arena);
    buf_release(&payload);
    return 0;
}
