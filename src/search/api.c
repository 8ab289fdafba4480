/* Search for programs. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/http/form.h"
#include "kit/json/member.h"
#include "kit/text/text.h"
#include "search/pages.h"

static void put_id(struct json_out *j, str_t key, int64_t v)
{
    json_key(j, key);
    if (v == 0)
        json_put_null(j);
    else
        json_put_id(j, v);
}

/* Fragments of text, what matched apart, so that nobody needs to read markup. */
static void put_snippet(struct json_out *j, str_t key, const struct snippet *s)
{
    json_key(j, key);
    json_put_array(j);
    for (size_t i = 0; i < s->count; i++) {
        const struct piece *const p = &s->at[i];
        json_put_object(j);
        json_member_str(j, "text", p->kind == PIECE_GAP ? S("…") : p->text);
        json_key(j, S("match"));
        json_put_bool(j, p->kind == PIECE_HIT);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static void put_organisation(struct json_out *j, const struct search_hit *hit,
                             const struct speaker *who)
{
    json_key(j, S("organisation"));
    if (hit->text.organisation == 0) {
        json_put_null(j);
        return;
    }
    json_put_object(j);
    put_id(j, S("id"), hit->text.organisation);
    json_member_str(j, "name", who->name);
    json_key(j, S("disclosure"));
    if (who->pays.len > 0)
        json_put_str(j, who->pays);
    else
        json_put_null(j);
    json_put_object_end(j);
}

static void put_hit(struct cx *cx, struct json_out *j, const struct search_hit *hit,
                    const struct speaker *who)
{
    json_put_object(j);
    json_member_str(j, "kind", str_from_c(hit->source->kind));
    put_id(j, S("id"), hit->subject);
    json_member_str(j, "title", hit->text.title.len > 0 ? hit->text.title : hit->text.about);
    json_member_str(j, "url", hit->text.where.text);
    json_key(j, S("language"));
    if (hit->text.is_both)
        json_put_null(j);
    else
        json_put_str(j, lang_code(hit->text.lang));
    put_organisation(j, hit, who);
    json_key(j, S("dated"));
    if (hit->text.dated == 0)
        json_put_null(j);
    else
        json_put_str(j, date_time_iso(cx->arena, hit->text.dated));
    put_snippet(j, S("title_matches"), &hit->title);
    put_snippet(j, S("snippet"), &hit->body);
    json_put_object_end(j);
}

static void put_counts(struct json_out *j, const struct search_answer *a)
{
    json_key(j, S("counts"));
    json_put_object(j);
    for (size_t i = 0; i < a->counts_count; i++) {
        json_key(j, str_from_c(a->counts[i].source->kind));
        json_put_i64(j, a->counts[i].count);
    }
    json_put_object_end(j);
}

static void put_flag(struct json_out *j, str_t key, bool v)
{
    json_key(j, key);
    json_put_bool(j, v);
}

static void put_answer(struct cx *cx, struct json_out *j, const struct inquiry *at,
                       const struct search_answer *a, const struct speaker *who)
{
    json_put_object(j);
    json_member_str(j, "query", at->text);
    json_member_str(j, "shown", a->shown.len > 0 ? a->shown : at->text);
    put_flag(j, S("is_some"), a->is_some);
    json_key(j, S("total"));
    json_put_i64(j, a->total);
    put_flag(j, S("is_more_counted"), a->is_more_counted);
    put_flag(j, S("is_building"), a->is_building);
    put_flag(j, S("is_behind"), a->is_behind);
    put_counts(j, a);
    json_key(j, S("results"));
    json_put_array(j);
    for (size_t i = 0; i < a->count; i++)
        put_hit(cx, j, &a->at[i], &who[i]);
    json_put_array_end(j);
    put_id(j, S("next"), a->next);
    json_put_object_end(j);
}

err_t search_api_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct inquiry *const at = arena_new(cx->arena, struct inquiry);
    struct search_answer *const a = arena_new(cx->arena, struct search_answer);
    const struct speaker *who = NULL;
    enum lang lang = cx->lang;
    TRY(inquiry_read(cx, rq, at));
    if (at->form.error_count > 0)
        return problem(cx, ERR_INVALID, "a parameter of a search");
    if (lang_from_code(at->lang, &lang))
        cx->lang = lang; /* names and addresses in the language that is asked for */
    TRY(search_find(cx, &at->asked, a));
    TRY(speakers_of(cx, a, &who));
    respond_json(rs, 200);
    struct json_out j;
    json_begin(&j, &rs->body);
    put_answer(cx, &j, at, a, who);
    return OK;
}

static const struct api_field QUERY[] = {
    { "q", API_STRING, true, "Words, \"phrases\", -without; at most 200 characters" },
    { "kind", API_STRING, false, "Only of this kind: organisation, consultation, statement …" },
    { "lang", API_STRING, false, "az or en: only texts in it" },
    { "organisation", API_STRING, false, "Slug: only what this organisation says" },
    { "order", API_STRING, false, "newest; without it the best match comes first" },
    { "exact", API_STRING, false, "1: no other word for one that is not known" },
    { "after", API_STRING, false, "next of the page before" },
    { 0 },
};
static const struct api_field ANSWER[] = {
    { "query", API_STRING, true, "As asked" },
    { "shown", API_STRING, true, "What was looked for, where nothing was found for query" },
    { "is_some", API_BOOLEAN, true, "Nothing has all the words: these have some" },
    { "total", API_INTEGER, true, "Things found; of them the first 200 can be paged to" },
    { "is_more_counted", API_BOOLEAN, true, "There are more than total" },
    { "is_building", API_BOOLEAN, true, "The index is being built: more may come" },
    { "is_behind", API_BOOLEAN, true, "Something was said that is not in the index yet" },
    { "counts", API_OBJECT, true, "Things found by kind" },
    { "results", API_ARRAY, true,
      "Each with kind, id, title, url, language, organisation (id, name, disclosure), dated, "
      "title_matches and snippet (text and match)" },
    { "next", API_STRING, false, "after of the next page; null: none" },
    { 0 },
};
static const int PROBLEMS[] = { 422, 429, 503, 0 };
const struct api_operation search_api_op = {
    .id = "search", .query = QUERY, .answer = ANSWER, .answer_status = 200, .problems = PROBLEMS
};
