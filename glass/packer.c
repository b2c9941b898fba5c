/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/packer.h"

#include <stdlib.h>
#include <zlib.h>

enum {
    PACK_LEVEL = 1,
    PACK_MIN = 18,      /* libxapian leaves tags up to this length as they are */
    INFLATE_STEP = 8192 /* libxapian's buffer */
};

enum status packer_init(struct packer *p, struct error *err)
{
    z_stream *stream = calloc(1, sizeof *stream);

    *p = (struct packer){ .out = { .max = SIZE_MAX / 2 } };
    if (!stream || deflateInit2(stream, PACK_LEVEL, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) {
        free(stream);
        return error_no_memory(err);
    }
    p->stream = stream;
    return STATUS_OK;
}

void packer_release(struct packer *p)
{
    if (p->stream)
        (void)deflateEnd(p->stream); /* it only complains of unread output */
    free(p->stream);
    buf_release(&p->out);
    *p = (struct packer){ 0 };
}

enum status packer_pack(struct packer *p, struct str *tag, bool *is_packed, struct error *err)
{
    z_stream *stream = p->stream;
    enum status status;

    if (tag->len <= PACK_MIN || tag->len > UINT32_MAX / 2)
        return STATUS_OK;
    status = buf_reserve(&p->out, tag->len + 64, err);
    if (status)
        return status;
    (void)deflateReset(stream);
    stream->next_in = (unsigned char *)(uintptr_t)tag->at;
    stream->avail_in = (uInt)tag->len;
    stream->next_out = (unsigned char *)p->out.at;
    stream->avail_out = (uInt)tag->len - 1;
    /* libxapian takes a long stream for cut off where its last match crosses a multiple of its buffer and
     * no input is left by then. An empty block behind it keeps some. */
    if (tag->len > INFLATE_STEP && deflate(stream, Z_SYNC_FLUSH) != Z_OK)
        return STATUS_OK;
    if (deflate(stream, Z_FINISH) != Z_STREAM_END)
        return STATUS_OK;
    *tag = str_of(p->out.at, (size_t)stream->total_out);
    *is_packed = true;
    return STATUS_OK;
}
