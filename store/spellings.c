/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/spellings.h"

#include "base/roster.h"

#include <stdlib.h>
#include <string.h>

static enum status number_values(enum field_id facet, const struct facet_column *column, struct spellings *s, struct error *err)
{
    struct roster keys = ROSTER_INIT;
    struct arena texts = ARENA_INIT;
    struct buf key = BUF_INIT;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < column->value_count && !status; i++) {
        buf_clear(&key);
        status = field_key(facet, column->values[i], &key, err);
        if (!status)
            status = roster_number(&keys, buf_view(&key), &texts, &s->value_of[i], err);
    }
    s->value_count = keys.count;
    roster_release(&keys);
    arena_release(&texts);
    buf_release(&key);
    return status;
}

/* The ordinals of each code as values, each once; returns how many all have. `starts` and `ordinals` may be NULL; `met` has room
 * for a number for each value. */
static uint32_t write_lists(const struct spellings *s, const struct facet_column *column, uint32_t *met, uint32_t *starts,
                            uint32_t *ordinals)
{
    uint32_t count = 0;

    for (size_t code = 0; code < column->code_count; code++) {
        for (uint32_t at = column->starts[code]; at < column->starts[code + 1]; at++) {
            uint32_t value = s->value_of[column->ordinals[at]];

            if (met[value] == code + 1)
                continue;
            met[value] = (uint32_t)code + 1;
            if (ordinals)
                ordinals[count] = value;
            count++;
        }
        if (starts)
            starts[code + 1] = count;
    }
    return count;
}

enum status spellings_compare(enum field_id facet, const struct facet_column *column, struct arena *arena,
                              struct spellings *out, struct error *err)
{
    uint32_t *met = calloc(column->value_count + 1, sizeof *met);
    enum status status;

    *out = (struct spellings){ .value_of = arena_calloc(arena, column->value_count + 1, sizeof *out->value_of) };
    status = met && out->value_of ? number_values(facet, column, out, err) : error_no_memory(err);
    if (!status) {
        out->has_variants = out->value_count < column->value_count;
        out->has_repeats = write_lists(out, column, met, NULL, NULL) < column->starts[column->code_count];
    }
    free(met);
    return status;
}

/* One that is in use before one that is not, else the smaller. */
static bool is_better(struct str spelling, bool is_used, struct str than, bool than_used)
{
    return is_used != than_used ? is_used : str_compare(spelling, than) < 0;
}

static void choose(const struct spellings *s, const struct facet_column *column, const bool *is_used, bool *has_used,
                   struct str *values)
{
    for (size_t i = 0; i < column->value_count; i++) {
        uint32_t value = s->value_of[i];

        if (values[value].at && !is_better(column->values[i], is_used[i], values[value], has_used[value]))
            continue;
        values[value] = column->values[i];
        has_used[value] = is_used[i];
    }
}

enum status spellings_unite(const struct spellings *s, const struct facet_column *column, const bool *is_used,
                            struct arena *arena, struct facet_column *out, struct error *err)
{
    struct str *values = arena_calloc(arena, s->value_count + 1, sizeof *values);
    uint32_t *starts = arena_calloc(arena, column->code_count + 1, sizeof *starts);
    uint32_t *ordinals = arena_calloc(arena, (size_t)column->starts[column->code_count] + 1, sizeof *ordinals);
    uint32_t *met = calloc(s->value_count + 1, sizeof *met);
    bool *has_used = calloc(s->value_count + 1, sizeof *has_used);
    enum status status = values && starts && ordinals && met && has_used ? STATUS_OK : error_no_memory(err);

    if (!status) {
        choose(s, column, is_used, has_used, values);
        (void)write_lists(s, column, met, starts, ordinals);
        *out = *column;
        out->starts = starts;
        out->ordinals = ordinals;
        out->values = values;
        out->value_count = s->value_count;
    }
    free(met);
    free(has_used);
    return status;
}
