/* libalyans-opinion: the analysis, and its report as others read it. No array is copied: public
 * elements are laid out like those behind them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/library_options.h"

/* What the caller has, with all that it points to. */
struct made_report {
    struct alyans_opinion_report report; /* first: the caller's pointer is that of the whole */
    struct alyans_opinion_options options;
    struct alyans_opinion_map map;
    struct alyans_opinion_partition partition;
    struct alyans_opinion_comparison everybody, groups, ends;
    struct alyans_opinion_bridging bridging;
    struct alyans_opinion_resampled resampled;
    struct alyans_opinion_voices voices;
    struct alyans_report of;
    struct library_memory memory;
    struct arena arena;
};

/* --- layouts --------------------------------------------------------------------------------- */

SAME_SIZE(alyans_opinion_interval, interval);
SAME_FIELD(alyans_opinion_interval, interval, low, low);
SAME_FIELD(alyans_opinion_interval, interval, high, high);
SAME_SIZE(alyans_opinion_share, share);
SAME_FIELD(alyans_opinion_share, share, successes, successes);
SAME_FIELD(alyans_opinion_share, share, failures, failures);

SAME_SIZE(alyans_opinion_finding, class_finding);
SAME_FIELD(alyans_opinion_finding, class_finding, n, n);
SAME_FIELD(alyans_opinion_finding, class_finding, agrees, agrees);
SAME_FIELD(alyans_opinion_finding, class_finding, disagrees, disagrees);
SAME_FIELD(alyans_opinion_finding, class_finding, passes, passes);
SAME_FIELD(alyans_opinion_finding, class_finding, voices, voices);
SAME_FIELD(alyans_opinion_finding, class_finding, effective, effective);
SAME_FIELD(alyans_opinion_finding, class_finding, agreeing, agreeing);
SAME_FIELD(alyans_opinion_finding, class_finding, disagreeing, disagreeing);
SAME_FIELD(alyans_opinion_finding, class_finding, agreed, agreed);
SAME_FIELD(alyans_opinion_finding, class_finding, disagreed, disagreed);
SAME_FIELD(alyans_opinion_finding, class_finding, agree, agree);
SAME_FIELD(alyans_opinion_finding, class_finding, disagree, disagree);
SAME_FIELD(alyans_opinion_finding, class_finding, agree_wide, agree_wide);

SAME_SIZE(alyans_opinion_pair, pair_finding);
SAME_FIELD(alyans_opinion_pair, pair_finding, tested, tested);
SAME_FIELD(alyans_opinion_pair, pair_finding, difference, difference);
SAME_FIELD(alyans_opinion_pair, pair_finding, interval, interval);
SAME_FIELD(alyans_opinion_pair, pair_finding, p, p);
SAME_FIELD(alyans_opinion_pair, pair_finding, q, q);

SAME_SIZE(alyans_opinion_statement, statement_finding);
SAME_FIELD(alyans_opinion_statement, statement_finding, verdict, verdict);
SAME_FIELD(alyans_opinion_statement, statement_finding, voices_fewest, voices_fewest);
SAME_FIELD(alyans_opinion_statement, statement_finding, agreed_least, agreed_least);
SAME_FIELD(alyans_opinion_statement, statement_finding, rejected_least, rejected_least);
SAME_FIELD(alyans_opinion_statement, statement_finding, agreement, agreement);
SAME_FIELD(alyans_opinion_statement, statement_finding, consensus, consensus);
SAME_FIELD(alyans_opinion_statement, statement_finding, balanced, balanced);
SAME_FIELD(alyans_opinion_statement, statement_finding, widest, widest);
SAME_FIELD(alyans_opinion_statement, statement_finding, apart, apart);

