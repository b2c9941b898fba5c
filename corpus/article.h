/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an article is: its text without furniture, its headline, its date and
 * its facet values, each with where it came from.
 *
 * Shapes only; corpus/extraction.h fills them. All text in an article lives
 * in the arena that was given to the extraction, or in the source text.
 */
#ifndef CORPUS_ARTICLE_H
#define CORPUS_ARTICLE_H

#include "base/text.h"

enum { OFFSET_NONE = UINT32_MAX };

/* What a value is of. The order is that of the facets in output. */
enum fact_kind { FACT_FORCE, FACT_YEAR, FACT_OPERATION, FACT_DATE, FACT_TITLE, FACT_KINDS };

/* One value and where it came from. */
struct fact {
    enum fact_kind kind;
    struct str value;       /* canonical: "Kent Police", "2014", "Notarise", "2014-07-16", the headline */
    struct str rule;        /* name of the rule that gave it (corpus/rules.h) */
    struct str quote;       /* the words it rests on, as they stand in the source */
    uint32_t source_offset; /* of the quote, bytes into the decoded source text; OFFSET_NONE: not in it */
    uint32_t text_offset;   /* of the quote, bytes into article.text; OFFSET_NONE: not in it */
};

/* A day, or less: month and day are 0 where only the year is known; all are 0 where nothing is. */
struct day {
    uint16_t year;
    uint8_t month;
    uint8_t day;
};

/* A line of page furniture that was left out of the text. */
struct furniture {
    uint32_t source_offset;
    uint32_t len;
    struct str rule;
};

struct article {
    struct str text;     /* valid UTF-8, furniture removed; paragraphs end in "\n"; the headline, where the
                            source has it in its text, is its first line */
    struct str title;    /* empty: none */
    uint32_t title_end;  /* text before this offset is the headline; 0 where the headline is not in the text */
    struct day date;     /* of publication, else of the event */
    struct fact *facts;  /* ordered by kind, then by place in the source */
    size_t fact_count;
    struct furniture *furniture;
    size_t furniture_count;
};

#endif
