/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/register_rows.h"

#include "base/list.h"
#include "corpus/register_table.h"
#include "corpus/vocabulary.h"

#include <stdlib.h>

enum { PHRASE_WORDS_MAX = 12, FIRST_ROWS = 256 };

/* ---- phrases ---- */

static enum status add_phrase(struct registers *r, struct str text, struct meaning meaning,
                              const struct register_place *place)
{
    uint32_t words[PHRASE_WORDS_MAX];
    size_t count;
    enum status status =
        tokens_of_phrase(&r->phrase, r->vocabulary, r->vocabulary, text, words, PHRASE_WORDS_MAX, &count, place->err);

    if (status)
        return status;
    if (count == 0)
        return BAD_ROW(place, "'%.*s' has no words or more than %d", STR_ARG(text), PHRASE_WORDS_MAX);
    return vocabulary_add_phrase(r->vocabulary, words, count, meaning, place->err);
}

static uint32_t node_of(const struct vocabulary *l, const uint32_t *words, size_t count)
{
    uint32_t node = 0;

    for (size_t i = 0; i < count; i++) {
        node = vocabulary_step(l, node, words[i]);
        if (node == 0)
            return 0;
    }
    return node;
}

enum status register_rows_find(const struct registers *r, struct str text, unsigned kinds, uint32_t *row, struct error *err)
{
    uint32_t words[PHRASE_WORDS_MAX];
    size_t count, most;
    struct tokens tokens = { 0 };
    enum status status = tokens_of_phrase(&tokens, NULL, r->vocabulary, text, words, PHRASE_WORDS_MAX, &count, err);

    tokens_release(&tokens);
    *row = ROW_NONE;
    if (status)
        return status;
    most = count > 1 && (vocabulary_word(r->vocabulary, words[0])->classes & IS(THE)) ? 1 : 0;
    /* Without its "the", or with it: a register may have written it. */
    for (size_t skip = most; skip <= most; skip--) {
        uint32_t node = node_of(r->vocabulary, words + skip, count - skip);

        for (const struct meaning *m = vocabulary_meaning(r->vocabulary, node); m; m = vocabulary_next_meaning(r->vocabulary, m))
            if (kinds & 1u << m->kind) {
                *row = m->value;
                return STATUS_OK;
            }
    }
    return STATUS_OK;
}

static enum status add_spelling(struct registers *r, struct str text, uint32_t force, struct error *err)
{
    if (!list_grow(&r->spellings, &r->spelling_capacity, r->spelling_count, sizeof *r->spellings, FIRST_ROWS))
        return error_no_memory(err);
    r->spellings[r->spelling_count++] = (struct spelling){ text, force };
    return STATUS_OK;
}

static bool has_small_letter(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] >= 'a' && s.at[i] <= 'z')
            return true;
    return false;
}

/* A name that somebody wrote into a register: it must not be that of another force. */
static enum status add_name(struct registers *r, struct str name, uint32_t force, enum phrase_kind kind,
                            const struct register_place *place)
{
    unsigned names = KIND(FORCE) | KIND(CODE) | KIND(SHORT);
    uint32_t owner;
    struct meaning meaning = { .value = force, .kind = (uint8_t)kind,
                               .case_matters = !has_small_letter(name) };
    enum status status = register_rows_find(r, name, names, &owner, place->err);

    if (status)
        return status;
    if (owner != ROW_NONE && owner != force)
        return BAD_ROW(place, "'%.*s' is already a name of '%.*s'", STR_ARG(name), STR_ARG(r->forces[owner].name));
    status = add_phrase(r, name, meaning, place);
    return status ? status : add_spelling(r, name, force, place->err);
}

/* Names that follow from the short one. They give way to what another row says. */
static enum status add_long_names(struct registers *r, struct str stem, uint32_t force,
                                  const struct register_place *place)
{
    static const char *const endings[] = { "Police", "Constabulary", "Police Force", "Police Constabulary" };
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sizeof endings / sizeof *endings && !status; i++) {
        struct buf name = BUF_INIT;
        struct str text;
        uint32_t owner = ROW_NONE;

        status = buf_add_format(&name, place->err, "%.*s %s", STR_ARG(stem), endings[i]);
        if (!status)
            status = register_rows_find(r, buf_view(&name), KIND(FORCE), &owner, place->err);
        if (!status && owner == ROW_NONE) {
            status = add_phrase(r, buf_view(&name), (struct meaning){ .value = force, .kind = PHRASE_FORCE }, place);
            if (!status && i < 2)
                status = arena_copy(&r->arena, buf_view(&name), &text, place->err);
            if (!status && i < 2)
                status = add_spelling(r, text, force, place->err);
        }
        buf_release(&name);
    }
    return status;
}

