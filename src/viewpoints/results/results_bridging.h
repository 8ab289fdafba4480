/* Bridging statements: agreed with on both sides of what divides most. Pure.
 *
 * The sides are the opinion groups; where there are none, the two ends of the first axis; where
 * there are none of these either and organisations answer, those who agree and those who disagree
 * with the sharpest divergence. A statement bridges when on every side at least as many answered as
 * are needed (VOICES_LEAST organisations, CELL_LEAST people) and more than half of them agree. Its
 * figure is that of the side that agrees least: share and 90 % interval (Beta posterior, prior
 * 1/2, 1/2). They are ordered by the lower bound of that. It is sure where that bound is above
 * half. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_RESULTS_BRIDGING_H
#define ALYANS_VIEWPOINTS_RESULTS_BRIDGING_H

#include "viewpoints/results/results_model.h"

enum bridge_between { BRIDGE_NOTHING, BRIDGE_GROUPS, BRIDGE_ENDS, BRIDGE_CAMPS };

struct bridge {
    const struct statement_result *on;
    size_t least;        /* the side that agrees least */
    struct bounds share; /* of that side, agreeing */
    bool is_sure;
};
struct bridges {
    enum bridge_between between;
    size_t sides;
    const struct bridge *at;
    size_t count;
};

/* statements: those results_build was given; in arena. */
void bridges_find(const struct results *r, const struct statement *statements, struct arena *arena,
                  struct bridges *out);
/* How side s answered a statement. Of camps, side 0 disagrees with the sharpest divergence. */
struct voices bridge_voices(const struct results *r, const struct statement *statements,
                            enum bridge_between between, size_t s,
                            const struct statement_result *on);

#endif
