/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stem/tokenizer.h"

#include "base/ascii.h"
#include "base/utf8.h"

enum { SEP, LETTER, DIGIT, OTHER };

/* What an ASCII byte does to a word. */
static const unsigned char ascii_class[128] = {
    ['0'] = DIGIT,  ['1'] = DIGIT,  ['2'] = DIGIT,  ['3'] = DIGIT,  ['4'] = DIGIT,
    ['5'] = DIGIT,  ['6'] = DIGIT,  ['7'] = DIGIT,  ['8'] = DIGIT,  ['9'] = DIGIT,
    ['a'] = LETTER, ['b'] = LETTER, ['c'] = LETTER, ['d'] = LETTER, ['e'] = LETTER, ['f'] = LETTER, ['g'] = LETTER,
    ['h'] = LETTER, ['i'] = LETTER, ['j'] = LETTER, ['k'] = LETTER, ['l'] = LETTER, ['m'] = LETTER, ['n'] = LETTER,
    ['o'] = LETTER, ['p'] = LETTER, ['q'] = LETTER, ['r'] = LETTER, ['s'] = LETTER, ['t'] = LETTER, ['u'] = LETTER,
    ['v'] = LETTER, ['w'] = LETTER, ['x'] = LETTER, ['y'] = LETTER, ['z'] = LETTER,
    ['A'] = LETTER, ['B'] = LETTER, ['C'] = LETTER, ['D'] = LETTER, ['E'] = LETTER, ['F'] = LETTER, ['G'] = LETTER,
    ['H'] = LETTER, ['I'] = LETTER, ['J'] = LETTER, ['K'] = LETTER, ['L'] = LETTER, ['M'] = LETTER, ['N'] = LETTER,
    ['O'] = LETTER, ['P'] = LETTER, ['Q'] = LETTER, ['R'] = LETTER, ['S'] = LETTER, ['T'] = LETTER, ['U'] = LETTER,
    ['V'] = LETTER, ['W'] = LETTER, ['X'] = LETTER, ['Y'] = LETTER, ['Z'] = LETTER,
};

static unsigned class_of(char byte)
{
    return (unsigned char)byte < 0x80 ? ascii_class[(unsigned char)byte] : (unsigned)OTHER;
}

static unsigned class_at(struct str s, size_t at)
{
    return at < s.len ? class_of(s.at[at]) : (unsigned)SEP;
}

/* The character at `at`, any encoding of it: its class and length. Invalid bytes separate, one at a time. */
static enum utf8_class character_at(struct str s, size_t at, uint32_t *code, size_t *length)
{
    *code = 0;
    *length = 0;
    if (at >= s.len)
        return UTF8_SEPARATOR;
    *length = utf8_decode(str_slice(s, at, s.len), code);
    if (*length == 0) {
        *length = 1;
        *code = 0xFFFD;
        return UTF8_SEPARATOR;
    }
    return utf8_class(*code);
}

static bool is_word_at(struct str s, size_t at)
{
    uint32_t code;
    size_t length;
    enum utf8_class class = character_at(s, at, &code, &length);

    return class == UTF8_LETTER || class == UTF8_DIGIT || class == UTF8_MARK;
}

static void add(struct word *w, const char *bytes, size_t count, bool *is_full)
{
    if (*is_full || w->len + count > WORD_MAX) {
        *is_full = true; /* later, shorter characters must not close the gap */
        return;
    }
    memcpy(w->folded + w->len, bytes, count);
    w->len = (uint8_t)(w->len + count);
}

static char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Length of an apostrophe at `at`, straight, curly or modifier letter; 0 where there is none. */
static size_t apostrophe_at(struct str s, size_t at)
{
    static const char *const kinds[] = { "\xE2\x80\x99", "\xE2\x80\x98", "\xCA\xBC", "\xEF\xBC\x87", "\xE2\x80\x9B" };

    if (at >= s.len)
        return 0;
    if (s.at[at] == '\'')
        return 1;
    if (utf8_is_ascii(s.at[at]))
        return 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_starts_with(str_slice(s, at, s.len), str_from_c(kinds[i])))
            return strlen(kinds[i]);
    return 0;
}

