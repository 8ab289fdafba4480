/* The operator's commands on accounts: letting people in, roles, and what a person can lose.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/factor.h"
#include "identity/pages.h"
#include "identity/roles.h"
#include "kit/base/str.h"
#include "site/cli.h"

static const usec_t INVITE_LIFE = INT64_C(14) * 24 * 3600 * USEC_PER_SECOND;
static const usec_t RESET_LIFE = INT64_C(2) * 24 * 3600 * USEC_PER_SECOND;

/* One "@" with something on both sides and no blanks: as much as a browser asks. */
static bool looks_like_email(str_t s)
{
    const size_t at = str_find_byte(s, '@', 0);
    return at > 0 && at + 1 < s.len && str_find_byte(s, '@', at + 1) == s.len &&
           str_find_byte(s, ' ', 0) == s.len;
}

/* --- options ---------------------------------------------------------------------------------- */

static bool take_role(struct cli *cli, uint32_t *roles)
{
    struct cx *const cx = cli->cx;
    str_t word = STR_NONE;
    *roles = 0;
    if (!cli_value(cli, "--role", &word))
        return true;
    if (!role_from_word(word, roles))
        cli_complain(cli, trf(cx, "--role is operator or secretariat, not {0}", TARG(word)));
    return *roles != 0;
}

static bool take_language(struct cli *cli, enum lang *language)
{
    struct cx *const cx = cli->cx;
    str_t word = STR_NONE;
    *language = cx->lang;
    if (!cli_value(cli, "--language", &word) || lang_from_code(word, language))
        return true;
    cli_complain(cli, trf(cx, "--language is az or en, not {0}", TARG(word)));
    return false;
}

/* --- commands --------------------------------------------------------------------------------- */

static err_t make_link(struct cli *cli, const struct account *who, enum link_purpose purpose)
{
    struct cx *const cx = cli->cx;
    str_t token;
    TRY(entry_link_make(cx, who->id, purpose, purpose == LINK_RESET ? RESET_LIFE : INVITE_LIFE,
                        &token));
    TRY(cli_commit(cli));
    cli_say(cli, entry_link_address(cx, NULL, who->language, token));
    cli_complain(cli, purpose == LINK_RESET
                          ? _("Hand this link over safely: it works once, within two days.")
                          : _("Hand this link over safely: it works once, within two weeks."));
    return OK;
}

static err_t add_and_invite(struct cli *cli, struct account *a)
{
    TRY(cli_open_write(cli));
    const err_t e = account_add(cli->cx, a->email, a->name, a->roles, a->language, &a->id);
    if (e == ERR_CONFLICT)
        cli_complain(
            cli, trf(cli->cx, "There is an account with the address {0} already", TARG(a->email)));
    TRY(e);
    return make_link(cli, a, LINK_INVITE);
}

static int user_add(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    struct account a = { 0 };
    if (!take_role(cli, &a.roles) || !take_language(cli, &a.language))
        return EXIT_USAGE;
    if (!cli_word(cli, &a.email) || !cli_word(cli, &a.name) || !cli_done(cli))
        return cli_usage(cli);
    if (!looks_like_email(a.email)) {
        cli_complain(cli, trf(cx, "{0} is not an e-mail address", TARG(a.email)));
        return EXIT_USAGE;
    }
    const err_t e = add_and_invite(cli, &a);
    cli_close(cli);
    return e == OK ? EXIT_DONE : e == ERR_CONFLICT ? EXIT_FAILED : cli_failed(cli, e);
}

/* The account named by the only word left, ready to be changed. */
static err_t open_user(struct cli *cli, str_t email, struct account *out)
{
    TRY(cli_open_write(cli));
    const err_t e = account_find_by_email(cli->cx, email, out);
    if (e == ERR_NOT_FOUND)
        cli_complain(cli, trf(cli->cx, "There is no account with the address {0}", TARG(email)));
    return e;
}

static int change_user(struct cli *cli, err_t (*change)(struct cli *cli, const struct account *who))
{
    str_t email = STR_NONE;
    if (!cli_word(cli, &email) || !cli_done(cli))
        return cli_usage(cli);
    struct account who;
    err_t e = open_user(cli, email, &who);
    if (e == OK)
        e = change(cli, &who);
    cli_close(cli);
    return e == OK ? EXIT_DONE : e == ERR_NOT_FOUND ? EXIT_FAILED : cli_failed(cli, e);
}

