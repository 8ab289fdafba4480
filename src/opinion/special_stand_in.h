/* Stand-in for opinion/special.h until both branches meet: delete this file and include that one.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_SPECIAL_STAND_IN_H
#define ALYANS_OPINION_SPECIAL_STAND_IN_H

#include <math.h>

/* e^x: x = k log 2 + r, the series of e^r, and k by moving the point. */
static inline double special_exp(double x)
{
    if (x < -745.0)
        return 0.0;
    if (x > 709.0)
        return HUGE_VAL;
    const double turns = x * 1.44269504088896340736;
    const int k = (int)(turns < 0.0 ? turns - 0.5 : turns + 0.5);
    const double r = (x - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10;
    double sum = 1.0;
    for (int i = 18; i >= 1; i--)
        sum = 1.0 + sum * r / i;
    return ldexp(sum, k);
}

/* log x, x > 0: x = 2^k y with y near 1, and log y = 2 artanh((y - 1) / (y + 1)). */
static inline double special_log(double x)
{
    int k;
    double y = frexp(x, &k);
    if (y < 0.70710678118654752440) {
        y *= 2.0;
        k--;
    }
    const double t = (y - 1.0) / (y + 1.0);
    double sum = 0.0;
    for (int i = 41; i >= 1; i -= 2)
        sum = sum * t * t + 1.0 / i;
    return k * 6.93147180369123816490e-01 + (2.0 * t * sum + k * 1.90821492927058770002e-10);
}

/* The standard normal distribution: its density times the series x + x^3/3 + x^5/15 + ... */
static inline double special_normal_cdf(double x)
{
    if (x < -9.0 || x > 9.0)
        return x < 0.0 ? 0.0 : 1.0;
    double term = x;
    double sum = x;
    for (int i = 3; i < 400 && fabs(term) > 1e-17 * fabs(sum); i += 2) {
        term *= x * x / i;
        sum += term;
    }
    return 0.5 + sum * special_exp(-x * x / 2.0) * 0.39894228040143267794;
}

#endif
