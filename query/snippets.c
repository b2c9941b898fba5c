/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/snippets.h"

#include "base/utf8.h"
#include "query/proximity.h"

#include <stdlib.h>

enum {
    HITS_MAX = 4096,       /* of one article: enough to choose from */
    GROUP_SLOTS_MAX = 64,  /* words of phrases and NEARs, as bits */
    RING = 64,             /* positions looked back at: more than any phrase has */
    BEFORE_HIT = 70,       /* bytes shown before the first hit of a long sentence */
    SHORT_SENTENCE = 100,
    BATCH = 256
};

/* A word that marks by itself. */
struct single {
    const struct slot *slot;
    uint32_t letters; /* that a word with its stem may begin with */
    bool is_title;
    double weight;
};

/* Words that mark together: `count` bits of the masks from `first_bit` on. */
struct group {
    const struct clause *clause;
    unsigned first_bit, count;
};

/* What a lexeme means to the query, worked out when it is first seen. */
struct mark {
    uint32_t query;  /* the query that this is about */
    uint32_t single; /* number + 1; 0: none */
    uint64_t groups;
};

struct marker {
    struct analyzer *analyzer;
    struct arena *arena;
    struct single *singles;
    size_t single_count, single_capacity;
    struct group *groups;
    size_t group_count, group_capacity;
    unsigned bits;
    const struct slot *bit_slots[GROUP_SLOTS_MAX];
    uint32_t bit_letters[GROUP_SLOTS_MAX];
    bool bit_is_title[GROUP_SLOTS_MAX];
    double bit_weights[GROUP_SLOTS_MAX];
    snippet_weight *weight_of;
    void *payload;
    struct marker_memory *memory;
};

static enum status grow(void **array, size_t count, size_t *capacity, size_t size, struct arena *arena, struct error *err)
{
    size_t wanted = *capacity ? *capacity * 2 : 16;
    void *grown;

    if (count < *capacity)
        return STATUS_OK;
    grown = arena_calloc(arena, wanted, size);
    if (!grown)
        return error_no_memory(err);
    if (count)
        memcpy(grown, *array, count * size);
    *array = grown;
    *capacity = wanted;
    return STATUS_OK;
}

static double weigh(const struct marker *m, const struct slot *slot)
{
    return m->weight_of ? m->weight_of(slot, m->payload) : 1;
}

static struct str stem_of(const struct slot *slot)
{
    return slot->is_operation ? STR("operation") : slot->stem;
}

static uint32_t letters_of(const struct marker *m, const struct slot *slot)
{
    struct str stem = slot->kind == CLAUSE_PREFIX ? STR_EMPTY : stem_of(slot);

    return stem.len ? analyzer_first_letters(m->analyzer, stem) : 0;
}

static enum status add_group(struct marker *m, const struct clause *c, struct error *err)
{
    enum status status = grow((void **)&m->groups, m->group_count, &m->group_capacity, sizeof *m->groups, m->arena, err);

    if (status || m->bits + c->slot_count > GROUP_SLOTS_MAX)
        return status; /* a longer phrase is found all the same; it is not marked */
    m->groups[m->group_count++] = (struct group){ c, m->bits, (unsigned)c->slot_count };
    for (size_t i = 0; i < c->slot_count; i++) {
        m->bit_slots[m->bits] = &c->slots[i];
        m->bit_letters[m->bits] = letters_of(m, &c->slots[i]);
        m->bit_is_title[m->bits] = c->is_title;
        m->bit_weights[m->bits++] = weigh(m, &c->slots[i]);
    }
    return STATUS_OK;
}

static enum status collect(struct marker *m, const struct clause *c, struct error *err)
{
    enum status status = STATUS_OK;

