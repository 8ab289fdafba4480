/* How many independent voices stand behind so many organisations.
 *
 * Similarity of two voices: agreement beyond chance, pooled over the statements both answered. In
 * kappa = sum (same - e) / sum (1 - e) (Cohen 1960) two voices who both mostly say what everybody
 * says seem similar, and pairs that share a voice are not independent. So what each of the two has
 * in common with everybody is taken off too: the product of answers as 0/1 vectors, centred at how
 * the others answered (q), same - q_a - q_b + e, which has mean 0 by chance whatever pair it is.
 * Its sum over the statements, over the root of the two voices' own such sums, is
 *
 *     kappa = sum (a - q) . (b - q) / sqrt(sum |a - q|^2 sum |b - q|^2)
 *
 * 1 for the same answers, about 0 by chance, -1 for always opposite ones of two. The variance
 * chance gives the sum in the numerator is taken as the mean of two estimates: the sum of its
 * squared terms, and the root of what it is given the answers of a, sum (a - q)' C (a - q) with C =
 * diag(q) - q q', times what it is given those of b. Either alone is too small where few answers
 * differ from what everybody says (in simulations of independent voters up to all crowds seemed to
 * have similar pairs, with the mean of both about 1 in 1000). s2, so divided, is about 1 /
 * common statements, and much more where both only ever say what everybody says.
 *
 * S is the posterior mean of max(0, kappa), who always contradicts being a voice of its own, under
 * a prior that all pairs estimate together: a share of pairs has a similarity drawn from N(0,
 * tau2), the others have none (a normal mixture with a point at 0: Stephens, Biostatistics 18,
 * 2017), both by maximum likelihood. None has one where twice the log likelihood ratio is
 * below 13.8 (0.001 of a chi-square of 2 degrees) + 0.001 a pair, s2 being approximate, or tau2 is
 * below 2^-8. Pairs with few common statements so come near the mean of all pairs.
 *
 * Effective number: diversity of order 2 (Leinster and Cobbold, Ecology 93, 2012, eq. 1 with q =
 * 2), 1 / sum over a, b of p_a p_b S_ab, with p the voices' shares of the weight.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_VOICES_H
#define ALYANS_OPINION_VOICES_H

#include "opinion/blocs.h"
#include "opinion/share.h"

enum { VOICES_SAMPLE = 1000, SPECTRUM_MAX = 200 };

struct voices_options {
    size_t sample; /* more voices than this: as many of them, by hash of their id; VOICES_SAMPLE */
    uint64_t seed; /* of that hash */
};

struct voices_report {
    size_t voices;    /* organisations and people who speak for themselves */
    size_t compared;  /* of them, pair by pair; fewer than voices: a sample */
    double by_weight; /* (sum w)^2 / sum w^2: what effective would be without any similarity */
    double effective; /* 1..by_weight; 0 for no voices */
    struct interval interval; /* 90 %, see voices_find */
    double information;       /* mean over pairs: fully telling statements in common, sum (1 - e) */
    bool told;                /* information of at least 3; else little can be said: see interval */
    double similar, spread;   /* the prior: share of pairs with a similarity, and tau2 */
    /* Participation ratio (sum lambda)^2 / sum lambda^2 of the matrix sqrt(p_a p_b) kappa_ab: 1 /
     * sum p_a p_b kappa_ab^2, off the diagonal the posterior mean of kappa^2, which leaves out what
     * chance gives it. Voices that always contradict each other lie on one axis and count as one
     * dimension. */
    double dimensions;
    size_t eigenvalues; /* of that matrix, as it is: all, or 0 when more than SPECTRUM_MAX voices */
    const double *eigenvalue; /* descending; their sum is 1 */
    struct blocs blocs;
    double largest_bloc; /* its share of the summed weight; 0 without blocs */
};

/* voice_of, weight: see voice_votes_make; voices and member rows: of votes_as_voices, which lives
 * in arena like everything else.
 *
 * interval: from (sum p p S) -+ 1.645 standard errors by the jackknife that leaves out one
 * statement at a time, or one of AGREEMENT_GROUPS_MAX sets of statements where there are more
 * (prior and chance as in the whole), and for a sample the error of sampling. For its ends one
 * imaginary statement is added on which all agree though chance would have none agree, S + (1 - S)
 * / (1 + information), or none do, S - S / (1 + information), S being the mean similarity of two
 * voices: where the answers tell nothing, anything from 1 voice to all is possible (imprecise
 * Dirichlet model with s = 1: Walley 1996).
 *
 * O(pairs x answers of a row), shared out; memory 24 bytes a pair of at most `sample` voices.
 * Errors: ERR_NO_MEMORY. */
MUST_USE err_t voices_find(const struct votes *v, const int32_t *voice_of, const double *weight,
                           const struct voices_options *options, struct workers *workers,
                           struct arena *arena, struct arena *scratch,
                           struct voice_votes *votes_as_voices, struct voices_report *out);

#endif
