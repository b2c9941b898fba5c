/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the names of forces and places, each in the longest form that the registers know. */
#include "corpus/forces.h"

enum {
    ABROAD_WITHIN = 6, /* words from a place to the state or country that it is in */
    STATE_LETTERS = 4  /* of "Ohio", "Mass", "FBI" */
};

/* "Met Office", "the Met Gala" and the verb: only "the Met", "Met officers" and the like are the force. */
static bool is_met(const struct page *p, size_t at)
{
    const struct token *t = token_at(p, at);

    if (!token_is_capital(t) || token_is(t + 1, IS(NOT_POLICE)))
        return false;
    if (token_is(t - 1, IS(THE)) && t->gap == GAP_SPACE)
        return true;
    return token_is(t + 1, IS(POLICE) | IS(TEAM) | IS(RANK)) && t[1].gap == GAP_SPACE && !(t->gap & (GAP_STOP | GAP_LINE));
}

/* What follows a place and makes it something else: a paper, a street, a football club. */
static bool is_other_thing(const struct page *p, size_t end)
{
    const struct token *t = token_at(p, end);
    bool caps_line = (token_at(p, end - 1)->shape & SHAPE_ALL_CAPS) != 0;

    if (t->gap != GAP_SPACE || !token_is_capital(t) || (token_at(p, end - 1)->shape & SHAPE_POSSESSIVE))
        return false;
    if (token_is(t, IS(STREET)))
        return !(token_is(t + 1, IS(POLICE_CUE) | IS(UNIT)) && token_is_capital(t + 1)); /* "Hertfordshire Road Policing Unit" */
    if (token_is(t, IS(NEWSPAPER)) && !caps_line)
        return true;
    return token_is(t, IS(CLUB)) && !token_is(t + 1, IS(COUNCIL));
}

static bool is_new(const struct token *t)
{
    return t->word == WORD_NEW && token_is_capital(t);
}

/* Words that make a name of a force that of another thing: "Cleveland Police Department", "Kent Police Federation". */
static bool is_foreign_force(const struct page *p, size_t end)
{
    const struct token *t = token_at(p, end);

    return token_is(t, IS(DEPARTMENT)) && token_is_capital(t) && t->gap == GAP_SPACE;
}

static enum status add(struct page *p, size_t first, size_t end, uint32_t force, enum mention_kind kind,
                       struct error *err)
{
    enum status status = page_grow(&p->mentions, &p->mention_capacity, p->mention_count, sizeof *p->mentions, err);

    if (!status)
        p->mentions[p->mention_count++] =
            (struct mention){ .first = (uint32_t)first, .end = (uint32_t)end, .force = force, .kind = (uint8_t)kind,
                              .line = token_at(p, first)->line, .role = ROLE_NAMED };
    return status;
}

/* The longest phrase at `at` that names a force or a place; its end, 0: none. `*first` is its first meaning. */
static size_t match_name(const struct page *p, size_t at, size_t end, const struct meaning **first)
{
    const unsigned kinds = KIND(FORCE) | KIND(CODE) | KIND(SHORT) | KIND(COUNTY) | KIND(TOWN);

    return page_match(p, at, end, kinds, GAP_SPACE | GAP_HYPHEN, first);
}

static bool is_well_written(const struct page *p, size_t at, size_t end, const struct meaning *m)
{
    const struct token *t = token_at(p, at);

    if (m->case_matters)
        return (t->shape & SHAPE_ALL_CAPS) || (end - at > 1 && token_is_capital(t));
    if (m->kind != PHRASE_FORCE)
        return token_is_capital(t);
    return token_is_capital(t) || (end - at > 1 && t->word != WORD_MET);
}

/* "PS Jo Lee" is a sergeant, and no force. */
static bool is_rank(const struct page *p, size_t at, size_t end)
{
    const struct token *t = token_at(p, at), *next = token_at(p, end);

    return end == at + 1 && t->end - t->at == 2 && next->gap == GAP_SPACE && (next->shape & (SHAPE_CAPITAL | SHAPE_ALL_CAPS)) == SHAPE_CAPITAL &&
           !token_is(next, IS(TEAM) | IS(POLICE) | IS(RANK) | IS(UNIT));
}