/* ---- rows ---- */

static enum status find_force(struct registers *r, struct str name, uint32_t *out)
{
    for (uint32_t i = 0; i < r->force_count; i++)
        if (str_is_equal(r->forces[i].name, name)) {
            *out = i;
            return STATUS_OK;
        }
    return STATUS_NOT_FOUND;
}

static bool read_kind(struct str text, const char *const *names, size_t count, unsigned *out)
{
    for (size_t i = 0; i < count; i++)
        if (str_is_equal(text, str_from_c(names[i]))) {
            *out = (unsigned)i;
            return true;
        }
    return false;
}

static enum status read_year(struct str text, uint16_t *out, const struct register_place *place)
{
    uint64_t year;

    if (text.len == 0)
        return STATUS_OK;
    if (!str_to_unsigned(text, 9999, &year))
        return BAD_ROW(place, "'%.*s' is no year", STR_ARG(text));
    *out = (uint16_t)year;
    return STATUS_OK;
}

static enum status new_force(struct registers *r, struct str name, uint32_t *out, struct error *err)
{
    size_t lines = r->force_capacity, successors = r->force_capacity;

    if (!list_grow(&r->force_lines, &lines, r->force_count, sizeof *r->force_lines, FIRST_ROWS) ||
        !list_grow(&r->successors, &successors, r->force_count, sizeof *r->successors, FIRST_ROWS) ||
        !list_grow(&r->forces, &r->force_capacity, r->force_count, sizeof *r->forces, FIRST_ROWS))
        return error_no_memory(err);
    *out = (uint32_t)r->force_count;
    r->successors[r->force_count] = STR_EMPTY;
    r->forces[r->force_count++] = (struct force_row){ .name = name, .successor = ROW_NONE };
    return STATUS_OK;
}

static bool is_place_of_its_own(enum force_kind kind)
{
    return kind == FORCE_TERRITORIAL || kind == FORCE_CROWN;
}

static enum status add_shorts(struct registers *r, struct str list, uint32_t force, const struct register_place *place)
{
    enum status status = STATUS_OK;
    struct str name;

    while (!status && str_next(&list, '|', &name)) {
        status = add_name(r, name, force, PHRASE_SHORT, place);
        if (!status)
            status = add_long_names(r, name, force, place);
        if (!status && is_place_of_its_own(r->forces[force].kind) && name.len > 3)
            status = add_phrase(r, name, (struct meaning){ .value = force, .kind = PHRASE_COUNTY }, place);
    }
    return status;
}

static enum status add_areas(struct registers *r, struct str list, uint32_t force, const struct register_place *place)
{
    enum status status = STATUS_OK;
    struct str name;

    while (!status && str_next(&list, '|', &name)) {
        struct meaning meaning = { .value = force, .kind = PHRASE_TOWN };

        if (name.len && name.at[0] == '+') {
            meaning.kind = PHRASE_COUNTY;
            name = str_slice(name, 1, name.len);
        }
        status = add_phrase(r, name, meaning, place);
    }
    return status;
}

static enum status add_names(struct registers *r, struct str list, uint32_t force, enum phrase_kind kind,
                             const struct register_place *place)
{
    enum status status = STATUS_OK;
    struct str name;

    while (!status && str_next(&list, '|', &name))
        status = add_name(r, name, force, kind, place);
    return status;
}

enum force_column { F_NAME, F_KIND, F_SHORT, F_ALIASES, F_CODES, F_AREAS, F_FROM, F_TO, F_SUCCESSOR, F_MEMBERS, F_COUNT };

static enum status add_force_row(struct registers *r, const struct str *field, const struct register_place *place)
{
    static const char *const kinds[] = { "territorial", "national", "special", "crown", "regional",
                                         "joint", "former", "foreign", "partner" };
    unsigned kind = 0;
    uint32_t force = 0;
    enum status status;

