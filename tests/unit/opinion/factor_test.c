/* The factor model beside a slow one written from the formulas, and what may not change it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "plain_factor.h"

#include "opinion/pieces.h"

/* --- beside the slow one --------------------------------------------------------------------- */

/* The same beginning for factor_fit. */
static struct factor_model begin_alike(struct world *w, const struct plain *p)
{
    const size_t k = p->k;
    struct factor_model f = { .participants = p->t.n,
                              .statements = p->t.m,
                              .dimensions = k,
                              .mean = arena_array(&w->arena, double, p->t.m),
                              .loading = arena_array(&w->arena, double, p->t.m *k),
                              .loading_spread =
                                  arena_array(&w->arena, double, p->t.m *packed_size(k)),
                              .noise = p->noise,
                              .mean_variance = p->mean_variance };
    memcpy(f.axis_variance, p->axis_variance, sizeof f.axis_variance);
    memcpy(f.mean, p->mean, p->t.m * sizeof *f.mean);
    memcpy(f.loading, p->w, p->t.m * k * sizeof *f.loading);
    for (size_t j = 0; j < p->t.m; j++) {
        for (size_t q = 0; q < k; q++)
            f.loading_spread[j * packed_size(k) + packed_at(q, q)] = p->s[(j * k + q) * k + q];
    }
    return f;
}

/* x' a x of a packed and of a full matrix. */
static double full_form(const double *a, size_t k, const double *x)
{
    double sum = 0.0;
    for (size_t q = 0; q < k * k; q++)
        sum += x[q / k] * a[q] * x[q % k];
    return sum;
}

/* Axes may be turned: compared is what no turn changes. */
static void assert_alike(const struct plain *p, const struct factor_model *f, double margin)
{
    const size_t k = p->k;
    assert_close(f->noise, p->noise, margin);
    for (size_t j = 0; j < p->t.m; j++) {
        if (p->left_out != NULL && p->left_out[j])
            continue;
        assert_close(f->mean[j], p->mean[j], margin);
        for (size_t l = 0; l < p->t.m; l++) {
            if (p->left_out != NULL && p->left_out[l])
                continue;
            assert_close(dense_dot(f->loading + j * k, f->loading + l * k, k),
                         dense_dot(p->w + j * k, p->w + l * k, k), margin);
            assert_close(symmetric_form(f->loading + l * k, f->loading_spread + j * packed_size(k),
                                        k, f->loading + l * k),
                         full_form(p->s + j * k * k, k, p->w + l * k), margin);
        }
        for (size_t i = 0; i < p->t.n; i++) {
            assert_close(dense_dot(f->loading + j * k, f->position + i * k, k),
                         dense_dot(p->w + j * k, p->z + i * k, k), margin);
            assert_close(symmetric_form(f->loading + j * k, f->covariance + i * packed_size(k), k,
                                        f->loading + j * k),
                         full_form(p->c + i * k * k, k, p->w + j * k), margin);
        }
    }
}

static struct factor_model fitted(struct world *w, const struct votes *v, struct factor_given given,
                                  struct factor_options options)
{
    struct factor_model f;
    assert_int_equal(factor_fit(v, &given, &options, &w->workers, &w->arena, &w->scratch, &f), OK);
    assert_int_equal(w->scratch.used, 0);
    return f;
}

static void compare_with_plain(struct world *w, size_t k, bool weighted, bool leaving_out)
{
    enum { N = 40, M = 13, STEPS = 7 };
    reseed(w, 7 * k + 2 * weighted + leaving_out);
    const struct crowd c = crowd_make(w, N, M, 2, CLOUD_NORMAL, 0.7);
    const struct table t = crowd_answers(w, &c, (struct attendance){ 0.6, true, true });
    double *const weight = arena_array(&w->arena, double, N);
    bool *const left_out = arena_array(&w->arena, bool, M);
    left_out[2] = left_out[9] = true;
    for (size_t i = 0; i < N; i++)
        weight[i] = i % 7 == 0 ? 0.0 : 0.2 + 2.0 * chance(w);
    for (size_t j = 0; j < M; j++) /* somebody who answers only what may be left out */
        *cell(t, 3, j) = j == 2 ? VOTE_AGREE : leaving_out ? NONE : *cell(t, 3, j);
    struct plain p = plain_begin(w, t, k, weighted ? weight : NULL, leaving_out ? left_out : NULL);
    const struct votes *const v = votes_of_table(w, t);
    assert_int_equal(v->participants, N);
    assert_int_equal(v->statements, M);
    const struct factor_model start = begin_alike(w, &p);
    struct factor_options options = factor_options_default();
    options.iterations_max = STEPS;
    options.tolerance = 0.0;

    const struct factor_model f =
        fitted(w, v, (struct factor_given){ p.left_out, p.weight, &start }, options);
    for (int step = 0; step < STEPS; step++)
        plain_step(&p);
    for (size_t i = 0; i < N; i++)
        plain_place(&p, i);

    assert_int_equal(f.iterations, STEPS);
    assert_alike(&p, &f, 1e-9);
}