SAME_SIZE(alyans_opinion_influence, statement_influence);
SAME_FIELD(alyans_opinion_influence, statement_influence, agreed_least, agreed_least);
SAME_FIELD(alyans_opinion_influence, statement_influence, rejected_least, rejected_least);
SAME_FIELD(alyans_opinion_influence, statement_influence, difference, difference);
SAME_FIELD(alyans_opinion_influence, statement_influence, change, change);
SAME_FIELD(alyans_opinion_influence, statement_influence, strongest, strongest);
SAME_FIELD(alyans_opinion_influence, statement_influence, changers, changers);
SAME_FIELD(alyans_opinion_influence, statement_influence, changer, changer);
SAME_FIELD(alyans_opinion_influence, statement_influence, without, without);

SAME_SIZE(alyans_opinion_partition_try, partition_try);
SAME_FIELD(alyans_opinion_partition_try, partition_try, groups, groups);
SAME_FIELD(alyans_opinion_partition_try, partition_try, gain, gain);
SAME_FIELD(alyans_opinion_partition_try, partition_try, smallest, smallest);
SAME_FIELD(alyans_opinion_partition_try, partition_try, valley, valley);
SAME_FIELD(alyans_opinion_partition_try, partition_try, stability, stability);
SAME_FIELD(alyans_opinion_partition_try, partition_try, stability_low, stability_low);
SAME_FIELD(alyans_opinion_partition_try, partition_try, chance, chance);

SAME_SIZE(alyans_opinion_alignment, class_alignment);
SAME_FIELD(alyans_opinion_alignment, class_alignment, a, a);
SAME_FIELD(alyans_opinion_alignment, class_alignment, b, b);
SAME_FIELD(alyans_opinion_alignment, class_alignment, statements, statements);
SAME_FIELD(alyans_opinion_alignment, class_alignment, agreement, agreement);
SAME_FIELD(alyans_opinion_alignment, class_alignment, interval, interval);
SAME_SIZE(alyans_opinion_contrast, class_contrast);
SAME_FIELD(alyans_opinion_contrast, class_contrast, a, a);
SAME_FIELD(alyans_opinion_contrast, class_contrast, b, b);
SAME_FIELD(alyans_opinion_contrast, class_contrast, statements, statements);
SAME_FIELD(alyans_opinion_contrast, class_contrast, difference, difference);
SAME_FIELD(alyans_opinion_contrast, class_contrast, interval, interval);
SAME_SIZE(alyans_opinion_class_statement, class_statement);
SAME_FIELD(alyans_opinion_class_statement, class_statement, tested, tested);
SAME_FIELD(alyans_opinion_class_statement, class_statement, share, share);
SAME_FIELD(alyans_opinion_class_statement, class_statement, by_chance, by_chance);
SAME_FIELD(alyans_opinion_class_statement, class_statement, p, p);

SAME_SIZE(alyans_opinion_bloc, bloc);
SAME_FIELD(alyans_opinion_bloc, bloc, member, member);
SAME_FIELD(alyans_opinion_bloc, bloc, size, size);
SAME_FIELD(alyans_opinion_bloc, bloc, weight, weight);
SAME_FIELD(alyans_opinion_bloc, bloc, agreement, agreement);
SAME_FIELD(alyans_opinion_bloc, bloc, common, common);

