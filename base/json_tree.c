/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/json_tree.h"

#include <pthread.h>
#include <stdlib.h>

/* jansson takes a lack of memory for broken JSON here and there: an allocation that failed is remembered. */
static _Thread_local bool has_run_out;
static pthread_once_t are_functions_set = PTHREAD_ONCE_INIT;

static void *allocate(size_t size)
{
    void *at = malloc(size);

    has_run_out |= !at;
    return at;
}

static void set_functions(void)
{
    json_set_alloc_funcs(allocate, free);
}

enum status json_tree_load(json_t **out, struct str text, json_error_t *problem, struct error *err)
{
    (void)pthread_once(&are_functions_set, set_functions);
    has_run_out = false;
    *out = json_loadb(text.at ? text.at : "", text.len, JSON_ALLOW_NUL, problem);
    if (has_run_out) { /* there may be a value all the same, with letters missing */
        json_decref(*out);
        *out = NULL;
        return error_no_memory(err);
    }
    return *out ? STATUS_OK : error_set(err, STATUS_BAD_INPUT, "broken JSON");
}

enum status json_tree_check_object(struct str text, struct error *err)
{
    json_error_t problem;
    json_t *object = NULL;
    enum status status = json_tree_load(&object, text, &problem, err);

    if (!status && !json_is_object(object))
        status = error_set(err, STATUS_BAD_INPUT, "not an object");
    json_decref(object);
    return status;
}
