/* alyans with a few more routes, for the benchmarks: the same server, dispatcher, writer and store.
 * Usage: bench_server DATA_DIR PORT [--batch-max N] [--not-durable] [--connections N] [--db URL]
 *        [--cookies FILE --people N] [--without-record]
 * DATA_DIR holds a filled demonstration (alyans demo made it).
 *   /bench/hello   199 bytes of JSON on the loop
 *   /bench/page    the 20 KB page of the reference, assembled for every request
 *   /bench/rows    50 rows of a table of 10 000, read and drawn
 *   /bench/events  an event stream; one event a second with a timestamp
 *   /bench/vote    one durable vote into a bare table: what the store and the writer can do
 *   /bench/entry   the same with an entry of the record
 * --without-record leaves out every call of the ledger and the sequencer: what the record costs. At
 * its end it says how long entries waited for their place, and the writer's thread for the
 * sequencer: record entries N lag_p50_us A lag_p99_us B lag_max_us C hold_us D (of the writer, in
 * all) SPDX-License-Identifier: AGPL-3.0-or-later */
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "app/serve.h"
#include "app/wiring.h"
#include "bench_page.h"
#include "kit/base/file.h"
#include "kit/base/str.h"
#include "kit/log/log.h"
#include "kit/settings/settings.h"
#include "kit/text/text.h"
#include "ledger/ledger.h"
#include "record_watch.h"

enum { ROWS = 10000, ROWS_SHOWN = 50 };
enum { Q_MAKE_ROWS, Q_MAKE_VOTES, Q_EMPTY, Q_ADD_ROW, Q_ROWS, Q_VOTES, Q_COUNT };

static const struct db_text SQL[Q_COUNT] = {
    [Q_MAKE_ROWS] = { "CREATE TABLE IF NOT EXISTS bench_row (id BIGINT PRIMARY KEY,"
                      " name TEXT NOT NULL, said TEXT NOT NULL, at BIGINT NOT NULL)" },
    [Q_MAKE_VOTES] = { .sqlite =
                           "CREATE TABLE IF NOT EXISTS bench_vote (participant BIGINT NOT NULL,"
                           " statement BIGINT NOT NULL, value SMALLINT NOT NULL,"
                           " at BIGINT NOT NULL, PRIMARY KEY (participant, statement))"
                           " WITHOUT ROWID",
                       .postgres = "CREATE TABLE IF NOT EXISTS bench_vote ("
                                   "participant BIGINT NOT NULL, statement BIGINT NOT NULL,"
                                   " value SMALLINT NOT NULL, at BIGINT NOT NULL,"
                                   " PRIMARY KEY (participant, statement))" },
    [Q_EMPTY] = { "DELETE FROM bench_row" },
    [Q_ADD_ROW] = { "INSERT INTO bench_row (id, name, said, at) VALUES ($1, $2, $3, $4)" },
    [Q_ROWS] = { "SELECT id, name, said, at FROM bench_row WHERE id >= $1 ORDER BY id LIMIT $2" },
    [Q_VOTES] = { .sqlite =
                      "WITH p AS MATERIALIZED (SELECT key AS k, value AS x FROM json_each($1)),"
                      " s AS MATERIALIZED (SELECT key AS k, value AS x FROM json_each($2)),"
                      " v AS MATERIALIZED (SELECT key AS k, value AS x FROM json_each($3))"
                      " INSERT INTO bench_vote (participant, statement, value, at)"
                      " SELECT p.x, s.x, v.x, $4 FROM p JOIN s ON s.k = p.k"
                      " JOIN v ON v.k = p.k WHERE true"
                      " ON CONFLICT (participant, statement)"
                      " DO UPDATE SET value = excluded.value, at = excluded.at",
                  .postgres = "INSERT INTO bench_vote (participant, statement, value, at)"
                              " SELECT DISTINCT ON (p, s) p, s, v, $4 FROM"
                              " unnest($1::bigint[], $2::bigint[], $3::bigint[])"
                              " WITH ORDINALITY AS n (p, s, v, k) ORDER BY p, s, k DESC"
                              " ON CONFLICT (participant, statement)"
                              " DO UPDATE SET value = excluded.value, at = excluded.at" },
};
static const struct db_catalog bench_sql = { "bench", SQL, Q_COUNT };

