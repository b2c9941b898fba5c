/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rules that values of facets rest on, by their names: --why prints them, and filters such as force-source: ask for them.
 *
 * Indexes keep the names. A rule that is renamed keeps its old name in them until they are rebuilt.
 */
#ifndef CORPUS_RULES_H
#define CORPUS_RULES_H

#include "corpus/article.h"

#define RULE_RECORD "record"         /* the record states it */
#define RULE_CORRECTION "correction" /* a person does */
#define RULE_REPLACED "replaced: "   /* before the name of the rule whose value a correction replaced */

#define RULE_FORCE_ACTED "named as acting"
#define RULE_FORCE_SAID "named as speaking"
#define RULE_FORCE_NAMED "named"
#define RULE_FORCE_BRIEF "short name of a force"
#define RULE_FORCE_PLACES "places of the story"

#define RULE_OPERATION_NAME "operation name"
#define RULE_OPERATION_SMALL "operation name in small letters"
#define RULE_OPERATION_LIST "list of operations"
#define RULE_OPERATION_CODENAME "codename"
#define RULE_OPERATION_PROJECT "project name"

#define RULE_DATE_MARKER "date marker"
#define RULE_DATE_LINE "date line"
#define RULE_DATE_EVENT "date of the event"

/* Whether the fact is no value any more, as a correction replaced it. */
bool rule_is_replaced(struct str rule);

/* The rules of a facet, the usual ones first, as a list that ends in NULL; it is empty for what is no facet. */
const char *const *rules_of(enum fact_kind kind);

#endif
