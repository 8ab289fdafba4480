/* The report of `alyans analyse` as JSON: key names and shapes of docs/analyse.schema.json.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/json/json.h"
#include "viewpoints/polis/analyse.h"

static void put_numbers(struct json_out *j, const double *at, size_t n)
{
    json_put_array(j);
    for (size_t i = 0; i < n; i++)
        json_put_f64(j, at[i]);
    json_put_array_end(j);
}

static void put_key_numbers(struct json_out *j, str_t key, const double *at, size_t n)
{
    json_key(j, key);
    put_numbers(j, at, n);
}

static void put_key_i64(struct json_out *j, str_t key, int64_t v)
{
    json_key(j, key);
    json_put_i64(j, v);
}

static void put_key_str(struct json_out *j, str_t key, str_t v)
{
    json_key(j, key);
    json_put_str(j, v);
}

static int64_t tid_of(const struct analysis *a, int32_t column)
{
    return a->votes.statement_id[column];
}

/* A number as the key of an object. */
static void put_number_key(struct json_out *j, int64_t number)
{
    char digits[24];
    const int n = snprintf(digits, sizeof digits, "%" PRId64, number);
    json_key(j, (str_t){ digits, (size_t)n });
}

/* --- parts ----------------------------------------------------------------------------------- */

static str_t state_word(enum groups_state s)
{
    switch (s) {
    case GROUPS_FOUND:
        return S("found");
    case GROUPS_GIVEN:
        return S("given");
    case GROUPS_TOO_FEW:
        return S("too-few-answers");
    case GROUPS_NOT_SEPARABLE:
        return S("not-separable");
    }
    must_failed("a state of groups", __FILE__, __LINE__);
}

static void put_input(struct json_out *j, const struct analysis *a)
{
    put_key_str(j, S("source"), a->source->name);
    put_key_str(j, S("topic"), a->source->topic);
    put_key_str(j, S("program"), S("alyans " ALYANS_VERSION));
    put_key_str(j, S("method"), S("polis"));
    const struct opinion_options *const o = &a->report.options;
    json_key(j, S("parameters"));
    json_put_object(j);
    put_key_i64(j, S("dimensions"), (int64_t)o->components.dimensions);
    put_key_i64(j, S("base_clusters_max"), (int64_t)o->base_clusters_max);
    put_key_i64(j, S("answers_needed"), o->answers_needed);
    put_key_i64(j, S("included_at_least"), (int64_t)o->included_at_least);
    put_key_i64(j, S("participants_for_groups"), (int64_t)o->participants_for_groups);
    json_put_object_end(j);
    put_key_i64(j, S("n_participants"), (int64_t)a->votes.participants);
    put_key_i64(j, S("n_statements"), (int64_t)a->votes.statements);
    put_key_i64(j, S("n_votes"), votes_count(&a->votes));
    put_key_i64(j, S("n_included"), (int64_t)a->report.included_count);
}

