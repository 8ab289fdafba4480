/* `alyans analyse SOURCE`: the command.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kit/base/cx.h"
#include "kit/base/file.h"
#include "kit/base/str.h"
#include "kit/text/i18n.h"
#include "site/cli.h"
#include "viewpoints/package/package.h"
#include "viewpoints/polis/analyse.h"
#include "viewpoints/polis/analyse_outputs.h"
#include "viewpoints/polis/package_said.h"

enum {
    REPORT_MAX = (1 << 30) - 1 + (1 << 30),
    PROBLEMS_TOLD = 20,
    PROGRESS_STEPS = 1000,
    EXIT_INTERRUPTED = 130, /* as a shell says of a program that Ctrl+C ended */
    FILE_MODE = 0644,
};

struct analyse_call {
    struct cli *cli;
    str_t source, groups_file, svg_file, html_file;
    bool json;
    struct analyse_options options;
    sigset_t stops; /* SIGINT and SIGTERM, held back and asked for between the parts */
    bool was_stopped;
};

/* --- options ---------------------------------------------------------------------------------- */

/* A whole number; complains and says false where there is something else. */
static bool read_number(struct cli *cli, const char *name, int64_t least, int64_t most,
                        int64_t *out)
{
    str_t word;
    if (!cli_value(cli, name, &word) || str_to_i64(word, least, most, out))
        return true;
    cli_complain(cli, trf(cli->cx, "{0}: a whole number from {1} to {2} is needed, not “{3}”",
                          TARG(str_from_c(name)), TARG(least), TARG(most), TARG(word)));
    return false;
}

static bool read_method(struct cli *cli, struct analyse_options *to)
{
    str_t word = S("alyans");
    (void)cli_value(cli, "--method", &word); /* absent: the default above */
    if (str_eq(word, S("alyans")) || str_eq(word, S("polis"))) {
        to->method = str_eq(word, S("polis")) ? ANALYSE_POLIS : ANALYSE_ALYANS;
        return true;
    }
    cli_complain(cli, trf(cli->cx, "--method: there is no method “{0}”; there are: alyans, polis",
                          TARG(word)));
    return false;
}

static bool read_numbers(struct cli *cli, struct analyse_options *to)
{
    int64_t groups = 0, bootstraps = 0, seed = 0, threads = sysconf(_SC_NPROCESSORS_ONLN);
    if (!read_number(cli, "--groups", 2, ANALYSE_GROUPS_MAX, &groups) ||
        !read_number(cli, "--bootstrap", ANALYSE_BOOTSTRAPS_LEAST, ANALYSE_BOOTSTRAPS_MOST,
                     &bootstraps) ||
        !read_number(cli, "--seed", 1, INT64_MAX, &seed) ||
        !read_number(cli, "--threads", 1, WORKERS_MAX, &threads))
        return false;
    to->groups_number = (size_t)groups;
    to->bootstraps = (size_t)bootstraps;
    to->seed = (uint64_t)seed;
    to->threads = threads < 1 ? 1 : threads > WORKERS_MAX ? WORKERS_MAX : (size_t)threads;
    return true;
}

/* Options that would be passed over in silence are refused. */
static bool options_fit(struct cli *cli, const struct analyse_options *o)
{
    const struct {
        const char *name;
        bool given;
    } of_alyans[] = { { "--classes", o->classes_file.len > 0 },
                      { "--weights", o->weights_file.len > 0 },
                      { "--bootstrap", o->bootstraps > 0 },
                      { "--seed", o->seed > 0 } };
    for (size_t i = 0; o->method == ANALYSE_POLIS && i < ARRAY_LEN(of_alyans); i++) {
        if (!of_alyans[i].given)
            continue;
        cli_complain(
            cli,
            trf(cli->cx,
                "{0}: the method polis knows nothing of it; leave it out or use --method alyans",
                TARG(str_from_c(of_alyans[i].name))));
        return false;
    }
    if (o->groups == ANALYSE_GROUPS_GIVEN && o->groups_number > 0) {
        cli_complain(
            cli,
            tr_lang(cli->cx->lang,
                    N_("--groups: --groups-from gives the groups already; use one of the two")));
        return false;
    }
    return true;
}

static bool read_call(struct cli *cli, struct analyse_call *call)
{
    struct analyse_options *const o = &call->options;
    *call = (struct analyse_call){ .cli = cli };
    call->json = cli_flag(cli, "--json");
    o->times = cli_flag(cli, "--times");
    if (cli_value(cli, "--groups-from", &call->groups_file))
        o->groups = ANALYSE_GROUPS_GIVEN;
    o->groups_file = call->groups_file;
    (void)cli_value(cli, "--classes", &o->classes_file); /* all three: none, unless named */
    (void)cli_value(cli, "--weights", &o->weights_file);
    (void)cli_value(cli, "--svg", &call->svg_file);
    (void)cli_value(cli, "--html", &call->html_file);
    return read_method(cli, o) && read_numbers(cli, o) && options_fit(cli, o) &&
           cli_word(cli, &call->source) && cli_done(cli);
}

