/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/expansion.h"

#include "stem/exceptions.h"

enum { SHARED_MAX = 4 };

static enum status add_word(struct word_list *list, struct str word, struct arena *arena, struct error *err)
{
    for (size_t i = 0; i < list->count; i++) /* only the few words of a stem can come twice, and those lists are short */
        if (list->count < 64 && str_is_equal(list->words[i], word))
            return STATUS_OK;
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 16;
        struct str *words = arena_calloc(arena, capacity, sizeof *words);

        if (!words)
            return error_no_memory(err);
        if (list->count)
            memcpy(words, list->words, list->count * sizeof *words);
        list->words = words;
        list->capacity = capacity;
    }
    return arena_copy(arena, word, &list->words[list->count++], err);
}

/* Calls for each word of the index with the prefix. A stem: only words that have it. */
static enum status scan(struct xap_reader *reader, const char *field_prefix, struct str prefix,
                        struct analyzer *analyzer, struct str stem, struct arena *arena, struct word_list *out,
                        struct error *err)
{
    struct buf start = BUF_INIT;
    struct xap_terms *terms = NULL;
    size_t skip = strlen(field_prefix);
    enum status status = buf_add_c(&start, field_prefix, err);

    if (!status)
        status = buf_add(&start, prefix, err);
    if (!status)
        status = xap_terms_open(&terms, reader, buf_view(&start), err);
    while (!status) {
        struct str term;
        uint32_t frequency, number;

        status = xap_terms_next(terms, &term, &frequency, err);
        if (status)
            break;
        term = str_slice(term, skip, term.len);
        if (analyzer) {
            struct str own;

            status = analyzer_number(analyzer, str_slice(term, 0, WORD_MAX), &number, err);
            if (!status)
                status = analyzer_stem(analyzer, number, &own, err);
            if (status || !str_is_equal(own, stem))
                continue;
        }
        if (out->count >= EXPANSION_MAX)
            status = error_set(err, STATUS_BAD_INPUT, "'%.*s*' stands for more than %d words: give more letters",
                               STR_ARG(prefix), EXPANSION_MAX);
        else
            status = add_word(out, term, arena, err);
    }
    xap_terms_close(terms);
    buf_release(&start);
    return status == STATUS_END ? STATUS_OK : status;
}

enum status expansion_of_prefix(struct xap_reader *reader, const char *field_prefix, struct str prefix,
                                struct arena *arena, struct word_list *out, struct error *err)
{
    return scan(reader, field_prefix, prefix, NULL, STR_EMPTY, arena, out, err);
}

/*
 * A suffix stripper leaves the beginning of a word alone: the words of a stem
 * share its first letters. What the table of exceptions moves elsewhere is looked
 * up by the table: irregular words, and American beginnings of British stems.
 */
enum status expansion_of_stem(struct xap_reader *reader, const char *field_prefix, struct analyzer *analyzer,
                              struct str stem, struct arena *arena, struct word_list *out, struct error *err)
{
    struct str word, to, reason, american, british;
    size_t shared = stem.len > SHARED_MAX + 1 ? SHARED_MAX : stem.len > 3 ? stem.len - 2 : 1;
    enum status status;

    while (shared < stem.len && ((unsigned char)stem.at[shared] & 0xC0) == 0x80)
        shared++;
    status = scan(reader, field_prefix, str_slice(stem, 0, shared), analyzer, stem, arena, out, err);
    for (size_t i = 0; !status && exceptions_row(i, &word, &to, &reason); i++)
        if (str_is_equal(to, stem) && !str_starts_with(word, str_slice(stem, 0, shared)))
            status = scan(reader, field_prefix, word, analyzer, stem, arena, out, err);
    for (size_t i = 0; !status && exceptions_beginning(i, &american, &british); i++)
        if (str_starts_with(stem, str_slice(british, 0, shared)) && !str_starts_with(american, str_slice(stem, 0, shared)))
            status = scan(reader, field_prefix, american, analyzer, stem, arena, out, err);
    return status;
}
