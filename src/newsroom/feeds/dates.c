/* Dates of the alliance: for calendars and for the front page.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "newsroom/views/public.html.h"
#include "newsroom/web.h"

struct collecting {
    struct cx *cx;
    struct rows_out list;
};

static void add(struct collecting *c, const char *kind, int64_t id, usec_t at, usec_t stamp,
                str_t title, url_t page)
{
    if (at != 0)
        *(struct news_date *)rows_out_add(c->cx->arena, &c->list, sizeof(struct news_date)) =
            (struct news_date){ kind, id, at, stamp, title, page };
}

static void add_consultation(struct collecting *to, const struct consultation *c)
{
    struct cx *const cx = to->cx;
    const str_t name = text2_pick(&c->question, cx->lang);
    const url_t page = url_consultation(cx, c);
    const usec_t stamp = c->changed_at != 0 ? c->changed_at : c->created_at;
    add(to, "opens", c->id.v, c->opens_at, stamp,
        trf(cx, "Positions are taken from now on: {0}", TARG(name)), page);
    add(to, "closes", c->id.v, c->closes_at, stamp,
        trf(cx, "Last moment for positions: {0}", TARG(name)), page);
    add(to, "result", c->id.v, c->published_at, stamp, trf(cx, "Result published: {0}", TARG(name)),
        page);
}

err_t news_dates_load(struct cx *cx, const struct news_date **out, size_t *count)
{
    struct collecting c = { .cx = cx };
    const struct consultation *all = NULL;
    const struct joint *joints = NULL;
    size_t n = 0;
    TRY(consultation_list(cx, &all, &n));
    for (size_t i = 0; i < n; i++)
        add_consultation(&c, &all[i]);
    TRY(joint_list(cx, JOINTS_PUBLIC, &joints, &n));
    for (size_t i = 0; i < n; i++)
        add(&c, "round", joints[i].id.v, joints[i].closes_at, joints[i].changed_at,
            trf(cx, "Last moment to sign or to dissent: {0}", TARG(joint_title(cx, &joints[i]))),
            url_joint(cx, &joints[i]));
    *out = c.list.at;
    *count = c.list.count;
    return OK;
}

static int by_time(const void *a, const void *b)
{
    const struct news_date *const x = a;
    const struct news_date *const y = b;
    return (x->at > y->at) - (x->at < y->at);
}

err_t newsroom_front_dates(struct cx *cx, html_t *out)
{
    enum { SHOWN = 6 };
    const struct news_date *all = NULL;
    size_t count = 0;
    size_t coming = 0;
    *out = HTML_NONE;
    TRY(news_dates_load(cx, &all, &count));
    struct news_date *const at = arena_array(cx->arena, struct news_date, count);
    for (size_t i = 0; i < count; i++) {
        if (all[i].at >= cx->now)
            at[coming++] = all[i];
    }
    if (coming == 0)
        return OK;
    qsort(at, coming, sizeof *at, by_time);
    AUTO(buf) body;
    buf_init(&body, NEWS_PAGE_MAX);
    view_news_dates(&body, cx, at, coming < SHOWN ? coming : SHOWN);
    TRY(buf_check(&body));
    *out = html_of_buf(cx, &body);
    return OK;
}
