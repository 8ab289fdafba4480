/* alyans import polis, import list, import undo, export polis.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <sys/stat.h>

#include "kit/base/file.h"
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "site/cli.h"
#include "viewpoints/polis/analyse.h"
#include "viewpoints/polis/exchange.h"

enum { PROBLEMS_TOLD = 20, READABLE = 0644, FOLDER = 0755 };

/* --- import polis ----------------------------------------------------------------------------- */

struct import_call {
    str_t dir;
    bool apply;
    struct import_options options;
};

static bool take_language(struct cli *cli, enum lang *language)
{
    struct cx *cx = cli->cx;
    str_t word = STR_NONE;
    *language = LANG_EN;
    if (!cli_value(cli, "--language", &word) || lang_from_code(word, language))
        return true;
    cli_complain(cli, trf(cx, "--language is az or en, not {0}", TARG(word)));
    return false;
}

static bool read_call(struct cli *cli, struct import_call *call)
{
    struct cx *cx = cli->cx;
    *call = (struct import_call){ .apply = cli_flag(cli, "--apply") };
    const bool has_slug = cli_value(cli, "--slug", &call->options.slug);
    if (!take_language(cli, &call->options.language) || !cli_word(cli, &call->dir) ||
        !cli_done(cli))
        return false;
    const str_t usable = slug_of_folder(cx, has_slug ? call->options.slug : call->dir);
    if (usable.len == 0 || (has_slug && !str_eq(usable, call->options.slug))) {
        cli_complain(cli, _("An address has a–z, 0–9 and hyphens: --slug brexit-2017"));
        return false;
    }
    call->options.slug = call->options.origin = usable;
    return true;
}

static void tell_problems(struct cli *cli, const struct polis_folder *folder)
{
    struct cx *cx = cli->cx;
    for (size_t i = 0; i < folder->problems_kept && i < PROBLEMS_TOLD; i++)
        cli_complain(cli, polis_problem_text(cx, &folder->problems[i]));
    if (folder->problem_count > PROBLEMS_TOLD)
        cli_complain(cli, trn(cx, (int64_t)(folder->problem_count - PROBLEMS_TOLD), "and {0} more",
                              "and {0} more"));
}

static void tell_plan(struct cli *cli, const struct import_plan *plan)
{
    struct cx *cx = cli->cx;
    const struct import_counts *n = &plan->counts;
    cli_say(cli, text2_pick(&plan->consultation.question, cx->lang));
    cli_say(cli,
            trf(cx, "Statements: {0}, participants: {1}, positions: {2}, earlier ones: {3}",
                TARG(n->statements), TARG(n->participants), TARG(n->positions), TARG(n->revised)));
}

static void progress(void *to, int64_t done, int64_t of)
{
    cli_progress(to, done, of);
}

static err_t hash_votes(struct cx *cx, str_t dir, bytes_t *out)
{
    str_t votes = STR_NONE;
    const str_t path = arena_printf(cx->arena, "%.*s/votes.csv", STR_ARG(dir));
    TRY(file_read(cx->arena, arena_cstr(cx->arena, path), POLIS_FILE_MAX, &votes));
    const struct hash256 h =
        hash_sha256((bytes_t){ (const uint8_t *)votes.at, votes.len }); /* text as bytes */
    *out = arena_bytes(cx->arena, hash_bytes(&h));
    return OK;
}

static err_t apply(struct cli *cli, struct import_call *call, const struct import_plan *plan)
{
    struct cx *cx = cli->cx;
    call->options.progress = progress;
    call->options.progress_to = cli;
    TRY(hash_votes(cx, call->dir, &call->options.sha256));
    TRY(cli_open_write(cli));
    const err_t e = import_apply(cx, plan, &call->options);
    if (e == ERR_CONFLICT)
        cli_complain(cli, trf(cx, "There is a consultation {0} already; choose another --slug",
                              TARG(call->options.slug)));
    TRY(e);
    TRY(cli_commit(cli));
    cli_say(cli,
            trf(cx, "Imported as {0}. To undo it: alyans import undo {1}", TARG(call->options.slug),
                TARG(arena_printf(cx->arena, "%" PRId64, plan->import_id))));
    return OK;
}

int import_polis_command(struct cli *cli)
{
    struct cx *cx = cli->cx;
    struct import_call call;
    struct polis_folder folder = { 0 };
    struct import_plan plan;
    AUTO(arena) scratch;
    arena_init(&scratch);
    if (!read_call(cli, &call))
        return cli_usage(cli);
    const err_t read = polis_read_folder(call.dir, STR_NONE, cx->arena, &scratch, &folder);
    tell_problems(cli, &folder);
    if (read == ERR_INVALID) {
        cli_complain(cli, _("The folder has no readable votes"));
        return EXIT_FAILED;
    }
    err_t e = read != OK ? read : import_plan_make(cx, &folder, &call.options, &plan);
    if (e != OK)
        return cli_failed(cli, e);
    tell_plan(cli, &plan);
    if (!call.apply) {
        cli_say(cli, _("Nothing was stored. To import it, say --apply."));
        return EXIT_DONE;
    }
    e = apply(cli, &call, &plan);
    cli_close(cli);
    return e == OK ? EXIT_DONE : e == ERR_CONFLICT ? EXIT_FAILED : cli_failed(cli, e);
}

