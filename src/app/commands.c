/* The commands of the program itself.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/commands.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/copy/export_site.h"
#include "app/erasures.h"
#include "app/manual.h"
#include "app/serve.h"
#include "app/wiring.h"
#include "joint/joint.h"
#include "kit/base/str.h"
#include "kit/image/image.h"
#include "kit/settings/settings.h"
#include "kit/text/roff.h"
#include "newsroom/newsroom.h"
#include "viewpoints/viewpoints.h"

static const usec_t DEMO_LINK_LIFE = INT64_C(30) * 24 * 3600 * USEC_PER_SECOND;

static const char *data_file(struct cli *cli, const char *name)
{
    return arena_cstr(cli->cx->arena,
                      arena_printf(cli->cx->arena, "%.*s/%s", STR_ARG(cli->data_dir), name));
}

/* --- serve, init, migrate --------------------------------------------------------------------- */

static void say_address(struct cli *cli, str_t address)
{
    const str_t base = serve_base_url(cli, address);
    cli_say(cli, trf(cli->cx, "Serving on {0}", TARG(base.len > 0 ? base : address)));
    (void)fflush(stdout);
}

static int serve(struct cli *cli)
{
    str_t listen = STR_NONE;
    cli_value(cli, "--listen", &listen);
    if (!cli_done(cli))
        return EXIT_USAGE;
    err_t e = serve_prepare(cli);
    if (e == OK)
        e = serve_begin(cli);
    return e == OK
               ? serve_run(cli, &(struct serve_options){ .listen = listen, .ready = say_address })
               : cli_failed(cli, e);
}

static int init(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    if (!cli_done(cli))
        return EXIT_USAGE;
    err_t e = serve_prepare(cli);
    if (e == OK)
        e = serve_begin(cli);
    if (e != OK)
        return cli_failed(cli, e);
    cli_say(cli, trf(cx,
                     "Ready in {0}. Next: alyans user add EMAIL NAME --role secretariat --data "
                     "{0}, then: alyans serve --data {0}",
                     TARG(cli->data_dir)));
    return EXIT_DONE;
}

static int migrate(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    if (!cli_done(cli))
        return EXIT_USAGE;
    struct db *db;
    err_t e = db_open(cli->db_url, DB_READ_WRITE, &db);
    if (e != OK)
        return cli_failed(cli, e);
    int missing = 0;
    e = db_migrations_missing(db, db_migrations, db_migration_count, &missing);
    if (e == OK)
        e = serve_migrate(cli, db);
    db_close(db);
    if (e != OK)
        return cli_failed(cli, e);
    cli_say(cli, trn(cx, missing, "{0} migration applied", "{0} migrations applied"));
    return EXIT_DONE;
}

/* --- the demonstration ------------------------------------------------------------------------ */

/* Removes the demonstration's own files, and nothing in a folder that is not marked as one. */
static err_t forget_demo(struct cli *cli)
{
    static const char *const files[] = { "alyans.db", "alyans.db-wal", "alyans.db-shm",
                                         "demonstration", "erased-accounts" };
    if (!serve_is_demo(cli))
        return OK;
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        if (unlink(data_file(cli, files[i])) != 0 && errno != ENOENT)
            return problem(cli->cx, ERR_IO, "unlink %s: errno %d", files[i], errno);
    }
    return OK;
}

static err_t mark_demo(struct cli *cli)
{
    FILE *const f = fopen(data_file(cli, "demonstration"), "we");
    if (f == NULL || fclose(f) != 0)
        return problem(cli->cx, ERR_IO, "marking the folder: errno %d", errno);
    return OK;
}

struct demo_links {
    str_t secretariat, representative; /* tokens */
};

