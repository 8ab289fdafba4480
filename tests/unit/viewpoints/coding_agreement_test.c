/* Agreement of coders against published examples and figures computed by hand.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <math.h>

#include "../cm.h"
#include "viewpoints/coding_agreement.h"

enum { SEED = 7 };

/* A row of codes for each coder, a character a unit: a digit or letter, '.' not coded. */
static size_t units_of(const char *const *rows, size_t coders, struct coded_unit *out)
{
    const size_t n = strlen(rows[0]);
    for (size_t u = 0; u < n; u++) {
        for (size_t c = 0; c < CODERS_MOST; c++)
            out[u].code[c] = NOT_CODED;
        for (size_t c = 0; c < coders; c++) {
            const char x = rows[c][u];
            if (x != '.')
                out[u].code[c] = (int8_t)(x >= 'a' ? x - 'a' : x - '0');
        }
    }
    return n;
}

static struct code_agreement agreement(const char *const *rows, size_t coders, size_t categories,
                                       enum code_scale scale)
{
    struct coded_unit units[64];
    AUTO(arena) scratch;
    arena_init(&scratch);
    const size_t n = units_of(rows, coders, units);
    return code_agreement(units, n, categories, scale, SEED, &scratch);
}

static void is_near(double a, double b)
{
    if (fabs(a - b) > 0.0005)
        fail_msg("%.6f is not %.6f", a, b);
}

/* Krippendorff (2011), A: binary data, two observers, nothing missing. */
static void two_observers_of_binary_data_as_published(void **state)
{
    (void)state;
    const char *const rows[] = { "0100000010", "1110010000" };
    const struct code_agreement a = agreement(rows, 2, 2, SCALE_NOMINAL);

    is_near(a.alpha, 0.095);
    assert_int_equal(a.units, 10);
    assert_int_equal(a.agreed, 6);
}

/* B: nominal data, two observers, nothing missing. */
static void two_observers_of_five_categories_as_published(void **state)
{
    (void)state;
    const char *const rows[] = { "aabbdcccedda", "babbbccceddd" };
    const struct code_agreement a = agreement(rows, 2, 5, SCALE_NOMINAL);

    is_near(a.alpha, 0.692);
    assert_int_equal(a.units, 12);
    assert_int_equal(a.agreed, 9);
}

/* C and D: four observers, values missing; the last unit but one has one value only. */
static void four_observers_with_values_missing_as_published(void **state)
{
    (void)state;
    const char *const rows[] = { "012210301...", "0122113014.2", ".2221231140.", "01221330140." };
    const struct code_agreement nominal = agreement(rows, 4, 5, SCALE_NOMINAL);
    const struct code_agreement ordinal = agreement(rows, 4, 5, SCALE_ORDINAL);

    is_near(nominal.alpha, 0.743);
    is_near(ordinal.alpha, 0.815);
    assert_int_equal(nominal.units, 11);
}

/* By hand: 4 units, agree/agree, agree/disagree, disagree/disagree, pass/pass, as 2, 0, 1.
 * o: 22 = 2, 20 = 02 = 1, 00 = 2, 11 = 2; n_2 = 3, n_0 = 3, n_1 = 2, n = 8.
 * nominal: 1 - 7 * 2 / (64 - 9 - 9 - 4) = 1 - 14/42 = 0.6667.
 * ordinal: d_01 = (3 + 2 - 2.5)^2 = 6.25, d_12 = 6.25, d_02 = (8 - 3)^2 = 25; observed 2 * 25 = 50;
 * expected 2 (3*2*6.25 + 2*3*6.25 + 3*3*25) = 2 (37.5 + 37.5 + 225) = 600; 1 - 7 * 50/600 =
 * 0.41667.
 */
static void four_units_by_hand(void **state)
{
    (void)state;
    const char *const rows[] = { "2201", "2001" };

    is_near(agreement(rows, 2, 3, SCALE_NOMINAL).alpha, 0.66667);
    is_near(agreement(rows, 2, 3, SCALE_ORDINAL).alpha, 0.41667);
}

static void without_a_difference_there_is_no_alpha(void **state)
{
    (void)state;
    const char *const alike[] = { "1111", "1111" };
    const char *const alone[] = { "01..", "..10" };

    assert_false(agreement(alike, 2, 3, SCALE_NOMINAL).has_alpha);
    assert_int_equal(agreement(alike, 2, 3, SCALE_NOMINAL).agreed, 4);
    assert_false(agreement(alone, 2, 3, SCALE_NOMINAL).has_alpha);
    assert_int_equal(agreement(alone, 2, 3, SCALE_NOMINAL).units, 0);
}

static void perfect_agreement_is_1_and_opposites_are_below_chance(void **state)
{
    (void)state;
    const char *const same[] = { "012012", "012012" };
    const char *const opposed[] = { "020202", "202020" };
    const struct code_agreement a = agreement(same, 2, 3, SCALE_NOMINAL);

    assert_true(a.alpha == 1.0 && a.low == 1.0 && a.high == 1.0);
    assert_true(agreement(opposed, 2, 3, SCALE_NOMINAL).alpha < -0.5);
}

static void coders_and_order_of_units_do_not_matter(void **state)
{
    (void)state;
    const char *const one[] = { "0120012210", "0110022210" };
    const char *const other[] = { "0122200110", "0122100210" };
    const struct code_agreement a = agreement(one, 2, 3, SCALE_ORDINAL);
    const struct code_agreement b = agreement(other, 2, 3, SCALE_ORDINAL);

    is_near(a.alpha, b.alpha);
}

static void more_units_give_a_narrower_interval_around_alpha(void **state)
{
    (void)state;
    const char *const few[] = { "012001220", "011002220" };
    const char *const many[] = { "012001220012001220012001220012001220",
                                 "011002220011002220011002220011002220" };
    const struct code_agreement a = agreement(few, 2, 3, SCALE_NOMINAL);
    const struct code_agreement b = agreement(many, 2, 3, SCALE_NOMINAL);

    assert_true(a.low < a.alpha && a.alpha < a.high + 1e-9);
    assert_true(b.low < b.alpha && b.alpha < b.high);
    assert_true(b.high - b.low < 0.75 * (a.high - a.low));
    const struct code_agreement again = agreement(few, 2, 3, SCALE_NOMINAL);
    assert_true(again.low == a.low && again.high == a.high);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_observers_of_binary_data_as_published),
        cmocka_unit_test(two_observers_of_five_categories_as_published),
        cmocka_unit_test(four_observers_with_values_missing_as_published),
        cmocka_unit_test(four_units_by_hand),
        cmocka_unit_test(without_a_difference_there_is_no_alpha),
        cmocka_unit_test(perfect_agreement_is_1_and_opposites_are_below_chance),
        cmocka_unit_test(coders_and_order_of_units_do_not_matter),
        cmocka_unit_test(more_units_give_a_narrower_interval_around_alpha),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
