/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/operations.h"

#include "corpus/forces.h"
#include "corpus/rules.h"

enum {
    NAME_WORDS_MAX = 4,
    QUOTED_WORDS_MAX = 6,
    LIST_MAX = 8,
    LOWER_LETTERS_MIN = 4,
    REGISTERED_LETTERS_MIN = 6, /* a registered name in small letters that is no everyday word */
    APPOSED_WITHIN = 7,         /* words from ", a long-running" to "operation" */
    WRAPPED_LINE_WORDS = 6,     /* a line of so many words may go on in the next */
    CALLED_WITHIN = 4,          /* words between "operation" and "called" */
    ASIDE_WITHIN = 4,
    FOLD_LETTERS_MIN = 6        /* shorter names that differ in a letter are different names */
};

static const struct line *line_of(const struct page *p, size_t at)
{
    return &p->tokens.lines[token_at(p, at)->line];
}

/* "More Than 20 Held In First Month": capitals say nothing about names in such a line. */
static bool is_in_title_case(const struct page *p, size_t at)
{
    const struct line *line = line_of(p, at);
    size_t capitals = 0, words = 0;

    if (line->token_count > 24 || (line->tail_gap & GAP_STOP))
        return false;
    for (size_t i = line->token; i < line->token + line->token_count; i++) {
        const struct token *t = token_at(p, i);

        if ((t->shape & SHAPE_DIGITS) || (token_is(t, IS(FUNCTION)) && !token_is(t, IS(AUX))))
            continue;
        words++;
        capitals += (t->shape & SHAPE_CAPITAL) != 0;
    }
    return words >= 3 && capitals * 10 >= words * 8;
}

/* What stands between "Operation" and its name: spaces, quotes, the end of a line that was cut for its length. */
static bool joins_name(const struct page *p, size_t at)
{
    uint32_t gap = token_at(p, at)->gap;

    if (at >= p->tokens.count || (gap & ~(uint32_t)(GAP_SPACE | GAP_QUOTE | GAP_HYPHEN | GAP_LINE | GAP_OTHER)))
        return false;
    if ((gap & GAP_LINE) && (at == 0 || !token_is_capital(token_at(p, at) - 1) || line_of(p, at - 1)->token_count < WRAPPED_LINE_WORDS ||
                             token_at(p, at)->line != token_at(p, at - 1)->line + 1))
        return false;
    return true;
}

static uint32_t registered(const struct page *p, size_t at, size_t *end)
{
    const struct meaning *meaning;

    *end = page_match(p, at, p->tokens.count, KIND(OPERATION), GAP_SPACE | GAP_HYPHEN, &meaning);
    return *end ? meaning->value : ROW_NONE;
}

/* A word that may go on a name of several words. */
static bool goes_on(const struct page *p, size_t at, size_t first)
{
    const struct token *t = token_at(p, at);
    const struct meaning *meaning;

    if (at >= p->tokens.count || (t[-1].shape & SHAPE_POSSESSIVE) || !(t->shape & SHAPE_CAPITAL) ||
        (t->gap & ~(uint32_t)(GAP_SPACE | GAP_HYPHEN)))
        return false;
    if (token_is(t, IS(NOT_NAME) | IS(POLICE) | IS(RANK) | IS(MONTH) | IS(WEEKDAY) | IS(HON) | IS(OPERATION) |
                        IS(TEAM) | IS(FORCE_WORD)) && !(t->gap & GAP_HYPHEN))
        return false;
    if ((token_at(p, first)->shape & SHAPE_ALL_CAPS) && !(t->shape & SHAPE_ALL_CAPS))
        return false;
    return !page_match(p, at, p->tokens.count, KIND(FORCE) | KIND(SHORT), GAP_SPACE | GAP_HYPHEN, &meaning);
}

static size_t end_of_quoted(const struct page *p, size_t first)
{
    for (size_t end = first + 1; end <= first + QUOTED_WORDS_MAX && end <= p->tokens.count; end++)
        if (token_at(p, end)->gap & GAP_QUOTE)
            return end;
    return 0;
}

