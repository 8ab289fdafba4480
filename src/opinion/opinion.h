/* Votes in, opinion map and groups out: the one call that runs everything, and its report.
 * Pure: no clock, files, database, globals or chance; the same votes give the same bytes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_OPINION_H
#define ALYANS_OPINION_OPINION_H

#include "opinion/clusters.h"
#include "opinion/components.h"
#include "opinion/counts.h"
#include "opinion/history.h"
#include "opinion/projection.h"
#include "opinion/representative.h"
#include "opinion/votes.h"

enum opinion_method { METHOD_POLIS };

/* What is known beforehand about the votes, by their rows and columns; each may be NULL. */
struct opinion_given {
    const bool *moderated_out; /* statements: rejected or meta */
    const bool *included;    /* participants who are clustered; NULL: the rule of guide section 3 */
    const int32_t *group_of; /* participants: group 0..group_count-1, -1 = none; NULL: found */
    size_t group_count;
    const struct points *centres; /* groups by nearest centre on the map; only without group_of */
    const struct opinion_history *history; /* of the last analysis; NULL: from a cold start */
};

struct opinion_options {
    enum opinion_method method;
    struct components_options components;
    size_t base_clusters_max; /* 100 */
    int base_steps_max;       /* 100 */
    int32_t answers_needed;   /* 7: for inclusion, or all statements where there are fewer */
    size_t included_at_least; /* 15: filled up with those who answered most */
    size_t threads;           /* 1; at most WORKERS_MAX; changes no byte */
    size_t
        participants_for_groups; /* 30 with answers_needed answers each, or no groups are shown */
    bool subgroups;              /* also look for groups within each group found */
};
struct opinion_options opinion_options_default(void);

enum groups_state {
    GROUPS_FOUND,
    GROUPS_GIVEN,
    GROUPS_TOO_FEW,       /* fewer participants with enough answers than groups need: none shown */
    GROUPS_NOT_SEPARABLE, /* everybody stands at one point of the map: no separate groups */
};

struct opinion_groups {
    enum groups_state state;
    size_t count;   /* 0 unless FOUND or GIVEN */
    int32_t *of;    /* participants: 0..count-1, -1 = in none */
    double *centre; /* column-major, count x dimensions: mean position of its members */
    double silhouettes[SILHOUETTES_MAX]; /* [k] of each k tried, of the base clusters; 0 where not
                                            tried */
    struct clustering base;              /* base clusters over the included, in their row order */
    struct group_counts counts;          /* raw answers by group */
    double *consensus; /* statements: group-aware consensus; NULL when count is 0 */
    struct listed_statements *representative; /* count */
    struct subgroups subgroups; /* of the base clusters; NULLs unless asked for and FOUND */
};

/* Dense blocks are column-major: coordinate d of participant i is position[i + d * participants].
 */
struct opinion_report {
    struct opinion_options options;
    const struct votes *votes;
    const bool *moderated_out; /* statements; NULL: none */
    size_t moderated_count;
    double *centre; /* statements */
    struct components components;
    double *position;           /* participants x dimensions */
    double *statement_position; /* statements x dimensions */
    double *extremity;          /* statements */
    bool *included;             /* participants */
    size_t included_count;
    size_t eligible_count;         /* participants with at least answers_needed answers */
    struct group_counts everybody; /* one group: all participants, raw answers */
    struct consensus_lists consensus;
    struct opinion_groups groups;
    struct opinion_history history; /* to give to the next analysis; groups FOUND have the names
                                     * history.groups.tried[history.groups.shown].id */
};

/* Runs the method. The report lives in arena and points to votes and to given's moderated_out,
 * which must outlive it (given's history need not); scratch is another arena and is given back.
 * Time: about 20 passes over the votes, 100 distances a step and included participant. Works for
 * any shape, also no votes at all. Errors: ERR_NO_MEMORY, ERR_NOT_CONVERGED. On an error *out is
 * not written. */
MUST_USE err_t opinion_compute(const struct votes *votes, const struct opinion_given *given,
                               const struct opinion_options *options, struct arena *arena,
                               struct arena *scratch, struct opinion_report *out);

/* Rows in the order of the first axis of the map, ties by participant id: neighbours answered
 * alike. Needs no groups. order has room for the participants. Errors: ERR_NO_MEMORY. */
MUST_USE err_t opinion_similarity_order(const struct opinion_report *r, struct arena *scratch,
                                        size_t *order);

#endif