#define SAME_VALUE(public, own) _Static_assert((int)(public) == (int)(own), #public)
SAME_VALUE(ALYANS_OPINION_NO_VOTES, VERDICT_NO_ANSWERS);
SAME_VALUE(ALYANS_OPINION_TOO_FEW, VERDICT_TOO_FEW);
SAME_VALUE(ALYANS_OPINION_COMMON_GROUND, VERDICT_COMMON_GROUND);
SAME_VALUE(ALYANS_OPINION_COMMON_REJECTION, VERDICT_COMMON_REJECTION);
SAME_VALUE(ALYANS_OPINION_DIVERGENCE, VERDICT_DIVERGENCE);
SAME_VALUE(ALYANS_OPINION_DIFFERENT, VERDICT_DIFFERENT);
SAME_VALUE(ALYANS_OPINION_NOT_SURE, VERDICT_NOT_SURE);
SAME_VALUE(ALYANS_OPINION_NOT_TOLD_APART, VERDICT_NOT_TOLD_APART);
SAME_VALUE(ALYANS_OPINION_PARTITION_TOO_FEW, PARTITION_TOO_FEW);
SAME_VALUE(ALYANS_OPINION_PARTITION_CHANCE, PARTITION_CHANCE);
SAME_VALUE(ALYANS_OPINION_PARTITION_NOT_SEPARABLE, PARTITION_NOT_SEPARABLE);
SAME_VALUE(ALYANS_OPINION_PARTITION_GROUPS, PARTITION_GROUPS);
SAME_VALUE(ALYANS_OPINION_PARTITION_FORCED, PARTITION_FORCED);
SAME_VALUE(ALYANS_OPINION_CLASS_TOO_FEW, CLASS_TOO_FEW);
SAME_VALUE(ALYANS_OPINION_CLASS_ON_POSITIONS, CLASS_ON_POSITIONS);
SAME_VALUE(ALYANS_OPINION_CLASS_ON_VOTES, CLASS_ON_ANSWERS);
SAME_VALUE(ALYANS_OPINION_CLASSES_MAX, CLASSES_MAX);
SAME_VALUE(ALYANS_OPINION_GROUPS_MAX, MIXTURE_MAX);
SAME_VALUE(ALYANS_OPINION_AXES_MAX, FACTORS_MAX);
SAME_VALUE(ALYANS_OPINION_AXES_MAX, DENSE_MAX);
SAME_VALUE(ALYANS_OPINION_THREADS_MAX, WORKERS_MAX);

/* --- the parts of a report ------------------------------------------------------------------- */

static struct alyans_opinion_map map_of(const struct factor_model *f)
{
    return (struct alyans_opinion_map){ .axes = f->dimensions,
                                        .beyond_chance = f->beyond_chance,
                                        .position = f->position,
                                        .covariance = f->covariance,
                                        .mean = f->mean,
                                        .loading = f->loading,
                                        .loading_spread = f->loading_spread,
                                        .mean_variance = f->mean_variance,
                                        .variance = f->variance,
                                        .noise = f->noise,
                                        .axis_variance = f->axis_variance,
                                        .explained = f->explained,
                                        .eigenvalue = f->eigenvalue,
                                        .chance = f->chance,
                                        .sign_flips = f->flips,
                                        .steps = f->iterations,
                                        .converged = f->converged };
}

static struct alyans_opinion_partition partition_of(const struct partition *p)
{
    const struct mixture *const m = &p->mixture;
    return (struct alyans_opinion_partition){
        .state = (enum alyans_opinion_partition_state)p->state,
        .count = p->count,
        .shown = p->shown,
        .tried_most = p->tried_most,
        .tried = (const struct alyans_opinion_partition_try *)p->tried,
        .label = p->label,
        .probability = p->probability,
        .together = p->together,
        .placed = (const uint8_t *)p->placed,
        .placed_count = p->placed_count,
        .people = p->people,
        .bootstraps = p->bootstraps,
        .simulations = p->simulations,
        .simulated_people = p->simulated_people,
        .mixture_axes = m->dimensions,
        .share = m->groups == 0 ? NULL : m->share,
        .centre = m->groups == 0 ? NULL : m->centre[0],
        .width = m->width,
    };
}

static struct alyans_opinion_list list_of(const struct column_list *l)
{
    return (struct alyans_opinion_list){ l->count, l->column };
}