/* Before anything is computed: a report must not cost the votes it is about. */
static bool outputs_are_free(struct analyse_call *call)
{
    const struct analyse_files files = { .source = call->source,
                                         .groups = call->groups_file,
                                         .classes = call->options.classes_file,
                                         .weights = call->options.weights_file,
                                         .svg = call->svg_file,
                                         .html = call->html_file };
    return analyse_outputs_are_free(call->cli, &files);
}

/* --- interrupting ----------------------------------------------------------------------------- */

static void hold_back_stops(struct analyse_call *call)
{
    sigemptyset(&call->stops);
    sigaddset(&call->stops, SIGINT);
    sigaddset(&call->stops, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &call->stops, NULL); /* cannot fail with these arguments */
}

/* Between the parts of a long run: draws how far it is and asks whether to stop. */
static bool tell_progress(void *context, double done)
{
    struct analyse_call *const call = context;
    const struct timespec now = { 0 };
    cli_progress(call->cli, (int64_t)(done * PROGRESS_STEPS), PROGRESS_STEPS);
    if (sigtimedwait(&call->stops, NULL, &now) > 0)
        call->was_stopped = true;
    return call->was_stopped;
}

/* --- sources ---------------------------------------------------------------------------------- */

static void tell_problems(struct cli *cli, const struct polis_problem *at, size_t kept,
                          size_t count)
{
    struct cx *const cx = cli->cx;
    for (size_t i = 0; i < kept && i < PROBLEMS_TOLD; i++)
        cli_complain(cli, polis_problem_text(cx, &at[i]));
    if (count > PROBLEMS_TOLD)
        cli_complain(cli,
                     trn(cx, (int64_t)(count - PROBLEMS_TOLD), "and {0} more", "and {0} more"));
}

static bool looks_like_path(str_t s)
{
    return str_find_byte(s, '/', 0) < s.len || str_find_byte(s, '.', 0) < s.len;
}

/* Of SQLite; empty for a server. */
static str_t database_path(const struct cli *cli)
{
    const str_t scheme = S("sqlite:");
    return str_starts(cli->db_url, scheme) ? str_sub(cli->db_url, scheme.len, cli->db_url.len)
                                           : STR_NONE;
}

static str_t database_folder(const struct cli *cli)
{
    const str_t path = database_path(cli);
    size_t end = path.len;
    while (end > 0 && path.at[end - 1] != '/')
        end--;
    return end == 0 ? S(".") : end == 1 ? S("/") : str_sub(path, 0, end - 1);
}

/* No file of SQLite where consultations are looked for; of a server nothing is known. */
static bool has_no_database(struct cli *cli)
{
    const str_t path = database_path(cli);
    if (path.len == 0)
        return false;
    return access(arena_cstr(cli->cx->arena, path), F_OK) != 0 && errno == ENOENT;
}

/* A folder, standard input, or a file by a name that no consultation can have, or none has. */
static bool is_given_as_files(struct cli *cli, str_t path)
{
    struct stat st;
    if (str_eq(path, S("-")))
        return true;
    return stat(arena_cstr(cli->cx->arena, path), &st) == 0 &&
           (S_ISDIR(st.st_mode) || looks_like_path(path) || has_no_database(cli));
}

static int say_unreadable(struct analyse_call *call, err_t e)
{
    struct cx *const cx = call->cli->cx;
    if (e == ERR_NOT_FOUND)
        cli_complain(call->cli, trf(cx, "{0} is neither a file nor a folder nor a consultation",
                                    TARG(call->source)));
    else if (e == ERR_INVALID)
        cli_complain(call->cli, trf(cx, "{0} has no readable votes", TARG(call->source)));
    else
        return cli_failed(call->cli, e);
    return EXIT_FAILED;
}

/* A data package is called the same wherever it lies, and says which files belong beside its votes.
 */
static void take_package(struct analyse_call *call, struct analyse_source *out)
{
    struct package_said said;
    package_said_look(call->source, call->cli->cx->arena, &said);
    if (!said.is_package)
        return;
    out->name = said.name;
    if (call->options.method != ANALYSE_ALYANS)
        return;
    if (call->options.classes_file.len == 0)
        call->options.classes_file = said.classes;
    if (call->options.weights_file.len == 0)
        call->options.weights_file = said.weights;
}

static int open_source(struct analyse_call *call, struct analyse_source *out)
{
    struct cli *const cli = call->cli;
    struct cx *const cx = cli->cx;
    if (is_given_as_files(cli, call->source)) {
        const struct polis_folder *folder = NULL;
        const err_t e = analyse_open_source(cx, call->source, call->groups_file, &folder, out);
        tell_problems(cli, folder->problems, folder->problems_kept, folder->problem_count);
        take_package(call, out);
        return e == OK ? EXIT_DONE : say_unreadable(call, e);
    }
    if (looks_like_path(call->source)) /* no consultation can have that name */
        return say_unreadable(call, ERR_NOT_FOUND);
    if (call->options.groups == ANALYSE_GROUPS_GIVEN) {
        cli_complain(cli, _("--groups-from: groups can be given for a file or a folder only"));
        return EXIT_USAGE;
    }
    if (has_no_database(cli)) {
        cli_complain(cli, trf(cx,
                              "There is no folder or file “{0}” here, and no database in {1} to "
                              "look for a consultation of that name.",
                              TARG(call->source), TARG(database_folder(cli))));
        return EXIT_FAILED;
    }
    if (cli_open_read(cli) != OK)
        return EXIT_FAILED; /* told already */
    const err_t e = analyse_open_consultation(cx, call->source, out);
    cli_close(cli);
    return e == OK ? EXIT_DONE : say_unreadable(call, e);
}

