/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What building in bulk costs: made-up documents with words as frequent as in
 * a language, their stems, positions, a unique term, values and data that do
 * not compress. Prints times of feeding and finishing, and the bytes of each table.
 *
 *     bench_glass FOLDER [--documents N] [--feeds N] [--memory MB] [--block BYTES] [--lookup] [--keep]
 * [--libxapian]
 *
 * --lookup asks for the number of each term each time; else numbers are remembered, as an
 * indexer does that knows its words. The documents are made before the clock starts.
 * --libxapian builds the same database through libxapian, to compare.
 */
#include "base/file.h"
#include "base/options.h"
#include "glass/bulk.h"
#include "xapian-c/xapian-c.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

enum {
    VOCABULARY = 120000,
    TOKENS = 420, /* of a document, in the mean */
    WORD_MAX = 24,
    DATA_BYTES = 1100,
    FEEDS_MAX = 16,
    SLOTS = 4
};

struct word {
    char text[WORD_MAX]; /* the stem of its family, with a 'Z' before it where it is a stem */
    unsigned char length;
};

struct document {
    uint32_t first_token, token_count; /* in order of words: word, then its positions */
    uint32_t terms;
};

static struct word words[VOCABULARY], stems[VOCABULARY];
static uint32_t stem_of[VOCABULARY];

static uint64_t random_state = 88172645463325252u;

static uint32_t next_random(uint32_t below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)((random_state >> 16) % below);
}

/* Letters as they follow each other in words, more or less; the frequent words are the short ones. */
static void make_words(void)
{
    static const char *const syllables[] = { "er", "an",  "in", "st", "re", "con", "pol", "ar",  "dr",
                                             "ug", "ice", "of", "te", "al", "men", "tr",  "ion", "ou",
                                             "ch", "th",  "e",  "o",  "s",  "war", "or",  "de" };
    static const char *const endings[] = { "", "s", "ed", "ing" };

    for (uint32_t i = 0; i < VOCABULARY; i++) {
        struct word *w = &words[i], *s = &stems[i];

        if (i % 4 == 0 || i < 200) {
            uint32_t rest = i;

            s->text[0] = 'Z';
            s->length = 1;
            do {
                const char *syllable = syllables[rest % 26];

                memcpy(s->text + s->length, syllable, strlen(syllable));
                s->length = (unsigned char)(s->length + strlen(syllable));
                rest /= 26;
            } while (rest);
            stem_of[i] = i;
        } else {
            stem_of[i] = i - i % 4;
        }
        s = &stems[stem_of[i]];
        *w = (struct word){ .length = 0 };
        w->length = (unsigned char)snprintf(w->text, WORD_MAX, "%.*s%s", s->length - 1, s->text + 1,
                                            endings[i < 200 ? 0 : i % 4]);
    }
}

static uint32_t zipf(void)
{
    double u = (next_random(1 << 30) + 0.5) / (1 << 30);

    return (uint32_t)pow(VOCABULARY, pow(u, 1.6)) - 1;
}

/* Documents as an indexer would hand them over, but with word numbers for term numbers: even ones are words,
 * odd ones stems. */
struct collection {
    uint32_t count;
    size_t *first_posting;
    struct glass_posting *postings;
    uint32_t *positions; /* first_position counts from the document's own */
    size_t *first_position;
    char data[1 << 20];
};

static struct collection collection;

static void make_document(uint32_t *tokens, uint32_t count, size_t *posting_count, size_t *position_count)
{
    static uint32_t place[VOCABULARY], uses[VOCABULARY];
    struct glass_posting *out = collection.postings + *posting_count;
    uint32_t *positions = collection.positions + *position_count;
    uint32_t unique = 0, used = 0;

    for (uint32_t i = 0; i < count; i++)
        uses[tokens[i]]++;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t word = tokens[i];

        if (place[word])
            continue;
        place[word] = ++unique;
        out[unique - 1] = (struct glass_posting){ 2 * word, uses[word], used, 0 };
        used += uses[word];
    }
    for (uint32_t i = 0; i < count; i++) {
        struct glass_posting *p = &out[place[tokens[i]] - 1];

        positions[p->first_position + p->position_count++] = i + 1;
    }
    for (uint32_t i = 0; i < unique; i++)
        out[unique + i] = (struct glass_posting){ 2 * stem_of[out[i].term / 2] + 1, out[i].wdf, 0, 0 };
    for (uint32_t i = 0; i < count; i++)
        place[tokens[i]] = uses[tokens[i]] = 0;
    *posting_count += 2 * unique;
    *position_count += used;
}