/* --- import list, import undo ----------------------------------------------------------------- */

int import_list_command(struct cli *cli)
{
    struct cx *cx = cli->cx;
    const struct import_row *rows = NULL;
    size_t count = 0;
    if (!cli_done(cli))
        return cli_usage(cli);
    err_t e = cli_open_read(cli);
    if (e == OK)
        e = import_list(cx, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        const struct import_row *r = &rows[i];
        const str_t id = arena_printf(cx->arena, "%" PRId64, r->id);
        const str_t state = r->undone_at == 0
                                ? _("in force")
                                : trf(cx, "undone on {0}", TARG(date_long(cx, r->undone_at)));
        cli_say(cli, trf(cx, "{0}  {1}  {2}  positions: {3}  {4}", TARG(id),
                         TARG(date_iso(cx->arena, r->imported_at)), TARG(r->slug),
                         TARG(r->positions), TARG(state)));
    }
    if (e == OK && count == 0)
        cli_say(cli, _("Nothing was imported yet."));
    cli_close(cli);
    return e == OK ? EXIT_DONE : cli_failed(cli, e);
}

int import_undo_command(struct cli *cli)
{
    struct cx *cx = cli->cx;
    str_t word = STR_NONE;
    int64_t id = 0;
    if (!cli_word(cli, &word) || !cli_done(cli) || !str_to_i64(word, 1, INT64_MAX, &id))
        return cli_usage(cli);
    err_t e = cli_open_write(cli);
    if (e == OK)
        e = import_undo(cx, id);
    if (e == OK)
        e = cli_commit(cli);
    if (e == OK)
        cli_say(cli, _("Undone. Its consultation is no longer shown; the record keeps it."));
    else if (e == ERR_NOT_FOUND)
        cli_complain(cli, trf(cx, "There is no import {0}; see: alyans import list", TARG(word)));
    else if (e == ERR_CONFLICT)
        cli_complain(cli, _("This import was undone before."));
    cli_close(cli);
    const bool told = e == ERR_NOT_FOUND || e == ERR_CONFLICT;
    return e == OK ? EXIT_DONE : told ? EXIT_FAILED : cli_failed(cli, e);
}

/* --- export polis ----------------------------------------------------------------------------- */

static err_t write_one(struct cx *cx, str_t dir, const char *name, const struct buf *content)
{
    const str_t path = arena_printf(cx->arena, "%.*s/%s", STR_ARG(dir), name);
    return file_write(arena_cstr(cx->arena, path), buf_str(content), READABLE);
}

static err_t write_all(struct cx *cx, str_t dir, const struct export_files *files)
{
    (void)mkdir(arena_cstr(cx->arena, dir), FOLDER); /* may be there; writing tells */
    TRY(write_one(cx, dir, "summary.csv", &files->summary));
    TRY(write_one(cx, dir, "comments.csv", &files->comments));
    TRY(write_one(cx, dir, "votes.csv", &files->votes));
    return write_one(cx, dir, "participants-votes.csv", &files->participants);
}

int export_polis_command(struct cli *cli)
{
    struct cx *cx = cli->cx;
    str_t slug = STR_NONE, dir = STR_NONE;
    enum lang language;
    if (!take_language(cli, &language) || !cli_word(cli, &slug) || !cli_word(cli, &dir) ||
        !cli_done(cli))
        return cli_usage(cli);
    AUTO(export_files) files;
    export_files_init(&files);
    err_t e = cli_open_read(cli);
    if (e == OK)
        e = consultation_export(cx, slug, language, &files);
    cli_close(cli);
    if (e == ERR_NOT_FOUND) {
        cli_complain(cli, trf(cx, "There is no consultation {0}", TARG(slug)));
        return EXIT_FAILED;
    }
    if (e == OK)
        e = write_all(cx, dir, &files);
    if (e == ERR_NOT_FOUND) {
        cli_complain(cli, trf(cx, "The folder {0} cannot be made", TARG(dir)));
        return EXIT_FAILED;
    }
    if (e != OK)
        return cli_failed(cli, e);
    cli_say(cli, trf(cx,
                     "Written to {0}: summary.csv, comments.csv, votes.csv, "
                     "participants-votes.csv",
                     TARG(dir)));
    return EXIT_DONE;
}
