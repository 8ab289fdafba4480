/* libalyans-opinion: the options and what is given for an analysis, checked and handed on.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/library_options.h"

/* --- options --------------------------------------------------------------------------------- */

/* Each option with the one behind it, so that the two directions cannot part. */
#define FIELDS(X)                                                                                  \
    X(seed, seed)                                                                                  \
    X(threads, threads)                                                                            \
    X(level, findings.level)                                                                       \
    X(fdr, findings.fdr)                                                                           \
    X(voices_least, findings.voices_least)                                                         \
    X(axes_max, factor.dimensions_max)                                                             \
    X(axes_shown, factor.shown_least)                                                              \
    X(sign_flips, factor.flips)                                                                    \
    X(map_tolerance, factor.tolerance)                                                             \
    X(map_steps_max, factor.iterations_max)                                                        \
    X(groups, partition.groups)                                                                    \
    X(groups_max, partition.groups_max)                                                            \
    X(group_least, partition.least)                                                                \
    X(group_share_least, partition.share_least)                                                    \
    X(unsureness_most, partition.unsureness_most)                                                  \
    X(stability_least, partition.stability_least)                                                  \
    X(chance_most, partition.chance_most)                                                          \
    X(gain_least, partition.gain_least)                                                            \
    X(group_bootstraps, partition.bootstraps)                                                      \
    X(group_simulations, partition.simulations)                                                    \
    X(group_people_most, partition.people_most)                                                    \
    X(group_crowd_most, partition.simulated_most)                                                  \
    X(votes_apart_most, answers_apart)                                                             \
    X(class_permutations, classes.permutations)                                                    \
    X(class_draws, classes.draws)                                                                  \
    X(class_voices_most, classes.voices_max)                                                       \
    X(voices_compared_most, voices.sample)                                                         \
    X(bridging_participant_intercept, bridging.participant_intercept)                              \
    X(bridging_statement_intercept, bridging.statement_intercept)                                  \
    X(bridging_global_intercept, bridging.global_intercept)                                        \
    X(bridging_participant_factor, bridging.participant_factor)                                    \
    X(bridging_statement_factor, bridging.statement_factor)                                        \
    X(bridging_product, bridging.product)                                                          \
    X(bridging_votes_per_statement, bridging.answers_per_statement)                                \
    X(bridging_votes_per_participant, bridging.answers_per_participant)                            \
    X(bridging_starts, bridging.starts)                                                            \
    X(bridging_agreeing, bridging.agreeing)                                                        \
    X(bridging_votes_for_starts, bridging.answers_for_starts)                                      \
    X(bridging_passes_max, bridging.passes_max)                                                    \
    X(bridging_tolerance, bridging.tolerance)

struct alyans_opinion_options library_options_of(const struct alyans_options *own)
{
    struct alyans_opinion_options o = { .size = sizeof o };
#define X(public, behind) o.public = own->behind;
    FIELDS(X)
#undef X
    o.fdr_rule =
        own->findings.fdr_rule == FDR_ANY ? ALYANS_OPINION_FDR_ANY : ALYANS_OPINION_FDR_POSITIVE;
    return o;
}

void alyans_opinion_options_init(struct alyans_opinion_options *options, size_t size)
{
    const struct alyans_options own = alyans_options_default();
    const struct alyans_opinion_options o = library_options_of(&own);
    library_give(options, size, &o, sizeof o);
}

static bool findings_fit(const struct alyans_opinion_options *o)
{
    return library_within(o->level, 0.5, 0.9999) && library_within(o->fdr, 0.0, 1.0) &&
           (o->fdr_rule == ALYANS_OPINION_FDR_POSITIVE || o->fdr_rule == ALYANS_OPINION_FDR_ANY) &&
           o->voices_least >= 1;
}

static bool map_fits(const struct alyans_opinion_options *o)
{
    return library_counts(o->axes_max, 1, ALYANS_OPINION_AXES_MAX) &&
           o->axes_shown <= ALYANS_OPINION_AXES_MAX && o->sign_flips <= 1024 &&
           o->sign_flips % 8 == 0 && library_within(o->map_tolerance, 1e-12, 1e-2) &&
           o->map_steps_max >= 1 && o->map_steps_max <= 100000;
}

static bool groups_fit(const struct alyans_opinion_options *o)
{
    return (o->groups == 0 || library_counts(o->groups, 2, ALYANS_OPINION_GROUPS_MAX)) &&
           library_counts(o->groups_max, 2, ALYANS_OPINION_GROUPS_MAX) &&
           library_counts(o->group_least, 1, INT32_MAX) &&
           library_within(o->group_share_least, 0.0, 1.0) &&
           library_within(o->unsureness_most, 0.0, 1.0) &&
           library_within(o->stability_least, -1.0, 1.0) &&
           library_within(o->chance_most, 0.0, 1.0) && library_within(o->gain_least, 0.0, 1.0) &&
           o->group_bootstraps <= 100000 && o->group_simulations <= 100000 &&
           library_counts(o->group_people_most, 10, 1000000) &&
           library_counts(o->group_crowd_most, 10, 1000000);
}

static bool classes_fit(const struct alyans_opinion_options *o)
{
    return library_counts(o->class_permutations, 1, 1000000) &&
           library_counts(o->class_draws, 2, 1000000) &&
           library_counts(o->class_voices_most, 10, 10000000) &&
           library_counts(o->voices_compared_most, 2, 20000);
}

