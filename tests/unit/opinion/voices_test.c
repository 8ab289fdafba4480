/* Independent voices: known crowds have known numbers of voices.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "made_up.h"

#include "opinion/voices.h"

static const struct voices_options USUAL = { VOICES_SAMPLE, 1 };

static struct voices_report found_in(struct world *w, struct table t, const int32_t *voice_of,
                                     const double *weight)
{
    struct voice_votes rows;
    struct voices_report r;
    assert_int_equal(voices_find(votes_of_table(w, t), voice_of, weight, &USUAL, &w->workers,
                                 &w->arena, &w->scratch, &rows, &r),
                     OK);
    assert_int_equal(w->scratch.used, 0);
    return r;
}

static void show(const char *what, const struct voices_report *r)
{
    print_message(
        "  %-36s voices %4zu  effective %7.2f  %7.2f to %7.2f  information %6.2f  dimensions "
        "%7.2f  prior %.3f %.4f  blocs %zu (%.3f)\n",
        what, r->voices, r->effective, r->interval.low, r->interval.high, r->information,
        r->dimensions, r->similar, r->spread, r->blocs.count, r->largest_bloc);
}

/* n voters who toss a coin of each statement's own on all m statements; share: who answers. */
static struct table independent(struct world *w, size_t n, size_t m, double share)
{
    const struct table t = table_make(w, n, m);
    for (size_t j = 0; j < m; j++) {
        const double agree = 0.15 + 0.7 * chance(w);
        for (size_t i = 0; i < n; i++) {
            if (chance(w) < share)
                *cell(t, i, j) = coin(w, agree);
        }
    }
    return t;
}

static void copy_row(struct table t, size_t to, size_t from)
{
    memcpy(cell(t, to, 0), cell(t, from, 0), t.m);
}

/* --- how many --------------------------------------------------------------------------------- */

static void independent_voters_are_about_as_many_voices_as_voters(void **state)
{
    struct world *w = *state;
    const size_t n[] = { 5, 10, 25, 50, 100 };
    for (size_t i = 0; i < ARRAY_LEN(n); i++) {
        for (uint64_t seed = 1; seed <= 4; seed++) {
            reseed(w, seed);

            const struct voices_report r = found_in(w, independent(w, n[i], 200, 1.0), NULL, NULL);

            show("independent", &r);
            assert_between(r.effective, 0.9 * (double)n[i], (double)n[i]);
            assert_close(r.by_weight, (double)n[i], 1e-9);
            assert_true(r.interval.low <= r.effective && r.effective <= r.interval.high);
            assert_int_equal(r.blocs.count, 0);
        }
    }
}

static void independent_voters_of_half_the_statements_are_so_too(void **state)
{
    struct world *w = *state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        reseed(w, seed);

        const struct voices_report r = found_in(w, independent(w, 40, 400, 0.5), NULL, NULL);

        show("independent, half answered", &r);
        assert_between(r.effective, 36.0, 40.0);
    }
}

static void chance_makes_similarity_in_fewer_than_one_crowd_in_a_hundred(void **state)
{
    struct world *w = *state;
    int crowds = 0;
    for (uint64_t seed = 1; seed <= 100; seed++) {
        reseed(w, seed);
        arena_reset(&w->arena);
        const struct voices_report r = found_in(w, independent(w, 25, 100, 0.9), NULL, NULL);
        crowds += r.effective < 24.9;
        assert_true(r.effective > 0.8 * 25.0);
    }
    print_message("  similarity by chance in %d of 100 crowds\n", crowds);
    assert_true(crowds <= 2);
}

/* Where most say the same, agreement is cheap: two who say what everybody says are not copies. */
static void voters_who_mostly_agree_are_not_taken_for_copies(void **state)
{
    struct world *w = *state;
    int crowds = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        reseed(w, seed);
        arena_reset(&w->arena);
        const struct table t = table_make(w, 40, 30);
        for (size_t j = 0; j < t.m; j++) {
            const double agree = 0.6 + 0.38 * chance(w);
            for (size_t i = 0; i < t.n; i++)
                *cell(t, i, j) = chance(w) < 0.8 ? coin(w, agree) : NONE;
        }
        const struct voices_report r = found_in(w, t, NULL, NULL);
        crowds += r.effective < 36.0;
    }
    print_message("  taken for copies in %d of 60 crowds\n", crowds);
    assert_true(crowds <= 1);
}

