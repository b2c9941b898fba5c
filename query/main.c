/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cuttings-query: only wires. Options are in request.c, a search is in search.c.
 */
#include "base/file.h"
#include "base/json.h"
#include "base/utf8.h"
#include "query/batch.h"
#include "query/completion.h"
#include "query/output.h"
#include "query/report.h"
#include "query/saved.h"
#include "query/similar.h"
#include "query/terminal.h"
#include "store/location.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

enum { EXIT_HITS = 0, EXIT_NONE = 1, EXIT_FAILED = 2, REPORT_BYTES_MAX = 1 << 30, STALE_TRIES = 10, HELD_BACK = 8 << 20 };

/* What main() hands down. */
struct program {
    struct query_request request;
    struct location location;
    struct session session;
    struct arena arena;
    struct buf out, words; /* words: the query of --similar */
    bool has_written; /* a part of the answer is out: it cannot be begun anew */
    int exit_code;
};

static enum status flush(struct program *p, struct error *err)
{
    if (p->out.len && fwrite(p->out.at, 1, p->out.len, stdout) != p->out.len)
        return error_set_errno(err, errno, "cannot write the output");
    p->has_written |= p->out.len > 0;
    buf_clear(&p->out);
    return STATUS_OK;
}

/* The query with a caret under the place that is wrong. */
static void show_fault(const struct program *p, const struct query_fault *fault)
{
    struct str text = p->request.search.text;
    size_t from = fault->offset > 60 ? fault->offset - 60 : 0;
    struct buf line = BUF_INIT;
    enum status status;

    if (!fault->is_set)
        return;
    while (from > 0 && ((unsigned char)text.at[from] & 0xC0) == 0x80)
        from--;
    status = text_add_safe(&line, str_slice(text, from, fault->offset + 20), true, NULL);
    if (!status)
        (void)fprintf(stderr, "  %s\n  %*s^\n", buf_c(&line),
                      (int)utf8_width(str_slice(text, from, fault->offset)), "");
    buf_release(&line);
}

static enum status run_stream(struct program *p, const struct answer *answer, struct error *err)
{
    struct arena arena = ARENA_INIT;
    enum status status = output_begin(&p->request, &p->out, err);

    for (size_t i = 0; i < answer->hit_count && !status; i++) {
        struct search_hit hit;

        arena_reset(&arena);
        status = search_fetch(&p->session, &p->request.search, answer, i, &arena, &hit, err);
        if (!status)
            status = output_hit(&p->request, &hit, p->request.search.offset + i + 1, &p->out, err);
        if (!status && p->out.len > (p->has_written ? 1 << 16 : HELD_BACK)) /* an answer of common size can still begin anew */
            status = flush(p, err);
    }
    if (!status && p->request.format == OUTPUT_NDJSON)
        status = output_summary(&p->request, answer, &p->out, err);
    if (!status && p->request.format == OUTPUT_CITATIONS)
        status = citation_end(p->request.citation, answer->hit_count == 0, &p->out, err);
    arena_release(&arena);
    return status;
}

static enum status find(struct program *p, const struct search_request *request, bool is_page, struct answer *out,
                        struct error *err)
{
    struct query_fault fault = { false, 0 };
    enum status status = search_run(&p->session, request, is_page, &p->arena, out, &fault, err);

    if (status == STATUS_BAD_INPUT) {
        (void)fprintf(stderr, "cuttings-query: %s\n", err->message);
        err->message[0] = '\0';
        show_fault(p, &fault);
    }
    return status;
}

static bool is_page(const struct program *p)
{
    return p->request.format == OUTPUT_TEXT || p->request.format == OUTPUT_JSON;
}

