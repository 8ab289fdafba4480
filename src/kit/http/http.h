/* A request as handlers see it, and the answer they fill. No libuv, no llhttp in here.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_HTTP_HTTP_H
#define ALYANS_KIT_HTTP_HTTP_H

#include "kit/base/arena.h"
#include "kit/base/buf.h"
#include "kit/base/cx.h"
#include "kit/html/html.h"

enum method { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS };
str_t method_name(enum method m);

struct header {
    str_t name; /* lower case */
    str_t value;
};
enum { PATH_PARAMS_MAX = 4 };

/* Checked before anybody sees it: strict HTTP/1.x, one Host, valid percent encoding, UTF-8, no NUL.
 */
struct request {
    enum method method;
    str_t target; /* as sent: "/az/organisations?x=1" */
    str_t
        path; /* decoded, language prefix taken off, "/" at least; no "//", "." or ".." segments */
    str_t query;   /* raw, without "?" */
    str_t host;    /* as the client named it; behind a trusted proxy X-Forwarded-Host */
    bool is_https; /* by X-Forwarded-Proto of a trusted proxy */
    bool has_lang_prefix;
    const struct header *headers;
    size_t header_count;
    str_t body; /* raw bytes, complete */
    str_t peer; /* address in text; behind a trusted proxy from X-Forwarded-For; "unix" */
    str_t params[PATH_PARAMS_MAX]; /* what {…} of the route matched, in order */
    uint64_t log_id;
    void *prepared; /* what the route's .prepare made */
};

/* STR_NONE when absent. name in lower case. */
str_t request_header(const struct request *rq, str_t name);
/* A cookie's value; the last of several wins is never true here: two of a name give STR_NONE. */
str_t request_cookie(const struct request *rq, str_t name);
/* Bytes of %XX (and + as a blank, for queries and forms) decoded into the arena. false: a % without
 * two hex digits, or the result is not UTF-8 or holds NUL. */
MUST_USE bool percent_decode(struct arena *arena, str_t s, bool plus_is_blank, str_t *out);
/* A query value, decoded into the arena; STR_NONE when absent, twice, or not valid UTF-8. */
str_t request_query(struct cx *cx, const struct request *rq, str_t name);
/* "{id}" of a path: the dispatcher has checked that it is 1..INT64_MAX. */
int64_t path_id(const struct request *rq, int i);
str_t path_word(const struct request *rq, int i);

enum cache_rule {
    CACHE_NEVER, /* no-store: anything that depends on who asks */
    CACHE_REVALIDATE /* no-cache + ETag: public pages */,
    CACHE_FOREVER, /* immutable: hashed assets */
};
enum { RESPONSE_HEADERS_MAX = 16, RESPONSE_BODY_MAX = 32 << 20 };

/* A body that is read piece by piece while it leaves: a reader that is slow or stalls holds one
 * piece of it, never the whole. */
enum { SOURCE_PIECE_MAX = 256 << 10 };
struct body_source {
    int64_t length; /* of the whole, in bytes; it does not change any more */
    void *of;       /* what read knows it by; in the request's arena */
    /* Appends at least one and at most so many bytes from offset on. On a reader thread, on its
     * read-only connection, with an arena of its own in cx and nobody as the actor: who may read it
     * was settled by the handler. Any error (the row is gone) breaks the connection off. */
    err_t (*read)(struct cx *cx, void *of, int64_t offset, size_t most, struct buf *out);
};

/* Filled by a handler; the dispatcher owns it. body is empty and status 200 at first. */
struct response {
    int status;
    str_t content_type; /* static or in the arena */
    struct buf body;
    str_t fixed_body; /* instead of body: bytes that live as long as the process (an asset) */
    const struct body_source *source; /* instead of body; see respond_source */
    int64_t source_at, source_left;   /* the part of it that is sent; set by response_finish */
    enum cache_rule cache;
    struct header headers[RESPONSE_HEADERS_MAX];
    size_t header_count;
    str_t etag;         /* with its quotes; set by response_finish unless it is there already */
    bool is_gzip;       /* likewise: the body is gzip already */
    bool is_embeddable; /* other sites may show it in a frame, or as an image: without scripts,
                           without forms; respond_embeddable */
    bool is_from_hall;  /* whoever asked may say that many others sit behind the same address; acted
                           upon when the answer is OK: server_note_hall */
    str_t stream_topic; /* not empty: a Server-Sent Events answer on this topic */
    str_t publish_topic, publish_data; /* told to the topic's readers after the commit */
    struct arena *arena;
};
void response_init(struct response *rs, struct arena *arena);
void response_release(struct response *rs);
/* name: a literal; value is copied and must not hold control bytes (must). Not for Date,
 * Connection, Content-Length, Content-Type, Content-Encoding, Cache-Control and ETag, which the
 * server writes. */
void response_header(struct response *rs, str_t name, str_t value);
/* HttpOnly, SameSite=Lax, Path=/. max_age_seconds: 0 until the browser closes, negative removes it.
 * host_only_secure adds Secure; the name is given in full and then begins with "__Host-" (must). */
void response_cookie(struct response *rs, str_t name, str_t value, int64_t max_age_seconds,
                     bool host_only_secure);

/* 303 to this site. Always OK, so that handlers can return it. */
err_t respond_see_other(struct response *rs, url_t to);
/* text/html; charset=utf-8 with this status; the body was or will be written by a view. */
void respond_html(struct response *rs, int status);
void respond_json(struct response *rs, int status);
/* A file to save: content type and a file name (ASCII). */
void respond_file(struct response *rs, str_t content_type, str_t name);
/* An answer to GET and HEAD that is read while it leaves; source is copied. etag with its quotes, a
 * strong one. Ranges, conditions and HEAD are the server's work (response_finish). */
void respond_source(struct response *rs, str_t content_type, const struct body_source *source,
                    str_t etag);
/* Anybody may show this answer inside of their own page. It can run nothing, send nothing and set
 * no cookie (must). */
void respond_embeddable(struct response *rs);
/* Server-Sent Events: the answer stays open and gets what is published to topic. */
err_t respond_events(struct response *rs, str_t topic);
/* After the commit of this write, readers of topic get an event with this data (one line). At most
 * one event per topic and live_seconds is sent, the last wins. */
void respond_publish(struct response *rs, str_t topic, str_t data);

#endif