/* U.K., U.S.A, e.g.: single letters with full stops between. Returns the end of the last letter, or 0. */
static size_t acronym_end(struct str s, size_t at)
{
    size_t end = 0;
    unsigned letters = 0;

    while (class_at(s, at) == LETTER && !is_word_at(s, at + 1)) {
        letters++;
        end = at + 1;
        if (at + 1 >= s.len || s.at[at + 1] != '.')
            break;
        at += 2;
    }
    return letters > 1 ? end : 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A comma inside a number groups thousands when exactly three digits follow it. */
static bool is_thousands_comma(struct str s, size_t at)
{
    if (!is_digit(s.at[at - 1]))
        return false;
    for (size_t i = 1; i <= 3; i++)
        if (class_at(s, at + i) != DIGIT)
            return false;
    return class_at(s, at + 4) != DIGIT;
}

/* How much of the punctuation at `at` belongs to the word so far; 0: the word ends. */
static size_t inner_punctuation(struct str s, size_t at, const struct word *w, bool *is_full, struct word *out)
{
    char c = s.at[at];

    if (at == w->offset)
        return 0;
    if (c == '.' && is_digit(s.at[at - 1]) && class_at(s, at + 1) == DIGIT) {
        add(out, ".", 1, is_full);
        return 1;
    }
    if (c == ',' && is_thousands_comma(s, at))
        return 1;
    if (c == '&' && w->len <= 2 && is_word_at(s, at + 1)) {
        add(out, "&", 1, is_full);
        return 1;
    }
    return 0;
}

/* A boundary of CamelCase before `i`: opWarrior, OPWarrior, Op2024. */
static bool is_camel_boundary(struct str s, size_t i)
{
    bool was_upper = s.at[i - 1] >= 'A' && s.at[i - 1] <= 'Z';
    bool is_upper = s.at[i] >= 'A' && s.at[i] <= 'Z';
    bool next_lower = i + 1 < s.len && s.at[i + 1] >= 'a' && s.at[i + 1] <= 'z';

    if (is_digit(s.at[i]) != is_digit(s.at[i - 1]))
        return true;
    return is_upper && (!was_upper || next_lower);
}

static void push_extra(struct tokenizer *t, const struct word *w, struct str folded)
{
    struct word *extra;

    if (t->extras == TOKENIZER_EXTRAS || folded.len == 0 || folded.len > WORD_MAX)
        return;
    extra = &t->extra[t->extras++];
    *extra = (struct word){ .offset = w->offset, .length = w->length, .position = w->position, .is_extra = true };
    extra->len = (uint8_t)folded.len;
    for (size_t i = 0; i < folded.len; i++)
        extra->folded[i] = ascii_lower(folded.at[i]);
}

/* The parts of a run-together name are words at the same place. */
static void split_camel(struct tokenizer *t, const struct word *w)
{
    struct str raw = str_slice(t->text, w->offset, w->offset + w->length);
    size_t from = 0;

    for (size_t i = 0; i < raw.len; i++)
        if (class_of(raw.at[i]) != LETTER && class_of(raw.at[i]) != DIGIT)
            return;
    for (size_t i = 1; i <= raw.len; i++) {
        if (i < raw.len && !is_camel_boundary(raw, i))
            continue;
        if (from == 0 && i == raw.len)
            return;
        push_extra(t, w, str_slice(raw, from, i));
        from = i;
    }
}

/* O'Brien and OBrien are one name, and so are d'Actium and Actium; contractions keep their apostrophe. */
static void join_apostrophe(struct tokenizer *t, struct word *w)
{
    struct word whole = *w;
    struct str tail;

    if (w->len < 4 || w->folded[1] != '\'' || !memchr("odlm", w->folded[0], 4))
        return;
    push_extra(t, w, str_of(whole.folded, whole.len));
    tail = str_of(whole.folded + 2, (size_t)whole.len - 2);
    if (w->folded[0] != 'o')
        push_extra(t, w, tail);
    memmove(w->folded + 1, whole.folded + 2, tail.len);
    w->folded[--w->len] = '\0';
}

static bool starts_with_op_name(struct str raw)
{
    return raw.len > 4 && raw.at[0] == 'O' && raw.at[1] == 'p' && raw.at[2] >= 'A' && raw.at[2] <= 'Z';
}

/* Nothing that could go on with a word stands at this byte, behind a letter or digit `before`. */
static bool is_plain_end(char byte, char before)
{
    if (class_of(byte) != SEP || byte == '\'' || byte == '&')
        return false;
    return (byte != '.' && byte != ',') || !is_digit(before);
}

/* Nearly all words: ASCII letters and digits, less than a block of them, and a plain end; no letter that may begin an acronym.
 * False: it is not one. */
static bool take_plain_word(struct tokenizer *t, struct word *w)
{
    const char *from = t->text.at + t->at;
    unsigned run;

    if (t->text.len - t->at < ASCII_BLOCK)
        return false;
    run = ascii_word_run(from);
    if (run == 0 || run == ASCII_BLOCK || !is_plain_end(from[run], from[run - 1]) || (run == 1 && from[1] == '.'))
        return false;
    ascii_fold(w->folded, from, run);
    w->len = (uint8_t)run;
    w->length = run;
    t->at += run;
    return true;
}

/* Takes the word that begins at t->at; afterwards t->at is behind it. */
static void take_word(struct tokenizer *t, struct word *w)
{
    struct str s = t->text;
    size_t at = t->at, end = at, apostrophe;
    bool is_full = false, has_apostrophe = false;

    for (;;) {
        unsigned class = class_at(s, at);
        uint32_t code;
        size_t length;
        enum utf8_class kind;
        char folded[UTF8_FOLD_MAX];

        if (class == LETTER || class == DIGIT) {
            char c = ascii_lower(s.at[at]);

            add(w, &c, 1, &is_full);
            end = ++at;
            continue;
        }
        apostrophe = apostrophe_at(s, at);
        if (apostrophe && at > w->offset) {
            if (class_at(s, at + apostrophe) == LETTER && ascii_lower(s.at[at + apostrophe]) == 's' &&
                !is_word_at(s, at + apostrophe + 1)) {
                t->at = at + apostrophe + 1; /* possessive: neither part of the word nor a word */
                break;
            }
            if (class_at(s, at + apostrophe) != DIGIT && is_word_at(s, at + apostrophe)) {
                add(w, "'", 1, &is_full);
                has_apostrophe = true;
                at += apostrophe;
                continue;
            }
        }
        t->at = at;
        if (class == SEP) {
            length = at < s.len ? inner_punctuation(s, at, w, &is_full, w) : 0;
            if (length == 0)
                break;
            at += length;
            continue;
        }
        kind = character_at(s, at, &code, &length);
        if (kind == UTF8_SEPARATOR || kind == UTF8_IDEOGRAPH)
            break;
        at += length;
        if (kind == UTF8_NOTHING)
            continue;
        end = at;
        if (kind != UTF8_MARK)
            add(w, folded, utf8_fold(code, folded), &is_full);
    }
    w->length = (uint32_t)(end - w->offset);
    if (t->at < end)
        t->at = end;
    if (has_apostrophe)
        join_apostrophe(t, w);
}

static void take_acronym(struct tokenizer *t, struct word *w, size_t end)
{
    bool is_full = false;

    for (size_t at = t->at; at < end; at += 2) {
        char c = ascii_lower(t->text.at[at]);

        add(w, &c, 1, &is_full);
    }
    w->length = (uint32_t)(end - t->at);
    t->at = end;
}

static void take_ideograph(struct tokenizer *t, struct word *w, uint32_t code, size_t length)
{
    char folded[UTF8_FOLD_MAX];
    bool is_full = false;

    add(w, folded, utf8_fold(code, folded), &is_full);
    w->length = (uint32_t)length;
    t->at += length;
}

/* Skips to the beginning of the next word; false at the end of the text. */
static bool find_word(struct tokenizer *t, bool *is_hashtag, enum utf8_class *class, uint32_t *code, size_t *length)
{
    struct str s = t->text;

    *is_hashtag = false;
    for (; t->at < s.len;) {
        unsigned byte = class_of(s.at[t->at]);

        if (byte == SEP) {
            *is_hashtag = s.at[t->at] == '#';
            t->at++;
            continue;
        }
        if (byte != OTHER) {
            *class = byte == LETTER ? UTF8_LETTER : UTF8_DIGIT;
            return true;
        }
        *class = character_at(s, t->at, code, length);
        if (*class == UTF8_LETTER || *class == UTF8_DIGIT || *class == UTF8_IDEOGRAPH)
            return true;
        t->at += *length;
        if (*class == UTF8_SEPARATOR)
            *is_hashtag = false;
    }
    return false;
}

void tokenizer_init(struct tokenizer *t, struct str text, uint32_t first_position)
{
    t->text = text;
    t->at = 0;
    t->position = first_position;
    t->extras = t->extras_sent = 0;
}

bool tokenizer_next(struct tokenizer *t, struct word *w)
{
    bool is_hashtag;
    enum utf8_class class;
    uint32_t code;
    size_t length, end;

    if (t->extras_sent < t->extras) {
        *w = t->extra[t->extras_sent++];
        return true;
    }
    t->extras = t->extras_sent = 0;
    do {
        if (!find_word(t, &is_hashtag, &class, &code, &length))
            return false;
        w->offset = (uint32_t)t->at;
        w->position = t->position;
        w->len = 0;
        w->is_extra = false;
        if (class != UTF8_IDEOGRAPH && take_plain_word(t, w))
            break;
        memset(w->folded, 0, WORD_FRONT);
        if (class == UTF8_IDEOGRAPH)
            take_ideograph(t, w, code, length);
        else if (class == UTF8_LETTER && t->at + 1 < t->text.len && t->text.at[t->at + 1] == '.' &&
                 (end = acronym_end(t->text, t->at)) != 0)
            take_acronym(t, w, end);
        else
            take_word(t, w);
    } while (w->len == 0); /* a letter that folds to nothing */
    t->position++;
    if (is_hashtag || starts_with_op_name(str_slice(t->text, w->offset, w->offset + w->length)))
        split_camel(t, w);
    return true;
}
