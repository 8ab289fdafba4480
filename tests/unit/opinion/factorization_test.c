/* Laws of the bridging scores, and the library against the loss as the guide defines it
 * (plain_polis.h), on made-up votes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "opinion/anderson.h"
#include "opinion/bridging.h"
#include "opinion/factorization.h"
#include "plain_polis.h"

#define WORLD_ALSO struct factorization_options options;
#include "world.h"

static int make_world(void **state)
{
    struct world *const w = world_new(state, 2, 1);
    w->options = factorization_options_default();
    w->options.answers_per_statement = w->options.answers_per_participant = 0;
    return 0;
}

/* Two camps of n that fall out over two thirds of the m statements; the rest both mostly like. */
static struct votes polarised(struct world *w, size_t n, size_t m, double density)
{
    struct vote_event *const e = arena_array(&w->arena, struct vote_event, n * m);
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < m; j++) {
            const double usual = j % 3 == 0 ? 0.6 : (i % 5 < 2) == (j % 3 == 1) ? 0.8 : -0.8;
            const double mood = usual + 2.0 * (chance(w) - 0.5);
            const int vote = mood > 0.3 ? 1 : mood < -0.3 ? -1 : 0;
            if (chance(w) < density)
                e[count++] = (struct vote_event){ 0, (int64_t)i, (int64_t)j, (int8_t)vote };
        }
    }
    return *built(w, e, count, BY_ID);
}

static struct factorization found(struct world *w, const struct votes *v,
                                  const struct factorization_given *given)
{
    struct factorization f;
    assert_int_equal(factorization_find(v, given, &w->options, NULL, &w->arena, &w->scratch, &f),
                     OK);
    assert_int_equal(w->scratch.used, 0);
    return f;
}

static const struct factorization_given NOTHING = { 0 };

/* --- against the definition --------------------------------------------------------------------
 */

/* The same problem for the plain way: only what f has used. */
static struct plain_factors plain_of(struct world *w, const struct votes *v,
                                     const struct factorization *f, const double *weight)
{
    struct plain_factors p = { .li_user = f->options.participant_intercept,
                               .li_item = f->options.statement_intercept,
                               .li_global = f->options.global_intercept,
                               .lf_user = f->options.participant_factor,
                               .lf_item = f->options.statement_factor,
                               .ld = f->options.product,
                               .g = f->global };
    p.n = f->participants_used;
    p.m = f->statements_used;
    double *const y = arena_array(&w->arena, double, p.n *p.m);
    double *const people = arena_array(&w->arena, double, p.n);
    p.a = arena_array(&w->arena, double, p.n);
    p.f = arena_array(&w->arena, double, p.n);
    p.b = arena_array(&w->arena, double, p.m);
    p.h = arena_array(&w->arena, double, p.m);
    size_t *const column = arena_array(&w->arena, size_t, v->statements);
    for (size_t i = 0; i < p.n * p.m; i++)
        y[i] = -1.0;
    size_t j = 0;
    for (size_t k = 0; k < v->statements; k++) {
        column[k] = j;
        if (f->rank[k] == 0)
            continue;
        p.b[j] = f->statement_intercept[k];
        p.h[j++] = f->statement_factor[k];
    }
    size_t u = 0;
    for (size_t i = 0; i < v->participants; i++) {
        if (!f->participant_used[i])
            continue;
        people[u] = weight == NULL ? 1.0 : weight[i];
        p.a[u] = f->participant_intercept[i];
        p.f[u] = f->participant_factor[i];
        for (int64_t k = v->start[i]; k < v->start[i + 1]; k++) {
            if (f->rank[cell_column(v, k)] > 0)
                y[u * p.m + column[cell_column(v, k)]] = (cell_value(v, k) + 1) / 2.0;
        }
        u++;
    }
    p.y = y;
    p.weight = people;
    return p;
}

static double largest(const double *x, size_t n)
{
    double most = 0.0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(x[i]));
    return most;
}

