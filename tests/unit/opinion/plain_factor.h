/* The factor model written from its formulas, slow and dense: what factor.c is held against.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_UNIT_OPINION_PLAIN_FACTOR_H
#define ALYANS_TESTS_UNIT_OPINION_PLAIN_FACTOR_H

#include "crowd.h"

enum { AXES = FACTORS_MAX };

/* Everything dense and row-major: people x k, people x k x k, statements x k, statements x k x k.
 */
struct plain {
    struct table t;
    size_t k;
    const double *weight;
    const bool *left_out;
    double *z, *c, *w, *s, *mean, *mean_spread;
    double noise, axis_variance[AXES], mean_variance;
};

/* A beginning drawn by chance; lives in the world's arena. */
struct plain plain_begin(struct world *w, struct table t, size_t k, const double *weight,
                         const bool *left_out);
void plain_step(struct plain *p);            /* one iteration */
void plain_place(struct plain *p, size_t i); /* where person i stands by what was learned so far */

#endif
