/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/ordeal.h"
#include "tests/unit/test.h"

#include "base/file.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOUND_MAX = 1 << 12 };

/* --- An archive: copies, encodings, records, and a value of every kind ------------------ */

#define RAID \
    "Officers from Kent Police searched three homes in Ashford as part of Operation Tern on Wednesday.\n" \
    "They found 340 wraps of heroin, two machetes and a large amount of cash behind a bath panel.\n" \
    "A man aged 34 and a woman aged 29 were arrested and remain in custody.\n"

static const char *const archive[][2] = {
    { "corpus/echo.txt", " date 2020-03-05 \nTwo held in raids on homes\n\n" RAID "\nTo read more, sign up to our newsletter\n" },
    { "corpus/argus.txt", " date 2020-03-04 \nHeroin found behind bath\n\n" RAID "\nNeighbours said that cars had come and gone.\n" },
    { "corpus/sub/post.txt", "Police search Ashford homes\n\n" RAID },
    { "corpus/latin.txt", "Trois personnes arr\xEAt\xE9" "es \xE0 Orl\xE9" "ans, o\xF9 la gendarmerie op\xE8re d\xE9j\xE0 depuis l'\xE9t\xE9.\r\n" },
    { "corpus/page.html.txt", "Metropolitan Police Service\n\nPublished: 12/03/2014 10:45\n\nKnife seized in Lewisham\n\nBy Our Reporter\n\n"
                              "The Met arrested a boy under Operation Blunt. \"We act on what we are told,\" the Commissioner said.\n" },
    { "corpus/binary.txt", "\x01\x02\x03\x04\x05\x06\x07\x08 no text \x01\x02\x03\x04\x05" },
    { "corpus/empty.txt", "" },
    { "corpus/wire.jsonl",
      "{\"id\":\"1\",\"title\":\"Gwent raids\",\"text\":\"Gwent Police raided a farm. A farmer was arrested.\",\"date\":\"2018-07-02\","
      "\"force\":[\"Gwent Police\",\"Essex Police\"],\"operation\":[\"Medusa\"],\"url\":\"https://example.org/1\",\"source\":\"Wire\",\"desk\":{\"a\":[1,\"\\u00e9\"]}}\n"
      "{\"id\":\"2\",\"text\":\"Essex Police arrested a thief in Clacton on 3 May 2017. The thief was a child.\"}\n"
      "{\"id\":\"2\",\"text\":\"A second record of one id, of 2017.\"}\n"
      "{\"id\":\"3\",\"text\":7}\n"
      "no record\n" },
};

void ordeal_write(const char *name, const char *text)
{
    FILE *file = fopen(name, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static char folder[] = "/tmp/cuttings-unit.XXXXXX";

int ordeal_begin(void **state)
{
    (void)state;
    if (!mkdtemp(folder) || chdir(folder) != 0 || mkdir("corpus", 0777) != 0 || mkdir("corpus/sub", 0777) != 0)
        return -1;
    for (size_t i = 0; i < sizeof archive / sizeof *archive; i++)
        ordeal_write(archive[i][0], archive[i][1]);
    return setenv("HOME", folder, 1) || unsetenv("XDG_CONFIG_HOME") || unsetenv("XDG_STATE_HOME") || unsetenv("CUTTINGS_INDEX");
}

int ordeal_end(void **state)
{
    (void)state;
    return chdir("/") || file_remove_tree(folder, NULL);
}

void ordeal_prepare(const char *const *arguments, int code)
{
    struct said said;

    program_run(arguments, FAULT_NONE, 0, &said);
    if (said.code != code)
        fail_msg("%s ended with %d: %s", arguments[0], said.code, buf_c(&said.err));
    program_release(&said);
}

/* --- What has to be true after a failure --------------------------------------------------- */

/* In one line, which stands behind those that name files. */
static bool says_what_is_wrong(const struct said *said, const char *program)
{
    struct str text = buf_view(&said->err);
    struct str line, last = STR_EMPTY;

    while (str_next_line(&text, &line)) {
        if (last.len && !str_starts_with(last, STR("cuttings-index: skipped")))
            return false;
        last = line;
    }
    return str_starts_with(last, str_from_c(program)) && last.len > strlen(program) + 10;
}

static bool is_same(const struct said *a, const struct said *b)
{
    return a->code == b->code && str_is_equal(buf_view(&a->out), buf_view(&b->out));
}

static const char *kind_name(enum fault_kind kind)
{
    static const char *const names[] = { "nothing", "an allocation", "a call on a file", "an interrupted call", "a call of libxapian", "a moved index" };

    return names[kind];
}

static void describe(const struct ordeal *o, enum fault_kind kind, uint64_t number)
{
    print_message("# %s, number %llu, fails in:", kind_name(kind), (unsigned long long)number);
    for (size_t i = 0; o->arguments[i]; i++)
        print_message(" %s", o->arguments[i]);
    print_message("\n");
}

static void try_one(const struct ordeal *o, enum fault_kind kind, uint64_t number, const struct said *clean)
{
    struct said said;

    if (o->restore)
        o->restore();
    program_run(o->arguments, kind, number, &said);
    if (said.code != 2 ? !o->may_differ && !is_same(&said, clean) : clean->code != 2 && !says_what_is_wrong(&said, o->arguments[0])) {
        describe(o, kind, number);
        fail_msg("it ended with %d, and said '%s' and '%s'", said.code, buf_c(&said.err), buf_c(&said.out));
    }
    if ((kind == FAULT_INTERRUPT || (kind == FAULT_STALE && !o->may_differ)) && !is_same(&said, clean)) {
        describe(o, kind, number);
        fail_msg("what is cut short has to be done again: %s", buf_c(&said.err));
    }
    if (kind == FAULT_MEMORY && said.code == 2 && clean->code != 2 && !strstr(buf_c(&said.err), "memory")) {
        describe(o, kind, number);
        fail_msg("want of memory is called '%s'", buf_c(&said.err));
    }
    if (o->look)
        o->look(&said);
    program_release(&said);
}

void ordeal_run(const struct ordeal *o, enum fault_kind kind)
{
    static uint64_t found[FOUND_MAX];
    struct said clean, again;
    size_t count;

    if (o->restore)
        o->restore();
    program_run(o->arguments, kind, 0, &clean);
    count = faults_found(found, FOUND_MAX);
    for (size_t i = 0; i < count; i++)
        try_one(o, kind, found[i], &clean);
    if (o->restore)
        o->restore();
    program_run(o->arguments, FAULT_NONE, 0, &again);
    if (!is_same(&again, &clean)) {
        describe(o, kind, 0);
        fail_msg("after all that, it ended with %d, and said '%s'", again.code, buf_c(&again.err));
    }
    program_release(&again);
    program_release(&clean);
}
