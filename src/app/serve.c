/* Running the server until a signal says stop.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/serve.h"

#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/sandbox.h"
#include "app/wiring.h"
#include "kit/base/str.h"
#include "kit/image/image.h"
#include "kit/log/log.h"
#include "kit/net/smtp.h"
#include "kit/settings/settings.h"
#include "ledger/key.h"
#include "ledger/sequencer.h"
#include "mail/mail.h"
#include "newsroom/card_cache.h"
#include "newsroom/newsroom.h"
#include "projects/projects.h"
#include "registry/registry.h"
#include "search/search.h"
#include "viewpoints/package/keeper.h"
#include "viewpoints/results/results.h"
#include "viewpoints/statements/near_cache.h"

enum { STOP_SECONDS = 10, OPENAPI_MAX = 1 << 20 };

static const char *in_data_dir(struct cli *cli, const char *name)
{
    const str_t path = arena_printf(cli->cx->arena, "%.*s/%s", STR_ARG(cli->data_dir), name);
    return arena_cstr(cli->cx->arena, path);
}

bool serve_is_demo(struct cli *cli)
{
    return access(in_data_dir(cli, "demonstration"), F_OK) == 0;
}

err_t serve_key(struct cli *cli, struct secret *out)
{
    return secret_file(in_data_dir(cli, "secret.key"), out);
}

static err_t in_transaction(struct cx *cx, err_t (*work)(struct cx *cx))
{
    TRY(db_begin(cx->db));
    const err_t e = work(cx);
    if (e != OK) {
        db_rollback(cx->db);
        return e;
    }
    return db_commit(cx->db);
}

err_t serve_migrate(struct cli *cli, struct db *db)
{
    struct cx *const cx = cli->cx;
    struct db *const before = cx->db;
    TRY(db_migrate(db, db_migrations, db_migration_count, cx->now));
    cx->db = db;
    enum { TRIES = 3 }; /* what features make of their rows after a migration */
    err_t e = ERR_BUSY;
    for (int i = 0; i < TRIES && e == ERR_BUSY; i++)
        e = in_transaction(cx, registry_prepare); /* ERR_BUSY: another node did just that */
    cx->db = before;
    return e;
}

static err_t migrate_now(struct cli *cli)
{
    struct db *db;
    TRY(db_open(cli->db_url, DB_READ_WRITE, &db));
    const err_t e = serve_migrate(cli, db);
    db_close(db);
    return e;
}

err_t serve_prepare(struct cli *cli)
{
    if (mkdir(arena_cstr(cli->cx->arena, cli->data_dir), 0700) != 0 && errno != EEXIST)
        return problem(cli->cx, ERR_IO, "mkdir: errno %d", errno);
    AUTO(secret) key;
    TRY(serve_key(cli, &key));
    return migrate_now(cli);
}

static err_t begin_site(struct cx *cx)
{
    bool is_new = false;
    TRY(newsroom_is_new(cx, &is_new));
    return is_new ? sections_begin(cx) : OK;
}

err_t serve_begin(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    struct db *const before = cx->db;
    const struct actor operator= cx->actor;
    struct db *db;
    TRY(db_open(cli->db_url, DB_READ_WRITE, &db));
    cx->db = db;
    cx->actor = (struct actor){ .acts_as = LEDGER_AS_PROGRAM }; /* nobody chose them */
    err_t e = in_transaction(cx, begin_site);
    cx->actor = operator;
    cx->db = before;
    db_close(db);
    if (e != ERR_CONFLICT && e != ERR_BUSY)
        return e;
    cx->problem = (struct problem){ 0 }; /* another node did just that */
    return OK;
}

/* --- the pieces ------------------------------------------------------------------------------- */

struct running {
    bool is_told; /* why it does not start */
    struct secret key;
    struct app_shared shared;
    const struct route *tables[APP_TABLES_MAX + 1];
    struct server *server;
    struct dispatch *dispatch;
    struct sequencer *sequencer;
    struct jobs *jobs;
    struct postman *postman;
    struct follower *follower; /* of the record, for the search index */
};

