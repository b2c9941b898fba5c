/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/summary.h"

#include "base/json.h"

static enum status add_skipped(const struct plan *plan, struct buf *out, struct error *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < plan->skip_count && !status; i++) {
        status = buf_add_c(out, i ? ",{\"path\":" : "{\"path\":", err);
        if (!status)
            status = json_add_string(out, plan->skipped[i].path, err);
        if (!status)
            status = buf_add_c(out, ",\"reason\":", err);
        if (!status)
            status = json_add_string(out, plan->skipped[i].reason, err);
        if (!status)
            status = buf_add_c(out, "}", err);
    }
    return status;
}

enum status summary_json(const struct summary *s, const struct plan *plan, struct buf *out, struct error *err)
{
    enum status status = buf_add_c(out, "{\"schema\":1,\"index\":", err);

    if (!status)
        status = json_add_string(out, str_from_c(s->index), err);
    if (!status)
        status = buf_add_format(out, err,
                                ",\"articles\":%llu,\"added\":%llu,\"updated\":%llu,\"unchanged\":%llu,\"deleted\":%llu,"
                                "\"skipped\":[",
                                (unsigned long long)s->articles, (unsigned long long)s->added,
                                (unsigned long long)s->updated, (unsigned long long)s->unchanged,
                                (unsigned long long)s->deleted);
    if (!status)
        status = add_skipped(plan, out, err);
    if (!status)
        status = buf_add_format(out, err, "],\"bytes\":%llu,\"seconds\":%.3f,\"way\":\"%s\",\"dry_run\":%s,\"note\":",
                                (unsigned long long)s->bytes, s->seconds, s->way, s->is_dry_run ? "true" : "false");
    if (!status)
        status = s->note[0] ? json_add_string(out, str_from_c(s->note), err) : buf_add_c(out, "null", err);
    return status ? status : buf_add_c(out, "}\n", err);
}

enum status summary_text(const struct summary *s, const struct plan *plan, struct buf *out, struct error *err)
{
    enum status status = buf_add_format(
        out, err, s->is_dry_run ? "%llu articles in the index; would read %zu files: nothing was changed\n"
                                : "%llu articles in the index",
        (unsigned long long)s->articles, plan->read_count);

    if (status || s->is_dry_run)
        return status;
    return buf_add_format(out, err, ": %llu added, %llu updated, %llu unchanged, %llu deleted, %zu skipped (%.2f s)\n",
                          (unsigned long long)s->added, (unsigned long long)s->updated, (unsigned long long)s->unchanged,
                          (unsigned long long)s->deleted, plan->skip_count, s->seconds);
}

enum status summary_notes(const struct summary *s, const struct plan *plan, size_t max_lines, struct buf *out,
                          struct error *err)
{
    enum status status = STATUS_OK;
    size_t i;

    if (s->note[0]) {
        status = buf_add_c(out, "cuttings-index: ", err);
        if (!status)
            status = text_add_safe(out, str_from_c(s->note), true, err);
        if (!status)
            status = buf_add_c(out, "\n", err);
    }
    for (i = 0; i < plan->refused_count && !status; i++) {
        status = buf_add_c(out, "cuttings-index: no article is left under '", err);
        if (!status)
            status = text_add_safe(out, plan->refused[i], true, err);
        if (!status)
            status = buf_add_c(out, "', as if a disk were not mounted: its articles are kept (--allow-empty removes them)\n",
                               err);
    }
    for (i = 0; i < plan->skip_count && i < max_lines && !status; i++) {
        status = buf_add_c(out, "cuttings-index: skipped '", err);
        if (!status)
            status = text_add_safe(out, plan->skipped[i].path, true, err);
        if (!status)
            status = buf_add_c(out, "': ", err);
        if (!status)
            status = text_add_safe(out, plan->skipped[i].reason, true, err);
        if (!status)
            status = buf_add_c(out, "\n", err);
    }
    if (!status && i < plan->skip_count)
        status = buf_add_format(out, err, "cuttings-index: skipped %zu more (--json names all)\n", plan->skip_count - i);
    return status;
}
