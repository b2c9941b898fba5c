/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/vocabulary.h"

#include "base/list.h"

/* Open hash tables of numbers: a word by its letters, a node by (node, word). Both are kept at most half full. */
struct step {
    uint64_t key; /* node << 32 | word; 0: free, since no word has the number 0 */
    uint32_t node;
};

struct vocabulary {
    struct buf letters;
    struct word *words; /* [0] is the unknown word */
    size_t word_count, word_capacity;
    struct slot {
        uint32_t hash, word; /* its upper half; word 0: free */
    } *word_slots;
    size_t word_slot_count;
    struct step *steps;
    size_t step_count, step_slot_count;
    uint32_t *first_meaning; /* by node */
    size_t node_count, node_capacity;
    struct meaning *meanings; /* [0] is unused */
    size_t meaning_count, meaning_capacity;
};

enum {
    FIRST_SLOTS = 1 << 14,
    FIRST_ITEMS = 1 << 14
};

static enum status intern_fixed_words(struct vocabulary *l, struct vocabulary **out, struct error *err)
{
    static const char *const words[FIXED_WORDS] = {
        [WORD_AND] = "and", [WORD_MET] = "met", [WORD_NEW] = "new", [WORD_CRIME] = "crime",
        [WORD_INCLUDING] = "including", [WORD_PROJECT] = "project", [WORD_FORCES] = "forces", [WORD_NATIONWIDE] = "nationwide",
        [WORD_WHICH] = "which", [WORD_WHO] = "who", [WORD_WHERE] = "where",
        [WORD_NOTHING] = "nothing", [WORD_ONCE] = "once", [WORD_SIMILAR] = "similar", [WORD_LIKE] = "like", [WORD_THAN] = "than",
        [WORD_BEEN] = "been", [WORD_WAS] = "was", [WORD_WERE] = "were", [WORD_WANTED] = "wanted", [WORD_MISSING] = "missing",
        [WORD_TOGETHER] = "together", [WORD_WITH] = "with", [WORD_BASED] = "based",
        [WORD_OWN] = "own", [WORD_COLLEAGUES] = "colleagues"
    };

    for (uint32_t i = 1; i < FIXED_WORDS; i++) {
        uint32_t number;
        enum status status = vocabulary_intern(l, str_from_c(words[i]), &number, err);

        if (status) {
            vocabulary_free(l);
            return status;
        }
    }
    *out = l;
    return STATUS_OK;
}

enum status vocabulary_new(struct vocabulary **out, struct error *err)
{
    struct vocabulary *l = calloc(1, sizeof *l);

    if (!l)
        return error_no_memory(err);
    l->word_slots = calloc(FIRST_SLOTS, sizeof *l->word_slots);
    l->word_slot_count = FIRST_SLOTS;
    l->steps = calloc(FIRST_SLOTS, sizeof *l->steps);
    l->step_slot_count = FIRST_SLOTS;
    if (!l->word_slots || !l->steps || !list_grow(&l->words, &l->word_capacity, 0, sizeof *l->words, FIRST_ITEMS) ||
        !list_grow(&l->first_meaning, &l->node_capacity, 0, sizeof *l->first_meaning, FIRST_ITEMS) ||
        !list_grow(&l->meanings, &l->meaning_capacity, 0, sizeof *l->meanings, FIRST_ITEMS)) {
        vocabulary_free(l);
        return error_no_memory(err);
    }
    l->words[0] = (struct word){ 0 };
    l->first_meaning[0] = 0;
    l->meanings[0] = (struct meaning){ 0 };
    l->word_count = l->node_count = l->meaning_count = 1;
    return intern_fixed_words(l, out, err);
}

void vocabulary_free(struct vocabulary *l)
{
    if (!l)
        return;
    buf_release(&l->letters);
    free(l->words);
    free(l->word_slots);
    free(l->steps);
    free(l->first_meaning);
    free(l->meanings);
    free(l);
}

uint64_t word_hash(struct str word)
{
    char padded[WORD_BYTES_MAX + 8] = { 0 };

    word = str_slice(word, 0, WORD_BYTES_MAX);
    if (word.len)
        memcpy(padded, word.at, word.len);
    return word_hash_padded(padded, word.len);
}

static size_t slot_of_hash(uint64_t hash, size_t slots)
{
    return (size_t)hash & (slots - 1);
}

static bool grow_word_slots(struct vocabulary *l)
{
    size_t count = l->word_slot_count * 2;
    struct slot *slots;

    if (l->word_count * 2 < l->word_slot_count)
        return true;
    slots = calloc(count, sizeof *slots);
    if (!slots)
        return false;
    for (uint32_t w = 1; w < l->word_count; w++) {
        size_t at = slot_of_hash(l->words[w].hash, count);

        while (slots[at].word)
            at = (at + 1) & (count - 1);
        slots[at] = (struct slot){ (uint32_t)(l->words[w].hash >> 32), w };
    }
    free(l->word_slots);
    l->word_slots = slots;
    l->word_slot_count = count;
    return true;
}

uint32_t vocabulary_find(const struct vocabulary *l, uint64_t hash)
{
    size_t at = slot_of_hash(hash, l->word_slot_count);

    for (; l->word_slots[at].word; at = (at + 1) & (l->word_slot_count - 1))
        if (l->word_slots[at].hash == hash >> 32 && l->words[l->word_slots[at].word].hash == hash)
            return l->word_slots[at].word;
    return 0;
}

