/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/stories.h"

#include "base/file.h"
#include "base/mapping.h"
#include "store/fields.h"

#include <pthread.h>
#include <stdlib.h>

enum {
    BATCH = 512,
    CROWD = 12,     /* so many articles with one key are all compared with each other; in a larger crowd each ... */
    NEIGHBOURS = 4, /* ... with so many that stand behind it in the order of their samples: copies stand together */
    AHEAD = 32,     /* entries whose signatures are on their way from memory */
    CACHE_LINE = 64,
    STOCK = 4,      /* a key of so many articles may be that of a phrase that a paper prints again and again */
    DIGIT_BITS = 11,
    DIGITS = 3,
    THREADS_MAX = 16,
    PART_MIN = 1 << 12 /* fewer entries are compared sooner than a thread is there */
};

/* The file: a head, then next[last + 1]: the next docid of the story, 0 where there is no copy. In the byte order of the
 * machine that wrote it (MAGIC tells). */
#define FILE_NAME "stories"
enum { MAGIC = 0x43555331 /* "CUS1" */, FILE_VERSION = 1 };

struct head {
    uint32_t magic, version;
    uint64_t revision;
    uint32_t last, unused;
};

struct stories {
    struct mapping file;
    const struct head *head; /* of the file; NULL: there is none, and `owned` has all */
    const uint32_t *next;
    uint32_t *owned;
    uint32_t last;
};

/* --- Grouping ------------------------------------------------------------------------------------- */

struct grouping {
    const struct signature *signatures;
    uint32_t count;
    uint32_t *parents;          /* of a forest: the articles of a tree are of one story */
    uint64_t *entries, *spare;  /* key << 32 | place */
    size_t entry_count, entry_capacity;
    uint16_t *stock;            /* bit i: keys[i] of the article is one of STOCK articles or more */
};

/* A thread's part of the comparisons: some of the entries, all of a key or none. Which pairs are compared does not depend on
 * the threads, and so neither do the trees once they are joined. */
struct part {
    const struct grouping *g;
    uint32_t *parents;
    size_t from, to;   /* entries */
    uint32_t *members; /* of a crowd */
    size_t member_capacity;
    pthread_t thread;
    bool is_started;
    enum status status;
    struct error error;
};

static uint32_t root_of(uint32_t *parents, uint32_t at)
{
    while (parents[at] != at)
        at = parents[at] = parents[parents[at]];
    return at;
}

static bool is_copy(const struct grouping *g, uint32_t a, uint32_t b)
{
    const struct signature *x = &g->signatures[a], *y = &g->signatures[b];
    enum likeness likeness = signature_compare(x, y);

    if (likeness == SIGNATURE_ALIKE)
        return !signature_shares_stock_only(x, g->stock[a], y, g->stock[b]);
    return likeness == SIGNATURE_COPIES;
}

/* The first of a tree is its root. */
static void join_trees(uint32_t *parents, uint32_t root_a, uint32_t root_b)
{
    if (root_a < root_b)
        parents[root_b] = root_a;
    else
        parents[root_a] = root_b;
}

static void compare(struct part *p, uint32_t a, uint32_t b)
{
    uint32_t root_a = root_of(p->parents, a), root_b = root_of(p->parents, b);

    if (root_a != root_b && is_copy(p->g, a, b))
        join_trees(p->parents, root_a, root_b);
}

static enum status add_entry(struct grouping *g, uint32_t key, uint32_t place, struct error *err)
{
    if (g->entry_count == g->entry_capacity) {
        size_t capacity = g->entry_capacity ? g->entry_capacity * 2 : 4096;
        uint64_t *entries = realloc(g->entries, capacity * sizeof *entries);

        if (!entries)
            return error_no_memory(err);
        g->entries = entries;
        g->entry_capacity = capacity;
    }
    g->entries[g->entry_count++] = (uint64_t)key << 32 | place;
    return STATUS_OK;
}

static enum status collect_keys(struct grouping *g, bool is_of_facts, struct error *err)
{
    uint32_t facts[SIGNATURE_FACT_KEYS];
    enum status status = STATUS_OK;

