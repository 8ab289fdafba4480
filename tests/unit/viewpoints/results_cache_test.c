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

static err_t prepare(void *with, struct arena *work, void **job)
{
    struct counter **c = arena_new(work, struct counter *); /* read from work: it must be there */
    *c = with;
    *job = c;
    return OK;
}

/* Figures that say which computation made them. */
static err_t compute(void *job, const atomic_bool *stop, struct arena *arena, struct figures *out)
{
    struct counter *c = *(struct counter **)job;
    (void)stop;
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

static err_t ask(struct results_cache *c, int64_t consultation, const struct revision *revision,
                 enum staleness staleness, usec_t patience, struct counter *counter,
                 const struct kept_figures **out)
{
    const struct computation how = { prepare, compute, counter };
    return results_keep(c, consultation, revision, staleness, patience, &how, out);
}

static int32_t keep(struct results_cache *c, int64_t consultation, struct revision revision,
                    enum staleness staleness, struct counter *counter)
{
    const struct kept_figures *kept = NULL;
    assert_int_equal(ask(c, consultation, &revision, staleness, PATIENCE_ENDLESS, counter, &kept),
                     OK);
    assert_non_null(kept);
    const int32_t call = kept->figures.numbers.voices[0].agree;
    results_drop(c, kept);
    return call;
}

static const struct revision FIRST = { 1, 10, 0 };
static const struct revision MORE_POSITIONS = { 1, 11, 0 };
static const struct revision CHANGED = { 2, 10, 0 };

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
    assert_int_equal(ask(*state, 1, &FIRST, FRESH_ONLY, PATIENCE_ENDLESS, &n, &kept),
                     ERR_NO_MEMORY);
    assert_int_equal(ask(*state, 1, &FIRST, SLIGHTLY_STALE, PATIENCE_ENDLESS, &n, &kept),
                     ERR_NO_MEMORY);
    n.answer = OK;
    assert_int_equal(keep(*state, 1, FIRST, FRESH_ONLY, &n), 3);
}

static void what_is_read_outlives_its_place_in_the_table(void **state)
{
    struct counter n = { 0 };
    const struct kept_figures *held = NULL;
    assert_int_equal(ask(*state, 1, &FIRST, FRESH_ONLY, PATIENCE_ENDLESS, &n, &held), OK);
    for (int64_t other = 2; other < 300; other++)
        (void)keep(*state, other, FIRST, FRESH_ONLY, &n);
    assert_int_equal(held->figures.numbers.voices[0].agree, 1);
    results_drop(*state, held);
}

struct reader {
    struct results_cache *cache;
    struct counter *counter;
    int32_t call;
    enum staleness staleness;
};

static void *read_once(void *with)
{
    struct reader *r = with;
    const struct kept_figures *kept = NULL;
    if (ask(r->cache, 7, &FIRST, r->staleness, PATIENCE_ENDLESS, r->counter, &kept) == OK) {
        r->call = kept->figures.numbers.voices[0].agree;
        results_drop(r->cache, kept);
    }
    return NULL;
}

static void read_at_the_same_time(struct results_cache *cache, enum staleness staleness)
{
    struct counter n = { .slow_usec = SLOW_USEC };
    struct reader readers[READERS];
    pthread_t threads[READERS];
    for (int i = 0; i < READERS; i++) {
        readers[i] = (struct reader){ cache, &n, 0, staleness };
        assert_int_equal(pthread_create(&threads[i], NULL, read_once, &readers[i]), 0);
    }
    for (int i = 0; i < READERS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(readers[i].call, 1);
    }
    assert_int_equal(n.calls, 1);
}

static void readers_at_the_same_time_share_one_computation(void **state)
{
    read_at_the_same_time(*state, FRESH_ONLY);
}

static void readers_at_the_same_time_share_one_computation_beside_them(void **state)
{
    read_at_the_same_time(*state, SLIGHTLY_STALE);
}

static void who_is_out_of_patience_gets_nothing_and_later_the_figures(void **state)
{
    struct counter n = { .slow_usec = SLOW_USEC };
    const struct kept_figures *kept = NULL;
    assert_int_equal(ask(*state, 1, &FIRST, SLIGHTLY_STALE, 0, &n, &kept), OK);
    assert_null(kept);

    assert_int_equal(keep(*state, 1, FIRST, SLIGHTLY_STALE, &n), 1);
    assert_int_equal(n.calls, 1);
}

static void who_is_out_of_patience_gets_the_older_figures_of_the_same_statements(void **state)
{
    struct counter n = { 0 };
    assert_int_equal(keep(*state, 1, FIRST, SLIGHTLY_STALE, &n), 1);
    n.slow_usec = SLOW_USEC;
    (void)usleep(SLOW_USEC); /* the first one took no time: its bound is over */
    const struct kept_figures *kept = NULL;
    assert_int_equal(ask(*state, 1, &MORE_POSITIONS, SLIGHTLY_STALE, 0, &n, &kept), OK);
    assert_non_null(kept);
    assert_true(revision_covers(&kept->revision, &FIRST));
    results_drop(*state, kept);
    assert_int_equal(ask(*state, 1, &CHANGED, SLIGHTLY_STALE, 0, &n, &kept), OK);
    assert_null(kept);
}

static void who_began_a_computation_gets_what_it_is_of(void **state)
{
    struct counter n = { 0 };
    assert_int_equal(keep(*state, 1, FIRST, SLIGHTLY_STALE, &n), 1);
    (void)usleep(SLOW_USEC);
    n.slow_usec = SLOW_USEC;
    assert_int_equal(keep(*state, 1, MORE_POSITIONS, SLIGHTLY_STALE, &n), 2);
}

static void the_end_waits_for_what_is_being_computed(void **state)
{
    (void)state;
    struct results_cache *cache = results_cache_new();
    struct counter n = { .slow_usec = SLOW_USEC };
    const struct kept_figures *kept = NULL;
    assert_int_equal(ask(cache, 1, &FIRST, SLIGHTLY_STALE, 0, &n, &kept), OK);
    results_cache_free(cache);
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
        RULE(readers_at_the_same_time_share_one_computation_beside_them),
        RULE(who_is_out_of_patience_gets_nothing_and_later_the_figures),
        RULE(who_is_out_of_patience_gets_the_older_figures_of_the_same_statements),
        RULE(who_began_a_computation_gets_what_it_is_of),
        RULE(the_end_waits_for_what_is_being_computed),
        RULE(without_a_cache_every_reader_computes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
