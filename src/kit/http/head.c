/* A request from its bytes: the head is looked at line by line until it is complete, then llhttp
 * reads it as a whole, so that every name and value is one piece; bodies go to llhttp as they come.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/conn.h"

#include "kit/base/str.h"

/* Control bytes, of which only HTAB may stand in a head. Without branches, so that it is
 * vectorised. */
static bool has_control(const char *at, size_t len)
{
    unsigned bad = 0;
    for (size_t i = 0; i < len; i++) {
        const unsigned char c = (unsigned char)at[i];
        bad |= (unsigned)(c < ' ') & (unsigned)(c != '\t');
        bad |= (unsigned)(c == 0x7F);
    }
    return bad != 0;
}

static int line_complete(struct head_scan *s, const char *at, size_t newline)
{
    if (newline == s->line_start || at[newline - 1] != '\r')
        return 400;
    const size_t len = newline - 1 - s->line_start;
    if (len == 0) {
        if (s->lines > 0)
            return 200;
        if (s->start > 0)
            return 400; /* one empty line before a request is forgiven, as RFC 9112 asks; not two */
        s->start = newline + 1;
        return 0;
    }
    if (has_control(at + s->line_start, len))
        return 400;
    if (s->lines > 0 && (at[s->line_start] == ' ' || at[s->line_start] == '\t'))
        return 400; /* a folded line */
    if (s->lines == 0) {
        s->first_end = newline - 1;
        if (len > REQUEST_LINE_MAX)
            return 431;
    }
    s->lines++;
    return s->lines > 1 + HEADER_LINES_MAX ? 431 : 0;
}

/* Bytes after the last complete line: a lone CR or a control byte need not wait for its end. */
static int line_begun(const struct head_scan *s, const char *at, size_t len)
{
    const size_t from = s->looked > s->line_start ? s->looked : s->line_start;
    if (from >= len)
        return 0;
    const size_t sure = len - (at[len - 1] == '\r' ? 1u : 0u);
    const bool begins_after_cr = from > s->line_start && at[from - 1] == '\r';
    if (begins_after_cr || (sure > from && has_control(at + from, sure - from)))
        return 400;
    return 0;
}

static bool is_too_big(const struct head_scan *s, size_t len)
{
    if (s->lines == 0)
        return len - s->start > REQUEST_LINE_MAX + 2;
    return len - (s->first_end + 2) > HEADER_BYTES_MAX + 2;
}

int head_scan(struct head_scan *s, const char *at, size_t len, size_t *end)
{
    for (;;) {
        const char *const newline =
            len > s->looked ? memchr(at + s->looked, '\n', len - s->looked) : NULL;
        if (newline == NULL)
            break;
        const size_t where = (size_t)(newline - at);
        const int status = line_complete(s, at, where);
        s->looked = s->line_start = where + 1;
        if (status != 0) {
            *end = where + 1;
            return status == 200 && is_too_big(s, where + 1) ? 431 : status;
        }
        if (is_too_big(s, s->looked))
            return 431;
    }
    const int status = line_begun(s, at, len);
    s->looked = len;
    return status != 0 ? status : is_too_big(s, len) ? 431 : 0;
}

/* --- llhttp ----------------------------------------------------------------------------------- */

static int on_header_field(llhttp_t *parser, const char *at, size_t len)
{
    struct exchange *const x = parser->data;
    if (!x->in_head || x->rq.header_count == HEADER_LINES_MAX)
        return -1; /* trailers are refused, see docs/adr/0001-http.md */
    if (len == 0)
        return -1; /* llhttp reads ": value" */
    char *const name = x->head.at + (at - x->head.at);
    for (size_t i = 0; i < len; i++) {
        if (name[i] >= 'A' && name[i] <= 'Z')
            name[i] = (char)(name[i] + 32);
    }
    x->headers[x->rq.header_count++] = (struct header){ { name, len }, STR_NONE };
    return 0;
}

