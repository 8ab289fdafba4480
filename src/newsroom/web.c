/* Pages of news that everybody sees: lists, one article, its versions.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "newsroom/web.h"

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "mail/mail.h"
#include "newsroom/comments/comments.h"
#include "newsroom/inside.h"
#include "newsroom/views/public.html.h"

#define NAV "/news"

err_t news_respond(struct cx *cx, const struct request *rq, struct response *rs, int status,
                   const struct page *page, struct buf *body)
{
    TRY(buf_check(body));
    struct page drawn = *page;
    drawn.style = "news.css";
    drawn.nav = NAV;
    drawn.body = html_of_buf(cx, body);
    return site_respond(cx, rq, rs, status, &drawn);
}

url_t url_article(struct cx *cx, const struct article *a)
{
    return url_with(cx, "/news/{}", UARG(a->slug));
}

url_t url_section(struct cx *cx, const struct section *s)
{
    return url_with(cx, "/news/sections/{}", UARG(s->slug));
}

str_t article_title(struct cx *cx, const struct article *a)
{
    const str_t title = text2_pick(&a->title, cx->lang);
    return title.len > 0 ? title : a->slug;
}

str_t news_address(struct cx *cx, const struct request *rq, url_t path)
{
    const str_t base = site_address(cx, rq);
    return arena_printf(cx->arena, "%.*s%.*s", STR_ARG(base), STR_ARG(path.text));
}

err_t article_of_path(struct cx *cx, const struct request *rq, struct article *a,
                      struct whole_article *out)
{
    TRY(article_find(cx, path_word(rq, 0), a));
    if (!article_is_public(a))
        return problem(cx, ERR_NOT_FOUND, "not public");
    return whole_article_load(cx, a, a->public_version, out);
}

bool news_may_desk(const struct cx *cx, const struct article *a)
{
    if (cx->actor.account == 0)
        return false;
    const organisation_id own = { cx->actor.organisation };
    return newsroom_is_secretariat(&cx->actor) ||
           article_is_theirs(&cx->actor, a == NULL ? own : a->organisation);
}

/* --- lists ---------------------------------------------------------------------------------------
 */

const struct section *lines_section(const struct article_lines *l, section_id id)
{
    for (size_t i = 0; i < l->section_count; i++) {
        if (l->sections[i].id.v == id.v)
            return &l->sections[i];
    }
    must_failed("a section of an article", __FILE__, __LINE__);
}

const struct organisation *lines_publisher(const struct article_lines *l, organisation_id id)
{
    for (size_t i = 0; i < l->publisher_count; i++) {
        if (l->publishers[i].id.v == id.v)
            return &l->publishers[i];
    }
    return NULL;
}

static bool is_among(const int64_t *ids, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++) {
        if (ids[i] == id)
            return true;
    }
    return false;
}

err_t article_lines_load(struct cx *cx, const struct article *at, size_t count,
                         struct article_lines *out)
{
    struct section_list sections;
    int64_t *const ids = arena_array(cx->arena, int64_t, count);
    size_t n = 0;
    *out = (struct article_lines){ .at = at, .count = count };
    TRY(section_list_all(cx, &sections));
    out->sections = sections.at;
    out->section_count = sections.count;
    for (size_t i = 0; i < count; i++) {
        const int64_t id = at[i].organisation.v;
        if (id != 0 && !is_among(ids, n, id))
            ids[n++] = id;
    }
    out->publisher_count = n;
    TRY(organisation_find_many(cx, ids, n, &out->publishers));
    return disclosed_load(cx, ids, n, &out->disclosed);
}

/* The three feeds beside a page: its path with their endings. */
struct feed_urls {
    url_t atom, rss, json;
};

/* The path without language: "/news/tags/observers/feed". */
static struct feed_urls feeds_at(struct cx *cx, str_t path)
{
    struct feed_urls f;
    f.atom = url_in_lang(cx, cx->lang, arena_printf(cx->arena, "%.*s.atom", STR_ARG(path)));
    f.rss = url_in_lang(cx, cx->lang, arena_printf(cx->arena, "%.*s.rss", STR_ARG(path)));
    f.json = url_in_lang(cx, cx->lang, arena_printf(cx->arena, "%.*s.json", STR_ARG(path)));
    return f;
}

static struct feed_urls feeds_of(struct cx *cx, const struct news_page *p, const struct tag *tag)
{
    if (p->here != NULL)
        return feeds_at(
            cx, arena_printf(cx->arena, "/news/sections/%.*s/feed", STR_ARG(p->here->slug)));
    if (tag != NULL)
        return feeds_at(cx, arena_printf(cx->arena, "/news/tags/%.*s/feed", STR_ARG(tag->slug)));
    return feeds_at(cx, S("/news/feed"));
}

