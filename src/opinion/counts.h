/* Answers counted per group and statement, and what follows from counts alone.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_COUNTS_H
#define ALYANS_OPINION_COUNTS_H

#include "opinion/pieces.h"

/* Agrees, disagrees and all answers (passes included) of some people on one statement. */
struct answer_tally {
    int32_t agrees, disagrees, answers;
};

/* of[g * statements + j]: the tally of group g on statement j. */
struct group_counts {
    size_t groups, statements;
    struct answer_tally *of;
    int32_t *members; /* groups */
};

static inline const struct answer_tally *tally_of(const struct group_counts *c, size_t group,
                                                  size_t j)
{
    return &c->of[group * c->statements + j];
}

/* Counts the raw answers of each group. group_of: group of each participant, -1 = in none; NULL:
 * everybody is in group 0. O(votes). Errors: ERR_NO_MEMORY. */
MUST_USE err_t group_counts_make(const struct votes *v, const int32_t *group_of, size_t groups,
                                 struct workers *w, struct arena *arena, struct arena *scratch,
                                 struct group_counts *out);

/* Sum of the tallies of all groups but one on statement j; leave_out = groups: of all. */
struct answer_tally tally_others(const struct group_counts *c, size_t leave_out, size_t j);

/* Group-aware consensus, the product over groups of (agrees + 1) / (answers + 2) (guide section
 * 11), into consensus (statements). 1 for no groups. */
void group_aware_consensus(const struct group_counts *c, double *consensus);

enum statement_kind { STATEMENT_ORDINARY, STATEMENT_META };
/* Weight with which Polis shows a statement next (guide section 12), from the tally over all
 * groups. */
double routing_priority(struct answer_tally all, double extremity, enum statement_kind kind);

#endif
