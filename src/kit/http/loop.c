/* A libuv loop: accepts, reads, writes, keeps time, takes answers from other threads.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/loop.h"

#include <signal.h>
#include <sys/socket.h>

#include "kit/base/str.h"
#include "kit/log/log.h"

enum {
    TICK_MS = 250,
    STOPPING_TICK_MS = 20,
    LAST_ACCEPTS_MS = 40,
    BACKLOG = 1024,
    TURNED_AWAY_MAX = 256
};

/* The loop that this thread runs: its own answers need no mailbox. */
static _Thread_local struct loop *running;

static struct loop *loop_of_conn(const struct conn *c)
{
    return loop_of(c->hub);
}

/* --- writing ---------------------------------------------------------------------------------- */

/* What one write could not send: its own copy of the head, and the rest of the body. */
struct outgoing {
    uv_write_t request;
    struct conn *conn;
    struct buf body;
    struct event *event;
    char head[];
};

static void on_written(uv_write_t *request, int status)
{
    struct outgoing *const o = request->data;
    struct conn *const c = o->conn;
    c->hub->now_ms = (int64_t)uv_now(&loop_of_conn(c)->uv);
    buf_release(&o->body);
    event_drop(o->event);
    mem_free(o);
    if (status < 0)
        conn_lost(c);
    else if (c->phase != CONN_CLOSED)
        conn_sent(c);
}

static uv_buf_t uv_buf_of(str_t s)
{
    /* NOLINTNEXTLINE(performance-no-int-to-ptr): libuv only reads it, but its type has no const */
    return uv_buf_init((char *)(uintptr_t)s.at, (unsigned)s.len);
}

static void write_rest(struct conn *c, str_t head, struct buf *body, str_t content,
                       struct event *event)
{
    struct outgoing *const o = mem_new(sizeof *o + head.len);
    o->request.data = o;
    o->conn = c;
    if (body != NULL) {
        o->body = *body;
        buf_init(body, body->max);
    }
    if (event != NULL) {
        atomic_fetch_add(&event->refs, 1);
        o->event = event;
    }
    uv_buf_t bufs[2];
    unsigned n = 0;
    if (head.len > 0) {
        memcpy(o->head, head.at, head.len);
        bufs[n++] = uv_buf_init(o->head, (unsigned)head.len);
    }
    if (content.len > 0)
        bufs[n++] = uv_buf_of(content);
    const int e = uv_write(&o->request, &link_of(c)->uv.stream, bufs, n, on_written);
    if (e < 0) {
        buf_release(&o->body);
        event_drop(o->event);
        mem_free(o);
        conn_lost(c);
    }
}

bool link_send(struct conn *c, str_t head, struct buf *body, str_t fixed, struct event *event)
{
    str_t content = body != NULL && fixed.len == 0 ? buf_str(body) : fixed;
    uv_buf_t bufs[2];
    unsigned n = 0;
    if (head.len > 0)
        bufs[n++] = uv_buf_of(head);
    if (content.len > 0)
        bufs[n++] = uv_buf_of(content);
    const int sent = uv_try_write(&link_of(c)->uv.stream, bufs, n);
    if (sent < 0 && sent != UV_EAGAIN) {
        if (body != NULL)
            buf_release(body);
        conn_lost(c);
        return false;
    }
    const size_t done = sent < 0 ? 0 : (size_t)sent;
    if (done == head.len + content.len) {
        if (body != NULL)
            buf_release(body);
        return true;
    }
    const size_t of_head = done < head.len ? done : head.len;
    write_rest(c, str_sub(head, of_head, head.len), body,
               str_sub(content, done - of_head, content.len), event);
    return false;
}

static bool wire_send(struct conn *c, str_t head, struct buf *body, str_t fixed)
{
    return link_send(c, head, body, fixed, NULL);
}

static size_t wire_unsent(struct conn *c)
{
    return uv_stream_get_write_queue_size(&link_of(c)->uv.stream);
}

static void wire_shut(struct conn *c)
{
    uv_os_fd_t fd;
    if (uv_fileno(&link_of(c)->uv.handle, &fd) == 0)
        (void)shutdown(fd, SHUT_WR);
}

/* --- reading ---------------------------------------------------------------------------------- */

