/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/mapping.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct mapping mapping_open(const char *folder, const char *name, size_t min_size)
{
    struct mapping none = { NULL, 0 };
    struct buf path = BUF_INIT;
    struct stat info;
    void *at = MAP_FAILED;
    int fd = -1;

    if (buf_add_format(&path, NULL, "%s/%s", folder, name) == STATUS_OK)
        fd = open(path.at, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK); /* a pipe does not keep us waiting */
    buf_release(&path);
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
