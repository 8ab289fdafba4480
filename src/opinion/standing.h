/* How each participant stands to the own group and to everybody.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_STANDING_H
#define ALYANS_OPINION_STANDING_H

#include "kit/base/base.h"

/* On the scale of the map, without bounds (guide section 9). The last two are 0 for who is in no
 * group. */
struct standing {
    double centricness; /* 1 - distance from the mean position of all participants */
    double coreness;    /* 1 - distance from the centre of the own group */
    double extremeness; /* how far beyond that centre, seen from the mean of all; negative: short of
                         * it; 0 where the two are the same */
};

/* Standings of all n participants into out. position: n x dimensions, column-major; group_of: group
 * of each, -1 = none; centre: groups x dimensions, column-major, the mean positions of the members.
 * O(n). */
void standings_find(const double *position, size_t n, size_t dimensions, const int32_t *group_of,
                    const double *centre, size_t groups, struct standing *out);

#endif