static void on_room(uv_handle_t *handle, size_t suggested, uv_buf_t *room)
{
    (void)suggested;
    const struct link *const k = handle->data;
    *room = uv_buf_init(loop_of_conn(&k->conn)->read_room, READ_MAX);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *room)
{
    struct conn *const c = &((struct link *)stream->data)->conn;
    c->hub->now_ms = (int64_t)uv_now(stream->loop);
    if (n > 0)
        conn_feed(c, room->base, (size_t)n);
    else if (n == UV_EOF)
        conn_end(c);
    else if (n < 0)
        conn_lost(c);
    if (n == UV_EOF && c->phase != CONN_CLOSED)
        (void)uv_read_stop(stream);
}

static void wire_pause(struct conn *c, bool paused)
{
    struct link *const k = link_of(c);
    if (paused)
        (void)uv_read_stop(&k->uv.stream);
    else if (!c->ended)
        (void)uv_read_start(&k->uv.stream, on_room, on_read);
}

static void on_closed(uv_handle_t *handle)
{
    struct link *const k = handle->data;
    struct server *const s = loop_of_conn(&k->conn)->server;
    if (k->conn.is_counted)
        census_leave(&s->census, &k->conn.peer);
    atomic_fetch_sub_explicit(&s->connections, 1, memory_order_relaxed);
    conn_close(&k->conn);
    mem_free(k);
}

static void wire_close(struct conn *c)
{
    stream_close(c);
    uv_close(&link_of(c)->uv.handle, on_closed);
}

static const struct wire UV_WIRE = {
    .send = wire_send,
    .unsent = wire_unsent,
    .pause = wire_pause,
    .shut = wire_shut,
    .close = wire_close,
    .open_stream = stream_open,
};

/* --- accepting -------------------------------------------------------------------------------- */

static struct address peer_of(struct loop *l, struct link *k)
{
    if (l->server->listen_on.is_unix)
        return (struct address){ .kind = ADDRESS_UNIX };
    struct sockaddr_storage sa = { 0 };
    int len = sizeof sa;
    if (uv_tcp_getpeername(&k->uv.tcp, (struct sockaddr *)&sa, &len) != 0)
        return (struct address){ .kind = ADDRESS_NONE };
    return address_of_sockaddr((const struct sockaddr *)&sa);
}

/* false: one too many, of this address or in all. */
static bool admit(struct server *s, struct conn *c, int64_t connections)
{
    const bool is_proxy = trusted_has(&s->trusted, &c->peer) || c->peer.kind == ADDRESS_UNIX;
    if (!is_proxy) {
        c->is_counted = true;
        const int64_t count = census_enter(&s->census, &c->peer);
        const int64_t most = s->config.connections_per_address;
        if (count > most * HALL_FACTOR ||
            (count > most && !census_is_hall(&s->census, &c->peer, clock_monotonic())))
            return false;
    }
    return connections <= s->config.max_connections;
}

static void on_connection(uv_stream_t *listener, int status)
{
    struct loop *const l = listener->data;
    struct server *const s = l->server;
    if (status < 0) {
        log_event(LOG_WARN, "accept_failed", LOG_KV_STR("why", str_from_c(uv_err_name(status))));
        return;
    }
    struct link *const k = mem_new(sizeof *k);
    k->uv.handle.data = k;
    if (s->listen_on.is_unix)
        must(uv_pipe_init(&l->uv, &k->uv.pipe, 0) == 0);
    else
        must(uv_tcp_init(&l->uv, &k->uv.tcp) == 0);
    k->uv.handle.data = k;
    l->hub.now_ms = (int64_t)uv_now(&l->uv);
    const int64_t connections =
        atomic_fetch_add_explicit(&s->connections, 1, memory_order_relaxed) + 1;
    const bool accepted = uv_accept(listener, &k->uv.stream) == 0;
    const struct address peer = accepted ? peer_of(l, k) : (struct address){ .kind = ADDRESS_NONE };
    conn_open(&k->conn, &l->hub, &peer);
    if (!accepted || connections > s->config.max_connections + TURNED_AWAY_MAX ||
        uv_read_start(&k->uv.stream, on_room, on_read) != 0)
        conn_lost(&k->conn);
    else if (!admit(s, &k->conn, connections))
        conn_turn_away(&k->conn);
}

/* --- the mailbox ------------------------------------------------------------------------------ */