    g->entry_count = 0;
    for (uint32_t i = 0; i < g->count && !status; i++) {
        const struct signature *s = &g->signatures[i];
        const uint32_t *keys = is_of_facts ? facts : s->keys;
        size_t count = is_of_facts ? signature_fact_keys(s, facts) : s->key_count;

        for (size_t k = 0; k < count && !status; k++)
            status = add_entry(g, keys[k], i, err);
    }
    return status;
}

/* By key; digit by digit from the lowest, each keeping the order of the one before. */
static enum status sort_entries(struct grouping *g, struct error *err)
{
    uint64_t *from = g->entries, *to = malloc((g->entry_count + 1) * sizeof *to), *swapped;

    g->spare = to;
    if (!to)
        return error_no_memory(err);
    for (int digit = 0; digit < DIGITS; digit++) {
        unsigned shift = 32 + (unsigned)digit * DIGIT_BITS;
        size_t starts[(1 << DIGIT_BITS) + 1] = { 0 };

        for (size_t i = 0; i < g->entry_count; i++)
            starts[(from[i] >> shift & ((1 << DIGIT_BITS) - 1)) + 1]++;
        for (size_t d = 0; d < 1 << DIGIT_BITS; d++)
            starts[d + 1] += starts[d];
        for (size_t i = 0; i < g->entry_count; i++)
            to[starts[from[i] >> shift & ((1 << DIGIT_BITS) - 1)]++] = from[i];
        swapped = from;
        from = to;
        to = swapped;
    }
    if (from != g->entries) { /* an odd number of digits */
        g->spare = g->entries;
        g->entries = from;
        g->entry_capacity = g->entry_count;
    }
    free(g->spare);
    g->spare = NULL;
    return STATUS_OK;
}

static void mark_stock(struct grouping *g)
{
    for (size_t from = 0, to; from < g->entry_count; from = to) {
        uint32_t key = (uint32_t)(g->entries[from] >> 32);

        for (to = from + 1; to < g->entry_count && g->entries[to] >> 32 == key;)
            to++;
        for (size_t i = from; i < to && to - from >= STOCK; i++) {
            const struct signature *s = &g->signatures[(uint32_t)g->entries[i]];

            for (size_t k = 0; k < s->key_count; k++)
                if (s->keys[k] == key)
                    g->stock[(uint32_t)g->entries[i]] |= (uint16_t)(1u << k);
        }
    }
}

/* The order of a crowd comes from what the articles say, so that it is the same however they came in. */
static int compare_content(const void *a, const void *b, void *signatures)
{
    const struct signature *all = signatures;
    const struct signature *x = &all[*(const uint32_t *)a], *y = &all[*(const uint32_t *)b];
    int order = memcmp(x->keys, y->keys, sizeof x->keys);

    if (!order)
        order = memcmp(x->sample, y->sample, sizeof x->sample);
    return order ? order : memcmp(x, y, sizeof *x);
}

static enum status compare_crowd(struct part *p, const uint64_t *entries, size_t count, struct error *err)
{
    if (count > p->member_capacity) {
        uint32_t *members = realloc(p->members, count * sizeof *members);

        if (!members)
            return error_no_memory(err);
        p->members = members;
        p->member_capacity = count;
    }
    for (size_t i = 0; i < count; i++)
        p->members[i] = (uint32_t)entries[i];
    qsort_r(p->members, count, sizeof *p->members, compare_content, (void *)(uintptr_t)p->g->signatures);
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count && j <= i + NEIGHBOURS; j++)
            compare(p, p->members[i], p->members[j]);
    return STATUS_OK;
}

/* Signatures of one key lie anywhere in memory. They are asked for before they are compared, those that are alone with
 * their key are not. */
static void ask_ahead(const struct grouping *g, size_t at)
{
    const uint64_t *e = g->entries + at;
    const struct signature *s;

    if (at == 0 || at + 1 >= g->entry_count || (e[0] >> 32 != e[-1] >> 32 && e[0] >> 32 != e[1] >> 32))
        return;
    s = &g->signatures[(uint32_t)e[0]];
    __builtin_prefetch(s);
    for (size_t i = 0; i < sizeof s->sketch / sizeof *s->sketch; i += CACHE_LINE / sizeof *s->sketch)
        __builtin_prefetch(&s->sketch[i]);
    __builtin_prefetch(&s->sketch_lost);
}

