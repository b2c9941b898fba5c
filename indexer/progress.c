/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/progress.h"

#include <stdio.h>
#include <time.h>

enum { LINE_MAX_BYTES = 512, BAR_WIDTH_MAX = 30, DETAILS_WIDTH = 46, SECONDS_MAX = 359999 };

static const double interval = 0.1, patience = 0.3;

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void print(const struct progress *p, const char *line, int length)
{
    if (length > 0)
        p->print(str_of(line, length < LINE_MAX_BYTES ? (size_t)length : LINE_MAX_BYTES - 1), p->payload);
}

static void show_json(const struct progress *p, double seconds)
{
    char line[LINE_MAX_BYTES];

    print(p, line,
          snprintf(line, sizeof line,
                   "{\"done\":%llu,\"of\":%llu,\"articles\":%llu,\"bytes\":%llu,\"of_bytes\":%llu,\"seconds\":%.2f}\n",
                   (unsigned long long)p->files, (unsigned long long)p->of_files, (unsigned long long)p->articles,
                   (unsigned long long)p->bytes, (unsigned long long)p->of_bytes, seconds));
}

/* Bytes tell more than files: one file may hold a million records. */
static double share(const struct progress *p)
{
    double done = p->of_bytes   ? (double)p->bytes / (double)p->of_bytes
                  : p->of_files ? (double)p->files / (double)p->of_files
                                : 1;

    return done > 1 ? 1 : done;
}

/* On a narrow terminal the bar gets shorter, then goes; the percentage stays. */
static void show_bar(struct progress *p, double seconds, const char *stage)
{
    char line[LINE_MAX_BYTES], bar[2 * BAR_WIDTH_MAX + 3] = "", details[128] = "";
    double done = share(p), left = done > 0 ? seconds / done - seconds : 0;
    int room = (int)p->width - DETAILS_WIDTH, full;

    if (room > BAR_WIDTH_MAX)
        room = BAR_WIDTH_MAX;
    full = room > 0 ? (int)(done * room) : 0;
    if (room >= 5)
        (void)snprintf(bar, sizeof bar, "[%.*s%.*s]", full, "##############################", room - full,
                       "------------------------------");
    if (left > SECONDS_MAX)
        left = SECONDS_MAX;
    if (stage)
        (void)snprintf(details, sizeof details, "  %s", stage);
    else if (p->width >= DETAILS_WIDTH)
        (void)snprintf(details, sizeof details, "  %llu articles  %.1f MB/s  %d:%02d left", (unsigned long long)p->articles,
                       seconds > 0 ? (double)p->bytes / 1e6 / seconds : 0, (int)left / 60, (int)left % 60);
    print(p, line, snprintf(line, sizeof line, "\r%s%3d%%%s\x1B[K", bar, (int)(done * 100), details));
    p->is_drawn = true;
}

static void show(struct progress *p, const char *stage)
{
    double time = now(), seconds = time - p->started;

    if (p->form == PROGRESS_JSON)
        show_json(p, seconds);
    else if (!p->is_patient || seconds >= patience)
        show_bar(p, seconds, stage);
    p->shown = time;
}

void progress_begin(struct progress *p, uint64_t of_files, uint64_t of_bytes)
{
    if (!p || !p->form)
        return;
    if (p->started == 0)
        p->started = now();
    p->files = p->articles = p->bytes = p->record_bytes = 0;
    p->of_files = of_files;
    p->of_bytes = of_bytes;
    show(p, NULL);
}

void progress_add(struct progress *p, uint64_t files, uint64_t articles, uint64_t bytes)
{
    if (!p || !p->form)
        return;
    p->files += files;
    p->articles += articles;
    p->bytes += bytes;
    p->record_bytes += files ? 0 : bytes;
    if (now() - p->shown >= interval)
        show(p, NULL);
}

void progress_end_records(struct progress *p, uint64_t size)
{
    if (!p || !p->form)
        return;
    progress_add(p, 1, 0, size > p->record_bytes ? size - p->record_bytes : 0);
    p->record_bytes = 0;
}

void progress_stage(struct progress *p, const char *name)
{
    if (p && p->form == PROGRESS_BAR)
        show(p, name);
}

void progress_end(struct progress *p)
{
    static const char erase[] = "\r\x1B[K";

    if (!p || !p->form || p->started == 0)
        return;
    if (p->form == PROGRESS_JSON)
        show(p, NULL);
    else if (p->is_drawn)
        p->print(STR(erase), p->payload);
    p->started = 0;
}
