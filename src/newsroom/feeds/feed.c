/* Feeds of articles: all, by section, tag, organisation and consultation, in one language each.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/feed/feed.h"

#include "kit/base/str.h"
#include "kit/settings/settings.h"
#include "ledger/entries.h"
#include "newsroom/views/feed.html.h"
#include "newsroom/web.h"

enum { FEED_ARTICLES = 50 };

/* --- one entry -----------------------------------------------------------------------------------
 */

static const str_t *tag_names(struct cx *cx, const struct tag_list *tags)
{
    str_t *const at = arena_array(cx->arena, str_t, tags->count);
    for (size_t i = 0; i < tags->count; i++)
        at[i] = text2_pick(&tags->at[i].name, cx->lang);
    return at;
}

static err_t entry_fill(struct cx *cx, const struct request *rq, const struct article *a,
                        struct atom_entry *e)
{
    struct whole_article w;
    AUTO(buf) html;
    buf_init(&html, NEWS_PAGE_MAX);
    TRY(whole_article_load(cx, a, a->public_version, &w));
    const enum lang lang = whole_lang(&w, cx->lang);
    const str_t page = news_address(cx, rq, url_article(cx, a));
    view_feed_article(&html, cx, &w, lang, article_body(cx, &w, lang, site_address(cx, rq), page));
    TRY(buf_check(&html));
    *e = (struct atom_entry){
        .id = page,
        .title = article_headline(cx, &w),
        .page = page,
        .author = author_name(cx, &w),
        .published = a->published_at,
        .updated = a->updated_at,
        .summary = article_summary(cx, &w),
        .html = arena_str(cx->arena, buf_str(&html)),
        .data = news_address(cx, rq, url_root(cx, "/api/v1/articles/{}", UARG(a->slug))),
        .category = text2_pick(&w.section.name, cx->lang),
        .tags = tag_names(cx, &w.tags),
        .tag_count = w.tags.count,
    };
    return OK;
}

/* --- one feed ------------------------------------------------------------------------------------
 */

struct feed_about {
    str_t title;
    url_t page;
};

static err_t feed_respond(struct cx *cx, const struct request *rq, struct response *rs,
                          struct article_filter *f, const struct feed_about *about)
{
    const struct article *at = NULL;
    size_t count = 0;
    enum feed_format format = FEED_ATOM;
    if (!feed_format_of(rq->path, &format))
        return problem(cx, ERR_NOT_FOUND, "no such format");
    f->by_update = true;
    f->lang = &cx->lang;
    f->limit = FEED_ARTICLES;
    TRY(article_list(cx, f, &at, &count));
    struct atom_entry *const entries = arena_array(cx->arena, struct atom_entry, count);
    for (size_t i = 0; i < count; i++)
        TRY(entry_fill(cx, rq, &at[i], &entries[i]));
    const str_t self = news_address(cx, rq, url_in_lang(cx, cx->lang, rq->path));
    usec_t updated = count > 0 ? at[0].updated_at : 0;
    if (count == 0) /* a feed without entries has a date, too */
        TRY(entry_first_at(cx, &updated));
    const struct atom_feed feed = { .id = self,
                                    .title = about->title,
                                    .subtitle = site_disclosure_text(cx),
                                    .self = self,
                                    .page = news_address(cx, rq, about->page),
                                    .language = lang_code(cx->lang),
                                    .author = text2_pick(&site_of(cx)->name, cx->lang),
                                    .updated = updated,
                                    .hub = cx->settings->feeds_hub };
    rs->content_type = feed_media_type(format);
    rs->cache = CACHE_REVALIDATE;
    feed_write(cx->arena, format, &feed, entries, count, &rs->body);
    return buf_check(&rs->body);
}

/* "Alyans: Politics". */
static str_t titled(struct cx *cx, str_t what)
{
    const str_t site = text2_pick(&site_of(cx)->name, cx->lang);
    return arena_printf(cx->arena, "%.*s: %.*s", STR_ARG(site), STR_ARG(what));
}

err_t news_feed_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article_filter f = { 0 };
    return feed_respond(cx, rq, rs, &f,
                        &(struct feed_about){ titled(cx, _("News")), url_plain(cx, "/news") });
}

err_t section_feed_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct section s;
    TRY(section_find(cx, path_word(rq, 0), &s));
    struct article_filter f = { .section = s.id };
    return feed_respond(
        cx, rq, rs, &f,
        &(struct feed_about){ titled(cx, text2_pick(&s.name, cx->lang)), url_section(cx, &s) });
}

err_t tag_feed_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct tag t;
    TRY(tag_find(cx, path_word(rq, 0), &t));
    struct article_filter f = { .tag = t.id };
    return feed_respond(cx, rq, rs, &f,
                        &(struct feed_about){ titled(cx, text2_pick(&t.name, cx->lang)),
                                              url_with(cx, "/news/tags/{}", UARG(t.slug)) });
}

err_t organisation_feed_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    struct article_filter f = { .organisation = o.id };
    return feed_respond(cx, rq, rs, &f,
                        &(struct feed_about){ titled(cx, text2_pick(&o.name, cx->lang)),
                                              url_organisation(cx, &o) });
}

err_t consultation_feed_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_find(cx, path_word(rq, 0), &c));
    struct article_filter f = { .consultation = c.id };
    return feed_respond(cx, rq, rs, &f,
                        &(struct feed_about){ titled(cx, text2_pick(&c.question, cx->lang)),
                                              url_consultation(cx, &c) });
}
