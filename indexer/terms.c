/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/terms.h"

#include <stdlib.h>

enum { BATCH = 64 /* tokens: what is asked of memory ahead fits into the nearest cache */ };

struct occurrence {
    uint32_t use;
    uint32_t position;
};

static enum status grow_lexemes(struct term_list *list, uint32_t lexeme, struct error *err)
{
    size_t capacity = list->lexeme_capacity ? list->lexeme_capacity : 4096;
    struct term_mark *marks;

    while (capacity <= lexeme)
        capacity *= 2;
    marks = realloc(list->marks, capacity * sizeof *marks);
    if (!marks)
        return error_no_memory(err);
    list->marks = marks;
    memset(marks + list->lexeme_capacity, 0, (capacity - list->lexeme_capacity) * sizeof *marks);
    list->lexeme_capacity = capacity;
    return STATUS_OK;
}

static enum status grow_uses(struct term_list *list, struct error *err)
{
    size_t capacity = list->capacity ? list->capacity * 2 : 512;
    struct term_use *uses = realloc(list->uses, capacity * sizeof *uses);

    if (!uses)
        return error_no_memory(err);
    list->uses = uses;
    list->capacity = capacity;
    return STATUS_OK;
}

static enum status grow_occurrences(struct term_list *list, struct error *err)
{
    size_t capacity = list->occurrence_capacity ? list->occurrence_capacity * 2 : 2048;
    struct occurrence *occurrences = realloc(list->occurrences, capacity * sizeof *occurrences);

    if (!occurrences)
        return error_no_memory(err);
    list->occurrences = occurrences;
    list->occurrence_capacity = capacity;
    return STATUS_OK;
}

static enum status use_of(struct term_list *list, uint32_t lexeme, uint32_t *use, struct error *err)
{
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
    *use = (uint32_t)list->count;
    list->marks[lexeme] = (struct term_mark){ list->epoch, *use };
    list->uses[list->count++] = (struct term_use){ .lexeme = lexeme };
    return STATUS_OK;
}

static enum status add_token(struct term_list *list, const struct token *t, bool is_headline, struct error *err)
{
    uint32_t number = 0;
    struct term_use *use;
    enum status status = use_of(list, t->lexeme, &number, err);

    if (status)
        return status;
    use = &list->uses[number];
    use->wdf += is_headline ? HEADLINE_WEIGHT : 1;
    /* `first` holds the last position meanwhile: a word may come twice at one place, as part of a hashtag. */
    if (use->count && use->first == t->position)
        return STATUS_OK;
    use->first = t->position;
    use->count++;
    use->headline_count += is_headline;
    if (list->occurrence_count == list->occurrence_capacity) {
        status = grow_occurrences(list, err);
        if (status)
            return status;
    }
    list->occurrences[list->occurrence_count++] = (struct occurrence){ number, t->position };
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
            status = add_token(list, &tokens[i], tokens[i].offset < headline_end, err);
        if (count)
            *position = tokens[count - 1].position + 1;
    } while (count && !status);
    return status;
}

/* Positions from the order of the text to the order of the words. */
static enum status place_positions(struct term_list *list, struct error *err)
{
    uint32_t next = 0;

    if (list->position_capacity < list->occurrence_count) {
        uint32_t *positions = realloc(list->positions, list->occurrence_capacity * sizeof *positions);

        if (!positions)
            return error_no_memory(err);
        list->positions = positions;
        list->position_capacity = list->occurrence_capacity;
    }
    for (size_t i = 0; i < list->count; i++) {
        list->uses[i].first = next;
        next += list->uses[i].count;
        list->uses[i].count = 0;
    }
    for (size_t i = 0; i < list->occurrence_count; i++) {
        struct term_use *use = &list->uses[list->occurrences[i].use];

        list->positions[use->first + use->count++] = list->occurrences[i].position;
    }
    list->position_count = next;
    return STATUS_OK;
}

enum status term_list_fill(struct term_list *list, struct analyzer *a, const struct article *article, struct error *err)
{
    bool is_stated = article->title.len && article->title_end == 0;
    uint32_t position = 1;
    enum status status = STATUS_OK;

    list->count = list->occurrence_count = 0;
    if (++list->epoch == 0) { /* after 2^32 articles the old marks mean nothing */
        memset(list->marks, 0, list->lexeme_capacity * sizeof *list->marks);
        list->epoch = 1;
    }
    if (is_stated) {
        status = add_text(list, a, article->title, article->title.len, &position, err);
        position += BODY_GAP;
    }
    if (!status)
        status = add_text(list, a, article->text, article->title_end, &position, err);
    if (!status)
        status = place_positions(list, err);
    return status;
}

void term_list_release(struct term_list *list)
{
    free(list->uses);
    free(list->positions);
    free(list->occurrences);
    free(list->marks);
    *list = (struct term_list){ 0 };
}
