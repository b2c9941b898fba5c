/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of indexed files, as an index of somebody else has it. */
#include "tests/fuzz/fuzz.h"

#include "indexer/manifest.h"

static enum status take(struct str key, struct str value, void *payload, struct error *err)
{
    FUZZ_CHECK(str_starts_with(key, STR("manifest/")));
    return buf_add(payload, value, err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct manifest m = { 0 }, again = { 0 };
    struct error err = ERROR_INIT;
    struct buf written = BUF_INIT;
    enum status status = manifest_read_bucket(&m, fuzz_input(data, size), &err);

    FUZZ_CHECK(status == STATUS_OK || status == STATUS_CORRUPT);
    for (size_t i = 0; i < m.count; i++) {
        FUZZ_CHECK(m.sources[i]->path.at[m.sources[i]->path.len] == '\0');
        FUZZ_CHECK(manifest_find(&m, m.sources[i]->path) && manifest_find_id(&m, m.sources[i]->id));
    }
    FUZZ_CHECK(manifest_write(&m, true, take, &written, NULL) == STATUS_OK);
    FUZZ_CHECK(manifest_read_bucket(&again, buf_view(&written), NULL) == STATUS_OK && again.count == m.count);
    manifest_release(&m);
    manifest_release(&again);
    buf_release(&written);
    return 0;
}