/* A name that begins with a capital at `first`; returns the token behind it, 0: it is none. */
static size_t read_capital_name(const struct page *p, size_t first, bool alone)
{
    const struct token *t = token_at(p, first);
    size_t known, end, quoted = (t->gap & GAP_QUOTE) ? end_of_quoted(p, first) : 0;
    uint32_t row = registered(p, first, &known);

    if (!(t->shape & SHAPE_CAPITAL))
        return 0;
    if (row == ROW_NONE && token_is(t, IS(OP_STOP)) && !quoted)
        return 0;
    if (quoted)
        return quoted;
    if (row != ROW_NONE && known > first + 1)
        return known;
    if (row == ROW_NONE && (t[-1].shape & SHAPE_ALL_CAPS) && token_is(t, IS(ACT) | IS(VERB)))
        return 0; /* "POLICE OPERATION TARGETS DRIVERS" */
    if (row == ROW_NONE && alone && token_is(t, IS(NOT_NAME) | IS(VERB) | IS(POLICE)))
        return 0;
    for (end = first + 1; !alone && end < first + NAME_WORDS_MAX && goes_on(p, end, first); end++)
        ;
    while (end < first + NAME_WORDS_MAX && (token_at(p, end)->gap & GAP_HYPHEN) &&
           (token_at(p, end)->shape & SHAPE_CAPITAL) && !(token_at(p, end - 1)->shape & SHAPE_POSSESSIVE))
        end++;
    /* A lost space between the parts: "NetSafe" is two tokens without a gap. */
    while (end < first + NAME_WORDS_MAX && token_at(p, end)->gap == 0 && (token_at(p, end)->shape & SHAPE_CAMEL) &&
           token_at(p, end)->at == token_at(p, end - 1)->end && !token_is(token_at(p, end), IS(NOT_NAME) | IS(POLICE)))
        end++;
    return end;
}

static bool has_ending(const struct page *p, const struct token *t, struct str ending)
{
    char letters[WORD_BYTES_MAX];
    size_t len = token_letters(&p->tokens, t, letters, sizeof letters);

    return str_ends_with(str_of(letters, len), ending);
}

/* "operation kindle, officers": without an article a common noun could not stand there. */
static size_t read_small_name(const struct page *p, size_t trigger, size_t first)
{
    const struct token *t = token_at(p, first), *before = token_at(p, trigger) - 1, *after;
    bool starts = (token_at(p, trigger)->gap & (GAP_STOP | GAP_LINE | GAP_QUOTE | GAP_HASH)) != 0;
    bool allowed = (token_is(before, IS(OP_BEFORE) | IS(SAY) | IS(CODENAME)) &&
                    !(token_at(p, trigger)->gap & ~(uint32_t)(GAP_SPACE | GAP_QUOTE)));
    size_t end;

    if ((t->shape & (SHAPE_CAPITAL | SHAPE_DIGITS)) || (t->gap & ~(uint32_t)(GAP_SPACE | GAP_QUOTE)))
        return 0;
    if ((t->gap & GAP_QUOTE) && end_of_quoted(p, first) == first + 1)
        return first + 1;
    if (registered(p, first, &end) != ROW_NONE) {
        bool everyday = t->classes != 0 || t->end - t->at < REGISTERED_LETTERS_MIN;

        after = token_at(p, end);
        if (!everyday || end > first + 1 || (allowed && !token_is(t, IS(FUNCTION))) ||
            (starts && token_is(after, IS(AUX) | IS(VERB))))
            return end;
        return 0;
    }
    if (t->word != 0 || t->end - t->at < LOWER_LETTERS_MIN || has_ending(p, t, STR("ing")) ||
        has_ending(p, t, STR("ed")) || has_ending(p, t, STR("ly")))
        return 0;
    after = t + 1;
    if ((allowed && (after->gap & (GAP_COMMA | GAP_STOP | GAP_CLOSE | GAP_QUOTE | GAP_LINE | GAP_DASH))) ||
        ((allowed || (starts && !has_ending(p, t, STR("s")))) && token_is(after, IS(AUX) | IS(VERB) | IS(AND))))
        return first + 1;
    return 0;
}

static void read_key(const struct page *p, struct candidate *c)
{
    size_t len = 0;

    for (size_t i = c->first; i < c->end && len < sizeof c->key; i++)
        len += token_letters(&p->tokens, token_at(p, i), c->key + len, sizeof c->key - len);
    c->key_len = (uint8_t)len;
}

