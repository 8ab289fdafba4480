/* Eigenvalues of small symmetric matrices by Jacobi rotations.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/eigen.h"

#include <math.h>

enum { SWEEPS_MAX = 60 };

/* Cosine and sine that bring the element between p and q to zero. */
static void rotation(double app, double aqq, double apq, double *c, double *s)
{
    const double tau = (aqq - app) / (2.0 * apq);
    const double root = sqrt(1.0 + tau * tau);
    const double t = tau >= 0.0 ? 1.0 / (tau + root) : 1.0 / (tau - root);
    *c = 1.0 / sqrt(1.0 + t * t);
    *s = t * *c;
}

static void rotate_columns(double *m, size_t n, size_t p, size_t q, double c, double s)
{
    double *const x = m + p * n;
    double *const y = m + q * n;
    for (size_t i = 0; i < n; i++) {
        const double xi = x[i];
        x[i] = c * xi - s * y[i];
        y[i] = s * xi + c * y[i];
    }
}

static void rotate_rows(double *m, size_t n, size_t p, size_t q, double c, double s)
{
    for (size_t j = 0; j < n; j++) {
        const double xj = m[p + j * n];
        m[p + j * n] = c * xj - s * m[q + j * n];
        m[q + j * n] = s * xj + c * m[q + j * n];
    }
}

static bool sweep(double *a, size_t n, double *vector, double negligible)
{
    bool any = false;
    for (size_t p = 0; p + 1 < n; p++) {
        for (size_t q = p + 1; q < n; q++) {
            if (fabs(a[p + q * n]) <= negligible)
                continue;
            any = true;
            double c;
            double s;
            rotation(a[p + p * n], a[q + q * n], a[p + q * n], &c, &s);
            rotate_columns(a, n, p, q, c, s);
            rotate_rows(a, n, p, q, c, s);
            rotate_columns(vector, n, p, q, c, s);
            a[p + q * n] = 0.0;
            a[q + p * n] = 0.0;
        }
    }
    return any;
}

static void order_descending(size_t n, double *value, double *vector)
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
        for (size_t i = 0; i < n; i++) {
            const double w = vector[i + k * n];
            vector[i + k * n] = vector[i + best * n];
            vector[i + best * n] = w;
        }
    }
}

int eigen_symmetric(double *a, size_t n, double *value, double *vector)
{
    double largest = 0.0;
    for (size_t i = 0; i < n * n; i++) {
        vector[i] = 0.0;
        largest = fabs(a[i]) > largest ? fabs(a[i]) : largest;
    }
    for (size_t i = 0; i < n; i++)
        vector[i + i * n] = 1.0;

    int sweeps = 0;
    while (sweeps < SWEEPS_MAX && sweep(a, n, vector, largest * 1e-17))
        sweeps++;
    for (size_t i = 0; i < n; i++)
        value[i] = a[i + i * n];
    order_descending(n, value, vector);
    return sweeps;
}
