/* The part of the JSON of a report that only the alyans method has.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/dense.h"
#include "viewpoints/polis/analyse_json_parts.h"

/* --- what was asked for ----------------------------------------------------------------------- */

/* As a text: it passes what programs count exactly. */
static void put_key_seed(struct json_out *j, str_t key, uint64_t seed)
{
    char digits[24];
    const int n = snprintf(digits, sizeof digits, "%" PRIu64, seed);
    put_key_str(j, key, (str_t){ digits, (size_t)n });
}

static void put_partition_options(struct json_out *j, const struct partition_options *o)
{
    json_key(j, S("partition"));
    json_put_object(j);
    put_key_i64(j, S("groups_max"), (int64_t)o->groups_max);
    put_key_i64(j, S("least"), (int64_t)o->least);
    put_key_f64(j, S("share_least"), o->share_least);
    put_key_f64(j, S("unsureness_most"), o->unsureness_most);
    put_key_f64(j, S("stability_least"), o->stability_least);
    put_key_f64(j, S("chance_most"), o->chance_most);
    put_key_f64(j, S("gain_least"), o->gain_least);
    put_key_i64(j, S("bootstraps"), (int64_t)o->bootstraps);
    put_key_i64(j, S("simulations"), (int64_t)o->simulations);
    put_key_i64(j, S("people_most"), (int64_t)o->people_most);
    put_key_i64(j, S("simulated_most"), (int64_t)o->simulated_most);
    json_put_object_end(j);
}

void analyse_put_alyans_options(struct json_out *j, const struct analysis *a)
{
    const struct alyans_options *const o = &a->alyans->options;
    json_key(j, S("alyans"));
    json_put_object(j);
    put_key_seed(j, S("seed"), o->seed);
    put_key_bool(j, S("seed_of_votes"), a->options.seed == 0);
    put_key_i64(j, S("answers_apart"), o->answers_apart);
    json_key(j, S("factor"));
    json_put_object(j);
    put_key_i64(j, S("dimensions_max"), (int64_t)o->factor.dimensions_max);
    put_key_i64(j, S("shown_least"), (int64_t)o->factor.shown_least);
    put_key_i64(j, S("flips"), (int64_t)o->factor.flips);
    put_key_f64(j, S("tolerance"), o->factor.tolerance);
    put_key_i64(j, S("iterations_max"), o->factor.iterations_max);
    json_put_object_end(j);
    put_partition_options(j, &o->partition);
    json_key(j, S("findings"));
    json_put_object(j);
    put_key_f64(j, S("level"), o->findings.level);
    put_key_i64(j, S("voices_least"), o->findings.voices_least);
    put_key_f64(j, S("fdr"), o->findings.fdr);
    put_key_str(j, S("fdr_rule"),
                o->findings.fdr_rule == FDR_ANY ? S("any-dependence") : S("positive-dependence"));
    json_put_object_end(j);
    json_key(j, S("classes"));
    json_put_object(j);
    put_key_i64(j, S("permutations"), (int64_t)o->classes.permutations);
    put_key_i64(j, S("draws"), (int64_t)o->classes.draws);
    put_key_i64(j, S("voices_max"), (int64_t)o->classes.voices_max);
    json_put_object_end(j);
    put_key_i64(j, S("voices_sample"), (int64_t)o->voices.sample);
    json_put_object_end(j);
}

/* --- model ------------------------------------------------------------------------------------ */

static void put_model(struct json_out *j, const struct factor_model *f)
{
    json_key(j, S("model"));
    json_put_object(j);
    put_key_i64(j, S("dimensions"), (int64_t)f->dimensions);
    put_key_i64(j, S("beyond_chance"), (int64_t)f->beyond_chance);
    put_key_numbers(j, S("eigenvalues"), f->eigenvalue, f->dimensions);
    put_key_f64(j, S("chance"), f->chance);
    put_key_i64(j, S("flips"), (int64_t)f->flips);
    put_key_f64(j, S("noise"), f->noise);
    put_key_f64(j, S("variance"), f->variance);
    put_key_numbers(j, S("axis_variance"), f->axis_variance, f->dimensions);
    put_key_numbers(j, S("explained"), f->explained, f->dimensions);
    put_key_i64(j, S("iterations"), f->iterations);
    put_key_bool(j, S("converged"), f->converged);
    json_put_object_end(j);
}

