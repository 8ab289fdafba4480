/* Reading a request, filling a response.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/http.h"

#include "kit/base/str.h"

str_t method_name(enum method m)
{
    switch (m) {
    case GET:
        return S("GET");
    case HEAD:
        return S("HEAD");
    case POST:
        return S("POST");
    case PUT:
        return S("PUT");
    case PATCH:
        return S("PATCH");
    case DELETE:
        return S("DELETE");
    case OPTIONS:
        return S("OPTIONS");
    }
    must_failed("a method", __FILE__, __LINE__);
}

/* --- request ---------------------------------------------------------------------------------- */

str_t request_header(const struct request *rq, str_t name)
{
    for (size_t i = 0; i < rq->header_count; i++) {
        if (str_eq(rq->headers[i].name, name))
            return rq->headers[i].value;
    }
    return STR_NONE;
}

str_t request_cookie(const struct request *rq, str_t name)
{
    str_t found = STR_NONE;
    int count = 0;
    for (size_t i = 0; i < rq->header_count; i++) {
        if (!str_eq(rq->headers[i].name, S("cookie")))
            continue;
        str_t rest = rq->headers[i].value;
        str_t pair;
        while (str_cut(&rest, ';', &pair)) {
            pair = str_trim(pair);
            const size_t eq = str_find_byte(pair, '=', 0);
            if (eq == pair.len || !str_eq(str_sub(pair, 0, eq), name))
                continue;
            found = str_sub(pair, eq + 1, pair.len);
            count++;
        }
    }
    return count == 1 ? found : STR_NONE;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool percent_decode(struct arena *arena, str_t s, bool plus_is_blank, str_t *out)
{
    char *const at = arena_alloc(arena, s.len);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (c == '%') {
            const int high = i + 2 < s.len ? hex_value(s.at[i + 1]) : -1;
            const int low = i + 2 < s.len ? hex_value(s.at[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high << 4 | low);
            i += 2;
        } else if (c == '+' && plus_is_blank) {
            c = ' ';
        }
        at[n++] = c;
    }
    const str_t decoded = { at, n };
    if (!utf8_valid(decoded))
        return false;
    *out = decoded;
    return true;
}

str_t request_query(struct cx *cx, const struct request *rq, str_t name)
{
    str_t rest = rq->query;
    str_t pair;
    str_t raw = STR_NONE;
    int count = 0;
    while (str_cut(&rest, '&', &pair)) {
        const size_t eq = str_find_byte(pair, '=', 0);
        str_t key;
        if (!percent_decode(cx->arena, str_sub(pair, 0, eq), true, &key) || !str_eq(key, name))
            continue;
        raw = str_sub(pair, eq + 1, pair.len);
        count++;
    }
    str_t value;
    if (count != 1 || !percent_decode(cx->arena, raw, true, &value))
        return STR_NONE;
    return value;
}

int64_t path_id(const struct request *rq, int i)
{
    int64_t id = 0;
    must(i >= 0 && i < PATH_PARAMS_MAX);
    const bool is_id = str_to_i64(rq->params[i], 1, INT64_MAX, &id);
    must(is_id);
    return id;
}

str_t path_word(const struct request *rq, int i)
{
    must(i >= 0 && i < PATH_PARAMS_MAX);
    return rq->params[i];
}

/* --- response --------------------------------------------------------------------------------- */

void response_init(struct response *rs, struct arena *arena)
{
    *rs = (struct response){ .status = 200, .arena = arena };
    buf_init(&rs->body, RESPONSE_BODY_MAX);
}

void response_release(struct response *rs)
{
    buf_release(&rs->body);
}

static bool has_control(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char c = (unsigned char)s.at[i];
        if (c < ' ' || c == 0x7F)
            return true;
    }
    return false;
}

void response_header(struct response *rs, str_t name, str_t value)
{
    must(rs->header_count < RESPONSE_HEADERS_MAX);
    must(!has_control(name) && !has_control(value));
    rs->headers[rs->header_count++] = (struct header){ name, arena_str(rs->arena, value) };
}

void response_cookie(struct response *rs, str_t name, str_t value, int64_t max_age_seconds,
                     bool host_only_secure)
{
    must(!host_only_secure || str_starts(name, S("__Host-")));
    must(str_find_byte(value, ';', 0) == value.len);
    const int64_t age = max_age_seconds < 0 ? 0 : max_age_seconds;
    const str_t max_age =
        max_age_seconds == 0 ? STR_NONE : arena_printf(rs->arena, "; Max-Age=%" PRId64, age);
    const str_t cookie =
        arena_printf(rs->arena, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Lax%s%.*s", STR_ARG(name),
                     STR_ARG(value), host_only_secure ? "; Secure" : "", STR_ARG(max_age));
    response_header(rs, S("set-cookie"), cookie);
}

err_t respond_see_other(struct response *rs, url_t to)
{
    rs->status = 303;
    rs->cache = CACHE_NEVER;
    response_header(rs, S("location"), to.text);
    return OK;
}

void respond_html(struct response *rs, int status)
{
    rs->status = status;
    rs->content_type = S("text/html; charset=utf-8");
}

void respond_json(struct response *rs, int status)
{
    rs->status = status;
    rs->content_type = S("application/json");
}

void respond_file(struct response *rs, str_t content_type, str_t name)
{
    for (size_t i = 0; i < name.len; i++)
        must(name.at[i] > ' ' && name.at[i] < 0x7F && name.at[i] != '"' && name.at[i] != '\\');
    rs->status = 200;
    rs->content_type = content_type;
    response_header(rs, S("content-disposition"),
                    arena_printf(rs->arena, "attachment; filename=\"%.*s\"", STR_ARG(name)));
}

void respond_source(struct response *rs, str_t content_type, const struct body_source *source,
                    str_t etag)
{
    must(source->length >= 0 && source->read != NULL && str_starts(etag, S("\"")));
    struct body_source *const kept = arena_new(rs->arena, struct body_source);
    *kept = *source;
    rs->status = 200;
    rs->content_type = content_type;
    rs->cache = CACHE_REVALIDATE;
    rs->source = kept;
    rs->etag = arena_str(rs->arena, etag);
}

err_t respond_events(struct response *rs, str_t topic)
{
    must(topic.len > 0);
    rs->status = 200;
    rs->cache = CACHE_NEVER;
    rs->stream_topic = arena_str(rs->arena, topic);
    return OK;
}

void respond_publish(struct response *rs, str_t topic, str_t data)
{
    rs->publish_topic = arena_str(rs->arena, topic);
    rs->publish_data = arena_str(rs->arena, data);
}

void respond_embeddable(struct response *rs)
{
    for (size_t i = 0; i < rs->header_count; i++)
        must(!str_eq(rs->headers[i].name, S("set-cookie")));
    rs->is_embeddable = true;
}