static void many_pairs_do_not_add_up_a_small_fault_to_a_similarity(void **state)
{
    struct world *w = *state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        reseed(w, seed);
        const struct table t = table_make(w, 150, 150);
        for (size_t j = 0; j < t.m; j++) {
            const double agree = 0.85 + 0.14 * chance(w);
            for (size_t i = 0; i < t.n; i++)
                *cell(t, i, j) = coin(w, agree);
        }
        const struct voices_report r = found_in(w, t, NULL, NULL);
        show("a hundred and fifty of one mind", &r);
        assert_true(r.effective > 135.0);
    }
}

static void copies_of_one_voter_are_one_voice(void **state)
{
    struct world *w = *state;
    const size_t n[] = { 2, 10, 40 };
    for (size_t i = 0; i < ARRAY_LEN(n); i++) {
        const struct table t = independent(w, n[i], 100, 1.0);
        for (size_t k = 1; k < n[i]; k++)
            copy_row(t, k, 0);

        const struct voices_report r = found_in(w, t, NULL, NULL);

        show("copies of one", &r);
        assert_close(r.effective, 1.0, 0.05);
        assert_true(r.told);
        assert_int_equal(r.blocs.count, 1);
        assert_int_equal(r.blocs.at[0].size, n[i]);
        assert_close(r.largest_bloc, 1.0, 1e-12);
        assert_close(r.blocs.at[0].agreement, 1.0, 0.0);
        assert_close(r.blocs.at[0].common, 100.0, 0.0);
    }
}

static void blocs_of_identical_voters_are_a_voice_each(void **state)
{
    struct world *w = *state;
    const size_t blocs[] = { 2, 3, 5, 8 };
    for (size_t i = 0; i < ARRAY_LEN(blocs); i++) {
        const size_t n = blocs[i] * 6;
        const struct table t = independent(w, n, 200, 1.0);
        for (size_t k = blocs[i]; k < n; k++)
            copy_row(t, k, k % blocs[i]);

        const struct voices_report r = found_in(w, t, NULL, NULL);

        show("blocs of six", &r);
        assert_close(r.effective, (double)blocs[i], 0.07 * (double)blocs[i]);
        assert_int_equal(r.blocs.count, blocs[i]);
        assert_close(r.largest_bloc, 1.0 / (double)blocs[i], 1e-12);
    }
}

static void two_camps_that_always_oppose_are_two_voices_on_one_axis(void **state)
{
    struct world *w = *state;
    const struct table t = independent(w, 20, 120, 1.0);
    for (size_t i = 1; i < 20; i++) {
        for (size_t j = 0; j < 120; j++)
            *cell(t, i, j) = (int8_t)(i % 2 ? -*cell(t, 0, j) : *cell(t, 0, j));
    }

    const struct voices_report r = found_in(w, t, NULL, NULL);

    show("two opposed camps", &r);
    assert_close(r.effective, 2.0, 0.06);
    assert_close(r.dimensions, 1.0, 0.1);
    assert_int_equal(r.eigenvalues, 20);
    assert_close(r.eigenvalue[0], 1.0, 0.1);
}

static void a_copy_more_changes_the_number_hardly(void **state)
{
    struct world *w = *state;
    const struct table t = independent(w, 31, 150, 1.0);
    copy_row(t, 30, 7);
    const struct table before = { 30, 150, t.at };

    const struct voices_report r = found_in(w, before, NULL, NULL);
    const struct voices_report more = found_in(w, t, NULL, NULL);

    show("thirty", &r);
    show("and a copy", &more);
    assert_close(more.effective, r.effective, 0.05 * r.effective);
    assert_close(more.effective, 31.0 * 31.0 / (29.0 + 4.0), 0.5); /* one voice of double weight */
    assert_int_equal(more.blocs.count, 1);
}

static void where_all_agree_with_everything_nothing_can_be_told(void **state)
{
    struct world *w = *state;
    const struct table t = table_make(w, 25, 30);
    memset(t.at, VOTE_AGREE, t.n * t.m);

    const struct voices_report r = found_in(w, t, NULL, NULL);

    show("all agree with all", &r);
    assert_false(r.told);
    assert_close(r.interval.low, 1.0, 1e-9);
    assert_close(r.interval.high, 25.0, 1e-9);
    assert_int_equal(r.blocs.count, 0);
}

