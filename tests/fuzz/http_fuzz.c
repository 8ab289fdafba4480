/* The connection glue without sockets: however the bytes are cut, the same requests are seen, each
 * gets one answer, and nothing is answered behind a refusal.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/http/conn.h"

enum { PIECES_MAX = 4 };

/* One connection on a wire that only counts. */
struct run {
    struct hub hub;
    struct conn conn;
    struct exchange *held; /* its answer comes later, as from another thread */
    struct buf seen;       /* the requests, in order */
    int requests, answers, refusals;
    bool closed, shut, sends_wait, answers_wait;
};

static struct run *run_of(struct conn *c)
{
    return (struct run *)(void *)((char *)c - offsetof(struct run, conn));
}

/* --- the wire --------------------------------------------------------------------------------- */

static bool fake_send(struct conn *c, str_t head, struct buf *body, str_t fixed)
{
    struct run *const r = run_of(c);
    (void)fixed;
    must(!r->closed && !r->shut);
    must(str_ends(head, S("\r\n\r\n")));
    if (body != NULL)
        buf_release(body);
    if (str_eq(head, S("HTTP/1.1 100 Continue\r\n\r\n")))
        return true;
    must(str_starts(head, S("HTTP/1.1 ")));
    r->answers++;
    must(r->answers <= r->requests + r->refusals);
    return !r->sends_wait;
}

static size_t fake_unsent(struct conn *c)
{
    return c->sends > 0 ? 1 : 0;
}

static void fake_pause(struct conn *c, bool paused)
{
    must(!run_of(c)->closed);
    (void)paused;
}

static void fake_shut(struct conn *c)
{
    run_of(c)->shut = true;
}

static void fake_close(struct conn *c)
{
    must(!run_of(c)->closed);
    run_of(c)->closed = true;
}

static void fake_open_stream(struct conn *c, str_t topic)
{
    (void)c;
    (void)topic;
}

static const struct wire FAKE_WIRE = {
    .send = fake_send,
    .unsent = fake_unsent,
    .pause = fake_pause,
    .shut = fake_shut,
    .close = fake_close,
    .open_stream = fake_open_stream,
};

/* --- the hooks -------------------------------------------------------------------------------- */

static err_t fake_begin(void *ctx, struct exchange *x, size_t *body_max)
{
    struct run *const r = ctx;
    const struct request *const rq = exchange_request(x);
    const bool is_post = rq->method == POST || rq->method == PUT;
    *body_max = is_post ? 100 : 0;
    must(r->held == NULL);
    must(rq->path.len > 0 && (rq->path.at[0] == '/' || rq->method == OPTIONS));
    must(utf8_valid(rq->path));
    must(str_find(rq->path, S("//")) == rq->path.len);
    must(rq->header_count <= HEADER_LINES_MAX);
    return OK;
}

static void answer(struct exchange *x)
{
    struct response rs;
    response_init(&rs, exchange_arena(x));
    BUF_LIT(&rs.body, "hello");
    exchange_answer(x, &rs);
}

static void fake_ready(void *ctx, struct exchange *x)
{
    struct run *const r = ctx;
    const struct request *const rq = exchange_request(x);
    must(rq->body.len <= 100);
    must(r->refusals == 0);
    r->requests++;
    buf_printf(&r->seen, "%d %.*s %.*s %zu:", (int)rq->method, STR_ARG(rq->path), STR_ARG(rq->host),
               rq->body.len);
    buf_add(&r->seen, rq->body);
    for (size_t i = 0; i < rq->header_count; i++) {
        must(rq->headers[i].name.len > 0);
        buf_add(&r->seen, rq->headers[i].name);
        buf_byte(&r->seen, '=');
        buf_add(&r->seen, rq->headers[i].value);
    }
    buf_byte(&r->seen, '\n');
    if (r->answers_wait)
        r->held = x;
    else
        answer(x);
}

static void fake_problem(void *ctx, err_t code, int status, struct response *rs)
{
    struct run *const r = ctx;
    (void)rs;
    must(code != OK && status >= 400);
    r->refusals++;
    must(r->refusals == 1);
}

/* --- runs ------------------------------------------------------------------------------------- */

static const struct trusted_proxies NO_PROXIES;

static void settle(struct run *r)
{
    while (!r->closed && (r->held != NULL || r->conn.sends > 0)) {
        struct exchange *const x = r->held;
        r->held = NULL;
        if (x != NULL)
            answer(x);
        while (r->conn.sends > 0 && !r->closed)
            conn_sent(&r->conn);
    }
}

static void run_bytes(struct run *r, const uint8_t *data, size_t size, size_t piece)
{
    const struct server_config config = server_config_default();
    const struct server_hooks hooks = { r, fake_begin, fake_ready, fake_problem };
    const struct address peer = { .kind = ADDRESS_IPV4, .at = { 127, 0, 0, 1 } };
    r->hub = (struct hub){ .hooks = &hooks,
                           .config = &config,
                           .trusted = &NO_PROXIES,
                           .wire = &FAKE_WIRE,
                           .log_id_step = 1 };
    buf_init(&r->hub.head, 1 << 20);
    buf_init(&r->seen, 1 << 24);
    conn_open(&r->conn, &r->hub, &peer);
    for (size_t i = 0; i < size && !r->closed; i += piece) {
        const size_t left = size - i;
        conn_feed(&r->conn, (const char *)data + i, left < piece ? left : piece);
        settle(r);
    }
    must(r->answers == r->requests + r->refusals);
    must(r->hub.out == 0);
    r->hub.now_ms = 1000 * 1000;
    if (!r->closed)
        conn_tick(&r->conn);
    settle(r);
    if (!r->closed)
        conn_end(&r->conn);
    must(r->closed);
    conn_close(&r->conn);
    must(r->hub.conns == NULL);
    hub_release(&r->hub);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > READ_MAX)
        return 0; /* a read brings no more at once */
    static const size_t PIECES[PIECES_MAX] = { READ_MAX, 1, 2, 7 };
    struct run first = { 0 };
    run_bytes(&first, data, size, PIECES[0]);
    for (int i = 1; i < PIECES_MAX; i++) {
        struct run again = { .answers_wait = i != 2, .sends_wait = i >= 2 };
        run_bytes(&again, data, size, PIECES[i]);
        must(str_eq(buf_str(&again.seen), buf_str(&first.seen)));
        buf_release(&again.seen);
    }
    buf_release(&first.seen);
    return 0;
}