/* Answers given after the loop's end, or by this thread, go other ways. false: it has ended. */
static bool post_answer(struct loop *l, struct exchange *x)
{
    pthread_mutex_lock(&l->lock);
    const bool open = !l->has_ended;
    if (open) {
        const bool was_empty = l->answers == NULL;
        x->next = NULL;
        *l->answers_end = x;
        l->answers_end = &x->next;
        if (was_empty)
            (void)uv_async_send(&l->mailbox_signal);
    }
    pthread_mutex_unlock(&l->lock);
    return open;
}

void exchange_send(struct exchange *x, struct response *rs)
{
    struct loop *const l = loop_of(x->hub);
    if (running == l) {
        exchange_answer(x, rs);
        return;
    }
    x->answer = *rs;
    buf_init(&rs->body, rs->body.max); /* rs may live in the arena that goes with the answer */
    if (!post_answer(l, x))
        server_late_answer(x, &x->answer);
}

void exchange_piece(struct exchange *x, struct buf *piece)
{
    struct loop *const l = loop_of(x->hub);
    must(running != l);
    x->answer.body = *piece;
    buf_init(piece, piece->max);
    if (!post_answer(l, x))
        server_late_answer(x, &x->answer);
}

void loop_publish(struct loop *l, str_t topic, struct event *event)
{
    pthread_mutex_lock(&l->lock);
    struct publication *p = l->publications;
    while (p != NULL && !str_eq((str_t){ p->topic, p->topic_len }, topic))
        p = p->next;
    if (p == NULL && !l->has_ended) {
        p = mem_new(sizeof *p + topic.len);
        p->topic_len = topic.len;
        memcpy(p->topic, topic.at, topic.len);
        p->next = l->publications;
        l->publications = p;
        (void)uv_async_send(&l->mailbox_signal);
    }
    if (p != NULL) {
        event_drop(p->event);
        atomic_fetch_add(&event->refs, 1);
        p->event = event;
    }
    pthread_mutex_unlock(&l->lock);
}

void loop_stop(struct loop *l, int seconds)
{
    pthread_mutex_lock(&l->lock);
    if (!l->has_ended) {
        l->stop_seconds = seconds;
        (void)uv_async_send(&l->mailbox_signal);
    }
    pthread_mutex_unlock(&l->lock);
}

static void take_publications(struct loop *l, struct publication *p)
{
    while (p != NULL) {
        struct publication *const next = p->next;
        stream_publish(l, (str_t){ p->topic, p->topic_len }, p->event);
        mem_free(p);
        p = next;
    }
}

static void on_tick(uv_timer_t *timer);

static void begin_stop(struct loop *l, int seconds)
{
    const int64_t by = l->hub.now_ms + (int64_t)seconds * 1000;
    if (!l->hub.stopping) {
        l->stop_began_ms = l->hub.now_ms;
        l->stop_by_ms = by;
        (void)uv_timer_start(&l->ticker, on_tick, STOPPING_TICK_MS, STOPPING_TICK_MS);
    }
    l->hub.stopping = true;
    if (by < l->stop_by_ms)
        l->stop_by_ms = by;
}

static void on_mail(uv_async_t *signal)
{
    struct loop *const l = signal->data;
    l->hub.now_ms = (int64_t)uv_now(&l->uv);
    pthread_mutex_lock(&l->lock);
    struct exchange *x = l->answers;
    struct publication *const publications = l->publications;
    const int stop_seconds = l->stop_seconds;
    l->answers = NULL;
    l->answers_end = &l->answers;
    l->publications = NULL;
    pthread_mutex_unlock(&l->lock);

    while (x != NULL) {
        struct exchange *const next = x->next;
        exchange_answer(x, &x->answer);
        x = next;
    }
    take_publications(l, publications);
    if (stop_seconds >= 0)
        begin_stop(l, stop_seconds);
}

/* --- time, and the end of it ------------------------------------------------------------------ */

static void close_listener(struct loop *l)
{
    if (!l->listens)
        return;
    l->listens = false;
    uv_close(&l->listener.handle, NULL);
}

