/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A recursive descent over the text itself, a function a rule:
 *
 *     query   = either
 *     either  = both { "OR" both }
 *     both    = part { ["AND"] part | "NOT" part | "-" part }
 *     part    = item { "NEAR/n" item }
 *     item    = "(" either ")" | ["~"] "\"" words "\"" | ["title:"] ["="] word ["*"] | field ":" value
 */
#include "query/parser.h"

#include "base/utf8.h"
#include "query/dates.h"

enum { NEAR_DEFAULT = 10, NEAR_MAX = 1000 };

struct parser {
    const struct parser_settings *settings;
    struct str text;
    size_t at;
    unsigned depth;
    unsigned words;
    struct arena *arena;
    struct query_fault *fault;
};

/* --- Characters ------------------------------------------------------------- */

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct str rest_of(const struct parser *p)
{
    return str_slice(p->text, p->at, p->text.len);
}

static char peek(const struct parser *p, size_t ahead)
{
    return p->at + ahead < p->text.len ? p->text.at[p->at + ahead] : '\0';
}

static void skip_spaces(struct parser *p)
{
    for (;;) {
        if (p->at < p->text.len && is_space(p->text.at[p->at]))
            p->at++;
        else if (str_starts_with(rest_of(p), STR("\xC2\xA0")))
            p->at += 2;
        else
            return;
    }
}

static enum status fail(struct parser *p, size_t offset, struct error *err, const char *message)
{
    p->fault->is_set = true;
    p->fault->offset = offset;
    return error_set(err, STATUS_BAD_INPUT, "%s", message);
}

/* A quotation mark that begins or ends a phrase: straight or curly. */
static size_t quote_length(struct str s)
{
    static const char *const kinds[] = { "\"", "\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x9E" };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_starts_with(s, str_from_c(kinds[i])))
            return strlen(kinds[i]);
    return 0;
}

static bool ends_word(struct str s, size_t at)
{
    return at >= s.len || is_space(s.at[at]) || s.at[at] == ')' || s.at[at] == '(' ||
           quote_length(str_slice(s, at, s.len)) > 0 || str_starts_with(str_slice(s, at, s.len), STR("\xC2\xA0"));
}

/* The text up to the next space, bracket or quotation mark. */
static struct str chunk_at(const struct parser *p)
{
    size_t end = p->at;

    while (!ends_word(p->text, end))
        end++;
    return str_slice(p->text, p->at, end);
}

static bool is_next_word(const struct parser *p, const char *word)
{
    return str_is_equal(chunk_at(p), str_from_c(word));
}

/* --- Making clauses --------------------------------------------------------- */

static struct clause *new_clause(struct parser *p, enum clause_kind kind, size_t offset)
{
    struct clause *c = arena_calloc(p->arena, 1, sizeof *c);

    if (c) {
        c->kind = kind;
        c->offset = offset;
        c->length = p->at > offset ? p->at - offset : 0;
    }
    return c;
}

/* Joins `left` and `right` under `kind`; a chain of one operator becomes one clause. */
static enum status join(struct parser *p, enum clause_kind kind, struct clause *left, struct clause *right,
                        struct clause **out, struct error *err)
{
    bool is_chain = left->kind == kind && kind != CLAUSE_NOT && !left->is_title;
    size_t count = is_chain ? left->child_count : 1;
    struct clause *c = is_chain ? left : new_clause(p, kind, left->offset);
    struct clause **children;

    if (!c)
        return error_no_memory(err);
    /* Grown by doubling: room is added where the count is a power of two. */
    if (!is_chain || (count & (count - 1)) == 0) {
        children = arena_calloc(p->arena, count * 2 + 2, sizeof(struct clause *));
        if (!children)
            return error_no_memory(err);
        if (is_chain)
            memcpy(children, c->children, count * sizeof(struct clause *));
        else
            children[0] = left;
        c->children = children;
    }
    c->children[count] = right;
    c->child_count = count + 1;
    c->length = p->at - c->offset;
    *out = c;
    return STATUS_OK;
}

/* The words of `text` as slots, extras left out. */
static enum status make_slots(struct parser *p, struct str text, enum clause_kind kind, struct slot **out, size_t *count,
                              struct error *err)
{
    enum { BATCH = 64 };
    struct token tokens[BATCH];
    struct slot *slots = NULL;
    size_t got, room = 0;
    enum status status;