static err_t invite(struct cli *cli, const struct account *who)
{
    return make_link(cli, who, LINK_INVITE);
}

static err_t reset(struct cli *cli, const struct account *who)
{
    return make_link(cli, who, LINK_RESET);
}

static err_t disable(struct cli *cli, const struct account *who)
{
    TRY(account_disable(cli->cx, who->id));
    TRY(cli_commit(cli));
    cli_say(cli,
            trf(cli->cx, "{0} cannot sign in any more; all sessions have ended", TARG(who->email)));
    return OK;
}

static err_t enable(struct cli *cli, const struct account *who)
{
    TRY(account_enable(cli->cx, who->id));
    TRY(cli_commit(cli));
    cli_say(cli, trf(cli->cx, "{0} may sign in again", TARG(who->email)));
    return OK;
}

static int user_invite(struct cli *cli)
{
    return change_user(cli, invite);
}

static int user_reset(struct cli *cli)
{
    return change_user(cli, reset);
}

static int user_disable(struct cli *cli)
{
    return change_user(cli, disable);
}

static int user_enable(struct cli *cli)
{
    return change_user(cli, enable);
}

/* "EMAIL  NAME  role  state", parted by tabs. */
static void say_user(struct cli *cli, const struct account *a)
{
    struct cx *const cx = cli->cx;
    const str_t state = a->is_disabled       ? _("disabled")
                        : a->doubted_at != 0 ? _("in doubt")
                        : a->has_password    ? _("active")
                                             : _("invited");
    cli_say(cli,
            arena_printf(cx->arena, "%.*s\t%.*s\t%.*s\t%.*s", STR_ARG(a->email), STR_ARG(a->name),
                         STR_ARG(roles_label(cx, a->roles)), STR_ARG(state)));
}

static int user_list(struct cli *cli)
{
    if (!cli_done(cli))
        return cli_usage(cli);
    const struct account *at = NULL;
    size_t count = 0;
    err_t e = cli_open_read(cli);
    if (e != OK)
        return EXIT_FAILED;
    e = account_list(cli->cx, &at, &count);
    for (size_t i = 0; e == OK && i < count; i++)
        say_user(cli, &at[i]);
    cli_close(cli);
    return e == OK ? EXIT_DONE : cli_failed(cli, e);
}

/* --- roles ------------------------------------------------------------------------------------ */

/* "--give secretariat" or "--end secretariat", one of both. */
struct role_change {
    uint32_t role;
    bool gives;
};

static bool take_role_change(struct cli *cli, struct role_change *out)
{
    str_t give = STR_NONE;
    str_t end = STR_NONE;
    out->gives = cli_value(cli, "--give", &give);
    const bool ends = cli_value(cli, "--end", &end);
    return out->gives != ends && role_from_word(out->gives ? give : end, &out->role);
}

static err_t change_role(struct cli *cli, str_t email, const struct role_change *change)
{
    struct cx *const cx = cli->cx;
    struct account who;
    TRY(open_user(cli, email, &who));
    const err_t e =
        change->gives ? role_give(cx, who.id, change->role) : role_end(cx, who.id, change->role);
    if (e == ERR_CONFLICT)
        cli_complain(
            cli,
            change->gives
                ? trf(cx, "{0} holds this role already, or cannot sign in", TARG(who.email))
                : trf(cx, "{0} does not hold this role, or nobody else does", TARG(who.email)));
    TRY(e);
    TRY(cli_commit(cli));
    TRY(account_find(cx, who.id, &who));
    cli_say(cli, who.roles == 0 ? trf(cx, "{0} holds no role now", TARG(who.email))
                                : trf(cx, "{0} holds now: {1}", TARG(who.email),
                                      TARG(roles_label(cx, who.roles))));
    return OK;
}

static int user_role(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    str_t email = STR_NONE;
    struct role_change change = { 0 };
    const bool has_change = take_role_change(cli, &change);
    if (!cli_word(cli, &email) || !cli_done(cli))
        return cli_usage(cli);
    if (!has_change) {
        cli_complain(cli, _("Say --give or --end, and which role: operator or secretariat"));
        return EXIT_USAGE;
    }
    const err_t e = change_role(cli, email, &change);
    cli_close(cli);
    return e == OK                                   ? EXIT_DONE
           : e == ERR_NOT_FOUND || e == ERR_CONFLICT ? EXIT_FAILED
                                                     : cli_failed(cli, e);
}

