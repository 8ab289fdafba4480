/* The public log for programs. Ids are strings: they pass what JavaScript can count.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "moderation/log_files.h"

#include "kit/base/str.h"
#include "kit/json/member.h"
#include "kit/text/csv.h"
#include "kit/text/text.h"
#include "moderation/web.h"

static str_t id_text(struct cx *cx, int64_t id)
{
    return id == 0 ? STR_NONE : arena_printf(cx->arena, "%" PRId64, id);
}

static str_t time_text(struct cx *cx, usec_t at)
{
    return at == 0 ? STR_NONE : date_time_iso(cx->arena, at);
}

static str_t appeal_text(const struct logged *l)
{
    return l->is_appealed ? appeal_outcome_word(l->outcome) : STR_NONE;
}

static void csv_line(struct buf *out, const str_t *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        csv_add(out, cells[i], i == 0, CSV_FORMULA_SAFE);
    csv_end_row(out);
}

void moderation_csv_write(struct cx *cx, const struct log_list *all, struct buf *out)
{
    static const str_t COLUMNS[] = { S_INIT("decision"),
                                     S_INIT("case"),
                                     S_INIT("decided_at"),
                                     S_INIT("kind"),
                                     S_INIT("verdict"),
                                     S_INIT("rule"),
                                     S_INIT("names"),
                                     S_INIT("reason"),
                                     S_INIT("language"),
                                     S_INIT("decided_by"),
                                     S_INIT("before_publication"),
                                     S_INIT("waited_seconds"),
                                     S_INIT("rules_version"),
                                     S_INIT("settles_appeal"),
                                     S_INIT("appeal"),
                                     S_INIT("appealed_at"),
                                     S_INIT("settled_at"),
                                     S_INIT("withdrawn_at") };
    csv_line(out, COLUMNS, ARRAY_LEN(COLUMNS));
    for (size_t i = 0; i < all->count; i++) {
        const struct logged *const l = &all->at[i];
        const str_t cells[ARRAY_LEN(COLUMNS)] = { id_text(cx, l->d.id.v),
                                                  id_text(cx, l->in.v),
                                                  time_text(cx, l->d.at),
                                                  l->kind,
                                                  verdict_word(l->d.verdict),
                                                  rule_word(l->d.rule),
                                                  l->d.detail,
                                                  l->d.reason,
                                                  lang_code(l->d.language),
                                                  l->d.role,
                                                  l->d.is_before ? S("yes") : S("no"),
                                                  arena_printf(cx->arena, "%" PRId64,
                                                               l->d.waited / USEC_PER_SECOND),
                                                  arena_printf(cx->arena, "%" PRId64, l->d.policy),
                                                  l->d.appeal.v != 0 ? S("yes") : S("no"),
                                                  appeal_text(l),
                                                  time_text(cx, l->appealed_at),
                                                  time_text(cx, l->settled_at),
                                                  time_text(cx, l->withdrawn_at) };
        csv_line(out, cells, ARRAY_LEN(cells));
    }
}

/* --- JSON --------------------------------------------------------------------------------------
 */

static void put_i64(struct json_out *j, str_t key, int64_t v)
{
    json_key(j, key);
    json_put_i64(j, v);
}

static void put_flag(struct json_out *j, str_t key, bool v)
{
    json_key(j, key);
    json_put_bool(j, v);
}

static void put_appeal(struct cx *cx, struct json_out *j, const struct logged *l)
{
    json_key(j, S("appeal"));
    if (!l->is_appealed) {
        json_put_null(j);
        return;
    }
    json_put_object(j);
    json_member_str(j, "outcome", appeal_outcome_word(l->outcome));
    json_member_time(j, cx->arena, "made_at", l->appealed_at);
    json_member_time(j, cx->arena, "settled_at", l->settled_at);
    json_put_object_end(j);
}

