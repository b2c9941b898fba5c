/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words and phrases that extraction knows, numbered for speed.
 *
 * Words carry classes ("a month", "a verb of arresting"); phrases are
 * sequences of words in one tree, each with what it stands for. Both come from
 * the registers. Only the registers build a vocabulary; afterwards it is read by
 * many threads. Knows nothing of articles.
 */
#ifndef CORPUS_VOCABULARY_H
#define CORPUS_VOCABULARY_H

#include "base/arena.h"
#include "base/text.h"

/* Classes of words, as named in corpus/registers/words.tsv. */
#define WORD_CLASSES(X)                                                                                                 \
    X(MONTH, "month") X(WEEKDAY, "weekday") X(ORDINAL, "ordinal") X(NUMBER, "number") X(PM, "pm")                        \
    X(OPERATION, "operation") X(OPERATIONS, "operations") X(CONTACT, "contact") X(CODENAME, "codename")                  \
    X(CALLED, "called") X(OP_STOP, "opstop") X(OP_BEFORE, "opbefore") X(COMPARISON, "comparison")                        \
    X(POLICE, "police") X(FORCE_WORD, "forceword") X(TEAM, "team") X(UNIT, "unit") X(RANK, "rank")                       \
    X(AND, "and") X(THE, "the") X(DETERMINER, "determiner") X(FUNCTION, "function") X(BY, "by")              \
    X(FROM, "from") X(OF, "of") X(WITH, "with") X(TO, "to") X(LOCATIVE, "locative") X(AUX, "aux")                        \
    X(ACT, "act") X(ENFORCE, "enforce") X(SAY, "say") X(LED, "led") X(JOINT, "joint") X(SUPPORT, "support")              \
    X(WORK_WITH, "workwith") X(MENTION, "mention") X(TRAVEL, "travel") X(REL_NOUN, "relnoun")                            \
    X(CRIMINAL, "criminal") X(NEWSPAPER, "newspaper") X(POLICE_CUE, "policecue") X(MILITARY, "military")                 \
    X(US, "us") X(FOREIGN, "foreign")                      \
    X(DEPARTMENT, "department") X(TODAY, "today") X(NOT_YEAR, "notyear")                       \
    X(PUBLISH, "publish") X(SOCIAL, "social") X(MENU, "menu") X(IMAGE, "image")                    \
    X(HON, "hon") X(READ_TIME, "readtime") X(VERB, "verb") X(NOT_NAME, "notname")                       \
    X(STREET, "street") X(CLUB, "club") X(COUNCIL, "council") X(NOT_POLICE, "notpolice")                   \
    X(UK, "ukmark") X(AREA, "area") X(COMMON, "common") X(PRONOUN, "pronoun")

enum word_class {
#define X(name, text) CLASS_##name,
    WORD_CLASSES(X)
#undef X
    CLASS_COUNT
};

/* Words that grammars ask for by name have fixed numbers. */
enum fixed_word {
    WORD_UNKNOWN, WORD_AND, WORD_MET, WORD_NEW, WORD_CRIME, WORD_INCLUDING, WORD_PROJECT, WORD_WHICH, WORD_WHO, WORD_FORCES,
    WORD_NATIONWIDE, WORD_WHERE, WORD_NOTHING, WORD_ONCE, WORD_SIMILAR,
    WORD_LIKE, WORD_THAN, WORD_BEEN, WORD_WAS, WORD_WERE, WORD_WANTED, WORD_MISSING, WORD_TOGETHER, WORD_WITH, WORD_BASED, WORD_OWN, WORD_COLLEAGUES, FIXED_WORDS
};

_Static_assert(CLASS_COUNT <= 64, "a set of classes is one number");

#define IS(class) ((uint64_t)1 << CLASS_##class)

/* What a phrase stands for. One phrase may stand for several things. */
enum phrase_kind {
    PHRASE_FORCE,     /* a full name of a force; value: its row */
    PHRASE_SHORT,     /* its name without "Police" */
    PHRASE_CODE,      /* its abbreviation */
    PHRASE_COUNTY,    /* a county it polices */
    PHRASE_TOWN,      /* a town it polices */
    PHRASE_OPERATION, /* a named operation; value: its row */
    PHRASE_FURNITURE, /* page furniture; value: its row */
    PHRASE_KINDS
};

#define KIND(kind) (1u << PHRASE_##kind)

struct meaning {
    uint32_t value;
    uint32_t next;    /* 0: no more */
    uint8_t kind;     /* enum phrase_kind */
    bool case_matters; /* an abbreviation: counts only in capitals */
};

struct word {
    uint64_t classes;
    uint64_t hash;
    uint32_t node;  /* of the phrases that begin with this word; 0: none */
    uint32_t text;  /* offset into the vocabulary's letters */
    uint8_t len;
    uint8_t month, weekday;
};

enum { WORD_BYTES_MAX = 40 }; /* longer words are in no table */

struct vocabulary;

MUST_CHECK enum status vocabulary_new(struct vocabulary **out, struct error *err);
void vocabulary_free(struct vocabulary *l);

/* The number of a word in lower case, made if it is new; 0 for none, or one longer than WORD_BYTES_MAX. */
MUST_CHECK enum status vocabulary_intern(struct vocabulary *l, struct str word, uint32_t *out, struct error *err);
void vocabulary_classify(struct vocabulary *l, uint32_t word, uint64_t classes, unsigned month, unsigned weekday);
/* Adds a meaning to the phrase of these words; one that it has already is not added again. */
MUST_CHECK enum status vocabulary_add_phrase(struct vocabulary *l, const uint32_t *words, size_t count, struct meaning meaning,
                                          struct error *err);

/*
 * The hash of a word. Words are told apart by it alone: 64 bits are enough for
 * some thousand words, and a false friend would cost a misread word, no more.
 * `at` must be readable for 8 bytes beyond the word; they do not count.
 */
static inline uint64_t word_hash_padded(const char *at, size_t len)
{
    uint64_t hash = (len + 1) * 0x9E3779B97F4A7C15u, piece;

    for (; len > 8; at += 8, len -= 8) {
        memcpy(&piece, at, 8);
        hash = (hash ^ piece) * 0xD6E8FEB86659FD93u;
        hash ^= hash >> 32;
    }
    memcpy(&piece, at, 8);
    if (len < 8)
        piece &= ((uint64_t)1 << 8 * len) - 1;
    hash = (hash ^ piece) * 0xD6E8FEB86659FD93u;
    return hash ^ hash >> 32;
}

/* The same for any text; of a longer word than WORD_BYTES_MAX only the begin counts. */
uint64_t word_hash(struct str word);

/* The word with this hash; 0: unknown. */
uint32_t vocabulary_find(const struct vocabulary *l, uint64_t hash);
const struct word *vocabulary_word(const struct vocabulary *l, uint32_t word);
/* The node after `node` by `word`, 0: none. Node 0 is the root. */
uint32_t vocabulary_step(const struct vocabulary *l, uint32_t node, uint32_t word);
/* The first meaning of the phrase that ends in `node`; NULL: none. */
const struct meaning *vocabulary_meaning(const struct vocabulary *l, uint32_t node);
const struct meaning *vocabulary_next_meaning(const struct vocabulary *l, const struct meaning *m);

#endif
