/* Points in an order in which neighbours lie together, so that a step of k-means looks only at the
 * centres near them. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_NEARBY_H
#define ALYANS_OPINION_NEARBY_H

#include "opinion/clusters.h"
#include "opinion/pieces.h"

enum { NEARBY_CENTRES_MAX = 256, NEARBY_DIMENSIONS_MAX = 4 };

struct nearby;

/* Whether the points and so many centres are of the kind that the functions below are made for:
 * many points without weights, at most NEARBY_DIMENSIONS_MAX coordinates, not too many centres. */
bool nearby_suits(const struct points *p, size_t centres);

/* Sorts the points along a curve that fills space (Morton's) and puts boxes around every 16, 256
 * and 4096 neighbours. O(points). *out and what it holds live in arena. Errors: ERR_NO_MEMORY. */
MUST_USE err_t nearby_build(const struct points *p, size_t centres_max, struct arena *arena,
                            struct arena *scratch, struct nearby **out);

/* The nearest of count centres (column-major, count x dimensions) for each point, ties to the later
 * one. size (count): how many points each has; sum (column-major, count x dimensions): of their
 * coordinates, in an order that the points alone decide. A centre is passed over for a whole box
 * where another one is nearer to the farthest corner than it is to the nearest side. Rounding keeps
 * order, so what is passed over could not have won or tied: the answer is exactly that of
 * nearest_centres. */
void nearby_assign(struct nearby *s, const double *centre, size_t count, struct workers *w,
                   int32_t *size, double *sum);

/* of (points, in the order they were given) = renumbered[the centre of the last nearby_assign]. */
void nearby_take(const struct nearby *s, const int32_t *renumbered, int32_t *of);

#endif
