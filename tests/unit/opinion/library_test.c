/* libalyans-opinion from outside: the reports are those of the functions behind it, whatever the
 * votes. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "library_world.h"

static void votes_that_are_added_and_votes_that_are_given_as_rows_are_the_same(void **state)
{
    struct world *const w = *state;
    const struct table t = camps(w, 20, 7);
    const struct votes *const v = votes_of_table(w, t);
    int32_t *const column = arena_array(&w->arena, int32_t, (size_t)votes_count(v));
    int8_t *const vote = arena_array(&w->arena, int8_t, (size_t)votes_count(v));
    for (int64_t k = 0; k < votes_count(v); k++) {
        column[k] = (int32_t)cell_column(v, k);
        vote[k] = cell_value(v, k);
    }
    const struct alyans_opinion_rows rows = {
        v->participants, v->statements, v->participant_id, v->statement_id, v->start, column, vote
    };

    struct alyans_opinion_votes *const a = added(t);
    struct alyans_opinion_votes *b = NULL;
    assert_ok(alyans_opinion_votes_of_rows(NULL, &rows, &b));

    assert_int_equal(alyans_opinion_votes_count(a), votes_count(v));
    assert_int_equal(alyans_opinion_votes_count(b), votes_count(v));
    assert_int_equal(alyans_opinion_votes_participants(a), 20);
    assert_int_equal(alyans_opinion_votes_statements(b), 7);
    for (size_t i = 0; i < 21; i++) {
        for (size_t j = 0; j < 8; j++) {
            const bool inside = i < 20 && j < 7;
            const int want =
                !inside || *cell(t, i, j) == NONE ? ALYANS_OPINION_NOT_SEEN : *cell(t, i, j);
            assert_int_equal(alyans_opinion_votes_at(a, i, j), want);
            assert_int_equal(alyans_opinion_votes_at(b, i, j), want);
        }
    }
    assert_same(alyans_opinion_votes_participant_ids(a), v->participant_id, 20 * sizeof(int64_t));
    assert_same(alyans_opinion_votes_statement_ids(b), v->statement_id, 7 * sizeof(int64_t));
    alyans_opinion_votes_free(a);
    alyans_opinion_votes_free(b);
}

static void the_latest_vote_counts_and_rows_stand_as_asked(void **state)
{
    (void)state;
    struct alyans_opinion_votes *v = NULL;
    assert_ok(alyans_opinion_votes_new(NULL, 0, &v));
    assert_ok(alyans_opinion_votes_add(v, 9, 1, 1, 20));
    assert_ok(alyans_opinion_votes_add(v, 9, 1, -1, 10));
    assert_ok(alyans_opinion_votes_add(v, 5, 1, 0, 30));
    assert_int_equal(alyans_opinion_votes_count(v), 0); /* not done yet */
    assert_null(alyans_opinion_votes_participant_ids(v));

    assert_ok(alyans_opinion_votes_done(v, ALYANS_OPINION_FIRST_SEEN));

    assert_int_equal(alyans_opinion_votes_count(v), 2);
    assert_int_equal(alyans_opinion_votes_participant_ids(v)[0], 9);
    assert_int_equal(alyans_opinion_votes_at(v, 0, 0), 1);
    assert_int_equal(alyans_opinion_votes_at(v, 1, 0), 0);
    alyans_opinion_votes_free(v);
}

/* --- reports are those behind them ----------------------------------------------------------- */

