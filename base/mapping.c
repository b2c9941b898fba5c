/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/mapping.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct mapping mapping_open(const char *folder, const char *name, size_t min_size)
{
    struct mapping none = { NULL, 0 };
    char path[PATH_MAX]; /* no memory is taken: for want of it a file would seem not to be there */
    struct stat info;
    void *at = MAP_FAILED;
    int length = snprintf(path, sizeof path, "%s/%s", folder, name), fd = -1;

    if (length > 0 && (size_t)length < sizeof path)
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK); /* a pipe does not keep us waiting */
    if (fd < 0)
        return none;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0 && (uint64_t)info.st_size >= min_size)
        at = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    return at == MAP_FAILED ? none : (struct mapping){ at, (size_t)info.st_size };
}

void mapping_close(struct mapping *m)
{
    if (m->at)
        (void)munmap((void *)(uintptr_t)m->at, m->size);
    *m = (struct mapping){ NULL, 0 };
}
