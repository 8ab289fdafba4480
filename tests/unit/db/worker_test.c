/* Threads beside the writer: what they write is there when the write is answered; they wake and
 * stop at once. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "writer_world.h"

#include "kit/db/worker.h"

static const usec_t LONG = 60 * USEC_PER_SECOND;

static err_t add_thing(struct db *db, void *with)
{
    const int64_t *const id = with;
    return things_add(db, *id);
}

static err_t refuse(struct db *db, void *with)
{
    const err_t e = add_thing(db, with);
    return e == OK ? ERR_FORBIDDEN : e;
}

static void a_write_is_there_when_it_is_answered(void **state)
{
    struct world *const w = *state;
    struct worker worker;
    worker_init(&worker, w->writer);
    int64_t id = 7;

    assert_int_equal(worker_write(&worker, add_thing, &id), OK);

    assert_int_equal(stored(w), 1);
    worker_release(&worker);
}

static void what_was_refused_left_nothing(void **state)
{
    struct world *const w = *state;
    struct worker worker;
    worker_init(&worker, w->writer);
    int64_t id = 7;

    assert_int_equal(worker_write(&worker, refuse, &id), ERR_FORBIDDEN);

    assert_int_equal(stored(w), 0);
    worker_release(&worker);
}

/* A thread that waits long, over and over, and counts. */
struct sleeper {
    struct worker worker;
    sem_t woke;
};

static void *sleep_on(void *of)
{
    struct sleeper *const s = of;
    while (worker_wait(&s->worker, clock_monotonic() + LONG))
        must(sem_post(&s->woke) == 0);
    return NULL;
}

static void one_that_waits_wakes_and_ends_at_once(void **state)
{
    struct world *const w = *state;
    struct sleeper s;
    must(sem_init(&s.woke, 0, 0) == 0);
    worker_init(&s.worker, w->writer);
    const usec_t began = clock_monotonic();
    worker_begin(&s.worker, sleep_on, &s);

    worker_wake(&s.worker);
    must(sem_wait(&s.woke) == 0);
    worker_end(&s.worker);

    assert_true(worker_is_stopping(&s.worker));
    assert_true(clock_monotonic() - began < LONG);
    worker_release(&s.worker);
    must(sem_destroy(&s.woke) == 0);
}

static void waiting_ends_by_itself(void **state)
{
    struct world *const w = *state;
    struct worker worker;
    worker_init(&worker, w->writer);
    const usec_t till = clock_monotonic() + USEC_PER_SECOND / 50;

    assert_true(worker_wait(&worker, till));

    assert_true(clock_monotonic() >= till);
    worker_release(&worker);
}

static int setup(void **state)
{
    const int e = world_setup(state);
    open_writer(*state, (struct writer_options){ 0 });
    return e;
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
#define T(f) cmocka_unit_test_setup_teardown(f, setup, world_teardown)
    const struct CMUnitTest tests[] = {
        T(a_write_is_there_when_it_is_answered),
        T(what_was_refused_left_nothing),
        T(one_that_waits_wakes_and_ends_at_once),
        T(waiting_ends_by_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
