/* The two half steps of the factorisation: the best participants for given statements, and the best
 * statements for given participants. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_FACTORIZATION_STEP_H
#define ALYANS_OPINION_FACTORIZATION_STEP_H

#include "opinion/factorization.h"

/* The unknowns that are searched for, in one vector x: b and h of the statements used, in turn,
 * then the global; a and f follow from them. Penalties are scaled as the loss is: by the sum of
 * weights of all answers. */
struct factors {
    const struct votes *votes;
    const double *weight; /* participants; NULL: all 1 */
    int32_t *place;       /* statements: number among those used, or -1 */
    bool *row_used;       /* participants */
    size_t used, rows;    /* statements and participants used */
    size_t unknowns;      /* 2 used + 1 */
    double answers;       /* sum of weights */
    double *seen;         /* used: sum of weights of the answers */
    double penalty_a, penalty_f, penalty_b, penalty_h, penalty_global, penalty_product;
    size_t pieces;
    size_t *piece_start;   /* pieces + 1 rows */
    double *piece_sums;    /* pieces x used x FACTOR_SUMS */
    double *piece_loss;    /* pieces */
    uint32_t *piece_cells; /* pieces x (used + 1): the answers used of one row */
    double *sums;  /* used x FACTOR_SUMS: over the answers, weighted, of f, f^2, y - a, (y - a) f */
    double *point; /* used x 2: -b - global, h: where the pass is taken */
    struct workers *workers;
    double *a, *f; /* participants: where a pass writes them, or NULL */
};
enum { FACTOR_SUMS = 4 };

static inline double factors_weight(const struct factors *p, size_t row)
{
    return p->weight == NULL ? 1.0 : p->weight[row];
}

/* Finds out what is used and what it weighs. Everything lives in scratch. 3 passes over the votes.
 * p->answers may be 0: then there is nothing to search for. Errors: ERR_NO_MEMORY. */
MUST_USE err_t factors_init(const struct votes *v, const struct factorization_given *given,
                            const struct factorization_options *o, struct workers *w,
                            struct arena *scratch, struct factors *p);

/* The loss at x with the best participants for it, and p->sums, from which the best statements for
 * these participants follow. */
double factors_pass(struct factors *p, const double *x);

/* Replaces x, at which the last pass was taken, by the best statements and global for the
 * participants of that pass. With a product, the global first and then each statement, exactly;
 * else all at once. The loss at the new x is never higher. O(statements). */
void factors_best_statements(const struct factors *p, double *x);

#endif
