/* What the two halves of an iteration share: people are placed by what statements were learned to
 * be (expectation, factor.c), statements are learned from people placed so (maximisation,
 * factor_learn.c). SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_FACTOR_EM_H
#define ALYANS_OPINION_FACTOR_EM_H

#include "opinion/eigen.h"
#include "opinion/factor.h"
#include "opinion/memory.h"
#include "opinion/spectrum.h"

enum { VALUES = 3 };

/* A statement's row of the table: loading, then loading loading' + spread. Its row of sums: answer
 * - mean times position, position, position position' + covariance. Each part begins at a multiple
 * of four. */
ALWAYS_INLINE size_t head_fours(size_t k)
{
    return (k + FOUR - 1) / FOUR;
}
ALWAYS_INLINE size_t tail_fours(size_t k)
{
    return (packed_size(k) + FOUR - 1) / FOUR;
}
ALWAYS_INLINE size_t table_width(size_t k)
{
    return (head_fours(k) + tail_fours(k)) * FOUR;
}
ALWAYS_INLINE size_t sums_width(size_t k)
{
    return (2 * head_fours(k) + tail_fours(k)) * FOUR;
}

/* Sums over people of what the maximisation needs beside the statements' sums. */
struct totals {
    double weight, position[FACTORS_MAX], square[PACKED_MAX];
};

struct em {
    const struct votes *votes;
    const bool *left_out;
    const double *weight;
    size_t k, m;
    double *x;      /* CELLS a statement: answer - mean */
    double *table;  /* statements x table_width */
    double *sums;   /* pieces x statements x sums_width */
    double *values; /* statements x VALUES: weight of each answer */
    size_t pieces;
    struct totals totals[PIECES_MAX];
    struct factor_model *model;    /* mean, loading, spread, noise, axis_variance */
    double *position, *covariance; /* when the last pass keeps them; else NULL */
    double votes_weight;           /* weight of all answers */
    double middle;                 /* mean of all answers */
    double *mean_spread;           /* statements: posterior variance of the mean */
    bool *idle; /* statements that are left out, or where all answers are the same */
};

static inline bool is_in(const struct em *e, size_t j)
{
    return e->left_out == NULL || !e->left_out[j];
}

/* Weighted count of the answers to statement j, sum and sum of squares of answer - mean. */
struct column_sums {
    double n, sum, squares;
};

static inline struct column_sums column_sums_of(const double *values, double mean)
{
    struct column_sums s = { 0 };
    for (size_t q = 0; q < VALUES; q++) {
        const double x = (double)q - 1.0 - mean;
        s.n += values[q];
        s.sum += values[q] * x;
        s.squares += values[q] * x * x;
    }
    return s;
}

/* y = t x; t is k by k, row-major. */
static inline void times(const double *t, size_t k, const double *x, double *y)
{
    for (size_t a = 0; a < k; a++)
        y[a] = dense_dot(t + a * k, x, k);
}

/* Prior variance of the loadings by axis, and of the means. */
void factor_learn_priors(struct em *e);
/* One maximisation from the sums of the last expectation: loadings, means, their spreads, the
 * priors of both, and the noise. */
void factor_maximise(struct em *e);

#endif
