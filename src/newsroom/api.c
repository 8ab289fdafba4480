/* Articles for programs. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/member.h"
#include "newsroom/web.h"
#include "site/list_file.h"

enum { API_ARTICLES = 50, NEWS_COLUMNS = 12 };

/* --- as a table ---------------------------------------------------------------------------------
 */

static void put_row(struct cx *cx, const struct request *rq, const struct whole_article *w,
                    struct list_file *f)
{
    const struct article *const a = w->a;
    const struct list_cell cells[NEWS_COLUMNS] = { CELL(a->slug),
                                                   CELL(w->section.slug),
                                                   CELL(article_state_word(a->state)),
                                                   CELL(w->publisher == NULL ? STR_NONE
                                                                             : w->publisher->slug),
                                                   CELL(byline(cx, w)),
                                                   CELL(article_disclosure_text(cx, w)),
                                                   CELLS_OF(w->v->title),
                                                   CELL(lang_code(a->original)),
                                                   cell_time(cx, a->published_at),
                                                   cell_time(cx, a->updated_at),
                                                   CELL(news_address(cx, rq, url_article(cx, a))) };
    list_file_row(f, cells);
}

err_t news_csv_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const char *const COLUMNS[NEWS_COLUMNS] = { "slug",         "section",    "state",
                                                       "organisation", "byline",     "disclosure",
                                                       "title_az",     "title_en",   "original",
                                                       "published_at", "updated_at", "url" };
    struct article_filter filter = { .limit = API_ARTICLES };
    struct list_file f;
    size_t count = 0;
    list_file_begin(&f, cx, rq, rs, "news", COLUMNS, NEWS_COLUMNS);
    do {
        const struct arena_mark mark = arena_mark(cx->arena);
        const struct article *at = NULL;
        TRY(article_list(cx, &filter, &at, &count));
        for (size_t i = 0; i < count; i++) {
            struct whole_article w;
            TRY(whole_article_load(cx, &at[i], at[i].public_version, &w));
            put_row(cx, rq, &w, &f);
            filter.before_at = at[i].published_at;
            filter.before_id = at[i].id.v;
        }
        arena_back(cx->arena, mark);
    } while (count == API_ARTICLES);
    return list_file_end(&f);
}

/* --- as JSON ------------------------------------------------------------------------------------
 */