/* Steps down the gradient from somewhere, for as long as that leads down. */
static double descended(struct world *w, const struct plain_factors *from, int steps)
{
    struct plain_factors p = *from;
    const size_t count = 2 * (p.n + p.m) + 1;
    double *const x = arena_array(&w->arena, double, count);
    double *const before = arena_array(&w->arena, double, count);
    double *const slope = arena_array(&w->arena, double, count);
    p.a = x;
    p.f = x + p.n;
    p.b = x + 2 * p.n;
    p.h = x + 2 * p.n + p.m;
    for (size_t i = 0; i + 1 < count; i++)
        x[i] = 1.4 * (chance(w) - 0.5);
    p.g = 0.3;
    double stride = 1.0;
    double loss = plain_factor_loss(&p);
    for (int step = 0; step < steps && stride > 1e-12; step++) {
        double dg;
        memcpy(before, x, count * sizeof *x);
        const double g = p.g;
        plain_factor_gradient(&p, slope, slope + p.n, slope + 2 * p.n, slope + 2 * p.n + p.m, &dg);
        for (size_t i = 0; i + 1 < count; i++)
            x[i] -= stride * slope[i];
        p.g -= stride * dg;
        const double next = plain_factor_loss(&p);
        if (next < loss) {
            loss = next;
            stride *= 1.3;
            continue;
        }
        memcpy(x, before, count * sizeof *x);
        p.g = g;
        stride *= 0.4;
    }
    return loss;
}

static void assert_stationary(struct world *w, const struct plain_factors *p)
{
    double *const da = arena_array(&w->arena, double, p->n);
    double *const df = arena_array(&w->arena, double, p->n);
    double *const db = arena_array(&w->arena, double, p->m);
    double *const dh = arena_array(&w->arena, double, p->m);
    double dg;
    plain_factor_gradient(p, da, df, db, dh, &dg);
    assert_close(largest(da, p->n), 0.0, 1e-12); /* exact for the statements as they are */
    assert_close(largest(df, p->n), 0.0, 1e-12);
    assert_close(dg, 0.0, 1e-8);
    for (size_t j = 0; j < p->m; j++) {
        if (p->ld > 0.0 && (fabs(p->b[j]) < 1e-12 || fabs(p->h[j]) < 1e-12))
            continue; /* on a crease: there is no gradient */
        assert_close(db[j], 0.0, 1e-8);
        assert_close(dh[j], 0.0, 1e-8);
    }
}

static void assert_minimum(struct world *w, const struct votes *v, const double *weight,
                           int descents)
{
    const struct factorization_given given = { .weight = weight };
    const struct factorization f = found(w, v, &given);
    const struct plain_factors p = plain_of(w, v, &f, weight);
    assert_close(f.loss, plain_factor_loss(&p), 1e-13);
    struct plain_factors bare = p;
    bare.li_user = bare.li_item = bare.li_global = bare.lf_user = bare.lf_item = bare.ld = 0.0;
    assert_close(f.error, plain_factor_loss(&bare), 1e-13);
    assert_stationary(w, &p);
    for (int d = 0; d < descents; d++) {
        const double loss = descended(w, &p, 4000);
        if (loss < f.loss - 1e-9)
            print_error("%zu x %zu, descent %d: %.12g below %.12g\n", p.n, p.m, d, loss, f.loss);
        assert_true(loss >= f.loss - 1e-9);
    }
}

static void no_descent_from_anywhere_ends_below_the_minimum_found(void **state)
{
    struct world *const w = *state;
    static const size_t SHAPES[][2] = { { 1, 1 },  { 1, 6 },   { 7, 1 },   { 3, 4 },
                                        { 12, 8 }, { 30, 12 }, { 25, 30 }, { 60, 9 } };
    for (size_t s = 0; s < ARRAY_LEN(SHAPES); s++) {
        const struct votes v = polarised(w, SHAPES[s][0], SHAPES[s][1], 1.0);
        assert_minimum(w, &v, NULL, 5);
        const struct votes sparse = polarised(w, SHAPES[s][0] + 4, SHAPES[s][1] + 3, 0.5);
        assert_minimum(w, &sparse, NULL, 5);
    }
}

