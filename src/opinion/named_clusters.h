/* Clusters that keep their names: k-means which goes on from where the previous run ended.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_NAMED_CLUSTERS_H
#define ALYANS_OPINION_NAMED_CLUSTERS_H

#include "opinion/clusters.h"

/* Who was in which cluster, by ids that outlive one analysis. count 0: no clustering yet. */
struct named_clusters {
    size_t count, members;
    const int64_t *id;     /* count: names of the clusters, ascending, each once */
    const int64_t *member; /* members: names of the points, each once */
    const int32_t *of;     /* members: place in id of the cluster that the member is in */
};

/* Clusters the points, whose names are name[i], each once, in one of two ways. Cold, when previous
 * has no clusters: k-means from the first k distinct points; the clusters get the names 0, 1, ...
 * Warm (guide section 7.4): the previous clusters are moved to the weighted mean of
 * those of their members that are still there; those without any go, and if that leaves none there
 * is one of all points; of clusters on the same spot the one with more members (of equals the
 * later) takes in the other; then, as long as there are fewer than k and than distinct points, the
 * point farthest from its nearest centre (of equals the last) leaves its cluster and becomes one of
 * its own, named highest name + 1; k-means goes on from there. More than k
 * previous clusters stay more than k. Clusters come out by ascending name;
 * clustering and named say the same, and both live in arena. Time: k-means, a sort of the points,
 * and O(points) for each split. k >= 1. Errors: ERR_NO_MEMORY. */
MUST_USE err_t clusters_follow(const struct points *p, const int64_t *name,
                               const struct named_clusters *previous, size_t k, int steps_max,
                               struct workers *w, struct arena *arena, struct arena *scratch,
                               struct clustering *clustering, struct named_clusters *named);

/* A copy that lives in arena. Errors: ERR_NO_MEMORY. */
MUST_USE err_t named_clusters_copy(const struct named_clusters *c, struct arena *arena,
                                   struct named_clusters *out);

#endif
