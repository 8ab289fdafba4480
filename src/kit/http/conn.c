/* One connection: bytes in, one answer for each request, in order.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/conn.h"

#include "kit/base/str.h"

static void set_phase(struct conn *c, enum conn_phase phase)
{
    c->phase = (uint8_t)phase;
    c->since_ms = c->hub->now_ms;
    c->done = 0;
}

/* The loop is the only writer: no locked addition needed. */
static void count(_Atomic int64_t *counter, int64_t change)
{
    atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + change,
                          memory_order_relaxed);
}

/* --- exchanges -------------------------------------------------------------------------------- */

struct exchange *exchange_take(struct hub *h, struct conn *c)
{
    struct exchange *x = h->pool;
    if (x != NULL) {
        h->pool = x->next;
        h->pooled--;
    } else {
        x = mem_new(sizeof *x);
        arena_init(&x->arena);
        buf_init(&x->head, HEAD_MAX + 1);
    }
    x->rq = (struct request){ 0 };
    x->slot = NULL;
    x->hub = h;
    x->conn = c;
    x->next = NULL;
    buf_init(&x->body, 0);
    x->scan = (struct head_scan){ 0 };
    x->content_length = -1;
    x->in_head = x->is_chunked = x->is_complete = x->keep_alive = false;
    x->is_http_1_0 = x->expects_continue = false;
    x->body_max = 0;
    x->body_raw = 0;
    x->body_fault = OK;
    x->source = NULL;
    x->source_at = x->source_left = 0;
    x->is_pulling = false;
    x->body_claimed = 0;
    return x;
}

void exchange_free(struct exchange *x)
{
    arena_release(&x->arena);
    buf_release(&x->head);
    mem_free(x);
}

void exchange_give_back(struct exchange *x)
{
    struct hub *const h = x->hub;
    buf_release(&x->body);
    h->bodies_claimed -= x->body_claimed;
    if (h->pooled >= POOL_MAX) {
        exchange_free(x);
        return;
    }
    arena_reset(&x->arena);
    if (x->head.room > 4096)
        buf_release(&x->head);
    else
        buf_reset(&x->head);
    x->conn = NULL;
    x->next = h->pool;
    h->pool = x;
    h->pooled++;
}

void hub_release(struct hub *h)
{
    while (h->pool != NULL) {
        struct exchange *const x = h->pool;
        h->pool = x->next;
        exchange_free(x);
    }
    h->pooled = 0;
    buf_release(&h->head);
}

struct request *exchange_request(struct exchange *x)
{
    return &x->rq;
}

struct arena *exchange_arena(struct exchange *x)
{
    return &x->arena;
}

void **exchange_slot(struct exchange *x)
{
    return &x->slot;
}

/* --- life of a connection --------------------------------------------------------------------- */

void conn_open(struct conn *c, struct hub *h, const struct address *peer)
{
    c->hub = h;
    c->peer = *peer;
    c->after = h->conns;
    if (h->conns != NULL)
        h->conns->before = c;
    h->conns = c;
    buf_init(&c->later, LATER_MAX);
    count(&h->connections, 1);
    set_phase(c, CONN_IDLE);
}

/* The exchange of a connection that waits for its answer, or for more of it, is still in other
 * hands. */
static void drop_exchange(struct conn *c)
{
    if (c->x == NULL)
        return;
    c->x->conn = NULL;
    if (c->phase != CONN_BUSY && !c->x->is_pulling)
        exchange_give_back(c->x);
    c->x = NULL;
}

void conn_lost(struct conn *c)
{
    if (c->phase == CONN_CLOSED)
        return;
    drop_exchange(c);
    buf_release(&c->later);
    set_phase(c, CONN_CLOSED);
    c->hub->wire->close(c);
}

void conn_close(struct conn *c)
{
    if (c->before != NULL)
        c->before->after = c->after;
    else
        c->hub->conns = c->after;
    if (c->after != NULL)
        c->after->before = c->before;
    count(&c->hub->connections, -1);
}

static void read_on(struct conn *c)
{
    if (c->paused) {
        c->paused = false;
        c->hub->wire->pause(c, false);
    }
}

