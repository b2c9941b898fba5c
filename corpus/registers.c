/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The registers that are built in, and those that users add. A change
 * builds everything anew beside the old, so that a failure changes nothing.
 */
#include "corpus/registers.h"

#include "base/utf8.h"
#include "corpus/register_rows.h"
#include "corpus/tokens.h"
#include "corpus/vocabulary.h"

#include <stdlib.h>
#include <xxhash.h>

#define EMBED(symbol, path)                                                                                            \
    __asm__(".section .rodata\n"                                                                                       \
            ".global " #symbol "\n.global " #symbol "_end\n" #symbol ":\n.incbin \"" path "\"\n" #symbol "_end:\n"      \
            ".byte 0\n.previous\n");                                                                                   \
    extern const char symbol[];                                                                                        \
    extern const char symbol##_end[]

EMBED(cuttings_words_tsv, "corpus/registers/words.tsv");
EMBED(cuttings_forces_tsv, "corpus/registers/forces.tsv");
EMBED(cuttings_operations_tsv, "corpus/registers/operations.tsv");
EMBED(cuttings_furniture_tsv, "corpus/registers/furniture.tsv");

enum { NEAREST_BYTES_MAX = 64 };

/* Reads all sources into the empty `r`. */
static enum status build(struct registers *r, const struct register_source *sources, size_t count, struct error *err)
{
    enum status status = vocabulary_new(&r->vocabulary, err);

    r->fingerprint = 0;
    for (size_t i = 0; i < count && !status; i++) {
        status = register_rows_read(r, sources[i], err);
        r->fingerprint = XXH64(sources[i].tsv.at, sources[i].tsv.len, r->fingerprint);
    }
    return status ? status : register_rows_resolve(r, sources[count - 1], err);
}

/* The first `count` of the built-in registers. */
static enum status load_built_in(struct registers **out, size_t count, struct error *err)
{
    static const struct {
        const char *at, *end, *name;
    } built_in[] = {
        { cuttings_words_tsv, cuttings_words_tsv_end, "words.tsv" },
        { cuttings_forces_tsv, cuttings_forces_tsv_end, "forces.tsv" },
        { cuttings_operations_tsv, cuttings_operations_tsv_end, "operations.tsv" },
        { cuttings_furniture_tsv, cuttings_furniture_tsv_end, "furniture.tsv" },
    };
    enum { COUNT = sizeof built_in / sizeof *built_in };
    struct registers *r = calloc(1, sizeof *r);
    enum status status;

    if (!r)
        return error_no_memory(err);
    r->arena = (struct arena)ARENA_INIT;
    r->sources = calloc(COUNT, sizeof *r->sources);
    if (!r->sources) {
        registers_free(r);
        return error_no_memory(err);
    }
    r->source_count = count < COUNT ? count : COUNT;
    for (size_t i = 0; i < r->source_count; i++)
        r->sources[i] = (struct register_source){ str_of(built_in[i].at, (size_t)(built_in[i].end - built_in[i].at)),
                                         str_from_c(built_in[i].name) };
    status = build(r, r->sources, r->source_count, err);
    if (status) {
        registers_free(r);
        return status;
    }
    *out = r;
    return STATUS_OK;
}

enum status registers_new(struct registers **out, struct error *err)
{
    return load_built_in(out, SIZE_MAX, err);
}

enum status registers_new_bare(struct registers **out, struct error *err)
{
    return load_built_in(out, 1, err);
}

enum status registers_add(struct registers *r, struct str tsv, const char *name, struct error *err)
{
    struct registers fresh = { .arena = r->arena };
    struct register_source *sources = calloc(r->source_count + 1, sizeof *sources);
    struct str text = STR_EMPTY, label = STR_EMPTY;
    enum status status;

    if (!sources)
        return error_no_memory(err);
    memcpy(sources, r->sources, r->source_count * sizeof *sources);
    /* The arena keeps what was handed out before, and only grows: it is the same one before and after. */
    status = arena_copy(&fresh.arena, tsv, &text, err);
    if (!status)
        status = arena_copy(&fresh.arena, str_from_c(name), &label, err);
    sources[r->source_count] = (struct register_source){ text, label };
    if (!status)
        status = build(&fresh, sources, r->source_count + 1, err);
    r->arena = fresh.arena;
    if (status) {
        register_rows_release(&fresh);
        free(sources);
        return status;
    }
    register_rows_release(r);
    free(r->sources);
    fresh.sources = sources;
    fresh.source_count = r->source_count + 1;
    *r = fresh;
    return STATUS_OK;
}

void registers_free(struct registers *r)
{
    if (!r)
        return;
    register_rows_release(r);
    free(r->sources);
    arena_release(&r->arena);
    free(r);
}

/* ---- questions ---- */

enum status registers_force(const struct registers *r, struct str name, struct str *out, struct error *err)
{
    static const unsigned kinds[] = { KIND(FORCE), KIND(CODE), KIND(SHORT) };
    uint32_t force = ROW_NONE;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !status && force == ROW_NONE; i++)
        status = register_rows_find(r, name, kinds[i], &force, err);
    *out = force == ROW_NONE || r->forces[force].kind >= FORCE_FOREIGN ? STR_EMPTY : r->forces[force].name;
    return status;
}

static bool is_phase_number(const struct token *t)
{
    return (t->shape & SHAPE_DIGITS) && t->digits <= 3;
}

static bool is_word_for_operation(const struct token *t)
{
    return token_is(t, IS(OPERATION) | IS(OPERATIONS)) || t->word == WORD_PROJECT;
}

