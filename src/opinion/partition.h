/* Opinion groups: whether there are any, how many, who is in which, and how sure that is.
 *
 * One cloud is a possible answer, and the usual one. Groups are published only when all of this
 * holds:
 *   - some axis is more than chance (factor.h);
 *   - a mixture of that many groups describes the positions better than one normal cloud does, by
 * BIC (Schwarz 1978) with the effective number of people;
 *   - the smallest group has at least max(least, share_least of the people);
 *   - the groups come back when voices are drawn anew, an organisation's members together, and the
 * map is learned anew: mean adjusted Rand index at least stability_least (Hubert and Arabie 1985);
 *   - there is a gap between them that one crowd without a gap would seldom show: the parametric
 *     bootstrap of Silverman 1981 ("Using kernel density estimates to investigate multimodality")
 *     carried over to uncertain positions. Two crowds near to the fitted groups have no gap: the
 * one with the valleys between them filled up, the one with the groups widened until no valley is
 *     left. Each answers the same statements, as many each, in three steps of agreement as people
 *     do; map and groups are learned again; chance = how often the shallowest valley is as deep, in
 *     the crowd where it is so more often. At most chance_most.
 * Of several numbers that pass, the fewest groups that gain at least gain_least of the most.
 * Otherwise the positions are one cloud, whose ends may differ a lot: "not separable", no failure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_PARTITION_H
#define ALYANS_OPINION_PARTITION_H

#include "opinion/factor.h"
#include "opinion/mixture.h"

struct partition_options {
    size_t groups_max;      /* 2..MIXTURE_MAX, default MIXTURE_MAX */
    size_t groups;          /* 0: found; 2 or more: this number, described even if not separable */
    size_t least;           /* 5 people in a group */
    double share_least;     /* 0.02 */
    double unsureness_most; /* 0.75: mean posterior variance of a position that still is a place */
    double stability_least; /* 0.75 */
    double chance_most;     /* 0.10 */
    double gain_least;      /* 0.5: fewer groups are preferred if they gain that much of the most */
    size_t bootstraps;      /* 0: 200, fewer above a million answers, 20 at least */
    size_t simulations;     /* 59 crowds without a gap */
    size_t people_most;     /* 4096: of more, those with the smallest hash of their id */
    size_t simulated_most;  /* 2000, likewise */
    uint64_t seed;
    /* Called by the calling thread between some of the bootstraps and simulated crowds, with the
     * share that is done, about; true: stop. NULL: never. */
    bool (*stop)(void *context, double done);
    void *context;
};
struct partition_options partition_options_default(void);

enum partition_state {
    PARTITION_TOO_FEW,       /* fewer people with a place than two smallest groups need */
    PARTITION_CHANCE,        /* no axis is more than chance: one group */
    PARTITION_NOT_SEPARABLE, /* one cloud: no number of groups passes */
    PARTITION_GROUPS,
    PARTITION_FORCED, /* the number was given; see tried for how far it can be trusted */
};

/* What became of one number of groups. */
struct partition_try {
    size_t groups;
    double gain;          /* BIC of one cloud minus BIC of the groups: positive is better */
    double smallest;      /* weight of the smallest group */
    double valley;        /* the shallowest between two groups; 1: none */
    double stability;     /* mean adjusted Rand index over the bootstraps; -1: not looked at */
    double stability_low; /* 5 % quantile */
    double chance;        /* of a valley as deep without a gap; -1: not looked at */
};

struct partition {
    enum partition_state state;
    size_t count; /* groups: 0, or 2 and more */
    size_t shown; /* the number of groups that came nearest; 0: none was tried */
    struct partition_try tried[MIXTURE_MAX + 1]; /* by number of groups, from 2 to tried_most */
    size_t tried_most;                           /* 0: none */
    struct mixture mixture;                      /* of count groups */
    int32_t
        *label; /* participants: 0..count-1, the largest group first; -1: in none, or no place */
    double *probability; /* participants x count; NULL without groups */
    double *together; /* participants: share of bootstraps in the same group; -1: not looked at */
    bool *placed;     /* participants: whose answers say where they stand */
    size_t placed_count, people; /* placed; of these, looked at for groups */
    size_t bootstraps, simulations, simulated_people;
    double unsureness_most;
    double smallest_allowed, valley_most; /* what smallest and valley of a try had to be, at least
                                             and below; 0: nothing was tried */
};

/* voice_of: organisation of each participant, 0..voices-1, whose members are drawn together; NULL:
 * everybody is a voice. given: as the model was fitted. Time: tens of milliseconds for a thousand
 * people, 200 bootstraps of two passes over the votes each included. *out lives in arena. Errors:
 * ERR_NO_MEMORY. */
MUST_USE err_t partition_find(const struct votes *v, const struct factor_model *model,
                              const struct factor_given *given, const int32_t *voice_of,
                              size_t voices, const struct partition_options *options,
                              struct workers *w, struct arena *arena, struct arena *scratch,
                              struct partition *out);

/* The seed of the redraws (redraw.h) behind a partition with that seed. */
uint64_t partition_redraw_seed(uint64_t seed);

#endif
