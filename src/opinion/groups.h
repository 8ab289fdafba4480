/* Opinion groups: how many, which, and how they follow from those of the last analysis.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_GROUPS_H
#define ALYANS_OPINION_GROUPS_H

#include "opinion/named_clusters.h"

enum { GROUPS_AT_MOST = 5, SILHOUETTES_MAX = GROUPS_AT_MOST + 1 };

/* What the choice of groups remembers. All zero: nothing yet. */
struct groups_history {
    struct named_clusters tried[SILHOUETTES_MAX]; /* [k]: k groups of base clusters */
    size_t best, run; /* the best k of the last analysis, and how many in a row had the same */
    size_t shown;     /* the k that was shown: the smoothed one */
};

/* min(5, 2 + floor(base / 12)): how many groups so many base clusters may have. */
size_t groups_at_most(size_t base_count);

/* The groups of guide section 8 over the base centres, weighted by members, whose names are
 * name[i]. Each k = 2..groups_at_most is clustered, warm from previous->tried[k] or cold; the
 * highest mean silhouette is the best k, ties to the higher k. That k is shown when it is the first
 * result ever or has been the best in four analyses running, else the k shown before, brought into
 * the range tried. silhouettes (SILHOUETTES_MAX) is set for each k tried. out: the groups shown;
 * next: what to remember, also which of tried they are (next->shown). Fewer than two distinct
 * points: one group. Both live in arena. Errors: ERR_NO_MEMORY. */
MUST_USE err_t groups_follow(const struct points *base, const int64_t *name,
                             const struct groups_history *previous, struct workers *w,
                             struct arena *arena, struct arena *scratch, double *silhouettes,
                             struct clustering *out, struct groups_history *next);

/* The choice alone: best, run and shown after an analysis whose best k was best, and whose highest
 * k tried was highest. */
void groups_smooth(size_t best, size_t highest, const struct groups_history *previous,
                   struct groups_history *next);

/* Copies what is remembered into arena. Errors: ERR_NO_MEMORY. */
MUST_USE err_t groups_history_copy(const struct groups_history *h, struct arena *arena,
                                   struct groups_history *out);

#endif
