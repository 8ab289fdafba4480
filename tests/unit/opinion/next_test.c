/* Which statement next: stated information, known probabilities, and estimates they keep right.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "made_up.h"

#include "opinion/incremental.h"
#include "opinion/next.h"

static const struct next_options USUAL = { 0.1 };

enum { STATEMENTS = 4 };

/* One axis: loadings 0, 0.5, 1 and -1; noise a quarter. */
struct small_model {
    double loading[STATEMENTS], spread[STATEMENTS], mean[STATEMENTS];
    struct factor_model model;
};

static const struct factor_model *small(struct small_model *s)
{
    *s = (struct small_model){ .loading = { 0.0, 0.5, 1.0, -1.0 } };
    s->model = (struct factor_model){ .statements = STATEMENTS, .dimensions = 1, .noise = 0.25 };
    s->model.mean = s->mean;
    s->model.loading = s->loading;
    s->model.loading_spread = s->spread;
    return &s->model;
}

/* --- information ------------------------------------------------------------------------------ */

static void information_is_what_position_and_share_lose_of_entropy(void **state)
{
    (void)state;
    struct small_model s;
    const double covariance = 0.8;
    const double effective[STATEMENTS] = { 0.0, 10.0, 10.0, 1e9 };
    const struct next_person person = { &covariance, NULL, effective };

    assert_close(next_information(small(&s), &person, 0), 0.5 * log(1.5), 1e-14);
    assert_close(next_information(&s.model, &person, 1),
                 0.5 * log(1.0 + 0.25 * 0.8 / 0.25) + 0.5 * log(13.0 / 12.0), 1e-14);
    assert_close(next_information(&s.model, &person, 3), 0.5 * log(1.0 + 0.8 / 0.25), 1e-8);
    assert_close(next_information(&s.model, &person, 2) - next_information(&s.model, &person, 3),
                 0.5 * log(13.0 / 12.0), 1e-8);
}

/* The determinant of the covariance after the answer, by incremental.h, says the same. */
static void the_position_term_is_what_an_answer_takes_off_the_covariance(void **state)
{
    struct world *w = *state;
    struct small_model s;
    struct incremental now;
    must(incremental_make(small(&s), 1, STATEMENTS, NULL, 0, &w->arena, &now) == OK);
    incremental_update(&now, 0, 1, VOTE_NONE, VOTE_AGREE);
    double before;
    double after;
    incremental_position(&now, 0, NULL, &before);
    const double effective[STATEMENTS] = { 1e300, 1e300, 1e300, 1e300 };
    const struct next_person person = { &before, NULL, effective };
    const double said = next_information(&s.model, &person, 2);

    incremental_update(&now, 0, 2, VOTE_NONE, VOTE_DISAGREE);

    incremental_position(&now, 0, NULL, &after);
    assert_close(said, 0.5 * log(before / after), 1e-12);
}

static void more_answers_make_a_statement_and_a_person_less_worth_asking(void **state)
{
    (void)state;
    struct small_model s;
    double last = 10.0;
    for (int n = 0; n < 20; n++) {
        const double covariance = 1.0 / (1.0 + n);
        const double effective[STATEMENTS] = { n, n, n, n };
        const struct next_person person = { &covariance, NULL, effective };
        const double now = next_information(small(&s), &person, 2);
        assert_true(now < last && now > 0.0);
        last = now;
    }
}

/* --- probabilities ---------------------------------------------------------------------------- */

static void probabilities_sum_to_one_and_none_is_below_the_even_part(void **state)
{
    struct world *w = *state;
    struct small_model s;
    const double covariance = 1.0;
    double p[7];
    for (int run = 0; run < 200; run++) {
        bool closed[7];
        double effective[7];
        size_t open = 0;
        for (size_t j = 0; j < 7; j++) {
            closed[j] = chance(w) < 0.4;
            effective[j] = 100.0 * chance(w);
            open += !closed[j];
        }
        const struct next_person person = { &covariance, closed, effective };

        assert_int_equal(next_probabilities(small(&s), &person, &USUAL, 7, p), open);

        double sum = 0.0;
        for (size_t j = 0; j < 7; j++) {
            assert_true(closed[j] ? p[j] == 0.0 : p[j] >= 0.1 / (double)open);
            sum += p[j];
        }
        assert_close(sum, open > 0 ? 1.0 : 0.0, 1e-12);
    }
}

