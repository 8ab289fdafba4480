/* Projects for programs. Ids are strings: they pass what JavaScript can count. Amounts are strings,
 * too ("48000", "6200.50"): nothing is lost by rounding.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/json.h"
#include "kit/text/text.h"
#include "projects/exports/exports.h"
#include "projects/web.h"

static void put(struct json_out *j, str_t key, str_t value)
{
    json_key(j, key);
    json_put_str(j, value);
}

static void put_flag(struct json_out *j, str_t key, bool value)
{
    json_key(j, key);
    json_put_bool(j, value);
}

/* "" is told as null: not known. */
static void put_or_null(struct json_out *j, str_t key, str_t value)
{
    json_key(j, key);
    if (value.len == 0)
        json_put_null(j);
    else
        json_put_str(j, value);
}

static void put_text2(struct json_out *j, str_t key, const struct text2 *t)
{
    json_key(j, key);
    json_put_object(j);
    for (int l = 0; l < LANG_COUNT; l++)
        put(j, lang_code((enum lang)l), t->by[l]); /* counts through the enum */
    json_put_object_end(j);
}

static void put_id(struct json_out *j, str_t key, int64_t id)
{
    json_key(j, key);
    if (id == 0)
        json_put_null(j);
    else
        json_put_id(j, id);
}

static void put_time(struct cx *cx, struct json_out *j, str_t key, usec_t at)
{
    put_or_null(j, key, at == 0 ? S("") : date_time_iso(cx->arena, at));
}

static void put_party(struct json_out *j, str_t key, const struct party *p)
{
    json_key(j, key);
    json_put_object(j);
    put_text2(j, S("name"), &p->name);
    put_or_null(j, S("organisation"), p->o != NULL ? p->o->slug : S(""));
    json_put_object_end(j);
}

static void put_source(struct json_out *j, const struct source *s)
{
    json_key(j, S("source"));
    if (s->id.v == 0) {
        json_put_null(j);
        return;
    }
    json_put_object(j);
    put(j, S("title"), s->title);
    put(j, S("publisher"), s->publisher);
    put(j, S("kind"), s->kind);
    put_or_null(j, S("dated"), s->dated);
    put_or_null(j, S("url"), s->url);
    json_put_object_end(j);
}