static void nearly_all_agreeing_on_a_few_statements_leaves_a_wide_interval(void **state)
{
    struct world *w = *state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        reseed(w, seed);
        const struct table t = table_make(w, 25, 12);
        for (size_t i = 0; i < t.n * t.m; i++)
            t.at[i] = coin(w, 0.96);

        const struct voices_report r = found_in(w, t, NULL, NULL);

        show("nearly all agree", &r);
        assert_false(r.told);
        assert_true(r.interval.low < 3.0);
        assert_true(r.interval.high > 20.0);
        assert_int_equal(r.blocs.count, 0);
    }
}

/* Two hidden axes and noise; each statement has loadings and a threshold of its own. */
static struct table axes(struct world *w, size_t n, size_t m, const double *position)
{
    const struct table t = table_make(w, n, m);
    for (size_t j = 0; j < m; j++) {
        const double a = bell(w);
        const double b = bell(w);
        const double threshold = bell(w);
        for (size_t i = 0; i < n; i++) {
            const double mood = a * position[2 * i] + b * position[2 * i + 1] + bell(w);
            *cell(t, i, j) = mood > threshold ? VOTE_AGREE : VOTE_DISAGREE;
        }
    }
    return t;
}

static void the_interval_holds_what_a_thousand_statements_say(void **state)
{
    struct world *w = *state;
    const int runs = 30;
    int held = 0;
    for (int run = 0; run < runs; run++) {
        reseed(w, (uint64_t)run + 1);
        arena_reset(&w->arena);
        double position[2 * 24];
        for (size_t i = 0; i < ARRAY_LEN(position); i++)
            position[i] = bell(w);
        const struct voices_report many = found_in(w, axes(w, 24, 1000, position), NULL, NULL);
        const struct voices_report few = found_in(w, axes(w, 24, 40, position), NULL, NULL);
        held += few.interval.low <= many.effective && many.effective <= few.interval.high;
        if (run < 3) {
            show("two axes, 1000 statements", &many);
            show("two axes, 40 statements", &few);
        }
    }
    print_message("  held in %d of %d\n", held, runs);
    assert_true(held >= 25);
}

static void the_order_of_rows_and_columns_changes_next_to_nothing(void **state)
{
    struct world *w = *state;
    const struct table t = independent(w, 24, 90, 0.8);
    for (size_t k = 12; k < 16; k++)
        copy_row(t, k, 3);
    const struct table back = table_make(w, 24, 90);
    for (size_t i = 0; i < 24; i++) {
        for (size_t j = 0; j < 90; j++)
            *cell(back, 23 - i, 89 - j) = *cell(t, i, j);
    }

    const struct voices_report a = found_in(w, t, NULL, NULL);
    const struct voices_report b = found_in(w, back, NULL, NULL);

    assert_close(a.effective, b.effective, 1e-6 * a.effective);
    assert_close(a.dimensions, b.dimensions, 1e-9 * a.dimensions);
    assert_int_equal(a.blocs.count, b.blocs.count);
}

static void three_threads_give_the_bytes_of_one(void **state)
{
    struct world *w = *state;
    const struct table t = independent(w, 90, 60, 0.7);
    copy_row(t, 5, 80);
    const struct voices_report one = found_in(w, t, NULL, NULL);
    workers_close(&w->workers);
    workers_open(&w->workers, 3);

    const struct voices_report three = found_in(w, t, NULL, NULL);

    assert_memory_equal(&one.effective, &three.effective, sizeof(double));
    assert_memory_equal(&one.interval, &three.interval, sizeof one.interval);
    assert_memory_equal(&one.dimensions, &three.dimensions, sizeof(double));
    assert_memory_equal(one.eigenvalue, three.eigenvalue, one.eigenvalues * sizeof(double));
}

/* --- organisations and weights ---------------------------------------------------------------- */

static void members_of_one_organisation_are_one_voice(void **state)
{
    struct world *w = *state;
    const struct table t = independent(w, 14, 150, 1.0);
    int32_t label[14];
    for (int32_t i = 0; i < 14; i++)
        label[i] = i < 10 ? i : -1; /* four speak for themselves */
    label[11] = label[12] = label[13] = 4;
    for (size_t k = 11; k < 14; k++)
        copy_row(t, k, 4);

    const struct voices_report r = found_in(w, t, label, NULL);

    assert_int_equal(r.voices, 11);
    assert_between(r.effective, 9.9, 11.0);
    assert_int_equal(r.blocs.count, 0);
}

