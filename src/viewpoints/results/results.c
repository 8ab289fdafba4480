/* Handlers of results. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/results.h"

#include "kit/json/json.h"
#include "viewpoints/results/results_load.h"
#include "viewpoints/results/results_view.h"
#include "viewpoints/rules.h"
#include "viewpoints/views/results.html.h"
#include "viewpoints/views/results_front.html.h"

enum { PAGE_MAX = 8 << 20 };

static struct results_view view_of(struct cx *cx, const struct loaded_results *l)
{
    return (struct results_view){
        .consultation = l->in.consultation,
        .r = &l->results,
        .statements = l->in.statements,
        .fingerprint = hex(cx->arena, hash_bytes(&l->kept->figures.fingerprint)),
        .is_open = consultation_stage(l->in.consultation, cx->now) == STAGE_OPEN,
        .is_older = l->is_older,
        .computed_at = l->kept->figures.computed_at,
    };
}

err_t results_page(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_find(cx, path_word(rq, 0), &c));
    AUTO(loaded_results) l = { 0 };
    TRY(results_load(cx, &c, &l));
    struct results_view v = view_of(cx, &l);
    TRY(record_verify_box_of(cx, c.id.v, &v.verify));

    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    view_results(&body, cx, &v);
    TRY(buf_check(&body));
    const struct page page = {
        .title = trf(cx, "Result: {0}", TARG(consultation_name(cx, &c))),
        .description = results_headline(cx, v.r),
        .nav = "/consultations",
        .script = v.is_open ? "live.js" : NULL,
        .body = html_of_buf(cx, &body),
    };
    return site_respond(cx, rq, rs, 200, &page);
}

err_t results_csv(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_find(cx, path_word(rq, 0), &c));
    if (c.who != WHO_ORGANISATIONS)
        return problem(cx, ERR_NOT_FOUND, "positions of the public are not given out one by one");
    struct results_input in;
    TRY(results_input_load(cx, &c, &in));
    results_canonical(&in, cx->arena, &rs->body);
    respond_file(rs, S("text/csv; charset=utf-8"), S("positions.csv"));
    return buf_check(&rs->body);
}

/* --- for other pages --- */

err_t results_highlight(struct cx *cx, const struct consultation *c, html_t *out)
{
    AUTO(loaded_results) l = { 0 };
    TRY(results_load(cx, c, &l));
    const struct results_view v = view_of(cx, &l);
    if (v.r->common + v.r->divergent == 0 || c->who != WHO_ORGANISATIONS) {
        *out = HTML_NONE;
        return OK;
    }
    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    view_highlight(&body, cx, &v);
    TRY(buf_check(&body));
    *out = html_of_buf(cx, &body);
    return OK;
}

err_t results_facts(struct cx *cx, const struct consultation *c, html_t *out)
{
    AUTO(loaded_results) l = { 0 };
    TRY(results_load(cx, c, &l));
    const struct results_view v = view_of(cx, &l);
    AUTO(buf) body;
    buf_init(&body, PAGE_MAX);
    view_front_facts(&body, cx, &v);
    TRY(buf_check(&body));
    *out = html_of_buf(cx, &body);
    return OK;
}

/* --- JSON --- */

static str_t finding_key(enum finding f)
{
    switch (f) {
    case FINDING_COMMON_GROUND:
        return S("common_ground");
    case FINDING_DIVERGENCE:
        return S("divergence");
    case FINDING_ONE_SIDED:
        return S("one_sided");
    case FINDING_MOST:
        return S("most");
    case FINDING_OPEN:
        return S("open");
    case FINDING_TOO_FEW:
        return S("too_few");
    }
    return STR_NONE;
}

static str_t reading_key(enum reading r)
{
    switch (r) {
    case READING_NO_VOICE:
        return S("no_voice");
    case READING_TOO_FEW:
        return S("too_few");
    case READING_BOTH_AGREE:
        return S("both_agree");
    case READING_BOTH_DISAGREE:
        return S("both_disagree");
    case READING_OPPOSED:
        return S("opposed");
    case READING_DIFFERENT:
        return S("different");
    case READING_NOT_SURE:
        return S("not_sure");
    case READING_NOT_TOLD_APART:
        return S("not_told_apart");
    }
    return STR_NONE;
}

static str_t groups_key(enum groups_found g)
{
    switch (g) {
    case GROUPS_SHOWN:
        return S("shown");
    case GROUPS_FEW_VOTERS:
        return S("too_few_participants");
    case GROUPS_CHANCE:
        return S("nothing_beyond_chance");
    case GROUPS_ONE_CLOUD:
        return S("not_separable");
    }
    return STR_NONE;
}

static void put_texts(struct json_out *j, str_t key, const struct text2 *t)
{
    json_key(j, key);
    json_put_object(j);
    json_key(j, S("az"));
    json_put_str(j, t->by[LANG_AZ]);
    json_key(j, S("en"));
    json_put_str(j, t->by[LANG_EN]);
    json_put_object_end(j);
}

static void put_count(struct json_out *j, str_t key, int64_t n)
{
    json_key(j, key);
    json_put_i64(j, n);
}

static void put_word(struct json_out *j, str_t key, str_t word)
{
    json_key(j, key);
    json_put_str(j, word);
}