static void put_grants(struct cx *cx, struct json_out *j, const struct grant_view *at, size_t count)
{
    json_key(j, S("grants"));
    json_put_array(j);
    for (size_t i = 0; i < count; i++) {
        const struct project_grant *const g = at[i].g;
        json_put_object(j);
        put_id(j, S("id"), g->line.v);
        put_party(j, S("funder"), &at[i].funder);
        put_or_null(j, S("amount"), amount_plain(cx->arena, g->amount));
        put_or_null(j, S("currency"), g->currency);
        put_or_null(j, S("awarded"), g->awarded);
        put_or_null(j, S("reference"), g->reference);
        put_text2(j, S("conditions"), &g->conditions);
        put_or_null(j, S("money"), grant_money_word(g->money));
        put_or_null(j, S("origin"), grant_origin_word(g->origin));
        put_source(j, &at[i].source);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

/* null: no file. Of one that was removed only its number. */
static void put_file(struct cx *cx, struct json_out *j, str_t key, const struct whole *w,
                     file_id id)
{
    const struct file *const f = project_file_in(&w->files, id);
    json_key(j, key);
    if (id.v == 0) {
        json_put_null(j);
        return;
    }
    json_put_object(j);
    put_id(j, S("id"), id.v);
    put_flag(j, S("removed"), f == NULL);
    if (f != NULL) {
        put(j, S("name"), f->name);
        put(j, S("media_type"), f->media_type);
        json_key(j, S("size"));
        json_put_i64(j, f->size);
        put(j, S("sha256"), f->sha256);
        put(j, S("licence"), f->licence);
        put_text2(j, S("alt"), &f->alt);
        put(j, S("path"), url_file(cx, f).text);
    }
    json_put_object_end(j);
}

/* Members of an open object. */
static void put_head(struct cx *cx, struct json_out *j, const struct project *p,
                     const struct party *runner)
{
    put_id(j, S("id"), p->id.v);
    put(j, S("slug"), p->slug);
    put_text2(j, S("title"), &p->title);
    put(j, S("state"), project_state_word(p->state));
    put_or_null(j, S("starts"), p->starts);
    put_or_null(j, S("ends"), p->ends);
    put_party(j, S("run_by"), runner);
    put_flag(j, S("is_unfunded"), p->is_unfunded);
    put_flag(j, S("is_example"), p->is_example);
    put_time(cx, j, S("published_at"), p->published_at);
    put_time(cx, j, S("changed_at"), p->changed_at);
}

/* --- a project with everything ---------------------------------------------------------------- */

static void put_part(struct cx *cx, struct json_out *j, const struct whole *w,
                     const struct part_view *v)
{
    const struct project_part *const t = v->t;
    json_put_object(j);
    put_id(j, S("id"), t->line.v);
    switch (t->kind) {
    case PART_BUDGET:
        put_text2(j, S("title"), &t->title);
        put_or_null(j, S("amount"), amount_plain(cx->arena, t->amount));
        put_or_null(j, S("spent"), amount_plain(cx->arena, v->spent));
        break;
    case PART_ACTIVITY:
        put_text2(j, S("title"), &t->title);
        put_text2(j, S("detail"), &t->detail);
        put_or_null(j, S("from"), t->from);
        put_or_null(j, S("till"), t->till);
        break;
    case PART_MILESTONE:
        put_text2(j, S("title"), &t->title);
        put_or_null(j, S("due"), t->till);
        put_or_null(j, S("reached"), t->done);
        put(j, S("state"), milestone_word(v->shown));
        put_text2(j, S("evidence"), &t->evidence);
        put_or_null(j, S("evidence_url"), t->evidence_url);
        put_id(j, S("evidence_entry"), t->evidence_entry);
        put_file(cx, j, S("evidence_file"), w, t->evidence_file);
        break;
    case PART_DELIVERABLE:
        put(j, S("kind"), t->thing_kind);
        put_id(j, S("thing"), t->thing);
        put_text2(j, S("detail"), &t->detail);
        break;
    case PART_PARTNER:
        put_party(j, S("partner"), &v->partner);
        put_text2(j, S("detail"), &t->detail);
        break;
    }
    json_put_object_end(j);
}

static void put_parts(struct cx *cx, struct json_out *j, const struct whole *w)
{
    static const str_t KEYS[PART_KINDS] = { S_INIT("budget"), S_INIT("activities"),
                                            S_INIT("milestones"), S_INIT("deliverables"),
                                            S_INIT("partners") };
    for (int k = 0; k < PART_KINDS; k++) {
        json_key(j, KEYS[k]);
        json_put_array(j);
        for (size_t i = 0; i < w->parts[k].count; i++)
            put_part(cx, j, w, &w->parts[k].at[i]);
        json_put_array_end(j);
    }
}

static void put_report(struct cx *cx, struct json_out *j, const struct whole *w,
                       const struct project_report *r)
{
    json_put_object(j);
    put_id(j, S("id"), r->id.v);
    put_id(j, S("report"), r->line.v);
    json_key(j, S("version"));
    json_put_i64(j, r->version);
    put(j, S("kind"), report_kind_word(r->kind));
    put_or_null(j, S("from"), r->from);
    put_or_null(j, S("till"), r->till);
    put_text2(j, S("text"), &r->text);
    put_or_null(j, S("reason"), r->reason);
    put_time(cx, j, S("published_at"), r->published_at);
    put_time(cx, j, S("superseded_at"), r->superseded_at);
    put_file(cx, j, S("file"), w, r->file);
    json_key(j, S("spent"));
    json_put_array(j);
    for (size_t i = 0; i < r->figure_count; i++) {
        json_put_object(j);
        put_id(j, S("budget_line"), r->figures[i].line.v);
        put(j, S("amount"), amount_plain(cx->arena, r->figures[i].spent));
        json_put_object_end(j);
    }
    json_put_array_end(j);
    json_put_object_end(j);
}

err_t whole_json(struct cx *cx, const struct whole *w, struct json_out *j)
{
    const struct project *const p = w->p;
    json_put_object(j);
    put_head(cx, j, p, &w->runner);
    put_text2(j, S("aims"), &p->aims);
    put_text2(j, S("note"), &p->note);
    put_or_null(j, S("currency"), p->currency);
    put_or_null(j, S("country"), p->country);
    put_or_null(j, S("sector"), p->sector);
    put_or_null(j, S("budget_total"), amount_plain(cx->arena, w->budget));
    put_or_null(j, S("spent_total"), amount_plain(cx->arena, w->spent));
    put_source(j, &w->source);
    put_grants(cx, j, w->grants, w->grant_count);
    put_parts(cx, j, w);
    json_key(j, S("reports"));
    json_put_array(j);
    for (size_t i = 0; i < w->reports.count; i++)
        put_report(cx, j, w, &w->reports.at[i]);
    json_put_array_end(j);
    json_put_object_end(j);
    return OK;
}

err_t projects_json_write(struct cx *cx, const struct wholes *all, struct buf *out)
{
    struct json_out j;
    json_begin(&j, out);
    json_put_object(&j);
    json_key(&j, S("projects"));
    json_put_array(&j);
    for (size_t i = 0; i < all->count; i++)
        TRY(whole_json(cx, &all->at[i], &j));
    json_put_array_end(&j);
    json_put_object_end(&j);
    return buf_check(out);
}

/* --- routes ----------------------------------------------------------------------------------- */

err_t api_projects_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    (void)rq;
    const struct project *list = NULL;
    size_t count = 0;
    const struct listed *at = NULL;
    TRY(project_list(cx, PROJECTS_PUBLIC, &list, &count));
    TRY(listed_load(cx, list, count, &at));
    respond_json(rs, 200);
    struct json_out j;
    json_begin(&j, &rs->body);
    json_put_object(&j);
    json_key(&j, S("projects"));
    json_put_array(&j);
    for (size_t i = 0; i < count; i++) {
        json_put_object(&j);
        put_head(cx, &j, &list[i], &at[i].runner);
        put_grants(cx, &j, at[i].grants, at[i].grant_count);
        json_put_object_end(&j);
    }
    json_put_array_end(&j);
    json_put_object_end(&j);
    return OK;
}

err_t api_project_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct project p = { 0 };
    struct whole w = { 0 };
    TRY(project_of_path(cx, rq, &p));
    if (!project_is_public(&p))
        return problem(cx, ERR_NOT_FOUND, "a draft is for nobody else");
    TRY(whole_load(cx, &p, &w));
    respond_json(rs, 200);
    struct json_out j;
    json_begin(&j, &rs->body);
    return whole_json(cx, &w, &j);
}

