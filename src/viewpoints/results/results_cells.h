/* Which counts of the public are shown. Named organisations are never hidden.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_RESULTS_CELLS_H
#define ALYANS_VIEWPOINTS_RESULTS_CELLS_H

#include "viewpoints/results/results_model.h"

enum { NOT_SHOWN = -1 };
/* Answers of some people to one statement; NOT_SHOWN where fewer than CELL_LEAST stand behind a
 * number, or one such number would follow from it (opinion/suppress.h). First it is asked whether
 * all three answers may be shown; if not, whether those who agree and all the others may; if not,
 * whichever of these two may. */
struct shown {
    int32_t agree, disagree, pass;
    int32_t others;    /* who do not agree, together; NOT_SHOWN too where all three are shown */
    int32_t answers;   /* NOT_SHOWN unless has_share */
    bool is_all_shown; /* all three answers */
    bool has_share;    /* who agrees and out of how many: a share with its interval may be told */
};

/* The groups' rows and last that of everybody: group_count + 1 of them into out. statement: its
 * place in the input. Where organisations answer, all is shown. Errors: ERR_NO_MEMORY. */
MUST_USE err_t shown_cells(const struct results *r, const struct statement_result *s,
                           size_t statement, struct arena *scratch, struct shown *out);

/* The share of every group may be told; false without groups. */
bool groups_are_shown(const struct shown *cells, size_t groups);

struct answers; /* viewpoints/store.h */
/* How the public answered one statement, without groups: what shown_cells gives for everybody, so
 * that no page tells what another hides. On cx->arena. Errors: ERR_NO_MEMORY. */
MUST_USE err_t shown_answers(struct cx *cx, const struct answers *of, const struct shown **out);
/* Organisations: everything. */
const struct shown *shown_of_organisations(struct cx *cx, const struct answers *of);

#endif
