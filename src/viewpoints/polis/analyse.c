/* `alyans analyse`: from a source of votes to a report.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/polis/analyse.h"

#include <math.h>

#include "kit/base/cx.h"
#include "kit/base/str.h"
#include "opinion/cells.h"
#include "opinion/memory.h"
#include "opinion/sort.h"
#include "viewpoints/polis/analyse_forms.h"
#include "viewpoints/polis/analyse_hash.h"
#include "viewpoints/polis/id_index.h"

enum { GROUP_STEPS_MAX = 20 }; /* of the k-means of groups, as Polis has it */

/* --- people in the order of their ids --------------------------------------------------------- */

static bool is_by_id(const struct votes *v)
{
    for (size_t i = 1; i < v->participants; i++) {
        if (v->participant_id[i - 1] >= v->participant_id[i])
            return false;
    }
    return true;
}

static void copy_row(const struct votes *from, size_t row, const struct cells *to, int64_t at)
{
    for (int64_t k = from->start[row]; k < from->start[row + 1]; k++)
        cell_set(to, at++,
                 (uint32_t)cell_column(from, k) << 2 | (uint32_t)(cell_value(from, k) + 1));
}

/* The same votes with rows by participant id, so that the order in which answers came shows
 * nowhere. Columns are by id already. O(votes). */
static err_t order_by_id(const struct votes *v, struct arena *arena, struct arena *scratch,
                         struct votes *out)
{
    const size_t n = v->participants;
    if (is_by_id(v)) {
        *out = *v;
        return OK;
    }
    LEVEL(level, scratch);
    struct keyed *const rows = arena_try_array(scratch, struct keyed, n);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, n);
    int64_t *const ids = arena_try_array(arena, int64_t, n);
    int64_t *const start = arena_try_array(arena, int64_t, n + 1);
    if (rows == NULL || spare == NULL || ids == NULL || start == NULL)
        return ERR_NO_MEMORY;
    struct cells cells;
    TRY(cells_make(v->statements, (size_t)votes_count(v), arena, &cells));
    for (size_t i = 0; i < n; i++)
        rows[i] = (struct keyed){ key_of_i64(v->participant_id[i]), i };
    sort_keyed(rows, spare, n);
    for (size_t i = 0; i < n; i++) {
        ids[i] = v->participant_id[rows[i].at];
        start[i + 1] = start[i] + votes_of(v, rows[i].at);
        copy_row(v, rows[i].at, &cells, start[i]);
    }
    *out = *v;
    out->participant_id = ids;
    out->start = start;
    out->narrow = cells.narrow;
    out->wide = cells.wide;
    return OK;
}

/* --- what is known beforehand ---------------------------------------------------------------- */

static err_t take_moderation(const struct analyse_source *source, const struct votes *v,
                             struct arena *arena, struct arena *scratch, const bool **out)
{
    bool *const moderated = arena_try_array(arena, bool, v->statements);
    if (moderated == NULL)
        return ERR_NO_MEMORY;
    LEVEL(level, scratch);
    struct id_index columns;
    TRY(id_index_make(v->statement_id, v->statements, scratch, &columns));
    for (size_t i = 0; i < source->statement_count; i++) {
        const struct polis_statement *const s = &source->statements[i];
        const size_t j = id_index_find(&columns, s->id);
        if (j != SIZE_MAX && (s->moderated == -1 || s->is_meta))
            moderated[j] = true;
    }
    *out = moderated;
    return OK;
}

/* The labels that occur, ascending, in a table sorted by group. */
static size_t count_labels(const struct keyed *by_group, size_t n, int64_t *labels)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && by_group[i].key == by_group[i - 1].key)
            continue;
        labels[count++] = i64_of_key(by_group[i].key);
    }
    return count;
}

/* Groups that the source gives its participants. */
struct exported_groups {
    int32_t *of; /* rows: 0..count-1, -1 */
    size_t count;
    int64_t *label; /* ascending */
};