/* A client that still sends would get a reset instead of the answer if we closed at once. */
static void linger(struct conn *c)
{
    drop_exchange(c);
    buf_release(&c->later);
    if (c->ended) {
        conn_lost(c);
        return;
    }
    set_phase(c, CONN_LINGER);
    c->hub->wire->shut(c);
    read_on(c);
}

/* --- answers ---------------------------------------------------------------------------------- */

static void send_bytes(struct conn *c, str_t head, struct buf *body, str_t fixed)
{
    c->sends++;
    if (c->hub->wire->send(c, head, body, fixed))
        conn_sent(c);
}

static size_t body_length(const struct response *rs)
{
    if (rs->source != NULL)
        return (size_t)rs->source_left;
    return rs->fixed_body.len > 0 ? rs->fixed_body.len : rs->body.len;
}

static void send_answer(struct conn *c, struct response *rs)
{
    struct exchange *const x = c->x;
    struct hub *const h = c->hub;
    const size_t len = body_length(rs);
    c->close_after = !x->keep_alive || h->stopping || c->ended;
    answer_head(h, &x->rq, rs, len, !c->close_after, x->is_http_1_0);
    if (x->rq.method == HEAD || rs->status == 304 || rs->status == 204) {
        response_release(rs);
        rs->fixed_body = STR_NONE;
    } else if (rs->source != NULL) {
        x->source = rs->source;
        x->source_at = rs->source_at;
        x->source_left = rs->source_left;
    }
    c->sending = h->head.len + (rs->fixed_body.len > 0 ? rs->fixed_body.len : rs->body.len);
    set_phase(c, CONN_SENDING);
    send_bytes(c, buf_str(&h->head), &rs->body, rs->fixed_body);
}

/* The end of a stream is the end of its connection, so that no framing is needed. */
static void start_stream(struct conn *c, struct response *rs)
{
    struct exchange *const x = c->x;
    struct hub *const h = c->hub;
    response_release(rs);
    answer_head(h, &x->rq, rs, 0, false, x->is_http_1_0);
    BUF_LIT(&h->head, "retry: 3000\n\n");
    buf_release(&c->later);
    set_phase(c, CONN_STREAM);
    h->wire->open_stream(c, rs->stream_topic);
    c->x = NULL;
    exchange_give_back(x);
    read_on(c);
    send_bytes(c, buf_str(&h->head), NULL, STR_NONE);
}

/* Asks for the next piece: what was read before has left. A pool that is full is asked again by
 * the next tick. */
static void pull(struct conn *c)
{
    struct exchange *const x = c->x;
    const struct server_hooks *const hooks = c->hub->hooks;
    must(hooks->pull != NULL && !x->is_pulling);
    const size_t most =
        x->source_left < SOURCE_PIECE_MAX ? (size_t)x->source_left : SOURCE_PIECE_MAX;
    x->is_pulling = hooks->pull(hooks->ctx, x, x->source_at, most) == OK;
    if (x->is_pulling)
        c->hub->out++;
}

/* The span its rate is measured in begins here: the time it took to read was not the client's. */
static void send_piece(struct conn *c, struct buf *piece)
{
    struct exchange *const x = c->x;
    x->is_pulling = false;
    if (piece->len == 0 || (int64_t)piece->len > x->source_left) {
        buf_release(piece);
        conn_lost(
            c); /* the length was promised: only the end of the connection says it is not so */
        return;
    }
    x->source_at += (int64_t)piece->len;
    x->source_left -= (int64_t)piece->len;
    c->since_ms = c->hub->now_ms;
    c->done = c->sending;
    c->sending += piece->len;
    send_bytes(c, STR_NONE, piece, STR_NONE);
}

void exchange_answer(struct exchange *x, struct response *rs)
{
    struct conn *const c = x->conn;
    x->hub->out--;
    if (c != NULL && x->is_pulling) {
        must(c->phase == CONN_SENDING && c->x == x);
        send_piece(c, &rs->body);
        return;
    }
    if (c == NULL) {
        response_release(rs);
        exchange_give_back(x);
        return;
    }
    must(c->phase == CONN_BUSY && c->x == x);
    const bool is_stream = rs->stream_topic.len > 0 && rs->status == 200 && x->rq.method == GET;
    if (is_stream && !x->hub->stopping && !c->ended)
        start_stream(c, rs);
    else
        send_answer(c, rs);
}