/* "Kent", "north Wales". */
static bool is_place_name(const struct page *p, size_t at, size_t end)
{
    return token_is_capital(token_at(p, at)) || (end - at > 1 && token_is_capital(token_at(p, end - 1)));
}

static enum status read_name(struct page *p, size_t at, size_t end, const struct meaning *first, struct error *err)
{
    const struct force_row *row;
    enum status status = STATUS_OK;
    const struct meaning *m;
    bool named = false;

    for (m = first; m; m = vocabulary_next_meaning(p->tokens.vocabulary, m)) {
        if (m->kind != PHRASE_FORCE && m->kind != PHRASE_CODE)
            continue;
        if (m->kind == PHRASE_CODE && is_rank(p, at, end))
            continue;
        if (!is_well_written(p, at, end, m) || (end == at + 1 && token_at(p, at)->word == WORD_MET && !is_met(p, at)))
            continue;
        row = registers_force_row(p->registers, m->value);
        named = true;
        if (row->kind >= FORCE_FOREIGN || is_foreign_force(p, end)) {
            if (row->kind != FORCE_PARTNER)
                p->foreign_words += 2;
            status = add(p, at, end, m->value, MENTION_FOREIGN, err);
        } else {
            status = add(p, at, end, m->value, MENTION_NAMED, err);
        }
        break;
    }
    if (named || status || !is_place_name(p, at, end) || is_new(token_at(p, at) - 1) || is_other_thing(p, end))
        return status;
    for (m = first; m && !status; m = vocabulary_next_meaning(p->tokens.vocabulary, m)) {
        if (m->kind == PHRASE_SHORT && token_at(p, at)->word == WORD_MET && !is_met(p, at))
            continue;
        if (m->kind == PHRASE_COUNTY || m->kind == PHRASE_TOWN)
            status = add(p, at, end, m->value, m->kind == PHRASE_COUNTY ? MENTION_COUNTY : MENTION_TOWN, err);
    }
    return status;
}

/* "The NCA's National Economic Crime Centre": the part speaks for the whole. */
static void drop_parts(struct page *p)
{
    for (size_t i = 1; i < p->mention_count; i++) {
        const struct mention *owner = &p->mentions[i - 1];
        struct mention *part = &p->mentions[i];

        if (owner->kind == MENTION_NAMED && part->kind == MENTION_NAMED && part->first == owner->end &&
            (token_at(p, owner->end - 1)->shape & SHAPE_POSSESSIVE))
            part->force = owner->force;
    }
}

/* "Durham, North Carolina", "Cleveland Police in Ohio"; and all of a story from a country of sheriffs and deputies. */
static bool is_abroad(const struct page *p, const struct mention *m)
{
    if (p->us_words >= 2 && p->uk_words == 0)
        return true;
    if (p->us_words == 0)
        return false;
    for (size_t i = m->end; i < m->end + ABROAD_WITHIN && token_goes_on(token_at(p, i)); i++)
        if (token_is(token_at(p, i), IS(US)) && token_is_capital(token_at(p, i)))
            return true;
    return false;
}

static void drop_abroad(struct page *p)
{
    p->force_named = false;
    for (size_t i = 0; i < p->mention_count; i++) {
        struct mention *m = &p->mentions[i];

        if (m->kind != MENTION_FOREIGN && registers_force_row(p->registers, m->force)->kind == FORCE_TERRITORIAL &&
            is_abroad(p, m))
            m->kind = MENTION_FOREIGN;
        p->force_named |= m->kind == MENTION_NAMED;
    }
}

static void forget_words(struct page *p)
{
    p->police_words = p->foreign_words = p->us_words = p->uk_words = p->military_words = 0;
    p->police_word = 0;
    p->is_about_police = p->force_named = false;
}

