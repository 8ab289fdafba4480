/* Answers counted by where the person's other answers put the person.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_APART_H
#define ALYANS_OPINION_APART_H

#include "opinion/partition.h"
#include "opinion/tallies.h"

/* The tallies of the groups of a partition, or of the ends of the first axis (below cut[0], above
 * cut[1]), where answer j of a person counts in the class in which the person stands without answer
 * j. Only people with a place count. weight: NULL, all 1; everybody is a voice. About 100 ns an
 * answer. *out lives in arena. Errors: ERR_NO_MEMORY. */
MUST_USE err_t tallies_of_groups_apart(const struct votes *v, const struct factor_model *model,
                                       const struct partition *p, const double *weight,
                                       const bool *left_out, struct workers *w, struct arena *arena,
                                       struct arena *scratch, struct tallies *out);
MUST_USE err_t tallies_of_ends_apart(const struct votes *v, const struct factor_model *model,
                                     const struct partition *p, const double cut[2],
                                     const double *weight, const bool *left_out,
                                     struct arena *arena, struct tallies *out);

#endif
