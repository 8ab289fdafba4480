/* A WebSub hub is told which feeds changed, so that readers hear of it within seconds.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/log/log.h"
#include "kit/net/post.h"
#include "kit/settings/settings.h"
#include "newsroom/inside.h"
#include "newsroom/web.h"

enum { FORM_MAX = 64 << 10, OK_FIRST = 200, OK_LAST = 299 };

err_t hub_tell(struct cx *cx, const struct article *a, str_t once_key)
{
    if (cx->settings == NULL || cx->settings->feeds_hub.len == 0 ||
        cx->settings->site_base_url.len == 0)
        return OK;
    return job_add(cx, ARTICLE_HUB_JOB,
                   arena_printf(cx->arena, "{\"article\":\"%" PRId64 "\"}", a->id.v), once_key, 0);
}

static void add_feed(struct cx *cx, struct buf *form, url_t feed)
{
    const str_t whole = arena_printf(cx->arena, "%.*s%.*s", STR_ARG(cx->settings->site_base_url),
                                     STR_ARG(feed.text));
    BUF_LIT(form, "&hub.url=");
    buf_add(form, url_query_value(cx, whole));
}

/* Those of everything, of its section and of its tags, in the language of cx. */
static void add_feeds(struct cx *cx, struct buf *form, const struct section *s,
                      const struct tag_list *tags)
{
    add_feed(cx, form, url_plain(cx, "/news/feed.atom"));
    add_feed(cx, form, url_plain(cx, "/news/feed.rss"));
    add_feed(cx, form, url_plain(cx, "/news/feed.json"));
    add_feed(cx, form, url_with(cx, "/news/sections/{}/feed.atom", UARG(s->slug)));
    for (size_t i = 0; i < tags->count; i++)
        add_feed(cx, form, url_with(cx, "/news/tags/{}/feed.atom", UARG(tags->at[i].slug)));
}

static err_t form_write(struct cx *cx, int64_t article, struct buf *form)
{
    struct article a;
    struct section s;
    struct tag_list tags;
    TRY(article_get(cx, (article_id){ article }, &a));
    TRY(section_get(cx, a.section, &s));
    TRY(tag_list_of(cx, a.id, &tags));
    BUF_LIT(form, "hub.mode=publish");
    const enum lang reader = cx->lang;
    for (int l = 0; l < LANG_COUNT; l++) {
        cx->lang = (enum lang)l; /* counts through the enum */
        add_feeds(cx, form, &s, &tags);
    }
    cx->lang = reader;
    return buf_check(form);
}

enum job_verdict article_hub_run(struct cx *cx, const struct job *job, str_t *result)
{
    const int64_t article = article_of_job(job->payload);
    AUTO(buf) form;
    buf_init(&form, FORM_MAX);
    *result = STR_NONE;
    if (article == 0 || cx->settings->feeds_hub.len == 0)
        return JOB_NEVER;
    const err_t e = form_write(cx, article, &form);
    if (e != OK)
        return e == ERR_NOT_FOUND ? JOB_NEVER : JOB_LATER;
    const int status = post_form(cx->arena, cx->settings->feeds_hub, buf_str(&form));
    log_event(LOG_INFO, "hub-told", LOG_KV_I64("article", article), LOG_KV_I64("status", status));
    return status >= OK_FIRST && status <= OK_LAST ? JOB_DONE : JOB_LATER;
}
