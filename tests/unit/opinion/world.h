/* What tests of the analysis begin with: memory, workers, numbers by chance, votes, numbers near to
 * others. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_OPINION_WORLD_H
#define ALYANS_TESTS_OPINION_WORLD_H

#include "cm.h"

#include <math.h>

#include "opinion/random.h"
#include "opinion/votes.h"
#include "opinion/workers.h"

struct stream {
    struct vote_event *at;
    size_t count;
};

/* A test that needs more than this names the members before it includes this file. */
#ifndef WORLD_ALSO
#define WORLD_ALSO
#endif

struct world {
    struct arena arena, scratch;
    struct workers workers;
    uint64_t seed, drawn;
    uint64_t shifted; /* not 0: numbers by xorshift64*, not by seed and drawn */
    WORLD_ALSO
};

/* shifted: 0 for numbers by seed (1) and place. */
static inline struct world *world_new(void **state, size_t threads, uint64_t shifted)
{
    struct world *const w = mem_new(sizeof *w);
    workers_open(&w->workers, threads);
    w->seed = 1;
    w->shifted = shifted;
    *state = w;
    return w;
}

static inline int remove_world(void **state)
{
    struct world *const w = *state;
    workers_close(&w->workers);
    arena_release(&w->arena);
    arena_release(&w->scratch);
    mem_free(w);
    return 0;
}

/* A number in [0, 1); the same run each time (xorshift64*: Vigna 2016). */
static inline double chance(struct world *w)
{
    if (w->shifted == 0)
        return draw_unit(w->seed, 77, w->drawn++);
    w->shifted ^= w->shifted >> 12;
    w->shifted ^= w->shifted << 25;
    w->shifted ^= w->shifted >> 27;
    return (double)((w->shifted * UINT64_C(2685821657736338717)) >> 11) * 0x1p-53;
}

static inline void shuffle(struct world *w, struct stream s)
{
    for (size_t i = s.count; i > 1; i--) {
        const size_t k = (size_t)(chance(w) * (double)i);
        const struct vote_event e = s.at[i - 1];
        s.at[i - 1] = s.at[k];
        s.at[k] = e;
    }
}

static const struct vote_orders FIRST_SEEN = { ORDER_FIRST_SEEN, ORDER_FIRST_SEEN };
static const struct vote_orders BY_ID = { ORDER_BY_ID, ORDER_BY_ID };

static inline const struct votes *built(struct world *w, const struct vote_event *e, size_t count,
                                        struct vote_orders orders)
{
    struct votes *const v = arena_new(&w->arena, struct votes);
    must(votes_build(e, count, orders, &w->arena, &w->scratch, v) == OK);
    return v;
}

static inline void assert_between(double got, double low, double high)
{
    if (got >= low && got <= high)
        return;
    print_error("got %.17g, want %.17g to %.17g\n", got, low, high);
    fail();
}

static inline void assert_close(double got, double want, double margin)
{
    if (fabs(got - want) <= margin)
        return;
    print_error("got %.17g, want %.17g +- %g\n", got, want, margin);
    fail();
}

/* The call, with each of its allocations failing in turn, says so and leaves nothing in scratch. */
#define assert_every_allocation_may_fail(w, more_than, call)                                       \
    do {                                                                                           \
        (void)mem_fail_nth(0);                                                                     \
        must((call) == OK);                                                                        \
        const unsigned tries_ = mem_fail_nth(0);                                                   \
        assert_true(tries_ > (more_than));                                                         \
        for (unsigned n_ = 1; n_ <= tries_; n_++) {                                                \
            (void)mem_fail_nth(n_);                                                                \
            assert_int_equal((call), ERR_NO_MEMORY);                                               \
            assert_int_equal((w)->scratch.used, 0);                                                \
        }                                                                                          \
        (void)mem_fail_nth(0);                                                                     \
    } while (0)

#endif