static void statements_nobody_has_answered_can_be_drawn_without_a_model(void **state)
{
    (void)state;
    const struct next_person anybody = { NULL, NULL, NULL };
    double p[5];

    assert_int_equal(next_probabilities(NULL, &anybody, &USUAL, 5, p), 5);

    for (size_t j = 0; j < 5; j++)
        assert_close(p[j], 0.2, 1e-15);
}

static void each_statement_is_drawn_as_often_as_its_probability_says(void **state)
{
    (void)state;
    const double p[5] = { 0.1, 0.0, 0.55, 0.35, 0.0 };
    int drawn[5] = { 0 };
    for (int i = 0; i < 1000; i++) {
        const struct next_statement next = next_draw(p, 5, (i + 0.5) / 1000.0);
        assert_close(next.probability, p[next.column], 0.0);
        drawn[next.column]++;
    }
    assert_int_equal(drawn[0], 100);
    assert_int_equal(drawn[1], 0);
    assert_int_equal(drawn[2], 550);
    assert_int_equal(drawn[3], 350);
    assert_int_equal(drawn[4], 0);
}

static void where_rounding_leaves_a_gap_the_last_open_statement_is_drawn(void **state)
{
    (void)state;
    const double p[3] = { 0.5, 0.4999999999, 0.0 };

    assert_int_equal(next_draw(p, 3, 0x1.fffffffffffffp-1).column, 1);
}

static void with_nothing_open_there_is_no_next(void **state)
{
    (void)state;
    const bool closed[2] = { true, true };
    const struct next_person person = { NULL, closed, NULL };
    double p[2];

    assert_int_equal(next_probabilities(NULL, &person, &USUAL, 2, p), 0);
    assert_int_equal(next_draw(p, 2, 0.3).column, -1);
}

/* --- estimates from drawn answers ------------------------------------------------------------- */

/* A crowd of two opinions: those for it, who agree with statement 0 by 0.8, and those against, by
 * 0.2. What they are asked depends on their opinion and on what they have said so far. */
enum { CROWD = 2000, ASKED = 4, POOL = 8 };

static void ask_probabilities(bool in_favour, const bool *closed, int agreed, double *p)
{
    double sum = 0.0;
    for (size_t j = 0; j < POOL; j++) {
        const double eager =
            j == 0 ? (in_favour ? 6.0 : 0.6) : 1.0 + 0.3 * (double)(j % 3) * agreed;
        p[j] = closed[j] ? 0.0 : eager;
        sum += p[j];
    }
    for (size_t j = 0; j < POOL; j++)
        p[j] /= sum;
}

/* Answers to statement 0 of a crowd; *truth: share of agreement if all were asked. */
static size_t asked_crowd(struct world *w, struct drawn_answer *out, double *truth, double *plain)
{
    size_t count = 0;
    size_t agrees = 0;
    size_t would = 0;
    for (int i = 0; i < CROWD; i++) {
        const bool in_favour = chance(w) < 0.5;
        const bool agrees_0 = chance(w) < (in_favour ? 0.8 : 0.2);
        bool closed[POOL] = { false };
        int agreed = 0;
        would += agrees_0;
        for (int32_t step = 1; step <= ASKED; step++) {
            double p[POOL];
            ask_probabilities(in_favour, closed, agreed, p);
            const struct next_statement next = next_draw(p, POOL, chance(w));
            const bool agrees_now = next.column == 0 ? agrees_0 : chance(w) < 0.5;
            closed[next.column] = true;
            agreed += agrees_now;
            if (next.column != 0)
                continue;
            out[count++] = (struct drawn_answer){ agrees_now ? VOTE_AGREE : VOTE_DISAGREE,
                                                  next.probability, step, ASKED, 1.0 };
            agrees += agrees_now;
        }
    }
    *truth = (double)would / CROWD;
    *plain = (double)agrees / (double)count;
    return count;
}

