/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The version file, which makes a folder of tables a database: written last. */
#ifndef GLASS_VERSION_H
#define GLASS_VERSION_H

#include "glass/merge.h"

struct version {
    uint32_t block_size;
    struct table_record postlist, docdata, termlist, position; /* entries 0 for optional ones: no file */
    struct statistics statistics;
};

/* The UUID is made from the content of the tables: the same content has the same one. */
MUST_CHECK enum status version_write(const char *path, const struct version *v, struct error *err);

#endif
