/* Server-Sent Events: topics, their readers, the throttle, heartbeats.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/http/loop.h"

/* --- events ----------------------------------------------------------------------------------- */

/* "data: …" for each line, then an empty line. */
struct event *event_new(str_t data)
{
    size_t lines = 1;
    for (size_t i = 0; i < data.len; i++)
        lines += data.at[i] == '\n';
    struct event *const e = mem_new(sizeof *e + data.len + lines * 7 + 1);
    atomic_init(&e->refs, 1);
    str_t rest = data.len > 0 ? data : S("");
    str_t line;
    while (str_cut(&rest, '\n', &line)) {
        memcpy(e->at + e->len, "data: ", 6);
        e->len += 6;
        for (size_t i = 0; i < line.len; i++) {
            if (line.at[i] != '\r')
                e->at[e->len++] = line.at[i];
        }
        e->at[e->len++] = '\n';
    }
    e->at[e->len++] = '\n';
    return e;
}

void event_drop(struct event *e)
{
    if (e != NULL && atomic_fetch_sub(&e->refs, 1) == 1)
        mem_free(e);
}

/* --- readers ---------------------------------------------------------------------------------- */

static struct topic **topic_place(struct loop *l, str_t name)
{
    struct topic **place = &l->topics;
    while (*place != NULL && !str_eq((str_t){ (*place)->name, (*place)->name_len }, name))
        place = &(*place)->next;
    return place;
}

static struct topic *topic_new(str_t name)
{
    struct topic *const t = mem_new(sizeof *t + name.len);
    t->name_len = name.len;
    memcpy(t->name, name.at, name.len);
    t->sent_ms = INT64_MIN / 2;
    return t;
}

static void count_streams(struct hub *h, int64_t change)
{
    atomic_store_explicit(&h->streams,
                          atomic_load_explicit(&h->streams, memory_order_relaxed) + change,
                          memory_order_relaxed);
}

void stream_open(struct conn *c, str_t topic)
{
    struct loop *const l = loop_of(c->hub);
    struct topic **const place = topic_place(l, topic);
    if (*place == NULL)
        *place = topic_new(topic);
    struct topic *const t = *place;
    c->topic = t;
    c->stream_after = t->readers;
    if (t->readers != NULL)
        t->readers->stream_before = c;
    t->readers = c;
    c->stream_sent_ms = c->hub->now_ms;
    count_streams(c->hub, 1);

    int room =
        STREAM_UNSENT_MAX; /* a reader that stalls is not worth more of the kernel's memory */
    (void)uv_send_buffer_size(&link_of(c)->uv.handle, &room);
}

void stream_close(struct conn *c)
{
    struct topic *const t = c->topic;
    if (t == NULL)
        return;
    if (c->stream_before != NULL)
        c->stream_before->stream_after = c->stream_after;
    else
        t->readers = c->stream_after;
    if (c->stream_after != NULL)
        c->stream_after->stream_before = c->stream_before;
    c->topic = NULL;
    c->stream_before = c->stream_after = NULL;
    count_streams(c->hub, -1);
    if (t->readers != NULL)
        return;
    struct topic **const place = topic_place(loop_of(c->hub), (str_t){ t->name, t->name_len });
    *place = t->next;
    event_drop(t->pending);
    mem_free(t);
}

/* --- events on their way ---------------------------------------------------------------------- */

static void send_event(struct conn *c, str_t bytes, struct event *event)
{
    const size_t unsent = c->hub->wire->unsent(c);
    if (unsent + bytes.len > STREAM_UNSENT_MAX) {
        conn_lost(c); /* stalled: it will come back and read the page again */
        return;
    }
    c->sends++;
    if (link_send(c, STR_NONE, NULL, bytes, event)) {
        c->sends--;
        c->stream_sent_ms = c->hub->now_ms;
    }
}

static void broadcast(struct loop *l, struct topic *t, struct event *event)
{
    t->sent_ms = l->hub.now_ms;
    struct conn *next;
    for (struct conn *c = t->readers; c != NULL; c = next) {
        next = c->stream_after; /* before c goes, and t with its last reader */
        send_event(c, (str_t){ event->at, event->len }, event);
    }
}

/* Sends what is due; the timer is set for the next. */
static void send_due(struct loop *l)
{
    const int64_t least = l->server->config.live_milliseconds;
    int64_t wait = INT64_MAX;
    struct topic *next;
    for (struct topic *t = l->topics; t != NULL; t = next) {
        next = t->next;
        if (t->pending == NULL)
            continue;
        const int64_t left = t->sent_ms + least - l->hub.now_ms;
        if (left > 0) {
            wait = left < wait ? left : wait;
            continue;
        }
        struct event *const event = t->pending;
        t->pending = NULL;
        broadcast(l, t, event);
        event_drop(event);
    }
    if (wait != INT64_MAX)
        (void)uv_timer_start(&l->live_timer, stream_live, (uint64_t)wait, 0);
}

void stream_live(uv_timer_t *timer)
{
    struct loop *const l = timer->data;
    l->hub.now_ms = (int64_t)uv_now(&l->uv);
    send_due(l);
}

void stream_publish(struct loop *l, str_t topic, struct event *event)
{
    struct topic *const t = *topic_place(l, topic);
    if (t == NULL) {
        event_drop(event);
        return;
    }
    event_drop(t->pending);
    t->pending = event;
    send_due(l);
}

void stream_tick(struct conn *c)
{
    const int64_t silent_ms = c->hub->now_ms - c->stream_sent_ms;
    const int64_t beat_ms = c->hub->config->heartbeat_seconds * 1000;
    if (silent_ms <= beat_ms)
        return;
    if (c->hub->wire->unsent(c) > 0) {
        if (silent_ms > 3 * beat_ms)
            conn_lost(c);
        return;
    }
    send_event(c, S(":\n\n"), NULL);
}