static const struct api_field LIST_FIELDS[] = {
    { "projects", API_ARRAY, true,
      "Newest first; each with id, slug, title, state, term, who runs it and grants" },
    { 0 },
};
static const struct api_field PROJECT_FIELDS[] = {
    { "id", API_STRING, true, "Stable id" },
    { "slug", API_STRING, true, "Its name in addresses" },
    { "title", API_OBJECT, true, "Text by language: az, en" },
    { "state", API_STRING, true, "published, completed or cancelled" },
    { "starts", API_STRING, false, "Date as precise as known: 2013, 2013-07, 2013-07-15; or null" },
    { "ends", API_STRING, false, "Likewise" },
    { "run_by", API_OBJECT, true, "name by language; organisation: slug, null: not on record" },
    { "is_unfunded", API_BOOLEAN, true, "Says that it receives no funding" },
    { "is_example", API_BOOLEAN, true, "Made up for a demonstration" },
    { "published_at", API_STRING, true, "RFC 3339, UTC" },
    { "changed_at", API_STRING, true, "RFC 3339, UTC" },
    { "aims", API_OBJECT, true, "Markdown by language" },
    { "note", API_OBJECT, true, "What a reader must know, by language" },
    { "currency", API_STRING, false, "ISO 4217, of budget and reports; null: not stated" },
    { "country", API_STRING, false, "ISO 3166-1 alpha-2; null: not stated" },
    { "sector", API_STRING, false, "OECD DAC purpose code; null: not stated" },
    { "budget_total", API_STRING, false, "Sum of the lines; null: not disclosed" },
    { "spent_total", API_STRING, false, "As reported; null: not on record" },
    { "source", API_OBJECT, false, "Who reports it; null: who runs it" },
    { "grants", API_ARRAY, true,
      "Each with funder, amount, currency, awarded, reference, conditions, money, origin, source" },
    { "budget", API_ARRAY, true, "Lines: title, amount, spent" },
    { "activities", API_ARRAY, true, "title, detail, from, till" },
    { "milestones", API_ARRAY, true, "title, due, reached, state, evidence" },
    { "deliverables", API_ARRAY, true, "kind and id of what this site holds" },
    { "partners", API_ARRAY, true, "partner, and what it does" },
    { "reports", API_ARRAY, true,
      "Every version with its text, figures and file; superseded_at null: in force" },
    { 0 },
};
static const int LIST_PROBLEMS[] = { 429, 503, 0 };
static const int READ_PROBLEMS[] = { 404, 429, 503, 0 };
const struct api_operation api_projects_op = {
    .id = "listProjects", .answer = LIST_FIELDS, .answer_status = 200, .problems = LIST_PROBLEMS
};
const struct api_operation api_project_op = {
    .id = "getProject", .answer = PROJECT_FIELDS, .answer_status = 200, .problems = READ_PROBLEMS
};
