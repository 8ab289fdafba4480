/* The functions of statistics against figures computed apart, against each other, and byte by byte.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include <math.h>

#include "opinion/special.h"
#include "special_reference.h"

static void assert_within(const char *what, double at, double got, double want, double margin)
{
    if (fabs(got - want) <= margin)
        return;
    print_error("%s at %.17g: got %.17g, want %.17g, margin %g\n", what, at, got, want, margin);
    fail();
}

static void the_exponential_is_right_to_the_last_digit(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(EXP); i++) {
        const double want = EXP[i].value;
        assert_within("exp", EXP[i].x, special_exp(EXP[i].x), want, 3e-16 * want + 0x1p-1074);
    }
    for (double x = -700.0; x < 700.0; x += 0.0371)
        assert_within("exp", x, special_exp(x), exp(x), 4e-16 * exp(x));
    assert_true(special_exp(-746.0) == 0.0);
    assert_true(special_exp(0.0) == 1.0);
    assert_true(isinf(special_exp(710.0)));
}

static void the_logarithm_is_right_to_the_last_digit(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(LOG); i++) {
        const double want = LOG[i].value;
        assert_within("log", LOG[i].x, special_log(LOG[i].x), want, 3e-16 * fabs(want));
    }
    for (double x = 1e-300; x < 1e300; x *= 1.0937)
        assert_within("log", x, special_log(x), log(x), 4e-16 * fabs(log(x)));
    for (double x = 0.4; x < 3.0; x += 0.000137)
        assert_within("log", x, special_log(x), log(x), 4e-16 * fabs(log(x)));
    assert_true(special_log(1.0) == 0.0);
}

static void the_logarithm_less_its_argument_keeps_its_digits_near_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(LOG1P_LESS); i++) {
        const double want = LOG1P_LESS[i].value;
        const double got = special_log1p_less(LOG1P_LESS[i].x);
        assert_within("log(1 + t) - t", LOG1P_LESS[i].x, got, want, 2e-15 * fabs(want));
    }
}

static void log_gamma_is_right_from_small_to_large(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(LOG_GAMMA); i++) {
        const double x = LOG_GAMMA[i].x;
        const double want = LOG_GAMMA[i].value;
        const double margin = x < 10.0 ? 6e-15 : 1e-15 * fabs(want);
        assert_within("log Gamma", x, special_log_gamma(x), want, margin);
    }
    double factorial = 1.0;
    for (int n = 1; n <= 20; n++) { /* (n - 1)! is exact */
        assert_within("log Gamma", n, special_log_gamma(n), log(factorial),
                      6e-15 + 1e-15 * log(factorial));
        factorial *= n;
    }
}

static void the_normal_distribution_is_right_in_the_middle_and_in_the_tails(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(NORMAL); i++) {
        const double want = NORMAL[i].value;
        const double got = special_normal_cdf(NORMAL[i].x);
        assert_within("Phi", NORMAL[i].x, got, want, 1e-14 * want);
    }
    for (double x = -30.0; x < 8.0; x += 0.0173) {
        const double want = 0.5 * erfc(-x / sqrt(2.0));
        assert_within("Phi", x, special_normal_cdf(x), want, 4e-13 * want); /* theirs: x^2 eps */
    }
}

static void the_normal_quantile_is_the_inverse(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(NORMAL_QUANTILE); i++) {
        const double want = NORMAL_QUANTILE[i].value;
        const double got = special_normal_quantile(NORMAL_QUANTILE[i].x);
        assert_within("quantile", NORMAL_QUANTILE[i].x, got, want, 1e-14 * (1.0 + fabs(want)));
    }
    for (double p = 0.001; p < 1.0; p += 0.0017)
        assert_within("Phi of quantile", p, special_normal_cdf(special_normal_quantile(p)), p,
                      4e-15);
}

static double beta_margin(double a, double b)
{
    return 2e-15 * (1.0 + sqrt(a + b) / 10.0);
}

static void the_incomplete_beta_function_is_right_from_a_tenth_to_ten_million(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(BETA); i++) {
        const struct beta_figure *const f = &BETA[i];
        assert_within("I", f->x, special_beta(f->a, f->b, f->x), f->value, beta_margin(f->a, f->b));
    }
    assert_true(special_beta(2.5, 3.5, 0.0) == 0.0);
    assert_true(special_beta(2.5, 3.5, 1.0) == 1.0);
}

static const double SIZES[] = { 0.1, 0.37, 0.5, 1.0, 1.5, 3.2, 10.5, 77.25, 500.5, 12345.5, 1e6 };

/* I_x(a, b) = 1 - I_(1-x)(b, a), DLMF 8.17.4, with x and 1 - x exact. */
static void the_incomplete_beta_function_is_its_own_mirror_image(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(SIZES); i++) {
        for (size_t j = 0; j < ARRAY_LEN(SIZES); j++) {
            for (double x = 1.0 / 64.0; x < 1.0; x += 1.0 / 64.0) {
                const double a = SIZES[i];
                const double b = SIZES[j];
                const double sum = special_beta(a, b, x) + special_beta(b, a, 1.0 - x);
                assert_within("I + mirrored I", x, sum, 1.0, 2.0 * beta_margin(a, b));
            }
        }
    }
}