    *count = 0;
    analyzer_begin(p->settings->analyzer, text, 1);
    do {
        status = analyzer_next(p->settings->analyzer, tokens, BATCH, &got, err);
        for (size_t i = 0; i < got && !status; i++) {
            const struct lexeme *l = analyzer_lexeme(p->settings->analyzer, tokens[i].lexeme);
            struct slot slot = { .kind = kind };
            struct str stem;

            if (tokens[i].is_extra)
                continue;
            if (++p->words > QUERY_WORDS_MAX)
                return fail(p, p->at, err, "too many words in one query");
            status = arena_copy(p->arena, lexeme_word(l), &slot.word, err);
            if (!status && lexeme_has_stem(l)) {
                status = analyzer_stem(p->settings->analyzer, tokens[i].lexeme, &stem, err);
                if (!status)
                    status = arena_copy(p->arena, stem, &slot.stem, err);
            }
            if (!status && *count == room) {
                struct slot *grown = arena_calloc(p->arena, room ? room * 2 : 4, sizeof *grown);

                if (!grown)
                    return error_no_memory(err);
                if (slots)
                    memcpy(grown, slots, *count * sizeof *slots);
                slots = grown;
                room = room ? room * 2 : 4;
            }
            if (!status)
                slots[(*count)++] = slot;
        }
    } while (got && !status);
    *out = slots;
    return status;
}

/* A clause of the words of `text`: one word, or several that belong together ("94-year-old"). NULL: no word in it. */
static enum status make_words(struct parser *p, struct str text, enum clause_kind kind, bool is_phrase, size_t offset,
                              struct clause **out, struct error *err)
{
    struct clause *c = new_clause(p, kind, offset);
    enum status status;

    if (!c)
        return error_no_memory(err);
    status = make_slots(p, text, kind, &c->slots, &c->slot_count, err);
    if (status)
        return status;
    *out = c->slot_count ? c : NULL;
    if (c->slot_count > 1 || (is_phrase && c->slot_count == 1 && kind == CLAUSE_WORD))
        c->kind = c->slot_count > 1 ? CLAUSE_PHRASE : CLAUSE_WORD;
    c->window = (uint32_t)c->slot_count;
    if (c->slot_count > 1 && !is_phrase && kind == CLAUSE_WORD)
        for (size_t i = 0; i < c->slot_count; i++)
            c->slots[i].kind = CLAUSE_EXACT;
    return STATUS_OK;
}

/* --- Rules -------------------------------------------------------------------- */

static enum status parse_either(struct parser *p, struct clause **out, struct error *err);

static enum status parse_phrase(struct parser *p, bool is_stemmed, struct clause **out, struct error *err)
{
    size_t offset = p->at - is_stemmed, from, end;
    struct str inside;

    p->at += quote_length(rest_of(p));
    from = p->at;
    for (end = from; end < p->text.len && !quote_length(str_slice(p->text, end, p->text.len)); end++)
        continue;
    if (end == p->text.len)
        return fail(p, offset, err, "a quotation mark that nothing closes");
    inside = str_slice(p->text, from, end);
    p->at = end + quote_length(str_slice(p->text, end, p->text.len));
    if (str_find_byte(inside, '*', 0) != STR_NONE)
        return fail(p, from + str_find_byte(inside, '*', 0), err, "a * inside quotation marks: prefixes stand alone");
    return make_words(p, inside, is_stemmed ? CLAUSE_WORD : CLAUSE_EXACT, true, offset, out, err);
}

static enum status parse_brackets(struct parser *p, struct clause **out, struct error *err)
{
    size_t offset = p->at++;
    enum status status;

    if (++p->depth > QUERY_DEPTH_MAX)
        return fail(p, offset, err, "brackets nested too deep");
    status = parse_either(p, out, err);
    if (status)
        return status;
    skip_spaces(p);
    if (peek(p, 0) != ')')
        return fail(p, offset, err, "a bracket that nothing closes");
    p->at++;
    p->depth--;
    return STATUS_OK;
}

