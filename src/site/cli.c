/* A command at work: options and words, the database, what the operator is told.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "site/cli.h"

#include "kit/base/str.h"
#include "site/site.h"

/* --- options and words ------------------------------------------------------------------------ */

static void take_out(struct cli *cli, int at, int count)
{
    for (int i = at; i + count < cli->argc; i++)
        cli->argv[i] = cli->argv[i + count];
    cli->argc -= count;
}

bool cli_flag(struct cli *cli, const char *name)
{
    for (int i = 0; i < cli->argc; i++) {
        if (strcmp(cli->argv[i], name) == 0) {
            take_out(cli, i, 1);
            return true;
        }
    }
    return false;
}

bool cli_value(struct cli *cli, const char *name, str_t *out)
{
    const size_t len = strlen(name);
    for (int i = 0; i < cli->argc; i++) {
        const char *const word = cli->argv[i];
        if (strncmp(word, name, len) != 0)
            continue;
        if (word[len] == '=') {
            *out = str_from_c(word + len + 1);
            take_out(cli, i, 1);
            return true;
        }
        if (word[len] == '\0' && i + 1 < cli->argc) {
            *out = str_from_c(cli->argv[i + 1]);
            take_out(cli, i, 2);
            return true;
        }
    }
    return false;
}

bool cli_word(struct cli *cli, str_t *out)
{
    for (int i = 0; i < cli->argc; i++) {
        const char *const word = cli->argv[i];
        if (word[0] != '-' || word[1] == '\0') {
            *out = str_from_c(word);
            take_out(cli, i, 1);
            return true;
        }
    }
    return false;
}

bool cli_done(struct cli *cli)
{
    for (int i = 0; i < cli->argc; i++)
        cli_complain(cli, trf(cli->cx, "Not understood: {0}", TARG(str_from_c(cli->argv[i]))));
    return cli->argc == 0;
}

int cli_usage(struct cli *cli)
{
    const struct command *const c = cli->command;
    const str_t line = c->usage == NULL || c->usage[0] == '\0'
                           ? arena_printf(cli->cx->arena, "alyans %s", c->name)
                           : arena_printf(cli->cx->arena, "alyans %s %s", c->name, c->usage);
    cli_complain(cli, trf(cli->cx, "Usage: {0}", TARG(line)));
    return EXIT_USAGE;
}

/* --- what the operator is told ---------------------------------------------------------------- */

/* Lines may quote files of strangers, whose control bytes would steer the terminal. */
static void put_line(FILE *to, str_t line)
{
    for (size_t i = 0; i < line.len; i++) {
        const unsigned char c = (unsigned char)line.at[i];
        const unsigned char next = i + 1 < line.len ? (unsigned char)line.at[i + 1] : 0;
        const bool is_c0 = (c < ' ' && c != '\n' && c != '\t') || c == 0x7F;
        const bool is_c1 = c == 0xC2 && next >= 0x80 && next < 0xA0;
        (void)putc(is_c0 || is_c1 ? '?' : c, to);
        i += is_c1;
    }
    (void)putc('\n', to);
    fflush(to);
}

void cli_clear_progress(struct cli *cli)
{
    if (cli->percent_drawn > 0)
        fprintf(stderr, "\r      \r");
    cli->percent_drawn = 0;
}

void cli_say(struct cli *cli, str_t line)
{
    cli->may_begin_anew = false;
    cli_clear_progress(cli);
    put_line(stdout, line);
}

void cli_complain(struct cli *cli, str_t line)
{
    cli->may_begin_anew = false;
    cli_clear_progress(cli);
    put_line(stderr, line);
}

/* A page's words for visitors do not fit where there is no address and no form. */
static const char *command_words(err_t e)
{
    switch (e) {
    case ERR_NOT_FOUND:
        return N_("It was not found.");
    case ERR_CONFLICT:
        return N_("The present state does not allow it. Nothing was stored.");
    case ERR_BAD_REQUEST:
    case ERR_INVALID:
        return N_("The input is not valid. Nothing was stored.");
    case ERR_TOO_BIG:
        return N_("It is too big. Nothing was stored.");
    case OK:
    case ERR_SIGN_IN:
    case ERR_FORBIDDEN:
    case ERR_FACTOR:
    case ERR_METHOD:
    case ERR_TOO_MANY:
    case ERR_DB:
    case ERR_IO:
    case ERR_NO_MEMORY:
    case ERR_NOT_CONVERGED:
    case ERR_INTERNAL:
        return N_("It failed. Nothing was stored.");
    case ERR_BUSY:
    case ERR_UNAVAILABLE:
        return N_("It is not possible at the moment. Nothing was stored; try again.");
    }
    must_failed("an error", __FILE__, __LINE__);
}

int cli_run(struct cli *cli)
{
    enum { TRIES = 10 };
    static const struct timespec PAUSE = { 0, 50000000L };
    const struct cli before = *cli;
    const char **const words = arena_array(cli->cx->arena, const char *, (size_t)cli->argc + 1);
    memcpy(words, cli->argv, (size_t)cli->argc * sizeof *words);
    int code = EXIT_FAILED;
    for (int i = 0; i < TRIES; i++) {
        cli->may_begin_anew = i + 1 < TRIES;
        cli->begins_anew = false;
        code = cli->command->run(cli);
        cli_close(cli);
        if (!cli->begins_anew)
            break;
        *cli = before; /* it took its words out of the list */
        memcpy(cli->argv, words, (size_t)cli->argc * sizeof *words);
        cli->cx->problem = (struct problem){ 0 };
        (void)clock_nanosleep(CLOCK_MONOTONIC, 0, &PAUSE, NULL);
    }
    return code;
}