static void shares_from_stored_probabilities_are_right_where_plain_shares_are_not(void **state)
{
    struct world *w = *state;
    struct drawn_answer *const answers = arena_array(&w->arena, struct drawn_answer, CROWD);
    const int runs = 1000;
    double plain_bias = 0.0;
    double bias = 0.0;
    double squares = 0.0;
    double weights = 0.0;
    int covered = 0;
    for (int run = 0; run < runs; run++) {
        reseed(w, (uint64_t)run + 1);
        double truth;
        double plain;
        const size_t count = asked_crowd(w, answers, &truth, &plain);
        const struct drawn_share s = drawn_share_of(answers, count);
        plain_bias += (plain - 0.5) / runs;
        bias += (s.share[2] - 0.5) / runs;
        squares += (s.share[2] - 0.5) * (s.share[2] - 0.5) / runs;
        covered += fabs(s.share[2] - 0.5) <= 1.6449 * s.error[2];
        assert_true(s.effective <= (double)count && s.effective >= 1.0);
        for (size_t i = 0; i < count; i++)
            weights += drawn_weight(&answers[i]) / CROWD / runs;
    }
    print_message(
        "  plain %+.4f, weighted %+.4f (error of one run %.4f), weights %.4f a person, covered "
        "%d of %d\n",
        plain_bias, bias, sqrt(squares), weights, covered, runs);
    assert_true(plain_bias > 0.05);
    assert_close(bias, 0.0, 3.0 * sqrt(squares / runs));
    assert_close(weights, 1.0, 0.01);
    assert_between((double)covered / runs, 0.85, 0.95);
}

/* All two-step paths through three statements, each with its chance: no simulation. */
static void the_weight_of_an_answer_is_one_on_average_over_all_paths(void **state)
{
    (void)state;
    const double first[3] = { 0.2, 0.5, 0.3 };
    const double second[3][3] = { { 0.0, 0.9, 0.1 }, { 0.25, 0.0, 0.75 }, { 0.6, 0.4, 0.0 } };
    double mean[3] = { 0.0, 0.0, 0.0 };
    for (size_t a = 0; a < 3; a++) {
        for (size_t b = 0; b < 3; b++) {
            if (a == b)
                continue;
            const struct drawn_answer one = { VOTE_AGREE, first[a], 1, 2, 1.0 };
            const struct drawn_answer two = { VOTE_AGREE, second[a][b], 2, 2, 1.0 };
            mean[a] += first[a] * second[a][b] * drawn_weight(&one);
            mean[b] += first[a] * second[a][b] * drawn_weight(&two);
        }
    }
    for (size_t j = 0; j < 3; j++)
        assert_close(mean[j], 1.0, 1e-14);
}

static void evenly_drawn_answers_give_the_plain_share(void **state)
{
    (void)state;
    struct drawn_answer a[10];
    for (int i = 0; i < 10; i++)
        a[i] = (struct drawn_answer){ (int8_t)(i < 7 ? 1 : i < 9 ? -1 : 0), 0.1, 1, 1, 1.0 };

    const struct drawn_share s = drawn_share_of(a, 10);

    assert_close(s.share[0], 0.2, 1e-15);
    assert_close(s.share[1], 0.1, 1e-15);
    assert_close(s.share[2], 0.7, 1e-15);
    assert_close(s.effective, 10.0, 1e-12);
    assert_close(s.error[2], sqrt(0.7 * 0.3 / 10.0), 1e-12);
    assert_int_equal(drawn_share_of(a, 0).answers, 0);
    assert_close(drawn_share_of(a, 0).effective, 0.0, 0.0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_world, remove_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(information_is_what_position_and_share_lose_of_entropy),
        TEST(the_position_term_is_what_an_answer_takes_off_the_covariance),
        TEST(more_answers_make_a_statement_and_a_person_less_worth_asking),
        TEST(probabilities_sum_to_one_and_none_is_below_the_even_part),
        TEST(statements_nobody_has_answered_can_be_drawn_without_a_model),
        TEST(each_statement_is_drawn_as_often_as_its_probability_says),
        TEST(where_rounding_leaves_a_gap_the_last_open_statement_is_drawn),
        TEST(with_nothing_open_there_is_no_next),
        TEST(shares_from_stored_probabilities_are_right_where_plain_shares_are_not),
        TEST(the_weight_of_an_answer_is_one_on_average_over_all_paths),
        TEST(evenly_drawn_answers_give_the_plain_share),
    };
    return cmocka_run_group_tests_name("opinion: next", tests, NULL, NULL);
}
