/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON that is read: the only way to jansson's trees.
 */
#ifndef BASE_JSON_TREE_H
#define BASE_JSON_TREE_H

#include "base/text.h"

#include <jansson.h>

/* On success *out is freed by json_decref(). STATUS_BAD_INPUT: no JSON; `problem` says why. */
MUST_CHECK enum status json_tree_load(json_t **out, struct str text, json_error_t *problem, struct error *err);
/* STATUS_BAD_INPUT: it is not the JSON of an object. */
MUST_CHECK enum status json_tree_check_object(struct str text, struct error *err);

#endif
