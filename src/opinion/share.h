/* How large the share of agreement is, and how sure: the Beta posterior of a share.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_SHARE_H
#define ALYANS_OPINION_SHARE_H

#include "kit/base/arena.h"

/* Equal-tailed 90 %: 5 % on either side are outside. */
struct interval {
    double low, high;
};

/* Regularised incomplete beta function I_x(a, b) for a = successes + 1/2, b = failures + 1/2, x in
 * 0..1: the probability that the share is at most x, with Jeffreys' prior (1/2, 1/2). Continued
 * fraction of DLMF 8.17.22, evaluated by Lentz's rule; the factor before it from exact products, so
 * that only + - * / and sqrt are used. Absolute error about 1e-15 (successes + failures). O(log n +
 * sqrt n). */
double share_at_most(int64_t successes, int64_t failures, double x);

/* The x with share_at_most(x) = q, 0 < q < 1; bisection safeguarding Newton steps. */
double share_quantile(int64_t successes, int64_t failures, double q);

/* The 90 % interval of the share. */
struct interval share_interval(int64_t successes, int64_t failures);

/* Some people's answers to one statement. */
struct share {
    int64_t successes, failures;
};

/* The 90 % interval of (share of a) - (share of b), both independent. Quadrature at the Chebyshev
 * points, where the posterior with Jeffreys' prior is a polynomial and its weights are exact; the
 * distribution of the difference is good to about 1e-6. Same bytes always. Errors: ERR_NO_MEMORY.
 */
MUST_USE err_t share_difference(struct share a, struct share b, struct arena *scratch,
                                struct interval *out);

#endif
