/* Groups within each group, by the same procedure (guide section 8.5).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_SUBGROUPS_H
#define ALYANS_OPINION_SUBGROUPS_H

#include "opinion/groups.h"

/* What is remembered of each group that was looked into, by the group's name. */
struct subgroups_history {
    size_t count;
    const int64_t *group;
    const struct groups_history *in;
};

struct subgroups {
    size_t *count; /* groups: how many are in it, at least 1 */
    int32_t *of;   /* base clusters: 0..count-1 of its group */
};

/* Looks for groups among the base clusters of each group alone. group_of: group of each base
 * cluster; its centres, weights and names as groups_follow takes them. A group of fewer than two
 * base clusters has one. out and next live in arena. Errors: ERR_NO_MEMORY. */
MUST_USE err_t subgroups_follow(const struct points *base, const int64_t *name,
                                const int32_t *group_of, const struct named_clusters *groups,
                                const struct subgroups_history *previous, struct workers *w,
                                struct arena *arena, struct arena *scratch, struct subgroups *out,
                                struct subgroups_history *next);

/* Copies what is remembered into arena. Errors: ERR_NO_MEMORY. */
MUST_USE err_t subgroups_history_copy(const struct subgroups_history *h, struct arena *arena,
                                      struct subgroups_history *out);

#endif
