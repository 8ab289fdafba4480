/* Inside of the server: a libuv loop with its connections, its mailbox and its event streams.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_HTTP_LOOP_H
#define ALYANS_KIT_HTTP_LOOP_H

#include <pthread.h>
#include <uv.h>

#include "kit/http/census.h"
#include "kit/http/conn.h"

struct server;

/* A connection and its handle. */
struct link {
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_tcp_t tcp;
        uv_pipe_t pipe;
    } uv;
    struct conn conn;
};

/* Bytes of an event, rendered once, shared by all its readers on all loops. */
struct event {
    _Atomic int refs;
    size_t len;
    char at[];
};

struct publication {
    struct publication *next;
    struct event *event;
    size_t topic_len;
    char topic[];
};

/* A topic with readers on this loop. */
struct topic {
    struct topic *next;
    struct conn *readers;
    int64_t sent_ms;       /* when an event left last; 0: never */
    struct event *pending; /* waits for the throttle */
    size_t name_len;
    char name[];
};

struct loop {
    uv_loop_t uv;
    uv_async_t mailbox_signal;
    uv_timer_t ticker, live_timer;
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_tcp_t tcp;
        uv_pipe_t pipe;
    } listener;
    bool listens;
    struct server *server;
    struct hub hub;
    struct topic *topics;
    char *read_room;
    uv_thread_t thread;
    int64_t stop_began_ms, stop_by_ms;
    bool ending;

    /* the mailbox: what other threads hand over */
    pthread_mutex_t lock;
    struct exchange *answers, **answers_end;
    struct publication *publications;
    int stop_seconds; /* -1: not asked to stop */
    bool has_ended;
};

struct server {
    struct server_config config;
    struct server_hooks hooks;
    struct trusted_proxies trusted;
    struct arena memory; /* texts of the configuration */
    struct listen_on listen_on;
    str_t address;
    struct census census;
    _Atomic int64_t connections;
    int loop_count;
    struct loop *loops;
    int *fds; /* one listening socket a loop; -1: none */
    bool started;
    pthread_mutex_t lock;
    int64_t orphans; /* exchanges that outlive the loops; their last answer frees the server */
    bool closed;
};

/* fd: listening socket or -1. */
void loop_init(struct loop *l, struct server *s, int index, int fd);
err_t loop_start(struct loop *l);
void loop_release(struct loop *l); /* after its thread has ended, or without start */
void loop_stop(struct loop *l, int seconds);
void loop_publish(struct loop *l, str_t topic, struct event *event);
static inline struct loop *loop_of(struct hub *h)
{
    return (struct loop *)(void *)((char *)h - offsetof(struct loop, hub));
}
static inline struct link *link_of(struct conn *c)
{
    return (struct link *)(void *)((char *)c - offsetof(struct link, conn));
}
/* Counts c->sends; used by answers and events alike. Takes body over; event (may be NULL) is
 * shared. */
bool link_send(struct conn *c, str_t head, struct buf *body, str_t fixed, struct event *event);
void server_late_answer(struct exchange *x, struct response *rs);

/* --- stream.c --------------------------------------------------------------------------------- */

struct event *event_new(str_t data);
void event_drop(struct event *e);
void stream_open(struct conn *c, str_t topic);
void stream_close(struct conn *c);
/* An event of this topic has arrived on this loop; takes a reference over. */
void stream_publish(struct loop *l, str_t topic, struct event *event);
void stream_live(uv_timer_t *timer); /* the throttle lets something through */
void stream_tick(struct conn *c);    /* heartbeats */

#endif