static err_t code_of_status(int status)
{
    switch (status) {
    case 413:
    case 431:
        return ERR_TOO_BIG;
    case 501:
        return ERR_METHOD;
    default:
        return ERR_BAD_REQUEST;
    }
}

/* An answer of the server's own; the rest of what the client sends cannot be trusted. */
static void refuse_as(struct conn *c, err_t code, int status)
{
    struct response rs;
    response_init(&rs, &c->x->arena);
    rs.status = status;
    c->hub->hooks->draw_problem(c->hub->hooks->ctx, code, status, &rs);
    rs.status = status;
    c->x->keep_alive = false;
    send_answer(c, &rs);
    response_release(&rs);
}

static void refuse(struct conn *c, int status)
{
    refuse_as(c, code_of_status(status), status);
}

/* --- requests --------------------------------------------------------------------------------- */

static void complete(struct conn *c)
{
    struct exchange *const x = c->x;
    struct hub *const h = c->hub;
    x->rq.body = buf_str(&x->body);
    set_phase(c, CONN_BUSY);
    count(&h->requests, 1);
    h->out++;
    h->hooks->ready(h->hooks->ctx, x);
}

/* Many large bodies at once must not fill the memory: each claims what it may come to. */
static bool claim_body(struct exchange *x)
{
    struct hub *const h = x->hub;
    const size_t size = x->content_length >= 0 ? (size_t)x->content_length : x->body_max;
    if (size <= BODY_SMALL)
        return true;
    if (h->bodies_claimed > 0 && (int64_t)(h->bodies_claimed + size) > h->config->bodies_max)
        return false;
    x->body_claimed = size;
    h->bodies_claimed += size;
    return true;
}

static void begin_request(struct conn *c)
{
    struct exchange *const x = c->x;
    struct hub *const h = c->hub;
    const int status = head_parse(x);
    if (status != 0) {
        refuse(c, status);
        return;
    }
    x->rq.log_id = h->next_log_id;
    h->next_log_id += h->log_id_step;
    const err_t e = h->hooks->begin(h->hooks->ctx, x, &x->body_max);
    if (e != OK) {
        refuse_as(c, e, err_status(e));
    } else if (!x->is_chunked && x->content_length <= 0) {
        complete(c);
    } else if (x->body_max == 0 || x->content_length > (int64_t)x->body_max) {
        refuse(c, 413);
    } else if (!claim_body(x)) {
        refuse_as(c, ERR_BUSY, 503);
    } else {
        buf_init(&x->body, x->body_max);
        set_phase(c, CONN_BODY);
    }
}

static size_t feed_head(struct conn *c, const char *at, size_t len)
{
    if (c->phase == CONN_IDLE) {
        c->x = exchange_take(c->hub, c);
        set_phase(c, CONN_HEAD);
    }
    struct exchange *const x = c->x;
    const size_t had = x->head.len;
    const size_t room = HEAD_MAX + 1 - had;
    const size_t taken = len < room ? len : room;
    buf_add_bytes(&x->head, at, taken);
    size_t end = 0;
    const int status = head_scan(&x->scan, x->head.at, x->head.len, &end);
    if (status == 0)
        return taken;
    if (status != 200) {
        refuse(c, status);
        return len;
    }
    x->head.len = end;
    const size_t used = end - had;
    begin_request(c);
    if (c->phase == CONN_BODY && x->expects_continue && used == len)
        send_bytes(c, S("HTTP/1.1 100 Continue\r\n\r\n"), NULL, STR_NONE);
    return used;
}

static size_t feed_body(struct conn *c, const char *at, size_t len)
{
    size_t used = 0;
    const int status = body_parse(c->x, at, len, &used);
    if (status != 0) {
        refuse(c, status);
        return len;
    }
    if (c->x->is_complete)
        complete(c);
    return used;
}

static bool takes_requests(const struct conn *c)
{
    return c->phase == CONN_IDLE || c->phase == CONN_HEAD || c->phase == CONN_BODY;
}

