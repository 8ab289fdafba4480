/* Results for programs: everything the page shows.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/results/results_json.h"

#include "kit/json/json.h"
#include "viewpoints/package/freeze.h"
#include "viewpoints/rules.h"
#include "viewpoints/web.h"

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

str_t reading_key(enum reading r)
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
    case GROUPS_NOT_YET:
        return S("not_yet");
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

/* Only what may be shown: a member that is not there is not shown. */
static void put_shown(struct json_out *j, const struct shown *s, struct voices v)
{
    if (s->agree != NOT_SHOWN)
        put_count(j, S("agree"), s->agree);
    if (s->disagree != NOT_SHOWN)
        put_count(j, S("disagree"), s->disagree);
    if (s->pass != NOT_SHOWN)
        put_count(j, S("pass"), s->pass);
    if (s->others != NOT_SHOWN)
        put_count(j, S("not_agree"), s->others);
    if (s->has_share && s->answers > 0)
        put_interval(j, S("agree_interval"), agree_bounds(v));
}

static void put_group_shares(struct json_out *j, const struct results_view *v,
                             const struct statement_result *s)
{
    if (v->r->numbers->group_count == 0)
        return;
    json_key(j, S("groups"));
    json_put_array(j);
    for (size_t g = 0; g < v->r->numbers->group_count; g++) {
        json_put_object(j);
        put_shown(j, shown_group(v, s, g), v->r->numbers->groups[g].voices[input_index(v, s)]);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static void put_number(struct json_out *j, str_t key, double n)
{
    json_key(j, key);
    json_put_f64(j, n);
}

static void put_leaving(struct json_out *j, const struct results *r, const struct leaving *l)
{
    json_key(j, S("leaving_one_out"));
    json_put_object(j);
    put_interval(j, S("lower_bound"), l->low);
    put_interval(j, S("upper_bound"), l->high);
    put_count(j, S("changers"), l->changers);
    json_key(j, S("first_changers"));
    json_put_array(j);
    for (int32_t i = 0; i < l->changers && i < CHANGERS_NAMED; i++) {
        const struct organisation *o = r->voter_names[l->changer[i]];
        json_put_str(j, o == NULL ? STR_NONE : o->slug);
    }
    json_put_array_end(j);
    json_put_object_end(j);
}

static void put_parting(struct json_out *j, const struct results_view *v,
                        const struct statement_result *s)
{
    if (s->parting == NULL || !s->parting->has_difference ||
        !groups_are_shown(shown_group(v, s, 0), v->r->numbers->group_count))
        return;
    json_key(j, S("groups_differ"));
    json_put_object(j);
    put_word(j, S("reading"), reading_key(s->parting->reading));
    put_count(j, S("agrees_more"), s->parting->more);
    put_count(j, S("agrees_less"), s->parting->less);
    put_interval(j, S("difference_interval"), s->parting->difference);
    json_put_object_end(j);
}

static void put_statement(struct cx *cx, struct json_out *j, const struct results_view *v,
                          const struct statement_result *s)
{
    json_put_object(j);
    put_count(j, S("number"), s->statement->number + 1);
    put_texts(j, S("text"), &s->statement->text);
    api_put_corrected(cx, j, s->statement);
    put_shown(j, shown_all(v, s), s->voices);
    put_word(j, S("finding"), finding_key(s->finding));
    json_key(j, S("rejected"));
    json_put_bool(j, s->is_rejected);
    if (!is_open_to_all(v)) {
        put_word(j, S("finding_without_inferred"), finding_key(s->without_inferred));
        put_classes(j, s->classes);
    }
    put_group_shares(j, v, s);
    put_parting(j, v, s);
    if (s->leaving != NULL)
        put_leaving(j, v->r, s->leaving);
    json_put_object_end(j);
}

static void put_stance(struct json_out *j, const struct results *r, size_t column,
                       const struct stance *s)
{
    json_put_object(j);
    put_count(j, S("statement"), r->statements[column].statement->number + 1);
    put_word(j, S("position"), position_word(s->value));
    put_word(j, S("basis"), basis_word(s->basis));
    put_count(j, S("coders"), s->coders);
    put_word(j, S("standing"), standing_word(s->standing));
    put_word(j, S("certainty"), certainty_word(s->certainty));
    json_key(j, S("by_mail"));
    json_put_bool(j, s->is_by_mail);
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

static void put_organisation(struct cx *cx, struct json_out *j, const struct results_view *v,
                             const struct organisation *o)
{
    put_word(j, S("slug"), o->slug);
    put_texts(j, S("name"), &o->name);
    put_word(j, S("scope"), scope_word(o->scope));
    disclosed_json(cx, v->disclosed, o, j);
}

static void put_organisations(struct cx *cx, struct json_out *j, const struct results_view *v)
{
    const struct results *const r = v->r;
    json_key(j, S("organisations"));
    json_put_array(j);
    for (size_t i = 0; i < r->row_count; i++) {
        json_put_object(j);
        put_organisation(cx, j, v, r->rows[i].organisation);
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
        put_organisation(cx, j, v, r->silent[i]);
        json_key(j, S("positions"));
        json_put_array(j);
        json_put_array_end(j);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

/* --- the map and what it says --- */

static void put_spoken(struct json_out *j, const struct results_view *v, const struct spoken *s)
{
    json_put_object(j);
    put_count(j, S("statement"), statement_at(v, s->statement)->number + 1);
    put_word(j, S("position"), s->agrees ? S("agree") : S("disagree"));
    if (shows_spoken_counts(v, s)) {
        put_count(j, S("on_side"), s->on_side);
        put_count(j, S("answers"), s->answers);
        put_interval(j, S("interval"), s->share);
        put_number(j, S("share_of_others"), s->others);
    }
    json_put_object_end(j);
}

static void put_sides(struct json_out *j, const struct results_view *v, str_t key,
                      const struct side_numbers *side, size_t count)
{
    json_key(j, key);
    json_put_array(j);
    for (size_t g = 0; g < count; g++) {
        if (!shows_side(v->r, &side[g]))
            continue;
        json_put_object(j);
        put_count(j, S("members"), side[g].members);
        json_key(j, S("set_apart_by"));
        json_put_array(j);
        for (size_t i = 0; i < side[g].spoken_count; i++) {
            if (shows_spoken(v->r, &side[g].spoken[i]))
                put_spoken(j, v, &side[g].spoken[i]);
        }
        json_put_array_end(j);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static void put_tries(struct json_out *j, const struct numbers *n)
{
    json_key(j, S("tried"));
    json_put_array(j);
    for (size_t k = 0; k < n->tried_count; k++) {
        json_put_object(j);
        put_count(j, S("groups"), (int64_t)n->tried[k].groups);
        put_number(j, S("gain"), n->tried[k].gain);
        if (n->tried[k].stability >= 0.0)
            put_number(j, S("stability"), n->tried[k].stability);
        if (n->tried[k].chance >= 0.0)
            put_number(j, S("as_divided_without_a_gap"), n->tried[k].chance);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static void put_map(struct json_out *j, const struct results_view *v)
{
    const struct numbers *n = v->r->numbers;
    json_key(j, S("map"));
    json_put_object(j);
    put_count(j, S("axes_beyond_chance"), (int64_t)n->axes);
    put_count(j, S("placed"), (int64_t)n->placed_count);
    json_key(j, S("explained"));
    json_put_array(j);
    for (size_t d = 0; d < n->axes && d < ARRAY_LEN(n->explained); d++)
        json_put_f64(j, n->explained[d]);
    json_put_array_end(j);
    put_tries(j, n);
    put_sides(j, v, S("groups"), n->groups, n->group_count);
    put_sides(j, v, S("ends"), n->ends, n->has_ends ? END_COUNT : 0);
    json_put_object_end(j);
}

static void put_alignment(struct json_out *j, str_t key, const struct alignment *a)
{
    json_key(j, key);
    json_put_object(j);
    put_count(j, S("statements"), (int64_t)a->statements);
    if (a->statements > 0) {
        put_number(j, S("agreement"), a->agreement);
        put_interval(j, S("interval"), a->interval);
    }
    json_put_object_end(j);
}

static void put_class_numbers(struct json_out *j, const struct class_numbers *c)
{
    json_key(j, S("local_and_international"));
    json_put_object(j);
    put_alignment(j, S("between"), &c->between);
    put_alignment(j, S("local"), &c->inside[0]);
    put_alignment(j, S("international"), &c->inside[1]);
    if (c->test != MAP_TEST_TOO_FEW) {
        put_number(j, S("explained"), c->share);
        put_number(j, S("explained_by_chance"), c->by_chance);
        put_number(j, S("p"), c->p);
        put_count(j, S("permutations"), (int64_t)c->permutations);
    }
    json_put_object_end(j);
}

static void put_independent(struct json_out *j, const struct voice_numbers *n)
{
    json_key(j, S("independent_voices"));
    json_put_object(j);
    put_count(j, S("voices"), (int64_t)n->voices);
    json_key(j, S("told"));
    json_put_bool(j, n->told);
    if (n->told)
        put_number(j, S("effective"), n->effective);
    put_interval(j, S("interval"), n->interval);
    json_put_object_end(j);
}

/* What is agreed with on every side of what divides. */
static void put_bridges(struct json_out *j, const struct results_view *v)
{
    static const char *const BETWEEN[] = { [BRIDGE_NOTHING] = "nothing",
                                           [BRIDGE_GROUPS] = "groups",
                                           [BRIDGE_ENDS] = "ends",
                                           [BRIDGE_CAMPS] = "camps" };
    json_key(j, S("bridging"));
    json_put_object(j);
    put_word(j, S("between"), str_from_c(BETWEEN[v->bridges.between]));
    json_key(j, S("statements"));
    json_put_array(j);
    for (size_t k = 0; k < v->bridges.count; k++) {
        const struct bridge *const b = &v->bridges.at[k];
        json_put_object(j);
        put_count(j, S("statement"), b->on->statement->number + 1);
        put_count(j, S("agrees_least"), (int64_t)b->least);
        if (bridge_shows_counts(v, b))
            put_interval(j, S("interval"), b->share);
        json_key(j, S("sure"));
        json_put_bool(j, b->is_sure);
        json_put_object_end(j);
    }
    json_put_array_end(j);
    json_put_object_end(j);
}

void results_put_seed(struct json_out *j, uint64_t seed)
{
    char digits[24];
    const int n = snprintf(digits, sizeof digits, "%" PRIu64, seed); /* more than a double holds */
    put_word(j, S("seed"), (str_t){ digits, (size_t)n });
}

static void put_results(struct cx *cx, struct json_out *j, const struct results_view *v)
{
    const struct results *r = v->r;
    json_put_object(j);
    put_word(j, S("consultation"), v->consultation->slug);
    put_texts(j, S("question"), &v->consultation->question);
    put_word(j, S("who"), who_word(v->consultation->who));
    put_word(j, S("stage"), stage_word(consultation_stage(v->consultation, cx->now)));
    put_word(j, S("side"), side_word(r->side));
    put_word(j, S("sha256"), v->fingerprint);
    put_word(j, S("version"), S(ALYANS_VERSION));
    put_count(j, S("positions"), r->positions);
    put_count(j, S("own"), r->own);
    put_count(j, S("stated"), r->stated);
    put_count(j, S("inferred"), r->inferred);
    put_count(j, S("participants"), r->voters);
    put_count(j, S("newer"), v->newer); /* answers given or revised since all this was computed */
    put_word(j, S("method"), S("alyans"));
    results_put_seed(j, r->numbers->seed);
    put_word(j, S("groups"), groups_key(r->numbers->groups_found));
    put_map(j, v);
    put_bridges(j, v);
    results_put_polis(j, v);
    if (v->sides != NULL)
        results_put_sides(j, v->sides);
    if (!is_open_to_all(v)) {
        put_class_numbers(j, &r->numbers->classes);
        put_independent(j, &r->numbers->voice);
    }
    if (v->coding != NULL)
        results_put_coding(j, v);
    json_key(j, S("statements"));
    json_put_array(j);
    for (size_t i = 0; i < r->statement_count; i++)
        put_statement(cx, j, v, &r->statements[i]);
    json_put_array_end(j);
    if (!is_open_to_all(v))
        put_organisations(cx, j, v);
}

/* What was frozen when it closed; null: nothing yet. */
static err_t put_frozen(struct cx *cx, struct json_out *j, const struct results_view *v)
{
    struct freeze f;
    const err_t e = freeze_find(cx, v->consultation->id, v->r->side, &f);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    json_key(j, S("frozen"));
    if (e == OK)
        freeze_json(cx, &f, j);
    else
        json_put_null(j);
    return OK;
}

err_t results_write_json(struct cx *cx, const struct results_view *v, struct buf *out)
{
    struct json_out j;
    json_begin(&j, out);
    put_results(cx, &j, v);
    TRY(put_frozen(cx, &j, v));
    TRY(project_funder_json(cx, "consultation", v->consultation->id.v, &j));
    json_put_object_end(&j);
    return OK;
}
