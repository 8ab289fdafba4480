/* Which statement next, and estimates that stay right although the choice was not even-handed.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_NEXT_H
#define ALYANS_OPINION_NEXT_H

#include "opinion/factor.h"

/* Whom we ask. */
struct next_person {
    const double *covariance; /* packed_size(K): of the position's posterior; NULL: K is 0 */
    const bool *closed;       /* statements: answered already or left out; NULL: none */
    /* statements: effective number of answers, (sum w)^2 / sum w^2, of the class whose finding is
     * to be narrowed (of everybody where there are no classes); NULL: 0 for each. */
    const double *effective;
};

struct next_options {
    double even; /* share of the draw that is the same for all open statements; 0.1 */
};

/* Expected information of an answer to statement j, in nats: what it tells of the person's position
 * and of the statement's share,
 *
 *     1/2 log(1 + w' C w / noise)  +  1/2 log(1 + 1 / (effective + 2)).
 *
 * The first is the entropy that the position loses by one more answer of the linear model (Lindley
 * 1956; MacKay, Neural Computation 4, 1992). The second is half the logarithm of how much
 * smaller the variance of a share's Beta posterior with Jeffreys' prior becomes, p (1 - p) / (n +
 * 2) to p (1 - p) / (n + 3). A statement from model->statements on has no loading yet: w = 0. model
 * may be NULL. O(K^2). */
double next_information(const struct factor_model *model, const struct next_person *person,
                        size_t j);

/* Probability of each of `statements` statements to come next: 0 where closed, else
 * (1 - even) information / sum of information + even / open, so never below even / open. Into
 * probability (statements). Returns how many are open. O(statements K^2). */
size_t next_probabilities(const struct factor_model *model, const struct next_person *person,
                          const struct next_options *options, size_t statements,
                          double *probability);

struct next_statement {
    int64_t column;     /* -1: nothing is open */
    double probability; /* to be stored with the answer */
};

/* Draws by a number u in [0, 1). */
struct next_statement next_draw(const double *probability, size_t statements, double u);

/* An answer that was drawn: at the step-th draw (from 1) of `steps` the participant got in all. */
struct drawn_answer {
    int8_t vote;
    double probability; /* with which it was drawn then */
    int32_t step, steps;
    double weight; /* of the participant's voice; 1 */
};

/* What the answer stands for: (1 / probability + steps - step) / steps, which has expectation 1 for
 * every participant and statement whatever the probabilities depend on, because at each draw the
 * statement is either known or has its inverse probability (Des Raj, JASA 51, 1956, the ordered
 * estimator). steps must not depend on the answers. */
double drawn_weight(const struct drawn_answer *a);

struct drawn_share {
    double share[3];  /* of disagree, pass, agree; sum 1, or 0 without answers */
    double effective; /* (sum w)^2 / sum w^2: answers all drawn alike that were as good */
    double error[3]; /* standard errors, by linearising the ratio: sqrt(sum w^2 (x - share)^2) / sum
                        w */
    size_t answers;
};

/* Shares among all participants, also those who were not asked: self-normalised (Hajek 1971).
 * Answers people chose to give are not for here: they have no probability. */
struct drawn_share drawn_share_of(const struct drawn_answer *answers, size_t count);

#endif
