/* The manual page, from the same tables that run the program.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/manual.h"

#include "app/wiring.h"
#include "kit/base/str.h"
#include "kit/settings/settings.h"
#include "kit/text/roff.h"

static void put_section(struct buf *out, str_t name)
{
    BUF_LIT(out, ".Sh ");
    roff_line(out, name);
}

struct writing {
    struct cx *cx;
    struct buf *out;
};

static void put_command(void *to, const struct command *c)
{
    const struct writing *const w = to;
    BUF_LIT(w->out, ".It Nm alyans Cm ");
    roff_words(w->out, str_from_c(c->name));
    if (c->usage[0] != '\0') {
        BUF_LIT(w->out, " Ar ");
        roff_words(w->out, str_from_c(c->usage));
    }
    buf_byte(w->out, '\n');
    roff_line(w->out, tr_lang(w->cx->lang, c->help));
    if (c->options == NULL)
        return;
    BUF_LIT(w->out, ".Bl -tag -width Ds\n");
    for (const struct command_option *o = c->options; o->name != NULL; o++) {
        BUF_LIT(w->out, ".It Cm ");
        roff_words(w->out, str_from_c(o->name));
        buf_byte(w->out, '\n');
        roff_line(w->out, tr_lang(w->cx->lang, o->help));
    }
    BUF_LIT(w->out, ".El\n");
}

static void put_option(struct buf *out, const char *name, str_t argument, str_t help)
{
    buf_printf(out, ".It Fl Fl %s Ar %.*s\n", name, STR_ARG(argument));
    roff_line(out, help);
}

void manual_write(struct cx *cx, struct buf *out)
{
    struct writing w = { cx, out };
    BUF_LIT(out, ".Dd $Mdocdate$\n.Dt ALYANS 1\n.Os\n.Sh NAME\n.Nm alyans\n.Nd ");
    roff_line(out, _("every view of an election, on the record"));
    BUF_LIT(out, ".Sh SYNOPSIS\n.Nm\n.Ar COMMAND\n.Op Fl Fl data Ar DIR\n.Op Fl Fl db Ar URL\n"
                 ".Op Fl Fl config Ar FILE\n.Op Ar ...\n.Sh DESCRIPTION\n");
    roff_line(
        out,
        _("One program and one file on which an alliance of organisations puts every view "
          "on the record and shows where views align, where they differ and how sure that is."));
    put_section(out, S("COMMANDS"));
    BUF_LIT(out, ".Bl -tag -width Ds\n");
    app_each_command(put_command, &w);
    BUF_LIT(out, ".El\n");
    put_section(out, S("OPTIONS"));
    BUF_LIT(out, ".Bl -tag -width Ds\n");
    put_option(out, "data", S("DIR"), _("the data folder (./alyans-data)"));
    put_option(out, "db", S("URL"), _("sqlite:PATH or postgresql://…"));
    put_option(out, "config", S("FILE"), _("settings (alyans.conf in the data folder)"));
    BUF_LIT(out, ".It Fl Fl help\n");
    roff_line(out, _("what a command takes"));
    BUF_LIT(out, ".El\n.Sh SETTINGS\n");
    roff_line(out, _("Lines of the form key = value. Each can also be given in the environment: "
                     "http.listen as ALYANS_HTTP_LISTEN."));
    settings_manual(cx, out);
    BUF_LIT(out, ".Sh EXIT STATUS\n");
    roff_line(out, _("0: done. 1: it failed, and said why. 2: the command was not understood."));
}
