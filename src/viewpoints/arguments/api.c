/* Arguments for programs. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/member.h"
#include "viewpoints/arguments/pages.h"
#include "viewpoints/web.h"

static void put_count(struct json_out *j, const char *key, int64_t helps, int64_t of)
{
    json_key(j, str_from_c(key));
    json_put_object(j);
    json_key(j, S("helps"));
    json_put_i64(j, helps);
    json_key(j, S("of"));
    json_put_i64(j, of);
    json_put_object_end(j);
}

/* null: a number would tell who, or nobody has marked. */
static void put_marks(struct json_out *j, const struct argument_line *l)
{
    const struct argument_marks *const m = l->marks;
    json_key(j, S("marks"));
    if (l->told < MARKS_TOTAL) {
        json_put_null(j);
        return;
    }
    json_put_object(j);
    put_count(j, "all", argument_marks_helps(m), argument_marks_all(m));
    if (l->told == MARKS_PARTS) {
        put_count(j, "who_agree", m->helps[MARKS_AGREE], m->marks[MARKS_AGREE]);
        put_count(j, "who_disagree", m->helps[MARKS_DISAGREE], m->marks[MARKS_DISAGREE]);
        put_count(j, "others", m->helps[MARKS_OTHER], m->marks[MARKS_OTHER]);
    }
    json_put_object_end(j);
}

static void put_text(struct json_out *j, struct cx *cx, const struct argument_line *l)
{
    const bool stands = l->a->state == STATEMENT_ACCEPTED && l->a->erased_at == 0;
    json_member_str(j, "state", argument_state_word(l->a));
    json_member_known(j, "text", stands ? l->a->text : STR_NONE);
    json_member_known(j, "language", stands ? l->a->language : STR_NONE);
    json_member_known(j, "taken_down_because", l->a->erased_reason);
    json_member_time(j, cx->arena, "said_at", l->a->created_at);
}

static void put_fields(struct json_out *j, struct cx *cx, const struct argument_line *l)
{
    json_key(j, S("id"));
    json_put_id(j, l->a->id.v);
    json_member_str(j, "side", argument_side_word(l->a->side));
    put_text(j, cx, l);
    json_key(j, S("is_reason"));
    json_put_bool(j, l->a->is_reason);
    json_member_time(j, cx->arena, "replaced_at", l->a->replaced_at);
    json_member_known(j, "organisation",
                      l->organisation != NULL ? l->organisation->slug : STR_NONE);
    put_marks(j, l);
    json_key(j, S("bridging_score"));
    if (l->marks->has_score && l->told >= MARKS_SCORE)
        json_put_f64(j, l->marks->score);
    else
        json_put_null(j);
}

static void put_line(struct json_out *j, struct cx *cx, const struct argument_line *l)
{
    json_put_object(j);
    put_fields(j, cx, l);
    json_key(j, S("replies"));
    json_put_array(j);
    for (size_t i = 0; i < l->reply_count; i++) {
        json_put_object(j);
        put_fields(j, cx, &l->replies[i]);
        json_put_object_end(j);
    }
    json_put_array_end(j);
    json_put_object_end(j);
}

err_t api_arguments(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct statement s;
    struct arguments_part p;
    TRY(argued_statement(cx, rq, &c, &s));
    TRY(arguments_load(cx, &c, &s, &p));
    respond_json(rs, 200);
    struct json_out j;
    json_begin(&j, &rs->body);
    json_put_object(&j);
    json_key(&j, S("arguments"));
    json_put_array(&j);
    for (int side = ARGUMENT_FOR; side <= ARGUMENT_AGAINST; side++) {
        for (size_t i = 0; i < p.of[side].count; i++)
            put_line(&j, cx, &p.of[side].at[i]);
        for (size_t i = 0; i < p.reasons[side].count; i++)
            put_line(&j, cx, &p.reasons[side].at[i]);
    }
    json_put_array_end(&j);
    json_key(&j, S("removed"));
    json_put_i64(&j, (int64_t)p.removed.count);
    json_put_object_end(&j);
    return buf_check(&rs->body);
}

static const struct api_field FIELDS[] = {
    { "arguments", API_ARRAY, true,
      "For, then against, in the order of the page; each with id, side, state (public; taken_down, "
      "with taken_down_because; removed, listed only where something replies to it), text and "
      "language (null unless public), said_at, is_reason (of an organisation's position), "
      "replaced_at (of a reason whose position was replaced), organisation (null: no name), marks "
      "(all, and where they may be told who_agree, who_disagree, others, each with helps and of; "
      "null: nobody has marked, or a number would tell who), bridging_score (null: too few marks) "
      "and replies, which have the same but for replies" },
    { "removed", API_INTEGER, true, "How many more moderation removed; the public log has them" },
    { 0 },
};
const struct api_operation api_arguments_op = { "listArguments", NULL, NULL, FIELDS, 200, NULL };
