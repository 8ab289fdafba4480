/* Statements that represent a group, and statements on which everybody agrees.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_REPRESENTATIVE_H
#define ALYANS_OPINION_REPRESENTATIVE_H

#include "opinion/counts.h"

enum { LIST_MAX = 5 };

enum list_side { SIDE_AGREE, SIDE_DISAGREE };

/* A statement with the side that speaks for it and that side's figures (guide section 10). */
struct listed_statement {
    int32_t column;
    enum list_side side;
    int32_t successes, trials; /* answers on that side; all answers */
    double share, share_test;  /* p and pt: with pseudo-counts; one-proportion statistic */
    double ratio, ratio_test;  /* r and rt against the other groups; 0 in consensus lists */
    bool best_agree;
};

struct listed_statements {
    size_t count;
    struct listed_statement at[LIST_MAX];
};

/* Representative statements of one group in the order of display, as Polis picks them: at most
 * five, the best agreed one first, agreed before disagreed. Those marked in moderated_out
 * (statements; may be NULL) are skipped. O(statements x groups). */
void representative_find(const struct group_counts *c, size_t group, const bool *moderated_out,
                         struct listed_statements *out);

struct consensus_lists {
    struct listed_statements agree, disagree;
};

/* Statements that most of everybody agrees or disagrees with, strongest first. all: one group with
 * every participant in it. O(statements). */
void consensus_find(const struct group_counts *all, const bool *moderated_out,
                    struct consensus_lists *out);

/* The statistics themselves. A value above SIGNIFICANT is beyond chance at 90 %, one-sided. */
extern const double SIGNIFICANT;
double proportion_test(int32_t successes, int32_t trials);
double two_proportion_test(int32_t s1, int32_t n1, int32_t s2, int32_t n2);

#endif