/* --- what a person can lose ------------------------------------------------------------------- */

/* Whoever comes next has proven nothing but the operator's trust: the account is in doubt. */
static err_t reset_factor(struct cli *cli, str_t email, str_t reason)
{
    struct cx *const cx = cli->cx;
    struct account who;
    TRY(open_user(cli, email, &who));
    const err_t e = factor_remove(cx, who.id, reason);
    if (e == ERR_NOT_FOUND)
        cli_complain(cli, trf(cx, "{0} has no second factor", TARG(who.email)));
    TRY(e);
    TRY(session_end_others(cx, who.id, 0));
    TRY(account_set_doubted(cx, who.id, true));
    TRY(cli_commit(cli));
    cli_say(cli, trf(cx, "The second factor of {0} is removed and all sessions have ended",
                     TARG(who.email)));
    cli_complain(cli, _("Mandates of this account rest until an administrator of the organisation "
                        "confirms who it is. Next, if the password is lost too: alyans user "
                        "reset"));
    return OK;
}

static int user_factor_reset(struct cli *cli)
{
    str_t email = STR_NONE;
    str_t reason = S("phone and recovery codes lost");
    cli_value(cli, "--reason", &reason);
    if (!cli_word(cli, &email) || !cli_done(cli) || reason.len == 0)
        return cli_usage(cli);
    const err_t e = reset_factor(cli, email, reason);
    cli_close(cli);
    return e == OK ? EXIT_DONE : e == ERR_NOT_FOUND ? EXIT_FAILED : cli_failed(cli, e);
}

static err_t erase_user(struct cli *cli, str_t email, str_t reason)
{
    struct cx *const cx = cli->cx;
    struct account who;
    TRY(open_user(cli, email, &who));
    const err_t e = person_erase(cx, who.id, reason);
    if (e == ERR_CONFLICT)
        cli_complain(cli,
                     trf(cx, "Nobody else holds the role of {0} ({1}): give it to somebody first",
                         TARG(who.email), TARG(roles_label(cx, who.roles))));
    TRY(e);
    TRY(cli_commit(cli));
    cli_say(cli, trf(cx, "Account {0} is erased; the record keeps the number and the reason",
                     TARG(arena_printf(cx->arena, "%" PRId64, who.id.v))));
    cli_complain(cli, _("Backups made before still hold the person: restoring one erases again "
                        "what erased-accounts in the data folder names"));
    return OK;
}

static int user_erase(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    str_t email = STR_NONE;
    str_t reason = STR_NONE;
    cli_value(cli, "--reason", &reason);
    if (!cli_word(cli, &email) || !cli_done(cli))
        return cli_usage(cli);
    if (reason.len == 0) {
        cli_complain(cli, _("Say --reason TEXT: it becomes part of the public record, so name "
                            "nobody in it"));
        return EXIT_USAGE;
    }
    const err_t e = erase_user(cli, email, reason);
    cli_close(cli);
    return e == OK                                   ? EXIT_DONE
           : e == ERR_NOT_FOUND || e == ERR_CONFLICT ? EXIT_FAILED
                                                     : cli_failed(cli, e);
}

const struct command identity_commands[] = {
    { "user add", "EMAIL NAME [--role operator|secretariat] [--language az|en]",
      N_("make an account and print the link that invites its owner"), user_add },
    { "user invite", "EMAIL", N_("print a new invitation link"), user_invite },
    { "user reset", "EMAIL", N_("print a link to choose a new password with"), user_reset },
    { "user list", "", N_("list the accounts: address, name, role, state"), user_list },
    { "user disable", "EMAIL", N_("stop an account from signing in, and end its sessions"),
      user_disable },
    { "user enable", "EMAIL", N_("let a disabled account sign in again"), user_enable },
    { "user role", "EMAIL --give ROLE | --end ROLE",
      N_("give or end a role: operator or secretariat; the last of a role stays"), user_role },
    { "user factor-reset", "EMAIL [--reason TEXT]",
      N_("remove a lost second factor; the account is in doubt until confirmed"),
      user_factor_reset },
    { "user erase", "EMAIL --reason TEXT",
      N_("erase a person's data; what organisations said stays"), user_erase },
    { 0 },
};