static err_t fill_demo(struct cli *cli, struct demo_links *links)
{
    struct demo_people people;
    TRY(cli_open_write(cli));
    struct consultation example;
    TRY(demo_fill(cli->cx, &people));
    TRY(registry_demo_fill(cli->cx));
    TRY(consultation_find(cli->cx, S("observing-together"), &example));
    TRY(project_demo_fill(cli->cx, example.id.v));
    TRY(joint_demo_fill(cli->cx, &people));
    TRY(newsroom_demo_fill(cli->cx, &people));
    TRY(entry_link_make(cli->cx, people.secretariat, LINK_DEMO, DEMO_LINK_LIFE,
                        &links->secretariat));
    TRY(entry_link_make(cli->cx, people.representative, LINK_DEMO, DEMO_LINK_LIFE,
                        &links->representative));
    return cli_commit(cli);
}

/* --db may name any database: also one that has nothing to do with this folder. */
static err_t judge_database(struct cli *cli)
{
    TRY(cli_open_read(cli));
    const err_t e = demo_may_fill(cli->cx);
    cli_close(cli);
    return e;
}

/* The demonstration needs a key for its links before the server starts. */
static err_t prepare_demo(struct cli *cli, bool fresh, struct demo_links *links)
{
    if (fresh)
        TRY(forget_demo(cli));
    const bool is_new = access(data_file(cli, "alyans.db"), F_OK) != 0;
    TRY(serve_prepare(cli));
    if (!is_new && !serve_is_demo(cli))
        return problem(cli->cx, ERR_CONFLICT, "this folder holds no demonstration");
    TRY(judge_database(cli));
    TRY(mark_demo(cli));
    AUTO(secret) key;
    TRY(serve_key(cli, &key));
    const struct app_shared shared = { .site = { .key = &key, .is_demo = true } };
    cli->cx->app = &shared;
    const err_t e = fill_demo(cli, links);
    cli_close(cli);
    cli->cx->app = NULL;
    return e;
}

static void say_link(struct cli *cli, str_t base, str_t token, str_t label)
{
    cli_say(cli, arena_printf(cli->cx->arena, "  %.*s\n    %.*s/%.*s/enter/%.*s", STR_ARG(label),
                              STR_ARG(base), STR_ARG(lang_code(cli->cx->lang)), STR_ARG(token)));
}

/* The links reach the ready hook through the command's own words, which are used up by then. */
static void say_demo(struct cli *cli, str_t address)
{
    struct cx *const cx = cli->cx;
    const str_t base = serve_base_url(cli, address);
    cli_say(cli, trf(cx, "The demonstration is at {0}", TARG(base.len > 0 ? base : address)));
    cli_say(cli, _("Sign in by opening one of these links (good for 30 days):"));
    say_link(cli, base, str_from_c(cli->argv[0]), _("as a member of the sample secretariat"));
    say_link(cli, base, str_from_c(cli->argv[1]),
             _("as a representative of a made-up organisation"));
    cli_say(cli, _("Stop with Ctrl+C; what was done is kept. --fresh starts over."));
    (void)fflush(stdout);
}

static int demo(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    str_t listen = STR_NONE;
    const bool fresh = cli_flag(cli, "--fresh");
    cli_value(cli, "--listen", &listen);
    if (!cli_done(cli))
        return EXIT_USAGE;
    const str_t own = arena_printf(cx->arena, "sqlite:%.*s/alyans.db", STR_ARG(cli->data_dir));
    if (fresh && !str_eq(cli->db_url, own)) {
        cli_complain(cli, _("--fresh empties the data folder only; empty the database of --db "
                            "yourself"));
        return EXIT_FAILED;
    }
    struct demo_links links = { 0 };
    const err_t e = prepare_demo(cli, fresh, &links);
    if (e == ERR_CONFLICT) {
        cli_complain(
            cli, trf(cx,
                     "{0} holds data that is not a demonstration, or one of another version; give "
                     "another folder with --data",
                     TARG(cli->data_dir)));
        return EXIT_FAILED;
    }
    if (e != OK)
        return cli_failed(cli, e);
    const char *tokens[] = { arena_cstr(cx->arena, links.secretariat),
                             arena_cstr(cx->arena, links.representative) };
    cli->argv = tokens;
    return serve_run(cli, &(struct serve_options){ .listen = listen, .ready = say_demo });
}

/* --- backup and restore ----------------------------------------------------------------------- */

