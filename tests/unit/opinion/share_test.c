/* Shares with intervals, and differences of two of them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "world.h"

#include "opinion/posterior.h"

/* I_x(1/2, 1/2) = 2/pi asin(sqrt x); I_x(3/2, 1/2) = that - 2/pi sqrt(x (1 - x)). */
static void the_distribution_is_the_closed_form_where_there_is_one(void **state)
{
    (void)state;
    for (double x = 0.01; x < 1.0; x += 0.07) {
        const double arc = 2.0 / M_PI * asin(sqrt(x));
        assert_close(share_at_most(0, 0, x), arc, 1e-14);
        assert_close(share_at_most(1, 0, x), arc - 2.0 / M_PI * sqrt(x * (1.0 - x)), 1e-14);
    }
}

/* I_x(a, b) = 1 - I_(1-x)(b, a), also at sizes where the powers leave the range of double. */
static void agreeing_and_disagreeing_are_mirror_images(void **state)
{
    (void)state;
    const double counts[][2] = { { 3, 0 }, { 7, 2 }, { 400, 900 }, { 60000, 50000 }, { 2.7, 0.3 } };
    for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
        const double k = counts[i][0];
        const double l = counts[i][1];
        const double mean = share_mean(k, l);
        assert_close(share_at_most(k, l, mean), 1.0 - share_at_most(l, k, 1.0 - mean), 1e-10);
        assert_close(share_interval(k, l).low, 1.0 - share_interval(l, k).high, 1e-12);
    }
}

/* For many answers the posterior is close to normal: mean +- 1.645 standard deviations. */
static void with_many_answers_the_interval_is_the_normal_one(void **state)
{
    (void)state;
    const double n = 100001.0;
    const double p = 60000.5 / n;
    const double width = 1.6448536269514722 * sqrt(p * (1.0 - p) / (n + 1.0));
    const struct interval i = share_interval(60000, 40000);

    assert_close(i.low, p - width, 2e-6);
    assert_close(i.high, p + width, 2e-6);
}

static void a_quantile_is_the_inverse_of_the_distribution(void **state)
{
    (void)state;
    for (int k = 0; k <= 40; k += 5) {
        for (int l = 0; l <= 40; l += 8) {
            for (double q = 0.05; q < 1.0; q += 0.15)
                assert_close(share_at_most(k, l, share_quantile(k, l, q)), q, 1e-12);
        }
    }
}

/* Computed apart, with 60 decimals, by the power series DLMF 8.17.8 and bisection. */
static void intervals_are_reproducible_to_twelve_digits(void **state)
{
    (void)state;
    static const struct {
        double k, l;
        double low, high;
    } TABLE[] = {
        { 0, 0, 0.0061558297024311365, 0.99384417029756889 },
        { 3, 0, 0.55593289053898198, 0.99939700145779076 },
        { 4, 0, 0.6375131872355061, 0.99953829588451271 },
        { 2, 1, 0.23553404144262194, 0.93758747614208493 },
        { 1, 2, 0.062412523857915035, 0.76446595855737809 },
        { 0, 7, 0.00027098443193778821, 0.23246478161285569 },
        { 6, 1, 0.55958261494752859, 0.97424292579634486 },
        { 9, 4, 0.46563730916184348, 0.8615499398667813 },
        { 46, 7, 0.77740538740945375, 0.92953443641455002 },
        { 200, 300, 0.36445447813978082, 0.43639820060206713 },
    };
    for (size_t i = 0; i < ARRAY_LEN(TABLE); i++) {
        const struct interval got = share_interval(TABLE[i].k, TABLE[i].l);
        assert_close(got.low, TABLE[i].low, 1e-12);
        assert_close(got.high, TABLE[i].high, 1e-12);
    }
}

static struct interval difference(double k1, double l1, double k2, double l2)
{
    struct arena scratch = { 0 };
    struct interval out = { 0 };
    assert_int_equal(
        share_difference((struct share){ k1, l1 }, (struct share){ k2, l2 }, &scratch, &out), OK);
    arena_release(&scratch);
    return out;
}

/* What stands on the mock-up of the 2013 demonstration, computed by another program: whole percent.
 */
static void differences_are_those_of_the_published_example(void **state)
{
    (void)state;
    struct interval d = difference(2, 1, 4, 6);
    assert_close(d.low, -0.23, 0.01);
    assert_close(d.high, 0.61, 0.01);
    d = difference(1, 2, 3, 1);
    assert_close(d.low, -0.76, 0.01);
    assert_close(d.high, 0.17, 0.01);
    d = difference(2, 1, 6, 1);
    assert_close(d.low, -0.62, 0.01);
    assert_close(d.high, 0.21, 0.01);
}

/* P(a - b <= d) from a plain sum over quantiles of both, as many pairs as it takes for four digits.
 */
static void a_difference_agrees_with_counting_pairs(void **state)
{
    (void)state;
    enum { STEPS = 400 };
    static double a[STEPS];
    static double b[STEPS];
    for (int i = 0; i < STEPS; i++) {
        a[i] = share_quantile(3, 0, (i + 0.5) / STEPS);
        b[i] = share_quantile(40, 75, (i + 0.5) / STEPS);
    }
    const struct interval d = difference(3, 0, 40, 75);
    int below_low = 0;
    int below_high = 0;
    for (int i = 0; i < STEPS; i++) {
        for (int j = 0; j < STEPS; j++) {
            below_low += a[i] - b[j] <= d.low;
            below_high += a[i] - b[j] <= d.high;
        }
    }
    assert_close((double)below_low / (STEPS * STEPS), 0.05, 5e-4);
    assert_close((double)below_high / (STEPS * STEPS), 0.95, 5e-4);
}