/* One section; all news are asked for on the page of letters. */
static html_t by_mail(struct cx *cx, const struct section *s)
{
    if (s == NULL)
        return HTML_NONE;
    const str_t name = text2_pick(&s->name, cx->lang);
    return mail_box(cx, &(struct mail_box){
                            .topic = ARTICLES_TOPIC,
                            .about = s->id.v,
                            .title = trf(cx, "By mail: the section “{0}”", TARG(name)),
                            .help = _("When an article is published, corrected or retracted; at "
                                      "once or collected. One press stops it."),
                            .id = "news-by-mail" });
}

static html_t feeds_head(struct cx *cx, const struct feed_urls *f, str_t title)
{
    AUTO(buf) out;
    buf_init(&out, NEWS_PAGE_MAX);
    view_news_head(&out, f->atom, f->rss, f->json, title);
    return html_of_buf(cx, &out);
}

/* The article after which the list goes on: "?after=ID". */
static err_t after_read(struct cx *cx, const struct request *rq, struct article_filter *f)
{
    struct article a;
    int64_t id = 0;
    if (!str_to_i64(request_query(cx, rq, S("after")), 1, INT64_MAX, &id))
        return OK;
    TRY(article_get(cx, (article_id){ id }, &a));
    f->before_at = a.published_at;
    f->before_id = id;
    return OK;
}

static url_t more_url(struct cx *cx, const struct request *rq, const struct article *last)
{
    return url_in_lang(
        cx, cx->lang,
        arena_printf(cx->arena, "%.*s?after=%" PRId64, STR_ARG(rq->path), last->id.v));
}

static err_t list_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       struct article_filter *f, struct news_page *p, const struct tag *tag)
{
    const struct article *at = NULL;
    size_t count = 0;
    struct tag_list *const tags = arena_new(cx->arena, struct tag_list);
    f->limit = NEWS_LIST + 1;
    TRY(after_read(cx, rq, f));
    TRY(article_list(cx, f, &at, &count));
    if (count > NEWS_LIST) {
        count = NEWS_LIST;
        p->more = more_url(cx, rq, &at[count - 1]);
    }
    TRY(article_lines_load(cx, at, count, &p->lines));
    TRY(tag_list_public(cx, tags));
    TRY(article_months(cx, &p->months, &p->month_count));
    p->tags = tags;
    p->may_desk = news_may_desk(cx, NULL);
    p->by_mail = by_mail(cx, p->here);
    const struct feed_urls feeds = feeds_of(cx, p, tag);
    AUTO(buf) body;
    buf_init(&body, NEWS_PAGE_MAX);
    view_newsroom(&body, cx, p, feeds.atom, feeds.rss, feeds.json);
    const struct page page = { .title = p->title,
                               .description = p->lead,
                               .head = feeds_head(cx, &feeds, p->title) };
    return news_respond(cx, rq, rs, 200, &page, &body);
}

err_t newsroom_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article_filter f = { 0 };
    struct news_page p = { .title = _("News"),
                           .lead = _("Articles of the alliance and its organisations, in two "
                                     "languages. Each says who publishes it, who pays, what it "
                                     "rests on, and what was corrected."),
                           .is_first = true };
    return list_draw(cx, rq, rs, &f, &p, NULL);
}

err_t news_section_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct section s;
    TRY(section_find(cx, path_word(rq, 0), &s));
    struct article_filter f = { .section = s.id };
    struct news_page p = { .title = text2_pick(&s.name, cx->lang),
                           .lead = trf(cx, "Articles in the section “{0}”, the newest first.",
                                       TARG(text2_pick(&s.name, cx->lang))),
                           .here = &s };
    return list_draw(cx, rq, rs, &f, &p, NULL);
}

err_t news_tag_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct tag t;
    TRY(tag_find(cx, path_word(rq, 0), &t));
    struct article_filter f = { .tag = t.id };
    struct news_page p = { .title = text2_pick(&t.name, cx->lang),
                           .lead = trf(cx, "Articles with the tag “{0}”, the newest first.",
                                       TARG(text2_pick(&t.name, cx->lang))) };
    return list_draw(cx, rq, rs, &f, &p, &t);
}

/* "2013-10", in the shown time zone. */
err_t news_month_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const str_t month = path_word(rq, 0);
    struct article_filter f = { 0 };
    if (month.len != 7 || !date_is_partial(month))
        return problem(cx, ERR_NOT_FOUND, "no month");
    const str_t from = arena_printf(cx->arena, "%.*s-01T00:00", STR_ARG(month));
    const str_t till =
        arena_printf(cx->arena, "%.*sT23:59", STR_ARG(date_last_day(cx->arena, month)));
    if (date_local_read(from, &f.from) != OK || date_local_read(till, &f.till) != OK)
        return problem(cx, ERR_NOT_FOUND, "no month");
    f.till += 60 * USEC_PER_SECOND;
    struct news_page p = { .title = date_partial(cx, month),
                           .lead = _("Articles of this month, the newest first.") };
    return list_draw(cx, rq, rs, &f, &p, NULL);
}

