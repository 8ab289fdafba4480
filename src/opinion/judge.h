/* One statement before the classes: intervals, differences, and the word for the finding.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_JUDGE_H
#define ALYANS_OPINION_JUDGE_H

#include "opinion/posterior.h"
#include "opinion/tallies.h"

enum {
    VOICES_NEEDED = 3
}; /* on each side, before anything is estimated, where nothing else is said */

/* Which p-values are enough evidence, when many are looked at. */
enum fdr_rule {
    /* Benjamini and Hochberg, JRSS B 57, 1995: keeps the rate where the tests are independent or
     * positively dependent on each true null (PRDS: Benjamini and Yekutieli, Annals of Statistics
     * 29, 2001, theorem 1.2). Ours share participants and classes, and they are two-sided, so this
     * is an assumption and no theorem. */
    FDR_POSITIVE,
    /* Benjamini and Yekutieli's theorem 1.3: under any dependence; stricter by 1 + 1/2 + ... +
     * 1/tests.
     */
    FDR_ANY,
};

struct findings_options {
    double level;         /* of every interval, 0.90; at least 0.5 */
    int32_t voices_least; /* 3: in a class, before it is compared */
    double fdr;           /* 0.10: tolerated share of false ones among the differences told */
    enum fdr_rule fdr_rule;
};
struct findings_options findings_options_default(void);

/* The finding on one statement, from the classes (or groups) that answered it. "Surely": the bound
 * of the interval lies beyond 50 %. Passes count as answers that neither agree nor disagree. */
enum verdict {
    VERDICT_NO_ANSWERS,       /* nobody has answered */
    VERDICT_TOO_FEW,          /* fewer than voices_least in some class: counts only */
    VERDICT_COMMON_GROUND,    /* surely more than half agree, in every class */
    VERDICT_COMMON_REJECTION, /* surely more than half disagree, in every class */
    VERDICT_DIVERGENCE,       /* a class surely agrees, another surely disagrees, and they differ */
    VERDICT_DIFFERENT,        /* not on opposite sides, yet two classes differ */
    VERDICT_NOT_SURE,         /* some class is sure, but no difference and no common ground is */
    VERDICT_NOT_TOLD_APART,   /* nothing can be said */
};

/* One class on one statement. */
struct class_finding {
    int32_t n; /* all answers: agrees + disagrees + passes, by heads */
    int32_t agrees, disagrees, passes;
    int32_t voices;                     /* that answered: heads, or organisations */
    double effective;                   /* number of answers, see effective_answers */
    struct share agreeing, disagreeing; /* effective counts */
    double agreed, disagreed;           /* weighted shares of the answers; 0 of none */
    struct interval agree, disagree;    /* of those shares; meaningful for enough voices */
    struct interval agree_wide;         /* at the level at which all differences hold at once */
};

/* Two classes, g < h, on one statement. */
struct pair_finding {
    bool tested;              /* enough voices in both; else the rest is 0 and p = q = 1 */
    double difference;        /* share that agrees, g minus h: means of the posteriors */
    struct interval interval; /* of it; all pairs of the statement hold at once at the level */
    double p;                 /* posterior probability of the less likely sign, doubled */
    double q;                 /* p adjusted for all pairs of all statements */
};

/* Pairs are numbered 0-1, 0-2, ..., 1-2, ... */
static inline size_t pair_count(size_t classes)
{
    return classes * (classes - 1) / 2;
}
static inline size_t pair_number(size_t classes, size_t g, size_t h) /* g < h */
{
    return g * classes - g * (g + 1) / 2 + (h - g - 1);
}

/* The verdict on count >= 1 classes. told_apart: of each pair, whether the difference of its
 * agreement is told for sure; NULL when count is 1. O(pairs). */
enum verdict verdict_of(const struct class_finding *classes, size_t count, int32_t voices_least,
                        const bool *told_apart);

/* A class with the usual level and no others beside it: agree_wide = agree. */
struct class_finding class_finding_of(struct answer_tally t);

/* --- many statements, one after the other --- */

/* What is reused from statement to statement. Not to be shared by threads. */
struct judge {
    struct findings_options options;
    size_t classes, pairs;
    double pair_level; /* Sidak: level^(1 / pairs) */
    struct angle_grid grid;
    size_t stride;
    struct posterior *begun;     /* classes: as judge_begin made them */
    struct posterior *posterior; /* classes, of the statement at hand */
    double *values;              /* theirs: values_each for each of the two of every class */
    size_t values_each;
    struct known_interval *known; /* intervals found before, by their counts */
};

/* largest: the largest effective number of answers of any cell. O(sqrt largest) memory and time.
 * Errors: ERR_NO_MEMORY. */
MUST_USE err_t judge_make(const struct findings_options *options, size_t classes, double largest,
                          struct arena *arena, struct judge *out);

/* One class. Microseconds; nothing where the same counts came before. */
struct class_finding judge_class(struct judge *judge, const struct cell *cell);

/* Begins a statement: posteriors of all its classes. */
void judge_begin(struct judge *judge, const struct class_finding *classes);
/* Class g of the statement at hand has other answers now, fewer than at the beginning. */
void judge_replace(struct judge *judge, size_t g, const struct class_finding *is);
/* Class g is again as at the beginning. */
void judge_restore(struct judge *judge, size_t g);
/* The pair g < h of the statement at hand, with q = 1. */
struct pair_finding judge_pair(const struct judge *judge, const struct class_finding *classes,
                               size_t g, size_t h);

/* Least over the classes of the lower bounds of agreement, and of disagreement. */
double agreed_least(const struct class_finding *classes, size_t count);
double rejected_least(const struct class_finding *classes, size_t count);

/* How far an interval is from 0: 0 where it holds 0. */
double interval_distance(struct interval i);

/* The pair that differs most surely: the largest distance of the interval from 0, then the largest
 * difference, then the first. pairs where none is tested. */
size_t pair_widest(const struct pair_finding *pairs, size_t count);

#endif