    if (find_force(r, field[F_NAME], &force)) {
        if (!read_kind(field[F_KIND], kinds, sizeof kinds / sizeof *kinds, &kind))
            return BAD_ROW(place, "'%.*s' is no kind of force", STR_ARG(field[F_KIND]));
        status = new_force(r, field[F_NAME], &force, place->err);
        if (status)
            return status;
        r->forces[force].kind = (enum force_kind)kind;
        r->force_lines[force] = place->line;
    }
    if (field[F_SUCCESSOR].len)
        r->successors[force] = field[F_SUCCESSOR];
    if (field[F_MEMBERS].len)
        r->forces[force].members = field[F_MEMBERS];
    status = read_year(field[F_FROM], &r->forces[force].from, place);
    if (!status)
        status = read_year(field[F_TO], &r->forces[force].to, place);
    if (!status)
        status = add_name(r, field[F_NAME], force, PHRASE_FORCE, place);
    if (!status)
        status = add_shorts(r, field[F_SHORT], force, place);
    if (!status)
        status = add_names(r, field[F_ALIASES], force, PHRASE_FORCE, place);
    if (!status)
        status = add_names(r, field[F_CODES], force, PHRASE_CODE, place);
    if (!status)
        status = add_areas(r, field[F_AREAS], force, place);
    return status;
}

size_t register_letters(const struct tokens *t, size_t first, size_t last, char *out, size_t capacity)
{
    size_t len = 0;

    for (size_t i = first; i < last; i++)
        len += token_letters(t, &t->tokens[i], out + len, capacity - len);
    return len;
}

static enum status add_operation_name(struct registers *r, struct str name, uint32_t row,
                                      const struct register_place *place)
{
    struct meaning meaning = { .value = row, .kind = PHRASE_OPERATION };
    enum status status = add_phrase(r, name, meaning, place);
    struct tokens t = { 0 };
    char letters[WORD_BYTES_MAX];

    if (!status)
        status = tokens_split(&t, r->vocabulary, name, 0, place->err);
    if (!status && t.count > 1) {
        size_t len = register_letters(&t, 0, t.count, letters, sizeof letters);
        uint32_t word;

        status = vocabulary_intern(r->vocabulary, str_of(letters, len), &word, place->err);
        if (!status)
            status = vocabulary_add_phrase(r->vocabulary, &word, 1, meaning, place->err);
    }
    tokens_release(&t);
    return status;
}

static enum status add_operation_row(struct registers *r, const struct str *field, const struct register_place *place)
{
    static const char *const kinds[] = { "police", "project", "military", "traffic", "other" };
    unsigned kind = 0;
    uint32_t row;
    struct str name, aliases = field[2];
    enum status status;

    if (field[1].len && !read_kind(field[1], kinds, sizeof kinds / sizeof *kinds, &kind))
        return BAD_ROW(place, "'%.*s' is no kind of operation", STR_ARG(field[1]));
    for (row = 0; row < r->operation_count; row++)
        if (str_is_equal(r->operations[row].name, field[0]))
            break;
    if (row == r->operation_count) {
        if (!list_grow(&r->operations, &r->operation_capacity, r->operation_count, sizeof *r->operations, FIRST_ROWS))
            return error_no_memory(place->err);
        r->operations[r->operation_count++] = (struct operation_row){ .name = field[0] };
    }
    r->operations[row].kind = (enum operation_kind)kind;
    status = add_operation_name(r, field[0], row, place);
    while (!status && str_next(&aliases, '|', &name)) {
        uint32_t owner;

        status = register_rows_find(r, name, KIND(OPERATION), &owner, place->err);
        if (status)
            return status;
        if (owner != ROW_NONE && owner != row)
            return BAD_ROW(place, "'%.*s' is already a name of '%.*s'", STR_ARG(name),
                           STR_ARG(r->operations[owner].name));
        status = add_operation_name(r, name, row, place);
    }
    return status;
}

static enum status add_furniture_row(struct registers *r, const struct str *field, const struct register_place *place)
{
    static const char *const places[] = { "line", "start", "end" };
    unsigned where;
    enum status status = STATUS_OK;
    struct str phrase, phrases = field[2];