/* --- routes ----------------------------------------------------------------------------------- */

static err_t hello(struct cx *cx, const struct request *rq, struct response *rs)
{
    (void)cx;
    (void)rq;
    respond_json(rs, 200);
    buf_add(&rs->body, S(BENCH_JSON));
    return OK;
}

static err_t page(struct cx *cx, const struct request *rq, struct response *rs)
{
    (void)cx;
    (void)rq;
    respond_html(rs, 200);
    bench_page_draw(&rs->body);
    return OK;
}

static err_t rows(struct cx *cx, const struct request *rq, struct response *rs)
{
    (void)rq;
    const int64_t from = (int64_t)(random_u64() % (ROWS - ROWS_SHOWN));
    respond_html(rs, 200);
    BUF_LIT(&rs->body, "<!DOCTYPE html><html lang=\"en\"><title>Rows</title><table>");
    AUTO(db_rows) r = { 0 };
    TRY(db_select(cx->db, &r, &bench_sql, Q_ROWS, ARGS(ARG(from), ARG(ROWS_SHOWN))));
    while (db_next(&r)) {
        BUF_LIT(&rs->body, "<tr><th>");
        put_text_i64(&rs->body, db_i64(&r, 0));
        BUF_LIT(&rs->body, "</th><td>");
        put_text_str(&rs->body, db_str(&r, 1, cx->arena));
        BUF_LIT(&rs->body, "</td><td>");
        put_text_str(&rs->body, db_str(&r, 2, cx->arena));
        BUF_LIT(&rs->body, "</td><td>");
        put_text_i64(&rs->body, db_i64(&r, 3));
        BUF_LIT(&rs->body, "</td></tr>\n");
    }
    TRY(db_done(&r));
    BUF_LIT(&rs->body, "</table></html>\n");
    return OK;
}

static err_t events(struct cx *cx, const struct request *rq, struct response *rs)
{
    (void)cx;
    (void)rq;
    return respond_events(rs, S("bench"));
}

static int64_t number_of(struct cx *cx, const struct request *rq, str_t name)
{
    int64_t v = 0;
    return str_to_i64(request_query(cx, rq, name), INT64_MIN, INT64_MAX, &v) ? v : 0;
}

static err_t votes(struct many_item *items, size_t count)
{
    struct cx *const cx = items[0].cx;
    int64_t *const p = arena_array(cx->arena, int64_t, count);
    int64_t *const s = arena_array(cx->arena, int64_t, count);
    int64_t *const v = arena_array(cx->arena, int64_t, count);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (items[i].outcome != OK)
            continue;
        p[n] = number_of(items[i].cx, items[i].rq, S("p"));
        s[n] = number_of(items[i].cx, items[i].rq, S("s"));
        v[n++] = number_of(items[i].cx, items[i].rq, S("v"));
        respond_json(items[i].rs, 200);
        BUF_LIT(&items[i].rs->body, "{\"stored\":true}");
    }
    return db_exec(cx->db, &bench_sql, Q_VOTES,
                   ARGS(ARG_I64S(p, n), ARG_I64S(s, n), ARG_I64S(v, n), ARG(cx->now)), NULL);
}

static err_t vote(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct many_item one = { .cx = cx, .rq = rq, .rs = rs };
    return votes(&one, 1);
}