/* The value behind a field: quoted, or up to the next space. */
static enum status parse_value(struct parser *p, struct str *out, struct error *err)
{
    size_t quote = quote_length(rest_of(p)), from, end;

    if (!quote) {
        *out = chunk_at(p);
        p->at += out->len;
        if (out->len == 0)
            return fail(p, p->at, err, "a field without a value");
        return STATUS_OK;
    }
    from = p->at + quote;
    for (end = from; end < p->text.len && !quote_length(str_slice(p->text, end, p->text.len)); end++)
        continue;
    if (end == p->text.len)
        return fail(p, p->at, err, "a quotation mark that nothing closes");
    *out = str_trim(str_slice(p->text, from, end));
    p->at = end + quote_length(str_slice(p->text, end, p->text.len));
    if (out->len == 0)
        return fail(p, from, err, "a field without a value");
    return STATUS_OK;
}

static enum status make_range(struct parser *p, enum field_id field, struct str value, size_t offset, struct clause **out,
                              struct error *err)
{
    struct clause *c = new_clause(p, CLAUSE_RANGE, offset);
    enum status status;

    if (!c)
        return error_no_memory(err);
    c->field = field;
    status = dates_parse_range(value, field == FIELD_YEAR, &c->low, &c->high, err);
    if (status == STATUS_BAD_INPUT) {
        p->fault->is_set = true;
        p->fault->offset = offset;
    }
    *out = c;
    return status;
}

static enum status make_filter(struct parser *p, enum field_id field, struct str value, size_t offset,
                               struct clause **out, struct error *err)
{
    struct clause *c;
    enum status status = STATUS_OK;

    if (field_at(field)->kind == FIELD_IS_DATE || (field == FIELD_YEAR && !str_is_equal_nocase(value, STR("none"))))
        return make_range(p, field, value, offset, out, err);
    c = new_clause(p, CLAUSE_FACET, offset);
    if (!c)
        return error_no_memory(err);
    c->field = field;
    if (!str_is_equal_nocase(value, STR("none")))
        status = p->settings->resolve(field, value, p->arena, &c->text, p->settings->payload, err);
    if (status == STATUS_BAD_INPUT) {
        p->fault->is_set = true;
        p->fault->offset = offset;
    }
    *out = c;
    return status;
}

static enum status parse_title(struct parser *p, struct clause **out, struct error *err);

/* "force:" and the like; false: what stands there is no field. */
static enum status parse_field(struct parser *p, bool *is_field, struct clause **out, struct error *err)
{
    struct str chunk = chunk_at(p), name, value;
    size_t colon = str_find_byte(chunk, ':', 0), offset = p->at;
    enum field_id field;
    enum status status;

    *is_field = false;
    if (colon == STR_NONE || colon == 0)
        return STATUS_OK;
    name = str_slice(chunk, 0, colon);
    for (size_t i = 0; i < name.len; i++)
        if (!((name.at[i] | 0x20) >= 'a' && (name.at[i] | 0x20) <= 'z') && name.at[i] != '-' && name.at[i] != '_')
            return STATUS_OK; /* 10:30 */
    if (colon + 1 == chunk.len && ends_word(p->text, p->at + chunk.len) && !quote_length(str_slice(p->text, p->at + chunk.len, p->text.len)) &&
        peek(p, chunk.len) != '(' && !field_find(name, &field))
        return STATUS_OK; /* "he said: no": punctuation */
    *is_field = true;
    if (!field_find(name, &field) || field_at(field)->kind == FIELD_IS_KEY) {
        p->fault->is_set = true;
        p->fault->offset = offset;
        return error_set(err, STATUS_BAD_INPUT,
                         "no field '%.*s' (there are title, force, year, date, operation, and force-source and the like; put the "
                         "words in quotation marks to search for them)",
                         STR_ARG(name));
    }
    p->at += colon + 1;
    if (field_at(field)->kind == FIELD_IS_TEXT)
        return parse_title(p, out, err);
    status = parse_value(p, &value, err);
    return status ? status : make_filter(p, field, value, offset, out, err);
}

