/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The forces of an article: those that led, carried out or jointly ran the
 * action, told from those that are only mentioned by the words around each
 * name ("arrested by", "officers from", "with help from", "men from"). Where
 * no force is named, the towns and counties of the story vote for one.
 */
#ifndef CORPUS_FORCES_H
#define CORPUS_FORCES_H

#include "corpus/page.h"

enum mention_kind {
    MENTION_NAMED,  /* "Kent Police" */
    MENTION_BRIEF,  /* "Kent" where the words around make it the force */
    MENTION_COUNTY,
    MENTION_TOWN,
    MENTION_FOREIGN /* a foreign or partner body: only in the way of others */
};

/* From weak to strong. */
enum role {
    ROLE_NONE,      /* against it, phoned, a past employer; a place that people come from */
    ROLE_AREA,      /* its area, its commissioner; a place that is only named */
    ROLE_SUPPORT,   /* helped */
    ROLE_UNIT,      /* one of the forces in the name of a joint unit */
    ROLE_NAMED,     /* nothing is known */
    ROLE_SUBJECT,   /* does something */
    ROLE_SAID,      /* speaks, or its officers do */
    ROLE_ACTED      /* arrested, led, searched */
};

struct mention {
    uint32_t first, end; /* tokens */
    uint32_t force;      /* row */
    uint32_t line;
    uint8_t kind;        /* enum mention_kind */
    uint8_t role;        /* enum role */
    uint8_t weight;      /* of a place's vote */
    bool is_police;      /* a place with "police in" or the like at it */
    bool is_shared;      /* a place of that name is in the area of another force too */
};

/* What an article says of one force, summed up. */
struct score {
    uint32_t votes;        /* of places */
    uint32_t police_votes; /* of those, at which police are at work */
    uint32_t own_votes;    /* of those, of names that no other force has */
    uint32_t best;         /* its strongest mention; ROW_NONE */
    uint32_t best_place;
    uint8_t role;
    bool is_against;       /* is mentioned as the object of something */
    bool is_territorial;
};

/* Reads all mentions of forces and places, and counts words of police and of foreign countries. */
MUST_CHECK enum status forces_read(struct page *p, struct error *err);
/* Counts the words of police and of foreign countries again, without those of other stories. */
void forces_count_words(struct page *p);
/* Adds a finding for each force of the article; after operations_decide(). */
MUST_CHECK enum status forces_decide(struct page *p, struct error *err);

/* A word that is used of nothing but the police and their work, as "detectives" and "arrested", and not as "force". */
static inline bool forces_is_police_word(const struct token *t)
{
    return token_is(t, IS(POLICE_CUE)) && token_is(t, IS(POLICE) | IS(TEAM) | IS(RANK) | IS(ENFORCE)) &&
           !token_is(t, IS(FORCE_WORD));
}

/* The court of "Crown Court", "Sheriff Court". */
static inline bool forces_is_court(const struct token *t)
{
    return token_is(t, IS(STREET)) && token_is(t, IS(COUNCIL)) && token_is_capital(t) &&
           !(t->gap & ~(uint32_t)(GAP_SPACE | GAP_QUOTE));
}

/* The first mention that begins at the token or behind it; mention_count: none. */
size_t forces_mention_from(const struct page *p, size_t token);
/* Is a British force, or a foreign body, named between the tokens? */
bool forces_any_between(const struct page *p, size_t first, size_t end);
bool forces_foreign_between(const struct page *p, size_t first, size_t end);

#endif
