/* Eigenvalues of small symmetric matrices by reduction to three diagonals and QL steps.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/eigen.h"

#include <math.h>

enum { STEPS_MAX = 60 }; /* for one eigenvalue; two or three are usual */

static double length(const double *x, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += x[i] * x[i];
    return sqrt(sum);
}

/* Makes of x a vector u such that (1 - u u') maps the old x to (-+|x|, 0, 0, ...); returns that
 * first entry. u is 0 when nothing has to be mapped. */
static double reflector(double *x, size_t n)
{
    const double size = length(x, n);
    const double first = x[0];
    if (length(x + 1, n - 1) <= 0.0) {
        memset(x, 0, n * sizeof *x);
        return first;
    }
    const double target = first > 0.0 ? -size : size; /* away from first: nothing cancels */
    x[0] = first - target;
    const double half = sqrt(size * fabs(x[0])); /* |x|^2 = 2 half^2 */
    for (size_t i = 0; i < n; i++)
        x[i] /= half;
    return target;
}

/* a = (1 - u u') a (1 - u u') on rows and columns from `from` on; u begins there. p is room for n.
 */
static void reflect_both_sides(double *a, size_t n, size_t from, const double *u, double *p)
{
    const size_t count = n - from;
    memset(p, 0, count * sizeof *p);
    for (size_t j = 0; j < count; j++) {
        const double *const column = a + from + (from + j) * n;
        for (size_t i = 0; i < count; i++)
            p[i] += column[i] * u[j];
    }
    double half = 0.0;
    for (size_t i = 0; i < count; i++)
        half += p[i] * u[i];
    half *= 0.5;
    for (size_t i = 0; i < count; i++)
        p[i] -= half * u[i];
    for (size_t j = 0; j < count; j++) {
        double *const column = a + from + (from + j) * n;
        for (size_t i = 0; i < count; i++)
            column[i] -= u[i] * p[j] + p[i] * u[j];
    }
}

/* rows = rows (1 - u u'), u from column `from` on. p is room for count. */
static void reflect_rows(double *rows, size_t count, size_t n, size_t from, const double *u,
                         double *p)
{
    memset(p, 0, count * sizeof *p);
    for (size_t j = from; j < n; j++) {
        for (size_t r = 0; r < count; r++)
            p[r] += rows[r + j * count] * u[j - from];
    }
    for (size_t j = from; j < n; j++) {
        for (size_t r = 0; r < count; r++)
            rows[r + j * count] -= p[r] * u[j - from];
    }
}

/* d: the diagonal; e[i]: the entry beside d[i] and d[i + 1]. */
static void reduce(double *a, size_t n, double *d, double *e, double *rows, size_t count)
{
    double p[EIGEN_MAX];
    for (size_t k = 0; k + 2 < n; k++) {
        double *const u = a + k + 1 + k * n;
        e[k] = reflector(u, n - k - 1);
        reflect_both_sides(a, n, k + 1, u, p);
        reflect_rows(rows, count, n, k + 1, u, p);
    }
    if (n >= 2)
        e[n - 2] = a[n - 1 + (n - 2) * n];
    e[n - 1] = 0.0;
    for (size_t i = 0; i < n; i++)
        d[i] = a[i + i * n];
}

static void rotate_columns(double *rows, size_t count, size_t i, double c, double s)
{
    double *const x = rows + i * count;
    double *const y = x + count;
    for (size_t r = 0; r < count; r++) {
        const double old = y[r];
        y[r] = s * x[r] + c * old;
        x[r] = c * x[r] - s * old;
    }
}

/* One QL step on the block from first to last, which does not fall apart. */
static void ql_step(double *d, double *e, size_t first, size_t last, double *rows, size_t count)
{
    const double g0 = (d[first + 1] - d[first]) / (2.0 * e[first]);
    const double root = sqrt(g0 * g0 + 1.0);
    double g = d[last] - d[first] + e[first] / (g0 + (g0 >= 0.0 ? root : -root));
    double s = 1.0;
    double c = 1.0;
    double p = 0.0;
    for (size_t i = last; i-- > first;) {
        const double f = s * e[i];
        const double b = c * e[i];
        const double r = sqrt(f * f + g * g);
        e[i + 1] = r;
        if (r <= 0.0) { /* it falls apart here */
            d[i + 1] -= p;
            e[last] = 0.0;
            return;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        const double t = (d[i] - g) * s + 2.0 * c * b;
        p = s * t;
        d[i + 1] = g + p;
        g = c * t - b;
        rotate_columns(rows, count, i, c, s);
    }
    d[first] -= p;
    e[first] = g;
    e[last] = 0.0;
}

static double largest_entry(const double *d, const double *e, size_t n)
{
    double largest = 0.0;
    for (size_t i = 0; i < n; i++) {
        largest = fabs(d[i]) > largest ? fabs(d[i]) : largest;
        largest = fabs(e[i]) > largest ? fabs(e[i]) : largest;
    }
    return largest;
}

/* The last row of the block that begins at first: e is negligible behind it. */
static size_t block_end(const double *e, size_t first, size_t n, double negligible)
{
    size_t last = first;
    while (last + 1 < n && fabs(e[last]) > negligible)
        last++;
    return last;
}

static void order_descending(size_t n, double *value, double *rows, size_t count)
{
    for (size_t k = 0; k + 1 < n; k++) {
        size_t best = k;
        for (size_t i = k + 1; i < n; i++) {
            if (value[i] > value[best])
                best = i;
        }
        if (best == k)
            continue;
        const double v = value[k];
        value[k] = value[best];
        value[best] = v;
        for (size_t i = 0; i < count; i++) {
            const double w = rows[i + k * count];
            rows[i + k * count] = rows[i + best * count];
            rows[i + best * count] = w;
        }
    }
}

int eigen_symmetric_rows(double *a, size_t n, double *value, double *rows, size_t count)
{
    must(n <= EIGEN_MAX && count <= EIGEN_MAX);
    if (n == 0)
        return 0;
    double e[EIGEN_MAX];
    reduce(a, n, value, e, rows, count);
    const double negligible = 1e-17 * largest_entry(value, e, n);
    int steps = 0;
    for (size_t first = 0; first < n; first++) {
        for (int step = 0; step < STEPS_MAX; step++) {
            const size_t last = block_end(e, first, n, negligible);
            if (last == first)
                break;
            ql_step(value, e, first, last, rows, count);
            steps++;
        }
    }
    order_descending(n, value, rows, count);
    return steps;
}

int eigen_symmetric(double *a, size_t n, double *value, double *vector)
{
    memset(vector, 0, n * n * sizeof *vector);
    for (size_t i = 0; i < n; i++)
        vector[i + i * n] = 1.0;
    return eigen_symmetric_rows(a, n, value, vector, n);
}