/* The first word of a name in a line where every word has a capital: the name may go on. */
static bool is_cut(const struct page *p, size_t trigger, size_t end)
{
    return is_in_title_case(p, trigger) && (token_at(p, end)->shape & SHAPE_CAPITAL) && token_at(p, end)->gap == GAP_SPACE;
}

static enum status add(struct page *p, size_t trigger, size_t first, size_t end, const char *rule, struct error *err)
{
    enum status status = page_grow(&p->candidates, &p->candidate_capacity, p->candidate_count, sizeof *p->candidates, err);
    struct candidate *c;
    size_t known;

    if (status)
        return status;
    c = &p->candidates[p->candidate_count];
    *c = (struct candidate){ .trigger = (uint32_t)trigger, .first = (uint32_t)first, .end = (uint32_t)end,
                             .rule = rule, .same_as = (uint32_t)p->candidate_count, .count = 1 };
    c->row = registered(p, first, &known);
    if (known != end)
        c->row = ROW_NONE;
    if (!(token_at(p, first)->shape & SHAPE_CAPITAL))
        c->looks = 0;
    else if ((token_at(p, first)->shape & SHAPE_ALL_CAPS) && token_at(p, first)->end - token_at(p, first)->at > 1)
        c->looks = 1;
    else
        c->looks = 2;
    read_key(p, c);
    c->is_cut = c->row == ROW_NONE && is_cut(p, trigger, end);
    p->candidate_count++;
    return STATUS_OK;
}

/* An address: "OpStovewoodIntel@example.org". */
static bool is_in_address(const struct page *p, size_t end)
{
    for (size_t i = end; i < end + 3 && i < p->tokens.count && !(token_at(p, i)->gap & GAP_SPACE); i++)
        if (token_at(p, i)->gap & GAP_AT)
            return true;
    return false;
}

/* "in operation February 2020": since when, and no name. */
static bool is_since(const struct page *p, size_t trigger, size_t end)
{
    return end == trigger + 2 && !token_is_capital(token_at(p, trigger)) &&
           token_is(token_at(p, trigger + 1), IS(MONTH) | IS(WEEKDAY));
}

/* "the latest stage of Waterwheel, a long-running police operation": a word that nothing else is known by. */
static enum status read_apposed(struct page *p, size_t trigger, struct error *err)
{
    size_t at = trigger, first;

    while (at > 0 && at + APPOSED_WITHIN > trigger && !(token_at(p, at)->gap & ~(uint32_t)(GAP_SPACE | GAP_HYPHEN)) &&
           !token_is(token_at(p, at), IS(FUNCTION)))
        at--;
    if (at < 2 || !(token_at(p, at)->gap & GAP_COMMA) || (token_at(p, at)->gap & (GAP_STOP | GAP_LINE | GAP_QUOTE)) ||
        !token_is(token_at(p, at), IS(DETERMINER)) || token_at(p, at)->end - token_at(p, at)->at > 3)
        return STATUS_OK;
    first = at - 1;
    if (token_at(p, first)->word != 0 || (token_at(p, first)->shape & (SHAPE_ALL_CAPS | SHAPE_CAPITAL | SHAPE_POSSESSIVE)) != SHAPE_CAPITAL ||
        token_at(p, first)->gap != GAP_SPACE || !token_is(token_at(p, first) - 1, IS(OP_BEFORE)) ||
        token_is(token_at(p, first) - 1, IS(LOCATIVE) | IS(SAY) | IS(BY)))
        return STATUS_OK;
    return add(p, first, first, at, RULE_OPERATION_CODENAME, err);
}

static enum status read_one(struct page *p, size_t trigger, struct error *err)
{
    const struct token *t = token_at(p, trigger);
    size_t first = trigger + 1, end;
    const char *rule = RULE_OPERATION_NAME;

    if (t->shape & SHAPE_POSSESSIVE)
        return STATUS_OK;
    if (first >= p->tokens.count || !joins_name(p, first))
        return token_is_capital(t) ? STATUS_OK : read_apposed(p, trigger, err);
    end = read_capital_name(p, first, is_in_title_case(p, trigger));
    if (end == 0) {
        end = read_small_name(p, trigger, first);
        rule = RULE_OPERATION_SMALL;
    }
    if (end == 0)
        return token_is_capital(t) ? STATUS_OK : read_apposed(p, trigger, err);
    if (is_in_address(p, end) || is_since(p, trigger, end))
        return STATUS_OK;
    return add(p, trigger, first, end, rule, err);
}