int cli_failed(struct cli *cli, err_t e)
{
    if (e == ERR_BUSY && cli->may_begin_anew) {
        cli->begins_anew = true;
        return EXIT_FAILED;
    }
    cli_complain(cli, tr_lang(cli->cx->lang, command_words(e)));
    if (cli->cx->problem.code != OK) /* the operator may read what only the log tells others */
        cli_complain(cli, trf(cli->cx, "Cause: {0}", TARG(str_from_c(cli->cx->problem.note))));
    return EXIT_FAILED;
}

void cli_progress(struct cli *cli, int64_t done, int64_t of)
{
    if (!cli->is_terminal || of <= 0)
        return;
    const int64_t percent = done >= of ? 100 : (int64_t)(100.0 * (double)done / (double)of);
    if (percent == cli->percent_drawn)
        return;
    cli->percent_drawn = percent;
    fprintf(stderr, "\r%3" PRId64 " %%", percent);
    fflush(stderr);
}

/* --- the database ----------------------------------------------------------------------------- */

/* Without password and parameters: "postgresql://USER:PASSWORD@HOST/NAME?…" gives
 * "postgresql://USER@HOST/NAME". */
static str_t url_without_secrets(struct cx *cx, str_t url)
{
    if (str_starts(url, S("sqlite:")))
        return url;
    const str_t shown = str_sub(url, 0, str_find_byte(url, '?', 0));
    const size_t slashes = str_find(shown, S("//"));
    const size_t from = slashes == shown.len ? 0 : slashes + 2;
    size_t at = shown.len;
    for (size_t i = from; i < shown.len; i++) {
        if (shown.at[i] == '@') /* the last: a password may hold one */
            at = i;
    }
    const size_t colon = str_find_byte(shown, ':', from);
    if (at == shown.len || colon > at)
        return shown;
    return arena_printf(cx->arena, "%.*s%.*s", STR_ARG(str_sub(shown, 0, colon)),
                        STR_ARG(str_sub(shown, at, shown.len)));
}

static err_t open_failed(struct cli *cli, err_t e)
{
    cli_complain(cli, trf(cli->cx, "The database cannot be opened: {0}",
                          TARG(url_without_secrets(cli->cx, cli->db_url))));
    return e;
}

err_t cli_open_read(struct cli *cli)
{
    const err_t e = db_open(cli->db_url, DB_READ_ONLY, &cli->cx->db);
    if (e != OK)
        return open_failed(cli, e);
    int missing = 0;
    const err_t counted =
        db_migrations_missing(cli->cx->db, db_migrations, db_migration_count, &missing);
    if (counted != OK) {
        cli_close(cli);
        return open_failed(cli, counted);
    }
    if (missing > 0) {
        cli_close(cli);
        cli_complain(cli,
                     tr_lang(cli->cx->lang,
                             N_("The database is older than this program. Run: alyans migrate")));
        return ERR_CONFLICT;
    }
    return OK;
}

static err_t begin_write(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    TRY(db_migrate(cx->db, db_migrations, db_migration_count, cx->now));
    TRY(db_begin(cx->db));
    cli->in_write = true;
    return OK;
}

/* Writes need the key of the installation, which lies in its data folder. */
static err_t need_data_folder(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    if (site_of(cx) != NULL && site_of(cx)->key != NULL)
        return OK;
    cli_complain(cli,
                 trf(cx, "There is no data folder {0} yet. Run: alyans init", TARG(cli->data_dir)));
    return ERR_NOT_FOUND;
}

err_t cli_open_write(struct cli *cli)
{
    TRY(need_data_folder(cli));
    const err_t e = db_open(cli->db_url, DB_READ_WRITE, &cli->cx->db);
    if (e != OK)
        return open_failed(cli, e);
    const err_t begun = begin_write(cli);
    if (begun == OK)
        return OK;
    cli_close(cli);
    return open_failed(cli, begun);
}

err_t cli_commit(struct cli *cli)
{
    must(cli->in_write);
    cli->in_write = false;
    const err_t e = db_commit(cli->cx->db);
    if (e == OK)
        cli->may_begin_anew = false;
    return e;
}

err_t cli_commit_piece(struct cli *cli)
{
    enum { TRIES = 10 };
    static const struct timespec PAUSE = { 0, 50000000L };
    TRY(cli_commit(cli));
    TRY(db_checkpoint(cli->cx->db));
    err_t e = ERR_BUSY;
    for (int i = 0; i < TRIES && e == ERR_BUSY; i++) {
        (void)clock_nanosleep(CLOCK_MONOTONIC, 0, &PAUSE, NULL);
        e = db_begin(cli->cx->db);
    }
    cli->in_write = e == OK;
    return e;
}

void cli_close(struct cli *cli)
{
    cli_clear_progress(cli);
    if (cli->in_write)
        db_rollback(cli->cx->db);
    cli->in_write = false;
    db_close(cli->cx->db);
    cli->cx->db = NULL;
}