/* A setting in both languages; in a demonstration that sets nothing, what is true of it. */
static struct text2 stated(const struct site *site, str_t az, str_t en, const char *of_demo)
{
    if (az.len > 0 || en.len > 0 || !site->is_demo)
        return (struct text2){ { az, en } };
    return (struct text2){ { tr_lang(LANG_AZ, of_demo), tr_lang(LANG_EN, of_demo) } };
}

void serve_name_site(const struct settings *s, struct site *site)
{
    site->name = (struct text2){ { s->site_name_az, s->site_name_en } };
    site->tagline = stated(site, s->site_tagline_az, s->site_tagline_en,
                           N_("Every view of the election, on the record"));
    site->kind = stated(site, s->site_kind_az, s->site_kind_en,
                        N_("Demonstration of free software, not an organisation"));
    site->funding = stated(site, s->site_funding_az, s->site_funding_en,
                           N_("None received: no alliance runs this, no grant pays for it"));
    site->control = stated(site, s->site_control_az, s->site_control_en,
                           N_("Whoever started this copy of the program"));
    site->leaning = (struct text2){ { s->site_leaning_az, s->site_leaning_en } };
}

void serve_fill_site(struct cli *cli, struct site *site)
{
    *site = (struct site){
        .key = site->key,
        .is_demo = serve_is_demo(cli),
        .nav = app_nav,
        .foot = app_foot,
        .letter_send = mail_is_on(cli->cx->settings) ? mail_letter_send : NULL,
        .organisation_sections = &app_organisation_sections,
        .organisation_events = &app_organisation_events,
        .near_cache = near_cache_new(),
        .card_cache = card_cache_new(),
        .results_cache = results_cache_new(),
        .features = app_features,
        .record_subjects = &app_record_subjects,
        .sealed_kinds = &app_sealed_kinds,
        .file_owners = &app_file_owners,
        .project_deliverables = &app_project_deliverables,
        .moderated_kinds = &app_moderated_kinds,
        .funder_line = project_funder_line,
        .funder_text = project_funder_text,
    };
    serve_name_site(cli->cx->settings, site);
}

void serve_empty_site(struct site *site)
{
    near_cache_free(site->near_cache);
    card_cache_free(site->card_cache);
    if (site->results_cache != NULL)
        results_cache_free(site->results_cache);
}

/* What only a server has. */
static void fill_server(struct cli *cli, struct running *r)
{
    struct site *const site = &r->shared.site;
    site->key = &r->key;
    serve_fill_site(cli, site);
    site->account_bar = registry_account_bar;
    site->package_keeper = keeper_new(cli->data_dir);
    site->db_url = cli->db_url;
    site->image_maker = cli->image_maker;
    r->shared.data_dir = cli->data_dir;
}

static struct writer_options writer_options(const struct settings *s, const struct serve_options *o)
{
    struct writer_options w = o->writer;
    w.queue_max = (size_t)s->db_queue_max;
    if (w.connections == 0)
        w.connections = (int)s->db_pool;
    return w;
}

static struct dispatch *make_dispatch(struct cli *cli, struct running *r,
                                      const struct serve_options *options)
{
    const struct settings *const s = cli->cx->settings;
    size_t table_count = app_route_tables(r->tables);
    if (options->more != NULL)
        r->tables[table_count++] = options->more;
    return dispatch_new(&(struct dispatch_config){
        .tables = r->tables,
        .table_count = table_count,
        .db_url = cli->db_url,
        .writer = writer_options(s, options),
        .readers = (int)s->http_readers,
        .rates = { .reads = s->rate_reads,
                   .writes = s->rate_writes,
                   .sign_ins = s->rate_sign_ins,
                   .positions = s->rate_positions },
        .upload_max = (size_t)s->files_max_mb << 20,
        .first_lang = settings_first_lang(s),
        .settings = s,
        .key = &r->key,
        .ids = cli->cx->ids,
        .app = &r->shared,
        .authenticate = app_authenticate,
        .draw_problem = site_draw_problem,
    });
}