static enum status compare_part(struct part *p, struct error *err)
{
    const uint64_t *entries = p->g->entries;
    enum status status = STATUS_OK;

    for (size_t from = p->from, to; from < p->to && !status; from = to) {
        for (to = from + 1; to < p->to && entries[to] >> 32 == entries[from] >> 32;)
            to++;
        for (size_t i = from; i < to; i++)
            ask_ahead(p->g, i + AHEAD);
        if (to - from > CROWD) {
            status = compare_crowd(p, entries + from, to - from, err);
            continue;
        }
        for (size_t i = from; i < to; i++)
            for (size_t j = i + 1; j < to; j++)
                compare(p, (uint32_t)entries[i], (uint32_t)entries[j]);
    }
    free(p->members);
    return status;
}

static void *run_part(void *payload)
{
    struct part *p = payload;

    p->status = compare_part(p, &p->error);
    return NULL;
}

/* The entries from the first on with which a key begins. */
static size_t key_begin(const struct grouping *g, size_t at)
{
    while (at > 0 && at < g->entry_count && g->entries[at] >> 32 == g->entries[at - 1] >> 32)
        at++;
    return at;
}

/* What a part found, in the trees of all. */
static void join_part(struct grouping *g, struct part *p)
{
    for (uint32_t i = 0; i < g->count; i++) {
        uint32_t root_a = root_of(g->parents, i), root_b = root_of(g->parents, root_of(p->parents, i));

        if (root_a != root_b)
            join_trees(g->parents, root_a, root_b);
    }
}

/* With trees of its own; without memory or a thread for that it is left to the caller. */
static void start_part(struct grouping *g, struct part *p)
{
    size_t bytes = (size_t)g->count * sizeof *g->parents;

    p->parents = malloc(bytes);
    if (!p->parents)
        return;
    memcpy(p->parents, g->parents, bytes);
    p->is_started = pthread_create(&p->thread, NULL, run_part, p) == 0;
}

/* Either the part has run by now, or it does here, in the trees of all. */
static enum status finish_part(struct grouping *g, struct part *p, struct error *err)
{
    uint32_t *own = p->parents;

    if (p->is_started) {
        (void)pthread_join(p->thread, NULL);
        if (!p->status)
            join_part(g, p);
    } else {
        p->parents = g->parents;
        (void)run_part(p);
    }
    free(own);
    return p->status ? error_set(err, p->status, "%s", p->error.message) : STATUS_OK;
}

static enum status compare_all_with_keys(struct grouping *g, unsigned threads, struct error *err)
{
    struct part parts[THREADS_MAX] = { { .g = g } };
    unsigned count = g->entry_count < PART_MIN ? 1 : threads < THREADS_MAX ? threads : THREADS_MAX;
    enum status status = STATUS_OK;

    for (unsigned i = 0; i < count; i++) {
        parts[i] = (struct part){ .g = g, .from = i ? parts[i - 1].to : 0, .to = g->entry_count };
        if (i + 1 < count)
            parts[i].to = key_begin(g, g->entry_count / count * (i + 1));
        if (i > 0)
            start_part(g, &parts[i]);
    }
    for (unsigned i = 0; i < count; i++) {
        struct error why = ERROR_INIT;
        enum status own = finish_part(g, &parts[i], &why);

        if (own && !status)
            status = error_set(err, own, "%s", why.message);
    }
    return status;
}

/* Every tree becomes a ring. `next` of a root is the last one met, while the ring grows. */
static void make_rings(struct grouping *g, uint32_t *next)
{
    for (uint32_t i = 0; i < g->count; i++) {
        uint32_t root = root_of(g->parents, i);

        next[i] = i;
        if (root == i)
            continue; /* roots are the first of their tree */
        next[i] = next[root];
        next[root] = i;
    }
}

enum status stories_group(const struct signature *signatures, uint32_t count, unsigned threads, uint32_t *next,
                          struct error *err)
{
    struct grouping g = { .signatures = signatures, .count = count };
    enum status status = STATUS_OK;

