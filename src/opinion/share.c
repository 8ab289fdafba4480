/* How large the share of agreement is, and how sure: the Beta posterior of a share.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/share.h"

#include <math.h>

#include "opinion/memory.h"

static const double TAIL = 0.05;
static const double PI = 3.14159265358979323846;

/* mantissa * 2^exponent, for products whose size leaves the range of double. */
struct wide {
    double mantissa;
    int64_t exponent;
};

static struct wide wide_times(struct wide w, double factor)
{
    int shift;
    w.mantissa = frexp(w.mantissa * factor, &shift); /* exact: frexp only moves the point */
    w.exponent += shift;
    return w;
}

static struct wide wide_product(struct wide a, struct wide b)
{
    a.exponent += b.exponent;
    return wide_times(a, b.mantissa);
}

static struct wide wide_power(double x, int64_t n)
{
    struct wide power = { 1.0, 0 };
    struct wide square = wide_times((struct wide){ 1.0, 0 }, x);
    for (; n > 0; n >>= 1) {
        if (n & 1)
            power = wide_product(power, square);
        square = wide_product(square, square);
    }
    return power;
}

static double narrow(struct wide w)
{
    if (w.exponent < -1100)
        return 0.0;
    must(w.exponent < 1024);
    return ldexp(w.mantissa, (int)w.exponent);
}

/* 1 / B(k + 1/2, l + 1/2) = (k + l)! / (pi * prod_{i<=k} (i - 1/2) * prod_{i<=l} (i - 1/2)). */
static struct wide beta_constant(int64_t k, int64_t l)
{
    struct wide w = { 1.0, 0 };
    for (int64_t i = 1; i <= k; i++)
        w = wide_times(w, (double)i / ((double)i - 0.5));
    for (int64_t i = 1; i <= l; i++)
        w = wide_times(w, (double)(k + i) / ((double)i - 0.5));
    return wide_times(w, 1.0 / PI);
}

/* x^k (1 - x)^l / B(k + 1/2, l + 1/2): the posterior density times sqrt(x (1 - x)). */
static double scaled_density(const struct wide *constant, int64_t k, int64_t l, double x)
{
    return narrow(wide_product(wide_product(wide_power(x, k), wide_power(1.0 - x, l)), *constant));
}

/* Coefficient d_i of the continued fraction (DLMF 8.17.23). */
static double coefficient(int64_t i, double a, double b, double x)
{
    const int64_t half = i / 2;
    const double h = (double)half;
    if (i % 2 == 0)
        return h * (b - h) * x / ((a + 2.0 * h - 1.0) * (a + 2.0 * h));
    return -(a + h) * (a + b + h) * x / ((a + 2.0 * h) * (a + 2.0 * h + 1.0));
}

static double guarded(double v)
{
    return fabs(v) < 1e-300 ? 1e-300 : v;
}

/* 1/(1 + d1/(1 + d2/(1 + ...))), quick for x below (a + 1) / (a + b + 2). */
static double continued_fraction(double a, double b, double x)
{
    double c = 1.0;
    double d = 1.0 / guarded(1.0 + coefficient(1, a, b, x));
    double f = d;
    for (int64_t i = 2; i < 1000000; i++) {
        const double e = coefficient(i, a, b, x);
        d = 1.0 / guarded(1.0 + e * d);
        c = guarded(1.0 + e / c);
        f *= c * d;
        if (fabs(c * d - 1.0) < 1e-16)
            break;
    }
    return f;
}

static double at_most(const struct wide *constant, int64_t k, int64_t l, double x)
{
    if (x <= 0.0)
        return 0.0;
    if (x >= 1.0)
        return 1.0;
    const double a = (double)k + 0.5;
    const double b = (double)l + 0.5;
    const double front = scaled_density(constant, k, l, x) * sqrt(x * (1.0 - x));
    if (x < (a + 1.0) / (a + b + 2.0))
        return front * continued_fraction(a, b, x) / a;
    return 1.0 - front * continued_fraction(b, a, 1.0 - x) / b;
}

double share_at_most(int64_t successes, int64_t failures, double x)
{
    must(successes >= 0 && failures >= 0);
    const struct wide constant = beta_constant(successes, failures);
    return at_most(&constant, successes, failures, x);
}

double share_quantile(int64_t successes, int64_t failures, double q)
{
    must(successes >= 0 && failures >= 0 && q > 0.0 && q < 1.0);
    const struct wide constant = beta_constant(successes, failures);
    double low = 0.0;
    double high = 1.0;
    double x = ((double)successes + 0.5) / ((double)(successes + failures) + 1.0);
    for (int i = 0; i < 200 && high - low > 1e-16; i++) {
        const double excess = at_most(&constant, successes, failures, x) - q;
        if (excess > 0.0)
            high = x;
        else
            low = x;
        const double density =
            scaled_density(&constant, successes, failures, x) / sqrt(x * (1.0 - x));
        const double newton = density > 0.0 ? x - excess / density : -1.0;
        const double next = newton > low && newton < high ? newton : low + (high - low) / 2.0;
        if (fabs(next - x) <= 1e-15 * x)
            return next;
        x = next;
    }
    return x;
}