static void assert_comparison(const struct alyans_opinion_comparison *got,
                              const struct labelled *want, size_t n, size_t m)
{
    if (want->classes == 0) {
        assert_null(got);
        return;
    }
    const struct findings *const f = &want->findings;
    assert_int_equal(got->classes, want->classes);
    assert_int_equal(got->pairs, f->pairs);
    assert_int_equal(got->apart, want->apart);
    assert_int_equal(got->tests, f->tests);
    assert_same(got->label, want->label, n * sizeof(int32_t));
    assert_same(got->members, want->tallies.members, f->classes * sizeof(int32_t));
    assert_true(got->p_told == f->p_told);
    for (size_t j = 0; j < m; j++) {
        assert_int_equal(got->statement[j].verdict, f->statement[j].verdict);
        assert_true(got->statement[j].agreed_least == f->statement[j].agreed_least);
        assert_true(got->statement[j].balanced == f->statement[j].balanced);
        assert_int_equal(got->statement[j].widest, f->statement[j].widest);
        for (size_t g = 0; g < f->classes; g++) {
            const struct alyans_opinion_finding *const a = &got->finding[j * f->classes + g];
            const struct class_finding *const b = class_finding_at(f, g, j);
            assert_int_equal(a->n, b->n);
            assert_int_equal(a->passes, b->passes);
            assert_true(a->effective == b->effective && a->agreed == b->agreed &&
                        a->agree.low == b->agree.low && a->disagree.high == b->disagree.high);
        }
        for (size_t g = 0; g < f->classes; g++) {
            for (size_t h = g + 1; h < f->classes; h++) {
                const struct alyans_opinion_pair *const a =
                    &got->pair[j * got->pairs + ALYANS_OPINION_PAIR(got->classes, g, h)];
                const struct pair_finding *const b =
                    pair_finding_at(f, pair_number(f->classes, g, h), j);
                assert_int_equal(a->tested, b->tested);
                assert_true(a->difference == b->difference && a->q == b->q &&
                            a->interval.low == b->interval.low);
            }
        }
        if (want->influence == NULL) {
            assert_null(got->influence);
            continue;
        }
        assert_int_equal(got->influence[j].strongest, want->influence[j].strongest);
        assert_int_equal(got->influence[j].without, want->influence[j].without);
        assert_true(got->influence[j].change == want->influence[j].change);
    }
    assert_int_equal(got->common_ground.count, f->common_ground.count);
    assert_same(got->common_ground.statement, f->common_ground.column,
                f->common_ground.count * sizeof(int32_t));
    assert_int_equal(got->divergence.count, f->divergence.count);
}

static void assert_report(const struct alyans_opinion_report *got, const struct alyans_report *want,
                          size_t classings)
{
    const size_t n = want->votes->participants;
    const size_t m = want->votes->statements;
    const struct factor_model *const f = &want->model;
    const size_t k = f->dimensions;
    assert_int_equal(got->participants, n);
    assert_int_equal(got->statements, m);
    assert_int_equal(got->options->seed, want->options.seed);
    assert_int_equal(got->voices, want->voices);
    assert_same(got->voice_of, want->voice_of, n * sizeof(int32_t));

    assert_int_equal(got->map->axes, k);
    assert_int_equal(got->map->beyond_chance, f->beyond_chance);
    assert_same(got->map->position, f->position, n * k * sizeof(double));
    assert_same(got->map->covariance, f->covariance, n * ALYANS_OPINION_PACKED(k) * sizeof(double));
    assert_same(got->map->loading, f->loading, m * k * sizeof(double));
    assert_same(got->map->mean, f->mean, m * sizeof(double));
    assert_same(got->map->explained, f->explained, k * sizeof(double));
    assert_same(got->map->eigenvalue, f->eigenvalue, sizeof f->eigenvalue);
    assert_true(got->map->noise == f->noise && got->map->chance == f->chance);
    assert_int_equal(got->map->converged, f->converged);

    const struct partition *const p = &want->partition;
    assert_int_equal(got->partition->state, p->state);
    assert_int_equal(got->partition->count, p->count);
    assert_same(got->partition->label, p->label, n * sizeof(int32_t));
    assert_same(got->partition->probability, p->probability, n * p->count * sizeof(double));
    assert_same(got->partition->placed, p->placed, n);
    assert_int_equal(got->partition->tried_most, p->tried_most);
    for (size_t g = 2; g <= p->tried_most; g++)
        assert_true(got->partition->tried[g].gain == p->tried[g].gain &&
                    got->partition->tried[g].stability == p->tried[g].stability);
    for (size_t g = 0; g < p->mixture.groups; g++)
        assert_true(got->partition->share[g] == p->mixture.share[g] &&
                    got->partition->centre[g * ALYANS_OPINION_AXES_MAX] == p->mixture.centre[g][0]);

    assert_comparison(got->everybody, &want->everybody, n, m);
    assert_comparison(got->groups, &want->groups, n, m);
    assert_comparison(got->ends, &want->ends, n, m);
    assert_int_equal(got->classings, classings);
    for (size_t q = 0; q < classings; q++) {
        const struct alyans_opinion_classes *const a = got->classing[q];
        const struct classes_report *const b = &want->classes[q];
        assert_comparison(a->comparison, &want->classing[q], n, m);
        assert_int_equal(a->basis, b->basis);
        assert_true(a->share == b->share && a->p == b->p && a->by_chance == b->by_chance);
        for (size_t x = 0; x < ALYANS_OPINION_PACKED(a->classes); x++)
            assert_true(a->alignment[x].agreement == b->alignment[x].agreement &&
                        a->alignment[x].interval.high == b->alignment[x].interval.high);
        for (size_t j = 0; j < m; j++)
            assert_true(a->statement[j].p == b->statement[j].p &&
                        a->statement[j].tested == b->statement[j].tested);
    }
    assert_true(got->bridging->loss == want->bridging.loss);
    assert_same(got->bridging->statement_intercept, want->bridging.statement_intercept,
                m * sizeof(double));
    assert_same(got->bridging->rank, want->bridging.rank, m * sizeof(int32_t));
    assert_same(got->bridging->participant_factor, want->bridging.participant_factor,
                n * sizeof(double));
    assert_int_equal(got->resampled->draws, want->resampled.draws);
    for (size_t j = 0; j < m; j++)
        assert_true(got->resampled->least[j].low == want->resampled.least[j].low);
    assert_true(got->independent->effective == want->voice.effective &&
                got->independent->interval.high == want->voice.interval.high &&
                got->independent->dimensions == want->voice.dimensions);
    assert_int_equal(got->independent->blocs, want->voice.blocs.count);
    for (size_t b = 0; b < got->independent->blocs; b++)
        assert_int_equal(got->independent->bloc[b].size, want->voice.blocs.at[b].size);
    assert_same(got->independent->voice_of, want->voice_votes.voice_of, n * sizeof(int32_t));
}

