/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/forces.h"

#include "corpus/roles.h"
#include "corpus/rules.h"

enum {
    COUNTY_VOTES = 3,
    TOWN_VOTES = 2,
    POLICE_VOTES = 4,    /* more, where the police are said to be there */
    COURT_VOTES = 1,     /* not more: many a court is in another county */
    VOTES_MIN = 4,
    SAME_PLACE_MAX = 3    /* times that one place may vote */
};

/* Where suspects come from, goods go to, or a word about criminals follows: "men from Darlington", "London dealers". */
static bool is_origin(const struct page *p, const struct mention *m)
{
    size_t at = roles_before_name(p, m->first);
    const struct token *before = token_at(p, at) - 1, *after = token_at(p, m->end);

    if (after->gap == GAP_SPACE && token_is(after, IS(CRIMINAL)) && token_goes_on(after) &&
        !(token_is(after, IS(TEAM))))
        return true;
    if ((after->gap & GAP_HYPHEN) && !(token_at(p, m->end - 1)->shape & SHAPE_POSSESSIVE))
        return !roles_based_there(p, m->end);
    if (at == 0 || !token_goes_on(token_at(p, at)))
        return false;
    if (token_is(before, IS(FROM)))
        return !roles_police_before(p, m->first);
    return token_is(before, IS(TO)) || (token_is(before, IS(OF)) && (before->gap & GAP_COMMA) && before[-1].digits == 2);
}

/* "Det Insp Jo Burton", "Mr Bolton", "James Bolton, 31,". */
static bool is_person(const struct page *p, const struct mention *m)
{
    const struct token *name = token_at(p, m->first), *before = name - 1, *after = token_at(p, m->end);
    const uint64_t titles = IS(HON) | IS(RANK);
    bool begins = m->first == 0 || !token_goes_on(name);

    if (!begins && (name->gap != GAP_SPACE || !token_is_capital(before) || (before->shape & SHAPE_POSSESSIVE)))
        return false;
    if (!begins && (token_is(before, titles) || (m->first > 1 && before->gap == GAP_SPACE && token_is(before - 1, titles) &&
                                                token_is_capital(before - 1) && !token_is(before, IS(POLICE)))))
        return true;
    return (after->gap & GAP_COMMA) && after->digits == 2 && (after[1].gap & GAP_COMMA);
}

/* The first mention behind `m`, if it follows on a comma and nothing else. */
static const struct mention *next_in_list(const struct page *p, const struct mention *m)
{
    const struct mention *next = m + 1, *end = p->mentions + p->mention_count;

    while (next < end && next->first == m->first) /* other forces with a place of that name */
        next++;
    return next < end && next->first == m->end && (token_at(p, m->end)->gap & ~(uint32_t)GAP_SPACE) == GAP_COMMA ? next : NULL;
}

/* "Newport, Shropshire": not the Newport of this force. A list goes on: "Newport, Shropshire and Powys". */
static bool is_elsewhere(const struct page *p, const struct mention *m)
{
    const struct mention *county = m->kind == MENTION_TOWN ? next_in_list(p, m) : NULL;

    if (!county || county->kind != MENTION_COUNTY || token_at(p, county->end)->word == WORD_AND || next_in_list(p, county))
        return false;
    for (const struct mention *c = county; c < p->mentions + p->mention_count && c->first == county->first; c++)
        if (c->force == m->force)
            return false;
    return true;
}

/* Names of places, of one word, that on this page are those of people, or of a town that is not this force's: the first of them,
 * each once. */
struct ruled_out {
    struct {
        uint32_t name, force; /* ROW_NONE: of any force */
    } items[16];
    size_t count;
};

static bool is_ruled_out(const struct ruled_out *out, const struct page *p, const struct mention *m)
{
    for (size_t i = 0; i < out->count; i++)
        if (token_at(p, m->first)->hash == out->items[i].name && m->end == m->first + 1 &&
            (out->items[i].force == ROW_NONE || out->items[i].force == m->force))
            return true;
    return false;
}

