/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/forces.h"

#include "corpus/operations.h"

enum {
    LOOK_BACK = 6,       /* words before a name that may tell its role */
    TITLE_WORDS = 9,     /* "Detective Chief Inspector Jo Lee" between a force and "said" */
    UNIT_WORDS = 6,      /* "Rural Crime Team" behind a name */
    COUNTY_VOTES = 3,
    TOWN_VOTES = 2,
    POLICE_VOTES = 4,    /* more, where the police are said to be there */
    VOTES_MIN = 4,
    SAME_PLACE_MAX = 3,  /* times that one place may vote */
    LEAD_LINES = 2
};

static const struct token *token_at(const struct page *p, size_t at)
{
    return &p->tokens.tokens[at];
}

static bool is_within_sentence(const struct token *t)
{
    return !(t->gap & (GAP_STOP | GAP_LINE | GAP_SEMICOLON | GAP_COLON));
}

/* ---- reading ---- */

static bool is_capital(const struct token *t)
{
    return (t->shape & SHAPE_CAPITAL) != 0;
}

/* "Met Office", "the Met Gala" and the verb: only "the Met", "Met officers" and the like are the force. */
static bool is_met(const struct page *p, size_t at)
{
    const struct token *t = token_at(p, at);

    if (!is_capital(t) || token_is(t + 1, IS(NOT_POLICE)))
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

    if (t->gap != GAP_SPACE || !is_capital(t) || (token_at(p, end - 1)->shape & SHAPE_POSSESSIVE))
        return false;
    if (token_is(t, IS(STREET)))
        return true;
    if (token_is(t, IS(NEWSPAPER)) && !caps_line)
        return true;
    return token_is(t, IS(CLUB)) && !token_is(t + 1, IS(COUNCIL));
}

static bool is_new(const struct token *t)
{
    return t->word == WORD_NEW && is_capital(t);
}

/* Words that make a name of a force that of another thing: "Cleveland Police Department", "Kent Police Federation". */
static bool is_foreign_force(const struct page *p, size_t end)
{
    const struct token *t = token_at(p, end);

    return token_is(t, IS(DEPARTMENT)) && is_capital(t) && t->gap == GAP_SPACE;
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
        return (t->shape & SHAPE_ALL_CAPS) || (end - at > 1 && is_capital(t));
    if (m->kind != PHRASE_FORCE)
        return is_capital(t);
    return is_capital(t) || (end - at > 1 && t->word != WORD_MET);
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
        if (!is_well_written(p, at, end, m) || (end == at + 1 && token_at(p, at)->word == WORD_MET && !is_met(p, at)))
            continue;
        row = registers_force_row(p->registers, m->value);
        named = true;
        if (row->kind >= FORCE_FOREIGN || is_foreign_force(p, end)) {
            if (row->kind != FORCE_PARTNER)
                p->foreign_words += 2;
            status = add(p, at, end, m->value, row->kind == FORCE_PARTNER ? MENTION_FOREIGN : MENTION_FOREIGN, err);
        } else {
            status = add(p, at, end, m->value, MENTION_NAMED, err);
        }
        break;
    }
    if (named || status || !is_capital(token_at(p, at)) || is_new(token_at(p, at) - 1) || is_other_thing(p, end))
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
    for (size_t i = m->end; i < m->end + LOOK_BACK && is_within_sentence(token_at(p, i)); i++)
        if (token_is(token_at(p, i), IS(US)) && is_capital(token_at(p, i)))
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

static void count_words(struct page *p, const struct token *t)
{
    if (token_is(t, IS(POLICE_CUE)))
        p->police_words++;
    if (token_is(t, IS(MILITARY)))
        p->military_words++;
    if (token_is(t, IS(US) | IS(FOREIGN)) && is_capital(t))
        p->foreign_words++;
    if (token_is(t, IS(US)) && is_capital(t))
        p->us_words++;
    if (token_is(t, IS(UK)))
        p->uk_words++;
}

enum status forces_read(struct page *p, struct error *err)
{
    enum status status = STATUS_OK;

