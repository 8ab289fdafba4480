/* One more answer at a time: always what a fresh computation gives.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "made_up.h"

#include "opinion/incremental.h"

static struct factor_model *made_up_model(struct world *w, size_t n, size_t m, size_t k)
{
    struct factor_model *const f = arena_new(&w->arena, struct factor_model);
    *f = (struct factor_model){
        .participants = n, .statements = m, .dimensions = k, .beyond_chance = k, .noise = 0.37
    };
    f->mean = arena_array(&w->arena, double, m);
    f->loading = arena_array(&w->arena, double, m *k);
    f->loading_spread = arena_array(&w->arena, double, m *packed_size(k));
    for (size_t j = 0; j < m; j++) {
        f->mean[j] = 1.6 * chance(w) - 0.8;
        for (size_t r = 0; r < k; r++) {
            f->loading[j * k + r] = bell(w) * 0.4;
            f->loading_spread[j * packed_size(k) + packed_at(r, r)] = 0.01 + 0.05 * chance(w);
        }
    }
    return f;
}

/* (I + J) z = h by elimination in plain doubles, straight from the answers. */
static void solved(const struct factor_model *f, const int8_t *answers, size_t m, double *z,
                   double *covariance)
{
    const size_t k = f->dimensions;
    double a[FACTORS_MAX][2 * FACTORS_MAX + 1] = { { 0 } };
    for (size_t r = 0; r < k; r++)
        a[r][r] = a[r][k + 1 + r] = 1.0;
    for (size_t j = 0; j < m && j < f->statements; j++) {
        for (size_t r = 0; answers[j] != VOTE_NONE && r < k; r++) {
            const double *const l = f->loading + j * k;
            a[r][k] += l[r] * ((double)answers[j] - f->mean[j]) / f->noise;
            for (size_t c = 0; c < k; c++)
                a[r][c] += (l[r] * l[c] + f->loading_spread[j * packed_size(k) + packed_at(r, c)]) /
                           f->noise;
        }
    }
    for (size_t p = 0; p < k; p++) {
        const double pivot = a[p][p];
        for (size_t c = 0; c < 2 * k + 1; c++)
            a[p][c] /= pivot;
        for (size_t r = 0; r < k; r++) {
            const double factor = a[r][p];
            for (size_t c = 0; r != p && c < 2 * k + 1; c++)
                a[r][c] -= factor * a[p][c];
        }
    }
    for (size_t r = 0; r < k; r++) {
        z[r] = a[r][k];
        for (size_t c = 0; c <= r; c++)
            covariance[packed_at(r, c)] = a[r][k + 1 + c];
    }
}

static void random_updates(struct world *w, struct incremental *s, int8_t *answers, int times)
{
    for (int t = 0; t < times; t++) {
        const size_t row = (size_t)(chance(w) * (double)s->participants);
        const size_t column = (size_t)(chance(w) * (double)s->statements);
        int8_t *const was = &answers[row * s->statements + column];
        const int8_t is = (int8_t)((int)(chance(w) * 4.0) - 1); /* a quarter are withdrawals */
        incremental_update(s, row, column, *was, is);
        *was = is;
    }
}

static const struct votes *votes_in_force(struct world *w, const int8_t *answers, size_t n,
                                          size_t m)
{
    const struct table t = table_make(w, n, m);
    for (size_t at = 0; at < n * m; at++)
        t.at[at] = answers[at] == VOTE_NONE ? NONE : answers[at];
    const struct votes *const v = votes_of_table(w, t);
    must(v->participants == n && v->statements == m); /* all rows and columns have answers */
    return v;
}

static void any_sequence_of_updates_ends_in_what_a_fresh_computation_gives(void **state)
{
    struct world *w = *state;
    const size_t dimensions[] = { 0, 1, 3, FACTORS_MAX };
    for (size_t d = 0; d < ARRAY_LEN(dimensions); d++) {
        const size_t n = 40;
        const size_t m = 30;
        const size_t k = dimensions[d];
        const struct factor_model *const f = made_up_model(w, n, 27, k); /* three have no loading */
        int32_t label[40];
        for (size_t i = 0; i < n; i++)
            label[i] = (int32_t)i % 4 - 1;
        int8_t *const answers = arena_array(&w->arena, int8_t, n * m);
        memset(answers, VOTE_NONE, n * m);
        struct incremental s;
        struct incremental fresh;
        must(incremental_make(f, n, m, label, 3, &w->arena, &s) == OK);

        for (int round = 0; round < 5; round++) {
            random_updates(w, &s, answers, 4000);

            must(incremental_of_votes(votes_in_force(w, answers, n, m), f, n, m, label, 3,
                                      &w->arena, &fresh) == OK);
            assert_true(incremental_equal(&s, &fresh));
            for (size_t i = 0; i < n; i++) {
                double z[FACTORS_MAX];
                double c[FACTORS_MAX * (FACTORS_MAX + 1) / 2];
                double want_z[FACTORS_MAX];
                double want_c[FACTORS_MAX * (FACTORS_MAX + 1) / 2];
                incremental_position(&s, i, z, c);
                solved(f, answers + i * m, m, want_z, want_c);
                for (size_t r = 0; r < k; r++)
                    assert_close(z[r], want_z[r], 1e-9);
                for (size_t r = 0; r < packed_size(k); r++)
                    assert_close(c[r], want_c[r], 1e-9);
            }
        }
    }
}

