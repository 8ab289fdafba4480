/* What templates compile to: values appended to a page, escaped once, by the type of their hole.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/html/html.h"

#include <math.h>

#include "kit/base/str.h"

/* The five bytes that mean something in text or in a quoted value. */
static const char *const ENTITY[256] = {
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;",
};

static const char *entity(char c)
{
    return ENTITY[(unsigned char)c];
}

void put_text_str(struct buf *out, str_t v)
{
    size_t from = 0;
    for (size_t i = 0; i < v.len; i++) {
        const char *const e = entity(v.at[i]);
        if (e == NULL)
            continue;
        buf_add_bytes(out, v.at + from, i - from);
        buf_add(out, str_from_c(e));
        from = i + 1;
    }
    buf_add(out, str_sub(v, from, v.len));
}

void put_attr_str(struct buf *out, str_t v)
{
    put_text_str(out, v);
}

void put_text_i64(struct buf *out, int64_t v)
{
    buf_i64(out, v);
}

void put_attr_i64(struct buf *out, int64_t v)
{
    buf_i64(out, v);
}

void put_text_size(struct buf *out, size_t v)
{
    must(v <= INT64_MAX);
    buf_i64(out, (int64_t)v);
}

void put_attr_size(struct buf *out, size_t v)
{
    put_text_size(out, v);
}

void put_text_html(struct buf *out, html_t v)
{
    buf_add(out, v.markup);
}

void put_url(struct buf *out, url_t v)
{
    put_text_str(out, v.text);
}

void put_srcset(struct buf *out, srcset_t v)
{
    put_text_str(out, v.text);
}

void put_json(struct buf *out, json_t v)
{
    buf_add(out, v.text);
}

/* Fixed decimals through integers: exact, fast, and a point whatever the locale. */
void put_attr_num(struct buf *out, num_t v)
{
    static const double TENS[] = { 1, 10, 100, 1000, 10000, 100000, 1000000 };
    must(v.decimals >= 0 && v.decimals < (int)ARRAY_LEN(TENS));
    int decimals = v.decimals;
    const double scaled = round(v.v * TENS[decimals]);
    if (!(fabs(scaled) < 1e15)) {
        buf_byte(out, '0');
        return;
    }
    int64_t whole = (int64_t)fabs(scaled);
    for (; decimals > 0 && whole % 10 == 0; decimals--)
        whole /= 10;
    if (scaled < 0)
        buf_byte(out, '-');
    const int64_t ten = (int64_t)TENS[decimals];
    buf_i64(out, whole / ten);
    if (decimals == 0)
        return;
    buf_byte(out, '.');
    for (int64_t place = ten / 10; place > 0; place /= 10)
        buf_byte(out, (char)('0' + whole / place % 10));
}

/* --- makers --------------------------------------------------------------------------------- */

html_t html_of_buf(struct cx *cx, const struct buf *b)
{
    must(!b->full);
    return (html_t){ arena_str(cx->arena, buf_str(b)) };
}

html_t html_stored(str_t markup)
{
    return (html_t){ markup };
}

html_t html_text(struct cx *cx, str_t text)
{
    size_t len = text.len;
    for (size_t i = 0; i < text.len; i++) {
        const char *const e = entity(text.at[i]);
        len += e == NULL ? 0 : strlen(e) - 1;
    }
    if (len == text.len)
        return (html_t){ text };
    AUTO(buf) escaped;
    buf_init(&escaped, len);
    put_text_str(&escaped, text);
    return html_of_buf(cx, &escaped);
}

json_t json_of_buf(struct cx *cx, const struct buf *b)
{
    must(!b->full);
    must(str_find_byte(buf_str(b), '<', 0) == b->len); /* json_put_str writes it escaped */
    return (json_t){ arena_str(cx->arena, buf_str(b)) };
}

html_t html_link(struct cx *cx, url_t to, str_t text)
{
    AUTO(buf) link;
    buf_init(&link, SIZE_MAX / 2);
    BUF_LIT(&link, "<a href=\"");
    put_url(&link, to);
    BUF_LIT(&link, "\">");
    put_text_str(&link, text);
    BUF_LIT(&link, "</a>");
    return html_of_buf(cx, &link);
}
