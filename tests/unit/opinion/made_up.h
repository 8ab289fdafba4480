/* Made-up votes and factor models for the tests of what follows from them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_OPINION_MADE_UP_H
#define ALYANS_TESTS_OPINION_MADE_UP_H

#include "world.h"

#include "opinion/factor.h"

enum { NONE = 9 };

static inline int make_world(void **state)
{
    (void)world_new(state, 1, 0);
    return 0;
}

static inline void reseed(struct world *w, uint64_t seed)
{
    w->seed = seed;
    w->drawn = 0;
}

/* About normal: the sum of twelve. */
static inline double bell(struct world *w)
{
    double sum = -6.0;
    for (int i = 0; i < 12; i++)
        sum += chance(w);
    return sum;
}

/* Answers of n rows to m columns, row by row; NONE where there is none. */
struct table {
    size_t n, m;
    int8_t *at;
};

static inline struct table table_make(struct world *w, size_t n, size_t m)
{
    struct table t = { n, m, arena_array(&w->arena, int8_t, n * m) };
    memset(t.at, NONE, n * m);
    return t;
}

static inline int8_t *cell(struct table t, size_t i, size_t j)
{
    return &t.at[i * t.m + j];
}

/* Agree with that probability, else disagree. */
static inline int8_t coin(struct world *w, double agree)
{
    return chance(w) < agree ? VOTE_AGREE : VOTE_DISAGREE;
}

/* Rows and columns by id; a row or column without an answer is not there. */
static inline const struct votes *votes_of_table(struct world *w, struct table t)
{
    struct vote_event *const e = arena_array(&w->arena, struct vote_event, t.n * t.m);
    size_t count = 0;
    for (size_t i = 0; i < t.n; i++) {
        for (size_t j = 0; j < t.m; j++) {
            if (*cell(t, i, j) != NONE)
                e[count++] = (struct vote_event){ 0, (int64_t)i, (int64_t)j, *cell(t, i, j) };
        }
    }
    return built(w, e, count, BY_ID);
}

#endif
