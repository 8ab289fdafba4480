/* Results for programs. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_RESULTS_JSON_H
#define ALYANS_VIEWPOINTS_RESULTS_JSON_H

#include "viewpoints/results/results_view.h"

/* One JSON object with everything the page shows, and with what it leaves out for the same reason.
 */
void results_write_json(const struct results_view *v, struct buf *out);

#endif