static err_t take_exported_groups(const struct analyse_source *source, const struct votes *v,
                                  struct arena *arena, struct arena *scratch,
                                  struct exported_groups *out)
{
    const size_t n = source->participant_count;
    int32_t *const of = arena_try_array(arena, int32_t, v->participants);
    int64_t *const label = arena_try_array(arena, int64_t, n);
    LEVEL(level, scratch);
    struct keyed *const people = arena_try_array(scratch, struct keyed, n);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, n);
    struct id_index rows;
    if (of == NULL || label == NULL || people == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    TRY(id_index_make(v->participant_id, v->participants, scratch, &rows));

    size_t grouped = 0;
    for (size_t i = 0; i < n; i++) {
        const size_t row = id_index_find(&rows, source->participants[i].id);
        if (row != SIZE_MAX && source->participants[i].group >= 0)
            people[grouped++] = (struct keyed){ key_of_i64(source->participants[i].group), row };
    }
    sort_keyed(people, spare, grouped);
    for (size_t i = 0; i < v->participants; i++)
        of[i] = -1;
    int32_t g = 0;
    for (size_t i = 0; i < grouped; i++) {
        g += i > 0 && people[i].key != people[i - 1].key;
        of[people[i].at] = g;
    }
    *out = (struct exported_groups){ of, count_labels(people, grouped, label), label };
    return OK;
}

/* Classes, weights and organisations, from files beside the votes. */
static err_t take_beside(struct analysis *a, struct arena *arena, struct arena *scratch)
{
    const struct voters voters = { &a->votes, a->source->participant_names };
    const struct analyse_options *const o = &a->options;
    const uint64_t seed = random_u64(); /* against crafted ids; it shows in no result */
    if (o->classes_file.len > 0) {
        a->of_classes.was_read = true;
        const err_t e =
            analyse_read_classes(o->classes_file, &voters, seed, arena, scratch, &a->classes);
        a->of_classes.is_usable = e == OK;
        a->of_classes.problems = a->classes.problems;
        TRY(e);
    }
    if (o->weights_file.len > 0) {
        a->of_weights.was_read = true;
        const err_t e =
            analyse_read_weights(o->weights_file, &voters, seed, arena, scratch, &a->weights);
        a->of_weights.is_usable = e == OK;
        a->of_weights.problems = a->weights.problems;
        TRY(e);
    }
    return OK;
}

/* --- the Polis figures ------------------------------------------------------------------------ */

/* k-means of the base clusters into just so many groups, as Polis begins it; then everybody in
 * theirs. */
static err_t group_into(size_t count, struct arena *arena, struct arena *scratch,
                        const struct opinion_report *found, struct opinion_given *given)
{
    const struct clustering *const base = &found->groups.base;
    const size_t dims = found->components.dimensions;
    const size_t n = found->votes->participants;
    int32_t *const of = arena_try_array(arena, int32_t, n);
    LEVEL(level, scratch);
    double *const room = arena_try_array(scratch, double, array_size(count, dims));
    if (of == NULL || room == NULL)
        return ERR_NO_MEMORY;
    const struct points points = { .at = base->centre,
                                   .count = base->count,
                                   .dimensions = dims,
                                   .stride = base->count,
                                   .weight = base->weight };
    const struct points start = first_distinct_points(&points, count, room);
    AUTO(workers) w;
    workers_open(&w, 1);
    struct clustering groups;
    TRY(kmeans(&points, &start, GROUP_STEPS_MAX, &w, arena, scratch, &groups));
    size_t next = 0; /* base clusters are over the included, in the order of their rows */
    for (size_t i = 0; i < n; i++)
        of[i] = found->included[i] ? groups.of[base->of[next++]] : -1;
    given->group_of = of;
    given->group_count = groups.count;
    return OK;
}

/* The groups that are there already are described; else they are found. */
static err_t compute_polis(struct analysis *a, struct opinion_given *given, struct arena *arena,
                           struct arena *scratch)
{
    struct opinion_options o = opinion_options_default();
    o.threads = a->options.threads;
    TRY(opinion_compute(&a->votes, given, &o, arena, scratch, &a->report));
    if (a->options.method != ANALYSE_POLIS || a->options.groups_number == 0 ||
        a->report.groups.base.count < 2)
        return OK;
    TRY(group_into(a->options.groups_number, arena, scratch, &a->report, given));
    return opinion_compute(&a->votes, given, &o, arena, scratch, &a->report);
}

