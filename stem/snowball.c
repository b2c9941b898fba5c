/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stem/snowball.h"

#include <libstemmer.h>
#include <stdlib.h>

/* The four functions of a stemmer, from wherever they come. */
struct stemming {
    void *(*make)(const char *language, const char *encoding);
    void (*free)(void *stemmer);
    const sb_symbol *(*stem)(void *stemmer, const sb_symbol *word, int size);
    int (*length)(void *stemmer);
};

struct snowball {
    struct stemming with;
    void *stemmer;
    bool is_english;
};

#ifdef SNOWBALL_LIBRARY

#include <dlfcn.h>

/* As far as the description of the interface goes: the word, its capacity, and its length. */
struct SN_env {
    sb_symbol *p;
    int c, l;
};

struct SN_env *english_UTF_8_create_env(void);
void english_UTF_8_close_env(struct SN_env *env);
int english_UTF_8_stem(struct SN_env *env);
int SN_set_current(struct SN_env *env, int size, const sb_symbol *word);

static void *make_english(const char *language, const char *encoding)
{
    (void)language;
    (void)encoding;
    return english_UTF_8_create_env();
}

static void free_english(void *stemmer)
{
    english_UTF_8_close_env(stemmer);
}

static const sb_symbol *stem_english(void *stemmer, const sb_symbol *word, int size)
{
    struct SN_env *env = stemmer;

    if (SN_set_current(env, size, word) != 0 || english_UTF_8_stem(env) < 0)
        return NULL;
    return env->p;
}

static int length_english(void *stemmer)
{
    return ((struct SN_env *)stemmer)->l;
}

/* A function found by name; ISO C has no way from a pointer to data to one to a function but through memory. */
static bool find(void *library, const char *name, void *function)
{
    void *found = dlsym(library, name);

    memcpy(function, &found, sizeof found);
    return found != NULL;
}

static enum status find_stemming(struct snowball *s, struct error *err)
{
    void *library;

    if (s->is_english) {
        s->with = (struct stemming){ make_english, free_english, stem_english, length_english };
        return STATUS_OK;
    }
    library = dlopen(SNOWBALL_LIBRARY, RTLD_NOW | RTLD_LOCAL); /* stays for the life of the program */
    if (!library || !find(library, "sb_stemmer_new", &s->with.make) || !find(library, "sb_stemmer_delete", &s->with.free) ||
        !find(library, "sb_stemmer_stem", &s->with.stem) || !find(library, "sb_stemmer_length", &s->with.length))
        return error_set(err, STATUS_BAD_INPUT, "languages other than English need libstemmer: %s", dlerror());
    return STATUS_OK;
}

#else

static void *make_any(const char *language, const char *encoding)
{
    return sb_stemmer_new(language, encoding);
}

static void free_any(void *stemmer)
{
    sb_stemmer_delete(stemmer);
}

static const sb_symbol *stem_any(void *stemmer, const sb_symbol *word, int size)
{
    return sb_stemmer_stem(stemmer, word, size);
}

static int length_any(void *stemmer)
{
    return sb_stemmer_length(stemmer);
}

static enum status find_stemming(struct snowball *s, struct error *err)
{
    (void)err;
    s->with = (struct stemming){ make_any, free_any, stem_any, length_any };
    return STATUS_OK;
}

#endif

enum status snowball_new(struct snowball **out, const char *language, struct error *err)
{
    struct snowball *s = calloc(1, sizeof *s);
    enum status status;

    if (!s)
        return error_no_memory(err);
    s->is_english = strcmp(language, "english") == 0 || strcmp(language, "en") == 0 || strcmp(language, "eng") == 0;
    status = find_stemming(s, err);
    if (!status) {
        s->stemmer = s->with.make(language, NULL);
        if (!s->stemmer)
            status = s->is_english ? error_no_memory(err)
                                   : error_set(err, STATUS_BAD_INPUT,
                                               "libstemmer has no language '%.40s' (try english, french, german)", language);
    }
    if (status)
        free(s);
    else
        *out = s;
    return status;
}

enum status snowball_stem(struct snowball *s, struct str word, struct str *stem, struct error *err)
{
    const sb_symbol *result = s->with.stem(s->stemmer, (const sb_symbol *)word.at, (int)word.len);

    if (!result)
        return error_no_memory(err);
    *stem = str_of((const char *)result, (size_t)s->with.length(s->stemmer));
    return STATUS_OK;
}

bool snowball_is_english(const struct snowball *s)
{
    return s->is_english;
}

void snowball_free(struct snowball *s)
{
    if (!s)
        return;
    s->with.free(s->stemmer);
    free(s);
}