static void make_collection(uint32_t count)
{
    size_t posting_count = 0, position_count = 0, terms = 0;
    uint32_t tokens[2 * TOKENS];

    make_words();
    collection.count = count;
    collection.first_posting = calloc(count + 1u, sizeof(size_t));
    collection.first_position = calloc(count + 1u, sizeof(size_t));
    collection.postings = malloc(sizeof(struct glass_posting) * 4 * TOKENS * count);
    collection.positions = malloc(sizeof(uint32_t) * 2 * TOKENS * count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t length = TOKENS / 2 + next_random(TOKENS);

        for (uint32_t k = 0; k < length; k++)
            tokens[k] = zipf();
        make_document(tokens, length, &posting_count, &position_count);
        collection.first_posting[i + 1] = posting_count;
        collection.first_position[i + 1] = position_count;
        terms += length;
    }
    for (size_t i = 0; i < sizeof collection.data; i++)
        collection.data[i] = (char)next_random(256);
    printf("%u documents, %zu words, %zu postings, %zu position lists\n", count, terms, posting_count,
           posting_count / 2);
}

struct worker {
    struct glass_bulk *bulk;
    unsigned feed, feeds;
    bool asks_always;
    double cpu;
    uint64_t spills;
    double adding; /* of that, in glass_feed_add() */
    enum status status;
    struct error error;
    pthread_t thread;
};

static double clock_seconds(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Term numbers by word or stem, valid in one epoch. */
struct numbers {
    uint32_t at[2 * VOCABULARY];
    uint64_t epoch;
};

static enum status number_of(struct worker *w, struct glass_feed *f, struct numbers *n, uint32_t id,
                             uint32_t *out)
{
    const struct word *word = id % 2 ? &stems[id / 2] : &words[id / 2];
    enum status status;

    if (!w->asks_always && n->at[id] != UINT32_MAX) {
        *out = n->at[id];
        return STATUS_OK;
    }
    status = glass_feed_term(f, str_of(word->text, word->length), out, &w->error);
    n->at[id] = *out;
    return status;
}

static struct str data_of(uint32_t i)
{
    return str_of(collection.data + (i * 1009u) % (sizeof collection.data - DATA_BYTES), DATA_BYTES);
}

static enum status feed_one(struct worker *w, struct glass_feed *f, struct numbers *n, uint32_t i)
{
    struct glass_posting postings[4 * TOKENS + 1];
    struct glass_value values[SLOTS];
    const struct glass_posting *from = collection.postings + collection.first_posting[i];
    size_t count = collection.first_posting[i + 1] - collection.first_posting[i];
    char text[SLOTS][16];
    enum status status = STATUS_OK;

    if (n->epoch != glass_feed_epoch(f)) {
        memset(n->at, 0xFF, sizeof n->at);
        n->epoch = glass_feed_epoch(f);
    }
    for (size_t k = 0; k < count && !status; k++) {
        postings[k] = from[k];
        status = number_of(w, f, n, from[k].term, &postings[k].term);
    }
    postings[count] = (struct glass_posting){ 0 };
    (void)snprintf(text[0], sizeof text[0], "Q%07u.txt", i);
    if (!status)
        status = glass_feed_term(f, str_from_c(text[0]), &postings[count].term, &w->error);
    for (uint32_t k = 0; k < SLOTS; k++) {
        (void)snprintf(text[k], sizeof text[k], "%u", i % (k * 20 + 1));
        values[k] = (struct glass_value){ k, str_from_c(text[k]) };
    }
    if (status)
        return status;
    w->adding -= clock_seconds(CLOCK_MONOTONIC);
    status =
        glass_feed_add(f, i + 1, postings, count + 1, collection.positions + collection.first_position[i],
                       data_of(i), values, SLOTS, &w->error);
    w->adding += clock_seconds(CLOCK_MONOTONIC);
    return status;
}

static void *work(void *payload)
{
    struct worker *w = payload;
    struct numbers *numbers = malloc(sizeof *numbers);
    struct glass_feed *f = glass_bulk_feed(w->bulk, w->feed);

    if (!numbers)
        abort();
    numbers->epoch = UINT64_MAX;
    /* By 64 documents in turn, as readers hand them out. */
    for (uint32_t i = 0; i < collection.count && !w->status; i++)
        if (i / 64 % w->feeds == w->feed)
            w->status = feed_one(w, f, numbers, i);
    free(numbers);
    w->spills = glass_feed_epoch(f);
    w->cpu = clock_seconds(CLOCK_THREAD_CPUTIME_ID);
    return NULL;
}

static enum status feed_all(struct glass_bulk *bulk, unsigned feeds, bool asks_always, double *cpu,
                            double *adding, uint64_t *spills, struct error *err)
{
    struct worker workers[FEEDS_MAX];
    enum status status = STATUS_OK;

    for (unsigned i = 0; i < feeds; i++) {
        workers[i] = (struct worker){ .bulk = bulk, .feed = i, .feeds = feeds, .asks_always = asks_always };
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0)
            abort();
    }
    *cpu = *adding = 0;
    *spills = 0;
    for (unsigned i = 0; i < feeds; i++) {
        (void)pthread_join(workers[i].thread, NULL);
        *cpu += workers[i].cpu;
        *adding += workers[i].adding;
        *spills += workers[i].spills;
        if (workers[i].status && !status) {
            status = workers[i].status;
            *err = workers[i].error;
        }
    }
    return status;
}

