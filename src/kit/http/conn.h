/* Inside of the server, shared by its files only: one connection, one exchange, and what they share
 * on their loop. Nothing in conn.c, head.c, rules.c and answer.c knows libuv: bytes come in by
 * conn_feed and leave through struct wire, so tests and the fuzzer drive them without sockets.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_HTTP_CONN_H
#define ALYANS_KIT_HTTP_CONN_H

#include <llhttp.h>
#include <stdatomic.h>

#include "kit/http/address.h"
#include "kit/http/server.h"

enum {
    REQUEST_LINE_MAX = 8 << 10,
    HEADER_BYTES_MAX = 16 << 10,
    HEADER_LINES_MAX = 100,
    HEAD_MAX = 2 + REQUEST_LINE_MAX + 2 + HEADER_BYTES_MAX + 2,
    READ_MAX = 64 << 10, /* bytes of one read; also bounds what is kept for later */
    LATER_MAX = 2 * READ_MAX,
    LINGER_MS = 2000, /* after the last answer: read and drop, so that it is seen */
    LINGER_BYTES_MAX = 1 << 20,
    CHUNK_OVERHEAD_MAX = 16 << 10, /* bytes of chunk lines beyond 8 times the content */
    STREAM_UNSENT_MAX = 64 << 10,
    POOL_MAX = 128,        /* exchanges kept for reuse by a loop */
    BODY_SMALL = 64 << 10, /* bodies up to here are not counted: connections are */
};

struct conn;
struct hub;
struct topic;

/* The way out of a connection. */
struct wire {
    /* Sends head, then body or fixed. Takes body's memory over (it may be NULL). true: all has
     * left; false: conn_sent follows, or conn_lost. */
    bool (*send)(struct conn *c, str_t head, struct buf *body, str_t fixed);
    /* Bytes given to send that have not left yet. */
    size_t (*unsent)(struct conn *c);
    void (*pause)(struct conn *c, bool paused);       /* stop or resume reading */
    void (*shut)(struct conn *c);                     /* no more output; input goes on */
    void (*close)(struct conn *c);                    /* the connection is gone after this */
    void (*open_stream)(struct conn *c, str_t topic); /* subscribes until close */
};

/* What the connections of one loop share; used on the loop's thread only. */
struct hub {
    const struct server_hooks *hooks;
    const struct server_config *config;
    const struct trusted_proxies *trusted;
    const struct wire *wire;
    int64_t now_ms; /* monotonic, of this turn of the loop */
    bool stopping;
    struct exchange *pool;
    int pooled;
    struct buf head; /* where the head of an answer is written */
    int64_t date_second;
    char date[64]; /* "Date: …\r\n" */
    size_t date_len;
    uint64_t next_log_id, log_id_step;
    struct conn *conns;    /* all, doubly linked */
    int64_t out;           /* exchanges not yet given back */
    size_t bodies_claimed; /* bytes that large bodies under way may come to */
    _Atomic int64_t requests, streams, connections; /* written by the loop, read by anyone */
};
void hub_release(struct hub *h);

/* How far the bytes of a request head were looked at. */
struct head_scan {
    size_t start;      /* of the request line: 2 after one empty line */
    size_t line_start; /* of the line under way */
    size_t looked;     /* bytes looked at */
    int lines;         /* complete lines, the request line included */
    size_t first_end;  /* end of the request line, without CRLF */
};

struct exchange {
    struct request rq;
    struct arena arena;
    void *slot;
    struct hub *hub;
    struct conn *conn;     /* NULL: the client is gone */
    struct exchange *next; /* in the pool, or among the answers on their way to the loop */
    struct buf head;       /* the raw head; rq points into it */
    struct buf body;
    struct head_scan scan;
    llhttp_t parser;
    int64_t content_length; /* -1: none given */
    bool in_head, is_chunked, is_complete, keep_alive, is_http_1_0, expects_continue;
    size_t body_max;
    int64_t body_raw; /* bytes of the body as framed */
    char last_byte;   /* the last of these */
    err_t body_fault; /* why a body callback stopped the parser */
    char peer_text[ADDRESS_TEXT_MAX];
    struct response answer; /* given by another thread */
    const struct body_source *source;
    int64_t source_at, source_left; /* what of it has not been read yet */
    bool is_pulling;                /* the next piece of it is being read by another thread */
    size_t body_claimed;            /* of the hub's bodies_claimed */
    struct header headers[HEADER_LINES_MAX];
};