static enum status print(struct program *p, const struct answer *answer, struct error *err)
{
    p->exit_code = answer->total ? EXIT_HITS : EXIT_NONE;
    if (p->request.format == OUTPUT_CSV && answer->timeline.step)
        return timeline_csv(&answer->timeline, &p->out, err);
    if (p->request.format == OUTPUT_JSON)
        return output_json(&p->request, answer, &p->out, err);
    if (p->request.format == OUTPUT_TEXT)
        return output_text(&p->request, answer, terminal_width(), &p->out, err);
    return run_stream(p, answer, err);
}

static enum status run_search(struct program *p, struct error *err)
{
    struct answer answer;
    enum status status = find(p, &p->request.search, is_page(p), &answer, err);

    return status ? status : print(p, &answer, err);
}

static enum status fetch_all(struct program *p, struct answer *answer, struct error *err)
{
    enum status status = STATUS_OK;

    answer->hits = arena_calloc(&p->arena, answer->hit_count + 1, sizeof *answer->hits);
    if (!answer->hits)
        return error_no_memory(err);
    for (size_t i = 0; i < answer->hit_count && !status; i++)
        status = search_fetch(&p->session, &p->request.search, answer, i, &p->arena, &answer->hits[i], err);
    return status;
}

/* --new: what was not shown before. It counts as shown once it is written out. A job that finds nothing says nothing. */
static enum status run_new(struct program *p, struct error *err)
{
    struct search_request all = p->request.search;
    struct seen_set seen = SEEN_INIT;
    struct answer answer = { .total = 0 };
    enum status status = seen_read(p->request.fresh, &seen, err);

    all.offset = 0;
    all.limit = UINT32_MAX;
    all.is_by_story = false; /* each copy is new by itself */
    memset(all.facets, 0, sizeof all.facets); /* they would count what is not new as well */
    if (!status)
        status = find(p, &all, false, &answer, err);
    if (!status)
        status = seen_filter(&seen, &p->session, &p->request.search, &answer, err);
    if (!status)
        status = fetch_all(p, &answer, err);
    for (size_t i = 0; i < answer.hit_count && !status; i++)
        status = seen_add(&seen, &answer.hits[i].record, err);
    if (!status && (answer.total || p->request.format != OUTPUT_TEXT))
        status = print(p, &answer, err);
    if (!status)
        status = flush(p, err);
    if (!status && fflush(stdout) != 0)
        status = error_set_errno(err, errno, "cannot write the output");
    p->exit_code = !status && answer.total ? EXIT_HITS : EXIT_NONE;
    if (!status && answer.hit_count)
        status = seen_write(p->request.fresh, &seen, err);
    seen_release(&seen);
    return status;
}

/* Beside the answer. */
static enum status run_report(struct program *p, struct error *err)
{
    struct buf text = BUF_INIT;
    enum status status = report_make(&p->session, &p->request.search, &text, err);

    if (!status)
        status = file_write_any(p->request.report, buf_view(&text), err);
    buf_release(&text);
    return status;
}

static enum status run_verify(struct program *p, struct error *err)
{
    struct buf text = BUF_INIT;
    bool is_same = false;
    enum status status = file_read_any(p->request.verify, REPORT_BYTES_MAX, &text, err);

    if (!status)
        status = report_verify(&p->session, buf_view(&text), p->request.verify, p->request.is_json, &is_same, &p->out, err);
    p->exit_code = is_same ? EXIT_HITS : EXIT_NONE;
    buf_release(&text);
    return status;
}

static enum status run_article(struct program *p, const char *id, struct error *err)
{
    struct hit_record hit;
    struct stored_text text;
    struct story story = { .count = 0 };
    struct buf history = BUF_INIT;
    uint32_t docid = 0;
    enum status status = session_find(&p->session, str_from_c(id), &docid, err);

