/* An answer that is read while it leaves, on a wire without sockets: one piece at a time, and only
 * when the last has gone.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "kit/base/str.h"
#include "kit/http/conn.h"

enum { LENGTH = 2 * SOURCE_PIECE_MAX + 1000 };

struct run {
    struct hub hub;
    struct conn conn;
    struct exchange *x;  /* of the answer under way */
    struct buf sent;     /* bodies that left */
    int pulls, refusals; /* refusals: how many pulls to answer "busy" */
    int64_t pull_at;
    size_t pull_most;
    bool send_waits, closed;
};

static struct run *run_of(struct conn *c)
{
    return (struct run *)(void *)((char *)c - offsetof(struct run, conn));
}

static bool fake_send(struct conn *c, str_t head, struct buf *body, str_t fixed)
{
    struct run *const r = run_of(c);
    (void)fixed;
    if (head.len == 0 && body != NULL)
        buf_add(&r->sent, buf_str(body));
    if (body != NULL)
        buf_release(body);
    return !r->send_waits;
}

static size_t fake_unsent(struct conn *c)
{
    return c->sends > 0 ? 1000 : 0;
}

static void fake_pause(struct conn *c, bool paused)
{
    (void)c;
    (void)paused;
}

static void fake_shut(struct conn *c)
{
    (void)c;
}

static void fake_close(struct conn *c)
{
    run_of(c)->closed = true;
}

static const struct wire FAKE_WIRE = { .send = fake_send,
                                       .unsent = fake_unsent,
                                       .pause = fake_pause,
                                       .shut = fake_shut,
                                       .close = fake_close };

static err_t no_read(struct cx *cx, void *of, int64_t offset, size_t most, struct buf *out)
{
    (void)cx;
    (void)of;
    (void)offset;
    (void)most;
    (void)out;
    return ERR_INTERNAL;
}

static err_t begin(void *ctx, struct exchange *x, size_t *body_max)
{
    (void)ctx;
    (void)x;
    *body_max = 0;
    return OK;
}

static void ready(void *ctx, struct exchange *x)
{
    struct run *const r = ctx;
    r->x = x;
    struct response rs;
    response_init(&rs, exchange_arena(x));
    const struct body_source source = { .length = LENGTH, .read = no_read };
    respond_source(&rs, S("application/pdf"), &source, S("\"abc\""));
    response_finish(exchange_request(x), &rs);
    exchange_answer(x, &rs);
}

static void draw_problem(void *ctx, err_t code, int status, struct response *rs)
{
    (void)ctx;
    (void)code;
    (void)status;
    (void)rs;
}

static err_t pull(void *ctx, struct exchange *x, int64_t offset, size_t most)
{
    struct run *const r = ctx;
    if (r->refusals > 0) {
        r->refusals--;
        return ERR_BUSY;
    }
    r->pulls++;
    r->pull_at = offset;
    r->pull_most = most;
    assert_ptr_equal(x, r->x);
    return OK;
}

static struct server_config config;
static struct server_hooks hooks;

static int set_up(void **state)
{
    struct run *const r = mem_new(sizeof *r);
    config = server_config_default();
    hooks = (struct server_hooks){
        .ctx = r, .begin = begin, .ready = ready, .draw_problem = draw_problem, .pull = pull
    };
    r->hub = (struct hub){ .hooks = &hooks, .config = &config, .wire = &FAKE_WIRE };
    static const struct trusted_proxies NOBODY;
    r->hub.trusted = &NOBODY;
    buf_init(&r->hub.head, 1 << 16);
    buf_init(&r->sent, 1 << 24);
    conn_open(&r->conn, &r->hub, &(struct address){ .kind = ADDRESS_NONE });
    *state = r;
    return 0;
}

static int tear_down(void **state)
{
    struct run *const r = *state;
    conn_lost(&r->conn);
    if (r->hub.out > 0) { /* what is still being read comes too late */
        struct response rs = { 0 };
        exchange_answer(r->x, &rs);
    }
    hub_release(&r->hub);
    buf_release(&r->sent);
    mem_free(r);
    return 0;
}

static void when_asked(struct run *r, const char *more)
{
    AUTO(buf) b;
    buf_init(&b, 1000);
    buf_printf(&b, "GET /f HTTP/1.1\r\nHost: a\r\n%s\r\n", more);
    conn_feed(&r->conn, b.at, b.len);
}

