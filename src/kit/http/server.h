/* The server: libuv loops (one a core), llhttp strict, every limit of docs/adr/0001-http.md.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_HTTP_SERVER_H
#define ALYANS_KIT_HTTP_SERVER_H

#include "kit/http/http.h"

struct server;

/* One request on its way to one answer. Belongs to a connection of a loop; lives until sent. */
struct exchange;
struct request *exchange_request(struct exchange *x);
/* Memory of this exchange; freed when the answer has left. One thread at a time. */
struct arena *exchange_arena(struct exchange *x);
/* Room for the hooks' own pointer. */
void **exchange_slot(struct exchange *x);
/* Sends the finished answer (see response_finish); exactly once, from any thread. Takes over the
 * response's body memory; rs may be reused after response_init. */
void exchange_send(struct exchange *x, struct response *rs);
/* The piece that hooks.pull asked for; empty: there is no more to be had, the client is let go.
 * Takes over the memory. From any thread but the loop's own. */
void exchange_piece(struct exchange *x, struct buf *piece);

struct server_hooks {
    void *ctx;
    /* Loop thread: the header block is complete and checked, the body not read. Sets *body_max
     * (0: a request with a body gets 413). Another code than OK answers at once and closes. */
    err_t (*begin)(void *ctx, struct exchange *x, size_t *body_max);
    /* Loop thread: the request is complete. Must lead to one exchange_send, now or later. */
    void (*ready)(void *ctx, struct exchange *x);
    /* Loop thread: draws the body of an answer that the server itself gives (400, 413, 431, 503…).
     */
    void (*draw_problem)(void *ctx, err_t code, int status, struct response *rs);
    /* Loop thread: all that was read of the answer's source has left. OK must lead to one
     * exchange_piece with at most so many bytes from offset on; ERR_BUSY: ask again in a while.
     * NULL where no answer has a source. */
    err_t (*pull)(void *ctx, struct exchange *x, int64_t offset, size_t most);
};

struct server_config {
    str_t listen; /* "ADDRESS:PORT" (port 0: any), "[::1]:8080", "unix:PATH" */
    int loops;    /* 0: one a core */
    /* Comma list of addresses or ranges ("10.0.0.0/8"); "unix" trusts the socket's peer. */
    str_t trusted_proxies;
    int64_t header_seconds; /* from the first byte of a request to the end of its header */
    int64_t idle_seconds;   /* a kept connection without a request */
    int64_t body_rate_min;  /* bytes a second, of a body and of a reader */
    /* Bytes that the bodies over 64 KiB under way on one loop may come to; the next one gets 503.
     * One alone always passes. */
    int64_t bodies_max;
    int64_t max_connections;
    int64_t connections_per_address; /* of clients, not of trusted proxies */
    int64_t live_milliseconds;       /* least time between two events of a topic */
    int64_t heartbeat_seconds;       /* a comment to event streams that were silent so long */
};
/* 127.0.0.1:8080, and the limits of docs/adr/0001-http.md. */
struct server_config server_config_default(void);
/* Binds and listens; no thread yet, so that the process can drop rights first.
 * Errors: ERR_INVALID (not an address), ERR_UNAVAILABLE (in use…), logged. */
MUST_USE err_t server_open(const struct server_config *config, const struct server_hooks *hooks,
                           struct server **out);
/* The address as text, with the real port: "127.0.0.1:8080". */
str_t server_address(const struct server *s);
/* Starts the loops and returns. */
MUST_USE err_t server_start(struct server *s);
/* Graceful: accepts no more, finishes what it accepted (at most seconds), closes streams; then the
 * loops end. Any thread, also before start. */
void server_stop(struct server *s, int seconds);
/* Waits for the loops to end and frees everything. */
void server_close(struct server *s);
/* To all readers of a topic of this process; any thread. Coalesced: the last within the throttle.
 */
void server_publish(struct server *s, str_t topic, str_t data);

/* By how much limits per address are wider for a hall. */
enum { HALL_FACTOR = 20 };
/* A hall full of people sits behind a request's address (rq->peer): limits per address are
 * HALL_FACTOR times as wide there for so long. Any thread. */
void server_note_hall(struct server *s, str_t peer, int seconds);
MUST_USE bool server_is_hall(struct server *s, str_t peer);

struct server_counts {
    int64_t connections, streams, requests;
};
struct server_counts server_counts(const struct server *s);

/* ETag, 304 and gzip; on the thread that made the answer. After it rs is ready for exchange_send,
 * which writes the usual security headers and Content-Length to every answer. An answer that is
 * CACHE_NEVER is not compressed: it may hold a secret beside reflected input (BREACH). */
void response_finish(const struct request *rq, struct response *rs);

/* What an Accept-Encoding header wants, with weights: "gzip;q=0.5, *;q=0". */
bool accepts_gzip(str_t accept_encoding);

/* --- assets ----------------------------------------------------------------------------------- */

/* Embedded at build from assets/, under hashed names: "style.4f2a91c0.css". */
struct asset {
    str_t name;        /* "style.css" */
    str_t hashed_name; /* "style.4f2a91c0.css" */
    str_t content_type;
    bytes_t plain;
    bytes_t gzip; /* empty where it does not pay */
};
extern const struct asset assets[];
extern const int asset_count;
const struct asset *asset_by_hashed_name(str_t hashed_name); /* NULL */
/* "/assets/style.4f2a91c0.css"; an unknown name is a bug (must). */
url_t url_asset(struct cx *cx, const char *name);
const struct asset *asset_by_name(str_t name); /* NULL */
/* Answers what is under /assets/, with 404 where there is nothing to read; false: another path. */
bool asset_respond(const struct request *rq, struct response *rs);

#endif
