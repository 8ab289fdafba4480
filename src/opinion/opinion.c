/* Votes in, opinion map and groups out: the one call that runs everything.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/opinion.h"

#include "opinion/inclusion.h"
#include "opinion/memory.h"
#include "opinion/sort.h"

struct opinion_options opinion_options_default(void)
{
    return (struct opinion_options){
        .method = METHOD_POLIS,
        .components = { .dimensions = 2, .tolerance = 1e-13, .passes_max = 2000 },
        .base_clusters_max = 100,
        .base_steps_max = 100,
        .threads = 1,
        .answers_needed = 7,
        .included_at_least = 15,
        .participants_for_groups = 30,
    };
}

/* --- the map --------------------------------------------------------------------------------- */

static size_t count_marked(const bool *marked, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; marked != NULL && i < n; i++)
        count += marked[i];
    return count;
}

static err_t make_map(const struct votes *v, struct workers *w, struct arena *arena,
                      struct arena *scratch, struct opinion_report *r)
{
    const size_t dims = r->options.components.dimensions;
    r->position = arena_try_array(arena, double, array_size(v->participants, dims));
    r->statement_position = arena_try_array(arena, double, array_size(v->statements, dims));
    r->extremity = arena_try_array(arena, double, v->statements);
    if (r->position == NULL || r->statement_position == NULL || r->extremity == NULL)
        return ERR_NO_MEMORY;

    struct centred_votes c;
    TRY(votes_centre(v, &r->everybody, r->moderated_out, arena, &c));
    r->centre = c.mu;
    r->moderated_count = c.moderated_count;
    TRY(components_find(&c, &r->options.components, w, arena, scratch, &r->components));
    TRY(project_participants(&c, &r->components, w, scratch, r->position));
    project_statements(r->centre, &r->components, r->statement_position, r->extremity);
    return OK;
}

static err_t include(const struct votes *v, const bool *given,
                     const struct opinion_history *history, struct arena *arena,
                     struct arena *scratch, struct opinion_report *r)
{
    r->included = arena_try_array(arena, bool, v->participants);
    if (r->included == NULL)
        return ERR_NO_MEMORY;
    r->eligible_count = participants_with_answers(v, r->options.answers_needed);
    if (given != NULL) {
        memcpy(r->included, given, v->participants * sizeof *given);
        r->included_count = count_marked(given, v->participants);
    } else {
        TRY(history_recall_included(history, v, scratch, r->included, &r->included_count));
        TRY(inclusion_rule_after(v, r->included, r->options.answers_needed,
                                 r->options.included_at_least, scratch, r->included,
                                 &r->included_count));
    }
    return history_note_included(history, v, r->included, arena, scratch, &r->history);
}

/* --- groups ---------------------------------------------------------------------------------- */

/* The positions of the included, packed; row[i] is the row of point i, name[i] its
 * participant id. */
struct included_points {
    struct points points;
    size_t *row;
    int64_t *name;
};

static err_t gather_included(const struct opinion_report *r, struct arena *scratch,
                             struct included_points *out)
{
    const size_t n = r->votes->participants;
    const size_t dims = r->components.dimensions;
    const size_t count = r->included_count;
    double *const at = arena_try_array(scratch, double, array_size(count, dims));
    size_t *const row = arena_try_array(scratch, size_t, count);
    int64_t *const name = arena_try_array(scratch, int64_t, count);
    if (at == NULL || row == NULL || name == NULL)
        return ERR_NO_MEMORY;
    size_t next = 0;
    for (size_t i = 0; i < n; i++) {
        if (!r->included[i])
            continue;
        row[next] = i;
        name[next] = r->votes->participant_id[i];
        for (size_t d = 0; d < dims; d++)
            at[next + d * count] = r->position[i + d * n];
        next++;
    }
    *out = (struct included_points){
        { .at = at, .count = count, .dimensions = dims, .stride = count }, row, name
    };
    return OK;
}

static struct points base_points(const struct clustering *base, size_t dimensions)
{
    return (struct points){ .at = base->centre,
                            .count = base->count,
                            .dimensions = dimensions,
                            .stride = base->count,
                            .weight = base->weight };
}

static void join_nearest(const struct included_points *in, const struct points *centres,
                         struct workers *w, struct opinion_groups *g, int32_t *nearest)
{
    nearest_centres(&in->points, centres, w, nearest);
    for (size_t i = 0; i < in->points.count; i++)
        g->of[in->row[i]] = nearest[i];
    g->state = GROUPS_GIVEN;
    g->count = centres->count;
}

static err_t choose_groups(const struct included_points *in, const struct opinion_history *history,
                           struct workers *w, struct arena *arena, struct arena *scratch,
                           struct opinion_report *r)
{
    struct opinion_groups *const g = &r->groups;
    struct opinion_history *const next = &r->history;
    TRY(clusters_follow(&in->points, in->name, &history->base, r->options.base_clusters_max,
                        r->options.base_steps_max, w, arena, scratch, &g->base, &next->base));
    if (g->base.count < 2) {
        g->state = GROUPS_NOT_SEPARABLE;
        TRY(groups_history_copy(&history->groups, arena, &next->groups));
        return subgroups_history_copy(&history->subgroups, arena, &next->subgroups);
    }
    const struct points base = base_points(&g->base, in->points.dimensions);
    struct clustering groups;
    TRY(groups_follow(&base, next->base.id, &history->groups, w, arena, scratch, g->silhouettes,
                      &groups, &next->groups));
    g->state = GROUPS_FOUND;
    g->count = groups.count;
    for (size_t i = 0; i < in->points.count; i++)
        g->of[in->row[i]] = groups.of[g->base.of[i]];
    if (!r->options.subgroups)
        return subgroups_history_copy(&history->subgroups, arena, &next->subgroups);
    return subgroups_follow(&base, next->base.id, groups.of,
                            &next->groups.tried[next->groups.shown], &history->subgroups, w, arena,
                            scratch, &g->subgroups, &next->subgroups);
}