static void nor_with_weights(void **state)
{
    struct world *const w = *state;
    for (int round = 0; round < 4; round++) {
        const struct votes v = polarised(w, 30, 12, 0.6);
        double *const weight = arena_array(&w->arena, double, v.participants);
        for (size_t i = 0; i < v.participants; i++)
            weight[i] = i % 6 == 0 ? 0.0 : 3.0 * chance(w);
        assert_minimum(w, &v, weight, 4);
    }
}

static void nor_with_a_penalty_on_the_product(void **state)
{
    struct world *const w = *state;
    for (int round = 0; round < 6; round++) {
        w->options.product = round % 2 == 0 ? 0.4 : 0.04; /* the strong one leaves hardly any b h */
        const struct votes v = polarised(w, 30, 12, 0.7);
        assert_minimum(w, &v, NULL, 4);
    }
    w->options = factorization_options_expanded();
    w->options.answers_per_statement = w->options.answers_per_participant = 0;
    for (int round = 0; round < 4; round++) {
        const struct votes v = polarised(w, 40, 15, 0.7);
        assert_minimum(w, &v, NULL, 4);
    }
}

/* A factor is cheaper than an intercept, so it carries part of what all agree on. */
static void nor_where_all_agree(void **state)
{
    struct world *const w = *state;
    struct vote_event e[60];
    for (int k = 0; k < 60; k++)
        e[k] = (struct vote_event){ 0, k / 6, k % 6, VOTE_AGREE };
    const struct votes v = *built(w, e, 60, BY_ID);

    assert_minimum(w, &v, NULL, 3);
}

/* --- laws --------------------------------------------------------------------------------------
 */

static void threads_change_no_byte(void **state)
{
    struct world *const w = *state;
    const struct votes v = polarised(w, 2500, 60, 0.8); /* several pieces */
    const struct factorization alone = found(w, &v, &NOTHING);
    AUTO(workers) workers;
    workers_open(&workers, 4);
    struct factorization many;

    assert_int_equal(
        factorization_find(&v, &NOTHING, &w->options, &workers, &w->arena, &w->scratch, &many), OK);

    assert_memory_equal(&many.loss, &alone.loss, sizeof many.loss);
    assert_memory_equal(many.statement_intercept, alone.statement_intercept, 60 * sizeof(double));
    assert_memory_equal(many.statement_factor, alone.statement_factor, 60 * sizeof(double));
    assert_memory_equal(many.participant_factor, alone.participant_factor,
                        v.participants * sizeof(double));
    assert_int_equal(many.passes, alone.passes);
}

static void a_weight_of_two_is_two_people_and_of_nought_is_nobody(void **state)
{
    struct world *const w = *state;
    struct vote_event e[2 * 40 * 10];
    struct vote_event few[40 * 10];
    size_t all = 0;
    size_t some = 0;
    double weight[40];
    for (int i = 0; i < 40; i++) {
        weight[i] = i % 3;
        for (int j = 0; j < 10; j++) {
            const int8_t vote = (int8_t)((int)(3.0 * chance(w)) - 1);
            few[some++] = (struct vote_event){ 0, i, j, vote };
            for (int copy = 0; copy < i % 3; copy++)
                e[all++] = (struct vote_event){ 0, i + 100 * copy, j, vote };
        }
    }
    const struct votes copied = *built(w, e, all, BY_ID);
    const struct votes weighed = *built(w, few, some, BY_ID);
    const struct factorization_given given = { .weight = weight };

    const struct factorization a = found(w, &copied, &NOTHING);
    const struct factorization b = found(w, &weighed, &given);

    assert_close(b.loss, a.loss, 1e-12);
    assert_close(b.answers, (double)all, 0.0);
    for (size_t j = 0; j < 10; j++)
        assert_close(b.statement_intercept[j], a.statement_intercept[j], 1e-7);
}