static struct alyans_opinion_comparison comparison_of(const struct labelled *l)
{
    const struct findings *const f = &l->findings;
    return (struct alyans_opinion_comparison){
        .classes = l->classes,
        .pairs = f->pairs,
        .label = l->label,
        .apart = l->apart,
        .members = l->tallies.members,
        .finding = (const struct alyans_opinion_finding *)f->of,
        .statement = (const struct alyans_opinion_statement *)f->statement,
        .pair = (const struct alyans_opinion_pair *)f->pair,
        .influence = (const struct alyans_opinion_influence *)l->influence,
        .tests = f->tests,
        .p_told = f->p_told,
        .common_ground = list_of(&f->common_ground),
        .common_rejection = list_of(&f->common_rejection),
        .divergence = list_of(&f->divergence),
        .different = list_of(&f->different),
    };
}

static struct alyans_opinion_classes classes_of(const struct classes_report *c,
                                                const struct alyans_opinion_comparison *comparison)
{
    return (struct alyans_opinion_classes){
        .comparison = comparison,
        .classes = c->classes,
        .size = c->size,
        .alignment = (const struct alyans_opinion_alignment *)c->alignment,
        .contrast = (const struct alyans_opinion_contrast *)c->contrast,
        .basis = (enum alyans_opinion_class_basis)c->basis,
        .share = c->share,
        .by_chance = c->by_chance,
        .p = c->p,
        .permutations = c->permutations,
        .statement = (const struct alyans_opinion_class_statement *)c->statement,
        .statement_voices = c->statement_voices,
    };
}

static struct alyans_opinion_bridging bridging_of_report(const struct alyans_report *r)
{
    const struct factorization *const f = &r->bridging;
    return (struct alyans_opinion_bridging){
        .converged = r->bridging_converged,
        .statements_used = f->statements_used,
        .participants_used = f->participants_used,
        .votes = f->answers,
        .loss = f->loss,
        .error = f->error,
        .global = f->global,
        .statement_intercept = f->statement_intercept,
        .statement_factor = f->statement_factor,
        .rank = f->rank,
        .participant_intercept = f->participant_intercept,
        .participant_factor = f->participant_factor,
        .participant_used = (const uint8_t *)f->participant_used,
        .starts_to_best = f->starts_to_best,
        .passes = f->passes,
        .residual = f->residual,
    };
}

static struct alyans_opinion_resampled resampled_of(const struct resampled *r)
{
    return (struct alyans_opinion_resampled){
        .draws = r->draws,
        .consensus = (const struct alyans_opinion_interval *)r->consensus,
        .least = (const struct alyans_opinion_interval *)r->least,
        .apart = (const struct alyans_opinion_interval *)r->apart,
        .bridging_draws = r->bridging_draws,
        .bridging = (const struct alyans_opinion_interval *)r->bridging,
    };
}

static struct alyans_opinion_voices voices_of(const struct alyans_report *r)
{
    const struct voice_votes *const v = &r->voice_votes;
    const struct voices_report *const s = &r->voice;
    return (struct alyans_opinion_voices){
        .voices = s->voices,
        .voice_of = v->voice_of,
        .first = v->first,
        .size = v->size,
        .weight = v->weight,
        .compared = s->compared,
        .by_weight = s->by_weight,
        .effective = s->effective,
        .interval = { s->interval.low, s->interval.high },
        .information = s->information,
        .told = s->told,
        .similar = s->similar,
        .spread = s->spread,
        .dimensions = s->dimensions,
        .eigenvalues = s->eigenvalues,
        .eigenvalue = s->eigenvalue,
        .blocs = s->blocs.count,
        .bloc = (const struct alyans_opinion_bloc *)s->blocs.at,
        .all_pairs = s->blocs.all_pairs,
        .largest_bloc = s->largest_bloc,
    };
}

/* --- the analysis ---------------------------------------------------------------------------- */

