/* What may be said of a bridging score: limits, support from both sides, weights for a second
 * round. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_BRIDGING_H
#define ALYANS_OPINION_BRIDGING_H

#include "opinion/factorization.h"

/* Guide section 13. b and h are the intercept and factor of a statement. */
struct bridging_limits {
    double helpful_least;  /* b at least that, and */
    double factor_below;   /* |h| below that: helpful */
    double rejected_below; /* b below that minus */
    double rejected_slope; /* so much times |h|: not helpful */
    double upper_below;    /* or the upper bound of b below that: not helpful */
};

/* Those of Community Notes: 0.40, 0.50; -0.05, 0.8; -0.04. They belong to their data. In the
 * consultations measured the largest b of all is 0.31 to 0.52, so on other votes only the rank of b
 * and its interval mean something (factorization.h, rank). */
struct bridging_limits bridging_limits_notes(void);

enum bridging { BRIDGING_UNDECIDED, BRIDGING_HELPFUL, BRIDGING_NOT_HELPFUL };

/* upper: upper bound of the interval of b; HUGE_VAL where there is none. */
enum bridging bridging_of(double b, double h, double upper, const struct bridging_limits *limits);

/* The raw answers on either side of the axis: group 0 those with f < 0, group 1 with f > 0; who is
 * not used, or at 0, in neither. Errors: ERR_NO_MEMORY. */
MUST_USE err_t bridging_sides(const struct votes *v, const struct factorization *f,
                              struct workers *w, struct arena *arena, struct arena *scratch,
                              struct group_counts *out);

/* True when statement j has at least 10 more agrees than disagrees on each side, or at least 4 more
 * which are also at least 5 % of the answers there. */
bool bridging_on_both_sides(const struct group_counts *sides, size_t j);

/* Weights of participants for a second round of the "expanded consensus" variant: each answer of
 * someone with n answers used counts n^(-1/4), then both sides are brought to the same sum over
 * answers, and all to the number of answers. With one side empty, the other has all. Who is not
 * used or at 0 has 0. weight: participants. O(votes). */
void bridging_balanced_weights(const struct votes *v, const struct factorization *f,
                               double *weight);

#endif
