/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ranges of days as they are written in queries: 2014, 2014..2016, 2020.., 2020-03..2020-06-15.
 *
 * A day is a number: 20140716. Articles of which only the month or the year is known have 20140700 or
 * 20140000; a range that holds the whole month or year holds them.
 */
#ifndef QUERY_DATES_H
#define QUERY_DATES_H

#include "base/text.h"

/* `only_years`: months and days are refused. Both bounds are inclusive; an open end is 0 or 99999999. */
MUST_CHECK enum status dates_parse_range(struct str text, bool only_years, uint32_t *low, uint32_t *high,
                                         struct error *err);

#endif