static int on_header_value(llhttp_t *parser, const char *at, size_t len)
{
    struct exchange *const x = parser->data;
    if (!x->in_head || x->rq.header_count == 0)
        return -1;
    struct header *const h = &x->headers[x->rq.header_count - 1];
    if (h->value.at != NULL)
        return -1; /* a second piece: folded */
    h->value = str_trim((str_t){ at, len });
    if (h->value.at == NULL)
        h->value.at = at;
    return 0;
}

/* Stops the parser here, so that the rules and the begin hook come before the body. Upgrades are
 * not offered; the request is answered as if it had not asked. */
static int on_headers_complete(llhttp_t *parser)
{
    parser->upgrade = 0;
    return HPE_PAUSED;
}

static int on_body(llhttp_t *parser, const char *at, size_t len)
{
    struct exchange *const x = parser->data;
    if (len > x->body_max - x->body.len) {
        x->body_fault = ERR_TOO_BIG;
        return HPE_USER;
    }
    buf_add_bytes(&x->body, at, len);
    return 0;
}

/* Extensions of chunks mean nothing to anybody and have hidden smuggled requests. */
static int on_chunk_extension(llhttp_t *parser, const char *at, size_t len)
{
    (void)parser;
    (void)at;
    (void)len;
    return HPE_USER;
}

static int on_chunk_header(llhttp_t *parser)
{
    struct exchange *const x = parser->data;
    if (parser->content_length > x->body_max - x->body.len) {
        x->body_fault = ERR_TOO_BIG;
        return -1;
    }
    return 0;
}

/* Never further than the end of this request. */
static int on_message_complete(llhttp_t *parser)
{
    struct exchange *const x = parser->data;
    x->is_complete = true;
    return HPE_PAUSED;
}

static const llhttp_settings_t SETTINGS = {
    .on_header_field = on_header_field,
    .on_header_value = on_header_value,
    .on_headers_complete = on_headers_complete,
    .on_body = on_body,
    .on_chunk_extension_name = on_chunk_extension,
    .on_chunk_extension_value = on_chunk_extension,
    .on_chunk_header = on_chunk_header,
    .on_message_complete = on_message_complete,
};

int head_parse(struct exchange *x)
{
    const char *const at = x->head.at + x->scan.start;
    const size_t len = x->head.len - x->scan.start;
    const str_t line = { at, x->scan.first_end - x->scan.start };
    struct request_line first;
    const int status = request_line_read(line, &first);
    if (status != 0)
        return status;
    x->rq.method = first.method;
    x->rq.target = first.target;
    x->is_http_1_0 = first.is_http_1_0;

    x->in_head = true;
    llhttp_init(&x->parser, HTTP_REQUEST, &SETTINGS);
    x->parser.data = x;
    const bool is_read = llhttp_execute(&x->parser, at, len) == HPE_PAUSED &&
                         llhttp_get_error_pos(&x->parser) == at + len;
    x->in_head = false;
    x->rq.headers = x->headers;
    if (!is_read)
        return 400;
    x->keep_alive = llhttp_should_keep_alive(&x->parser) != 0;
    return headers_check(x);
}

/* llhttp lets the empty line behind the last chunk be a bare LF. */
static bool ends_in_crlf(const struct exchange *x, const char *at, size_t len)
{
    if (len == 0 || at[len - 1] != '\n')
        return false;
    return len == 1 ? x->last_byte == '\r' : at[len - 2] == '\r';
}

int body_parse(struct exchange *x, const char *at, size_t len, size_t *used)
{
    llhttp_resume(&x->parser);
    const llhttp_errno_t e = llhttp_execute(&x->parser, at, len);
    *used = len;
    if (e == HPE_PAUSED && x->is_complete)
        *used = (size_t)(llhttp_get_error_pos(&x->parser) - at);
    else if (e != HPE_OK)
        return x->body_fault == ERR_TOO_BIG ? 413 : 400;
    if (x->is_chunked && x->is_complete && !ends_in_crlf(x, at, *used))
        return 400;
    if (*used > 0)
        x->last_byte = at[*used - 1];
    x->body_raw += (int64_t)*used;
    if (x->is_chunked && x->body_raw > CHUNK_OVERHEAD_MAX + 8 * (int64_t)x->body.len)
        return 400;
    return 0;
}
