/* What the pages drawn from results share. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_RESULTS_PAGE_H
#define ALYANS_VIEWPOINTS_RESULTS_PAGE_H

#include "viewpoints/results/results_load.h"
#include "viewpoints/results/results_view.h"

/* Loads the figures and says with each organisation who pays. *v points into *l and c, which must
 * outlive it. Errors: ERR_DB, ERR_NO_MEMORY, ERR_BUSY. */
MUST_USE err_t results_open(struct cx *cx, const struct consultation *c, enum side side,
                            enum patience patience, struct loaded_results *l,
                            struct results_view *v);

#endif