/* --- one -----------------------------------------------------------------------------------------
 */

static err_t more_load(struct cx *cx, const struct article *but, struct article_lines *out)
{
    const struct article_filter f = { .limit = NEWS_ASIDE + 1 };
    const struct article *at = NULL;
    size_t count = 0;
    TRY(article_list(cx, &f, &at, &count));
    struct article *const others = arena_array(cx->arena, struct article, count);
    size_t n = 0;
    for (size_t i = 0; i < count && n < NEWS_ASIDE; i++) {
        if (at[i].id.v != but->id.v)
            others[n++] = at[i];
    }
    return article_lines_load(cx, others, n, out);
}

static err_t article_draw(struct cx *cx, const struct request *rq, struct response *rs,
                          struct article_page *p)
{
    const struct whole_article *const w = p->w;
    const struct news_page all = { .here = &w->section };
    const struct feed_urls feeds = feeds_of(cx, &all, NULL);
    html_t head = HTML_NONE;
    must(w->v != NULL); /* what is public, and what a preview shows, has a text */
    p->lang = whole_lang(w, cx->lang);
    p->translation = whole_translation(w, cx->lang);
    p->body = article_body(cx, w, p->lang, STR_NONE, STR_NONE);
    p->files = file_list_html(cx, &w->files);
    if (!p->is_preview)
        p->by_mail = by_mail(cx, &w->section);
    TRY(more_load(cx, w->a, &p->more));
    AUTO(buf) body;
    buf_init(&body, NEWS_PAGE_MAX);
    view_article(&body, cx, p, feeds.atom, feeds.rss, feeds.json);
    if (!p->is_preview)
        TRY(article_head(cx, rq, w, &head));
    const struct page page = { .title = article_headline(cx, w),
                               .description = article_summary(cx, w),
                               .kind = PAGE_ARTICLE,
                               .head = head };
    return news_respond(cx, rq, rs, 200, &page, &body);
}

err_t article_page_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct whole_article w;
    TRY(article_of_path(cx, rq, &a, &w));
    struct article_page p = { .w = &w, .may_desk = news_may_desk(cx, &a) };
    TRY(record_changes(cx, a.id.v, &p.changes));
    TRY(record_verify_box_of(cx, a.id.v, &p.verify));
    TRY(comments_section(cx, rq, &w, &p.comments));
    return article_draw(cx, rq, rs, &p);
}

err_t article_preview_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    article_id id;
    struct whole_article w;
    TRY(preview_find(cx, path_word(rq, 0), &id));
    TRY(article_get(cx, id, &a));
    TRY(whole_article_load(cx, &a, a.version, &w));
    struct article_page p = { .w = &w, .is_preview = true };
    rs->cache = CACHE_NEVER;
    response_header(rs, S("X-Robots-Tag"), S("noindex"));
    return article_draw(cx, rq, rs, &p);
}

/* --- versions ------------------------------------------------------------------------------------
 */

static void put_piece(struct cx *cx, const struct article_versions_page *p, enum lang lang,
                      str_t label, const struct text2 *from, const struct text2 *to,
                      struct article_piece *out, size_t *n)
{
    const str_t is = to->by[lang];
    const str_t was = p->from == NULL ? is : from->by[lang];
    if (is.len == 0 && was.len == 0)
        return;
    out[(*n)++] = (struct article_piece){ .label = label,
                                          .lang = lang,
                                          .diff = diff_words(cx->arena, was, is),
                                          .is_same = str_eq(was, is) };
}

/* A name has no language: it stands with the original. */
static struct text2 in_original(const struct article_versions_page *p, str_t s)
{
    struct text2 t = { 0 };
    t.by[p->w->a->original] = s;
    return t;
}

static void byline_pieces(struct cx *cx, const struct article_versions_page *p, enum lang lang,
                          const struct byline *from, struct article_piece *out, size_t *n)
{
    const struct byline *const to = &p->to->byline;
    const struct {
        str_t label, was, is;
    } lines[] = { { _("Writer, as printed"), from->person, to->person },
                  { _("Why the writer’s name is withheld"), from->withheld, to->withheld },
                  { _("Code of the desk"), from->desk, to->desk } };
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        const struct text2 was = in_original(p, lines[i].was);
        const struct text2 is = in_original(p, lines[i].is);
        put_piece(cx, p, lang, lines[i].label, &was, &is, out, n);
    }
    put_piece(cx, p, lang, _("Relation to what it tells of"), &from->relation, &to->relation, out,
              n);
}