static bool bridging_fits(const struct alyans_opinion_options *o)
{
    const double penalty[] = { o->bridging_participant_intercept, o->bridging_statement_intercept,
                               o->bridging_global_intercept, o->bridging_participant_factor,
                               o->bridging_statement_factor };
    for (size_t i = 0; i < ARRAY_LEN(penalty); i++) {
        if (!library_within(penalty[i], 1e-4, 100.0))
            return false;
    }
    return library_within(o->bridging_product, 0.0, 100.0) &&
           o->bridging_votes_per_statement >= 0 && o->bridging_votes_per_participant >= 0 &&
           library_counts(o->bridging_starts, 1, FACTORIZATION_STARTS_MAX) &&
           o->bridging_agreeing >= 1 && o->bridging_votes_for_starts >= 1 &&
           o->bridging_passes_max >= 1 && library_within(o->bridging_tolerance, 1e-13, 1e-2);
}

enum alyans_opinion_error library_options_take(const struct alyans_opinion_options *given,
                                               struct alyans_opinion_options *taken,
                                               struct alyans_options *own)
{
    *own = alyans_options_default();
    *taken = library_options_of(own);
    if (given != NULL)
        TRY_LIBRARY(library_take(taken, sizeof *taken, given));
    const struct alyans_opinion_options *const o = taken;
    if (!library_counts(o->threads, 1, ALYANS_OPINION_THREADS_MAX) || !findings_fit(o) ||
        !map_fits(o) || !groups_fit(o) || !classes_fit(o) || !bridging_fits(o))
        return ALYANS_OPINION_BAD_OPTION;
#define X(public, behind) own->behind = o->public;
    FIELDS(X)
#undef X
    own->findings.fdr_rule = o->fdr_rule == ALYANS_OPINION_FDR_ANY ? FDR_ANY : FDR_POSITIVE;
    return ALYANS_OPINION_OK;
}

/* --- what is given --------------------------------------------------------------------------- */

void alyans_opinion_given_init(struct alyans_opinion_given *given, size_t size)
{
    const struct alyans_opinion_given g = { .size = sizeof g };
    library_give(given, size, &g, sizeof g);
}

static bool weights_fit(const double *weight, size_t n)
{
    for (size_t i = 0; weight != NULL && i < n; i++) {
        if (!library_within(weight[i], 1e-6, 1e6))
            return false;
    }
    return true;
}

static enum alyans_opinion_error check_classings(const struct alyans_opinion_given *g, size_t n)
{
    if (g->classings > ALYANS_OPINION_CLASSES_MAX)
        return ALYANS_OPINION_BAD_LABEL;
    if (g->classings > 0 && g->classing == NULL)
        return ALYANS_OPINION_NO_ARGUMENT;
    for (size_t q = 0; q < g->classings; q++) {
        const struct alyans_opinion_classing *const k = &g->classing[q];
        if (k->class_of == NULL)
            return ALYANS_OPINION_NO_ARGUMENT;
        if (!library_counts(k->classes, 1, ALYANS_OPINION_CLASSES_MAX) ||
            !library_labels_fit(k->class_of, n, k->classes))
            return ALYANS_OPINION_BAD_LABEL;
    }
    return ALYANS_OPINION_OK;
}

static enum alyans_opinion_error check_given(const struct alyans_opinion_given *g,
                                             const struct votes *v)
{
    const size_t n = v->participants;
    if (g->voices > INT32_MAX - n)
        return ALYANS_OPINION_TOO_BIG;
    if ((g->voice_of == NULL && g->voices > 0) || (g->group_of == NULL && g->groups > 0))
        return ALYANS_OPINION_NO_ARGUMENT;
    if (!library_flags_fit(g->left_out, v->statements) ||
        !library_labels_fit(g->voice_of, n, g->voices) ||
        !library_labels_fit(g->group_of, n, g->groups))
        return ALYANS_OPINION_BAD_LABEL;
    if (g->group_of != NULL && !library_counts(g->groups, 1, ALYANS_OPINION_CLASSES_MAX))
        return ALYANS_OPINION_BAD_LABEL;
    if (!weights_fit(g->weight, n))
        return ALYANS_OPINION_BAD_WEIGHT;
    return check_classings(g, n);
}

/* The report hands class_of out as labels, so it must not end with what the caller has. */
static enum alyans_opinion_error copy_classings(const struct alyans_opinion_given *g, size_t n,
                                                struct arena *arena, struct alyans_given *own)
{
    struct alyans_classing *const to = arena_try_array(arena, struct alyans_classing, g->classings);
    if (to == NULL)
        return ALYANS_OPINION_NO_MEMORY;
    for (size_t q = 0; q < g->classings; q++) {
        int32_t *const of = arena_try_array(arena, int32_t, n);
        if (of == NULL)
            return ALYANS_OPINION_NO_MEMORY;
        memcpy(of, g->classing[q].class_of, n * sizeof *of);
        to[q] = (struct alyans_classing){ of, g->classing[q].classes };
    }
    own->classing = to;
    own->classings = g->classings;
    return ALYANS_OPINION_OK;
}

enum alyans_opinion_error library_given_take(const struct alyans_opinion_given *given,
                                             const struct votes *v, struct arena *arena,
                                             struct alyans_given *own)
{
    *own = (struct alyans_given){ 0 };
    struct alyans_opinion_given g = { .size = sizeof g };
    if (given == NULL)
        return ALYANS_OPINION_OK;
    TRY_LIBRARY(library_take(&g, sizeof g, given));
    TRY_LIBRARY(check_given(&g, v));
    own->left_out = (const bool *)g.left_out;
    own->weight = g.weight;
    own->voice_of = g.voice_of;
    own->voices = g.voices;
    own->group_of = g.group_of;
    own->groups = g.groups;
    return copy_classings(&g, v->participants, arena, own);
}
