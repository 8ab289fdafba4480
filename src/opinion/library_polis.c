/* libalyans-opinion: the method of Polis, and its report as others read it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/library.h"
#include "opinion/opinion.h"
#include "opinion/routing.h"
#include "opinion/standing.h"

struct made_polis {
    struct alyans_opinion_polis_report
        report; /* first: the caller's pointer is that of the whole */
    struct alyans_opinion_polis_map map;
    struct alyans_opinion_polis_groups groups;
    struct alyans_opinion_polis_history history;
    struct opinion_report of;
    struct library_memory memory;
    struct arena arena;
};

SAME_SIZE(alyans_opinion_tally, answer_tally);
SAME_FIELD(alyans_opinion_tally, answer_tally, agrees, agrees);
SAME_FIELD(alyans_opinion_tally, answer_tally, disagrees, disagrees);
SAME_FIELD(alyans_opinion_tally, answer_tally, votes, answers);
SAME_SIZE(alyans_opinion_listed, listed_statement);
SAME_FIELD(alyans_opinion_listed, listed_statement, statement, column);
SAME_FIELD(alyans_opinion_listed, listed_statement, side, side);
SAME_FIELD(alyans_opinion_listed, listed_statement, successes, successes);
SAME_FIELD(alyans_opinion_listed, listed_statement, trials, trials);
SAME_FIELD(alyans_opinion_listed, listed_statement, share, share);
SAME_FIELD(alyans_opinion_listed, listed_statement, share_test, share_test);
SAME_FIELD(alyans_opinion_listed, listed_statement, ratio, ratio);
SAME_FIELD(alyans_opinion_listed, listed_statement, ratio_test, ratio_test);
SAME_FIELD(alyans_opinion_listed, listed_statement, best_agree, best_agree);
SAME_SIZE(alyans_opinion_listing, listed_statements);
SAME_FIELD(alyans_opinion_listing, listed_statements, count, count);
SAME_FIELD(alyans_opinion_listing, listed_statements, at, at);
SAME_SIZE(alyans_opinion_standing, standing);
SAME_FIELD(alyans_opinion_standing, standing, centricness, centricness);
SAME_FIELD(alyans_opinion_standing, standing, coreness, coreness);
SAME_FIELD(alyans_opinion_standing, standing, extremeness, extremeness);
_Static_assert((int)ALYANS_OPINION_SIDE_AGREE == (int)SIDE_AGREE &&
                   (int)ALYANS_OPINION_SIDE_DISAGREE == (int)SIDE_DISAGREE,
               "sides");
_Static_assert((int)ALYANS_OPINION_POLIS_FOUND == (int)GROUPS_FOUND &&
                   (int)ALYANS_OPINION_POLIS_GIVEN == (int)GROUPS_GIVEN &&
                   (int)ALYANS_OPINION_POLIS_TOO_FEW == (int)GROUPS_TOO_FEW &&
                   (int)ALYANS_OPINION_POLIS_NOT_SEPARABLE == (int)GROUPS_NOT_SEPARABLE,
               "states");

/* --- what is asked for ----------------------------------------------------------------------- */

void alyans_opinion_polis_given_init(struct alyans_opinion_polis_given *given, size_t size)
{
    const struct alyans_opinion_polis_given g = { .size = sizeof g };
    library_give(given, size, &g, sizeof g);
}

static struct alyans_opinion_polis_options defaults(void)
{
    const struct opinion_options own = opinion_options_default();
    return (struct alyans_opinion_polis_options){
        .size = sizeof(struct alyans_opinion_polis_options),
        .threads = own.threads,
        .axes = own.components.dimensions,
        .tolerance = own.components.tolerance,
        .passes_max = own.components.passes_max,
        .base_clusters_max = own.base_clusters_max,
        .base_steps_max = own.base_steps_max,
        .answers_needed = own.answers_needed,
        .included_at_least = own.included_at_least,
        .participants_for_groups = own.participants_for_groups,
        .subgroups = own.subgroups,
    };
}

void alyans_opinion_polis_options_init(struct alyans_opinion_polis_options *options, size_t size)
{
    const struct alyans_opinion_polis_options o = defaults();
    library_give(options, size, &o, sizeof o);
}

