/* The head of an answer, in one pass.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/http/conn.h"

#define SECURITY_OF_ALL                                                                            \
    "x-content-type-options: nosniff\r\n"                                                          \
    "referrer-policy: same-origin\r\n"                                                             \
    "cross-origin-opener-policy: same-origin\r\n"                                                  \
    "permissions-policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()\r\n"
#define SECURITY                                                                                   \
    "content-security-policy: default-src 'none'; style-src 'self'; script-src 'self'; img-src "   \
    "'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "      \
    "'none'; manifest-src 'self'\r\n"                                                              \
    "cross-origin-resource-policy: same-origin\r\n" SECURITY_OF_ALL
/* For pages of others: no scripts, no forms, no connections. */
#define SECURITY_EMBEDDABLE                                                                        \
    "content-security-policy: default-src 'none'; style-src 'self'; img-src 'self' data:; "        \
    "form-action 'none'; base-uri 'none'; frame-ancestors *\r\n"                                   \
    "cross-origin-resource-policy: cross-origin\r\n" SECURITY_OF_ALL

static str_t status_line(int status)
{
#define LINE(code, words)                                                                          \
    case code:                                                                                     \
        return S("HTTP/1.1 " #code " " words "\r\n");
    switch (status) {
        LINE(200, "OK")
        LINE(201, "Created")
        LINE(202, "Accepted")
        LINE(204, "No Content")
        LINE(206, "Partial Content")
        LINE(301, "Moved Permanently")
        LINE(302, "Found")
        LINE(303, "See Other")
        LINE(304, "Not Modified")
        LINE(307, "Temporary Redirect")
        LINE(308, "Permanent Redirect")
        LINE(400, "Bad Request")
        LINE(401, "Unauthorized")
        LINE(403, "Forbidden")
        LINE(404, "Not Found")
        LINE(405, "Method Not Allowed")
        LINE(406, "Not Acceptable")
        LINE(408, "Request Timeout")
        LINE(409, "Conflict")
        LINE(410, "Gone")
        LINE(412, "Precondition Failed")
        LINE(413, "Content Too Large")
        LINE(415, "Unsupported Media Type")
        LINE(416, "Range Not Satisfiable")
        LINE(417, "Expectation Failed")
        LINE(422, "Unprocessable Content")
        LINE(429, "Too Many Requests")
        LINE(431, "Request Header Fields Too Large")
        LINE(500, "Internal Server Error")
        LINE(501, "Not Implemented")
        LINE(503, "Service Unavailable")
        LINE(505, "HTTP Version Not Supported")
    default:
        return STR_NONE;
    }
#undef LINE
}

/* "date: Mon, 23 Nov 2026 07:05:09 GMT", made once a second. */
static void put_date(struct hub *h)
{
    static const char *const DAYS[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
    static const char *const MONTHS[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    const int64_t second = clock_now() / USEC_PER_SECOND;
    if (second != h->date_second) {
        const time_t seconds = (time_t)second;
        struct tm t;
        (void)gmtime_r(&seconds, &t);
        const int n =
            snprintf(h->date, sizeof h->date, "date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n",
                     DAYS[t.tm_wday], t.tm_mday, MONTHS[t.tm_mon], t.tm_year + 1900, t.tm_hour,
                     t.tm_min, t.tm_sec);
        must(n > 0 && (size_t)n < sizeof h->date);
        h->date_len = (size_t)n;
        h->date_second = second;
    }
    buf_add_bytes(&h->head, h->date, h->date_len);
}

static void put_header(struct buf *b, str_t name, str_t value)
{
    buf_add(b, name);
    BUF_LIT(b, ": ");
    buf_add(b, value);
    BUF_LIT(b, "\r\n");
}

bool is_compressible(str_t content_type)
{
    return str_starts(content_type, S("text/")) ||
           str_starts(content_type, S("application/json")) ||
           str_starts(content_type, S("application/problem+json")) ||
           str_starts(content_type, S("application/manifest+json")) ||
           str_starts(content_type, S("image/svg+xml"));
}

static void put_cache(struct buf *b, const struct response *rs)
{
    switch (rs->cache) {
    case CACHE_NEVER:
        BUF_LIT(b, "cache-control: no-store\r\n");
        break;
    case CACHE_REVALIDATE:
        BUF_LIT(b, "cache-control: no-cache\r\n");
        break;
    case CACHE_FOREVER:
        BUF_LIT(b, "cache-control: public, max-age=31536000, immutable\r\n");
        break;
    }
    if (rs->etag.len > 0)
        put_header(b, S("etag"), rs->etag);
    if (rs->cache != CACHE_NEVER && rs->source == NULL && is_compressible(rs->content_type))
        BUF_LIT(b, "vary: Accept-Encoding\r\n");
}

void answer_head(struct hub *h, const struct request *rq, const struct response *rs,
                 size_t body_len, bool keep_alive, bool is_http_1_0)
{
    struct buf *const b = &h->head;
    buf_reset(b);
    const str_t line = status_line(rs->status);
    must(line.len > 0);
    buf_add(b, line);
    put_date(h);
    const bool is_stream = rs->stream_topic.len > 0;
    if (is_stream) {
        BUF_LIT(b, "content-type: text/event-stream\r\nx-accel-buffering: no\r\n");
    } else if (rs->status != 304 && rs->status != 204) {
        if (rs->content_type.len > 0)
            put_header(b, S("content-type"), rs->content_type);
        if (rs->is_gzip)
            BUF_LIT(b, "content-encoding: gzip\r\n");
        BUF_LIT(b, "content-length: ");
        buf_i64(b, (int64_t)body_len);
        BUF_LIT(b, "\r\n");
    }
    put_cache(b, rs);
    for (size_t i = 0; i < rs->header_count; i++)
        put_header(b, rs->headers[i].name, rs->headers[i].value);
    if (rs->is_embeddable)
        BUF_LIT(b, SECURITY_EMBEDDABLE);
    else
        BUF_LIT(b, SECURITY);
    if (rq->is_https)
        BUF_LIT(b, "strict-transport-security: max-age=31536000\r\n");
    if (!keep_alive)
        BUF_LIT(b, "connection: close\r\n");
    else if (is_http_1_0)
        BUF_LIT(b, "connection: keep-alive\r\n");
    BUF_LIT(b, "\r\n");
    must(!b->full);
}
