/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a force does in an article, by the words before and behind its name: a
 * small grammar of "arrested by", "officers from", "with help from", "'s
 * inquiry". The members of a list share one role. First it is found out which
 * places stand for their force.
 */
#include "corpus/roles.h"

#include "corpus/operations.h"

enum {
    LOOK_BACK = 6,   /* words before a name that may tell its role */
    COMPARED_WITHIN = 18, COMPANY_WITHIN = 18,
    ELSE_WITHIN = 16, /* words after "nothing" that may say what a story has nothing to do with */
    DONE_WITHIN = 10, /* "investigations into possession with intent to supply by" */
    TITLE_WORDS = 9, /* "Detective Chief Inspector Jo Lee" between a force and "said" */
    UNIT_WORDS = 6,  /* "Rural Crime Team" behind a name */
    OWNED_WORDS = 6, /* "'s drug and alcohol unit" */
    UNIT_NAME_WORDS = 4,
    COUNTED_WITHIN = 7, /* words from one place of a list with numbers to the next */
    PAST_LETTERS_MIN = 5
};

/* Behind a name: "'s Rural Crime Team", " officers", " City CID". */
bool roles_unit_follows(const struct page *p, size_t end)
{
    for (size_t i = end; i < end + UNIT_WORDS && token_goes_on(token_at(p, i)); i++) {
        const struct token *t = token_at(p, i);

        if (t->gap & ~(uint32_t)(GAP_SPACE | GAP_HYPHEN | GAP_QUOTE))
            return false;
        if (token_is(t, IS(UNIT)) && (token_is_capital(t) || i == end))
            return i > end || token_is(t, IS(TEAM));
        if (i == end && token_is(t, IS(TEAM) | IS(RANK)) && !token_is_capital(t))
            return true;
        if (!token_is_capital(t) && !token_is(t, IS(AND)))
            return false;
    }
    return false;
}

/* The index of the word before a name, over "the", "across", "parts of". */
size_t roles_before_name(const struct page *p, size_t first)
{
    size_t at = first;

    while (at > 0 && token_goes_on(token_at(p, at)) && at + LOOK_BACK > first &&
           token_is(token_at(p, at) - 1, IS(THE) | IS(DETERMINER)))
        at--;
    return at; /* the word before is at - 1 */
}

/* "-based officers" behind a place. */
bool roles_based_there(const struct page *p, size_t end)
{
    const struct token *t = token_at(p, end);

    return (t->gap & GAP_HYPHEN) && t->word == WORD_BASED && token_is(&t[1], IS(TEAM) | IS(POLICE) | IS(RANK)) && token_goes_on(&t[1]);
}

/* "officers from", "police in", "teams from across", "chief constable of". */
bool roles_police_before(const struct page *p, size_t first)
{
    size_t at = roles_before_name(p, first);
    const struct token *t = token_at(p, at) - 1;
    const uint64_t links = IS(FROM) | IS(LOCATIVE) | IS(OF);

    if (at == 0 || !token_goes_on(token_at(p, at)) || !token_is(t, links))
        return false;
    for (size_t i = 0; i < 3 && token_is(t, links | IS(THE)) && token_goes_on(t); i++)
        t--;
    return token_is(t, IS(TEAM) | IS(POLICE) | IS(FORCE_WORD)) ||
           (token_is(t, IS(RANK)) && token_is(token_at(p, at) - 1, IS(OF) | IS(FROM) | IS(LOCATIVE)));
}

/* "called at", "visited": any verb in the past will do where the subject stands right before it. */
static bool is_past(const struct page *p, const struct token *t)
{
    return t->end - t->at >= PAST_LETTERS_MIN && !token_is_capital(t) && t->gap == GAP_SPACE &&
           str_ends_with(page_slice(p, t->at, t->end), STR("ed")) && !token_is(t, IS(SUPPORT) | IS(MENTION) | IS(CRIMINAL) | IS(COMPARISON));
}