static void counts_are_those_of_the_answers_in_force(void **state)
{
    struct world *w = *state;
    const size_t n = 30;
    const size_t m = 12;
    int32_t label[30];
    for (size_t i = 0; i < n; i++)
        label[i] = (int32_t)i % 3;
    int8_t *const answers = arena_array(&w->arena, int8_t, n * m);
    memset(answers, VOTE_NONE, n * m);
    struct incremental s;
    must(incremental_make(NULL, n, m, label, 3, &w->arena, &s) == OK);

    random_updates(w, &s, answers, 10000);

    struct group_counts counts;
    must(group_counts_make(votes_in_force(w, answers, n, m), label, 3, &w->workers, &w->arena,
                           &w->scratch, &counts) == OK);
    assert_memory_equal(s.of_label, counts.of, 3 * m * sizeof *s.of_label);
    for (size_t j = 0; j < m; j++) {
        const struct answer_tally all = tally_others(&counts, 3, j);
        assert_memory_equal(&s.all[j], &all, sizeof all);
    }
}

static void an_answer_taken_back_leaves_no_trace(void **state)
{
    struct world *w = *state;
    const struct factor_model *const f = made_up_model(w, 5, 8, 2);
    struct incremental s;
    struct incremental untouched;
    must(incremental_make(f, 5, 8, NULL, 0, &w->arena, &s) == OK);
    must(incremental_make(f, 5, 8, NULL, 0, &w->arena, &untouched) == OK);

    incremental_update(&s, 3, 2, VOTE_NONE, VOTE_AGREE);
    assert_false(incremental_equal(&s, &untouched));
    incremental_update(&s, 3, 2, VOTE_AGREE, VOTE_PASS);
    incremental_update(&s, 3, 2, VOTE_PASS, VOTE_NONE);

    assert_true(incremental_equal(&s, &untouched));
}

static void whoever_has_not_answered_stands_in_the_middle(void **state)
{
    struct world *w = *state;
    const struct factor_model *const f = made_up_model(w, 5, 8, 3);
    struct incremental s;
    double z[3];
    double c[6];
    must(incremental_make(f, 9, 11, NULL, 0, &w->arena, &s) == OK);
    incremental_update(&s, 8, 10, VOTE_NONE, VOTE_AGREE); /* a statement the model has not seen */

    incremental_position(&s, 8, z, c);

    for (size_t r = 0; r < 3; r++) {
        assert_close(z[r], 0.0, 0.0);
        for (size_t q = 0; q <= r; q++)
            assert_close(c[packed_at(r, q)], r == q ? 1.0 : 0.0, 0.0);
    }
    assert_int_equal(s.all[10].agrees, 1);
}

/* Noise next to nothing: what is added is huge, and still comes out even. */
static void a_model_almost_without_noise_does_not_overflow(void **state)
{
    struct world *w = *state;
    struct factor_model *const f = made_up_model(w, 6, 20, 2);
    f->noise = 1e-13;
    int8_t *const answers = arena_array(&w->arena, int8_t, 6 * 20);
    memset(answers, VOTE_NONE, 120);
    struct incremental s;
    struct incremental fresh;
    must(incremental_make(f, 6, 20, NULL, 0, &w->arena, &s) == OK);

    random_updates(w, &s, answers, 3000);

    must(incremental_of_votes(votes_in_force(w, answers, 6, 20), f, 6, 20, NULL, 0, &w->arena,
                              &fresh) == OK);
    assert_true(incremental_equal(&s, &fresh));
    double z[2] = { 0 };
    double c[3] = { 0 };
    double want_z[2] = { 0 };
    double want_c[3] = { 0 };
    incremental_position(&s, 0, z, c);
    solved(f, answers, 20, want_z, want_c);
    assert_close(z[0], want_z[0], 1e-9);
    assert_close(z[1], want_z[1], 1e-9);
}

static void a_label_given_before_the_first_answer_is_counted(void **state)
{
    struct world *w = *state;
    struct incremental s;
    must(incremental_make(NULL, 2, 2, NULL, 2, &w->arena, &s) == OK);

    incremental_label(&s, 1, 1);
    incremental_update(&s, 1, 0, VOTE_NONE, VOTE_DISAGREE);

    assert_int_equal(s.of_label[1 * 2 + 0].disagrees, 1);
    assert_int_equal(s.of_label[0].answers, 0);
}

static void the_memory_is_as_stated(void **state)
{
    struct world *w = *state;
    const struct factor_model *const f = made_up_model(w, 100, 10, 3);
    const size_t before = w->arena.used;
    struct incremental s;

    must(incremental_make(f, 1000, 10, NULL, 2, &w->arena, &s) == OK);

    const size_t size = incremental_size(1000, 10, 2, 3);
    assert_between((double)(w->arena.used - before), (double)size, (double)size + 16.0 * 7.0);
    assert_int_equal(incremental_size(100000, 1000, 2, 3), 8084000);
    assert_int_equal(incremental_size(100000, 1000, 2, 8), 36324000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_world, remove_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(any_sequence_of_updates_ends_in_what_a_fresh_computation_gives),
        TEST(counts_are_those_of_the_answers_in_force),
        TEST(an_answer_taken_back_leaves_no_trace),
        TEST(whoever_has_not_answered_stands_in_the_middle),
        TEST(a_model_almost_without_noise_does_not_overflow),
        TEST(a_label_given_before_the_first_answer_is_counted),
        TEST(the_memory_is_as_stated),
    };
    return cmocka_run_group_tests_name("opinion: incremental", tests, NULL, NULL);
}
