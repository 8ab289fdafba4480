/* The axes of the opinion map: centre and principal components of the votes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_COMPONENTS_H
#define ALYANS_OPINION_COMPONENTS_H

#include "opinion/counts.h"

enum { DIMENSIONS_MAX = 4 };

/* The votes as the matrix X that the map is made of: answer minus mu where answered and not
 * moderated out, else 0 (guide section 4). X has one non-zero per vote and is never built. */
struct centred_votes {
    const struct votes *votes;
    const bool *moderated_out; /* statements; NULL: none */
    size_t moderated_count;
    double *mu;       /* statements; 0 where moderated out */
    double *x;        /* CELLS a statement (pieces.h): what each answer weighs */
    double *variance; /* statements: sum of squares of the column of X */
};

/* mu = mean of the answers in each column (guide section 4.1), all of it from the counts of
 * everybody's answers (one group). Lives in arena. O(statements). Errors: ERR_NO_MEMORY. */
MUST_USE err_t votes_centre(const struct votes *v, const struct group_counts *everybody,
                            const bool *moderated_out, struct arena *arena,
                            struct centred_votes *out);

/* Dense blocks are column-major: axis d of statement j is axis[j + d * statements]. */
struct components {
    size_t dimensions, statements;
    double *axis;       /* statements x dimensions; unit length, orthogonal, or all zero where the
                         * votes have fewer dimensions; the entry of largest size is positive */
    double *eigenvalue; /* dimensions; of X'X, descending: sums of squares, not divided by n */
    double total_variance; /* trace of X'X: the sum of all eigenvalues */
    int passes;            /* over the votes; 0 when nothing had to be iterated */
    double residual;       /* largest |X'X w - value w| / first eigenvalue */
};

struct components_options {
    size_t dimensions; /* 1..DIMENSIONS_MAX */
    double tolerance;  /* of the residual; 1e-13 is near what double precision can give */
    int passes_max;
};

/* The leading eigenvectors of X'X (krylov.h), exact to the tolerance, from a fixed start, so always
 * the same bytes. Moderated columns come out 0. One participant: the first axis is that row,
 * normalised; one statement: the axis (1). Time: 10 to 25 passes over the votes, each of one
 * product and one sum of four numbers a vote. Memory: 200 doubles a statement, and sums of the
 * pieces no larger than the votes. Errors: ERR_NO_MEMORY, ERR_NOT_CONVERGED (*out is then filled,
 * with the residual reached). */
MUST_USE err_t components_find(const struct centred_votes *c,
                               const struct components_options *options, struct workers *w,
                               struct arena *arena, struct arena *scratch, struct components *out);

#endif