/* I_x(a + 1, b) = I_x(a, b) - x^a (1 - x)^b / (a B(a, b)), DLMF 8.17.20. */
static void the_incomplete_beta_function_obeys_its_recurrence(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(SIZES); i++) {
        for (size_t j = 0; j < ARRAY_LEN(SIZES); j++) {
            const double a = SIZES[i];
            const double b = SIZES[j];
            for (double q = 0.03; q < 1.0; q += 0.13) {
                const double x = special_beta_quantile(a, b, q);
                if (x <= 0.0 || x >= 1.0)
                    continue;
                const double less = special_beta_density(a, b, x) * x * (1.0 - x) / a;
                const double want = special_beta(a, b, x) - less;
                assert_within("I(a + 1)", x, special_beta(a + 1.0, b, x), want,
                              12.0 * beta_margin(a, b));
            }
        }
    }
}

/* Where the answer stands close to 1, a whole step of double may be more than the margin of q. */
static void a_beta_quantile_is_the_inverse_for_any_real_counts(void **state)
{
    (void)state;
    static const double Q[] = { 1e-6, 0.005, 0.05, 0.25, 0.5, 0.75, 0.95, 0.995, 0.999999 };
    for (size_t i = 0; i < ARRAY_LEN(SIZES); i++) {
        for (size_t j = 0; j < ARRAY_LEN(SIZES); j++) {
            for (size_t k = 0; k < ARRAY_LEN(Q); k++) {
                const double a = SIZES[i];
                const double b = SIZES[j];
                const double x = special_beta_quantile(a, b, Q[k]);
                assert_true(x > 0.0 && x < 1.0);
                const double step = special_beta_density(a, b, x) * (x > 0.5 ? 0x1p-52 : x * 4e-16);
                if (x > 1.0 - 0x1p-40) {
                    assert_true(special_beta(a, b, 1.0 - 0x1p-39) <= Q[k] + 1e-12);
                    continue;
                }
                assert_within("I of quantile", x, special_beta(a, b, x), Q[k],
                              2.0 * beta_margin(a, b) + step);
            }
        }
    }
}

/* --- the same bytes everywhere --------------------------------------------------------------- */

/* FNV-1a (Fowler, Noll, Vo) over the bits. */
static void stir(uint64_t *hash, double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    for (int i = 0; i < 64; i += 8)
        *hash = (*hash ^ ((bits >> i) & 0xff)) * UINT64_C(1099511628211);
}

/* The number is that of gcc 12 and clang 14 on x86-64, -O0 to -O3; a change of a formula changes
 * it, a change of compiler or processor must not. */
static void no_compiler_and_no_processor_changes_a_bit(void **state)
{
    (void)state;
    uint64_t hash = UINT64_C(14695981039346656037);
    for (double x = -40.0; x < 40.0; x += 0.0625) {
        stir(&hash, special_exp(x));
        stir(&hash, special_normal_cdf(x));
    }
    for (double x = 0.01; x < 1e8; x *= 1.17) {
        stir(&hash, special_log(x));
        stir(&hash, special_log_gamma(x));
        stir(&hash, special_log1p_less(x));
    }
    for (size_t i = 0; i < ARRAY_LEN(SIZES); i++) {
        for (size_t j = 0; j < ARRAY_LEN(SIZES); j++) {
            for (double q = 0.0625; q < 1.0; q += 0.125) {
                stir(&hash, special_beta(SIZES[i], SIZES[j], q));
                stir(&hash, special_beta_quantile(SIZES[i], SIZES[j], q));
            }
        }
    }
    for (double q = 0.0625; q < 1.0; q += 0.0625)
        stir(&hash, special_normal_quantile(q));

    if (hash != UINT64_C(0x8fd0a821ddbb760f))
        print_error("%016" PRIx64 "\n", hash);
    assert_true(hash == UINT64_C(0x8fd0a821ddbb760f));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_exponential_is_right_to_the_last_digit),
        cmocka_unit_test(the_logarithm_is_right_to_the_last_digit),
        cmocka_unit_test(the_logarithm_less_its_argument_keeps_its_digits_near_nothing),
        cmocka_unit_test(log_gamma_is_right_from_small_to_large),
        cmocka_unit_test(the_normal_distribution_is_right_in_the_middle_and_in_the_tails),
        cmocka_unit_test(the_normal_quantile_is_the_inverse),
        cmocka_unit_test(the_incomplete_beta_function_is_right_from_a_tenth_to_ten_million),
        cmocka_unit_test(the_incomplete_beta_function_is_its_own_mirror_image),
        cmocka_unit_test(the_incomplete_beta_function_obeys_its_recurrence),
        cmocka_unit_test(a_beta_quantile_is_the_inverse_for_any_real_counts),
        cmocka_unit_test(no_compiler_and_no_processor_changes_a_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
