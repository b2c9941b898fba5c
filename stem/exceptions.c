/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stem/exceptions.h"

#include "stem/tokenizer.h"

/* Sorted by word. A word of another stem here no longer meets the words that Porter 2 gives its old stem. */
static const struct row {
    const char *word, *stem, *reason;
} rows[] = {
    { "beaten", "beat", "irregular participle of beat" },
    { "bought", "buy", "irregular past of buy" },
    { "broke", "break", "irregular past of break" },
    { "broken", "break", "irregular participle of break" },
    { "brought", "bring", "irregular past of bring" },
    { "businessmen", "businessman", "irregular plural" },
    { "calves", "calf", "irregular plural" },
    { "caught", "catch", "irregular past of catch" },
    { "children", "child", "irregular plural" },
    { "childrens", "child", "irregular plural whose apostrophe was lost" },
    { "chosen", "choos", "irregular participle of choose" },
    { "dealer", "deal", "a drug dealer deals drugs" },
    { "dealers", "deal", "a drug dealer deals drugs" },
    { "driven", "drive", "irregular participle of drive" },
    { "drove", "drive", "irregular past of drive" },
    { "emergencies", "emergency", "an emergency is not what emerges" },
    { "emergency", "emergency", "an emergency is not what emerges" },
    { "feet", "foot", "irregular plural" },
    { "firemen", "fireman", "irregular plural" },
    { "fishermen", "fisherman", "irregular plural" },
    { "fled", "flee", "irregular past of flee" },
    { "fought", "fight", "irregular past of fight" },
    { "geese", "goos", "irregular plural; the stem of goose" },
    { "given", "give", "irregular participle of give" },
    { "gunmen", "gunman", "irregular plural" },
    { "halves", "half", "irregular plural" },
    { "held", "hold", "irregular past of hold: held and holding are the same custody" },
    { "hidden", "hide", "irregular participle of hide" },
    { "housewives", "housewif", "irregular plural; the stem of housewife" },
    { "kept", "keep", "irregular past of keep" },
    { "knives", "knife", "irregular plural" },
    { "loaves", "loaf", "irregular plural" },
    { "men", "man", "irregular plural" },
    { "mice", "mous", "irregular plural; the stem of mouse" },
    { "office", "office", "an officer is not an office" },
    { "officer", "officer", "an officer is not an office" },
    { "officers", "officer", "an officer is not an office" },
    { "offices", "office", "an officer is not an office" },
    { "opera", "opera", "an opera is not an operation" },
    { "operas", "opera", "an opera is not an operation" },
    { "operation", "operation", "a police operation is neither an operator nor an opera" },
    { "operations", "operation", "a police operation is neither an operator nor an opera" },
    { "operative", "operative", "an operative is a person, not an operation" },
    { "operatives", "operative", "an operative is a person, not an operation" },
    { "operator", "operator", "an operator is a person or a firm, not an operation" },
    { "operators", "operator", "an operator is a person or a firm, not an operation" },
    { "organic", "organic", "organic food is neither an organ nor organised" },
    { "oxen", "ox", "irregular plural" },
    { "penknives", "penknif", "irregular plural; the stem of penknife" },
    { "policemen", "policeman", "irregular plural" },
    { "policewomen", "policewoman", "irregular plural" },
    { "ran", "run", "irregular past of run" },
    { "scarves", "scarf", "irregular plural" },
    { "seizure", "seiz", "a seizure is what was seized" },
    { "seizures", "seiz", "a seizure is what was seized" },
    { "shelves", "shelf", "irregular plural" },
    { "sold", "sell", "irregular past of sell" },
    { "spoke", "speak", "irregular past of speak" },
    { "spoken", "speak", "irregular participle of speak" },
    { "spokesmen", "spokesman", "irregular plural" },
    { "stole", "steal", "irregular past of steal" },
    { "stolen", "steal", "irregular participle of steal" },
    { "struck", "strike", "irregular past of strike" },
    { "taken", "take", "irregular participle of take" },
    { "taught", "teach", "irregular past of teach" },
    { "teeth", "tooth", "irregular plural" },
    { "thieves", "thief", "irregular plural" },
    { "threw", "throw", "irregular past of throw" },
    { "thrown", "throw", "irregular participle of throw" },
    { "told", "tell", "irregular past of tell" },
    { "took", "take", "irregular past of take" },
    { "wit", "wit", "a wit is not a witness" },
    { "witness", "witness", "a witness is not a wit" },
    { "witnessed", "witness", "a witness is not a wit" },
    { "witnesses", "witness", "a witness is not a wit" },
    { "witnessing", "witness", "a witness is not a wit" },
    { "wives", "wife", "irregular plural" },
    { "wolves", "wolf", "irregular plural" },
    { "women", "woman", "irregular plural" },
    { "written", "write", "irregular participle of write" },
    { "wrote", "write", "irregular past of write" },
};