static void people_and_statements_may_trade_places(void **state)
{
    struct world *const w = *state;
    const struct votes v = polarised(w, 50, 14, 0.7);
    struct vote_event *const e = arena_array(&w->arena, struct vote_event, 50 * 14);
    size_t count = 0;
    for (size_t i = 0; i < v.participants; i++) {
        for (int64_t k = v.start[i]; k < v.start[i + 1]; k++)
            e[count++] =
                (struct vote_event){ 0, -v.participant_id[i], -v.statement_id[cell_column(&v, k)],
                                     cell_value(&v, k) };
    }
    const struct votes mirrored = *built(w, e, count, BY_ID);

    const struct factorization a = found(w, &v, &NOTHING);
    const struct factorization b = found(w, &mirrored, &NOTHING);

    assert_close(b.loss, a.loss, 1e-12);
    for (size_t j = 0; j < 14; j++) {
        assert_close(b.statement_intercept[13 - j], a.statement_intercept[j], 1e-6);
        assert_close(b.statement_factor[13 - j], a.statement_factor[j], 1e-6);
    }
}

static void the_larger_share_of_people_is_on_the_negative_side(void **state)
{
    struct world *const w = *state;
    for (int round = 0; round < 6; round++) {
        const struct votes v = polarised(w, 31, 12, 0.8);
        const struct factorization f = found(w, &v, &NOTHING);
        size_t negative = 0;
        for (size_t i = 0; i < v.participants; i++)
            negative += f.participant_factor[i] < 0.0;
        assert_true(2 * negative >= v.participants);
    }
}

static void what_both_camps_like_bridges_and_ranks_first(void **state)
{
    struct world *const w = *state;
    const struct votes v = polarised(w, 200, 30, 0.8);

    const struct factorization f = found(w, &v, &NOTHING);

    for (size_t j = 0; j < 30; j++) {
        assert_int_equal(f.rank[j] <= 10, j % 3 == 0);
        for (size_t k = 0; k < 30; k++)
            assert_true(f.rank[j] >= f.rank[k] ||
                        f.statement_intercept[j] >= f.statement_intercept[k]);
    }
}

static void too_little_answered_is_left_out_once(void **state)
{
    struct world *const w = *state;
    struct vote_event e[400];
    size_t count = 0;
    /* 6 people answer statements 0..9, one of them only 9 of these but also the rare one; */
    for (int i = 0; i < 6; i++) {
        for (int j = 0; j < 10; j++) {
            if (i > 0 || j > 0)
                e[count++] = (struct vote_event){ 0, i, j, (int8_t)(i % 2 == j % 2 ? 1 : -1) };
        }
    }
    for (int i = 0; i < 4; i++) /* statement 50 has 4 answers: left out, so person 0 has 9 */
        e[count++] = (struct vote_event){ 0, i, 50, VOTE_AGREE };
    for (int i = 0; i < 5; i++) /* statement 60 has 5: kept, though person 0's is then gone */
        e[count++] = (struct vote_event){ 0, i < 4 ? i + 1 : 7, 60, VOTE_AGREE };
    const struct votes v = *built(w, e, count, BY_ID);
    const struct factorization_options usual = factorization_options_default();
    w->options.answers_per_statement = usual.answers_per_statement;
    w->options.answers_per_participant = usual.answers_per_participant;

    const struct factorization f = found(w, &v, &NOTHING);

    assert_int_equal(f.participants_used, 5);
    assert_false(f.participant_used[votes_row_of(&v, 0)]);
    assert_false(f.participant_used[votes_row_of(&v, 7)]);
    assert_int_equal(f.statements_used, 11);
    assert_int_equal(f.rank[votes_column_of(&v, 50)], 0);
    assert_true(f.rank[votes_column_of(&v, 60)] > 0); /* 4 left: not looked at again */
    assert_close(f.answers, 54.0, 0.0);
}

