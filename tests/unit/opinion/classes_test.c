/* Known classes: alignment against plain counting, and tests that are right as often as they say.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "made_up.h"

#include "opinion/classes.h"

/* n voices of two classes by turns. Statements below `planted` are agreed with by 0.5 + gap in
 * class 0 and 0.5 - gap in class 1, the others as their own coin falls; share: who answers. */
struct planted {
    size_t n, m, planted;
    double gap, share;
};

static struct table planted(struct world *w, const struct planted *as)
{
    const struct table t = table_make(w, as->n, as->m);
    for (size_t j = 0; j < as->m; j++) {
        const double usual = 0.2 + 0.6 * chance(w);
        for (size_t i = 0; i < as->n; i++) {
            const double side = i % 2 == 0 ? as->gap : -as->gap;
            if (chance(w) < as->share)
                *cell(t, i, j) = coin(w, j < as->planted ? 0.5 + side : usual);
        }
    }
    return t;
}

static const int32_t *by_turns(struct world *w, size_t n, int32_t classes)
{
    int32_t *const of = arena_array(&w->arena, int32_t, n);
    for (size_t i = 0; i < n; i++)
        of[i] = (int32_t)i % classes;
    return of;
}

static struct classes_report found_in(struct world *w, const struct votes *v,
                                      const int32_t *voice_of, const int32_t *class_of,
                                      size_t classes, const struct factor_model *model,
                                      size_t permutations, size_t draws)
{
    struct classes_options o = classes_options_default();
    o.permutations = permutations;
    o.draws = draws;
    o.seed = w->seed;
    struct classes_report r;
    assert_int_equal(classes_find(v, voice_of, NULL, class_of, classes, model, &o, &w->workers,
                                  &w->arena, &w->scratch, &r),
                     OK);
    assert_int_equal(w->scratch.used, 0);
    return r;
}

/* A model with the positions given and nothing else. */
static struct factor_model model_at(double *position, size_t n, size_t axes, size_t beyond)
{
    struct factor_model m = { .participants = n, .dimensions = axes, .beyond_chance = beyond };
    m.position = position;
    for (size_t k = 0; k < axes; k++)
        m.explained[k] = 0.3 / (double)(k + 1);
    return m;
}

/* --- alignment -------------------------------------------------------------------------------- */

/* Plain counting over all pairs of voices, on statements with three voices of each class. */
static double counted(struct table t, const int32_t *class_of, int32_t a, int32_t b, size_t *used)
{
    double sum = 0.0;
    *used = 0;
    for (size_t j = 0; j < t.m; j++) {
        size_t voices[2] = { 0 };
        double alike = 0.0;
        double pairs = 0.0;
        for (size_t x = 0; x < t.n; x++) {
            voices[0] += class_of[x] == a && *cell(t, x, j) != NONE;
            voices[1] += class_of[x] == b && *cell(t, x, j) != NONE;
            for (size_t y = 0; y < t.n; y++) {
                if (x == y || class_of[x] != a || class_of[y] != b || *cell(t, x, j) == NONE ||
                    *cell(t, y, j) == NONE)
                    continue;
                pairs += 1.0;
                alike += *cell(t, x, j) == *cell(t, y, j);
            }
        }
        if (voices[0] < 3 || voices[1] < 3)
            continue;
        (*used)++;
        sum += alike / pairs;
    }
    return *used > 0 ? sum / (double)*used : 0.0;
}