static void the_report_is_that_of_the_analysis_behind_it(void **state)
{
    struct world *const w = *state;
    const struct table t = camps(w, 60, 12);
    struct alyans_opinion_votes *const v = added(t);
    const struct alyans_opinion_options o = quick();
    const struct alyans_options behind = quick_behind();
    const struct alyans_given nothing = { 0 };

    struct alyans_opinion_report *got = NULL;
    struct alyans_report want;
    assert_ok(alyans_opinion_analyse(v, NULL, &o, &got));
    assert_int_equal(
        alyans_compute(votes_of_table(w, t), &nothing, &behind, &w->arena, &w->scratch, &want), OK);

    assert_true(got->map->beyond_chance > 0);
    assert_report(got, &want, 0);
    alyans_opinion_report_free(got);
    alyans_opinion_votes_free(v);
}

static void the_report_knows_what_was_given(void **state)
{
    struct world *const w = *state;
    const struct table t = camps(w, 60, 12);
    struct alyans_opinion_votes *const v = added(t);
    struct known k = known(w, 60, 12);
    const struct alyans_opinion_options o = quick();
    const struct alyans_options behind = quick_behind();
    const struct alyans_classing classing = { k.class_of, 2 };
    const struct alyans_given given = { .left_out = (const bool *)k.left_out,
                                        .weight = k.weight,
                                        .voice_of = k.voice_of,
                                        .voices = k.given.voices,
                                        .classing = &classing,
                                        .classings = 1 };

    struct alyans_opinion_report *got = NULL;
    struct alyans_report want;
    assert_ok(alyans_opinion_analyse(v, given_of(&k), &o, &got));
    assert_int_equal(
        alyans_compute(votes_of_table(w, t), &given, &behind, &w->arena, &w->scratch, &want), OK);

    assert_report(got, &want, 1);
    assert_int_equal(got->everybody->finding[11].n, 0); /* left out */
    alyans_opinion_report_free(got);
    alyans_opinion_votes_free(v);
}

