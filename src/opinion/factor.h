/* The factor model of the answers: few hidden axes behind many statements, learned from the answers
 * that were given, never from those that were not.
 *
 *     answer[i][j] = mean[j] + loading[j] . position[i] + noise,    only where i answered j
 *
 * with position[i] ~ N(0, identity), loading[j][k] ~ N(0, axis_variance[k]), mean[j] ~ N(mean of
 * all answers, mean_variance), noise ~ N(0, noise): probabilistic PCA with a prior on the loadings
 * (Tipping and Bishop 1999; Ilin and Raiko, JMLR 11, 2010, sections 3 and 4: without the prior,
 * sparse answers are over-fitted), fitted by variational EM with parameter expansion (Liu, Rubin
 * and Wu 1998: after each step the positions are brought back to mean 0 and covariance 1, which
 * takes the slowness out of EM). Whoever answered little has a wide posterior and stands near the
 * middle: the rule that replaces Polis' factor sqrt(m / c) and its seven answers.
 *
 * How many axes are more than chance: those whose eigenvalue exceeds the largest one found when
 * every answer's deviation from the statement's mean gets a random sign (Hong, Sheng and Dobriban
 * 2020, "Selecting the number of components in PCA via random signflips"). Means are taken from the
 * same answers, which leaves the deviations of n people only n - 1 directions to be long in; their
 * signs know nothing of that, so what chance makes counts n / (n - 1) times.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_FACTOR_H
#define ALYANS_OPINION_FACTOR_H

#include "opinion/dense.h"
#include "opinion/votes.h"
#include "opinion/workers.h"

enum { FACTORS_MAX = DENSE_MAX };

/* Symmetric K x K matrices are packed as in dense.h: (0,0) (1,0) (1,1) (2,0) ... */

struct factor_options {
    size_t dimensions_max; /* 1..FACTORS_MAX, default FACTORS_MAX */
    size_t
        shown_least;  /* 2: axes that are fitted for the picture even where chance explains them */
    size_t flips;     /* tables of random signs, a multiple of 8; 0: 960, 96 above 300
                         answers, 24 above 2000, 8 above 20 000, where they hardly differ */
    double tolerance; /* of the relative change of noise and explained variance; 1e-6 */
    int iterations_max;  /* 300 */
    uint64_t seed;       /* of the signs */
    bool without_people; /* position and covariance are not computed and stay NULL */
};

/* Everything is in the order of axes by explained variance; the largest loading of an axis (by
 * size) is positive. Blocks of participants are row-major: person i's K coordinates lie together.
 */
struct factor_model {
    size_t participants, statements;
    size_t dimensions;    /* K that was fitted: 0 when no answer differs from another */
    size_t beyond_chance; /* the first so many axes are more than chance: 0..dimensions */
    double *mean;         /* statements; 0 for a column that is left out */
    double *loading;      /* statements x K, row-major; expected answer at z: mean + loading . z */
    double *loading_spread; /* statements x packed_size(K): posterior covariance of the loading */
    double noise;           /* variance of an answer around its expectation */
    double axis_variance[FACTORS_MAX]; /* prior variance of loadings */
    double mean_variance;              /* prior variance of means around the mean of all answers */
    double explained[FACTORS_MAX];     /* share of the variance of the given answers, by axis */
    double variance;                   /* of the given answers around their statement's mean */
    double *position;                  /* participants x K: posterior mean */
    double *covariance;                /* participants x packed_size(K): posterior covariance */
    double eigenvalue[FACTORS_MAX];    /* of the centred answers, what chance was compared with */
    double chance;  /* largest eigenvalue under random signs; those above it count */
    size_t flips;   /* how many sign tables were tried */
    int iterations; /* of EM */
    bool converged;
};

struct factor_options factor_options_default(void);
/* How many tables of signs there are for so many answers where the options do not say. */
size_t factor_tables(int64_t votes);

/* Who and what takes part; everything may be NULL. */
struct factor_given {
    const bool *left_out; /* statements that are not looked at */
    const double *weight; /* participants: how much each counts in what is learned, as so many
                             people who answer alike; > 0 */
    const struct factor_model *start; /* begin there, with its number of axes, and do not ask for
                                         chance again */
};

/* Fits the model. Time: 8 + 16 or more passes for the number of axes, then 10 to 60 iterations of
 * one pass with K (K + 5) / 2 sums a vote. Memory: (K + 2) (K + 1) doubles a statement and piece,
 * K (K + 3) / 2 doubles a participant. *out lives in arena. Errors: ERR_NO_MEMORY. Not converged is
 * told in the model, which is then near. */
MUST_USE err_t factor_fit(const struct votes *v, const struct factor_given *given,
                          const struct factor_options *options, struct workers *w,
                          struct arena *arena, struct arena *scratch, struct factor_model *out);

/* The share of the variance of the given answers that the model predicts without having seen them:
 * each answer from its person's other answers, by loadings as they would be without it (the
 * leave-one-out residual of a ridge regression: Golub, Heath and Wahba 1979). Below 0: it predicts
 * worse than the means do. Up to a million answers, of more those of evenly spread rows. weight as
 * in factor_given. O(answers K^2). */
double factor_predicted(const struct factor_model *f, const struct votes *v,
                        const struct factor_given *given);

/* What is left of information and score when the answer value to column j is taken back. */
void factor_take_back(const struct factor_model *f, size_t j, int8_t value, double *information,
                      double *score);

/* What the answers of one row say under a model: information = sum of (loading loading' + spread) /
 * noise (packed), score = sum of (answer - mean) loading / noise. The posterior is covariance = (1
 * + information)^-1, position = covariance score. Columns marked in left_out (may be NULL) say
 * nothing. O(answers K^2). */
void factor_evidence(const struct factor_model *f, const struct votes *v, size_t row,
                     const bool *left_out, double *information, double *score);
void factor_place(const double *information, const double *score, size_t k, double *position,
                  double *covariance);

#endif