static int backup(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    str_t file = STR_NONE;
    if (!cli_word(cli, &file) || !cli_done(cli))
        return cli_usage(cli);
    if (access(arena_cstr(cx->arena, file), F_OK) == 0) {
        cli_complain(cli, trf(cx, "{0} exists already; a backup never overwrites", TARG(file)));
        return EXIT_FAILED;
    }
    err_t e = cli_open_read(cli);
    if (e != OK)
        return EXIT_FAILED;
    e = db_backup(cx->db, file);
    cli_close(cli);
    if (e == ERR_CONFLICT) {
        cli_complain(cli, _("This database is PostgreSQL: back it up with pg_dump"));
        return EXIT_FAILED;
    }
    if (e != OK)
        return cli_failed(cli, e);
    cli_say(cli, trf(cx,
                     "Backed up to {0}. The keys secret.key and ledger.key are not in it: "
                     "keep copies apart.",
                     TARG(file)));
    return EXIT_DONE;
}

/* A backup is a database of its own: it is checked, copied beside the target, then put in place. */
static err_t restore_file(struct cli *cli, str_t file)
{
    struct cx *const cx = cli->cx;
    struct db *db;
    int missing = 0;
    TRY(db_open(arena_printf(cx->arena, "sqlite:%.*s", STR_ARG(file)), DB_READ_ONLY, &db));
    err_t e = db_migrations_missing(db, db_migrations, db_migration_count, &missing);
    if (e == OK)
        e = db_backup(db, arena_printf(cx->arena, "%.*s/alyans.db", STR_ARG(cli->data_dir)));
    db_close(db);
    TRY(e);
    return serve_prepare(cli);
}

static err_t erase_restored(struct cli *cli, int64_t *again)
{
    TRY(cli_open_write(cli));
    TRY(identity_close_doors(cli->cx));
    TRY(erasures_keep(cli->cx, cli->data_dir, again));
    return cli_commit(cli);
}

/* Whom the list in the folder names was erased after the backup was made. The folder may be new:
 * its key is read only now. */
static err_t keep_erased(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    const void *const before = cx->app;
    int64_t again = 0;
    AUTO(secret) key;
    TRY(serve_key(cli, &key));
    const struct app_shared shared = { .site = { .key = &key, .features = app_features } };
    cx->app = &shared;
    const err_t e = erase_restored(cli, &again);
    cli_close(cli);
    cx->app = before;
    TRY(e);
    if (again > 0)
        cli_say(cli, trn(cx, again,
                         "{0} person was erased after this backup was made, and is erased again",
                         "{0} people were erased after this backup was made, and are erased "
                         "again"));
    return OK;
}

static int restore(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    str_t file = STR_NONE;
    if (!cli_word(cli, &file) || !cli_done(cli))
        return cli_usage(cli);
    if (access(data_file(cli, "alyans.db"), F_OK) == 0) {
        cli_complain(
            cli, trf(cx, "{0} holds a database already; restore into an empty folder with --data",
                     TARG(cli->data_dir)));
        return EXIT_FAILED;
    }
    if (mkdir(arena_cstr(cx->arena, cli->data_dir), 0700) != 0 && errno != EEXIST)
        return cli_failed(cli, ERR_IO);
    const bool has_list = access(data_file(cli, "erased-accounts"), F_OK) == 0;
    err_t e = restore_file(cli, file);
    if (e == OK)
        e = keep_erased(cli);
    if (e != OK)
        return cli_failed(cli, e);
    if (!has_list)
        cli_say(cli, _("People erased since the backup are back in it. Put erased-accounts of the "
                       "old data folder here: serving erases them again."));
    cli_say(
        cli,
        trf(cx,
            "Restored into {0}. Sessions and links of the backup are ended: people sign in "
            "again. Put secret.key there too, or their second factors are lost; and ledger.key, "
            "or nothing new can be signed.",
            TARG(cli->data_dir)));
    return EXIT_DONE;
}

/* --- routes and check ------------------------------------------------------------------------- */