/* "have been told", "was asked": who is spoken to. */
static bool is_passive(const struct token *t)
{
    return t->word == WORD_BEEN || t->word == WORD_WAS || t->word == WORD_WERE;
}

/* Behind a name and its officers' titles: does it act, speak, or do something else? */
static enum role role_by_verb(const struct page *p, size_t end)
{
    bool titled = false;

    for (size_t i = end; i < end + TITLE_WORDS; i++) {
        const struct token *t = token_at(p, i);

        if (!token_goes_on(t) && !((t->gap & GAP_COLON) && i == end))
            return ROLE_NONE;
        if (token_is(t, IS(SUPPORT)) && i > end && token_is(t - 1, IS(AUX)))
            return ROLE_SUPPORT;
        if (token_is(t, IS(AUX))) {
            titled = true;
            continue;
        }
        if (token_is(t, IS(ACT)) && !token_is_capital(t))
            return ROLE_ACTED;
        if (token_is(t, IS(SAY)) && !token_is_capital(t))
            return is_passive(t - 1) ? ROLE_SUPPORT : ROLE_SAID;
        if ((token_is(t, IS(VERB)) && !token_is_capital(t)) || (i == end && is_past(p, t)))
            return ROLE_SUBJECT;
        if (titled && i > end && token_is(t - 1, IS(AUX)))
            continue; /* "has already", "would not" */
        if (titled)
            return ROLE_SUBJECT;
        if (token_is_capital(t) || token_is(t, IS(TEAM) | IS(RANK) | IS(UNIT) | IS(FORCE_WORD) | IS(POLICE) | IS(AND)) ||
            (t->gap & (GAP_OPEN | GAP_COMMA)))
            continue;
        if (i > end + 2 || token_is(t, IS(FUNCTION) | IS(LOCATIVE) | IS(TO) | IS(BY)))
            return titled ? ROLE_SUBJECT : ROLE_NONE;
    }
    return titled ? ROLE_SUBJECT : ROLE_NONE;
}

/* ", which led the raids": said of it, whatever stands before it. */
static bool acts_in_clause(const struct page *p, size_t end)
{
    const struct token *t = token_at(p, end);

    if (token_is_capital(t) && !(t->gap & ~(uint32_t)(GAP_SPACE | GAP_CLOSE)))
        t++; /* "the Protection (CEOP) Centre, which" */
    return (t->gap & GAP_COMMA) && token_goes_on(t) && (t->word == WORD_WHICH || t->word == WORD_WHO) &&
           (token_is(&t[1], IS(LED) | IS(ACT)) || (token_is(&t[1], IS(AUX)) && token_is(&t[2], IS(LED) | IS(ACT))));
}

/* "'s inquiry", "-led operation", " operation", "'s drug and alcohol unit": what belongs to it is its doing. */
static enum role role_by_possession(const struct page *p, const struct mention *m)
{
    const struct token *t = token_at(p, m->end);
    bool owns = (t[-1].shape & SHAPE_POSSESSIVE) != 0;

