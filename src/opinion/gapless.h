/* Crowds without a gap: would one crowd that has no gap, answering the same statements, look as
 * divided? SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_GAPLESS_H
#define ALYANS_OPINION_GAPLESS_H

#include "opinion/people.h"

/* The least widening of the groups, at least 1, at which no valley is left between any two. */
double gapless_widening(const struct mixture *m, const double *scale);

struct gapless_question {
    const struct votes *votes;
    const struct factor_model *model;
    const struct factor_given *given;
    const struct people *people; /* who answers in the crowds; each answers what it answered */
    const int32_t
        *voice_of; /* of the votes' participants; a voice's members stand together; NULL */
    const struct mixture *mixture;
    const double *scale; /* of the axes, as in struct cloud */
    size_t simulations;  /* crowds of each of the two kinds */
    double chance_most;  /* once more crowds than this allows were as divided, the rest is not
                            simulated */
    uint64_t seed;
    bool (*stop)(void *context,
                 double done); /* see partition_options; done: what was done before */
    void *context;
    double done;
};

/* Of 1 + simulations crowds, the observed one among them, the share that shows a valley as deep as
 * the observed; map and groups of each, the observed too, are learned anew in the same way. There
 * are two kinds of crowd without a gap, and the share is the larger of theirs: valleys filled up
 * (people along the lines of the shortest tree through the groups, until it only goes down from the
 * largest one: near to skewed and flat clouds), and groups widened until no valley is left (near to
 * normal clouds). Where it was broken off, or the first kind was enough to doubt the gap, chance is
 * the share so far. simulated: crowds of the kind that chance is of. Answers are
 * drawn by the ordinal factor model: a hidden normal agreement, loading . position + noise of total
 * variance 1, cut at two thresholds that keep the statement's shares, its loadings so that the
 * covariance of answer and position stays as fitted (the loading over the density at the
 * thresholds: Stein's identity). Errors: ERR_NO_MEMORY. */
MUST_USE err_t gapless_chance(const struct gapless_question *q, struct workers *w,
                              struct arena *scratch, double *chance, size_t *simulated);

#endif