static void a_report_needs_neither_the_votes_nor_what_was_given(void **state)
{
    struct world *const w = *state;
    struct alyans_opinion_votes *const v = added(camps(w, 40, 6));
    struct known k = known(w, 40, 6);
    struct alyans_opinion_options o = quick();
    struct alyans_opinion_report *r = NULL;
    assert_ok(alyans_opinion_analyse(v, given_of(&k), &o, &r));

    alyans_opinion_votes_free(v);
    memset(k.class_of, 0x55, 40 * sizeof *k.class_of);
    memset(k.left_out, 0x55, 6);
    memset(&o, 0x55, sizeof o);

    assert_int_equal(r->classing[0]->comparison->label[1], 1);
    assert_int_equal(r->options->group_bootstraps, 4);
    assert_null(r->options->progress);
    assert_between(r->everybody->finding[0].agreed, 0.6, 1.0);
    alyans_opinion_report_free(r);
}

static void the_polis_report_is_that_of_the_method_behind_it(void **state)
{
    struct world *const w = *state;
    const struct table t = camps(w, 80, 12);
    struct alyans_opinion_votes *const v = added(t);
    const struct votes *const own = votes_of_table(w, t);
    struct alyans_opinion_polis_options o;
    alyans_opinion_polis_options_init(&o, sizeof o);
    o.subgroups = 1;
    struct opinion_options behind = opinion_options_default();
    behind.subgroups = true;
    const struct opinion_given nothing = { 0 };

    struct alyans_opinion_polis_report *got = NULL;
    struct opinion_report want;
    assert_ok(alyans_opinion_polis(v, NULL, &o, &got));
    assert_int_equal(opinion_compute(own, &nothing, &behind, &w->arena, &w->scratch, &want), OK);

    const struct alyans_opinion_polis_groups *const g = got->groups;
    assert_int_equal(g->state, ALYANS_OPINION_POLIS_FOUND);
    assert_int_equal(g->count, want.groups.count);
    assert_same(g->of, want.groups.of, 80 * sizeof(int32_t));
    assert_same(g->centre, want.groups.centre, g->count * 2 * sizeof(double));
    assert_same(g->silhouette, want.groups.silhouettes, sizeof want.groups.silhouettes);
    assert_same(g->tally, want.groups.counts.of, g->count * 12 * sizeof *g->tally);
    assert_same(g->consensus, want.groups.consensus, 12 * sizeof(double));
    assert_same(g->base_of, want.groups.base.of, got->included_count * sizeof(int32_t));
    assert_same(g->subgroups, want.groups.subgroups.count, g->count * sizeof(size_t));
    for (size_t k = 0; k < g->count; k++) {
        assert_int_equal(g->representative[k].count, want.groups.representative[k].count);
        assert_int_equal(g->representative[k].at[0].statement,
                         want.groups.representative[k].at[0].column);
    }
    assert_same(got->map->position, want.position, 160 * sizeof(double));
    assert_same(got->map->axis, want.components.axis, 24 * sizeof(double));
    assert_same(got->map->extremity, want.extremity, 12 * sizeof(double));
    assert_int_equal(got->agree->count, want.consensus.agree.count);
    size_t order[80];
    size_t wanted[80];
    assert_ok(alyans_opinion_polis_order(v, got, order));
    assert_int_equal(opinion_similarity_order(&want, &w->scratch, wanted), OK);
    assert_same(order, wanted, sizeof order);
    alyans_opinion_polis_report_free(got);
    alyans_opinion_votes_free(v);
}

static void groups_keep_their_names_through_the_history(void **state)
{
    struct world *const w = *state;
    struct alyans_opinion_votes *const v = added(camps(w, 60, 16));
    struct alyans_opinion_votes *const more = added(camps(w, 70, 16));
    struct alyans_opinion_polis_given given;
    alyans_opinion_polis_given_init(&given, sizeof given);
    struct alyans_opinion_polis_report *first = NULL;
    struct alyans_opinion_polis_report *second = NULL;
    assert_ok(alyans_opinion_polis(v, NULL, NULL, &first));

    given.history = first->history;
    assert_ok(alyans_opinion_polis(more, &given, NULL, &second));

    assert_true(first->groups->count >= 2 && second->groups->count == first->groups->count);
    for (size_t g = 0; g < first->groups->count; g++)
        assert_int_equal(first->groups->name[g], second->groups->name[g]);
    int64_t together = 0; /* who was in a group stays with most of it */
    for (size_t i = 0; i < 60; i++)
        together += first->groups->of[i] == second->groups->of[i];
    assert_true(together > 50);
    alyans_opinion_polis_report_free(first);
    assert_int_equal(second->participants, 70);
    alyans_opinion_polis_report_free(second);
    alyans_opinion_votes_free(v);
    alyans_opinion_votes_free(more);
}

