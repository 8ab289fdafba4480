/* Made-up votes of the sizes the guide measures at, the same on every machine.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_BENCH_OPINION_SETS_H
#define ALYANS_TESTS_BENCH_OPINION_SETS_H

#include "opinion/votes.h"

/* Groups of equal size with a random position of their own on each statement; each person's view is
 * the group's plus noise; a view near the middle is a pass. */
struct opinion_set {
    const char *name;
    size_t participants, statements;
    double density; /* share of the statements that each person answers */
    size_t groups;  /* the group of row i is i % groups */
    double noise;   /* standard deviation, in those of the groups' positions */
    uint64_t seed;
};

/* opinion-math.md, section 16, smallest first. */
extern const struct opinion_set OPINION_SETS[];
extern const size_t OPINION_SETS_COUNT;

/* The packed votes, in arena, of at most NARROW_COLUMNS statements. Ids are the numbers of rows and
 * columns. Aborts when memory is short. About 2 ns a cell and 5 ns a vote. */
void opinion_set_make(const struct opinion_set *set, struct arena *arena, struct votes *out);

#endif