struct interval share_interval(int64_t successes, int64_t failures)
{
    return (struct interval){ share_quantile(successes, failures, TAIL),
                              share_quantile(successes, failures, 1.0 - TAIL) };
}

/* --- the difference of two shares ------------------------------------------------------------ */

enum { GRID = 2048 };

/* A posterior on the Chebyshev grid x_i = sin^2(i pi / (2 GRID)), i = 0..GRID. */
struct posterior {
    double density[GRID + 1]; /* with respect to the angle phi, x = sin^2(phi / 2) */
    double at_most[GRID + 1]; /* the distribution at x_i */
};
struct difference {
    double x[GRID + 1];
    double cosine[GRID + 1], sine[GRID + 1];
    struct posterior a, b;
};

/* The angles i pi / (2 GRID) built from halves of the right angle: only square roots. */
static void make_grid(struct difference *g)
{
    g->cosine[0] = 1.0;
    g->sine[0] = 0.0;
    g->cosine[GRID] = 0.0;
    g->sine[GRID] = 1.0;
    for (size_t gap = GRID; gap > 1; gap /= 2) {
        const double c = sqrt((1.0 + g->cosine[gap]) / 2.0);
        g->sine[gap / 2] = g->sine[gap] / (2.0 * c);
        g->cosine[gap / 2] = c;
    }
    for (size_t bit = 1; bit < GRID; bit *= 2) {
        for (size_t i = bit + 1; i < 2 * bit; i++) {
            const double c = g->cosine[i - bit];
            const double s = g->sine[i - bit];
            g->cosine[i] = c * g->cosine[bit] - s * g->sine[bit];
            g->sine[i] = s * g->cosine[bit] + c * g->sine[bit];
        }
    }
    for (size_t i = 0; i <= GRID; i++)
        g->x[i] = g->sine[i] * g->sine[i];
}

/* Trapezoidal mass of grid point i: exact for a trigonometric polynomial of degree up to 2 GRID
 * - 1. */
static double mass(const struct posterior *p, size_t i)
{
    return p->density[i] * (i == 0 || i == GRID ? 0.5 : 1.0);
}

/* The density is even around both ends, so the point beyond an end is the one before it. */
static double density_beyond(const struct posterior *p, size_t i, bool before)
{
    if (before)
        return p->density[i == 0 ? 1 : i - 1];
    return p->density[i == GRID ? GRID - 1 : i + 1];
}

static void make_posterior(struct share s, const double x[GRID + 1], struct posterior *p)
{
    const struct wide constant = beta_constant(s.successes, s.failures);
    for (size_t i = 0; i <= GRID; i++)
        p->density[i] = scaled_density(&constant, s.successes, s.failures, x[i]);
    double total = 0.0;
    for (size_t i = 0; i <= GRID; i++)
        total += mass(p, i);
    for (size_t i = 0; i <= GRID; i++)
        p->density[i] /= total;

    p->at_most[0] = 0.0;
    for (size_t i = 0; i < GRID; i++) {
        const double middle = p->density[i] + p->density[i + 1];
        const double outer = density_beyond(p, i, true) + density_beyond(p, i + 1, false);
        p->at_most[i + 1] = p->at_most[i] + (13.0 * middle - outer) / 24.0;
    }
}

/* P(a - b <= d): over the grid of a, the probability that b is at least x - d. */
static double difference_at_most(const struct difference *g, double d)
{
    double sum = 0.0;
    size_t j = 0;
    for (size_t i = 0; i <= GRID; i++) {
        const double y = g->x[i] - d;
        double below = y <= 0.0 ? 0.0 : 1.0;
        if (y > 0.0 && y < 1.0) {
            while (g->x[j + 1] <= y)
                j++;
            const double part = (y - g->x[j]) / (g->x[j + 1] - g->x[j]);
            below = g->b.at_most[j] + part * (g->b.at_most[j + 1] - g->b.at_most[j]);
        }
        sum += mass(&g->a, i) * (1.0 - below);
    }
    return sum;
}

static double difference_quantile(const struct difference *g, double q)
{
    double low = -1.0;
    double high = 1.0;
    while (high - low > 1e-12) {
        const double middle = low + (high - low) / 2.0;
        if (difference_at_most(g, middle) > q)
            high = middle;
        else
            low = middle;
    }
    return low + (high - low) / 2.0;
}

err_t share_difference(struct share a, struct share b, struct arena *scratch, struct interval *out)
{
    must(a.successes >= 0 && a.failures >= 0 && b.successes >= 0 && b.failures >= 0);
    LEVEL(level, scratch);
    struct difference *const g = arena_try_array(scratch, struct difference, 1);
    if (g == NULL)
        return ERR_NO_MEMORY;
    make_grid(g);
    make_posterior(a, g->x, &g->a);
    make_posterior(b, g->x, &g->b);
    *out = (struct interval){ difference_quantile(g, TAIL), difference_quantile(g, 1.0 - TAIL) };
    return OK;
}
