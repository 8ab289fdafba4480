/* The figures a user of Polis knows: map of principal components, groups by k-means, what
 * represents each, consensus of all and group-aware consensus. Computed as Polis does
 * (opinion/opinion.h), from the same answers as the rest of the page, so without those to rejected
 * statements. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_POLIS_FIGURES_H
#define ALYANS_VIEWPOINTS_POLIS_FIGURES_H

#include <stdatomic.h>

#include "kit/base/arena.h"

enum polis_state { POLIS_GROUPS, POLIS_TOO_FEW, POLIS_NO_GROUPS };
enum { POLIS_GROUPS_MOST = 5, POLIS_LISTED = 5 };

/* A statement with the side that speaks for some people. */
struct polis_statement_listed {
    size_t statement; /* place in the input */
    bool agrees;
    int32_t on_side, answers;
};
struct polis_list {
    struct polis_statement_listed at[POLIS_LISTED];
    size_t count;
};
struct polis_figures {
    enum polis_state state;
    double explained[2]; /* share of the variance along each component; 0 without a map */
    const double *x, *y; /* voters */
    const bool *included;
    size_t included_count;
    size_t needed_people, needed_answers, eligible; /* for groups to be looked for */
    size_t group_count;
    const int32_t *group_of; /* voters; -1: in none */
    int32_t members[POLIS_GROUPS_MOST];
    struct polis_list represent[POLIS_GROUPS_MOST];
    struct polis_list agree, disagree; /* most of all participants */
    const double *consensus;           /* statements: group-aware; NULL without groups */
    size_t *order; /* statements with answers, by that, highest first; ties by number */
    size_t ordered;
};

struct votes;
/* votes: participants are voters, in their order; statement: place of each column. *out lives in
 * arena. threads changes no figure. Errors: ERR_NO_MEMORY. */
MUST_USE err_t polis_figures_make(const struct votes *votes, const size_t *statement, size_t voters,
                                  size_t statements, size_t threads, struct arena *arena,
                                  struct arena *scratch, struct polis_figures *out);

#endif