/* The first turns still take what the kernel has accepted for us, so that nobody is reset. */
static void stop_tick(struct loop *l)
{
    if (l->ending || l->hub.now_ms < l->stop_began_ms + LAST_ACCEPTS_MS)
        return;
    close_listener(l);
    struct conn *next;
    for (struct conn *c = l->hub.conns; c != NULL; c = next) {
        next = c->after;
        if (l->hub.now_ms >= l->stop_by_ms)
            conn_lost(c);
        else
            conn_stop(c);
    }
    if (l->hub.conns != NULL)
        return;
    l->ending = true;
    uv_close((uv_handle_t *)&l->ticker, NULL);
    uv_close((uv_handle_t *)&l->live_timer, NULL);
    pthread_mutex_lock(&l->lock);
    l->has_ended = true; /* nobody signals any more */
    pthread_mutex_unlock(&l->lock);
    uv_close((uv_handle_t *)&l->mailbox_signal, NULL);
}

static void on_tick(uv_timer_t *timer)
{
    struct loop *const l = timer->data;
    l->hub.now_ms = (int64_t)uv_now(&l->uv);
    struct conn *next;
    for (struct conn *c = l->hub.conns; c != NULL; c = next) {
        next = c->after;
        if (c->phase == CONN_STREAM)
            stream_tick(c);
        else
            conn_tick(c);
    }
    if (l->hub.stopping)
        stop_tick(l);
}

/* --- life ------------------------------------------------------------------------------------- */

void loop_init(struct loop *l, struct server *s, int index, int fd)
{
    l->server = s;
    l->hub = (struct hub){
        .hooks = &s->hooks,
        .config = &s->config,
        .trusted = &s->trusted,
        .wire = &UV_WIRE,
        .next_log_id = (uint64_t)index + 1,
        .log_id_step = (uint64_t)s->loop_count,
    };
    buf_init(&l->hub.head, 1 << 20);
    l->read_room = mem_new(READ_MAX);
    l->answers_end = &l->answers;
    l->stop_seconds = -1;
    pthread_mutex_init(&l->lock, NULL);
    must(uv_loop_init(&l->uv) == 0);
    must(uv_async_init(&l->uv, &l->mailbox_signal, on_mail) == 0);
    must(uv_timer_init(&l->uv, &l->ticker) == 0);
    must(uv_timer_init(&l->uv, &l->live_timer) == 0);
    l->mailbox_signal.data = l->ticker.data = l->live_timer.data = l;
    l->hub.now_ms = (int64_t)uv_now(&l->uv);
    if (fd < 0)
        return;
    if (s->listen_on.is_unix) {
        must(uv_pipe_init(&l->uv, &l->listener.pipe, 0) == 0);
        must(uv_pipe_open(&l->listener.pipe, fd) == 0);
    } else {
        must(uv_tcp_init(&l->uv, &l->listener.tcp) == 0);
        must(uv_tcp_open(&l->listener.tcp, fd) == 0);
    }
    l->listener.handle.data = l;
    l->listens = true;
}

static void loop_run(void *argument)
{
    struct loop *const l = argument;
    sigset_t all; /* signals are the main thread's; libuv's writes may raise SIGPIPE */
    sigfillset(&all);
    (void)pthread_sigmask(SIG_BLOCK, &all, NULL);
    running = l;
    (void)uv_run(&l->uv, UV_RUN_DEFAULT);
    running = NULL;
    struct exchange *x = l->answers; /* came before has_ended; their clients are gone */
    while (x != NULL) {
        struct exchange *const next = x->next;
        exchange_answer(x, &x->answer);
        x = next;
    }
    l->answers = NULL;
}

err_t loop_start(struct loop *l)
{
    const int e = l->listens ? uv_listen(&l->listener.stream, BACKLOG, on_connection) : 0;
    if (e != 0 || uv_timer_start(&l->ticker, on_tick, TICK_MS, TICK_MS) != 0 ||
        uv_thread_create(&l->thread, loop_run, l) != 0) {
        log_event(LOG_ERROR, "loop_failed", LOG_KV_STR("why", str_from_c(uv_err_name(e))));
        return ERR_UNAVAILABLE;
    }
    return OK;
}

static void close_any(uv_handle_t *handle, void *unused)
{
    (void)unused;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

void loop_release(struct loop *l)
{
    uv_walk(&l->uv, close_any, NULL); /* of a loop that never ran */
    (void)uv_run(&l->uv, UV_RUN_DEFAULT);
    must(uv_loop_close(&l->uv) == 0);
    while (l->publications != NULL) {
        struct publication *const p = l->publications;
        l->publications = p->next;
        event_drop(p->event);
        mem_free(p);
    }
    hub_release(&l->hub);
    mem_free(l->read_room);
    pthread_mutex_destroy(&l->lock);
}
