/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/interrupt.h"

#include <signal.h>
#include <string.h>

static volatile sig_atomic_t is_interrupted;

static void remember(int number)
{
    (void)number;
    is_interrupted = 1;
}

void interrupt_install(void)
{
    struct sigaction action;

    memset(&action, 0, sizeof action);
    action.sa_handler = remember;
    action.sa_flags = (int)SA_RESETHAND;
    sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
}

bool interrupt_is_set(void)
{
    return is_interrupted != 0;
}
