/* What programs follow beside feeds: the list of all feeds, dates for a calendar, the map of the
 * site. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/feed/icalendar.h"
#include "kit/text/text.h"
#include "kit/xml/xml.h"
#include "newsroom/web.h"

/* --- OPML ----------------------------------------------------------------------------------------
 */

static void outline(struct cx *cx, const struct request *rq, struct xml_out *x, str_t title,
                    url_t feed)
{
    xml_open(x, "outline");
    xml_attr(x, "type", S("rss"));
    xml_attr(x, "text", title);
    xml_attr(x, "xmlUrl", news_address(cx, rq, feed));
    xml_attr(x, "language", lang_code(cx->lang));
    xml_close(x);
}

/* All that the list names, beside the sections' the consultations'. */
struct outlined {
    struct section_list sections;
    const struct consultation *consultations;
    size_t consultation_count;
};

static void outlines(struct cx *cx, const struct request *rq, struct xml_out *x,
                     const struct outlined *all)
{
    const struct section_list *const sections = &all->sections;
    xml_open(x, "outline");
    xml_attr(x, "text", lang_name(cx->lang));
    outline(cx, rq, x, _("News"), url_plain(cx, "/news/feed.atom"));
    for (size_t i = 0; i < sections->count; i++)
        outline(cx, rq, x, text2_pick(&sections->at[i].name, cx->lang),
                url_with(cx, "/news/sections/{}/feed.atom", UARG(sections->at[i].slug)));
    for (size_t i = 0; i < all->consultation_count; i++)
        outline(cx, rq, x, text2_pick(&all->consultations[i].question, cx->lang),
                url_with(cx, "/consultations/{}/news.atom", UARG(all->consultations[i].slug)));
    outline(cx, rq, x, _("Joint statements"), url_plain(cx, "/joint-statements/feed.atom"));
    xml_close(x);
}

err_t feeds_opml_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct outlined all;
    struct xml_out x;
    const enum lang reader = cx->lang;
    TRY(section_list_all(cx, &all.sections));
    TRY(consultation_list(cx, &all.consultations, &all.consultation_count));
    rs->content_type = S("text/x-opml; charset=utf-8");
    rs->cache = CACHE_REVALIDATE;
    xml_begin(&x, &rs->body);
    xml_open(&x, "opml");
    xml_attr(&x, "version", S("2.0"));
    xml_open(&x, "head");
    xml_open(&x, "title");
    xml_text(&x, text2_pick(&site_of(cx)->name, cx->lang));
    xml_close(&x);
    xml_close(&x);
    xml_open(&x, "body");
    for (int l = 0; l < LANG_COUNT; l++) {
        cx->lang = (enum lang)l; /* counts through the enum */
        outlines(cx, rq, &x, &all);
    }
    cx->lang = reader;
    xml_close(&x);
    xml_close(&x);
    return buf_check(&rs->body);
}

/* --- dates ---------------------------------------------------------------------------------------
 */

err_t dates_ics_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const str_t host = rq->host.len > 0 ? rq->host : S("localhost");
    const struct news_date *at = NULL;
    size_t count = 0;
    TRY(news_dates_load(cx, &at, &count));
    rs->content_type = S("text/calendar; charset=utf-8");
    rs->cache = CACHE_REVALIDATE;
    ical_begin(&rs->body, text2_pick(&site_of(cx)->name, cx->lang));
    for (size_t i = 0; i < count; i++)
        ical_put(&rs->body, cx->arena,
                 &(struct ical_event){ .uid = arena_printf(cx->arena, "%s-%" PRId64 "@%.*s",
                                                           at[i].kind, at[i].id, STR_ARG(host)),
                                       .at = at[i].at,
                                       .stamp = at[i].stamp,
                                       .title = at[i].title,
                                       .page = news_address(cx, rq, at[i].page) });
    ical_end(&rs->body);
    return buf_check(&rs->body);
}

/* --- the map of the site -------------------------------------------------------------------------
 */

