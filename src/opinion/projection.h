/* Where participants and statements stand on the map.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_PROJECTION_H
#define ALYANS_OPINION_PROJECTION_H

#include "opinion/components.h"

/* Positions of all participants: sqrt(m / max(1, c)) * sum over answers of (vote - mu) * axis,
 * where c counts the answers plus the moderated columns (guide section 5), moderated answers once.
 * position is column-major, participants x axes->dimensions, the caller's. O(votes). Errors:
 * ERR_NO_MEMORY. */
MUST_USE err_t project_participants(const struct centred_votes *c, const struct components *axes,
                                    struct workers *w, struct arena *scratch, double *position);

/* Position of a participant who only agrees with statement j: sqrt(m) * (1 - mu[j]) * axis[j]; its
 * distance from the centre is the extremity of j (guide section 6). Both are the caller's: position
 * statements x dimensions, column-major; extremity statements. O(statements). */
void project_statements(const double *mu, const struct components *axes, double *position,
                        double *extremity);

#endif
