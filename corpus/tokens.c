/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/tokens.h"

#include "base/ascii.h"

#include <stdlib.h>

/* What an ASCII byte is. 0: a separator of no interest. */
enum byte_class { B_OTHER, B_SPACE, B_LOWER, B_UPPER, B_DIGIT, B_MARK, B_NEWLINE, B_WIDE, B_AMPERSAND, B_QUOTE };

#define L B_LOWER
#define U B_UPPER
#define D B_DIGIT
#define W16 B_WIDE, B_WIDE, B_WIDE, B_WIDE, B_WIDE, B_WIDE, B_WIDE, B_WIDE, \
            B_WIDE, B_WIDE, B_WIDE, B_WIDE, B_WIDE, B_WIDE, B_WIDE, B_WIDE

static const unsigned char byte_classes[256] = {
    [' '] = B_SPACE, ['\t'] = B_SPACE, ['\r'] = B_SPACE, ['\v'] = B_SPACE, ['\f'] = B_SPACE, ['\n'] = B_NEWLINE,
    ['a'] = L, ['b'] = L, ['c'] = L, ['d'] = L, ['e'] = L, ['f'] = L, ['g'] = L, ['h'] = L, ['i'] = L, ['j'] =
    L, ['k'] = L, ['l'] = L, ['m'] = L, ['n'] = L, ['o'] = L, ['p'] = L, ['q'] = L, ['r'] = L, ['s'] = L, ['t']
    = L, ['u'] = L, ['v'] = L, ['w'] = L, ['x'] = L, ['y'] = L, ['z'] = L, ['A'] = U, ['B'] = U, ['C'] = U,
    ['D'] = U, ['E'] = U, ['F'] = U, ['G'] = U, ['H'] = U, ['I'] = U, ['J'] = U, ['K'] = U, ['L'] = U, ['M'] =
    U, ['N'] = U, ['O'] = U, ['P'] = U, ['Q'] = U, ['R'] = U, ['S'] = U, ['T'] = U, ['U'] = U, ['V'] = U, ['W']
    = U, ['X'] = U, ['Y'] = U, ['Z'] = U, ['0'] = D, ['1'] = D, ['2'] = D, ['3'] = D, ['4'] = D, ['5'] = D,
    ['6'] = D, ['7'] = D, ['8'] = D, ['9'] = D,
    [128] = W16, W16, W16, W16, W16, W16, W16, W16,
    ['&'] = B_AMPERSAND, ['\''] = B_QUOTE,
    ['.'] = B_MARK, ['!'] = B_MARK, ['?'] = B_MARK, [','] = B_MARK, [':'] = B_MARK, [';'] = B_MARK, ['"'] = B_MARK,
    ['('] = B_MARK, ['['] = B_MARK, ['{'] = B_MARK, [')'] = B_MARK, [']'] = B_MARK, ['}'] = B_MARK, ['-'] = B_MARK,
    ['/'] = B_MARK, ['|'] = B_MARK, ['>'] = B_MARK, ['*'] = B_MARK, ['@'] = B_MARK, ['#'] = B_MARK, ['$'] = B_MARK,
    ['%'] = B_MARK, ['`'] = B_MARK,
};

#undef L
#undef U
#undef D
#undef W16

static const uint32_t mark_gaps[128] = {
    ['.'] = GAP_STOP, ['!'] = GAP_STOP, ['?'] = GAP_STOP, [','] = GAP_COMMA, [':'] = GAP_COLON, [';'] = GAP_SEMICOLON,
    ['"'] = GAP_QUOTE, ['\''] = GAP_QUOTE, ['`'] = GAP_QUOTE, ['('] = GAP_OPEN, ['['] = GAP_OPEN, ['{'] = GAP_OPEN,
    [')'] = GAP_CLOSE, [']'] = GAP_CLOSE, ['}'] = GAP_CLOSE, ['/'] = GAP_SLASH, ['|'] = GAP_PIPE, ['>'] = GAP_PIPE,
    ['*'] = GAP_BULLET, ['@'] = GAP_AT, ['#'] = GAP_HASH, ['$'] = GAP_MONEY, ['%'] = GAP_MONEY,
};