static void capitalise(char *word, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (i == 0 && word[i] >= 'a' && word[i] <= 'z')
            word[i] = (char)(word[i] - 32);
        else if (i > 0 && word[i] >= 'A' && word[i] <= 'Z')
            word[i] = (char)(word[i] + 32);
    }
}

/* Writes the words of a name in no register: small letters get a capital, names all in capitals lose the others. */
static enum status spell(const struct tokens *t, size_t first, size_t last, struct buf *out, struct error *err)
{
    bool has_capital = false, has_small = false;
    enum status status = STATUS_OK;
    size_t letters = 0;

    for (size_t i = first; i < last; i++) {
        has_capital |= (t->tokens[i].shape & SHAPE_CAPITAL) != 0;
        has_small |= (t->tokens[i].shape & (SHAPE_ALL_CAPS | SHAPE_DIGITS)) == 0;
        letters += t->tokens[i].end - t->tokens[i].at;
    }
    for (size_t i = first; i < last && !status; i++) {
        const struct token *token = &t->tokens[i];
        struct str word = str_slice(t->source, token->at, token->end);
        size_t start;

        if (i > first && (token->gap & GAP_HYPHEN))
            status = buf_add_byte(out, '-', err);
        else if (i > first && token->gap)
            status = buf_add_byte(out, ' ', err);
        start = out->len;
        if (!status)
            status = utf8_add_plain(out, word, err);
        if (!status && (!has_capital || (!has_small && letters > 3)))
            capitalise(out->at + start, out->len - start);
    }
    return status;
}

enum status registers_operation(const struct registers *r, struct str name, struct buf *out, struct error *err)
{
    struct tokens t = { 0 };
    enum status status = tokens_split(&t, r->vocabulary, name, 0, err);
    char letters[WORD_BYTES_MAX];
    size_t first = 0, last, len;
    uint32_t word;

    if (status)
        goto done;
    last = t.count;
    while (first + 1 < last && is_word_for_operation(&t.tokens[first]))
        first++;
    while (last > first + 1 && is_phase_number(&t.tokens[last - 1]))
        last--;
    len = register_letters(&t, first, last, letters, sizeof letters);
    word = len ? vocabulary_find(r->vocabulary, word_hash(str_of(letters, len))) : 0;
    for (const struct meaning *m = vocabulary_meaning(r->vocabulary, word ? vocabulary_step(r->vocabulary, 0, word) : 0); m;
         m = vocabulary_next_meaning(r->vocabulary, m))
        if (m->kind == PHRASE_OPERATION) {
            status = buf_add(out, r->operations[m->value].name, err);
            goto done;
        }
    status = spell(&t, first, last, out, err);
done:
    tokens_release(&t);
    return status;
}

/* Changes of one letter, and neighbours swapped, between two short texts without case; past `max`, any number over it. */
static unsigned spelling_distance(struct str a, struct str b, unsigned max)
{
    unsigned rows[3][NEAREST_BYTES_MAX + 1];
    unsigned *before = rows[0], *last = rows[1], *now = rows[2];

    if (a.len > NEAREST_BYTES_MAX || b.len > NEAREST_BYTES_MAX || a.len > b.len + max || b.len > a.len + max)
        return max + 1;
    for (unsigned j = 0; j <= b.len; j++)
        last[j] = j;
    for (unsigned i = 1; i <= a.len; i++) {
        unsigned *spare = before;

        now[0] = i;
        for (unsigned j = 1; j <= b.len; j++) {
            bool same = str_is_equal_nocase(str_slice(a, i - 1, i), str_slice(b, j - 1, j));
            unsigned best = last[j - 1] + !same;

            best = last[j] + 1 < best ? last[j] + 1 : best;
            best = now[j - 1] + 1 < best ? now[j - 1] + 1 : best;
            if (i > 1 && j > 1 && str_is_equal_nocase(str_slice(a, i - 1, i), str_slice(b, j - 2, j - 1)) &&
                str_is_equal_nocase(str_slice(a, i - 2, i - 1), str_slice(b, j - 1, j)) && before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            now[j] = best;
        }
        before = last;
        last = now;
        now = spare;
    }
    return last[b.len];
}

size_t registers_nearest_forces(const struct registers *r, struct str name, struct str *out, size_t capacity)
{
    enum { DISTANCE_MAX = 6 };
    struct str text = str_trim(name);
    size_t count = 0;
    unsigned max = (unsigned)(text.len < 6 ? 1 : text.len / 4);

    if (str_starts_with_nocase(text, STR("the ")))
        text = str_slice(text, 4, text.len);
    max = max > DISTANCE_MAX ? DISTANCE_MAX : max;
    for (unsigned distance = 0; distance <= max; distance++)
        for (size_t i = 0; i < r->spelling_count && count < capacity; i++) {
            const struct force_row *force = &r->forces[r->spellings[i].force];
            bool known = force->kind >= FORCE_FOREIGN;

            for (size_t k = 0; k < count; k++)
                known |= str_is_equal(out[k], force->name);
            if (!known && spelling_distance(text, r->spellings[i].text, max) == distance)
                out[count++] = force->name;
        }
    return count;
}

uint64_t registers_fingerprint(const struct registers *r)
{
    return r->fingerprint;
}

const struct vocabulary *registers_vocabulary(const struct registers *r)
{
    return r->vocabulary;
}

const struct force_row *registers_force_row(const struct registers *r, uint32_t row)
{
    return &r->forces[row];
}

const struct operation_row *registers_operation_row(const struct registers *r, uint32_t row)
{
    return &r->operations[row];
}

const struct furniture_row *registers_furniture_row(const struct registers *r, uint32_t row)
{
    return &r->furniture[row];
}

size_t registers_force_count(const struct registers *r)
{
    return r->force_count;
}
