/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "query/terminal.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WIDTH_DEFAULT = 80, WORDS_MAX = 16, VTE_WITH_LINKS = 5000 };

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

static bool is_less(const char *command)
{
    size_t end = strcspn(command, " \t"), start = end;

    while (start > 0 && command[start - 1] != '/')
        start--;
    return end == 0 || (end - start == 4 && memcmp(command + start, "less", 4) == 0);
}

/* The terminals that are known to show links say who they are in one of these. */
bool terminal_has_links(bool is_paged)
{
    static const char *const variables[] = { "KONSOLE_VERSION", "KITTY_WINDOW_ID", "WT_SESSION", "DOMTERM" };
    static const char *const programs[] = { "iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper" };
    static const char *const terms[] = { "xterm-kitty", "foot", "alacritty", "xterm-ghostty", "contour", "tmux-256color" };
    const char *forced = getenv("FORCE_HYPERLINK"), *vte = getenv("VTE_VERSION"), *program = getenv("TERM_PROGRAM");
    const char *term = getenv("TERM");
    uint64_t version = 0;
    bool is_able = vte && str_to_unsigned(str_from_c(vte), UINT32_MAX, &version) && version >= VTE_WITH_LINKS;

    if (forced && forced[0])
        return strcmp(forced, "0") != 0;
    if (!isatty(STDOUT_FILENO) || (is_paged && !is_less(pager_command())))
        return false;
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        is_able = is_able || getenv(variables[i]);
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        is_able = is_able || (program && strcmp(program, programs[i]) == 0);
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
        is_able = is_able || (term && strcmp(term, terms[i]) == 0);
    return is_able;
}

/* Runs in the child: replaces it by the pager, or says so and ends. */
static void become(char *command, int from, int failed)
{
    char *words[WORDS_MAX + 1] = { NULL }, *rest = NULL;
    size_t count = 0;

    for (char *word = strtok_r(command, " \t", &rest); word && count < WORDS_MAX; word = strtok_r(NULL, " \t", &rest))
        words[count++] = word;
    if (count && dup2(from, STDIN_FILENO) >= 0 && setenv("LESS", "FRX", 0) == 0)
        execvp(words[0], words);
    if (write(failed, "", 1) != 1) /* then the pager is taken for started */
        _exit(126);
    _exit(127);
}

/* The pager is there once its end of `news` is closed without a word. */
static bool has_started(int news)
{
    char word;
    ssize_t got;

    do
        got = read(news, &word, 1);
    while (got < 0 && errno == EINTR);
    return got == 0;
}

void terminal_page(void)
{
    const char *command = pager_command();
    char *copy;
    int ends[2], news[2];

    if (!isatty(STDOUT_FILENO) || !command[0] || strcmp(command, "cat") == 0)
        return;
    copy = strdup(command);
    if (!copy || pipe2(ends, O_CLOEXEC) != 0) {
        free(copy);
        return;
    }
    if (pipe2(news, O_CLOEXEC) == 0) {
        (void)fflush(stdout); /* nothing is in it yet */
        pager = fork();
        if (pager == 0)
            become(copy, ends[0], news[1]);
        close(news[1]);
        if (pager > 0 && has_started(news[0])) {
            (void)dup2(ends[1], STDOUT_FILENO); /* on failure the text goes to the terminal itself */
        } else if (pager > 0) {
            (void)waitpid(pager, NULL, 0);
            pager = -1;
        }
        close(news[0]);
    }
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