static void dropped_statements_do_not_count(void **state)
{
    struct world *const w = *state;
    const struct votes v = polarised(w, 40, 12, 0.8);
    bool dropped[12] = { [3] = true, [11] = true };
    struct votes without;
    must(votes_without(&v, dropped, &w->arena, &without) == OK);
    const struct factorization_given given = { .dropped = dropped };

    const struct factorization a = found(w, &v, &given);
    const struct factorization b = found(w, &without, &NOTHING);

    assert_int_equal(a.statements_used, 10);
    assert_int_equal(a.rank[3], 0);
    assert_memory_equal(&a.loss, &b.loss, sizeof a.loss);
    assert_memory_equal(a.statement_intercept, b.statement_intercept, 12 * sizeof(double));
}

static void a_refit_comes_to_the_minimum_of_the_new_weights_in_fewer_passes(void **state)
{
    struct world *const w = *state;
    const struct votes v = polarised(w, 300, 40, 0.5);
    const struct factorization before = found(w, &v, &NOTHING);
    struct factorization same;
    assert_int_equal(factorization_refit(&v, &before, &NOTHING, &w->options, NULL, &w->arena,
                                         &w->scratch, &same),
                     OK);
    assert_true(same.passes <= 3);
    for (size_t j = 0; j < 40; j++)
        assert_close(same.statement_intercept[j], before.statement_intercept[j], 1e-7);

    double *const weight = arena_array(&w->arena, double, v.participants);
    for (size_t i = 0; i < v.participants; i++)
        weight[i] = (double)(int)(3.0 * chance(w));
    const struct factorization_given given = { .weight = weight };
    const struct factorization fresh = found(w, &v, &given);
    struct factorization again;
    assert_int_equal(
        factorization_refit(&v, &before, &given, &w->options, NULL, &w->arena, &w->scratch, &again),
        OK);

    assert_close(again.loss, fresh.loss, 1e-12);
    assert_true(again.passes < fresh.passes);
    for (size_t j = 0; j < 40; j++) {
        assert_close(again.statement_intercept[j], fresh.statement_intercept[j], 1e-6);
        assert_true(again.statement_factor[j] * before.statement_factor[j] > 0.0 ||
                    fabs(before.statement_factor[j]) < 0.15);
    }
}

static void starts_tried_on_a_sample_lead_to_the_same_minimum(void **state)
{
    struct world *const w = *state;
    for (int round = 0; round < 4; round++) {
        const struct votes v = polarised(w, 400, 30, 0.6);
        w->options.answers_for_starts = 1 << 19;
        const struct factorization all = found(w, &v, &NOTHING);
        w->options.answers_for_starts = round < 3 ? 900 : 1; /* 1: nobody but the first person */
        const struct factorization sampled = found(w, &v, &NOTHING);

        assert_close(sampled.loss, all.loss, 1e-13);
        assert_true(sampled.passes < all.passes);
        for (size_t j = 0; j < 30; j++)
            assert_close(sampled.statement_intercept[j], all.statement_intercept[j], 1e-7);
    }
}

static void a_search_cut_short_says_that_it_has_not_converged(void **state)
{
    struct world *const w = *state;
    const struct votes v = polarised(w, 40, 12, 0.8);
    w->options.passes_max = 3;
    struct factorization f;

    assert_int_equal(
        factorization_find(&v, &NOTHING, &w->options, NULL, &w->arena, &w->scratch, &f),
        ERR_NOT_CONVERGED);

    assert_true(f.residual > w->options.tolerance);
    assert_int_equal(f.statements_used, 12);
    assert_true(f.loss > 0.0 && f.rank[0] > 0);
}

