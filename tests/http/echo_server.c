/* The server of kit/http with hooks that echo: what conformance.test.mjs drives.
 *
 *     echo_server [name=value …]     names: those of struct server_config; stop_seconds
 *
 * Prints "listening ADDRESS" and serves until SIGTERM.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "kit/base/str.h"
#include "kit/http/server.h"

struct app {
    struct server *server;
};

static bool is_path(const struct request *rq, const char *path)
{
    return str_eq(rq->path, str_from_c(path));
}

static int64_t query_number(struct exchange *x, str_t name, int64_t otherwise)
{
    struct cx cx = { .arena = exchange_arena(x) };
    int64_t n = otherwise;
    return str_to_i64(request_query(&cx, exchange_request(x), name), 0, 1 << 30, &n) ? n
                                                                                     : otherwise;
}

static str_t query_text(struct exchange *x, str_t name)
{
    struct cx cx = { .arena = exchange_arena(x) };
    return request_query(&cx, exchange_request(x), name);
}

static err_t echo_begin(void *ctx, struct exchange *x, size_t *body_max)
{
    (void)ctx;
    const struct request *const rq = exchange_request(x);
    if (is_path(rq, "/forbidden"))
        return ERR_FORBIDDEN;
    if (is_path(rq, "/echo") || is_path(rq, "/slow") || is_path(rq, "/publish"))
        *body_max = 1000;
    if (is_path(rq, "/big"))
        *body_max = 8 << 20;
    return OK;
}

/* --- answers ---------------------------------------------------------------------------------- */

static void put_hello(struct response *rs)
{
    static const char PART[] = "{\"name\":\"alliance\",\"voices\":19,\"statements\":8},";
    respond_json(rs, 200);
    BUF_LIT(&rs->body, "{\"items\":[");
    for (int i = 0; i < 3; i++)
        buf_add_bytes(&rs->body, PART, sizeof PART - 1);
    buf_add_bytes(&rs->body, PART, sizeof PART - 2);
    BUF_LIT(&rs->body, "]}");
}

static void put_page(struct response *rs, int64_t rows)
{
    respond_html(rs, 200);
    rs->cache = CACHE_REVALIDATE;
    BUF_LIT(&rs->body, "<!doctype html><title>Rows</title><table>\n");
    for (int64_t i = 0; i < rows; i++)
        buf_printf(&rs->body, "<tr><td>%" PRId64 "<td>Statement number %" PRId64 "\n", i, i * 7);
    BUF_LIT(&rs->body, "</table>\n");
}

static void put_line(struct buf *b, const char *name, str_t value)
{
    buf_printf(b, "%s=%.*s\n", name, STR_ARG(value));
}

static void put_echo(const struct request *rq, struct response *rs)
{
    rs->content_type = S("text/plain; charset=utf-8");
    put_line(&rs->body, "method", method_name(rq->method));
    put_line(&rs->body, "target", rq->target);
    put_line(&rs->body, "path", rq->path);
    put_line(&rs->body, "query", rq->query);
    put_line(&rs->body, "host", rq->host);
    put_line(&rs->body, "peer", rq->peer);
    put_line(&rs->body, "https", rq->is_https ? S("yes") : S("no"));
    put_line(&rs->body, "x-test", request_header(rq, S("x-test")));
    put_line(&rs->body, "cookie-a", request_cookie(rq, S("a")));
    buf_printf(&rs->body, "length=%zu\n", rq->body.len);
    put_line(&rs->body, "body", rq->body);
}

/* --- slow answers come from another thread ---------------------------------------------------- */

struct slow {
    struct exchange *x;
    int64_t ms;
};

static void *answer_slowly(void *argument)
{
    struct slow *const slow = argument;
    struct exchange *const x = slow->x;
    (void)usleep((useconds_t)(slow->ms * 1000));
    mem_free(slow);
    struct response rs;
    response_init(&rs, exchange_arena(x));
    put_echo(exchange_request(x), &rs);
    response_finish(exchange_request(x), &rs);
    exchange_send(x, &rs);
    return NULL;
}

static void begin_slow(struct exchange *x)
{
    struct slow *const slow = mem_new(sizeof *slow);
    *slow = (struct slow){ x, query_number(x, S("ms"), 100) };
    pthread_t thread;
    must(pthread_create(&thread, NULL, answer_slowly, slow) == 0);
    (void)pthread_detach(thread);
}