static void put_interval(struct json_out *j, str_t key, struct bounds b)
{
    json_key(j, key);
    json_put_array(j);
    json_put_f64(j, b.low);
    json_put_f64(j, b.high);
    json_put_array_end(j);
}

static void put_voices(struct json_out *j, struct voices v)
{
    put_count(j, S("agree"), v.agree);
    put_count(j, S("disagree"), v.disagree);
    put_count(j, S("pass"), v.pass);
}

static void put_classes(struct json_out *j, const struct comparison *c)
{
    const str_t keys[2] = { scope_word(SCOPE_LOCAL), scope_word(SCOPE_INTERNATIONAL) };
    for (int side = 0; side < 2; side++) {
        json_key(j, keys[side]);
        json_put_object(j);
        put_voices(j, c->side[side]);
        if (c->has_difference)
            put_interval(j, S("agree_interval"), c->agree[side]);
        json_put_object_end(j);
    }
    if (c->has_difference)
        put_interval(j, S("difference_interval"), c->difference);
    put_word(j, S("reading"), reading_key(c->reading));
}

static void put_group_shares(struct json_out *j, const struct results_view *v, size_t statement)
{
    if (v->r->numbers->group_count == 0 || !shows_groups(v->r, statement))
        return;
    json_key(j, S("groups"));
    json_put_array(j);
    for (size_t g = 0; g < v->r->numbers->group_count; g++) {
        json_put_object(j);
        put_voices(j, v->r->numbers->groups[g].voices[statement]);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static void put_statement(struct json_out *j, const struct results_view *v,
                          const struct statement_result *s)
{
    json_put_object(j);
    put_count(j, S("number"), s->statement->number + 1);
    put_texts(j, S("text"), &s->statement->text);
    if (!is_open_to_all(v) || shows_counts(s)) {
        put_voices(j, s->voices);
        put_interval(j, S("agree_interval"), s->agree);
    }
    put_word(j, S("finding"), finding_key(s->finding));
    json_key(j, S("rejected"));
    json_put_bool(j, s->is_rejected);
    if (!is_open_to_all(v)) {
        put_word(j, S("finding_without_inferred"), finding_key(s->without_inferred));
        put_classes(j, s->classes);
    }
    put_group_shares(j, v, input_index(v, s));
    json_put_object_end(j);
}

static void put_stance(struct json_out *j, const struct results *r, size_t column,
                       const struct stance *s)
{
    json_put_object(j);
    put_count(j, S("statement"), r->statements[column].statement->number + 1);
    put_word(j, S("position"), position_word(s->value));
    put_word(j, S("basis"), basis_word(s->basis));
    put_word(j, S("reason"), s->reason);
    put_texts(j, S("note"), &s->note);
    json_key(j, S("sources"));
    json_put_array(j);
    for (size_t k = 0; k < s->source_count; k++)
        json_put_str(j, s->sources[k].url);
    if (s->source_url.len > 0)
        json_put_str(j, s->source_url);
    json_put_array_end(j);
    json_put_object_end(j);
}

static void put_organisation(struct json_out *j, const struct organisation *o)
{
    put_word(j, S("slug"), o->slug);
    put_texts(j, S("name"), &o->name);
    put_word(j, S("scope"), scope_word(o->scope));
}

static void put_organisations(struct json_out *j, const struct results *r)
{
    json_key(j, S("organisations"));
    json_put_array(j);
    for (size_t i = 0; i < r->row_count; i++) {
        json_put_object(j);
        put_organisation(j, r->rows[i].organisation);
        json_key(j, S("positions"));
        json_put_array(j);
        for (size_t c = 0; c < r->statement_count; c++) {
            if (r->rows[i].at[c] != NULL)
                put_stance(j, r, c, r->rows[i].at[c]);
        }
        json_put_array_end(j);
        json_put_object_end(j);
    }
    for (size_t i = 0; i < r->silent_count; i++) {
        json_put_object(j);
        put_organisation(j, r->silent[i]);
        json_key(j, S("positions"));
        json_put_array(j);
        json_put_array_end(j);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static void put_results(struct json_out *j, const struct results_view *v)
{
    const struct results *r = v->r;
    json_put_object(j);
    put_word(j, S("consultation"), v->consultation->slug);
    put_texts(j, S("question"), &v->consultation->question);
    put_word(j, S("sha256"), v->fingerprint);
    put_word(j, S("version"), S(ALYANS_VERSION));
    put_count(j, S("positions"), r->positions);
    put_count(j, S("own"), r->own);
    put_count(j, S("stated"), r->stated);
    put_count(j, S("inferred"), r->inferred);
    put_count(j, S("participants"), r->voters);
    put_word(j, S("groups"), groups_key(r->numbers->groups_found));
    json_key(j, S("statements"));
    json_put_array(j);
    for (size_t i = 0; i < r->statement_count; i++)
        put_statement(j, v, &r->statements[i]);
    json_put_array_end(j);
    if (!is_open_to_all(v))
        put_organisations(j, r);
    json_put_object_end(j);
}

err_t results_json(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_find(cx, path_word(rq, 0), &c));
    AUTO(loaded_results) l = { 0 };
    TRY(results_load(cx, &c, &l));
    const struct results_view v = view_of(cx, &l);
    struct json_out j;
    json_begin(&j, &rs->body);
    put_results(&j, &v);
    respond_json(rs, 200);
    return buf_check(&rs->body);
}
