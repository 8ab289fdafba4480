/* Clusters of points on the map: k-means, silhouette, base clusters and opinion groups.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_CLUSTERS_H
#define ALYANS_OPINION_CLUSTERS_H

#include "kit/base/arena.h"
#include "opinion/workers.h"

/* Points are column-major: coordinate d of point i is at[i + d * stride]. */
struct points {
    const double *at;
    size_t count, dimensions, stride;
    const double *weight; /* count; NULL: all 1 */
};

struct clustering {
    size_t count;   /* clusters, none of them empty */
    int32_t *of;    /* cluster of each point */
    double *centre; /* column-major, count x dimensions */
    double *weight; /* count: sum of the members' weights */
    int32_t *size;  /* count: members */
    int32_t *from;  /* count, ascending: the start centre that each began as */
    int steps;
};

/* The centre nearest to each point, ties to the later one, into of (p->count). centres may not be
 * empty unless p is. O(points x centres). */
void nearest_centres(const struct points *p, const struct points *centres, struct workers *w,
                     int32_t *of);

/* k-means from the given centres, as Polis does it (guide section 7): nearest centre, ties to the
 * later one; empty clusters dropped; centre = weighted mean; ends when the sorted centres have
 * moved less than 0.01 each, or after steps_max. At most O(points x centres) a step; where there
 * are many points without weights, centres that cannot be nearest are passed over by whole boxes
 * (nearby.h). Deterministic. At least one centre, unless there are no points. The result lives in
 * arena. Errors: ERR_NO_MEMORY. */
MUST_USE err_t kmeans(const struct points *p, const struct points *start, int steps_max,
                      struct workers *w, struct arena *arena, struct arena *scratch,
                      struct clustering *out);

/* The first k distinct points, or fewer, in their order. room: k x dimensions, holds the result.
 * O(points + k^2) as a rule, however many share few places. */
struct points first_distinct_points(const struct points *p, size_t k, double *room);

/* Mean silhouette over the points, Euclidean, without weights; a point alone in its cluster counts
 * 0 (Rousseeuw 1987; guide section 8.2). 0 for fewer than two clusters. O(points^2). Errors:
 * ERR_NO_MEMORY. */
MUST_USE err_t silhouette(const struct points *p, const struct clustering *c, struct arena *scratch,
                          double *out);

/* Adjusted Rand index of two labellings of the same n points (Hubert and Arabie 1985): 1 = the same
 * partition, about 0 = chance. Labels 0..255; points with a negative label in either are left out.
 */
double adjusted_rand_index(const int32_t *a, const int32_t *b, size_t n);

#endif