    switch (c->kind) {
    case CLAUSE_WORD:
    case CLAUSE_EXACT:
    case CLAUSE_PREFIX:
        status = grow((void **)&m->singles, m->single_count, &m->single_capacity, sizeof *m->singles, m->arena, err);
        if (!status)
            m->singles[m->single_count++] = (struct single){ &c->slots[0], letters_of(m, &c->slots[0]), c->is_title, weigh(m, &c->slots[0]) };
        return status;
    case CLAUSE_PHRASE:
    case CLAUSE_NEAR: return add_group(m, c, err);
    case CLAUSE_NOT: return collect(m, c->children[0], err);
    case CLAUSE_AND:
    case CLAUSE_OR:
        for (size_t i = 0; i < c->child_count && !status; i++)
            status = collect(m, c->children[i], err);
        return status;
    case CLAUSE_ALL:
    case CLAUSE_FACET:
    case CLAUSE_RANGE: break;
    }
    return STATUS_OK;
}

enum status marker_new(struct marker **out, struct marker_memory *memory, struct analyzer *analyzer,
                       const struct clause *query, snippet_weight *weight_of, void *payload, struct arena *arena,
                       struct error *err)
{
    struct marker *m = arena_calloc(arena, 1, sizeof *m);
    enum status status;

    if (!m)
        return error_no_memory(err);
    m->memory = memory;
    if (++memory->query == 0) { /* after 2^32 queries the old marks mean nothing */
        memset(memory->marks, 0, memory->capacity * sizeof *memory->marks);
        memory->query = 1;
    }
    m->analyzer = analyzer;
    m->arena = arena;
    m->weight_of = weight_of;
    m->payload = payload;
    status = collect(m, query, err);
    if (!status)
        *out = m;
    return status;
}

/* Few words begin with a letter that their stem would have to begin with: only these are stemmed. */
static enum status is_marked_by(struct marker *m, const struct slot *slot, uint32_t letters, uint32_t lexeme, bool *is,
                                struct error *err)
{
    const struct lexeme *l = analyzer_lexeme(m->analyzer, lexeme);
    struct str word = lexeme_word(l), stem;
    enum status status;

    if (slot->kind == CLAUSE_PREFIX)
        *is = str_starts_with(word, slot->word);
    else if (slot->is_operation && str_is_equal(word, STR("op")))
        *is = true;
    else if (!slot->is_operation && (slot->kind != CLAUSE_WORD || !slot->stem.len))
        *is = str_is_equal(word, slot->word);
    else if (!(letters & letter_bit(word.at[0])) || !lexeme_has_stem(l))
        *is = false;
    else {
        status = analyzer_stem(m->analyzer, lexeme, &stem, err);
        *is = !status && str_is_equal(stem, stem_of(slot));
        return status;
    }
    return STATUS_OK;
}

static enum status work_out(struct marker *m, uint32_t lexeme, struct mark *out, struct error *err)
{
    struct mark mark = { .query = m->memory->query };
    enum status status = STATUS_OK;
    bool is;

    for (size_t i = 0; i < m->single_count && !status; i++) {
        status = is_marked_by(m, m->singles[i].slot, m->singles[i].letters, lexeme, &is, err);
        if (status || !is)
            continue;
        mark.single = (uint32_t)i + 1;
        if (!m->singles[i].is_title)
            break; /* one that marks anywhere rather than one of the headline */
    }
    for (unsigned bit = 0; bit < m->bits && !status; bit++) {
        status = is_marked_by(m, m->bit_slots[bit], m->bit_letters[bit], lexeme, &is, err);
        if (!status && is)
            mark.groups |= UINT64_C(1) << bit;
    }
    if (!status)
        *out = mark;
    return status;
}

static enum status mark_of(struct marker *m, uint32_t lexeme, struct mark *out, struct error *err)
{
    struct marker_memory *memory = m->memory;

    if (lexeme >= memory->capacity) {
        size_t capacity = analyzer_lexeme_count(m->analyzer) * 2 + 1024;
        struct mark *marks = realloc(memory->marks, capacity * sizeof *marks);

        if (!marks)
            return error_no_memory(err);
        memset(marks + memory->capacity, 0, (capacity - memory->capacity) * sizeof *marks);
        memory->marks = marks;
        memory->capacity = capacity;
    }
    if (memory->marks[lexeme].query != memory->query) {
        enum status status = work_out(m, lexeme, &memory->marks[lexeme], err);

        if (status)
            return status;
    }
    *out = memory->marks[lexeme];
    return STATUS_OK;
}

void marker_memory_release(struct marker_memory *memory)
{
    free(memory->marks);
    *memory = (struct marker_memory){ NULL, 0, 0 };
}

