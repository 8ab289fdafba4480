/* How large the share of agreement is, and how sure: the Beta posterior of a share.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_SHARE_H
#define ALYANS_OPINION_SHARE_H

#include "kit/base/arena.h"

struct interval {
    double low, high;
};

/* Some people's answers to one statement. Counts may be fractions: of weighted answers the caller
 * gives share times n and (1 - share) times n, with the effective number of answers
 * n = (sum w)^2 / sum w^2 (Kish 1965). */
struct share {
    double successes, failures;
};

/* The posterior of a share with Jeffreys' prior is Beta(successes + 1/2, failures + 1/2). */

/* The probability that the share is at most x: special_beta, with its errors. */
double share_at_most(double successes, double failures, double x);

/* The x with share_at_most(x) = q, 0 < q < 1. */
double share_quantile(double successes, double failures, double q);

/* (successes + 1/2) / (successes + failures + 1). */
double share_mean(double successes, double failures);

/* Equal-tailed: (1 - level) / 2 are outside on either side. A microsecond for up to 1e5 answers. */
struct interval share_interval_at(double successes, double failures, double level);

/* share_interval_at 90 %: 5 % on either side. */
struct interval share_interval(double successes, double failures);

/* The interval of (share of a) - (share of b), both independent, equal-tailed at the level.
 * Quadrature at the Chebyshev points (posterior.h), where the trapezoidal weights are exact for
 * whole counts; the bounds are good to about 1e-6, with fractions of counts below 1 to 1e-5. Half a
 * millisecond. Errors: ERR_NO_MEMORY. */
MUST_USE err_t share_difference_at(struct share a, struct share b, double level,
                                   struct arena *scratch, struct interval *out);
/* At 90 %. */
MUST_USE err_t share_difference(struct share a, struct share b, struct arena *scratch,
                                struct interval *out);

/* Nearly the same in no time, from an interval and the mean of each: the variance estimates
 * recovered from the limits (Newcombe, Statistics in Medicine 17, 1998, method 10; Donner and Zou,
 * Statistical Methods in Medical Research 21, 2012), with Jeffreys intervals. The level is theirs.
 * Off the exact bounds by at most 0.05 at 3 answers, 0.015 at 10, 0.002 at 100. Its coverage beside
 * that of share_difference: tests/unit/opinion/coverage_test.c. */
struct interval share_difference_fast(double mean_a, struct interval a, double mean_b,
                                      struct interval b);

#endif