enum status vocabulary_intern(struct vocabulary *l, struct str word, uint32_t *out, struct error *err)
{
    uint64_t hash;
    size_t at;

    *out = 0;
    if (word.len == 0 || word.len > WORD_BYTES_MAX)
        return STATUS_OK;
    hash = word_hash(word);
    *out = vocabulary_find(l, hash);
    if (*out)
        return STATUS_OK;
    if (!grow_word_slots(l) || !list_grow(&l->words, &l->word_capacity, l->word_count, sizeof *l->words, FIRST_ITEMS))
        return error_no_memory(err);
    l->words[l->word_count] =
        (struct word){ .text = (uint32_t)l->letters.len, .hash = hash, .len = (uint8_t)word.len };
    if (buf_add(&l->letters, word, err))
        return STATUS_OUT_OF_MEMORY;
    at = slot_of_hash(hash, l->word_slot_count);
    while (l->word_slots[at].word)
        at = (at + 1) & (l->word_slot_count - 1);
    l->word_slots[at] = (struct slot){ (uint32_t)(hash >> 32), (uint32_t)l->word_count };
    *out = (uint32_t)l->word_count++;
    return STATUS_OK;
}

void vocabulary_classify(struct vocabulary *l, uint32_t word, uint64_t classes, unsigned month, unsigned weekday)
{
    l->words[word].classes |= classes;
    if (month)
        l->words[word].month = (uint8_t)month;
    if (weekday)
        l->words[word].weekday = (uint8_t)weekday;
}

static size_t slot_of_step(uint64_t key, size_t slots)
{
    return (size_t)((key * 0x9E3779B97F4A7C15u) >> 40) & (slots - 1);
}

static struct step *find_step(const struct step *steps, size_t slots, uint64_t key)
{
    size_t at = slot_of_step(key, slots);

    while (steps[at].key && steps[at].key != key)
        at = (at + 1) & (slots - 1);
    return (struct step *)&steps[at];
}

uint32_t vocabulary_step(const struct vocabulary *l, uint32_t node, uint32_t word)
{
    if (word == 0)
        return 0;
    if (node == 0)
        return l->words[word].node;
    return find_step(l->steps, l->step_slot_count, (uint64_t)node << 32 | word)->node;
}

static bool grow_steps(struct vocabulary *l)
{
    size_t count = l->step_slot_count * 2;
    struct step *steps;

    if (l->step_count * 2 < l->step_slot_count)
        return true;
    steps = calloc(count, sizeof *steps);
    if (!steps)
        return false;
    for (size_t i = 0; i < l->step_slot_count; i++)
        if (l->steps[i].key)
            *find_step(steps, count, l->steps[i].key) = l->steps[i];
    free(l->steps);
    l->steps = steps;
    l->step_slot_count = count;
    return true;
}

/* The node after `node` by `word`, made where there is none; 0 for want of memory. */
static uint32_t make_step(struct vocabulary *l, uint32_t node, uint32_t word)
{
    uint32_t known = vocabulary_step(l, node, word);

    if (known)
        return known;
    if (!grow_steps(l) ||
        !list_grow(&l->first_meaning, &l->node_capacity, l->node_count, sizeof *l->first_meaning, FIRST_ITEMS))
        return 0;
    l->first_meaning[l->node_count] = 0;
    if (node == 0) {
        l->words[word].node = (uint32_t)l->node_count;
    } else {
        uint64_t key = (uint64_t)node << 32 | word;

        *find_step(l->steps, l->step_slot_count, key) = (struct step){ key, (uint32_t)l->node_count };
        l->step_count++;
    }
    return (uint32_t)l->node_count++;
}

enum status vocabulary_add_phrase(struct vocabulary *l, const uint32_t *words, size_t count, struct meaning meaning,
                               struct error *err)
{
    uint32_t node = 0;

    for (size_t i = 0; i < count; i++) {
        node = words[i] ? make_step(l, node, words[i]) : 0;
        if (node == 0)
            return error_no_memory(err);
    }
    for (uint32_t m = l->first_meaning[node]; m; m = l->meanings[m].next)
        if (l->meanings[m].kind == meaning.kind && l->meanings[m].value == meaning.value)
            return STATUS_OK;
    if (!list_grow(&l->meanings, &l->meaning_capacity, l->meaning_count, sizeof *l->meanings, FIRST_ITEMS))
        return error_no_memory(err);
    meaning.next = l->first_meaning[node];
    l->meanings[l->meaning_count] = meaning;
    l->first_meaning[node] = (uint32_t)l->meaning_count++;
    return STATUS_OK;
}

const struct word *vocabulary_word(const struct vocabulary *l, uint32_t word)
{
    return &l->words[word];
}

const struct meaning *vocabulary_meaning(const struct vocabulary *l, uint32_t node)
{
    uint32_t first = node ? l->first_meaning[node] : 0;

    return first ? &l->meanings[first] : NULL;
}

const struct meaning *vocabulary_next_meaning(const struct vocabulary *l, const struct meaning *m)
{
    return m->next ? &l->meanings[m->next] : NULL;
}
