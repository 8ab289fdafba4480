/* News of articles for those who asked for them by mail: with who publishes, who pays, and what was
 * corrected. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "mail/mail.h"
#include "newsroom/inside.h"
#include "newsroom/whole.h"

enum { PLAIN_MAX = 4 << 20 };

static const char *title_of(enum article_news what)
{
    switch (what) {
    case ARTICLE_NEWS_PUBLISHED:
        return NULL; /* the title alone */
    case ARTICLE_NEWS_CHANGED:
        return N_("Changed: {0}");
    case ARTICLE_NEWS_TRANSLATED:
        return N_("Translated: {0}");
    case ARTICLE_NEWS_RETRACTED:
        return N_("Retracted: {0}");
    }
    must_failed("a kind of news", __FILE__, __LINE__);
}

/* In keys of items: the first were numbers. */
static const char *key_of(enum article_news what)
{
    switch (what) {
    case ARTICLE_NEWS_PUBLISHED:
        return "0";
    case ARTICLE_NEWS_CHANGED:
        return "1";
    case ARTICLE_NEWS_RETRACTED:
        return "2";
    case ARTICLE_NEWS_TRANSLATED:
        return "translated";
    }
    must_failed("a kind of news", __FILE__, __LINE__);
}

/* In the language of cx. */
static err_t told(struct cx *cx, const struct article *a, enum article_news what,
                  struct mail_item *item)
{
    struct whole_article w;
    AUTO(buf) text;
    buf_init(&text, PLAIN_MAX);
    TRY(whole_article_load(cx, a, a->public_version, &w));
    const struct tr_arg title = TARG(article_title(cx, a));
    item->title.by[cx->lang] =
        what == ARTICLE_NEWS_PUBLISHED ? title.str : trf_args(cx, title_of(what), &title, 1);
    article_text(cx, &w, &text);
    TRY(buf_check(&text));
    item->text.by[cx->lang] = arena_str(cx->arena, str_trim(buf_str(&text)));
    return OK;
}

/* only: readers of this language; NULL: of every one. */
static err_t publish(struct cx *cx, article_id id, enum article_news what, const enum lang *only)
{
    struct article a;
    TRY(article_get(cx, id, &a));
    struct mail_item item = {
        .topic = ARTICLES_TOPIC,
        .about = a.section.v,
        .path = arena_printf(cx->arena, "/news/%.*s", STR_ARG(a.slug)),
        .organisation = a.organisation.v,
        .only = only,
        .once_key = arena_printf(cx->arena, "article %" PRId64 " %s %" PRId64, id.v, key_of(what),
                                 a.public_version),
    };
    const enum lang reader = cx->lang;
    err_t e = OK;
    for (int l = 0; l < LANG_COUNT && e == OK; l++) {
        cx->lang = (enum lang)l; /* counts through the enum */
        e = told(cx, &a, what, &item);
    }
    cx->lang = reader;
    TRY(e);
    TRY(hub_tell(cx, &a, arena_printf(cx->arena, "hub %.*s", STR_ARG(item.once_key))));
    return mail_publish(cx, &item);
}

err_t article_news_publish(struct cx *cx, article_id id, enum article_news what)
{
    return publish(cx, id, what, NULL);
}

err_t article_news_translated(struct cx *cx, article_id id, enum lang lang)
{
    return publish(cx, id, ARTICLE_NEWS_TRANSLATED, &lang);
}