enum { ROWS = sizeof rows / sizeof *rows };

/* American beginnings and their British form; what follows must be one of `endings`, so that "colorado" stays. */
static const struct spelling {
    const char *american, *british;
} spellings[] = {
    { "anemia", "anaemia" },
    { "anesthe", "anaesthe" },
    { "armor", "armour" },
    { "behavior", "behaviour" },
    { "center", "centre" },
    { "color", "colour" },
    { "defense", "defence" },
    { "endeavor", "endeavour" },
    { "estrogen", "oestrogen" },
    { "favor", "favour" },
    { "flavor", "flavour" },
    { "fulfill", "fulfil" },
    { "gray", "grey" },
    { "harbor", "harbour" },
    { "hemorrhag", "haemorrhag" },
    { "honor", "honour" },
    { "humor", "humour" },
    { "jewelry", "jewellery" },
    { "labor", "labour" },
    { "leukemia", "leukaemia" },
    { "license", "licence" },
    { "neighbor", "neighbour" },
    { "offense", "offence" },
    { "pediatric", "paediatric" },
    { "pedophil", "paedophil" },
    { "rumor", "rumour" },
    { "savior", "saviour" },
    { "skeptic", "sceptic" },
    { "theater", "theatre" },
    { "tumor", "tumour" },
    { "vapor", "vapour" },
};

static const char *const endings[] = {
    "", "s", "ed", "ing", "al", "ally", "er", "ers", "ful", "hood", "hoods", "able", "ably", "ite", "ites", "e", "es", "ia", "iac", "iacs", "ian", "ians", "ic", "ics", "y", "d", "less", "tic", "tist", "tists", "tised", "sia", "c", "ly",
};

/* Verbs and nouns that end in -ize in British English too. */
static const char *const always_z[] = { "size",  "prize", "seize", "maize",   "capsize",  "outsize", "resize",
                                        "assize", "baize", "gaze", "downsize", "oversize", "supersize", "frieze" };

static const char *const z_endings[] = { "ize", "izes", "ized", "izing", "izer", "izers", "ization", "izations",
                                         "yze", "yzes", "yzed", "yzing", "yzer", "yzers" };

bool exceptions_row(size_t i, struct str *word, struct str *stem, struct str *reason)
{
    if (i >= ROWS)
        return false;
    *word = str_from_c(rows[i].word);
    *stem = str_from_c(rows[i].stem);
    *reason = str_from_c(rows[i].reason);
    return true;
}

bool exceptions_beginning(size_t i, struct str *american, struct str *british)
{
    if (i >= sizeof spellings / sizeof *spellings)
        return false;
    *american = str_from_c(spellings[i].american);
    *british = str_from_c(spellings[i].british);
    return true;
}

/* Called once for each new word of the lexicon, not for each word of the text: a scan will do. */
bool exceptions_stem(struct str word, struct str *stem)
{
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].word[0] == word.at[0] && str_is_equal(word, str_from_c(rows[i].word))) {
            *stem = str_from_c(rows[i].stem);
            return true;
        }
    return false;
}

static bool is_always_z(struct str base)
{
    for (size_t i = 0; i < sizeof always_z / sizeof *always_z; i++)
        if (str_is_equal(base, str_slice(str_from_c(always_z[i]), 0, strlen(always_z[i]) - 1)))
            return true;
    return false;
}

static bool with_s_for_z(struct str word, char *out, struct str *spelling)
{
    if (!memchr(word.at, 'z', word.len))
        return false;
    for (size_t i = 0; i < sizeof z_endings / sizeof *z_endings; i++) {
        size_t before;

        if (!str_ends_with(word, str_from_c(z_endings[i])))
            continue;
        before = word.len - strlen(z_endings[i]);
        if (before < 2 || is_always_z(str_slice(word, 0, before + 2)))
            continue;
        memcpy(out, word.at, word.len);
        out[before + 1] = 's';
        *spelling = str_of(out, word.len);
        return true;
    }
    return false;
}

static bool is_ending(struct str s)
{
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_is_equal(s, str_from_c(endings[i])))
            return true;
    return false;
}

bool exceptions_spelling(struct str word, char *out, struct str *spelling)
{
    if (with_s_for_z(word, out, spelling))
        return true;
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        struct str american, british, ending;

        if (spellings[i].american[0] != word.at[0]) /* most rows end here, before anything is measured */
            continue;
        american = str_from_c(spellings[i].american);
        british = str_from_c(spellings[i].british);
        if (!str_starts_with(word, american) || word.len > WORD_MAX)
            continue;
        ending = str_slice(word, american.len, word.len);
        if (!is_ending(ending))
            continue;
        memcpy(out, british.at, british.len);
        if (ending.len)
            memcpy(out + british.len, ending.at, ending.len);
        *spelling = str_of(out, british.len + ending.len);
        return true;
    }
    return false;
}