static void a_draw_says_with_which_probability_it_was_made(void **state)
{
    struct world *const w = *state;
    struct alyans_opinion_votes *const v = added(camps(w, 60, 4));
    struct alyans_opinion_polis_report *r = NULL;
    struct alyans_opinion_standing standing[60];
    double priority[4];
    assert_ok(alyans_opinion_polis(v, NULL, NULL, &r));
    assert_ok(alyans_opinion_polis_priorities(r, NULL, priority));
    assert_ok(alyans_opinion_polis_standings(r, standing));
    assert_true(standing[0].centricness < 1.0);

    const uint8_t closed[4] = { 1, 0, 1, 0 };
    const uint8_t all[4] = { 1, 1, 1, 1 };
    int64_t statement;
    double probability;
    assert_ok(alyans_opinion_draw(priority, closed, 4, 0.0, &statement, &probability));
    assert_int_equal(statement, 1);
    assert_close(probability, priority[1] / (priority[1] + priority[3]), 1e-15);
    assert_ok(alyans_opinion_draw(priority, NULL, 4, 0.9999, &statement, NULL));
    assert_int_equal(statement, 3);
    assert_ok(alyans_opinion_draw(priority, all, 4, 0.5, &statement, &probability));
    assert_int_equal(statement, -1);
    alyans_opinion_polis_report_free(r);
    alyans_opinion_votes_free(v);
}

/* --- any votes at all ------------------------------------------------------------------------ */

/* Small and odd: empty rows and columns, everyone the same, nobody at all, extreme weights. */
static struct table odd(struct world *w)
{
    const struct table t = table_make(w, (size_t)(chance(w) * 20.0), (size_t)(chance(w) * 8.0));
    const double dense = chance(w) < 0.3 ? 1.0 : chance(w);
    const double kind = chance(w);
    for (size_t i = 0; i < t.n; i++) {
        for (size_t j = 0; j < t.m; j++) {
            if (chance(w) < dense)
                *cell(t, i, j) = kind < 0.2   ? 1
                                 : kind < 0.4 ? (i % 2 == 0 ? 1 : -1)
                                 : kind < 0.7 ? coin(w, i % 2 == j % 2 ? 0.9 : 0.1)
                                              : (int8_t)(chance(w) * 3.0 - 1.0);
        }
    }
    return t;
}

static struct alyans_opinion_votes *rows_of(struct world *w, struct table t)
{
    int64_t *const start = arena_array(&w->arena, int64_t, t.n + 1);
    int32_t *const column = arena_array(&w->arena, int32_t, t.n * t.m);
    int8_t *const vote = arena_array(&w->arena, int8_t, t.n * t.m);
    int64_t count = 0;
    for (size_t i = 0; i < t.n; i++) {
        for (size_t j = 0; j < t.m; j++) {
            if (*cell(t, i, j) == NONE)
                continue;
            column[count] = (int32_t)j;
            vote[count++] = *cell(t, i, j);
        }
        start[i + 1] = count;
    }
    const struct alyans_opinion_rows rows = { t.n, t.m, NULL, NULL, start, column, vote };
    struct alyans_opinion_votes *v = NULL;
    assert_ok(alyans_opinion_votes_of_rows(NULL, &rows, &v));
    return v;
}