static void put_participant_name(struct json_out *j, const struct analysis *a, int64_t id)
{
    const str_t name = a->source->participant_names == NULL
                           ? STR_NONE
                           : name_of_id(a->source->participant_names, id);
    if (name.len > 0)
        put_key_str(j, S("name"), name);
    else
        put_key_null(j, S("name"));
}

static void put_end(struct json_out *j, const struct alyans_report *r, size_t i)
{
    const int32_t end = r->ends.classes == 0 ? -1 : r->end[i];
    json_key(j, S("end"));
    if (end < 0)
        json_put_null(j);
    else
        json_put_str(j, end == END_LOW ? S("low") : S("high"));
}

static void put_organisation(struct json_out *j, const struct analysis *a, size_t i)
{
    const struct voter_weights *const w = &a->weights;
    if (w->organisation_count > 0 && w->organisation_of[i] >= 0)
        put_key_str(j, S("organisation"), w->organisation[w->organisation_of[i]]);
    else
        put_key_null(j, S("organisation"));
}

static void put_participant(struct json_out *j, const struct analysis *a, size_t i)
{
    const struct alyans_report *const r = a->alyans;
    const struct factor_model *const f = &r->model;
    const struct partition *const p = &r->partition;
    const size_t packed = packed_size(f->dimensions);
    json_put_object(j);
    put_key_i64(j, S("participant"), a->votes.participant_id[i]);
    put_participant_name(j, a, a->votes.participant_id[i]);
    put_key_i64(j, S("answers"), votes_of(&a->votes, i));
    put_key_f64(j, S("weight"), a->weights.has_weights ? a->weights.of[i] : 1.0);
    put_organisation(j, a, i);
    put_key_numbers(j, S("position"), f->position + i * f->dimensions, f->dimensions);
    put_key_numbers(j, S("covariance"), f->covariance + i * packed, packed);
    put_key_bool(j, S("placed"), p->placed[i]);
    json_key(j, S("group"));
    if (p->label[i] < 0)
        json_put_null(j);
    else
        json_put_i64(j, a->labels[p->label[i]]);
    put_key_numbers(j, S("probability"), p->probability + i * p->count,
                    p->probability == NULL ? 0 : p->count);
    put_key_share_or_null(j, S("together"), p->together[i]);
    put_end(j, r, i);
    json_put_object_end(j);
}