/* Never past an unanswered request: what comes behind it waits, and reading pauses. */
static void keep_for_later(struct conn *c, const char *at, size_t len)
{
    buf_add_bytes(&c->later, at, len);
    if (c->later.full) {
        conn_lost(c);
    } else if (!c->paused) {
        c->paused = true;
        c->hub->wire->pause(c, true);
    }
}

static void drop_input(struct conn *c, size_t len)
{
    c->lingered += len;
    if (c->lingered > LINGER_BYTES_MAX)
        conn_lost(c);
}

void conn_feed(struct conn *c, const char *at, size_t len)
{
    must(!c->feeding);
    c->feeding = true;
    while (len > 0 && takes_requests(c)) {
        const size_t used = c->phase == CONN_BODY ? feed_body(c, at, len) : feed_head(c, at, len);
        at += used;
        len -= used;
    }
    c->feeding = false;
    if (len == 0)
        return;
    if (c->phase == CONN_BUSY || c->phase == CONN_SENDING)
        keep_for_later(c, at, len);
    else if (c->phase == CONN_LINGER || c->phase == CONN_STREAM)
        drop_input(c, len);
}

/* After an answer: what came in the meantime, then reading again. */
static void go_on(struct conn *c)
{
    if (c->later.len > 0) {
        struct buf later = c->later;
        buf_init(&c->later, LATER_MAX);
        conn_feed(c, later.at, later.len);
        buf_release(&later);
    }
    if (takes_requests(c)) {
        if (c->ended)
            conn_lost(c);
        else
            read_on(c);
    }
}

void conn_sent(struct conn *c)
{
    must(c->sends > 0);
    c->sends--;
    if (c->sends > 0 || c->phase != CONN_SENDING)
        return;
    if (c->x->source_left > 0) {
        pull(c);
        return;
    }
    if (c->close_after) {
        linger(c);
        return;
    }
    exchange_give_back(c->x);
    c->x = NULL;
    set_phase(c, CONN_IDLE);
    if (!c->feeding)
        go_on(c);
}

void conn_end(struct conn *c)
{
    c->ended = true;
    if (c->phase != CONN_BUSY && c->phase != CONN_SENDING)
        conn_lost(c);
}

/* --- time ------------------------------------------------------------------------------------- */

/* done: bytes of the body, or of the answer. In each span of header_seconds they must grow by the
 * least rate; what a buffer of the kernel swallowed at once earns no time later. */
static bool is_too_slow(struct conn *c, size_t done)
{
    const struct server_config *const config = c->hub->config;
    const int64_t age_ms = c->hub->now_ms - c->since_ms;
    if (age_ms <= config->header_seconds * 1000)
        return false;
    if ((int64_t)(done - c->done) < config->body_rate_min * age_ms / 1000)
        return true;
    c->since_ms = c->hub->now_ms;
    c->done = done;
    return false;
}

void conn_tick(struct conn *c)
{
    const struct server_config *const config = c->hub->config;
    const int64_t age_ms = c->hub->now_ms - c->since_ms;
    switch ((enum conn_phase)c->phase) {
    case CONN_IDLE:
        if (age_ms > config->idle_seconds * 1000)
            conn_lost(c);
        break;
    case CONN_HEAD:
        if (age_ms > config->header_seconds * 1000)
            refuse(c, 408);
        break;
    case CONN_BODY:
        if (is_too_slow(c, c->x->body.len))
            refuse(c, 408);
        break;
    case CONN_SENDING:
        if (c->x->is_pulling)
            break; /* we read, and the client waits */
        if (c->sends == 0 && c->x->source_left > 0)
            pull(c);
        else if (is_too_slow(c, c->sending - c->hub->wire->unsent(c)))
            conn_lost(c);
        break;
    case CONN_LINGER:
        if (age_ms > LINGER_MS)
            conn_lost(c);
        break;
    case CONN_BUSY:
    case CONN_STREAM:
    case CONN_CLOSED:
        break;
    }
}

void conn_stop(struct conn *c)
{
    if (c->phase == CONN_IDLE)
        conn_lost(c);
    else if (c->phase == CONN_STREAM)
        linger(c);
}

void conn_turn_away(struct conn *c)
{
    c->x = exchange_take(c->hub, c);
    refuse_as(c, ERR_BUSY, 503);
}