    g.parents = malloc(((size_t)count + 1) * sizeof *g.parents);
    g.stock = calloc((size_t)count + 1, sizeof *g.stock);
    if (!g.parents || !g.stock) {
        free(g.parents);
        free(g.stock);
        return error_no_memory(err);
    }
    for (uint32_t i = 0; i < count; i++)
        g.parents[i] = i;
    for (int is_of_facts = 0; is_of_facts < 2 && !status; is_of_facts++) {
        status = collect_keys(&g, is_of_facts, err);
        if (!status && g.entry_count)
            status = sort_entries(&g, err);
        if (!status && !is_of_facts)
            mark_stock(&g);
        if (!status)
            status = compare_all_with_keys(&g, threads, err);
    }
    if (!status)
        make_rings(&g, next);
    free(g.parents);
    free(g.stock);
    free(g.entries);
    free(g.spare);
    return status;
}

/* --- From the index ------------------------------------------------------------------------------------ */

/* The signatures of an index, with their docids. */
struct signed_articles {
    struct signature *signatures;
    uint32_t *docids;
    size_t count, capacity;
};

static enum status add_signature(struct signed_articles *a, uint32_t docid, struct str bytes, struct error *err)
{
    if (a->count == a->capacity) {
        size_t capacity = a->capacity ? a->capacity * 2 : 1024;
        struct signature *signatures = realloc(a->signatures, capacity * sizeof *signatures);
        uint32_t *docids;

        if (signatures)
            a->signatures = signatures;
        docids = realloc(a->docids, capacity * sizeof *docids);
        if (docids)
            a->docids = docids;
        if (!signatures || !docids)
            return error_no_memory(err);
        a->capacity = capacity;
    }
    a->docids[a->count] = docid;
    a->count += signature_read(bytes, &a->signatures[a->count]);
    return STATUS_OK;
}

static enum status read_signatures(struct xap_reader *reader, struct signed_articles *out, struct error *err)
{
    struct xap_values *values = NULL;
    uint32_t docids[BATCH];
    struct str texts[BATCH];
    size_t got = 1;
    enum status status = xap_values_open(&values, reader, SLOT_SIGNATURE, err);

    while (!status && got) {
        status = xap_values_next_batch(values, docids, texts, BATCH, &got, err);
        for (size_t i = 0; i < got && !status; i++)
            status = add_signature(out, docids[i], texts[i], err);
    }
    xap_values_close(values);
    return status;
}

static enum status compute(struct xap_reader *reader, uint32_t last, unsigned threads, uint32_t **out, struct error *err)
{
    struct signed_articles articles = { NULL, NULL, 0, 0 };
    uint32_t *next = NULL, *rings = calloc((size_t)last + 1, sizeof *rings);
    enum status status = rings ? read_signatures(reader, &articles, err) : error_no_memory(err);

    if (!status) {
        next = malloc((articles.count + 1) * sizeof *next);
        status = next ? stories_group(articles.signatures, (uint32_t)articles.count, threads, next, err) : error_no_memory(err);
    }
    for (size_t i = 0; i < articles.count && !status; i++)
        if (next[i] != i && articles.docids[i] <= last && articles.docids[next[i]] <= last)
            rings[articles.docids[i]] = articles.docids[next[i]];
    free(articles.signatures);
    free(articles.docids);
    free(next);
    if (status)
        free(rings);
    else
        *out = rings;
    return status;
}

/* --- Life -------------------------------------------------------------------------------------------------- */

static void unmap(struct stories *s)
{
    mapping_close(&s->file);
    s->head = NULL;
}

/* Anything wrong with the file is as if it were not there. */
static void map_file(struct stories *s, const char *folder, uint64_t revision)
{
    s->file = mapping_open(folder, FILE_NAME, sizeof(struct head));
    s->head = s->file.at;
    if (!s->head)
        return;
    if (s->head->magic != MAGIC || s->head->version != FILE_VERSION || s->head->revision != revision ||
        s->head->last != s->last || s->file.size != sizeof(struct head) + ((size_t)s->last + 1) * sizeof(uint32_t))
        unmap(s);
    else
        s->next = (const uint32_t *)(s->head + 1);
}

