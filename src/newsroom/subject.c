/* What others ask of the newsroom: names for the record's pages, a section of organisation pages,
 * what can be found, what waits. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "newsroom/inside.h"
#include "newsroom/views/public.html.h"
#include "newsroom/web.h"

/* --- names ---------------------------------------------------------------------------------------
 */

static err_t public_one(struct cx *cx, int64_t id, struct article *out)
{
    TRY(article_get(cx, (article_id){ id }, out));
    return article_is_public(out) ? OK : ERR_NOT_FOUND; /* a draft is not named */
}

err_t article_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct article a;
    TRY(public_one(cx, id, &a));
    *name = article_title(cx, &a);
    *where = url_article(cx, &a);
    return OK;
}

err_t section_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct section s;
    struct tag t;
    const err_t found = section_get(cx, (section_id){ id }, &s);
    if (found == OK) {
        *name = text2_pick(&s.name, cx->lang);
        *where = url_section(cx, &s);
        return OK;
    }
    if (found != ERR_NOT_FOUND)
        return found;
    TRY(tag_get(cx, (tag_id){ id }, &t));
    *name = text2_pick(&t.name, cx->lang);
    *where = url_with(cx, "/news/tags/{}", UARG(t.slug));
    return OK;
}

err_t article_choices(struct cx *cx, const struct deliverable_choice **out, size_t *count)
{
    const struct article_filter f = { .limit = ARTICLES_MOST };
    const struct article *at = NULL;
    TRY(article_list(cx, &f, &at, count));
    struct deliverable_choice *const choices =
        arena_array(cx->arena, struct deliverable_choice, *count);
    for (size_t i = 0; i < *count; i++)
        choices[i] = (struct deliverable_choice){ at[i].id.v, article_title(cx, &at[i]) };
    *out = choices;
    return OK;
}

err_t article_organisation_section(struct cx *cx, const struct organisation *o, html_t *out)
{
    const struct article_filter f = { .organisation = o->id, .limit = 10 };
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
    view_organisation_news(&body, cx, &lines,
                           url_with(cx, "/organisations/{}/news.atom", UARG(o->slug)));
    TRY(buf_check(&body));
    *out = html_of_buf(cx, &body);
    return OK;
}

/* --- being found ---------------------------------------------------------------------------------
 */

static err_t search_load(struct cx *cx, int64_t id, struct search_text out[SEARCH_TEXTS_MAX],
                         size_t *count)
{
    struct article *const a = arena_new(cx->arena, struct article);
    struct whole_article w;
    *count = 0;
    const err_t found = public_one(cx, id, a);
    if (found == ERR_NOT_FOUND) {
        cx->problem = (struct problem){ 0 }; /* expected: it leaves the index */
        return OK;
    }
    TRY(found);
    TRY(whole_article_load(cx, a, a->public_version, &w));
    const enum lang reader = cx->lang;
    for (int l = 0; l < LANG_COUNT; l++) {
        cx->lang = (enum lang)l; /* counts through the enum */
        if (w.v->print.by[cx->lang].len == 0)
            continue;
        AUTO(buf) body;
        buf_init(&body, 4 << 20);
        article_words(cx, &w, &body);
        buf_printf(&body, "\n%.*s", STR_ARG(whole_byline(&w)->person));
        out[(*count)++] = (struct search_text){ .title = article_headline(cx, &w),
                                                .body = arena_str(cx->arena, buf_str(&body)),
                                                .lang = cx->lang,
                                                .where = url_article(cx, a),
                                                .organisation = a->organisation.v,
                                                .dated = a->published_at };
    }
    cx->lang = reader;
    return OK;
}

const struct search_source newsroom_search[] = {
    { .kind = "article",
      .label = N_("Articles"),
      .one = N_("Article"),
      .parts = { "article.", NULL },
      .load = search_load,
      .ids = article_ids },
    { 0 },
};

/* --- what leads there, what waits ----------------------------------------------------------------
 */

err_t newsroom_front(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count)
{
    out[0] = (struct signpost){ _("News"), url_plain(cx, "/news"),
                                _("In two languages, with who pays, evidence and corrections") };
    *count = 1;
    return OK;
}

static url_t desk_showing(struct cx *cx, enum desk_show show)
{
    return url_with(cx, "/newsdesk?show={}", UARG(desk_show_word(show)));
}

/* of: whose articles, v 0: all. */
static err_t waiting_signposts(struct cx *cx, organisation_id of,
                               struct signpost out[SIGNPOSTS_MAX], size_t *count)
{
    struct desk_counts all;
    *count = 0;
    TRY(desk_counts_load(cx, of, &all));
    const int64_t *const n = all.of;
    if (n[DESK_WAITING] > 0)
        out[(*count)++] =
            (struct signpost){ trn(cx, n[DESK_WAITING], "{0} article waits for approval",
                                   "{0} articles wait for approval"),
                               desk_showing(cx, DESK_WAITING),
                               _("For whoever did not write them") };
    if (n[DESK_DRAFTS] > 0)
        out[(*count)++] = (struct signpost){ trn(cx, n[DESK_DRAFTS], "{0} article is a draft",
                                                 "{0} articles are drafts"),
                                             desk_showing(cx, DESK_DRAFTS) };
    if (n[DESK_UNTRANSLATED] > 0)
        out[(*count)++] =
            (struct signpost){ trn(cx, n[DESK_UNTRANSLATED], "{0} article awaits its translation",
                                   "{0} articles await their translation"),
                               desk_showing(cx, DESK_UNTRANSLATED),
                               _("For whoever writes the other language") };
    if (n[DESK_SCHEDULED] > 0)
        out[(*count)++] = (struct signpost){ trn(cx, n[DESK_SCHEDULED], "{0} article is scheduled",
                                                 "{0} articles are scheduled"),
                                             desk_showing(cx, DESK_SCHEDULED) };
    return OK;
}

err_t newsroom_desk_signposts(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count)
{
    return waiting_signposts(cx, (organisation_id){ 0 }, out, count);
}

err_t newsroom_own_desk(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count)
{
    return waiting_signposts(cx, (organisation_id){ cx->actor.organisation }, out, count);
}

enum { AUTOSAVE_DAYS = 30 };

err_t newsroom_housekeep(struct cx *cx)
{
    return autosave_expire(cx, cx->now - AUTOSAVE_DAYS * INT64_C(86400) * USEC_PER_SECOND);
}
