/* The program: finds the command, reads the settings, runs it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <signal.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/serve.h"
#include "app/wiring.h"
#include "kit/base/file.h"
#include "kit/base/str.h"
#include "kit/image/image.h"
#include "kit/log/log.h"
#include "kit/settings/settings.h"
#include "kit/text/text.h"
#include "ledger/ledger.h"

/* az or en by the usual variables; anything else reads English. */
static enum lang locale_lang(void)
{
    static const char *const variables[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
    for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
        const str_t value = str_from_c(getenv(variables[i]));
        if (value.len > 0)
            return str_starts(value, S("az")) ? LANG_AZ : LANG_EN;
    }
    return LANG_EN;
}

/* --- the command table ------------------------------------------------------------------------ */

/* How many words of argv the name covers ("import polis" covers two); 0: not this one. */
static int words_covered(const char *name, int argc, const char **argv)
{
    str_t rest = str_from_c(name);
    str_t word;
    int n = 0;
    while (str_cut(&rest, ' ', &word)) {
        if (n == argc || !str_eq(word, str_from_c(argv[n])))
            return 0;
        n++;
    }
    return n;
}

struct search {
    int argc;
    const char **argv;
    const struct command *found;
    int covered;
};

static void consider(void *to, const struct command *c)
{
    struct search *const s = to;
    const int covered = words_covered(c->name, s->argc, s->argv);
    if (covered > s->covered) {
        s->found = c;
        s->covered = covered;
    }
}

static void print_command(void *to, const struct command *c)
{
    const struct cx *const cx = to;
    const str_t help = tr_lang(cx->lang, c->help);
    (void)printf("  %-16s %-34s %.*s\n", c->name, c->usage, STR_ARG(help));
}

static int help(struct cx *cx)
{
    (void)printf(
        "%.*s\n\n",
        STR_ARG(_("Usage: alyans COMMAND [WORDS] [--data DIR] [--db URL] [--config FILE]")));
    app_each_command(print_command, cx);
    (void)printf("\n%.*s\n",
                 STR_ARG(_("alyans COMMAND --help tells more; --version prints the version.")));
    return EXIT_DONE;
}

static int command_help(struct cx *cx, const struct command *c)
{
    (void)printf("%.*s alyans %s %s\n%.*s\n", STR_ARG(_("Usage:")), c->name, c->usage,
                 STR_ARG(tr_lang(cx->lang, c->help)));
    for (const struct command_option *o = c->options; o != NULL && o->name != NULL; o++)
        (void)printf("  %-22s %.*s\n", o->name, STR_ARG(tr_lang(cx->lang, o->help)));
    (void)printf("  --data DIR     %.*s\n", STR_ARG(_("the data folder (./alyans-data)")));
    (void)printf("  --db URL       %.*s\n", STR_ARG(_("sqlite:PATH or postgresql://…")));
    (void)printf("  --config FILE  %.*s\n",
                 STR_ARG(_("settings (alyans.conf in the data folder)")));
    return EXIT_DONE;
}

/* --- settings --------------------------------------------------------------------------------- */

static err_t read_settings(struct cli *cli, str_t config, struct settings *out)
{
    struct cx *const cx = cli->cx;
    const bool was_named = config.len > 0;
    const str_t path =
        was_named ? config : arena_printf(cx->arena, "%.*s/alyans.conf", STR_ARG(cli->data_dir));
    str_t text = STR_NONE;
    const err_t e = file_read(cx->arena, arena_cstr(cx->arena, path), 1 << 20, &text);
    if (e != OK && (was_named || e != ERR_NOT_FOUND)) {
        cli_complain(cli, trf(cx, "{0} cannot be read", TARG(path)));
        return e;
    }
    struct settings_errors errors = { 0 };
    settings_read(cx->arena, text, path, out, &errors);
    settings_environment(cx->arena, environ, out, &errors);
    for (size_t i = 0; i < errors.count; i++)
        cli_complain(cli, settings_error_text(cx, &errors.at[i]));
    return errors.count == 0 ? OK : ERR_INVALID;
}