static void put_evidence(struct cx *cx, const struct request *rq, const struct whole_article *w,
                         struct json_out *j)
{
    json_key(j, S("evidence"));
    json_put_array(j);
    for (size_t i = 0; i < w->evidence_count; i++) {
        const struct evidence_shown *const s = &w->evidence[i];
        json_put_object(j);
        json_key(j, S("claim"));
        json_put_i64(j, s->e->claim);
        json_member_str(j, "kind", evidence_kind_word(s->e->kind));
        json_member_known(j, "name", s->name);
        json_member_known(j, "url",
                          s->is_gone || s->where.text.len == 0 ? STR_NONE
                          : s->source != NULL                  ? s->where.text
                                                               : news_address(cx, rq, s->where));
        json_member_text2(j, "note", &s->e->note);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static void put_corrections(struct cx *cx, const struct whole_article *w, struct json_out *j)
{
    json_key(j, S("corrections"));
    json_put_array(j);
    for (size_t i = 0; i < w->corrections.count; i++) {
        const struct article_version *const v = &w->corrections.at[i];
        json_put_object(j);
        json_key(j, S("version"));
        json_put_i64(j, v->number);
        json_member_str(j, "kind", change_kind_word(v->kind));
        json_member_text2(j, "note", &v->note);
        json_member_time(j, cx->arena, "published_at", v->published_at);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static void put_head(struct cx *cx, const struct request *rq, const struct whole_article *w,
                     struct json_out *j)
{
    const struct article *const a = w->a;
    json_member_str(j, "slug", a->slug);
    json_member_str(j, "url", news_address(cx, rq, url_article(cx, a)));
    json_member_str(j, "section", w->section.slug);
    json_member_str(j, "state", article_state_word(a->state));
    json_member_known(j, "organisation", w->publisher == NULL ? STR_NONE : w->publisher->slug);
    json_member_str(j, "byline", byline(cx, w));
    json_member_str(j, "disclosure", article_disclosure_text(cx, w));
    json_member_text2(j, "title", &w->v->title);
    if (a->state == ARTICLE_RETRACTED) {
        json_member_text2(j, "retraction", &a->retraction);
        json_member_time(j, cx->arena, "retracted_at", a->retracted_at);
    } else {
        json_member_text2(j, "lead", &w->v->lead);
    }
    json_member_str(j, "original", lang_code(a->original));
    json_key(j, S("version"));
    json_put_i64(j, a->public_version);
    json_member_time(j, cx->arena, "published_at", a->published_at);
    json_member_time(j, cx->arena, "updated_at", a->updated_at);
    json_key(j, S("is_example"));
    json_put_bool(j, a->is_example);
}

err_t api_article_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article a;
    struct whole_article w;
    struct json_out j;
    TRY(article_of_path(cx, rq, &a, &w));
    respond_json(rs, 200);
    json_begin(&j, &rs->body);
    json_put_object(&j);
    put_head(cx, rq, &w, &j);
    if (a.state != ARTICLE_RETRACTED)
        json_member_text2(&j, "text", &w.v->body);
    json_key(&j, S("claims_without_evidence"));
    json_put_i64(&j, (int64_t)claims_unsupported(&w, a.original));
    put_evidence(cx, rq, &w, &j);
    put_corrections(cx, &w, &j);
    json_put_object_end(&j);
    return OK;
}

err_t api_articles_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct article_filter f = { .limit = API_ARTICLES };
    const struct article *at = NULL;
    size_t count = 0;
    struct json_out j;
    int64_t after = 0;
    if (str_to_i64(request_query(cx, rq, S("after")), 1, INT64_MAX, &after)) {
        struct article last;
        TRY(article_get(cx, (article_id){ after }, &last));
        f.before_at = last.published_at;
        f.before_id = after;
    }
    TRY(article_list(cx, &f, &at, &count));
    respond_json(rs, 200);
    json_begin(&j, &rs->body);
    json_put_object(&j);
    json_key(&j, S("articles"));
    json_put_array(&j);
    for (size_t i = 0; i < count; i++) {
        struct whole_article w;
        TRY(whole_article_load(cx, &at[i], at[i].public_version, &w));
        json_put_object(&j);
        put_head(cx, rq, &w, &j);
        json_put_object_end(&j);
    }
    json_put_array_end(&j);
    json_key(&j, S("next"));
    if (count == API_ARTICLES)
        json_put_id(&j, at[count - 1].id.v);
    else
        json_put_null(&j);
    json_put_object_end(&j);
    return OK;
}

static const struct api_field LIST_QUERY[] = {
    { "after", API_STRING, false, "Number of the last article of the page before" }, { 0 }
};
static const struct api_field LIST_ANSWER[] = {
    { "articles", API_ARRAY, true, "Public articles, newest first, each with its disclosure" },
    { "next", API_STRING, false, "For ?after=; null on the last page" },
    { 0 }
};
static const struct api_field ONE_ANSWER[] = {
    { "title", API_OBJECT, true, "In both languages; empty where a translation is awaited" },
    { "lead", API_OBJECT, false, "Absent from a retracted article" },
    { "text", API_OBJECT, false, "Markdown; absent from a retracted article" },
    { "retraction", API_OBJECT, false, "Why it was retracted; absent from one that stands" },
    { "disclosure", API_STRING, true, "Who publishes, who pays, which relation, what it rests on" },
    { "evidence", API_ARRAY, true, "What marked claims rest on, by claim" },
    { "corrections", API_ARRAY, true, "Corrections and additions, with their dates" },
    { 0 }
};
static const int ONE_PROBLEMS[] = { 404, 0 };
const struct api_operation api_articles_op = {
    .id = "listArticles", .query = LIST_QUERY, .answer = LIST_ANSWER, .answer_status = 200
};
const struct api_operation api_article_op = {
    .id = "readArticle", .answer = ONE_ANSWER, .answer_status = 200, .problems = ONE_PROBLEMS
};