/* --- The pass over the text --------------------------------------------------------- */

struct hit {
    uint32_t offset, length;
    uint32_t sentence;
    uint32_t unit; /* singles by number, words of groups behind them */
    double weight;
};

struct near_hit {
    struct hit hit;
    uint32_t position;
    unsigned bit;
};

/* The tokens of one position, for phrases to look back at. */
struct seen {
    uint32_t position, offset, length, sentence;
    uint64_t mask;
};

struct pass {
    struct marker *m;
    struct str text;
    uint32_t headline_end;
    struct arena *arena;
    struct hit *hits;
    size_t hit_count, hit_capacity;
    struct near_hit *near_hits;
    size_t near_count, near_capacity;
    uint32_t *sentences; /* where each begins */
    size_t sentence_count, sentence_capacity;
    struct seen ring[RING];
    uint64_t phrase_state; /* bit: the words of the phrase up to it ended at the last position */
    uint64_t phrase_firsts;
};

static enum status add_sentence(struct pass *p, uint32_t offset, struct error *err)
{
    enum status status =
        grow((void **)&p->sentences, p->sentence_count, &p->sentence_capacity, sizeof *p->sentences, p->arena, err);

    if (!status)
        p->sentences[p->sentence_count++] = offset;
    return status;
}

static enum status add_hit(struct pass *p, struct hit hit, struct error *err)
{
    enum status status;

    if (p->hit_count >= HITS_MAX)
        return STATUS_OK;
    status = grow((void **)&p->hits, p->hit_count, &p->hit_capacity, sizeof *p->hits, p->arena, err);
    if (!status)
        p->hits[p->hit_count++] = hit;
    return status;
}

/* "Det. Supt. Smith", "St. Albans": a short word that is usually cut. */
static bool is_abbreviation(struct str text, size_t stop)
{
    static const char *const words[] = { "Mr",  "Mrs", "Ms",  "Dr",  "Det", "Supt", "Sgt", "Insp", "Ch",  "St", "No",
                                         "Rev", "Cllr", "Con", "Cons", "Lt", "Col", "Maj", "Gen", "Prof", "vs", "Rd" };
    size_t from = stop;

    while (from > 0 && utf8_class((unsigned char)text.at[from - 1]) == UTF8_LETTER)
        from--;
    if (stop - from == 1)
        return true; /* an initial */
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is_equal(str_slice(text, from, stop), str_from_c(words[i])))
            return true;
    return false;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

/* Between two words stands nothing but the end of a line that was cut at a width: the next one begins with a small letter. */
static bool is_cut_line(struct str text, size_t from, size_t to)
{
    size_t ends = 0;

    for (size_t i = from; i < to; i++) {
        if (!is_space(text.at[i]) && text.at[i] != '\r')
            return false;
        ends += text.at[i] == '\n';
    }
    return ends == 1 && to < text.len && text.at[to] >= 'a' && text.at[to] <= 'z';
}

/* Does a sentence end between the words at [.., from) and [to, ..)? */
static bool ends_sentence(struct str text, size_t from, size_t to)
{
    bool has_stop = false;

    if (is_cut_line(text, from, to))
        return false;

    for (size_t i = from; i < to; i++) {
        char c = text.at[i];

        if (c == '\n')
            return true;
        if ((c == '.' && !is_abbreviation(text, i)) || c == '!' || c == '?')
            has_stop = true;
        else if (has_stop && c == ' ')
            return to >= text.len || !(text.at[to] >= 'a' && text.at[to] <= 'z');
    }
    return false;
}

/* Where the sentence of the word at `to` begins: behind the white space, with its opening quotes. */
static uint32_t sentence_start(struct str text, size_t from, size_t to)
{
    size_t at = to;

    while (at > from && text.at[at - 1] != ' ' && text.at[at - 1] != '\n')
        at--;
    return (uint32_t)at;
}

/* Shift-and: a phrase's bits are neighbours, so that one shift moves every phrase on by one word. */
static enum status step_phrases(struct pass *p, const struct seen *now, bool follows, struct error *err)
{
    struct marker *m = p->m;
    enum status status = STATUS_OK;

