/* Statements for programs: where each comes from and what became of it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/json/member.h"
#include "viewpoints/statements/pages.h"
#include "viewpoints/statements/web.h"
#include "viewpoints/web.h"

static void put_id_or_null(struct json_out *j, const char *key, const struct statement *s)
{
    json_key(j, str_from_c(key));
    if (s == NULL)
        json_put_null(j);
    else
        json_put_id(j, s->id.v);
}

static void put_ids(struct json_out *j, const char *key, struct statement_refs refs)
{
    json_key(j, str_from_c(key));
    json_put_array(j);
    for (size_t i = 0; i < refs.count; i++)
        json_put_id(j, refs.at[i]->id.v);
    json_put_array_end(j);
}

void api_put_ways(struct cx *cx, struct json_out *j, const struct statement_list *all,
                  const struct statement *s)
{
    enum lang original;
    const bool has_original = s->erased_at == 0 && statement_original(s, &original);
    json_member_known(j, "original", has_original ? lang_code(original) : STR_NONE);
    json_member_known(j, "translation", translation_word(s->translation));
    json_member_time(j, cx->arena, "translated_at", s->translated_at);
    put_id_or_null(j, "amends", public_statement_of(all, s->amends));
    put_ids(j, "amended_by", amendments_of(cx->arena, all, s));
    put_ids(j, "merged", merged_into_it(cx->arena, all, s));
}

static str_t state_word(const struct statement *s)
{
    if (s->merged_into.v != 0)
        return S("merged");
    return s->state == STATEMENT_ACCEPTED ? S("accepted") : S("rejected");
}

void api_put_merge(struct cx *cx, struct json_out *j, const struct statement_list *all,
                   const struct statement *s)
{
    put_id_or_null(j, "merged_into", public_statement_of(all, s->merged_into));
    put_id_or_null(j, "stands_for_it", statement_survivor(all, s->id));
    json_member_time(j, cx->arena, "merged_at", s->merged_into.v != 0 ? s->merged_at : 0);
    json_member_known(j, "merge_reason", s->merge_reason);
}

static void put_trace(struct cx *cx, struct json_out *j, const struct trace_list *trace)
{
    json_key(j, S("history"));
    json_put_array(j);
    for (size_t i = 0; i < trace->count; i++) {
        const struct trace *const t = &trace->at[i];
        json_put_object(j);
        json_member_time(j, cx->arena, "at", t->at);
        json_member_str(j, "what", trace_word(t->what));
        put_id_or_null(j, "other", t->other);
        json_member_known(j, "reason", t->reason);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static const struct statement *numbered(const struct statement_list *all, int64_t number)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->at[i].number == number && all->at[i].state != STATEMENT_PENDING)
            return &all->at[i];
    }
    return NULL;
}

err_t api_statement(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct statement_list all;
    TRY(consultation_of_path(cx, rq, &c));
    TRY(statement_list_all(cx, c.id, &all));
    const struct statement *const s = numbered(&all, path_id(rq, 1) - 1);
    if (s == NULL)
        return problem(cx, ERR_NOT_FOUND, "no such statement here");
    const struct trace_list trace = trace_of(cx->arena, &all, s, c.import_id != 0);
    respond_json(rs, 200);
    struct json_out j;
    json_begin(&j, &rs->body);
    json_put_object(&j);
    api_put_statement_fields(&j, s);
    json_member_str(&j, "state", state_word(s));
    json_member_known(&j, "rejection", s->rejection);
    api_put_corrected(cx, &j, s);
    json_member_time(&j, cx->arena, "taken_down_at", s->erased_at);
    api_put_ways(cx, &j, &all, s);
    json_member_known(&j, "amend_reason", s->amend_reason);
    api_put_merge(cx, &j, &all, s);
    put_trace(cx, &j, &trace);
    json_put_object_end(&j);
    return OK;
}

static const struct api_field STATEMENT_FIELDS[] = {
    { "id", API_STRING, true, "Stable id" },
    { "number", API_INTEGER, true, "In its consultation, from 1" },
    { "text", API_OBJECT, true, "Text by language: az, en" },
    { "short", API_OBJECT, true, "A few words for charts, by language" },
    { "state", API_STRING, true, "accepted, rejected or merged" },
    { "rejection", API_STRING, false, "Public reason; null: none" },
    { "corrected_at", API_STRING, false, "RFC 3339, UTC; null: never" },
    { "corrected_after", API_STRING, false,
      "positions_ended or result_published: positions were taken on the earlier text; null: while "
      "they were taken, or never" },
    { "taken_down_at", API_STRING, false, "RFC 3339, UTC; null: its text stands" },
    { "original", API_STRING, false,
      "Language of the original, az or en; null: both texts were written together" },
    { "translation", API_STRING, false, "machine, human or confirmed; null: there is none" },
    { "translated_at", API_STRING, false, "When it was translated or confirmed" },
    { "amends", API_STRING, false, "Id of the statement it would reword" },
    { "amended_by", API_ARRAY, true, "Ids of statements that would reword it" },
    { "merged", API_ARRAY, true, "Ids of statements merged into it" },
    { "amend_reason", API_STRING, false, "Why another wording" },
    { "merged_into", API_STRING, false, "Id of the one that it was merged into" },
    { "stands_for_it", API_STRING, false, "Id of the one that stands for it: itself, or another" },
    { "merged_at", API_STRING, false, "RFC 3339, UTC" },
    { "merge_reason", API_STRING, false, "Public reason; amended: an amendment took its place" },
    { "history", API_ARRAY, true, "What happened to it, by time: at, what, other, reason" },
    { 0 },
};
static const int PROBLEMS[] = { 404, 429, 503, 0 };
const struct api_operation api_statement_op = {
    .id = "getStatement", .answer = STATEMENT_FIELDS, .answer_status = 200, .problems = PROBLEMS
};
