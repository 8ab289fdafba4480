/* Shares with intervals, differences, and the words for them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include <math.h>

#include "opinion/compare.h"

static void assert_close(double got, double want, double margin)
{
    if (fabs(got - want) <= margin)
        return;
    print_error("got %.17g, want %.17g\n", got, want);
    fail();
}

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

/* --- verdicts -------------------------------------------------------------------------------- */

static struct class_comparison compared(struct answer_tally a, struct answer_tally b)
{
    struct arena scratch = { 0 };
    struct class_comparison c;
    assert_int_equal(class_compare(a, b, &scratch, &c), OK);
    assert_int_equal(scratch.used, 0);
    arena_release(&scratch);
    return c;
}

/* Agrees, disagrees, passes. */
static struct answer_tally people(int32_t agrees, int32_t disagrees, int32_t passes)
{
    return (struct answer_tally){ agrees, disagrees, agrees + disagrees + passes };
}

static void fewer_than_three_voices_on_a_side_are_too_few_to_compare(void **state)
{
    (void)state;
    const struct class_comparison c = compared(people(2, 0, 0), people(50, 0, 0));

    assert_int_equal(c.verdict, VERDICT_TOO_FEW);
    assert_false(c.has_difference);
    assert_int_equal(compared(people(0, 0, 0), people(50, 0, 0)).verdict, VERDICT_TOO_FEW);
    assert_int_equal(compared(people(0, 0, 0), people(0, 0, 0)).verdict, VERDICT_NO_ANSWERS);
}

static void common_ground_needs_agreement_surely_above_half_on_both_sides(void **state)
{
    (void)state;
    assert_int_equal(compared(people(3, 0, 0), people(4, 0, 0)).verdict, VERDICT_COMMON_GROUND);
    assert_int_equal(compared(people(3, 0, 0), people(3, 1, 0)).verdict, VERDICT_NOT_SURE);
    assert_int_equal(compared(people(0, 3, 0), people(0, 9, 0)).verdict, VERDICT_COMMON_REJECTION);
}

static void divergence_needs_bounds_on_opposite_sides_of_half(void **state)
{
    (void)state;
    assert_int_equal(compared(people(4, 0, 0), people(0, 3, 0)).verdict, VERDICT_DIVERGENCE);
    assert_int_equal(compared(people(3, 0, 0), people(1, 2, 0)).verdict, VERDICT_DIFFERENT);
}

static void different_is_said_only_when_the_difference_is_surely_not_nothing(void **state)
{
    (void)state;
    const struct class_comparison c = compared(people(95, 5, 0), people(60, 40, 0));
    assert_true(c.difference.low > 0.0);
    assert_int_equal(c.verdict,
                     VERDICT_COMMON_GROUND); /* both surely above half: that comes first */
    assert_int_equal(compared(people(95, 5, 0), people(52, 48, 0)).verdict, VERDICT_DIFFERENT);
    assert_int_equal(compared(people(2, 1, 0), people(4, 6, 0)).verdict, VERDICT_NOT_TOLD_APART);
}

static void passes_are_neither_agreement_nor_disagreement(void **state)
{
    (void)state;
    const struct class_comparison c = compared(people(3, 0, 10), people(1, 2, 10));

    assert_int_equal(c.side[0].n, 13);
    assert_int_equal(c.side[0].passes, 10);
    assert_int_equal(c.verdict, VERDICT_NOT_TOLD_APART); /* no common ground and no divergence */
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
        cmocka_unit_test(short_memory_for_a_difference_is_an_error),
        cmocka_unit_test(fewer_than_three_voices_on_a_side_are_too_few_to_compare),
        cmocka_unit_test(common_ground_needs_agreement_surely_above_half_on_both_sides),
        cmocka_unit_test(divergence_needs_bounds_on_opposite_sides_of_half),
        cmocka_unit_test(different_is_said_only_when_the_difference_is_surely_not_nothing),
        cmocka_unit_test(passes_are_neither_agreement_nor_disagreement),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