bool mail_settings_told(struct cli *cli)
{
    const char *const fault = mail_settings_fault(cli->cx->settings);
    if (fault != NULL)
        cli_complain(cli, tr_lang(cli->cx->lang, fault));
    return fault == NULL;
}

static err_t make_server(struct cli *cli, struct running *r, str_t listen)
{
    const struct settings *const s = cli->cx->settings;
    struct server_config config = server_config_default();
    config.listen = listen.len > 0 ? listen : s->http_listen;
    config.loops = (int)s->http_loops;
    config.trusted_proxies = s->http_trusted_proxies;
    config.header_seconds = s->http_header_seconds;
    config.idle_seconds = s->http_idle_seconds;
    config.body_rate_min = s->http_body_rate_min;
    if (config.bodies_max < s->files_max_mb << 21)
        config.bodies_max = s->files_max_mb << 21; /* two of the greatest at once */
    config.max_connections = s->http_max_connections;
    config.connections_per_address = s->http_connections_per_address;
    config.live_milliseconds = s->positions_live_seconds * 1000;
    return server_open(&config, dispatch_hooks(r->dispatch), &r->server);
}

static void write_openapi(struct cli *cli, struct running *r)
{
    AUTO(buf) b;
    buf_init(&b, OPENAPI_MAX);
    openapi_write(dispatch_router(r->dispatch), S("alyans"), S(ALYANS_VERSION), &b);
    must(buf_check(&b) == OK);
    r->shared.openapi = arena_str(cli->cx->arena, buf_str(&b));
}

/* Signals are taken by the main thread alone: blocked before any thread exists. */
static sigset_t stop_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

/* The key is what makes the record worth something: without the right one nothing is served. */
static err_t start_sequencer(struct cli *cli, struct running *r)
{
    const char *const key_path = in_data_dir(cli, LEDGER_KEY_FILE);
    const err_t e =
        sequencer_start(&(struct sequencer_config){ .writer = dispatch_writer(r->dispatch),
                                                    .db_url = cli->db_url,
                                                    .key_path = key_path,
                                                    .ids = cli->cx->ids },
                        &r->sequencer);
    r->is_told = e == ERR_INVALID;
    if (r->is_told)
        cli_complain(cli, trf(cli->cx,
                              "{0} is missing, or is not the key that signs this record. Put the "
                              "right file back from where you keep it, readable by its owner "
                              "alone. If it is lost: alyans key rotate --lost --reason TEXT",
                              TARG(str_from_c(key_path))));
    return e;
}

static err_t start_threads(struct cli *cli, struct running *r, const struct serve_options *o)
{
    TRY(dispatch_start(r->dispatch, r->server));
    if (!o->without_record)
        TRY(start_sequencer(cli, r));
    TRY(jobs_start(&(struct jobs_config){ .kinds = app_job_kinds,
                                          .housekeep = app_housekeep,
                                          .writer = dispatch_writer(r->dispatch),
                                          .db_url = cli->db_url,
                                          .settings = cli->cx->settings,
                                          .ids = cli->cx->ids,
                                          .app = &r->shared },
                   &r->jobs));
    if (mail_is_on(cli->cx->settings))
        TRY(postman_start(&(struct postman_config){ .writer = dispatch_writer(r->dispatch),
                                                    .db_url = cli->db_url,
                                                    .settings = cli->cx->settings,
                                                    .ids = cli->cx->ids,
                                                    .app = &r->shared },
                          &r->postman));
    TRY(follower_start(&(struct follower_config){ .writer = dispatch_writer(r->dispatch),
                                                  .db_url = cli->db_url,
                                                  .settings = cli->cx->settings,
                                                  .ids = cli->cx->ids,
                                                  .app = &r->shared },
                       &r->follower));
    TRY(keeper_begin(r->shared.site.package_keeper,
                     &(struct keeper_config){ .writer = dispatch_writer(r->dispatch),
                                              .db_url = cli->db_url,
                                              .settings = cli->cx->settings,
                                              .ids = cli->cx->ids,
                                              .app = &r->shared }));
    return server_start(r->server);
}