/* U+00C0 to U+017F without their accents; space: not a letter. */
static const char unaccented[] =
    "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnooooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/* What a character beyond ASCII is: a letter, nothing at all, or a gap. */
struct wide {
    uint32_t gap;  /* 0 for a letter and for what is looked through */
    unsigned len;  /* bytes */
    char letter;   /* 0: no letter */
    bool is_apostrophe;
    bool is_upper;
};

static uint32_t decode(const unsigned char *at, size_t left, unsigned *len)
{
    if (at[0] >= 0xF0 && left >= 4) {
        *len = 4;
        return (uint32_t)(at[0] & 7) << 18 | (uint32_t)(at[1] & 63) << 12 | (uint32_t)(at[2] & 63) << 6 | (at[3] & 63);
    }
    if (at[0] >= 0xE0 && left >= 3) {
        *len = 3;
        return (uint32_t)(at[0] & 15) << 12 | (uint32_t)(at[1] & 63) << 6 | (at[2] & 63);
    }
    if (at[0] >= 0xC2 && left >= 2) {
        *len = 2;
        return (uint32_t)(at[0] & 31) << 6 | (at[1] & 63);
    }
    *len = 1;
    return 0xFFFD;
}

static bool is_joiner(uint32_t c)
{
    return c == 0xAD || (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF || (c >= 0x300 && c <= 0x36F) ||
           (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0x202A && c <= 0x202E);
}

static uint32_t gap_of_sign(uint32_t c)
{
    switch (c) {
    case 0xA0: case 0x1680: case 0x2028: case 0x2029: case 0x202F: case 0x205F: case 0x3000:
        return GAP_SPACE;
    case 0xA3: case 0x20AC: case 0xA5: case 0xA2:
        return GAP_MONEY;
    case 0xAB: case 0x2018: case 0x2019: case 0x201A: case 0x201B: case 0x201C: case 0x201D: case 0x201E: case 0x201F:
    case 0x2032: case 0x2033: case 0x2DC: case 0xB4: case 0x2BC: case 0x2B9:
        return GAP_QUOTE;
    case 0xBB: case 0x203A: case 0x2039: case 0x2192:
        return GAP_PIPE;
    case 0xB7: case 0x2022: case 0x2023: case 0x2043: case 0x25A0: case 0x25AA: case 0x25CF: case 0x25E6: case 0x2219:
        return GAP_BULLET;
    case 0x2010: case 0x2011:
        return GAP_HYPHEN;
    case 0x2012: case 0x2013: case 0x2014: case 0x2015: case 0x2212:
        return GAP_DASH;
    case 0x2026:
        return GAP_ELLIPSIS;
    default:
        return c >= 0x2000 && c <= 0x200A ? GAP_SPACE : GAP_OTHER;
    }
}

/*
 * UTF-8 that was read as Latin-1 or Windows-1252 shows as "a circumflex" and
 * two more characters; here they are given back their meaning.
 */
static bool read_broken_utf8(const unsigned char *at, size_t left, struct wide *out)
{
    unsigned first, second, third;
    uint32_t a = decode(at, left, &first), b, c;

    if (a == 0xC2 && left > first) { /* "A circumflex" before the sign that it should have been */
        b = decode(at + first, left - first, &second);
        if (b < 0xA0 || b > 0xBF)
            return false;
        *out = (struct wide){ .len = first + second, .gap = gap_of_sign(b) };
        return true;
    }
    if (a != 0xE2 || left <= first)
        return false;
    b = decode(at + first, left - first, &second);
    if ((b != 0x20AC && b != 0x80) || left <= first + second)
        return false;
    c = decode(at + first + second, left - first - second, &third);
    *out = (struct wide){ .len = first + second + third, .gap = GAP_QUOTE };
    if (c == 0x201C || c == 0x201D || c == 0x93 || c == 0x94)
        out->gap = GAP_DASH;
    else if (c == 0x2122 || c == 0x99)
        out->is_apostrophe = true;
    else if (c == 0xA2)
        out->gap = GAP_BULLET;
    else if (c < 0x80)
        out->len = first + second; /* the third byte was lost */
    return true;
}

static struct wide read_wide(const unsigned char *at, size_t left)
{
    struct wide w = { 0 };
    uint32_t c;

    if ((at[0] == 0xC3 || at[0] == 0xC2) && read_broken_utf8(at, left, &w))
        return w;
    c = decode(at, left, &w.len);
    if (is_joiner(c))
        return w;
    if (c >= 0xC0 && c < 0xC0 + sizeof unaccented - 1 && unaccented[c - 0xC0] != ' ') {
        w.letter = unaccented[c - 0xC0];
        w.is_upper = c < 0xDF || (c >= 0x100 && (c & 1) == 0);
    } else if ((c >= 0x180 && c < 0x2B0) || (c >= 0x370 && c < 0x2000) || (c >= 0x3040 && c < 0xFB00)) {
        w.letter = '\x1A'; /* a letter, but of no known word */
    }
    if (!w.letter) {
        w.gap = gap_of_sign(c);
        w.is_apostrophe = c == 0x2019 || c == 0x2BC || c == 0x2032 || c == 0xB4;
    }
    return w;
}

/* The state of one run. */
struct splitter {
    struct tokens *t;
    const unsigned char *text;
    size_t len, at;
    uint32_t gap;
    struct line line;
};

static bool is_letter_at(const struct splitter *s, size_t at)
{
    unsigned char class = at < s->len ? byte_classes[s->text[at]] : (unsigned char)B_OTHER;

    if (class == B_WIDE) {
        struct wide w = read_wide(s->text + at, s->len - at);

        return w.letter != 0;
    }
    return class == B_LOWER || class == B_UPPER;
}

static enum status need_token(struct tokens *t, struct error *err)
{
    if (t->count + 2 * TOKENS_EDGE + 8 > t->capacity) {
        size_t capacity = t->capacity ? t->capacity * 2 : 1024;
        struct token *base = t->tokens ? t->tokens - TOKENS_EDGE : NULL;
        struct token *bigger = realloc(base, capacity * sizeof *bigger);

        if (!bigger)
            return error_no_memory(err);
        t->tokens = bigger + TOKENS_EDGE;
        t->capacity = capacity;
    }
    return STATUS_OK;
}

static struct token *add_token(struct splitter *s)
{
    struct token *token = &s->t->tokens[s->t->count++];

    token->gap = s->gap;
    token->line = (uint32_t)s->t->line_count;
    if (s->line.token_count++ == 0) {
        token->gap |= GAP_LINE;
        if (s->line.flags & LINE_BLANK_BEFORE)
            token->gap |= GAP_BLANK;
    }
    s->gap = 0;
    return token;
}

static void split_number(struct splitter *s)
{
    size_t start = s->at;
    struct token *token;
    unsigned value = 0, digits = 0;

    for (;;) {
        while (s->at < s->len && byte_classes[s->text[s->at]] == B_DIGIT) {
            value = digits < 4 ? value * 10 + (unsigned)(s->text[s->at] - '0') : 0;
            digits += digits < 250;
            s->at++;
        }
        /* "1,200" is one number and no year. */
        if (s->at + 3 < s->len && s->text[s->at] == ',' && byte_classes[s->text[s->at + 1]] == B_DIGIT &&
            byte_classes[s->text[s->at + 2]] == B_DIGIT && byte_classes[s->text[s->at + 3]] == B_DIGIT) {
            s->at++;
            digits = digits < 5 ? 5 : digits;
            continue;
        }
        break;
    }
    token = add_token(s);
    token->at = (uint32_t)start;
    token->end = (uint32_t)s->at;
    token->classes = 0;
    token->word = 0;
    token->node = 0;
    token->number = (uint16_t)(digits <= 4 ? value : 0);
    token->hash = value + 1;
    token->digits = (uint8_t)digits;
    token->shape = SHAPE_DIGITS;
}

/* One scanned word: its letters without case and accents, and where it may be split. */
struct scan {
    char letters[WORD_BYTES_MAX + 8]; /* readable beyond the word, for its hash */
    size_t len; /* of all letters, also those that do not fit */
    uint8_t shape;
    bool last_was_lower;
    unsigned part_count;
    struct {
        size_t source, letter;
    } parts[6]; /* where a capital follows a small letter */
};

static inline void scan_letter(struct scan *scan, char letter, bool upper, size_t source)
{
    if (scan->len < WORD_BYTES_MAX)
        scan->letters[scan->len] = letter;
    if (upper) {
        if (scan->len == 0)
            scan->shape |= SHAPE_CAPITAL | SHAPE_ALL_CAPS;
        if (scan->last_was_lower) {
            scan->shape |= SHAPE_CAMEL;
            if (scan->part_count < 6) {
                scan->parts[scan->part_count].source = source;
                scan->parts[scan->part_count++].letter = scan->len;
            }
        }
        scan->last_was_lower = false;
    } else {
        scan->shape &= (uint8_t)~SHAPE_ALL_CAPS;
        scan->last_was_lower = true;
    }
    scan->len++;
}

/* At an apostrophe of `len` bytes inside a word: true to go on with the word behind it. */
static bool passes_apostrophe(struct splitter *s, struct scan *scan, unsigned len)
{
    size_t next = s->at + len;

    if (!is_letter_at(s, next))
        return false;
    if ((s->text[next] == 's' || s->text[next] == 'S') && !is_letter_at(s, next + 1)) {
        scan->shape |= SHAPE_POSSESSIVE;
        return false;
    }
    return true;
}

static void scan_word(struct splitter *s, struct scan *scan)
{
    while (s->at < s->len) {
        unsigned char c = s->text[s->at], class = byte_classes[c];

        if (class == B_LOWER) { /* nearly all letters: a loop of their own */
            size_t at = s->at, len = scan->len;

            do {
                if (len < WORD_BYTES_MAX)
                    scan->letters[len] = (char)s->text[at];
                len++;
                at++;
            } while (at < s->len && byte_classes[s->text[at]] == B_LOWER);
            s->at = at;
            scan->len = len;
            scan->shape &= (uint8_t)~SHAPE_ALL_CAPS;
            scan->last_was_lower = true;
        } else if (class == B_UPPER) {
            scan_letter(scan, (char)(c + 32), true, s->at);
            s->at++;
        } else if (class == B_QUOTE) {
            if (!passes_apostrophe(s, scan, 1))
                break;
            s->at++;
        } else if (class == B_WIDE) {
            struct wide w = read_wide(s->text + s->at, s->len - s->at);

            if (w.letter) {
                scan_letter(scan, w.letter, w.is_upper, s->at);
                scan->shape |= SHAPE_ACCENT;
            } else if (w.gap && !(w.is_apostrophe && passes_apostrophe(s, scan, w.len))) {
                break;
            }
            s->at += w.len;
        } else {
            break;
        }
    }
}

/* `letters` is as word_hash_padded() wants it; `len` may be more than a known word can have, then only the begin counts. */
static void emit_word(struct splitter *s, const char *letters, size_t len, uint8_t shape, size_t from, size_t to)
{
    struct token *token = add_token(s);
    uint64_t hash = word_hash_padded(letters, len < WORD_BYTES_MAX ? len : WORD_BYTES_MAX);
    const struct word *word;

    token->at = (uint32_t)from;
    token->end = (uint32_t)to;
    token->hash = (uint32_t)hash | 0x80000000u; /* never that of a number */
    token->word = len <= WORD_BYTES_MAX ? vocabulary_find(s->t->vocabulary, hash) : 0;
    word = vocabulary_word(s->t->vocabulary, token->word);
    token->classes = word->classes;
    token->node = word->node;
    token->number = 0;
    token->digits = 0;
    token->shape = shape;
}

/* "byOperation", "HantsPolice" and "NameMay 6": words that lost the space between them, unless the whole is a word. */
static void emit_parts(struct splitter *s, const struct scan *scan, size_t start, size_t end)
{
    size_t from = start, letter = 0;

    for (unsigned i = 0; i <= scan->part_count; i++) {
        size_t to = i < scan->part_count ? scan->parts[i].source : end;
        size_t last = i < scan->part_count ? scan->parts[i].letter : scan->len;
        uint8_t shape = (uint8_t)(scan->shape & (SHAPE_ACCENT | (i == scan->part_count ? SHAPE_POSSESSIVE : 0)));

        if (i > 0 || (scan->shape & SHAPE_CAPITAL))
            shape |= SHAPE_CAPITAL;
        if (i > 0)
            shape |= SHAPE_CAMEL;
        emit_word(s, scan->letters + letter, last - letter, shape, from, to);
        from = to;
        letter = last;
    }
}

/* Nothing that could go on with a word begins with this byte. */
static bool is_plain_end(unsigned char byte)
{
    return byte_classes[byte] != B_QUOTE && byte_classes[byte] != B_WIDE;
}

/* Nearly all words: ASCII letters, less than a block of them, no capital after a small letter, and a plain end. */
static bool split_plain_word(struct splitter *s)
{
    const char *from = (const char *)s->text + s->at;
    char letters[ASCII_BLOCK + 8] = { 0 };
    unsigned capitals, run;
    uint8_t shape = 0;

    if (s->len - s->at < ASCII_BLOCK)
        return false;
    run = ascii_letter_run(from, &capitals);
    if (run == 0 || run == ASCII_BLOCK || (capitals & (capitals + 1)) || !is_plain_end(s->text[s->at + run]))
        return false;
    if (capitals)
        shape = capitals + 1 == 1u << run ? SHAPE_CAPITAL | SHAPE_ALL_CAPS : SHAPE_CAPITAL;
    ascii_fold(letters, from, run);
    emit_word(s, letters, run, shape, s->at, s->at + run);
    s->at += run;
    return true;
}

static void split_word(struct splitter *s)
{
    struct scan scan;
    size_t start = s->at;

    scan.len = 0;
    scan.shape = 0;
    scan.last_was_lower = false;
    scan.part_count = 0;
    scan_word(s, &scan);
    if (scan.part_count && scan.len <= WORD_BYTES_MAX &&
        !vocabulary_find(s->t->vocabulary, word_hash_padded(scan.letters, scan.len)))
        emit_parts(s, &scan, start, s->at);
    else
        emit_word(s, scan.letters, scan.len, scan.shape, start, s->at);
    if (scan.shape & SHAPE_POSSESSIVE) /* over the apostrophe and the s */
        while (s->at < s->len && s->text[s->at] != 's' && s->text[s->at] != 'S')
            s->at++;
    if (scan.shape & SHAPE_POSSESSIVE)
        s->at++;
}

/* "&" is the word "and"; "&amp;" too; other entities are marks. */
static void split_ampersand(struct splitter *s)
{
    struct str rest = str_of((const char *)s->text + s->at, s->len - s->at);
    size_t end = str_find_byte(str_slice(rest, 0, 10), ';', 0);
    size_t len = 1;

    if (end != STR_NONE && end > 1 && str_find_byte(str_slice(rest, 0, end), ' ', 0) == STR_NONE) {
        len = end + 1;
        if (!str_starts_with(rest, STR("&amp;"))) {
            s->gap |= str_starts_with(rest, STR("&nbsp;")) ? GAP_SPACE : GAP_QUOTE;
            s->at += len;
            return;
        }
    }
    emit_word(s, "and\0\0\0\0\0\0\0\0", 3, 0, s->at, s->at + len);
    s->at += len;
}

/* "Aug. 2", "Sept. 4"; "in May. 14 people" and "in June." have months in full. */
static bool is_short_month(const struct splitter *s, const struct token *t)
{
    const unsigned char *letters = s->text + t->at;
    size_t next = s->at + 1;

    while (next < s->len && s->text[next] == ' ')
        next++;
    if (!token_is(t, IS(MONTH)) || next == s->len || byte_classes[s->text[next]] != B_DIGIT)
        return false;
    return t->end - t->at == 3 ? (letters[2] | 0x20) != 'y' : (letters[1] | 0x20) == 'e';
}

static bool is_abbreviation(const struct splitter *s)
{
    const struct token *last = s->t->count ? &s->t->tokens[s->t->count - 1] : NULL;

    if (!last || last->end != s->at || (last->shape & SHAPE_DIGITS) || s->at + 1 >= s->len || s->text[s->at + 1] == '\n')
        return false;
    if (last->end - last->at == 1) /* the J of "J. Smith", not the m of "£2m." */
        return (last->shape & SHAPE_CAPITAL) && last->gap != 0;
    return last->end - last->at <= 4 &&
           (token_is(last, IS(RANK) | IS(HON) | IS(OPERATION)) || is_short_month(s, last)); /* "Insp.", "Mr.", "Op.", "Aug. 2" */
}

static void split_mark(struct splitter *s)
{
    unsigned char c = s->text[s->at];
    bool word_before = s->at > 0 && s->gap == 0 && s->line.token_count > 0;

    if (c == '-') {
        bool word_after = s->at + 1 < s->len && (byte_classes[s->text[s->at + 1]] == B_LOWER ||
                                                 byte_classes[s->text[s->at + 1]] == B_UPPER ||
                                                 byte_classes[s->text[s->at + 1]] == B_DIGIT ||
                                                 byte_classes[s->text[s->at + 1]] == B_WIDE);

        s->gap |= word_before && word_after ? GAP_HYPHEN : GAP_DASH;
    } else if (c == '.' && word_before && is_abbreviation(s)) {
        ; /* "Det. Insp." and "J. Smith" end no sentence */
    } else {
        s->gap |= mark_gaps[c];
    }
    s->at++;
}

static enum status end_line(struct splitter *s, struct error *err)
{
    struct tokens *t = s->t;
    struct line *line;
    size_t from = s->line.whole_at, to = s->at;

    if (t->line_count == t->line_capacity) {
        size_t capacity = t->line_capacity ? t->line_capacity * 2 : 128;
        struct line *bigger = realloc(t->lines, capacity * sizeof *bigger);

        if (!bigger)
            return error_no_memory(err);
        t->lines = bigger;
        t->line_capacity = capacity;
    }
    s->line.whole_end = (uint32_t)to;
    while (from < to && (byte_classes[s->text[from]] == B_SPACE ||
                         (s->text[from] >= 0xC2 && !is_letter_at(s, from) &&
                          (read_wide(s->text + from, to - from).gap & ~(uint32_t)GAP_SPACE) == 0)))
        from += s->text[from] >= 0xC2 ? read_wide(s->text + from, to - from).len : 1;
    while (to > from && byte_classes[s->text[to - 1]] == B_SPACE)
        to--;
    while (to >= from + 2 && s->text[to - 2] == 0xC2 && s->text[to - 1] == 0xA0)
        to -= 2;
    s->line.at = (uint32_t)from;
    s->line.end = (uint32_t)to;
    s->line.tail_gap = s->gap;
    line = &t->lines[t->line_count++];
    *line = s->line;
    s->gap = 0;
    s->line = (struct line){ .whole_at = (uint32_t)s->at + 1, .token = (uint32_t)t->count,
                             .flags = from == to ? LINE_BLANK_BEFORE : 0 };
    return STATUS_OK;
}

static enum status split_step(struct splitter *s, struct error *err)
{
    enum status status = need_token(s->t, err);

    if (status)
        return status;
    switch (byte_classes[s->text[s->at]]) {
    case B_LOWER:
    case B_UPPER:
        if (!split_plain_word(s))
            split_word(s);
        break;
    case B_DIGIT:
        split_number(s);
        break;
    case B_NEWLINE:
        status = end_line(s, err);
        s->at++;
        break;
    case B_SPACE:
        s->gap |= GAP_SPACE;
        s->at++;
        break;
    case B_QUOTE:
        s->gap |= GAP_QUOTE;
        s->at++;
        break;
    case B_AMPERSAND:
        split_ampersand(s);
        break;
    case B_WIDE: {
        struct wide w = read_wide(s->text + s->at, s->len - s->at);

        if (w.letter) {
            split_word(s);
        } else {
            s->gap |= w.gap;
            s->at += w.len;
        }
        break;
    }
    case B_MARK:
        split_mark(s);
        break;
    default:
        s->gap |= GAP_OTHER;
        s->at++;
    }
    return status;
}

enum status tokens_split(struct tokens *t, const struct vocabulary *l, struct str source, size_t from,
                         struct error *err)
{
    struct splitter s = { .t = t, .text = (const unsigned char *)source.at, .len = source.len, .at = from,
                          .line = { .whole_at = (uint32_t)from } };
    enum status status;

    t->vocabulary = l;
    t->source = source;
    t->count = 0;
    t->line_count = 0;
    status = need_token(t, err);
    while (!status && s.at < s.len)
        status = split_step(&s, err);
    if (!status)
        status = end_line(&s, err);
    if (status)
        return status;
    for (size_t i = 0; i < TOKENS_EDGE; i++) {
        struct token edge = { .gap = GAP_STOP | GAP_LINE | GAP_BLANK, .at = (uint32_t)source.len,
                              .end = (uint32_t)source.len, .line = (uint32_t)t->line_count - 1 };

        t->tokens[t->count + i] = edge;
        edge.at = edge.end = edge.line = 0;
        (t->tokens - TOKENS_EDGE)[i] = edge;
    }
    return STATUS_OK;
}

void tokens_release(struct tokens *t)
{
    free(t->tokens ? t->tokens - TOKENS_EDGE : NULL);
    free(t->lines);
    *t = (struct tokens){ 0 };
}

size_t token_letters(const struct tokens *t, const struct token *token, char *out, size_t capacity)
{
    const unsigned char *text = (const unsigned char *)t->source.at;
    size_t len = 0;

    if (capacity >= 3 && token->end > token->at && text[token->at] == '&') {
        memcpy(out, "and", 3);
        return 3;
    }
    for (size_t i = token->at; i < token->end && len < capacity;) {
        unsigned char class = byte_classes[text[i]];

        if (class == B_WIDE) {
            struct wide w = read_wide(text + i, token->end - i);

            if (w.letter)
                out[len++] = w.letter;
            i += w.len;
            continue;
        }
        if (class == B_LOWER || class == B_DIGIT)
            out[len++] = (char)text[i];
        else if (class == B_UPPER)
            out[len++] = (char)(text[i] + 32);
        i++;
    }
    return len;
}

enum status tokens_of_phrase(struct tokens *t, struct vocabulary *make, const struct vocabulary *find, struct str phrase,
                             uint32_t *words, size_t capacity, size_t *count, struct error *err)
{
    enum status status = tokens_split(t, make ? make : find, phrase, 0, err);

    *count = 0;
    for (size_t i = 0; i < t->count && t->count <= capacity && !status; i++) {
        char letters[WORD_BYTES_MAX];
        const struct token *token = &t->tokens[i];

        words[i] = token->word;
        if (make && token->word == WORD_UNKNOWN)
            status = vocabulary_intern(make, str_of(letters, token_letters(t, token, letters, sizeof letters)), &words[i], err);
        *count = i + 1;
    }
    return status;
}
