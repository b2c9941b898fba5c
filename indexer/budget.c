/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/budget.h"

/* Measured, in MB: registers and programs; a thread's articles on their way, with the lexicon. */
enum {
    PROCESS_MB = 22,
    THREAD_MB = 12,
    BULK_MB_MIN = 8,
    LEXICON_MB_MAX = 32,
    LIBRARY_MB = 10, /* libxapian's own */
    ARTICLE_KB = 64, /* there, of an article of 3 KB that waits to be written */
    CHANGES_MIN = 100,
    CHANGES_MAX = 10000 /* libxapian's own */
};

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

struct budget budget_of(const struct request *request)
{
    uint64_t memory = request->memory_mb, threads = request->jobs, left, changes;
    struct budget b;

    while (threads > 1 && PROCESS_MB + threads * THREAD_MB + BULK_MB_MIN > memory)
        threads--;
    left = memory > PROCESS_MB + threads * THREAD_MB + BULK_MB_MIN ? memory - PROCESS_MB - threads * THREAD_MB : BULK_MB_MIN;
    changes = left > LIBRARY_MB ? (left - LIBRARY_MB) * 1024 / ARTICLE_KB : 0;
    b.threads = (unsigned)threads;
    b.bulk_bytes = (size_t)left << 20;
    b.lexicon_bytes = (size_t)smaller(LEXICON_MB_MAX << 20, (memory << 20) / (8 * threads));
    b.flush_changes = (unsigned)smaller(CHANGES_MAX, changes > CHANGES_MIN ? changes : CHANGES_MIN);
    return b;
}