static err_t add_entries(struct cx *cx, size_t count)
{
    static const struct actor speaks = { .organisation = 12, .mandate = 34 };
    const struct ledger_field says[] = {
        ledger_text("position", S("agree")),
        ledger_text("reason", S("Members decide the budget, as the statutes have it since 2011")),
        ledger_id("statement", INT64_C(830123456789012345)),
    };
    struct ledger_new *const all = arena_array(cx->arena, struct ledger_new, count);
    for (size_t i = 0; i < count; i++)
        all[i] = (struct ledger_new){ .kind = LEDGER_POSITION_TAKEN,
                                      .subject = 1000 + (int64_t)(random_u64() % 100000),
                                      .within = 77,
                                      .fields = says,
                                      .count = ARRAY_LEN(says),
                                      .actor = &speaks };
    return ledger_add_many(cx, all, count);
}

static err_t entries(struct many_item *items, size_t count)
{
    TRY(votes(items, count));
    return add_entries(items[0].cx, count);
}

static err_t entry(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct many_item one = { .cx = cx, .rq = rq, .rs = rs };
    return entries(&one, 1);
}

static const struct route MORE[] = {
    { .method = GET,
      .path = "/bench/hello",
      .handle = hello,
      .guard = guard_anyone,
      .flags = NO_LANG | ON_LOOP,
      .help = "JSON" },
    { .method = GET,
      .path = "/bench/page",
      .handle = page,
      .guard = guard_anyone,
      .flags = NO_LANG | ON_LOOP,
      .help = "a page" },
    { .method = GET,
      .path = "/bench/rows",
      .handle = rows,
      .guard = guard_anyone,
      .flags = NO_LANG,
      .help = "rows" },
    { .method = GET,
      .path = "/bench/events",
      .handle = events,
      .guard = guard_anyone,
      .flags = NO_LANG,
      .help = "events" },
    /* no browser, no session: the bare store is measured */
    { .method = POST,
      .path = "/bench/vote",
      .handle = vote,
      .guard = guard_anyone,
      .flags = NO_LANG | NO_CSRF | RATE_POSITION,
      .help = "a vote",
      .handle_many = votes },
    { .method = POST,
      .path = "/bench/entry",
      .handle = entry,
      .guard = guard_anyone,
      .flags = NO_LANG | NO_CSRF | RATE_POSITION,
      .help = "a vote and its entry",
      .handle_many = entries },
    /* the same without the set: what a commit per request costs on PostgreSQL's pool */
    { .method = POST,
      .path = "/bench/vote-alone",
      .handle = vote,
      .guard = guard_anyone,
      .flags = NO_LANG | NO_CSRF | RATE_POSITION,
      .help = "a vote alone" },
    { 0 },
};

/* --- the rest --------------------------------------------------------------------------------- */

static void *publish(void *arg)
{
    struct server *const s = arg;
    for (;;) {
        char data[128];
        (void)sleep(1);
        const int n = snprintf(data, sizeof data, "%" PRId64 " %080d", clock_monotonic(), 0);
        server_publish(s, S("bench"), (str_t){ data, (size_t)n });
    }
    return NULL;
}

static void start_publisher(struct server *s)
{
    pthread_t thread;
    must(pthread_create(&thread, NULL, publish, s) == 0);
    must(pthread_detach(thread) == 0);
}

static void say_ready(struct cli *cli, str_t address)
{
    (void)cli;
    (void)printf("ready %.*s\n", STR_ARG(address));
    (void)fflush(stdout);
}

static err_t fill(struct cli *cli)
{
    AUTO(secret) key;
    TRY(serve_key(cli, &key));
    const struct app_shared shared = { .site = { .key = &key } };
    cli->cx->app = &shared;
    TRY(cli_open_write(cli));
    TRY(db_exec(cli->cx->db, &bench_sql, Q_MAKE_ROWS, NO_ARGS, NULL));
    TRY(db_exec(cli->cx->db, &bench_sql, Q_MAKE_VOTES, NO_ARGS, NULL));
    TRY(db_exec(cli->cx->db, &bench_sql, Q_EMPTY, NO_ARGS, NULL));
    for (int64_t i = 0; i < ROWS; i++)
        TRY(db_exec(cli->cx->db, &bench_sql, Q_ADD_ROW,
                    ARGS(ARG(i), ARG(S("Seçkilərin Monitorinqi & Demokratiyanın Tədrisi Mərkəzi")),
                         ARG(S("Election day was \"free and fair\" in the stations visited by us")),
                         ARG(cli->cx->now + i)),
                    NULL));
    const err_t e = cli_commit(cli);
    cli->cx->app = NULL;
    return e;
}