    p->phrase_state = ((follows ? p->phrase_state << 1 : 0) | p->phrase_firsts) & now->mask;
    for (size_t g = 0; g < m->group_count && p->phrase_state && !status; g++) {
        const struct group *group = &m->groups[g];
        unsigned last = group->first_bit + group->count - 1;

        if (group->clause->kind != CLAUSE_PHRASE || !(p->phrase_state >> last & 1))
            continue;
        for (unsigned i = 0; i < group->count && !status; i++) {
            const struct seen *s = &p->ring[(now->position - (group->count - 1) + i) % RING];

            status = add_hit(p,
                             (struct hit){ s->offset, s->length, s->sentence, (uint32_t)m->single_count + group->first_bit + i,
                                           m->bit_weights[group->first_bit + i] * 1.5 },
                             err);
        }
    }
    return status;
}

static enum status take_near(struct pass *p, const struct token *t, uint64_t mask, uint32_t sentence, struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t g = 0; g < p->m->group_count && !status; g++) {
        const struct group *group = &p->m->groups[g];

        if (group->clause->kind != CLAUSE_NEAR)
            continue;
        for (unsigned bit = group->first_bit; bit < group->first_bit + group->count && !status; bit++) {
            if (!(mask >> bit & 1) || p->near_count >= HITS_MAX)
                continue;
            status = grow((void **)&p->near_hits, p->near_count, &p->near_capacity, sizeof *p->near_hits, p->arena, err);
            if (!status)
                p->near_hits[p->near_count++] =
                    (struct near_hit){ { t->offset, t->length, sentence, (uint32_t)p->m->single_count + bit, p->m->bit_weights[bit] },
                                       t->position,
                                       bit };
        }
    }
    return status;
}

/* Bits of the words that may match here: those of the headline only inside it. */
static uint64_t allowed(const struct pass *p, const struct token *t, uint64_t mask)
{
    if (!mask || t->offset < p->headline_end)
        return mask;
    for (unsigned bit = 0; bit < p->m->bits; bit++)
        if (p->m->bit_is_title[bit])
            mask &= ~(UINT64_C(1) << bit);
    return mask;
}

static enum status take_token(struct pass *p, const struct token *t, struct error *err)
{
    uint32_t sentence = (uint32_t)p->sentence_count - 1;
    struct seen *now = &p->ring[t->position % RING];
    struct mark mark = { 0, 0, 0 };
    enum status status = mark_of(p->m, t->lexeme, &mark, err);

    if (status || (!mark.single && !p->m->bits))
        return status;
    if (mark.single) {
        const struct single *s = &p->m->singles[mark.single - 1];

        if (!s->is_title || t->offset < p->headline_end)
            status = add_hit(p, (struct hit){ t->offset, t->length, sentence, mark.single - 1, s->weight }, err);
    }
    if (!p->m->bits || status)
        return status;
    mark.groups = allowed(p, t, mark.groups);
    if (mark.groups)
        status = take_near(p, t, mark.groups, sentence, err);
    if (now->position == t->position && t->is_extra)
        now->mask |= mark.groups;
    else
        *now = (struct seen){ t->position, t->offset, t->length, sentence, mark.groups };
    return status;
}

/* Steps the phrases over the position that is complete. */
static enum status close_position(struct pass *p, uint32_t position, struct error *err)
{
    const struct seen *now = &p->ring[position % RING];

    if (!p->phrase_firsts || now->position != position)
        return STATUS_OK;
    return step_phrases(p, now, position > 1 && p->ring[(position - 1) % RING].position == position - 1, err);
}

static enum status run_pass(struct pass *p, struct error *err)
{
    struct token tokens[BATCH];
    size_t count = 0, end = 0;
    uint32_t open = 0;
    enum status status = add_sentence(p, 0, err);

