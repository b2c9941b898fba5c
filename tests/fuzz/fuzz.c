/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/fuzz/fuzz.h"

#include "base/file.h"
#include "indexer/run.h"

#include <stdio.h>
#include <stdlib.h>

/* Copies of one story, several forces, dates by day and by year, accents, a long text: something of everything. */
static const char records[] =
    "{\"id\":\"1\",\"title\":\"Four held in dawn raids\",\"date\":\"2014-07-16\",\"text\":\"Kent Police arrested four men under "
    "Operation Notarise on Wednesday. Officers searched six houses in Maidstone and seized 31 computers and nine phones.\"}\n"
    "{\"id\":\"2\",\"title\":\"Dawn raids: four arrests\",\"date\":\"2014-07-17\",\"text\":\"Kent Police arrested four men under "
    "Operation Notarise on Wednesday. Officers searched six houses in Maidstone and seized 31 computers and nine phones. "
    "They were bailed.\"}\n"
    "{\"id\":\"3\",\"date\":\"2015\",\"force\":[\"Gwent Police\",\"Dyfed-Powys Police\"],\"operation\":\"Medusa\",\"text\":\"A caf\\u00e9 owner "
    "and a drug dealer were charged. Drugs, drug money and a knife were found; the drug dealer's 94-year-old mother was not at home.\"}\n"
    "{\"id\":\"4\",\"text\":\"Nothing is known of this one.\",\"note\":\"kept\"}\n";

void fuzz_fail(const char *file, int line, const char *promise)
{
    (void)fprintf(stderr, "%s:%d: broken promise: %s\n", file, line, promise);
    abort();
}

struct str fuzz_line(struct str *rest)
{
    struct str line = STR_EMPTY;
    bool is_any = str_next_line(rest, &line);

    return is_any ? line : STR_EMPTY;
}

static char folder[64];

static void remove_folder(void)
{
    enum status ignored = file_remove_tree(folder, NULL); /* the process is ending */

    (void)ignored;
}

const char *fuzz_folder(void)
{
    if (!folder[0]) {
        (void)snprintf(folder, sizeof folder, "/tmp/cuttings-fuzz-XXXXXX");
        if (!mkdtemp(folder) || atexit(remove_folder) != 0)
            fuzz_fail(__FILE__, __LINE__, "a temporary folder");
    }
    return folder;
}

static void write_records(const char *path)
{
    FILE *file = fopen(path, "we");

    if (!file || fwrite(records, 1, sizeof records - 1, file) != sizeof records - 1 || fclose(file) != 0)
        fuzz_fail(__FILE__, __LINE__, "a file of records");
}

const char *fuzz_index(void)
{
    static char index[96], path[96];
    char *argv[] = { (char *)"cuttings-index", (char *)"--jobs=1", path, NULL };
    struct request request = { 0 };
    struct plan plan = { 0 };
    struct summary summary;

    if (index[0])
        return index;
    (void)snprintf(path, sizeof path, "%s/articles.jsonl", fuzz_folder());
    (void)snprintf(index, sizeof index, "%s/index", fuzz_folder());
    write_records(path);
    if (request_parse(&request, 3, argv, NULL) || run_index(&request, index, NULL, &plan, &summary, NULL))
        fuzz_fail(__FILE__, __LINE__, "an index");
    plan_release(&plan);
    request_release(&request);
    return index;
}