static void alignment_is_the_mean_agreement_of_all_pairs(void **state)
{
    struct world *w = *state;
    const struct planted as = { 21, 30, 10, 0.3, 0.45 };
    const struct table t = planted(w, &as);
    for (size_t i = 0; i < t.n * t.m; i += 7)
        t.at[i] = t.at[i] == NONE ? NONE : VOTE_PASS;
    const int32_t *const of = by_turns(w, t.n, 3);

    const struct classes_report r = found_in(w, votes_of_table(w, t), NULL, of, 3, NULL, 9, 50);

    for (int32_t a = 0; a < 3; a++) {
        for (int32_t b = a; b < 3; b++) {
            const struct class_alignment *const at = &r.alignment[packed_at((size_t)b, (size_t)a)];
            size_t used;
            const double want = counted(t, of, a, b, &used);
            assert_int_equal(at->a, a);
            assert_int_equal(at->b, b);
            assert_int_equal(at->statements, used);
            assert_close(at->agreement, want, 1e-12);
            assert_true(at->interval.low <= at->interval.high);
        }
    }
}

static void the_contrast_is_half_the_squared_distance_on_average(void **state)
{
    struct world *w = *state;
    const int runs = 300;
    double mean = 0.0;
    int covered = 0;
    /* Shares 0.5 +- 0.2: inside 0.49 + 0.09, between 2 x 0.21; half of (0.4^2 + 0.4^2) is 0.16. */
    for (int run = 0; run < runs; run++) {
        reseed(w, (uint64_t)run + 1);
        arena_reset(&w->arena);
        const struct planted as = { 40, 12, 12, 0.2, 1.0 };
        const struct votes *const v = votes_of_table(w, planted(w, &as));
        const struct classes_report r = found_in(w, v, NULL, by_turns(w, 40, 2), 2, NULL, 0, 200);
        mean += r.contrast[0].difference / runs;
        covered += r.contrast[0].interval.low <= 0.16 && 0.16 <= r.contrast[0].interval.high;
    }
    print_message("  contrast %.4f, want 0.16; covered in %d of %d\n", mean, covered, runs);
    assert_close(mean, 0.16, 0.005);
    assert_between((double)covered / runs, 0.84, 0.95);
}

/* The intervals of a crowd in bags against those of the same crowd taken voice by voice. */
static void bags_of_voices_give_intervals_as_wide_as_voices_do(void **state)
{
    struct world *w = *state;
    const struct planted as = { 4200, 10, 5, 0.1, 0.5 };
    const struct table t = planted(w, &as);
    const struct table fewer = { 4090, 10, t.at };
    const int32_t *const of = by_turns(w, 4200, 2);

    const struct classes_report bags = found_in(w, votes_of_table(w, t), NULL, of, 2, NULL, 0, 400);
    const struct classes_report voices =
        found_in(w, votes_of_table(w, fewer), NULL, of, 2, NULL, 0, 400);

    const struct interval a = bags.contrast[0].interval;
    const struct interval b = voices.contrast[0].interval;
    print_message("  in bags %.5f to %.5f, voice by voice %.5f to %.5f\n", a.low, a.high, b.low,
                  b.high);
    assert_close((a.high - a.low) / (b.high - b.low), 1.0, 0.2);
    assert_true(a.low < bags.contrast[0].difference && bags.contrast[0].difference < a.high);
}

static void a_class_below_three_voices_is_too_few_to_compare(void **state)
{
    struct world *w = *state;
    const struct planted as = { 20, 8, 8, 0.4, 1.0 };
    const struct votes *const v = votes_of_table(w, planted(w, &as));
    int32_t of[20];
    for (size_t i = 0; i < 20; i++)
        of[i] = i < 2 ? 1 : i < 15 ? 0 : -1;

    const struct classes_report r = found_in(w, v, NULL, of, 2, NULL, 99, 20);

    assert_int_equal(r.size[0], 13);
    assert_int_equal(r.size[1], 2);
    assert_int_equal(r.alignment[packed_at(0, 0)].statements, 8);
    assert_int_equal(r.alignment[packed_at(1, 0)].statements, 0);
    assert_int_equal(r.contrast[0].statements, 0);
    assert_int_equal(r.basis, CLASS_TOO_FEW);
    for (size_t j = 0; j < 8; j++)
        assert_false(r.statement[j].tested);
}

/* --- the test of the whole -------------------------------------------------------------------- */

