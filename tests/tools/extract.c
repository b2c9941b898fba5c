/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Prints what extraction makes of files: one JSON object a file, on a line.
 * With --lines FILE the article is each line of FILE by itself, with
 * --records FILE each JSON object. For tests/eval and for looking at one
 * article; not a part of the product.
 */
#include "corpus/record.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const kind_names[FACT_KINDS] = { "force", "year", "operation", "date", "title" };

static json_t *text_of(struct str s)
{
    json_t *text = json_stringn(s.len ? s.at : "", s.len);

    return text ? text : json_string("(not UTF-8)");
}

static json_t *offset_of(uint32_t offset)
{
    return offset == OFFSET_NONE ? json_null() : json_integer(offset);
}

static json_t *fact_of(const struct fact *f)
{
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "kind", kind_names[f->kind], "value", text_of(f->value), "rule",
                     text_of(f->rule), "quote", text_of(f->quote), "source_offset", offset_of(f->source_offset),
                     "text_offset", offset_of(f->text_offset));
}

static json_t *values_of(const struct article *a, enum fact_kind kind)
{
    json_t *list = json_array();

    for (size_t i = 0; i < a->fact_count; i++)
        if (a->facts[i].kind == kind)
            json_array_append_new(list, text_of(a->facts[i].value));
    return list;
}

static json_t *first_value(const struct article *a, enum fact_kind kind)
{
    for (size_t i = 0; i < a->fact_count; i++)
        if (a->facts[i].kind == kind)
            return text_of(a->facts[i].value);
    return json_null();
}

static void print_article(const char *id, const struct article *a, struct str source)
{
    json_t *facts = json_array(), *furniture = json_array(), *object;

    for (size_t i = 0; i < a->fact_count; i++)
        json_array_append_new(facts, fact_of(&a->facts[i]));
    for (size_t i = 0; i < a->furniture_count; i++) {
        const struct furniture *f = &a->furniture[i];

        json_array_append_new(furniture,
                              json_pack("{s:o, s:o, s:I}", "line",
                                        text_of(str_slice(source, f->source_offset, f->source_offset + f->len)), "rule",
                                        text_of(f->rule), "source_offset", (json_int_t)f->source_offset));
    }
    object = json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:o, s:o}", "id", id, "title",
                       a->title.len ? text_of(a->title) : json_null(), "date", first_value(a, FACT_DATE), "year",
                       first_value(a, FACT_YEAR), "forces", values_of(a, FACT_FORCE), "operations",
                       values_of(a, FACT_OPERATION), "text", text_of(a->text), "title_end", (json_int_t)a->title_end,
                       "facts", facts, "furniture", furniture);
    json_dumpf(object, stdout, JSON_ENSURE_ASCII);
    putchar('\n');
    json_decref(object);
}

static bool extract(struct extraction *x, const char *id, struct str source, const struct stated *stated)
{
    struct arena arena = ARENA_INIT;
    struct article article;
    struct error err = ERROR_INIT;
    bool ok = extraction_run(x, source, stated, &arena, &article, &err) == STATUS_OK;

    if (ok)
        print_article(id, &article, source);
    else
        fprintf(stderr, "extract: %s: %s\n", id, err.message);
    arena_release(&arena);
    return ok;
}

static bool read_file(const char *path, struct buf *out)
{
    char piece[1 << 16];
    FILE *file = fopen(path, "rb");
    size_t got;
    bool ok = file != NULL;

    buf_clear(out);
    while (ok && (got = fread(piece, 1, sizeof piece, file)) > 0)
        ok = buf_add(out, str_of(piece, got), NULL) == STATUS_OK;
    if (!ok)
        fprintf(stderr, "extract: cannot read '%s': %s\n", path, strerror(errno));
    if (file)
        fclose(file);
    return ok;
}

static bool extract_record(struct extraction *x, const char *id, struct str line)
{
    struct arena arena = ARENA_INIT;
    struct record record;
    struct error err = ERROR_INIT;
    struct member_reader *reader = NULL;
    bool ok = member_reader_new(&reader, &err) == STATUS_OK && record_parse(reader, line, &arena, &record, &err) == STATUS_OK;

    if (ok)
        ok = extract(x, id, record.text, &record.stated);
    else
        fprintf(stderr, "extract: line %s: %s\n", id, err.message);
    member_reader_free(reader);
    arena_release(&arena);
    return ok;
}

static bool extract_lines(struct extraction *x, struct str text, bool records)
{
    struct str line;
    char id[32];
    bool ok = true;

    for (unsigned number = 1; ok && str_next_line(&text, &line); number++) {
        snprintf(id, sizeof id, "%u", number);
        ok = records ? extract_record(x, id, line) : extract(x, id, line, NULL);
    }
    return ok;
}

int main(int argc, char **argv)
{
    struct registers *registers = NULL;
    struct extraction *x = NULL;
    struct error err = ERROR_INIT;
    struct buf text = BUF_INIT;
    bool ok = registers_new(&registers, &err) == STATUS_OK && extraction_new(&x, registers, &err) == STATUS_OK;
    bool lines = false, records = false;

    if (!ok)
        fprintf(stderr, "extract: %s\n", err.message);
    for (int i = 1; i < argc && ok; i++) {
        if (strcmp(argv[i], "--lines") == 0 || strcmp(argv[i], "--records") == 0) {
            lines = true;
            records = argv[i][2] == 'r';
            continue;
        }
        ok = read_file(argv[i], &text) &&
             (lines ? extract_lines(x, buf_view(&text), records) : extract(x, argv[i], buf_view(&text), NULL));
    }
    buf_release(&text);
    extraction_free(x);
    registers_free(registers);
    return ok ? 0 : 2;
}
