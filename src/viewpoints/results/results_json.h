/* Results for programs. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_RESULTS_JSON_H
#define ALYANS_VIEWPOINTS_RESULTS_JSON_H

#include "viewpoints/results/results_view.h"

/* "both_agree" */
str_t reading_key(enum reading r);
struct json_out;
struct sides;
/* Members of an open object. */
void results_put_sides(struct json_out *j, const struct sides *sides);
void results_put_polis(struct json_out *j, const struct results_view *v);  /* none: not computed */
void results_put_coding(struct json_out *j, const struct results_view *v); /* v->coding is there */
void results_put_seed(struct json_out *j, uint64_t seed);

/* One JSON object with everything the page shows, and with what it leaves out for the same reason.
 * Errors: ERR_DB. */
MUST_USE err_t results_write_json(struct cx *cx, const struct results_view *v, struct buf *out);

#endif