static void a_voice_answers_what_most_of_its_members_do(void **state)
{
    struct world *w = *state;
    const struct table t = table_make(w, 4, 3);
    const int8_t answers[4][3] = { { 1, 1, NONE }, { 1, -1, 0 }, { -1, NONE, 0 }, { 1, 1, 1 } };
    memcpy(t.at, answers, sizeof answers);
    const int32_t label[] = { 7, 7, 7, -1 };
    const double weight[] = { 1.5, 0.75, 0.75, 2.0 };
    struct voice_votes out;

    assert_int_equal(
        voice_votes_make(votes_of_table(w, t), label, weight, &w->arena, &w->scratch, &out), OK);

    assert_int_equal(out.votes.participants, 2);
    assert_int_equal(votes_of(&out.votes, 0), 2); /* agree; a tie is no answer; pass */
    assert_int_equal(cell_column(&out.votes, 0), 0);
    assert_int_equal(cell_value(&out.votes, 0), 1);
    assert_int_equal(cell_column(&out.votes, 1), 2);
    assert_int_equal(cell_value(&out.votes, 1), 0);
    assert_int_equal(out.size[0], 3);
    assert_close(out.weight[0], 1.0, 0.0); /* the mean: an organisation is one voice */
    assert_close(out.weight[1], 2.0, 0.0);
    assert_int_equal(out.voice_of[2], 0);
    assert_int_equal(out.voice_of[3], 1);
}

static void one_voice_with_nearly_all_the_weight_is_about_one_voice(void **state)
{
    struct world *w = *state;
    const struct table t = independent(w, 10, 150, 1.0);
    double weight[10];
    for (size_t i = 0; i < 10; i++)
        weight[i] = i == 0 ? 99.0 : 1.0 / 9.0;

    const struct voices_report r = found_in(w, t, NULL, weight);

    assert_close(r.effective, 1.02, 0.02);
}

/* --- blocs ------------------------------------------------------------------------------------ */

static void a_bloc_is_a_set_of_mutually_near_voices_only(void **state)
{
    struct world *w = *state;
    const struct table t = independent(w, 30, 60, 1.0);
    copy_row(t, 1, 0);
    copy_row(t, 2, 0);
    for (size_t j = 0; j < 6; j++)
        *cell(t, 1, j) = (int8_t) - *cell(t, 1, j); /* 54 of 60 like 0 */
    for (size_t j = 6; j < 12; j++)
        *cell(t, 2, j) = (int8_t) - *cell(t, 2, j); /* 54 of 60 like 0, 48 like 1 */

    const struct voices_report r = found_in(w, t, NULL, NULL);

    assert_int_equal(r.blocs.count, 1);
    assert_int_equal(r.blocs.at[0].size, 2);
    assert_close(r.blocs.at[0].agreement, 0.9, 1e-12);
}

static void fewer_than_ten_common_statements_make_no_bloc(void **state)
{
    struct world *w = *state;
    for (size_t common = 9; common <= 40; common += 31) {
        const struct table t = independent(w, 20, 80, 1.0);
        copy_row(t, 1, 0);
        for (size_t j = common; j < 80; j++)
            *cell(t, j % 2, j) = NONE;

        const struct voices_report r = found_in(w, t, NULL, NULL);

        assert_int_equal(r.blocs.count, common == 9 ? 0 : 1);
    }
}

static void a_bloc_of_most_voters_is_found_though_it_makes_the_majority(void **state)
{
    struct world *w = *state;
    const struct table t = independent(w, 53, 30, 1.0);
    for (size_t k = 1; k < 30; k++)
        copy_row(t, k, 0);

    const struct voices_report r = found_in(w, t, NULL, NULL);

    show("thirty of fifty-three", &r);
    assert_int_equal(r.blocs.count, 1);
    assert_int_equal(r.blocs.at[0].size, 30);
    assert_close(r.largest_bloc, 30.0 / 53.0, 1e-12);
}

static void chance_makes_a_bloc_in_fewer_than_one_crowd_in_a_hundred(void **state)
{
    struct world *w = *state;
    int crowds = 0;
    for (uint64_t seed = 1; seed <= 100; seed++) {
        reseed(w, seed);
        arena_reset(&w->arena);
        const struct table t = table_make(w, 30, 14);
        for (size_t j = 0; j < t.m; j++) {
            const double agree = 0.3 + 0.65 * chance(w);
            for (size_t i = 0; i < t.n; i++)
                *cell(t, i, j) = coin(w, agree);
        }
        struct voices_report r = found_in(w, t, NULL, NULL);
        crowds += r.blocs.count > 0;
    }
    print_message("  blocs by chance in %d of 100 crowds\n", crowds);
    assert_true(crowds <= 2);
}