static void put_places(struct json_out *j, const struct analysis *a)
{
    const struct factor_model *const f = &a->alyans->model;
    const size_t packed = packed_size(f->dimensions);
    json_key(j, S("participants"));
    json_put_array(j);
    for (size_t i = 0; i < a->votes.participants; i++)
        put_participant(j, a, i);
    json_put_array_end(j);
    json_key(j, S("statements"));
    json_put_array(j);
    for (size_t c = 0; c < a->votes.statements; c++) {
        json_put_object(j);
        put_key_i64(j, S("tid"), a->votes.statement_id[c]);
        put_key_f64(j, S("mean"), f->mean[c]);
        put_key_numbers(j, S("loading"), f->loading + c * f->dimensions, f->dimensions);
        put_key_numbers(j, S("spread"), f->loading_spread + c * packed, packed);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

/* --- groups ----------------------------------------------------------------------------------- */

static void put_tried(struct json_out *j, const struct partition *p)
{
    json_key(j, S("tried"));
    json_put_array(j);
    for (size_t k = 2; k <= p->tried_most; k++) {
        const struct partition_try *const t = &p->tried[k];
        json_put_object(j);
        put_key_i64(j, S("groups"), (int64_t)k);
        put_key_f64(j, S("gain"), t->gain);
        put_key_f64(j, S("smallest"), t->smallest);
        put_key_f64(j, S("valley"), t->valley);
        put_key_share_or_null(j, S("chance"), t->chance);
        json_key(j, S("stability"));
        if (t->stability < 0.0 && t->stability_low <= t->stability)
            json_put_null(j);
        else
            json_put_f64(j, t->stability);
        json_key(j, S("stability_low"));
        if (t->stability < 0.0 && t->stability_low <= t->stability)
            json_put_null(j);
        else
            json_put_f64(j, t->stability_low);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static str_t partition_word(enum partition_state s)
{
    switch (s) {
    case PARTITION_TOO_FEW:
        return S("too-few");
    case PARTITION_CHANCE:
        return S("chance");
    case PARTITION_NOT_SEPARABLE:
        return S("not-separable");
    case PARTITION_GROUPS:
        return S("groups");
    case PARTITION_FORCED:
        return S("forced");
    }
    must_failed("a state of the partition", __FILE__, __LINE__);
}

static void put_partition(struct json_out *j, const struct partition *p)
{
    json_key(j, S("partition"));
    json_put_object(j);
    put_key_str(j, S("state"), partition_word(p->state));
    put_key_i64(j, S("count"), (int64_t)p->count);
    put_key_i64(j, S("shown"), (int64_t)p->shown);
    put_tried(j, p);
    put_key_i64(j, S("placed"), (int64_t)p->placed_count);
    put_key_i64(j, S("people"), (int64_t)p->people);
    put_key_i64(j, S("bootstraps"), (int64_t)p->bootstraps);
    put_key_i64(j, S("simulations"), (int64_t)p->simulations);
    put_key_i64(j, S("simulated_people"), (int64_t)p->simulated_people);
    json_put_object_end(j);
}

/* --- findings --------------------------------------------------------------------------------- */

static str_t verdict_key(enum verdict v)
{
    switch (v) {
    case VERDICT_NO_ANSWERS:
        return S("no-answers");
    case VERDICT_TOO_FEW:
        return S("too-few");
    case VERDICT_COMMON_GROUND:
        return S("common-ground");
    case VERDICT_COMMON_REJECTION:
        return S("common-rejection");
    case VERDICT_DIVERGENCE:
        return S("divergence");
    case VERDICT_DIFFERENT:
        return S("different");
    case VERDICT_NOT_SURE:
        return S("not-sure");
    case VERDICT_NOT_TOLD_APART:
        return S("not-told-apart");
    }
    must_failed("a verdict", __FILE__, __LINE__);
}

static void put_class_finding(struct json_out *j, const struct class_finding *c)
{
    json_put_object(j);
    put_key_i64(j, S("n"), c->n);
    put_key_i64(j, S("agrees"), c->agrees);
    put_key_i64(j, S("disagrees"), c->disagrees);
    put_key_i64(j, S("passes"), c->passes);
    put_key_i64(j, S("voices"), c->voices);
    put_key_f64(j, S("effective"), c->effective);
    put_key_f64(j, S("agreed"), c->agreed);
    put_key_f64(j, S("disagreed"), c->disagreed);
    put_key_interval(j, S("agree"), c->agree);
    put_key_interval(j, S("disagree"), c->disagree);
    put_key_interval(j, S("agree_wide"), c->agree_wide);
    json_put_object_end(j);
}

static void put_pair(struct json_out *j, size_t g, size_t h, const struct pair_finding *p)
{
    json_put_object(j);
    put_key_i64(j, S("a"), (int64_t)g);
    put_key_i64(j, S("b"), (int64_t)h);
    put_key_bool(j, S("tested"), p->tested);
    put_key_f64(j, S("difference"), p->difference);
    put_key_interval(j, S("interval"), p->interval);
    put_key_f64(j, S("p"), p->p);
    put_key_f64(j, S("q"), p->q);
    json_put_object_end(j);
}

/* A voice by its number in the report: an organisation, or somebody who speaks for nobody else. */
static void put_voice(struct json_out *j, const struct analysis *a, int32_t voice)
{
    const struct alyans_report *const r = a->alyans;
    const size_t organisations = r->voice_of == NULL ? 0 : a->weights.organisation_count;
    if (voice < 0) {
        json_put_null(j);
        return;
    }
    json_put_object(j);
    if ((size_t)voice < organisations) {
        put_key_str(j, S("organisation"), a->weights.organisation[voice]);
    } else {
        size_t row = (size_t)voice;
        for (size_t i = 0; r->voice_of != NULL && i < a->votes.participants; i++) {
            if (r->voice_of[i] == voice)
                row = i;
        }
        put_key_i64(j, S("participant"), a->votes.participant_id[row]);
    }
    json_put_object_end(j);
}

static void put_influence(struct json_out *j, const struct analysis *a,
                          const struct statement_influence *s)
{
    json_key(j, S("influence"));
    if (s == NULL) {
        json_put_null(j);
        return;
    }
    json_put_object(j);
    put_key_interval(j, S("agreed_least"), s->agreed_least);
    put_key_interval(j, S("rejected_least"), s->rejected_least);
    put_key_interval(j, S("difference"), s->difference);
    json_key(j, S("strongest"));
    put_voice(j, a, s->strongest);
    put_key_f64(j, S("change"), s->change);
    put_key_i64(j, S("changers"), s->changers);
    json_key(j, S("changer"));
    put_voice(j, a, s->changer);
    put_key_str(j, S("without"), verdict_key(s->without));
    json_put_object_end(j);
}

static void put_pairs(struct json_out *j, const struct findings *f, size_t column)
{
    json_key(j, S("pairs"));
    json_put_array(j);
    for (size_t g = 0; g < f->classes; g++) {
        for (size_t h = g + 1; h < f->classes; h++)
            put_pair(j, g, h, pair_finding_at(f, pair_number(f->classes, g, h), column));
    }
    json_put_array_end(j);
}

static void put_statement_finding(struct json_out *j, const struct analysis *a,
                                  const struct labelled *l, size_t column)
{
    const struct findings *const f = &l->findings;
    const struct statement_finding *const s = &f->statement[column];
    json_put_object(j);
    put_key_i64(j, S("tid"), a->votes.statement_id[column]);
    put_key_str(j, S("verdict"), verdict_key(s->verdict));
    put_key_i64(j, S("voices_fewest"), s->voices_fewest);
    put_key_f64(j, S("agreed_least"), s->agreed_least);
    put_key_f64(j, S("rejected_least"), s->rejected_least);
    put_key_f64(j, S("agreement"), s->agreement);
    put_key_f64(j, S("consensus"), s->consensus);
    put_key_f64(j, S("balanced"), s->balanced);
    put_key_f64(j, S("apart"), s->apart);
    json_key(j, S("widest"));
    if (s->widest < f->pairs)
        json_put_i64(j, (int64_t)s->widest);
    else
        json_put_null(j);
    json_key(j, S("classes"));
    json_put_array(j);
    for (size_t g = 0; g < f->classes; g++)
        put_class_finding(j, class_finding_at(f, g, column));
    json_put_array_end(j);
    put_pairs(j, f, column);
    put_influence(j, a, l->influence == NULL ? NULL : &l->influence[column]);
    json_put_object_end(j);
}

static void put_list(struct json_out *j, const struct analysis *a, str_t key,
                     const struct column_list *list)
{
    json_key(j, key);
    json_put_array(j);
    for (size_t i = 0; i < list->count; i++)
        json_put_i64(j, a->votes.statement_id[list->column[i]]);
    json_put_array_end(j);
}

static void put_labelled(struct json_out *j, const struct analysis *a, const struct labelled *l)
{
    if (l->classes == 0) {
        json_put_null(j);
        return;
    }
    const struct findings *const f = &l->findings;
    json_put_object(j);
    put_key_bool(j, S("apart"), l->apart);
    put_key_i64(j, S("tests"), (int64_t)f->tests);
    put_key_share_or_null(j, S("p_told"), f->p_told);
    json_key(j, S("members"));
    json_put_array(j);
    for (size_t g = 0; g < l->classes; g++)
        json_put_i64(j, l->tallies.members[g]);
    json_put_array_end(j);
    put_list(j, a, S("common_ground"), &f->common_ground);
    put_list(j, a, S("common_rejection"), &f->common_rejection);
    put_list(j, a, S("divergence"), &f->divergence);
    put_list(j, a, S("different"), &f->different);
    json_key(j, S("statements"));
    json_put_array(j);
    for (size_t c = 0; c < f->statements; c++)
        put_statement_finding(j, a, l, c);
    json_put_array_end(j);
    json_put_object_end(j);
}

/* --- classes ---------------------------------------------------------------------------------- */

static str_t basis_word(enum class_basis b)
{
    switch (b) {
    case CLASS_TOO_FEW:
        return S("too-few");
    case CLASS_ON_POSITIONS:
        return S("positions");
    case CLASS_ON_ANSWERS:
        return S("answers");
    }
    must_failed("a basis", __FILE__, __LINE__);
}

static void put_alignment(struct json_out *j, const struct classes_report *c)
{
    json_key(j, S("alignment"));
    json_put_array(j);
    for (size_t i = 0; i < packed_size(c->classes); i++) {
        const struct class_alignment *const k = &c->alignment[i];
        json_put_object(j);
        put_key_i64(j, S("a"), (int64_t)k->a);
        put_key_i64(j, S("b"), (int64_t)k->b);
        put_key_i64(j, S("statements"), (int64_t)k->statements);
        put_key_f64(j, S("agreement"), k->agreement);
        put_key_interval(j, S("interval"), k->interval);
        json_put_object_end(j);
    }
    json_put_array_end(j);
    json_key(j, S("contrast"));
    json_put_array(j);
    for (size_t i = 0; i < pair_count(c->classes); i++) {
        const struct class_contrast *const k = &c->contrast[i];
        json_put_object(j);
        put_key_i64(j, S("a"), (int64_t)k->a);
        put_key_i64(j, S("b"), (int64_t)k->b);
        put_key_i64(j, S("statements"), (int64_t)k->statements);
        put_key_f64(j, S("difference"), k->difference);
        put_key_interval(j, S("interval"), k->interval);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static void put_class_test(struct json_out *j, const struct analysis *a,
                           const struct classes_report *c)
{
    put_key_str(j, S("basis"), basis_word(c->basis));
    put_key_f64(j, S("share"), c->share);
    put_key_f64(j, S("by_chance"), c->by_chance);
    put_key_f64(j, S("p"), c->p);
    put_key_i64(j, S("permutations"), (int64_t)c->permutations);
    put_key_i64(j, S("statement_voices"), (int64_t)c->statement_voices);
    json_key(j, S("carried_by"));
    json_put_array(j);
    for (size_t k = 0; c->statement != NULL && k < a->votes.statements; k++) {
        if (!c->statement[k].tested)
            continue;
        json_put_object(j);
        put_key_i64(j, S("tid"), a->votes.statement_id[k]);
        put_key_f64(j, S("share"), c->statement[k].share);
        put_key_f64(j, S("by_chance"), c->statement[k].by_chance);
        put_key_f64(j, S("p"), c->statement[k].p);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

/* The classings that were compared are those of the columns with a class in them, in their order.
 */
static void put_classings(struct json_out *j, const struct analysis *a)
{
    json_key(j, S("classings"));
    json_put_array(j);
    for (size_t q = 0, at = 0; q < a->classes.count; q++) {
        const struct classing *const k = &a->classes.at[q];
        if (k->class_count == 0)
            continue;
        const struct classes_report *const c = &a->alyans->classes[at];
        json_put_object(j);
        put_key_str(j, S("name"), k->name);
        json_key(j, S("classes"));
        json_put_array(j);
        for (size_t g = 0; g < k->class_count; g++) {
            json_put_object(j);
            put_key_str(j, S("name"), k->class_name[g]);
            put_key_i64(j, S("voices"), c->size[g]);
            json_put_object_end(j);
        }
        json_put_array_end(j);
        put_alignment(j, c);
        put_class_test(j, a, c);
        json_key(j, S("findings"));
        put_labelled(j, a, &a->alyans->classing[at]);
        json_put_object_end(j);
        at++;
    }
    json_put_array_end(j);
}

/* --- voices ----------------------------------------------------------------------------------- */

/* A voice by its row among voices: the organisation of its first participant, or that participant.
 */
static void put_voice_row(struct json_out *j, const struct analysis *a, int32_t row)
{
    const struct voter_weights *const w = &a->weights;
    const size_t i = (size_t)a->alyans->voice_votes.first[row];
    json_put_object(j);
    if (w->organisation_count > 0 && w->organisation_of[i] >= 0)
        put_key_str(j, S("organisation"), w->organisation[w->organisation_of[i]]);
    else
        put_key_i64(j, S("participant"), a->votes.participant_id[i]);
    json_put_object_end(j);
}

static void put_blocs(struct json_out *j, const struct analysis *a)
{
    const struct blocs *const b = &a->alyans->voice.blocs;
    put_key_bool(j, S("all_pairs"), b->all_pairs);
    json_key(j, S("blocs"));
    json_put_array(j);
    for (size_t k = 0; k < b->count; k++) {
        json_put_object(j);
        put_key_i64(j, S("size"), (int64_t)b->at[k].size);
        put_key_f64(j, S("weight"), b->at[k].weight);
        put_key_f64(j, S("agreement"), b->at[k].agreement);
        put_key_f64(j, S("common"), b->at[k].common);
        json_key(j, S("members"));
        json_put_array(j);
        for (size_t i = 0; i < b->at[k].size; i++)
            put_voice_row(j, a, b->at[k].member[i]);
        json_put_array_end(j);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static void put_voices(struct json_out *j, const struct analysis *a)
{
    const struct voices_report *const v = &a->alyans->voice;
    json_key(j, S("voices"));
    json_put_object(j);
    put_key_i64(j, S("voices"), (int64_t)v->voices);
    put_key_i64(j, S("compared"), (int64_t)v->compared);
    put_key_f64(j, S("by_weight"), v->by_weight);
    put_key_f64(j, S("effective"), v->effective);
    put_key_interval(j, S("interval"), v->interval);
    put_key_f64(j, S("information"), v->information);
    put_key_bool(j, S("told"), v->told);
    put_key_f64(j, S("similar"), v->similar);
    put_key_f64(j, S("spread"), v->spread);
    put_key_f64(j, S("dimensions"), v->dimensions);
    put_key_numbers(j, S("eigenvalues"), v->eigenvalue, v->eigenvalues);
    put_key_f64(j, S("largest_bloc"), v->largest_bloc);
    put_blocs(j, a);
    json_put_object_end(j);
}

/* --- all of it -------------------------------------------------------------------------------- */

void analyse_put_alyans(struct json_out *j, const struct analysis *a)
{
    const struct alyans_report *const r = a->alyans;
    json_key(j, S("alyans"));
    json_put_object(j);
    put_model(j, &r->model);
    put_places(j, a);
    put_partition(j, &r->partition);
    json_key(j, S("everybody"));
    put_labelled(j, a, &r->everybody);
    json_key(j, S("groups"));
    put_labelled(j, a, &r->groups);
    json_key(j, S("ends"));
    put_labelled(j, a, &r->ends);
    put_classings(j, a);
    analyse_put_bridging(j, a, S("bridging"), &r->bridging, r->bridging_converged);
    put_voices(j, a);
    json_put_object_end(j);
}
