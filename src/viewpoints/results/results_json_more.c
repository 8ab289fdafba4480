/* Results for programs: the other side beside this one, and the figures as Polis computes them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/json/json.h"
#include "viewpoints/codings/codings.h"
#include "viewpoints/results/results_json.h"
#include "viewpoints/results/sides_model.h"

static void put_count(struct json_out *j, const char *key, int64_t n)
{
    json_key(j, str_from_c(key));
    json_put_i64(j, n);
}

static void put_word(struct json_out *j, const char *key, str_t word)
{
    json_key(j, str_from_c(key));
    json_put_str(j, word);
}

static void put_interval(struct json_out *j, const char *key, struct bounds b)
{
    json_key(j, str_from_c(key));
    json_put_array(j);
    json_put_f64(j, b.low);
    json_put_f64(j, b.high);
    json_put_array_end(j);
}

/* --- both sides ------------------------------------------------------------------------------- */

static void put_both(struct json_out *j, const struct both_sides *s)
{
    static const char *const SHARED[] = { [SHARED_BY_PUBLIC] = "shared",
                                          [SHARED_NOT_SURELY] = "not_surely",
                                          [SHARED_OPPOSED] = "opposed" };
    json_put_object(j);
    put_count(j, "statement", s->of[SIDE_ORGANISATIONS]->statement->number + 1);
    put_word(j, "reading", reading_key(s->reading));
    if (s->change.is_estimated) {
        put_interval(j, "organisations_agree_interval", s->change.agree_then);
        put_interval(j, "public_agree_interval", s->change.agree_now);
        put_interval(j, "difference_interval", s->change.difference);
    }
    if (s->of[SIDE_ORGANISATIONS]->finding == FINDING_COMMON_GROUND)
        put_word(j, "common_ground_of_organisations", str_from_c(SHARED[shared_of(s)]));
    json_put_object_end(j);
}

void results_put_sides(struct json_out *j, const struct sides *sides)
{
    json_key(j, S("beside_each_other"));
    json_put_array(j);
    for (size_t k = 0; k < sides->count; k++)
        put_both(j, &sides->at[k]);
    json_put_array_end(j);
}

/* --- positions read from sources -------------------------------------------------------------- */

static void put_agreement(struct json_out *j, const char *key, const struct code_agreement *a)
{
    json_key(j, str_from_c(key));
    json_put_object(j);
    put_count(j, "units", (int64_t)a->units);
    put_count(j, "agreed", (int64_t)a->agreed);
    if (a->has_alpha) {
        json_key(j, S("alpha"));
        json_put_f64(j, a->alpha);
        put_interval(j, "interval", (struct bounds){ a->low, a->high });
    }
    json_put_object_end(j);
}

void results_put_coding(struct json_out *j, const struct results_view *v)
{
    const struct coding_summary *const s = v->coding;
    json_key(j, S("coding"));
    json_put_object(j);
    put_count(j, "read_by_two", s->by_two);
    put_count(j, "read_by_one", s->by_one);
    put_count(j, "not_known_how", s->elsewhere);
    put_count(j, "organisations", s->organisations);
    put_count(j, "statements", s->statements);
    put_count(j, "coders", s->coders);
    put_count(j, "differences", (int64_t)(s->all.units - s->all.agreed));
    put_count(j, "settled", s->settled);
    put_agreement(j, "nominal", &s->all);
    put_agreement(j, "ordinal", &s->spoken);
    put_count(j, "draws", AGREEMENT_DRAWS);
    results_put_seed(j, coding_seed(v->consultation));
    json_put_object_end(j);
}

/* --- as Polis computes them ------------------------------------------------------------------- */

static void put_listed(struct json_out *j, const struct results_view *v, const char *key,
                       const struct polis_list *list, bool is_of_all)
{
    json_key(j, str_from_c(key));
    json_put_array(j);
    for (size_t i = 0; i < list->count; i++) {
        const struct polis_statement_listed *const s = &list->at[i];
        const bool is_small = s->on_side < CELL_LEAST || s->answers - s->on_side < CELL_LEAST ||
                              (is_of_all && !s->agrees);
        json_put_object(j);
        put_count(j, "statement", statement_at(v, s->statement)->number + 1);
        put_word(j, "position", s->agrees ? S("agree") : S("disagree"));
        if (v->r->side == SIDE_ORGANISATIONS || !is_small) {
            put_count(j, "on_side", s->on_side);
            put_count(j, "answers", s->answers);
        }
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static void put_polis_groups(struct json_out *j, const struct results_view *v)
{
    const struct polis_figures *const f = v->r->numbers->polis;
    json_key(j, S("groups"));
    json_put_array(j);
    for (size_t g = 0; g < f->group_count; g++) {
        if (v->r->side == SIDE_PUBLIC && f->members[g] < CELL_LEAST)
            continue;
        json_put_object(j);
        put_count(j, "members", f->members[g]);
        put_listed(j, v, "representative", &f->represent[g], false);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

void results_put_polis(struct json_out *j, const struct results_view *v)
{
    static const char *const STATES[] = { [POLIS_GROUPS] = "found",
                                          [POLIS_TOO_FEW] = "too_few_participants",
                                          [POLIS_NO_GROUPS] = "not_separable" };
    const struct polis_figures *const f = v->r->numbers->polis;
    if (f == NULL)
        return;
    json_key(j, S("polis"));
    json_put_object(j);
    put_word(j, "groups_state", str_from_c(STATES[f->state]));
    put_polis_groups(j, v);
    put_listed(j, v, "most_agree", &f->agree, true);
    put_listed(j, v, "most_disagree", &f->disagree, true);
    json_key(j, S("group_aware_consensus"));
    json_put_array(j);
    for (size_t k = 0; k < f->ordered; k++) {
        json_put_object(j);
        put_count(j, "statement", statement_at(v, f->order[k])->number + 1);
        json_key(j, S("consensus"));
        json_put_f64(j, (double)(int64_t)(f->consensus[f->order[k]] * 1000.0 + 0.5) / 1000.0);
        json_put_object_end(j);
    }
    json_put_array_end(j);
    json_put_object_end(j);
}