    analyzer_begin(p->m->analyzer, p->text, 1);
    do {
        if (!status)
            status = analyzer_next(p->m->analyzer, tokens, BATCH, &count, err);
        for (size_t i = 0; i < count && !status; i++) {
            const struct token *t = &tokens[i];

            if (!t->is_extra) {
                if (open)
                    status = close_position(p, open, err);
                open = t->position;
                if (!status && end && t->offset > end + 1 && ends_sentence(p->text, end, t->offset))
                    status = add_sentence(p, sentence_start(p->text, end, t->offset), err);
                else if (!status && end && t->offset == end + 1 && p->text.at[end] == '\n' && !is_cut_line(p->text, end, t->offset))
                    status = add_sentence(p, t->offset, err);
                end = t->offset + t->length;
            }
            if (!status)
                status = take_token(p, t, err);
        }
    } while (count && !status);
    if (open && !status)
        status = close_position(p, open, err);
    if (!status)
        status = add_sentence(p, (uint32_t)p->text.len, err); /* the end of the last one */
    return status;
}

/* Is a word of bit `bit` at the position? Hits are in the order of positions; the search begins with number `at`. */
static bool near_word_at(const struct pass *p, size_t at, unsigned bit, uint32_t position)
{
    for (; at < p->near_count && p->near_hits[at].position <= position; at++)
        if (p->near_hits[at].position == position && p->near_hits[at].bit == bit)
            return true;
    return false;
}

/* The spans of the parts of a NEAR in the text, sorted. */
static enum status near_spans(struct pass *p, const struct group *group, struct span **out, size_t *count, struct error *err)
{
    struct span *spans = arena_calloc(p->arena, p->near_count + 1, sizeof *spans);
    uint32_t part = 0;
    size_t end;

    if (!spans)
        return error_no_memory(err);
    *out = spans;
    *count = 0;
    for (size_t first = 0; first < group->clause->slot_count; first = end, part++) {
        end = clause_part_end(group->clause, first);
        for (size_t i = 0; i < p->near_count; i++) {
            const struct near_hit *hit = &p->near_hits[i];
            size_t words = 1;

            if (hit->bit != group->first_bit + first)
                continue;
            while (first + words < end &&
                   near_word_at(p, i, group->first_bit + (unsigned)(first + words), hit->position + (uint32_t)words))
                words++;
            if (first + words == end)
                spans[(*count)++] = (struct span){ hit->position, hit->position + (uint32_t)words - 1, part };
        }
    }
    proximity_sort(spans, *count);
    return STATUS_OK;
}

/* Marks the words of a NEAR where all of its parts stand within the window. */
static enum status resolve_near(struct pass *p, const struct group *group, struct error *err)
{
    uint64_t wanted = ((UINT64_C(1) << group->count) - 1) << group->first_bit;
    struct span *spans = NULL;
    size_t count = 0, parts = 0, end, hit = 0;
    enum status status = near_spans(p, group, &spans, &count, err);

    for (size_t i = 0; i < group->clause->slot_count; i = clause_part_end(group->clause, i))
        parts++;
    for (size_t from = 0; from < count && !status; from++) {
        if (!proximity_holds_from(spans, count, from, parts, group->clause->window, &end))
            continue;
        for (size_t i = from; i < end && !status; i++) {
            while (hit < p->near_count && p->near_hits[hit].position < spans[i].first)
                hit++;
            for (; hit < p->near_count && p->near_hits[hit].position <= spans[i].last && !status; hit++)
                if (wanted >> p->near_hits[hit].bit & 1)
                    status = add_hit(p, p->near_hits[hit].hit, err);
        }
    }
    return status;
}

static int by_offset(const void *a, const void *b)
{
    const struct hit *left = a, *right = b;

    if (left->offset != right->offset)
        return left->offset < right->offset ? -1 : 1;
    return (left->length < right->length) - (left->length > right->length);
}

static enum status find_hits(struct pass *p, struct error *err)
{
    enum status status;

    for (size_t g = 0; g < p->m->group_count; g++)
        if (p->m->groups[g].clause->kind == CLAUSE_PHRASE)
            p->phrase_firsts |= UINT64_C(1) << p->m->groups[g].first_bit;
    status = run_pass(p, err);
    for (size_t g = 0; g < p->m->group_count && !status; g++)
        if (p->m->groups[g].clause->kind == CLAUSE_NEAR)
            status = resolve_near(p, &p->m->groups[g], err);
    if (p->m->group_count && p->hit_count)
        qsort(p->hits, p->hit_count, sizeof *p->hits, by_offset);
    return status;
}