    p->mention_count = 0;
    p->police_words = p->foreign_words = p->us_words = p->uk_words = p->military_words = 0;
    p->force_named = false;
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
        if (t->word == 0 || vocabulary_word(p->tokens.vocabulary, t->word)->node == 0)
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

static bool any_between(const struct page *p, size_t first, size_t end, enum mention_kind kind)
{
    size_t low = 0, high = p->mention_count;

    while (low < high) { /* mentions are in the order of the text */
        size_t middle = low + (high - low) / 2;

        if (p->mentions[middle].first < first)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < p->mention_count && p->mentions[low].first < end; low++)
        if (p->mentions[low].kind == kind)
            return true;
    return false;
}

bool forces_any_between(const struct page *p, size_t first, size_t end)
{
    return any_between(p, first, end, MENTION_NAMED);
}

bool forces_foreign_between(const struct page *p, size_t first, size_t end)
{
    if (any_between(p, first, end, MENTION_FOREIGN))
        return true;
    for (; first < end; first++)
        if (token_is(token_at(p, first), IS(US)) && is_capital(token_at(p, first)))
            return true;
    return false;
}

/* ---- brief names: a county or town that stands for its police ---- */

/* Behind a name: "'s Rural Crime Team", " officers", " City CID". */
static bool unit_follows(const struct page *p, size_t end)
{
    for (size_t i = end; i < end + UNIT_WORDS && is_within_sentence(token_at(p, i)); i++) {
        const struct token *t = token_at(p, i);

        if (t->gap & ~(uint32_t)(GAP_SPACE | GAP_HYPHEN | GAP_QUOTE))
            return false;
        if (token_is(t, IS(UNIT)) && (is_capital(t) || i == end))
            return i > end || token_is(t, IS(TEAM));
        if (i == end && token_is(t, IS(TEAM) | IS(RANK)) && !is_capital(t))
            return true;
        if (!is_capital(t) && !token_is(t, IS(AND)))
            return false;
    }
    return false;
}

/* The index of the word before a name, over "the", "across", "parts of". */
static size_t before_name(const struct page *p, size_t first)
{
    size_t at = first;

    while (at > 0 && is_within_sentence(token_at(p, at)) && at + LOOK_BACK > first &&
           token_is(token_at(p, at) - 1, IS(THE) | IS(DETERMINER)))
        at--;
    return at; /* the word before is at - 1 */
}

/* "officers from", "police in", "teams from across", "chief constable of". */
static bool police_before(const struct page *p, size_t first)
{
    size_t at = before_name(p, first);
    const struct token *t = token_at(p, at) - 1;
    const uint64_t links = IS(FROM) | IS(LOCATIVE) | IS(OF);

    if (at == 0 || !is_within_sentence(token_at(p, at)) || !token_is(t, links))
        return false;
    for (size_t i = 0; i < 3 && token_is(t, links | IS(THE)) && is_within_sentence(t); i++)
        t--;
    return token_is(t, IS(TEAM) | IS(POLICE) | IS(FORCE_WORD)) ||
           (token_is(t, IS(RANK)) && token_is(token_at(p, at) - 1, IS(OF) | IS(FROM) | IS(LOCATIVE)));
}

/* ---- roles ---- */

/* Behind a name and its officers' titles: does it act, speak, or do something else? */
static enum role role_by_verb(const struct page *p, size_t end)
{
    bool titled = false;

    for (size_t i = end; i < end + TITLE_WORDS; i++) {
        const struct token *t = token_at(p, i);

        if (!is_within_sentence(t) && !((t->gap & GAP_COLON) && i == end))
            return ROLE_NONE;
        if (token_is(t, IS(SUPPORT)) && i > end && token_is(t - 1, IS(AUX)))
            return ROLE_SUPPORT;
        if (token_is(t, IS(AUX))) {
            titled = true;
            continue;
        }
        if (token_is(t, IS(ACT)) && !is_capital(t))
            return ROLE_ACTED;
        if (token_is(t, IS(SAY)) && !is_capital(t))
            return ROLE_SAID;
        if (token_is(t, IS(VERB)) && !is_capital(t))
            return ROLE_SUBJECT;
        if (titled && i > end && token_is(t - 1, IS(AUX)))
            continue; /* "has already", "would not" */
        if (titled)
            return ROLE_SUBJECT;
        if (is_capital(t) || token_is(t, IS(TEAM) | IS(RANK) | IS(UNIT) | IS(FORCE_WORD) | IS(POLICE) | IS(AND)) ||
            (t->gap & (GAP_OPEN | GAP_COMMA)))
            continue;
        if (i > end + 2 || token_is(t, IS(FUNCTION) | IS(LOCATIVE) | IS(TO) | IS(BY)))
            return titled ? ROLE_SUBJECT : ROLE_NONE;
    }
    return titled ? ROLE_SUBJECT : ROLE_NONE;
}

/* "'s inquiry", "-led operation", " operation", "'s Online Team": what belongs to it is its doing. */
static enum role role_by_possession(const struct page *p, const struct mention *m)
{
    const struct token *t = token_at(p, m->end);

