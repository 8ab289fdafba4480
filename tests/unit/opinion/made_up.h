/* Made-up votes and factor models for the tests of what follows from them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_OPINION_MADE_UP_H
#define ALYANS_TESTS_OPINION_MADE_UP_H

#include "cm.h"

#include <math.h>

#include "opinion/factor.h"
#include "opinion/random.h"

enum { NONE = 9 };

struct world {
    struct arena arena, scratch;
    struct workers workers;
    uint64_t seed, drawn;
};

static int make_world(void **state)
{
    struct world *const w = mem_new(sizeof *w);
    workers_open(&w->workers, 1);
    w->seed = 1;
    *state = w;
    return 0;
}

static int remove_world(void **state)
{
    struct world *const w = *state;
    workers_close(&w->workers);
    arena_release(&w->arena);
    arena_release(&w->scratch);
    mem_free(w);
    return 0;
}

static inline void reseed(struct world *w, uint64_t seed)
{
    w->seed = seed;
    w->drawn = 0;
}

/* A number in [0, 1); the same run each time. */
static inline double chance(struct world *w)
{
    return draw_unit(w->seed, 77, w->drawn++);
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
    struct votes *const v = arena_new(&w->arena, struct votes);
    const struct vote_orders by_id = { ORDER_BY_ID, ORDER_BY_ID };
    must(votes_build(e, count, by_id, &w->arena, &w->scratch, v) == OK);
    return v;
}

static inline void assert_between(double got, double low, double high)
{
    if (got >= low && got <= high)
        return;
    print_error("got %.12g, want %.12g to %.12g\n", got, low, high);
    fail();
}

static inline void assert_close(double got, double want, double margin)
{
    assert_between(got, want - margin, want + margin);
}

#endif
