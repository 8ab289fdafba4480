/* HTML that cannot be escaped wrongly: every hole of a template takes only the types of its place.
 * Templates are compiled by tools/htmlc.c; see docs/adr/0003-templates.md.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_HTML_HTML_H
#define ALYANS_KIT_HTML_HTML_H

#include "kit/base/buf.h"
#include "kit/base/cx.h"
#include "kit/text/i18n.h"

/* Finished markup. Makers: a render function through html_of_buf, markdown_html's stored result
 * through html_stored, a translation with markup (trh). Nothing else may build one. */
typedef struct {
    str_t markup;
} html_t;
/* An address that is safe in href, src and action. Makers: url_with, url_plain, url_root,
 * url_foreign, url_fragment. */
typedef struct {
    str_t text;
} url_t;
/* Copies of an image with their widths, for the whole of srcset. Maker: srcset_of. */
typedef struct {
    str_t text;
} srcset_t;
/* Finished JSON for a data block. Maker: json_of_buf, which checks that no '<' is inside
 * (json_put_str writes it escaped). */
typedef struct {
    str_t text;
} json_t;
/* A number for SVG attributes: at most 6 decimals, always a point, no trailing zeros. What is not
 * finite, or 1e15 and more after scaling, is written as 0. */
typedef struct {
    double v;
    int decimals;
} num_t;
static inline num_t num(double v, int decimals)
{
    return (num_t){ v, decimals };
}

#define HTML_NONE ((html_t){ STR_NONE })
html_t html_of_buf(struct cx *cx, const struct buf *b); /* copied into cx->arena */
html_t html_stored(str_t markup);                       /* text that markdown_html made */
html_t html_text(struct cx *cx,
                 str_t text); /* escaped in cx->arena; text itself where nothing is to escape */
json_t json_of_buf(struct cx *cx, const struct buf *b);
static inline bool html_empty(html_t h)
{
    return h.markup.len == 0;
}

/* --- what templates compile to: never called by hand ---------------------------------------- */
void put_text_str(struct buf *out, str_t v); /* & < > " ' */
void put_text_i64(struct buf *out, int64_t v);
void put_text_size(struct buf *out, size_t v);
void put_text_html(struct buf *out, html_t v);
void put_attr_str(struct buf *out, str_t v);
void put_attr_i64(struct buf *out, int64_t v);
void put_attr_size(struct buf *out, size_t v);
void put_attr_num(struct buf *out, num_t v);
void put_url(struct buf *out, url_t v);
void put_srcset(struct buf *out, srcset_t v);
void put_json(struct buf *out, json_t v);
/* clang-format off */
#define PUT_TEXT(out, x)                                                                           \
    _Generic((x),                                                                                  \
        str_t: put_text_str,                                                                       \
        html_t: put_text_html,                                                                     \
        int: put_text_i64,                                                                         \
        unsigned: put_text_i64,                                                                    \
        long: put_text_i64,                                                                        \
        unsigned long: put_text_size,                                                              \
        long long: put_text_i64)((out), (x))
#define PUT_ATTR(out, x)                                                                           \
    _Generic((x),                                                                                  \
        str_t: put_attr_str,                                                                       \
        num_t: put_attr_num,                                                                       \
        int: put_attr_i64,                                                                         \
        unsigned: put_attr_i64,                                                                    \
        long: put_attr_i64,                                                                        \
        unsigned long: put_attr_size,                                                              \
        long long: put_attr_i64)((out), (x))
#define PUT_URL(out, x) _Generic((x), url_t: put_url)((out), (x))
#define PUT_SRCSET(out, x) _Generic((x), srcset_t: put_srcset)((out), (x))
#define PUT_JSON(out, x) _Generic((x), json_t: put_json)((out), (x))
/* clang-format on */

/* --- addresses ------------------------------------------------------------------------------ */

struct url_arg {
    bool is_number;
    str_t str;
    int64_t number;
};
static inline struct url_arg url_arg_str(str_t v)
{
    return (struct url_arg){ .str = v };
}
static inline struct url_arg url_arg_i64(int64_t v)
{
    return (struct url_arg){ .is_number = true, .number = v };
}
/* clang-format off */
#define UARG(x)                                                                                    \
    _Generic((x),                                                                                  \
        int: url_arg_i64,                                                                          \
        unsigned: url_arg_i64,                                                                     \
        long: url_arg_i64,                                                                         \
        long long: url_arg_i64,                                                                    \
        str_t: url_arg_str)(x)
