/* Bridging scores: what people approve of beyond what their side explains, by factorising the
 * votes. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_FACTORIZATION_H
#define ALYANS_OPINION_FACTORIZATION_H

#include "opinion/components.h"
#include "opinion/counts.h"
#include "opinion/workers.h"

/* The model of Community Notes (guide section 13; Wojcik et al. 2022, section 4): an answer y of 1
 * for agree, 0.5 for pass, 0 for disagree is expected to be
 *     global + a[participant] + b[statement] + f[participant] * h[statement].
 * b, the statement's intercept, is its bridging score: approval that the axis f does not explain.
 * Least is made of
 *     mean over answers of the squared error
 *     + participant_intercept * mean over participants of a^2 + participant_factor * mean of f^2
 *     + statement_intercept * mean over statements of b^2 + statement_factor * mean of h^2
 *     + global_intercept * global^2 + product * mean over statements of |b h|. */
struct factorization_options {
    double participant_intercept, statement_intercept, global_intercept;
    double participant_factor, statement_factor;
    double product;
    /* Statements with fewer answers are left out, then participants with fewer answers to the rest;
     * once, not until nothing changes. */
    int64_t answers_per_statement, answers_per_participant;
    size_t starts;   /* from how many places the search sets out, 1..FACTORIZATION_STARTS_MAX, */
    size_t agreeing; /* unless so many have come to the lowest minimum before: at least 1 */
    /* With more than twice so many answers, the starts are tried on every k-th participant only, on
     * about so many answers; the lowest minimum there, and the first start again, are then followed
     * on all. */
    int64_t answers_for_starts;
    int passes_max;   /* over the votes, of each start */
    double tolerance; /* of the residual below */
};
enum { FACTORIZATION_STARTS_MAX = 16 };

/* 0.15 for intercepts, 0.03 for factors, no product; 5 and 10 answers; until 6 of up to 16 starts
 * agree, on half a million answers; 1e-9. */
struct factorization_options factorization_options_default(void);
/* "Expanded consensus": the same with the penalties of that variant. */
struct factorization_options factorization_options_expanded(void);

/* What is known of the votes; each may be NULL. */
struct factorization_given {
    const bool *dropped;  /* statements to leave out: moderated, meta */
    const double *weight; /* participants, >= 0: counts as so many who answered the same, in every
                           * mean; NULL: all 1. The limits above count answers, not weights. */
    const struct components *axes; /* of the map: good places to start from */
};

struct factorization {
    struct factorization_options options;
    size_t statements, participants;           /* of the votes */
    size_t statements_used, participants_used; /* those not left out */
    double answers;                            /* used; with weights: their sum */
    double loss;                               /* the sum above, at the minimum found */
    double error;                              /* its first term: the mean squared error */
    double global;
    double *statement_intercept; /* statements: b; 0 where left out */
    double *statement_factor;    /* statements: h; 0 where left out */
    int32_t *rank; /* statements: 1 for the highest b, equals by column; 0 where left out. The scale
                    * differs between consultations: no fixed limit on b carries over */
    double *participant_intercept; /* participants: a; 0 where left out */
    double *participant_factor; /* participants: f; negative for the larger share of those used */
    bool *participant_used;     /* participants */
    size_t starts_to_best;      /* starts that came to the minimum kept; the others ended higher */
    int passes;                 /* over all the votes, all starts together */
    double residual; /* root mean square of what one more step would change in b, h, global */
};

/* The lowest minimum found from several fixed starts: the axes given, then fixed numbers without a
 * pattern. Each step finds the exact best a, f of every participant, then the exact best b, h of
 * every statement (with no product also the global in one), and Anderson's combination of the last
 * steps is taken where it does not raise the loss. Workers share the rows; the bytes of the result
 * do not depend on them. NULL: the caller's thread alone. Memory: up to 64 x 5 doubles a statement,
 * 3 a participant; no copy of the votes. With a product the lowest of several minima, as a rule:
 * its creases make many. Time: 15 to 50 passes a start. No votes or none left: all zero. Errors:
 * ERR_NO_MEMORY; ERR_NOT_CONVERGED (*out is then filled, with the residual reached). */
MUST_USE err_t factorization_find(const struct votes *v, const struct factorization_given *given,
                                  const struct factorization_options *options, struct workers *w,
                                  struct arena *arena, struct arena *scratch,
                                  struct factorization *out);

/* The same votes with other weights, from the minimum found before: one start, few passes. options,
 * dropped and axes are those of before except for passes_max and tolerance; signs follow previous.
 * Statements whose answers all weigh 0 come out 0. Errors as above. */
MUST_USE err_t factorization_refit(const struct votes *v, const struct factorization *previous,
                                   const struct factorization_given *given,
                                   const struct factorization_options *options, struct workers *w,
                                   struct arena *arena, struct arena *scratch,
                                   struct factorization *out);

#endif
