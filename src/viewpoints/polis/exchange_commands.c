/* alyans import polis, import list, import undo, export polis.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/file.h"
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "site/cli.h"
#include "viewpoints/polis/analyse.h"
#include "viewpoints/polis/exchange.h"
#include "viewpoints/polis/polis_parts.h"

enum { PROBLEMS_TOLD = 20 };

/* --- import polis ----------------------------------------------------------------------------- */

struct import_call {
    str_t dir;
    bool apply;
    struct import_options options;
    struct cli *cli;
    struct votes_file votes;
    bool is_in_pieces; /* some of it was committed already */
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
    call->options.stays_open = cli_flag(cli, "--open");
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

/* What a person should look at, for an import can be undone. Times of 1973 and before, read as the
 * milliseconds of Polis, are seconds of our years: no Polis is that old. */
static void tell_doubts(struct cli *cli, const struct import_plan *plan)
{
    static const int64_t SECONDS_FROM = INT64_C(100000000), SECONDS_TO = INT64_C(100000000000);
    struct cx *const cx = cli->cx;
    const int64_t latest = plan->people.latest;
    const int64_t without = plan->counts.without_text;
    if (without > 0)
        cli_complain(cli,
                     trn(cx, without, "{0} statement has no text and is shown by its number alone",
                         "{0} statements have no text and are shown by their numbers alone"));
    if (latest >= SECONDS_FROM && latest < SECONDS_TO)
        cli_complain(cli, trf(cx,
                              "The last vote is of {0}: the times look like seconds, where Polis "
                              "writes milliseconds. Put 000 behind each and import it again.",
                              TARG(date_long(cx, latest * 1000))));
}

static void progress(void *to, int64_t done, int64_t of)
{
    cli_progress(to, done, of);
}

static err_t hash_file(FILE *from, struct sha256 *sha)
{
    enum { PIECE = 1 << 16 };
    static uint8_t piece[PIECE];
    size_t n = 0;
    while ((n = fread(piece, 1, PIECE, from)) > 0)
        sha256_add(sha, (bytes_t){ piece, n });
    return ferror(from) ? ERR_IO : OK;
}

static err_t hash_votes(struct cx *cx, str_t dir, bytes_t *out)
{
    const str_t path = arena_printf(cx->arena, "%.*s/votes.csv", STR_ARG(dir));
    FILE *const from = fopen(arena_cstr(cx->arena, path), "re");
    if (from == NULL)
        return ERR_NOT_FOUND;
    AUTO(hasher) h = { sha256_new() };
    sha256_begin(h.sha);
    const err_t e = hash_file(from, h.sha);
    (void)fclose(from); /* it was only read */
    const struct hash256 hash = sha256_end(h.sha);
    *out = arena_bytes(cx->arena, hash_bytes(&hash));
    return e;
}

static err_t piece_stored(void *to)
{
    struct import_call *const call = to;
    call->is_in_pieces = true;
    return cli_commit_piece(call->cli);
}

static void tell_failure(struct cli *cli, const struct import_call *call, err_t e,
                         int64_t import_id)
{
    struct cx *cx = cli->cx;
    if (e == ERR_CONFLICT)
        cli_complain(cli, trf(cx, "There is a consultation {0} already; choose another --slug",
                              TARG(call->options.slug)));
    if (call->is_in_pieces)
        cli_complain(cli, trf(cx,
                              "It was broken off; nothing of it is shown. To take its rows out: "
                              "alyans import undo {0}",
                              TARG(arena_printf(cx->arena, "%" PRId64, import_id))));
}

static err_t apply(struct cli *cli, struct import_call *call, const struct polis_folder *folder,
                   struct import_plan *plan)
{
    struct cx *cx = cli->cx;
    call->options.progress = progress;
    call->options.progress_to = cli;
    call->options.piece_stored = piece_stored;
    call->options.piece_to = call;
    TRY(hash_votes(cx, call->dir, &call->options.sha256));
    TRY(cli_open_write(cli));
    err_t e = import_apply(cx, plan, &call->options);
    if (e == OK)
        e = import_beside_store(cx, plan->import_id, folder, call->dir);
    if (e == OK)
        e = cli_commit(cli);
    if (e != OK)
        tell_failure(cli, call, e, plan->import_id);
    TRY(e);
    cli_clear_progress(cli);
    tell_plan(cli, plan);
    cli_say(cli,
            trf(cx, "Imported as {0}. To undo it: alyans import undo {1}", TARG(call->options.slug),
                TARG(arena_printf(cx->arena, "%" PRId64, plan->import_id))));
    return OK;
}

/* The votes stay in their file, and are read as often as they are needed. */
static err_t read_and_plan(struct cli *cli, struct import_call *call, struct arena *scratch,
                           struct polis_folder *folder, struct import_plan *plan)
{
    struct cx *const cx = cli->cx;
    struct reading r;
    TRY(reading_begin(&r, cx->arena, scratch, folder));
    call->votes = (struct votes_file){ call->dir, scratch, &r.problems };
    call->options.votes =
        (struct import_votes){ votes_file_each, &call->votes, (uint64_t)id_new(cx->ids, cx->now) };
    err_t e = polis_read_beside(&r, call->dir, STR_NONE, POLIS_PEOPLE_IN_FOLDER);
    if (e == OK)
        e = import_plan_make(cx, folder, &call->options, plan);
    return reading_end(&r, e);
}

int import_polis_command(struct cli *cli)
{
    struct cx *cx = cli->cx;
    struct import_call call;
    struct polis_folder folder = { 0 };
    struct import_plan plan = { 0 };
    AUTO(arena) scratch;
    arena_init(&scratch);
    if (!read_call(cli, &call))
        return cli_usage(cli);
    call.cli = cli;
    call.options.counts_later = call.apply;
    err_t e = read_and_plan(cli, &call, &scratch, &folder, &plan);
    tell_problems(cli, &folder);
    if (e == ERR_INVALID) {
        cli_complain(cli, _("The folder has no readable votes"));
        return EXIT_FAILED;
    }
    if (e != OK)
        return cli_failed(cli, e);
    tell_doubts(cli, &plan);
    if (!call.apply) {
        tell_plan(cli, &plan);
        cli_say(cli, _("Nothing was stored. To import it, say --apply."));
        return EXIT_DONE;
    }
    e = apply(cli, &call, &folder, &plan);
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
        const str_t state = r->finished_at == 0 ? _("broken off, or under way")
                            : r->undone_at == 0
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

static err_t undone_piece(void *to)
{
    return cli_commit_piece(to);
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
        e = import_undo(cx, id, &(struct import_undoing){ undone_piece, cli });
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

struct export_call {
    str_t slug, dir;
    str_t side; /* empty: the first that answers */
    enum lang language;
};

/* In one snapshot, so that the files fit each other. No folder is made for what is not there. */
static int export_all(struct cli *cli, const struct export_call *call, struct files_out *files)
{
    struct cx *const cx = cli->cx;
    struct consultation c;
    err_t e = db_begin(cx->db);
    if (e == OK)
        e = consultation_find(cx, call->slug, &c);
    if (e == ERR_NOT_FOUND) {
        cli_complain(cli, trf(cx, "There is no consultation {0}", TARG(call->slug)));
        return EXIT_FAILED;
    }
    if (e == OK)
        e = files_out_init(files, cx->arena, call->dir);
    if (e == OK)
        e = consultation_export(cx, &c, consultation_side(&c, call->side), call->language, files);
    if (e == ERR_NOT_FOUND) {
        cli_complain(cli, trf(cx, "The folder {0} cannot be made", TARG(call->dir)));
        return EXIT_FAILED;
    }
    return e == OK ? EXIT_DONE : cli_failed(cli, e);
}

int export_polis_command(struct cli *cli)
{
    struct cx *cx = cli->cx;
    struct export_call call = { .side = S("") };
    (void)cli_value(cli, "--side", &call.side); /* absent: the first */
    if (!take_language(cli, &call.language) || !cli_word(cli, &call.slug) ||
        !cli_word(cli, &call.dir) || !cli_done(cli))
        return cli_usage(cli);
    if (cli_open_read(cli) != OK)
        return EXIT_FAILED; /* told already */
    AUTO(files_out) files = { 0 };
    const int code = export_all(cli, &call, &files);
    cli_close(cli);
    if (code != EXIT_DONE)
        return code;
    cli_say(cli, trf(cx,
                     "Written to {0}: summary.csv, comments.csv, votes.csv, "
                     "participants-votes.csv",
                     TARG(call.dir)));
    if (file_made_find(&files, S("organisations.csv")) != NULL)
        cli_say(cli, _("Beside them organisations.csv: who each participant is, and who pays"));
    return EXIT_DONE;
}