    if (!is_within_sentence(t))
        return ROLE_NONE;
    if (t->gap & GAP_CLOSE)
        t += 0;
    if (token_is(t, IS(LED)) && (t->gap & (GAP_HYPHEN | GAP_SPACE | GAP_CLOSE)) && !token_is(t, IS(AUX)))
        return ROLE_ACTED;
    for (size_t i = 0; i < 4 && is_within_sentence(&t[i]); i++) {
        if (token_is(&t[i], IS(REL_NOUN) | IS(OPERATION)))
            return ROLE_ACTED;
        if (!(t[-1].shape & SHAPE_POSSESSIVE) && !is_capital(&t[i]))
            break;
        if (token_is(&t[i], IS(FUNCTION)))
            break;
    }
    return ROLE_NONE;
}

static bool is_area_word(const struct page *p, size_t end)
{
    const struct token *t = token_at(p, end);

    if (token_is(t, IS(FORCE_WORD)) && t->gap == GAP_SPACE)
        t++;
    return token_is(t, IS(AREA)) && t->gap == GAP_SPACE;
}

static bool is_commissioner(const struct page *p, size_t end)
{
    const struct token *t = token_at(p, end);

    if (token_is(t, IS(POLICE)) && t->gap == GAP_SPACE) /* "Hampshire's Police and Crime Commissioner" */
        t++;
    return token_is(t, IS(AND)) && t[1].word == WORD_CRIME && is_capital(&t[1]);
}

/* A word of these classes before `at`, in the same sentence and not far. */
static bool has_before(const struct page *p, size_t at, size_t words, uint64_t classes)
{
    for (size_t n = 0; n < words && at > 0 && is_within_sentence(token_at(p, at)); n++, at--)
        if (token_is(token_at(p, at) - 1, classes))
            return true;
    return false;
}

/* The operation named last before `at`, and close to it, is one that the article only speaks of. */
static bool is_of_other_operation(const struct page *p, size_t at)
{
    const struct candidate *last = operations_before(p, at);

    if (!last || !p->candidates[last->same_as].is_aside || !p->has_main_operation || at - last->end > LOOK_BACK)
        return false;
    for (size_t i = last->end; i < at; i++)
        if (!is_within_sentence(token_at(p, i)))
            return false;
    return true;
}

/* By the words before a name. ROLE_NONE: they say nothing; `*is_final`: what they say is beyond doubt. */
static enum role role_by_words_before(const struct page *p, const struct mention *m, bool *is_final)
{
    size_t at = before_name(p, m->first);
    const struct token *t = token_at(p, at) - 1;

