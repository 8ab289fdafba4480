/* The rules of findings on bare counts; what each means is written in results_model.h.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_RESULTS_FIND_H
#define ALYANS_VIEWPOINTS_RESULTS_FIND_H

#include "viewpoints/results/results_model.h"

enum { NOT_STATED = 2 }; /* in counting.value, beside -1, 0, 1 */

struct counting {
    size_t voters, statements, groups;
    int8_t *value;                 /* voters x statements: value[v * statements + j] */
    struct voices *voices;         /* statements */
    struct voices *by_group;       /* groups x statements: by_group[g * statements + j] */
    const struct parting *parting; /* statements: how the groups part, or without groups the ends
                                      of the map; NULL: by counts */
    int32_t least;                 /* voices needed */
    bool half_is_enough; /* the public: one dissenter among hundreds does not end common ground */
};
struct counting counting_new(struct arena *arena, size_t voters, size_t statements, size_t groups);
/* group: -1 none. */
void counting_add(struct counting *c, const struct answer *a, int32_t group);

struct found {
    enum finding finding;
    bool is_rejected;
};
/* Fills found (statements); returns the statement of the sharpest divergence, or -1. */
int64_t counting_find(const struct counting *c, struct found *found);

/* How the voices on statement j answered the pivot: on[0] counts j's answers of those who disagree
 * with the pivot, on[1] of those who agree. same, against: took a side on both. */
void counting_against(const struct counting *c, size_t pivot, size_t j, struct voices on[2],
                      int32_t *same, int32_t *against);

/* Every voter left out once. leaving: statements, found: as counting_find found them with
 * everybody. Only without groups. O(voters x statements x (voters + the price of an interval)). */
void leaving_make(struct counting *c, const struct found *found, struct arena *arena,
                  struct leaving *leaving);

#endif