static enum alyans_opinion_error take_options(const struct alyans_opinion_polis_options *given,
                                              struct opinion_options *own)
{
    struct alyans_opinion_polis_options o = defaults();
    if (given != NULL)
        TRY_LIBRARY(library_take(&o, sizeof o, given));
    if (!library_counts(o.threads, 1, ALYANS_OPINION_THREADS_MAX) ||
        !library_counts(o.axes, 1, DIMENSIONS_MAX) || !library_within(o.tolerance, 1e-14, 1e-2) ||
        o.passes_max < 1 || !library_counts(o.base_clusters_max, 1, 10000) ||
        o.base_steps_max < 1 || o.base_steps_max > 100000 || o.answers_needed < 0 ||
        o.subgroups > 1)
        return ALYANS_OPINION_BAD_OPTION;
    *own = opinion_options_default();
    own->threads = o.threads;
    own->components.dimensions = o.axes;
    own->components.tolerance = o.tolerance;
    own->components.passes_max = o.passes_max;
    own->base_clusters_max = o.base_clusters_max;
    own->base_steps_max = o.base_steps_max;
    own->answers_needed = o.answers_needed;
    own->included_at_least = o.included_at_least;
    own->participants_for_groups = o.participants_for_groups;
    own->subgroups = o.subgroups == 1;
    return ALYANS_OPINION_OK;
}

static enum alyans_opinion_error take_given(const struct alyans_opinion_polis_given *given,
                                            const struct votes *v, struct opinion_given *own)
{
    struct alyans_opinion_polis_given g = { .size = sizeof g };
    *own = (struct opinion_given){ 0 };
    if (given == NULL)
        return ALYANS_OPINION_OK;
    TRY_LIBRARY(library_take(&g, sizeof g, given));
    if (g.group_of == NULL && g.groups > 0)
        return ALYANS_OPINION_NO_ARGUMENT;
    if (!library_flags_fit(g.left_out, v->statements) ||
        !library_flags_fit(g.included, v->participants) ||
        !library_labels_fit(g.group_of, v->participants, g.groups) ||
        (g.group_of != NULL && !library_counts(g.groups, 1, ALYANS_OPINION_CLASSES_MAX)))
        return ALYANS_OPINION_BAD_LABEL;
    own->moderated_out = (const bool *)g.left_out;
    own->included = (const bool *)g.included;
    own->group_of = g.group_of;
    own->group_count = g.groups;
    own->history = g.history == NULL ? NULL : &g.history->is;
    return ALYANS_OPINION_OK;
}

/* --- the report ------------------------------------------------------------------------------ */

static struct alyans_opinion_polis_map map_of(const struct opinion_report *r)
{
    return (struct alyans_opinion_polis_map){ .axes = r->components.dimensions,
                                              .mean = r->centre,
                                              .axis = r->components.axis,
                                              .eigenvalue = r->components.eigenvalue,
                                              .total_variance = r->components.total_variance,
                                              .position = r->position,
                                              .statement_position = r->statement_position,
                                              .extremity = r->extremity,
                                              .passes = r->components.passes,
                                              .residual = r->components.residual };
}

static struct alyans_opinion_polis_groups groups_of(const struct opinion_report *r)
{
    const struct opinion_groups *const g = &r->groups;
    const struct groups_history *const h = &r->history.groups;
    const bool found = g->state == GROUPS_FOUND;
    return (struct alyans_opinion_polis_groups){
        .state = (enum alyans_opinion_polis_state)g->state,
        .count = g->count,
        .of = g->of,
        .centre = g->centre,
        .silhouette = g->silhouettes,
        .members = g->counts.members,
        .tally = (const struct alyans_opinion_tally *)g->counts.of,
        .consensus = g->consensus,
        .representative = (const struct alyans_opinion_listing *)g->representative,
        .base_count = found ? g->base.count : 0,
        .base_of = found ? g->base.of : NULL,
        .base_centre = found ? g->base.centre : NULL,
        .base_size = found ? g->base.size : NULL,
        .name = found ? h->tried[h->shown].id : NULL,
        .subgroups = found ? g->subgroups.count : NULL,
        .subgroup_of = found ? g->subgroups.of : NULL,
    };
}

static void show(struct made_polis *m)
{
    const struct opinion_report *const r = &m->of;
    m->map = map_of(r);
    m->groups = groups_of(r);
    m->history.is = r->history;
    m->report = (struct alyans_opinion_polis_report){
        .participants = r->votes->participants,
        .statements = r->votes->statements,
        .map = &m->map,
        .everybody = (const struct alyans_opinion_tally *)r->everybody.of,
        .agree = (const struct alyans_opinion_listing *)&r->consensus.agree,
        .disagree = (const struct alyans_opinion_listing *)&r->consensus.disagree,
        .included = (const uint8_t *)r->included,
        .included_count = r->included_count,
        .eligible_count = r->eligible_count,
        .groups = &m->groups,
        .history = &m->history,
    };
}