/* --- Choosing -------------------------------------------------------------------------- */

struct choice {
    uint32_t sentence;
    size_t first_hit, hit_end;
    double score;
};

static double score_of(const struct pass *p, size_t from, size_t end)
{
    double score = 0;

    for (size_t i = from; i < end; i++) {
        bool is_repeated = false;

        for (size_t j = from; j < i && !is_repeated && j < from + 32; j++)
            is_repeated = p->hits[j].unit == p->hits[i].unit;
        score += is_repeated ? p->hits[i].weight * 0.1 : p->hits[i].weight;
    }
    return score;
}

/* Keeps the best few, best first; among equals the earlier. */
static void keep_choice(struct choice *best, size_t wanted, size_t *count, struct choice c)
{
    size_t at = *count;

    while (at > 0 && best[at - 1].score < c.score)
        at--;
    if (at >= wanted)
        return;
    if (*count < wanted)
        (*count)++;
    for (size_t i = *count - 1; i > at; i--)
        best[i] = best[i - 1];
    best[at] = c;
}

static size_t choose(const struct pass *p, struct choice *best, size_t wanted)
{
    struct choice headline = { 0, 0, 0, 0 };
    size_t count = 0;

    for (size_t from = 0; from < p->hit_count;) {
        uint32_t sentence = p->hits[from].sentence;
        size_t end = from;
        struct choice c = { sentence, from, 0, 0 };

        while (end < p->hit_count && p->hits[end].sentence == sentence)
            end++;
        c.hit_end = end;
        c.score = score_of(p, from, end);
        from = end;
        if (p->sentences[sentence] < p->headline_end) {
            headline = c; /* the reader has it before his eyes: only where there is nothing else */
            continue;
        }
        keep_choice(best, wanted, &count, c);
    }
    if (count == 0 && headline.hit_end)
        best[count++] = headline;
    return count;
}

static int by_sentence(const void *a, const void *b)
{
    const struct choice *left = a, *right = b;

    return (left->sentence > right->sentence) - (left->sentence < right->sentence);
}

static struct str trimmed(struct str text, uint32_t from, uint32_t to)
{
    while (to > from && is_space(text.at[to - 1]))
        to--;
    while (from < to && is_space(text.at[from]))
        from++;
    return str_slice(text, from, to);
}

/* The end of a piece that begins at `from`: not beyond `to`, at most SNIPPET_BYTES, between two words. */
static uint32_t cut_end(struct str text, uint32_t from, uint32_t to)
{
    uint32_t end = from + SNIPPET_BYTES;

    if (to <= end)
        return to;
    while (end > from + SNIPPET_BYTES / 2 && !is_space(text.at[end]))
        end--;
    if (!is_space(text.at[end]))
        end = (uint32_t)utf8_floor(text, from + SNIPPET_BYTES); /* one endless word */
    return end;
}

/* Of a long sentence the part with the most weight in it. */
static uint32_t best_start(const struct pass *p, const struct choice *c, uint32_t from, uint32_t to)
{
    size_t best = c->first_hit;
    double best_score = -1;
    uint32_t start;

    for (size_t i = c->first_hit; i < c->hit_end && i < c->first_hit + 256; i++) {
        size_t end = i;
        double score;

        while (end < c->hit_end && p->hits[end].offset + p->hits[end].length <= p->hits[i].offset + SNIPPET_BYTES - BEFORE_HIT)
            end++;
        score = score_of(p, i, end);
        if (score > best_score) {
            best_score = score;
            best = i;
        }
    }
    start = p->hits[best].offset > from + BEFORE_HIT ? p->hits[best].offset - BEFORE_HIT : from;
    if (to - start < SNIPPET_BYTES && to - from > SNIPPET_BYTES)
        start = to - SNIPPET_BYTES;
    if (start > p->hits[best].offset)
        start = p->hits[best].offset;
    if (start == from)
        return from;
    while (start < p->hits[best].offset && !is_space(p->text.at[start - 1]))
        start++;
    return start;
}

