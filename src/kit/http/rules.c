/* What llhttp leaves to us: request line, target, Host, framing, Expect, proxies. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/http/conn.h"

/* --- request line ----------------------------------------------------------------------------- */

static bool is_token(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.at[i];
        const bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!is_letter && !(c >= '0' && c <= '9') &&
            (c == '\0' || strchr("!#$%&'*+-.^_`|~", c) == NULL))
            return false;
    }
    return s.len > 0;
}

static bool method_read(str_t s, enum method *out)
{
    for (int m = GET; m <= OPTIONS; m++) {
        if (str_eq(s, method_name((enum method)m))) {
            *out = (enum method)m;
            return true;
        }
    }
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

int request_line_read(str_t line, struct request_line *out)
{
    str_t rest = line;
    str_t method;
    str_t target;
    if (!str_cut(&rest, ' ', &method) || !str_cut(&rest, ' ', &target) || rest.len != 8)
        return 400;
    const str_t version = rest;
    if (!is_token(method) || target.len == 0)
        return 400;
    for (size_t i = 0; i < target.len; i++) {
        const unsigned char c = (unsigned char)target.at[i];
        if (c <= ' ' || c >= 0x7F)
            return 400;
    }
    if (!str_starts(version, S("HTTP/")) || !is_digit(version.at[5]) || version.at[6] != '.' ||
        !is_digit(version.at[7]))
        return 400;
    if (version.at[5] != '1' || version.at[7] > '1')
        return 505;
    if (!method_read(method, &out->method))
        return 501;
    out->is_http_1_0 = version.at[7] == '0';
    out->target = target;
    return 0;
}

/* --- host and target -------------------------------------------------------------------------- */

static bool is_host_name(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.at[i];
        const bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!is_letter && !is_digit(c) && c != '.' && c != '-' && c != '_')
            return false;
    }
    return s.len > 0 && s.len <= 253;
}

bool host_is_sane(str_t host)
{
    str_t name = host;
    str_t port = S("80");
    const size_t bracket = str_find_byte(host, ']', 0);
    const size_t colon = str_find_byte(host, ':', bracket < host.len ? bracket : 0);
    if (colon < host.len) {
        name = str_sub(host, 0, colon);
        port = str_sub(host, colon + 1, host.len);
    }
    int64_t number;
    if (!str_to_i64(port, 1, 65535, &number))
        return false;
    if (str_starts(name, S("["))) {
        struct address a;
        return str_ends(name, S("]")) && address_read(str_sub(name, 1, name.len - 1), &a);
    }
    return is_host_name(name);
}

static bool is_percent_valid(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] != '%')
            continue;
        for (size_t k = i + 1; k < i + 3; k++) {
            if (k >= s.len)
                return false;
            const char c = s.at[k];
            if (!is_digit(c) && !(c >= 'a' && c <= 'f') && !(c >= 'A' && c <= 'F'))
                return false;
        }
    }
    return true;
}

/* No segment is empty (except the last), "." or "..", and none hides a "/" or a control byte. */
static bool is_path_clean(str_t raw, str_t decoded)
{
    size_t slashes = 0;
    for (size_t i = 0; i < raw.len; i++)
        slashes += raw.at[i] == '/';
    for (size_t i = 0; i < decoded.len; i++) {
        slashes -= decoded.at[i] == '/';
        if ((unsigned char)decoded.at[i] < ' ' || decoded.at[i] == 0x7F)
            return false;
    }
    if (slashes != 0)
        return false;
    str_t rest = str_sub(decoded, 1, decoded.len);
    str_t segment;
    while (str_cut(&rest, '/', &segment)) {
        const bool is_last = rest.at == NULL;
        if ((segment.len == 0 && !is_last) || str_eq(segment, S(".")) || str_eq(segment, S("..")))
            return false;
    }
    return true;
}

static int origin_form(struct arena *arena, str_t target, struct request *rq)
{
    const size_t mark = str_find_byte(target, '?', 0);
    const str_t raw = str_sub(target, 0, mark);
    const str_t query = str_sub(target, mark + 1, target.len);
    str_t path = raw;
    if (str_find_byte(target, '#', 0) < target.len || !is_percent_valid(query))
        return 400;
    if (str_find_byte(raw, '%', 0) < raw.len && !percent_decode(arena, raw, false, &path))
        return 400;
    if (!is_path_clean(raw, path))
        return 400;
    rq->target = target;
    rq->path = path;
    rq->query = query;
    return 0;
}

/* "http://host/path?query", which proxies send: the host must be the one in Host. */
static int absolute_form(struct arena *arena, str_t target, struct request *rq)
{
    const bool is_http = str_eq_ascii_nocase(str_sub(target, 0, 7), S("http://"));
    const bool is_https = str_eq_ascii_nocase(str_sub(target, 0, 8), S("https://"));
    if (!is_http && !is_https)
        return 400;
    const str_t rest = str_sub(target, is_http ? 7 : 8, target.len);
    const size_t slash = str_find_byte(rest, '/', 0);
    const size_t mark = str_find_byte(rest, '?', 0);
    const size_t end = slash < mark ? slash : mark;
    if (!str_eq_ascii_nocase(str_sub(rest, 0, end), rq->host))
        return 400;
    str_t local = str_sub(rest, end, rest.len);
    if (local.len == 0)
        local = S("/");
    else if (local.at[0] == '?')
        local = arena_printf(arena, "/%.*s", STR_ARG(local));
    return origin_form(arena, local, rq);
}

