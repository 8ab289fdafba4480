/* What whoever decides on a proposal should see beside it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_STATEMENTS_BESIDE_H
#define ALYANS_VIEWPOINTS_STATEMENTS_BESIDE_H

#include "viewpoints/viewpoints.h"

/* Accepted ones that are close to its text as it was written, and what it would reword; may be
 * empty. */
MUST_USE err_t statement_beside(struct cx *cx, const struct consultation *c,
                                const struct statement *s, const struct text2 *written,
                                html_t *out);

#endif
