/* Crowds in the cloud of positions: a mixture of normal distributions behind positions that are
 * known with different certainty.
 *
 * Person i's answers say: information J_i and score h_i (factor.h), that is, h_i ~ N(J_i z_i, J_i).
 * Where people stand: z_i ~ sum over groups of share * N(centre, spread), with one spread for all
 * groups, round in the space of answers: spread = width / scale[k] along axis k. EM in closed form
 * for noisy points (Bovy, Hogg and Roweis 2011, "Extreme deconvolution", section 3). Who answered
 * little pulls little. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_MIXTURE_H
#define ALYANS_OPINION_MIXTURE_H

#include "opinion/dense.h"
#include "opinion/pieces.h"

enum { MIXTURE_MAX = 8 };

/* People in fours: entry q of person i is information[(i / 4 * packed_size(k) + q) * 4 + i % 4],
 * and so on. The last four is filled up with people of weight 0. */
struct cloud {
    size_t count, fours, dimensions;
    double *information, *score, *weight; /* fours x packed_size(k) x 4; fours x k x 4; fours x 4 */
    double *at; /* count x dimensions, row-major: posterior mean alone in a standard normal cloud,
                 * scaled so that distances are those of answers: times sqrt(scale) */
    double *known;            /* count: 1 - mean posterior variance */
    double scale[DENSE_MAX];  /* mean 1: how much an axis shows in answers */
    double weights;           /* sum of weight */
    enum processor processor; /* for which machine code is chosen */
};

struct mixture {
    size_t groups, dimensions;
    double share[MIXTURE_MAX]; /* descending */
    double centre[MIXTURE_MAX][DENSE_MAX];
    double width;
    double likelihood; /* log, summed over people with their weights */
    int iterations;
};

/* Room for count people; weights 0. Errors: ERR_NO_MEMORY. */
MUST_USE err_t cloud_make(size_t count, size_t dimensions, const double *explained,
                          enum processor processor, struct arena *arena, struct cloud *out);
/* Person i by packed information and score, and the posterior under a standard normal prior that
 * follows from them. Then cloud_weigh, with one weight a person (NULL: 1). */
void cloud_put(struct cloud *c, size_t i, const double *information, const double *score,
               const double *position, const double *covariance);
void cloud_weigh(struct cloud *c, const double *weight);

/* Log likelihood of everybody under one standard normal cloud. */
double cloud_likelihood_of_one(const struct cloud *c);

/* How a fit begins: the best of `starts` runs of k-means on the posterior means, k-means++ seeds
 * (Arthur and Vassilvitskii 2007) by random_at(seed, ...); or label (count, -1: none; NULL) given.
 */
struct mixture_options {
    size_t starts; /* 20 */
    uint64_t seed;
    const int32_t *label;
    int iterations_max; /* 100 */
    double tolerance;   /* of the likelihood, a person: 1e-5 */
};
/* Fits a number of groups, 2..MIXTURE_MAX. Groups come in the order of their share. About 40 ns a
 * person and step with 3 axes and 4 groups. Errors: ERR_NO_MEMORY. */
MUST_USE err_t mixture_fit(const struct cloud *c, size_t groups,
                           const struct mixture_options *options, struct arena *scratch,
                           struct mixture *out);

/* More steps of EM from where *m stands. */
void mixture_go_on(const struct cloud *c, const struct mixture_options *options, struct mixture *m);

/* The likeliest group of each person and, unless NULL, how likely each group is: probability[i *
 * groups + g].
 */
void mixture_label(const struct cloud *c, const struct mixture *m, int32_t *label,
                   double *probability);

/* How deep the valley between two groups is: along the line between their centres, the lowest
 * density of the two together, as a share of the lower one of the highest densities on either side
 * (Ray and Lindsay 2005: with one spread for all, the line is where peaks and passes lie). 1: no
 * valley. */
double mixture_valley(const struct mixture *m, const double *scale, size_t a, size_t b);
double mixture_valley_shallowest(const struct mixture *m, const double *scale);

#endif
