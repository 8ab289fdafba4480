/* Translations with markup: words of the catalogue are escaped, html_t holes stand as they are.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/html/html.h"
#include "kit/text/text.h"

enum { TRH_MAX = 1 << 20 };

static void put_html_arg(struct cx *cx, struct buf *out, const struct html_arg *arg)
{
    if (arg->is_html)
        put_text_html(out, arg->html);
    else if (arg->text.is_number)
        put_text_str(out, number_i64(cx, arg->text.number));
    else
        put_text_str(out, arg->text.str);
}

/* The number in "{0}" at the beginning of s, -1 if there is none; *len is its length. */
static int64_t placeholder(str_t s, size_t *len)
{
    const size_t end = str_find_byte(s, '}', 0);
    int64_t n;
    if (end == s.len || !str_to_i64(str_sub(s, 1, end), 0, 99, &n))
        return -1;
    *len = end + 1;
    return n;
}

html_t trh_args(struct cx *cx, const char *msgid, const struct html_arg *args, size_t count)
{
    AUTO(buf) out;
    buf_init(&out, TRH_MAX);
    str_t rest = tr_lang(cx->lang, msgid);
    while (rest.len > 0) {
        const size_t brace = str_find_byte(rest, '{', 0);
        put_text_str(&out, str_sub(rest, 0, brace));
        rest = str_sub(rest, brace, rest.len);
        if (rest.len == 0)
            break;
        size_t len = 1;
        const int64_t n = placeholder(rest, &len);
        if (n >= 0 && (size_t)n < count)
            put_html_arg(cx, &out, &args[n]);
        else
            put_text_str(&out, str_sub(rest, 0, len));
        rest = str_sub(rest, len, rest.len);
    }
    return html_of_buf(cx, &out);
}
