/* The operator's command: building the index anew.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "search/pages.h"
#include "site/cli.h"

/* One pass in a transaction of its own, so that a running server writes in between. */
static err_t step(struct cli *cli, bool is_first, int64_t *rows, bool *is_done)
{
    struct cx *const cx = cli->cx;
    struct index_pass *p = NULL;
    TRY(cli_open_write(cli));
    if (is_first)
        TRY(index_begin_anew(cx));
    TRY(index_read(cx, &p));
    *is_done = index_pass_is_empty(p);
    if (!*is_done)
        TRY(index_settle(cx, p, rows));
    TRY(cli_commit(cli));
    cli_close(cli);
    return OK;
}

/* A server that follows what is written settles the same rows: whoever is in the other's way goes
 * back and tries again. */
static err_t step_in_turn(struct cli *cli, bool is_first, int64_t *rows, bool *is_done)
{
    enum { TRIES = 50 };
    const struct timespec pause = { 0, 100000000 };
    err_t e = ERR_BUSY;
    for (int i = 0; e == ERR_BUSY && i < TRIES; i++) {
        int64_t written = *rows;
        e = step(cli, is_first, &written, is_done);
        if (e == OK)
            *rows = written;
        if (e != ERR_BUSY)
            break;
        cli_close(cli);
        (void)nanosleep(&pause, NULL);
    }
    return e;
}

static err_t rebuild(struct cli *cli, int64_t *rows, int64_t *all)
{
    struct cx *const cx = cli->cx;
    bool is_done = false;
    bool is_building = false;
    for (bool is_first = true; !is_done; is_first = false) {
        const struct arena_mark mark = arena_mark(cx->arena);
        TRY(step_in_turn(cli, is_first, rows, &is_done));
        arena_back(cx->arena, mark);
    }
    TRY(cli_open_read(cli));
    return index_progress(cx, all, &is_building);
}

static int search_rebuild(struct cli *cli)
{
    int64_t rows = 0;
    int64_t all = 0;
    if (!cli_done(cli))
        return EXIT_USAGE;
    const err_t e = rebuild(cli, &rows, &all);
    cli_close(cli);
    if (e != OK)
        return cli_failed(cli, e);
    cli_say(cli, trn(cli->cx, all, "{0} text can be found; {1} were written anew",
                     "{0} texts can be found; {1} were written anew", TARG(rows)));
    return EXIT_DONE;
}

const struct command search_commands[] = {
    { "search rebuild", "",
      N_("look through everything public and bring the search index up to date"), search_rebuild,
      NULL },
    { 0 },
};
