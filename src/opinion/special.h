/* Real functions of statistics, the same bytes on every machine: + - * / sqrt and bit moves only.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_SPECIAL_H
#define ALYANS_OPINION_SPECIAL_H

#include "kit/base/base.h"

/* Errors stated here are bounds that tests/unit/opinion/special_test.c holds over wide grids,
 * against figures computed apart with 60 decimals. DLMF: dlmf.nist.gov. */

/* e^x. Relative error 3e-16; 0 below -745.2, infinity above 709.78. Results below 2^-1022 are
 * rounded twice. */
double special_exp(double x);

/* Natural logarithm of x > 0. Relative error 3e-16, subnormal numbers too. */
double special_log(double x);

/* log(1 + t) - t for t > -1, without the loss of digits near 0. Relative error 2e-15. */
double special_log1p_less(double t);

/* log Gamma(x), x > 0: Stirling's series DLMF 5.11.1, below 10 shifted there by DLMF 5.5.1. Error
 * 6e-15 absolute below 10, 1e-15 relative above. */
double special_log_gamma(double x);

/* Phi(x), the standard normal distribution. Relative error 1e-14 also in the lower tail (down to
 * x = -37); series DLMF 7.6.2, beyond 2 the continued fraction DLMF 7.9.3. */
double special_normal_cdf(double x);

/* The x with Phi(x) = p, 0 < p < 1. Error 1e-14 (1 + |x|) for p >= 1e-300. */
double special_normal_quantile(double p);

/* Regularised incomplete beta function I_x(a, b) of real a, b > 0: the probability that a
 * Beta(a, b) share is at most x. x at or beyond an end gives 0 or 1. Meant for a, b from 0.05 to
 * 1e7. Even part of the continued fraction DLMF 8.17.22 (Didonato and Morris, ACM TOMS 18, 1992,
 * eq. 9) by Lentz's rule; the factor before it as a deviance (Loader 2000), which keeps its digits
 * where the powers leave the range of double. Absolute error 2e-15 (1 + sqrt(a + b) / 10). O(sqrt
 * min(a, b)) near the mean. */
double special_beta(double a, double b, double x);

/* The density of Beta(a, b) at 0 < x < 1. Same relative error, times 10. */
double special_beta_density(double a, double b, double x);

/* The x with I_x(a, b) = q, 0 < q < 1: a bracketed iteration of fourth order, which mostly needs
 * one or two values of I. The error in q is twice that of special_beta, or x is off by its last
 * digit. Half a microsecond for a + b up to 1e4 (two where a or b is a fraction below 1/2), one at
 * 1e6; at most 3 there. */
double special_beta_quantile(double a, double b, double q);

#endif
