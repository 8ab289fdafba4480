/* The drawing of a consultation from the figures that are kept of it, for as long as one request or
 * one batch of them lasts. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_POSITIONS_KEPT_DRAWING_H
#define ALYANS_VIEWPOINTS_POSITIONS_KEPT_DRAWING_H

#include "viewpoints/positions/draw.h"
#include "viewpoints/results/results_cache.h"

/* Of one consultation at a time. Begin with { 0 } and AUTO. */
struct kept_drawing {
    consultation_id of; /* 0: of none yet */
    struct drawing drawing;
    struct results_cache *cache;
    const struct kept_figures *kept; /* NULL: there is no model */
};
void kept_drawing_release(struct kept_drawing *k);
AUTO_RELEASE(kept_drawing, kept_drawing_release)

/* Of one side: where both answer, each has a model of its own. lines: those of the consultation
 * first, by number; perhaps others after. What it returns lives until the next call for another
 * consultation, or the release. */
const struct drawing *kept_drawing_of(struct cx *cx, struct kept_drawing *k, enum side side,
                                      const struct poll_line *lines, size_t count);
/* The same by numbers, ascending, which live in cx->arena. */
const struct drawing *kept_drawing_by_number(struct cx *cx, struct kept_drawing *k,
                                             consultation_id in, enum who who, enum side side,
                                             const int64_t *number, size_t count);

#endif