/* What else in a word would be an operator elsewhere. */
static enum status check_word(struct parser *p, struct str chunk, struct error *err)
{
    static const struct {
        const char *sign, *message;
    } refused[] = {
        { "&&", "no operator &&: words beside each other are joined by AND" },
        { "||", "no operator ||: write OR" },
        { "^", "no operator ^: words cannot be weighted" },
        { "<", "no operator <: only dates and years have ranges, as year:2014..2016" },
        { ">", "no operator >: only dates and years have ranges, as year:2014..2016" },
        { "~", "no operator ~ here: ~\"two words\" is a stemmed phrase" },
        { "*", "a * only at the end of a word: safeguard*" },
        { "[", "no operator [: ranges are written year:2014..2016" },
        { "{", "no operator {" },
        { "=", "a = only at the beginning of a word: =operation" },
    };

    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        size_t at = str_find(chunk, str_from_c(refused[i].sign), 0);

        if (at != STR_NONE)
            return fail(p, p->at + at, err, refused[i].message);
    }
    for (size_t i = 1; i + 1 < chunk.len; i++) /* ra?d, but not "who? he said" */
        if (chunk.at[i] == '?' && utf8_class((unsigned char)chunk.at[i + 1]) == UTF8_LETTER)
            return fail(p, p->at + i, err, "no operator ?: only word* is a wildcard");
    if (chunk.len > 1 && (chunk.at[0] == '+' || chunk.at[0] == '!') && utf8_class((unsigned char)chunk.at[1]) == UTF8_LETTER)
        return fail(p, p->at, err, chunk.at[0] == '+' ? "no operator +: all words must match anyway" : "no operator !: write -word or NOT");
    return STATUS_OK;
}

static enum status check_operator(struct parser *p, struct str chunk, struct error *err)
{
    static const char *const unknown[] = { "XOR", "ADJ", "SYN", "WITHIN", "ANDNOT", "PHRASE", "BEFORE", "AFTER" };

    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        struct str name = str_from_c(unknown[i]);

        if (str_is_equal(chunk, name) || (str_starts_with(chunk, name) && chunk.at[name.len] == '/'))
            return fail(p, p->at, err, "an operator that there is not (there are AND, OR, NOT and NEAR/n)");
    }
    return STATUS_OK;
}

static size_t letters_in(const struct slot *s)
{
    size_t letters = 0;

    for (size_t i = 0; i < s->word.len; i++)
        letters += ((unsigned char)s->word.at[i] & 0xC0) != 0x80;
    return letters;
}

static enum status parse_prefix(struct parser *p, struct str chunk, struct clause **out, struct error *err)
{
    struct str word = str_slice(chunk, 0, chunk.len - 1);
    size_t offset = p->at;
    enum status status = check_word(p, word, err);

    if (status)
        return status;
    p->at += chunk.len;
    status = make_words(p, word, CLAUSE_PREFIX, false, offset, out, err);
    if (status)
        return status;
    if (!*out || (*out)->slot_count != 1)
        return fail(p, offset, err, "a * behind something that is not one word");
    if (letters_in(&(*out)->slots[0]) < PREFIX_LETTERS_MIN)
        return fail(p, offset, err, "too few letters before the *: at least 3");
    return STATUS_OK;
}

/* Where any word will do, so will any part of "94-year-old". */
static enum status take_apart(struct parser *p, struct clause **out, struct error *err)
{
    struct clause *whole = *out, *any = NULL;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < whole->slot_count && !status; i++) {
        struct clause *part = new_clause(p, CLAUSE_WORD, whole->offset);

        if (!part)
            return error_no_memory(err);
        part->slots = &whole->slots[i];
        part->slots[0].kind = CLAUSE_EXACT;
        part->slot_count = 1;
        if (any)
            status = join(p, CLAUSE_OR, any, part, &any, err);
        else
            any = part;
    }
    *out = any;
    return status;
}

static enum status parse_word(struct parser *p, struct clause **out, struct error *err)
{
    struct str chunk = chunk_at(p);
    bool is_exact = chunk.len > 1 && chunk.at[0] == '=';
    size_t offset = p->at;
    enum status status = check_operator(p, chunk, err);

