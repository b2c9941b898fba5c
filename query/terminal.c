/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/terminal.h"

#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WIDTH_DEFAULT = 80, WORDS_MAX = 16 };

static pid_t pager = -1;

unsigned terminal_width(void)
{
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    uint64_t width = 0;

    if (columns && str_to_unsigned(str_from_c(columns), 10000, &width) && width > 0)
        return (unsigned)width;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return WIDTH_DEFAULT;
}

static const char *pager_command(void)
{
    const char *own = getenv("CUTTINGS_PAGER"), *usual = getenv("PAGER");

    return own ? own : usual ? usual : "less";
}

/* Runs in the child: replaces it by the pager, or copies nothing and ends. */
static void become(char *command, int from)
{
    char *words[WORDS_MAX + 1] = { NULL }, *rest = NULL;
    size_t count = 0;

    for (char *word = strtok_r(command, " \t", &rest); word && count < WORDS_MAX; word = strtok_r(NULL, " \t", &rest))
        words[count++] = word;
    if (dup2(from, STDIN_FILENO) < 0 || setenv("LESS", "FRX", 0) != 0 || count == 0)
        _exit(127);
    execvp(words[0], words);
    _exit(127);
}

void terminal_page(void)
{
    const char *command = pager_command();
    char *copy;
    int ends[2];

    if (!isatty(STDOUT_FILENO) || !command[0] || strcmp(command, "cat") == 0)
        return;
    copy = strdup(command);
    if (!copy || pipe(ends) != 0) {
        free(copy);
        return;
    }
    (void)fflush(stdout); /* nothing is in it yet */
    pager = fork();
    if (pager == 0) {
        close(ends[1]);
        become(copy, ends[0]);
    }
    if (pager > 0)
        (void)dup2(ends[1], STDOUT_FILENO); /* on failure the text goes to the terminal itself */
    close(ends[0]);
    close(ends[1]);
    free(copy);
}

void terminal_end(void)
{
    if (pager <= 0)
        return;
    (void)fflush(stdout); /* a reader who has seen enough is no failure */
    (void)close(STDOUT_FILENO);
    while (waitpid(pager, NULL, 0) < 0 && errno == EINTR)
        continue;
    pager = -1;
}