static void a_difference_turned_round_changes_its_sign(void **state)
{
    (void)state;
    const struct interval d = difference(9, 4, 200, 300);
    const struct interval e = difference(200, 300, 9, 4);

    assert_close(d.low, -e.high, 1e-6);
    assert_close(d.high, -e.low, 1e-6);
}

static void short_memory_for_a_difference_is_an_error(void **state)
{
    (void)state;
    struct arena scratch = { 0 };
    struct interval out;
    for (unsigned n = 1; n <= 2; n++) {
        mem_fail_nth(n);
        assert_int_equal(
            share_difference((struct share){ 1, 1 }, (struct share){ 1, 1 }, &scratch, &out),
            ERR_NO_MEMORY);
    }
    mem_fail_nth(0);
    arena_release(&scratch);
}

/* The larger the counts, the closer; a handful of answers tells little either way. */
static void the_fast_difference_is_close_to_the_exact_one(void **state)
{
    (void)state;
    static const double N[] = { 3.0, 10.0, 30.0, 100.0, 1000.0 };
    static const double MARGIN[] = { 0.05, 0.016, 0.006, 0.002, 0.0002 };
    for (size_t i = 0; i < ARRAY_LEN(N); i++) {
        for (double p = 0.0; p <= 1.0; p += 0.25) {
            for (double r = 0.0; r <= 1.0; r += 0.25) {
                const double k = N[i] * p;
                const double l = 2.0 * N[i] * r;
                const struct interval want = difference(k, N[i] - k, l, 2.0 * N[i] - l);
                const struct interval got = share_difference_fast(
                    share_mean(k, N[i] - k), share_interval(k, N[i] - k),
                    share_mean(l, 2.0 * N[i] - l), share_interval(l, 2.0 * N[i] - l));
                assert_close(got.low, want.low, MARGIN[i]);
                assert_close(got.high, want.high, MARGIN[i]);
            }
        }
    }
}

static void a_fast_difference_turned_round_changes_its_sign(void **state)
{
    (void)state;
    const struct interval a = share_interval(9.5, 4.0);
    const struct interval b = share_interval(200.0, 300.0);
    const struct interval d = share_difference_fast(0.7, a, 0.4, b);
    const struct interval e = share_difference_fast(0.4, b, 0.7, a);

    assert_close(d.low, -e.high, 1e-15);
    assert_close(d.high, -e.low, 1e-15);
}

static double less(struct share a, struct share b)
{
    struct arena scratch = { 0 };
    struct angle_grid grid;
    const double na = a.successes + a.failures;
    const double nb = b.successes + b.failures;
    const size_t steps = angle_steps_for(na > nb ? na : nb);
    assert_int_equal(angle_grid_make(steps, &scratch, &grid), OK);
    double *const values = arena_array(&scratch, double, 4 * (steps + 1));
    struct posterior p, q;
    posterior_make(&grid, 1, a, values, &p);
    posterior_make(&grid, 1, b, values + 2 * (steps + 1), &q);
    const double out = posterior_less(&p, &q);
    arena_release(&scratch);
    return out;
}

/* Computed apart, with 25 decimals, by adaptive quadrature of density times distribution. */
static void the_probability_of_being_less_keeps_its_digits_in_the_tail(void **state)
{
    (void)state;
    static const struct {
        struct share a, b;
        double want;
    } TABLE[] = {
        { { 3, 0 }, { 0, 3 }, 0.004291737984509 },
        { { 3, 0 }, { 2, 1 }, 0.1541570265008 },
        { { 0, 0 }, { 3, 4 }, 0.457651880796 },
        { { 9, 4 }, { 46, 7 }, 0.9300117876535 },
        { { 30, 10 }, { 10, 30 }, 2.445705101512e-6 },
        { { 100, 20 }, { 20, 100 }, 2.02129786423e-27 },
        { { 0, 50 }, { 1, 49 }, 0.8199053944725 },
        { { 0, 50 }, { 0, 50 }, 0.5 },
        { { 200, 300 }, { 260, 240 }, 0.999930894515 },
        { { 3, 1 }, { 120, 80 }, 0.2849180263067 },
        { { 60, 40 }, { 90, 10 }, 0.9999997493195 },
    };
    for (size_t i = 0; i < ARRAY_LEN(TABLE); i++) {
        const double want = TABLE[i].want;
        const double margin = want < 1e-15 ? 0.02 * want : 5e-5 * want;
        assert_close(less(TABLE[i].a, TABLE[i].b), want, margin);
        assert_close(less(TABLE[i].b, TABLE[i].a), 1.0 - want, 2e-6);
    }
    /* fractions of an answer: a cusp at the end of the grid */
    assert_close(less((struct share){ 0.37, 11 }, (struct share){ 2.5, 9 }), 0.9100973484886, 1e-3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_distribution_is_the_closed_form_where_there_is_one),
        cmocka_unit_test(agreeing_and_disagreeing_are_mirror_images),
        cmocka_unit_test(with_many_answers_the_interval_is_the_normal_one),
        cmocka_unit_test(a_quantile_is_the_inverse_of_the_distribution),
        cmocka_unit_test(intervals_are_reproducible_to_twelve_digits),
        cmocka_unit_test(differences_are_those_of_the_published_example),
        cmocka_unit_test(a_difference_agrees_with_counting_pairs),
        cmocka_unit_test(a_difference_turned_round_changes_its_sign),
        cmocka_unit_test(the_fast_difference_is_close_to_the_exact_one),
        cmocka_unit_test(a_fast_difference_turned_round_changes_its_sign),
        cmocka_unit_test(the_probability_of_being_less_keeps_its_digits_in_the_tail),
        cmocka_unit_test(short_memory_for_a_difference_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
