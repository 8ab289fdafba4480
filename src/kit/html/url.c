/* Addresses: of this site, made from patterns and percent-encoded; of others, checked.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/html/html.h"

enum { URL_MAX = 1 << 16, FOREIGN_MAX = 2000 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_unreserved(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

static void put_encoded_byte(struct buf *out, char c)
{
    static const char HEX[] = "0123456789ABCDEF";
    buf_byte(out, '%');
    buf_byte(out, HEX[(unsigned char)c >> 4]);
    buf_byte(out, HEX[(unsigned char)c & 15]);
}

static void put_encoded(struct buf *out, str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (is_unreserved(s.at[i]))
            buf_byte(out, s.at[i]);
        else
            put_encoded_byte(out, s.at[i]);
    }
}

static void put_arg(struct buf *out, const struct url_arg *arg)
{
    if (arg->is_number)
        buf_i64(out, arg->number);
    else
        put_encoded(out, arg->str);
}

static void put_pattern(struct buf *out, const char *pattern, const struct url_arg *args,
                        size_t count)
{
    size_t used = 0;
    str_t rest = str_from_c(pattern);
    for (;;) {
        const size_t hole = str_find(rest, S("{}"));
        buf_add(out, str_sub(rest, 0, hole));
        if (hole == rest.len)
            break;
        must(used < count);
        put_arg(out, &args[used++]);
        rest = str_sub(rest, hole + 2, rest.len);
    }
    must(used == count);
}

static url_t url_of_buf(struct cx *cx, const struct buf *b)
{
    must(!b->full);
    return (url_t){ arena_str(cx->arena, buf_str(b)) };
}

static void put_lang(struct buf *out, enum lang lang)
{
    buf_byte(out, '/');
    buf_add(out, lang_code(lang));
}

url_t url_to_args(struct cx *cx, enum lang lang, const char *pattern, const struct url_arg *args,
                  size_t count)
{
    must(pattern[0] == '/');
    AUTO(buf) url;
    buf_init(&url, URL_MAX);
    put_lang(&url, lang);
    put_pattern(&url, pattern, args, count);
    return url_of_buf(cx, &url);
}

url_t url_root_args(struct cx *cx, const char *pattern, const struct url_arg *args, size_t count)
{
    must(pattern[0] == '/' && pattern[1] != '/');
    AUTO(buf) url;
    buf_init(&url, URL_MAX);
    put_pattern(&url, pattern, args, count);
    return url_of_buf(cx, &url);
}

/* Keeps what has a meaning in a path and query, and bytes that are percent-encoded already. */
static bool keeps_in_path(str_t s, size_t i)
{
    const char c = s.at[i];
    if (c == '%')
        return i + 2 < s.len && is_hex(s.at[i + 1]) && is_hex(s.at[i + 2]);
    return is_unreserved(c) || (c != '\0' && strchr("/?=&+,;:@!$()*", c) != NULL);
}

url_t url_in_lang(struct cx *cx, enum lang lang, str_t path_and_query)
{
    AUTO(buf) url;
    buf_init(&url, URL_MAX);
    put_lang(&url, lang);
    if (!str_starts(path_and_query, S("/")))
        buf_byte(&url, '/');
    for (size_t i = 0; i < path_and_query.len; i++) {
        if (keeps_in_path(path_and_query, i))
            buf_byte(&url, path_and_query.at[i]);
        else
            put_encoded_byte(&url, path_and_query.at[i]);
    }
    return url_of_buf(cx, &url);
}

url_t url_at(struct cx *cx, url_t page, str_t id)
{
    AUTO(buf) url;
    buf_init(&url, URL_MAX);
    buf_add(&url, page.text);
    if (id.len > 0)
        buf_byte(&url, '#');
    put_encoded(&url, id);
    return url_of_buf(cx, &url);
}

str_t url_query_value(struct cx *cx, str_t text)
{
    AUTO(buf) value;
    buf_init(&value, URL_MAX);
    put_encoded(&value, text);
    return url_of_buf(cx, &value).text;
}

