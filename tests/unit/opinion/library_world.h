/* For the tests of libalyans-opinion from outside: memory that is counted and may fail, votes of
 * two camps, and options that are quick. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_UNIT_OPINION_LIBRARY_WORLD_H
#define ALYANS_TESTS_UNIT_OPINION_LIBRARY_WORLD_H

#include "made_up.h"

#include <stdatomic.h>

#include "opinion/alyans.h"
#include "opinion/include/alyans-opinion.h"
#include "opinion/opinion.h"

#define assert_ok(call) assert_int_equal((call), ALYANS_OPINION_OK)

/* --- memory that is counted, and may fail ---------------------------------------------------- */

struct pool {
    atomic_size_t calls, blocks, bytes;
    size_t fail_at; /* the so-maniest call, from 1; 0: none */
    size_t limit;   /* bytes; 0: none */
};

enum { HEAD = 16 };

static inline void *pool_allocate(void *context, size_t size)
{
    struct pool *const p = context;
    if (atomic_fetch_add(&p->calls, 1) + 1 == p->fail_at)
        return NULL;
    if (p->limit > 0 && atomic_load(&p->bytes) + size > p->limit)
        return NULL;
    unsigned char *const at = mem_new(size + HEAD);
    memset(at, 0xA5, size + HEAD); /* nothing may count on zeros */
    memcpy(at, &size, sizeof size);
    atomic_fetch_add(&p->blocks, 1);
    atomic_fetch_add(&p->bytes, size);
    return at + HEAD;
}

static inline void pool_release(void *context, void *at)
{
    struct pool *const p = context;
    unsigned char *const head = (unsigned char *)at - HEAD;
    size_t size;
    memcpy(&size, head, sizeof size);
    atomic_fetch_sub(&p->blocks, 1);
    atomic_fetch_sub(&p->bytes, size);
    mem_free(head);
}

static inline struct alyans_opinion_allocator allocator_of(struct pool *p)
{
    return (struct alyans_opinion_allocator){ pool_allocate, pool_release, p };
}

/* --- votes ----------------------------------------------------------------------------------- */

/* Two camps answer m statements, most of them; some are at odds with their camp. */
static inline struct table camps(struct world *w, size_t n, size_t m)
{
    const struct table t = table_make(w, n, m);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < m; j++) {
            if (chance(w) < 0.8)
                *cell(t, i, j) =
                    chance(w) < 0.1 ? 0 : coin(w, j == 0 || i % 2 == j % 2 ? 0.9 : 0.1);
        }
    }
    return t;
}

static inline enum alyans_opinion_error try_add(struct table t,
                                                const struct alyans_opinion_allocator *allocator,
                                                struct alyans_opinion_votes **out)
{
    struct alyans_opinion_votes *v = NULL;
    enum alyans_opinion_error e = alyans_opinion_votes_new(allocator, 7, &v);
    for (size_t at = 0; at < t.n * t.m && e == 0; at++) {
        if (t.at[at] != NONE)
            e = alyans_opinion_votes_add(v, (int64_t)(at / t.m), (int64_t)(at % t.m), t.at[at], 0);
    }
    if (e == 0)
        e = alyans_opinion_votes_done(v, ALYANS_OPINION_BY_ID);
    if (e == 0)
        *out = v;
    else
        alyans_opinion_votes_free(v);
    return e;
}

static inline struct alyans_opinion_votes *added(struct table t)
{
    struct alyans_opinion_votes *v = NULL;
    assert_ok(try_add(t, NULL, &v));
    return v;
}

static inline struct alyans_opinion_options quick(void)
{
    struct alyans_opinion_options o;
    alyans_opinion_options_init(&o, sizeof o);
    o.group_bootstraps = 4;
    o.group_simulations = 3;
    o.class_permutations = 9;
    o.class_draws = 4;
    return o;
}

static inline struct alyans_options quick_behind(void)
{
    struct alyans_options o = alyans_options_default();
    o.partition.bootstraps = 4;
    o.partition.simulations = 3;
    o.classes.permutations = 9;
    o.classes.draws = 4;
    return o;
}

/* Everybody in the class of the own number, every ninth in none; organisations of three, and the
 * last ten for themselves. */
struct known {
    struct alyans_opinion_given given;
    struct alyans_opinion_classing classing;
    uint8_t *left_out;
    double *weight;
    int32_t *voice_of, *class_of;
};

static inline struct known known(struct world *w, size_t n, size_t m)
{
    struct known k = { .left_out = arena_array(&w->arena, uint8_t, m),
                       .weight = arena_array(&w->arena, double, n),
                       .voice_of = arena_array(&w->arena, int32_t, n),
                       .class_of = arena_array(&w->arena, int32_t, n) };
    k.left_out[m - 1] = 1;
    for (size_t i = 0; i < n; i++) {
        k.weight[i] = 1.0 + (double)(i % 3);
        k.voice_of[i] = i + 10 < n ? (int32_t)(i / 3) : -1;
        k.class_of[i] = i % 9 == 8 ? -1 : (int32_t)(i % 2);
    }
    alyans_opinion_given_init(&k.given, sizeof k.given);
    k.classing = (struct alyans_opinion_classing){ k.class_of, 2 };
    k.given.left_out = k.left_out;
    k.given.weight = k.weight;
    k.given.voice_of = k.voice_of;
    k.given.voices = n / 3 + 1;
    k.given.classings = 1;
    return k;
}

/* classing lies in the struct that was returned. */
static inline const struct alyans_opinion_given *given_of(struct known *k)
{
    k->given.classing = &k->classing;
    return &k->given;
}

static inline void assert_same(const void *got, const void *want, size_t bytes)
{
    if (bytes == 0 || (got == NULL && want == NULL))
        return;
    assert_non_null(got);
    assert_non_null(want);
    assert_memory_equal(got, want, bytes);
}

#endif
