/* A command at work: its options, the database, and what it tells the operator (az or en by
 * locale). SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_SITE_CLI_H
#define ALYANS_SITE_CLI_H

#include "kit/db/db.h"
#include "site/feature.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

struct cli {
    struct cx *cx; /* arena, clock, ids, language, settings; db once opened */
    const struct command *command;
    int argc; /* words left, without program, command and global options */
    const char **argv;
    str_t data_dir;                  /* --data, default ./alyans-data */
    str_t db_url;                    /* --db or setting or sqlite:DATA/alyans.db */
    bool is_terminal;                /* stderr: progress may be drawn */
    struct image_maker *image_maker; /* of a command that makes_images; NULL: none was to be had */
    bool in_write;
    int64_t percent_drawn; /* by cli_progress */
    bool may_begin_anew;   /* nothing was stored or said: cli_run's own */
    bool begins_anew;
};

/* Options may stand anywhere: take them before the words. Each takes what it finds out of argv. */
bool cli_flag(struct cli *cli, const char *name); /* "--json" */
bool cli_value(struct cli *cli, const char *name,
               str_t *out);                 /* "--method polis", "--method=polis" */
bool cli_word(struct cli *cli, str_t *out); /* next plain word */
/* true when nothing is left over; otherwise says what is not understood (exit EXIT_USAGE). */
bool cli_done(struct cli *cli);
int cli_usage(struct cli *cli); /* prints usage to stderr, returns EXIT_USAGE */

/* Opens cx->db read-only; or for writing (migrates first, begins a transaction, takes the writer's
 * place politely: SQLite's lock is shared with a running server, busy waits up to 10 s).
 * On error they have told the operator. */
MUST_USE err_t cli_open_read(struct cli *cli);
MUST_USE err_t cli_open_write(struct cli *cli);
MUST_USE err_t cli_commit(struct cli *cli); /* the end of the transaction begun by cli_open_write */
/* Commits, lets others write, and begins another transaction: for what would keep them too long. */
MUST_USE err_t cli_commit_piece(struct cli *cli);
void cli_close(struct cli *cli); /* rolls back what was not committed */

/* One line to stdout / stderr, from the catalogue: cli_say(cli, trf(cli->cx, "…", …)). */
void cli_say(struct cli *cli, str_t line);
void cli_complain(struct cli *cli, str_t line);
/* Runs the command and closes the database. Where another writer was in its way (PostgreSQL), and
 * nothing was stored or said, anew, a few times. */
int cli_run(struct cli *cli);
/* Complains with the words for e and returns EXIT_FAILED. */
int cli_failed(struct cli *cli, err_t e);
/* On a terminal: "42 %" drawn over itself on stderr; nothing elsewhere. */
void cli_progress(struct cli *cli, int64_t done, int64_t of);
void cli_clear_progress(struct cli *cli); /* before anything else is printed */

#endif