    if (status)
        return status;
    if (is_exact) {
        p->at++;
        chunk = str_slice(chunk, 1, chunk.len);
    } else if (chunk.len > 1 && chunk.at[chunk.len - 1] == '*') {
        return parse_prefix(p, chunk, out, err);
    }
    status = check_word(p, chunk, err);
    p->at += chunk.len;
    if (!status)
        status = make_words(p, chunk, is_exact ? CLAUSE_EXACT : CLAUSE_WORD, false, offset, out, err);
    if (!status && p->settings->is_any && !is_exact && *out && (*out)->kind == CLAUSE_PHRASE)
        status = take_apart(p, out, err);
    return status;
}

static void mark_title(struct clause *c)
{
    if (c->child_count == 0)
        c->is_title = true;
    for (size_t i = 0; i < c->child_count; i++)
        mark_title(c->children[i]);
}

static bool has_filter(const struct clause *c)
{
    if (c->kind == CLAUSE_FACET || c->kind == CLAUSE_RANGE || c->is_title)
        return true;
    for (size_t i = 0; i < c->child_count; i++)
        if (has_filter(c->children[i]))
            return true;
    return false;
}

static enum status parse_title(struct parser *p, struct clause **out, struct error *err)
{
    size_t offset = p->at;
    enum status status;

    if (peek(p, 0) == '(')
        status = parse_brackets(p, out, err);
    else if (peek(p, 0) == '~' && quote_length(str_slice(p->text, p->at + 1, p->text.len))) {
        p->at++;
        status = parse_phrase(p, true, out, err);
    } else if (quote_length(rest_of(p)))
        status = parse_phrase(p, false, out, err);
    else
        status = parse_word(p, out, err);
    if (status)
        return status;
    if (!*out)
        return fail(p, offset, err, "a field without a value");
    if (has_filter(*out))
        return fail(p, offset, err, "a field inside a field");
    mark_title(*out);
    return STATUS_OK;
}

static bool is_near(const struct parser *p)
{
    return is_next_word(p, "NEAR") || str_starts_with(chunk_at(p), STR("NEAR/"));
}

/* One item; *out is NULL for punctuation. */
static enum status parse_item(struct parser *p, struct clause **out, struct error *err)
{
    bool is_field = false;
    enum status status;

    *out = NULL;
    if (is_near(p))
        return fail(p, p->at, err, "nothing before NEAR");
    if (peek(p, 0) == '(')
        return parse_brackets(p, out, err);
    if (peek(p, 0) == '~' && quote_length(str_slice(p->text, p->at + 1, p->text.len))) {
        p->at++;
        return parse_phrase(p, true, out, err);
    }
    if (quote_length(rest_of(p)))
        return parse_phrase(p, false, out, err);
    if (peek(p, 0) == '=' && quote_length(str_slice(p->text, p->at + 1, p->text.len))) {
        p->at++; /* ="a phrase" is a phrase: those are as written anyway */
        return parse_phrase(p, false, out, err);
    }
    status = parse_field(p, &is_field, out, err);
    if (status || is_field)
        return status;
    return parse_word(p, out, err);
}

/* "NEAR" or "NEAR/5" at p->at: its window; 0: it is not there. */
static enum status near_window(struct parser *p, uint32_t *window, struct error *err)
{
    struct str chunk = chunk_at(p), number;
    uint64_t value = NEAR_DEFAULT;

    *window = 0;
    if (!is_near(p))
        return STATUS_OK;
    number = str_slice(chunk, 5, chunk.len);
    if (chunk.len > 4 && (!str_to_unsigned(number, NEAR_MAX, &value) || value == 0))
        return fail(p, p->at, err, "NEAR/ needs a number of words from 1 to 1000: NEAR/5");
    *window = (uint32_t)value;
    p->at += chunk.len;
    return STATUS_OK;
}

static bool is_single_word(const struct clause *c)
{
    return c && (c->kind == CLAUSE_WORD || c->kind == CLAUSE_EXACT || c->kind == CLAUSE_PREFIX);
}

static bool may_be_near(const struct clause *c)
{
    return is_single_word(c) || (c && c->kind == CLAUSE_PHRASE);
}

