/* Rules of kept results: one computation at a time, nothing stale beyond its bound, nothing freed
 * under a reader.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "viewpoints/results/results_cache.h"

enum { SLOW_USEC = 50000, READERS = 4 };

struct counter {
    _Atomic int calls;
    unsigned slow_usec;
    err_t answer;
};

/* Figures that say which computation made them. */
static err_t compute(void *with, struct arena *arena, struct figures *out)
{
    struct counter *c = with;
    const int call = atomic_fetch_add(&c->calls, 1) + 1;
    if (c->slow_usec > 0)
        (void)usleep(c->slow_usec);
    if (c->answer != OK)
        return c->answer;
    struct voices *voices = arena_array(arena, struct voices, 1);
    voices[0].agree = call;
    *out = (struct figures){ .numbers = { .statements = 1, .voices = voices } };
    return OK;
}

static int32_t keep(struct results_cache *c, int64_t consultation, struct revision revision,
                    enum staleness staleness, struct counter *counter)
{
    const struct kept_figures *kept = NULL;
    assert_int_equal(results_keep(c, consultation, &revision, staleness, compute, counter, &kept),
                     OK);
    const int32_t call = kept->figures.numbers.voices[0].agree;
    results_drop(c, kept);
    return call;
}

static const struct revision FIRST = { 1, 10, 10, 0 };
static const struct revision MORE_POSITIONS = { 1, 11, 11, 0 };
static const struct revision CHANGED = { 2, 10, 10, 0 };

static void what_has_not_changed_is_computed_once(void **state)
{
    struct counter n = { 0 };
    assert_int_equal(keep(*state, 1, FIRST, FRESH_ONLY, &n), 1);
    assert_int_equal(keep(*state, 1, FIRST, FRESH_ONLY, &n), 1);
    assert_int_equal(n.calls, 1);
}

static void a_new_position_is_computed_at_once_when_asked_fresh(void **state)
{
    struct counter n = { .slow_usec = SLOW_USEC };
    assert_int_equal(keep(*state, 1, FIRST, FRESH_ONLY, &n), 1);
    assert_int_equal(keep(*state, 1, MORE_POSITIONS, FRESH_ONLY, &n), 2);
}

static void under_a_flood_a_slightly_old_answer_is_given(void **state)
{
    struct counter n = { .slow_usec = SLOW_USEC };
    assert_int_equal(keep(*state, 1, FIRST, SLIGHTLY_STALE, &n), 1);
    assert_int_equal(keep(*state, 1, MORE_POSITIONS, SLIGHTLY_STALE, &n), 1);
    /* Twenty times as long as the first one took, however slow this machine is: then a new one. */
    int32_t call = 1;
    while (call == 1) {
        (void)usleep(SLOW_USEC);
        call = keep(*state, 1, MORE_POSITIONS, SLIGHTLY_STALE, &n);
    }
    assert_int_equal(call, 2);
}

static void a_changed_statement_is_never_answered_from_before(void **state)
{
    struct counter n = { .slow_usec = SLOW_USEC };
    assert_int_equal(keep(*state, 1, FIRST, SLIGHTLY_STALE, &n), 1);
    assert_int_equal(keep(*state, 1, CHANGED, SLIGHTLY_STALE, &n), 2);
}

static void consultations_do_not_answer_for_each_other(void **state)
{
    struct counter n = { 0 };
    assert_int_equal(keep(*state, 1, FIRST, SLIGHTLY_STALE, &n), 1);
    assert_int_equal(keep(*state, 2, FIRST, SLIGHTLY_STALE, &n), 2);
    assert_int_equal(keep(*state, 1, FIRST, SLIGHTLY_STALE, &n), 1);
}

static void a_failed_computation_is_tried_again(void **state)
{
    struct counter n = { .answer = ERR_NO_MEMORY };
    const struct kept_figures *kept = NULL;
    assert_int_equal(results_keep(*state, 1, &FIRST, FRESH_ONLY, compute, &n, &kept),
                     ERR_NO_MEMORY);
    n.answer = OK;
    assert_int_equal(keep(*state, 1, FIRST, FRESH_ONLY, &n), 2);
}

static void what_is_read_outlives_its_place_in_the_table(void **state)
{
    struct counter n = { 0 };
    const struct kept_figures *held = NULL;
    assert_int_equal(results_keep(*state, 1, &FIRST, FRESH_ONLY, compute, &n, &held), OK);
    for (int64_t other = 2; other < 300; other++)
        (void)keep(*state, other, FIRST, FRESH_ONLY, &n);
    assert_int_equal(held->figures.numbers.voices[0].agree, 1);
    results_drop(*state, held);
}

struct reader {
    struct results_cache *cache;
    struct counter *counter;
    int32_t call;
};

static void *read_once(void *with)
{
    struct reader *r = with;
    const struct kept_figures *kept = NULL;
    if (results_keep(r->cache, 7, &FIRST, FRESH_ONLY, compute, r->counter, &kept) == OK) {
        r->call = kept->figures.numbers.voices[0].agree;
        results_drop(r->cache, kept);
    }
    return NULL;
}

static void readers_at_the_same_time_share_one_computation(void **state)
{
    struct counter n = { .slow_usec = SLOW_USEC };
    struct reader readers[READERS];
    pthread_t threads[READERS];
    for (int i = 0; i < READERS; i++) {
        readers[i] = (struct reader){ *state, &n, 0 };
        assert_int_equal(pthread_create(&threads[i], NULL, read_once, &readers[i]), 0);
    }
    for (int i = 0; i < READERS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(readers[i].call, 1);
    }
    assert_int_equal(n.calls, 1);
}

static void without_a_cache_every_reader_computes(void **state)
{
    (void)state;
    struct counter n = { 0 };
    assert_int_equal(keep(NULL, 1, FIRST, SLIGHTLY_STALE, &n), 1);
    assert_int_equal(keep(NULL, 1, FIRST, SLIGHTLY_STALE, &n), 2);
}

static int begin(void **state)
{
    *state = results_cache_new();
    return 0;
}

static int end(void **state)
{
    results_cache_free(*state);
    return 0;
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(what_has_not_changed_is_computed_once),
        RULE(a_new_position_is_computed_at_once_when_asked_fresh),
        RULE(under_a_flood_a_slightly_old_answer_is_given),
        RULE(a_changed_statement_is_never_answered_from_before),
        RULE(consultations_do_not_answer_for_each_other),
        RULE(a_failed_computation_is_tried_again),
        RULE(what_is_read_outlives_its_place_in_the_table),
        RULE(readers_at_the_same_time_share_one_computation),
        RULE(without_a_cache_every_reader_computes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
