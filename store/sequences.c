/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/sequences.h"

#include "store/fields.h"
#include "store/stored.h"

/* Every piece but the last is full. */
static enum status read_rest(struct sequences *s, uint32_t docid, struct str first, struct error *err)
{
    enum status status;

    buf_clear(&s->long_one);
    status = buf_add(&s->long_one, first, err);
    for (uint32_t slot = SLOT_SEQUENCE_REST; !status; slot++) {
        size_t before = s->long_one.len;

        status = xap_reader_value(s->reader, docid, slot, &s->long_one, err);
        if (s->long_one.len - before < PIECE_MAX)
            break;
    }
    return status;
}

enum status sequences_get(struct sequences *s, uint32_t docid, struct sequence *out, struct error *err)
{
    struct str bytes;
    bool has = false;
    enum status status = s->values ? STATUS_OK : xap_values_open(&s->values, s->reader, SLOT_SEQUENCE, err);

    if (!status)
        status = xap_values_find(s->values, docid, &bytes, &has, err);
    if (!status && !has)
        status = error_set(err, STATUS_CORRUPT, "the index has no order of words of article %u", docid);
    if (!status && bytes.len == PIECE_MAX) {
        status = read_rest(s, docid, bytes, err);
        bytes = buf_view(&s->long_one);
    }
    return status ? status : sequence_read(out, bytes, err);
}

void sequences_release(struct sequences *s)
{
    xap_values_close(s->values);
    buf_release(&s->long_one);
    *s = (struct sequences)SEQUENCES_OF(NULL);
}
