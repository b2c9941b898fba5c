/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/rules.h"

bool rule_is_replaced(struct str rule)
{
    return str_starts_with(rule, STR(RULE_REPLACED));
}

const char *const *rules_of(enum fact_kind kind)
{
    static const char *const forces[] = { RULE_FORCE_ACTED,  RULE_FORCE_SAID, RULE_FORCE_NAMED, RULE_FORCE_BRIEF,
                                          RULE_FORCE_PLACES, RULE_RECORD,     RULE_CORRECTION,  NULL };
    static const char *const years[] = { RULE_DATE_LINE, RULE_DATE_MARKER, RULE_DATE_EVENT,
                                         RULE_RECORD,    RULE_CORRECTION,  NULL };
    static const char *const operations[] = { RULE_OPERATION_NAME,    RULE_OPERATION_SMALL,   RULE_OPERATION_LIST,
                                              RULE_OPERATION_CODENAME, RULE_OPERATION_PROJECT, RULE_RECORD,
                                              RULE_CORRECTION,         NULL };
    static const char *const none[] = { NULL };

    switch (kind) {
    case FACT_FORCE: return forces;
    case FACT_YEAR: return years;
    case FACT_OPERATION: return operations;
    default: return none;
    }
}