static void rule_out(struct ruled_out *out, const struct page *p)
{
    for (size_t i = 0; i < p->mention_count && out->count < sizeof out->items / sizeof *out->items; i++) {
        const struct mention *m = &p->mentions[i];
        bool is_place = (m->kind == MENTION_COUNTY || m->kind == MENTION_TOWN) && m->end == m->first + 1;
        bool person = is_place && is_person(p, m);

        if (is_ruled_out(out, p, m) || (!person && (!is_place || !is_elsewhere(p, m))))
            continue;
        out->items[out->count].name = token_at(p, m->first)->hash;
        out->items[out->count++].force = person ? ROW_NONE : m->force;
    }
}

/* "Luton Crown Court", "Derby Magistrates' Court". */
static bool is_of_court(const struct page *p, size_t end)
{
    return token_is(token_at(p, end), IS(COUNCIL) | IS(DEPARTMENT)) && token_at(p, end)->gap == GAP_SPACE &&
           forces_is_court(token_at(p, end) + 1);
}

static void weigh_places(struct page *p)
{
    struct ruled_out out = { .count = 0 };
    bool was_origin = false;

    rule_out(&out, p);
    for (size_t i = 0; i < p->mention_count; i++) {
        struct mention *m = &p->mentions[i];
        const struct line *line = &p->tokens.lines[m->line];
        size_t first = i;

        if (m->kind != MENTION_COUNTY && m->kind != MENTION_TOWN) {
            was_origin = false;
            continue;
        }
        while (first > 0 && p->mentions[first - 1].first == m->first) /* other forces with a place of that name */
            first--;
        m->is_shared = (i > 0 && m[-1].first == m->first && m[-1].force != m->force) ||
                       (i + 1 < p->mention_count && m[1].first == m->first && m[1].force != m->force);
        if (first == i)
            was_origin = is_origin(p, m) ||
                         (was_origin && i > 0 && roles_is_listed_with(p, &p->mentions[i - 1], m) && !roles_police_before(p, m->first));
        m->role = ROLE_AREA;
        m->weight = 0;
        m->is_police = false;
        if (was_origin || (token_at(p, m->first)->shape & SHAPE_IN_NAME) || is_elsewhere(p, m) ||
            is_ruled_out(&out, p, m))
            continue;
        if (is_of_court(p, m->end)) {
            m->weight = (line->flags & LINE_OTHER_STORY) ? 0 : COURT_VOTES;
            continue;
        }
        m->weight = m->kind == MENTION_COUNTY ? COUNTY_VOTES : TOWN_VOTES;
        m->is_police = roles_police_before(p, m->first) || roles_unit_follows(p, m->end) || roles_forces_follow(p, m) ||
                       roles_based_there(p, m->end);
        if (roles_is_commissioner(p, m->end))
            m->weight += POLICE_VOTES;
        if (m->is_police)
            m->weight += POLICE_VOTES;
        if (m->line == p->title_line || m->line <= p->body_line || (line->flags & LINE_OTHER_STORY))
            m->weight = (line->flags & LINE_OTHER_STORY) ? 0 : (uint8_t)(m->weight * 2);
    }
}

/* The same place said before, so often that it has had its votes. */
static bool has_voted(const struct page *p, size_t i)
{
    enum { REACH = 64 };
    unsigned times = 0;

    for (size_t k = i; k-- > 0 && k + REACH > i;)
        times += p->mentions[k].force == p->mentions[i].force && p->mentions[k].first != p->mentions[i].first &&
                 token_at(p, p->mentions[k].first)->hash == token_at(p, p->mentions[i].first)->hash;
    return times >= SAME_PLACE_MAX;
}

/* ---- the decision ---- */

static bool is_territorial(const struct force_row *row)
{
    return row->kind == FORCE_TERRITORIAL || row->kind == FORCE_CROWN || row->kind == FORCE_SPECIAL ||
           row->kind == FORCE_REGIONAL || row->kind == FORCE_JOINT ||
           (row->kind == FORCE_FORMER && row->successor != ROW_NONE && row->name.len && str_find(row->name, STR("Agency"), 0) == STR_NONE &&
            str_find(row->name, STR("Centre"), 0) == STR_NONE);
}

