/* What the template of an organisation's positions needs.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_ORGANISATION_VIEW_H
#define ALYANS_VIEWPOINTS_ORGANISATION_VIEW_H

#include "viewpoints/pages.h"
#include "viewpoints/results/results_view.h"

/* One statement with the position in force and those before it, newest first. */
struct told_position {
    const struct statement *statement;
    const struct stance *now;
    const struct stance *const *before;
    size_t before_count;
    struct backing behind;
    const struct backing *behind_before; /* before_count of them */
};
/* Its positions in one consultation, by number of the statement. */
struct told_consultation {
    const struct consultation *consultation;
    const struct told_position *positions;
    size_t count;
};
/* Errors: ERR_DB. */
MUST_USE err_t told_consultation_load(struct cx *cx, const struct consultation *c,
                                      organisation_id whose, struct mandates_drawn *drawn,
                                      struct told_consultation *out);

#endif
