/* The report of `alyans analyse` as JSON: key names and shapes of docs/analyse.schema.json.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/cx.h"
#include "kit/text/i18n.h"
#include "viewpoints/polis/analyse_forms.h"
#include "viewpoints/polis/analyse_json_parts.h"

enum { PARAMETERS_MAX = 64 << 10 };

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

/* Of the groups of the method. */
static str_t state_word(const struct analysis *a)
{
    if (a->alyans != NULL) {
        switch (a->alyans->partition.state) {
        case PARTITION_TOO_FEW:
            return S("too-few-answers");
        case PARTITION_CHANCE:
            return S("no-axis-beyond-chance");
        case PARTITION_NOT_SEPARABLE:
            return S("not-separable");
        case PARTITION_GROUPS:
            return S("found");
        case PARTITION_FORCED:
            return a->options.groups_number > 0 ? S("asked-for") : S("given");
        }
        must_failed("a state of the partition", __FILE__, __LINE__);
    }
    switch (a->report.groups.state) {
    case GROUPS_FOUND:
        return S("found");
    case GROUPS_GIVEN:
        return a->options.groups_number > 0 ? S("asked-for") : S("given");
    case GROUPS_TOO_FEW:
        return S("too-few-answers");
    case GROUPS_NOT_SEPARABLE:
        return S("not-separable");
    }
    must_failed("a state of groups", __FILE__, __LINE__);
}

static void put_parameters(struct json_out *j, const struct analysis *a)
{
    const struct opinion_options *const o = &a->report.options;
    json_put_object(j);
    put_key_i64(j, S("groups_wanted"), (int64_t)a->options.groups_number);
    put_key_bool(j, S("groups_given"), a->options.groups == ANALYSE_GROUPS_GIVEN);
    json_key(j, S("polis"));
    json_put_object(j);
    put_key_i64(j, S("dimensions"), (int64_t)o->components.dimensions);
    put_key_i64(j, S("base_clusters_max"), (int64_t)o->base_clusters_max);
    put_key_i64(j, S("answers_needed"), o->answers_needed);
    put_key_i64(j, S("included_at_least"), (int64_t)o->included_at_least);
    put_key_i64(j, S("participants_for_groups"), (int64_t)o->participants_for_groups);
    json_put_object_end(j);
    if (a->alyans != NULL)
        analyse_put_alyans_options(j, a);
    else
        put_key_null(j, S("alyans"));
    json_put_object_end(j);
}

static void put_data_hash(struct json_out *j, const struct analysis *a)
{
    static const char DIGITS[] = "0123456789abcdef";
    char text[7 + 2 * sizeof a->data_hash.at] = "sha256:";
    for (size_t i = 0; i < sizeof a->data_hash.at; i++) {
        text[7 + 2 * i] = DIGITS[a->data_hash.at[i] >> 4];
        text[8 + 2 * i] = DIGITS[a->data_hash.at[i] & 15];
    }
    put_key_str(j, S("data_hash"), (str_t){ text, sizeof text });
}

static void put_both(struct json_out *j, str_t key, const struct text2 *t)
{
    json_key(j, key);
    json_put_object(j);
    put_key_str(j, S("az"), t->by[LANG_AZ]);
    put_key_str(j, S("en"), t->by[LANG_EN]);
    json_put_object_end(j);
}

