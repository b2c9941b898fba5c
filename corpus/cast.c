/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/cast.h"

#include "base/bits.h"
#include "corpus/forces.h"
#include "corpus/operations.h"

static bool has(const uint64_t *bits, uint32_t force)
{
    return bits_have(bits, force % CAST_FORCES_MAX);
}

static void put(uint64_t *bits, uint32_t force)
{
    bits_put(bits, force % CAST_FORCES_MAX);
}

/* The first candidate that begins at the token or behind it. */
static size_t candidate_from(const struct page *p, size_t token)
{
    size_t low = 0, high = p->candidate_count;

    while (low < high) { /* they are in the order of the text */
        size_t middle = low + (high - low) / 2;

        if (p->candidates[middle].first < token)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t token_behind(const struct page *p, size_t end_line)
{
    const struct line *last = page_line(p, end_line - 1);

    return last->token + last->token_count;
}

static bool has_ground(const struct page *p, uint32_t force)
{
    enum force_kind kind = registers_force_row(p->registers, force)->kind;

    return kind == FORCE_TERRITORIAL || kind == FORCE_CROWN || kind == FORCE_FORMER;
}

/* The story has named a place of it, or of the force that it became a part of. */
static bool has_area(const struct cast *c, const struct page *p, uint32_t force)
{
    uint32_t successor = registers_force_row(p->registers, force)->successor;

    return has(c->areas, force) || (successor != ROW_NONE && has(c->areas, successor));
}

static bool is_same_operation(const struct candidate *a, const struct candidate *b)
{
    return a->key_len == b->key_len && memcmp(a->key, b->key, a->key_len) == 0;
}

static bool has_operation(const struct cast *c, const struct page *p, const struct candidate *of)
{
    for (size_t i = 0; i < c->operation_count; i++) {
        if (is_same_operation(&p->candidates[c->operations[i]], of))
            return true;
    }
    return false;
}

struct names cast_look(const struct cast *c, const struct page *p, size_t first_line, size_t end_line)
{
    struct names names = { .is_first = true };
    const struct candidate *stranger = NULL;
    size_t first = page_line(p, first_line)->token, end = token_behind(p, end_line);
    bool at_home = !c->has_area && !c->has_force, known_agency = false;

    for (size_t i = forces_mention_from(p, first); i < p->mention_count && p->mentions[i].first < end; i++) {
        const struct mention *m = &p->mentions[i];

        if (m->kind == MENTION_COUNTY || m->kind == MENTION_TOWN) {
            names.away = true;
            at_home |= has(c->areas, m->force) || has(c->forces, m->force);
        }
        if (m->kind != MENTION_NAMED)
            continue;
        names.unknown |= !has(c->forces, m->force);
        if (has(c->forces, m->force)) {
            names.known |= has_ground(p, m->force);
            known_agency |= !has_ground(p, m->force);
        } else if (has_ground(p, m->force)) {
            names.new_force = true;
            names.expected |= has_area(c, p, m->force);
            names.is_first &= !c->has_force && (!c->has_area || has_area(c, p, m->force));
        }
    }
    for (size_t i = candidate_from(p, first); i < p->candidate_count && p->candidates[i].first < end; i++) {
        if (has_operation(c, p, &p->candidates[i])) {
            names.known = true;
        } else {
            names.new_operations |= stranger && !is_same_operation(stranger, &p->candidates[i]);
            stranger = &p->candidates[i];
            names.new_operation = true;
            names.is_first &= c->operation_count == 0;
        }
    }
    names.known |= known_agency && !names.new_force && !names.new_operation;
    names.away &= !at_home;
    names.is_first &= names.new_force || names.new_operation;
    return names;
}

void cast_add(struct cast *c, const struct page *p, size_t first_line, size_t end_line)
{
    size_t first = page_line(p, first_line)->token, end = token_behind(p, end_line);

    for (size_t i = forces_mention_from(p, first); i < p->mention_count && p->mentions[i].first < end; i++) {
        const struct mention *m = &p->mentions[i];

        if (m->kind == MENTION_COUNTY || m->kind == MENTION_TOWN) {
            put(c->areas, m->force);
            c->has_area = true;
        }
        if (m->kind != MENTION_NAMED)
            continue;
        put(c->forces, m->force);
        c->has_force |= has_ground(p, m->force);
    }
    for (size_t i = candidate_from(p, first); i < p->candidate_count && p->candidates[i].first < end; i++)
        if (c->operation_count < CAST_OPERATIONS_MAX && !has_operation(c, p, &p->candidates[i]))
            c->operations[c->operation_count++] = (uint32_t)i;
}