/* A name has a capital; "troopers" need not, but "mass" is no Massachusetts. */
static bool is_said(const struct token *t)
{
    return token_is_capital(t) || t->end - t->at > STATE_LETTERS;
}

static void count_words(struct page *p, const struct token *t)
{
    if (token_is(t, IS(POLICE_CUE))) {
        p->is_about_police |= (p->police_words > 0 && t->word != p->police_word) || forces_is_police_word(t);
        p->police_word = t->word;
        p->police_words++;
    }
    if (token_is(t, IS(MILITARY)))
        p->military_words++;
    if (token_is(t, IS(US) | IS(FOREIGN)) && is_said(t) && !forces_is_court(t + 1)) { /* not "Sheriff Court" */
        p->foreign_words++;
        p->us_words += token_is(t, IS(US));
    }
    if (token_is(t, IS(UK)))
        p->uk_words++;
}

enum status forces_read(struct page *p, struct error *err)
{
    enum status status = STATUS_OK;

    p->mention_count = 0;
    forget_words(p);
    for (size_t i = 0; i < p->tokens.count && !status; i++) {
        const struct token *t = token_at(p, i);
        const struct meaning *m;
        const struct line *line = &p->tokens.lines[t->line];
        size_t end;

        if (!line_is_kept(line)) {
            i = line->token + line->token_count - 1;
            continue;
        }
        if (t->classes)
            count_words(p, t);
        if (t->node == 0)
            continue;
        end = match_name(p, i, p->tokens.count, &m);
        if (end == 0)
            continue;
        status = read_name(p, i, end, m, err);
        for (size_t k = i + 1; k < end; k++)
            count_words(p, token_at(p, k));
        i = end - 1;
    }
    if (!status) {
        drop_parts(p);
        drop_abroad(p);
    }
    return status;
}

void forces_count_words(struct page *p)
{
    forget_words(p);
    for (size_t i = 0; i < p->tokens.line_count; i++) {
        const struct line *line = &p->tokens.lines[i];

        if (!line_is_kept(line) || (line->flags & LINE_OTHER_STORY))
            continue;
        for (size_t k = line->token; k < line->token + line->token_count; k++)
            if (token_at(p, k)->classes)
                count_words(p, token_at(p, k));
    }
    for (size_t i = 0; i < p->mention_count; i++) {
        const struct mention *m = &p->mentions[i];
        enum force_kind kind = registers_force_row(p->registers, m->force)->kind;

        if (p->tokens.lines[m->line].flags & LINE_OTHER_STORY)
            continue;
        p->force_named |= m->kind == MENTION_NAMED;
        if (m->kind == MENTION_FOREIGN && kind != FORCE_PARTNER && (kind >= FORCE_FOREIGN || is_foreign_force(p, m->end)))
            p->foreign_words += 2;
    }
}

size_t forces_mention_from(const struct page *p, size_t token)
{
    size_t low = 0, high = p->mention_count;

    while (low < high) { /* mentions are in the order of the text */
        size_t middle = low + (high - low) / 2;

        if (p->mentions[middle].first < token)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool any_between(const struct page *p, size_t first, size_t end, enum mention_kind kind)
{
    for (size_t i = forces_mention_from(p, first); i < p->mention_count && p->mentions[i].first < end; i++)
        if (p->mentions[i].kind == kind)
            return true;
    return false;
}

bool forces_any_between(const struct page *p, size_t first, size_t end)
{
    return any_between(p, first, end, MENTION_NAMED);
}

bool forces_foreign_between(const struct page *p, size_t first, size_t end)
{
    for (size_t i = forces_mention_from(p, first); i < p->mention_count && p->mentions[i].first < end; i++)
        if (p->mentions[i].kind == MENTION_FOREIGN && registers_force_row(p->registers, p->mentions[i].force)->kind != FORCE_PARTNER)
            return true;
    for (; first < end; first++)
        if (token_is(token_at(p, first), IS(US)) && token_is_capital(token_at(p, first)))
            return true;
    return false;
}
