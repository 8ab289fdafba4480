/* Two results beside each other: the answers of each counted on statements that ask the same. Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_COMPARE_RESULTS_H
#define ALYANS_VIEWPOINTS_COMPARE_RESULTS_H

#include "viewpoints/results/compare_model.h"
#include "viewpoints/results/results_cells.h"

/* One of the two. in_class: rows that count; NULL: all, and where the public answers. */
struct compared {
    const struct results *r;
    const struct statement *statements; /* accepted, by number: those matches speak of */
    size_t count;
    const bool *in_class;
};

struct compared_pair {
    const struct statement_result *then, *now;
    enum match_by by;
    struct shown shown[2]; /* where the public answers: what may be shown, then and now */
    bool is_shown;         /* all of both may be; else nothing is estimated */
    struct change change;
    struct paired paired; /* organisations only */
};
/* An organisation that took another position. */
struct changed {
    const struct organisation_result *row; /* of now */
    size_t pair;
    const struct stance *then, *now;
};
struct comparison_over_time {
    const struct compared_pair *pairs; /* by number now */
    size_t pair_count;
    const struct changed *changed; /* by organisation, in the order of rows */
    size_t changed_count;
    size_t changers;            /* organisations among them */
    size_t same_organisations;  /* with a position on a matched statement both times */
    const size_t *gone, *added; /* places in statements of then, of now */
    size_t gone_count, added_count;
    size_t more, less;               /* changes told, of everybody */
    size_t paired_more, paired_less; /* of the same organisations */
    size_t too_few;                  /* pairs of which nothing can be said */
};

/* matches: by place in the statements of both. In arena. Errors: ERR_NO_MEMORY. */
MUST_USE err_t compare_build(const struct compared *then, const struct compared *now,
                             const struct match *matches, size_t count, struct arena *arena,
                             struct comparison_over_time *out);

#endif