/* "Operations Ashfold, Brightside and Crane": at least two names. */
static enum status read_list(struct page *p, size_t trigger, struct error *err)
{
    struct {
        size_t first, end;
    } names[LIST_MAX];
    size_t count = 0, at = trigger + 1;
    bool and_before = false;

    while (count < LIST_MAX && at < p->tokens.count && (count == 0 ? joins_name(p, at) : true)) {
        const struct token *t = token_at(p, at);
        size_t end;

        if (count > 0 && token_is(t, IS(AND)) && !and_before) {
            and_before = true;
            at++;
            continue;
        }
        if (count > 0 && !and_before && !(t->gap & GAP_COMMA))
            break;
        if (count > 0 && (t->gap & (GAP_STOP | GAP_LINE | GAP_COLON | GAP_OPEN)))
            break;
        end = read_capital_name(p, at, is_in_title_case(p, trigger));
        if (end == 0)
            break;
        names[count].first = at;
        names[count++].end = end;
        if (and_before)
            break;
        at = end;
    }
    if (count < 2 || !and_before)
        return STATUS_OK;
    for (size_t i = 0; i < count; i++) {
        enum status status = add(p, trigger, names[i].first, names[i].end, RULE_OPERATION_LIST, err);

        if (status)
            return status;
    }
    return STATUS_OK;
}

/* "an operation, called Crossbow", "a crackdown codenamed ‘Scorpion’". */
static enum status read_called(struct page *p, size_t at, struct error *err)
{
    size_t first = at + 1, end, back;
    const struct token *t;

    if (first < p->tokens.count && token_is(token_at(p, first), IS(LOCATIVE) | IS(DETERMINER) | IS(BY)) &&
        token_is(token_at(p, at), IS(CALLED)))
        return STATUS_OK;
    if (first < p->tokens.count && !(token_at(p, first)->shape & SHAPE_CAPITAL) && token_at(p, first)->end - token_at(p, first)->at == 2)
        first++; /* "known as" */
    t = token_at(p, first);
    if (first >= p->tokens.count || !joins_name(p, first) || token_is(t, IS(OPERATION) | IS(OPERATIONS)) || t->word == WORD_PROJECT)
        return STATUS_OK;
    if (!token_is(token_at(p, at), IS(CODENAME))) {
        for (back = 1; back <= CALLED_WITHIN && back <= at; back++)
            if (token_is(token_at(p, at - back), IS(OPERATION)) || (token_at(p, at - back)->gap & GAP_STOP))
                break;
        if (back > at || back > CALLED_WITHIN || !token_is(token_at(p, at - back), IS(OPERATION)))
            return STATUS_OK;
    }
    end = read_capital_name(p, first, false);
    return end ? add(p, at, first, end, RULE_OPERATION_CODENAME, err) : STATUS_OK;
}

static enum status read_project(struct page *p, size_t at, struct error *err)
{
    size_t end;
    uint32_t row = at + 1 < p->tokens.count ? registered(p, at + 1, &end) : ROW_NONE;

    if (row == ROW_NONE || registers_operation_row(p->registers, row)->kind != OPERATION_PROJECT ||
        !(token_at(p, at + 1)->shape & SHAPE_CAPITAL))
        return STATUS_OK;
    return add(p, at, at + 1, end, RULE_OPERATION_PROJECT, err);
}

enum status operations_read(struct page *p, struct error *err)
{
    enum status status = STATUS_OK;

    p->candidate_count = 0;
    for (size_t i = 0; i < p->tokens.count && !status; i++) {
        const struct token *t = token_at(p, i);

        if (!token_is(t, IS(OPERATION) | IS(OPERATIONS) | IS(CODENAME) | IS(CALLED)) && t->word != WORD_PROJECT)
            continue;
        if (!line_is_kept(line_of(p, i)))
            continue;
        if (token_is(t, IS(OPERATION)))
            status = read_one(p, i, err);
        else if (token_is(t, IS(OPERATIONS)))
            status = read_list(p, i, err);
        else if (t->word == WORD_PROJECT)
            status = read_project(p, i, err);
        else
            status = read_called(p, i, err);
    }
    return status;
}