    *is_final = false;
    if (at == 0 || !is_within_sentence(token_at(p, at)))
        return ROLE_NONE;
    if (token_is(t, IS(CONTACT)) || (token_is(t, IS(TO)) && has_before(p, at - 1, 2, IS(CONTACT)))) {
        *is_final = true;
        return ROLE_AREA; /* "call Kent Police on 101": it happened there, at least */
    }
    if (token_is(t, IS(MENTION)) || (token_is(t, IS(FROM) | IS(OF) | IS(TO) | IS(BY)) &&
                                     has_before(p, at - 1, 4, IS(MENTION)))) {
        *is_final = true;
        return ROLE_NONE;
    }
    if (token_is(t, IS(BY))) {
        *is_final = true;
        if (has_before(p, at - 1, 2, IS(SUPPORT) | IS(SAY)))
            return ROLE_SUPPORT;
        return is_of_other_operation(p, at) ? ROLE_AREA : ROLE_ACTED;
    }
    if (token_is(t, IS(WITH))) {
        *is_final = true;
        if (has_before(p, at - 1, 3, IS(JOINT)))
            return ROLE_ACTED;
        if (has_before(p, at - 1, 3, IS(WORK_WITH) | IS(SUPPORT)))
            return ROLE_SUPPORT;
        return has_before(p, at - 1, 2, IS(REL_NOUN) | IS(ENFORCE) | IS(OPERATION)) ? ROLE_ACTED : ROLE_SUPPORT;
    }
    if (token_is(t, IS(TO)) && !has_before(p, at - 1, 3, IS(SAY))) {
        *is_final = true;
        return has_before(p, at - 1, 2, IS(TRAVEL)) ? ROLE_AREA : ROLE_NONE; /* "who came to Kent Police" */
    }
    if (token_is(t, IS(FROM) | IS(OF) | IS(LOCATIVE)) && has_before(p, at - 1, 4, IS(SUPPORT) | IS(WORK_WITH))) {
        *is_final = true;
        return ROLE_SUPPORT;
    }
    if (police_before(p, m->first) || (token_is(t, IS(FROM) | IS(OF)) && has_before(p, at - 1, LOOK_BACK, IS(RANK) | IS(TEAM))))
        return ROLE_SAID;
    if (token_is(t, IS(SUPPORT)) && is_within_sentence(token_at(p, at))) {
        *is_final = true;
        return ROLE_SUPPORT;
    }
    if (token_is(t, IS(SAY)))
        return ROLE_SAID;
    if (token_is(t, IS(LOCATIVE)))
        return ROLE_SUBJECT; /* "across Gwent and South Wales Police there were" */
    if (token_is(t, IS(RANK)) || ((token_at(p, at)->gap & GAP_COMMA) && has_before(p, at, LOOK_BACK, IS(RANK))))
        return ROLE_SAID;
    return ROLE_NONE;
}

static enum role role_of(const struct page *p, const struct mention *m)
{
    bool is_final;
    enum role before = role_by_words_before(p, m, &is_final), after;