static void labels_without_meaning_are_found_in_one_run_of_twenty(void **state)
{
    struct world *w = *state;
    const int runs = 400;
    int on_answers = 0;
    int on_positions = 0;
    int families = 0;
    for (int run = 0; run < runs; run++) {
        reseed(w, (uint64_t)run + 1);
        arena_reset(&w->arena);
        const struct planted as = { 30, 12, 0, 0.0, 0.7 };
        const struct votes *const v = votes_of_table(w, planted(w, &as));
        const int32_t *const of = by_turns(w, 30, 2);
        double *const position = arena_array(&w->arena, double, 60);
        for (size_t i = 0; i < 60; i++)
            position[i] = bell(w);
        const struct factor_model model = model_at(position, 30, 2, 2);
        const struct classes_report a = found_in(w, v, NULL, of, 2, NULL, 199, 0);
        const struct classes_report b = found_in(w, v, NULL, of, 2, &model, 199, 0);
        on_answers += a.p <= 0.05;
        on_positions += b.p <= 0.05;
        double smallest = 1.0;
        for (size_t j = 0; j < v->statements; j++) {
            if (a.statement[j].tested && a.statement[j].p < smallest)
                smallest = a.statement[j].p;
        }
        families += smallest <= 0.05;
    }
    print_message("  of %d: %d on answers, %d on positions, %d families of statements\n", runs,
                  on_answers, on_positions, families);
    assert_between((double)on_answers / runs, 0.03, 0.07);
    assert_between((double)on_positions / runs, 0.03, 0.07);
    assert_between((double)families / runs, 0.03, 0.07);
}

static void a_planted_difference_is_found_and_put_where_it_is(void **state)
{
    struct world *w = *state;
    int whole = 0;
    int hits = 0;
    int misses = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        reseed(w, seed);
        arena_reset(&w->arena);
        const struct planted as = { 60, 20, 3, 0.3, 0.9 };
        const struct votes *const v = votes_of_table(w, planted(w, &as));
        const struct classes_report r = found_in(w, v, NULL, by_turns(w, 60, 2), 2, NULL, 299, 0);
        assert_int_equal(r.basis, CLASS_ON_ANSWERS);
        whole += r.p <= 0.05;
        for (size_t j = 0; j < 20; j++) {
            hits += j < 3 && r.statement[j].p <= 0.05;
            misses += j >= 3 && r.statement[j].p <= 0.05;
        }
    }
    print_message("  found %d of 40; %d of 120 statements, %d wrong ones\n", whole, hits, misses);
    assert_true(whole >= 38);
    assert_true(hits >= 100);
    assert_true(misses <= 6);
}

static void the_share_by_chance_is_classes_less_one_over_voices_less_one(void **state)
{
    struct world *w = *state;
    const struct planted as = { 31, 10, 0, 0.0, 1.0 };
    const struct votes *const v = votes_of_table(w, planted(w, &as));
    double position[31];
    for (size_t i = 0; i < 31; i++)
        position[i] = bell(w);
    const struct factor_model model = model_at(position, 31, 1, 1);

    const struct classes_report r = found_in(w, v, NULL, by_turns(w, 31, 3), 3, &model, 2000, 0);

    assert_int_equal(r.basis, CLASS_ON_POSITIONS);
    assert_close(r.by_chance, 2.0 / 30.0, 0.004);
    for (size_t j = 0; j < 10; j++)
        assert_close(r.statement[j].by_chance, 2.0 / 30.0, 0.005);
}

static void a_class_that_is_the_position_explains_all_of_it(void **state)
{
    struct world *w = *state;
    const struct planted as = { 20, 5, 0, 0.0, 1.0 };
    const struct votes *const v = votes_of_table(w, planted(w, &as));
    double position[40];
    for (size_t i = 0; i < 20; i++) {
        position[2 * i] = i % 2 == 0 ? 1.5 : -0.5;
        position[2 * i + 1] = bell(w); /* not beyond chance: not looked at */
    }
    const struct factor_model model = model_at(position, 20, 2, 1);

    const struct classes_report r = found_in(w, v, NULL, by_turns(w, 20, 2), 2, &model, 499, 0);

    assert_close(r.share, 1.0, 1e-12);
    assert_close(r.p, 1.0 / 500.0, 1e-12);
}

