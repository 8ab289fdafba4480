/* The leading eigenvectors of a large symmetric map that is known only by what it does.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_KRYLOV_H
#define ALYANS_OPINION_KRYLOV_H

#include "opinion/pieces.h"

/* Blocks of FOUR vectors of length m lie entry by entry: at[j] holds entry j of all four. */
struct krylov_problem {
    size_t m;
    size_t wanted;    /* 1..FOUR leading eigenvectors have to converge */
    double tolerance; /* of |A w - value w| / first eigenvalue; 1e-13 is near what doubles can give
                       */
    int passes_max;   /* calls of map */
    /* out = A in, A symmetric and without negative eigenvalues. */
    void (*map)(void *context, const four *in, four *out);
    void *context;
};

struct krylov_result {
    double value[FOUR]; /* descending */
    double residual;    /* the largest of the wanted ones, relative to the first eigenvalue */
    int passes;
};

/* The leading eigenvectors of A, from the start in vectors (m) and into it: a block Krylov space
 * with Rayleigh-Ritz (Golub and Van Loan, Matrix Computations, 4th ed., section 10.3.6) which, when
 * full, goes on from its best vectors (thick restart: Wu and Simon, SIAM J. Matrix Anal. 22, 2000).
 * Vectors beyond the rank of A are arbitrary or zero; value tells. Each call of map multiplies the
 * error by about 2 (g + sqrt(g^2 - 1)), g = 1 + 2 (value of the last wanted - value 5) / value 5.
 * Memory: 2 x 96 doubles an entry. Errors: ERR_NO_MEMORY, ERR_NOT_CONVERGED (*out and vectors then
 * hold what was reached). */
MUST_USE err_t krylov_find(const struct krylov_problem *problem, four *vectors, struct workers *w,
                           struct arena *scratch, struct krylov_result *out);

#endif
