/* alyans analyse CONSULTATION --frozen: is what is found today what was frozen?
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <unistd.h>

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "site/cli.h"
#include "viewpoints/package/freezing.h"
#include "viewpoints/rules.h"

err_t room_make(struct cx *cx, str_t *out)
{
    const char *const where = getenv("TMPDIR"); /* a command: one thread, at its start */
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/alyans-XXXXXX", where == NULL ? "/tmp" : where);
    if (mkdtemp(path) == NULL)
        return problem(cx, ERR_IO, "no folder for what waits on disk");
    *out = arena_str(cx->arena, str_from_c(path));
    return OK;
}

/* --- one side -----------------------------------------------------------------------------------
 */

static bool say_part(struct cli *cli, const char *label, str_t was, str_t is)
{
    struct cx *const cx = cli->cx;
    const bool same = str_eq(was, is);
    cli_say(cli, trf(cx, "  {0}: {1}", TARG(tr_lang(cx->lang, label)),
                     TARG(same ? _("the same")
                               : trf(cx, "DIFFERENT: frozen {0}, now {1}", TARG(was), TARG(is)))));
    return same;
}

/* Another version may compute something else from the same: that is told, and is no change of what
 * was frozen. */
static bool say_analysis(struct cli *cli, const struct freeze *f, const struct freeze *now)
{
    struct cx *const cx = cli->cx;
    if (f->analysis.len == 0 && now->analysis.len == 0)
        return true;
    const bool same = say_part(cli, N_("analysis"), f->analysis, now->analysis);
    if (str_eq(f->program, now->program))
        return same;
    cli_say(cli, trf(cx, "  computed by version {0}; this is version {1}", TARG(f->program),
                     TARG(now->program)));
    return true;
}

static int check_side(struct cli *cli, const struct consultation *c, const struct freeze *f,
                      str_t room)
{
    struct cx *const cx = cli->cx;
    struct frozen_parts now;
    const err_t e = package_parts(cx, c, f->side, room, f->salt, PARTS_AS_FROZEN, &now);
    if (e != OK)
        return cli_failed(cli, e);
    cli_say(cli, trf(cx, "{0}, frozen on {1}:",
                     TARG(f->side == SIDE_ORGANISATIONS ? _("Organisations") : _("The public")),
                     TARG(date_time(cx, f->frozen_at))));
    const bool votes = say_part(cli, N_("votes"), f->votes, now.f.votes);
    const bool statements = say_part(cli, N_("statements"), f->statements, now.f.statements);
    const bool analysis = say_analysis(cli, f, &now.f);
    return votes && statements && analysis ? EXIT_DONE : EXIT_FAILED;
}

/* --- the command --------------------------------------------------------------------------------
 */

static int check_all(struct cli *cli, const struct consultation *c, str_t room)
{
    struct cx *const cx = cli->cx;
    int code = EXIT_DONE;
    size_t frozen = 0;
    for (int side = 0; side < SIDE_COUNT; side++) {
        struct freeze f;
        const err_t e = freeze_find(cx, c->id, (enum side)side, &f); /* counts through it */
        if (e == ERR_NOT_FOUND)
            continue;
        if (e != OK)
            return cli_failed(cli, e);
        frozen++;
        if (check_side(cli, c, &f, room) != EXIT_DONE)
            code = EXIT_FAILED;
    }
    if (frozen > 0)
        return code;
    cli_complain(cli, trf(cx, "The result of {0} is not frozen", TARG(c->slug)));
    return EXIT_FAILED;
}

static int check(struct cli *cli, str_t slug)
{
    struct cx *const cx = cli->cx;
    struct consultation c;
    str_t room = S("");
    err_t e = db_begin(cx->db);
    if (e == OK)
        e = consultation_find(cx, slug, &c);
    if (e == ERR_NOT_FOUND) {
        cli_complain(cli, trf(cx, "There is no consultation {0}", TARG(slug)));
        return EXIT_FAILED;
    }
    if (e == OK)
        e = room_make(cx, &room);
    if (e != OK)
        return cli_failed(cli, e);
    const int code = check_all(cli, &c, room);
    (void)rmdir(arena_cstr(cx->arena, room)); /* it is empty */
    return code;
}

int analyse_frozen_command(struct cli *cli)
{
    str_t slug = STR_NONE;
    if (!cli_word(cli, &slug) || !cli_done(cli))
        return cli_usage(cli);
    if (cli_open_read(cli) != OK)
        return EXIT_FAILED; /* told already */
    const int code = check(cli, slug);
    cli_close(cli);
    return code;
}
