/* Where one organisation stands: its positions beside those of the others. Pure.
 *
 * The others are everybody who answered a statement but the organisation itself. A position is
 * shared by those of them who gave the same one (agree, disagree or pass). It stands alone where at
 * least VOICES_LEAST others answered and none of them says the same.
 * How near another organisation is: of the statements both answered, the share with the same
 * answer, with its 90 % interval (Beta posterior, prior 1/2, 1/2). Fewer than VOICES_LEAST such
 * statements tell nothing. The nearest are those whose lower bound is highest, the farthest those
 * whose upper bound is lowest, so that few statements in common never lead a list.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_STANDS_MODEL_H
#define ALYANS_VIEWPOINTS_STANDS_MODEL_H

#include "viewpoints/results/results_model.h"

/* On one statement, in the order of numbers. */
struct stand {
    const struct statement_result *on;
    const struct stance *stance;      /* NULL: it has not said */
    int32_t same, others;             /* of the others, how many say the same; all who answered */
    int32_t same_class, others_class; /* the same of its own class: local, or international */
    bool is_alone;
};

struct neighbour {
    const struct organisation_result *row;
    int32_t same, both;  /* statements answered alike; answered by both */
    struct bounds share; /* of the same, 90 % */
};

struct stands {
    const struct organisation *organisation;
    const struct organisation_result *row; /* NULL: without any position here */
    const struct stand *at;                /* statements, by number */
    size_t count;
    size_t said, alone;
    const struct neighbour *near; /* told ones, nearest first */
    const struct neighbour *far;  /* the same, farthest first */
    size_t told;
    size_t too_few; /* others with fewer than VOICES_LEAST statements in common */
    int32_t voter;  /* its number among voters of the numbers; -1: none */
};

/* o: on record in r. All in arena. O(organisations x statements). */
void stands_build(const struct results *r, const struct organisation *o, struct arena *arena,
                  struct stands *out);

#endif