static void without_answers_all_is_nought(void **state)
{
    struct world *const w = *state;
    const struct votes v = *built(w, NULL, 0, BY_ID);
    struct factorization f = found(w, &v, &NOTHING);
    assert_close(f.loss, 0.0, 0.0);

    const struct votes some = polarised(w, 10, 4, 1.0);
    const bool dropped[4] = { true, true, true, true };
    const struct factorization_given given = { .dropped = dropped };
    f = found(w, &some, &given);

    assert_int_equal(f.statements_used, 0);
    assert_int_equal(f.participants_used, 0);
}

static void every_failing_allocation_is_an_error_and_nothing_is_left_in_scratch(void **state)
{
    struct world *const w = *state;
    const struct votes v = polarised(w, 20, 8, 0.8);
    struct factorization f;
    for (int sampled = 0; sampled < 2; sampled++) {
        w->options.answers_for_starts = sampled == 0 ? 1000 : 30;
        assert_every_allocation_may_fail(
            w, sampled == 0 ? 15u : 30u,
            factorization_find(&v, &NOTHING, &w->options, NULL, &w->arena, &w->scratch, &f));
    }
}

/* On a linear step the combination of the last images is exact as soon as it spans all dimensions.
 */
static void a_linear_step_comes_to_rest_after_as_many_steps_as_it_has_dimensions(void **state)
{
    struct world *const w = *state;
    enum { N = 4 };
    static const double SLOPE[N] = { 0.99, 0.9, -0.7, 0.2 };
    struct anderson a;
    double x[N] = { 0 };
    double image[N];
    assert_int_equal(anderson_init(&a, N, &w->arena), OK);
    for (int step = 0; step < N + 2; step++) {
        for (size_t i = 0; i < N; i++)
            image[i] = SLOPE[i] * x[i] + 1.0;
        anderson_step(&a, x, image, x);
    }
    for (size_t i = 0; i < N; i++)
        assert_close(x[i], 1.0 / (1.0 - SLOPE[i]), 1e-8 / (1.0 - SLOPE[i]));
}

/* --- what may be said of a score ---------------------------------------------------------------
 */

static void the_limits_of_community_notes_are_theirs(void **state)
{
    (void)state;
    const struct bridging_limits limits = bridging_limits_notes();

    assert_int_equal(bridging_of(0.40, 0.49, HUGE_VAL, &limits), BRIDGING_HELPFUL);
    assert_int_equal(bridging_of(0.40, -0.49, HUGE_VAL, &limits), BRIDGING_HELPFUL);
    assert_int_equal(bridging_of(0.39, 0.0, HUGE_VAL, &limits), BRIDGING_UNDECIDED);
    assert_int_equal(bridging_of(0.60, 0.50, HUGE_VAL, &limits), BRIDGING_UNDECIDED);
    assert_int_equal(bridging_of(-0.05, 0.0, HUGE_VAL, &limits), BRIDGING_UNDECIDED);
    assert_int_equal(bridging_of(-0.051, 0.0, HUGE_VAL, &limits), BRIDGING_NOT_HELPFUL);
    assert_int_equal(bridging_of(-0.40, -0.5, HUGE_VAL, &limits), BRIDGING_UNDECIDED);
    assert_int_equal(bridging_of(-0.46, -0.5, HUGE_VAL, &limits), BRIDGING_NOT_HELPFUL);
    assert_int_equal(bridging_of(-0.045, 0.3, -0.041, &limits), BRIDGING_NOT_HELPFUL);
    assert_int_equal(bridging_of(-0.045, 0.3, -0.039, &limits), BRIDGING_UNDECIDED);
}

static void support_has_to_come_from_both_sides(void **state)
{
    (void)state;
    struct answer_tally of[2] = { { 12, 2, 30 }, { 10, 0, 400 } };
    const struct group_counts sides = { .groups = 2, .statements = 1, .of = of };
    assert_true(bridging_on_both_sides(&sides, 0)); /* 10 and 10 net */

    of[0] = (struct answer_tally){ 12, 3, 30 };      /* 9 net, 30 % */
    assert_false(bridging_on_both_sides(&sides, 0)); /* the other is 2.5 % of its answers */
    of[1] = (struct answer_tally){ 5, 1, 80 };       /* 4 net, 5 % */
    assert_true(bridging_on_both_sides(&sides, 0));
    of[1] = (struct answer_tally){ 4, 1, 5 };
    assert_false(bridging_on_both_sides(&sides, 0));
    of[1] = (struct answer_tally){ 0, 0, 0 };
    assert_false(bridging_on_both_sides(&sides, 0));
}