    if (status == STATUS_NOT_FOUND)
        return error_set(err, STATUS_NOT_FOUND, "no article '%s' in the index", id);
    if (!status)
        status = session_hit(&p->session, docid, &p->arena, &hit, err);
    if (!status)
        status = session_values(&p->session, docid, &p->arena, &hit, err);
    if (!status)
        status = session_text(&p->session, docid, &p->arena, &text, err);
    if (!status && p->request.show)
        status = story_of(&p->session, docid, &p->arena, &story, err);
    if (!status && p->request.why)
        status = archive_corrections(p->session.archive.reader, hit.id, &history, err);
    if (!status)
        status = p->request.show ? output_article(&p->request, &hit, &text, &story, &p->out, err)
                                 : output_facts(&p->request, &hit, &text, buf_view(&history), &p->out, err);
    buf_release(&history);
    return status;
}

static enum status run_copies(struct program *p, const char *id, struct error *err)
{
    const struct stories *stories = NULL;
    struct hit_record hit;
    struct story story;
    uint32_t docid = 0;
    enum status status = session_find(&p->session, str_from_c(id), &docid, err);

    if (status == STATUS_NOT_FOUND)
        return error_set(err, STATUS_NOT_FOUND, "no article '%s' in the index", id);
    if (!status)
        status = session_stories(&p->session, &stories, err);
    if (!status && !stories)
        return error_set(err, STATUS_VERSION, "the index was made before copies were looked for: rebuild it with cuttings-index --rebuild");
    if (!status)
        status = session_hit(&p->session, docid, &p->arena, &hit, err);
    if (!status)
        status = story_of(&p->session, docid, &p->arena, &story, err);
    if (status)
        return status;
    p->exit_code = story.count ? EXIT_HITS : EXIT_NONE;
    return p->request.format == OUTPUT_TEXT ? copies_text(&hit, &story, &p->out, err)
                                            : copies_json(&hit, &story, &p->out, err);
}

/* A search for the words of the article, any of them, without the article itself. */
static enum status run_similar(struct program *p, const char *id, struct error *err)
{
    struct stored_text text;
    uint32_t docid = 0;
    enum status status = session_find(&p->session, str_from_c(id), &docid, err);

    if (status == STATUS_NOT_FOUND)
        return error_set(err, STATUS_NOT_FOUND, "no article '%s' in the index", id);
    if (p->request.text.len)
        return error_set(err, STATUS_BAD_INPUT, "--similar takes its words from the article: no query beside it (filters may be)");
    if (!status)
        status = session_text(&p->session, docid, NULL, &text, err);
    if (!status)
        status = similar_query(&p->session, text.text, &p->words, err);
    p->request.search.text = buf_view(&p->words);
    p->request.search.is_any = true;
    p->request.search.except = str_from_c(id);
    return status ? status : run_search(p, err);
}

static enum status explain_missing(const struct program *p, struct error *err)
{
    return error_set(err, STATUS_NOT_FOUND, "no index found; tried %s: make one with cuttings-index PATH",
                     buf_c(&p->location.tried));
}

/* For shells, which have no use for errors: what cannot be found out has no values. The operands are the prefix. */
static enum status run_completion(struct program *p, struct error *err)
{
    struct str what = str_from_c(p->request.complete), prefix = buf_view(&p->request.text);
    struct buf names = BUF_INIT;
    enum status status;

    if (str_is_equal(what, STR("saved"))) {
        status = saved_names(&names, err);
        if (!status)
            status = completion_lines(buf_view(&names), prefix, &p->out, err);
    } else {
        status = location_find(&p->location, p->request.index, err);
        if (!status)
            status = session_open(&p->session, buf_c(&p->location.path), err);
        if (!status)
            status = completion_values(&p->session, what, prefix, &p->out, err);
    }
    p->exit_code = p->out.len ? EXIT_HITS : EXIT_NONE;
    buf_release(&names);
    return STATUS_OK;
}

static enum status answer_once(struct program *p, struct error *err)
{
    const struct query_request *r = &p->request;
    enum status status;

