/* How each participant stands to the own group and to everybody.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/standing.h"

#include <math.h>

#include "opinion/components.h"

static void mean_position(const double *position, size_t n, size_t dimensions, double *mean)
{
    for (size_t d = 0; d < dimensions; d++) {
        double sum = 0.0;
        for (size_t i = 0; i < n; i++)
            sum += position[i + d * n];
        mean[d] = sum / (double)n;
    }
}

static double length(const double *x, size_t dimensions)
{
    double squares = 0.0;
    for (size_t d = 0; d < dimensions; d++)
        squares += x[d] * x[d];
    return sqrt(squares);
}

void standings_find(const double *position, size_t n, size_t dimensions, const int32_t *group_of,
                    const double *centre, size_t groups, struct standing *out)
{
    double mean[DIMENSIONS_MAX];
    must(dimensions <= ARRAY_LEN(mean));
    mean_position(position, n, dimensions, mean);
    for (size_t i = 0; i < n; i++) {
        double from_mean[DIMENSIONS_MAX];
        double from_centre[DIMENSIONS_MAX];
        double outward[DIMENSIONS_MAX]; /* from the mean of all to the centre of the group */
        double along = 0.0;
        const size_t g = group_of[i] < 0 ? 0 : (size_t)group_of[i];
        for (size_t d = 0; d < dimensions; d++) {
            const double at = position[i + d * n];
            const double own = group_of[i] < 0 ? at : centre[g + d * groups];
            from_mean[d] = at - mean[d];
            from_centre[d] = at - own;
            outward[d] = own - mean[d];
            along += from_centre[d] * outward[d];
        }
        const double reach = length(outward, dimensions);
        out[i] = (struct standing){ .centricness = 1.0 - length(from_mean, dimensions) };
        if (group_of[i] < 0)
            continue;
        out[i].coreness = 1.0 - length(from_centre, dimensions);
        out[i].extremeness = reach > 0.0 ? along / reach : 0.0;
    }
}
