/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/dates.h"

enum { OPEN_END = 99999999 };

static uint32_t days_in(uint32_t year, uint32_t month)
{
    static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && is_leap ? 1u : 0u);
}

/* 2014, 2014-07 or 2014-07-16, as its first and its last day. */
static bool parse_day(struct str text, uint32_t *first, uint32_t *last)
{
    struct str piece, rest = text;
    uint64_t parts[3] = { 0 };
    size_t count = 0;

    if (text.len == 0 || text.at[text.len - 1] == '-')
        return false;
    while (str_next(&rest, '-', &piece)) {
        if (count == 3 || piece.len != (count ? 2u : 4u) || !str_to_unsigned(piece, 9998, &parts[count]))
            return false;
        count++;
    }
    if (parts[0] < 1000 || (count > 1 && (parts[1] < 1 || parts[1] > 12)) ||
        (count > 2 && (parts[2] < 1 || parts[2] > days_in((uint32_t)parts[0], (uint32_t)parts[1]))))
        return false;
    *first = (uint32_t)(parts[0] * 10000 + parts[1] * 100 + parts[2]);
    *last = *first + (count == 1 ? 9999 : count == 2 ? 99 : 0);
    return true;
}

static enum status refuse(struct str text, bool only_years, struct error *err)
{
    if (only_years)
        return error_set(err, STATUS_BAD_INPUT, "'%.*s' is no year or range of years (2014, 2014..2016, 2020.., ..2012, none)",
                         STR_ARG(text));
    return error_set(err, STATUS_BAD_INPUT, "'%.*s' is no date or range of dates (2020-03-01, 2020-03..2020-06-15, 2020..)",
                     STR_ARG(text));
}

/* >=2020, >2020, <=2020, <2020: as some write it. */
static bool parse_comparison(struct str text, uint32_t *low, uint32_t *high)
{
    bool is_more = text.len && text.at[0] == '>', is_less = text.len && text.at[0] == '<';
    bool is_inclusive = text.len > 1 && text.at[1] == '=';
    uint32_t first, last;

    if ((!is_more && !is_less) || !parse_day(str_slice(text, is_inclusive ? 2 : 1, text.len), &first, &last))
        return false;
    *low = is_more ? (is_inclusive ? first : last + 1) : 0;
    *high = is_less ? (is_inclusive ? last : first - 1) : OPEN_END;
    return true;
}

enum status dates_parse_range(struct str text, bool only_years, uint32_t *low, uint32_t *high, struct error *err)
{
    size_t dots = str_find(text, STR(".."), 0);
    struct str from = str_slice(text, 0, dots), to = dots == STR_NONE ? from : str_slice(text, dots + 2, text.len);
    uint32_t unused;

    if (only_years && str_find_byte(text, '-', 0) != STR_NONE)
        return refuse(text, only_years, err);
    if (parse_comparison(text, low, high))
        return STATUS_OK;
    if ((from.len == 0 && to.len == 0) || (from.len && !parse_day(from, low, &unused)) ||
        (to.len && !parse_day(to, &unused, high)))
        return refuse(text, only_years, err);
    if (from.len == 0)
        *low = 0;
    if (to.len == 0)
        *high = OPEN_END;
    if (*low > *high)
        return error_set(err, STATUS_BAD_INPUT, "'%.*s' ends before it begins", STR_ARG(text));
    return STATUS_OK;
}
