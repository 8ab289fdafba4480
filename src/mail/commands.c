/* The operator's commands on mail. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "mail/pages.h"
#include "site/cli.h"

static int mail_status(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    struct queue_state q;
    if (!cli_done(cli))
        return EXIT_USAGE;
    err_t e = cli_open_read(cli);
    if (e == OK)
        e = queue_look(cx, &q);
    if (e == OK)
        cli_say(cli, trf(cx,
                         "on their way {0}, put off {1}, readers {2}, addresses nothing is "
                         "sent to {3}, letters of seven days that could not be written {4}",
                         TARG(q.due), TARG(q.put_off), TARG(q.subscribers), TARG(q.suppressed),
                         TARG(q.unwritten)));
    cli_close(cli);
    return e == OK ? EXIT_DONE : cli_failed(cli, e);
}

static err_t release(struct cli *cli, str_t email)
{
    struct mail_address a;
    TRY(cli_open_write(cli));
    const err_t e = address_find(cli->cx, email, &a);
    if (e == ERR_NOT_FOUND)
        cli_complain(cli, trf(cli->cx, "Nothing is kept about the address {0}", TARG(email)));
    TRY(e);
    TRY(address_set_suppressed(cli->cx, a.id, STR_NONE, STR_NONE));
    return cli_commit(cli);
}

static int mail_release(struct cli *cli)
{
    str_t email = STR_NONE;
    if (!cli_word(cli, &email) || !cli_done(cli))
        return cli_usage(cli);
    const err_t e = release(cli, email);
    cli_close(cli);
    return e == OK ? EXIT_DONE : e == ERR_NOT_FOUND ? EXIT_FAILED : cli_failed(cli, e);
}

static err_t gather(struct cli *cli, int64_t *subscriptions)
{
    TRY(cli_open_write(cli));
    TRY(gather_now(cli->cx, subscriptions));
    return cli_commit(cli);
}

/* The server gathers: it has the site's name, and it sends. */
static int mail_digest(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    int64_t n = 0;
    if (!cli_done(cli))
        return EXIT_USAGE;
    const err_t e = gather(cli, &n);
    cli_close(cli);
    if (e != OK)
        return cli_failed(cli, e);
    cli_say(cli, trn(cx, n, "{0} subscription is due now; the server sends what there is",
                     "{0} subscriptions are due now; the server sends what there is"));
    return EXIT_DONE;
}

const struct command mail_commands[] = {
    { "mail status", "", N_("how many letters wait, and for how many readers"), mail_status, NULL },
    { "mail release", "EMAIL", N_("send letters again to an address that refused them"),
      mail_release, NULL },
    { "mail digest", "", N_("send now what is collected for daily and weekly letters"), mail_digest,
      NULL },
    { 0 },
};