int target_read(struct arena *arena, str_t target, struct request *rq)
{
    if (target.len > 0 && target.at[0] == '/')
        return origin_form(arena, target, rq);
    if (str_eq(target, S("*"))) {
        rq->target = rq->path = target;
        rq->query = STR_NONE;
        return rq->method == OPTIONS ? 0 : 400;
    }
    return absolute_form(arena, target, rq);
}

/* --- header lines ----------------------------------------------------------------------------- */

/* How many lines of this name; the last one's value. */
static int count_header(const struct request *rq, str_t name, str_t *value)
{
    int count = 0;
    for (size_t i = 0; i < rq->header_count; i++) {
        if (str_eq(rq->headers[i].name, name)) {
            *value = rq->headers[i].value;
            count++;
        }
    }
    return count;
}

static int check_host(struct exchange *x)
{
    str_t host = STR_NONE;
    const int count = count_header(&x->rq, S("host"), &host);
    if (count > 1 || (count == 0 && !x->is_http_1_0))
        return 400;
    if (count == 1 && !host_is_sane(host))
        return 400;
    x->rq.host = host;
    return 0;
}

static int check_framing(struct exchange *x)
{
    str_t length = STR_NONE;
    str_t coding = STR_NONE;
    const int lengths = count_header(&x->rq, S("content-length"), &length);
    const int codings = count_header(&x->rq, S("transfer-encoding"), &coding);
    if (lengths > 1 || codings > 1 || (lengths > 0 && codings > 0))
        return 400;
    if (codings == 1) {
        if (x->is_http_1_0 || !str_eq_ascii_nocase(coding, S("chunked")))
            return 400;
        x->is_chunked = true;
    }
    if (lengths == 1) {
        if (length.len == 0 || !is_digit(length.at[0]))
            return 400;
        if (!str_to_i64(length, 0, INT64_MAX / 2, &x->content_length))
            return 400;
    }
    return 0;
}

static int check_expect(struct exchange *x)
{
    str_t expect = STR_NONE;
    const int count = count_header(&x->rq, S("expect"), &expect);
    if (count == 0 || x->is_http_1_0)
        return 0;
    if (count > 1 || !str_eq_ascii_nocase(expect, S("100-continue")))
        return 417;
    x->expects_continue = true;
    return 0;
}

static str_t last_of_list(str_t list)
{
    size_t start = list.len;
    while (start > 0 && list.at[start - 1] != ',')
        start--;
    return str_trim(str_sub(list, start, list.len));
}

/* Several lines of X-Forwarded-For are one list. */
static str_t joined(struct arena *arena, const struct request *rq, str_t name)
{
    str_t value = STR_NONE;
    const int count = count_header(rq, name, &value);
    if (count < 2)
        return value;
    str_t all = STR_NONE;
    for (size_t i = 0; i < rq->header_count; i++) {
        if (str_eq(rq->headers[i].name, name))
            all = arena_printf(arena, "%.*s%s%.*s", STR_ARG(all), all.len > 0 ? "," : "",
                               STR_ARG(rq->headers[i].value));
    }
    return all;
}

static void set_peer(struct exchange *x)
{
    const struct trusted_proxies *const trusted = x->hub->trusted;
    struct request *const rq = &x->rq;
    struct address client = x->conn->peer;
    if (trusted_has(trusted, &client)) {
        client = forwarded_client(trusted, &client, joined(&x->arena, rq, S("x-forwarded-for")));
        const str_t proto = last_of_list(joined(&x->arena, rq, S("x-forwarded-proto")));
        const str_t host = last_of_list(joined(&x->arena, rq, S("x-forwarded-host")));
        rq->is_https = str_eq_ascii_nocase(proto, S("https"));
        if (host_is_sane(host))
            rq->host = host;
    }
    rq->peer = address_text(&client, x->peer_text);
}

int headers_check(struct exchange *x)
{
    int status = check_host(x);
    if (status == 0)
        status = check_framing(x);
    if (status == 0)
        status = check_expect(x);
    if (status == 0)
        status = target_read(&x->arena, x->rq.target, &x->rq);
    if (status == 0)
        set_peer(x);
    return status;
}

/* --- negotiation ------------------------------------------------------------------------------ */

/* "q=0.5": whether it is more than nothing. */
static bool weight_is_positive(str_t parameters)
{
    str_t part;
    while (str_cut(&parameters, ';', &part)) {
        part = str_trim(part);
        if (part.len < 2 || (part.at[0] != 'q' && part.at[0] != 'Q') || part.at[1] != '=')
            continue;
        double q;
        return str_to_f64(str_sub(part, 2, part.len), &q) && q > 0;
    }
    return true;
}

bool accepts_gzip(str_t accept_encoding)
{
    bool named = false;
    bool by_name = false;
    bool by_star = false;
    str_t part;
    while (str_cut(&accept_encoding, ',', &part)) {
        const size_t semicolon = str_find_byte(part, ';', 0);
        const str_t coding = str_trim(str_sub(part, 0, semicolon));
        const bool wanted = weight_is_positive(str_sub(part, semicolon + 1, part.len));
        if (str_eq_ascii_nocase(coding, S("gzip")) || str_eq_ascii_nocase(coding, S("x-gzip"))) {
            named = true;
            by_name = by_name || wanted;
        } else if (str_eq(coding, S("*"))) {
            by_star = wanted;
        }
    }
    return named ? by_name : by_star;
}