    if (is_final)
        return before;
    if (is_commissioner(p, m->end) || is_area_word(p, m->end))
        return ROLE_AREA;
    after = role_by_possession(p, m);
    if (after == ROLE_NONE)
        after = role_by_verb(p, m->end);
    if (after == ROLE_SUPPORT)
        return after;
    if (before > after)
        after = before;
    if (after == ROLE_NONE && (token_at(p, m->end)->gap & GAP_COLON))
        after = ROLE_SUBJECT;
    return after == ROLE_NONE ? ROLE_NAMED : after;
}

/* ---- lists ---- */

/* Nothing but a comma, "and" or "the" between two mentions, and the code of the first in brackets. */
static bool is_listed_with(const struct page *p, const struct mention *a, const struct mention *b)
{
    bool linked = false;

    if (b->first < a->end || b->first - a->end > 3 || (token_at(p, b->first)->gap & GAP_LINE))
        return false;
    for (size_t i = a->end; i <= b->first; i++) {
        const struct token *t = token_at(p, i);

        if (t->gap & (GAP_STOP | GAP_COLON | GAP_SEMICOLON | GAP_LINE | GAP_DASH))
            return false;
        linked |= (t->gap & (GAP_COMMA | GAP_SLASH)) != 0;
        if (i == b->first)
            break;
        if (token_is(t, IS(AND)))
            linked = true;
        else if (!token_is(t, IS(THE)))
            return false;
    }
    return linked;
}

/* "(BTP)" behind "British Transport Police" is the same mention. */
static bool is_code_of(const struct page *p, const struct mention *a, const struct mention *b)
{
    return b->kind == MENTION_NAMED && b->first == a->end && (token_at(p, b->first)->gap & GAP_OPEN);
}

/* The force whose short name this place is, as in "South Wales, Gwent and Dyfed-Powys Police"; ROW_NONE. */
static uint32_t short_force(const struct page *p, const struct mention *m)
{
    const struct meaning *meaning;

    if (page_match(p, m->first, m->end, KIND(SHORT), GAP_SPACE | GAP_HYPHEN, &meaning) != m->end)
        return ROW_NONE;
    return meaning->value;
}

static void make_brief(const struct page *p, struct mention *m)
{
    uint32_t force = short_force(p, m);

    if (force != ROW_NONE) {
        m->force = force;
        m->kind = MENTION_BRIEF;
    }
}

static bool forces_follow(const struct page *p, const struct mention *m)
{
    const struct token *t = token_at(p, m->end);

    if (!is_within_sentence(t) || (t->gap & ~(uint32_t)(GAP_SPACE | GAP_QUOTE)))
        return false;
    if (token_is(t, IS(POLICE)) && !is_commissioner(p, m->end))
        return !token_is(&t[1], IS(NOT_POLICE)) || !is_capital(&t[1]);
    return token_is(t, IS(FORCE_WORD));
}

/* "forces including Norfolk", "officers from Kent". */
static bool is_behind_forces(const struct page *p, const struct mention *m)
{
    size_t at = before_name(p, m->first);
    const struct token *before = token_at(p, at) - 1;

    if (at < 2 || !is_within_sentence(token_at(p, at)))
        return false;
    return (before->word == WORD_INCLUDING && has_before(p, at - 1, 3, IS(FORCE_WORD))) ||
           (token_is(before, IS(FROM) | IS(LOCATIVE) | IS(OF)) && police_before(p, m->first));
}

/* Places in front of "Police" or "forces", or behind "forces including", stand for their forces. */
static void read_brief_names(struct page *p)
{
    bool next_is_force = false;

    for (size_t i = p->mention_count; i-- > 0;) { /* from the end of a list to its begin */
        struct mention *m = &p->mentions[i];
        bool listed = i + 1 < p->mention_count && is_listed_with(p, m, &p->mentions[i + 1]);

        if (m->kind == MENTION_COUNTY || m->kind == MENTION_TOWN) {
            if ((listed && next_is_force && is_capital(token_at(p, m->first))) || forces_follow(p, m))
                make_brief(p, m);
            else if (m->kind == MENTION_COUNTY && unit_follows(p, m->end))
                make_brief(p, m);
        }
        next_is_force = m->kind == MENTION_BRIEF ||
                        (m->kind == MENTION_NAMED && (token_is(token_at(p, m->end) - 1, IS(POLICE)) ||
                                                      token_at(p, m->first)->word == WORD_MET));
    }
    next_is_force = false;
    for (size_t i = 0; i < p->mention_count; i++) { /* and from its begin to its end */
        struct mention *m = &p->mentions[i];

        next_is_force = is_behind_forces(p, m) || (next_is_force && i > 0 && is_listed_with(p, &p->mentions[i - 1], m));
        if (next_is_force && m->kind == MENTION_COUNTY)
            make_brief(p, m);
    }
}

/* "Kent and Essex Serious Crime Directorate": the unit of two is neither of them. */
static bool is_in_joint_unit(const struct page *p, size_t i)
{
    const struct mention *m = &p->mentions[i], *last = m;

    if (i + 1 < p->mention_count && is_listed_with(p, m, m + 1))
        last = m + 1;
    else if (i == 0 || !is_listed_with(p, m - 1, m))
        return false;
    return m->kind == MENTION_BRIEF && last->kind == MENTION_BRIEF && is_capital(token_at(p, last->end)) &&
           unit_follows(p, last->end);
}

/* Members of a list have one role: what stands before the first and behind the last holds for all. */
static void read_roles(struct page *p)
{
    size_t i = 0;

    while (i < p->mention_count) {
        size_t end = i + 1;
        enum role best = ROLE_NONE;
        bool is_final = false;

        if (p->mentions[i].kind > MENTION_BRIEF) {
            i++;
            continue;
        }
        while (end < p->mention_count && p->mentions[end].kind <= MENTION_BRIEF &&
               (is_listed_with(p, &p->mentions[end - 1], &p->mentions[end]) ||
                is_code_of(p, &p->mentions[end - 1], &p->mentions[end])))
            end++;
        best = role_by_words_before(p, &p->mentions[i], &is_final);
        if (!is_final) {
            best = ROLE_NONE;
            for (size_t k = i; k < end; k++) {
                enum role role = role_of(p, &p->mentions[k]);

                if (role == ROLE_SUPPORT && best < ROLE_SUBJECT)
                    best = role;
                else if (role > best)
                    best = role;
            }
        } else if (best == ROLE_NONE && token_is(token_at(p, before_name(p, p->mentions[i].first)) - 1, IS(MENTION)) == false) {
            best = ROLE_NONE;
        }
        for (size_t k = i; k < end; k++)
            p->mentions[k].role = is_in_joint_unit(p, k) ? ROLE_UNIT : (uint8_t)best;
        i = end;
    }
}

/* ---- votes of places ---- */

/* Where suspects come from, goods go to, or a word about criminals follows: "men from Darlington", "London dealers". */
static bool is_origin(const struct page *p, const struct mention *m)
{
    size_t at = before_name(p, m->first);
    const struct token *before = token_at(p, at) - 1, *after = token_at(p, m->end);

    if (after->gap == GAP_SPACE && token_is(after, IS(CRIMINAL)) && is_within_sentence(after) &&
        !(token_is(after, IS(TEAM))))
        return true;
    if ((after->gap & GAP_HYPHEN) && !(token_at(p, m->end - 1)->shape & SHAPE_POSSESSIVE))
        return true;
    if (at == 0 || !is_within_sentence(token_at(p, at)))
        return false;
    if (token_is(before, IS(FROM)))
        return !police_before(p, m->first);
    return token_is(before, IS(TO)) || (token_is(before, IS(OF)) && (before->gap & GAP_COMMA) && before[-1].digits == 2);
}

static void weigh_places(struct page *p)
{
    bool was_origin = false;

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
        if (first == i)
            was_origin = is_origin(p, m) ||
                         (was_origin && i > 0 && is_listed_with(p, &p->mentions[i - 1], m) && !police_before(p, m->first));
        m->role = ROLE_AREA;
        m->weight = 0;
        if (was_origin || (token_at(p, m->first)->shape & SHAPE_IN_NAME))
            continue;
        m->weight = m->kind == MENTION_COUNTY ? COUNTY_VOTES : TOWN_VOTES;
        m->is_police = police_before(p, m->first) || unit_follows(p, m->end) || forces_follow(p, m);
        if (is_commissioner(p, m->end))
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
        return "short name of a force";
    switch ((enum role)m->role) {
    case ROLE_ACTED:
        return "named as acting";
    case ROLE_SAID:
        return "named as speaking";
    default:
        return "named";
    }
}

static bool is_police_story(const struct page *p)
{
    return p->police_words > 0 && p->us_words == 0 && p->foreign_words * 2 <= p->police_words;
}

/* No force is named: the one whose places have most votes, if they are enough and clearly more than those of the next. */
static enum status vote(struct page *p, size_t forces, bool need_police, struct error *err)
{
    uint32_t best = ROW_NONE, best_votes = 0, next_votes = 0;

    for (uint32_t i = 0; i < forces; i++) {
        const struct score *s = &p->scores[i];
        uint32_t votes = s->votes + s->police_votes;

        if (s->best_place == ROW_NONE || s->is_against)
            continue;
        if (votes > best_votes) {
            next_votes = best_votes;
            best_votes = votes;
            best = i;
        } else if (votes > next_votes) {
            next_votes = votes;
        }
    }
    if (best == ROW_NONE || best_votes < VOTES_MIN || best_votes * 2 < next_votes * 3)
        return STATUS_OK;
    if (need_police && p->scores[best].police_votes == 0)
        return STATUS_OK;
    return add_force(p, best, p->scores[best].best_place, "places of the story", err);
}

enum status forces_decide(struct page *p, struct error *err)
{
    size_t forces = registers_force_count(p->registers);
    enum role strongest = ROLE_NONE, least;
    bool territorial = false;
    enum status status = STATUS_OK;

    read_brief_names(p);
    read_roles(p);
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
    if (!status && p->finding_count == 0)
        status = STATUS_OK;
    return status;
}