static void put_problems(struct json_out *j, const struct analyse_source *s)
{
    put_key_i64(j, S("n_problems"), (int64_t)s->problem_count);
    json_key(j, S("problems"));
    json_put_array(j);
    for (size_t i = 0; i < s->problems_kept; i++) {
        const struct polis_problem *const p = &s->problems[i];
        json_put_object(j);
        put_key_str(j, S("file"), p->file);
        put_key_i64(j, S("line"), p->line);
        put_key_str(j, S("field"), p->field);
        put_key_str(j, S("found"), p->found);
        put_key_str(
            j, S("reason"),
            (str_t){ polis_reason_msgid(p->reason), strlen(polis_reason_msgid(p->reason)) });
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static void put_statements(struct json_out *j, const struct analysis *a)
{
    const struct votes *const v = &a->votes;
    json_key(j, S("tids"));
    json_put_array(j);
    for (size_t c = 0; c < v->statements; c++)
        json_put_i64(j, v->statement_id[c]);
    json_put_array_end(j);
    json_key(j, S("moderated_out"));
    json_put_array(j);
    for (size_t c = 0; c < v->statements; c++) {
        if (a->report.moderated_out != NULL && a->report.moderated_out[c])
            json_put_i64(j, v->statement_id[c]);
    }
    json_put_array_end(j);
}

static void put_map(struct json_out *j, const struct analysis *a)
{
    const struct opinion_report *const r = &a->report;
    const size_t m = a->votes.statements;
    put_key_numbers(j, S("center"), r->centre, m);
    json_key(j, S("comps"));
    json_put_array(j);
    for (size_t d = 0; d < r->components.dimensions; d++)
        put_numbers(j, r->components.axis + d * m, m);
    json_put_array_end(j);
    put_key_numbers(j, S("eigenvalues_of_centred_gram"), r->components.eigenvalue,
                    r->components.dimensions);
    json_key(j, S("total_variance"));
    json_put_f64(j, r->components.total_variance);
    put_key_numbers(j, S("comment_extremity"), r->extremity, m);
    json_key(j, S("iteration"));
    json_put_object(j);
    put_key_i64(j, S("passes"), r->components.passes);
    json_key(j, S("residual"));
    json_put_f64(j, r->components.residual);
    json_put_object_end(j);
}

static void put_tids(struct json_out *j, const struct analysis *a,
                     const struct listed_statements *list)
{
    json_put_array(j);
    for (size_t i = 0; i < list->count; i++)
        json_put_i64(j, tid_of(a, list->at[i].column));
    json_put_array_end(j);
}

static void put_consensus(struct json_out *j, const struct analysis *a)
{
    json_key(j, S("consensus"));
    json_put_object(j);
    json_key(j, S("agree"));
    put_tids(j, a, &a->report.consensus.agree);
    json_key(j, S("disagree"));
    put_tids(j, a, &a->report.consensus.disagree);
    json_put_object_end(j);
}

static void put_members(struct json_out *j, const struct analysis *a, int32_t group)
{
    json_put_array(j);
    for (size_t i = 0; i < a->votes.participants; i++) {
        if (a->report.groups.of[i] == group)
            json_put_i64(j, a->votes.participant_id[i]);
    }
    json_put_array_end(j);
}

static void put_groups(struct json_out *j, const struct analysis *a)
{
    const struct opinion_groups *const g = &a->report.groups;
    put_key_str(j, S("groups_state"), state_word(g->state));
    json_key(j, S("groups"));
    json_put_array(j);
    for (size_t k = 0; k < g->count; k++) {
        json_put_object(j);
        put_key_i64(j, S("id"), a->labels[k]);
        put_key_i64(j, S("size"), g->counts.members[k]);
        json_key(j, S("center"));
        json_put_array(j);
        for (size_t d = 0; d < a->report.components.dimensions; d++)
            json_put_f64(j, g->centre[k + d * g->count]);
        json_put_array_end(j);
        json_key(j, S("members"));
        put_members(j, a, (int32_t)k);
        json_put_object_end(j);
    }
    json_put_array_end(j);
    json_key(j, S("silhouettes"));
    json_put_object(j);
    for (size_t k = 2;
         g->state == GROUPS_FOUND && k < SILHOUETTES_MAX && k <= groups_at_most(g->base.count);
         k++) {
        put_number_key(j, (int64_t)k);
        json_put_f64(j, g->silhouettes[k]);
    }
    json_put_object_end(j);
}

static void put_group_findings(struct json_out *j, const struct analysis *a)
{
    const struct opinion_groups *const g = &a->report.groups;
    put_key_numbers(j, S("group_aware_consensus"), g->consensus,
                    g->consensus == NULL ? 0 : a->votes.statements);
    json_key(j, S("representative"));
    json_put_object(j);
    for (size_t k = 0; k < g->count; k++) {
        const struct listed_statements *const list = &g->representative[k];
        put_number_key(j, a->labels[k]);
        json_put_array(j);
        for (size_t i = 0; i < list->count; i++) {
            json_put_array(j);
            json_put_i64(j, tid_of(a, list->at[i].column));
            json_put_str(j, list->at[i].side == SIDE_AGREE ? S("agree") : S("disagree"));
            json_put_array_end(j);
        }
        json_put_array_end(j);
    }
    json_put_object_end(j);
}

static void put_projection(struct json_out *j, const struct analysis *a)
{
    const size_t n = a->votes.participants;
    json_key(j, S("projection"));
    json_put_array(j);
    for (size_t i = 0; i < n; i++) {
        const int32_t group = a->report.groups.of[i];
        json_put_object(j);
        put_key_i64(j, S("participant"), a->votes.participant_id[i]);
        json_key(j, S("x"));
        json_put_f64(j, a->report.position[i]);
        json_key(j, S("y"));
        json_put_f64(j, a->report.position[i + n]);
        json_key(j, S("group"));
        if (group < 0)
            json_put_null(j);
        else
            json_put_i64(j, a->labels[group]);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static void put_timing(struct json_out *j, const struct analysis *a)
{
    json_key(j, S("timing"));
    json_put_object(j);
    json_key(j, S("load_ms"));
    json_put_f64(j, a->load_ms);
    json_key(j, S("compute_ms"));
    json_put_f64(j, a->compute_ms);
    json_put_object_end(j);
}

void analyse_write_json(const struct analysis *a, struct buf *out)
{
    must(a->report.components.dimensions >= 2); /* projection has x and y */
    struct json_out j;
    json_begin(&j, out);
    json_put_object(&j);
    put_input(&j, a);
    put_problems(&j, a->source);
    put_statements(&j, a);
    put_map(&j, a);
    put_consensus(&j, a);
    put_groups(&j, a);
    put_group_findings(&j, a);
    put_projection(&j, a);
    put_timing(&j, a);
    json_put_object_end(&j);
    buf_byte(out, '\n');
}