/* ---- which of them the article is about ---- */

/* The classes of the words of a sentence, as far as `WINDOW` words to both sides. */
static uint64_t classes_around(const struct page *p, const struct candidate *c, size_t *first, size_t *end)
{
    enum { WINDOW = 40 };
    uint64_t classes = 0;

    *first = c->trigger;
    *end = c->end;
    for (size_t n = 0; n < WINDOW && *first > 0 && !(token_at(p, *first)->gap & (GAP_STOP | GAP_LINE)); n++)
        (*first)--;
    for (size_t n = 0; n < WINDOW && *end < p->tokens.count && !(token_at(p, *end)->gap & (GAP_STOP | GAP_LINE)); n++)
        (*end)++;
    for (size_t i = *first; i < *end; i++)
        if (i < c->first || i >= c->end)
            classes |= token_at(p, i)->classes;
    return classes;
}

/* Not a British police operation: by the register, or by what the sentence and the article speak of. */
static bool is_not_police(const struct page *p, const struct candidate *c)
{
    size_t first, end;
    uint64_t classes = classes_around(p, c, &first, &end);
    bool force_here = forces_any_between(p, first, end);
    enum operation_kind kind = c->row == ROW_NONE ? OPERATION_POLICE : registers_operation_row(p->registers, c->row)->kind;

    if (kind >= OPERATION_MILITARY)
        return !(force_here && (classes & IS(ENFORCE)));
    if (forces_foreign_between(p, first, end) && !force_here)
        return true;
    if ((classes & IS(MILITARY)) && !(classes & (IS(ENFORCE) | IS(POLICE))) && !force_here)
        return true;
    return !p->police_words || (p->foreign_words > 0 && !p->force_named && p->foreign_words >= p->police_words / 4) ||
           (p->military_words > p->police_words && !p->force_named);
}

/* "speaking of Operation Yewtree", "like Operation Raptor", "Operation Yewtree in 2012". */
static bool is_aside(const struct page *p, const struct candidate *c)
{
    const struct token *after = token_at(p, c->end);

    for (size_t i = c->trigger; i-- > 0 && i + ASIDE_WITHIN >= c->trigger;) {
        if (token_is(token_at(p, i), IS(COMPARISON)))
            return true;
        if (token_at(p, i)->gap & (GAP_STOP | GAP_LINE))
            break;
    }
    return c->end + 1 < p->tokens.count && token_is(after, IS(LOCATIVE)) && after->gap == GAP_SPACE &&
           after[1].digits == 4 && after[1].number > 1950 && after[1].number < 2050;
}

/* One letter more, fewer, other, or two swapped. */
static bool differs_in_a_letter(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t head = 0, tail = 0, shorter = a_len < b_len ? a_len : b_len;

    if (a_len > b_len + 1 || b_len > a_len + 1)
        return false;
    while (head < shorter && a[head] == b[head])
        head++;
    while (tail < shorter - head && a[a_len - 1 - tail] == b[b_len - 1 - tail])
        tail++;
    if (a_len != b_len)
        return head + tail == shorter;
    return a_len - head - tail <= 1 ||
           (a_len - head - tail == 2 && a[head] == b[head + 1] && a[head + 1] == b[head]);
}

/* "Operation Tiger Claw Targets Gangs" was read as "Tiger", which the text below tells to be "Tiger Claw". */
static bool is_begin_of(const struct candidate *cut, const struct candidate *whole)
{
    return cut->is_cut && !whole->is_cut && whole->end - whole->first > cut->end - cut->first &&
           whole->key_len > cut->key_len && memcmp(cut->key, whole->key, cut->key_len) == 0;
}

static bool is_same_name(const struct candidate *a, const struct candidate *b)
{
    if (is_begin_of(a, b) || is_begin_of(b, a))
        return true;
    if (a->row != ROW_NONE && a->row == b->row)
        return true;
    if (a->key_len == b->key_len && memcmp(a->key, b->key, a->key_len) == 0)
        return true;
    if (a->row != ROW_NONE && b->row != ROW_NONE)
        return false;
    return a->key_len >= FOLD_LETTERS_MIN && b->key_len >= FOLD_LETTERS_MIN && a->key[0] == b->key[0] &&
           differs_in_a_letter(a->key, a->key_len, b->key, b->key_len);
}