    if (!read_kind(field[1], places, 3, &where))
        return BAD_ROW(place, "'%.*s' is no place in a line", STR_ARG(field[1]));
    while (!status && str_next(&phrases, '|', &phrase)) {
        struct meaning meaning = { .value = (uint32_t)r->furniture_count, .kind = PHRASE_FURNITURE };

        if (!list_grow(&r->furniture, &r->furniture_capacity, r->furniture_count, sizeof *r->furniture, FIRST_ROWS))
            return error_no_memory(place->err);
        r->furniture[r->furniture_count++] = (struct furniture_row){
            .rule = field[0], .place = (enum furniture_place)where,
            .needs_mark = phrase.len && (strchr(":->/", phrase.at[phrase.len - 1]) || str_ends_with(phrase, STR("»")))
        };
        status = add_phrase(r, phrase, meaning, place);
    }
    return status;
}

static const char *const class_names[] = {
#define X(name, text) text,
    WORD_CLASSES(X)
#undef X
};

static enum status add_word_row(struct registers *r, const struct str *field, const struct register_place *place)
{
    struct str class = field[0], value = STR_EMPTY, words = field[1], word;
    size_t equals = str_find_byte(class, '=', 0);
    uint64_t number = 0;
    unsigned at;

    if (equals != STR_NONE) {
        value = str_slice(class, equals + 1, class.len);
        class = str_slice(class, 0, equals);
    }
    if (!read_kind(class, class_names, CLASS_COUNT, &at))
        return BAD_ROW(place, "'%.*s' is no class of words", STR_ARG(class));
    if (value.len && !str_to_unsigned(value, 12, &number))
        return BAD_ROW(place, "'%.*s' is no number", STR_ARG(value));
    while (str_next(&words, ' ', &word)) {
        uint32_t id;
        enum status status;

        if (word.len > WORD_BYTES_MAX)
            return BAD_ROW(place, "the word '%.*s...' has more than %d bytes", WORD_BYTES_MAX, word.at, WORD_BYTES_MAX);
        status = vocabulary_intern(r->vocabulary, word, &id, place->err);
        if (status)
            return status;
        if (id)
            vocabulary_classify(r->vocabulary, id, (uint64_t)1 << at, at == CLASS_MONTH ? (unsigned)number : 0,
                             at == CLASS_WEEKDAY ? (unsigned)number : 0);
    }
    return STATUS_OK;
}

/* ---- tables ---- */

/* The known tables, by the name of their first column. */
static const struct register_table tables[] = {
    { { "class", "words" }, add_word_row },
    { { "force", "kind", "short", "aliases", "codes", "areas", "from", "to", "successor", "members" }, add_force_row },
    { { "operation", "kind", "aliases", "forces" }, add_operation_row },
    { { "rule", "where", "phrases" }, add_furniture_row },
};

enum status register_rows_read(struct registers *r, struct register_source source, struct error *err)
{
    return register_table_read(tables, sizeof tables / sizeof *tables, source.tsv, source.name, r, err);
}

enum status register_rows_resolve(struct registers *r, struct register_source last, struct error *err)
{
    for (uint32_t i = 0; i < r->force_count; i++) {
        struct register_place place = { last.name, r->force_lines[i], err };

        if (r->successors[i].len && find_force(r, r->successors[i], &r->forces[i].successor))
            return BAD_ROW(&place, "the successor '%.*s' is not in the register", STR_ARG(r->successors[i]));
    }
    for (uint32_t i = 0; i < r->force_count; i++) {
        struct register_place place = { last.name, r->force_lines[i], err };
        uint32_t at = i;

        for (size_t steps = 0; r->forces[at].successor != ROW_NONE; steps++) {
            at = r->forces[at].successor;
            if (steps > r->force_count)
                return BAD_ROW(&place, "'%.*s' is its own successor", STR_ARG(r->forces[i].name));
        }
    }
    return STATUS_OK;
}

void register_rows_release(struct registers *r)
{
    vocabulary_free(r->vocabulary);
    tokens_release(&r->phrase);
    free(r->forces);
    free(r->successors);
    free(r->force_lines);
    free(r->operations);
    free(r->furniture);
    free(r->spellings);
}