static enum alyans_opinion_error compute(struct made_polis *m,
                                         const struct alyans_opinion_votes *votes,
                                         const struct alyans_opinion_polis_given *given,
                                         const struct alyans_opinion_polis_options *options)
{
    struct opinion_options own;
    struct opinion_given taken;
    TRY_LIBRARY(take_options(options, &own));
    TRY_LIBRARY(take_given(given, &votes->votes, &taken));
    AUTO(arena) scratch = library_arena(&m->memory);
    TRY_LIBRARY(
        library_error(opinion_compute(&votes->votes, &taken, &own, &m->arena, &scratch, &m->of)));
    show(m);
    return ALYANS_OPINION_OK;
}

enum alyans_opinion_error alyans_opinion_polis(const struct alyans_opinion_votes *votes,
                                               const struct alyans_opinion_polis_given *given,
                                               const struct alyans_opinion_polis_options *options,
                                               struct alyans_opinion_polis_report **out)
{
    if (votes == NULL || out == NULL)
        return ALYANS_OPINION_NO_ARGUMENT;
    if (!votes->done)
        return ALYANS_OPINION_BAD_STATE;
    struct made_polis *const m = library_new(&votes->memory, sizeof *m);
    if (m == NULL)
        return ALYANS_OPINION_NO_MEMORY;
    m->memory = votes->memory;
    m->arena = library_arena(&m->memory);
    const enum alyans_opinion_error e = compute(m, votes, given, options);
    if (e == ALYANS_OPINION_OK)
        *out = &m->report;
    else
        alyans_opinion_polis_report_free(&m->report);
    return e;
}

void alyans_opinion_polis_report_free(struct alyans_opinion_polis_report *report)
{
    if (report == NULL)
        return;
    struct made_polis *const m = (struct made_polis *)report;
    arena_release(&m->arena);
    library_free(m->memory, m);
}

/* --- what follows from it -------------------------------------------------------------------- */

/* What belongs to a report is where the report is. */
static const struct opinion_report *behind(const struct alyans_opinion_polis_report *report)
{
    return &((const struct made_polis *)report)->of;
}

enum alyans_opinion_error
alyans_opinion_polis_order(const struct alyans_opinion_votes *votes,
                           const struct alyans_opinion_polis_report *report, size_t *order)
{
    if (votes == NULL || report == NULL || order == NULL)
        return ALYANS_OPINION_NO_ARGUMENT;
    if (!votes->done || votes->votes.participants != report->participants)
        return ALYANS_OPINION_BAD_STATE;
    struct opinion_report r = *behind(report);
    r.votes = &votes->votes;
    AUTO(arena) scratch = library_arena(&votes->memory);
    return library_error(opinion_similarity_order(&r, &scratch, order));
}

enum alyans_opinion_error
alyans_opinion_polis_standings(const struct alyans_opinion_polis_report *report,
                               struct alyans_opinion_standing *out)
{
    if (report == NULL || out == NULL)
        return ALYANS_OPINION_NO_ARGUMENT;
    const struct opinion_report *const r = behind(report);
    standings_find(r->position, report->participants, r->components.dimensions, r->groups.of,
                   r->groups.centre, r->groups.count, (struct standing *)out);
    return ALYANS_OPINION_OK;
}

enum alyans_opinion_error
alyans_opinion_polis_priorities(const struct alyans_opinion_polis_report *report,
                                const uint8_t *is_meta, double *priority)
{
    if (report == NULL || priority == NULL)
        return ALYANS_OPINION_NO_ARGUMENT;
    if (!library_flags_fit(is_meta, report->statements))
        return ALYANS_OPINION_BAD_LABEL;
    const struct opinion_report *const r = behind(report);
    routing_priorities(r->groups.count == 0 ? &r->everybody : &r->groups.counts, r->extremity,
                       (const bool *)is_meta, priority);
    return ALYANS_OPINION_OK;
}

enum alyans_opinion_error alyans_opinion_draw(const double *priority, const uint8_t *closed,
                                              size_t statements, double chance, int64_t *statement,
                                              double *probability)
{
    if (statement == NULL || (statements > 0 && priority == NULL))
        return ALYANS_OPINION_NO_ARGUMENT;
    if (!library_flags_fit(closed, statements))
        return ALYANS_OPINION_BAD_LABEL;
    bool fits = chance >= 0.0 && chance < 1.0;
    for (size_t j = 0; j < statements; j++)
        fits = fits && library_within(priority[j], -1e100, 1e100);
    if (!fits)
        return ALYANS_OPINION_BAD_OPTION;
    struct routing_draw drawn;
    const bool found = routing_draw(priority, (const bool *)closed, statements, chance, &drawn);
    *statement = found ? (int64_t)drawn.statement : -1;
    if (probability != NULL)
        *probability = found ? drawn.probability : 0.0;
    return ALYANS_OPINION_OK;
}
