/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Gives a fuzz target the files that are named, or all files of the folders that are: what libFuzzer does without
 * looking for more. Needs no clang, and runs in make check.
 */
#include "tests/fuzz/fuzz.h"

#include "base/file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

enum { INPUT_BYTES_MAX = 1 << 20 };

static unsigned replayed;

/* The input is copied to memory of just its size, for the address sanitizer to see what reads beyond it. */
static void replay_file(const char *path)
{
    struct buf content = BUF_INIT;
    struct error err = ERROR_INIT;
    uint8_t *exact;

    if (file_read(path, INPUT_BYTES_MAX, &content, &err) != STATUS_OK) {
        (void)fprintf(stderr, "replay: %s\n", err.message);
        exit(2);
    }
    exact = malloc(content.len ? content.len : 1);
    if (!exact)
        exit(2);
    if (content.len)
        memcpy(exact, content.at, content.len);
    (void)LLVMFuzzerTestOneInput(exact, content.len);
    free(exact);
    buf_release(&content);
    replayed++;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void replay_folder(const char *path)
{
    struct dirent **entries = NULL;
    struct buf file = BUF_INIT;
    int count = scandir(path, &entries, NULL, by_name);

    if (count < 0) { /* a file */
        replay_file(path);
        return;
    }
    for (int i = 0; i < count; i++) {
        buf_clear(&file);
        if (buf_add_format(&file, NULL, "%s/%s", path, entries[i]->d_name) != STATUS_OK)
            exit(2);
        if (entries[i]->d_name[0] != '.')
            replay_file(file.at);
        free(entries[i]);
    }
    free(entries);
    buf_release(&file);
}

int main(int argc, char **argv)
{
    (void)LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++)
        replay_folder(argv[i]);
    (void)printf("%u inputs\n", replayed);
    return replayed ? 0 : 2;
}
