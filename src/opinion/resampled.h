/* How far figures move when voices are drawn anew.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_RESAMPLED_H
#define ALYANS_OPINION_RESAMPLED_H

#include "opinion/factorization.h"
#include "opinion/partition.h"
#include "opinion/share.h"

/* Percentile intervals, 5 % to 95 %, of figures of every statement (Efron and Tibshirani 1993,
 * section 13.3) over the same draws of voices that tell how stable groups are. Labels stay as they
 * are: how sure these are is told by the partition. NULL where not looked at. */
struct resampled {
    size_t draws;
    struct interval *consensus; /* group-aware consensus, from weights: prod (A + 1) / (S + 2) */
    struct interval *least;     /* the least agreement of a class, (A + 1/2) / (S + 1) */
    struct interval *apart;     /* the most less the least agreement */
    size_t bridging_draws;
    struct interval *bridging; /* the bridging score b */
};

struct resampled_input {
    const struct votes *votes;
    const bool *left_out;
    const double *weight;    /* participants; NULL: 1 */
    const int32_t *voice_of; /* as for partition_find */
    size_t voices;
    const int32_t *label;                 /* participants: 0..classes-1, -1 */
    size_t classes;                       /* at least 1, at most CLASSES_RESAMPLED */
    const struct factorization *bridging; /* of the votes; NULL: not looked at */
    uint64_t seed;                        /* of the partition */
    size_t draws;                         /* 0: as many as the partition drew, redraw_count */
};
enum { CLASSES_RESAMPLED = 64 };

/* Time: one pass over the votes a draw, and about ten a draw of the bridging score, which is drawn
 * less often above 50 000 answers and not at all above half a million. *out lives in arena. Errors:
 * ERR_NO_MEMORY. */
MUST_USE err_t resampled_make(const struct resampled_input *in, struct workers *w,
                              struct arena *arena, struct arena *scratch, struct resampled *out);

#endif