/* --- large crowds ----------------------------------------------------------------------------- */

static void a_large_crowd_is_judged_by_a_sample_and_its_blocs_by_hashing(void **state)
{
    struct world *w = *state;
    const size_t n = 400;
    const struct table t = independent(w, n, 80, 0.6);
    for (size_t k = 100; k < 160; k++)
        copy_row(t, k, 99);
    for (size_t k = 100; k < 110; k++)
        *cell(t, k, k - 100) = (int8_t)(*cell(t, k, k - 100) == NONE ? 1 : NONE);
    const struct votes *const v = votes_of_table(w, t);
    const struct voices_options small = { 150, 3 };
    struct voice_votes rows;
    struct voices_report whole;
    struct voices_report part;

    assert_int_equal(
        voices_find(v, NULL, NULL, &USUAL, &w->workers, &w->arena, &w->scratch, &rows, &whole), OK);
    assert_int_equal(
        voices_find(v, NULL, NULL, &small, &w->workers, &w->arena, &w->scratch, &rows, &part), OK);

    show("whole crowd", &whole);
    show("by a sample of 150", &part);
    assert_int_equal(part.compared, 150);
    assert_false(part.blocs.all_pairs);
    assert_true(whole.blocs.all_pairs);
    assert_int_equal(whole.blocs.count, 1);
    assert_int_equal(part.blocs.count, 1);
    assert_int_equal(whole.blocs.at[0].size, 61);
    assert_int_equal(part.blocs.at[0].size, 61);
    assert_memory_equal(whole.blocs.at[0].member, part.blocs.at[0].member, 61 * sizeof(int32_t));
    assert_between(whole.effective, part.interval.low, part.interval.high);
    assert_close(part.effective, whole.effective, 0.7 * whole.effective);
}

static void memory_that_runs_short_is_an_error_and_nothing_leaks(void **state)
{
    struct world *w = *state;
    const struct table t = independent(w, 12, 20, 1.0);
    copy_row(t, 1, 0);
    const struct votes *const v = votes_of_table(w, t);
    struct voice_votes rows;
    struct voices_report r;
    const int32_t label[12] = { 0, 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 };
    assert_every_allocation_may_fail(
        w, 0, voices_find(v, label, NULL, &USUAL, &w->workers, &w->arena, &w->scratch, &rows, &r));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_world, remove_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(independent_voters_are_about_as_many_voices_as_voters),
        TEST(independent_voters_of_half_the_statements_are_so_too),
        TEST(chance_makes_similarity_in_fewer_than_one_crowd_in_a_hundred),
        TEST(voters_who_mostly_agree_are_not_taken_for_copies),
        TEST(many_pairs_do_not_add_up_a_small_fault_to_a_similarity),
        TEST(copies_of_one_voter_are_one_voice),
        TEST(blocs_of_identical_voters_are_a_voice_each),
        TEST(two_camps_that_always_oppose_are_two_voices_on_one_axis),
        TEST(a_copy_more_changes_the_number_hardly),
        TEST(where_all_agree_with_everything_nothing_can_be_told),
        TEST(nearly_all_agreeing_on_a_few_statements_leaves_a_wide_interval),
        TEST(the_interval_holds_what_a_thousand_statements_say),
        TEST(the_order_of_rows_and_columns_changes_next_to_nothing),
        TEST(three_threads_give_the_bytes_of_one),
        TEST(members_of_one_organisation_are_one_voice),
        TEST(a_voice_answers_what_most_of_its_members_do),
        TEST(one_voice_with_nearly_all_the_weight_is_about_one_voice),
        TEST(a_bloc_is_a_set_of_mutually_near_voices_only),
        TEST(fewer_than_ten_common_statements_make_no_bloc),
        TEST(a_bloc_of_most_voters_is_found_though_it_makes_the_majority),
        TEST(chance_makes_a_bloc_in_fewer_than_one_crowd_in_a_hundred),
        TEST(a_large_crowd_is_judged_by_a_sample_and_its_blocs_by_hashing),
        TEST(memory_that_runs_short_is_an_error_and_nothing_leaks),
    };
    return cmocka_run_group_tests_name("opinion: voices", tests, NULL, NULL);
}