/* One page in both languages; path without language. */
static void put_page(struct cx *cx, const struct request *rq, struct xml_out *x, str_t path,
                     usec_t changed)
{
    for (int own = 0; own < LANG_COUNT; own++) {
        xml_open(x, "url");
        xml_open(x, "loc");
        xml_text(x, news_address(cx, rq, url_in_lang(cx, (enum lang)own, path)));
        xml_close(x);
        if (changed != 0) {
            xml_open(x, "lastmod");
            xml_text(x, date_time_iso(cx->arena, changed));
            xml_close(x);
        }
        for (int l = 0; l < LANG_COUNT; l++) {
            xml_open(x, "xhtml:link");
            xml_attr(x, "rel", S("alternate"));
            xml_attr(x, "hreflang", lang_code((enum lang)l)); /* counts through the enum */
            xml_attr(x, "href", news_address(cx, rq, url_in_lang(cx, (enum lang)l, path)));
            xml_close(x);
        }
        xml_close(x);
    }
}

static void put_slug(struct cx *cx, const struct request *rq, struct xml_out *x, const char *folder,
                     str_t slug, usec_t changed)
{
    put_page(cx, rq, x, arena_printf(cx->arena, "/%s/%.*s", folder, STR_ARG(slug)), changed);
}

static err_t put_articles(struct cx *cx, const struct request *rq, struct xml_out *x)
{
    struct article_filter f = { .limit = ARTICLES_MOST };
    const struct article *at = NULL;
    size_t count = ARTICLES_MOST;
    while (count == ARTICLES_MOST) {
        TRY(article_list(cx, &f, &at, &count));
        for (size_t i = 0; i < count; i++)
            put_slug(cx, rq, x, "news", at[i].slug, at[i].updated_at);
        if (count > 0) {
            f.before_at = at[count - 1].published_at;
            f.before_id = at[count - 1].id.v;
        }
    }
    return OK;
}

err_t sitemap_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const str_t fixed[] = { S_INIT("/"),         S_INIT("/consultations"),
                                   S_INIT("/news"),     S_INIT("/joint-statements"),
                                   S_INIT("/projects"), S_INIT("/organisations"),
                                   S_INIT("/record"),   S_INIT("/method") };
    const struct consultation *consultations = NULL;
    const struct joint *joints = NULL;
    const struct organisation *organisations = NULL;
    const struct project *projects = NULL;
    size_t n = 0;
    struct xml_out x;
    rs->content_type = S("application/xml; charset=utf-8");
    rs->cache = CACHE_REVALIDATE;
    xml_begin(&x, &rs->body);
    xml_open(&x, "urlset");
    xml_attr(&x, "xmlns", S("http://www.sitemaps.org/schemas/sitemap/0.9"));
    xml_attr(&x, "xmlns:xhtml", S("http://www.w3.org/1999/xhtml"));
    for (size_t i = 0; i < ARRAY_LEN(fixed); i++)
        put_page(cx, rq, &x, fixed[i], 0);
    TRY(put_articles(cx, rq, &x));
    TRY(consultation_list(cx, &consultations, &n));
    for (size_t i = 0; i < n; i++)
        put_slug(cx, rq, &x, "consultations", consultations[i].slug, consultations[i].changed_at);
    TRY(joint_list(cx, JOINTS_PUBLIC, &joints, &n));
    for (size_t i = 0; i < n; i++)
        put_slug(cx, rq, &x, "joint-statements", joints[i].slug, joints[i].changed_at);
    TRY(project_list(cx, PROJECTS_PUBLIC, &projects, &n));
    for (size_t i = 0; i < n; i++)
        put_slug(cx, rq, &x, "projects", projects[i].slug, projects[i].changed_at);
    TRY(organisation_list(cx, &organisations, &n));
    for (size_t i = 0; i < n; i++)
        put_slug(cx, rq, &x, "organisations", organisations[i].slug, 0);
    xml_close(&x);
    return buf_check(&rs->body);
}