/* Who they are and who pays: only where organisations answered. */
static void put_speakers(struct json_out *j, const struct analyse_source *s)
{
    if (s->speaker_count == 0)
        return;
    json_key(j, S("speakers"));
    json_put_array(j);
    for (size_t i = 0; i < s->speaker_count; i++) {
        json_put_object(j);
        put_key_str(j, S("organisation"), s->speakers[i].slug);
        put_both(j, S("name"), &s->speakers[i].name);
        put_both(j, S("disclosure"), &s->speakers[i].pays);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static void put_input(struct json_out *j, const struct analysis *a)
{
    put_key_str(j, S("source"), a->source->name);
    put_key_str(j, S("topic"), a->source->topic);
    put_key_str(j, S("program"), S("alyans " ALYANS_VERSION));
    if (text2_pick(&a->source->made_under, LANG_EN).len > 0)
        put_both(j, S("made_under"), &a->source->made_under);
    put_speakers(j, a->source);
    put_key_str(j, S("method"), a->alyans != NULL ? S("alyans") : S("polis"));
    json_key(j, S("parameters"));
    put_parameters(j, a);
    put_data_hash(j, a);
    put_key_i64(j, S("n_participants"), (int64_t)a->votes.participants);
    put_key_i64(j, S("n_statements"), (int64_t)a->votes.statements);
    put_key_i64(j, S("n_votes"), votes_count(&a->votes));
    put_key_i64(j, S("n_included"), (int64_t)a->report.included_count);
}

static void put_problem(struct json_out *j, const struct polis_problem *p)
{
    const char *const reason = polis_reason_msgid(p->reason);
    json_put_object(j);
    put_key_str(j, S("file"), p->file);
    put_key_i64(j, S("line"), p->line);
    put_key_str(j, S("field"), p->field);
    put_key_str(j, S("found"), p->found);
    put_key_str(j, S("reason"), (str_t){ reason, strlen(reason) });
    json_put_object_end(j);
}

static void put_problems(struct json_out *j, const struct analysis *a)
{
    const struct polis_problems *const beside[] = { &a->of_classes.problems,
                                                    &a->of_weights.problems };
    const struct analyse_source *const s = a->source;
    put_key_i64(j, S("n_problems"),
                (int64_t)(s->problem_count + beside[0]->count + beside[1]->count));
    json_key(j, S("problems"));
    json_put_array(j);
    for (size_t i = 0; i < s->problems_kept; i++)
        put_problem(j, &s->problems[i]);
    for (size_t b = 0; b < ARRAY_LEN(beside); b++) {
        for (size_t i = 0; i < beside[b]->kept; i++)
            put_problem(j, &beside[b]->at[i]);
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

/* A participant's place on the map of the method: the first two axes. */
static double place_of(const struct analysis *a, size_t i, size_t axis)
{
    if (a->alyans == NULL)
        return a->report.position[i + axis * a->votes.participants];
    const struct factor_model *const f = &a->alyans->model;
    return axis < f->dimensions ? f->position[i * f->dimensions + axis] : 0.0;
}

static double group_centre(const struct analysis *a, size_t group, size_t axis)
{
    double sum = 0.0;
    for (size_t i = 0; i < a->votes.participants; i++)
        sum += a->report.groups.of[i] == (int32_t)group ? place_of(a, i, axis) : 0.0;
    const int32_t members = a->report.groups.counts.members[group];
    return members == 0 ? 0.0 : sum / members;
}

static void put_groups(struct json_out *j, const struct analysis *a)
{
    const struct opinion_groups *const g = &a->report.groups;
    put_key_str(j, S("groups_state"), state_word(a));
    json_key(j, S("groups"));
    json_put_array(j);
    for (size_t k = 0; k < g->count; k++) {
        json_put_object(j);
        put_key_i64(j, S("id"), a->labels[k]);
        put_key_i64(j, S("size"), g->counts.members[k]);
        json_key(j, S("center"));
        json_put_array(j);
        for (size_t d = 0; d < 2; d++)
            json_put_f64(j, group_centre(a, k, d));
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

/* Of some groups, whoever made them. */
static void put_group_findings(struct json_out *j, const struct analysis *a,
                               const struct opinion_groups *g, const int64_t *labels)
{
    put_key_numbers(j, S("group_aware_consensus"), g->consensus,
                    g->consensus == NULL ? 0 : a->votes.statements);
    json_key(j, S("representative"));
    json_put_object(j);
    for (size_t k = 0; k < g->count; k++) {
        const struct listed_statements *const list = &g->representative[k];
        put_number_key(j, labels[k]);
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

/* Of the groups that the source gives its participants, whatever the groups of the method are. */
static void put_exported(struct json_out *j, const struct analysis *a)
{
    if (!a->has_exported) {
        put_key_null(j, S("exported_group_ids"));
        put_key_null(j, S("nearest_mean_agreement"));
        put_key_null(j, S("given_exported_groups"));
        return;
    }
    json_key(j, S("exported_group_ids"));
    json_put_array(j);
    for (size_t k = 0; k < a->exported.groups.count; k++)
        json_put_i64(j, a->exported_labels[k]);
    json_put_array_end(j);
    put_key_f64(j, S("nearest_mean_agreement"), a->nearest_mean_agreement);
    json_key(j, S("given_exported_groups"));
    json_put_object(j);
    put_group_findings(j, a, &a->exported.groups, a->exported_labels);
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
        json_put_f64(j, place_of(a, i, 0));
        json_key(j, S("y"));
        json_put_f64(j, place_of(a, i, 1));
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

err_t analyse_parameters(struct cx *cx, const struct analysis *a, str_t *out)
{
    AUTO(buf) text;
    struct json_out j;
    buf_init(&text, PARAMETERS_MAX);
    json_begin(&j, &text);
    put_parameters(&j, a);
    TRY(buf_check(&text));
    *out = arena_str(cx->arena, buf_str(&text));
    return OK;
}

void analyse_write_json(const struct analysis *a, struct buf *out)
{
    must(a->report.components.dimensions >= 2); /* projection has x and y */
    struct json_out j;
    json_begin(&j, out);
    json_put_object(&j);
    put_input(&j, a);
    put_problems(&j, a);
    put_statements(&j, a);
    put_map(&j, a);
    put_consensus(&j, a);
    put_groups(&j, a);
    put_group_findings(&j, a, &a->report.groups, a->labels);
    put_projection(&j, a);
    put_exported(&j, a);
    analyse_put_bridging(&j, a, S("mf"), &a->bridging, a->bridging_converged);
    if (a->alyans != NULL)
        analyse_put_alyans(&j, a);
    else
        put_key_null(&j, S("alyans"));
    if (a->options.times)
        put_timing(&j, a);
    json_put_object_end(&j);
    buf_byte(out, '\n');
}
