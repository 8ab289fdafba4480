/* The forms of a report, one file each; analyse_write chooses.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_ANALYSE_FORMS_H
#define ALYANS_VIEWPOINTS_ANALYSE_FORMS_H

#include "viewpoints/polis/analyse.h"

/* One document for both methods; what only the alyans method has is null in the other. */
void analyse_write_json(const struct analysis *a, struct buf *out);

/* For a terminal of 80 columns: of the polis method, and of the alyans method. Errors:
 * ERR_NO_MEMORY. */
MUST_USE err_t analyse_write_text(struct cx *cx, const struct analysis *a, struct buf *out);
MUST_USE err_t analyse_write_summary(struct cx *cx, const struct analysis *a, struct buf *out);

/* The opinion map as an SVG file, and a whole page with it. Errors: ERR_NO_MEMORY, ERR_TOO_BIG. */
MUST_USE err_t analyse_write_map(struct cx *cx, const struct analysis *a, struct buf *out);
MUST_USE err_t analyse_write_page(struct cx *cx, const struct analysis *a, struct buf *out);

#endif