static enum status extend_near(struct parser *p, struct clause *left, struct clause *right, uint32_t window,
                               size_t offset, struct clause **out, struct error *err)
{
    size_t count = left->slot_count;
    struct slot *slots = arena_calloc(p->arena, count + right->slot_count + 1, sizeof *slots);
    struct clause *c = left->kind == CLAUSE_NEAR ? left : new_clause(p, CLAUSE_NEAR, left->offset);

    if (!slots || !c)
        return error_no_memory(err);
    if (!may_be_near(right) || (left->kind != CLAUSE_NEAR && !may_be_near(left)))
        return fail(p, offset, err, "NEAR joins words and phrases: warrant NEAR/5 \"mobile phones\"");
    if (left->is_title != right->is_title)
        return fail(p, offset, err, "NEAR cannot join a word of the headline with one of the text");
    memcpy(slots, left->slots, count * sizeof *slots);
    memcpy(slots + count, right->slots, right->slot_count * sizeof *slots);
    for (size_t i = 1; i < right->slot_count; i++)
        slots[count + i].goes_on = true;
    for (size_t i = 1; i < count && left->kind == CLAUSE_PHRASE; i++)
        slots[i].goes_on = true;
    c->slots = slots;
    c->slot_count = count + right->slot_count;
    c->window = left->kind == CLAUSE_NEAR && left->window > window ? left->window : window;
    c->is_title = left->is_title;
    c->length = p->at - c->offset;
    *out = c;
    return STATUS_OK;
}

static enum status parse_part(struct parser *p, struct clause **out, struct error *err)
{
    enum status status = parse_item(p, out, err);

    while (!status) {
        size_t before = p->at, offset;
        struct clause *right = NULL;
        uint32_t window = 0;

        skip_spaces(p);
        offset = p->at;
        status = near_window(p, &window, err);
        if (!status && window && !*out)
            status = fail(p, offset, err, "nothing before NEAR");
        if (status || !window) {
            p->at = window ? p->at : before;
            return status;
        }
        skip_spaces(p);
        if (p->at == p->text.len || peek(p, 0) == ')')
            return fail(p, offset, err, "nothing behind NEAR");
        status = parse_item(p, &right, err);
        if (!status && !right)
            status = fail(p, offset, err, "nothing behind NEAR");
        if (!status)
            status = extend_near(p, *out, right, window, offset, out, err);
    }
    return status;
}

static bool is_filter(const struct clause *c)
{
    return c->kind == CLAUSE_FACET || c->kind == CLAUSE_RANGE;
}

/* "op" or "operation" before another word: the papers write both. */
static void mark_operation(struct clause *before, const struct clause *next)
{
    struct slot *slot;

    if (!before || before->kind != CLAUSE_WORD || before->slot_count != 1 || before->is_title || !is_single_word(next) ||
        next->is_title)
        return;
    slot = &before->slots[0];
    if (str_is_equal(slot->word, STR("op")) || str_is_equal(slot->word, STR("operation")))
        slot->is_operation = true;
}

/* What stands beside each other so far: what must match, what must not. */
struct both {
    struct clause *words;   /* joined by AND, or by OR with --any */
    struct clause *filters; /* always joined by AND */
    struct clause *without;
    struct clause *last; /* the part before */
};

static enum status add_part(struct parser *p, struct both *b, struct clause *part, bool is_not, bool is_and,
                            struct error *err)
{
    bool is_or = p->settings->is_any && !is_and;
    struct clause **into = is_not ? &b->without : is_filter(part) ? &b->filters : &b->words;

    if (!is_not) {
        mark_operation(b->last, part);
        b->last = part;
    }
    if (!*into) {
        *into = part;
        return STATUS_OK;
    }
    return join(p, is_not || (into == &b->words && is_or) ? CLAUSE_OR : CLAUSE_AND, *into, part, into, err);
}

static enum status finish_both(struct parser *p, struct both *b, size_t offset, struct clause **out, struct error *err)
{
    enum status status = STATUS_OK;

    *out = b->words;
    if (!*out)
        *out = b->filters;
    else if (b->filters)
        status = join(p, CLAUSE_AND, b->words, b->filters, out, err);
    if (status || !b->without)
        return status;
    if (!*out)
        *out = new_clause(p, CLAUSE_ALL, offset);
    if (!*out)
        return error_no_memory(err);
    return join(p, CLAUSE_NOT, *out, b->without, out, err);
}

static bool ends_both(const struct parser *p)
{
    return p->at == p->text.len || peek(p, 0) == ')' || is_next_word(p, "OR");
}