static void the_fit_is_that_of_the_formulas(void **state)
{
    for (size_t k = 1; k <= 6; k++) {
        for (int how = 0; how < 4; how++)
            compare_with_plain(*state, k, (how & 1) != 0, (how & 2) != 0);
    }
}

/* --- what is learned --------------------------------------------------------------------------*/

static const struct votes *some_votes(struct world *w, size_t n, size_t m)
{
    const struct crowd c = crowd_make(w, n, m, 2, CLOUD_NORMAL, 0.75);
    return votes_of_table(w, crowd_answers(w, &c, (struct attendance){ 0.6, true, false }));
}

static void axes_stand_in_order_and_look_the_same_way(void **state)
{
    struct world *w = *state;
    const struct votes *const v = some_votes(w, 120, 25);

    const struct factor_model f =
        fitted(w, v, (struct factor_given){ 0 }, factor_options_default());

    assert_true(f.converged);
    assert_int_equal(f.beyond_chance, 2);
    for (size_t q = 0; q < f.dimensions; q++) {
        double largest = 0.0;
        for (size_t j = 0; j < f.statements; j++) {
            const double l = f.loading[j * f.dimensions + q];
            largest = fabs(l) > fabs(largest) ? l : largest;
        }
        assert_true(largest > 0.0);
        assert_true(q == 0 || f.explained[q] <= f.explained[q - 1]);
    }
    assert_between(f.explained[0] + f.explained[1] + f.noise / f.variance, 0.9, 1.1);
}

static void a_person_stands_where_the_answers_say(void **state)
{
    struct world *w = *state;
    const struct votes *const v = some_votes(w, 60, 20);
    bool left_out[20] = { [4] = true };
    const struct factor_model f =
        fitted(w, v, (struct factor_given){ .left_out = left_out }, factor_options_default());

    for (size_t i = 0; i < v->participants; i++) {
        double information[PACKED_MAX];
        double score[FACTORS_MAX];
        double position[FACTORS_MAX];
        double covariance[PACKED_MAX];
        factor_evidence(&f, v, i, left_out, information, score);
        factor_place(information, score, f.dimensions, position, covariance);

        for (size_t q = 0; q < f.dimensions; q++)
            assert_close(f.position[i * f.dimensions + q], position[q], 1e-12);
        for (size_t q = 0; q < packed_size(f.dimensions); q++)
            assert_close(f.covariance[i * packed_size(f.dimensions) + q], covariance[q], 1e-12);
    }
}

/* --- laws ------------------------------------------------------------------------------------ */

static void assert_same_model(const struct factor_model *a, const struct factor_model *b,
                              size_t people, size_t statements, double margin)
{
    assert_int_equal(a->dimensions, b->dimensions);
    assert_close(a->noise, b->noise, margin);
    for (size_t j = 0; j < statements; j++) {
        assert_close(a->mean[j], b->mean[j], margin);
        for (size_t q = 0; q < a->dimensions; q++)
            assert_close(a->loading[j * a->dimensions + q], b->loading[j * a->dimensions + q],
                         margin);
    }
    for (size_t q = 0; q < people * a->dimensions; q++)
        assert_close(a->position[q], b->position[q], margin);
}