/* Six organisations of ten, whose members say all the same: six voices, not sixty. */
static void an_organisation_moves_as_one(void **state)
{
    struct world *w = *state;
    int alone = 0;
    int together = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        reseed(w, seed);
        arena_reset(&w->arena);
        const struct table t = table_make(w, 60, 10);
        int32_t organisation[60];
        int32_t of[60];
        for (size_t i = 0; i < 60; i++) {
            organisation[i] = (int32_t)i / 10;
            of[i] = organisation[i] % 2;
            for (size_t j = 0; j < 10; j++)
                *cell(t, i, j) = i % 10 == 0 ? coin(w, 0.5) : *cell(t, i - i % 10, j);
        }
        const struct votes *const v = votes_of_table(w, t);
        const struct classes_report a = found_in(w, v, NULL, of, 2, NULL, 99, 0);
        const struct classes_report b = found_in(w, v, organisation, of, 2, NULL, 99, 0);
        assert_int_equal(b.size[0], 3);
        alone += a.p <= 0.05;
        together += b.p <= 0.05;
    }
    assert_true(alone >= 40);   /* copies make a difference out of nothing */
    assert_true(together == 0); /* ten ways to divide six in threes: p is 0.1 at least */
}

/* --- laws ------------------------------------------------------------------------------------- */

static void names_of_classes_do_not_matter(void **state)
{
    struct world *w = *state;
    const struct planted as = { 30, 9, 3, 0.3, 0.8 };
    const struct votes *const v = votes_of_table(w, planted(w, &as));
    const int32_t *const of = by_turns(w, 30, 2);
    int32_t other[30];
    for (size_t i = 0; i < 30; i++)
        other[i] = 1 - of[i];

    const struct classes_report a = found_in(w, v, NULL, of, 2, NULL, 199, 100);
    const struct classes_report b = found_in(w, v, NULL, other, 2, NULL, 199, 100);

    assert_close(a.share, b.share, 1e-12);
    assert_close(a.p, b.p, 0.0);
    assert_close(a.alignment[0].agreement, b.alignment[2].agreement, 1e-12);
    assert_close(a.contrast[0].difference, b.contrast[0].difference, 1e-12);
    assert_close(a.contrast[0].interval.low, b.contrast[0].interval.low, 1e-12);
    for (size_t j = 0; j < 9; j++)
        assert_close(a.statement[j].p, b.statement[j].p, 0.0);
}

static struct classes_report weighted(struct world *w, const struct votes *v, const double *weight,
                                      const int32_t *of)
{
    const struct classes_options o = { 99, 40, 5000, 1 };
    struct classes_report r;
    must(classes_find(v, NULL, weight, of, 2, NULL, &o, &w->workers, &w->arena, &w->scratch, &r) ==
         OK);
    return r;
}

static void weights_that_are_all_alike_change_nothing(void **state)
{
    struct world *w = *state;
    const struct planted as = { 24, 8, 3, 0.3, 0.8 };
    const struct votes *const v = votes_of_table(w, planted(w, &as));
    const int32_t *const of = by_turns(w, 24, 2);
    double weight[24];
    for (size_t i = 0; i < 24; i++)
        weight[i] = 0.25;

    const struct classes_report a = weighted(w, v, NULL, of);
    const struct classes_report b = weighted(w, v, weight, of);

    assert_close(a.p, b.p, 0.0);
    assert_close(a.share, b.share, 1e-12);
    for (size_t i = 0; i < 3; i++)
        assert_close(a.alignment[i].agreement, b.alignment[i].agreement, 1e-12);
    assert_close(a.contrast[0].interval.high, b.contrast[0].interval.high, 1e-12);
}