enum conn_phase {
    CONN_IDLE,    /* waits for a request */
    CONN_HEAD,    /* in the head of one */
    CONN_BODY,    /* in its body */
    CONN_BUSY,    /* waits for its answer */
    CONN_SENDING, /* the answer leaves */
    CONN_STREAM,  /* an event stream */
    CONN_LINGER,  /* all sent; reads and drops until the client closes */
    CONN_CLOSED,
};

struct conn {
    struct hub *hub;
    struct conn *before, *after; /* in hub->conns */
    struct exchange *x;          /* from the first byte of a request until its answer has left */
    struct buf later;            /* bytes that came behind an unanswered request */
    int64_t since_ms;            /* when the phase, or the span its rate is measured in, began */
    size_t done;                 /* bytes when that span began */
    size_t sending;              /* bytes of the answer under way */
    size_t lingered;             /* bytes dropped after the last answer */
    int sends;                   /* calls of send that have not finished */
    struct address peer;
    uint8_t phase; /* enum conn_phase */
    bool feeding;  /* conn_feed is on the stack */
    bool paused, ended /* client sent its end */, is_counted, close_after;
    struct topic *topic; /* of an event stream */
    struct conn *stream_before, *stream_after;
    int64_t stream_sent_ms;
};

void conn_open(struct conn *c, struct hub *h, const struct address *peer);
/* Answers 503 without reading a request: too many connections. */
void conn_turn_away(struct conn *c);
/* Bytes from the client; not empty. */
void conn_feed(struct conn *c, const char *at, size_t len);
/* The client will send no more. */
void conn_end(struct conn *c);
/* What send left over has gone. */
void conn_sent(struct conn *c);
/* The way is broken: gives back everything and closes. */
void conn_lost(struct conn *c);
/* Deadlines; a few times a second. */
void conn_tick(struct conn *c);
/* The loop stops: idle connections and streams go. */
void conn_stop(struct conn *c);
/* Unlinks; by the wire, when the handle is gone. */
void conn_close(struct conn *c);

struct exchange *exchange_take(struct hub *h, struct conn *c);
void exchange_give_back(struct exchange *x); /* into the pool of its hub */
void exchange_free(struct exchange *x);
/* On the loop's thread; takes rs over. It is the answer, or the next piece of its source. */
void exchange_answer(struct exchange *x, struct response *rs);

/* --- head.c ----------------------------------------------------------------------------------- */

/* 0: more bytes are needed; 200: complete, *end is behind it; 400 or 431. */
int head_scan(struct head_scan *s, const char *at, size_t len, size_t *end);
/* A complete head in x->head: fills x->rq. 0 or the status to refuse with. */
int head_parse(struct exchange *x);
/* More of the body: 0, or the status to refuse with; *used bytes belong to it, x->is_complete. */
int body_parse(struct exchange *x, const char *at, size_t len, size_t *used);

/* --- rules.c: pure ---------------------------------------------------------------------------- */

struct request_line {
    enum method method;
    bool is_http_1_0;
    str_t target;
};
/* 0, 400, 501 (method) or 505 (version). */
int request_line_read(str_t line, struct request_line *out);
/* host [":" port] as a browser would send it. */
bool host_is_sane(str_t host);
/* The four forms of a target: fills target, path and query of rq (its method and host are set).
 * 0 or 400. */
int target_read(struct arena *arena, str_t target, struct request *rq);
/* Host, framing, Expect, forwarded headers: what all header lines together must keep to. */
int headers_check(struct exchange *x);

/* --- range.c ---------------------------------------------------------------------------------- */

enum range_answer { RANGE_WHOLE, RANGE_PART, RANGE_NOWHERE };
/* Pure (RFC 9110 section 14). One range gives RANGE_PART with *at and *count (1 at least) within
 * length, or RANGE_NOWHERE; several, another unit and what is no range give RANGE_WHOLE. */
enum range_answer range_read(str_t header, int64_t length, int64_t *at, int64_t *count);
/* Conditions and range of an answer from a source. */
void source_finish(const struct request *rq, struct response *rs);
/* If-None-Match compares weakly: W/"x" is "x" here. */
bool etag_listed(str_t list, str_t etag);

/* --- answer.c --------------------------------------------------------------------------------- */

/* The head of an answer into h->head. body_len: of the body, sent or not (HEAD). */
void answer_head(struct hub *h, const struct request *rq, const struct response *rs,
                 size_t body_len, bool keep_alive, bool is_http_1_0);
/* Text that gzip makes smaller. */
bool is_compressible(str_t content_type);

#endif