static void threads_and_processors_change_no_byte(void **state)
{
    struct world *w = *state;
    const struct votes *const v = some_votes(w, 6000, 60); /* two pieces */
    assert_true(votes_count(v) > 2 * PIECE_VOTES);
    struct factor_options options = factor_options_default();
    options.iterations_max = 2;
    const struct factor_model one = fitted(w, v, (struct factor_given){ 0 }, options);
    static const size_t THREADS[] = { 2, 3, 7 };

    for (size_t q = 0; q < 2 * ARRAY_LEN(THREADS); q++) {
        AUTO(workers) own;
        workers_open(&own, THREADS[q / 2]);
        own.processor = q % 2 == 0 ? own.processor : PROCESSOR_PLAIN;
        struct factor_model f;
        const struct factor_given given = { 0 };
        assert_int_equal(factor_fit(v, &given, &options, &own, &w->arena, &w->scratch, &f), OK);

        const size_t k = one.dimensions;
        assert_int_equal(f.dimensions, k);
        assert_memory_equal(&f.noise, &one.noise, sizeof f.noise);
        assert_memory_equal(&f.chance, &one.chance, sizeof f.chance);
        assert_memory_equal(f.loading, one.loading, f.statements * k * sizeof(double));
        assert_memory_equal(f.position, one.position, f.participants * k * sizeof(double));
        assert_memory_equal(f.covariance, one.covariance,
                            f.participants * packed_size(k) * sizeof(double));
    }
}

static void everybody_twice_is_weight_two(void **state)
{
    struct world *w = *state;
    enum { N = 80, M = 20 };
    const struct crowd c = crowd_make(w, N, M, 2, CLOUD_NORMAL, 0.75);
    const struct table t = crowd_answers(w, &c, (struct attendance){ 0.6, true, false });
    const struct table twice = table_make(w, 2 * N, M);
    memcpy(twice.at, t.at, N * M);
    memcpy(twice.at + N * M, t.at, N * M);
    double two[N];
    for (size_t i = 0; i < N; i++)
        two[i] = 2.0;
    struct factor_options options = factor_options_default();
    options.tolerance = 1e-10;
    options.iterations_max = 2000;

    const struct factor_model a =
        fitted(w, votes_of_table(w, t), (struct factor_given){ .weight = two }, options);
    const struct factor_model b =
        fitted(w, votes_of_table(w, twice), (struct factor_given){ 0 }, options);

    assert_same_model(&a, &b, N, M, 1e-6);
}

static void mirrored_votes_mirror_the_map(void **state)
{
    struct world *w = *state;
    enum { N = 90, M = 22 };
    const struct crowd c = crowd_make(w, N, M, 2, CLOUD_SKEWED, 0.75);
    const struct table t = crowd_answers(w, &c, (struct attendance){ 0.5, false, true });
    const struct table mirror = table_make(w, N, M);
    for (size_t q = 0; q < N * M; q++)
        mirror.at[q] = t.at[q] == NONE ? NONE : (int8_t)-t.at[q];

    const struct factor_model a =
        fitted(w, votes_of_table(w, t), (struct factor_given){ 0 }, factor_options_default());
    const struct factor_model b =
        fitted(w, votes_of_table(w, mirror), (struct factor_given){ 0 }, factor_options_default());

    assert_int_equal(a.beyond_chance, b.beyond_chance);
    assert_close(a.chance, b.chance, 1e-9 * a.chance);
    for (size_t j = 0; j < M; j++) {
        assert_close(a.mean[j], -b.mean[j], 1e-9);
        for (size_t q = 0; q < a.dimensions; q++)
            assert_close(a.loading[j * a.dimensions + q], b.loading[j * b.dimensions + q], 1e-9);
    }
    for (size_t q = 0; q < N * a.dimensions; q++)
        assert_close(a.position[q], -b.position[q], 1e-9);
}

