/* Known classes side by side on one statement: counts, intervals, and the word for the finding.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_COMPARE_H
#define ALYANS_OPINION_COMPARE_H

#include "opinion/counts.h"
#include "opinion/share.h"

enum { VOICES_NEEDED = 3 }; /* on each side, before anything is estimated */

/* The finding on one statement, from the classes (or groups) that answered it. "Sure": a bound of
 * the 90 % interval lies beyond 50 %. Passes count as answers that neither agree nor disagree. */
enum verdict {
    VERDICT_NO_ANSWERS,       /* nobody has answered */
    VERDICT_TOO_FEW,          /* fewer than VOICES_NEEDED in some class: counts only */
    VERDICT_COMMON_GROUND,    /* surely more than half agree, in every class */
    VERDICT_COMMON_REJECTION, /* surely more than half disagree, in every class */
    VERDICT_DIVERGENCE,       /* surely agreed in one class, surely disagreed in another */
    VERDICT_DIFFERENT,        /* not on opposite sides, yet the difference is surely not nothing */
    VERDICT_NOT_SURE,         /* one class is sure, none is sure of the contrary: close, not sure */
    VERDICT_NOT_TOLD_APART,   /* nothing can be said */
};

struct class_answer {
    int32_t n; /* all answers: agrees + disagrees + passes */
    int32_t agrees, disagrees, passes;
    struct interval
        agree; /* 90 % interval of the share that agrees; meaningful for n >= VOICES_NEEDED */
    struct interval disagree; /* of the share that disagrees */
};

struct class_answer class_answer_of(struct answer_tally t);

/* The verdict on count classes (at least one). differs: the 90 % interval of some difference of the
 * agreement shares excludes 0. */
enum verdict verdict_of(const struct class_answer *classes, size_t count, bool differs);

/* Two known classes, such as local and international organisations, on one statement. */
struct class_comparison {
    struct class_answer side[2];
    enum verdict verdict;
    bool has_difference;        /* false when a side has fewer than VOICES_NEEDED */
    struct interval difference; /* share that agrees: side 0 minus side 1, 90 % */
};

/* About a millisecond. Errors: ERR_NO_MEMORY. */
MUST_USE err_t class_compare(struct answer_tally a, struct answer_tally b, struct arena *scratch,
                             struct class_comparison *out);

/* Every statement of the votes. class_of: 0, 1 or -1 (in neither) of each participant. *out: an
 * array of v->statements, in arena. Errors: ERR_NO_MEMORY. */
MUST_USE err_t classes_compare(const struct votes *v, const int32_t *class_of, struct workers *w,
                               struct arena *arena, struct arena *scratch,
                               struct class_comparison **out);

#endif
