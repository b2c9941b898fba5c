/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dates: the marker at the start of an article, the date line of a page, and
 * the day of the event where the text states its year. A year that may be
 * wrong is not given: the clock of a page, the founding of a paper, the launch
 * of an operation and the time of an offence are no dates of the story.
 */
#ifndef CORPUS_DATES_H
#define CORPUS_DATES_H

#include "corpus/page.h"

/* A date in words or numbers. Parts that it leaves out are 0. */
struct date_found {
    struct day day;
    size_t end;       /* the token behind it */
    uint8_t weekday;  /* 1 to 7, 0: not said */
    bool is_numeric;  /* 14/05/2031 and the like */
};

/* Reads a date that begins at token `at` and ends before `limit`; a year is not required. */
bool dates_read(const struct page *p, size_t at, size_t limit, struct date_found *out);

/* "2014", "2014-07", "2014-07-16", and every form that dates_read() knows. False: no date, or none that can be. */
bool dates_parse(const struct vocabulary *l, struct str text, struct day *out, struct error *err);

/* Where the text behind ` date YYYY-MM-DD ` begins; 0: there is no such marker. */
size_t dates_read_marker(struct str source, struct day *out);

/* Marks lines that hold a date and nothing of the story; before the headline is looked for. */
void dates_mark_lines(struct page *p);
/* Finds the date of publication; after the headline is known. */
MUST_CHECK enum status dates_find_published(struct page *p, struct error *err);
/* Finds the year of the event; after operations, forces and publication are known. */
MUST_CHECK enum status dates_find_event(struct page *p, struct error *err);

/* "2014-07-16", or as much of it as is known. */
MUST_CHECK enum status dates_write(struct day day, struct arena *arena, struct str *out, struct error *err);

#endif