static void a_voice_without_weight_is_as_if_it_were_not_there(void **state)
{
    struct world *w = *state;
    const struct planted as = { 25, 8, 3, 0.3, 1.0 };
    const struct table t = planted(w, &as);
    const struct table without = { 24, 8, t.at };
    const int32_t *const of = by_turns(w, 25, 2);
    double weight[25];
    for (size_t i = 0; i < 25; i++)
        weight[i] = i < 24 ? 1.0 : 0.0;

    const struct classes_report a = weighted(w, votes_of_table(w, without), NULL, of);
    const struct classes_report b = weighted(w, votes_of_table(w, t), weight, of);

    assert_close(a.share, b.share, 1e-12);
    for (size_t i = 0; i < 3; i++)
        assert_close(a.alignment[i].agreement, b.alignment[i].agreement, 1e-12);
    assert_close(a.contrast[0].difference, b.contrast[0].difference, 1e-12);
}

static void three_threads_give_the_bytes_of_one(void **state)
{
    struct world *w = *state;
    const struct planted as = { 40, 14, 5, 0.2, 0.6 };
    const struct votes *const v = votes_of_table(w, planted(w, &as));
    const int32_t *const of = by_turns(w, 40, 2);
    const struct classes_report one = found_in(w, v, NULL, of, 2, NULL, 150, 70);
    workers_close(&w->workers);
    workers_open(&w->workers, 3);

    const struct classes_report three = found_in(w, v, NULL, of, 2, NULL, 150, 70);

    assert_memory_equal(&one.p, &three.p, sizeof one.p);
    assert_memory_equal(&one.by_chance, &three.by_chance, sizeof one.by_chance);
    for (size_t i = 0; i < 3; i++)
        assert_memory_equal(&one.alignment[i].interval, &three.alignment[i].interval,
                            sizeof one.alignment[i].interval);
    for (size_t j = 0; j < 14; j++) {
        assert_memory_equal(&one.statement[j].p, &three.statement[j].p, sizeof(double));
        assert_memory_equal(&one.statement[j].by_chance, &three.statement[j].by_chance,
                            sizeof(double));
    }
}

static void memory_that_runs_short_is_an_error_and_nothing_leaks(void **state)
{
    struct world *w = *state;
    const struct planted as = { 12, 6, 2, 0.2, 1.0 };
    const struct votes *const v = votes_of_table(w, planted(w, &as));
    const int32_t *const of = by_turns(w, 12, 2);
    double position[12] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
    const struct factor_model model = model_at(position, 12, 1, 1);
    const struct classes_options o = { 9, 9, 100, 1 };
    struct classes_report r;
    assert_every_allocation_may_fail(
        w, 0,
        classes_find(v, NULL, NULL, of, 2, &model, &o, &w->workers, &w->arena, &w->scratch, &r));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_world, remove_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(alignment_is_the_mean_agreement_of_all_pairs),
        TEST(the_contrast_is_half_the_squared_distance_on_average),
        TEST(bags_of_voices_give_intervals_as_wide_as_voices_do),
        TEST(a_class_below_three_voices_is_too_few_to_compare),
        TEST(labels_without_meaning_are_found_in_one_run_of_twenty),
        TEST(a_planted_difference_is_found_and_put_where_it_is),
        TEST(the_share_by_chance_is_classes_less_one_over_voices_less_one),
        TEST(a_class_that_is_the_position_explains_all_of_it),
        TEST(an_organisation_moves_as_one),
        TEST(names_of_classes_do_not_matter),
        TEST(weights_that_are_all_alike_change_nothing),
        TEST(a_voice_without_weight_is_as_if_it_were_not_there),
        TEST(three_threads_give_the_bytes_of_one),
        TEST(memory_that_runs_short_is_an_error_and_nothing_leaks),
    };
    return cmocka_run_group_tests_name("opinion: classes", tests, NULL, NULL);
}
