/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/terms.h"

#include "base/memory.h"

#include <stdlib.h>

enum { BATCH = 64 /* tokens: what is asked of memory ahead fits into the nearest cache */ };

static enum status grow_lexemes(struct term_list *list, uint32_t lexeme, struct error *err)
{
    size_t capacity = list->lexeme_capacity ? list->lexeme_capacity : 4096;
    struct term_mark *marks;

    while (capacity <= lexeme)
        capacity *= 2;
    marks = realloc(list->marks, capacity * sizeof *marks);
    if (!marks)
        return error_no_memory(err);
    memory_prefer_large_pages(marks, capacity * sizeof *marks);
    list->marks = marks;
    memset(marks + list->lexeme_capacity, 0, (capacity - list->lexeme_capacity) * sizeof *marks);
    list->lexeme_capacity = capacity;
    return STATUS_OK;
}

static enum status grow_uses(struct term_list *list, struct error *err)
{
    size_t capacity = list->capacity ? list->capacity * 2 : 512;
    struct term_use *uses = realloc(list->uses, capacity * sizeof *uses);
    struct sequence_word *words;

    if (!uses)
        return error_no_memory(err);
    list->uses = uses;
    words = realloc(list->words, capacity * sizeof *words);
    if (!words)
        return error_no_memory(err);
    list->words = words;
    list->capacity = capacity;
    return STATUS_OK;
}

static enum status grow_places(struct term_list *list, struct error *err)
{
    size_t capacity = list->place_capacity ? list->place_capacity * 2 : 2048;
    struct sequence_place *places = realloc(list->places, capacity * sizeof *places);

    if (!places)
        return error_no_memory(err);
    list->places = places;
    list->place_capacity = capacity;
    return STATUS_OK;
}

static enum status use_of(struct term_list *list, const struct analyzer *a, uint32_t lexeme, uint32_t *use, struct error *err)
{
    const struct lexeme *l;
    enum status status;

    if (lexeme >= list->lexeme_capacity) {
        status = grow_lexemes(list, lexeme, err);
        if (status)
            return status;
    }
    if (list->marks[lexeme].epoch == list->epoch) {
        *use = list->marks[lexeme].use;
        return STATUS_OK;
    }
    if (list->count == list->capacity) {
        status = grow_uses(list, err);
        if (status)
            return status;
    }
    l = analyzer_lexeme(a, lexeme);
    *use = (uint32_t)list->count;
    list->words[*use] = (struct sequence_word){ l->hash, lexeme_word(l) };
    list->marks[lexeme] = (struct term_mark){ list->epoch, *use };
    list->uses[list->count++] = (struct term_use){ .lexeme = lexeme };
    return STATUS_OK;
}

static enum status add_token(struct term_list *list, const struct analyzer *a, const struct token *t, bool is_headline,
                             struct error *err)
{
    uint32_t number = 0;
    struct term_use *use;
    enum status status = use_of(list, a, t->lexeme, &number, err);

    if (status)
        return status;
    use = &list->uses[number];
    use->wdf += is_headline ? HEADLINE_WEIGHT : 1;
    /* A word may come twice at one place, as part of a hashtag. */
    if (use->last == t->position)
        return STATUS_OK;
    use->last = t->position;
    if (is_headline) {
        use->headline_count++;
        list->headline_end = t->position;
    }
    if (list->place_count == list->place_capacity) {
        status = grow_places(list, err);
        if (status)
            return status;
    }
    list->places[list->place_count++] = (struct sequence_place){ number, t->position };
    return STATUS_OK;
}

static enum status add_text(struct term_list *list, struct analyzer *a, struct str text, size_t headline_end,
                            uint32_t *position, struct error *err)
{
    struct token tokens[BATCH];
    size_t count;
    enum status status;

    analyzer_begin(a, text, *position);
    do {
        status = analyzer_next(a, tokens, BATCH, &count, err);
        for (size_t i = 0; i < count; i++) /* few fit nowhere yet: growing makes room for them */
            if (tokens[i].lexeme < list->lexeme_capacity)
                __builtin_prefetch(&list->marks[tokens[i].lexeme]);
        for (size_t i = 0; i < count && !status; i++)
            status = add_token(list, a, &tokens[i], tokens[i].offset < headline_end, err);
        if (count)
            *position = tokens[count - 1].position + 1;
    } while (count && !status);
    return status;
}

enum status term_list_fill(struct term_list *list, struct analyzer *a, const struct article *article, struct error *err)
{
    bool is_stated = article->title.len && article->title_end == 0;
    uint32_t position = 1;
    enum status status = STATUS_OK;

    list->count = list->place_count = 0;
    list->headline_end = list->gap = 0;
    if (++list->epoch == 0) { /* after 2^32 articles the old marks mean nothing */
        memset(list->marks, 0, list->lexeme_capacity * sizeof *list->marks);
        list->epoch = 1;
    }
    if (is_stated) {
        status = add_text(list, a, article->title, article->title.len, &position, err);
        position += BODY_GAP;
        list->gap = BODY_GAP;
    }
    if (!status)
        status = add_text(list, a, article->text, article->title_end, &position, err);
    return status;
}

void term_list_release(struct term_list *list)
{
    free(list->uses);
    free(list->words);
    free(list->places);
    free(list->marks);
    *list = (struct term_list){ 0 };
}