/* "unix:/run/x" without its scheme, "sqlite:x.db" likewise; nothing for any other. */
static str_t path_after(str_t scheme, str_t url)
{
    return str_starts(url, scheme) ? str_sub(url, scheme.len, url.len) : STR_NONE;
}

static str_t socket_path(str_t address)
{
    return path_after(S("unix:"), address);
}

static err_t run_until_signal(struct cli *cli, struct running *r,
                              const struct serve_options *options)
{
    const sigset_t stop = stop_signals();
    pthread_sigmask(SIG_BLOCK, &stop, NULL);
    const str_t address = server_address(r->server);
    image_maker_report(cli->image_maker);
    if (mail_is_on(cli->cx->settings) || cli->cx->settings->feeds_hub.len > 0)
        smtp_init(); /* reads what it wants of the system before it may not */
    if (cli->cx->settings->security_sandbox)
        sandbox_enter(cli->data_dir, path_after(S("sqlite:"), cli->db_url), socket_path(address));
    TRY(start_threads(cli, r, options));
    log_event(LOG_INFO, "serving", LOG_KV_STR("address", address),
              LOG_KV_STR("version", S(ALYANS_VERSION)));
    if (options->started != NULL)
        options->started(r->server);
    if (options->ready != NULL)
        options->ready(cli, address);
    int which = 0;
    sigwait(&stop, &which);
    log_event(LOG_INFO, "stopping", LOG_KV_I64("signal", which));
    return OK;
}

static void stop_all(struct running *r)
{
    if (r->server != NULL) {
        server_stop(r->server, STOP_SECONDS);
        server_close(r->server);
    }
    postman_stop(r->postman);
    follower_stop(r->follower);
    keeper_end(r->shared.site.package_keeper);
    jobs_stop(r->jobs);
    sequencer_stop(r->sequencer);
    if (r->dispatch != NULL)
        dispatch_close(r->dispatch);
    serve_empty_site(&r->shared.site);
    keeper_free(r->shared.site.package_keeper);
    secret_wipe(&r->key);
}

int serve_run(struct cli *cli, const struct serve_options *options)
{
    struct running r = { 0 };
    if (!mail_settings_told(cli))
        return EXIT_FAILED;
    err_t e = serve_key(cli, &r.key);
    if (e == OK) {
        fill_server(cli, &r);
        r.dispatch = make_dispatch(cli, &r, options);
        write_openapi(cli, &r);
        e = make_server(cli, &r, options->listen);
    }
    if (e == OK)
        e = run_until_signal(cli, &r, options);
    stop_all(&r);
    if (r.is_told)
        return EXIT_FAILED;
    return e == OK ? EXIT_DONE : cli_failed(cli, e);
}

str_t serve_base_url(struct cli *cli, str_t address)
{
    if (socket_path(address).len > 0)
        return STR_NONE;
    if (cli->cx->settings->site_base_url.len > 0)
        return cli->cx->settings->site_base_url;
    size_t colon = address.len;
    while (colon > 0 && address.at[colon - 1] != ':')
        colon--;
    const str_t host = str_sub(address, 0, colon == 0 ? 0 : colon - 1);
    const bool is_here = str_eq(host, S("127.0.0.1")) || str_eq(host, S("0.0.0.0")) ||
                         str_eq(host, S("[::1]")) || str_eq(host, S("[::]"));
    return arena_printf(cli->cx->arena, "http://%.*s:%.*s",
                        STR_ARG(is_here ? S("localhost") : host),
                        STR_ARG(str_sub(address, colon, address.len)));
}