static void put_decision(struct cx *cx, struct json_out *j, const struct logged *l)
{
    json_put_object(j);
    json_key(j, S("id"));
    json_put_id(j, l->d.id.v);
    json_key(j, S("case"));
    json_put_id(j, l->in.v);
    json_member_time(j, cx->arena, "decided_at", l->d.at);
    json_member_str(j, "kind", l->kind);
    json_member_str(j, "verdict", verdict_word(l->d.verdict));
    json_member_str(j, "rule", rule_word(l->d.rule));
    json_member_str(j, "names", l->d.detail);
    json_member_str(j, "reason", l->d.reason);
    json_member_str(j, "language", lang_code(l->d.language));
    json_member_str(j, "decided_by", l->d.role);
    put_flag(j, S("before_publication"), l->d.is_before);
    put_flag(j, S("settles_appeal"), l->d.appeal.v != 0);
    put_i64(j, S("rules_version"), l->d.policy);
    put_i64(j, S("waited_seconds"), l->d.waited / USEC_PER_SECOND);
    put_appeal(cx, j, l);
    json_member_time(j, cx->arena, "withdrawn_at", l->withdrawn_at);
    json_put_object_end(j);
}

static void put_sums(struct json_out *j, const struct log_sums *s)
{
    json_key(j, S("sums"));
    json_put_object(j);
    put_i64(j, S("decisions"), s->decisions);
    put_i64(j, S("kept"), s->kept);
    put_i64(j, S("removed"), s->removed);
    put_i64(j, S("appeals"), s->appeals);
    put_i64(j, S("appeals_settled"), s->settled);
    put_i64(j, S("appeals_overturned"), s->overturned);
    put_i64(j, S("timed"), s->timed);
    json_key(j, S("median_waited_seconds"));
    if (s->timed > 0)
        json_put_i64(j, s->median / USEC_PER_SECOND);
    else
        json_put_null(j);
    json_key(j, S("removed_under"));
    json_put_object(j);
    for (int r = 1; r < MODERATION_RULES; r++)
        put_i64(j, rule_word((enum moderation_rule)r), s->removed_under[r]);
    json_put_object_end(j);
    json_put_object_end(j);
}

err_t moderation_json_write(struct cx *cx, struct response *rs, const struct log_list *all,
                            const struct log_sums *sums)
{
    respond_json(rs, 200);
    struct json_out j;
    json_begin(&j, &rs->body);
    json_put_object(&j);
    put_i64(&j, S("rules_version"), MODERATION_POLICY);
    json_member_str(&j, "rules_since", S(MODERATION_POLICY_DAY));
    put_sums(&j, sums);
    json_key(&j, S("decisions"));
    json_put_array(&j);
    for (size_t i = 0; i < all->count; i++)
        put_decision(cx, &j, &all->at[i]);
    json_put_array_end(&j);
    json_put_object_end(&j);
    return buf_check(&rs->body);
}

static const struct api_field QUERY[] = {
    { "kind", API_STRING, false, "Of one kind of text: statement" },
    { "rule", API_STRING, false, "Removals under one rule: personal-data, insult …" },
    { "month", API_STRING, false, "Of one month, 2026-12, in the site's time zone" },
    { "before", API_STRING, false, "Decisions older than this id" },
    { 0 }
};
static const struct api_field ANSWER[] = {
    { "rules_version", API_INTEGER, true, "Version of the published rules" },
    { "rules_since", API_STRING, true, "Day since which this version holds" },
    { "sums", API_OBJECT, true, "Counts of what was asked for, with the median time waited" },
    { "decisions", API_ARRAY, true,
      "Newest first: kind, verdict, rule, what it names, reason, whether before publication, how "
      "long it waited, what came of an appeal, and when its author took the text back. Never the "
      "text, the author or who decided." },
    { 0 }
};
static const int PROBLEMS[] = { 422, 429, 503, 0 };
const struct api_operation api_moderation_op = { .id = "listModeration",
                                                 .query = QUERY,
                                                 .answer = ANSWER,
                                                 .answer_status = 200,
                                                 .problems = PROBLEMS };
