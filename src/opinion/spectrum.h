/* The leading axes of the centred answers, and how long an axis chance alone would make.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_SPECTRUM_H
#define ALYANS_OPINION_SPECTRUM_H

#include "opinion/pieces.h"

enum { LEADING_MAX = 8 };

/* The matrix X'WX: X = answers minus mean where answered, else 0; W = the participants' weights. */
struct centred_votes {
    const struct votes *votes;
    const double *x; /* CELLS * statements, by centred_table; 0 in all other columns than those */
    const double *weight; /* participants; NULL: all 1 */
    size_t varying;       /* columns in which some answer differs from the mean */
};

/* x[cell] = answer - mean, 0 in the columns marked in left_out (may be NULL): what a cell weighs in
 * the centred matrix. x has CELLS * statements elements. */
void centred_table(const struct votes *v, const double *mean, const bool *left_out, double *x);

struct spectrum {
    size_t count;                   /* at most what was asked for: fewer where X has fewer axes */
    double eigenvalue[LEADING_MAX]; /* descending */
    double *axis;                   /* statements x count, column-major, unit length */
};

/* The leading eigenpairs, good to about 1e-3 of the gap: two cycles of block Krylov subspaces of 8
 * vectors and depth 4 with Rayleigh-Ritz (Golub and Van Loan, section 10.3.6). 8 passes over the
 * votes. *out lives in arena. Errors: ERR_NO_MEMORY. */
MUST_USE err_t spectrum_leading(const struct centred_votes *c, size_t count, struct workers *w,
                                struct arena *arena, struct arena *scratch, struct spectrum *out);

/* The eigenvalue above which an axis is more than chance: from the largest ones when every answer's
 * deviation gets a random sign, eight tables at a time, each by its own Lanczos run of 16 steps
 * with full reorthogonalisation; tables is a multiple of 8. Whatever the people had in common is
 * gone then, and how much each answered, how much each statement varies, is kept (Hong, Sheng and
 * Dobriban 2020). Of the tables: mean + 3 deviations, which chance exceeds about
 * once in two hundred times, and 1 % for what Lanczos has not seen. 16 passes over the votes for
 * eight tables. Errors: ERR_NO_MEMORY. */
MUST_USE err_t spectrum_chance(const struct centred_votes *c, size_t tables, uint64_t seed,
                               struct workers *w, struct arena *scratch, double *out);

#endif
