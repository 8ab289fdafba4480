/* Files that a report may not be written over: whoever mistypes a name must not lose their votes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/polis/analyse_outputs.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kit/base/cx.h"
#include "kit/base/str.h"
#include "kit/text/i18n.h"
#include "site/cli.h"

/* What is a file by whatever name: its device and inode, or where it would come to be. */
struct place {
    bool is_there;
    struct stat st; /* if it is there */
    str_t resolved; /* otherwise; empty: in a folder that is not there either */
};

static str_t folder_of(str_t path, str_t *name)
{
    size_t from = path.len;
    while (from > 0 && path.at[from - 1] != '/')
        from--;
    *name = str_sub(path, from, path.len);
    return from == 0 ? S(".") : str_sub(path, 0, from);
}

static struct place place_of(struct cx *cx, str_t path)
{
    struct place p = { 0 };
    if (path.len == 0)
        return p;
    p.is_there = stat(arena_cstr(cx->arena, path), &p.st) == 0;
    if (p.is_there)
        return p;
    char real[PATH_MAX];
    str_t name;
    const str_t folder = folder_of(path, &name);
    if (realpath(arena_cstr(cx->arena, folder), real) != NULL)
        p.resolved = arena_printf(cx->arena, "%s/%.*s", real, STR_ARG(name));
    return p;
}

static bool is_same(const struct place *a, const struct place *b)
{
    if (a->is_there != b->is_there)
        return false;
    if (!a->is_there)
        return a->resolved.len > 0 && str_eq(a->resolved, b->resolved);
    return a->st.st_dev == b->st.st_dev && a->st.st_ino == b->st.st_ino;
}

/* One output, and how it was asked for. */
struct output {
    struct cli *cli;
    const char *option;
    str_t path;
    struct place place;
};

static bool is_path(const struct output *o, str_t path)
{
    const struct place p = place_of(o->cli->cx, path);
    return p.is_there && is_same(&o->place, &p);
}

static bool is_in_folder(const struct output *o, str_t folder, str_t name)
{
    return is_path(o, arena_printf(o->cli->cx->arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name)));
}

static bool refuse(const struct output *o, str_t line)
{
    cli_complain(o->cli, line);
    return false;
}

static bool is_source(const struct output *o, str_t source)
{
    struct place in = { 0 };
    if (!str_eq(source, S("-")))
        return is_path(o, source);
    in.is_there = fstat(STDIN_FILENO, &in.st) == 0 && S_ISREG(in.st.st_mode);
    return in.is_there && is_same(&o->place, &in);
}

static bool is_of_folder(const struct output *o, str_t source)
{
    static const char *const READ[] = { "votes.csv", "comments.csv", "participants-votes.csv",
                                        "summary.csv" };
    for (size_t i = 0; i < ARRAY_LEN(READ); i++) {
        if (is_in_folder(o, source, str_from_c(READ[i])))
            return true;
    }
    return false;
}

static bool is_database(const struct output *o)
{
    const str_t url = o->cli->db_url;
    const str_t scheme = S("sqlite:");
    return str_starts(url, scheme) && is_path(o, str_sub(url, scheme.len, url.len));
}

/* Of the files beside the votes. */
static const char *option_that_reads(const struct output *o, const struct analyse_files *f)
{
    if (f->classes.len > 0 && is_path(o, f->classes))
        return "--classes";
    if (f->weights.len > 0 && is_path(o, f->weights))
        return "--weights";
    if (f->groups.len > 0 && (is_path(o, f->groups) || is_in_folder(o, f->source, f->groups)))
        return "--groups-from";
    return NULL;
}

static bool is_free(const struct output *o, const struct analyse_files *f)
{
    struct cx *const cx = o->cli->cx;
    const str_t option = str_from_c(o->option);
    if (!o->place.is_there)
        return true;
    if (is_source(o, f->source))
        return refuse(o,
                      trf(cx, "{0}: {1} is the file the votes are read from; choose another name",
                          TARG(option), TARG(o->path)));
    const char *const reader = option_that_reads(o, f);
    if (reader != NULL)
        return refuse(o, trf(cx, "{0}: {1} is the file that {2} reads; choose another name",
                             TARG(option), TARG(o->path), TARG(str_from_c(reader))));
    if (is_of_folder(o, f->source))
        return refuse(o,
                      trf(cx, "{0}: {1} is a file of the folder that is read; choose another name",
                          TARG(option), TARG(o->path)));
    if (is_database(o))
        return refuse(o, trf(cx, "{0}: {1} is the database; choose another name", TARG(option),
                             TARG(o->path)));
    return true;
}

bool analyse_outputs_are_free(struct cli *cli, const struct analyse_files *f)
{
    struct cx *const cx = cli->cx;
    const struct output svg = { cli, "--svg", f->svg, place_of(cx, f->svg) };
    const struct output html = { cli, "--html", f->html, place_of(cx, f->html) };
    if (!is_free(&svg, f) || !is_free(&html, f))
        return false;
    if (f->svg.len == 0 || f->html.len == 0 || !is_same(&svg.place, &html.place))
        return true;
    return refuse(&html, trf(cx, "{0}: {1} is the file that {2} writes; choose another name",
                             TARG(S("--html")), TARG(f->html), TARG(S("--svg"))));
}