enum { PIECES_MOST = 7 * LANG_COUNT }; /* title, lead, text and four of the byline */

static void pieces_fill(struct cx *cx, struct article_versions_page *p)
{
    static const struct article_version nothing = { 0 };
    const struct article_version *const from = p->from == NULL ? &nothing : p->from;
    struct article_piece *const at = arena_array(cx->arena, struct article_piece, PIECES_MOST);
    for (int l = 0; l < LANG_COUNT; l++) {
        const enum lang lang = (enum lang)l; /* counts through the enum */
        put_piece(cx, p, lang, _("Title"), &from->title, &p->to->title, at, &p->piece_count);
        put_piece(cx, p, lang, _("Lead"), &from->lead, &p->to->lead, at, &p->piece_count);
        put_piece(cx, p, lang, _("Text"), &from->body, &p->to->body, at, &p->piece_count);
        byline_pieces(cx, p, lang, &from->byline, at, &p->piece_count);
    }
    p->pieces = at;
}

static const struct article_version *chosen(struct cx *cx, const struct request *rq, str_t name,
                                            const struct article_versions_page *p, size_t otherwise)
{
    int64_t number = 0;
    if (str_to_i64(request_query(cx, rq, name), 1, INT32_MAX, &number)) {
        for (size_t i = 0; i < p->count; i++) {
            if (p->at[i]->number == number)
                return p->at[i];
        }
    }
    return otherwise < p->count ? p->at[otherwise] : NULL;
}

static size_t place_of(const struct article_versions_page *p, const struct article_version *v)
{
    size_t i = 0;
    while (i < p->count && p->at[i] != v)
        i++;
    return i;
}

/* Readers see what was public; whose desk it is, everything. */
err_t article_versions_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct whole_article w;
    struct article_version_list all;
    TRY(article_find(cx, path_word(rq, 0), &a));
    const bool is_desk = news_may_desk(cx, &a);
    if ((!article_is_public(&a) && !is_desk) || a.version == 0)
        return problem(cx, ERR_NOT_FOUND, "not public");
    TRY(whole_article_load(cx, &a, article_is_public(&a) ? a.public_version : a.version, &w));
    TRY(article_version_list_of(cx, a.id, &all));
    struct article_versions_page p = { .w = &w, .is_desk = is_desk };
    const struct article_version **const seen =
        arena_array(cx->arena, const struct article_version *, all.count);
    for (size_t i = 0; i < all.count; i++) {
        if (is_desk || all.at[i].published_at != 0)
            seen[p.count++] = &all.at[i];
    }
    p.at = seen;
    p.to = chosen(cx, rq, S("to"), &p, p.count - 1);
    if (p.to == NULL)
        return problem(cx, ERR_NOT_FOUND, "no version to be seen");
    const size_t at = place_of(&p, p.to);
    p.from = chosen(cx, rq, S("from"), &p, at > 0 ? at - 1 : p.count);
    pieces_fill(cx, &p);
    if (!article_is_public(&a))
        rs->cache = CACHE_NEVER;
    AUTO(buf) body;
    buf_init(&body, NEWS_PAGE_MAX);
    view_article_versions(&body, cx, &p);
    const str_t title = _("Versions");
    const struct page page = { .title = arena_printf(cx->arena, "%.*s: %.*s", STR_ARG(title),
                                                     STR_ARG(article_title(cx, &a))) };
    return news_respond(cx, rq, rs, 200, &page, &body);
}

/* --- principles, front ---------------------------------------------------------------------------
 */

err_t news_principles_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    AUTO(buf) body;
    buf_init(&body, NEWS_PAGE_MAX);
    view_news_principles(&body, cx);
    const struct page page = { .title = _("How this newsroom works"),
                               .description = _("Who speaks and who pays, two people, evidence, "
                                                "corrections, translations and comments.") };
    return news_respond(cx, rq, rs, 200, &page, &body);
}

html_t newsroom_front_head(struct cx *cx)
{
    const struct feed_urls feeds = feeds_at(cx, S("/news/feed"));
    return feeds_head(cx, &feeds, _("News"));
}

err_t newsroom_front_news(struct cx *cx, html_t *out)
{
    const struct article_filter f = { .limit = NEWS_ASIDE };
    const struct article *at = NULL;
    size_t count = 0;
    struct article_lines lines;
    *out = HTML_NONE;
    TRY(article_list(cx, &f, &at, &count));
    if (count == 0)
        return OK;
    TRY(article_lines_load(cx, at, count, &lines));
    AUTO(buf) body;
    buf_init(&body, NEWS_PAGE_MAX);
    view_news_front(&body, cx, &lines);
    TRY(buf_check(&body));
    *out = html_of_buf(cx, &body);
    return OK;
}