static void sum_up(struct page *p, size_t forces)
{
    for (size_t i = 0; i < forces; i++)
        p->scores[i] = (struct score){ .best = ROW_NONE, .best_place = ROW_NONE };
    for (uint32_t i = 0; i < p->mention_count; i++) {
        const struct mention *m = &p->mentions[i];
        struct score *s = &p->scores[m->force];

        if (token_at(p, m->first)->shape & SHAPE_IN_NAME)
            continue;
        if (p->tokens.lines[m->line].flags & LINE_OTHER_STORY)
            continue;
        if (m->kind <= MENTION_BRIEF) {
            s->is_against |= m->role == ROLE_NONE;
            if (m->role > s->role) {
                s->role = m->role;
                s->best = i;
            }
        } else if (m->kind != MENTION_FOREIGN && m->weight && !has_voted(p, i)) {
            s->votes += m->weight;
            s->own_votes += m->is_shared ? 0 : m->weight;
            s->police_votes += m->is_police ? m->weight : 0;
            if (s->best_place == ROW_NONE || m->weight > p->mentions[s->best_place].weight)
                s->best_place = i;
        }
    }
}

static enum status add_force(struct page *p, uint32_t force, uint32_t mention, const char *rule, struct error *err)
{
    const struct mention *m = &p->mentions[mention];
    struct finding finding = { .kind = FACT_FORCE, .value = registers_force_row(p->registers, force)->name, .rule = rule,
                               .from = token_at(p, m->first)->at, .to = token_at(p, m->end - 1)->end };

    return page_add_finding(p, finding, err);
}

static const char *rule_of(const struct mention *m)
{
    if (m->kind == MENTION_BRIEF)
        return RULE_FORCE_BRIEF;
    switch ((enum role)m->role) {
    case ROLE_ACTED:
        return RULE_FORCE_ACTED;
    case ROLE_SAID:
        return RULE_FORCE_SAID;
    default:
        return RULE_FORCE_NAMED;
    }
}

static bool is_police_story(const struct page *p)
{
    return p->is_about_police && p->us_words == 0 && p->foreign_words * 2 <= p->police_words;
}

static uint32_t votes_of(const struct score *s)
{
    return s->best_place == ROW_NONE || s->is_against ? 0 : s->votes + s->police_votes;
}

/* The most votes of any other force. Names that it shares say nothing for it where the best has one of its own. */
static uint32_t votes_of_next(const struct page *p, size_t forces, uint32_t best)
{
    uint32_t most = 0;

    for (uint32_t i = 0; i < forces; i++)
        if (i != best && votes_of(&p->scores[i]) > most && (p->scores[i].own_votes || !p->scores[best].own_votes))
            most = votes_of(&p->scores[i]);
    return most;
}

/* No force is named: the one whose places have most votes, if they are enough and clearly more than those of the next. */
static enum status vote(struct page *p, size_t forces, bool need_police, struct error *err)
{
    uint32_t best = ROW_NONE, best_votes = 0;

    for (uint32_t i = 0; i < forces; i++)
        if (votes_of(&p->scores[i]) > best_votes) {
            best_votes = votes_of(&p->scores[i]);
            best = i;
        }
    if (best == ROW_NONE || best_votes < VOTES_MIN || best_votes * 2 <= votes_of_next(p, forces, best) * 3)
        return STATUS_OK;
    if (need_police && p->scores[best].police_votes == 0)
        return STATUS_OK;
    return add_force(p, best, p->scores[best].best_place, RULE_FORCE_PLACES, err);
}

enum status forces_decide(struct page *p, struct error *err)
{
    size_t forces = registers_force_count(p->registers);
    enum role strongest = ROLE_NONE, least;
    bool territorial = false;
    enum status status = STATUS_OK;

    roles_read(p);
    weigh_places(p);
    sum_up(p, forces);
    for (size_t i = 0; i < forces; i++)
        if (p->scores[i].role > strongest)
            strongest = (enum role)p->scores[i].role;
    least = strongest >= ROLE_SUBJECT ? ROLE_SUBJECT : strongest;
    for (uint32_t i = 0; i < forces && !status && (least >= ROLE_UNIT || least == ROLE_AREA); i++) {
        if (p->scores[i].role < least || p->scores[i].best == ROW_NONE)
            continue;
        territorial |= is_territorial(registers_force_row(p->registers, i));
        status = add_force(p, i, p->scores[i].best, rule_of(&p->mentions[p->scores[i].best]), err);
    }
    if (!status && !territorial && is_police_story(p))
        status = vote(p, forces, least >= ROLE_UNIT, err);
    return status;
}