static void put_counts(struct app *app, struct response *rs)
{
    const struct server_counts n = server_counts(app->server);
    respond_json(rs, 200);
    buf_printf(&rs->body,
               "{\"connections\":%" PRId64 ",\"streams\":%" PRId64 ",\"requests\":%" PRId64 "}",
               n.connections, n.streams, n.requests);
}

static void put_many_bytes(struct response *rs, int64_t n)
{
    rs->content_type = S("application/octet-stream");
    for (int64_t i = 0; i < n; i++)
        buf_byte(&rs->body, (char)('a' + i % 26));
}

static void publish(struct app *app, struct exchange *x, struct response *rs)
{
    server_publish(app->server, query_text(x, S("topic")), exchange_request(x)->body);
    rs->status = 204;
}

static void echo_ready(void *ctx, struct exchange *x)
{
    struct app *const app = ctx;
    const struct request *const rq = exchange_request(x);
    struct response rs;
    if (is_path(rq, "/slow")) {
        begin_slow(x);
        return;
    }
    response_init(&rs, exchange_arena(x));
    if (is_path(rq, "/j")) {
        put_hello(&rs);
    } else if (is_path(rq, "/p") || is_path(rq, "/secret")) {
        put_page(&rs, query_number(x, S("n"), 84));
        if (is_path(rq, "/secret"))
            rs.cache = CACHE_NEVER;
    } else if (is_path(rq, "/large")) {
        put_many_bytes(&rs, query_number(x, S("n"), 1 << 20));
    } else if (is_path(rq, "/events")) {
        (void)respond_events(&rs, query_text(x, S("topic")));
    } else if (is_path(rq, "/publish")) {
        publish(app, x, &rs);
    } else if (is_path(rq, "/counts")) {
        put_counts(app, &rs);
    } else if (is_path(rq, "/cookie")) {
        response_cookie(&rs, S("plain"), S("1"), 0, false);
        response_cookie(&rs, S("__Host-safe"), S("2"), 60, true);
        rs.status = 204;
    } else {
        put_echo(rq, &rs);
    }
    response_finish(rq, &rs);
    exchange_send(x, &rs);
}

static void echo_problem(void *ctx, err_t code, int status, struct response *rs)
{
    (void)ctx;
    rs->content_type = S("text/plain; charset=utf-8");
    buf_printf(&rs->body, "%d %.*s\n", status, STR_ARG(err_name(code)));
}

/* --- command line ----------------------------------------------------------------------------- */

static void set(struct server_config *config, int64_t *stop_seconds, str_t argument)
{
    const size_t eq = str_find_byte(argument, '=', 0);
    const str_t name = str_sub(argument, 0, eq);
    const str_t value = str_sub(argument, eq + 1, argument.len);
    int64_t loops = 0;
    const struct {
        str_t name;
        int64_t *number;
    } numbers[] = {
        { S("loops"), &loops },
        { S("header_seconds"), &config->header_seconds },
        { S("idle_seconds"), &config->idle_seconds },
        { S("body_rate_min"), &config->body_rate_min },
        { S("max_connections"), &config->max_connections },
        { S("connections_per_address"), &config->connections_per_address },
        { S("live_milliseconds"), &config->live_milliseconds },
        { S("heartbeat_seconds"), &config->heartbeat_seconds },
        { S("stop_seconds"), stop_seconds },
    };
    if (str_eq(name, S("listen")))
        config->listen = value;
    else if (str_eq(name, S("trusted_proxies")))
        config->trusted_proxies = value;
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        if (str_eq(name, numbers[i].name))
            must(str_to_i64(value, 0, INT64_MAX, numbers[i].number));
    }
    if (loops > 0)
        config->loops = (int)loops;
}

int main(int argc, char **argv)
{
    struct server_config config = server_config_default();
    config.listen = S("127.0.0.1:0");
    int64_t stop_seconds = 5;
    for (int i = 1; i < argc; i++)
        set(&config, &stop_seconds, str_from_c(argv[i]));

    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    must(pthread_sigmask(SIG_BLOCK, &stop, NULL) == 0);

    struct app app = { 0 };
    const struct server_hooks hooks = {
        .ctx = &app, .begin = echo_begin, .ready = echo_ready, .draw_problem = echo_problem
    };
    if (server_open(&config, &hooks, &app.server) != OK)
        return 2;
    printf("listening %.*s\n", STR_ARG(server_address(app.server)));
    (void)fflush(stdout);
    if (server_start(app.server) != OK)
        return 2;
    int received;
    must(sigwait(&stop, &received) == 0);
    server_stop(app.server, (int)stop_seconds);
    server_close(app.server);
    return 0;
}