enum { COMPARED_MAX = 64 }; /* different names of one article; further ones are a list of something */

static void fold_variants(struct page *p)
{
    uint32_t heads[COMPARED_MAX];
    size_t count = 0;

    for (uint32_t i = 0; i < p->candidate_count; i++) {
        struct candidate *c = &p->candidates[i];
        size_t k;

        if (c->is_dropped)
            continue;
        for (k = 0; k < count; k++)
            if (is_same_name(&p->candidates[heads[k]], c))
                break;
        if (k < count) {
            struct candidate *head = &p->candidates[heads[k]];

            c->same_as = heads[k];
            head->count++;
            head->is_aside &= c->is_aside;
            if (head->row == ROW_NONE)
                head->row = c->row;
        } else if (count < COMPARED_MAX) {
            heads[count++] = i;
        } else {
            c->is_dropped = true;
        }
    }
}

const struct candidate *operations_before(const struct page *p, size_t at)
{
    size_t low = 0, high = p->candidate_count;

    while (low < high) { /* candidates are in the order of the text */
        size_t middle = low + (high - low) / 2;

        if (p->candidates[middle].first < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? &p->candidates[low - 1] : NULL;
}

/* An operation of the article that is not only spoken of. */
static bool has_main(const struct page *p)
{
    for (size_t i = 0; i < p->candidate_count; i++)
        if (!p->candidates[i].is_dropped && p->candidates[i].same_as == i && !p->candidates[i].is_aside)
            return true;
    return false;
}

/* The spelling to show: that of the register, else the one most often written in the best looking way. */
static enum status spell(struct page *p, uint32_t head, struct str *out, struct error *err)
{
    const struct candidate *best = NULL;
    uint32_t best_score = 0;
    struct buf name = BUF_INIT;
    enum status status;

    if (p->candidates[head].row != ROW_NONE) {
        *out = registers_operation_row(p->registers, p->candidates[head].row)->name;
        return STATUS_OK;
    }
    for (size_t i = head; i < p->candidate_count; i++) {
        const struct candidate *c = &p->candidates[i];
        uint32_t same = 0;

        if (c->same_as != head)
            continue;
        for (size_t k = head; k < p->candidate_count && k < head + COMPARED_MAX; k++)
            same += p->candidates[k].same_as == head && p->candidates[k].key_len == c->key_len &&
                    memcmp(p->candidates[k].key, c->key, c->key_len) == 0;
        same = c->is_cut ? 0 : same << 2 | c->looks;
        if (!best || same > best_score) {
            best = c;
            best_score = same;
        }
        if (i > head + COMPARED_MAX)
            break;
    }
    status = registers_operation(p->registers,
                                 page_slice(p, token_at(p, best->first)->at, token_at(p, best->end - 1)->end), &name, err);
    if (!status)
        status = arena_copy(p->arena, buf_view(&name), out, err);
    buf_release(&name);
    return status;
}

enum status operations_decide(struct page *p, struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < p->candidate_count; i++) {
        struct candidate *c = &p->candidates[i];

        c->is_dropped = is_not_police(p, c);
        c->is_aside = is_aside(p, c);
        if (line_of(p, c->trigger)->flags & LINE_OTHER_STORY)
            c->is_dropped = true;
        for (size_t k = c->first; k < c->end; k++)
            p->tokens.tokens[k].shape |= SHAPE_IN_NAME;
    }
    fold_variants(p);
    p->has_main_operation = has_main(p);
    for (uint32_t i = 0; i < p->candidate_count && !status; i++) {
        const struct candidate *c = &p->candidates[i];
        struct finding finding = { .kind = FACT_OPERATION, .rule = c->rule, .from = token_at(p, c->trigger)->at,
                                   .to = token_at(p, c->end - 1)->end };

        if (c->is_dropped || c->same_as != i || (c->is_aside && p->has_main_operation))
            continue;
        if (finding.to - finding.from > 120 || c->trigger + 1 != c->first)
            finding.from = token_at(p, c->first)->at;
        status = spell(p, i, &finding.value, err);
        if (!status)
            status = page_add_finding(p, finding, err);
    }
    return status;
}
