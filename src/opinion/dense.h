/* Symmetric matrices of a handful of rows, packed by rows of their lower triangle:
 * (0,0) (1,0) (1,1) (2,0) ...
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_DENSE_H
#define ALYANS_OPINION_DENSE_H

#include <math.h>

#include "kit/base/base.h"

enum { DENSE_MAX = 8, PACKED_MAX = DENSE_MAX * (DENSE_MAX + 1) / 2 };

static inline size_t packed_size(size_t k)
{
    return k * (k + 1) / 2;
}
static inline size_t packed_at(size_t row, size_t column)
{
    return row >= column ? row * (row + 1) / 2 + column : column * (column + 1) / 2 + row;
}

/* a = l l', l lower triangular, in place (Golub and Van Loan, algorithm 4.2.1). false: a is not
 * positive definite, and what it holds then means nothing. */
static inline bool cholesky(double *a, size_t k)
{
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j <= i; j++) {
            double s = a[packed_at(i, j)];
            for (size_t q = 0; q < j; q++)
                s -= a[packed_at(i, q)] * a[packed_at(j, q)];
            if (j < i) {
                a[packed_at(i, j)] = s / a[packed_at(j, j)];
            } else {
                if (!(s > 0.0))
                    return false;
                a[packed_at(i, i)] = sqrt(s);
            }
        }
    }
    return true;
}

/* x becomes l^-1 x. */
static inline void solve_lower(const double *l, size_t k, double *x)
{
    for (size_t i = 0; i < k; i++) {
        for (size_t q = 0; q < i; q++)
            x[i] -= l[packed_at(i, q)] * x[q];
        x[i] /= l[packed_at(i, i)];
    }
}

/* x becomes l'^-1 x. */
static inline void solve_upper(const double *l, size_t k, double *x)
{
    for (size_t i = k; i-- > 0;) {
        for (size_t q = i + 1; q < k; q++)
            x[i] -= l[packed_at(q, i)] * x[q];
        x[i] /= l[packed_at(i, i)];
    }
}

/* l becomes its own inverse, lower triangular too. */
static inline void invert_lower(double *l, size_t k)
{
    for (size_t j = 0; j < k; j++) {
        l[packed_at(j, j)] = 1.0 / l[packed_at(j, j)];
        for (size_t i = j + 1; i < k; i++) {
            double s = 0.0;
            for (size_t q = j; q < i; q++)
                s -= l[packed_at(i, q)] * l[packed_at(q, j)];
            l[packed_at(i, j)] = s / l[packed_at(i, i)];
        }
    }
}

/* a becomes its inverse. false as cholesky. About k^3 operations. */
static inline bool invert_symmetric(double *a, size_t k)
{
    if (!cholesky(a, k))
        return false;
    invert_lower(a, k);
    for (size_t i = 0; i < k; i++) { /* (l^-1)' l^-1, the rows that are still needed below */
        for (size_t j = 0; j <= i; j++) {
            double s = 0.0;
            for (size_t q = i; q < k; q++)
                s += a[packed_at(q, i)] * a[packed_at(q, j)];
            a[packed_at(i, j)] = s;
        }
    }
    return true;
}

/* y = a x. */
static inline void symmetric_times(const double *a, size_t k, const double *x, double *y)
{
    for (size_t i = 0; i < k; i++) {
        y[i] = 0.0;
        for (size_t j = 0; j < k; j++)
            y[i] += a[packed_at(i, j)] * x[j];
    }
}

/* x' a y. */
static inline double symmetric_form(const double *x, const double *a, size_t k, const double *y)
{
    double s = 0.0;
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j < k; j++)
            s += x[i] * a[packed_at(i, j)] * y[j];
    }
    return s;
}

static inline double dense_dot(const double *x, const double *y, size_t k)
{
    double s = 0.0;
    for (size_t i = 0; i < k; i++)
        s += x[i] * y[i];
    return s;
}

/* a becomes t a t', t k x k and row-major. */
static inline void symmetric_transform(const double *t, double *a, size_t k)
{
    double ta[DENSE_MAX * DENSE_MAX] = { 0 };
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j < k; j++) {
            double s = 0.0;
            for (size_t q = 0; q < k; q++)
                s += t[i * k + q] * a[packed_at(q, j)];
            ta[i * k + j] = s;
        }
    }
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j <= i; j++) {
            double s = 0.0;
            for (size_t q = 0; q < k; q++)
                s += ta[i * k + q] * t[j * k + q];
            a[packed_at(i, j)] = s;
        }
    }
}

#endif
