/* The operator's command on mandates: user mandate.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "registry/pages.h"
#include "site/cli.h"

static err_t give(struct cli *cli, str_t email, str_t slug, usec_t until)
{
    struct cx *const cx = cli->cx;
    struct account who;
    struct organisation whom;
    mandate_id given;
    TRY(cli_open_write(cli));
    err_t e = account_find_by_email(cx, email, &who);
    if (e == ERR_NOT_FOUND)
        cli_complain(cli, trf(cx, "There is no account with the address {0}", TARG(email)));
    TRY(e);
    e = organisation_find_by_slug(cx, slug, &whom);
    if (e == ERR_NOT_FOUND)
        cli_complain(cli, trf(cx, "There is no organisation {0}", TARG(slug)));
    TRY(e);
    TRY(mandate_give(cx,
                     &(struct mandate){ .account = who.id,
                                        .organisation = whom.id,
                                        .scopes = MANDATE_SCOPES_ALL,
                                        .starts_at = cx->now,
                                        .ends_at = until },
                     &given));
    TRY(cli_commit(cli));
    cli_say(cli,
            trf(cx, "{0} speaks for {1}", TARG(who.email), TARG(text2_pick(&whom.name, cx->lang))));
    return OK;
}

static int user_mandate(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    str_t email = STR_NONE;
    str_t slug = STR_NONE;
    str_t date = STR_NONE;
    usec_t until = 0;
    if (cli_value(cli, "--until", &date) && (date_read(date, &until) != OK || until <= cx->now)) {
        cli_complain(
            cli, trf(cx, "--until must be a future date, like 2030-12-31, not {0}", TARG(date)));
        return EXIT_USAGE;
    }
    if (!cli_word(cli, &email) || !cli_word(cli, &slug) || !cli_done(cli))
        return cli_usage(cli);
    const err_t e = give(cli, email, slug, until);
    cli_close(cli);
    return e == OK ? EXIT_DONE : e == ERR_NOT_FOUND ? EXIT_FAILED : cli_failed(cli, e);
}

const struct command registry_commands[] = {
    { "user mandate", "EMAIL ORGANISATION [--until DATE]",
      N_("let an account speak for an organisation (the word in its address)"), user_mandate },
    { 0 },
};