    if (!token_goes_on(t))
        return ROLE_NONE;
    if (token_is(t, IS(LED)) && (t->gap & (GAP_HYPHEN | GAP_SPACE | GAP_CLOSE)) && !token_is(t, IS(AUX)))
        return ROLE_ACTED;
    for (size_t i = 0; i < (owns ? OWNED_WORDS : UNIT_NAME_WORDS) && token_goes_on(&t[i]); i++) {
        if (token_is(&t[i], IS(REL_NOUN) | IS(OPERATION)))
            return ROLE_ACTED;
        if (!owns && !(t[-1].shape & SHAPE_POSSESSIVE) && !token_is_capital(&t[i]))
            break;
        if (token_is(&t[i], IS(FUNCTION)) && !token_is(&t[i], IS(AND)))
            break;
        if (token_is(&t[i], IS(MENTION) | IS(AUX) | IS(SAY) | IS(ACT)) && !token_is_capital(&t[i]))
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

bool roles_is_commissioner(const struct page *p, size_t end)
{
    const struct token *t = token_at(p, end);

    if (token_is(t, IS(POLICE)) && t->gap == GAP_SPACE) /* "Hampshire's Police and Crime Commissioner" */
        t++;
    return token_is(t, IS(AND)) && t[1].word == WORD_CRIME && token_is_capital(&t[1]);
}

/* A word of these classes before `at`, in the same sentence and not far. */
static bool has_before(const struct page *p, size_t at, size_t words, uint64_t classes)
{
    for (size_t n = 0; n < words && at > 0 && token_goes_on(token_at(p, at)); n++, at--)
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
        if (!token_goes_on(token_at(p, i)))
            return false;
    return true;
}

/* "had nothing to do with the inquiry by Kent Police", "was once a constable in Kent". */
static bool is_of_something_else(const struct page *p, size_t at)
{
    for (size_t i = at; i > 0 && i + ELSE_WITHIN > at && token_goes_on(token_at(p, i)); i--) {
        const struct token *t = token_at(p, i - 1);

        if (t->word == WORD_NOTHING || (t->word == WORD_ONCE && i + LOOK_BACK > at && token_is(&t[1], IS(DETERMINER))))
            return true;
    }
    return false;
}

/* By the words before a name. ROLE_NONE: they say nothing; `*is_final`: what they say is beyond doubt. */
static enum role role_by_words_before(const struct page *p, const struct mention *m, bool *is_final)
{
    size_t at = roles_before_name(p, m->first);
    const struct token *t = token_at(p, at) - 1;

    *is_final = false;
    if (at == 0 || !token_goes_on(token_at(p, at)))
        return ROLE_NONE;
    if (token_is(t, IS(CONTACT)) || (token_is(t, IS(TO)) && has_before(p, at - 1, 2, IS(CONTACT)))) {
        *is_final = true;
        return ROLE_AREA; /* "call Kent Police on 101": it happened there, at least */
    }
    if (token_is(t, IS(MENTION)) || (token_is(t, IS(FROM) | IS(OF) | IS(TO) | IS(BY)) && has_before(p, at - 1, 4, IS(MENTION))) ||
        (token_is(t, IS(FROM) | IS(OF) | IS(BY) | IS(LOCATIVE)) && is_of_something_else(p, at))) {
        *is_final = true;
        return ROLE_NONE;
    }
    if (token_is(t, IS(BY))) {
        *is_final = true;
        if (has_before(p, at - 1, 2, IS(SUPPORT) | IS(SAY)) || t[-1].word == WORD_WANTED)
            return ROLE_SUPPORT;
        if (is_of_other_operation(p, at))
            return ROLE_AREA;
        return has_before(p, at - 1, DONE_WITHIN, IS(ENFORCE) | IS(ACT) | IS(LED) | IS(REL_NOUN) | IS(OPERATION)) ? ROLE_ACTED : ROLE_NAMED;
    }
    if (token_is(t, IS(WITH))) {
        *is_final = true;
        if (has_before(p, at - 1, 3, IS(JOINT)))
            return ROLE_ACTED;
        if (has_before(p, at - 1, 3, IS(WORK_WITH) | IS(SUPPORT)))
            return ROLE_SUPPORT;
        return has_before(p, at - 1, 2, IS(REL_NOUN) | IS(ENFORCE) | IS(OPERATION)) ? ROLE_ACTED : ROLE_SUPPORT;
    }
    if (token_is(t, IS(TO)) && t[-1].word == WORD_MISSING) {
        *is_final = true;
        return ROLE_SUPPORT;
    }
    if (token_is(t, IS(TO)) && !has_before(p, at - 1, 3, IS(SAY))) {
        *is_final = true;
        return has_before(p, at - 1, 2, IS(TRAVEL)) ? ROLE_AREA : ROLE_NONE; /* "who came to Kent Police" */
    }
    if (token_is(t, IS(FROM) | IS(OF) | IS(LOCATIVE)) && has_before(p, at - 1, 4, IS(SUPPORT) | IS(WORK_WITH))) {
        *is_final = true;
        return ROLE_SUPPORT;
    }
    if (at > 2 && t[-1].word == WORD_COLLEAGUES && token_is(t - 2, IS(DETERMINER)) && token_is(t, IS(FROM) | IS(LOCATIVE) | IS(OF))) {
        *is_final = true;
        return ROLE_SUPPORT; /* "its colleagues in Kent" */
    }
    if (roles_police_before(p, m->first) || (token_is(t, IS(FROM) | IS(OF)) && has_before(p, at - 1, LOOK_BACK, IS(RANK) | IS(TEAM))))
        return ROLE_SAID;
    if (token_is(t, IS(SUPPORT)) && token_goes_on(token_at(p, at))) {
        *is_final = true;
        return ROLE_SUPPORT;
    }
    if (token_is(t, IS(SAY)))
        return ROLE_SAID;
    if (token_is(t, IS(JOINT)) && token_is(t, IS(ACT)) && !token_is(t - 1, IS(PRONOUN)) && t[-1].word != WORD_WHO)
        return ROLE_ACTED; /* "officers from Kent joined the unit" */
    if (token_is(t, IS(LOCATIVE)))
        return ROLE_SUBJECT; /* "across Gwent and South Wales Police there were" */
    if (token_is(t, IS(RANK)) || ((token_at(p, at)->gap & GAP_COMMA) && has_before(p, at, LOOK_BACK, IS(RANK))))
        return ROLE_SAID;
    return ROLE_NONE;
}

/* "a similar team was jailed by Kent Police", "Kent Police has a like scheme" or "inquiries of its own", "bigger than one that Kent
 * Police closed": no part of the story. */
static bool is_compared(const struct page *p, const struct mention *m)
{
    size_t first = m->first, end = m->end;

    while (first > 0 && first + COMPARED_WITHIN > m->first && !(token_at(p, first)->gap & (GAP_STOP | GAP_LINE)))
        first--;
    while (end < p->tokens.count && end < m->end + COMPARED_WITHIN && !(token_at(p, end)->gap & (GAP_STOP | GAP_LINE)))
        end++;
    if (role_by_verb(p, m->end) >= ROLE_SAID)
        end = m->first; /* "Kent Police told a like story" */
    for (size_t i = first; i < end; i++) {
        const struct token *t = token_at(p, i);

        if (t->word == WORD_SIMILAR || (t->word == WORD_LIKE && t->gap == GAP_SPACE && token_is(t - 1, IS(DETERMINER)) && i > 0) ||
            (token_is(t, IS(OF)) && token_is(&t[1], IS(DETERMINER)) && t[2].word == WORD_OWN && i >= m->end) ||
            (t->word == WORD_THAN && i < m->first && token_is(&t[1], IS(NUMBER) | IS(DETERMINER)) && token_is(&t[2], IS(DETERMINER))))
            return true;
    }
    return false;
}

/* The first verb behind the name is one of arrests and searches. */
static bool enforces(const struct page *p, size_t end)
{
    for (size_t i = end; i < end + TITLE_WORDS && token_goes_on(token_at(p, i)); i++)
        if (token_is(token_at(p, i), IS(ACT)))
            return token_is(token_at(p, i), IS(ENFORCE));
    return false;
}

/* ", together with Essex Police, arrested", ", with customs officers, worked": the verb stands behind that. */
static enum role role_behind_company(const struct page *p, size_t end)
{
    const struct token *t = token_at(p, end);

    if (!(t->gap & GAP_COMMA) || !token_goes_on(t) || !(t->word == WORD_WITH || t->word == WORD_TOGETHER || token_is(t, IS(SUPPORT))))
        return ROLE_NONE;
    for (size_t i = end + 1; i < end + COMPANY_WITHIN && token_goes_on(token_at(p, i)); i++)
        if ((token_at(p, i)->gap & GAP_COMMA) && !(token_at(p, i - 1)->shape & SHAPE_CAPITAL && token_is_capital(token_at(p, i))))
            return role_by_verb(p, i);
    return ROLE_NONE;
}

/* ", where Kent Police looked at a house", "on which Kent detectives had given up": said besides the story. But ", which Kent Police
 * has tried out" is its doing, and ", where Kent Police arrested two" too. */
static bool is_in_aside(const struct page *p, const struct mention *m)
{
    size_t at = roles_before_name(p, m->first);

    for (at -= at > 0; at < m->first; at++) {
        if (!token_goes_on(token_at(p, at + 1)))
            continue;
        if (token_at(p, at)->word == WORD_WHERE)
            return !enforces(p, m->end);
        if (token_at(p, at)->word == WORD_WHICH)
            return !(token_at(p, at)->gap & GAP_COMMA) && role_by_verb(p, m->end) != ROLE_ACTED;
    }
    return false;
}

static enum role role_of(const struct page *p, const struct mention *m)
{
    bool is_final;
    enum role before = role_by_words_before(p, m, &is_final), after;

    if (is_final)
        return before;
    if (roles_is_commissioner(p, m->end) || is_area_word(p, m->end))
        return ROLE_AREA;
    after = role_by_possession(p, m);
    if (after == ROLE_NONE)
        after = role_by_verb(p, m->end);
    if (after == ROLE_SUPPORT)
        return after;
    if (before > after)
        after = before;
    if (after == ROLE_NONE)
        after = role_behind_company(p, m->end);
    if (is_in_aside(p, m))
        return ROLE_SUPPORT;
    if (after == ROLE_NONE && (token_at(p, m->end)->gap & GAP_COLON))
        after = ROLE_SUBJECT;
    return after == ROLE_NONE ? ROLE_NAMED : after;
}

/* Nothing but a comma, "and", "with" or "the" between two mentions, the code of the first in brackets, and its "forces". */
bool roles_is_listed_with(const struct page *p, const struct mention *a, const struct mention *b)
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
        if (token_is(t, IS(AND) | IS(WITH)))
            linked = true;
        else if (!token_is(t, IS(THE)) && !(i == a->end && a->kind != MENTION_NAMED && token_is(t, IS(FORCE_WORD) | IS(POLICE))))
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

bool roles_forces_follow(const struct page *p, const struct mention *m)
{
    const struct token *t = token_at(p, m->end);

    if (!token_goes_on(t) || (t->gap & ~(uint32_t)(GAP_SPACE | GAP_QUOTE)))
        return false;
    if (token_is(t, IS(POLICE)) && !roles_is_commissioner(p, m->end))
        return !token_is(&t[1], IS(NOT_POLICE)) || !token_is_capital(&t[1]);
    return token_is(t, IS(FORCE_WORD));
}

/* "forces including Norfolk", "officers from Kent". */
static bool is_behind_forces(const struct page *p, const struct mention *m)
{
    size_t at = roles_before_name(p, m->first);
    const struct token *before = token_at(p, at) - 1;

    if (at < 2 || !token_goes_on(token_at(p, at)))
        return false;
    return (before->word == WORD_INCLUDING && has_before(p, at - 1, 3, IS(FORCE_WORD))) ||
           (token_is(before, IS(FROM) | IS(LOCATIVE) | IS(OF)) && roles_police_before(p, m->first));
}

/* "Police in Kent made nine arrests, Essex eight and Surrey two": a place, and how many. */
static bool is_counted_with(const struct page *p, const struct mention *a, const struct mention *b)
{
    const struct token *count = token_at(p, b->end);

    if (b->first < a->end || b->first - a->end > COUNTED_WITHIN || count->gap != GAP_SPACE ||
        !((count->shape & SHAPE_DIGITS) || token_is(count, IS(NUMBER))) || (token_goes_on(&count[1]) && !(count[1].gap & GAP_COMMA) && !token_is(&count[1], IS(AND))))
        return false;
    for (size_t i = a->end; i <= b->first; i++)
        if (!token_goes_on(token_at(p, i)) && !(token_at(p, i)->gap & GAP_COMMA))
            return false;
    return (token_at(p, b->first)->gap & GAP_COMMA) || token_is(token_at(p, b->first) - 1, IS(AND));
}

/* Places in front of "Police" or "forces", or behind "forces including", stand for their forces. */
static void read_brief_names(struct page *p)
{
    bool next_is_force = false, is_force = false;
    size_t next = p->mention_count; /* the first mention of the next name: one name may be that of several places */

    for (size_t i = p->mention_count; i-- > 0;) { /* from the end of a list to its begin */
        struct mention *m = &p->mentions[i];
        bool listed;

        if (i + 1 < p->mention_count && p->mentions[i + 1].first != m->first) {
            next = i + 1;
            next_is_force = is_force;
            is_force = false;
        }
        listed = next < p->mention_count && roles_is_listed_with(p, m, &p->mentions[next]);
        if (m->kind == MENTION_COUNTY || m->kind == MENTION_TOWN) {
            if ((listed && next_is_force && token_is_capital(token_at(p, m->first))) || roles_forces_follow(p, m))
                make_brief(p, m);
            else if (m->kind == MENTION_COUNTY && roles_unit_follows(p, m->end))
                make_brief(p, m);
        }
        is_force |= m->kind == MENTION_BRIEF ||
                    (m->kind == MENTION_NAMED && (token_is(token_at(p, m->end) - 1, IS(POLICE)) ||
                                                  token_at(p, m->first)->word == WORD_MET));
    }
    next_is_force = false;
    for (size_t i = 0; i < p->mention_count; i++) { /* and from its begin to its end */
        struct mention *m = &p->mentions[i];

        next_is_force = is_behind_forces(p, m) || (next_is_force && i > 0 &&
                                                   (roles_is_listed_with(p, &p->mentions[i - 1], m) || is_counted_with(p, &p->mentions[i - 1], m)));
        if (next_is_force && m->kind == MENTION_COUNTY)
            make_brief(p, m);
    }
}

/* "Kent and Essex Serious Crime Directorate": the unit of several is none of them. */
static bool is_joint_unit(const struct page *p, size_t first, size_t end)
{
    const struct mention *last = &p->mentions[end - 1];

    for (size_t i = first; i < end; i++)
        if (p->mentions[i].kind != MENTION_BRIEF)
            return false;
    return end - first > 1 && token_is_capital(token_at(p, last->end)) && roles_unit_follows(p, last->end);
}

/* Members of a list have one role: what stands before the first and behind the last holds for all. */
void roles_read(struct page *p)
{
    size_t i = 0;

    read_brief_names(p);
    while (i < p->mention_count) {
        size_t end = i + 1;
        enum role best = ROLE_NONE;
        bool is_final = false;

        if (p->mentions[i].kind > MENTION_BRIEF) {
            i++;
            continue;
        }
        while (end < p->mention_count && p->mentions[end].kind <= MENTION_BRIEF &&
               (roles_is_listed_with(p, &p->mentions[end - 1], &p->mentions[end]) ||
                is_code_of(p, &p->mentions[end - 1], &p->mentions[end]) ||
                is_counted_with(p, &p->mentions[end - 1], &p->mentions[end])))
            end++;
        best = role_by_words_before(p, &p->mentions[i], &is_final);
        if (acts_in_clause(p, p->mentions[end - 1].end)) {
            best = ROLE_ACTED;
            is_final = true;
        }
        if (is_compared(p, &p->mentions[i])) {
            best = ROLE_SUPPORT;
            is_final = true;
        }
        if (!is_final) {
            best = ROLE_NONE;
            for (size_t k = i; k < end; k++) {
                enum role role = role_of(p, &p->mentions[k]);

                if (role == ROLE_SUPPORT && best < ROLE_SUBJECT)
                    best = role;
                else if (role > best)
                    best = role;
            }
        }
        if (is_joint_unit(p, i, end))
            best = ROLE_UNIT;
        for (size_t k = i; k < end; k++)
            p->mentions[k].role = (uint8_t)best;
        i = end;
    }
}
