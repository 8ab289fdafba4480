/* What a labelling of the participants says about every statement.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_FINDINGS_H
#define ALYANS_OPINION_FINDINGS_H

#include "opinion/judge.h"

/* The classes are groups that were found, or are known beforehand (local and international
 * organisations); one class tells where everybody agrees. Where groups were found in the same
 * votes, intervals and p-values describe them and prove nothing: the groups were made to differ. */

/* One statement over all classes. Every number is there whatever the verdict; where a class has no
 * answers its posterior is the prior. */
struct statement_finding {
    enum verdict verdict;
    int32_t voices_fewest; /* voices in the class that has fewest */
    double agreed_least;   /* L: the least lower bound of agreement over the classes; at level 0.90
                              the 5 % quantile of the worst class (guide section 11) */
    double rejected_least; /* the same of disagreement */
    double agreement;      /* geometric mean over the classes of the posterior mean of agreement */
    double consensus; /* as Polis: product over classes of (agrees + 1) / (answers + 2), heads */
    double balanced;  /* geometric mean over the classes of agreement (1 - disagreement), of
                         posterior means: agreement that hardly anybody opposes */
    size_t widest;    /* the pair that differs most (pair_widest); findings.pairs: none */
    double apart;     /* distance of its interval from 0 */
};

struct column_list {
    size_t count;
    int32_t *column;
};

struct findings {
    struct findings_options options;
    size_t classes, statements, pairs;
    struct class_finding *of;            /* of[j * classes + g] */
    struct statement_finding *statement; /* statements */
    struct pair_finding *pair;           /* pair[j * pairs + k], k by pair_number */
    size_t tests;                        /* pairs tested on all statements */
    double p_told;                       /* the largest p with q <= fdr; -1: none */
    /* Statements of that verdict: agreed_least (rejected_least, apart, apart) descending, ties by
     * statement id. */
    struct column_list common_ground, common_rejection, divergence, different;
};

static inline const struct class_finding *class_finding_at(const struct findings *f, size_t g,
                                                           size_t j)
{
    return &f->of[j * f->classes + g];
}
static inline const struct pair_finding *pair_finding_at(const struct findings *f, size_t k,
                                                         size_t j)
{
    return &f->pair[j * f->pairs + k];
}

/* All findings, in arena; scratch is another arena and is given back. About 10 microseconds a
 * statement of two classes, 30 of five. Errors: ERR_NO_MEMORY. */
MUST_USE err_t findings_make(const struct tallies *tallies, const struct findings_options *options,
                             struct arena *arena, struct arena *scratch, struct findings *out);

/* Sets q of count p-values: q_(i) = min over k >= i of p_(k) count / k, times 1 + 1/2 + ... +
 * 1/count for FDR_ANY; at most 1. In place: q[i] belongs to p[i]. O(count). Errors: ERR_NO_MEMORY.
 */
MUST_USE err_t fdr_adjust(const double *p, size_t count, enum fdr_rule rule, struct arena *scratch,
                          double *q);

#endif