/* Signed cookies of so many visitors, one "alyans_visitor=…" a line, for the load generator. */
static err_t write_cookies(struct cli *cli, str_t file, int64_t people)
{
    struct cx *const cx = cli->cx;
    AUTO(secret) key;
    TRY(serve_key(cli, &key));
    AUTO(buf) out;
    buf_init(&out, 64 << 20);
    for (int64_t i = 0; i < people; i++) {
        const str_t cookie = cookie_sign(cx->arena, &key, "visitor-cookie", token_new(cx->arena));
        buf_printf(&out, "alyans_visitor=%.*s\n", STR_ARG(cookie));
    }
    TRY(buf_check(&out));
    return file_write(arena_cstr(cx->arena, file), buf_str(&out), 0600);
}

static int run(struct cli *cli)
{
    struct serve_options options = { .ready = say_ready, .more = MORE, .started = start_publisher };
    str_t number;
    int64_t n = 0;
    if (cli_value(cli, "--batch-max", &number) && str_to_i64(number, 1, 1024, &n))
        options.writer.batch_max = (size_t)n;
    if (cli_value(cli, "--connections", &number) && str_to_i64(number, 1, 64, &n))
        options.writer.connections = (int)n;
    options.writer.not_durable = cli_flag(cli, "--not-durable");
    options.without_record = cli_flag(cli, "--without-record");
    record_watch_leave_out(options.without_record);
    cli_value(cli, "--db", &cli->db_url);
    must(serve_prepare(cli) == OK && fill(cli) == OK);
    str_t file;
    if (cli_value(cli, "--cookies", &file) && cli_value(cli, "--people", &number)) {
        must(str_to_i64(number, 1, 100000, &n));
        must(write_cookies(cli, file, n) == OK);
    }
    cli_close(cli);
    record_watch_start(cli->db_url);
    const int code = serve_run(cli, &options);
    record_watch_stop();
    return code;
}

int main(int argc, char **argv)
{
    must(argc >= 3);
    (void)signal(SIGPIPE, SIG_IGN);
    crypto_init();
    log_level_set(LOG_ERROR);
    AUTO(arena) arena;
    arena_init(&arena);
    struct ids ids;
    ids_init(&ids, 1);
    struct settings settings;
    struct settings_errors errors = { 0 };
    settings_read(&arena,
                  S("rate.reads = 0\nrate.writes = 0\nrate.positions = 0\n"
                    "http.connections_per_address = 100000\nhttp.max_connections = 100000\n"
                    "security.sandbox = off\n"),
                  S("bench"), &settings, &errors);
    settings_environment(&arena, environ, &settings, &errors);
    must(errors.count == 0 && text_init("Asia/Baku") == OK);
    settings.http_listen = arena_printf(&arena, "127.0.0.1:%s", argv[2]);
    struct cx cx = {
        .arena = &arena, .now = clock_now(), .lang = LANG_EN, .ids = &ids, .settings = &settings
    };
    const char *words[16] = { 0 };
    int n = 0;
    for (int i = 3; i < argc && n < 15; i++)
        words[n++] = argv[i];
    static const struct command command = { "bench_server", "", "", run };
    struct cli cli = {
        .cx = &cx, .command = &command, .argc = n, .argv = words, .data_dir = str_from_c(argv[1])
    };
    cli.db_url = arena_printf(&arena, "sqlite:%s/alyans.db", argv[1]);
    return run(&cli);
}
