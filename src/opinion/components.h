/* The axes of the opinion map: centre and principal components of the votes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_COMPONENTS_H
#define ALYANS_OPINION_COMPONENTS_H

#include "opinion/votes.h"

enum { DIMENSIONS_MAX = 4 };

/* Dense blocks are column-major: axis d of statement j is axis[j + d * statements]. */
struct components {
    size_t dimensions, statements;
    double *axis;       /* statements x dimensions; unit length, orthogonal, or all zero where the
                         * votes have fewer dimensions; the entry of largest size is positive */
    double *eigenvalue; /* dimensions; of X'X, descending: sums of squares, not divided by n */
    double total_variance; /* trace of X'X: the sum of all eigenvalues */
    int cycles;            /* of the iteration below; 0 when nothing had to be iterated */
    double residual;       /* largest |X'X w - value w| / first eigenvalue */
};

struct components_options {
    size_t dimensions; /* 1..DIMENSIONS_MAX */
    double tolerance;  /* of the residual; 1e-13 is near what double precision can give */
    int cycles_max;
};

/* mu[j] = mean of the answers in column j (guide section 4.1); 0 where moderated_out, which may be
 * NULL, is set. mu has v->statements elements. O(votes). Errors: ERR_NO_MEMORY. */
MUST_USE err_t votes_centre(const struct votes *v, const bool *moderated_out, struct arena *scratch,
                            double *mu);

/* The leading eigenvectors of X'X, X = answers minus mu where answered, else 0 (guide section 4). X
 * has one non-zero per vote and is never built. Block Krylov subspaces of 4 start vectors with
 * Rayleigh-Ritz and restart (Golub and Van Loan, section 10.3.6; Parlett, The Symmetric Eigenvalue
 * Problem, chapter 13): exact to the tolerance, from a fixed start, so always the same bytes. v
 * must be without its moderated columns (votes_without), whose entries come out 0. One participant:
 * the first axis is that row, normalised; one statement: the axis (1). Time: about 8 passes over
 * the votes per cycle, 2 to 6 cycles as a rule. Memory: 64 doubles a statement. Errors:
 * ERR_NO_MEMORY, ERR_NOT_CONVERGED (*out is then filled, with the residual reached). */
MUST_USE err_t components_find(const struct votes *v, const double *mu,
                               const struct components_options *options, struct arena *arena,
                               struct arena *scratch, struct components *out);

#endif
