/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lengths, dates and facet values of all articles as arrays by docid, for ranking, sorting and counting.
 *
 * A new generation gets them as a file, "columns", beside its tables; a reader maps it and touches only what it
 * asks for. Articles that came later are read from the index itself and put behind: docids are never used
 * twice, so what the file says of an article stays true as long as the article is there. Without the
 * file, or with a damaged one, everything is read from the index: slower, and the same.
 */
#ifndef STORE_COLUMNS_H
#define STORE_COLUMNS_H

#include "store/fields.h"
#include "xapian-c/xapian-c.h"

/* Articles with the same values have the same code; 0: none. The values of a code are values[ordinals[starts[code]]] up
 * to, not including, starts[code + 1], each once. Codes are few, so most columns need two bytes an article.
 * No two values have the same key (field_key()): of several spellings that articles of the index have, a value is the
 * bytewise smallest one. */
struct facet_column {
    const uint16_t *narrow; /* the code of each article, by docid; NULL: in `wide` */
    const uint32_t *wide;
    const uint32_t *starts; /* code_count + 1 of them */
    const uint32_t *ordinals;
    const struct str *values;
    size_t code_count, value_count;
    const struct str *spellings; /* of all values; some may be of articles that are gone */
    size_t spelling_count;
};

static inline uint32_t facet_code(const struct facet_column *f, uint32_t docid)
{
    return f->narrow ? f->narrow[docid] : f->wide[docid];
}

struct columns;

/* `folder`: of the generation; `last`: the highest docid of `reader`, which is borrowed. */
MUST_CHECK enum status columns_new(struct columns **out, const char *folder, struct xap_reader *reader, uint32_t last,
                                   struct error *err);
MUST_CHECK enum status columns_facet(struct columns *c, enum field_id facet, const struct facet_column **out,
                                     struct error *err);
/* 20140716, 20140700, 20140000, or 0 where nothing is known. */
MUST_CHECK enum status columns_dates(struct columns *c, const uint32_t **out, struct error *err);
/* Document lengths; 0 where there is no article. */
MUST_CHECK enum status columns_lengths(struct columns *c, const uint32_t **out, struct error *err);
void columns_free(struct columns *c);

/* Writes the file for the database in `folder` as it is now; not yet synced. */
MUST_CHECK enum status columns_write(const char *folder, struct error *err);
/* STATUS_CORRUPT: the file is there and says something else than the index. */
MUST_CHECK enum status columns_check(const char *folder, struct xap_reader *reader, struct error *err);

#endif