static void odd_votes_and_extreme_weights_are_no_trouble(void **state)
{
    struct world *const w = *state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        reseed(w, seed);
        const struct table t = odd(w);
        struct alyans_opinion_votes *const v = rows_of(w, t);
        struct alyans_opinion_options o = quick();
        o.groups = seed % 3 == 0 ? 2 + seed % 7 : 0;
        struct alyans_opinion_given g;
        alyans_opinion_given_init(&g, sizeof g);
        double *const weight = arena_array(&w->arena, double, t.n);
        for (size_t i = 0; i < t.n; i++)
            weight[i] = chance(w) < 0.5 ? 1e-6 : 1e6;
        g.weight = seed % 2 == 0 ? weight : NULL;

        struct alyans_opinion_report *r = NULL;
        struct alyans_opinion_polis_report *p = NULL;
        assert_ok(alyans_opinion_analyse(v, &g, &o, &r));
        assert_ok(alyans_opinion_polis(v, NULL, NULL, &p));

        for (size_t at = 0; at < t.n * r->map->axes; at++)
            assert_true(isfinite(r->map->position[at]));
        for (size_t j = 0; j < t.m; j++) {
            const struct alyans_opinion_finding *const f = &r->everybody->finding[j];
            assert_true(f->agree.low >= 0.0 && f->agree.low <= f->agree.high &&
                        f->agree.high <= 1.0);
            assert_true(isfinite(r->bridging->statement_intercept[j]));
        }
        alyans_opinion_polis_report_free(p);
        alyans_opinion_report_free(r);
        alyans_opinion_votes_free(v);
    }
}

/* 129 to 200 voices: all eigenvalues of their similarities, as many as there are. */
static void as_many_eigenvalues_as_voices_are_told(void **state)
{
    struct world *const w = *state;
    struct alyans_opinion_votes *const v = added(camps(w, 200, 5));
    const struct alyans_opinion_options o = quick();
    struct alyans_opinion_report *r = NULL;

    assert_ok(alyans_opinion_analyse(v, NULL, &o, &r));

    assert_int_equal(r->independent->eigenvalues, 200);
    double sum = 0.0;
    for (size_t i = 0; i < 200; i++)
        sum += r->independent->eigenvalue[i];
    assert_close(sum, 1.0, 1e-12);
    alyans_opinion_report_free(r);
    alyans_opinion_votes_free(v);
}

/* An axis that is only fitted for the picture may explain nothing; groups are not sought on it. */
static void forced_groups_of_votes_without_an_axis_are_numbers(void **state)
{
    struct world *const w = *state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        reseed(w, 1000 + seed);
        const struct table t = table_make(w, 17, 4);
        for (size_t at = 0; at < 17 * 4; at++)
            t.at[at] = (int8_t)(chance(w) * 3.0 - 1.0);
        struct alyans_opinion_votes *const v = rows_of(w, t);
        struct alyans_opinion_options o = quick();
        o.groups = 8;
        o.group_least = 1;
        o.unsureness_most = 1.0;
        struct alyans_opinion_report *r = NULL;

        assert_ok(alyans_opinion_analyse(v, NULL, &o, &r));

        for (size_t g = 0; r->partition->share != NULL && g < r->partition->count; g++)
            assert_true(isfinite(r->partition->share[g]) &&
                        isfinite(r->partition->centre[g * ALYANS_OPINION_AXES_MAX]));
        alyans_opinion_report_free(r);
        alyans_opinion_votes_free(v);
    }
}

int main(void)
{
#define RULE(name) cmocka_unit_test_setup_teardown(name, make_world, remove_world)
    const struct CMUnitTest tests[] = {
        RULE(votes_that_are_added_and_votes_that_are_given_as_rows_are_the_same),
        RULE(the_latest_vote_counts_and_rows_stand_as_asked),
        RULE(the_report_is_that_of_the_analysis_behind_it),
        RULE(the_report_knows_what_was_given),
        RULE(a_report_needs_neither_the_votes_nor_what_was_given),
        RULE(the_polis_report_is_that_of_the_method_behind_it),
        RULE(groups_keep_their_names_through_the_history),
        RULE(a_draw_says_with_which_probability_it_was_made),
        RULE(odd_votes_and_extreme_weights_are_no_trouble),
        RULE(as_many_eigenvalues_as_voices_are_told),
        RULE(forced_groups_of_votes_without_an_axis_are_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