static enum status make(struct stories **out, const char *folder, struct xap_reader *reader, unsigned threads,
                        struct error *err)
{
    struct stories *s = calloc(1, sizeof *s);
    uint64_t revision = 0;
    enum status status = s ? xap_reader_last_docid(reader, &s->last, err) : error_no_memory(err);

    if (!status && folder) {
        status = xap_reader_revision(reader, &revision, err);
        if (!status)
            map_file(s, folder, revision);
    }
    if (!status && !s->head) {
        status = compute(reader, s->last, threads, &s->owned, err);
        s->next = s->owned;
    }
    if (status)
        stories_free(s);
    else
        *out = s;
    return status;
}

enum status stories_new(struct stories **out, const char *folder, struct xap_reader *reader, struct error *err)
{
    return make(out, folder, reader, 1, err);
}

void stories_free(struct stories *s)
{
    if (!s)
        return;
    unmap(s);
    free(s->owned);
    free(s);
}

/* --- Asking -------------------------------------------------------------------------------------------------- */

uint32_t stories_next(const struct stories *s, uint32_t docid)
{
    return docid <= s->last && s->next[docid] <= s->last ? s->next[docid] : 0;
}

/* A ring that does not come round is that of a damaged file, and has no copies. */
static size_t ring_length(const struct stories *s, uint32_t docid)
{
    size_t count = 1;
    uint32_t at = stories_next(s, docid);

    for (; at != 0 && at != docid && count <= s->last; count++)
        at = stories_next(s, at);
    return at == docid && count > 1 ? count : 0;
}

static int compare_docids(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

enum status stories_members(const struct stories *s, uint32_t docid, struct arena *arena, uint32_t **out, size_t *count,
                            struct error *err)
{
    size_t length = ring_length(s, docid);
    uint32_t *members = length ? arena_calloc(arena, length, sizeof *members) : NULL;

    *out = members;
    *count = length;
    if (length && !members)
        return error_no_memory(err);
    for (size_t i = 0; i < length; i++, docid = stories_next(s, docid))
        members[i] = docid;
    if (length)
        qsort(members, length, sizeof *members, compare_docids);
    return STATUS_OK;
}

/* --- Writing --------------------------------------------------------------------------------------------------- */

static enum status write_file(const char *path, struct xap_reader *reader, const struct stories *s, struct error *err)
{
    struct head head = { .magic = MAGIC, .version = FILE_VERSION, .last = s->last };
    struct buf bytes = BUF_INIT;
    enum status status = xap_reader_revision(reader, &head.revision, err);

    if (!status)
        status = buf_add(&bytes, str_of((const char *)&head, sizeof head), err);
    if (!status)
        status = buf_add(&bytes, str_of((const char *)s->next, ((size_t)s->last + 1) * sizeof *s->next), err);
    if (!status)
        status = file_replace(path, buf_view(&bytes), err);
    buf_release(&bytes);
    return status;
}

enum status stories_write(const char *folder, unsigned threads, struct error *err)
{
    struct buf path = BUF_INIT;
    struct xap_reader *reader = NULL;
    struct stories *s = NULL;
    enum status status = buf_add_format(&path, err, "%s/" FILE_NAME, folder);

    if (!status)
        status = xap_reader_open(&reader, str_from_c(folder), err);
    if (!status)
        status = make(&s, NULL, reader, threads, err);
    if (!status)
        status = write_file(path.at, reader, s, err);
    stories_free(s);
    xap_reader_close(reader);
    buf_release(&path);
    return status;
}

enum status stories_check(const char *folder, struct xap_reader *reader, struct error *err)
{
    struct stories *file = NULL, *index = NULL;
    enum status status = stories_new(&file, folder, reader, err);

    if (!status)
        status = stories_new(&index, NULL, reader, err);
    for (uint32_t d = 0; !status && file->head && d <= index->last; d++)
        if (file->next[d] != index->next[d])
            status = error_set(err, STATUS_CORRUPT, "the stories have other copies of article %u than the index", d);
    stories_free(file);
    stories_free(index);
    return status;
}
