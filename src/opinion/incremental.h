/* One more answer: counts and the voter's own position without looking at anybody else again.
 *
 * Under a factor model that stays as it is, a participant's position has the posterior N(z, C) with
 *
 *     C = (identity + J)^-1,   z = C h,
 *     h = sum over answered j of loading_j (answer - mean_j) / noise,
 *     J = sum over answered j of (loading_j loading_j' + loading_spread_j) / noise
 *
 * (Tipping and Bishop 1999, over the answered statements; the loading's own uncertainty as
 * in Ilin and Raiko 2010, section 4). h and J are kept as whole multiples of a power of two, so
 * that adding and taking away are exact: whatever the order of answers, revisions and withdrawals,
 * the state is the same bytes as if it had been computed from the answers in force.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_INCREMENTAL_H
#define ALYANS_OPINION_INCREMENTAL_H

#include "opinion/counts.h"
#include "opinion/factor.h"

/* An answer that is not there: nothing was answered before, or it was withdrawn. */
enum { VOTE_NONE = 2 };

/* Who answered what is the caller's to know. Memory: incremental_size. */
struct incremental {
    const struct factor_model *model; /* must not change; NULL: counts only */
    size_t participants, statements, labels, dimensions;
    struct answer_tally *all;      /* statements */
    struct answer_tally *of_label; /* labels x statements */
    int32_t *label_of;             /* participants; -1: in none */
    int32_t *answers;              /* participants: answers in force */
    double unit;                   /* what 1 in h and J stands for: a power of two */
    int64_t *h;                    /* participants x K, in units */
    int64_t *j;                    /* participants x packed_size(K), in units */
    int64_t *step;                 /* statements x packed_size(K): what an answer adds to J */
};

/* Bytes for so many; 100 000 participants and 1000 statements, K = 3, two labels: 8.1 MB; K =
 * 8: 36.4 MB. */
size_t incremental_size(size_t participants, size_t statements, size_t labels, size_t dimensions);

/* Nobody has answered yet. participants and statements may be more than the model has: those
 * statements have loading 0, those participants stand in the middle. label_of: participants,
 * -1..labels-1, NULL: all -1; copied. Lives in arena. O(statements K^2). Errors: ERR_NO_MEMORY. */
MUST_USE err_t incremental_make(const struct factor_model *model, size_t participants,
                                size_t statements, const int32_t *label_of, size_t labels,
                                struct arena *arena, struct incremental *out);

/* The same and all answers of v, whose rows and columns are the first of the participants and
 * statements: what any sequence of updates must end in. O(votes K^2). */
MUST_USE err_t incremental_of_votes(const struct votes *v, const struct factor_model *model,
                                    size_t participants, size_t statements, const int32_t *label_of,
                                    size_t labels, struct arena *arena, struct incremental *out);

/* An answer of row to column: was and is are votes or VOTE_NONE. was must be what the last update
 * of this pair said. O(K^2). */
void incremental_update(struct incremental *s, size_t row, size_t column, int8_t was, int8_t is);

/* Gives a label to a participant who has no answers in force. */
void incremental_label(struct incremental *s, size_t row, int32_t label);

/* The posterior of one participant: position (K) and covariance (packed_size(K)); may be NULL. By
 * Cholesky's factor, O(K^3), K at most FACTORS_MAX. */
void incremental_position(const struct incremental *s, size_t row, double *position,
                          double *covariance);

/* Whether two hold the same, to the byte: for checkpoints. */
bool incremental_equal(const struct incremental *a, const struct incremental *b);

#endif