    if (r->show || r->why)
        return run_article(p, r->show ? r->show : r->why, err);
    if (r->copies)
        return run_copies(p, r->copies, err);
    if (r->similar)
        return run_similar(p, r->similar, err);
    if (r->verify)
        return run_verify(p, err);
    if (r->fresh)
        return run_new(p, err);
    status = run_search(p, err);
    if (!status && r->report)
        status = run_report(p, err);
    if (!status && r->save) /* only what can be asked */
        status = saved_write(r->save, &p->request.search, err);
    return status;
}

/* From one state of the index, whatever is written to it meanwhile. */
static enum status answer_whole(struct program *p, struct error *err)
{
    enum status status = STATUS_STALE;

    for (int tries = 0; tries < STALE_TRIES && status == STATUS_STALE && !p->has_written; tries++) {
        buf_clear(&p->out);
        buf_clear(&p->words);
        p->session.is_stale |= tries > 0;
        status = session_begin(&p->session, err);
        if (!status)
            status = answer_once(p, err);
    }
    if (status == STATUS_STALE && p->has_written)
        return error_set(err, status, "the index changed while its answer was being printed, which is not whole: ask again");
    return status;
}

static enum status run(struct program *p, struct error *err)
{
    const struct query_request *r = &p->request;
    bool had_faults = false;
    enum status status;

    if (r->complete)
        return run_completion(p, err);
    status = location_find(&p->location, r->index, err);
    if (status)
        return status;
    status = session_open(&p->session, buf_c(&p->location.path), err);
    if (status == STATUS_NOT_FOUND)
        return explain_missing(p, err);
    if (status)
        return status;
    if (r->saved || r->fresh)
        status = saved_read(r->fresh ? r->fresh : r->saved, &p->arena, &p->request.search, err);
    if (status)
        return status;
    p->request.has_links = r->is_colored && terminal_has_links(!r->has_no_pager);
    if (r->format == OUTPUT_TEXT && !r->has_no_pager && !r->batch)
        terminal_page();
    if (r->batch) {
        status = batch_run(&p->session, r, &had_faults, err);
        p->exit_code = had_faults ? EXIT_FAILED : EXIT_HITS;
    } else {
        status = answer_whole(p, err);
    }
    return status;
}

static enum status help(struct program *p, struct error *err)
{
    if (p->request.is_version)
        return buf_add_c(&p->out, "cuttings-query " CUTTINGS_VERSION "\n", err);
    return query_request_help(&p->request, &p->out, err);
}

int main(int argc, char **argv)
{
    struct program p = { .location = LOCATION_INIT, .session = SESSION_INIT, .arena = ARENA_INIT, .out = BUF_INIT, .words = BUF_INIT };
    struct error err = ERROR_INIT;
    enum status status;

    (void)signal(SIGPIPE, SIG_IGN); /* a closed pipe is seen where it is written to */
    status = query_request_parse(&p.request, argc, argv, &err);
    if (!status)
        status = p.request.is_help || p.request.is_whole_help || p.request.is_version ? help(&p, &err) : run(&p, &err);
    if (!status)
        status = flush(&p, &err);
    if (!status && fflush(stdout) != 0)
        status = error_set_errno(&err, errno, "cannot write the output");
    if (status && errno == EPIPE && status == STATUS_IO)
        status = STATUS_OK; /* the reader has seen enough */
    else if (status && err.message[0])
        (void)fprintf(stderr, "cuttings-query: %s%s\n", err.message,
                      status == STATUS_CORRUPT && !strstr(err.message, "--rebuild")
                          ? " (cuttings-index --check=deep tells what is damaged, --rebuild makes it anew)"
                          : "");
    terminal_end();
#ifdef ENDS_QUICKLY /* an index that was only read: the system takes back files and memory sooner than we do */
    (void)fflush(stdout); /* what was answered before a fault */
    _exit(status ? EXIT_FAILED : p.exit_code);
#endif
    session_close(&p.session);
    location_release(&p.location);
    arena_release(&p.arena);
    buf_release(&p.out);
    buf_release(&p.words);
    query_request_release(&p.request);
    return status ? EXIT_FAILED : p.exit_code;
}
