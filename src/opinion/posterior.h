/* Posteriors of shares on a grid of angles: what two shares say about each other.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_POSTERIOR_H
#define ALYANS_OPINION_POSTERIOR_H

#include "opinion/share.h"

/* The Chebyshev points x_i = sin^2(i pi / (2 steps)), i = 0..steps. With respect to the angle
 * phi = 2 asin(sqrt x) the Jeffreys posterior sin^(2s)(phi/2) cos^(2f)(phi/2) of s successes and f
 * failures is smooth and even at both ends where s and f are whole, and never wider than
 * 1 / sqrt((s + f) / 2): the trapezoidal sum of it is as good as exact. */
struct angle {
    double x, y;         /* y = 1 - x */
    double log_x, log_y; /* 0 in place of minus infinity at the ends */
};
struct angle_grid {
    size_t steps; /* a power of two */
    struct angle *at;
};

/* Steps (a power of two, 64 to 2^17) that are a third of a standard deviation or finer for a share
 * of count answers (to 2e8). */
size_t angle_steps_for(double count);

/* Only square roots and special_log. O(steps). Errors: ERR_NO_MEMORY. */
MUST_USE err_t angle_grid_make(size_t steps, struct arena *arena, struct angle_grid *out);

/* One share's posterior on every stride-th point of a grid, from point first on (in strides); below
 * and above its window the density is less than 1e-17 of its largest value. */
struct posterior {
    size_t first, count, last; /* last: steps / stride, the point where x = 1 */
    double step;               /* angle between two points */
    double *density;           /* count, with respect to the angle; its trapezoidal sum is 1 */
    double *at_most;           /* count: the distribution */
};

/* Fills p from a grid that angle_steps_for(successes + failures) * stride does not exceed; values
 * has room for 2 (steps / stride + 1) numbers and is used by p. The distribution: trapezoidal sums
 * with the Euler-Maclaurin terms in h^2 and h^4 (DLMF 2.10.1), relative error about 1e-5 also in
 * the tails. Where s or f is a fraction below 1 the density has a cusp at that end; absolute error
 * then up to 1e-3 on 64 steps, 1e-5 on 2048. */
void posterior_make(const struct angle_grid *grid, size_t stride, struct share s, double *values,
                    struct posterior *p);

/* P(a < b), a and b independent and on the same points. O(count). */
double posterior_less(const struct posterior *a, const struct posterior *b);

/* The trapezoidal weight of the k-th point of the window: 1, or 1/2 where x is 0 or 1. */
static inline double posterior_weight(const struct posterior *p, size_t k)
{
    const size_t i = p->first + k;
    return i == 0 || i == p->last ? 0.5 : 1.0;
}

#endif