static void print_route(const struct route *r)
{
    (void)printf("%-6.*s %-52s %c%c%c%c %s\n", STR_ARG(method_name(r->method)), r->path,
                 (r->flags & CSRF) != 0 ? 'c' : '-', (r->flags & PUBLIC_PAGE) != 0 ? 'p' : '-',
                 (r->flags & SLOW_READ) != 0 || r->prepare != NULL ? 's' : '-',
                 r->api != NULL ? 'a' : '-', r->help);
}

static int routes(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    if (!cli_done(cli))
        return EXIT_USAGE;
    const struct route *tables[APP_TABLES_MAX];
    const size_t count = app_route_tables(tables);
    cli_say(cli, _("c = protected against foreign sites, p = public page, s = slow work, a = in "
                   "the API document"));
    for (size_t t = 0; t < count; t++) {
        for (const struct route *r = tables[t]; r->path != NULL; r++)
            print_route(r);
    }
    return EXIT_DONE;
}

static void say_walls(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    const str_t walls = image_maker_walls(cli->image_maker, cx->arena);
    cli_say(cli, walls.len > 0
                     ? trf(cx, "Images are decoded in a confined process: {0}", TARG(walls))
                     : _("Images cannot be decoded: no process could be started for it"));
}

static int check(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    if (!cli_done(cli))
        return EXIT_USAGE;
    AUTO(buf) out;
    buf_init(&out, 1 << 20);
    settings_print(cx->settings, &out);
    (void)fwrite(out.at, 1, out.len, stdout);
    say_walls(cli);
    if (!mail_settings_told(cli))
        return EXIT_FAILED;
    struct db *db;
    err_t e = db_open(cli->db_url, DB_READ_ONLY, &db);
    if (e != OK)
        return cli_failed(cli, e);
    int missing = 0;
    e = db_migrations_missing(db, db_migrations, db_migration_count, &missing);
    const struct db_catalog *catalogs[APP_CATALOGS_MAX];
    const size_t count = app_catalogs(catalogs);
    for (size_t i = 0; e == OK && missing == 0 && i < count; i++)
        e = db_prepare_all(db, catalogs[i]);
    db_close(db);
    if (e != OK)
        return cli_failed(cli, e);
    if (missing > 0)
        cli_say(cli, trn(cx, missing, "{0} migration waits; run: alyans migrate",
                         "{0} migrations wait; run: alyans migrate"));
    else
        cli_say(cli, _("Settings and database are in order"));
    return EXIT_DONE;
}

static int manual(struct cli *cli)
{
    if (!cli_done(cli))
        return EXIT_USAGE;
    AUTO(buf) page;
    AUTO(buf) plain;
    buf_init(&page, 1 << 20);
    buf_init(&plain, 1 << 20);
    manual_write(cli->cx, &page);
    const bool is_read = isatty(STDOUT_FILENO) == 1; /* else it goes on to man, or into a file */
    if (is_read)
        roff_plain(&plain, buf_str(&page));
    const str_t out = buf_str(is_read ? &plain : &page);
    (void)fwrite(out.at, 1, out.len, stdout);
    return EXIT_DONE;
}

const struct command app_commands[] = {
    { "demo", "[--listen ADDR:PORT] [--fresh]", N_("serve the demonstration"), demo,
      .makes_images = true },
    { "serve", "[--listen ADDR:PORT]", N_("serve the site"), serve, .makes_images = true },
    { "init", "", N_("make the data folder, the key and the tables"), init },
    { "migrate", "", N_("bring the tables up to this version"), migrate },
    { "backup", "FILE", N_("write a consistent copy, also while serving"), backup },
    { "restore", "FILE", N_("put a backup into an empty data folder"), restore },
    { "export site", "DIR [--address https://…]",
      N_("write a complete static copy: pages, feeds, files, the record and proofs"), export_site },
    { "routes", "", N_("list every address the server answers"), routes },
    { "check", "", N_("show settings and check the database"), check, .makes_images = true },
    { "manual", "", N_("print the manual page"), manual },
    { 0 },
};
