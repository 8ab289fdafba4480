/* What the pages that compare two consultations load. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_COMPARE_LOAD_H
#define ALYANS_VIEWPOINTS_COMPARE_LOAD_H

#include "viewpoints/results/compare_view.h"
#include "viewpoints/results/results_page.h"

struct two {
    struct results_view then, now;
};

/* Opened before the other. Pure. */
bool is_earlier(const struct consultation *a, const struct consultation *b);
/* Standing matches made by hand, and all of them with those of the same text, by place in the
 * lists. Errors: ERR_DB. */
MUST_USE err_t matches_load(struct cx *cx, const struct consultation *then,
                            const struct statement_list *of_then, const struct consultation *now,
                            const struct statement_list *of_now, const struct match_row **by_hand,
                            size_t *by_hand_count, const struct match **out, size_t *count);
/* Those it can be compared with: others in which that side answers, made up like it or not. */
MUST_USE err_t compare_others(struct cx *cx, const struct consultation *c, enum side side,
                              const struct consultation *const **out, size_t *count);

#endif