/* --- computing -------------------------------------------------------------------------------- */

static bool tell_beside(struct analyse_call *call, const char *option,
                        const struct analyse_beside *of)
{
    const struct polis_problems *const p = &of->problems;
    tell_problems(call->cli, p->at, p->kept, p->count);
    if (!of->was_read || of->is_usable)
        return true;
    cli_complain(call->cli,
                 trf(call->cli->cx, "{0}: the file cannot be used", TARG(str_from_c(option))));
    return false;
}

static int compute(struct analyse_call *call, const struct analyse_source *source, usec_t started,
                   struct arena *arena, struct analysis *a)
{
    struct cx *const cx = call->cli->cx;
    AUTO(arena) scratch = { 0 };
    call->options.progress = tell_progress;
    call->options.context = call;
    if (tell_progress(call, 0.0))
        return EXIT_INTERRUPTED;
    const err_t e = analyse_compute(source, &call->options, started, arena, &scratch, a);
    const bool classes_usable = tell_beside(call, "--classes", &a->of_classes);
    const bool weights_usable = tell_beside(call, "--weights", &a->of_weights);
    const bool usable = classes_usable && weights_usable;
    const bool stopped = tell_progress(call, 1.0);
    cli_clear_progress(call->cli);
    if (stopped)
        return EXIT_INTERRUPTED;
    if (e == ERR_INVALID && usable)
        cli_complain(call->cli, trf(cx, "--groups-from: {0} gives no participant a group",
                                    TARG(call->groups_file)));
    else if (e != OK && e != ERR_INVALID)
        return cli_failed(call->cli, e);
    return e == OK ? EXIT_DONE : EXIT_FAILED;
}

/* --- results ---------------------------------------------------------------------------------- */

/* Whole or not at all: written beside its place and renamed. */
static int write_file(struct analyse_call *call, const struct analysis *a, const char *option,
                      str_t path, enum analyse_format format)
{
    struct cx *const cx = call->cli->cx;
    if (path.len == 0)
        return EXIT_DONE;
    AUTO(buf) out;
    buf_init(&out, REPORT_MAX);
    err_t e = analyse_write(cx, a, format, &out);
    if (e != OK)
        return cli_failed(call->cli, e);
    e = file_write(arena_cstr(cx->arena, path), buf_str(&out), FILE_MODE);
    if (e == OK)
        return EXIT_DONE;
    const str_t reason = e == ERR_NOT_FOUND     ? _("there is no such folder")
                         : e == ERR_UNAVAILABLE ? _("the disk is full")
                                                : _("it is not allowed there, or is no file");
    cli_complain(call->cli, trf(cx, "{0}: {1} cannot be written: {2}", TARG(str_from_c(option)),
                                TARG(path), TARG(reason)));
    return EXIT_FAILED;
}

static int print_report(struct analyse_call *call, const struct analysis *a)
{
    AUTO(buf) out;
    buf_init(&out, REPORT_MAX);
    const err_t e = analyse_write(call->cli->cx, a, call->json ? ANALYSE_JSON : ANALYSE_TEXT, &out);
    if (e != OK)
        return cli_failed(call->cli, e);
    if (fwrite(out.at, 1, out.len, stdout) == out.len && fflush(stdout) == 0)
        return EXIT_DONE;
    /* Who reads on only so far, as `head` does, needs not be told. */
    return errno == EPIPE ? EXIT_FAILED : cli_failed(call->cli, ERR_IO);
}

static int analyse(struct analyse_call *call)
{
    const usec_t started = clock_monotonic();
    AUTO(arena) arena = { 0 };
    struct analyse_source source;
    struct analysis a = { 0 };
    int code = open_source(call, &source);
    if (code == EXIT_DONE)
        code = compute(call, &source, started, &arena, &a);
    if (code == EXIT_DONE)
        code = write_file(call, &a, "--svg", call->svg_file, ANALYSE_SVG);
    if (code == EXIT_DONE)
        code = write_file(call, &a, "--html", call->html_file, ANALYSE_HTML);
    return code == EXIT_DONE ? print_report(call, &a) : code;
}

int analyse_command(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    struct analyse_call call;
    if (cli_flag(cli, "--frozen"))
        return analyse_frozen_command(cli);
    if (!read_call(cli, &call))
        return cli_usage(cli);
    if (!outputs_are_free(&call))
        return EXIT_USAGE;
    hold_back_stops(&call);
    const int code = analyse(&call);
    if (code == EXIT_INTERRUPTED)
        cli_complain(cli, _("Interrupted; nothing was written"));
    return code;
}