static void print_sizes(const char *folder)
{
    static const char *const tables[] = { "postlist", "position", "termlist", "docdata" };
    char path[4096];
    double sum = 0;

    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct stat info;

        (void)snprintf(path, sizeof path, "%s/%s.glass", folder, tables[i]);
        if (stat(path, &info) != 0)
            continue;
        printf("%s %.2f MB  ", tables[i], (double)info.st_size / 1e6);
        sum += (double)info.st_size / 1e6;
    }
    printf("sum %.2f MB\n", sum);
}

/* --- The same by libxapian ------------------------------------------------- */

static enum status fill_document(struct xap_document *doc, uint32_t i, struct error *err)
{
    const struct glass_posting *from = collection.postings + collection.first_posting[i];
    const uint32_t *positions = collection.positions + collection.first_position[i];
    size_t count = collection.first_posting[i + 1] - collection.first_posting[i];
    char text[16];
    enum status status = xap_document_clear(doc, err);

    for (size_t k = 0; k < count && !status; k++) {
        const struct word *word = from[k].term % 2 ? &stems[from[k].term / 2] : &words[from[k].term / 2];
        struct str term = str_of(word->text, word->length);

        if (from[k].position_count == 0)
            status = xap_document_add_term(doc, term, from[k].wdf, err);
        for (uint32_t n = 0; n < from[k].position_count && !status; n++)
            status = xap_document_add_posting(doc, term, positions[from[k].first_position + n], 1, err);
    }
    (void)snprintf(text, sizeof text, "Q%07u.txt", i);
    if (!status)
        status = xap_document_add_boolean_term(doc, str_from_c(text), err);
    for (uint32_t k = 0; k < SLOTS && !status; k++) {
        (void)snprintf(text, sizeof text, "%u", i % (k * 20 + 1));
        status = xap_document_set_value(doc, k, str_from_c(text), err);
    }
    return status ? status : xap_document_set_data(doc, data_of(i), err);
}

static enum status bench_libxapian(const char *folder, struct error *err)
{
    double wall = clock_seconds(CLOCK_MONOTONIC), cpu = clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
    struct xap_writer *w = NULL;
    struct xap_document *doc = NULL;
    enum status status = xap_writer_open(&w, str_from_c(folder), XAP_CREATE, 0, err), closed;