/* Share of those in a group who stand nearest to the mean of their own. */
static double nearest_mean(const struct opinion_report *r)
{
    const size_t n = r->votes->participants;
    const size_t groups = r->groups.count;
    int64_t own = 0, all = 0;
    for (size_t i = 0; i < n; i++) {
        if (r->groups.of[i] < 0)
            continue;
        size_t nearest = 0;
        double least = (double)INFINITY;
        for (size_t g = 0; g < groups; g++) {
            double square = 0.0;
            for (size_t d = 0; d < r->components.dimensions; d++) {
                const double apart = r->position[i + d * n] - r->groups.centre[g + d * groups];
                square += apart * apart;
            }
            if (square < least) {
                least = square;
                nearest = g;
            }
        }
        all++;
        own += (int32_t)nearest == r->groups.of[i];
    }
    return all == 0 ? 0.0 : (double)own / (double)all;
}

static err_t describe_exported(struct analysis *a, const struct exported_groups *groups,
                               const bool *left_out, struct arena *arena, struct arena *scratch)
{
    if (groups->count == 0)
        return OK;
    struct opinion_options o = opinion_options_default();
    o.threads = a->options.threads;
    const struct opinion_given given = { .moderated_out = left_out,
                                         .group_of = groups->of,
                                         .group_count = groups->count };
    TRY(opinion_compute(&a->votes, &given, &o, arena, scratch, &a->exported));
    a->has_exported = true;
    a->exported_labels = groups->label;
    a->nearest_mean_agreement = nearest_mean(&a->exported);
    return OK;
}

/* The bridging score from every answer to the statements in play, whoever answered little, with
 * nobody weighing more: what other programs compute (guide section 13). */
static err_t compute_bridging(struct analysis *a, const bool *left_out, struct arena *arena,
                              struct arena *scratch)
{
    const struct factorization_given given = { .dropped = left_out, .axes = &a->report.components };
    struct factorization_options o = factorization_options_default();
    o.answers_per_statement = o.answers_per_participant = 0;
    AUTO(workers) w;
    workers_open(&w, a->options.threads);
    const err_t e = factorization_find(&a->votes, &given, &o, &w, arena, scratch, &a->bridging);
    a->bridging_converged = e == OK;
    return e == ERR_NOT_CONVERGED ? OK : e; /* what was reached is told with its residual */
}

/* --- the alyans method ------------------------------------------------------------------------ */

static err_t take_classings(const struct analysis *a, struct arena *arena,
                            struct alyans_given *given)
{
    struct alyans_classing *const at =
        arena_try_array(arena, struct alyans_classing, a->classes.count);
    if (at == NULL)
        return ERR_NO_MEMORY;
    for (size_t c = 0; c < a->classes.count; c++) {
        if (a->classes.at[c].class_count > CLASSES_MAX)
            return ERR_TOO_BIG;
        if (a->classes.at[c].class_count > 0)
            at[given->classings++] =
                (struct alyans_classing){ a->classes.at[c].of, a->classes.at[c].class_count };
    }
    given->classing = at;
    return OK;
}

static err_t compute_alyans(struct analysis *a, const bool *left_out,
                            const struct exported_groups *exported, struct arena *arena,
                            struct arena *scratch)
{
    struct alyans_options o = alyans_options_default();
    o.threads = a->options.threads;
    o.seed = a->options.seed;
    o.partition.bootstraps = a->options.bootstraps;
    o.partition.groups = a->options.groups_number;
    o.progress = a->options.progress;
    o.context = a->options.context;
    struct alyans_given given = { .left_out = left_out };
    TRY(take_classings(a, arena, &given));
    if (a->weights.has_weights)
        given.weight = a->weights.of;
    if (a->weights.organisation_count > 0) {
        given.voice_of = a->weights.organisation_of;
        given.voices = a->weights.organisation_count;
    }
    if (a->options.groups == ANALYSE_GROUPS_GIVEN) {
        given.group_of = exported->of;
        given.groups = exported->count;
    }
    struct alyans_report *const r = arena_new(arena, struct alyans_report);
    TRY(alyans_compute(&a->votes, &given, &o, arena, scratch, r));
    a->alyans = r;
    return OK;
}