static void what_is_left_out_changes_nothing(void **state)
{
    struct world *w = *state;
    enum { N = 70, M = 18, MORE = 3 };
    const struct crowd c = crowd_make(w, N, M, 2, CLOUD_NORMAL, 0.75);
    const struct table t = crowd_answers(w, &c, (struct attendance){ 0.6, true, false });
    const struct table more = table_make(w, N + MORE, M + MORE);
    bool left_out[M + MORE] = { false };
    for (size_t i = 0; i < N; i++)
        memcpy(cell(more, i, 0), cell(t, i, 0), M);
    for (size_t j = M; j < M + MORE; j++) {
        left_out[j] = true;
        for (size_t i = 0; i < N + MORE; i++)
            *cell(more, i, j) = coin(w, 0.5); /* also of people who answer nothing else */
    }

    const struct factor_model a =
        fitted(w, votes_of_table(w, t), (struct factor_given){ 0 }, factor_options_default());
    const struct factor_model b =
        fitted(w, votes_of_table(w, more), (struct factor_given){ .left_out = left_out },
               factor_options_default());

    assert_int_equal(a.beyond_chance, b.beyond_chance);
    assert_close(a.chance, b.chance, 1e-12 * a.chance);
    assert_same_model(&a, &b, N, M, 1e-12);
    for (size_t q = N * b.dimensions; q < (N + MORE) * b.dimensions; q++)
        assert_true(b.position[q] == 0.0);
}

static void ids_name_people_and_do_not_move_them(void **state)
{
    struct world *w = *state;
    const struct votes *const v = some_votes(w, 80, 20);
    int64_t *const id = arena_array(&w->arena, int64_t, v->participants);
    for (size_t i = 0; i < v->participants; i++)
        id[i] = 1000 + 17 * v->participant_id[i];
    struct votes renamed = *v;
    renamed.participant_id = id;

    const struct factor_model a =
        fitted(w, v, (struct factor_given){ 0 }, factor_options_default());
    const struct factor_model b =
        fitted(w, &renamed, (struct factor_given){ 0 }, factor_options_default());

    assert_true(a.chance != b.chance); /* other signs */
    assert_close(a.chance, b.chance, 0.2 * a.chance);
    assert_same_model(&a, &b, v->participants, v->statements, 0.0);
}

/* --- odd shapes ------------------------------------------------------------------------------ */

static void assert_finite(const struct factor_model *f)
{
    const size_t k = f->dimensions;
    assert_true(isfinite(f->noise) && isfinite(f->chance) && isfinite(f->variance));
    assert_true(f->beyond_chance <= k);
    for (size_t q = 0; q < k; q++)
        assert_true(isfinite(f->explained[q]) && isfinite(f->axis_variance[q]));
    for (size_t j = 0; j < f->statements; j++)
        assert_true(isfinite(f->mean[j]));
    for (size_t q = 0; q < f->statements * k; q++)
        assert_true(isfinite(f->loading[q]));
    for (size_t q = 0; q < f->participants * k; q++)
        assert_true(isfinite(f->position[q]));
    for (size_t q = 0; q < f->participants * packed_size(k); q++)
        assert_true(isfinite(f->covariance[q]));
}

static void where_nobody_differs_there_is_no_axis(void **state)
{
    struct world *w = *state;
    static const size_t SHAPES[][2] = { { 0, 0 }, { 1, 1 }, { 1, 30 }, { 30, 1 }, { 20, 9 } };

    for (size_t q = 0; q < 2 * ARRAY_LEN(SHAPES); q++) {
        const struct table t = table_make(w, SHAPES[q / 2][0], SHAPES[q / 2][1]);
        memset(t.at, q % 2 == 0 ? VOTE_PASS : VOTE_AGREE, t.n * t.m);
        const struct factor_model f =
            fitted(w, votes_of_table(w, t), (struct factor_given){ 0 }, factor_options_default());
        assert_int_equal(f.dimensions, 0);
        assert_finite(&f);
    }
}

static void few_people_and_few_statements_are_no_trouble(void **state)
{
    struct world *w = *state;
    static const size_t SHAPES[][2] = { { 2, 1 },  { 2, 40 }, { 3, 3 },
                                        { 40, 2 }, { 19, 8 }, { 5, 200 } };

    for (size_t q = 0; q < 4 * ARRAY_LEN(SHAPES); q++) {
        reseed(w, q);
        const struct table t = noise_table(w, SHAPES[q / 4][0], SHAPES[q / 4][1],
                                           (struct attendance){ 0.7, false, false }, q % 2 == 0);
        const struct factor_model f =
            fitted(w, votes_of_table(w, t), (struct factor_given){ 0 }, factor_options_default());
        assert_finite(&f);
        if (t.n == 2)
            assert_int_equal(f.beyond_chance, 0);
    }
}