/* clang-format on */
/* Of this site, in the reader's language: url_with(cx, "/consultations/{}", UARG(slug)) gives
 * "/az/consultations/secki-2013". Every {} is percent-encoded as one segment or query value. The
 * pattern is a literal; it may hold ?name={} and #id-{}. In cx->arena. */
url_t url_to_args(struct cx *cx, enum lang lang, const char *pattern, const struct url_arg *args,
                  size_t count);
/* Without arguments. */
#define url_plain(cx, pattern) url_to_args((cx), (cx)->lang, "" pattern, NULL, 0)
#define url_with(cx, pattern, ...)                                                                 \
    url_to_args((cx), (cx)->lang, "" pattern, (struct url_arg[]){ __VA_ARGS__ },                   \
                sizeof((struct url_arg[]){ __VA_ARGS__ }) / sizeof(struct url_arg))
/* The path (without language prefix, as routes are written) in another language. */
url_t url_in_lang(struct cx *cx, enum lang lang, str_t path_and_query);
/* The same address at a place in its page; an empty id: as it is. */
url_t url_at(struct cx *cx, url_t page, str_t id);
/* A text as the value of a query, encoded; for addresses put together for url_in_lang. */
str_t url_query_value(struct cx *cx, str_t text);
/* Paths that carry no language: /assets/…, /api/…; same pattern rules. */
url_t url_root_args(struct cx *cx, const char *pattern, const struct url_arg *args, size_t count);
#define url_root(cx, ...)                                                                          \
    url_root_args((cx), "" URL_PATTERN(__VA_ARGS__, 0), URL_ARGS(__VA_ARGS__, { 0 }),              \
                  sizeof(URL_ARGS(__VA_ARGS__, { 0 })) / sizeof(struct url_arg) - 1)
/* ISO C wants an argument for every "...", so a last one is added and not counted. */
#define URL_PATTERN(pattern, ...) pattern
#define URL_ARGS(pattern, ...) ((struct url_arg[]){ __VA_ARGS__ })
/* "/a.jpg 320w, /b.jpg 800w": each address with the width in pixels of what is there. Addresses of
 * this site, which hold neither blank nor comma. */
srcset_t srcset_of(struct cx *cx, const url_t *at, const int64_t *widths, size_t count);
/* "#id" on the same page. */
url_t url_fragment(struct cx *cx, str_t id);
/* Somebody else's link: absolute http or https, at most 2000 bytes, no control bytes or blanks,
 * no user info. Errors: ERR_INVALID. Lives as long as s. */
MUST_USE err_t url_foreign(str_t s, url_t *out);

/* --- translations with markup --------------------------------------------------------------- */

/* trh(cx, "Read {0} or {1}", link, HARG_STR(name)): text escaped, html_t holes as they are. */
struct html_arg {
    bool is_html;
    html_t html;
    struct tr_arg text;
};
static inline struct html_arg html_arg_html(html_t v)
{
    return (struct html_arg){ .is_html = true, .html = v };
}
static inline struct html_arg html_arg_str(str_t v)
{
    return (struct html_arg){ .text = tr_arg_str(v) };
}
static inline struct html_arg html_arg_i64(int64_t v)
{
    return (struct html_arg){ .text = tr_arg_i64(v) };
}
/* clang-format off */
#define HARG(x)                                                                                    \
    _Generic((x),                                                                                  \
        html_t: html_arg_html,                                                                     \
        int: html_arg_i64,                                                                         \
        unsigned: html_arg_i64,                                                                    \
        long: html_arg_i64,                                                                        \
        long long: html_arg_i64,                                                                   \
        str_t: html_arg_str)(x)
/* clang-format on */
#define trh(cx, msgid, ...)                                                                        \
    trh_args((cx), "" msgid, (struct html_arg[]){ __VA_ARGS__ },                                   \
             sizeof((struct html_arg[]){ __VA_ARGS__ }) / sizeof(struct html_arg))
html_t trh_args(struct cx *cx, const char *msgid, const struct html_arg *args, size_t count);
/* <a href="…">text</a> for such a hole. */
html_t html_link(struct cx *cx, url_t to, str_t text);

#endif