static enum status add_highlights(const struct pass *p, struct snippet *s, struct error *err)
{
    uint32_t from = s->offset, to = s->offset + (uint32_t)s->text.len, last = 0;
    size_t low = 0, high = p->hit_count;

    s->highlights = arena_calloc(p->arena, HIGHLIGHTS_MAX, sizeof *s->highlights);
    if (!s->highlights)
        return error_no_memory(err);
    while (low < high) {
        size_t middle = (low + high) / 2;

        if (p->hits[middle].offset < from)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i < p->hit_count && s->highlight_count < HIGHLIGHTS_MAX; i++) {
        const struct hit *h = &p->hits[i];

        if (h->offset + h->length > to)
            break;
        if (h->offset < last)
            continue; /* the same words again, for another clause */
        last = h->offset + h->length;
        s->highlights[s->highlight_count++] = (struct highlight){ h->offset - from, h->length };
    }
    return STATUS_OK;
}

static enum status cut(const struct pass *p, uint32_t from, uint32_t to, struct snippet *out, struct error *err)
{
    out->text = trimmed(p->text, from, to);
    out->offset = (uint32_t)(out->text.at - p->text.at);
    return add_highlights(p, out, err);
}

static bool is_in_one_paragraph(struct str text, uint32_t from, uint32_t to)
{
    return str_find_byte(str_slice(text, from, to), '\n', 0) == STR_NONE;
}

/* A short sentence is shown with what follows it. */
static uint32_t lengthen(const struct pass *p, uint32_t sentence, uint32_t next_chosen, uint32_t from)
{
    uint32_t end = p->sentences[sentence + 1];

    while (end - from < SHORT_SENTENCE && sentence + 2 < p->sentence_count && sentence + 1 < next_chosen) {
        uint32_t further = p->sentences[sentence + 2];

        if (further - from > SNIPPET_BYTES || !is_in_one_paragraph(p->text, from, further - 1))
            break;
        end = further;
        sentence++;
    }
    return end;
}

static enum status cut_beginning(const struct pass *p, struct snippet *out, struct error *err)
{
    struct str body = str_slice(p->text, p->headline_end, p->text.len);
    uint32_t from = p->headline_end, end;
    size_t line_end;

    if (str_trim(body).len == 0)
        from = 0;
    while (from < p->text.len && is_space(p->text.at[from]))
        from++;
    line_end = str_find_byte(p->text, '\n', from);
    end = cut_end(p->text, from, (uint32_t)(line_end == STR_NONE ? p->text.len : line_end));
    return cut(p, from, end, out, err);
}

enum status snippets_cut(struct marker *m, struct str text, uint32_t headline_end, size_t wanted, struct arena *arena,
                         struct snippet **out, size_t *count, struct error *err)
{
    struct pass p = { .m = m, .text = text, .headline_end = headline_end, .arena = arena };
    struct choice best[SNIPPETS_MAX];
    struct snippet *snippets;
    size_t chosen = 0;
    enum status status = STATUS_OK;

    if (wanted > SNIPPETS_MAX)
        wanted = SNIPPETS_MAX;
    *count = 0;
    snippets = arena_calloc(arena, wanted + 1, sizeof *snippets);
    if (!snippets)
        return error_no_memory(err);
    *out = snippets;
    if (wanted == 0 || text.len == 0)
        return STATUS_OK;
    if (m->single_count || m->group_count) {
        status = find_hits(&p, err);
        if (!status)
            chosen = choose(&p, best, wanted);
    }
    if (!status && chosen == 0) {
        *count = 1;
        return cut_beginning(&p, &snippets[0], err);
    }
    qsort(best, chosen, sizeof *best, by_sentence);
    for (size_t i = 0; i < chosen && !status; i++) {
        uint32_t from = p.sentences[best[i].sentence], to = p.sentences[best[i].sentence + 1];

        if (to - from > SNIPPET_BYTES) {
            from = best_start(&p, &best[i], from, to);
            to = cut_end(text, from, to);
        } else {
            to = lengthen(&p, best[i].sentence, i + 1 < chosen ? best[i + 1].sentence : UINT32_MAX, from);
        }
        status = cut(&p, from, to, &snippets[(*count)++], err);
    }
    return status;
}