url_t url_fragment(struct cx *cx, str_t id)
{
    AUTO(buf) url;
    buf_init(&url, URL_MAX);
    buf_byte(&url, '#');
    put_encoded(&url, id);
    return url_of_buf(cx, &url);
}

srcset_t srcset_of(struct cx *cx, const url_t *at, const int64_t *widths, size_t count)
{
    AUTO(buf) set;
    buf_init(&set, 64 << 10);
    for (size_t i = 0; i < count; i++) {
        must(str_starts(at[i].text, S("/")) && str_find_byte(at[i].text, ' ', 0) == at[i].text.len);
        buf_printf(&set, "%s%.*s %" PRId64 "w", i == 0 ? "" : ", ", STR_ARG(at[i].text), widths[i]);
    }
    must(!set.full);
    return (srcset_t){ arena_str(cx->arena, buf_str(&set)) };
}

/* --- somebody else's link ------------------------------------------------------------------- */

/* Controls, blanks, backslashes (browsers read them as slashes), and the Unicode blanks and marks
 * of direction with which an address can be made to look like another one. */
static bool has_disguise(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char c = (unsigned char)s.at[i];
        if (c <= ' ' || c == 0x7F || c == '\\')
            return true;
        const str_t rest = str_sub(s, i, s.len);
        if (rest.len >= 2 && c == 0xC2 && (unsigned char)rest.at[1] <= 0xA0)
            return true;
        if (rest.len >= 3 && c == 0xE2 &&
            ((unsigned char)rest.at[1] == 0x80 || (unsigned char)rest.at[1] == 0x81) &&
            (unsigned char)rest.at[2] <= 0xAF)
            return true;
        if (str_starts(rest, S("\xE3\x80\x80")) || str_starts(rest, S("\xEF\xBB\xBF")))
            return true;
    }
    return false;
}

static bool is_host(str_t host)
{
    if (host.len == 0 || host.at[0] == '.' || host.at[0] == '-')
        return false;
    for (size_t i = 0; i < host.len; i++) {
        const char c = host.at[i];
        if (!is_unreserved(c) && (unsigned char)c < 0x80)
            return false;
    }
    return true;
}

static bool is_ipv6(str_t host)
{
    if (host.len < 4 || host.at[0] != '[' || host.at[host.len - 1] != ']')
        return false;
    for (size_t i = 1; i + 1 < host.len; i++) {
        if (!is_hex(host.at[i]) && host.at[i] != ':' && host.at[i] != '.')
            return false;
    }
    return true;
}

/* "host" or "host:port"; an '@' (user info) makes it no host. */
static bool is_authority(str_t s)
{
    size_t end = s.len;
    while (end > 0 && is_digit(s.at[end - 1]))
        end--;
    if (end > 0 && s.at[end - 1] == ':') {
        int64_t port;
        if (!str_to_i64(str_sub(s, end, s.len), 1, 65535, &port))
            return false;
        s = str_sub(s, 0, end - 1);
    }
    return is_host(s) || is_ipv6(s);
}

err_t url_foreign(str_t s, url_t *out)
{
    if (s.len > FOREIGN_MAX || !utf8_valid(s) || has_disguise(s))
        return ERR_INVALID;
    const size_t colon = str_find_byte(s, ':', 0);
    const str_t scheme = str_sub(s, 0, colon);
    str_t rest = str_sub(s, colon, s.len);
    if (!str_eq_ascii_nocase(scheme, S("https")) && !str_eq_ascii_nocase(scheme, S("http")))
        return ERR_INVALID;
    if (!str_starts(rest, S("://")))
        return ERR_INVALID;
    rest = str_sub(rest, 3, rest.len);
    size_t end = 0;
    while (end < rest.len && rest.at[end] != '/' && rest.at[end] != '?' && rest.at[end] != '#')
        end++;
    if (!is_authority(str_sub(rest, 0, end)))
        return ERR_INVALID;
    *out = (url_t){ s };
    return OK;
}
