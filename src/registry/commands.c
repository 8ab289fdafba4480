/* The operator's command on mandates: user mandate.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "ledger/ledger.h"
#include "registry/pages.h"
#include "registry/words.h"
#include "site/cli.h"

struct naming {
    str_t email, slug, reason;
    uint32_t scopes;
    usec_t until;
};

static err_t name_people(struct cli *cli, const struct naming *n, struct account *who,
                         struct organisation *whom)
{
    struct cx *const cx = cli->cx;
    err_t e = account_find_by_email(cx, n->email, who);
    if (e == ERR_NOT_FOUND)
        cli_complain(cli, trf(cx, "There is no account with the address {0}", TARG(n->email)));
    TRY(e);
    e = organisation_find_by_slug(cx, n->slug, whom);
    if (e == ERR_NOT_FOUND)
        cli_complain(cli, trf(cx, "There is no organisation {0}", TARG(n->slug)));
    return e;
}

static void say_named(struct cli *cli, const struct mandate *m, const struct account *who,
                      const struct organisation *whom)
{
    struct cx *const cx = cli->cx;
    const str_t name = text2_pick(&whom->name, cx->lang);
    if (m->starts_at <= cx->now)
        cli_say(cli, trf(cx, "{0} speaks for {1}", TARG(who->email), TARG(name)));
    else
        cli_say(cli, trf(cx,
                         "{0} will speak for {1} from {2} on, unless one of its representatives "
                         "objects before",
                         TARG(who->email), TARG(name), TARG(date_time(cx, m->starts_at))));
}

/* The same rule as for the secretariat: only where nobody administers. */
static err_t give(struct cli *cli, const struct naming *n)
{
    struct cx *const cx = cli->cx;
    struct account who;
    struct organisation whom;
    mandate_id given;
    struct mandate m;
    TRY(cli_open_write(cli));
    TRY(name_people(cli, n, &who, &whom));
    cx->actor.acts_as = LEDGER_AS_OPERATOR;
    const err_t e = mandate_give(cx,
                                 &(struct mandate){ .account = who.id,
                                                    .organisation = whom.id,
                                                    .scopes = n->scopes,
                                                    .starts_at = cx->now,
                                                    .ends_at = n->until,
                                                    .reason = n->reason },
                                 &given);
    if (e == ERR_CONFLICT)
        cli_complain(cli, trf(cx,
                              "{0} has an administrator, or one is named: its own administrators "
                              "give its mandates",
                              TARG(text2_pick(&whom.name, cx->lang))));
    TRY(e);
    TRY(mandate_find(cx, given, &m));
    TRY(cli_commit(cli));
    say_named(cli, &m, &who, &whom);
    return OK;
}

static bool take_options(struct cli *cli, struct naming *n)
{
    struct cx *const cx = cli->cx;
    str_t date = STR_NONE;
    str_t scopes = STR_NONE;
    if (cli_value(cli, "--until", &date) &&
        (date_read(date, &n->until) != OK || n->until <= cx->now)) {
        cli_complain(
            cli, trf(cx, "--until must be a future date, like 2030-12-31, not {0}", TARG(date)));
        return false;
    }
    const bool has_scopes = cli_value(cli, "--scopes", &scopes);
    if (has_scopes &&
        (!mandate_scopes_read(scopes, &n->scopes) || (n->scopes & MANDATE_ADMINISTERING) == 0)) {
        cli_complain(cli, trf(cx,
                              "--scopes must name administering, and may name positions, signing, "
                              "publishing and registry, by commas; not {0}",
                              TARG(scopes)));
        return false;
    }
    (void)cli_value(cli, "--reason", &n->reason); /* or the usual one */
    return true;
}

static int user_mandate(struct cli *cli)
{
    struct naming n = { .scopes = MANDATE_SCOPES_ALL,
                        .reason = S("given by the operator at the command line") };
    if (!take_options(cli, &n))
        return EXIT_USAGE;
    if (!cli_word(cli, &n.email) || !cli_word(cli, &n.slug) || !cli_done(cli))
        return cli_usage(cli);
    const err_t e = give(cli, &n);
    cli_close(cli);
    const bool is_told = e == ERR_NOT_FOUND || e == ERR_CONFLICT;
    return e == OK ? EXIT_DONE : is_told ? EXIT_FAILED : cli_failed(cli, e);
}

const struct command registry_commands[] = {
    { "user mandate", "EMAIL ORGANISATION [--until DATE] [--scopes WORDS] [--reason TEXT]",
      N_("name the first administrator of an organisation (the word in its address)"),
      user_mandate },
    { 0 },
};