static void the_sides_are_counted_by_the_sign_of_the_factor(void **state)
{
    struct world *const w = *state;
    const struct votes v = polarised(w, 30, 12, 0.8);
    struct factorization f = found(w, &v, &NOTHING);
    f.participant_factor[4] = 0.0;
    f.participant_used[5] = false;
    struct group_counts sides;

    assert_int_equal(bridging_sides(&v, &f, &w->workers, &w->arena, &w->scratch, &sides), OK);

    int32_t negative = 0;
    int32_t positive = 0;
    for (size_t i = 0; i < 30; i++) {
        negative += f.participant_used[i] && f.participant_factor[i] < 0.0;
        positive += f.participant_used[i] && f.participant_factor[i] > 0.0;
    }
    assert_int_equal(sides.members[0], negative);
    assert_int_equal(sides.members[1], positive);
    assert_in_range(negative + positive, 28, 29);
}

static void balanced_weights_give_both_sides_the_same_say_and_damp_the_busy(void **state)
{
    struct world *const w = *state;
    const struct votes v = polarised(w, 40, 12, 0.6);
    const struct factorization f = found(w, &v, &NOTHING);
    double weight[40];

    bridging_balanced_weights(&v, &f, weight);

    double say[2] = { 0 };
    for (size_t i = 0; i < 40; i++) {
        const size_t side = f.participant_factor[i] > 0.0;
        say[side] += weight[i] * (double)votes_of(&v, i);
        for (size_t k = 0; k < i; k++) {
            if ((f.participant_factor[k] > 0.0) == (side == 1))
                assert_close(weight[i] / weight[k],
                             pow((double)votes_of(&v, k) / (double)votes_of(&v, i), 0.25), 1e-12);
        }
    }
    assert_close(say[0], say[1], 1e-12 * say[0]);
    assert_close(say[0] + say[1], (double)votes_count(&v), 1e-9);
}

int main(void)
{
#define RULE(f) cmocka_unit_test_setup_teardown(f, make_world, remove_world)
    const struct CMUnitTest tests[] = {
        RULE(no_descent_from_anywhere_ends_below_the_minimum_found),
        RULE(nor_with_weights),
        RULE(nor_with_a_penalty_on_the_product),
        RULE(nor_where_all_agree),
        RULE(threads_change_no_byte),
        RULE(a_weight_of_two_is_two_people_and_of_nought_is_nobody),
        RULE(people_and_statements_may_trade_places),
        RULE(the_larger_share_of_people_is_on_the_negative_side),
        RULE(what_both_camps_like_bridges_and_ranks_first),
        RULE(too_little_answered_is_left_out_once),
        RULE(dropped_statements_do_not_count),
        RULE(a_refit_comes_to_the_minimum_of_the_new_weights_in_fewer_passes),
        RULE(starts_tried_on_a_sample_lead_to_the_same_minimum),
        RULE(a_search_cut_short_says_that_it_has_not_converged),
        RULE(without_answers_all_is_nought),
        RULE(every_failing_allocation_is_an_error_and_nothing_is_left_in_scratch),
        RULE(a_linear_step_comes_to_rest_after_as_many_steps_as_it_has_dimensions),
        RULE(the_limits_of_community_notes_are_theirs),
        RULE(support_has_to_come_from_both_sides),
        RULE(the_sides_are_counted_by_the_sign_of_the_factor),
        RULE(balanced_weights_give_both_sides_the_same_say_and_damp_the_busy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
