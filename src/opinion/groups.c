/* Opinion groups: how many, which, and how they follow from those of the last analysis.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/groups.h"

#include <math.h>

enum { GROUP_STEPS = 20, RUN_NEEDED = 4 };

size_t groups_at_most(size_t base_count)
{
    const size_t k = 2 + base_count / 12;
    return k < GROUPS_AT_MOST ? k : GROUPS_AT_MOST;
}

void groups_smooth(size_t best, size_t highest, const struct groups_history *previous,
                   struct groups_history *next)
{
    next->run = previous->best == best ? previous->run + 1 : 1;
    next->best = best;
    next->shown = previous->shown == 0 || next->run >= RUN_NEEDED ? best : previous->shown;
    if (next->shown > highest)
        next->shown = highest; /* fewer base clusters than last time */
}

err_t groups_follow(const struct points *base, const int64_t *name,
                    const struct groups_history *previous, struct workers *w, struct arena *arena,
                    struct arena *scratch, double *silhouettes, struct clustering *out,
                    struct groups_history *next)
{
    must(arena != scratch);
    struct clustering tried[SILHOUETTES_MAX] = { 0 };
    struct groups_history h = { 0 };
    const size_t highest = groups_at_most(base->count);
    size_t best = 0;
    double best_silhouette = -HUGE_VAL;
    for (size_t k = 2; k <= highest; k++) {
        double s;
        TRY(clusters_follow(base, name, &previous->tried[k], k, GROUP_STEPS, w, arena, scratch,
                            &tried[k], &h.tried[k]));
        TRY(silhouette(base, &tried[k], scratch, &s));
        silhouettes[k] = s;
        if (s >= best_silhouette) {
            best = k;
            best_silhouette = s;
        }
    }
    groups_smooth(best, highest, previous, &h);
    *out = tried[h.shown];
    *next = h;
    return OK;
}

err_t groups_history_copy(const struct groups_history *h, struct arena *arena,
                          struct groups_history *out)
{
    struct groups_history copy = { .best = h->best, .run = h->run, .shown = h->shown };
    for (size_t k = 0; k < SILHOUETTES_MAX; k++)
        TRY(named_clusters_copy(&h->tried[k], arena, &copy.tried[k]));
    *out = copy;
    return OK;
}