/* The piece that was pulled last comes, as from a reader thread. */
static void when_read(struct run *r, size_t len)
{
    struct response rs = { 0 };
    buf_init(&rs.body, SOURCE_PIECE_MAX);
    char *const room = buf_room(&rs.body, len);
    for (size_t i = 0; i < len; i++)
        room[i] = (char)(r->pull_at + (int64_t)i);
    buf_grew(&rs.body, len);
    exchange_answer(r->x, &rs);
}

static void the_next_piece_is_read_only_when_the_last_has_left(void **state)
{
    struct run *const r = *state;
    when_asked(r, "");
    assert_int_equal(r->pulls, 1);
    assert_int_equal(r->pull_most, SOURCE_PIECE_MAX);

    r->send_waits = true; /* a slow reader */
    when_read(r, SOURCE_PIECE_MAX);
    assert_int_equal(r->pulls, 1);
    conn_tick(&r->conn);
    assert_int_equal(r->pulls, 1);

    conn_sent(&r->conn);
    assert_int_equal(r->pulls, 2);
    assert_int_equal(r->pull_at, SOURCE_PIECE_MAX);
}

static void all_pieces_make_the_whole_and_the_connection_goes_on(void **state)
{
    struct run *const r = *state;
    when_asked(r, "");
    while (r->sent.len < LENGTH)
        when_read(r, r->pull_most);

    assert_int_equal(r->pulls, 3);
    for (size_t i = 0; i < LENGTH; i++)
        assert_int_equal(r->sent.at[i], (char)i);
    assert_int_equal(r->conn.phase, CONN_IDLE);
    when_asked(r, "Range: bytes=5-9\r\n");
    assert_int_equal(r->pull_at, 5);
    assert_int_equal(r->pull_most, 5);
    when_read(r, 5);
    assert_int_equal(r->conn.phase, CONN_IDLE);
    assert_false(r->closed);
}

static void a_piece_that_is_gone_ends_the_connection(void **state)
{
    struct run *const r = *state;
    when_asked(r, "");
    when_read(r, SOURCE_PIECE_MAX);
    when_read(r, 0);
    assert_true(r->closed);
    assert_int_equal(r->hub.out, 0);
}

static void a_busy_pool_is_asked_again(void **state)
{
    struct run *const r = *state;
    r->refusals = 1;
    when_asked(r, "");
    assert_int_equal(r->pulls, 0);
    conn_tick(&r->conn);
    assert_int_equal(r->pulls, 1);
}

static void a_client_that_goes_while_we_read_leaves_nothing_behind(void **state)
{
    struct run *const r = *state;
    when_asked(r, "");
    conn_lost(&r->conn);
    assert_int_equal(r->hub.out, 1);
    assert_int_equal(r->hub.pooled, 0);
    when_read(r, 1000);
    assert_int_equal(r->hub.out, 0);
    assert_int_equal(r->hub.pooled, 1);
}

static void a_reader_that_stalls_is_let_go(void **state)
{
    struct run *const r = *state;
    when_asked(r, "");
    r->hub.now_ms += 60 * 1000; /* our own reading takes long: not its fault */
    conn_tick(&r->conn);
    assert_false(r->closed);
    r->send_waits = true;
    when_read(r, SOURCE_PIECE_MAX);
    conn_tick(&r->conn);
    assert_false(r->closed);

    r->hub.now_ms += config.header_seconds * 1000 + 1;
    conn_tick(&r->conn); /* most of a piece has left */
    assert_false(r->closed);
    r->hub.now_ms += config.header_seconds * 1000 + 1;
    conn_tick(&r->conn); /* and nothing since */
    assert_true(r->closed);
}

static void head_reads_nothing(void **state)
{
    struct run *const r = *state;
    static const char HEAD_REQUEST[] = "HEAD /f HTTP/1.1\r\nHost: a\r\n\r\n";
    conn_feed(&r->conn, HEAD_REQUEST, sizeof HEAD_REQUEST - 1);
    assert_int_equal(r->pulls, 0);
    assert_int_equal(r->conn.phase, CONN_IDLE);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(the_next_piece_is_read_only_when_the_last_has_left),
        T(all_pieces_make_the_whole_and_the_connection_goes_on),
        T(a_piece_that_is_gone_ends_the_connection),
        T(a_busy_pool_is_asked_again),
        T(a_client_that_goes_while_we_read_leaves_nothing_behind),
        T(a_reader_that_stalls_is_let_go),
        T(head_reads_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