static void weights_of_any_size_keep_numbers_finite(void **state)
{
    struct world *w = *state;
    const struct votes *const v = some_votes(w, 60, 15);
    double *const weight = arena_array(&w->arena, double, v->participants);
    static const double SIZES[][2] = { { 1e-6, 1e-6 }, { 1e6, 1e6 }, { 1e-6, 1e6 }, { 0.0, 1.0 } };

    for (size_t q = 0; q < ARRAY_LEN(SIZES); q++) {
        for (size_t i = 0; i < v->participants; i++)
            weight[i] = SIZES[q][i % 9 == 0];
        const struct factor_model f =
            fitted(w, v, (struct factor_given){ .weight = weight }, factor_options_default());
        assert_finite(&f);
    }
}

/* Whether an axis is longer than chance does not hang on the unit of weight. */
static void the_unit_of_weight_does_not_count(void **state)
{
    struct world *w = *state;
    const struct votes *const v = some_votes(w, 90, 15);
    double *const weight = arena_array(&w->arena, double, v->participants);
    struct factor_model f[2];
    for (size_t q = 0; q < 2; q++) {
        for (size_t i = 0; i < v->participants; i++)
            weight[i] = (q == 0 ? 1e-8 : 1e8) * (1.0 + (double)(i % 3));
        f[q] = fitted(w, v, (struct factor_given){ .weight = weight }, factor_options_default());
    }

    assert_int_equal(f[0].beyond_chance, f[1].beyond_chance);
    /* both are looked for in single precision */
    assert_close(f[0].eigenvalue[0] / f[0].chance, f[1].eigenvalue[0] / f[1].chance, 1e-6);
}

/* Statements that all answer alike are no directions to vary in. */
static void statements_all_agree_on_hide_no_axis(void **state)
{
    struct world *w = *state;
    enum { N = 24, VARYING = 4, M = 14 };
    const struct table t = table_make(w, N, M);
    for (size_t i = 0; i < N; i++) {
        for (size_t j = 0; j < M; j++)
            *cell(t, i, j) =
                j >= M - VARYING ? (i % 2 == 0 ? VOTE_AGREE : VOTE_DISAGREE) : VOTE_AGREE;
    }

    const struct factor_model f =
        fitted(w, votes_of_table(w, t), (struct factor_given){ 0 }, factor_options_default());

    assert_close(f.eigenvalue[0], N * VARYING, 1e-9 * N * VARYING);
    assert_int_equal(f.beyond_chance, 1);
    assert_true(f.explained[0] > 0.9);
}

/* The spread of statement means is not lost where each has few answers. */
static void means_of_rarely_answered_statements_stay_apart(void **state)
{
    struct world *w = *state;
    enum { N = 120, M = 60 };
    const struct table t = table_make(w, N, M);
    for (size_t j = 0; j < M; j++) {
        for (size_t q = 0; q < 6; q++)
            *cell(t, (j * 7 + q * 11) % N, j) = coin(w, j % 2 == 0 ? 0.75 : 0.25);
    }

    const struct factor_model f =
        fitted(w, votes_of_table(w, t), (struct factor_given){ 0 }, factor_options_default());

    double apart = 0.0;
    for (size_t j = 0; j < f.statements; j++)
        apart += (f.statements % 2 == 0 && j % 2 == 0 ? 1.0 : -1.0) * f.mean[j] * 2.0 / M;
    assert_between(apart, 0.3, 1.0); /* 1 in truth; drawn to the middle, not onto it */
}

int main(void)
{
#define LAW(f) cmocka_unit_test_setup_teardown(f, make_world, remove_world)
    const struct CMUnitTest tests[] = {
        LAW(the_fit_is_that_of_the_formulas),
        LAW(axes_stand_in_order_and_look_the_same_way),
        LAW(a_person_stands_where_the_answers_say),
        LAW(threads_and_processors_change_no_byte),
        LAW(everybody_twice_is_weight_two),
        LAW(mirrored_votes_mirror_the_map),
        LAW(what_is_left_out_changes_nothing),
        LAW(ids_name_people_and_do_not_move_them),
        LAW(where_nobody_differs_there_is_no_axis),
        LAW(few_people_and_few_statements_are_no_trouble),
        LAW(weights_of_any_size_keep_numbers_finite),
        LAW(the_unit_of_weight_does_not_count),
        LAW(statements_all_agree_on_hide_no_axis),
        LAW(means_of_rarely_answered_statements_stay_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