static err_t find_groups(const struct points *centres, const struct opinion_history *history,
                         struct workers *w, struct arena *arena, struct arena *scratch,
                         struct opinion_report *r)
{
    if (centres == NULL && r->eligible_count < r->options.participants_for_groups) {
        r->groups.state = GROUPS_TOO_FEW;
        return history_keep_groups(history, arena, &r->history);
    }
    LEVEL(level, scratch);
    struct included_points in;
    TRY(gather_included(r, scratch, &in));
    if (centres == NULL)
        return choose_groups(&in, history, w, arena, scratch, r);
    int32_t *const nearest = arena_try_array(scratch, int32_t, in.points.count);
    if (nearest == NULL)
        return ERR_NO_MEMORY;
    join_nearest(&in, centres, w, &r->groups, nearest);
    return history_keep_groups(history, arena, &r->history);
}

/* Mean position of the members of each group. */
static err_t centre_groups(struct arena *arena, struct opinion_report *r)
{
    struct opinion_groups *const g = &r->groups;
    const size_t n = r->votes->participants;
    const size_t dims = r->components.dimensions;
    g->centre = arena_try_array(arena, double, array_size(g->count, dims));
    if (g->centre == NULL)
        return ERR_NO_MEMORY;
    for (size_t d = 0; d < dims; d++) {
        double *const centre = g->centre + d * g->count;
        for (size_t i = 0; i < n; i++) {
            if (g->of[i] >= 0)
                centre[g->of[i]] += r->position[i + d * n];
        }
        for (size_t k = 0; k < g->count; k++) {
            if (g->counts.members[k] > 0)
                centre[k] /= g->counts.members[k];
        }
    }
    return OK;
}

static err_t describe_groups(struct workers *w, struct arena *arena, struct arena *scratch,
                             struct opinion_report *r)
{
    struct opinion_groups *const g = &r->groups;
    TRY(group_counts_make(r->votes, g->of, g->count, w, arena, scratch, &g->counts));
    TRY(centre_groups(arena, r));
    if (g->count == 0)
        return OK;
    g->consensus = arena_try_array(arena, double, r->votes->statements);
    g->representative = arena_try_array(arena, struct listed_statements, g->count);
    if (g->consensus == NULL || g->representative == NULL)
        return ERR_NO_MEMORY;
    group_aware_consensus(&g->counts, g->consensus);
    for (size_t k = 0; k < g->count; k++)
        representative_find(&g->counts, k, r->moderated_out, &g->representative[k]);
    return OK;
}

static err_t make_groups(const struct opinion_given *given, const struct opinion_history *history,
                         struct workers *w, struct arena *arena, struct arena *scratch,
                         struct opinion_report *r)
{
    struct opinion_groups *const g = &r->groups;
    const size_t n = r->votes->participants;
    g->of = arena_try_array(arena, int32_t, n);
    if (g->of == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        g->of[i] = given->group_of == NULL ? -1 : given->group_of[i];
    if (given->group_of != NULL) {
        g->state = GROUPS_GIVEN;
        g->count = given->group_count;
        TRY(history_keep_groups(history, arena, &r->history));
    } else {
        TRY(find_groups(given->centres, history, w, arena, scratch, r));
    }
    return describe_groups(w, arena, scratch, r);
}

/* --- everything ------------------------------------------------------------------------------ */

err_t opinion_compute(const struct votes *votes, const struct opinion_given *given,
                      const struct opinion_options *options, struct arena *arena,
                      struct arena *scratch, struct opinion_report *out)
{
    static const struct opinion_history NOTHING;
    must(arena != scratch);
    const struct opinion_history *const history =
        given->history == NULL ? &NOTHING : given->history;
    struct opinion_report r = { .options = *options,
                                .votes = votes,
                                .moderated_out = given->moderated_out };
    AUTO(workers) w;
    workers_open(&w, options->threads);

    TRY(group_counts_make(votes, NULL, 1, &w, arena, scratch, &r.everybody));
    TRY(make_map(votes, &w, arena, scratch, &r));
    TRY(include(votes, given->included, history, arena, scratch, &r));
    TRY(make_groups(given, history, &w, arena, scratch, &r));
    consensus_find(&r.everybody, r.moderated_out, &r.consensus);

    *out = r;
    return OK;
}

err_t opinion_similarity_order(const struct opinion_report *r, struct arena *scratch, size_t *order)
{
    const size_t n = r->votes->participants;
    LEVEL(level, scratch);
    struct keyed *const keys = arena_try_array(scratch, struct keyed, n);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, n);
    if (keys == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        keys[i] = (struct keyed){ key_of_i64(r->votes->participant_id[i]), i };
    sort_keyed(keys, spare, n);
    for (size_t i = 0; i < n; i++)
        keys[i].key = key_of_f64(r->position[keys[i].at]);
    sort_keyed(keys, spare, n); /* stable: equal places stay in order of id */
    for (size_t i = 0; i < n; i++)
        order[i] = keys[i].at;
    return OK;
}
