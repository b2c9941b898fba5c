/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/fuzz/answer.h"

#include "base/utf8.h"
#include "tests/fuzz/fuzz.h"

#include <jansson.h>

static bool is_at_character(struct str text, size_t at)
{
    return utf8_floor(text, at) == at;
}

static void check_highlights(const struct snippet *s)
{
    size_t end = 0;

    for (size_t i = 0; i < s->highlight_count; i++) {
        const struct highlight *h = &s->highlights[i];

        FUZZ_CHECK(h->length > 0 && h->start >= end);
        FUZZ_CHECK(h->start <= s->text.len && h->length <= s->text.len - h->start);
        end = h->start + h->length;
        FUZZ_CHECK(is_at_character(s->text, h->start) && is_at_character(s->text, end));
    }
}

void check_snippets(const struct snippet *snippets, size_t count, struct str text)
{
    for (size_t i = 0; i < count; i++) {
        const struct snippet *s = &snippets[i];

        FUZZ_CHECK(s->offset <= text.len && s->text.len <= text.len - s->offset);
        FUZZ_CHECK(str_is_equal(str_slice(text, s->offset, s->offset + s->text.len), s->text));
        FUZZ_CHECK(utf8_is_valid(s->text));
        check_highlights(s);
    }
}

void check_terminal_text(struct str text)
{
    while (text.len) {
        uint32_t code = 0;
        size_t length = utf8_decode(text, &code);

        FUZZ_CHECK(length > 0);
        FUZZ_CHECK(code == '\n' || !utf8_is_control(code));
        text = str_slice(text, length, text.len);
    }
}

void check_json(struct str text)
{
    json_error_t problem;
    json_t *root = json_loadb(text.at, text.len, JSON_ALLOW_NUL, &problem);

    FUZZ_CHECK(root != NULL);
    check_terminal_text(text);
    json_decref(root);
}

static void check_citations(const struct hit_record *hit)
{
    struct buf out = BUF_INIT;

    FUZZ_CHECK(citation_add(CITATION_BIBTEX, hit, true, &out, NULL) == STATUS_OK);
    check_terminal_text(buf_view(&out));
    buf_clear(&out);
    FUZZ_CHECK(citation_add(CITATION_RIS, hit, true, &out, NULL) == STATUS_OK);
    for (size_t i = 0; i < out.len; i++) /* its lines end so */
        if (out.at[i] == '\r')
            out.at[i] = ' ';
    check_terminal_text(buf_view(&out));
    buf_clear(&out);
    FUZZ_CHECK(citation_add(CITATION_CSL_JSON, hit, true, &out, NULL) == STATUS_OK);
    FUZZ_CHECK(citation_end(CITATION_CSL_JSON, false, &out, NULL) == STATUS_OK);
    check_json(buf_view(&out));
    buf_release(&out);
}

void check_output(const struct query_request *request, const struct answer *answer)
{
    struct query_request r = *request;
    struct buf out = BUF_INIT;

    r.format = OUTPUT_JSON;
    FUZZ_CHECK(output_json(&r, answer, &out, NULL) == STATUS_OK);
    check_json(buf_view(&out));
    buf_clear(&out);
    r.format = OUTPUT_TEXT;
    FUZZ_CHECK(output_text(&r, answer, 80, &out, NULL) == STATUS_OK);
    check_terminal_text(buf_view(&out));
    for (size_t i = 0; i < answer->hit_count; i++) {
        buf_clear(&out);
        r.format = OUTPUT_NDJSON;
        FUZZ_CHECK(output_hit(&r, &answer->hits[i], i + 1, &out, NULL) == STATUS_OK);
        check_json(buf_view(&out));
        buf_clear(&out);
        r.is_terminal = true;
        r.format = OUTPUT_CSV;
        FUZZ_CHECK(output_hit(&r, &answer->hits[i], i + 1, &out, NULL) == STATUS_OK);
        FUZZ_CHECK(str_ends_with(buf_view(&out), STR("\r\n")));
        check_terminal_text(str_slice(buf_view(&out), 0, out.len - 2));
        buf_clear(&out);
        r.format = OUTPUT_PATHS;
        FUZZ_CHECK(output_hit(&r, &answer->hits[i], i + 1, &out, NULL) == STATUS_OK);
        check_terminal_text(buf_view(&out));
        check_citations(&answer->hits[i].record);
    }
    buf_release(&out);
}
