/* Made-up crowds for the tests of maps and groups: who stands where, and what they answer.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_OPINION_CROWD_H
#define ALYANS_TESTS_OPINION_CROWD_H

#include "made_up.h"

#include <stdlib.h>

/* The full-size simulations, which take minutes: ALYANS_LONG=1. */
static inline size_t at_length(size_t in_short, size_t in_full)
{
    return getenv("ALYANS_LONG") != NULL ? in_full : in_short;
}

/* How many answers there are, and by whom. */
struct attendance {
    double density;
    bool uneven_people, uneven_statements; /* a few have most of the answers */
};

static inline double uneven(struct world *w)
{
    const double u = chance(w);
    return 0.15 + 2.55 * u * u; /* mean 1 */
}

/* true where i answers j; whoever would answer nothing answers the first. */
static inline bool *attend(struct world *w, size_t n, size_t m, struct attendance a)
{
    bool *const is = arena_array(&w->arena, bool, n *m);
    double *const statement = arena_array(&w->arena, double, m);
    for (size_t j = 0; j < m; j++)
        statement[j] = a.uneven_statements ? uneven(w) : 1.0;
    for (size_t i = 0; i < n; i++) {
        const double person = a.uneven_people ? uneven(w) : 1.0;
        bool any = false;
        for (size_t j = 0; j < m; j++)
            any |= is[i * m + j] = chance(w) < a.density * person * statement[j];
        is[i * m] |= !any;
    }
    return is;
}

/* Everybody answers by the statement's own shares alone: there is nothing to be found. */
static inline struct table noise_table(struct world *w, size_t n, size_t m, struct attendance a,
                                       bool uneven_means)
{
    const struct table t = table_make(w, n, m);
    const bool *const is = attend(w, n, m, a);
    for (size_t j = 0; j < m; j++) {
        const double agree = uneven_means ? 0.05 + 0.8 * chance(w) : 0.45;
        for (size_t i = 0; i < n; i++) {
            const double u = chance(w);
            if (is[i * m + j])
                *cell(t, i, j) = u < agree         ? VOTE_AGREE
                                 : u < agree + 0.1 ? VOTE_PASS
                                                   : VOTE_DISAGREE;
        }
    }
    return t;
}

enum { CROWD_AXES = 4 };

/* Positions with mean 0 and variance 1, a hidden agreement slope . position + noise of variance 1,
 * cut at two thresholds. */
struct crowd {
    size_t n, m, k;
    double *position; /* n x k */
    double *slope;    /* m x k */
    double *low, *high;
};

enum cloud_shape { CLOUD_NORMAL, CLOUD_SKEWED, CLOUD_UNIFORM, CLOUD_HEAVY, CLOUD_SHAPES };

static inline double coordinate(struct world *w, enum cloud_shape shape)
{
    const double x = bell(w);
    const double y = bell(w);
    const double z = bell(w);
    switch (shape) {
    case CLOUD_SKEWED:
        return (x * x + y * y - 2.0) / 2.0; /* exponential */
    case CLOUD_UNIFORM:
        return (chance(w) - 0.5) * sqrt(12.0);
    case CLOUD_HEAVY:
        return x / sqrt((y * y + z * z + 1.0) / 3.0) / 1.3;
    default:
        return x;
    }
}

/* strength: length of a typical slope, below 1. */
static inline struct crowd crowd_make(struct world *w, size_t n, size_t m, size_t k,
                                      enum cloud_shape shape, double strength)
{
    struct crowd c = { n,
                       m,
                       k,
                       .position = arena_array(&w->arena, double, n *k),
                       .slope = arena_array(&w->arena, double, m *k),
                       .low = arena_array(&w->arena, double, m),
                       .high = arena_array(&w->arena, double, m) };
    for (size_t q = 0; q < n * k; q++)
        c.position[q] = coordinate(w, shape);
    for (size_t j = 0; j < m; j++) {
        double squares = 0.0;
        for (size_t q = 0; q < k; q++) {
            c.slope[j * k + q] = strength * bell(w) / sqrt((double)k);
            squares += c.slope[j * k + q] * c.slope[j * k + q];
        }
        for (size_t q = 0; q < k && squares > 0.9; q++)
            c.slope[j * k + q] *= sqrt(0.9 / squares);
        const double middle = 0.7 * bell(w);
        c.low[j] = middle - 0.2;
        c.high[j] = middle + 0.2;
    }
    return c;
}

static inline struct table crowd_answers(struct world *w, const struct crowd *c,
                                         struct attendance a)
{
    const struct table t = table_make(w, c->n, c->m);
    const bool *const is = attend(w, c->n, c->m, a);
    for (size_t i = 0; i < c->n; i++) {
        for (size_t j = 0; j < c->m; j++) {
            const double *const slope = c->slope + j * c->k;
            const double noise = sqrt(1.0 - dense_dot(slope, slope, c->k));
            const double y = dense_dot(slope, c->position + i * c->k, c->k) + noise * bell(w);
            if (is[i * c->m + j])
                *cell(t, i, j) = y > c->high[j]  ? VOTE_AGREE
                                 : y < c->low[j] ? VOTE_DISAGREE
                                                 : VOTE_PASS;
        }
    }
    return t;
}

/* Groups with independent random positions on each statement, noise times as much within them
 * (guide section 15). share: of each group, summing to 1. group: whose is who. */
struct planted {
    struct table table;
    int32_t *group;
};

static inline struct planted plant(struct world *w, size_t n, size_t m, size_t groups,
                                   const double *share, double noise, struct attendance a)
{
    struct planted p = { table_make(w, n, m), arena_array(&w->arena, int32_t, n) };
    double *const at = arena_array(&w->arena, double, groups *m);
    for (size_t q = 0; q < groups * m; q++)
        at[q] = bell(w);
    const bool *const is = attend(w, n, m, a);
    for (size_t i = 0; i < n; i++) {
        double left = chance(w);
        size_t g = 0;
        while (g + 1 < groups && (left -= share[g]) >= 0.0)
            g++;
        p.group[i] = (int32_t)g;
        for (size_t j = 0; j < m; j++) {
            const double x = at[g * m + j] + noise * bell(w);
            if (is[i * m + j])
                *cell(p.table, i, j) = x > 0.5 ? VOTE_AGREE : x < -0.5 ? VOTE_DISAGREE : VOTE_PASS;
        }
    }
    return p;
}

static const double EQUAL[5][5] = { { 1.0 },
                                    { 0.5, 0.5 },
                                    { 1.0 / 3, 1.0 / 3, 1.0 / 3 },
                                    { 0.25, 0.25, 0.25, 0.25 },
                                    { 0.2, 0.2, 0.2, 0.2, 0.2 } };

/* Inverse and determinant by Gauss and Jordan. */
static inline double plain_inverse(const double *a, size_t k, double *out)
{
    double m[DENSE_MAX][2 * DENSE_MAX] = { { 0 } };
    double determinant = 1.0;
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j < k; j++)
            m[i][j] = a[i * k + j];
        m[i][k + i] = 1.0;
    }
    for (size_t p = 0; p < k; p++) {
        const double pivot = m[p][p];
        determinant *= pivot;
        for (size_t j = 0; j < 2 * k; j++)
            m[p][j] /= pivot;
        for (size_t i = 0; i < k; i++) {
            const double factor = m[i][p];
            for (size_t j = 0; j < 2 * k && i != p; j++)
                m[i][j] -= factor * m[p][j];
        }
    }
    for (size_t i = 0; i < k * k; i++)
        out[i] = m[i / k][k + i % k];
    return determinant;
}

#endif