/* AND, NOT or "-" before the next part; whether one stands there decides what may follow. */
static void take_operators(struct parser *p, bool *is_and, bool *is_not)
{
    *is_and = is_next_word(p, "AND");
    if (*is_and) {
        p->at += 3;
        skip_spaces(p);
    }
    *is_not = is_next_word(p, "NOT");
    if (*is_not) {
        p->at += 3;
        skip_spaces(p);
    } else if (peek(p, 0) == '-' && !ends_word(p->text, p->at + 1) && peek(p, 1) != '-') {
        p->at++;
        *is_not = true;
    } else if (peek(p, 0) == '-' && (peek(p, 1) == '(' || quote_length(str_slice(p->text, p->at + 1, p->text.len)))) {
        p->at++;
        *is_not = true;
    }
}

static enum status parse_both(struct parser *p, struct clause **out, struct error *err)
{
    struct both b = { NULL, NULL, NULL, NULL };
    size_t start = p->at;
    enum status status = STATUS_OK;

    for (;;) {
        bool is_and, is_not;
        size_t offset;
        struct clause *part = NULL;

        skip_spaces(p);
        if (ends_both(p))
            break;
        offset = p->at;
        take_operators(p, &is_and, &is_not);
        if (is_and && !b.words && !b.filters && !b.without)
            return fail(p, offset, err, "nothing before AND");
        if ((is_and || is_not) && ends_both(p))
            return fail(p, offset, err, is_not ? "nothing behind NOT" : "nothing behind AND");
        if ((is_and && is_next_word(p, "AND")) || (is_not && (is_next_word(p, "AND") || is_next_word(p, "NOT"))))
            return fail(p, p->at, err, "two operators beside each other");
        status = parse_part(p, &part, err);
        if (!status && !part && (is_and || is_not))
            status = fail(p, offset, err, is_not ? "nothing behind NOT" : "nothing behind AND");
        if (!status && part)
            status = add_part(p, &b, part, is_not, is_and, err);
        if (status)
            return status;
    }
    return finish_both(p, &b, start, out, err);
}

static enum status parse_either(struct parser *p, struct clause **out, struct error *err)
{
    enum status status = parse_both(p, out, err);

    while (!status) {
        struct clause *right = NULL;
        size_t offset = p->at;

        if (!is_next_word(p, "OR"))
            return STATUS_OK;
        if (!*out)
            return fail(p, offset, err, "nothing before OR");
        p->at += 2;
        status = parse_both(p, &right, err);
        if (!status && !right)
            status = fail(p, offset, err, "nothing behind OR");
        if (!status)
            status = join(p, CLAUSE_OR, *out, right, out, err);
    }
    return status;
}

enum status parser_run(const struct parser_settings *settings, struct str text, struct arena *arena, struct clause **out,
                       struct query_fault *fault, struct error *err)
{
    struct parser p = { .settings = settings, .text = text, .arena = arena, .fault = fault };
    struct clause *c = NULL;
    enum status status;

    *fault = (struct query_fault){ false, 0 };
    if (text.len > QUERY_BYTES_MAX)
        return error_set(err, STATUS_BAD_INPUT, "the query has %zu bytes, the limit is %d", text.len, QUERY_BYTES_MAX);
    status = parse_either(&p, &c, err);
    if (status)
        return status;
    if (p.at < text.len)
        return fail(&p, p.at, err, "a bracket that nothing opens");
    if (!c && str_trim(text).len)
        return fail(&p, 0, err, "there is no word in the query");
    if (!c)
        c = new_clause(&p, CLAUSE_ALL, 0);
    if (!c)
        return error_no_memory(err);
    *out = c;
    return STATUS_OK;
}

enum status parser_filter(const struct parser_settings *settings, enum field_id field, struct str value,
                          struct arena *arena, struct clause **out, struct error *err)
{
    struct query_fault fault = { false, 0 };
    struct parser p = { .settings = settings, .arena = arena, .fault = &fault };

    value = str_trim(value);
    if (value.len == 0)
        return error_set(err, STATUS_BAD_INPUT, "--%s needs a value", field_at(field)->name);
    return make_filter(&p, field, value, 0, out, err);
}