/* --- analysis --------------------------------------------------------------------------------- */

static err_t number_groups(struct analysis *a, const struct exported_groups *exported,
                           struct arena *arena)
{
    if (a->options.groups == ANALYSE_GROUPS_GIVEN) {
        a->labels = exported->label;
        return OK;
    }
    a->labels = arena_try_array(arena, int64_t, a->report.groups.count);
    if (a->labels == NULL)
        return ERR_NO_MEMORY;
    for (size_t g = 0; g < a->report.groups.count; g++)
        a->labels[g] = (int64_t)g;
    return OK;
}

/* What of the Polis figures is to be said of which groups. */
static struct opinion_given polis_given(const struct analysis *a, const bool *left_out,
                                        const struct exported_groups *exported)
{
    struct opinion_given given = { .moderated_out = left_out };
    if (a->alyans != NULL) {
        given.group_of = a->alyans->partition.label;
        given.group_count = a->alyans->partition.count;
    } else if (a->options.groups == ANALYSE_GROUPS_GIVEN) {
        given.group_of = exported->of;
        given.group_count = exported->count;
    }
    return given;
}

static err_t compute(struct analysis *a, const bool *left_out, struct arena *arena,
                     struct arena *scratch)
{
    struct exported_groups exported;
    TRY(take_exported_groups(a->source, &a->votes, arena, scratch, &exported));
    if (a->options.groups == ANALYSE_GROUPS_GIVEN && exported.count == 0)
        return ERR_INVALID;
    if (a->options.method == ANALYSE_ALYANS)
        TRY(compute_alyans(a, left_out, &exported, arena, scratch));
    struct opinion_given given = polis_given(a, left_out, &exported);
    TRY(compute_polis(a, &given, arena, scratch));
    TRY(compute_bridging(a, left_out, arena, scratch));
    TRY(describe_exported(a, &exported, left_out, arena, scratch));
    TRY(number_groups(a, &exported, arena));
    return analyse_hash(a, left_out, a->options.groups == ANALYSE_GROUPS_GIVEN ? exported.of : NULL,
                        scratch, &a->data_hash);
}

static double ms_between(usec_t from, usec_t to)
{
    return (double)(to - from) / 1000.0;
}

err_t analyse_compute(const struct analyse_source *source, const struct analyse_options *options,
                      usec_t started, struct arena *arena, struct arena *scratch,
                      struct analysis *out)
{
    *out = (struct analysis){ .source = source, .options = *options, .votes = *source->votes };
    if (out->options.threads == 0)
        out->options.threads = 1;
    if (options->method == ANALYSE_ALYANS)
        TRY(order_by_id(source->votes, arena, scratch, &out->votes));
    const bool *left_out;
    TRY(take_moderation(source, &out->votes, arena, scratch, &left_out));
    TRY(take_beside(out, arena, scratch));
    const usec_t loaded = clock_monotonic();
    TRY(compute(out, left_out, arena, scratch));
    out->load_ms = ms_between(started, loaded);
    out->compute_ms = ms_between(loaded, clock_monotonic());
    return OK;
}

err_t analyse_write(struct cx *cx, const struct analysis *a, enum analyse_format format,
                    struct buf *out)
{
    switch (format) {
    case ANALYSE_JSON:
        analyse_write_json(a, out);
        break;
    case ANALYSE_TEXT:
        TRY(a->alyans != NULL ? analyse_write_summary(cx, a, out) : analyse_write_text(cx, a, out));
        break;
    case ANALYSE_SVG:
        TRY(analyse_write_map(cx, a, out));
        break;
    case ANALYSE_HTML:
        TRY(analyse_write_page(cx, a, out));
        break;
    }
    return buf_check(out);
}