static enum alyans_opinion_error show_classings(struct made_report *m, size_t count)
{
    struct alyans_opinion_comparison *const comparison =
        arena_try_array(&m->arena, struct alyans_opinion_comparison, count);
    struct alyans_opinion_classes *const classes =
        arena_try_array(&m->arena, struct alyans_opinion_classes, count);
    const struct alyans_opinion_classes **const at =
        arena_try_array(&m->arena, const struct alyans_opinion_classes *, count);
    if (comparison == NULL || classes == NULL || at == NULL)
        return ALYANS_OPINION_NO_MEMORY;
    for (size_t q = 0; q < count; q++) {
        comparison[q] = comparison_of(&m->of.classing[q]);
        classes[q] = classes_of(&m->of.classes[q], &comparison[q]);
        at[q] = &classes[q];
    }
    m->report.classings = count;
    m->report.classing = at;
    return ALYANS_OPINION_OK;
}

static enum alyans_opinion_error show(struct made_report *m, size_t classings)
{
    const struct alyans_report *const r = &m->of;
    m->options.seed = r->options.seed;
    m->options.progress = NULL; /* the caller's, and over */
    m->options.progress_context = NULL;
    m->map = map_of(&r->model);
    m->partition = partition_of(&r->partition);
    m->everybody = comparison_of(&r->everybody);
    m->groups = comparison_of(&r->groups);
    m->ends = comparison_of(&r->ends);
    m->bridging = bridging_of_report(r);
    m->resampled = resampled_of(&r->resampled);
    m->voices = voices_of(r);
    m->report = (struct alyans_opinion_report){
        .participants = r->votes->participants,
        .statements = r->votes->statements,
        .options = &m->options,
        .voices = r->voices,
        .voice_of = r->voice_of,
        .map = &m->map,
        .partition = &m->partition,
        .everybody = &m->everybody,
        .groups = m->groups.classes == 0 ? NULL : &m->groups,
        .ends = m->ends.classes == 0 ? NULL : &m->ends,
        .bridging = &m->bridging,
        .resampled = &m->resampled,
        .independent = &m->voices,
    };
    return show_classings(m, classings);
}

struct caller_progress {
    int (*progress)(void *context, double done);
    void *context;
};

static bool tell_caller(void *context, double done)
{
    const struct caller_progress *const c = context;
    return c->progress(c->context, done) != 0;
}

static enum alyans_opinion_error compute(struct made_report *m,
                                         const struct alyans_opinion_votes *votes,
                                         const struct alyans_opinion_given *given,
                                         const struct alyans_opinion_options *options)
{
    struct alyans_options own;
    struct alyans_given taken;
    TRY_LIBRARY(library_options_take(options, &m->options, &own));
    TRY_LIBRARY(library_given_take(given, &votes->votes, &m->arena, &taken));
    struct caller_progress progress = { m->options.progress, m->options.progress_context };
    own.progress = progress.progress == NULL ? NULL : tell_caller;
    own.context = &progress;
    AUTO(arena) scratch = library_arena(&m->memory);
    TRY_LIBRARY(
        library_error(alyans_compute(&votes->votes, &taken, &own, &m->arena, &scratch, &m->of)));
    return show(m, taken.classings);
}

enum alyans_opinion_error alyans_opinion_analyse(const struct alyans_opinion_votes *votes,
                                                 const struct alyans_opinion_given *given,
                                                 const struct alyans_opinion_options *options,
                                                 struct alyans_opinion_report **out)
{
    if (votes == NULL || out == NULL)
        return ALYANS_OPINION_NO_ARGUMENT;
    if (!votes->done)
        return ALYANS_OPINION_BAD_STATE;
    struct made_report *const m = library_new(&votes->memory, sizeof *m);
    if (m == NULL)
        return ALYANS_OPINION_NO_MEMORY;
    m->memory = votes->memory;
    m->arena = library_arena(&m->memory);
    const enum alyans_opinion_error e = compute(m, votes, given, options);
    if (e == ALYANS_OPINION_OK)
        *out = &m->report;
    else
        alyans_opinion_report_free(&m->report);
    return e;
}

void alyans_opinion_report_free(struct alyans_opinion_report *report)
{
    if (report == NULL)
        return;
    struct made_report *const m = (struct made_report *)report;
    arena_release(&m->arena);
    library_free(m->memory, m);
}