    if (!status)
        status = xap_document_new(&doc, err);
    for (uint32_t i = 0; i < collection.count && !status; i++) {
        status = fill_document(doc, i, err);
        if (!status)
            status = xap_writer_add(w, doc, NULL, err);
    }
    xap_document_free(doc);
    closed = xap_writer_close(w, status ? NULL : err);
    if (status || closed)
        return status ? status : closed;
    printf("libxapian %.3f s (CPU %.3f)\n", clock_seconds(CLOCK_MONOTONIC) - wall,
           clock_seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu);
    print_sizes(folder);
    return STATUS_OK;
}

struct request {
    uint64_t documents, feeds, memory_mb, block;
    bool asks_always, is_kept, by_libxapian;
};

static enum status bench(const char *folder, const struct request *r, struct error *err)
{
    struct glass_settings settings = { .block_size = (uint32_t)r->block,
                                       .memory_bytes = (size_t)r->memory_mb << 20,
                                       .feeds = (unsigned)r->feeds };
    struct glass_bulk *bulk = NULL;
    struct rusage usage;
    uint64_t spills = 0;
    double wall = clock_seconds(CLOCK_MONOTONIC), fed, cpu, adding, cpu_before, cpu_after;
    enum status status = glass_bulk_new(&bulk, folder, &settings, err);

    if (!status)
        status = feed_all(bulk, settings.feeds, r->asks_always, &cpu, &adding, &spills, err);
    fed = clock_seconds(CLOCK_MONOTONIC);
    cpu_before = clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
    if (!status)
        status = glass_bulk_finish(bulk, err);
    cpu_after = clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
    if (!status) {
        (void)getrusage(RUSAGE_SELF, &usage);
        printf("feeding %.3f s (CPU %.3f, adding %.3f)  finishing %.3f s (CPU %.3f)  adding and CPU of "
               "finishing %.3f  "
               "peak RSS %ld MB, %llu spills\n",
               fed - wall, cpu, adding, clock_seconds(CLOCK_MONOTONIC) - fed, cpu_after - cpu_before,
               adding + cpu_after - cpu_before, usage.ru_maxrss / 1024, (unsigned long long)spills);
        print_sizes(folder);
    }
    glass_bulk_free(bulk);
    return status;
}

int main(int argc, char **argv)
{
    struct request r = { .documents = 20000, .feeds = 1, .memory_mb = 512, .block = 8192 };
    const struct option_row rows[] = {
        { 'n', "documents", OPTION_COUNT, &r.documents, "N", "documents (20000)", true },
        { 'f', "feeds", OPTION_COUNT, &r.feeds, "N", "feeding threads (1)", true },
        { 'm', "memory", OPTION_COUNT, &r.memory_mb, "MB", "for all feeds (512)", true },
        { 'b', "block", OPTION_COUNT, &r.block, "BYTES", "of the tables (8192)", true },
        { 'l', "lookup", OPTION_FLAG, &r.asks_always, NULL, "look up each term each time", true },
        { 'k', "keep", OPTION_FLAG, &r.is_kept, NULL, "keep the database", true },
        { 'x', "libxapian", OPTION_FLAG, &r.by_libxapian, NULL, "build through libxapian", true },
        { 0 },
    };
    struct error err = ERROR_INIT;
    size_t operands = 0;
    enum status status = options_parse(rows, argc, argv, &operands, &err);

    if (!status && (operands != 1 || r.feeds < 1 || r.feeds > FEEDS_MAX || r.documents > 1000000))
        status = error_set(&err, STATUS_BAD_INPUT, "usage: bench_glass FOLDER [options], up to %d feeds",
                           FEEDS_MAX);
    if (!status) {
        make_collection((uint32_t)r.documents);
        status = r.by_libxapian ? bench_libxapian(argv[1], &err) : bench(argv[1], &r, &err);
        if (!r.is_kept && !status)
            status = file_remove_tree(argv[1], &err);
    }
    if (status)
        fprintf(stderr, "bench_glass: %s\n", err.message);
    return status ? 2 : 0;
}