static enum log_level level_of(str_t word)
{
    return str_eq(word, S("debug"))   ? LOG_DEBUG
           : str_eq(word, S("warn"))  ? LOG_WARN
           : str_eq(word, S("error")) ? LOG_ERROR
           : str_eq(word, S("off"))   ? LOG_OFF
                                      : LOG_INFO;
}

static err_t prepare(struct cli *cli, struct settings *settings)
{
    struct cx *const cx = cli->cx;
    str_t config = STR_NONE;
    cli->data_dir = S("./alyans-data");
    cli_value(cli, "--data", &cli->data_dir);
    cli_value(cli, "--config", &config);
    TRY(read_settings(cli, config, settings));
    cx->settings = settings;
    if (!cli_value(cli, "--db", &cli->db_url))
        cli->db_url = settings->db_url;
    if (cli->db_url.len == 0)
        cli->db_url = arena_printf(cx->arena, "sqlite:%.*s/alyans.db", STR_ARG(cli->data_dir));
    log_level_set(level_of(settings->log_level));
    return text_init(arena_cstr(cx->arena, settings->site_timezone));
}

/* Commands make and check tokens with the installation's key; without a data folder there is none,
 * and cli_open_write says so. */
static err_t share_key(struct cli *cli, struct app_shared *shared, struct secret *key)
{
    if (access(arena_cstr(cli->cx->arena, cli->data_dir), F_OK) == 0) {
        TRY(serve_key(cli, key));
        shared->site.key = key;
        shared->site.is_demo = serve_is_demo(cli);
    }
    shared->site.features = app_features;
    shared->site.sealed_kinds = &app_sealed_kinds;
    serve_name_site(cli->cx->settings, &shared->site);
    cli->cx->app = shared;
    return OK;
}

static int run_prepared(struct cli *cli)
{
    struct settings settings;
    if (prepare(cli, &settings) != OK)
        return EXIT_USAGE;
    struct app_shared shared = { 0 };
    AUTO(secret) key = { 0 };
    const err_t e = share_key(cli, &shared, &key);
    if (e != OK)
        return cli_failed(cli, e);
    return cli_run(cli);
}

static int run(struct cx *cx, const struct command *command, int argc, const char **argv)
{
    struct cli cli = { .cx = cx,
                       .command = command,
                       .argc = argc,
                       .argv = argv,
                       .is_terminal = isatty(STDERR_FILENO) == 1 };
    if (cli_flag(&cli, "--help"))
        return command_help(cx, command);
    if (command->makes_images) /* first: the child is a copy of this process, without secrets yet */
        (void)!image_maker_start(&cli.image_maker); /* without one the rest works; serve says so */
    const int code = run_prepared(&cli);
    image_maker_stop(cli.image_maker);
    return code;
}

int main(int argc, char **argv)
{
    (void)signal(SIGPIPE, SIG_IGN);
    crypto_init();
    AUTO(arena) arena;
    arena_init(&arena);
    struct ids ids;
    ids_init(&ids, (int)(random_u64() % 1024));
    struct cx root = { .arena = &arena,
                       .now = clock_now(),
                       .actor = { .acts_as = LEDGER_AS_OPERATOR },
                       .lang = locale_lang(),
                       .ids = &ids };
    struct cx *const cx = &root;

    const char **words = arena_array(&arena, const char *, (size_t)argc + 1);
    for (int i = 1; i < argc; i++)
        words[i - 1] = argv[i];
    struct search s = { .argc = argc - 1, .argv = words };
    app_each_command(consider, &s);
    if (s.found != NULL)
        return run(cx, s.found, argc - 1 - s.covered, words + s.covered);

    const str_t first = argc > 1 ? str_from_c(argv[1]) : STR_NONE;
    if (str_eq(first, S("--version"))) {
        (void)printf("alyans " ALYANS_VERSION "\n");
        return EXIT_DONE;
    }
    if (first.len == 0 || str_eq(first, S("--help")) || str_eq(first, S("help")))
        return help(cx);
    (void)fprintf(
        stderr, "%.*s\n",
        STR_ARG(trf(cx, "There is no command “{0}”; alyans --help lists them", TARG(first))));
    return EXIT_USAGE;
}
